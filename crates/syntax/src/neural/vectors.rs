//! Static word vectors: `vocab/vectors` with the rows that `vocab/key2row` gives to words.

use crate::Error;
use crate::files::Files;
use crate::neural::weights::Array;
use crate::pack;
use rmpv::ValueRef;
use std::sync::Arc;

const FILE: &str = "vocab/vectors";
const KEYS: &str = "vocab/key2row";

/// A table of word vectors, cheap to copy.
#[derive(Clone, Debug)]
pub(crate) struct Vectors(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    width: usize,
    data: Vec<f32>,
    /// Ids of words with their rows, in the order of the ids.
    rows: Vec<(u64, u32)>,
}

impl Vectors {
    /// Reads the table, if the pipeline has one that is not empty.
    pub(crate) fn load(files: &dyn Files) -> Result<Option<Vectors>, Error> {
        let Some(bytes) = files.file(FILE) else { return Ok(None) };
        let array = numpy(&bytes).map_err(|e| Error::new(FILE, e))?;
        let &[count, width] = array.shape.as_slice() else { return Err(Error::new(FILE, "is no table")) };
        if count == 0 || width == 0 {
            return Ok(None);
        }
        expect_default_mode(files)?;
        let rows = keys(files, count)?;
        Ok(Some(Vectors(Arc::new(Inner { width, data: array.data, rows }))))
    }

    /// How many numbers a vector has.
    pub(crate) fn width(&self) -> usize {
        self.0.width
    }

    /// The vector of the word with this id, if it has one.
    pub(crate) fn of(&self, id: u64) -> Option<&[f32]> {
        let at = self.0.rows.binary_search_by_key(&id, |r| r.0).ok()?;
        let row = self.0.rows[at].1 as usize;
        Some(&self.0.data[row * self.0.width..][..self.0.width])
    }
}

/// Floret vectors are made of subwords and have no rows for words.
fn expect_default_mode(files: &dyn Files) -> Result<(), Error> {
    let path = "vocab/vectors.cfg";
    let Some(bytes) = files.file(path) else { return Ok(()) };
    let config: serde_json::Value = serde_json::from_slice(&bytes).map_err(|e| Error::new(path, e))?;
    match config.get("mode").and_then(|m| m.as_str()) {
        None | Some("default") => Ok(()),
        Some(mode) => Err(Error::new(path, format!("mode = {mode} is not supported"))),
    }
}

/// Ids of words with their rows, in the order of the ids.
fn keys(files: &dyn Files, count: usize) -> Result<Vec<(u64, u32)>, Error> {
    let bytes = files.file(KEYS).ok_or_else(|| Error::new(KEYS, "is missing"))?;
    let ValueRef::Map(entries) = pack::read(KEYS, &bytes)? else { return Err(Error::new(KEYS, "is no map")) };
    let mut rows = entries
        .iter()
        .map(|(key, row)| {
            let row = row
                .as_u64()
                .filter(|r| (*r as usize) < count)
                .ok_or_else(|| Error::new(KEYS, "broken row"))?;
            Ok((key.as_u64().ok_or_else(|| Error::new(KEYS, "broken key"))?, row as u32))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    rows.sort_unstable();
    rows.dedup_by_key(|r| r.0);
    Ok(rows)
}

/// A table of numbers in numpy's own file format.
fn numpy(bytes: &[u8]) -> Result<Array, String> {
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or("is no numpy file")?;
    let (length, rest) = match rest {
        [1, _, a, b, rest @ ..] => (u16::from_le_bytes([*a, *b]) as usize, rest),
        [_, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err("broken head".to_owned()),
    };
    let (head, data) = rest.split_at_checked(length).ok_or("broken head")?;
    let head = std::str::from_utf8(head).map_err(|e| e.to_string())?;
    let after = |key: &str| head.split_once(key).map(|(_, rest)| rest.trim_start_matches([':', ' ', '\'']));
    if after("'fortran_order'").is_none_or(|rest| rest.starts_with("True")) {
        return Err("columns before rows are not supported".to_owned());
    }
    let kind = after("'descr'").and_then(|rest| rest.split('\'').next()).ok_or("broken head")?;
    let shape =
        after("'shape'").and_then(|rest| rest.strip_prefix('(')?.split(')').next()).ok_or("broken head")?;
    let sides = shape.split(',').map(str::trim).filter(|s| !s.is_empty());
    let shape: Vec<usize> = sides.map(str::parse).collect::<Result<_, _>>().map_err(|_| "broken shape")?;
    Array::new(shape, kind, data)
}
