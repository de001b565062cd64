//! The classifier of taggers: one class a token, from its vector.

use crate::Error;
use crate::kernel::{Dense, Plain, greatest};
use crate::neural::weights::Network;

/// An affine layer over token vectors, of which the greatest output counts.
///
/// The softmax itself is left out: it does not change which output is the greatest.
#[derive(Debug)]
pub(crate) struct Softmax {
    dense: Dense,
}

impl Softmax {
    /// Reads the layer that gives `classes` classes from vectors of `width` numbers, in rows of `stride`.
    pub(crate) fn read(
        network: &Network,
        classes: usize,
        width: usize,
        stride: usize,
    ) -> Result<Softmax, Error> {
        let node = network.only("softmax")?;
        let ([outputs, inputs], weights) = node.param(network, "W")?;
        let ([biases], bias) = node.param(network, "b")?;
        if inputs != width || biases != outputs {
            return Err(network.error(format!("softmax: {inputs} inputs where {width} are needed")));
        }
        if outputs != classes || classes == 0 {
            return Err(network.error(format!("softmax: {outputs} outputs for {classes} labels")));
        }
        let plain = Plain { inputs, outputs, pieces: 1, weights, bias };
        Ok(Softmax { dense: Dense::new(&plain, stride, |i| i) })
    }

    /// Adds to `classes` the class of each row.
    pub(crate) fn classify(&self, rows: &[f32], scores: &mut Vec<f32>, classes: &mut Vec<u16>) {
        let (stride, width) = (self.dense.inputs(), self.dense.width());
        let n = rows.len() / stride;
        scores.resize(n * width, 0.0);
        self.dense.apply(rows, stride, n, scores);
        classes.extend(
            scores[..n * width].chunks_exact(width).map(|s| greatest(&s[..self.dense.outputs()]) as u16),
        );
    }
}
