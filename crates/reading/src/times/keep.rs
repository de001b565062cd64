//! Whether what looks like a time is one: its edges, and what stands around it.

use super::calendar::Unit;
use super::meaning::{Fields, From, Meaning, Target};
use super::patterns::Match;
use super::words::{Class, View, Words};
use crate::atoms::Atom;
use truceline_syntax::{Pos, Token};

/// How far behind "today's" its noun may stand.
const NEAR: usize = 6;

/// Whether an expression does not cut a longer number or word in two.
pub(super) fn whole(view: &View<'_>, m: &Match) -> bool {
    let first = &view.atoms[m.at];
    let before = m.at.checked_sub(1).map(|i| view.atoms[i].plain.as_str()).filter(|_| first.glued);
    let after = view.atoms.get(m.at + m.len).filter(|a| a.glued);
    let last = &view.atoms[m.at + m.len - 1];
    let cut_left = before.is_some_and(|b| match first.is_digits() {
        true => !matches!(b, "(" | "[" | "'" | "\"" | "“" | "-" | "—") || digits_before_hyphen(view, m.at),
        false => b.ends_with(char::is_alphanumeric),
    });
    let cut_right = after.is_some_and(|a| {
        let digits_follow = || view.atoms.get(m.at + m.len + 1).is_some_and(|b| b.glued && b.is_digits());
        let unit =
            |b: &Atom| matches!(b.plain.as_str(), "year" | "month" | "week" | "day" | "hour" | "minute");
        let unit_follows = || view.atoms.get(m.at + m.len + 1).is_some_and(|b| b.glued && unit(b));
        match a.plain.as_str() {
            "%" => true,
            "-" if last.is_digits() && last.plain.len() < 3 => unit_follows(),
            "," | "." | "/" | ":" => last.is_digits() && digits_follow(),
            plain => plain.starts_with(char::is_alphanumeric),
        }
    });
    !cut_left
        && !cut_right
        && !is_lasting(view, m)
        && (matches!(*m.meaning, Meaning::None) || !hangs(view, m) && !joined(view, m))
}

/// "for two months from December 25": how long, and from when.
fn is_lasting(view: &View<'_>, m: &Match) -> bool {
    let shifted = matches!(&*m.meaning, Meaning::Shift(1, _, From::Date(_)));
    shifted && m.at.checked_sub(1).is_some_and(|i| view.atoms[i].plain == "for")
}

fn digits_before_hyphen(view: &View<'_>, at: usize) -> bool {
    at >= 2 && view.atoms[at - 1].plain == "-" && view.atoms[at - 1].glued && {
        let before = &view.atoms[at - 2];
        before.is_digits() && before.plain.len() != 4 && view.atoms[at].plain.len() != before.plain.len()
    }
}

/// The token that governs the others of an expression.
pub(super) fn head<'v>(view: &'v View<'_>, m: &Match) -> Token<'v> {
    let inside =
        |t: Token<'_>| view.atoms[m.at].token <= t.index() && t.index() <= view.atoms[m.at + m.len - 1].token;
    let tokens = || (m.at..m.at + m.len).map(|i| view.token(i));
    let first = view.token(m.at);
    tokens().find(|t| t.is_root() || !inside(t.head())).unwrap_or(first)
}

/// "the Dec. 21, 2001, bombing": says which one, not when the clause took place.
pub(super) fn attributive(view: &View<'_>, m: &Match) -> bool {
    let article = |i: usize| matches!(view.atoms[i].plain.as_str(), "the" | "a" | "an");
    let dated = matches!(&*m.meaning, Meaning::Calendar(fields) if fields.day.is_some());
    dated && m.at.checked_sub(1).is_some_and(article)
}

/// Whether what stands around allows it to be a time.
pub(super) fn plausible(words: &Words, view: &View<'_>, m: &Match) -> bool {
    match &*m.meaning {
        Meaning::Calendar(fields) if fields.season.is_some() && is_titled_season(view, m) => false,
        Meaning::Calendar(fields) if fields.season.is_some() && is_drop(words, view, m, fields) => false,
        Meaning::Calendar(fields) if is_part(fields) && is_of_something(view, m) && !is_sum(view, m) => false,
        Meaning::Calendar(fields) if m.len == 1 => single(words, view, m, fields),
        Meaning::Length(extent, _) if m.len == 1 && extent.number.is_none() => {
            bare_unit(words, view, m, extent.unit)
        }
        Meaning::Part(_, None) if m.len == 1 => bare_part(words, view, m.at),
        Meaning::Part(_, None) if is_of_something(view, m) || is_of_clause(view, m) => false,
        Meaning::Step(0, Target::Unit(_), From::Story) if is_of_clause(view, m) => false,
        Meaning::Step(-1, Target::Unit(_), _) if is_end(view, m) => false,
        Meaning::Set(_) | Meaning::Reference(_) if is_name(view, m) => false,
        Meaning::Reference(_) if is_dead(view, m) => false,
        Meaning::Set(_) if m.len == 1 => !is_measured(view.token(m.at)),
        Meaning::Length(extent, 0) if extent.number == Some(1.0) && is_rate(view, m) => false,
        Meaning::Length(_, 0) if is_of_person(view, m) => false,
        Meaning::Step(0, Target::Unit(Unit::Day), From::Story)
            if m.len == 2 && view.atoms[m.at].plain == "the" =>
        {
            false
        }
        Meaning::Step(0, Target::Unit(Unit::Year), _) if numbered(view, m) => false,
        Meaning::Step(0, Target::Unit(Unit::Day), From::Speech) if m.len == 1 => {
            !branded(view.token(m.at)) && !is_of_the_age(words, view, m.at)
        }
        Meaning::Known(_) => !named(view.token(m.at)),
        _ => !named(view.token(m.at)) && !titled(view, m) && !begins_name(view, m),
    }
}

/// "the year-long siege", "the quarter-to-quarter comparison": the beginning of a longer word.
fn joined(view: &View<'_>, m: &Match) -> bool {
    let unit = matches!(*m.meaning, Meaning::Step(0, Target::Unit(_), From::Story) | Meaning::Topic);
    let glued = |i: usize| view.atoms.get(i).filter(|a| a.glued);
    let behind = m.at + m.len;
    unit && glued(behind).is_some_and(|a| a.plain == "-") && glued(behind + 1).is_some_and(Atom::is_letters)
}

/// "the year 0000": digits behind that are no year.
fn numbered(view: &View<'_>, m: &Match) -> bool {
    view.atoms.get(m.at + m.len).is_some_and(Atom::is_digits)
}

/// "the 41-year-old campaign manager": the age of whom the noun behind names.
fn is_of_person(view: &View<'_>, m: &Match) -> bool {
    let last = m.at + m.len - 1;
    let compound = || view.token(last).next().is_some_and(|t| t.dep() == "compound");
    view.atoms[last].plain == "old" && compound()
}

/// "$2 million a year", "four flights a week": how much of something, behind what is measured.
fn is_rate(view: &View<'_>, m: &Match) -> bool {
    let (article, unit) = (&view.atoms[m.at], view.token(m.at + m.len - 1));
    let measured = unit.head();
    matches!(article.plain.as_str(), "a" | "an")
        && m.len == 2
        && unit.dep() == "npadvmod"
        && measured.index() < view.token(m.at).index()
        && (measured.tag().starts_with("NN") || matches!(measured.tag(), "CD" | "$"))
}

/// "CBS's '60 Minutes'", "ABC's 'This Week'": the name of something, in quotation marks and with a capital.
fn titled(view: &View<'_>, m: &Match) -> bool {
    let quote = |i: usize| matches!(view.atoms[i].plain.as_str(), "\"" | "'" | "“" | "‘" | "`");
    let unit = matches!(*m.meaning, Meaning::Length(..) | Meaning::Step(_, Target::Unit(_), _));
    let capital = || view.token(m.at + m.len - 1).text().starts_with(char::is_uppercase);
    unit && m.len > 1 && m.at > 0 && quote(m.at - 1) && capital()
}

/// "two days after" with an event behind is a length and a preposition.
fn hangs(view: &View<'_>, m: &Match) -> bool {
    let last = &view.atoms[m.at + m.len - 1].plain;
    let goes_on = || view.atoms.get(m.at + m.len).is_some_and(|a| a.is_letters() || a.is_digits());
    m.len > 1 && matches!(last.as_str(), "after" | "before") && goes_on()
}

fn single(words: &Words, view: &View<'_>, m: &Match, fields: &Fields) -> bool {
    let token = view.token(m.at);
    match fields.year {
        Some(year) if view.atoms[m.at].is_digits() => is_year(words, view, m.at, year),
        _ => {
            token.entity_label() != "PERSON"
                && !named(token)
                && !is_march(token, fields)
                && !is_called(token, fields)
                && view.atoms[m.at].plain != "mar"
        }
    }
}

/// Whether four digits are a year: not a count of something, not a sum, and of a century that needs no more telling.
fn is_year(words: &Words, view: &View<'_>, at: usize, year: i64) -> bool {
    let before = at.checked_sub(1);
    if before.is_some_and(|i| words.is(view, i, Class::Sum)) {
        return false;
    }
    let counts = counts(view.token(at));
    match year {
        1900..2060 => !counts || year % 100 != 0 && !words.is(view, at + 1, Class::Counted),
        _ => !counts && before.is_some_and(|i| words.is(view, i, Class::InYear)),
    }
}

/// Whether a number counts the noun that follows it.
fn counts(number: Token<'_>) -> bool {
    number.dep() == "nummod" && number.head().index() > number.index() && number.head().tag() == "NNS"
}

/// "the March for Life": no month has an article of its own.
fn is_march(month: Token<'_>, fields: &Fields) -> bool {
    fields.month.is_some() && month.children_by(&["det"]).next().is_some()
}

/// "Theresa May", "the Las Vegas Sun.": a name that another stands before.
fn is_called(time: Token<'_>, fields: &Fields) -> bool {
    let given = |t: Token<'_>| t.tag() == "NNP" && t.dep() == "compound" && t.head() == time;
    let short = fields.weekday.is_some() && time.text().ends_with('.');
    (fields.month.is_some() || short) && time.previous().is_some_and(given)
}

/// "Spring of Hope", "Arab Spring": a season that has a name behind or before it.
fn is_titled_season(view: &View<'_>, m: &Match) -> bool {
    let capital = |i: usize| view.atoms.get(i).is_some_and(|a| a.is_letters()) && is_capital(view.token(i));
    let behind = m.at + m.len;
    let hope = || view.atoms.get(behind).is_some_and(|a| a.plain == "of") && capital(behind + 1);
    let name = |i: usize| capital(i) && matches!(view.token(i).tag(), "NNP" | "JJ");
    let whose = || m.len == 1 && m.at.checked_sub(1).is_some_and(name);
    capital(behind - 1) && (hope() || whose())
}

fn is_capital(token: Token<'_>) -> bool {
    token.text().starts_with(char::is_uppercase)
}

/// Whether a part of a day, alone, says when: "at dawn", not "as dawn broke" or "$50 a night".
fn bare_part(words: &Words, view: &View<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|i| words.is(view, i, Class::AtPart))
        && !view.token(at).dep().starts_with("comp")
}

/// "the night of the attack", "the second half of the match": of no time that is told.
fn is_of_something(view: &View<'_>, m: &Match) -> bool {
    view.atoms.get(m.at + m.len).is_some_and(|a| a.plain == "of")
}

/// "a loss for the third quarter of $2 million": what is behind "of" does not tell which quarter.
fn is_sum(view: &View<'_>, m: &Match) -> bool {
    let season = view.atoms[m.at + m.len - 1].is_letters()
        && matches!(&*m.meaning, Meaning::Calendar(f) if f.season.is_some());
    let article = |a: &Atom| matches!(a.plain.as_str(), "the" | "a" | "an" | "this" | "that" | "its");
    !season && !view.atoms.get(m.at + m.len + 1).is_some_and(article)
}

/// "the night the plane went down", "the year he died": a clause tells which, and no date does.
fn is_of_clause(view: &View<'_>, m: &Match) -> bool {
    let clause = |t: Token<'_>| t.child(&["relcl"]).is_some_and(|verb| verb.index() > t.index());
    view.atoms[m.at].plain == "the" && m.len == 2 && clause(view.token(m.at + 1))
}

/// "the last day of the campaign", "the last day I saw her": its end, and no day that the calendar tells.
fn is_end(view: &View<'_>, m: &Match) -> bool {
    let unit = view.token(m.at + m.len - 1);
    let clause = || unit.child(&["relcl"]).is_some_and(|verb| verb.index() > unit.index());
    m.len == 3 && view.atoms[m.at + 1].plain == "last" && (is_of_something(view, m) || clause())
}

/// "an aide of late President": "late" says something of a noun behind it.
fn is_dead(view: &View<'_>, m: &Match) -> bool {
    let noun = view.token(m.at + m.len - 1).next().is_some_and(|t| t.tag().starts_with('N'));
    view.atoms[m.at].plain == "of" && noun
}

/// "Breitbart News Daily", "Future Technology Week": part of a name.
fn is_name(view: &View<'_>, m: &Match) -> bool {
    let capital = |t: Option<Token<'_>>| t.is_some_and(|t| is_capital(t) && t.tag().starts_with("NNP"));
    let (first, last) = (view.token(m.at), view.token(m.at + m.len - 1));
    let word = |t: &Token<'_>| t.text().starts_with(char::is_alphabetic);
    let inside = first.previous().filter(word).is_some_and(|t| t.sentence() == first.sentence());
    is_capital(last) && inside && (capital(first.previous()) || capital(last.next()))
}

/// Whether it is a quarter, a half or a season of a year that is not told.
fn is_part(fields: &Fields) -> bool {
    let open = fields.year.is_none() && fields.within.is_none();
    open && (fields.quarter.is_some() || fields.half.is_some() || fields.season.is_some())
}

/// "a sharp fall", "the fall killed him": a season only where a preposition or a noun asks when.
fn is_drop(words: &Words, view: &View<'_>, m: &Match, fields: &Fields) -> bool {
    let last = m.at + m.len - 1;
    let asked = |i: usize| words.is(view, i, Class::InYear) || words.is(view, i, Class::Lasting);
    let when = m.at.checked_sub(1).is_some_and(asked) || asked(m.at);
    let what = matches!(view.token(last).dep(), "compound" | "nmod" | "npadvmod");
    let goes_on = view.atoms.get(last + 1).is_some_and(|a| a.plain == "in");
    view.atoms[last].plain == "fall" && is_part(fields) && (goes_on || !when && !what)
}

/// "Russia Today": a newspaper or a station, in the middle of a sentence.
fn branded(today: Token<'_>) -> bool {
    let name = today.previous().filter(|t| t.sentence() == today.sentence() && t.tag().starts_with("NNP"));
    is_capital(today) && name.is_some()
}

/// "today's world", "today's youth": of these times, not of one day.
fn is_of_the_age(words: &Words, view: &View<'_>, at: usize) -> bool {
    let today = view.token(at);
    let noun = |i: &usize| i < &view.atoms.len() && view.token(*i).index() == today.head().index();
    today.dep() == "poss" && (at + 1..at + NEAR).find(noun).is_some_and(|i| words.is(view, i, Class::Age))
}

/// "20% annually", "10,000 units daily": how much of something, behind what is measured.
fn is_measured(often: Token<'_>) -> bool {
    let Some(before) = often.previous() else { return false };
    let counted = before.tag().starts_with('N') && before.children_by(&["nummod"]).next().is_some();
    !matches!(often.dep(), "amod" | "compound" | "nsubj")
        && (counted || before.tag() == "CD" || before.text() == "%")
}

/// Whether a word is part of a longer name that is no time: "USA Today".
fn named(token: Token<'_>) -> bool {
    let Some(entity) = token.entity() else { return false };
    let inside = entity.tokens.len() > 1;
    inside
        && matches!(entity.label.as_str(), "ORG" | "PERSON" | "WORK_OF_ART" | "FAC" | "PRODUCT")
        && token.index() > entity.tokens.start
}

/// "21st Century Fox", "January 6 Committee": the beginning of the name of an organisation.
fn begins_name(view: &View<'_>, m: &Match) -> bool {
    let last = view.token(m.at + m.len - 1).index();
    let name = (m.at..m.at + m.len).find_map(|i| view.token(i).entity());
    name.is_some_and(|name| name.label.as_str() == "ORG" && name.tokens.end > last + 1 && m.len > 1)
}

/// Whether "days", alone, says how long: "for days", not "in his school days", "on days when" or "older by decades".
fn bare_unit(words: &Words, view: &View<'_>, m: &Match, unit: Unit) -> bool {
    let token = view.token(m.at);
    let free =
        |c: Token<'_>| matches!(c.dep(), "prep" | "punct" | "relcl" | "cc" | "conj" | "acl" | "advmod");
    let before = m.at.checked_sub(1).is_some_and(|i| words.is(view, i, Class::Lasting));
    let event = view.atoms.get(m.at + 1).is_some_and(|a| matches!(a.plain.as_str(), "after" | "before"));
    let of = view.atoms.get(m.at + 1).is_some_and(|a| a.plain == "of") && unit >= Unit::Week;
    token.pos() == Pos::Noun && token.children().all(free) && (before || (event || of) && !unit.is_clock())
}
