//! What spaCy reads is what we read, word for word: over sentences of our own, with the English pipeline and with
//! made-up ones. `tools/syntax_fixtures.py` wrote what is expected.

use serde_json::Value;
use truceline_syntax::{Doc, Folder, Pipeline};

/// The numbers and strings of each word, in the fixtures' order.
fn words(doc: &Doc) -> Vec<Value> {
    let one = |t: truceline_syntax::Token| {
        let name = t.entity().map(|e| {
            let begins = if e.tokens.start == t.index() { "B" } else { "I" };
            format!("{begins}-{}", e.label)
        });
        let starts = doc.sentences()[t.sentence()].start == t.index();
        serde_json::json!([
            t.start(),
            t.end(),
            t.tag(),
            t.head().index(),
            t.dep(),
            t.pos().as_str(),
            t.morph(),
            t.lemma(),
            t.norm(),
            name.unwrap_or_default(),
            u8::from(starts),
            u8::from(t.space_after()),
        ])
    };
    doc.tokens().map(one).collect()
}

fn expect_parity(pipeline: &Pipeline, fixture: &str, unset: &[(usize, &str)]) {
    let mut wrong = Vec::new();
    for line in fixture.lines() {
        let row: Value = serde_json::from_str(line).expect("a fixture");
        let text = row["text"].as_str().expect("a text");
        let (read, wanted) = (words(&pipeline.read(text)), row["words"].as_array().expect("words"));
        if read.len() != wanted.len() {
            wrong.push(format!("{} words for {} in {text:?}", read.len(), wanted.len()));
        }
        for (read, wanted) in read.into_iter().zip(wanted) {
            let mut wanted = wanted.clone();
            for (place, value) in unset {
                wanted[*place] = (*value).into();
            }
            if read != wanted {
                wrong.push(format!("{read} for {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} words differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn made_up(name: &str) -> Pipeline {
    Pipeline::load(&Folder::new(format!("{}/tests/models/{name}", env!("CARGO_MANIFEST_DIR")))).expect(name)
}

#[test]
fn english() {
    let pipeline = truceline_english::pipeline().expect("the English pipeline");
    expect_parity(&pipeline, include_str!("sentences/english.jsonl"), &[]);
}

/// Other widths than whole registers, mish, static vectors, all state tokens, scores without an upper layer. Without an
/// attribute ruler the class is open: `X` here, nothing in spaCy.
#[test]
fn odd_networks() {
    expect_parity(&made_up("odd"), include_str!("sentences/odd.jsonl"), &[(5, "X")]);
}

/// Two and four pieces, networks of each component's own, sentence starts set before the parser.
#[test]
fn networks_of_their_own() {
    expect_parity(&made_up("own"), include_str!("sentences/own.jsonl"), &[(5, "X")]);
}
