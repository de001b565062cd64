//! The pipeline: loads what spaCy saved, and reads texts with it.

use crate::config::{Config, unsupported};
use crate::doc::{Doc, Entity, Word};
use crate::lex::{Lexicon, Tokens};
use crate::neural::arc_eager::{self, Parser};
use crate::neural::biluo::{self, Namer};
use crate::neural::moves;
use crate::neural::scorer::{self, Scorer};
use crate::neural::softmax::Softmax;
use crate::neural::tok2vec::{self, CHUNK, Tok2Vec};
use crate::neural::vectors::Vectors;
use crate::neural::weights::Network;
use crate::rules::{Lemmatizer, Ruler};
use crate::tree;
use crate::{Error, Files};
use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Buffers of a text with more tokens are given back when it is read.
const LONG: usize = 1 << 18;

/// A loaded pipeline. It can be shared between threads.
pub struct Pipeline {
    language: String,
    lexicon: Lexicon,
    encoders: Vec<Encoder>,
    steps: Vec<Step>,
    /// Buffers of threads that are done, for the next ones.
    pool: Mutex<Vec<Scratch>>,
}

/// A token-to-vector network, with the steps (by number) that listen to it.
#[derive(Debug)]
struct Encoder {
    tok2vec: Tok2Vec,
    listeners: Vec<usize>,
}

/// A component that writes into the document.
#[derive(Debug)]
enum Step {
    Tagger(Softmax, Vec<String>),
    Senter(Softmax, Vec<String>),
    Parser(Parser),
    Namer(Namer),
    Ruler(Ruler),
    Lemmatizer(Lemmatizer),
}

/// Buffers of one thread.
#[derive(Debug, Default)]
struct Scratch {
    tokens: Tokens,
    encoders: Vec<tok2vec::Scratch>,
    steps: Vec<StepScratch>,
    scores: Vec<f32>,
    state: arc_eager::State,
    /// By token: 1 where a sentence starts, -1 where none does, 0 where nothing is known.
    starts: Vec<i8>,
    flat: String,
}

/// What a network gives one step, before the step runs.
#[derive(Debug, Default)]
struct StepScratch {
    classes: Vec<u16>,
    scorer: scorer::Scratch,
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Pipeline {
    /// Loads a pipeline from spaCy's own on-disk format.
    ///
    /// # Errors
    /// When a file is missing, broken, or asks for a component that this crate does not read.
    pub fn load(files: &dyn Files) -> Result<Pipeline, Error> {
        let config = Config::load(files)?;
        let mut loader = Loader {
            files,
            language: config.string("nlp", "lang")?,
            vectors: Vectors::load(files)?,
            config,
            shared: None,
            encoders: Vec::new(),
            steps: Vec::new(),
        };
        for component in loader.config.components()? {
            loader.add(&component.name, &component.factory)?;
        }
        Ok(Pipeline {
            lexicon: Lexicon::load(files, &loader.language)?,
            language: loader.language,
            encoders: loader.encoders,
            steps: loader.steps,
            pool: Mutex::default(),
        })
    }

    /// The ISO 639-1 code of the language it reads.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Reads a whole text.
    pub fn read(&self, text: &str) -> Doc {
        let mut doc = Doc::new(text);
        self.with_scratch(|scratch| self.append(&mut doc, text, 0, scratch));
        doc.link();
        doc
    }

    /// Reads parts of a text (byte ranges in order, apart from each other) as if each stood alone; sentences never cross
    /// from one part to the next, and what lies between them gives no tokens.
    ///
    /// A line break or tab inside a part is read as the space that it stands for.
    pub fn read_parts(&self, text: &str, parts: &[Range<usize>]) -> Doc {
        let mut doc = Doc::new(text);
        self.with_scratch(|scratch| {
            for part in parts {
                let mut flat = std::mem::take(&mut scratch.flat);
                flatten(&text[part.clone()], &mut flat);
                self.append(&mut doc, &flat, part.start, scratch);
                scratch.flat = flat;
            }
        });
        doc.link();
        doc
    }

    fn with_scratch(&self, work: impl FnOnce(&mut Scratch)) {
        let pool = || self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = pool().pop().unwrap_or_default();
        work(&mut scratch);
        if scratch.tokens.pieces.capacity() <= LONG {
            pool().push(scratch);
        }
    }

    /// Adds the words of `text`, which starts at byte `at` of the document.
    fn append(&self, doc: &mut Doc, text: &str, at: usize, scratch: &mut Scratch) {
        if u32::try_from(doc.text.len()).is_err() {
            return;
        }
        self.lexicon.tokenize(text, &mut scratch.tokens);
        self.parse(doc, at, scratch);
    }

    /// Adds the words of the tokens in `scratch`, whose text starts at byte `at` of the document.
    fn parse(&self, doc: &mut Doc, at: usize, scratch: &mut Scratch) {
        let n = scratch.tokens.pieces.len();
        if n == 0 {
            return;
        }
        self.encode(scratch);
        scratch.starts.clear();
        scratch.starts.resize(n, 0);
        scratch.starts[0] = 1;
        let first = doc.words.len();
        doc.words.extend((0..n).map(|i| Word { head: i as u32, ..Word::default() }));
        for (step, own) in self.steps.iter().zip(0..) {
            self.run(step, own, doc, first, scratch);
        }
        for (i, word) in doc.words[first..].iter_mut().enumerate() {
            let piece = &scratch.tokens.pieces[i];
            word.start = piece.start + at as u32;
            word.end = piece.end + at as u32;
            word.space_after = piece.space_after;
            word.norm = doc.symbols.intern(scratch.tokens.norm(i));
            word.head += first as u32;
            if i == 0 || scratch.starts[i] == 1 {
                doc.sentences.push(first + i..first + i);
            }
            if let Some(last) = doc.sentences.last_mut() {
                last.end = first + i + 1;
            }
            word.sentence = doc.sentences.len() as u32 - 1;
        }
    }

    /// Runs the networks over the tokens, and keeps what each step needs of the vectors.
    fn encode(&self, scratch: &mut Scratch) {
        scratch.encoders.resize_with(self.encoders.len(), Default::default);
        scratch.steps.resize_with(self.steps.len(), Default::default);
        for step in &mut scratch.steps {
            step.classes.clear();
            step.scorer.clear();
        }
        let n = scratch.tokens.pieces.len();
        for (encoder, buffers) in self.encoders.iter().zip(&mut scratch.encoders) {
            for start in (0..n).step_by(CHUNK) {
                let rows = encoder.tok2vec.encode(&scratch.tokens, start..n.min(start + CHUNK), buffers);
                for listener in &encoder.listeners {
                    let own = &mut scratch.steps[*listener];
                    match &self.steps[*listener] {
                        Step::Tagger(softmax, _) | Step::Senter(softmax, _) => {
                            softmax.classify(rows, &mut scratch.scores, &mut own.classes);
                        }
                        Step::Parser(parser) => parser.scorer().push(rows, &mut own.scorer),
                        Step::Namer(namer) => namer.scorer().push(rows, &mut own.scorer),
                        Step::Ruler(_) | Step::Lemmatizer(_) => {}
                    }
                }
            }
        }
    }

    fn run(&self, step: &Step, own: usize, doc: &mut Doc, first: usize, scratch: &mut Scratch) {
        let Scratch { tokens, steps, state, starts, .. } = scratch;
        let own = &mut steps[own];
        let words = &mut doc.words[first..];
        match step {
            Step::Tagger(_, labels) => {
                for (word, class) in words.iter_mut().zip(&own.classes) {
                    word.tag = doc.symbols.intern(&labels[*class as usize]);
                }
            }
            Step::Senter(_, labels) => {
                for (start, class) in starts.iter_mut().zip(&own.classes) {
                    *start = if labels[*class as usize] == "S" { 1 } else { -1 };
                }
            }
            Step::Parser(parser) => {
                state.reset(words.len(), starts);
                parser.parse(state, &mut own.scorer);
                for (i, word) in words.iter_mut().enumerate() {
                    word.head = state.head(i).unwrap_or(i) as u32;
                    word.dep = doc.symbols.intern(parser.label(state, i).unwrap_or("ROOT"));
                }
                tree::finish(words, &mut doc.symbols, |i| tokens.lexeme(i).is_space, starts);
            }
            Step::Namer(namer) => {
                for (range, label) in namer.find(&Seen { tokens, starts }, &mut own.scorer) {
                    words[range.clone()].iter_mut().for_each(|w| w.entity = doc.entities.len() as u32 + 1);
                    let tokens = first + range.start..first + range.end;
                    doc.entities.push(Entity { tokens, label: label.to_owned() });
                }
            }
            Step::Ruler(ruler) => ruler.apply(tokens, words, &mut doc.symbols),
            Step::Lemmatizer(lemmatizer) => lemmatizer.apply(tokens, words, &mut doc.symbols),
        }
    }
}

/// What the name finder sees of a text.
struct Seen<'a> {
    tokens: &'a Tokens,
    starts: &'a [i8],
}

impl biluo::Tokens for Seen<'_> {
    fn len(&self) -> usize {
        self.starts.len()
    }

    fn is_space(&self, token: usize) -> bool {
        self.tokens.lexeme(token).is_space
    }

    fn starts_sentence(&self, token: usize) -> bool {
        self.starts[token] == 1
    }
}

/// Writes `text` into `flat` with spaces for line breaks and tabs; every byte keeps its place.
fn flatten(text: &str, flat: &mut String) {
    flat.clear();
    flat.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
}

/// A pipeline being loaded.
struct Loader<'f> {
    files: &'f dyn Files,
    config: Config,
    language: String,
    vectors: Option<Vectors>,
    /// The encoder of the component `tok2vec`, with that component's name.
    shared: Option<(usize, String)>,
    encoders: Vec<Encoder>,
    steps: Vec<Step>,
}

impl Loader<'_> {
    fn add(&mut self, name: &str, factory: &str) -> Result<(), Error> {
        let step = match factory {
            "tok2vec" => return self.share(name),
            "tagger" | "senter" => self.tagger(name, factory)?,
            "parser" | "ner" => self.transitions(name, factory)?,
            "attribute_ruler" => Step::Ruler(Ruler::load(self.files, name)?),
            "lemmatizer" => {
                let mode = self.config.string(&format!("components.{name}"), "mode")?;
                Step::Lemmatizer(Lemmatizer::load(self.files, name, &self.language, &mode)?)
            }
            _ => return Err(unsupported(&format!("components.{name}"), "factory", factory)),
        };
        self.steps.push(step);
        Ok(())
    }

    /// Reads the network that other components listen to.
    fn share(&mut self, name: &str) -> Result<(), Error> {
        self.check_tok2vec(&format!("components.{name}.model"))?;
        let network = Network::load(self.files, &format!("{name}/model"))?;
        let tok2vec = Tok2Vec::read(&network, self.vectors.as_ref())?;
        self.shared = Some((self.encoders.len(), name.to_owned()));
        self.encoders.push(Encoder { tok2vec, listeners: Vec::new() });
        Ok(())
    }

    fn tagger(&mut self, name: &str, factory: &str) -> Result<Step, Error> {
        let section = format!("components.{name}.model");
        self.config.expect_architecture(&section, &["Tagger"])?;
        let labels = match factory {
            "senter" => vec!["I".to_owned(), "S".to_owned()],
            _ => labels(self.files, &format!("{name}/cfg"))?,
        };
        let network = Network::load(self.files, &format!("{name}/model"))?;
        let (width, stride) = self.listen(&section, &network)?;
        let softmax = Softmax::read(&network, labels.len(), width, stride)?;
        Ok(if factory == "senter" { Step::Senter(softmax, labels) } else { Step::Tagger(softmax, labels) })
    }

    fn transitions(&mut self, name: &str, factory: &str) -> Result<Step, Error> {
        let section = format!("components.{name}.model");
        self.config.expect_architecture(&section, &["TransitionBasedParser"])?;
        let file = format!("{name}/model");
        let network = Network::load(self.files, &file)?;
        let (width, stride) = self.listen(&section, &network)?;
        let kinds = if factory == "ner" { &biluo::KINDS } else { &arc_eager::KINDS };
        let actions = moves::load(self.files, &format!("{name}/moves"), kinds)?;
        let scorer = Scorer::read(&network, actions.len(), width, stride)?;
        Ok(match factory {
            "ner" => Step::Namer(Namer::new(actions, scorer, &file)?),
            _ => Step::Parser(Parser::new(actions, scorer, &file)?),
        })
    }

    /// Ties the next step to the shared encoder or to one of its own; gives the width and stride of its rows.
    fn listen(&mut self, section: &str, network: &Network) -> Result<(usize, usize), Error> {
        let section = format!("{section}.tok2vec");
        let encoder = if self.check_tok2vec(&section)? {
            let tok2vec = Tok2Vec::read(network, self.vectors.as_ref())?;
            self.encoders.push(Encoder { tok2vec, listeners: Vec::new() });
            self.encoders.len() - 1
        } else {
            let upstream = self.config.string(&section, "upstream").unwrap_or_else(|_| "*".to_owned());
            let shared = self.shared.as_ref().filter(|(_, name)| upstream == "*" || upstream == *name);
            shared.ok_or_else(|| unsupported(&section, "upstream", &upstream))?.0
        };
        self.encoders[encoder].listeners.push(self.steps.len());
        let tok2vec = &self.encoders[encoder].tok2vec;
        Ok((tok2vec.width(), tok2vec.stride()))
    }

    /// Whether a network has token vectors of its own, and not a listener.
    fn check_tok2vec(&self, section: &str) -> Result<bool, Error> {
        let known = ["Tok2Vec", "Tok2VecListener", "HashEmbedCNN"];
        let kind = self.config.expect_architecture(section, &known)?;
        if kind == "Tok2Vec" {
            self.config.expect_architecture(&format!("{section}.embed"), &["MultiHashEmbed"])?;
            let encoders = ["MaxoutWindowEncoder", "MishWindowEncoder"];
            self.config.expect_architecture(&format!("{section}.encode"), &encoders)?;
        }
        Ok(kind != "Tok2VecListener")
    }
}

/// The labels of a tagger, in the order of its network's outputs.
fn labels(files: &dyn Files, file: &str) -> Result<Vec<String>, Error> {
    let bytes = files.file(file).ok_or_else(|| Error::new(file, "is missing"))?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|e| Error::new(file, e))?;
    let labels =
        value.get("labels").and_then(|l| l.as_array()).ok_or_else(|| Error::new(file, "has no labels"))?;
    let labels: Option<Vec<String>> = labels.iter().map(|l| Some(l.as_str()?.to_owned())).collect();
    labels.ok_or_else(|| Error::new(file, "a label is no string"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Folder;
    use crate::kernel::PORTABLE_ONLY;
    use std::sync::atomic::Ordering;

    fn english() -> Pipeline {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../english/model");
        Pipeline::load(&Folder::new(folder)).expect("the English pipeline")
    }

    fn told(doc: &Doc) -> String {
        doc.tokens().map(|t| format!("{t:?}<{}:{} ", t.head().index(), t.entity_label())).collect()
    }

    #[test]
    fn every_machine_reads_the_same() {
        let pipeline = english();
        for line in include_str!("../tests/sentences.txt").lines() {
            let text: String = serde_json::from_str(line).expect("a text");
            let best = told(&pipeline.read(&text));
            PORTABLE_ONLY.store(true, Ordering::Relaxed);
            let plain = told(&pipeline.read(&text));
            PORTABLE_ONLY.store(false, Ordering::Relaxed);
            assert_eq!(best, plain);
        }
    }

    #[test]
    fn parts_stand_alone() {
        let pipeline = english();
        let text = "Talks held.\n* * *\nThe rebels\nwithdrew on\tMonday. They said so.";
        let doc = pipeline.read_parts(text, &[0..11, 18..text.len()]);
        let sentences: Vec<&str> = doc
            .sentences()
            .iter()
            .map(|s| &text[doc.token(s.start).start()..doc.token(s.end - 1).end()])
            .collect();
        assert_eq!(sentences, ["Talks held.", "The rebels\nwithdrew on\tMonday.", "They said so."]);
        assert!(doc.tokens().all(|t| !t.text().trim().is_empty()));
        let alone = pipeline.read("The rebels withdrew on Monday. They said so.");
        let second: Vec<&str> = doc.range(3..doc.len()).map(|t| t.dep()).collect();
        assert_eq!(second, alone.tokens().map(|t| t.dep()).collect::<Vec<_>>());
    }

    #[test]
    fn long_texts_take_their_time_and_no_more() {
        // Stacks as deep as the text is long, and sentences of 20,000 words: quadratic time would be seen.
        let pipeline = english();
        for text in ["( ".repeat(20_000), "the army of ".repeat(6_000), "and ".repeat(20_000)] {
            let doc = pipeline.read(&text);
            assert_eq!(doc.tokens().map(|t| t.children().count()).sum::<usize>() + roots(&doc), doc.len());
        }
    }

    fn roots(doc: &Doc) -> usize {
        doc.tokens().filter(|t| t.is_root()).count()
    }

    #[test]
    fn nothing_is_nothing() {
        let pipeline = english();
        assert!(pipeline.read("").is_empty());
        assert!(pipeline.read_parts("Some text.", &[]).is_empty());
        assert!(pipeline.read_parts("", &[0..0, 0..0]).sentences().is_empty());
    }
}
