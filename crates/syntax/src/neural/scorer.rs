//! The network that scores the actions of a transition system, as spaCy's `TransitionBasedParser` has it.
//!
//! A state is described by a few tokens. What each token adds to the hidden layer at each place of the
//! description is computed once a token and kept, so that scoring a state is little more than a sum.

use crate::Error;
use crate::kernel::{self, Dense, Plain, padded};
use crate::neural::weights::{Network, Node};

/// The place of a description that no token fills.
pub(crate) const NONE: u32 = u32::MAX;

/// Tokens whose contributions are kept: the last ones, so that memory does not grow with the text.
const SLOTS: usize = 512;

/// Tokens whose contributions are computed together.
const BLOCK: usize = 32;

/// The layers of a transition-based parser after its token vectors.
#[derive(Debug)]
pub(crate) struct Scorer {
    /// From token vectors to the narrower ones that states are made of.
    reduce: Dense,
    /// What a token adds to the hidden layer, by place, piece and unit.
    lower: Dense,
    /// What an empty place adds, by place, piece and unit.
    empty: Vec<f32>,
    /// By piece and unit.
    bias: Vec<f32>,
    upper: Option<Dense>,
    /// How many tokens describe a state.
    places: usize,
    pieces: usize,
    /// Units of the hidden layer, padded to whole lanes.
    width: usize,
    actions: usize,
}

/// Buffers of one thread for one scorer.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The narrow vectors of all tokens.
    reduced: Vec<f32>,
    /// One more than the token whose contributions a slot holds; 0 for none.
    held: Vec<u32>,
    slots: Vec<f32>,
    /// Tokens before this one have been held at some time.
    frontier: usize,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl Scratch {
    /// Forgets the last text.
    pub(crate) fn clear(&mut self) {
        self.reduced.clear();
        self.held.clear();
        self.held.resize(SLOTS, 0);
        self.frontier = 0;
    }
}

impl Scorer {
    /// Reads the layers after token vectors of `width` numbers, in rows of `stride`, for so many actions.
    pub(crate) fn read(
        network: &Network,
        actions: usize,
        width: usize,
        stride: usize,
    ) -> Result<Scorer, Error> {
        // thinc walks breadth first: the uppermost layer comes before the one at the end of the token vectors.
        let linear: Vec<&Node> = network.named("linear").collect();
        let (upper, reduce) = match linear[..] {
            [reduce] => (None, reduce),
            [upper, reduce] => (Some(upper), reduce),
            _ => return Err(network.error(format!("has {} layers linear", linear.len()))),
        };
        let reduce = affine(network, reduce, width, stride)?;
        let lower = Lower::read(network, reduce.outputs())?;
        let upper = match upper {
            Some(node) => Some(affine(network, node, lower.units, padded(lower.units))?),
            None => None,
        };
        let outputs = upper.as_ref().map_or(lower.units, Dense::outputs);
        if outputs != actions {
            return Err(network.error(format!("scores {outputs} actions where moves lists {actions}")));
        }
        Ok(Scorer {
            empty: lower.empty(),
            bias: lower.bias(),
            places: lower.places,
            pieces: lower.pieces,
            width: padded(lower.units),
            lower: lower.dense(reduce.width()),
            reduce,
            upper,
            actions,
        })
    }

    /// How many tokens describe a state.
    pub(crate) fn places(&self) -> usize {
        self.places
    }

    /// Takes the vectors of the next tokens of a text.
    pub(crate) fn push(&self, rows: &[f32], scratch: &mut Scratch) {
        let (n, from) = (rows.len() / self.reduce.inputs(), scratch.reduced.len());
        scratch.reduced.resize(from + n * self.reduce.width(), 0.0);
        self.reduce.apply(rows, self.reduce.inputs(), n, &mut scratch.reduced[from..]);
    }

    /// The scores of all actions in the state that `tokens` describe.
    pub(crate) fn score<'s>(&self, tokens: &[u32], scratch: &'s mut Scratch) -> &'s [f32] {
        let size = self.width * self.pieces;
        scratch.hidden.clear();
        scratch.hidden.resize(size, 0.0);
        for (place, token) in tokens.iter().enumerate() {
            if *token == NONE {
                kernel::add(&mut scratch.hidden, &self.empty[place * size..][..size]);
            } else {
                let slot = self.hold(*token as usize, scratch);
                kernel::add(&mut scratch.hidden, &scratch.slots[slot + place * size..][..size]);
            }
        }
        kernel::add(&mut scratch.hidden, &self.bias);
        let (best, others) = scratch.hidden.split_at_mut(self.width);
        for other in others.chunks_exact(self.width) {
            best.iter_mut().zip(other).for_each(|(best, x)| *best = best.max(*x));
        }
        match &self.upper {
            Some(upper) => {
                scratch.scores.resize(upper.width(), 0.0);
                upper.apply(best, self.width, 1, &mut scratch.scores);
                &scratch.scores[..self.actions]
            }
            None => &scratch.hidden[..self.actions],
        }
    }

    /// Where in `slots` the contributions of a token are; computes them if they are not there.
    fn hold(&self, token: usize, scratch: &mut Scratch) -> usize {
        let (slot, size) = (token % SLOTS, self.lower.width());
        if scratch.held[slot] as usize != token + 1 {
            let width = self.reduce.width();
            let known = scratch.reduced.len() / width;
            // Tokens come mostly in order: the next ones are computed along. One that was met before and is gone
            // (deep in a long stack) is computed alone.
            let n = if token < scratch.frontier { 1 } else { BLOCK.min(known - token).min(SLOTS - slot) };
            scratch.slots.resize(SLOTS * size, 0.0);
            let (from, to) = (&scratch.reduced[token * width..], &mut scratch.slots[slot * size..]);
            self.lower.apply(from, width, n, to);
            for i in 0..n {
                scratch.held[slot + i] = (token + i + 1) as u32;
            }
            scratch.frontier = scratch.frontier.max(token + n);
        }
        slot * size
    }
}

/// An affine layer over `width` numbers that stand in rows of `stride`.
fn affine(network: &Network, node: &Node, width: usize, stride: usize) -> Result<Dense, Error> {
    let ([outputs, inputs], weights) = node.param(network, "W")?;
    let ([biases], bias) = node.param(network, "b")?;
    if inputs != width || biases != outputs || outputs == 0 {
        return Err(network.error(format!("linear: {inputs} inputs where {width} are needed")));
    }
    Ok(Dense::new(&Plain { inputs, outputs, pieces: 1, weights, bias }, stride, |i| i))
}

/// thinc's `precomputable_affine` as it was saved.
struct Lower<'n> {
    places: usize,
    units: usize,
    pieces: usize,
    inputs: usize,
    /// By place, unit, piece, input.
    weights: &'n [f32],
    /// By unit, piece.
    bias: &'n [f32],
    /// By place, unit, piece.
    empty: &'n [f32],
}

impl<'n> Lower<'n> {
    fn read(network: &'n Network, inputs: usize) -> Result<Lower<'n>, Error> {
        let node = network.only("precomputable_affine")?;
        let wrong = || network.error("precomputable_affine: parameters differ in shape");
        let ([places, units, pieces, width], weights) = node.param(network, "W")?;
        let (bias_shape, bias) = node.param(network, "b")?;
        let (empty_shape, empty) = node.param(network, "pad")?;
        if bias_shape != [units, pieces] || empty_shape != [1, places, units, pieces] || width != inputs {
            return Err(wrong());
        }
        if weights.is_empty() || pieces > 64 {
            return Err(wrong());
        }
        Ok(Lower { places, units, pieces, inputs, weights, bias, empty })
    }

    /// Puts numbers given by unit and piece (each `step` long) in the order of piece and padded unit.
    fn by_piece(&self, numbers: &[f32], step: usize) -> Vec<f32> {
        let width = padded(self.units);
        let mut put = vec![0.0; width * self.pieces * step];
        for (i, number) in numbers.chunks_exact(step).enumerate() {
            let (unit, piece) = (i / self.pieces, i % self.pieces);
            put[(piece * width + unit) * step..][..step].copy_from_slice(number);
        }
        put
    }

    fn bias(&self) -> Vec<f32> {
        self.by_piece(self.bias, 1)
    }

    fn empty(&self) -> Vec<f32> {
        self.empty.chunks_exact(self.units * self.pieces).flat_map(|place| self.by_piece(place, 1)).collect()
    }

    fn dense(&self, stride: usize) -> Dense {
        let by_place = self.weights.chunks_exact(self.units * self.pieces * self.inputs);
        let weights: Vec<f32> = by_place.flat_map(|place| self.by_piece(place, self.inputs)).collect();
        let outputs = weights.len() / self.inputs;
        let plain =
            Plain { inputs: self.inputs, outputs, pieces: 1, weights: &weights, bias: &vec![0.0; outputs] };
        Dense::new(&plain, stride, |i| i)
    }
}
