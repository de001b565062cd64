//! The embedding of a word by itself: its attributes' rows, mixed. spaCy's `MultiHashEmbed`.
//!
//! A word's embedding does not depend on its neighbours, and neither does what it adds to the first layer of the
//! encoder. Both are kept for the words that come again.

use crate::Error;
use crate::kernel::{Dense, Plain};
use crate::lex::{Lexeme, Tokens};
use crate::neural::layer::{Layer, Parts, Saved};
use crate::neural::table::{self, Table};
use crate::neural::vectors::Vectors;
use crate::neural::weights::{Network, Node};
use std::ops::Range;

/// Words that one thread keeps. With 96 numbers a vector and three pieces a word takes 4 KB.
const KEPT: usize = 1 << 12;

/// An embedding network.
#[derive(Debug)]
pub(crate) struct Embedding {
    tables: Vec<Table>,
    vectors: Option<Static>,
    /// Whether a table looks at the space after a token, so that a word's embedding depends on it.
    spaced: bool,
    mixer: Layer,
}

/// A projection of the pipeline's word vectors.
#[derive(Debug)]
struct Static {
    vectors: Vectors,
    projection: Dense,
}

/// The words that one thread has met.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    generation: u64,
    /// By lexeme and space after it: its row; 0 for none.
    places: Vec<u32>,
    /// Embeddings. The first one, all zeros, is no word's.
    embeddings: Vec<f32>,
    /// What words add to the encoder's first layer; row 0 adds nothing.
    additions: Vec<f32>,
    missing: Vec<(u32, bool)>,
    wide: Vec<f32>,
}

impl Kept {
    /// The embedding in a row.
    pub(crate) fn embedding(&self, row: u32, stride: usize) -> &[f32] {
        &self.embeddings[row as usize * stride..][..stride]
    }

    /// What the word in a row adds to the first layer.
    pub(crate) fn addition(&self, row: u32, width: usize) -> &[f32] {
        &self.additions[row as usize * width..][..width]
    }

    fn clear(&mut self, generation: u64, stride: usize, width: usize) {
        self.generation = generation;
        self.places.clear();
        for (list, size) in [(&mut self.embeddings, stride), (&mut self.additions, width)] {
            list.clear();
            list.resize(size, 0.0);
        }
    }
}

impl Embedding {
    /// Reads the embedding layers of a network, `mixer` being the last of them.
    pub(crate) fn read(
        network: &Network,
        vectors: Option<&Vectors>,
        mixer: Saved,
    ) -> Result<Embedding, Error> {
        let tables = table::read(network)?;
        let vectors = match network.named("static_vectors").next() {
            Some(node) => Some(Static::read(network, node, vectors)?),
            None => None,
        };
        let hashed: usize = tables.iter().map(Table::width).sum();
        let wide = hashed + vectors.as_ref().map_or(0, |v| v.projection.outputs());
        let spaced = tables.iter().any(Table::is_spaced);
        Ok(Embedding { tables, vectors, spaced, mixer: mixer.over_row(network, wide)? })
    }

    /// How many numbers an embedding has.
    pub(crate) fn width(&self) -> usize {
        self.mixer.outputs()
    }

    /// How many numbers a row has, with its padding of zeros.
    pub(crate) fn stride(&self) -> usize {
        self.mixer.width()
    }

    /// Adds to `rows` the row of each of these tokens in `kept`, which gets what it lacks.
    pub(crate) fn keep(
        &self,
        tokens: &Tokens,
        range: Range<usize>,
        first: Option<&Parts>,
        kept: &mut Kept,
        rows: &mut Vec<u32>,
    ) {
        let stride = self.stride();
        let full = kept.embeddings.len() / stride + range.len() > KEPT;
        if kept.generation != tokens.generation || kept.embeddings.is_empty() || full {
            kept.clear(tokens.generation, stride, first.map_or(0, Parts::width));
        }
        if kept.places.len() < tokens.lexemes.len() * 2 {
            kept.places.resize(tokens.lexemes.len() * 2, 0);
        }
        kept.missing.clear();
        let mut next = (kept.embeddings.len() / stride) as u32;
        for piece in &tokens.pieces[range] {
            let spaced = self.spaced && piece.space_after;
            let place = &mut kept.places[piece.lexeme as usize * 2 + usize::from(spaced)];
            if *place == 0 {
                *place = next;
                next += 1;
                kept.missing.push((piece.lexeme, spaced));
            }
            rows.push(*place);
        }
        self.mix(tokens, first, kept);
    }

    fn mix(&self, tokens: &Tokens, first: Option<&Parts>, kept: &mut Kept) {
        let (wide, stride, n) = (self.mixer.inputs(), self.stride(), kept.missing.len());
        kept.wide.clear();
        kept.wide.resize(n * wide, 0.0);
        for ((lexeme, spaced), row) in kept.missing.iter().zip(kept.wide.chunks_exact_mut(wide)) {
            self.look_up(&tokens.lexemes[*lexeme as usize], *spaced, row);
        }
        let from = kept.embeddings.len();
        kept.embeddings.resize(from + n * stride, 0.0);
        let rows = &mut kept.embeddings[from..];
        self.mixer.apply(&kept.wide, wide, n, rows);
        if let Some(first) = first {
            let from = kept.additions.len();
            kept.additions.resize(from + n * first.width(), 0.0);
            first.apply(rows, stride, n, &mut kept.additions[from..]);
        }
    }

    /// Puts a word's rows of all tables, and its vector, one after the other.
    fn look_up(&self, lexeme: &Lexeme, spaced: bool, mut row: &mut [f32]) {
        for table in &self.tables {
            let (own, rest) = row.split_at_mut(table.width());
            table.add(lexeme, spaced, own);
            row = rest;
        }
        if let Some(vectors) = &self.vectors {
            vectors.put(lexeme, row);
        }
    }
}

impl Static {
    fn read(network: &Network, node: &Node, vectors: Option<&Vectors>) -> Result<Static, Error> {
        let vectors =
            vectors.ok_or_else(|| network.error("needs word vectors, and vocab/vectors has none"))?;
        let ([outputs, inputs], weights) = node.param(network, "W")?;
        if inputs != vectors.width() || outputs == 0 {
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
