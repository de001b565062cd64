//! What clauses show of what is done by saying them: who they are about, how they are told, and the rules of
//! `statements_acts.tsv`.

use super::Act;
use super::cue::Cue;
use super::frame;
use crate::actors::{Cast, Kind};
use crate::id::ActorId;
use crate::page::Page;
use crate::span::Span;
use crate::table::{self, Row, TableError};
use truceline_syntax::{Pos, Token};

/// Who a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Own,
    Other,
}

/// How a clause is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Will,
    Must,
    Could,
    Not,
    Done,
}

/// One row of the table of acts.
#[derive(Debug)]
struct Rule {
    act: Act,
    subject: Option<Subject>,
    mood: Option<Mood>,
    words: Vec<Words>,
}

/// What a rule looks for in a clause.
#[derive(Debug)]
enum Words {
    Any,
    /// A question mark at the end.
    Question,
    /// The verb, with words that follow it.
    Verb(Vec<String>),
    /// Words in a row.
    Row(Vec<String>),
}

/// The table of acts that contents show.
#[derive(Debug)]
pub(super) struct Acts {
    rules: Vec<Rule>,
}

const TABLE: &str = "statements_acts.tsv";
const COLUMNS: [&str; 4] = ["act", "subject", "mood", "words"];

impl Acts {
    pub(super) fn built_in() -> Result<Acts, TableError> {
        let rows = table::rows(TABLE, include_str!("../../data/statements_acts.tsv"), &COLUMNS)?;
        let rules = rows.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
        Ok(Acts { rules })
    }

    /// The acts that the clauses of a content show.
    pub(super) fn shown_by(&self, view: &View<'_, '_>, cue: &Cue<'_>, content: &[Span]) -> Vec<Act> {
        view.clauses(cue, content).into_iter().take(4).filter_map(|clause| self.shown(view, clause)).collect()
    }

    fn shown(&self, view: &View<'_, '_>, clause: Token<'_>) -> Option<Act> {
        let (subject, mood) = (view.subject(clause), mood(clause));
        let scope: Vec<Token<'_>> = scope(clause);
        let fits = |rule: &&Rule| {
            rule.subject.is_none_or(|s| subject == Some(s))
                && rule.mood.is_none_or(|m| m == mood)
                && rule.words.iter().any(|w| stands(w, clause, &scope, view.page))
        };
        self.rules.iter().find(fits).map(|rule| rule.act)
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, TableError> {
    let fault = |column: usize| row.error(format!("“{}” does not belong in this column", row.get(column)));
    Ok(Rule {
        act: Act::parse(row.get(0)).ok_or_else(|| fault(0))?,
        subject: match row.get(1) {
            "any" => None,
            "self" => Some(Subject::Own),
            "other" => Some(Subject::Other),
            _ => return Err(fault(1)),
        },
        mood: match row.get(2) {
            "any" => None,
            "will" => Some(Mood::Will),
            "must" => Some(Mood::Must),
            "could" => Some(Mood::Could),
            "not" => Some(Mood::Not),
            "done" => Some(Mood::Done),
            _ => return Err(fault(2)),
        },
        words: row.list(3).map(words).collect(),
    })
}

fn words(field: &str) -> Words {
    let row = |words: &str| words.split(' ').map(str::to_owned).collect();
    match (field, field.strip_prefix('=')) {
        ("*", _) => Words::Any,
        ("=?", _) => Words::Question,
        (_, Some(verb)) => Words::Verb(row(verb)),
        (words, None) => Words::Row(row(words)),
    }
}

fn is_party(token: Token<'_>) -> bool {
    ["GPE", "NORP", "ORG", "PERSON"].contains(&token.entity_label())
}

/// The verb of a clause with the verbs that it only helps: "tried to avoid", "is ready to continue".
pub(super) fn verbs(clause: Token<'_>) -> Vec<Token<'_>> {
    std::iter::successors(Some(clause), |t| helped(*t)).take(3).collect()
}

fn helped(verb: Token<'_>) -> Option<Token<'_>> {
    verb.child(&["xcomp"]).filter(|x| x.start() > verb.start())
}

/// The words of a clause, without those of clauses that hang on its nouns.
pub(super) fn scope(clause: Token<'_>) -> Vec<Token<'_>> {
    let own = |t: &Token<'_>| {
        let path = std::iter::successors(Some(*t), |t| (!t.is_root() && *t != clause).then(|| t.head()));
        !path.clone().any(|t| t != clause && t.dep() == "relcl")
    };
    clause.subtree().take(60).filter(own).collect()
}

pub(super) fn mood(clause: Token<'_>) -> Mood {
    let helpers = || verbs(clause).into_iter().flat_map(|v| v.children_by(&["aux"]));
    let has = |words: &[&str]| helpers().any(|a| words.contains(&a.norm()) || words.contains(&a.lemma()));
    let going = clause.lemma() == "go" && clause.tag() == "VBG" && clause.child(&["xcomp"]).is_some();
    let obliged = ["have", "need"].contains(&clause.lemma()) && clause.child(&["xcomp"]).is_some();
    if is_denied(clause) {
        Mood::Not
    } else if has(&["will", "would", "shall", "wo"]) || going {
        Mood::Will
    } else if has(&["must", "should", "ought"]) || obliged {
        Mood::Must
    } else if has(&["could", "may", "might", "can"]) || clause.lemma() == "risk" {
        Mood::Could
    } else {
        Mood::Done
    }
}

fn is_denied(clause: Token<'_>) -> bool {
    let none = |t: Token<'_>| t.children_by(&["det"]).any(|d| d.norm() == "no") || t.norm() == "nothing";
    verbs(clause)
        .into_iter()
        .any(|v| v.child(&["neg"]).is_some() || v.children_by(&["dobj", "attr", "nsubj"]).any(none))
}

fn stands(words: &Words, clause: Token<'_>, scope: &[Token<'_>], page: &Page) -> bool {
    let is = |t: Token<'_>, word: &str| t.lemma().eq_ignore_ascii_case(word) || t.norm() == word;
    let in_a_row = |first: Token<'_>, words: &[String]| {
        let mut at = Some(first);
        words.iter().all(|word| {
            let fits = at.is_some_and(|t| is(t, word));
            at = at.and_then(|t| t.next());
            fits
        })
    };
    match words {
        Words::Any => true,
        Words::Question => {
            let sentence = &clause.doc().sentences()[clause.sentence()];
            let end = clause.doc().token(sentence.end - 1).end();
            page.text()[..end].trim_end_matches(['”', '"', '’', '\'', ' ']).ends_with('?')
        }
        Words::Verb(words) => verbs(clause).into_iter().any(|v| {
            is(v, &words[0])
                && words[1..].iter().all(|word| scope.iter().any(|t| t.start() > v.start() && is(*t, word)))
        }),
        Words::Row(words) => scope.iter().any(|t| in_a_row(*t, words)),
    }
}

/// What an act is judged by: the page, the cast, and who speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a, 'p> {
    pub(super) page: &'p Page,
    pub(super) cast: &'a Cast,
    /// The speakers and whom they speak for.
    pub(super) speakers: &'a [ActorId],
}

impl View<'_, '_> {
    /// The main clauses of a content: those that hang on the cue, those joined to them, and those of quoted sentences.
    pub(super) fn clauses<'p>(&self, cue: &Cue<'p>, content: &[Span]) -> Vec<Token<'p>> {
        let doc = cue.head.doc();
        let within = |t: &Token<'p>| content.iter().any(|c| c.contains(Span::from(*t)));
        let mut found: Vec<Token<'p>> = cue.complement.content.clone();
        for span in content.iter().take(8) {
            let range = doc.tokens_within(span.bytes());
            let tops = doc.range(range).take(400).filter(|t| t.is_root() && within(t));
            found.extend(tops.take(6));
        }
        let joined: Vec<Token<'p>> =
            found.iter().flat_map(|c| c.children_by(&["conj", "ccomp", "parataxis"])).collect();
        found.extend(joined.into_iter().filter(|c| frame::has_subject(*c) && within(c)));
        found.retain(|c| matches!(c.pos(), Pos::Verb | Pos::Aux));
        found.dedup();
        found
    }

    /// Whether a clause is about the speaker or about somebody else.
    pub(super) fn subject(&self, clause: Token<'_>) -> Option<Subject> {
        let subject = frame::subject(clause).filter(|s| s.dep() != "nsubjpass")?;
        let named = self.cast.of(subject);
        let own = match subject.norm() {
            "i" | "we" => true,
            _ if !named.is_empty() => named.iter().any(|id| self.speakers.contains(id)),
            "it" | "he" | "she" | "they" => self.page.quotes.around(subject.start()).is_none(),
            _ => false,
        };
        match (own, subject.pos()) {
            (true, _) => Some(Subject::Own),
            (false, Pos::Noun | Pos::Propn) if !named.is_empty() || is_party(subject) => Some(Subject::Other),
            (false, Pos::Pron) if ["they", "he", "she", "you"].contains(&subject.norm()) => {
                Some(Subject::Other)
            }
            _ => None,
        }
    }

    /// The actors that a content speaks of first, the speakers left out: those of its subject, or the first named.
    pub(super) fn about(&self, content: &[Span]) -> Vec<ActorId> {
        let foreign = |ids: Vec<ActorId>| -> Vec<ActorId> {
            let meant = |id: &ActorId| {
                let actor = self.cast.actor(*id);
                !self.speakers.contains(id)
                    && (actor.code.is_some() || actor.country.is_some() || actor.kind != Kind::People)
            };
            ids.into_iter().filter(meant).collect()
        };
        let tokens = content.iter().flat_map(|c| self.page.tokens(*c)).take(200);
        tokens.map(|t| foreign(self.cast.at(t).collect())).find(|ids| !ids.is_empty()).unwrap_or_default()
    }
}
