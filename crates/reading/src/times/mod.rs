//! Dates, times, durations and sets of times, in TimeML.
//!
//! In: a page, with the report's day if it is known. Out: [`Time`]s in text order, apart from each other, each with its
//! TIMEX3 type and value and, where there is one, the days from its first to its last.
//!
//! ```text
//! paragraph ─► atoms ─► words and patterns (data) ─► meaning ─► kept? ─► tied to the calendar ─► Time
//! "last Thursday"       STEP WEEKDAY                 Step(-1, Thursday)   report of 2025-11-09    2025-11-06
//! ```
//!
//! Words are in `data/times_words.tsv` and `data/times_holidays.tsv`, how they go together in `data/times_patterns.tsv`,
//! what a verb's tense tells in `data/times_tense.tsv`. A weekday or a day without a year lies on the side of the report
//! that the governing verb's tense tells; "three days earlier" starts from the time told before it. Without the report's
//! day, what needs it has no value; nothing is guessed from a clock.
//!
//! A month or a day without its year is of the year that is being told ("In 2014 … In March"); the end of a range lies
//! behind its beginning ("from December to February"). In a report of quarters, what is compared without a name ("the
//! quarter", "a year earlier") is of the quarter that it tells first.
//!
//! Limits: English; the Gregorian calendar; seasons of the northern half of the earth; time zones are read over. Of the
//! feasts that the moon tells only those have a value whose days the table lists; Ramadan, which is no stretch that TimeML
//! can write, has none.

mod anchor;
mod calendar;
mod keep;
mod meaning;
mod patterns;
mod tense;
mod tied;
mod words;

use crate::atoms::atoms;
use crate::page::Page;
use crate::span::Span;
use crate::table::TableError;
use crate::{Level, Note};
use anchor::{Anchors, Tied};
use calendar::Unit;
use jiff::civil::Date;
use meaning::{From, Meaning, Year};
use patterns::{Match, Patterns};
use tense::{Side, Tense};
use truceline_syntax::Token;
use words::View;

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Type {
    /// A calendar time of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// One expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Its words.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: Type,
    /// TIMEX3 value (`2025-11-06`, `2021-SU`, `PT3H`, `PRESENT_REF`); none when the anchor that it needs is not known.
    pub value: Option<String>,
    /// First day of the calendar interval.
    pub from: Option<Date>,
    /// Last day of the calendar interval.
    pub to: Option<Date>,
}

/// What the stage knows: words and patterns of time.
#[derive(Debug)]
pub struct Grammar {
    patterns: Patterns,
    tense: Tense,
}

impl Grammar {
    pub(crate) fn built_in() -> Result<Grammar, TableError> {
        Ok(Grammar { patterns: Patterns::built_in()?, tense: Tense::built_in()? })
    }

    /// The times of a page, in text order and apart from each other.
    pub fn find(&self, page: &Page) -> Vec<Time> {
        let mut story = Story { speech: page.report.published.as_ref().map(|p| p.date), ..Story::default() };
        let mut times = Vec::new();
        for paragraph in &page.layout.paragraphs {
            let tokens = page.doc.tokens_within(paragraph.bytes());
            let view = View { page, atoms: atoms(&page.doc, tokens) };
            times.extend(self.paragraph(&view, &mut story));
        }
        tied::to_events(page, &self.tense, &mut times);
        times
    }

    fn paragraph(&self, view: &View<'_>, story: &mut Story) -> Vec<Time> {
        let found = self.matches(view);
        story.last = None;
        let behind = |i: usize| found.get(i + 1..).unwrap_or_default();
        let tie = |(i, m): (usize, &Match)| story.tie(view, &self.tense, m, behind(i));
        found.iter().enumerate().filter_map(tie).collect()
    }

    /// The expressions of a paragraph: at each place the longest that is kept.
    fn matches(&self, view: &View<'_>) -> Vec<Match> {
        let scan = self.patterns.scan(view);
        let mut found = Vec::new();
        let mut at = 0;
        while at < view.atoms.len() {
            scan.pass(at);
            match scan.at(at).into_iter().find(|m| keep::whole(view, m)) {
                Some(m) => {
                    at += m.len;
                    let second = scan
                        .second(&m)
                        .filter(|m| keep::whole(view, m) && scan.at(m.at).iter().all(|o| o.len <= m.len));
                    found.push(m);
                    if let Some(m) = second {
                        at = m.at + m.len;
                        found.push(m);
                    }
                }
                None => at += 1,
            }
        }
        found.retain(|m| keep::plausible(self.patterns.words(), view, m));
        found
    }
}

/// What a report has told so far.
#[derive(Debug, Default)]
struct Story {
    speech: Option<Date>,
    told: Vec<calendar::Period>,
    sentence: usize,
    near: usize,
    /// Whether what the report compares is longer than a quarter: "in the first nine months".
    long: bool,
    /// The quarter that the report is about: the first that it tells of what is over.
    topic: Option<calendar::Period>,
    /// The month or its day that was told last in the paragraph, and the atom behind it.
    last: Option<(usize, calendar::Period)>,
    /// The day that was told last, and its sentence.
    day: Option<(Date, usize)>,
    /// The year that is being told, and the last sentence that told it: "In 2014 … In March".
    year: Option<(i16, usize)>,
}

/// How many months a quarter has.
const QUARTER: f64 = 3.0;

/// A quarter that began so many days ago is not reported as new, fiscal years included.
const STALE: i32 = 400;

/// How many times back "three days earlier" may start from.
const MEMORY: usize = 12;

impl Story {
    fn tie(&mut self, view: &View<'_>, tense: &Tense, m: &Match, next: &[Match]) -> Option<Time> {
        let sentence = view.token(m.at).sentence();
        if sentence != self.sentence {
            (self.sentence, self.near) = (sentence, 0);
        }
        let mut anchors = self.anchors();
        let head = keep::head(view, m);
        (anchors.side, anchors.open) = (tense.side(head), tense.is_open(head));
        anchors.ahead = self.ahead(view, tense, m, next);
        anchors.year = self
            .year_told(sentence)
            .filter(|_| tense.is_placed(head) && tense.is_told(head) && anchors.side != Some(Side::Future));
        anchors.after = self.joined(view, m);
        if is_vague(&m.meaning, head, anchors.side) {
            return None;
        }
        self.long = compared(view, m).unwrap_or(self.long);
        anchors.day =
            self.day_told(sentence).filter(|_| anchors.side == Some(Side::Past) && tense.is_told(head));
        let other = recast(view, tense, m, anchors.side);
        let Tied { kind, value, days, period } = anchors.tie(other.as_ref().unwrap_or(&m.meaning))?;
        if let Some(period) = period.filter(|_| !m.meaning.compares()) {
            self.tell(period);
            let month = matches!(&*m.meaning, Meaning::Calendar(fields) if fields.month.is_some());
            self.last = month.then_some((m.at + m.len, period));
            let placed = tense.is_placed(head) && !keep::attributive(view, m);
            self.year = self.year_after(&m.meaning, period, sentence, placed);
            self.long &= period.unit() != Unit::Quarter;
            if self.topic.is_none() && anchors.side != Some(Side::Future) {
                self.topic = Some(period).filter(|p| self.is_topic(p));
            }
            if let calendar::Period::Day(day) = period {
                self.day = Some((day, sentence));
            }
        }
        let span = view.atoms[m.at].span.join(view.atoms[m.at + m.len - 1].span);
        Some(Time { span, kind, value, from: days.map(|d| d.0), to: days.map(|d| d.1) })
    }

    /// The day that stands behind a time of day: "at 10:35 a.m. (0735 GMT) Friday".
    fn ahead(&self, view: &View<'_>, tense: &Tense, m: &Match, next: &[Match]) -> Option<Date> {
        if !m.meaning.of_day() {
            return None;
        }
        let sentence = view.token(m.at).sentence();
        let near = next.iter().take(2).filter(|n| view.token(n.at).sentence() == sentence);
        let sided = |n: &Match| Anchors { side: tense.side(keep::head(view, n)), ..self.anchors() };
        let day = near.filter(|n| !n.meaning.of_day()).find_map(|n| sided(n).tie(&n.meaning)?.days);
        day.filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// Where the other end of a range begins: "March" in "from March to May", "April 13" in "April 13-14".
    fn joined(&self, view: &View<'_>, m: &Match) -> Option<Date> {
        let (end, first) = self.last?;
        let joint = view.atoms.get(end).map(|a| a.plain.as_str());
        let ties = matches!(joint, Some("-" | "to" | "through" | "until" | "till" | "and" | "or" | "/"));
        (end + 1 == m.at && ties).then(|| first.first()).flatten()
    }

    /// The day that is being told, if it was told at most two sentences before.
    fn day_told(&self, sentence: usize) -> Option<Date> {
        self.day.filter(|(_, told)| sentence <= told + 2).map(|(day, _)| day)
    }

    /// The year that is being told, if it is over and was told in this sentence or the one before.
    fn year_told(&self, sentence: usize) -> Option<i16> {
        let (year, told) = self.year?;
        let over = self.speech.is_none_or(|today| year < today.year());
        (over && sentence <= told + 1).then_some(year)
    }

    /// The year that is being told behind a time: one that names its year begins a story, one that hangs on the report's
    /// day ends it, one without its year goes on with it.
    fn year_after(
        &self,
        meaning: &Meaning,
        period: calendar::Period,
        sentence: usize,
        placed: bool,
    ) -> Option<(i16, usize)> {
        let year = period.first()?.year();
        match meaning.year() {
            Year::Named if placed && period.unit() <= Unit::Year => Some((year, sentence)),
            Year::Named => self.year,
            Year::Open if self.year_told(sentence) == Some(year) => Some((year, sentence)),
            Year::Open | Year::Report => None,
        }
    }

    /// Whether a report can be about a quarter: it is told as new.
    fn is_topic(&self, period: &calendar::Period) -> bool {
        let age = self.speech.zip(period.first()).map(|(today, first)| (today - first).get_days());
        period.unit() == Unit::Quarter && age.is_none_or(|days| days < STALE)
    }

    fn anchors(&self) -> Anchors {
        Anchors {
            speech: self.speech,
            told: self.told.clone(),
            near: self.near,
            long: self.long,
            topic: self.topic,
            day: None,
            ahead: None,
            after: None,
            side: None,
            open: false,
            year: None,
        }
    }

    fn tell(&mut self, period: calendar::Period) {
        if self.told.len() == MEMORY {
            self.told.remove(0);
        }
        self.told.push(period);
        self.near = (self.near + 1).min(self.told.len());
    }
}

/// "soon became", "was soon released": of the time that is told, not of the future.
fn is_vague(meaning: &Meaning, head: Token<'_>, side: Option<Side>) -> bool {
    let ahead = matches!(meaning, Meaning::Reference(value) if &**value == "FUTURE_REF");
    ahead && side == Some(Side::Past) && head.tag().starts_with("RB")
}

/// What an expression means here when that is something else than everywhere.
fn recast(view: &View<'_>, tense: &Tense, m: &Match, side: Option<Side>) -> Option<Meaning> {
    if is_someday(view, m, side) {
        return Some(Meaning::Reference("FUTURE_REF".into()));
    }
    let Meaning::Length(extent, 0) = &*m.meaning else { return None };
    let counted = extent.number.is_some() && !extent.unit.is_clock();
    let ahead = counted && side == Some(Side::Future) && is_from_now(tense, keep::head(view, m));
    ahead.then(|| Meaning::Shift(1, extent.clone(), From::Speech))
}

/// "will be held in two weeks": a day to come, not how long it takes ("can be built in two weeks") or of how long a time
/// something is the first.
fn is_from_now(tense: &Tense, length: Token<'_>) -> bool {
    let (prep, verb) = (length.head(), length.head().head());
    let able = || verb.children_by(&["aux"]).any(|t| tense.is_ability(t));
    let told = length.children_by(&["relcl", "acl", "prep", "det", "amod"]).any(|t| !is_article(t));
    let ranked = || verb.subtree().take_while(|t| t.index() < prep.index()).any(|t| tense.is_rank(t));
    !told
        && length.dep() == "pobj"
        && prep.lemma() == "in"
        && verb.tag().starts_with("VB")
        && !able()
        && !ranked()
}

/// "a week" tells how many, "the week" which one.
fn is_article(token: Token<'_>) -> bool {
    matches!(token.norm(), "a" | "an")
}

/// "will one day return", "one day they will return": some day, behind an auxiliary or before a verb that looks ahead.
fn is_someday(view: &View<'_>, m: &Match, side: Option<Side>) -> bool {
    let (one, day) = (view.token(m.at), keep::head(view, m));
    let led = one.previous().is_some_and(|t| matches!(t.tag(), "MD" | "TO"))
        || day.next().is_some_and(|t| t.tag() == "TO");
    let before = || day.dep() == "npadvmod" && day.index() < day.head().index() && side == Some(Side::Future);
    m.len == 2 && one.norm() == "one" && day.lemma() == "day" && (led || before())
}

/// Whether a length is the period that a report compares with the one of the year before: "in the nine months".
fn compared(view: &View<'_>, m: &Match) -> Option<bool> {
    let Meaning::Length(extent, 0) = &*m.meaning else { return None };
    let months = extent.number.filter(|_| extent.unit == Unit::Month)?;
    let told = (m.at.saturating_sub(2)..=m.at).any(|i| view.atoms[i].plain == "the");
    (told && months > QUARTER).then_some(true)
}

/// A note for times whose value is not known because the report's date is not.
pub(crate) fn undated(times: &[Time]) -> Option<Note> {
    let lost = times.iter().filter(|t| t.value.is_none());
    let first = lost.clone().next()?.span;
    let message = format!("the publication date is not known: {} relative times have no value", lost.count());
    Some(Note { level: Level::Warning, message, span: Some(first) })
}
