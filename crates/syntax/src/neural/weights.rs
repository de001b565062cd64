//! thinc's `model` files: the nodes of a network in the order of thinc's walk (breadth first), each with
//! its name, attributes and parameters.

use crate::Error;
use crate::files::Files;
use crate::pack;
use rmpv::ValueRef;

/// One layer of a saved network.
#[derive(Debug)]
pub(crate) struct Node {
    /// thinc's name of the layer: `hashembed`, `maxout`, `with_array(softmax)`.
    pub(crate) name: String,
    attrs: Vec<(String, Attr)>,
    params: Vec<(String, Array)>,
}

/// A decoded attribute; thinc packs each one by itself.
type Attr = rmpv::Value;

/// A table of numbers with its shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) data: Vec<f32>,
}

/// A saved network.
#[derive(Debug)]
pub(crate) struct Network {
    /// The file it came from, for errors.
    pub(crate) file: String,
    pub(crate) nodes: Vec<Node>,
}

impl Network {
    /// Reads the network in the file at `file`.
    pub(crate) fn load(files: &dyn Files, file: &str) -> Result<Network, Error> {
        let bytes = files.file(file).ok_or_else(|| Error::new(file, "is missing"))?;
        let value = pack::read(file, &bytes)?;
        let list = |key: &str| {
            pack::field(&value, key).map(pack::items).ok_or_else(|| Error::new(file, format!("has no {key}")))
        };
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err(Error::new(file, "nodes, attrs and params differ in number"));
        }
        let nodes = nodes
            .iter()
            .zip(attrs)
            .zip(params)
            .map(|((node, attrs), params)| Node::read(file, node, attrs, params))
            .collect::<Result<_, _>>()?;
        Ok(Network { file: file.to_owned(), nodes })
    }

    /// All layers with this name, in order.
    pub(crate) fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.nodes.iter().filter(move |n| n.name == name)
    }

    /// The one layer with this name.
    pub(crate) fn only<'n>(&'n self, name: &'n str) -> Result<&'n Node, Error> {
        let mut found = self.named(name);
        match (found.next(), found.next()) {
            (Some(node), None) => Ok(node),
            (None, _) => Err(self.error(format!("has no layer {name}"))),
            _ => Err(self.error(format!("has more than one layer {name}"))),
        }
    }

    /// An error in this network's file.
    pub(crate) fn error(&self, what: impl std::fmt::Display) -> Error {
        Error::new(&self.file, what)
    }
}

impl Node {
    fn read(file: &str, node: &ValueRef, attrs: &ValueRef, params: &ValueRef) -> Result<Node, Error> {
        let name = pack::field(node, "name")
            .and_then(pack::text)
            .ok_or_else(|| Error::new(file, "a node has no name"))?;
        let attrs = entries(attrs)
            .filter_map(|(key, value)| {
                let value = pack::read(file, pack::bytes(value)?).ok()?;
                Some((key.to_owned(), value.to_owned()))
            })
            .collect();
        let params = entries(params)
            .filter(|(_, value)| !matches!(value, ValueRef::Nil))
            .map(|(key, value)| {
                let array = Array::read(value)
                    .map_err(|e| Error::new(file, format!("{name}, parameter {key}: {e}")))?;
                Ok((key.to_owned(), array))
            })
            .collect::<Result<_, Error>>()?;
        Ok(Node { name: name.to_owned(), attrs, params })
    }

    /// An attribute of the layer.
    pub(crate) fn attr(&self, key: &str) -> Option<&Attr> {
        self.attrs.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// An attribute that must be a whole number of at least 0.
    pub(crate) fn number(&self, network: &Network, key: &str) -> Result<u64, Error> {
        let value = self.attr(key).and_then(rmpv::Value::as_u64);
        value.ok_or_else(|| network.error(format!("{}: attribute {key} is no number", self.name)))
    }

    /// A parameter with as many dimensions as `D`.
    pub(crate) fn param<const D: usize>(
        &self,
        network: &Network,
        key: &str,
    ) -> Result<([usize; D], &[f32]), Error> {
        let wrong = |what: &str| network.error(format!("{}: parameter {key} {what}", self.name));
        let (_, array) = self.params.iter().find(|(k, _)| k == key).ok_or_else(|| wrong("is missing"))?;
        let shape =
            array.shape.as_slice().try_into().map_err(|_| wrong("has another number of dimensions"))?;
        Ok((shape, &array.data))
    }
}

fn entries<'v, 'b>(map: &'v ValueRef<'b>) -> impl Iterator<Item = (&'v str, &'v ValueRef<'b>)> {
    let entries = match map {
        ValueRef::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().filter_map(|(key, value)| Some((pack::text(key)?, value)))
}

impl Array {
    /// A numpy array as `msgpack-numpy` writes it: `{nd, type, kind, shape, data}`.
    pub(crate) fn read(value: &ValueRef) -> Result<Array, String> {
        let part = |key: &str| pack::field(value, key).ok_or_else(|| format!("no {key}"));
        let kind = pack::text(part("type")?).unwrap_or_default();
        let shape: Option<Vec<usize>> =
            pack::items(part("shape")?).iter().map(|v| v.as_u64()?.try_into().ok()).collect();
        let shape = shape.ok_or("broken shape")?;
        Array::new(shape, kind, pack::bytes(part("data")?).ok_or("no data")?)
    }

    /// The array of this shape whose numbers, of numpy's type `kind`, are in `bytes`.
    pub(crate) fn new(shape: Vec<usize>, kind: &str, bytes: &[u8]) -> Result<Array, String> {
        let data = numbers(kind, bytes)?;
        let size = shape.iter().try_fold(1usize, |n, d| n.checked_mul(*d)).ok_or("broken shape")?;
        if size != data.len() {
            return Err(format!("{} numbers where the shape asks for {size}", data.len()));
        }
        Ok(Array { shape, data })
    }
}

/// Numbers from numpy's little-endian bytes of one type.
fn numbers(kind: &str, bytes: &[u8]) -> Result<Vec<f32>, String> {
    let width = match kind {
        "<f2" => 2,
        "<f4" => 4,
        "<f8" => 8,
        _ => return Err(format!("numbers of type {kind:?}")),
    };
    if !bytes.len().is_multiple_of(width) {
        return Err("broken data".to_owned());
    }
    let all = bytes.chunks_exact(width);
    Ok(match width {
        2 => all.map(|b| half(u16::from_le_bytes([b[0], b[1]]))).collect(),
        4 => all.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        _ => {
            all.map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]) as f32).collect()
        }
    })
}

/// An IEEE 754 half-precision number, widened.
fn half(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => fraction * 2f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        e => (1.0 + fraction) * 2f32.powi(e - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}
