//! What was said, done, counted and agreed.

use super::wording::{self, actors, place, quoted, said_by, speaker, time};
use super::{Entry, Evidence, Piece, Role};
use truceline_reading::agreements::{Agreement, Step};
use truceline_reading::events::Event;
use truceline_reading::figures::Figure;
use truceline_reading::statements::{Form, Statement};
use truceline_reading::{AgreementId, EventId, FigureId, Reading, Span, StatementId};

pub(super) fn statements(reading: &Reading) -> Vec<Entry> {
    let entry = |(index, s): (usize, &Statement)| {
        let mut line = vec![
            speaker(reading, &s.speakers, s.speaker_span),
            Piece::new(Role::Deed, wording::verb(&s.act, s.speakers.len() > 1)),
        ];
        line.extend(time(reading, s.time));
        Entry {
            id: StatementId::at(index).to_string(),
            line,
            evidence: Evidence::of(reading, &s.content),
            details: statement_details(reading, s),
            ..Entry::default()
        }
    };
    reading.statements.iter().enumerate().map(entry).collect()
}

fn statement_details(reading: &Reading, s: &Statement) -> Vec<Piece> {
    let named = |what: &str, ids: &[truceline_reading::ActorId]| {
        (!ids.is_empty())
            .then(|| Piece::new(Role::Quiet, format!("{what} {}", actors(reading, ids, "").text)))
    };
    let details = [
        (s.form != Form::Indirect).then(|| Piece::new(Role::Quiet, wording::name(&s.form))),
        named("to", &s.hearers),
        named("about", &s.about),
        quoted(reading, "on condition", s.condition),
        quoted(reading, "medium", s.medium),
        s.within.map(|id| Piece::new(Role::Quiet, format!("reported in {id}"))),
    ];
    details.into_iter().flatten().collect()
}

/// Events under the sentence that tells them.
pub(super) fn events(reading: &Reading) -> Vec<Entry> {
    let all: Vec<(usize, &Event)> = reading.events.iter().enumerate().collect();
    let told = |events: &[(usize, &Event)]| {
        let triggers: Vec<Span> = events.iter().map(|(_, e)| e.trigger).collect();
        let stretch = triggers.iter().fold(sentence(reading, events[0].1), |all, trigger| all.join(*trigger));
        Entry {
            evidence: Some(Evidence::marked(reading, stretch, &triggers)),
            parts: events.iter().map(|(index, e)| event(reading, *index, e)).collect(),
            ..Entry::default()
        }
    };
    all.chunk_by(|(_, a), (_, b)| a.sentence == b.sentence).map(told).collect()
}

fn sentence(reading: &Reading, e: &Event) -> Span {
    reading.sentences.get(e.sentence).copied().unwrap_or(e.trigger)
}

fn event(reading: &Reading, index: usize, e: &Event) -> Entry {
    Entry {
        id: EventId::at(index).to_string(),
        line: event_line(reading, e),
        details: event_details(reading, e),
        ..Entry::default()
    }
}

fn event_line(reading: &Reading, e: &Event) -> Vec<Piece> {
    let role = match e.score {
        Some(score) if score > 0.0 => Role::Friendly,
        Some(score) if score < 0.0 => Role::Hostile,
        _ => Role::Deed,
    };
    let mode = e.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
    let mut line =
        vec![Piece::new(role, wording::name(&e.event) + &mode), actors(reading, &e.actor, "somebody")];
    if !e.recipient.is_empty() {
        line.extend([Piece::new(Role::Plain, "→"), actors(reading, &e.recipient, "")]);
    }
    line.extend(time(reading, e.time));
    line.extend(place(reading, e.place));
    line
}

fn event_details(reading: &Reading, e: &Event) -> Vec<Piece> {
    let doubts = [
        (e.negated, "said not to have happened"),
        (e.hypothetical, "hypothetical"),
        (e.future, "still to come"),
        (e.historical, "background"),
    ];
    let doubts =
        doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| Piece::new(Role::Doubt, words));
    let context =
        (!e.context.is_empty()).then(|| Piece::new(Role::Quiet, e.context.join(", ").replace('_', " ")));
    doubts.chain(said_by(reading, &e.said_by)).chain(context).collect()
}

pub(super) fn figures(reading: &Reading) -> Vec<Entry> {
    let entry = |(index, f): (usize, &Figure)| Entry {
        id: FigureId::at(index).to_string(),
        line: figure_line(reading, f),
        evidence: Some(Evidence::within(reading, f.span)),
        details: figure_details(reading, f),
        ..Entry::default()
    };
    reading.figures.iter().enumerate().map(entry).collect()
}

fn figure_line(reading: &Reading, f: &Figure) -> Vec<Piece> {
    let mut line =
        vec![Piece::new(Role::Deed, f.measure.replace('_', " ")), Piece::new(Role::Plain, amount(f))];
    line.extend(f.who.map(|who| Piece::new(Role::Plain, who.of(&reading.report.text))));
    line.extend(time(reading, f.time));
    line.extend(place(reading, f.place));
    line
}

/// "about 50", "71 or more", "24 to 99".
fn amount(f: &Figure) -> String {
    let about = if f.approximate { "about " } else { "" };
    let unit = f.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let number = match (f.low, f.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or fewer"),
        (None, None) => "a number".to_owned(),
    };
    number + &unit
}

fn figure_details(reading: &Reading, f: &Figure) -> Vec<Piece> {
    let ids: Vec<String> = f.includes.iter().map(ToString::to_string).collect();
    let whose = (!f.whose.is_empty())
        .then(|| Piece::new(Role::Quiet, format!("of {}", actors(reading, &f.whose, "").text)));
    let words = f.said_by_span.map(|span| span.of(&reading.report.text).to_owned());
    let counter = f.said_by.map(|id| actors(reading, &[id], "").text).or(words);
    let counted = counter.map(|by| Piece::new(Role::Quiet, format!("counted by {by}")));
    let includes = (!ids.is_empty()).then(|| Piece::new(Role::Quiet, format!("includes {}", ids.join(", "))));
    let event = f.event.map(|id| Piece::new(Role::Quiet, format!("of {id}")));
    [whose, counted, includes, event].into_iter().flatten().collect()
}

pub(super) fn agreements(reading: &Reading) -> Vec<Entry> {
    let entry = |(index, a): (usize, &Agreement)| {
        let mut line = vec![
            Piece::new(Role::Deed, a.kind.replace('_', " ")),
            actors(reading, &a.parties, "between parties that are not named"),
        ];
        if !a.mediators.is_empty() {
            line.extend([Piece::new(Role::Plain, "through"), actors(reading, &a.mediators, "")]);
        }
        Entry {
            id: AgreementId::at(index).to_string(),
            line,
            evidence: Some(Evidence::within(reading, a.name_span)),
            parts: a.steps.iter().map(|step| step_entry(reading, step)).collect(),
            ..Entry::default()
        }
    };
    reading.agreements.iter().enumerate().map(entry).collect()
}

fn step_entry(reading: &Reading, step: &Step) -> Entry {
    let mut line = vec![Piece::new(Role::Deed, wording::name(&step.step))];
    line.extend(time(reading, step.time));
    line.extend(place(reading, step.place));
    Entry {
        line,
        evidence: Some(Evidence::within(reading, step.span)),
        details: said_by(reading, &step.said_by).into_iter().collect(),
        ..Entry::default()
    }
}
