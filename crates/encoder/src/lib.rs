//! A small transformer that codes what one marked phrase of a sentence does to another, in PLOVER's terms.
//!
//! It is the deep companion of the codebook: `all-MiniLM-L6-v2` (6 layers of 384, Apache-2.0), fine-tuned on the sentences in
//! `training/` and nothing else, its weights in 8 bits. It runs on one thread through [`rten`], the only neural runtime
//! of the project, and takes about 20 ms for a sentence of 30 words on one core with AVX2.
//!
//! ```
//! let encoder = truceline_encoder::Encoder::built_in()?;
//! let text = "The rebels overran the army's last base.";
//! let opinion = encoder.code(text, 0..10, 19..28)?;
//! let (event, p) = opinion.events.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("always some");
//! println!("{event} {p:.2}");
//! # assert!(opinion.events.iter().map(|e| e.1).sum::<f32>() > 0.99);
//! # Ok::<(), truceline_encoder::Error>(())
//! ```
//!
//! What it does not do: find the phrases, or say which words decided.

mod pieces;

use pieces::{MARKS, Pieces};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::NdTensor;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

static MODEL: &[u8] = include_bytes!("../model/coder.onnx");
/// What the outputs mean: a line each, its name first.
static LABELS: &str = include_str!("../model/labels.txt");
static VOCABULARY: &str = include_str!("../model/vocab.txt");

/// The coder, loaded. Build it once, share it between threads.
pub struct Encoder {
    model: Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 3],
    labels: [Vec<String>; 3],
    pieces: Pieces,
    threads: Arc<ThreadPool>,
}

/// What the coder makes of two marked phrases: names with their probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// PLOVER's events and `none`; the probabilities add up to 1.
    pub events: Vec<(String, f32)>,
    /// Events with their modes as `EVENT/mode`, `-` for an event without; the probabilities add up to 1.
    pub modes: Vec<(String, f32)>,
    /// The auxiliary modes `historical`, `future`, `hypothetical` and `negated`, each with a probability of its own.
    pub flags: Vec<(String, f32)>,
}

/// Why the coder could not be loaded or run.
#[derive(Debug)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the encoder: {}", self.0)
    }
}

impl std::error::Error for Error {}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("events", &self.labels[0]).finish_non_exhaustive()
    }
}

impl Encoder {
    /// The coder with the weights that are part of the program.
    ///
    /// # Errors
    /// When the weights do not load; the crate's tests load them.
    pub fn built_in() -> Result<Encoder, Error> {
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_static_slice(MODEL)
            .map_err(|e| Error(e.to_string()))?;
        let node = |name: &str| model.node_id(name).map_err(|e| Error(e.to_string()));
        let inputs = [node("tokens")?, node("positions")?, node("marks")?];
        let outputs = [node("events")?, node("modes")?, node("flags")?];
        let labels = ["events", "modes", "flags"].map(|key| {
            let line = LABELS.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        });
        if labels.iter().any(Vec::is_empty) {
            return Err(Error("a list of labels is missing".to_owned()));
        }
        let pieces = Pieces::of(VOCABULARY).ok_or_else(|| Error("the vocabulary lacks a mark".to_owned()))?;
        Ok(Encoder {
            model,
            inputs,
            outputs,
            labels,
            pieces,
            threads: Arc::new(ThreadPool::with_num_threads(1)),
        })
    }

    /// What the phrase at `s` does to the phrase at `t`, both in bytes of `text`.
    ///
    /// At most 256 word pieces around the phrases are read.
    ///
    /// # Errors
    /// When the runtime fails.
    ///
    /// # Panics
    /// When a range does not lie on boundaries of `text`'s characters.
    pub fn code(&self, text: &str, s: Range<usize>, t: Range<usize>) -> Result<Opinion, Error> {
        let (tokens, marks) = self.pieces.marked(text, s, t);
        let count = tokens.len();
        let inputs = [
            NdTensor::from_data([1, count], tokens).into_dyn(),
            NdTensor::from_fn([1, count], |[_, i]| i as i32).into_dyn(),
            NdTensor::from_data([MARKS], marks.to_vec()).into_dyn(),
        ];
        let inputs = self.inputs.iter().copied().zip(inputs.map(ValueOrView::from)).collect();
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let outputs =
            self.model.run_n(inputs, self.outputs, Some(options)).map_err(|e| Error(e.to_string()))?;
        let mut lists = Vec::with_capacity(outputs.len());
        for (output, labels) in outputs.into_iter().zip(&self.labels) {
            let values: NdTensor<f32, 2> =
                output.try_into().map_err(|_| Error("an output of another shape".to_owned()))?;
            lists.push(labels.iter().cloned().zip(values.into_data()).collect());
        }
        let [events, modes, flags] =
            lists.try_into().map_err(|_| Error("an output is missing".to_owned()))?;
        Ok(Opinion { events, modes, flags })
    }
}
