//! Rules over tagged and parsed words: the attribute ruler and the lemmatizer, as spaCy has them.
//!
//! In: tokens with their words, and what the networks said of them (tag, label, features). Out: classes, features and lemmas,
//! set in the words. "held/VBD" becomes a verb, `Tense=Past|VerbForm=Fin`, lemma `hold`.

mod lemmatizer;
mod ruler;
#[cfg(test)]
mod tests;

pub(crate) use lemmatizer::Lemmatizer;
pub(crate) use ruler::Ruler;
