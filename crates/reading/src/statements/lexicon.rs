//! The lexicon of cues: which words say that something is said, and how its content is joined to them.

use super::Act;
use crate::table::{self, Row, TableError};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::Token;

/// How a content is joined to its cue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frame {
    /// A clause: "that …".
    That,
    /// A clause after an object that hears it: "told them that …".
    NpThat,
    /// Quoted words.
    Quote,
    /// A question clause.
    Wh,
    /// A question clause after an object that hears it.
    NpWh,
    /// An object and an infinitive: "urged them to …".
    NpTo,
    /// A preposition and an infinitive: "called on them to …".
    PrepTo(String),
    /// An object and a preposition: "accused them of …".
    NpPrep(String),
    /// An object and what it is called.
    NpPred,
    /// An infinitive.
    To,
    /// A gerund.
    Ing,
    /// A preposition: "called for …".
    Prep(String),
    /// "so".
    So,
    /// An object.
    Np,
    /// The subject of a passive that has nothing else: "was announced".
    Subj,
}

impl Frame {
    fn parse(name: &str) -> Option<Frame> {
        Some(match name {
            "that" => Frame::That,
            "np-that" => Frame::NpThat,
            "quote" => Frame::Quote,
            "wh" => Frame::Wh,
            "np-wh" => Frame::NpWh,
            "np-to" => Frame::NpTo,
            "np-pred" => Frame::NpPred,
            "to" => Frame::To,
            "ing" => Frame::Ing,
            "so" => Frame::So,
            "np" => Frame::Np,
            "subj" => Frame::Subj,
            _ => return Frame::parse_preposition(name),
        })
    }

    fn parse_preposition(name: &str) -> Option<Frame> {
        let word =
            |w: &str| (!w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase())).then(|| w.to_owned());
        match (name.strip_prefix("np-"), name.strip_prefix('+')) {
            (Some(preposition), _) => word(preposition).map(Frame::NpPrep),
            (_, Some(rest)) => match rest.strip_suffix("-to") {
                Some(preposition) => word(preposition).map(Frame::PrepTo),
                None => word(rest).map(Frame::Prep),
            },
            _ => None,
        }
    }
}

/// What sort of word a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Verb,
    Passive,
    /// A verb of seeming, whose subject belongs to what is said.
    Seeming,
    Noun,
    Adjective,
    Preposition,
    Adverb,
    Mark,
    /// A verb that says something when it is negated: "did not deny that", "would not hear of".
    Negated,
}

impl Class {
    fn parse(name: &str) -> Option<Class> {
        Some(match name {
            "verb" => Class::Verb,
            "passive" => Class::Passive,
            "seeming" => Class::Seeming,
            "noun" => Class::Noun,
            "adjective" => Class::Adjective,
            "preposition" => Class::Preposition,
            "adverb" => Class::Adverb,
            "mark" => Class::Mark,
            "negated" => Class::Negated,
            _ => return None,
        })
    }
}

/// Whether a cue reports speech, thought or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Speech,
    Thought,
    Writing,
}

/// One cue.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Base forms, the governing word first.
    pub(super) words: Vec<String>,
    pub(super) frames: Vec<Frame>,
    /// Frames that count only when some of the content is quoted.
    pub(super) weak: Vec<Frame>,
    pub(super) act: Act,
    pub(super) mode: Mode,
}

impl Entry {
    /// Whether a frame counts only when some of the content is quoted.
    pub(super) fn is_weak(&self, frame: &Frame) -> bool {
        !self.frames.contains(frame)
    }
}

/// All cues, by class and governing word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: BTreeMap<(Class, String), Vec<Entry>>,
    support: BTreeSet<String>,
    unreal: BTreeSet<String>,
    labels: BTreeSet<String>,
    media: BTreeSet<String>,
    unnamed: BTreeSet<String>,
    ground: BTreeSet<String>,
    attacks: BTreeSet<String>,
    guards: BTreeSet<String>,
    mutual: BTreeSet<String>,
    publish: BTreeSet<String>,
    polls: BTreeSet<String>,
    conditions: Vec<Vec<String>>,
}

const TABLE: &str = "statements.tsv";
const DEEDS: &str = "statements_deeds.tsv";
const COLUMNS: [&str; 5] = ["class", "words", "frames", "act", "mode"];

impl Lexicon {
    pub(super) fn built_in() -> Result<Lexicon, TableError> {
        let words = table::rows(TABLE, include_str!("../../data/statements.tsv"), &COLUMNS)?;
        let deeds = table::rows(DEEDS, include_str!("../../data/statements_deeds.tsv"), &COLUMNS)?;
        Lexicon::parse(words.into_iter().chain(deeds))
    }

    fn parse<'t>(rows: impl Iterator<Item = Row<'t>>) -> Result<Lexicon, TableError> {
        let mut lexicon = Lexicon::default();
        for row in rows {
            let words: Vec<String> = row.get(1).split(' ').map(str::to_owned).collect();
            match row.get(0) {
                "support" => _ = lexicon.support.insert(words.join(" ")),
                "unreal" => _ = lexicon.unreal.insert(words.join(" ")),
                "medium" => _ = lexicon.media.insert(words.join(" ")),
                "guard" => _ = lexicon.guards.insert(words.join(" ")),
                "mutual" => _ = lexicon.mutual.insert(words.join(" ")),
                "publish" => _ = lexicon.publish.insert(words.join(" ")),
                "poll" => _ = lexicon.polls.insert(words.join(" ")),
                "attack" => _ = lexicon.attacks.insert(words.join(" ")),
                "ground" => _ = lexicon.ground.insert(words.join(" ")),
                "unnamed" => _ = lexicon.unnamed.insert(words.join(" ")),
                "condition" => lexicon.conditions.push(words),
                "label" => _ = lexicon.labels.insert(words.join(" ")),
                class => {
                    let class =
                        Class::parse(class).ok_or_else(|| row.error(format!("“{class}” is no class")))?;
                    let entry = entry(&row, words)?;
                    lexicon.entries.entry((class, entry.words[0].clone())).or_default().push(entry);
                }
            }
        }
        lexicon.entries.values_mut().for_each(|entries| {
            entries.sort_by_key(|e| (std::cmp::Reverse(e.words.len()), e.act == Act::Assert))
        });
        Ok(lexicon)
    }

    /// The cues of a class that a word can govern, those of several words first.
    pub(super) fn entries(&self, class: Class, lemma: &str) -> &[Entry] {
        self.entries.get(&(class, lemma.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Whether a verb is one of speech.
    pub(super) fn speaks(&self, lemma: &str) -> bool {
        self.entries(Class::Verb, lemma).iter().any(|e| e.mode == Mode::Speech && e.words.len() == 1)
    }

    /// Whether a verb can have a clause or a quotation for what it says.
    pub(super) fn reports(&self, lemma: &str) -> bool {
        let whole = |e: &Entry| e.frames.contains(&Frame::That) && e.frames.contains(&Frame::Quote);
        self.entries(Class::Verb, lemma).iter().any(|e| e.words.len() == 1 && whole(e))
    }

    /// Whether all that a verb says is that somebody speaks: "comment", "say".
    pub(super) fn merely_speaks(&self, lemma: &str) -> bool {
        let entries = self.entries(Class::Verb, lemma);
        self.speaks(lemma)
            && entries
                .iter()
                .filter(|e| e.words.len() == 1)
                .all(|e| matches!(e.act, Act::Assert | Act::Confirm | Act::Ask))
    }

    /// Whether a verb with an object tells what is said only of documents: "the poll found", not "they found".
    pub(super) fn merely_records(&self, lemma: &str) -> bool {
        let entries = self.entries(Class::Verb, lemma);
        let mut objects =
            entries.iter().filter(|e| e.words.len() == 1 && e.frames.contains(&Frame::Np)).peekable();
        objects.peek().is_some() && objects.all(|e| e.mode == Mode::Writing)
    }

    /// Whether several who do what a verb says do it together: "the ministers talked about the truce".
    pub(super) fn is_mutual(&self, lemma: &str) -> bool {
        self.mutual.contains(lemma)
    }

    /// Whether a verb with an object tells that a document was given out: "issued a letter", not "issued uniforms".
    pub(super) fn publishes(&self, words: &[String]) -> bool {
        self.publish.contains(&words.join(" "))
    }

    /// Whether a verb with a document for its object tells that it was given out: "issued a statement saying …".
    pub(super) fn supports_medium(&self, lemma: &str) -> bool {
        self.publish.contains(lemma) || self.support.contains(lemma)
    }

    /// Whether a verb is done with arms as well as with words: "defend".
    pub(super) fn guards(&self, lemma: &str) -> bool {
        self.guards.contains(lemma)
    }

    /// Whether a verb can carry a noun of saying.
    pub(super) fn supports(&self, lemma: &str) -> bool {
        self.support.contains(lemma)
    }

    /// Whether words before a colon name no speaker: "Update".
    pub(super) fn is_label(&self, words: &str) -> bool {
        self.labels.contains(&words.trim().to_lowercase())
    }

    /// Whether a noun names something that carries words: a statement, a channel.
    pub(super) fn is_medium(&self, noun: Token<'_>) -> bool {
        self.media.contains(&noun.lemma().to_lowercase())
    }

    /// Whether a noun names a document as such, and not what stands in it: "a letter", not "a letter saying that …".
    pub(super) fn is_document(&self, noun: Token<'_>) -> bool {
        self.is_medium(noun) && noun.child(&["acl", "relcl"]).is_none()
    }

    /// Whether a noun stands for speakers whom nobody names: "officials".
    pub(super) fn is_unnamed(&self, noun: Token<'_>) -> bool {
        self.unnamed.contains(&noun.lemma().to_lowercase())
    }

    /// Whether a noun names an asking of many: a poll.
    pub(super) fn is_poll(&self, noun: Token<'_>) -> bool {
        self.polls.contains(&noun.lemma().to_lowercase())
    }

    /// Whether a noun names an attack, which somebody can claim.
    pub(super) fn is_attack(&self, noun: Token<'_>) -> bool {
        self.attacks.contains(&noun.lemma().to_lowercase())
    }

    /// Whether a noun names ground or a thing that arms defend or strike.
    pub(super) fn is_ground(&self, noun: Token<'_>) -> bool {
        ["GPE", "LOC", "FAC"].contains(&noun.entity_label())
            || self.ground.contains(&noun.lemma().to_lowercase())
    }

    /// Whether a condition begins with a token: its last word, if so.
    pub(super) fn opens_condition<'d>(&self, token: Token<'d>) -> Option<Token<'d>> {
        self.conditions.iter().find_map(|words| {
            let mut last = Some(token).filter(|t| t.norm() == words[0])?;
            for word in &words[1..] {
                last = last.next().filter(|t| t.norm() == word)?;
            }
            Some(last)
        })
    }

    /// Whether what hangs on a word has not been said.
    pub(super) fn is_unreal(&self, lemma: &str) -> bool {
        self.unreal.contains(lemma)
    }
}

fn entry(row: &Row<'_>, words: Vec<String>) -> Result<Entry, TableError> {
    let frame = |name: &str| Frame::parse(name).ok_or_else(|| row.error(format!("“{name}” is no frame")));
    let strong = |name: &&str| !name.starts_with('?');
    let sorted = |names: Vec<&str>| {
        let mut frames = names.into_iter().map(frame).collect::<Result<Vec<_>, _>>()?;
        frames.sort();
        Ok::<_, TableError>(frames)
    };
    let frames = sorted(row.list(2).filter(strong).collect())?;
    let weak = sorted(row.list(2).filter_map(|name| name.strip_prefix('?')).collect())?;
    Ok(Entry {
        words,
        frames,
        weak,
        act: Act::parse(row.get(3)).ok_or_else(|| row.error(format!("“{}” is no act", row.get(3))))?,
        mode: match row.get(4) {
            "speech" => Mode::Speech,
            "thought" => Mode::Thought,
            "writing" => Mode::Writing,
            mode => return Err(row.error(format!("“{mode}” is no mode"))),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_row_is_there_once() {
        let rows =
            table::rows(TABLE, include_str!("../../data/statements.tsv"), &COLUMNS).expect("a good table");
        let keys: Vec<_> = rows.iter().map(|r| (r.get(0), r.get(1), r.get(2), r.get(3))).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        assert!(rows.len() > 1500, "{} rows", rows.len());
        Lexicon::built_in().expect("a good table");
    }
}
