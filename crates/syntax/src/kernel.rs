//! The arithmetic that reading spends its time on: rows times weights, with maxout.
//!
//! Whatever the row's neighbours, a row's result is the same to the last bit: sums run over the inputs
//! in their order, one accumulator an output. So results do not depend on how rows are grouped.

/// Outputs that are computed together: the lanes of one register of 256 bits.
pub(crate) const LANES: usize = 8;

/// The least multiple of [`LANES`] that is not below `n`.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

/// A layer `y = max over pieces (W x + b)`; with one piece it is an affine layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    pieces: usize,
    /// By block of [`LANES`] outputs, by input, by piece, by lane.
    weights: Vec<f32>,
    /// By block, by piece, by lane.
    bias: Vec<f32>,
}

/// The numbers of a layer as they were saved.
pub(crate) struct Plain<'a> {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) pieces: usize,
    /// By output, by piece, by input.
    pub(crate) weights: &'a [f32],
    /// By output, by piece.
    pub(crate) bias: &'a [f32],
}

impl Dense {
    /// A layer whose input `i` stands at place `place(i)` of a row.
    pub(crate) fn new(plain: &Plain, inputs: usize, place: impl Fn(usize) -> usize) -> Dense {
        let (pieces, blocks) = (plain.pieces, plain.outputs.div_ceil(LANES));
        let mut dense = Dense {
            inputs,
            outputs: plain.outputs,
            pieces,
            weights: vec![0.0; blocks * inputs * pieces * LANES],
            bias: vec![0.0; blocks * pieces * LANES],
        };
        for o in 0..plain.outputs {
            let (block, lane) = (o / LANES, o % LANES);
            for p in 0..pieces {
                let row = &plain.weights[(o * pieces + p) * plain.inputs..][..plain.inputs];
                for (i, w) in row.iter().enumerate() {
                    dense.weights[((block * inputs + place(i)) * pieces + p) * LANES + lane] = *w;
                }
                dense.bias[(block * pieces + p) * LANES + lane] = plain.bias[o * pieces + p];
            }
        }
        dense
    }

    /// How many outputs there are, the padding not counted.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// How many numbers a row of outputs has, with its padding of zeros.
    pub(crate) fn width(&self) -> usize {
        padded(self.outputs)
    }

    /// How many numbers a row of inputs has.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Applies the layer to `rows` rows of `x`, each `stride` after the one before; fills the first rows of `y`.
    pub(crate) fn apply(&self, x: &[f32], stride: usize, rows: usize, y: &mut [f32]) {
        let width = self.width();
        for r in 0..rows {
            let x = &x[r * stride..][..self.inputs];
            for (block, y) in y[r * width..][..width].as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                *y = self.block(block, x);
            }
        }
    }

    fn block(&self, block: usize, x: &[f32]) -> [f32; LANES] {
        let size = self.pieces * LANES;
        let weights = &self.weights[block * self.inputs * size..][..self.inputs * size];
        let bias = &self.bias[block * size..][..size];
        let mut best = [f32::NEG_INFINITY; LANES];
        for p in 0..self.pieces {
            let mut sums = [0f32; LANES];
            for (x, w) in x.iter().zip(weights.chunks_exact(size)) {
                for (sum, w) in sums.iter_mut().zip(&w[p * LANES..][..LANES]) {
                    *sum += x * w;
                }
            }
            for lane in 0..LANES {
                best[lane] = best[lane].max(sums[lane] + bias[p * LANES + lane]);
            }
        }
        best
    }
}

/// Adds to each number of `to` the one of `from` at its place.
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// The place of the greatest of some numbers, the first one of equals; 0 for none.
pub(crate) fn greatest(numbers: &[f32]) -> usize {
    let mut best = 0;
    for (i, n) in numbers.iter().enumerate() {
        if *n > numbers[best] {
            best = i;
        }
    }
    best
}

/// Layer normalisation of a row, in place: `(x - mean) / sqrt(variance + 1e-8) * gain + bias` over the first `n` numbers.
pub(crate) fn normalise(row: &mut [f32], n: usize, gain: &[f32], bias: &[f32]) {
    let mean = row[..n].iter().sum::<f32>() / n as f32;
    let variance = row[..n].iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / n as f32;
    let scale = 1.0 / (variance + 1e-8).sqrt();
    for ((x, g), b) in row.iter_mut().zip(gain).zip(bias) {
        *x = (*x - mean) * scale * g + b;
    }
}
