//! Classes, features and lemmas against what spaCy sets for the same tags and labels (`tests/cases/rules.tsv`).

use super::*;
use crate::Folder;
use crate::doc::Word;
use crate::lex::{Lexicon, Tokens};
use crate::symbols::Symbols;

#[test]
fn rules_set_what_spacy_sets() {
    let files = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../english/model"));
    let lexicon = Lexicon::load(&files, "en").expect("loads");
    let ruler = Ruler::load(&files, "attribute_ruler").expect("loads");
    let lemmatizer = Lemmatizer::load(&files, "lemmatizer", "en", "rule").expect("loads");
    let mut tokens = Tokens::default();
    for case in include_str!("../../tests/cases/rules.tsv").lines().skip(1) {
        let (text, rows) = case.split_once('\t').expect("two columns");
        let text: String = serde_json::from_str(text).expect("text");
        let rows: Vec<[String; 5]> = serde_json::from_str(rows).expect("tokens");
        lexicon.tokenize(&text, &mut tokens);
        let mut symbols = Symbols::default();
        let given = |[tag, dep, ..]: &[String; 5]| {
            let (tag, dep) = (symbols.intern(tag), symbols.intern(dep));
            Word { tag, dep, ..Word::default() }
        };
        let mut words: Vec<Word> = rows.iter().map(given).collect();
        ruler.apply(&tokens, &mut words, &mut symbols);
        lemmatizer.apply(&tokens, &mut words, &mut symbols);
        for (i, (word, [_, _, wanted @ ..])) in words.iter().zip(&rows).enumerate() {
            let got = [word.pos.as_str(), symbols.get(word.morph), symbols.get(word.lemma)];
            assert_eq!(got, wanted.each_ref().map(String::as_str), "{:?} in {text:?}", tokens.lexeme(i).text);
        }
    }
}

#[test]
fn lemmatizers_in_python_are_errors() {
    let files = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../english/model"));
    for (language, mode) in [("fr", "rule"), ("nl", "lookup"), ("ru", "pymorphy3"), ("it", "pos_lookup")] {
        assert!(Lemmatizer::load(&files, "lemmatizer", language, mode).is_err(), "{language} {mode}");
    }
}
