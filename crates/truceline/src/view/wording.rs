//! Records in words.

use super::{Piece, Role};
use serde::Serialize;
use truceline_reading::{ActorId, PlaceId, Reading, Span, StatementId, TimeId};

/// The contract's own word for a value: `armed_group` becomes "armed group".
pub(super) fn name(value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned));
    name.unwrap_or_default().replace('_', " ")
}

/// A verb for one or for several: `deny` becomes "denies" or "deny".
pub(super) fn verb(act: &impl Serialize, several: bool) -> String {
    let act = name(act);
    match act.strip_suffix('y') {
        _ if several => act,
        Some(stem) => format!("{stem}ies"),
        None => format!("{act}s"),
    }
}

/// Words that are safe to show: no line breaks, no escapes, no marks that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let safe = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || turns(c) => '\u{fffd}',
        c => c,
    };
    let spaced: String = text.chars().map(safe).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "1 sentence", "2 sentences".
pub(super) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The names of some actors, or what stands for them when there is none.
pub(super) fn actors(reading: &Reading, ids: &[ActorId], otherwise: &str) -> Piece {
    let names: Vec<String> =
        ids.iter().filter_map(|id| reading.actors.get(id.index())).map(|a| a.name.clone()).collect();
    match &names[..] {
        [] => Piece::new(Role::Quiet, otherwise),
        [one] => Piece::new(Role::Actor, one),
        [most @ .., last] => Piece::new(Role::Actor, format!("{} and {last}", most.join(", "))),
    }
}

/// A time's value, or its words where it has none.
pub(super) fn time(reading: &Reading, id: Option<TimeId>) -> Option<Piece> {
    let time = reading.times.get(id?.index())?;
    let words = || format!("“{}”", time.span.of(&reading.report.text));
    Some(Piece::new(Role::Time, time.value.clone().unwrap_or_else(words)))
}

/// A place's name.
pub(super) fn place(reading: &Reading, id: Option<PlaceId>) -> Option<Piece> {
    reading.places.get(id?.index()).map(|place| Piece::new(Role::Place, &place.name))
}

/// "says Nikol Pashinyan (s3)", for what stands inside statements.
pub(super) fn said_by(reading: &Reading, ids: &[StatementId]) -> Option<Piece> {
    let said = |id: &StatementId| {
        let statement = reading.statements.get(id.index())?;
        Some(format!("{} ({id})", speaker(reading, &statement.speakers, statement.speaker_span).text))
    };
    let all: Vec<String> = ids.iter().filter_map(said).collect();
    (!all.is_empty()).then(|| Piece::new(Role::Quiet, format!("so says {}", all.join(", and "))))
}

/// Who speaks: the actors, else the words that stand for them.
pub(super) fn speaker(reading: &Reading, ids: &[ActorId], span: Option<Span>) -> Piece {
    let words = span.map_or("somebody", |span| span.of(&reading.report.text));
    actors(reading, ids, words)
}

/// The words of a span in quotation marks, after what they are.
pub(super) fn quoted(reading: &Reading, what: &str, span: Option<Span>) -> Option<Piece> {
    let words = super::evidence::clip(&clean(span?.of(&reading.report.text)), 160);
    Some(Piece::new(Role::Quiet, format!("{what} “{words}”").trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_agree_with_their_speaker() {
        assert_eq!(verb(&"deny", false), "denies");
        assert_eq!(verb(&"deny", true), "deny");
        assert_eq!(verb(&"apologise", false), "apologises");
    }

    #[test]
    fn nothing_reaches_the_terminal_but_words() {
        assert_eq!(clean("a\x1b[31m red\u{202e}\r\n  truce\u{7}"), "a�[31m red� truce�");
    }
}
