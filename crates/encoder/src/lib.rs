//! A small transformer that codes what one marked phrase of a sentence does to another, in PLOVER's terms, and what is
//! done by saying something.
//!
//! It is the deep companion of the codebook and of the weights of acts: `all-MiniLM-L6-v2` (6 layers of 384, Apache-2.0),
//! fine-tuned on the sentences in `training/` and nothing else, once for each of the two questions over the same word
//! vectors, its weights in 8 bits. It runs through [`rten`], the only neural runtime of the project, on one thread for each
//! thread that asks, and takes about 20 ms for a sentence of 30 words on one core with AVX2.
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
    /// Tokens and their positions.
    text: [NodeId; 2],
    marks: NodeId,
    /// How much each piece counts for each of the means that acts are told by.
    shares: NodeId,
    coded: [NodeId; 3],
    acts: NodeId,
    labels: [Vec<String>; 4],
    pieces: Pieces,
}

thread_local! {
    /// The one thread that works for each thread that asks: a pool that all share would make them wait for each other.
    static WORKER: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
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

/// The weights, as bytes: what a fingerprint of the coder is taken from.
pub fn model() -> &'static [u8] {
    MODEL
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
        let text = [node("tokens")?, node("positions")?];
        let (marks, shares) = (node("marks")?, node("shares")?);
        let coded = [node("events")?, node("modes")?, node("flags")?];
        let acts = node("acts")?;
        let labels = ["events", "modes", "flags", "acts"].map(|key| {
            let line = LABELS.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
            line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        });
        if labels.iter().any(Vec::is_empty) {
            return Err(Error("a list of labels is missing".to_owned()));
        }
        let pieces = Pieces::of(VOCABULARY).ok_or_else(|| Error("the vocabulary lacks a mark".to_owned()))?;
        Ok(Encoder { model, text, marks, shares, coded, acts, labels, pieces })
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
        let marks = NdTensor::from_data([MARKS], marks.to_vec()).into_dyn();
        let lists = self.run(tokens, (self.marks, marks.into()), self.coded)?;
        let named = |list: Vec<f32>, labels: &[String]| labels.iter().cloned().zip(list).collect();
        let [events, modes, flags] = lists;
        Ok(Opinion {
            events: named(events, &self.labels[0]),
            modes: named(modes, &self.labels[1]),
            flags: named(flags, &self.labels[2]),
        })
    }

    /// What is done by a statement: the public contract's acts with their probabilities, which add up to 1. `content` and
    /// `cue` are the bytes of `text` that are said and that say so, in rising order; there may be no cue.
    ///
    /// The first 254 word pieces are read.
    ///
    /// # Errors
    /// When the runtime fails.
    ///
    /// # Panics
    /// When a range does not lie on boundaries of `text`'s characters.
    pub fn act(
        &self,
        text: &str,
        content: &[Range<usize>],
        cue: &[Range<usize>],
    ) -> Result<Vec<(String, f32)>, Error> {
        let (tokens, inside) = self.pieces.told(text, [content, cue]);
        let all: Vec<usize> = (0..tokens.len()).collect();
        let first = inside[0].first().copied().unwrap_or(0);
        let groups = [&all, &inside[0], &inside[1], &vec![first]];
        let mut shares = NdTensor::<f32, 2>::zeros([groups.len(), tokens.len()]);
        for (row, group) in groups.into_iter().enumerate() {
            group.iter().for_each(|at| shares[[row, *at]] = 1.0 / group.len() as f32);
        }
        let [acts] = self.run(tokens, (self.shares, shares.into_dyn().into()), [self.acts])?;
        Ok(self.labels[3].iter().cloned().zip(acts).collect())
    }

    /// Runs what the outputs need.
    fn run<const N: usize>(
        &self,
        tokens: Vec<i32>,
        extra: (NodeId, ValueOrView<'_>),
        outputs: [NodeId; N],
    ) -> Result<[Vec<f32>; N], Error> {
        let count = tokens.len();
        let text = [
            NdTensor::from_data([1, count], tokens).into_dyn(),
            NdTensor::from_fn([1, count], |[_, i]| i as i32).into_dyn(),
        ];
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> =
            self.text.into_iter().zip(text.map(ValueOrView::from)).collect();
        inputs.push(extra);
        let options = RunOptions::default().with_thread_pool(Some(WORKER.with(Arc::clone)));
        let found = self.model.run_n(inputs, outputs, Some(options)).map_err(|e| Error(e.to_string()))?;
        let mut lists: [Vec<f32>; N] = std::array::from_fn(|_| Vec::new());
        for (list, output) in lists.iter_mut().zip(found) {
            let values: NdTensor<f32, 2> =
                output.try_into().map_err(|_| Error("an output of another shape".to_owned()))?;
            *list = values.into_data();
        }
        Ok(lists)
    }
}
