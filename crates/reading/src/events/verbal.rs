//! Events and statements: what a statement itself is, and which events stand inside which statement.

use super::codebook::Codebook;
use super::placing::Placing;
use super::why::Part;
use super::{Event, Type, context};
use crate::id::StatementId;
use crate::page::Page;
use crate::span::Span;
use crate::statements::{Act, Statement};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::Token;

/// The PLOVER event that an act of speech is, where it is one whatever is said.
fn of_act(act: Act) -> Option<(Type, Option<&'static str>)> {
    match act {
        Act::Accuse => Some((Type::Accuse, Some("allege"))),
        Act::Condemn => Some((Type::Accuse, Some("disapprove"))),
        Act::Demand | Act::Request => Some((Type::Request, None)),
        Act::Offer | Act::Promise | Act::Agree => Some((Type::Agree, None)),
        Act::Reject => Some((Type::Reject, None)),
        Act::Threaten => Some((Type::Threaten, None)),
        Act::Praise => Some((Type::Support, None)),
        Act::Apologise => Some((Type::Concede, None)),
        Act::Announce | Act::Assert | Act::Confirm | Act::Deny | Act::Warn | Act::Hope => None,
        Act::Claim | Act::Estimate | Act::Ask => None,
    }
}

/// Adds the events that statements themselves are, unless the codebook has coded their cue already.
pub(super) fn add(book: &Codebook, page: &Page, placing: &Placing<'_>, events: &mut Vec<Event>) {
    let coded: BTreeMap<usize, usize> = events.iter().enumerate().map(|(i, e)| (e.head, i)).collect();
    let mut born = Vec::new();
    for statement in placing.statements {
        let Some(head) = statement.cue_head else { continue };
        match coded.get(&head) {
            Some(index) => complete(&mut events[*index], statement),
            None => born.extend(of_act(statement.act).and_then(|of| event(book, page, statement, head, of))),
        }
    }
    events.extend(born);
}

/// What the statement knows better: who speaks, and of whom.
fn complete(event: &mut Event, statement: &Statement) {
    let is_the_act = of_act(statement.act).is_some_and(|(of, _)| of == event.event);
    if !statement.speakers.is_empty() && (is_the_act || event.actor.is_empty()) {
        event.actor = statement.speakers.clone();
        event.recipient.retain(|id| !statement.speakers.contains(id));
    }
    if event.recipient.is_empty() {
        let others = statement.hearers.iter().chain(&statement.about);
        event.recipient = others.filter(|id| !event.actor.contains(id)).copied().collect();
        event.recipient.dedup();
    }
    if event.time.is_none() {
        event.time = statement.time;
    }
}

fn event(
    book: &Codebook,
    page: &Page,
    statement: &Statement,
    head: usize,
    (of, mode): (Type, Option<&'static str>),
) -> Option<Event> {
    let token = page.doc.token(head);
    let measure = book.measure(of, mode);
    let mut event = Event {
        event: of,
        mode: mode.map(str::to_owned),
        context: context::of(book, token),
        actor: statement.speakers.clone(),
        recipient: Vec::new(),
        trigger: statement.cue.unwrap_or(Span::from(token)),
        head,
        sentence: token.sentence(),
        time: statement.time,
        place: None,
        historical: false,
        future: matches!(statement.act, Act::Offer | Act::Promise),
        hypothetical: false,
        negated: false,
        said_by: Vec::new(),
        cameo: measure.cameo,
        score: measure.score,
        rule: format!("statement:{:?}", statement.act).to_lowercase(),
        why: statement.speaker_span.map(|span| (Part::Actor, span)).into_iter().collect(),
        mentions: Vec::new(),
    };
    complete(&mut event, statement);
    (!event.actor.is_empty()).then_some(event)
}

/// Notes on every event the statements that it stands inside, and how they tell it. Events come in text order.
pub(super) fn attribute(book: &Codebook, page: &Page, statements: &[Statement], events: &mut [Event]) {
    let performed: BTreeSet<usize> =
        events.iter().filter(|e| !e.rule.starts_with("statement:")).map(|e| e.head).collect();
    let cued = |(i, s): (usize, &Statement)| Some((s.cue?.start, i));
    let cues: BTreeMap<usize, usize> = statements.iter().enumerate().filter_map(cued).collect();
    for (index, statement) in statements.iter().enumerate() {
        let says = says(book, page, statement, &performed);
        for content in &statement.content {
            let from = events.partition_point(|e| e.trigger.start < content.start);
            let inside = events[from..].iter_mut().take_while(|e| e.trigger.start < content.end);
            let within: Vec<&Statement> = cues
                .range(content.start..content.end)
                .filter(|(_, other)| **other != index)
                .map(|(_, other)| &statements[*other])
                .collect();
            for event in inside.filter(|e| Some(e.head) != statement.cue_head) {
                if says && !event.said_by.contains(&StatementId::at(index)) {
                    event.said_by.push(StatementId::at(index));
                }
                // What a denial reports that somebody else says is not denied with it.
                let told_by_other = |s: &&Statement| s.content.iter().any(|c| c.contains(event.trigger));
                if !within.iter().any(told_by_other) {
                    tell(page, statement, event);
                }
            }
        }
        if let Some(condition) = statement.condition {
            let from = events.partition_point(|e| e.trigger.start < condition.start);
            events[from..]
                .iter_mut()
                .take_while(|e| e.trigger.end <= condition.end)
                .for_each(|e| e.hypothetical = true);
        }
    }
    affirm(page, statements, events);
}

/// Whether a statement says that what it speaks of is so. To urge, promise, threaten, praise or hope is an act of its own and tells of what
/// is not yet, or is known; but "would send troops, the minister said" says so even where it promises.
fn says(book: &Codebook, page: &Page, statement: &Statement, performed: &BTreeSet<usize>) -> bool {
    let unsaid = statement.cue_head.is_some_and(|cue| book.signs.is("unsaid", page.doc.token(cue).lemma()));
    match statement.act {
        _ if unsaid => false,
        Act::Announce | Act::Assert | Act::Confirm | Act::Deny | Act::Accuse | Act::Claim | Act::Estimate => {
            true
        }
        Act::Hope | Act::Ask => false,
        _ => statement.cue_head.is_none_or(|cue| !performed.contains(&cue)),
    }
}

/// Speech that is denied or not made is no statement, so the event that a statement itself is took place, unless it stands
/// inside a denial: in "Kabul denies sheltering them and accuses Islamabad" the parser hangs the accusing on the denying.
fn affirm(page: &Page, statements: &[Statement], events: &mut [Event]) {
    let spoken: BTreeSet<usize> = statements.iter().filter_map(|s| s.cue_head).collect();
    let denies = |id: &StatementId| statements[id.index()].act == Act::Deny;
    let own = events.iter_mut().filter(|e| e.negated && spoken.contains(&e.head) && !is_undone(page, e));
    own.filter(|e| !e.said_by.iter().any(denies)).for_each(|e| e.negated = false);
}

/// "attacked", "have attacked".
fn is_past(word: Token<'_>) -> bool {
    let near = std::iter::successors(word.previous(), |t| t.previous()).take(4);
    let has = |t: Token<'_>| t.head() == word && t.dep() == "aux" && t.lemma() == "have";
    word.tag() == "VBD" || word.tag() == "VBN" && near.into_iter().any(has)
}

/// Whether a negation stands at an event's own word, or at who does it: "neither side accused".
fn is_undone(page: &Page, event: &Event) -> bool {
    let near = |start: usize| {
        let word = page.doc.token_at(start)?;
        Some(word.head().index() == event.head || word.head().head().index() == event.head)
    };
    event.why.iter().any(|(what, span)| *what == Part::Negated && near(span.start) == Some(true))
}

/// How an act of speech tells what it speaks of.
fn tell(page: &Page, statement: &Statement, event: &mut Event) {
    let told_as_past = event.historical || is_past(page.doc.token(event.head));
    match statement.act {
        Act::Deny => event.negated = true,
        Act::Demand | Act::Request | Act::Hope | Act::Warn | Act::Threaten | Act::Ask if !told_as_past => {
            event.hypothetical = true;
        }
        Act::Offer | Act::Promise if !told_as_past => event.future = true,
        _ => {}
    }
}
