//! What one marked phrase does to another, by a small model that was trained on sentences.
//!
//! In: the tokens of one or two sentences, the two phrases, and what the codebook makes of them. Out: an [`Opinion`].
//! "Students flooded the square to shout slogans against the president" gives PROTEST .84, also where the codebook knows
//! none of its words.
//!
//! The model is linear: [`Clues`] name the words and arcs on the way from one phrase to the other, around and between them,
//! and the codebook's own candidates; means of word vectors stand in for words that it has not seen. Its weights are data
//! (`data/coder_*.bin`), made by `training/coder.py` from `training/events`, which also tells how right it is.
//!
//! Limits: it was trained on some four thousand sentences in the manner of wire copy, each with two marked phrases. It tells
//! no mode and no auxiliary mode, and where both phrases are long lists or lie far apart it knows little.

mod clues;
mod name;
mod weights;

pub use clues::Clues;

use super::Type;
use super::opinion::Opinion;
use crate::span::Span;
use crate::table::TableError;
use truceline_syntax::{Doc, Token};
use weights::{ANSWERS, Weights, Words};

/// The name that events bear which it coded.
pub(super) const NAME: &str = "learned";

/// A model with its word vectors.
#[derive(Debug)]
pub(super) struct Learned {
    words: Words,
    weights: Weights,
}

/// An event that the codebook finds in the phrases' sentences, with its rank.
pub(super) type Candidate<'a> = (Type, Option<&'a str>, f64);

impl Learned {
    pub(super) fn built_in() -> Result<Learned, TableError> {
        Ok(Learned { words: Words::built_in()?, weights: Weights::built_in()? })
    }

    /// What it goes by; none when one of the phrases is missing.
    pub(super) fn clues(&self, doc: &Doc, s: &[Span], t: &[Span], coded: &[Candidate<'_>]) -> Option<Clues> {
        Clues::of(&self.words, doc, [s, t], coded)
    }

    /// What it makes of them.
    pub(super) fn opinion(&self, clues: &Clues) -> Opinion {
        Opinion {
            events: chances(self.weights.weigh(clues)),
            modes: Default::default(),
            flags: None,
            coder: NAME,
        }
    }
}

/// The word that governs both phrases.
pub(super) fn top<'d>(doc: &'d Doc, s: &[Span], t: &[Span]) -> Option<Token<'d>> {
    clues::top(doc, [s, t])
}

/// Weights as chances that add up to 1.
fn chances(weights: [f64; ANSWERS]) -> [f64; ANSWERS] {
    let top = weights.iter().copied().fold(f64::MIN, f64::max);
    let all = weights.map(|w| (w - top).exp());
    let sum: f64 = all.iter().sum();
    all.map(|w| w / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::pipeline;

    const NO_EVENT: usize = ANSWERS - 1;

    struct Asked {
        learned: Learned,
        doc: Doc,
    }

    impl Asked {
        fn of(text: &str) -> Asked {
            Asked { learned: Learned::built_in().expect("weights"), doc: pipeline().read(text) }
        }

        fn span(&self, words: &str) -> Span {
            let start = self.doc.text().find(words).expect("the words are in the text");
            Span::new(start, start + words.len())
        }

        /// What the model makes of it when the codebook finds nothing.
        fn opinion(&self, s: &[Span], t: &[Span]) -> Option<Opinion> {
            self.learned.clues(&self.doc, s, t, &[]).map(|clues| self.learned.opinion(&clues))
        }

        fn best(&self, s: &str, t: &str) -> Option<Type> {
            self.opinion(&[self.span(s)], &[self.span(t)]).expect("both are marked").best().0
        }
    }

    #[test]
    fn chances_add_up_and_are_the_same_each_time() {
        let asked = Asked::of("Gunmen laid into the aid convoy. Chad's army stood by.");
        let pair = (&[asked.span("Gunmen")][..], &[asked.span("the aid convoy")][..]);
        let opinion = asked.opinion(pair.0, pair.1).expect("both are marked");
        assert!((opinion.events.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{opinion:?}");
        assert_eq!(asked.opinion(pair.0, pair.1), Some(opinion));
    }

    #[test]
    fn what_the_codebook_does_not_find_is_coded() {
        let asked = Asked::of("Rebel gunmen riddled the soldiers with bullets near the border.");
        assert_eq!(asked.best("Rebel gunmen", "the soldiers"), Some(Type::Assault));
        let asked = Asked::of("The minister sat down with his Kenyan counterpart for talks in Nairobi.");
        assert_eq!(asked.best("The minister", "his Kenyan counterpart"), Some(Type::Consult));
    }

    #[test]
    fn the_codebook_is_heard() {
        let asked = Asked::of("Lesotho and Malawi took up the matter of the border on Monday.");
        let (s, t) = ([asked.span("Lesotho")], [asked.span("Malawi")]);
        let chance = |coded: &[Candidate<'_>], event: Type| {
            let clues = asked.learned.clues(&asked.doc, &s, &t, coded).expect("both are marked");
            asked.learned.opinion(&clues).of(event)
        };
        for event in [Type::Aid, Type::Threaten, Type::Sanction] {
            assert!(chance(&[(event, None, 38.0)], event) > chance(&[], event), "{event:?}");
        }
    }

    #[test]
    fn odd_phrases_are_no_fault() {
        let asked = Asked::of("Chad thanked Niger. Mali, it said, had refused.");
        let whole = Span::new(0, asked.doc.text().len());
        let (chad, mali) = (asked.span("Chad"), asked.span("Mali"));
        let empty = Span::new(4, 4);
        for (s, t) in [(whole, whole), (chad, chad), (chad, mali), (mali, chad), (empty, chad), (chad, whole)]
        {
            let opinion = asked.opinion(&[s], &[t]).expect("both are marked");
            assert!(opinion.events.iter().all(|chance| (0.0..=1.0).contains(chance)), "{s:?} {t:?}");
        }
        assert_eq!(asked.opinion(&[], &[chad]), None);
        assert_eq!(asked.opinion(&[chad], &[]), None);
        let end = Span::new(whole.end, whole.end);
        assert!(asked.opinion(&[end], &[chad]).is_some());
        let nothing = Asked::of("");
        assert_eq!(nothing.opinion(&[Span::new(0, 0)], &[Span::new(0, 0)]), None);
    }

    #[test]
    fn equal_weights_are_equal_chances() {
        let all = chances([700.0; ANSWERS]);
        assert!((all[NO_EVENT] - 1.0 / ANSWERS as f64).abs() < 1e-12);
    }
}
