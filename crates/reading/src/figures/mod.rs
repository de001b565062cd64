//! Counts of people and things, with who counted them.
//!
//! In: a page with its setting, statements and events. Out: [`Figure`]s in text order: what is counted, how many at least
//! and at most, whose they are, who counted, and which figures are parts of which.
//!
//! ```text
//! numbers with bounds ─► what they count ─► what is said of it ─► parts ─► who counted, when, where ─► Figure
//! "more than 70"         people             killed (object)
//! ```
//!
//! Words are in `data/figures_*.tsv`. Only what a table of measures names becomes a figure: a number that counts votes,
//! kilometres or years does not, nor one that has not happened ("could kill 12", "if no rockets are fired", "denied that 12
//! died"). A number that comes on top ("12 more") is new, a toll is cumulative. Who counted is whose count it is called
//! ("the UN's tally of 80"), else who says it, else whom the clause names ("observers counted 80", "according to …").
//!
//! Limits: English; one number counts one thing; a number that the report leaves to be added up is not.

mod counted;
mod measure;
mod parts;
mod quantity;
mod reality;
mod source;
mod words;

use crate::atoms::{atoms, simple};
use crate::events::Event;
use crate::events::flags::Signs;
use crate::id::{ActorId, EventId, FigureId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use crate::table::{TableError, rows};
use counted::Counted;
use measure::{Asked, Measure};
use quantity::{Quantity, Text};
use source::{Source, Sources};
use std::collections::BTreeMap;
use truceline_syntax::Token;
use words::{Cue, Words};

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is counted: `killed`, `injured`, `displaced`, … as the table of measures names it.
    pub measure: String,
    /// The words for those who are counted: "civilians".
    pub who: Option<Span>,
    /// Whose they are, when they belong to an actor.
    pub whose: Vec<ActorId>,
    /// The least number that the words allow.
    pub low: Option<f64>,
    /// The greatest number that the words allow; none when it is open.
    pub high: Option<f64>,
    /// Whether the number is said to be rough.
    pub approximate: bool,
    /// Whether it is a total until now ("the death toll rose to 70"), not what the report's event added.
    pub cumulative: bool,
    /// The unit of money or weight, when it has one.
    pub unit: Option<String>,
    /// The words of the number with what it counts.
    pub span: Span,
    /// When.
    pub time: Option<TimeId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// Who counted.
    pub said_by: Option<ActorId>,
    /// The words for who counted, also where they name none of the report's actors ("residents").
    pub said_by_span: Option<Span>,
    /// The statement that it stands in.
    pub statement: Option<StatementId>,
    /// Figures that are parts of this one.
    pub includes: Vec<FigureId>,
    /// The event that it belongs to.
    pub event: Option<EventId>,
}

impl Figure {
    /// The best estimate as the UCDP's coders take it: the number that is told, the lower end of a range or of an open
    /// count; none when only a limit is told ("up to 80").
    pub fn best(&self) -> Option<f64> {
        self.low
    }
}

/// What the stage knows: words of number and of what is counted.
#[derive(Debug)]
pub struct Measures {
    words: Words,
    signs: Signs,
}

impl Measures {
    pub(crate) fn built_in() -> Result<Measures, TableError> {
        let flags = include_str!("../../data/codebook_flags.tsv");
        let signs =
            Signs::of_rows(&rows("codebook_flags.tsv", flags, &["flag", "kind", "words", "source"])?)?;
        Ok(Measures { words: Words::built_in()?, signs })
    }

    /// The figures of a page in text order.
    pub fn find(
        &self,
        page: &Page,
        setting: &Setting,
        statements: &[Statement],
        events: &[Event],
    ) -> Vec<Figure> {
        let sources = Sources::of(statements);
        let told =
            || events.iter().enumerate().rev().flat_map(|(i, e)| e.mentions.iter().map(move |m| (i, m)));
        let heads = told().map(|(i, m)| (m.head, i)).collect();
        let triggers = told().map(|(i, m)| (m.span.start, i)).collect();
        let read = Read {
            words: &self.words,
            signs: &self.signs,
            page,
            setting,
            statements,
            sources,
            events,
            heads,
            triggers,
        };
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        for paragraph in &page.layout.paragraphs {
            let tokens = page.doc.tokens_within(paragraph.bytes());
            let text = Text { page, atoms: atoms(&page.doc, tokens), times: &setting.times };
            for quantity in quantity::quantities(&self.words, &text) {
                drafts.extend(read.draft(quantity, &drafts));
            }
        }
        let mut figures: Vec<Figure> = drafts.iter().map(|draft| read.figure(draft)).collect();
        for (part, draft) in drafts.iter().enumerate() {
            if let Some(whole) = draft.whole {
                figures[whole].includes.push(FigureId::at(part));
            }
            if let Some(same) = draft.echo
                && figures[part].said_by_span.is_none()
            {
                (figures[part].said_by, figures[part].said_by_span) =
                    (figures[same].said_by, figures[same].said_by_span);
            }
        }
        figures
    }
}

/// A quantity that is a figure, before it is placed.
struct Draft<'d> {
    quantity: Quantity<'d>,
    counted: Counted<'d>,
    measure: Measure<'d>,
    /// The figure that it is a part of.
    whole: Option<usize>,
    /// The figure that it is another count of.
    echo: Option<usize>,
}

/// How many figures back a part looks for its whole, and how many tokens around a number tell how it was counted: a
/// sentence without an end must not cost more.
const MEMORY: usize = 24;
const AROUND: usize = 48;

/// What a figure is read from.
struct Read<'r> {
    words: &'r Words,
    /// The signs that tell events as to come, possible or denied.
    signs: &'r Signs,
    page: &'r Page,
    setting: &'r Setting,
    statements: &'r [Statement],
    sources: Sources,
    events: &'r [Event],
    /// Events by the token that governs their trigger, and by the first byte of it.
    heads: BTreeMap<usize, usize>,
    triggers: BTreeMap<usize, usize>,
}

impl<'r> Read<'r> {
    fn draft(&self, quantity: Quantity<'r>, before: &[Draft<'r>]) -> Option<Draft<'r>> {
        let counted = counted::counted(self.words, &quantity);
        if quantity.unit.is_some() {
            let measure = Measure::new("money", counted.node);
            return Some(Draft { quantity, counted, measure, whole: None, echo: None });
        }
        let nought = quantity.high == Some(0.0);
        let own = Asked { words: self.words, q: &quantity, c: counted }
            .measure()
            .filter(|m| !reality::shown(self.words, self.signs, m.word, nought));
        let part = parts::is_part(self.words, &quantity, counted);
        // "freed 40, among them 12 detainees": what a noun by itself tells of a part gives way to what is told of the whole.
        let by_noun = own.as_ref().is_some_and(|m| counted.noun == Some(m.word) && m.word.dep() != "acl");
        let near = |w: &usize| before[*w].quantity.token.sentence() == quantity.token.sentence();
        let led =
            part.then(|| self.whole(&quantity, None, before)).flatten().filter(near).filter(|_| by_noun);
        let own = own.filter(|_| led.is_none());
        let whole = part.then(|| self.whole(&quantity, own.as_ref(), before)).flatten();
        let echo = Some(()).filter(|()| own.is_none() && whole.is_none());
        let echo = echo.and_then(|()| self.echo(&quantity, counted, before));
        let measure = own.or_else(|| whole.or(echo).map(|w| before[w].measure.clone()))?;
        Some(Draft { quantity, counted, measure, whole, echo })
    }

    /// The figure before, in the same sentence, that a bare number is another count of: "up from 402 the day before", "the
    /// army admitted to 85".
    fn echo(&self, q: &Quantity<'_>, counted: Counted<'_>, before: &[Draft<'_>]) -> Option<usize> {
        let last = before.last()?;
        let bare = counted.noun.is_none() && !q.single && q.unit.is_none() && last.quantity.unit.is_none();
        let same = last.quantity.token.sentence() == q.token.sentence();
        (bare && same && source::is_another_count(self.words, q)).then(|| before.len() - 1)
    }

    /// The nearest figure before a part that is no smaller and counts the same; in its own sentence or the one before.
    fn whole(&self, part: &Quantity<'_>, own: Option<&Measure<'_>>, before: &[Draft<'_>]) -> Option<usize> {
        let fits = |d: &Draft<'_>| {
            let near = d.quantity.token.sentence() + 1 >= part.token.sentence();
            let holds = d.quantity.high.is_none_or(|high| part.low.unwrap_or(1.0) <= high);
            let same = own.is_none_or(|m| m.name == d.measure.name || d.measure.name == "casualties");
            near && holds && same && d.whole.is_none() && d.quantity.unit.is_none()
        };
        let from = before.len().saturating_sub(MEMORY);
        before[from..].iter().rposition(fits).map(|at| from + at)
    }

    fn figure(&self, draft: &Draft<'_>) -> Figure {
        let Draft { quantity: q, counted, measure, .. } = draft;
        let counted_there = counted::who(self.words, *counted, q).filter(|_| q.unit.is_none());
        let span = counted_there.map_or(q.span, |who| q.span.join(who));
        let who = counted_there.or_else(|| measure.of.map(Span::from));
        let statement = self.sources.statement(q.span);
        let source = self.source(q, statement).unwrap_or_default();
        let event = self.event(measure.word);
        let placed = event.map(|e| &self.events[e.index()]);
        Figure {
            measure: measure.name.clone(),
            who,
            whose: who.map(|span| self.whose(span)).unwrap_or_default(),
            low: q.low,
            high: q.high,
            approximate: q.approximate,
            cumulative: self.cumulative(draft),
            unit: q.unit.clone(),
            span,
            time: self.setting.time_of(measure.word).or_else(|| placed?.time),
            place: self.setting.place_of(measure.word).or_else(|| placed?.place),
            said_by: source.actor,
            said_by_span: source.span,
            statement,
            includes: Vec::new(),
            event,
        }
    }

    /// Who counted: whose count it is called, else who says it, else whom the clause names.
    fn source(&self, q: &Quantity<'_>, statement: Option<StatementId>) -> Option<Source> {
        let said = || {
            let statement = &self.statements[statement?.index()];
            source::speaker(self.page, self.setting, statement)
        };
        source::owned(self.words, self.setting, q.token)
            .or_else(said)
            .or_else(|| source::named(self.words, self.setting, q.token))
    }

    /// The actors that the words for the counted name.
    fn whose(&self, who: Span) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = Vec::new();
        for token in self.page.tokens(who) {
            found.extend(self.setting.cast.at(token).filter(|id| !found.contains(id)).collect::<Vec<_>>());
        }
        found
    }

    /// The event whose trigger is the measure's own word, or the nearest above it.
    fn event(&self, word: Token<'_>) -> Option<EventId> {
        let at = |t: Token<'_>| self.heads.get(&t.index()).copied();
        let within = || {
            let (_, event) = self.triggers.range(..=word.start()).next_back()?;
            Some(*event)
                .filter(|e| self.events[*e].mentions.iter().any(|m| m.span.contains(Span::from(word))))
        };
        at(word).or_else(within).or_else(|| word.ancestors().take(4).find_map(at)).map(EventId::at)
    }

    /// Whether a figure counts everybody until now: a toll, or a number whose clause says so; never one that comes on top
    /// ("12 more", "another 30").
    fn cumulative(&self, draft: &Draft<'_>) -> bool {
        let Draft { quantity: q, counted, measure, .. } = draft;
        let last = counted.noun.unwrap_or(q.last).index().max(q.last.index());
        let first = self.page.doc.token_at(q.span.start).map_or(q.token.index(), Token::index);
        let near = self.page.doc.range(first.saturating_sub(2)..last);
        let than = |t: Token<'_>| t.next().is_some_and(|n| n.tag() == "IN");
        let more = near.into_iter().any(|t| self.words.is(Cue::More, t.text()) && !than(t));
        !more && (measure.toll || self.total(q.token))
    }

    /// Whether the sentence counts everybody until now.
    fn total(&self, token: Token<'_>) -> bool {
        let around = source::around(token);
        let cue = |at: usize| {
            let word = simple(self.page.doc.token(at).text());
            self.words
                .total
                .get(&word)
                .is_some_and(|rests| rests.iter().any(|rest| self.goes_on(at + 1, rest)))
        };
        around.into_iter().any(cue)
    }

    fn goes_on(&self, at: usize, words: &[String]) -> bool {
        at + words.len() <= self.page.doc.len()
            && words.iter().enumerate().all(|(i, word)| simple(self.page.doc.token(at + i).text()) == *word)
    }
}
