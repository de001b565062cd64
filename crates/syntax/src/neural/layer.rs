//! One layer of an encoder: products, maxout or mish, normalisation.

use crate::Error;
use crate::kernel::{self, Dense, Plain, padded};
use crate::neural::weights::{Network, Node};

/// What comes after the products of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Activation {
    Maxout,
    Mish,
}

/// A dense layer with its activation and normalisation.
#[derive(Debug)]
pub(crate) struct Layer {
    dense: Dense,
    after: After,
}

/// What is done to a row of products.
#[derive(Debug)]
struct After {
    activation: Activation,
    /// How many numbers count; padding follows.
    n: usize,
    /// Gains and biases of a normalisation, padded with zeros.
    norm: Option<(Vec<f32>, Vec<f32>)>,
}

/// A layer over a window of rows, taken apart: what a row adds at each place of the window does not depend on the
/// other rows, so that it can be kept with the row.
#[derive(Debug)]
pub(crate) struct Parts {
    dense: Dense,
    places: usize,
    pieces: usize,
    /// Units, padded to whole lanes.
    width: usize,
    /// By piece and unit.
    bias: Vec<f32>,
    after: After,
}

/// A layer's numbers and what they mean, as they were saved.
pub(crate) struct Saved<'n> {
    activation: Activation,
    plain: Plain<'n>,
    norm: Option<(Vec<f32>, Vec<f32>)>,
}

/// Dense layers with the normalisation that follows each, in thinc's order: the mixer first.
pub(crate) fn read_all(network: &Network) -> Result<Vec<Saved<'_>>, Error> {
    let dense: Vec<&Node> = network.nodes.iter().filter(|n| n.name == "maxout" || n.name == "mish").collect();
    let norms: Vec<&Node> = network.named("layernorm").collect();
    if !norms.is_empty() && norms.len() != dense.len() {
        return Err(network.error("some layers are normalised and some are not"));
    }
    dense.iter().enumerate().map(|(i, node)| Saved::read(network, node, norms.get(i).copied())).collect()
}

impl<'n> Saved<'n> {
    fn read(network: &'n Network, node: &'n Node, norm: Option<&Node>) -> Result<Saved<'n>, Error> {
        let (activation, [outputs, pieces, inputs], weights, bias) = if node.name == "mish" {
            let ([outputs, inputs], weights) = node.param(network, "W")?;
            (Activation::Mish, [outputs, 1, inputs], weights, node.param::<1>(network, "b")?.1)
        } else {
            let (shape, weights) = node.param(network, "W")?;
            (Activation::Maxout, shape, weights, node.param::<2>(network, "b")?.1)
        };
        if bias.len() != outputs * pieces || weights.is_empty() {
            return Err(network.error(format!("{}: parameters W and b differ in shape", node.name)));
        }
        let norm = norm.map(|node| gains(network, node, outputs)).transpose()?;
        let plain = Plain { inputs, outputs, pieces, weights, bias };
        Ok(Saved { activation, plain, norm })
    }

    /// How many outputs the layer has.
    pub(crate) fn outputs(&self) -> usize {
        self.plain.outputs
    }

    fn expect(&self, network: &Network, inputs: usize) -> Result<(), Error> {
        if self.plain.inputs == inputs {
            return Ok(());
        }
        Err(network.error(format!("a layer has {} inputs where {inputs} are needed", self.plain.inputs)))
    }

    fn after(self) -> After {
        After { activation: self.activation, n: self.plain.outputs, norm: self.norm }
    }

    /// The layer over rows of `inputs` numbers.
    pub(crate) fn over_row(self, network: &Network, inputs: usize) -> Result<Layer, Error> {
        self.expect(network, inputs)?;
        Ok(Layer { dense: Dense::new(&self.plain, inputs, |i| i), after: self.after() })
    }

    /// The layer over `places` rows of `width` numbers each, padded to whole lanes.
    pub(crate) fn over_window(self, network: &Network, places: usize, width: usize) -> Result<Layer, Error> {
        self.expect(network, places * width)?;
        let stride = padded(width);
        let dense = Dense::new(&self.plain, places * stride, |i| i / width * stride + i % width);
        Ok(Layer { dense, after: self.after() })
    }

    /// The layer over `places` rows of `width` numbers each, taken apart by place.
    pub(crate) fn apart(self, network: &Network, places: usize, width: usize) -> Result<Parts, Error> {
        self.expect(network, places * width)?;
        let Plain { inputs, outputs, pieces, weights, bias } = self.plain;
        let lanes = padded(outputs);
        // By place, piece and unit, so that places are summed and pieces compared lane by lane.
        let mut parts = vec![0.0; places * pieces * lanes * width];
        let mut biases = vec![0.0; pieces * lanes];
        for (row, weights) in weights.chunks_exact(inputs).enumerate() {
            let (unit, piece) = (row / pieces, row % pieces);
            for (place, weights) in weights.chunks_exact(width).enumerate() {
                let to = ((place * pieces + piece) * lanes + unit) * width;
                parts[to..to + width].copy_from_slice(weights);
            }
            biases[piece * lanes + unit] = bias[row];
        }
        let outputs = places * pieces * lanes;
        let none = vec![0.0; outputs];
        let plain = Plain { inputs: width, outputs, pieces: 1, weights: &parts, bias: &none };
        let dense = Dense::new(&plain, padded(width), |i| i);
        Ok(Parts { dense, places, pieces, width: lanes, bias: biases, after: self.after() })
    }
}

impl Layer {
    /// How many outputs there are, the padding not counted.
    pub(crate) fn outputs(&self) -> usize {
        self.dense.outputs()
    }

    /// How many numbers a row of outputs has.
    pub(crate) fn width(&self) -> usize {
        self.dense.width()
    }

    /// How many numbers a row of inputs has.
    pub(crate) fn inputs(&self) -> usize {
        self.dense.inputs()
    }

    /// Applies the layer to `rows` rows of `x`, each `stride` after the one before; fills `y`.
    pub(crate) fn apply(&self, x: &[f32], stride: usize, rows: usize, y: &mut [f32]) {
        self.dense.apply(x, stride, rows, y);
        self.after.finish(y);
    }
}

impl Parts {
    /// How many numbers are kept with a row.
    pub(crate) fn width(&self) -> usize {
        self.dense.width()
    }

    /// What `rows` rows of `x` add, each `stride` after the one before; fills `y`.
    pub(crate) fn apply(&self, x: &[f32], stride: usize, rows: usize, y: &mut [f32]) {
        self.dense.apply(x, stride, rows, y);
    }

    /// The layer's outputs for the windows that slide over `rows`, one after the other.
    pub(crate) fn join(&self, rows: &[&[f32]], y: &mut [f32]) {
        let size = self.pieces * self.width;
        let mut places = vec![&[][..]; self.places];
        for (window, y) in rows.windows(self.places).zip(y.chunks_exact_mut(self.width)) {
            for (place, (to, row)) in places.iter_mut().zip(window).enumerate() {
                *to = &row[place * size..][..size];
            }
            kernel::greatest_sums(&places, &self.bias, y);
        }
        self.after.finish(y);
    }
}

impl After {
    fn finish(&self, rows: &mut [f32]) {
        if self.activation == Activation::Mish {
            rows.iter_mut().for_each(|x| *x = mish(*x));
        }
        if let Some((gain, bias)) = &self.norm {
            kernel::normalise(rows, self.n, gain, bias);
        }
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
