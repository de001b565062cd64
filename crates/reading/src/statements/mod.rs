//! Who is reported to say what.
//!
//! In: a page and its setting (actors, times). Out: one [`Statement`] for each attribution, in text order; unnamed
//! speakers and the pronouns of quoted speakers are added to the cast.
//!
//! ```text
//! lexicon ─► cue (what says so) ─► frame, clause, direct, line (what hangs on it) ─► content (what is said)
//!                │                                                                     │
//!            speaker ─► voice (who says it, in the cast)                       act, circumstance
//! ```
//!
//! "The army said on Monday that the truce would hold “for now”" gives: act `promise`, speaker the army, cue "said", content
//! "that the truce would hold “for now”", form mixed, time Monday.
//!
//! What is not said in earnest is no statement: negated ("did not say"), asked, expected or possible sayings, and words
//! that stand between marks only to keep a distance.
//!
//! Limits: irony, and speech that is told without any word of saying or mark, are not seen. The frames follow the parser:
//! where it errs, contents are cut wrongly. What seems ("the truce appears to hold") counts as said by nobody in particular.

mod act;
mod around;
mod aside;
mod circumstance;
mod clause;
mod content;
mod cue;
mod direct;
mod float;
mod frame;
mod inner;
mod inserted;
mod judge;
mod lexicon;
mod line;
mod rivals;
mod speaker;
mod tail;
mod traits;
mod voice;
mod weights;

use crate::id::{ActorId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::table::TableError;
use act::{Acts, View};
use cue::Cue;
pub use judge::{Chances, Judge};
use lexicon::{Class, Frame, Lexicon, Mode};
use std::collections::BTreeMap;
use traits::Senses;
use truceline_syntax::{Pos, Token};
use weights::Weights;

/// What somebody does by saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the public contract's own words")]
pub enum Act {
    Announce,
    Assert,
    Confirm,
    Deny,
    Accuse,
    Condemn,
    Demand,
    Request,
    Offer,
    Promise,
    Agree,
    Reject,
    Threaten,
    Warn,
    Hope,
    Praise,
    Apologise,
    /// Takes responsibility.
    Claim,
    Estimate,
    Ask,
}

impl Act {
    /// Every act, in the contract's order.
    pub const ALL: [Act; 20] = [
        Act::Announce,
        Act::Assert,
        Act::Confirm,
        Act::Deny,
        Act::Accuse,
        Act::Condemn,
        Act::Demand,
        Act::Request,
        Act::Offer,
        Act::Promise,
        Act::Agree,
        Act::Reject,
        Act::Threaten,
        Act::Warn,
        Act::Hope,
        Act::Praise,
        Act::Apologise,
        Act::Claim,
        Act::Estimate,
        Act::Ask,
    ];

    /// The act that the public contract names so.
    pub fn parse(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| format!("{act:?}").eq_ignore_ascii_case(name))
    }
}

/// How much of the content is in the speaker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All of it is quoted.
    Direct,
    /// Some of it is quoted.
    Mixed,
    /// None of it is quoted.
    Indirect,
}

/// One attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is done by saying it.
    pub act: Act,
    /// Who says it: none when unnamed, several for a plural mention.
    pub speakers: Vec<ActorId>,
    /// The speaker's mention next to the cue.
    pub speaker_span: Option<Span>,
    /// The words of saying.
    pub cue: Option<Span>,
    /// What is said, cue and speaker left out, in text order.
    pub content: Vec<Span>,
    /// How much of it is quoted.
    pub form: Form,
    /// Whom it is said to.
    pub hearers: Vec<ActorId>,
    /// Whom it is directed at or speaks of first.
    pub about: Vec<ActorId>,
    /// "provided that …", "if …", "unless …" that the act depends on.
    pub condition: Option<Span>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// "in a statement", "on television".
    pub medium: Option<Span>,
    /// The statement that this one is reported inside.
    pub within: Option<StatementId>,
    /// The token that governs the cue; none for a quotation without one.
    pub cue_head: Option<usize>,
}

/// What the stage knows: words of saying with their frames, and acts that contents show.
#[derive(Debug)]
pub struct Cues {
    lexicon: Lexicon,
    acts: Acts,
    senses: Senses,
    weights: Weights,
    judge: Option<Box<dyn Judge>>,
}

impl Cues {
    pub(crate) fn built_in() -> Result<Cues, TableError> {
        Ok(Cues {
            lexicon: Lexicon::built_in()?,
            acts: Acts::built_in()?,
            senses: Senses::built_in()?,
            weights: Weights::built_in()?,
            judge: None,
        })
    }

    /// From now on somebody else is asked too what each statement is.
    pub(crate) fn ask(&mut self, judge: Box<dyn Judge>) {
        self.judge = Some(judge);
    }

    /// The statements of a page in text order. Ties the pronouns inside quotations to their speakers, and adds unnamed
    /// speakers to the cast.
    pub fn find(&self, page: &Page, setting: &mut Setting) -> Vec<Statement> {
        let cues = self.cues(page, setting);
        let told = self.told(page, setting, &cues);
        let mut found: Vec<Statement> =
            told.iter().map(|(cue, content)| self.state(page, setting, cue, content)).collect();
        float::give(page, &mut found);
        nest(&mut found);
        leave_conditions(&mut found);
        voice::tie(page, setting, &found);
        found
    }

    /// The cues that tell that something was said, with what was said.
    fn told<'c, 'p>(
        &self,
        page: &Page,
        setting: &Setting,
        cues: &'c [Cue<'p>],
    ) -> Vec<(&'c Cue<'p>, Vec<Span>)> {
        let said = |cue: &Cue<'_>| {
            let content = self.with_condition(page, cue, content::of(&self.lexicon, page, cue));
            let quoted = || content.first().is_some_and(|c| page.quotes.all().iter().any(|q| q.outer == *c));
            (holds(page, cue, &content) && (!self.is_deed(cue) || quoted())).then_some(content)
        };
        let mut told: Vec<(&Cue<'_>, Vec<Span>)> = cues.iter().filter_map(|c| Some((c, said(c)?))).collect();
        told.retain(|(cue, content)| !tells_when(setting, cue, content));
        content::part(page, &mut told);
        let _ = inner::settle(&setting.cast, &mut told);
        rivals::part(page, &mut told);
        rivals::leave_one(&mut told);
        told.retain(|(_, content)| !content.is_empty());
        told
    }

    /// What is said with the condition that follows it at once: "ruled out a pause as long as the guns fired".
    fn with_condition(&self, page: &Page, cue: &Cue<'_>, mut content: Vec<Span>) -> Vec<Span> {
        let condition = circumstance::condition(&self.lexicon, page, cue, &content);
        if let (Some(last), Some(condition)) = (content.last_mut(), condition) {
            let gap = page.text().get(last.end..condition.start);
            if gap.is_some_and(|gap| gap.trim_matches([' ', ',']).is_empty()) && cue.span.end <= last.start {
                *last = last.join(condition);
            }
        }
        content
    }

    /// The traits by which the act of each statement is judged, by its cue: what `training/statements` weighs.
    pub fn traits(&self, page: &Page, setting: &mut Setting) -> BTreeMap<Span, Vec<String>> {
        let cues = self.cues(page, setting);
        let told = self.told(page, setting, &cues);
        let judged = told.iter().map(|(cue, content)| {
            let speakers =
                cue.speaker.map(|s| voice::of(&self.lexicon, &mut setting.cast, s)).unwrap_or_default();
            let voices = voice::with_groups(&setting.cast, &speakers);
            let view = View { page, cast: &setting.cast, speakers: &voices };
            (cue.span, traits::of(&self.senses, &self.acts, &view, cue, content))
        });
        judged.collect()
    }

    /// All cues of a page, in text order.
    fn cues<'p>(&'p self, page: &'p Page, setting: &Setting) -> Vec<Cue<'p>> {
        let sentences = || page.doc.sentences().iter();
        let in_sentences = sentences().flat_map(|s| cue::find(&self.lexicon, page.doc.range(s.clone())));
        let cast = &setting.cast;
        let lines = page.layout.paragraphs.iter().filter_map(|p| {
            line::colon(&self.lexicon, page, cast, *p).or_else(|| line::credit(&self.lexicon, page, cast, *p))
        });
        let mut cues: Vec<Cue<'p>> = in_sentences.chain(lines).chain(self.dashes(page)).collect();
        let tokens = sentences()
            .filter(|s| s.len() <= inserted::LONGEST)
            .map(|s| page.doc.range(s.clone()).collect::<Vec<_>>());
        let inserted = tokens.flat_map(|s| inserted::find(&self.lexicon, page, setting, &s)).collect();
        inserted::add(&mut cues, inserted);
        cues.retain(|cue| !is_quoted_noun(page, cue));
        cues.retain(|cue| page.quotes.around(cue.span.start).is_none() || reports_another(cue));
        cues.sort_by_key(|cue| cue.span);
        rivals::settle(&mut cues);
        cues
    }

    /// Whether a cue tells a deed, and not what is said: "defended the bridge", "they found water" (but "the poll found a
    /// winner"), "the ministers talked about the truce".
    fn is_deed(&self, cue: &Cue<'_>) -> bool {
        let Some(object) = cue.complement.content.first().filter(|_| cue.class == Class::Verb) else {
            return false;
        };
        let lemma = cue.verb.lemma().to_lowercase();
        let written = || cue.speaker.is_some_and(|s| self.lexicon.is_medium(s));
        match cue.frame {
            Frame::Np if self.lexicon.publishes(&cue.entry.words) && !self.lexicon.is_document(*object) => {
                true
            }
            Frame::Np if lemma == "claim" && cue.entry.act == Act::Claim => !self.lexicon.is_attack(*object),
            Frame::Np if self.lexicon.guards(&lemma) => self.lexicon.is_ground(*object),
            Frame::Np if self.lexicon.merely_records(&lemma) => !written(),
            Frame::Np | Frame::Prep(_) if self.lexicon.is_mutual(&lemma) => {
                cue.speaker.is_some_and(speaker::is_plural)
            }
            _ => false,
        }
    }

    fn dashes<'p>(&'p self, page: &'p Page) -> impl Iterator<Item = Cue<'p>> {
        let paragraphs = &page.layout.paragraphs;
        page.quotes.all().iter().filter(|q| q.within.is_none()).filter_map(|q| {
            let paragraph = paragraphs.get(paragraphs.partition_point(|p| p.end < q.outer.end))?;
            line::dash(&self.lexicon, page, q, *paragraph)
        })
    }

    /// What is done: as the weights have it, or, where nobody speaks and nothing is said by a verb or a noun of saying
    /// ("known as", "reportedly"), as the cue has it.
    fn act(&self, view: &View<'_, '_>, cue: &Cue<'_>, content: &[Span]) -> Act {
        match (cue.speaker, cue.class) {
            (None, class) if !matches!(class, Class::Verb | Class::Noun | Class::Passive) => cue.entry.act,
            (None, Class::Passive) if cue.entry.act == Act::Assert => Act::Assert,
            // "did not deny", "would not hear of": the lexicon tells what is done by not doing it.
            _ if cue.negated && cue.entry.mode == Mode::Speech => cue.entry.act,
            _ => {
                let traits = traits::of(&self.senses, &self.acts, view, cue, content);
                let asked =
                    self.judge.as_ref().and_then(|j| judge::ask(j.as_ref(), view.page, cue.span, content));
                self.weights.judge(&traits, asked)
            }
        }
    }

    fn state(&self, page: &Page, setting: &mut Setting, cue: &Cue<'_>, content: &[Span]) -> Statement {
        let speakers =
            cue.speaker.map(|s| voice::of(&self.lexicon, &mut setting.cast, s)).unwrap_or_default();
        let voices = voice::with_groups(&setting.cast, &speakers);
        let view = View { page, cast: &setting.cast, speakers: &voices };
        let target = cue.complement.target.map(|t| setting.cast.of(t)).unwrap_or_default();
        Statement {
            act: self.act(&view, cue, content),
            speaker_span: cue.speaker.and_then(|s| speaker::span(page, s, cue.span)),
            cue: Some(cue.span),
            form: direct::form(page, content),
            hearers: voice::hearers(&setting.cast, cue),
            about: if target.is_empty() { view.about(content) } else { target },
            condition: circumstance::condition(&self.lexicon, page, cue, content),
            time: setting.time_of(cue.verb).or_else(|| time_between(setting, cue, content)),
            medium: circumstance::medium(&self.lexicon, cue),
            within: None,
            cue_head: Some(cue.head.index()),
            content: content.to_vec(),
            speakers,
        }
    }
}

/// The time that stands between a cue and what is said: "said on Wednesday it had left".
fn time_between(setting: &Setting, cue: &Cue<'_>, content: &[Span]) -> Option<TimeId> {
    let start = content.first().filter(|c| c.start > cue.span.end)?.start;
    let next = setting.times.partition_point(|t| t.span.start < cue.verb.end());
    setting.times.get(next).filter(|t| t.span.end <= start).map(|_| TimeId::at(next))
}

/// Whether what a cue's preposition leads to is when it was done, and not what was said: "agreed on October 19".
fn tells_when(setting: &Setting, cue: &Cue<'_>, content: &[Span]) -> bool {
    let adverbial = matches!(cue.frame, Frame::Prep(_) | Frame::PrepTo(_) | Frame::NpPrep(_));
    let Some(first) = content.first().filter(|_| adverbial) else { return false };
    setting.times.binary_search_by_key(&first.start, |t| t.span.start).is_ok()
}

/// Whether a noun of saying is itself quoted, so that it is what is said: "expressed “profound regret” over the raid".
fn is_quoted_noun(page: &Page, cue: &Cue<'_>) -> bool {
    let quoted = |t: Token<'_>| page.quotes.around(t.start()).is_some();
    cue.class == Class::Noun && cue.verb != cue.head && quoted(cue.head) && !quoted(cue.verb)
}

/// Whether a cue inside a quotation reports what somebody other than its speaker said: "I think" does not.
fn reports_another(cue: &Cue<'_>) -> bool {
    let third = |t: Token<'_>| !["i", "we", "you"].contains(&t.norm()) && !t.tag().starts_with('W');
    let clause = matches!(cue.frame, Frame::That | Frame::NpThat | Frame::Quote | Frame::NpPrep(_));
    clause && cue.class == Class::Verb && cue.entry.mode == Mode::Speech && cue.speaker.is_some_and(third)
}

/// Whether a cue with its content tells that something was said.
fn holds(page: &Page, cue: &Cue<'_>, content: &[Span]) -> bool {
    let clause = matches!(cue.frame, Frame::That | Frame::NpThat | Frame::Quote | Frame::Wh | Frame::NpWh);
    let words = content.iter().map(|c| page.words(*c).split_whitespace().count()).sum::<usize>();
    let quoted = || content.iter().any(|c| direct::is_quoted(page, *c));
    let named = cue.speaker.is_some()
        || match cue.class {
            Class::Verb | Class::Adjective => clause,
            Class::Noun => clause || words > 3,
            _ => true,
        };
    let counted = || content.iter().flat_map(|c| page.tokens(*c)).any(|t| t.pos() == Pos::Num);
    let valued = cue.entry.act == Act::Estimate && matches!(&cue.frame, Frame::NpPrep(at) if at == "at");
    let told = !content.is_empty() && named && (!cue.weak || quoted()) && (!valued || counted());
    told && (clause || words > 1 || !is_pronoun(cue))
}

/// "rejected it" tells nothing of what was said.
fn is_pronoun(cue: &Cue<'_>) -> bool {
    cue.complement.content.iter().all(|c| matches!(c.pos(), Pos::Pron | Pos::Det) || c.tag().starts_with('W'))
}

/// Says of every statement which one it is reported inside: the shortest that holds its cue.
fn nest(found: &mut [Statement]) {
    for inner in 0..found.len() {
        let Some(cue) = found[inner].cue else { continue };
        let from = inner.saturating_sub(NEAR);
        let near = from..(inner + NEAR).min(found.len());
        let holding = near.filter(|outer| *outer != inner && holding(&found[*outer], cue).is_some());
        let outer = holding.min_by_key(|outer| holding_len(&found[*outer], cue));
        found[inner].within = outer.map(StatementId::at);
    }
}

/// A condition that stands in another statement's content is that one's alone.
fn leave_conditions(found: &mut [Statement]) {
    let holds = |s: &Statement, span: Span| s.content.iter().any(|c| c.contains(span));
    for index in 0..found.len() {
        let Some(condition) = found[index].condition.filter(|c| !holds(&found[index], *c)) else { continue };
        let near = index.saturating_sub(NEAR)..(index + NEAR).min(found.len());
        if found[near].iter().any(|other| holds(other, condition)) {
            found[index].condition = None;
        }
    }
}

/// A statement that another is reported inside stands at most so many statements away.
const NEAR: usize = 24;

fn holding(outer: &Statement, cue: Span) -> Option<Span> {
    outer.content.iter().copied().find(|c| c.contains(cue))
}

fn holding_len(outer: &Statement, cue: Span) -> usize {
    holding(outer, cue).map_or(usize::MAX, Span::len)
}
