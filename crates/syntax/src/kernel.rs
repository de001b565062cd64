//! The arithmetic that reading spends its time on: rows times weights with maxout, and what is done to each row.
//!
//! Whatever the row's neighbours, a row's result is the same to the last bit: sums run over the inputs in their
//! order, one accumulator an output. So results depend neither on how rows are grouped nor on threads.
//!
//! Two sets of instructions are at hand, chosen while running: AVX2 with FMA, and what every machine has. They
//! differ in the last bits of sums alone, for a fused product and sum is rounded once. This file is the only one
//! with unsafe code: calls of functions that need AVX2, made after asking for it, and loads and stores of eight
//! numbers, behind references to arrays of eight.

/// Outputs that are computed together: the lanes of one register of 256 bits.
pub(crate) const LANES: usize = 8;

/// Numbers that are worked on together.
type Lanes = [f32; LANES];

/// The least multiple of [`LANES`] that is not below `n`.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

/// Registers that one row fills in a tile.
const SIDE: usize = 2;

/// A layer `y = max over pieces (W x + b)`; with one piece it is an affine layer.
///
/// The weights lie in panels of [`SIDE`] registers. Some panels make a group: whole blocks of [`LANES`] outputs,
/// each with all of its pieces, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    pieces: usize,
    /// By panel, by input.
    weights: Vec<[Lanes; SIDE]>,
    /// By panel.
    bias: Vec<[Lanes; SIDE]>,
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
    /// A layer over rows of `inputs` numbers, in which input `i` stands at place `place(i)`.
    pub(crate) fn new(plain: &Plain, inputs: usize, place: impl Fn(usize) -> usize) -> Dense {
        let pieces = plain.pieces;
        let mut dense = Dense { inputs, outputs: plain.outputs, pieces, ..Dense::default() };
        let groups = plain.outputs.div_ceil(LANES).div_ceil(dense.group_blocks());
        let panels = groups * dense.group_panels();
        dense.weights = vec![[[0.0; LANES]; SIDE]; panels * inputs];
        dense.bias = vec![[[0.0; LANES]; SIDE]; panels];
        for o in 0..plain.outputs {
            for p in 0..pieces {
                let register = o / LANES * pieces + p;
                let (panel, side, lane) = (register / SIDE, register % SIDE, o % LANES);
                let row = &plain.weights[(o * pieces + p) * plain.inputs..][..plain.inputs];
                for (i, w) in row.iter().enumerate() {
                    dense.weights[panel * inputs + place(i)][side][lane] = *w;
                }
                dense.bias[panel][side][lane] = plain.bias[o * pieces + p];
            }
        }
        dense
    }

    /// How many blocks of outputs a group has.
    fn group_blocks(&self) -> usize {
        if self.pieces.is_multiple_of(SIDE) { 1 } else { SIDE }
    }

    /// How many panels a group has.
    fn group_panels(&self) -> usize {
        self.group_blocks() * self.pieces / SIDE
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
        if rows == 0 {
            return;
        }
        let x = &x[..(rows - 1) * stride + self.inputs];
        let y = &mut y[..rows * self.width()];
        match Level::here() {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "the machine has AVX2 and FMA, as was asked")]
            Level::Avx2 if self.group_panels() <= MOST_PANELS => unsafe { avx2::apply(self, x, stride, y) },
            _ => portable::apply(self, x, stride, y),
        }
    }

    /// The weights of a panel.
    fn panel(&self, at: usize) -> &[[Lanes; SIDE]] {
        &self.weights[at * self.inputs..][..self.inputs]
    }

    /// Puts the sums of a group that starts at panel `at`, for one row, with biases and maxout, into that row of outputs.
    #[inline(always)]
    fn put(&self, at: usize, sums: &[[Lanes; SIDE]], row: &mut [f32]) {
        let bias = self.bias[at..][..sums.len()].as_flattened();
        let (row, _) = row.as_chunks_mut::<LANES>();
        let pieces = sums.as_flattened().chunks_exact(self.pieces).zip(bias.chunks_exact(self.pieces));
        for (to, (sums, bias)) in row[at * SIDE / self.pieces..].iter_mut().zip(pieces) {
            let mut best = plus(&sums[0], &bias[0]);
            for (sums, bias) in sums.iter().zip(bias).skip(1) {
                let next = plus(sums, bias);
                for (best, next) in best.iter_mut().zip(next) {
                    *best = if next > *best { next } else { *best };
                }
            }
            *to = best;
        }
    }
}

/// Panels of one group, at most, for the fast way.
const MOST_PANELS: usize = 4;

#[inline(always)]
fn plus(a: &Lanes, b: &Lanes) -> Lanes {
    std::array::from_fn(|i| a[i] + b[i])
}

/// Which instructions to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

#[cfg(test)]
pub(crate) static PORTABLE_ONLY: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

impl Level {
    /// The best that this machine has. The standard library remembers what it found.
    #[inline]
    fn here() -> Level {
        #[cfg(test)]
        if PORTABLE_ONLY.load(std::sync::atomic::Ordering::Relaxed) {
            return Level::Portable;
        }
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
            return Level::Avx2;
        }
        Level::Portable
    }
}

mod portable {
    use super::{Dense, LANES, Lanes, SIDE};

    /// [`Dense::apply`] in plain Rust.
    pub(super) fn apply(dense: &Dense, x: &[f32], stride: usize, y: &mut [f32]) {
        let group = dense.group_panels();
        let mut sums = vec![[[0f32; LANES]; SIDE]; group];
        for at in (0..dense.bias.len()).step_by(group) {
            for (r, row) in y.chunks_exact_mut(dense.width()).enumerate() {
                let x = &x[r * stride..][..dense.inputs];
                for (sums, panel) in sums.iter_mut().zip(at..) {
                    *sums = [[0.0; LANES]; SIDE];
                    x.iter().zip(dense.panel(panel)).for_each(|(x, w)| add_products(sums, *x, w));
                }
                dense.put(at, &sums, row);
            }
        }
    }

    #[inline(always)]
    fn add_products(sums: &mut [Lanes; SIDE], x: f32, w: &[Lanes; SIDE]) {
        for (sum, w) in sums.as_flattened_mut().iter_mut().zip(w.as_flattened()) {
            *sum += x * w;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Dense, LANES, Lanes, MOST_PANELS, SIDE};
    use std::arch::x86_64::{
        _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    };

    /// Rows of a tile: with [`SIDE`] registers a row, sums fill twelve of sixteen registers.
    const ROWS: usize = 6;

    /// [`super::Dense::apply`], tile by tile: `x` and `y` hold whole rows.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn apply(dense: &Dense, x: &[f32], stride: usize, y: &mut [f32]) {
        let width = dense.width();
        if y.len() == width && dense.group_panels() == 1 {
            return row(dense, x, y);
        }
        for at in (0..dense.bias.len()).step_by(dense.group_panels()) {
            let mut r = 0;
            for rows in y.chunks_mut(width * ROWS) {
                let x = &x[r * stride..];
                match rows.len() / width {
                    6 => group::<6>(dense, at, x, stride, rows),
                    5 => group::<5>(dense, at, x, stride, rows),
                    4 => group::<4>(dense, at, x, stride, rows),
                    3 => group::<3>(dense, at, x, stride, rows),
                    2 => group::<2>(dense, at, x, stride, rows),
                    _ => group::<1>(dense, at, x, stride, rows),
                }
                r += ROWS;
            }
        }
    }

    /// [`super::normalise_rows`], compiled for wider registers.
    #[target_feature(enable = "avx2")]
    pub(super) fn normalise(rows: &mut [f32], n: usize, gain: &[f32], bias: &[f32]) {
        super::normalise_rows(rows, n, gain, bias);
    }

    /// One row, several panels at a time: the sums of one panel alone would wait for one another.
    #[target_feature(enable = "avx2,fma")]
    fn row(dense: &Dense, x: &[f32], y: &mut [f32]) {
        let panels = dense.bias.len();
        let mut at = 0;
        while at < panels {
            let (sums, n) = match panels - at {
                1 => (strip::<1>(dense, at, x), 1),
                2 => (strip::<2>(dense, at, x), 2),
                3 => (strip::<3>(dense, at, x), 3),
                _ => (strip::<4>(dense, at, x), 4),
            };
            for (panel, sums) in sums.iter().take(n).enumerate() {
                dense.put(at + panel, std::slice::from_ref(sums), y);
            }
            at += n;
        }
    }

    /// The sums of `P` panels for one row.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    #[expect(unsafe_code, reason = "slices are as long as the places that are asked for")]
    fn strip<const P: usize>(dense: &Dense, at: usize, x: &[f32]) -> [[Lanes; SIDE]; MOST_PANELS] {
        let n = dense.inputs;
        let (x, weights) = (&x[..n], &dense.weights[at * n..][..P * n]);
        let mut sums = [[_mm256_setzero_ps(); SIDE]; P];
        for i in 0..n {
            let x = _mm256_broadcast_ss(unsafe { x.get_unchecked(i) });
            for p in 0..P {
                let [left, right] = unsafe { weights.get_unchecked(p * n + i) };
                sums[p][0] = _mm256_fmadd_ps(x, unsafe { _mm256_loadu_ps(left.as_ptr()) }, sums[p][0]);
                sums[p][1] = _mm256_fmadd_ps(x, unsafe { _mm256_loadu_ps(right.as_ptr()) }, sums[p][1]);
            }
        }
        let mut out = [[[0f32; LANES]; SIDE]; MOST_PANELS];
        for p in 0..P {
            for side in 0..SIDE {
                unsafe { _mm256_storeu_ps(out[p][side].as_mut_ptr(), sums[p][side]) };
            }
        }
        out
    }

    /// The outputs of one group for `R` rows.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn group<const R: usize>(dense: &Dense, at: usize, x: &[f32], stride: usize, y: &mut [f32]) {
        let panels = dense.group_panels();
        let mut sums = [[[[0f32; LANES]; SIDE]; MOST_PANELS]; R];
        for panel in 0..panels {
            tile::<R>(x, stride, dense.panel(at + panel), panel, &mut sums);
        }
        for (sums, y) in sums.iter().zip(y.chunks_exact_mut(dense.width())) {
            dense.put(at, &sums[..panels], y);
        }
    }

    /// The sums of one panel for `R` rows of `x`, as long as the panel is high, put at place `at` of each row's sums.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    #[expect(
        unsafe_code,
        reason = "the last row's last number is asked for first; loads are of eight behind a reference to eight"
    )]
    fn tile<const R: usize>(
        x: &[f32],
        stride: usize,
        panel: &[[Lanes; SIDE]],
        at: usize,
        out: &mut [[[Lanes; SIDE]; MOST_PANELS]; R],
    ) {
        assert!(x.len() >= (R - 1) * stride + panel.len(), "{R} rows");
        let mut sums = [[_mm256_setzero_ps(); SIDE]; R];
        for (i, [left, right]) in panel.iter().enumerate() {
            let weights = unsafe { [_mm256_loadu_ps(left.as_ptr()), _mm256_loadu_ps(right.as_ptr())] };
            for r in 0..R {
                let x = _mm256_broadcast_ss(unsafe { x.get_unchecked(r * stride + i) });
                for side in 0..SIDE {
                    sums[r][side] = _mm256_fmadd_ps(x, weights[side], sums[r][side]);
                }
            }
        }
        for r in 0..R {
            for side in 0..SIDE {
                unsafe { _mm256_storeu_ps(out[r][at][side].as_mut_ptr(), sums[r][side]) };
            }
        }
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

/// Layer normalisation of rows, in place: `(x - mean) / sqrt(variance + 1e-8) * gain + bias` over the first `n` numbers of
/// each. What follows them up to the length of `gain` gets its gain and bias, zeros for padding.
pub(crate) fn normalise(rows: &mut [f32], n: usize, gain: &[f32], bias: &[f32]) {
    match Level::here() {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the machine has AVX2, as was asked")]
        Level::Avx2 => unsafe { avx2::normalise(rows, n, gain, bias) },
        Level::Portable => normalise_rows(rows, n, gain, bias),
    }
}

#[inline(always)]
fn normalise_rows(rows: &mut [f32], n: usize, gain: &[f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(gain.len()) {
        let mean = total(&row[..n], |x| x) / n as f32;
        let variance = total(&row[..n], |x| (x - mean) * (x - mean)) / n as f32;
        let scale = 1.0 / (variance + 1e-8).sqrt();
        for ((x, g), b) in row.iter_mut().zip(gain).zip(bias) {
            *x = (*x - mean) * scale * g + b;
        }
    }
}

/// The sum of a function's values, added up in eight lanes.
#[inline(always)]
fn total(numbers: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (blocks, rest) = numbers.as_chunks::<LANES>();
    let mut sums = [0f32; LANES];
    for block in blocks {
        sums.iter_mut().zip(block).for_each(|(sum, x)| *sum += f(*x));
    }
    let [a, b, c, d, e, g, h, i] = sums;
    let rest: f32 = rest.iter().map(|x| f(*x)).sum();
    ((a + e) + (c + h)) + ((b + g) + (d + i)) + rest
}
