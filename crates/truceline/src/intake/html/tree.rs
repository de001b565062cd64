//! Pages as trees, within bounds.
//!
//! The rules of HTML let a small page make a large tree (each paragraph opens again what was never closed), and a page that
//! nests deeply takes the square of its depth to read. So the page is fed in pieces, and given up when its tree outgrows it.

use super::Wrong;
use dom_query::{Document, NodeData};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

/// The most nodes that a tree may have; the longest live blogs have some 50,000.
pub(super) const MOST: usize = 300_000;

/// The deepest that elements may be nested.
const DEEPEST: usize = 12_000;

/// The most attributes that one element may have, by the blanks between them: each is held against all before it.
const ATTRIBUTES: usize = 10_000;

/// The longest piece of text in one node, in bytes: the library copies a node's text whenever a line or an entity is added.
const TEXT: usize = 8 << 10;

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
        depth = depth.max(end_of(tree));
        if tree.tree.len() > MOST {
            return Err(Wrong::TooMuch(format!("it has more than {MOST} elements")));
        }
        if depth > DEEPEST {
            return Err(Wrong::TooMuch(format!("its elements are nested more than {DEEPEST} deep")));
        }
    }
    Ok(Tree { document: parser.finish(), depth })
}

/// How deep the node is nested that was read last. Where it is a long text, an element without meaning is put behind it, so
/// that what follows is a node of its own.
fn end_of(page: &Document) -> usize {
    let mut last = page.root();
    let mut depth = 1;
    while let Some(child) = last.last_child() {
        (last, depth) = (child, depth + 1);
    }
    let length = last.query_or(0, |node| match &node.data {
        NodeData::Text { contents } => contents.len(),
        _ => 0,
    });
    if length > TEXT
        && let Some(parent) = last.parent()
    {
        parent.append_child(&page.tree.new_element("wbr"));
    }
    depth
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
