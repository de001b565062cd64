//! The stage of agreements against `cases/agreements.tsv`: each row is a report and the agreement that it tells of.

use truceline_reading::agreements::Agreement;
use truceline_reading::{ActorId, Reader, Reading, Report};

fn read(reader: &Reader, text: &str) -> Reading {
    let published = "2024-06-10".parse().ok();
    reader.read(Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() })
}

/// A row: text, kind, parties, mediators, steps.
fn fields(row: &str) -> [&str; 5] {
    let mut fields = row.split('\t').chain(std::iter::repeat(""));
    std::array::from_fn(|_| fields.next().unwrap_or_default())
}

fn fault(reader: &Reader, row: &str) -> Option<String> {
    let [text, kind, parties, mediators, steps] = fields(row);
    let reading = read(reader, text);
    let found: Vec<String> = reading.agreements.iter().map(|a| shown(&reading, a)).collect();
    let right = match kind {
        "-" => reading.agreements.is_empty(),
        _ if reading.agreements.is_empty() => parties.is_empty() && mediators.is_empty() && steps.is_empty(),
        _ => reading.agreements.iter().any(|a| {
            a.kind == kind
                && are_among(&reading, &a.parties, parties)
                && are_among(&reading, &a.mediators, mediators)
                && a.mediators.iter().all(|m| !a.parties.contains(m))
                && told(a) == steps
        }),
    };
    (!right).then(|| format!("{row}\n     {}", found.join("\n     ")))
}

/// The steps by the names of the public contract.
fn told(agreement: &Agreement) -> String {
    let names = agreement.steps.iter().map(|s| serde_json::to_value(s.step).expect("a name"));
    names.map(|n| n.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join(", ")
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

fn shown(reading: &Reading, a: &Agreement) -> String {
    let names = |ids: &[ActorId]| {
        ids.iter().map(|id| reading.actors[id.index()].name.as_str()).collect::<Vec<_>>().join(", ")
    };
    format!("{} of {} through {}: {}", a.kind, names(&a.parties), names(&a.mediators), told(a))
}

#[test]
fn cases() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let rows = include_str!("cases/agreements.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let faults: Vec<String> = rows.filter_map(|row| fault(&reader, row)).collect();
    assert!(faults.is_empty(), "{} cases fail:\n{}", faults.len(), faults.join("\n"));
}
