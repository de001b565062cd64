//! A pipeline's files may come from anywhere: whatever is in them, loading gives a pipeline or an error that names a
//! file, and what was loaded reads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use truceline_syntax::{Files, Folder, Pipeline};

/// Files in memory, some of them spoilt.
#[derive(Clone, Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn file(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.0.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }
}

const PATHS: [&str; 15] = [
    "config.cfg",
    "ner/cfg",
    "ner/model",
    "ner/moves",
    "parser/cfg",
    "parser/model",
    "parser/moves",
    "senter/model",
    "tagger/cfg",
    "tagger/model",
    "tok2vec/model",
    "tokenizer",
    "vocab/key2row",
    "vocab/lookups.bin",
    "vocab/vectors",
];

fn made_up(name: &str) -> Memory {
    let folder = Folder::new(format!("{}/tests/models/{name}", env!("CARGO_MANIFEST_DIR")));
    let found = PATHS.iter().filter_map(|path| Some(((*path).to_owned(), folder.file(path)?.into_owned())));
    Memory(found.collect())
}

fn try_out(files: &Memory) {
    match Pipeline::load(files) {
        Ok(pipeline) => {
            pipeline.read("The envoys met in Doha (again). \n They said they'd signed nothing.");
        }
        Err(error) => assert!(!error.file().is_empty(), "{error}"),
    }
}

#[test]
fn files_cut_short() {
    for name in ["odd", "own"] {
        let whole = made_up(name);
        for (path, bytes) in &whole.0 {
            for part in 0..8 {
                let mut files = whole.clone();
                files.0.insert(path.clone(), bytes[..bytes.len() * part / 8].to_vec());
                try_out(&files);
            }
        }
    }
}

#[test]
fn files_that_are_missing() {
    let whole = made_up("odd");
    for path in whole.0.keys() {
        let mut files = whole.clone();
        files.0.remove(path);
        try_out(&files);
    }
    assert_eq!(Pipeline::load(&Memory::default()).unwrap_err().to_string(), "config.cfg: is missing");
}

#[test]
fn files_with_spoilt_bytes() {
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for name in ["odd", "own"] {
        let whole = made_up(name);
        for (path, bytes) in &whole.0 {
            for _ in 0..12 {
                let mut spoilt = bytes.clone();
                // Heads of files are where shapes and names are.
                let reach = if next(2) == 0 { spoilt.len().min(2_000) } else { spoilt.len() };
                for _ in 0..1 + next(4) {
                    let (at, byte) = (next(reach.max(1)), next(256) as u8);
                    spoilt.get_mut(at).into_iter().for_each(|b| *b = byte);
                }
                let mut files = whole.clone();
                files.0.insert(path.clone(), spoilt);
                try_out(&files);
            }
        }
    }
}

#[test]
fn what_is_not_supported_is_named() {
    let mut files = made_up("odd");
    let config = String::from_utf8(files.0["config.cfg"].clone()).expect("text");
    let other = config.replace("spacy.MishWindowEncoder.v2", "spacy.TorchBiLSTMEncoder.v1");
    files.0.insert("config.cfg".to_owned(), other.into_bytes());
    let told = Pipeline::load(&files).unwrap_err().to_string();
    let wanted = "config.cfg: [components.tok2vec.model.encode] @architectures = spacy.TorchBiLSTMEncoder.v1 is not supported";
    assert_eq!(told, wanted);
}
