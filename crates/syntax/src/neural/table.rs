//! Hashed embeddings of one attribute: spaCy's `FeatureExtractor` and thinc's `HashEmbed`.

use crate::Error;
use crate::kernel;
use crate::lex::Lexeme;
use crate::neural::weights::{Network, Node};

/// A `HashEmbed`: the sum of four rows that an attribute's hash points to.
#[derive(Debug)]
pub(crate) struct Table {
    attribute: Attribute,
    seed: u32,
    rows: usize,
    width: usize,
    data: Vec<f32>,
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

/// The tables of a network, in the order of thinc's walk.
pub(crate) fn read(network: &Network) -> Result<Vec<Table>, Error> {
    let columns = columns(network)?;
    let tables = network.named("hashembed").map(|node| Table::read(network, node, &columns));
    let tables: Vec<Table> = tables.collect::<Result<_, _>>()?;
    if tables.is_empty() {
        return Err(network.error("has no layer hashembed"));
    }
    Ok(tables)
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

    /// How many numbers a row has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Whether a word's row depends on the space after it.
    pub(crate) fn is_spaced(&self) -> bool {
        self.attribute == Attribute::Spacy
    }

    /// Adds a word's row to zeros.
    pub(crate) fn add(&self, lexeme: &Lexeme, space: bool, to: &mut [f32]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_thinc_s() {
        // NumpyOps().hash(numpy.array([id], dtype="uint64"), seed)
        assert_eq!(hash(0, 8), [0; 4]);
        assert_eq!(hash(1, 12), [2_938_686_206, 2_291_508_213, 2_246_688_320, 3_554_967_022]);
        let known = [354_636_579, 1_923_506_182, 3_363_137_168, 506_593_608];
        assert_eq!(hash(17_157_488_710_739_566_268, 9), known);
    }
}
