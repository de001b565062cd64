//! Durations that a neighbouring date places: "a truce agreed on October 19, following a week of clashes".

use super::calendar::{Unit, moved};
use super::tense::{Side, Tense};
use super::{Time, Type};
use crate::page::Page;
use jiff::civil::Date;
use truceline_syntax::Token;

/// Gives calendar days to durations that a preposition ties to a date of the same sentence.
pub(super) fn to_events(page: &Page, tense: &Tense, times: &mut [Time]) {
    for i in 0..times.len() {
        if times[i].kind == Type::Duration && times[i].from.is_none() {
            let days = place(page, tense, times, i);
            (times[i].from, times[i].to) = (days.map(|d| d.0), days.map(|d| d.1));
        }
    }
}

fn place(page: &Page, tense: &Tense, times: &[Time], i: usize) -> Option<(Date, Date)> {
    let duration = &times[i];
    let (number, unit) = length(duration.value.as_deref()?)?;
    let token = page.doc.token_at(duration.span.start)?;
    let side = order(tense, token)?;
    let anchor = times[..i].iter().rev().take(3).find(|t| {
        let same = page.doc.token_at(t.span.start).is_some_and(|a| a.sentence() == token.sentence());
        same && t.kind == Type::Date && t.from.is_some() && t.from == t.to
    })?;
    let day = anchor.from?;
    let near = moved(day, side, Unit::Day)?;
    let far = moved(moved(day, side * number, unit)?, 0, Unit::Day)?;
    Some((near.min(far), near.max(far)))
}

/// On which side of an event a duration lies that it "follows" (-1) or comes "before" (1).
fn order(tense: &Tense, duration: Token<'_>) -> Option<i64> {
    let up = std::iter::once(duration).chain(duration.ancestors()).take(4);
    let side = up.into_iter().find_map(|t| tense.order(t))?;
    Some(if side == Side::Past { -1 } else { 1 })
}

/// The number and the unit of a value like `P1W`.
fn length(value: &str) -> Option<(i64, Unit)> {
    let body = value.strip_prefix('P')?;
    let (number, unit) = body.split_at(body.len().checked_sub(1)?);
    let unit = match unit {
        "D" => Unit::Day,
        "W" => Unit::Week,
        "M" if !number.starts_with('T') => Unit::Month,
        "Y" => Unit::Year,
        _ => return None,
    };
    Some((number.parse().ok()?, unit))
}
