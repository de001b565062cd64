//! Token vectors: hashed embeddings of a word's attributes, mixed, then put in context by a windowed encoder.
//!
//! In: lexemes and spaces. Out: one vector a token. It computes what spaCy's `MultiHashEmbed` and
//! `MaxoutWindowEncoder` (or `MishWindowEncoder`) do.

use crate::Error;
use crate::kernel::{self, Dense, Plain, padded};
use crate::lex::{Lexeme, Tokens};
use crate::neural::vectors::Vectors;
use crate::neural::weights::{Network, Node};
use std::ops::Range;

/// Tokens that are put in context together; what bounds the memory that a long text takes.
pub(crate) const CHUNK: usize = 256;

/// Rows of mixed embeddings that one thread keeps for the words that come again.
const KEPT: usize = 1 << 14;

/// A token-to-vector network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    tables: Vec<Table>,
    vectors: Option<Static>,
    /// Whether a table looks at the space after a token, so that a word's embedding depends on it.
    spaced: bool,
    mixer: Layer,
    encoder: Vec<Layer>,
    /// Tokens to the left and to the right that one layer of the encoder sees.
    window: usize,
    /// Rows of zeros that stand before and after a text and are encoded like tokens.
    pad: usize,
}

/// A `HashEmbed`: the sum of four rows that an attribute's hash points to.
#[derive(Debug)]
struct Table {
    attribute: Attribute,
    seed: u32,
    rows: usize,
    width: usize,
    data: Vec<f32>,
}

/// A projection of the pipeline's word vectors.
#[derive(Debug)]
struct Static {
    vectors: Vectors,
    projection: Dense,
}

/// What a table looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// What comes after the products of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Activation {
    Maxout,
    Mish,
}

/// A dense layer with its activation and normalisation.
#[derive(Debug)]
struct Layer {
    dense: Dense,
    activation: Activation,
    norm: Option<(Vec<f32>, Vec<f32>)>,
}

/// Buffers of one thread for one network: embeddings of words met, and rows being worked on.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    generation: u64,
    /// By lexeme and space after it: one more than the row in `kept`; 0 for none.
    places: Vec<u32>,
    kept: Vec<f32>,
    missing: Vec<(u32, bool)>,
    wide: Vec<f32>,
    rows: Vec<f32>,
    next: Vec<f32>,
}

impl Tok2Vec {
    /// Reads the embedding and encoding layers of a network; `vectors` are the pipeline's word vectors, if it has some.
    pub(crate) fn read(network: &Network, vectors: Option<&Vectors>) -> Result<Tok2Vec, Error> {
        let columns = columns(network)?;
        let tables: Vec<Table> = network
            .named("hashembed")
            .map(|node| Table::read(network, node, &columns))
            .collect::<Result<_, _>>()?;
        let vectors = match network.named("static_vectors").next() {
            Some(node) => Some(Static::read(network, node, vectors)?),
            None => None,
        };
        if tables.is_empty() {
            return Err(network.error("has no hashembed layer"));
        }
        let wide = tables.iter().map(|t| t.width).sum::<usize>()
            + vectors.as_ref().map_or(0, |v| v.projection.outputs());
        let mut layers = layers(network)?;
        let mixer = Layer::read(network, layers.next(), 1, wide)?;
        let width = mixer.dense.outputs();
        let window = match network.named("expand_window").next() {
            Some(node) => node.number(network, "window_size")? as usize,
            None => 0,
        };
        if window > 64 {
            return Err(network.error(format!("a window of {window} tokens is not supported")));
        }
        let encoder = layers
            .map(|nodes| Layer::read(network, Some(nodes), 2 * window + 1, width))
            .collect::<Result<Vec<_>, _>>()?;
        if encoder.iter().any(|layer| layer.dense.outputs() != width) {
            return Err(network.error("encoder layers differ in width"));
        }
        let pad = network
            .nodes
            .iter()
            .filter(|n| n.name.contains("expand_window"))
            .find_map(|n| n.attr("pad")?.as_u64());
        let pad = (pad.unwrap_or(0) as usize).min(window * encoder.len());
        let spaced = tables.iter().any(|t| t.attribute == Attribute::Spacy);
        Ok(Tok2Vec { tables, vectors, spaced, mixer, encoder, window, pad })
    }

    /// How many numbers a vector has.
    pub(crate) fn width(&self) -> usize {
        self.mixer.dense.outputs()
    }

    /// How many numbers a row has, with its padding of zeros.
    pub(crate) fn stride(&self) -> usize {
        self.mixer.dense.width()
    }

    /// How far around a token its vector looks.
    fn halo(&self) -> usize {
        self.window * self.encoder.len()
    }

    /// The vectors of a range of tokens, at most [`CHUNK`] of them: rows of [`Tok2Vec::stride`] numbers.
    pub(crate) fn encode<'s>(
        &self,
        tokens: &Tokens,
        range: Range<usize>,
        scratch: &'s mut Scratch,
    ) -> &'s [f32] {
        let (halo, stride, n) = (self.halo(), self.stride(), tokens.pieces.len());
        let seen = range.start.saturating_sub(halo)..(range.end + halo).min(n);
        self.embed(tokens, seen.clone(), scratch);
        let rows = range.len() + 2 * halo;
        // Row r is token `range.start + r - halo`; rows outside the text start as zeros.
        scratch.rows.clear();
        scratch.rows.resize(rows * stride, 0.0);
        scratch.next.resize(rows * stride, 0.0);
        for i in seen {
            let at = self.place(tokens, i);
            let from = (scratch.places[at] as usize - 1) * stride;
            let to = (i + halo - range.start) * stride;
            scratch.rows[to..to + stride].copy_from_slice(&scratch.kept[from..from + stride]);
        }
        for (depth, layer) in self.encoder.iter().enumerate() {
            let margin = (depth + 1) * self.window;
            layer.convolve(scratch, stride, self.window, margin..rows - margin);
            // Rows further out than the padding do not exist: every layer sees zeros there.
            let exists =
                |r: usize| r + range.start + self.pad >= halo && r + range.start < n + halo + self.pad;
            for r in (margin..rows - margin).filter(|r| !exists(*r)) {
                scratch.rows[r * stride..][..stride].fill(0.0);
            }
        }
        &scratch.rows[halo * stride..][..range.len() * stride]
    }

    fn place(&self, tokens: &Tokens, i: usize) -> usize {
        let piece = &tokens.pieces[i];
        piece.lexeme as usize * 2 + usize::from(self.spaced && piece.space_after)
    }

    /// Sees to it that the embeddings of these tokens are kept.
    fn embed(&self, tokens: &Tokens, range: Range<usize>, scratch: &mut Scratch) {
        let stride = self.stride();
        let full = scratch.kept.len() / stride + range.len() > KEPT;
        if scratch.generation != tokens.generation || full {
            scratch.generation = tokens.generation;
            scratch.places.clear();
            scratch.kept.clear();
        }
        if scratch.places.len() < tokens.lexemes.len() * 2 {
            scratch.places.resize(tokens.lexemes.len() * 2, 0);
        }
        scratch.missing.clear();
        let mut next = scratch.kept.len() / stride;
        for i in range {
            let at = self.place(tokens, i);
            if scratch.places[at] == 0 {
                next += 1;
                scratch.places[at] = next as u32;
                scratch.missing.push((tokens.pieces[i].lexeme, at % 2 == 1));
            }
        }
        self.mix(tokens, scratch);
    }

    fn mix(&self, tokens: &Tokens, scratch: &mut Scratch) {
        let (wide, stride, n) = (self.mixer.dense.inputs(), self.stride(), scratch.missing.len());
        scratch.wide.clear();
        scratch.wide.resize(n * wide, 0.0);
        for ((lexeme, space), row) in scratch.missing.iter().zip(scratch.wide.chunks_exact_mut(wide)) {
            let lexeme = &tokens.lexemes[*lexeme as usize];
            let mut at = 0;
            for table in &self.tables {
                table.add(lexeme, *space, &mut row[at..at + table.width]);
                at += table.width;
            }
            if let Some(vectors) = &self.vectors {
                vectors.put(lexeme, &mut row[at..]);
            }
        }
        let from = scratch.kept.len();
        scratch.kept.resize(from + n * stride, 0.0);
        let rows = &mut scratch.kept[from..];
        self.mixer.dense.apply(&scratch.wide, wide, n, rows);
        self.mixer.finish(rows);
    }
}

/// The attributes that the network looks at, in the order of its columns.
fn columns(network: &Network) -> Result<Vec<Attribute>, Error> {
    let node = network.only("extract_features")?;
    let names = node
        .attr("columns")
        .and_then(|v| v.as_array())
        .ok_or_else(|| network.error("extract_features has no columns"))?;
    names
        .iter()
        .map(|name| {
            let found = name.as_str().and_then(Attribute::parse);
            found.ok_or_else(|| network.error(format!("the attribute {name} is not supported")))
        })
        .collect()
}

/// Dense layers with the normalisation that follows each, in thinc's order: the mixer first.
fn layers(network: &Network) -> Result<impl Iterator<Item = (&Node, Option<&Node>)>, Error> {
    let dense = || network.nodes.iter().filter(|n| n.name == "maxout" || n.name == "mish");
    let norms: Vec<&Node> = network.named("layernorm").collect();
    if !norms.is_empty() && norms.len() != dense().count() {
        return Err(network.error("some layers are normalised and some are not"));
    }
    Ok(dense().enumerate().map(move |(i, node)| (node, norms.get(i).copied())))
}

impl Attribute {
    fn parse(name: &str) -> Option<Attribute> {
        Some(match name {
            "ORTH" => Attribute::Orth,
            "LOWER" => Attribute::Lower,
            "NORM" => Attribute::Norm,
            "PREFIX" => Attribute::Prefix,
            "SUFFIX" => Attribute::Suffix,
            "SHAPE" => Attribute::Shape,
            "SPACY" => Attribute::Spacy,
            "IS_SPACE" => Attribute::IsSpace,
            _ => return None,
        })
    }

    fn of(self, lexeme: &Lexeme, space: bool) -> u64 {
        match self {
            Attribute::Orth => lexeme.orth,
            Attribute::Lower => lexeme.lower,
            Attribute::Norm => lexeme.norm,
            Attribute::Prefix => lexeme.prefix,
            Attribute::Suffix => lexeme.suffix,
            Attribute::Shape => lexeme.shape,
            Attribute::Spacy => u64::from(space),
            Attribute::IsSpace => u64::from(lexeme.is_space),
        }
    }
}

impl Table {
    fn read(network: &Network, node: &Node, columns: &[Attribute]) -> Result<Table, Error> {
        let ([rows, width], data) = node.param(network, "E")?;
        let column = node.number(network, "column")? as usize;
        let seed = node.number(network, "seed")? as u32;
        let attribute =
            *columns.get(column).ok_or_else(|| network.error(format!("hashembed: no column {column}")))?;
        if rows == 0 || width == 0 {
            return Err(network.error("hashembed: parameter E is empty"));
        }
        Ok(Table { attribute, seed, rows, width, data: data.to_vec() })
    }

    fn add(&self, lexeme: &Lexeme, space: bool, to: &mut [f32]) {
        for key in hash(self.attribute.of(lexeme, space), self.seed) {
            let row = key as usize % self.rows * self.width;
            kernel::add(to, &self.data[row..row + self.width]);
        }
    }
}

/// thinc's `Ops.hash`: MurmurHash3 x86_128 of one id, with its quirks, as four 32-bit numbers.
fn hash(id: u64, seed: u32) -> [u32; 4] {
    let mix = |mut h: u64| {
        h = (h ^ h >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ h >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ h >> 33
    };
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= u64::from(seed) ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    (h1, h2) = (mix(h1), mix(h2));
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

impl Static {
    fn read(network: &Network, node: &Node, vectors: Option<&Vectors>) -> Result<Static, Error> {
        let vectors =
            vectors.ok_or_else(|| network.error("needs word vectors, and vocab/vectors has none"))?;
        let ([outputs, inputs], weights) = node.param(network, "W")?;
        if inputs != vectors.width() {
            return Err(network
                .error(format!("needs word vectors of {inputs} numbers; they have {}", vectors.width())));
        }
        let bias = vec![0.0; outputs];
        let plain = Plain { inputs, outputs, pieces: 1, weights, bias: &bias };
        Ok(Static { vectors: vectors.clone(), projection: Dense::new(&plain, inputs, |i| i) })
    }

    fn put(&self, lexeme: &Lexeme, to: &mut [f32]) {
        let Some(vector) = self.vectors.of(lexeme.orth) else { return };
        let mut row = vec![0.0; self.projection.width()];
        self.projection.apply(vector, vector.len(), 1, &mut row);
        to.copy_from_slice(&row[..self.projection.outputs()]);
    }
}

impl Layer {
    /// A layer over `window` rows of `width` numbers, each padded to whole lanes where there are several.
    fn read(
        network: &Network,
        nodes: Option<(&Node, Option<&Node>)>,
        window: usize,
        width: usize,
    ) -> Result<Layer, Error> {
        let (node, norm) = nodes.ok_or_else(|| network.error("has no maxout layer"))?;
        let (activation, [outputs, pieces, inputs], weights, bias) = if node.name == "mish" {
            let ([outputs, inputs], weights) = node.param(network, "W")?;
            (Activation::Mish, [outputs, 1, inputs], weights, node.param::<1>(network, "b")?.1)
        } else {
            let (shape, weights) = node.param(network, "W")?;
            (Activation::Maxout, shape, weights, node.param::<2>(network, "b")?.1)
        };
        if inputs != window * width || bias.len() != outputs * pieces || outputs == 0 || pieces == 0 {
            return Err(network.error(format!(
                "{}: {inputs} inputs where {} are needed",
                node.name,
                window * width
            )));
        }
        let stride = if window == 1 { width } else { padded(width) };
        let plain = Plain { inputs, outputs, pieces, weights, bias };
        let dense = Dense::new(&plain, window * stride, |i| i / width * stride + i % width);
        let norm = norm.map(|node| gains(network, node, outputs)).transpose()?;
        Ok(Layer { dense, activation, norm })
    }

    /// What comes after the products, over whole rows.
    fn finish(&self, rows: &mut [f32]) {
        if self.activation == Activation::Mish {
            rows.iter_mut().for_each(|x| *x = mish(*x));
        }
        if let Some((gain, bias)) = &self.norm {
            kernel::normalise(rows, self.dense.outputs(), gain, bias);
        }
    }

    /// Adds to each of `rows` what the layer makes of the window around it.
    fn convolve(&self, scratch: &mut Scratch, stride: usize, window: usize, rows: Range<usize>) {
        let Scratch { rows: x, next: y, .. } = scratch;
        let y = &mut y[..rows.len() * stride];
        self.dense.apply(&x[(rows.start - window) * stride..], stride, rows.len(), y);
        self.finish(y);
        kernel::add(&mut x[rows.start * stride..], y);
    }
}

/// The gains and biases of a normalisation, padded to whole lanes with zeros.
fn gains(network: &Network, node: &Node, outputs: usize) -> Result<(Vec<f32>, Vec<f32>), Error> {
    let read = |key: &str| {
        let ([n], data) = node.param(network, key)?;
        if n != outputs {
            return Err(network.error(format!("layernorm: {n} numbers where {outputs} are needed")));
        }
        let mut data = data.to_vec();
        data.resize(padded(n), 0.0);
        Ok(data)
    };
    Ok((read("G")?, read("b")?))
}

/// `x tanh(ln(1 + e^x))`, as thinc computes it.
fn mish(x: f32) -> f32 {
    if x >= 20.0 { x } else { x * x.exp().ln_1p().tanh() }
}
