//! Token vectors: embeddings of words, put in context by a windowed encoder.
//!
//! In: lexemes and spaces. Out: one vector a token. It computes what spaCy's `MultiHashEmbed` and
//! `MaxoutWindowEncoder` (or `MishWindowEncoder`) do.

use crate::Error;
use crate::kernel;
use crate::lex::Tokens;
use crate::neural::embed::{Embedding, Kept};
use crate::neural::layer::{self, Layer, Parts};
use crate::neural::vectors::Vectors;
use crate::neural::weights::Network;
use std::ops::Range;

/// Tokens that are put in context together; what bounds the memory that a long text takes.
pub(crate) const CHUNK: usize = 256;

/// How far a window reaches to each side, at most.
const WINDOW: usize = 16;

/// A token-to-vector network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    embedding: Embedding,
    first: Option<Parts>,
    others: Vec<Layer>,
    /// Tokens to the left and to the right that one layer of the encoder sees.
    window: usize,
    /// Rows of zeros that stand before and after a text and are encoded like tokens.
    pad: usize,
}

/// Buffers of one thread for one network.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    kept: Kept,
    /// Where in `kept` the tokens of a chunk and around it are.
    seats: Vec<u32>,
    rows: Vec<f32>,
    next: Vec<f32>,
}

impl Tok2Vec {
    /// Reads the embedding and encoding layers of a network; `vectors` are the pipeline's word vectors, if it has some.
    pub(crate) fn read(network: &Network, vectors: Option<&Vectors>) -> Result<Tok2Vec, Error> {
        let mut layers = layer::read_all(network)?.into_iter();
        let mixer = layers.next().ok_or_else(|| network.error("has no layer maxout"))?;
        let embedding = Embedding::read(network, vectors, mixer)?;
        let width = embedding.width();
        let window = match network.named("expand_window").next() {
            Some(node) => node.number(network, "window_size")?,
            None => 0,
        };
        let window = usize::try_from(window).ok().filter(|w| *w <= WINDOW);
        let window = window.ok_or_else(|| network.error("so wide a window is not supported"))?;
        if layers.as_slice().iter().any(|layer| layer.outputs() != width) {
            return Err(network.error("layers of the encoder differ in width"));
        }
        let places = 2 * window + 1;
        let first = layers.next().map(|layer| layer.apart(network, places, width)).transpose()?;
        let others: Vec<Layer> =
            layers.map(|layer| layer.over_window(network, places, width)).collect::<Result<_, _>>()?;
        let pad = padding(network).min(window * (others.len() + 1));
        Ok(Tok2Vec { embedding, first, others, window, pad })
    }

    /// How many numbers a vector has.
    pub(crate) fn width(&self) -> usize {
        self.embedding.width()
    }

    /// How many numbers a row has, with its padding of zeros.
    pub(crate) fn stride(&self) -> usize {
        self.embedding.stride()
    }

    /// How far around a token its vector looks.
    fn halo(&self) -> usize {
        if self.first.is_some() { self.window * (self.others.len() + 1) } else { 0 }
    }

    /// The vectors of a range of tokens, at most [`CHUNK`] of them: rows of [`Tok2Vec::stride`] numbers.
    pub(crate) fn encode<'s>(
        &self,
        tokens: &Tokens,
        range: Range<usize>,
        scratch: &'s mut Scratch,
    ) -> &'s [f32] {
        let (halo, stride, n) = (self.halo(), self.stride(), tokens.pieces.len());
        let rows = range.len() + 2 * halo;
        // Row r is token `range.start + r - halo`; rows outside the text start as zeros.
        let before = halo.saturating_sub(range.start);
        let seen = range.start - (halo - before)..(range.end + halo).min(n);
        let Scratch { kept, seats, .. } = scratch;
        seats.clear();
        seats.resize(before, 0);
        self.embedding.keep(tokens, seen, self.first.as_ref(), kept, seats);
        seats.resize(rows, 0);
        scratch.fill(rows, stride);
        // Rows further out than the padding do not exist: every layer sees zeros there.
        let exist = (halo - halo.min(range.start + self.pad))..(n + halo + self.pad - range.start).min(rows);
        if let Some(first) = &self.first {
            scratch.join(first, stride, self.window..rows - self.window, &exist);
        }
        for (depth, layer) in self.others.iter().enumerate() {
            let margin = (depth + 2) * self.window;
            scratch.convolve(layer, stride, self.window, margin..rows - margin, &exist);
        }
        &scratch.rows[halo * stride..][..range.len() * stride]
    }
}

/// How many rows of zeros thinc's `with_array` puts around a text.
fn padding(network: &Network) -> usize {
    let around = network.nodes.iter().filter(|n| n.name.contains("expand_window"));
    around.filter_map(|n| n.attr("pad")?.as_u64()).next().unwrap_or(0).min(1 << 16) as usize
}

impl Scratch {
    /// Puts the embeddings of all rows in place.
    fn fill(&mut self, rows: usize, stride: usize) {
        self.rows.clear();
        for seat in &self.seats {
            self.rows.extend_from_slice(self.kept.embedding(*seat, stride));
        }
        self.next.resize(rows * stride, 0.0);
    }

    /// Adds to each of `rows` what the first layer makes of the window around it.
    fn join(&mut self, layer: &Parts, stride: usize, rows: Range<usize>, exist: &Range<usize>) {
        let width = layer.width();
        let seen = &self.seats[..];
        let parts: Vec<&[f32]> = seen.iter().map(|seat| self.kept.addition(*seat, width)).collect();
        let y = &mut self.next[..rows.len() * stride];
        layer.join(&parts, y);
        kernel::add(&mut self.rows[rows.start * stride..], y);
        self.blank(stride, rows, exist);
    }

    /// Adds to each of `rows` what a layer makes of the window around it.
    fn convolve(
        &mut self,
        layer: &Layer,
        stride: usize,
        window: usize,
        rows: Range<usize>,
        exist: &Range<usize>,
    ) {
        let y = &mut self.next[..rows.len() * stride];
        layer.apply(&self.rows[(rows.start - window) * stride..], stride, rows.len(), y);
        kernel::add(&mut self.rows[rows.start * stride..], y);
        self.blank(stride, rows, exist);
    }

    /// Sets those of `rows` that do not exist to zeros.
    fn blank(&mut self, stride: usize, rows: Range<usize>, exist: &Range<usize>) {
        let before = rows.start..exist.start.clamp(rows.start, rows.end);
        let after = exist.end.clamp(rows.start, rows.end)..rows.end;
        for outside in [before, after] {
            self.rows[outside.start * stride..outside.end * stride].fill(0.0);
        }
    }
}
