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
            Level::Avx2 if self.group_panels() <= 3 => unsafe { avx2::apply(self, x, stride, y) },
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
        let (sums, bias) = (sums.as_flattened(), self.bias[at..][..sums.len()].as_flattened());
        let row = &mut row.as_chunks_mut::<LANES>().0[at * SIDE / self.pieces..];
        for (block, to) in row.iter_mut().take(sums.len() / self.pieces).enumerate() {
            let from = block * self.pieces;
            let mut best = plus(&sums[from], &bias[from]);
            for i in from + 1..from + self.pieces {
                raise(&mut best, &plus(&sums[i], &bias[i]));
            }
            *to = best;
        }
    }
}

#[inline(always)]
fn plus(a: &Lanes, b: &Lanes) -> Lanes {
    let mut sum = *a;
    for i in 0..LANES {
        sum[i] += b[i];
    }
    sum
}

/// Puts the greater of both into `best`, lane by lane.
#[inline(always)]
fn raise(best: &mut Lanes, to: &Lanes) {
    for i in 0..LANES {
        best[i] = if to[i] > best[i] { to[i] } else { best[i] };
    }
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
                    *sums = products(x, dense.panel(panel));
                }
                dense.put(at, &sums, row);
            }
        }
    }

    fn products(x: &[f32], panel: &[[Lanes; SIDE]]) -> [Lanes; SIDE] {
        let [mut left, mut right] = [[0f32; LANES]; SIDE];
        for (x, weights) in x.iter().zip(panel) {
            for lane in 0..LANES {
                left[lane] += x * weights[0][lane];
                right[lane] += x * weights[1][lane];
            }
        }
        [left, right]
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Dense, LANES, Lanes, SIDE};
    use std::arch::x86_64::{
        __m256, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    };

    /// Rows of a tile: with [`SIDE`] registers a row, sums fill twelve of sixteen registers.
    const ROWS: usize = 6;

    /// Rows that go by while a panel stays in the nearest cache.
    const BLOCK: usize = 8 * ROWS;

    /// [`super::Dense::apply`], tile by tile: `x` and `y` hold whole rows; groups have 1 to 3 panels.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn apply(dense: &Dense, x: &[f32], stride: usize, y: &mut [f32]) {
        match dense.group_panels() {
            1 if y.len() == dense.width() => row(dense, x, y),
            1 => apply_groups::<1>(dense, x, stride, y),
            2 => apply_groups::<2>(dense, x, stride, y),
            _ => apply_groups::<3>(dense, x, stride, y),
        }
    }

    /// Groups of `G` panels: a panel stays in the nearest cache while a block of rows goes by.
    #[target_feature(enable = "avx2,fma")]
    fn apply_groups<const G: usize>(dense: &Dense, x: &[f32], stride: usize, y: &mut [f32]) {
        let width = dense.width();
        let mut sums = [[[[0f32; LANES]; SIDE]; G]; BLOCK];
        for at in (0..dense.bias.len()).step_by(G) {
            for (y, from) in y.chunks_mut(width * BLOCK).zip((0..).step_by(BLOCK)) {
                let sums = &mut sums[..y.len() / width];
                for panel in 0..G {
                    let weights = dense.panel(at + panel);
                    for (sums, r) in sums.chunks_mut(ROWS).zip((from..).step_by(ROWS)) {
                        let x = &x[r * stride..];
                        match sums.len() {
                            6 => tile::<G, 6>(x, stride, weights, panel, sums),
                            5 => tile::<G, 5>(x, stride, weights, panel, sums),
                            4 => tile::<G, 4>(x, stride, weights, panel, sums),
                            3 => tile::<G, 3>(x, stride, weights, panel, sums),
                            2 => tile::<G, 2>(x, stride, weights, panel, sums),
                            _ => tile::<G, 1>(x, stride, weights, panel, sums),
                        }
                    }
                }
                for (sums, y) in sums.iter().zip(y.chunks_exact_mut(width)) {
                    dense.put(at, sums, y);
                }
            }
        }
    }

    /// The sums of one panel for `R` rows of `x`, as long as the panel is high; they go to `out`.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    #[expect(unsafe_code, reason = "the greatest place that is asked for is held against the length first")]
    #[expect(
        clippy::needless_range_loop,
        reason = "loops over places unroll into registers, iterators do not"
    )]
    fn tile<const G: usize, const R: usize>(
        x: &[f32],
        stride: usize,
        panel: &[[Lanes; SIDE]],
        at: usize,
        out: &mut [[[Lanes; SIDE]; G]],
    ) {
        assert!(x.len() >= (R - 1) * stride + panel.len(), "{R} rows");
        let mut sums = [[_mm256_setzero_ps(); SIDE]; R];
        for (i, weights) in panel.iter().enumerate() {
            let weights = load(weights);
            for r in 0..R {
                let x = _mm256_broadcast_ss(unsafe { x.get_unchecked(r * stride + i) });
                for side in 0..SIDE {
                    sums[r][side] = _mm256_fmadd_ps(x, weights[side], sums[r][side]);
                }
            }
        }
        for r in 0..R {
            out[r][at] = store(&sums[r]);
        }
    }

    /// One row, several panels at a time: the sums of one panel alone would wait for one another.
    #[target_feature(enable = "avx2,fma")]
    fn row(dense: &Dense, x: &[f32], y: &mut [f32]) {
        let panels = dense.bias.len();
        let mut at = 0;
        while at < panels {
            at += match panels - at {
                1 => strip::<1>(dense, at, x, y),
                2 => strip::<2>(dense, at, x, y),
                3 => strip::<3>(dense, at, x, y),
                _ => strip::<4>(dense, at, x, y),
            };
        }
    }

    /// The outputs of `P` panels for one row; gives `P`.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    #[expect(unsafe_code, reason = "slices are as long as the places that are asked for")]
    #[expect(
        clippy::needless_range_loop,
        reason = "loops over places unroll into registers, iterators do not"
    )]
    fn strip<const P: usize>(dense: &Dense, at: usize, x: &[f32], y: &mut [f32]) -> usize {
        let n = dense.inputs;
        let (x, weights) = (&x[..n], &dense.weights[at * n..][..P * n]);
        let mut sums = [[_mm256_setzero_ps(); SIDE]; P];
        for i in 0..n {
            let x = _mm256_broadcast_ss(unsafe { x.get_unchecked(i) });
            for p in 0..P {
                let weights = load(unsafe { weights.get_unchecked(p * n + i) });
                for side in 0..SIDE {
                    sums[p][side] = _mm256_fmadd_ps(x, weights[side], sums[p][side]);
                }
            }
        }
        for p in 0..P {
            dense.put(at + p, std::slice::from_ref(&store(&sums[p])), y);
        }
        P
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    #[expect(unsafe_code, reason = "eight numbers are read behind a reference to eight")]
    fn load([left, right]: &[Lanes; SIDE]) -> [__m256; SIDE] {
        unsafe { [_mm256_loadu_ps(left.as_ptr()), _mm256_loadu_ps(right.as_ptr())] }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    #[expect(unsafe_code, reason = "eight numbers are written behind a reference to eight")]
    fn store(registers: &[__m256; SIDE]) -> [Lanes; SIDE] {
        let mut numbers = [[0f32; LANES]; SIDE];
        for (to, register) in numbers.iter_mut().zip(registers) {
            unsafe { _mm256_storeu_ps(to.as_mut_ptr(), *register) };
        }
        numbers
    }

    /// [`super::greatest_sums_of`], compiled for wider registers.
    #[target_feature(enable = "avx2")]
    pub(super) fn greatest_sums(lists: &[&[f32]], bias: &[f32], y: &mut [f32]) {
        super::greatest_sums_of(lists, bias, y);
    }

    /// [`super::normalise_rows`], compiled for wider registers.
    #[target_feature(enable = "avx2")]
    pub(super) fn normalise(rows: &mut [f32], n: usize, gain: &[f32], bias: &[f32]) {
        super::normalise_rows(rows, n, gain, bias);
    }
}

/// Adds to each number of `to` the one of `from` at its place.
pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    let n = to.len().min(from.len());
    let (to, from) = (&mut to[..n], &from[..n]);
    for i in 0..n {
        to[i] += from[i];
    }
}

/// The sums of some lists of numbers and a bias, by piece and unit, of which each unit's greatest piece goes to `y`.
///
/// All lists have a whole number of pieces as long as `y`.
pub(crate) fn greatest_sums(lists: &[&[f32]], bias: &[f32], y: &mut [f32]) {
    match Level::here() {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the machine has AVX2, as was asked")]
        Level::Avx2 => unsafe { avx2::greatest_sums(lists, bias, y) },
        Level::Portable => greatest_sums_of(lists, bias, y),
    }
}

#[inline(always)]
fn greatest_sums_of(lists: &[&[f32]], bias: &[f32], y: &mut [f32]) {
    let blocks = y.len() / LANES;
    let y = y.as_chunks_mut::<LANES>().0;
    let at = |list: &[f32], block: usize| -> Lanes { list.as_chunks::<LANES>().0[block] };
    for (block, y) in y.iter_mut().enumerate() {
        let mut best = [f32::NEG_INFINITY; LANES];
        for piece in 0..bias.len() / LANES / blocks {
            let place = piece * blocks + block;
            let mut sum = at(lists[0], place);
            for list in &lists[1..] {
                sum = plus(&sum, &at(list, place));
            }
            sum = plus(&sum, &at(bias, place));
            raise(&mut best, &sum);
        }
        *y = best;
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
    let (gain, bias) = (gain.as_chunks::<LANES>().0, bias.as_chunks::<LANES>().0);
    for row in rows.chunks_exact_mut(gain.len() * LANES) {
        let mean = total(&row[..n], 0.0, false) / n as f32;
        let variance = total(&row[..n], mean, true) / n as f32;
        let scale = 1.0 / (variance + 1e-8).sqrt();
        let row = row.as_chunks_mut::<LANES>().0;
        for block in 0..row.len() {
            for i in 0..LANES {
                row[block][i] = (row[block][i] - mean) * scale * gain[block][i] + bias[block][i];
            }
        }
    }
}

/// The sum of what numbers are away from another one, or of its squares, added up in eight lanes.
#[inline(always)]
fn total(numbers: &[f32], from: f32, squared: bool) -> f32 {
    let value = |x: f32| if squared { (x - from) * (x - from) } else { x - from };
    let (blocks, rest) = numbers.as_chunks::<LANES>();
    let mut sums = [0f32; LANES];
    for block in blocks {
        for i in 0..LANES {
            sums[i] += value(block[i]);
        }
    }
    for (i, x) in rest.iter().enumerate() {
        sums[i] += value(*x);
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, between -1 and 1.
    fn numbers(n: usize) -> Vec<f32> {
        let mut state = 7u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(next).collect()
    }

    /// Each layer's outputs for 70 rows, and what they ought to be.
    fn outputs(inputs: usize, outputs: usize, pieces: usize) -> (Dense, Vec<f32>, Vec<f64>) {
        let (weights, bias) = (numbers(inputs * outputs * pieces), numbers(outputs * pieces));
        let x = numbers(70 * inputs);
        let plain = Plain { inputs, outputs, pieces, weights: &weights, bias: &bias };
        let dense = Dense::new(&plain, inputs, |i| i);
        let mut wanted = Vec::new();
        for row in x.chunks_exact(inputs) {
            for o in 0..dense.width() {
                let sum = |p: usize| {
                    let at = o * pieces + p;
                    let products = row.iter().zip(&weights[at * inputs..]).map(|(x, w)| f64::from(x * w));
                    products.sum::<f64>() + f64::from(bias[at])
                };
                let best = || (0..pieces).map(sum).fold(f64::NEG_INFINITY, f64::max);
                wanted.push(if o < outputs { best() } else { 0.0 });
            }
        }
        (dense, x, wanted)
    }

    #[test]
    fn layers_of_all_shapes_give_what_they_ought_to() {
        for (inputs, width, pieces) in
            [(5, 3, 1), (96, 50, 1), (7, 20, 2), (288, 96, 3), (24, 12, 3), (9, 17, 4), (8, 9, 5)]
        {
            let (dense, x, wanted) = outputs(inputs, width, pieces);
            for (level, apply) in
                [("best", Dense::apply as fn(&Dense, &[f32], usize, usize, &mut [f32])), ("plain", plainly)]
            {
                let mut y = vec![f32::NAN; wanted.len()];
                apply(&dense, &x, inputs, 70, &mut y);
                let far = y.iter().zip(&wanted).map(|(y, w)| (f64::from(*y) - w).abs()).fold(0.0, f64::max);
                assert!(far < 1e-4, "{inputs} x {width} x {pieces}, {level}: {far}");
            }
        }
    }

    fn plainly(dense: &Dense, x: &[f32], stride: usize, rows: usize, y: &mut [f32]) {
        portable::apply(dense, x, stride, &mut y[..rows * dense.width()]);
    }

    #[test]
    fn a_row_does_not_depend_on_its_neighbours() {
        for pieces in 1..=4 {
            let (dense, x, wanted) = outputs(33, 24, pieces);
            let mut together = vec![0.0; wanted.len()];
            dense.apply(&x, 33, 70, &mut together);
            for (r, row) in together.chunks_exact(24).enumerate() {
                let mut alone = vec![0.0; 24];
                dense.apply(&x[r * 33..], 33, 1, &mut alone);
                assert_eq!(row, alone, "row {r}");
            }
        }
    }

    #[test]
    fn normalised_rows_have_no_mean_and_unit_variance() {
        let mut rows = numbers(32);
        let gain: Vec<f32> = (0..16).map(|i| if i < 13 { 1.0 } else { 0.0 }).collect();
        normalise(&mut rows, 13, &gain, &[0.0; 16]);
        for row in rows.chunks_exact(16) {
            let mean = row[..13].iter().sum::<f32>() / 13.0;
            let variance = row[..13].iter().map(|x| x * x).sum::<f32>() / 13.0;
            assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5 && row[13..] == [0.0; 3]);
        }
    }

    #[test]
    fn the_first_of_equals_is_the_greatest() {
        assert_eq!(greatest(&[1.0, 3.0, 3.0, f32::NAN]), 1);
        assert_eq!(greatest(&[]), 0);
    }
}
