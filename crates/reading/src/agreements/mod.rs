//! Truces, ceasefires and peace agreements, and how they fare.
//!
//! In: a page with its setting, statements and events. Out: [`Agreement`]s by their first mention. "The truce that Chad and
//! Sudan signed in Dakar on Thursday collapsed" is one truce of two parties with two steps, `agreed` (Thursday, Dakar) and
//! `collapsed`.
//!
//! Mentions are names (`data/agreements.tsv`) and words that mean one named before ("the deal", "it"); the words that govern a
//! mention tell its step (`data/agreement_steps.tsv`). What is only demanded, offered or talked about is `called_for`,
//! `offered` or `negotiated`; a breach that somebody tells of is `alleged_violation`.
//!
//! Two agreements of one kind are two where a word ("a permanent truce") or the parties named beside them set them apart.
//!
//! Limits: a mention without parties is taken for the agreement spoken of last.

mod life;
mod mention;
mod parties;

use crate::events::Event;
use crate::events::flags::Signs;
use crate::events::placing::Placing;
use crate::events::tree::{self, Tree};
use crate::id::{ActorId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use crate::table::{Row, TableError, rows};
use life::Told;
use mention::{Mention, What};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::Token;

/// A stage in the life of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the public contract's own words")]
pub enum Stage {
    Offered,
    Negotiated,
    Agreed,
    Declared,
    InEffect,
    Extended,
    Affirmed,
    AllegedViolation,
    Violated,
    Suspended,
    Collapsed,
    Ended,
    Expired,
    CalledFor,
}

/// One step of an agreement, as a report tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub step: Stage,
    /// The words that tell it.
    pub span: Span,
    /// When.
    pub time: Option<TimeId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The statements that it is reported inside.
    pub said_by: Vec<StatementId>,
}

/// One agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// `truce`, `ceasefire`, `peace_agreement`, …, as the table names it.
    pub kind: String,
    /// Its first mention.
    pub name_span: Span,
    /// Who is bound by it.
    pub parties: Vec<ActorId>,
    /// Who brought it about.
    pub mediators: Vec<ActorId>,
    /// Its steps in text order.
    pub steps: Vec<Step>,
}

/// What the stage knows: names of agreements and words of their steps.
#[derive(Debug)]
pub struct Steps {
    kinds: Vec<String>,
    names: BTreeMap<String, Vec<Name>>,
    again: BTreeSet<String>,
    parts: BTreeSet<String>,
    mediate: BTreeSet<String>,
    /// Words that make a mediator only of who stands after "by", or before the name.
    mediate_by: BTreeSet<String>,
    words: BTreeMap<String, Vec<StepWord>>,
    signs: Signs,
}

/// A name of agreements, besides the word that it is listed under.
#[derive(Debug)]
struct Name {
    kind: usize,
    also: Vec<String>,
}

/// A word that tells a step.
#[derive(Debug)]
struct StepWord {
    stage: Stage,
    verb: bool,
    also: Vec<String>,
    slots: Vec<String>,
    parties: Vec<String>,
}

impl Stage {
    fn parse(name: &str) -> Option<Stage> {
        Some(match name {
            "offered" => Stage::Offered,
            "negotiated" => Stage::Negotiated,
            "agreed" => Stage::Agreed,
            "declared" => Stage::Declared,
            "in_effect" => Stage::InEffect,
            "extended" => Stage::Extended,
            "affirmed" => Stage::Affirmed,
            "alleged_violation" => Stage::AllegedViolation,
            "violated" => Stage::Violated,
            "suspended" => Stage::Suspended,
            "collapsed" => Stage::Collapsed,
            "ended" => Stage::Ended,
            "expired" => Stage::Expired,
            "called_for" => Stage::CalledFor,
            _ => return None,
        })
    }
}

impl StepWord {
    /// The step that a word tells whatever it governs, if it is one of these.
    fn any(steps: &Steps, token: Token<'_>, stages: &[Stage]) -> Option<Stage> {
        let words = steps.words.get(&token.lemma().to_lowercase())?;
        let verb = tree::is_verbal(token);
        words
            .iter()
            .find(|w| w.verb == verb && w.also.is_empty() && stages.contains(&w.stage))
            .map(|w| w.stage)
    }
}

impl Steps {
    pub(crate) fn built_in() -> Result<Steps, TableError> {
        let flags = include_str!("../../data/codebook_flags.tsv");
        let mut steps = Steps {
            kinds: Vec::new(),
            names: BTreeMap::new(),
            again: BTreeSet::new(),
            parts: BTreeSet::new(),
            mediate: BTreeSet::new(),
            mediate_by: BTreeSet::new(),
            words: BTreeMap::new(),
            signs: Signs::of_rows(&rows("codebook_flags.tsv", flags, &["flag", "kind", "words", "source"])?)?,
        };
        for row in
            rows("agreements.tsv", include_str!("../../data/agreements.tsv"), &["kind", "class", "words"])?
        {
            row.list(2).for_each(|words| steps.name(row.get(0), words));
        }
        let text = include_str!("../../data/agreement_steps.tsv");
        for row in rows("agreement_steps.tsv", text, &["step", "class", "words", "slots", "parties"])? {
            steps.step(&row)?;
        }
        Ok(steps)
    }

    fn name(&mut self, kind: &str, words: &str) {
        let mut also: Vec<String> = words.split([' ', '-']).map(str::to_owned).collect();
        let first = also.iter().any(|w| matches!(w.as_str(), "of" | "in" | "to"));
        let key = if first { also.remove(0) } else { also.pop().unwrap_or_default() };
        let list = match kind {
            "again" => &mut self.again,
            "part" => &mut self.parts,
            "mediate" => &mut self.mediate,
            "mediate_by" => &mut self.mediate_by,
            _ => {
                let known = self.kinds.iter().position(|k| k == kind);
                let kind = known.unwrap_or_else(|| {
                    self.kinds.push(kind.to_owned());
                    self.kinds.len() - 1
                });
                self.names.entry(key).or_default().push(Name { kind, also });
                return;
            }
        };
        list.insert(words.to_owned());
    }

    fn step(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let stage =
            Stage::parse(row.get(0)).ok_or_else(|| row.error(format!("“{}” is no step", row.get(0))))?;
        for words in row.list(2) {
            let mut also: Vec<String> = words.split(' ').map(str::to_owned).collect();
            let key = also.remove(0);
            self.words.entry(key).or_default().push(StepWord {
                stage,
                verb: row.get(1) == "v",
                also,
                slots: row.list(3).map(str::to_owned).collect(),
                parties: row.list(4).filter(|p| *p != "-").map(str::to_owned).collect(),
            });
        }
        Ok(())
    }

    /// The step that a word tells of an agreement that stands in a slot of it.
    fn word(&self, tree: &Tree<'_>, token: Token<'_>, slot: &str) -> Option<&StepWord> {
        let token = tree.at(token.index());
        let words = self.words.get(&token.lemma().to_lowercase())?;
        let verb = tree::is_verbal(token);
        let also = |word: &String| {
            let after = std::iter::successors(token.next(), |t| t.next()).take(3);
            tree.kids(token).chain(after).any(|t| t.norm() == word || t.lemma() == word)
        };
        let fits = words
            .iter()
            .filter(|w| w.verb == verb && w.slots.iter().any(|s| s == slot) && w.also.iter().all(also));
        fits.max_by_key(|w| w.also.len())
    }

    /// The agreements of a page, by their first mention.
    pub fn find(
        &self,
        page: &Page,
        setting: &Setting,
        statements: &[Statement],
        _events: &[Event],
    ) -> Vec<Agreement> {
        let placing = Placing::of(page, setting, statements);
        let mut found: Vec<Found<'_>> = Vec::new();
        for tokens in page.doc.sentences() {
            let tree = Tree::of(&page.doc, tokens.clone());
            for mention in mention::of(self, &tree) {
                let told = life::steps(self, &tree, &mention);
                let sides = parties::named(&tree, &setting.cast, &mention, &told);
                let Some(index) = self.which(&mut found, &mention, &told, &sides) else { continue };
                found[index].take(self, &tree, &placing, &mention, &told);
            }
        }
        attribute(statements, &mut found);
        found.into_iter().filter_map(|f| f.settled(self, setting)).collect()
    }

    /// Which agreement a mention speaks of; a new one when it is none of those spoken of before.
    fn which<'d>(
        &self,
        found: &mut Vec<Found<'d>>,
        mention: &Mention<'d>,
        told: &[Told<'d>],
        sides: &[ActorId],
    ) -> Option<usize> {
        let near = |f: &Found<'_>| mention.token.sentence() <= f.last + 2;
        match mention.what {
            What::Pronoun(_) => (!told.is_empty()).then(|| found.iter().rposition(near)).flatten(),
            What::Again => mention.known.then(|| latest(found)).flatten(),
            What::Kind(kind) => Some(self.known(found, mention, kind, sides).unwrap_or_else(|| {
                found.push(Found::new(mention, kind));
                found.len() - 1
            })),
        }
    }

    fn known(
        &self,
        found: &[Found<'_>],
        mention: &Mention<'_>,
        kind: usize,
        sides: &[ActorId],
    ) -> Option<usize> {
        let alike = |f: &Found<'_>| self.family(f.kind) == self.family(kind) && f.may_bind(sides);
        let last = |fits: &dyn Fn(&Found<'_>) -> bool| {
            (0..found.len()).filter(|i| fits(&found[*i])).max_by_key(|i| (found[*i].last, *i))
        };
        match mention.apart {
            Some(word) => last(&|f| alike(f) && f.apart == Some(word)),
            None => {
                let plain = last(&|f| alike(f) && f.apart.is_none());
                plain.or_else(|| mention.known.then(|| last(&alike)).flatten())
            }
        }
    }

    /// Pauses in fighting are called by several names; other kinds are what they are called.
    fn family(&self, kind: usize) -> &str {
        match self.kinds[kind].as_str() {
            "truce" | "ceasefire" | "armistice" | "cessation_of_hostilities" | "humanitarian_pause" => {
                "truce"
            }
            other => other,
        }
    }
}

/// The agreement spoken of last.
fn latest(found: &[Found<'_>]) -> Option<usize> {
    (0..found.len()).max_by_key(|i| (found[*i].last, *i))
}

/// An agreement while its report is being read.
struct Found<'d> {
    kind: usize,
    name: Span,
    apart: Option<&'d str>,
    parties: Vec<ActorId>,
    mediators: Vec<ActorId>,
    steps: Vec<Step>,
    /// Who is named as its sides right beside a mention of it.
    sides: Vec<ActorId>,
    /// The sentence of its latest mention.
    last: usize,
}

impl<'d> Found<'d> {
    fn new(mention: &Mention<'d>, kind: usize) -> Found<'d> {
        Found {
            kind,
            name: Span::from(mention.token),
            apart: mention.apart,
            parties: Vec::new(),
            mediators: Vec::new(),
            steps: Vec::new(),
            sides: Vec::new(),
            last: mention.token.sentence(),
        }
    }

    /// Whether an agreement between some sides may be this one: one names the other's sides, or some of them.
    fn may_bind(&self, sides: &[ActorId]) -> bool {
        let within = |a: &[ActorId], b: &[ActorId]| a.iter().all(|id| b.contains(id));
        within(sides, &self.sides) || within(&self.sides, sides)
    }

    fn take(
        &mut self,
        known: &Steps,
        tree: &Tree<'d>,
        placing: &Placing<'_>,
        mention: &Mention<'d>,
        told: &[Told<'d>],
    ) {
        let cast = &placing.setting.cast;
        self.last = mention.token.sentence();
        parties::add(&mut self.mediators, parties::mediators(known, tree, cast, mention));
        parties::add(&mut self.parties, parties::of(tree, cast, mention, None));
        parties::add(&mut self.sides, parties::named(tree, cast, mention, told));
        for step in told {
            if !matches!(step.stage, Stage::CalledFor | Stage::Offered) {
                parties::add(&mut self.parties, parties::of(tree, cast, mention, Some(step)));
            }
            let span = step.span(tree);
            if self.steps.iter().all(|s| s.span != span) {
                // "to extend a truce agreed in Qatar": the place is that of the agreeing.
                let other = |at: usize| {
                    told.iter().map(|t| t.word).filter(|w| *w != step.word).any(|w| {
                        step.word.start() < w.start() && w.start() < at
                            || at < w.start() && w.start() < step.word.start()
                    })
                };
                let time = placing.time_but(tree, step.word, other);
                let place = placing.place_but(tree, step.word, other);
                self.steps.push(Step { step: step.stage, span, time, place, said_by: Vec::new() });
            }
        }
    }

    fn settled(mut self, known: &Steps, setting: &Setting) -> Option<Agreement> {
        if self.steps.is_empty() && self.parties.is_empty() {
            return None;
        }
        self.steps.sort_by_key(|s| s.span);
        Some(Agreement {
            kind: known.kinds[self.kind].clone(),
            name_span: self.name,
            parties: parties::settle(&setting.cast, &self.parties, &self.mediators),
            mediators: self.mediators,
            steps: self.steps,
        })
    }
}

/// Notes on every step the statements that it is told inside; a breach that only somebody tells of is an alleged one.
fn attribute(statements: &[Statement], found: &mut [Found<'_>]) {
    let mut order: Vec<(usize, usize, usize)> = Vec::new();
    for (i, agreement) in found.iter().enumerate() {
        order.extend(agreement.steps.iter().enumerate().map(|(j, s)| (s.span.start, i, j)));
    }
    order.sort_unstable();
    for (index, statement) in statements.iter().enumerate() {
        for content in &statement.content {
            let from = order.partition_point(|(start, ..)| *start < content.start);
            for (_, i, j) in order[from..].iter().take_while(|(start, ..)| *start < content.end) {
                let step = &mut found[*i].steps[*j];
                if !step.said_by.contains(&StatementId::at(index)) {
                    step.said_by.push(StatementId::at(index));
                }
                if step.step == Stage::Violated {
                    step.step = Stage::AllegedViolation;
                }
            }
        }
    }
}
