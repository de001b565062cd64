//! What an expression of time means before it is tied to a calendar: its parts, put together by a pattern's `make`.

use super::calendar::{Season, Unit};
use super::words::{Class, Value};
use crate::numbers::Number;
use jiff::civil::Date;
use std::sync::Arc;

/// How long: a number of units, and more of them behind ("two hours and ten minutes").
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Extent {
    /// None for an unknown number: "years".
    pub(super) number: Option<f64>,
    pub(super) unit: Unit,
    pub(super) rest: Option<(f64, Unit)>,
}

/// A day with a name: by its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    On {
        month: i8,
        day: i8,
    },
    Nth {
        month: i8,
        weekday: i64,
        nth: i8,
        plus: i64,
    },
    Easter {
        plus: i64,
    },
    /// Easter by the Julian calendar.
    Orthodox {
        plus: i64,
    },
    /// Day by day: what no rule of this calendar tells.
    Listed(Arc<[Date]>),
}

impl Holiday {
    /// Reads a rule of the table of holidays.
    pub(super) fn parse(rule: &str) -> Option<Holiday> {
        let words: Vec<&str> = rule.split_whitespace().collect();
        let (name, numbers) = words.split_first()?;
        if *name == "listed" {
            let days = numbers.iter().map(|day| day.parse().ok()).collect::<Option<Arc<[Date]>>>()?;
            return Some(Holiday::Listed(days)).filter(|_| !numbers.is_empty());
        }
        let n: Vec<i64> = numbers.iter().map(|w| w.parse().ok()).collect::<Option<_>>()?;
        let small = |n: i64| i8::try_from(n).ok();
        match (*name, n.as_slice()) {
            ("on", [month, day]) => Some(Holiday::On { month: small(*month)?, day: small(*day)? }),
            ("nth", [month, weekday, nth, plus @ ..]) => Some(Holiday::Nth {
                month: small(*month)?,
                weekday: *weekday,
                nth: small(*nth)?,
                plus: plus.first().copied().unwrap_or(0),
            }),
            ("easter", [plus]) => Some(Holiday::Easter { plus: *plus }),
            ("orthodox", [plus]) => Some(Holiday::Orthodox { plus: *plus }),
            _ => None,
        }
    }
}

/// The parts of a date that are told; the others come from `within` or from the report's day.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) year: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) weekday: Option<i64>,
    pub(super) quarter: Option<i64>,
    pub(super) half: Option<i64>,
    pub(super) season: Option<Season>,
    pub(super) holiday: Option<Holiday>,
    pub(super) within: Option<Arc<Meaning>>,
    /// "last Oct. 23": which way it lies.
    pub(super) toward: Option<i64>,
}

/// What "last" and "next" are said of.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Unit(Unit),
    Weekday(i64),
    Month(i64),
    Season(Season),
    Holiday(Holiday),
}

/// Where a step or a shift begins.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// The day of the report.
    Speech,
    /// The time that was told last.
    Story,
    /// A time in the same expression.
    Date(Arc<Meaning>),
}

/// The meaning of an expression.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Calendar(Fields),
    /// A day by which something is known, with its year: "the Sept. 11 attacks".
    Known(Fields),
    /// Day and month in an order that the words do not tell.
    Numeric(i64, i64, i64),
    /// By its first year: 1990, or 90 where the century is not told.
    Decade(i64),
    Century(i64),
    YearEnd(Option<Arc<Meaning>>),
    Step(i64, Target, From),
    /// A weekday of a week that is told by a step: "Thursday of next week".
    WeekdayOf(i64, i64),
    Shift(i64, Extent, From),
    Around(Unit, Arc<Meaning>),
    /// The same quarter of the year before, or that year.
    YearAgo,
    /// The last finished quarter, or the last period that was told.
    Latest(Unit),
    /// The quarter that the report is about.
    Topic,
    /// In a year, the quarter that was told last: "the 1988 period".
    QuarterOf(Arc<Meaning>),
    /// Three months up to a day: "the quarter ended July 31".
    QuarterTo(Arc<Meaning>),
    Part(Arc<str>, Option<Arc<Meaning>>),
    Clock(Arc<str>, Option<Arc<Meaning>>),
    /// How long, and which way from the day of the report it reaches: -1, 0 (nowhere), 1.
    Length(Extent, i64),
    /// A stretch without a number or a unit: "a while".
    While,
    Set(Arc<str>),
    Reference(Arc<str>),
    /// Looks like a time and is none.
    None,
}

/// What an expression tells about the year that it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// It names it: "March 2014".
    Named,
    /// It leaves it open: "March", "two days later".
    Open,
    /// The report's day tells it: "Friday", "last week".
    Report,
}

impl Meaning {
    /// What it tells about its year.
    pub(super) fn year(&self) -> Year {
        match self {
            Meaning::Calendar(fields) => match &fields.within {
                _ if fields.year.is_some() => Year::Named,
                Some(within) => within.year(),
                None if fields.month.is_none() && fields.weekday.is_some() => Year::Report,
                None => Year::Open,
            },
            Meaning::Numeric(..) => Year::Named,
            Meaning::Known(_) => Year::Named,
            Meaning::Part(_, Some(day)) | Meaning::Clock(_, Some(day)) | Meaning::Around(_, day) => {
                day.year()
            }
            Meaning::Part(_, None) | Meaning::Clock(_, None) => Year::Open,
            Meaning::Step(.., From::Date(date)) | Meaning::Shift(.., From::Date(date)) => date.year(),
            Meaning::Step(.., From::Story) | Meaning::Shift(.., From::Story) => Year::Open,
            _ => Year::Report,
        }
    }

    /// Whether it is a time of day that its own words do not tie to a day.
    pub(super) fn of_day(&self) -> bool {
        matches!(self, Meaning::Part(_, None) | Meaning::Clock(_, None))
    }

    /// Whether it only names what something is compared with: "a year earlier".
    pub(super) fn compares(&self) -> bool {
        match self {
            Meaning::YearAgo | Meaning::QuarterOf(_) => true,
            Meaning::Step(by, Target::Unit(Unit::Year | Unit::Quarter), From::Story) => *by < 0,
            Meaning::Shift(by, extent, From::Story | From::Speech) => *by < 0 && extent.unit == Unit::Year,
            _ => false,
        }
    }
}

/// What filled the places of a pattern.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<(Option<Class>, Value)>);

impl Slots {
    pub(super) fn push(&mut self, class: Option<Class>, value: Value) {
        self.0.push((class, value));
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    fn all(&self, class: Class) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |(c, _)| *c == Some(class)).map(|(_, value)| value)
    }

    fn int(&self, class: Class) -> Option<i64> {
        self.all(class).find_map(|v| if let Value::Int(n) = v { Some(*n) } else { None })
    }

    fn text(&self, class: Class) -> Option<&Arc<str>> {
        self.all(class).find_map(|v| if let Value::Text(text) = v { Some(text) } else { None })
    }

    fn has(&self, class: Class) -> bool {
        self.all(class).next().is_some()
    }

    fn meaning(&self, class: Class) -> Option<Arc<Meaning>> {
        self.all(class).find_map(|v| if let Value::Meaning(m) = v { Some(Arc::clone(m)) } else { None })
    }

    fn units(&self) -> impl Iterator<Item = Unit> {
        let unit = |(_, v): &(_, Value)| if let Value::Unit(unit) = v { Some(*unit) } else { None };
        self.0.iter().filter_map(unit)
    }

    fn numbers(&self) -> impl Iterator<Item = Number> {
        self.all(Class::Number).filter_map(|v| if let Value::Number(n) = v { Some(*n) } else { None })
    }

    fn season(&self) -> Option<Season> {
        self.all(Class::Season).find_map(|v| if let Value::Season(s) = v { Some(*s) } else { None })
    }

    fn holiday(&self) -> Option<Holiday> {
        self.all(Class::Holiday).find_map(|v| if let Value::Holiday(h) = v { Some(h.clone()) } else { None })
    }

    /// The year, of four digits or of two.
    fn year(&self) -> Option<i64> {
        self.int(Class::Year)
            .or_else(|| self.int(Class::TwoDigits).map(|y| if y < 50 { 2000 + y } else { 1900 + y }))
    }

    /// The length that a pattern is made of: one that was matched as a whole, or a number with a unit.
    fn extent(&self) -> Option<Extent> {
        match self.meaning(Class::Length).as_deref() {
            Some(Meaning::Length(extent, _)) => return Some(extent.clone()),
            Some(_) => return None,
            None => {}
        }
        let unit = self.units().next()?;
        let number = match self.numbers().next() {
            Some(number) => number.value(),
            None => Some(1.0),
        };
        Some(Extent { number, unit, rest: None })
    }

    fn several(&self) -> Option<Extent> {
        Some(Extent { number: None, unit: self.units().next()?, rest: None })
    }

    /// "two hours and ten minutes".
    fn sum(&self) -> Option<Extent> {
        let numbers: Vec<f64> = self.numbers().filter_map(Number::value).collect();
        let units: Vec<Unit> = self.units().collect();
        if units.get(1) >= units.first() {
            return None;
        }
        match (numbers.as_slice(), units.as_slice()) {
            ([more], [unit, less]) => {
                Some(Extent { number: Some(1.0), unit: *unit, rest: Some((*more, *less)) })
            }
            ([n, more], [unit, less]) => {
                Some(Extent { number: Some(*n), unit: *unit, rest: Some((*more, *less)) })
            }
            _ => None,
        }
    }

    fn target(&self) -> Option<Target> {
        let unit = self.units().next().map(Target::Unit);
        unit.or_else(|| self.int(Class::Weekday).map(Target::Weekday))
            .or_else(|| self.int(Class::Month).map(Target::Month))
            .or_else(|| self.season().map(Target::Season))
            .or_else(|| self.holiday().map(Target::Holiday))
    }
}

/// How a pattern puts its parts together, as the table names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Make {
    name: String,
    by: Option<i64>,
    from: Option<String>,
}

impl Make {
    const NAMES: &[&str] = &[
        "calendar",
        "numeric",
        "known",
        "half",
        "half2",
        "halfof",
        "yearend",
        "decade",
        "century",
        "step",
        "same",
        "today",
        "shift",
        "weekof",
        "weekend",
        "later",
        "latest",
        "yearago",
        "quarterof",
        "quarterto",
        "topic",
        "part",
        "tonight",
        "clock",
        "length",
        "approx",
        "plushalf",
        "sum",
        "many",
        "reach",
        "while",
        "set",
        "freq",
        "ref",
        "none",
    ];

    /// Reads the column `make`: a name, then how many steps and from where if the pattern's own words do not tell.
    pub(super) fn parse(text: &str) -> Option<Make> {
        let mut words = text.split_whitespace();
        let name = words.next().filter(|name| Make::NAMES.contains(name))?.to_owned();
        let by = match words.next() {
            Some(by) => Some(by.parse().ok()?),
            None => None,
        };
        Some(Make { name, by, from: words.next().map(str::to_owned) })
    }

    /// The meaning of a filled pattern; none when its parts do not go together.
    pub(super) fn build(&self, slots: &Slots) -> Option<Meaning> {
        match &*self.name {
            "calendar" => calendar(slots),
            "numeric" => numeric(slots),
            "known" => self.by.map(known),
            "half" => half(slots, slots.int(Class::Ordinal)?),
            "half2" => half(slots, 2),
            "yearend" => Some(Meaning::YearEnd(slots.meaning(Class::Date))),
            "decade" => slots
                .int(Class::Year)
                .or(slots.int(Class::TwoDigits))
                .or(slots.int(Class::Decade))
                .filter(|y| y % 10 == 0)
                .map(Meaning::Decade),
            "century" => Some(Meaning::Century(slots.int(Class::Ordinal)? - 1)),
            "step" | "later" => self.step(slots),
            "same" => slots.meaning(Class::Date).map(|m| (*m).clone()),
            "today" => day_step(slots.int(Class::Today)?),
            "shift" => self.shift(slots),
            "weekof" => around(slots, Unit::Week),
            "weekend" => around(slots, Unit::Weekend),
            "yearago" => Some(Meaning::YearAgo),
            "quarterof" => Some(Meaning::QuarterOf(quarter_year(slots)?)),
            "quarterto" => slots.meaning(Class::Date).map(Meaning::QuarterTo),
            "topic" => Some(Meaning::Topic),
            "latest" => Some(Meaning::Latest(slots.units().next().unwrap_or(Unit::Quarter))),
            "part" => self.part(slots),
            "tonight" => Some(Meaning::Part("NI".into(), day_step(0).map(Arc::new))),
            "clock" => clock(slots),
            "set" => self.set(slots),
            "freq" => slots.text(Class::Often).map(|value| Meaning::Set(Arc::clone(value))),
            "ref" => slots.text(Class::Reference).map(|value| Meaning::Reference(Arc::clone(value))),
            "while" => Some(Meaning::While),
            "none" => Some(Meaning::None),
            _ => self.length(slots),
        }
    }

    fn from(&self, slots: &Slots) -> Option<From> {
        match self.from.as_deref() {
            Some("story") => Some(From::Story),
            Some("date") => slots.meaning(Class::Date).map(From::Date),
            _ => Some(From::Speech),
        }
    }

    fn step(&self, slots: &Slots) -> Option<Meaning> {
        let (by, from) = match (self.by, slots.int(Class::Step), slots.int(Class::Story)) {
            (Some(by), ..) => (by, self.from(slots)?),
            (_, Some(by), _) => (by, From::Speech),
            (.., Some(by)) => (by, From::Story),
            _ => (-1, From::Speech),
        };
        match (slots.int(Class::Weekday), slots.units().next()) {
            (Some(weekday), Some(Unit::Week)) => Some(Meaning::WeekdayOf(weekday, by)),
            _ => Some(Meaning::Step(by, slots.target().unwrap_or(Target::Unit(Unit::Year)), from)),
        }
    }

    fn part(&self, slots: &Slots) -> Option<Meaning> {
        let code = Arc::clone(slots.text(Class::Part)?);
        let step = || slots.int(Class::Step).and_then(day_step).map(Arc::new);
        let story = |by| Arc::new(Meaning::Step(by, Target::Unit(Unit::Day), From::Story));
        // "Last night" is the night of yesterday; "last morning" is not said.
        let told = || self.by.or(slots.int(Class::Story)).map(story);
        let dated = || calendar(slots).filter(|_| slots.has(Class::Month)).map(Arc::new);
        Some(Meaning::Part(code, slots.meaning(Class::Date).or_else(step).or_else(told).or_else(dated)))
    }

    fn shift(&self, slots: &Slots) -> Option<Meaning> {
        Some(Meaning::Shift(self.by?, slots.extent()?, self.from(slots)?))
    }

    fn length(&self, slots: &Slots) -> Option<Meaning> {
        let extent = match &*self.name {
            "many" => slots.several(),
            "sum" => slots.sum(),
            "halfof" => {
                let part = self.by.map_or(0.5, |percent| percent as f64 / 100.0);
                slots.extent().map(|e| Extent { number: Some(part), ..e })
            }
            "plushalf" => slots.extent().map(|e| Extent { number: e.number.map(|n| n + 0.5), ..e }),
            "approx" => return self.rough(slots),
            "reach"
                if slots.numbers().next().is_none()
                    && slots.units().count() == 1
                    && slots.has(Class::Units) =>
            {
                slots.several()
            }
            _ => slots.extent(),
        };
        let reach = self.by.filter(|_| self.name == "reach").unwrap_or(0);
        Some(Meaning::Length(extent?, reach))
    }

    /// "every week", and with its number of steps "every other week".
    fn set(&self, slots: &Slots) -> Option<Meaning> {
        if let Some(weekday) = slots.int(Class::Weekday).or(slots.int(Class::Weekdays)) {
            let part = slots
                .text(Class::Parts)
                .or(slots.text(Class::Part))
                .map_or(String::new(), |part| format!("T{part}"));
            return Some(Meaning::Set(format!("XXXX-WXX-{weekday}{part}").into()));
        }
        if let Some(month) = slots.int(Class::Month) {
            return Some(Meaning::Set(format!("XXXX-{month:02}").into()));
        }
        if let Some(season) = slots.season() {
            return Some(Meaning::Set(format!("XXXX-{}", season.code()).into()));
        }
        if let Some(part) = slots.text(Class::Part) {
            return Some(Meaning::Set(format!("XXXX-XX-XXT{part}").into()));
        }
        let extent = slots.several()?;
        let other = self.by.map_or(1.0, |by| by as f64);
        let every = slots.numbers().last().and_then(Number::value).filter(|_| slots.has(Class::Units));
        Some(Meaning::Set(Extent { number: Some(every.unwrap_or(other)), ..extent }.value().into()))
    }

    /// "about two weeks"; but "over the past two weeks" is "over" with a time behind.
    fn rough(&self, slots: &Slots) -> Option<Meaning> {
        slots.meaning(Class::Length).map(|m| (*m).clone()).filter(|m| matches!(m, Meaning::Length(_, 0)))
    }
}

fn day_step(by: i64) -> Option<Meaning> {
    Some(Meaning::Step(by, Target::Unit(Unit::Day), From::Speech))
}

fn calendar(slots: &Slots) -> Option<Meaning> {
    let quarter = slots.int(Class::Ordinal).or(slots.int(Class::QuarterNumber));
    if quarter.is_some_and(|q| !(1..=4).contains(&q)) {
        return None;
    }
    let step = slots.int(Class::Step);
    let year = slots.units().find(|u| *u == Unit::Year).zip(step);
    let within = year.map(|(unit, by)| Arc::new(Meaning::Step(by, Target::Unit(unit), From::Speech)));
    Some(Meaning::Calendar(Fields {
        year: slots.year(),
        month: slots.int(Class::Month).or(slots.int(Class::MonthNumber)),
        day: slots.int(Class::Day),
        weekday: slots.int(Class::Weekday).or(slots.int(Class::ShortDay)),
        quarter,
        season: slots.season(),
        holiday: slots.holiday(),
        within: slots.meaning(Class::Date).or(within),
        half: None,
        toward: step.filter(|_| year.is_none()),
    }))
}

/// The day that a number like 20010911 writes.
fn known(date: i64) -> Meaning {
    let (year, month, day) = (Some(date / 10000), Some(date / 100 % 100), Some(date % 100));
    Meaning::Known(Fields { year, month, day, ..Fields::default() })
}

fn quarter_year(slots: &Slots) -> Option<Arc<Meaning>> {
    slots.meaning(Class::Date).or_else(|| calendar(slots).map(Arc::new))
}

fn numeric(slots: &Slots) -> Option<Meaning> {
    let mut numbers =
        slots.all(Class::DayOrMonth).filter_map(|v| if let Value::Int(n) = v { Some(*n) } else { None });
    let (first, second) = (numbers.next()?, numbers.next()?);
    (first <= 12 || second <= 12).then_some(Meaning::Numeric(first, second, slots.year()?))
}

fn half(slots: &Slots, half: i64) -> Option<Meaning> {
    let fields = Fields {
        half: Some(half),
        year: slots.year(),
        within: slots.meaning(Class::Date),
        ..Fields::default()
    };
    (1..=2).contains(&half).then_some(Meaning::Calendar(fields))
}

fn around(slots: &Slots, unit: Unit) -> Option<Meaning> {
    let holiday = || {
        slots.holiday().map(|h| Arc::new(Meaning::Calendar(Fields { holiday: Some(h), ..Fields::default() })))
    };
    Some(Meaning::Around(unit, slots.meaning(Class::Date).or_else(holiday)?))
}

fn clock(slots: &Slots) -> Option<Meaning> {
    let text = match slots.text(Class::Noon) {
        Some(noon) => Arc::clone(noon),
        None => reading(slots)?.into(),
    };
    let date = slots.meaning(Class::Date);
    let told = slots.int(Class::Year).and_then(|_| calendar(slots)).map(Arc::new);
    Some(Meaning::Clock(text, date.or(told)))
}

/// What the clock shows: `14:30`.
fn reading(slots: &Slots) -> Option<String> {
    if let Some(both) = slots.int(Class::HourMinute) {
        return (both % 100 < 60).then(|| format!("{:02}:{:02}", both / 100, both % 100));
    }
    let number = || slots.numbers().next().and_then(Number::value).map(|n| n as i64);
    let hour = slots.int(Class::Hour).or_else(number).filter(|h| (0..=24).contains(h))?;
    let half = slots.text(Class::AmPm).or_else(|| slots.text(Class::Part)).map(|t| &**t);
    let hour = match half {
        Some("pm" | "AF" | "EV" | "NI") if hour < 12 => hour + 12,
        Some("am") if hour == 12 => 0,
        Some("am" | "pm") if hour > 12 => return None,
        _ => hour,
    };
    Some(format!("{hour:02}:{:02}", slots.int(Class::Minute).unwrap_or(0)))
}

impl Extent {
    /// Its TIMEX3 value: `P2W`, `PT1H30M`, `PXY`.
    pub(super) fn value(&self) -> String {
        let Some(number) = self.number else {
            let (time, letters) = designator(self.unit);
            return format!("P{}X{}", if time { "T" } else { "" }, vague(self.unit).unwrap_or(letters));
        };
        let (number, unit) = decimal(number, self.unit);
        let (whole, rest) = split(number, unit);
        let mut parts: Vec<(f64, Unit)> = vec![(whole, unit)];
        parts.extend(rest);
        parts.extend(self.rest);
        parts.retain(|(n, _)| *n != 0.0);
        write(&parts)
    }
}

/// Decades and longer are counted in years, fortnights in weeks, as TIMEX3 has no letter of one sign for them.
fn decimal(number: f64, unit: Unit) -> (f64, Unit) {
    match unit {
        Unit::Decade => (number * 10.0, Unit::Year),
        Unit::Century => (number * 100.0, Unit::Year),
        Unit::Millennium => (number * 1000.0, Unit::Year),
        Unit::Fortnight => (number * 2.0, Unit::Week),
        Unit::Half => (number * 6.0, Unit::Month),
        Unit::Season => (number * 3.0, Unit::Month),
        unit => (number, unit),
    }
}

/// A fraction as whole units of the next smaller kind, where that is one: half a year is six months.
fn split(number: f64, unit: Unit) -> (f64, Option<(f64, Unit)>) {
    let (smaller, times) = match unit {
        Unit::Year => (Unit::Month, 12.0),
        Unit::Day => (Unit::Hour, 24.0),
        Unit::Hour => (Unit::Minute, 60.0),
        Unit::Minute => (Unit::Second, 60.0),
        _ => return (number, None),
    };
    let rest = (number.fract() * times).round();
    (number.trunc(), (rest > 0.0).then_some((rest, smaller)))
}

fn write(parts: &[(f64, Unit)]) -> String {
    let mut text = String::from("P");
    for (number, unit) in parts {
        let (time, letters) = designator(*unit);
        if time && !text.contains('T') {
            text.push('T');
        }
        text.push_str(&format!("{number}{letters}"));
    }
    text
}

fn vague(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Decade => Some("DE"),
        Unit::Century => Some("CE"),
        Unit::Millennium => Some("ML"),
        _ => None,
    }
}

/// Whether a unit stands behind the T of a value, and its letters.
fn designator(unit: Unit) -> (bool, &'static str) {
    match unit {
        Unit::Second => (true, "S"),
        Unit::Minute => (true, "M"),
        Unit::Hour => (true, "H"),
        Unit::Day => (false, "D"),
        Unit::Weekend => (false, "WE"),
        Unit::Week | Unit::Fortnight => (false, "W"),
        Unit::Month | Unit::Half | Unit::Season => (false, "M"),
        Unit::Quarter => (false, "Q"),
        Unit::Year | Unit::Decade | Unit::Century | Unit::Millennium => (false, "Y"),
    }
}
