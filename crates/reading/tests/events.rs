//! The stage of events against `cases/events.tsv`: each row is a report of one sentence and an event in it.

use std::collections::BTreeSet;
use truceline_reading::events::{Event, Type};
use truceline_reading::{ActorId, Reader, Reading, Report};

fn reader() -> Reader {
    Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables")
}

fn read(reader: &Reader, text: &str) -> Reading {
    let published = "2024-06-10".parse().ok();
    reader.read(Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() })
}

/// The columns of a case.
struct Case<'c> {
    sentence: &'c str,
    event: &'c str,
    mode: &'c str,
    actor: &'c str,
    recipient: &'c str,
    trigger: &'c str,
    flags: &'c str,
}

impl<'c> Case<'c> {
    fn parse(row: &'c str) -> Case<'c> {
        let mut fields = row.split('\t').chain(std::iter::repeat(""));
        let mut next = || fields.next().unwrap_or_default();
        Case {
            sentence: next(),
            event: next(),
            mode: next(),
            actor: next(),
            recipient: next(),
            trigger: next(),
            flags: next(),
        }
    }

    /// Why no event answers the case, if none does.
    fn fault(&self, reader: &Reader) -> Option<String> {
        let reading = read(reader, self.sentence);
        if let Some(unwanted) = self.event.strip_prefix('!') {
            let unwanted = Type::parse(unwanted).expect("an event type");
            return reading.events.iter().find(|e| e.event == unwanted).map(|e| shown(&reading, e));
        }
        let wanted = Type::parse(self.event).expect("an event type");
        let answers = |e: &Event| e.event == wanted && self.is_answered(&reading, e);
        let found: Vec<String> = reading.events.iter().map(|e| shown(&reading, e)).collect();
        (!reading.events.iter().any(answers)).then(|| found.join("\n     "))
    }

    fn is_answered(&self, reading: &Reading, e: &Event) -> bool {
        let flags: BTreeSet<&str> = self.flags.split_whitespace().filter(|f| *f != "said").collect();
        (self.mode.is_empty() || e.mode.as_deref() == Some(self.mode))
            && are_among(reading, &e.actor, self.actor)
            && are_among(reading, &e.recipient, self.recipient)
            && e.trigger.of(&reading.report.text).contains(self.trigger)
            && told(e) == flags
            && (!self.flags.contains("said") || !e.said_by.is_empty())
    }
}

fn told(e: &Event) -> BTreeSet<&'static str> {
    let flags = [
        (e.historical, "historical"),
        (e.future, "future"),
        (e.hypothetical, "hypothetical"),
        (e.negated, "negated"),
    ];
    flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect()
}

fn are_among(reading: &Reading, ids: &[ActorId], wanted: &str) -> bool {
    wanted
        .split(';')
        .map(str::trim)
        .filter(|w| !w.is_empty())
        .all(|words| ids.iter().any(|id| is_called(reading, *id, words)))
}

fn is_called(reading: &Reading, id: ActorId, words: &str) -> bool {
    let actor = &reading.actors[id.index()];
    actor.name.contains(words)
        || actor.mentions.iter().any(|m| m.span.of(&reading.report.text).contains(words))
}

fn shown(reading: &Reading, e: &Event) -> String {
    let names = |ids: &[ActorId]| {
        ids.iter().map(|id| reading.actors[id.index()].name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let trigger = e.trigger.of(&reading.report.text);
    format!(
        "{:?} {:?} «{trigger}» {} > {} {:?} [{}]",
        e.event,
        e.mode,
        names(&e.actor),
        names(&e.recipient),
        told(e),
        e.rule
    )
}

#[test]
fn cases() {
    let reader = reader();
    let rows = include_str!("cases/events.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let faults: Vec<String> = rows
        .filter_map(|row| Case::parse(row).fault(&reader).map(|fault| format!("{row}\n     {fault}")))
        .collect();
    assert!(faults.is_empty(), "{} cases fail:\n{}", faults.len(), faults.join("\n"));
}

/// Every event and mode of the codebook has its case, and every event has negatives.
#[test]
fn every_mode_has_cases() {
    let rows = |table: &'static str| table.lines().filter(|l| !l.starts_with('#')).skip(1);
    let cases: Vec<Case<'_>> = rows(include_str!("cases/events.tsv")).map(Case::parse).collect();
    for row in rows(include_str!("../data/plover.tsv")) {
        let mut fields = row.split('\t');
        let (event, mode) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let held = cases.iter().filter(|c| c.event == event && (mode.is_empty() || c.mode == mode)).count();
        let refused = cases.iter().filter(|c| c.event.strip_prefix('!') == Some(event)).count();
        assert!(held > 0 && refused > 1, "{event} {mode}: {held} cases, {refused} negatives of its event");
    }
}

#[test]
fn every_event_is_scored_coded_and_explained() {
    let reader = reader();
    for row in include_str!("cases/events.tsv").lines().filter(|l| !l.starts_with('#')).skip(1).step_by(7) {
        let reading = read(&reader, Case::parse(row).sentence);
        for e in &reading.events {
            assert!(e.cameo.is_some() && e.score.is_some() && e.rule.contains(':'), "{row}: {e:?}");
            assert!(e.recipient.iter().all(|id| !e.actor.contains(id)), "{row}: nobody acts on itself");
        }
    }
}

/// How many tellings the events of one type have, in text order.
fn tellings(reader: &Reader, text: &str, event: Type) -> Vec<usize> {
    read(reader, text).events.iter().filter(|e| e.event == event).map(|e| e.mentions.len()).collect()
}

#[test]
fn tellings_of_one_event_are_one_record() {
    let reader = reader();
    let one = "Chad and Sudan held talks in Dakar on Monday. The talks ended without a deal.";
    assert_eq!(tellings(&reader, one, Type::Consult), [2]);
    let one = "Israel bombed Hezbollah on Sunday. On Monday officials said nothing about it. The bombing by Israel lasted an hour.";
    assert_eq!(tellings(&reader, one, Type::Assault), [2]);
    // Other sides, another day, another word for it, or none that ties them.
    let two = "Chad and Sudan held talks on Monday. Kenya and Uganda held talks on Monday.";
    assert_eq!(tellings(&reader, two, Type::Consult), [1, 1]);
    let two = "Israel bombed Hezbollah on Sunday. Israel bombed Hezbollah on Monday.";
    assert_eq!(tellings(&reader, two, Type::Assault), [1, 1]);
    let two = "Israel bombed Hezbollah. Israel may bomb Hezbollah.";
    assert_eq!(tellings(&reader, two, Type::Assault), [1, 1]);
    let two = "Chad accused Sudan of lying. Chad accused Sudan of lying again.";
    assert_eq!(tellings(&reader, two, Type::Accuse), [1, 1]);
}

#[test]
fn events_tell_the_words_that_they_rest_on() {
    let reading = read(&reader(), "Gunmen may attack the port.");
    let event = reading.events.first().expect("an attack");
    let why: Vec<String> = event
        .why
        .iter()
        .map(|(part, span)| format!("{} {}", part.as_str(), span.of(&reading.report.text)))
        .collect();
    assert_eq!(why, ["actor Gunmen", "recipient the port", "hypothetical may"]);
}
