//! PLOVER's contexts: what an event is about, by the words around it.

use super::codebook::Codebook;
use truceline_syntax::Token;

/// How many words on either side of the event's own are looked at.
const REACH: usize = 12;

/// The contexts of the event at a word, in the codebook's order.
pub(super) fn of(book: &Codebook, head: Token<'_>) -> Vec<String> {
    let doc = head.doc();
    let sentence = doc.sentences()[head.sentence()].clone();
    let from = head.index().saturating_sub(REACH).max(sentence.start);
    let to = (head.index() + REACH + 1).min(sentence.end);
    let mut found: Vec<usize> = Vec::new();
    for token in doc.range(from..to) {
        let lemma = token.lemma().to_lowercase();
        let pair = token.previous().map(|p| format!("{} {lemma}", p.lemma().to_lowercase()));
        for word in [Some(lemma.clone()), pair].into_iter().flatten() {
            found.extend(book.contexts.get(&word).into_iter().flatten());
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|i| book.context_names[i].clone()).collect()
}
