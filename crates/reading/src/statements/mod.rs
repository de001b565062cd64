//! Who is reported to say what.

mod clause;
mod content;
mod cue;
mod direct;
mod frame;
mod lexicon;
mod line;
mod speaker;

use crate::id::{ActorId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::table::TableError;
use cue::Cue;
use lexicon::{Class, Frame, Lexicon, Mode};
use truceline_syntax::{Pos, Token};

/// What somebody does by saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
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

/// What the stage knows: words of saying, with their frames.
#[derive(Debug)]
pub struct Cues {
    lexicon: Lexicon,
}

/// Longer sentences are no prose (tables, lists) and are not searched, so that time stays linear in the text.
const LONGEST: usize = 600;

impl Cues {
    pub(crate) fn built_in() -> Result<Cues, TableError> {
        Ok(Cues { lexicon: Lexicon::built_in()? })
    }

    /// The statements of a page in text order. Ties the pronouns inside quotations to their speakers, and adds unnamed
    /// speakers to the cast.
    pub fn find(&self, page: &Page, setting: &mut Setting) -> Vec<Statement> {
        let mut cues = self.cues(page);
        cues.retain(|cue| page.quotes.around(cue.span.start).is_none() || reports_another(cue));
        cues.sort_by_key(|cue| cue.span);
        let mut found: Vec<Statement> =
            cues.iter().filter_map(|cue| self.state(page, setting, cue)).collect();
        float(page, &mut found);
        found
    }

    fn cues<'p>(&'p self, page: &'p Page) -> Vec<Cue<'p>> {
        let prose = page.doc.sentences().iter().filter(|s| s.len() <= LONGEST);
        let in_sentences = prose.flat_map(|s| cue::find(&self.lexicon, page.doc.range(s.clone())));
        let colons = page.layout.paragraphs.iter().filter_map(|p| line::colon(&self.lexicon, page, *p));
        in_sentences.chain(colons).chain(self.dashes(page)).collect()
    }

    fn dashes<'p>(&'p self, page: &'p Page) -> impl Iterator<Item = Cue<'p>> {
        let paragraphs = &page.layout.paragraphs;
        page.quotes.all().iter().filter(|q| q.within.is_none()).filter_map(|q| {
            let paragraph = paragraphs.get(paragraphs.partition_point(|p| p.end < q.outer.end))?;
            line::dash(&self.lexicon, page, q, *paragraph)
        })
    }
}

/// Whether a cue inside a quotation reports what somebody other than its speaker said: "I think" does not.
fn reports_another(cue: &Cue<'_>) -> bool {
    let third = |t: Token<'_>| !["i", "we", "you"].contains(&t.norm()) && !t.tag().starts_with('W');
    let clause = matches!(cue.frame, Frame::That | Frame::NpThat | Frame::Quote | Frame::NpPrep(_));
    clause && cue.class == Class::Verb && cue.entry.mode == Mode::Speech && cue.speaker.is_some_and(third)
}

/// Gives quotations without a cue next to them to the speaker in force: the last one who was quoted, as long as nobody
/// else has spoken since.
fn float(page: &Page, found: &mut [Statement]) {
    let speaking: Vec<usize> = (0..found.len()).filter(|i| is_outside(page, &found[*i])).collect();
    let mut taken: Vec<Span> = speaking.iter().flat_map(|i| found[*i].content.iter().copied()).collect();
    taken.sort();
    for quotation in page.quotes.all().iter().filter(|q| direct::stands_alone(page, q)) {
        let before = taken.partition_point(|t| t.start < quotation.outer.end);
        let overlaps = |t: &Span| t.overlaps(quotation.outer);
        let last =
            speaking.partition_point(|i| found[*i].cue.is_some_and(|c| c.start < quotation.outer.start));
        if taken[..before].iter().rev().take(8).any(overlaps) {
            continue;
        }
        let quoting = speaking[..last].iter().rev().take(FORCE).find(|i| quotes(page, &found[**i]));
        if let Some(index) = quoting {
            found[*index].content.push(quotation.outer);
        }
    }
}

/// How many statements that quote nothing may stand between a quotation and its cue.
const FORCE: usize = 3;

fn is_outside(page: &Page, statement: &Statement) -> bool {
    statement.cue.is_some_and(|cue| page.quotes.around(cue.start).is_none())
}

fn quotes(page: &Page, statement: &Statement) -> bool {
    statement.content.iter().any(|c| direct::is_quoted(page, *c))
}

impl Cues {
    fn state(&self, page: &Page, setting: &Setting, cue: &Cue<'_>) -> Option<Statement> {
        let content = content::of(&self.lexicon, page, cue);
        if content.is_empty() || !holds(page, cue, &content) {
            return None;
        }
        let who = |token: Option<Token<'_>>| token.map(|t| setting.cast.of(t)).unwrap_or_default();
        Some(Statement {
            act: cue.entry.act,
            speakers: who(cue.speaker),
            speaker_span: cue.speaker.map(|s| speaker_span(page, s, cue)),
            cue: Some(cue.span),
            form: direct::form(page, &content),
            content,
            hearers: who(cue.complement.hearer),
            about: who(cue.complement.target),
            condition: None,
            time: setting.time_of(cue.head),
            medium: None,
            within: None,
            cue_head: Some(cue.head.index()),
        })
    }
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
    named && (!cue.weak || quoted()) && (clause || words > 1 || !is_pronoun(cue))
}

/// "rejected it" tells nothing of what was said.
fn is_pronoun(cue: &Cue<'_>) -> bool {
    cue.complement
        .content
        .iter()
        .all(|c| c.pos() == Pos::Pron || c.tag().starts_with('W') || c.pos() == Pos::Det)
}

fn speaker_span(page: &Page, speaker: Token<'_>, cue: &Cue<'_>) -> Span {
    let span = speaker::span(speaker, cue.span);
    let words = page.words(span);
    let kept = words.trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—―".contains(c));
    let kept = kept.strip_suffix("’s").or(kept.strip_suffix("'s")).unwrap_or(kept);
    Span::new(span.start, span.start + kept.len())
}
