//! Ties meanings to the calendar: from the report's day, from what was told before, in the direction of the tense.

use super::Type;
use super::calendar::{Period, Season, Unit, moved, weekday, weekday_after, weekday_before};
use super::meaning::{Extent, Fields, From, Holiday, Meaning, Target};
use super::tense::Side;
use jiff::civil::{Date, Weekday};
use std::ops::RangeInclusive;

/// A meaning that is tied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tied {
    pub(super) kind: Type,
    pub(super) value: Option<String>,
    pub(super) days: Option<(Date, Date)>,
    /// The stretch itself, for what is told later.
    pub(super) period: Option<Period>,
}

impl Tied {
    fn plain(kind: Type, value: impl Into<Option<String>>) -> Tied {
        Tied { kind, value: value.into(), days: None, period: None }
    }

    fn period(period: Option<Period>) -> Tied {
        let value = period.map(Period::value);
        Tied { kind: Type::Date, value, days: period.and_then(Period::days), period }
    }
}

/// How many times back a quarter is still what "a year earlier" compares with.
const NEAR: usize = 3;

/// How many days half a quarter has.
const HALF_QUARTER: i64 = 45;

/// A quarter that began longer ago than this is not the latest: one of the year before is what it is compared with.
const YEARLY: i32 = 200;

/// A date without its year that is this many times farther away than another year's is not meant, whatever the tense:
/// "extended the offer to Nov. 20", on November 2.
const CLEAR: i32 = 3;

/// What is known where an expression stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    /// The report's day.
    pub(super) speech: Option<Date>,
    /// What was told before in the report, the latest last.
    pub(super) told: Vec<Period>,
    /// How many of them stand in the same sentence.
    pub(super) near: usize,
    /// Whether what the report compares is longer than a quarter.
    pub(super) long: bool,
    /// The quarter that the report is about: the first that it tells.
    pub(super) topic: Option<Period>,
    /// The day that the sentences before tell, where the clause goes on with it.
    pub(super) day: Option<Date>,
    /// Where the range begins that the expression ends: it ends within a year.
    pub(super) after: Option<Date>,
    /// A day that the same sentence tells behind the expression.
    pub(super) ahead: Option<Date>,
    /// On which side of the report the clause lies.
    pub(super) side: Option<Side>,
    /// Whether the time may lie on the other side all the same.
    pub(super) open: bool,
    /// The year that the report is telling, when it is none of now: "In 2014 … In March".
    pub(super) year: Option<i16>,
}

impl Anchors {
    /// Ties a meaning; none when it is no time after all.
    pub(super) fn tie(&self, meaning: &Meaning) -> Option<Tied> {
        Some(match meaning {
            Meaning::None => return None,
            // "The quarter was shelled": a part of a town, where no quarter of a year was told.
            Meaning::Topic if self.topic.is_none() => return None,
            Meaning::Step(_, Target::Unit(unit), _) if unit.is_clock() => return None,
            Meaning::Calendar(fields) if fields.is_impossible() => return None,
            Meaning::Numeric(a, b, year) if day(*year, *a, *b).or(day(*year, *b, *a)).is_none() => {
                return None;
            }
            // "A winter night", "2016 8:35 PM" of a date that is cut: no time of one day.
            Meaning::Part(_, Some(day)) | Meaning::Clock(_, Some(day))
                if self.period(day).is_some_and(|p| p.unit() != Unit::Day) =>
            {
                return None;
            }
            Meaning::Part(code, day) => self.part(code, day.as_deref()),
            Meaning::Clock(clock, day) => self.clock(clock, day.as_deref()),
            Meaning::Length(extent, reach) => self.length(extent, *reach),
            Meaning::While => Tied::plain(Type::Duration, "PXX".to_owned()),
            Meaning::Set(value) => Tied::plain(Type::Set, value.to_string()),
            Meaning::Reference(value) => Tied::plain(Type::Date, value.to_string()),
            Meaning::Shift(by, Extent { number: None, .. }, _) => Tied::plain(Type::Date, vague(*by)),
            Meaning::Shift(by, extent, from) if extent.unit.is_clock() => self.hours(*by, extent, from),
            dated => Tied::period(self.period(dated)),
        })
    }

    /// The stretch of the calendar that a meaning names.
    fn period(&self, meaning: &Meaning) -> Option<Period> {
        match meaning {
            Meaning::Calendar(fields) => self.calendar(fields),
            Meaning::Known(fields) => self.known(fields),
            Meaning::Numeric(first, second, year) => self.numeric(*first, *second, *year),
            Meaning::Decade(year) => self.decade(*year),
            Meaning::Century(century) => Some(Period::Century(i16::try_from(*century).ok()?)),
            Meaning::YearEnd(Some(within)) => Period::around(Unit::Year, self.period(within)?.first()?),
            Meaning::YearEnd(None) => Period::around(Unit::Year, self.speech?),
            Meaning::Step(by, target, from) => self.step(*by, target, from),
            Meaning::WeekdayOf(wanted, by) => {
                let monday = Period::around(Unit::Week, self.speech?)?.step(*by)?.first()?;
                moved(monday, wanted - 1, Unit::Day).map(Period::Day)
            }
            Meaning::Shift(by, extent, from) => self.shift(*by, extent, from),
            Meaning::Around(unit, inner) => Period::around(*unit, self.period(inner)?.first()?),
            Meaning::Topic => self.latest(Unit::Quarter),
            Meaning::Latest(unit) => self.latest(*unit),
            Meaning::YearAgo if self.long => Period::around(Unit::Year, self.speech?)?.step(-1),
            Meaning::YearAgo => self.latest(Unit::Quarter)?.step(-4),
            Meaning::QuarterOf(year) => self.quarter_of(self.period(year)?),
            Meaning::QuarterTo(end) => quarter_to(self.period(end)?.days()?.1),
            _ => None,
        }
    }

    /// A date of which some fields are told.
    fn calendar(&self, fields: &Fields) -> Option<Period> {
        let within = match &fields.within {
            Some(within) => Some(self.period(within)?),
            None => None,
        };
        if let Some(within) = within.filter(|p| p.unit() > Unit::Year) {
            return Some(within);
        }
        if let (Some(Period::Month(year, month)), Some(_)) = (within, fields.half) {
            return in_year(&Fields { month: Some(month.into()), ..fields.clone() }, year);
        }
        let year = match within {
            Some(within) => Some(within.first()?.year()),
            None => fields.year.and_then(|y| i16::try_from(y).ok()),
        };
        if let Some(year) = year {
            return in_year(fields, year);
        }
        if let (Some(number), None, None) = (fields.weekday, fields.month, fields.day) {
            return self.weekday(number);
        }
        if let (None, Some(number)) = (fields.month, fields.day) {
            return self.day_of_month(number);
        }
        if let Some(end) = self.after.filter(|_| fields.month.is_some()).and_then(|from| end_of(fields, from))
        {
            return Some(end);
        }
        let told = self.year.filter(|_| fields.toward.is_none()).and_then(|year| in_year(fields, year));
        let wanted = fields.weekday.and_then(weekday);
        told.filter(|p| wanted.is_none() || p.first().map(Date::weekday) == wanted)
            .or_else(|| self.nearest(fields))
    }

    /// A day that is known with its year, unless the report is older: then it is one like others.
    fn known(&self, fields: &Fields) -> Option<Period> {
        let told = self.calendar(fields)?;
        match self.speech.is_some_and(|today| told.first() > Some(today)) {
            true => self.calendar(&Fields { year: None, ..fields.clone() }),
            false => Some(told),
        }
    }

    /// A bare weekday: the last one, the report's own day among them, unless the clause looks forward.
    fn weekday(&self, number: i64) -> Option<Period> {
        let (today, wanted) = (self.speech?, weekday(number)?);
        let found = match self.side {
            Some(Side::Future) => weekday_after(today, wanted),
            _ => weekday_before(today, wanted),
        };
        found.map(Period::Day)
    }

    /// "the 13th": of the month that was told last, or of the report's.
    fn day_of_month(&self, number: i64) -> Option<Period> {
        let month = self.story(Unit::Month).or(self.speech)?;
        day(month.year().into(), month.month().into(), number)
    }

    /// A date without its year: the one nearest to the report on the side that the clause tells.
    fn nearest(&self, fields: &Fields) -> Option<Period> {
        let today = self.speech?;
        let wanted = fields.weekday.and_then(weekday);
        let years = in_years(fields, today.year() - 1..=today.year() + 1);
        let dated: Vec<(Period, Date, Date)> =
            years.filter_map(|p| p.days().map(|(first, last)| (p, first, last))).collect();
        let matches = dated.iter().find(|(_, first, _)| wanted == Some(first.weekday()));
        let side = fields.toward.map_or(self.side, |by| Some(if by < 0 { Side::Past } else { Side::Future }));
        let sided = match side {
            _ if wanted.is_some() => matches,
            Some(Side::Past) => dated.iter().rfind(|(_, first, _)| *first <= today),
            Some(Side::Future) if fields.quarter.is_none() => {
                dated.iter().find(|(_, _, last)| *last >= today)
            }
            _ => None,
        };
        let distance = |(_, first, last): &&(Period, Date, Date)| distance(today, *first, *last);
        let near = dated.iter().min_by_key(distance)?;
        let clear = |far: &(Period, Date, Date)| {
            (self.open || fields.day.is_some() || fields.holiday.is_some())
                && fields.toward.is_none()
                && distance(&far) > distance(&near) * CLEAR
        };
        Some(sided.filter(|far| !clear(far)).unwrap_or(near).0)
    }

    /// Two numbers of which either can be the month: the reading that is one, or that lies nearer to the report.
    fn numeric(&self, first: i64, second: i64, year: i64) -> Option<Period> {
        match (day(year, first, second), day(year, second, first)) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(a), Some(b)) => {
                let today = self.speech?;
                let distance = |p: &Period| p.first().map_or(i32::MAX, |d| (d - today).get_days().abs());
                [a, b].into_iter().min_by_key(distance)
            }
            (one, other) => one.or(other),
        }
    }

    fn decade(&self, year: i64) -> Option<Period> {
        if year >= 100 {
            return Some(Period::Decade(i16::try_from(year / 10).ok()?));
        }
        let now = i64::from(self.speech?.year());
        let here = now / 100 * 100 + year;
        let full = if here > now { here - 100 } else { here };
        Some(Period::Decade(i16::try_from(full / 10).ok()?))
    }

    /// The first day of what was told last and is no longer than a unit.
    fn story(&self, unit: Unit) -> Option<Date> {
        self.told.iter().rev().find(|p| p.unit() <= unit)?.first()
    }

    fn start(&self, from: &From, unit: Unit) -> Option<Date> {
        match from {
            From::Speech => self.speech,
            From::Story => self.story(unit).or(self.speech),
            From::Date(inner) => self.period(inner)?.first(),
        }
    }

    fn step(&self, by: i64, target: &Target, from: &From) -> Option<Period> {
        match target {
            Target::Unit(Unit::Year)
                if matches!(from, From::Story) && self.quarter_near().is_some() && by < 0 =>
            {
                self.quarter_near()?.step(4 * by)
            }
            Target::Unit(unit) => Period::around(*unit, self.start(from, *unit)?)?.step(by),
            Target::Weekday(number) => {
                let wanted = weekday(*number)?;
                let same = self.same_day(from, wanted);
                let found = step_weekday(same.or_else(|| self.start(from, Unit::Day))?, wanted, by)?;
                // "They will meet this Tuesday", on a Friday: the next one.
                let over = by == 0 && self.side == Some(Side::Future) && found.first() < self.speech;
                if over { moved(found.first()?, 1, Unit::Week).map(Period::Day) } else { Some(found) }
            }
            Target::Month(_) | Target::Season(_) | Target::Holiday(_) => {
                let start = self.start(from, Unit::Month)?;
                let fields = fields_of(target);
                let around = in_years(&fields, start.year() - 2..=start.year() + 2);
                match fields.season {
                    Some(Season::Winter) if by == 0 => nearest(around, start),
                    _ if is_just_over(&fields, start) && by < 0 => choose(around, start, by)?.step(-12),
                    _ => choose(around, start, by),
                }
            }
        }
    }

    /// "the previous Friday": of the Friday that was told last.
    fn same_day(&self, from: &From, wanted: Weekday) -> Option<Date> {
        let mut days = self
            .told
            .iter()
            .rev()
            .take(NEAR)
            .filter_map(|p| if let Period::Day(day) = p { Some(*day) } else { None });
        days.find(|day| matches!(from, From::Story) && day.weekday() == wanted)
    }

    /// The quarter that "a year earlier" compares with: one of the same sentence, else the report's topic if a quarter
    /// was told nearby.
    fn quarter_near(&self) -> Option<Period> {
        if self.long {
            return None;
        }
        let quarter = |n: usize| self.told.iter().rev().take(n).find(|p| p.unit() == Unit::Quarter).copied();
        quarter(self.near).or_else(|| quarter(NEAR).map(|near| self.topic.unwrap_or(near)))
    }

    /// "three days earlier": as fine as its unit, or as the time that it starts from when that is told with it.
    fn shift(&self, by: i64, extent: &Extent, from: &From) -> Option<Period> {
        let number = extent.number?;
        let whole = number.fract() == 0.0;
        let (steps, unit) = match extent.unit {
            Unit::Year if !whole => ((number * 12.0).round(), Unit::Month),
            Unit::Decade => ((number * 10.0).round(), Unit::Year),
            Unit::Century if !whole => ((number * 100.0).round(), Unit::Year),
            unit => (number.round(), unit),
        };
        let steps = (steps.abs() < 1e6).then_some(steps as i64)? * by;
        if unit == Unit::Year
            && steps == -1
            && let Some(quarter) = self.quarter_near()
        {
            return quarter.step(-4);
        }
        // Days are counted from a week, too; nothing finer is told there.
        let start = match from {
            From::Story if unit == Unit::Day => self.story(Unit::Week).or(self.speech),
            _ => self.start(from, unit),
        };
        let from_day = moved(start?, steps, unit)?;
        let fine = match from {
            From::Date(_) if unit <= Unit::Fortnight => Unit::Day,
            _ => unit,
        };
        Period::around(fine, from_day)
    }

    /// A period that is only called the latest: the quarter that the report is about, else the one of its kind that was
    /// told last, if it is over and its year is no other than the report's or the one before; else the last finished one.
    fn latest(&self, unit: Unit) -> Option<Period> {
        let over = |p: &Period| {
            let (Some((first, last)), Some(today)) = (p.days(), self.speech) else { return true };
            last < today && (today - first).get_days() < YEARLY
        };
        let topic = self.topic.filter(|p| p.unit() == unit);
        let told = topic.or_else(|| self.told.iter().rev().find(|p| p.unit() == unit && over(p)).copied());
        told.or_else(|| Period::around(unit, self.speech?)?.step(-1))
    }

    /// "the 1988 period": of a year, the quarter that the report is about, or has told last.
    fn quarter_of(&self, year: Period) -> Option<Period> {
        let told = self.told.iter().rev().find(|p| p.unit() == Unit::Quarter && !self.long);
        match told.map(|told| self.topic.unwrap_or(*told)) {
            Some(Period::Quarter(_, quarter)) => Some(Period::Quarter(year.first()?.year(), quarter)),
            _ => Some(year),
        }
    }

    /// A part of a day.
    fn part(&self, code: &str, day: Option<&Meaning>) -> Tied {
        let code = if code == "MI" { "12:00" } else { code };
        self.moment(code, self.day(day))
    }

    fn clock(&self, clock: &str, day: Option<&Meaning>) -> Tied {
        self.moment(clock, self.day(day))
    }

    fn moment(&self, code: &str, period: Option<Period>) -> Tied {
        let value = period.map(|p| format!("{}T{code}", p.value()));
        Tied { kind: Type::Time, value, ..Tied::period(period) }
    }

    /// The day of a time of day: its own, one of the same sentence, or the report's.
    fn day(&self, own: Option<&Meaning>) -> Option<Period> {
        if let Some(meaning) = own {
            return self.period(meaning);
        }
        let before = self.told.iter().rev().take(self.near).find(|p| p.unit() == Unit::Day).copied();
        before.or(self.ahead.or(self.day).or(self.speech).map(Period::Day))
    }

    fn length(&self, extent: &Extent, reach: i64) -> Tied {
        let whole = extent.number.filter(|n| n.fract() == 0.0 && n.abs() < 1e6);
        let days = whole.filter(|_| reach != 0 && !extent.unit.is_clock()).and_then(|n| {
            let today = self.speech?;
            let other = moved(today, n as i64 * reach, extent.unit)?;
            Some((today.min(other), today.max(other)))
        });
        Tied { days, ..Tied::plain(Type::Duration, extent.value()) }
    }

    /// "two hours ago": the day may be told, the hour is not.
    fn hours(&self, by: i64, extent: &Extent, from: &From) -> Tied {
        let hours = extent.number.unwrap_or(0.0) * if extent.unit == Unit::Hour { 1.0 } else { 0.0 };
        let days = (hours / 24.0).floor().min(1e6) as i64;
        let day = self.start(from, Unit::Day).and_then(|d| moved(d, days * by, Unit::Day));
        let value = day.map(|d| format!("{d}TXX:XX"));
        Tied { kind: Type::Time, value, days: None, period: None }
    }
}

/// A leap year: what is no day there is none in any year.
const LEAP: i64 = 2000;

impl Fields {
    /// "31 February", "29 February 2021".
    fn is_impossible(&self) -> bool {
        let year = self.year.unwrap_or(LEAP);
        self.month.zip(self.day).is_some_and(|(month, number)| day(year, month, number).is_none())
    }
}

fn vague(by: i64) -> String {
    if by < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned()
}

fn day(year: i64, month: i64, day: i64) -> Option<Period> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .map(Period::Day)
}

/// The date with these fields that ends a range.
fn end_of(fields: &Fields, from: Date) -> Option<Period> {
    let years = in_years(fields, from.year()..=from.year() + 1);
    years.into_iter().find(|end| end.first().is_some_and(|first| first >= from))
}

/// The quarter of the calendar that holds the middle of three months that end with a day.
fn quarter_to(end: Date) -> Option<Period> {
    Period::around(Unit::Quarter, moved(end, -HALF_QUARTER, Unit::Day)?)
}

/// The date with these fields in a year.
fn in_year(fields: &Fields, year: i16) -> Option<Period> {
    let small = |n: i64| i8::try_from(n).ok();
    if let Some(holiday) = &fields.holiday {
        return holiday.in_year(year).map(Period::Day);
    }
    if let Some(quarter) = fields.quarter {
        return Some(Period::Quarter(year, small(quarter)?));
    }
    if let (Some(half), Some(month)) = (fields.half, fields.month) {
        return Some(Period::HalfMonth(year, small(month)?, small(half)?));
    }
    if let Some(half) = fields.half {
        return Some(Period::Half(year, small(half)?));
    }
    if let Some(season) = fields.season {
        return Some(Period::Season(year, season));
    }
    match (fields.month, fields.day) {
        (Some(month), Some(number)) => day(year.into(), month, number),
        (Some(month), None) => Some(Period::Month(year, small(month)?)),
        _ => Some(Period::Year(year)),
    }
}

/// The dates with these fields in some years: a feast of the moon may fall twice into one.
fn in_years(fields: &Fields, years: RangeInclusive<i16>) -> impl Iterator<Item = Period> {
    let listed = match &fields.holiday {
        Some(Holiday::Listed(days)) => Some(days),
        _ => None,
    };
    let days = listed.into_iter().flat_map(|days| days.iter().copied());
    let falls = years.clone();
    let ruled = years.filter(move |_| listed.is_none()).filter_map(|year| in_year(fields, year));
    days.filter(move |day| falls.contains(&day.year())).map(Period::Day).chain(ruled)
}

fn fields_of(target: &Target) -> Fields {
    let mut fields = Fields::default();
    match target {
        Target::Month(month) => fields.month = Some(*month),
        Target::Season(season) => fields.season = Some(*season),
        Target::Holiday(holiday) => fields.holiday = Some(holiday.clone()),
        Target::Unit(_) | Target::Weekday(_) => {}
    }
    fields
}

/// Whether a month ended within the last one of the same year: it is called "this" and not "last February" in March.
fn is_just_over(fields: &Fields, today: Date) -> bool {
    fields.month == Some(i64::from(today.month()) - 1)
}

/// Of the same stretch in several years: the last one over ("last"), the current year's ("this"), the next one.
fn choose(found: impl Iterator<Item = Period>, start: Date, by: i64) -> Option<Period> {
    let dated: Vec<(Period, Date, Date)> =
        found.filter_map(|p| p.days().map(|(first, last)| (p, first, last))).collect();
    let chosen = match by {
        ..0 => dated.iter().rfind(|(_, _, last)| *last < start),
        0 => dated.iter().find(|(p, first, _)| first.year() == start.year() && !matches!(p, Period::Week(_))),
        _ => dated.iter().find(|(_, first, _)| *first > start),
    };
    chosen.map(|(p, ..)| *p)
}

/// "This winter" began last year when the year is young.
fn nearest(found: impl Iterator<Item = Period>, start: Date) -> Option<Period> {
    found.min_by_key(|p| p.days().map_or(i32::MAX, |(first, last)| distance(start, first, last)))
}

/// How far a stretch lies from a day, in days of both its ends.
fn distance(day: Date, first: Date, last: Date) -> i32 {
    (first - day).get_days().abs() + (last - day).get_days().abs()
}

fn step_weekday(start: Date, wanted: Weekday, by: i64) -> Option<Period> {
    let found = match by {
        ..0 => weekday_before(moved(start, -1, Unit::Day)?, wanted),
        0 => {
            let monday = Period::around(Unit::Week, start)?.first()?;
            weekday_after(monday, wanted)
        }
        _ => weekday_after(moved(start, 1, Unit::Day)?, wanted),
    };
    found.map(Period::Day)
}

impl Holiday {
    /// Its day in a year.
    pub(super) fn in_year(&self, year: i16) -> Option<Date> {
        match self {
            Holiday::On { month, day } => Date::new(year, *month, *day).ok(),
            Holiday::Nth { month, weekday: number, nth, plus } => {
                let first = Date::new(year, *month, 1).ok()?;
                let found = first.nth_weekday_of_month(*nth, weekday(*number)?).ok()?;
                moved(found, *plus, Unit::Day)
            }
            Holiday::Easter { plus } => moved(easter(year)?, *plus, Unit::Day),
            Holiday::Orthodox { plus } => moved(orthodox_easter(year)?, *plus, Unit::Day),
            Holiday::Listed(days) => days.iter().find(|day| day.year() == year).copied(),
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the computus of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = h + l - 7 * m;
    let month = (n + 90) / 25;
    let day = (n + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Easter Sunday of the Julian calendar, by Meeus, as a day of the Gregorian one: thirteen days apart until 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    const APART: i64 = 13;
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let (month, day) = ((d + e + 114) / 31, (d + e + 114) % 31 + 1);
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    moved(julian, APART, Unit::Day).filter(|_| (1900..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_of_known_years() {
        for easter_day in [date(1961, 4, 2), date(2000, 4, 23), date(2021, 4, 4), date(2025, 4, 20)] {
            assert_eq!(easter(easter_day.year()), Some(easter_day));
        }
    }

    #[test]
    fn orthodox_easter_of_known_years() {
        for day in [date(2000, 4, 30), date(2022, 4, 24), date(2024, 5, 5), date(2025, 4, 20)] {
            assert_eq!(orthodox_easter(day.year()), Some(day));
        }
        assert_eq!(orthodox_easter(1582), None);
    }

    #[test]
    fn feasts_of_the_moon_may_fall_twice_into_a_year() {
        let eid = Holiday::parse("listed 2000-01-08 2000-12-27 2001-12-16").expect("a rule");
        let fields = Fields { holiday: Some(eid), ..Fields::default() };
        let found: Vec<Period> = in_years(&fields, 2000..=2000).collect();
        assert_eq!(found, [Period::Day(date(2000, 1, 8)), Period::Day(date(2000, 12, 27))]);
        assert_eq!(Holiday::parse("listed 2000-13-01"), None);
        assert_eq!(Holiday::parse("listed"), None);
    }

    #[test]
    fn holidays_by_their_rules() {
        let thanksgiving = Holiday::parse("nth 11 4 4").expect("a rule");
        assert_eq!(thanksgiving.in_year(1999), Some(date(1999, 11, 25)));
        let election = Holiday::parse("nth 11 1 1 +1").expect("a rule");
        assert_eq!(election.in_year(1998), Some(date(1998, 11, 3)));
        assert_eq!(Holiday::parse("on 13"), None);
    }
}
