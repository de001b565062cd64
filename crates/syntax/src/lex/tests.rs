//! Words and their numbers against what spaCy says of the same texts (`tests/cases/words.tsv`), and texts made to take long.

use super::*;
use crate::Folder;
use serde_json::{Value, json};
use std::time::Instant;

fn english() -> Lexicon {
    let files = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../english/model"));
    Lexicon::load(&files, "en").expect("loads")
}

/// A token as the cases have it.
fn row(tokens: &Tokens, i: usize) -> Value {
    let (piece, word) = (tokens.pieces[i], tokens.lexeme(i));
    let numbers = [word.orth, word.lower, word.norm, word.prefix, word.suffix, word.shape];
    let mut row = vec![json!(piece.end), json!(piece.space_after), json!(tokens.norm(i))];
    row.extend(numbers.map(|n| json!(n.to_string())));
    Value::from(row)
}

#[test]
fn words_are_those_of_spacy() {
    let lexicon = english();
    let mut tokens = Tokens::default();
    let cases =
        include_str!("../../tests/cases/words.tsv").split('\n').skip(1).filter(|line| !line.is_empty());
    let mut count = 0;
    // Twice, so that what is remembered is seen to be right, too.
    for case in cases.clone().chain(cases) {
        let (text, wanted) = case.split_once('\t').expect("two columns");
        let text: String = serde_json::from_str(text).expect("text");
        let wanted: Vec<Value> = serde_json::from_str(wanted).expect("tokens");
        lexicon.tokenize(&text, &mut tokens);
        let got: Vec<Value> = (0..tokens.pieces.len()).map(|i| row(&tokens, i)).collect();
        assert_eq!(got, wanted, "{text:?}");
        count += got.len();
    }
    assert!(count > 2_000, "{count} tokens");
}

#[test]
fn nothing_of_a_text_is_lost() {
    let lexicon = english();
    let mut tokens = Tokens::default();
    for text in
        ["", " ", "  ", "\n", " a", "a ", " \u{a0} x\u{2003}\u{200d} ", "\u{301}", "\0\u{7f}", "a  b\tc\r\nd"]
    {
        lexicon.tokenize(text, &mut tokens);
        let mut at = 0;
        for piece in &tokens.pieces {
            assert!(piece.start == at && piece.end > at, "{text:?}: {piece:?}");
            at = piece.end + u32::from(piece.space_after);
        }
        assert_eq!(at as usize, text.len(), "{text:?}");
    }
}

#[test]
fn time_grows_with_length_alone() {
    let lexicon = english();
    let texts = [
        "\"".repeat(100_000),
        ".".repeat(100_000),
        "a".repeat(100_000),
        "a.b-c,d/e:f@g".repeat(8_000),
        ":@.a".repeat(25_000),
        "x.x".repeat(33_000),
        "(':'s5km".repeat(12_000),
        "don't:)".repeat(14_000),
        "😀\u{200d}".repeat(14_000),
    ];
    for text in texts {
        let mut tokens = Tokens::default();
        let start = Instant::now();
        lexicon.tokenize(&text, &mut tokens);
        // 100 kB take some 50 ms at worst; what grows with the square of the length takes minutes.
        assert!(start.elapsed().as_secs() < 20, "{:?}… takes {:?}", &text[..8], start.elapsed());
        assert_eq!(tokens.pieces.last().map_or(0, |p| p.end as usize), text.len());
    }
}

#[test]
fn words_are_forgotten_between_texts_only() {
    let lexicon = english();
    let mut tokens = Tokens::default();
    let many: String = (0..70_000).map(|i| format!("w{i} ")).collect();
    lexicon.tokenize(&many, &mut tokens);
    assert_eq!((tokens.pieces.len(), tokens.generation), (70_000, 0));
    lexicon.tokenize("w1 w2", &mut tokens);
    assert_eq!((tokens.pieces.len(), tokens.generation, tokens.lexemes.len()), (2, 1, 2));
    lexicon.tokenize("w2 w3", &mut tokens);
    assert_eq!((tokens.norm(0), tokens.generation, tokens.lexemes.len()), ("w2", 1, 3));
}

#[test]
fn what_is_not_read_is_an_error() {
    struct Nothing;
    impl crate::Files for Nothing {
        fn file(&self, path: &str) -> Option<std::borrow::Cow<'_, [u8]>> {
            (path == "tokenizer").then_some(b"\x81\xadprefix_search\xa1(".into())
        }
    }
    let error = Lexicon::load(&Nothing, "en").expect_err("broken");
    assert_eq!(error.file(), "tokenizer");
    let files = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../english/model"));
    assert!(Lexicon::load(&files, "hi").is_err());
}
