//! Pages as trees, within bounds.
//!
//! The rules of HTML let a small page make a large tree (each paragraph opens again what was never closed), and a page that
//! nests deeply takes the square of its depth to read. So the page is fed in pieces, and given up when its tree outgrows it.

use super::Wrong;
use dom_query::Document;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

/// The most nodes that a tree may have; the longest live blogs have some 50,000.
pub(super) const MOST: usize = 300_000;

/// The deepest that elements may be nested.
const DEEPEST: usize = 20_000;

/// The most attributes that one element may have, by the blanks between them: each is held against all before it.
const ATTRIBUTES: usize = 10_000;

/// How much of a page is read between two looks at its tree.
const PIECE: usize = 2 << 10;

/// A page's tree.
pub(super) struct Tree {
    pub document: Document,
    /// How deep its elements are nested.
    pub depth: usize,
}

/// Reads a page.
pub(super) fn parse(page: &str) -> Result<Tree, Wrong> {
    if attributes(page) > ATTRIBUTES {
        return Err(Wrong::TooMuch(format!("an element on it has more than {ATTRIBUTES} attributes")));
    }
    let options = ParseOpts {
        tokenizer: TokenizerOpts::default(),
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
    };
    let mut parser = parse_document(Document::default(), options);
    let (mut depth, mut rest) = (0, page);
    while !rest.is_empty() {
        let (piece, left) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = left;
        parser.process(StrTendril::from(piece));
        let tree = &parser.tokenizer.sink.sink;
        depth = depth.max(depth_of(tree));
        if tree.tree.len() > MOST {
            return Err(Wrong::TooMuch(format!("it has more than {MOST} elements")));
        }
        if depth > DEEPEST {
            return Err(Wrong::TooMuch(format!("its elements are nested more than {DEEPEST} deep")));
        }
    }
    Ok(Tree { document: parser.finish(), depth })
}

/// How deep the element is nested that was read last.
fn depth_of(page: &Document) -> usize {
    std::iter::successors(Some(page.root()), |node| node.last_child()).count()
}

/// The most blanks in any one tag.
fn attributes(page: &str) -> usize {
    let mut most = 0;
    let mut blanks = None;
    let mut bytes = page.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, &mut blanks) {
            (b'<', _) => blanks = bytes.peek().is_some_and(u8::is_ascii_alphabetic).then_some(0),
            (b'>', _) => blanks = None,
            (b' ' | b'\t' | b'\n' | b'\r' | b'/', Some(n)) => {
                *n += 1;
                most = most.max(*n);
            }
            _ => {}
        }
    }
    most
}
