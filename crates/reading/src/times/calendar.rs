//! Stretches of the calendar: a day, a week, a quarter, a decade; their TIMEX3 values, first and last days, neighbours.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

/// Units of time, from short to long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// Every unit by the name that tables use.
    const NAMES: [(&str, Unit); 15] = [
        ("second", Unit::Second),
        ("minute", Unit::Minute),
        ("hour", Unit::Hour),
        ("day", Unit::Day),
        ("weekend", Unit::Weekend),
        ("week", Unit::Week),
        ("fortnight", Unit::Fortnight),
        ("month", Unit::Month),
        ("quarter", Unit::Quarter),
        ("season", Unit::Season),
        ("half", Unit::Half),
        ("year", Unit::Year),
        ("decade", Unit::Decade),
        ("century", Unit::Century),
        ("millennium", Unit::Millennium),
    ];

    /// The unit that tables call so.
    pub(super) fn named(name: &str) -> Option<Unit> {
        Unit::NAMES.iter().find(|(n, _)| *n == name).map(|(_, unit)| *unit)
    }

    /// Whether it is shorter than a day.
    pub(super) fn is_clock(self) -> bool {
        self < Unit::Day
    }
}

/// Seasons, as months from the first one on (northern half of the earth).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) const ALL: [(&str, Season, i8); 4] = [
        ("SP", Season::Spring, 3),
        ("SU", Season::Summer, 6),
        ("FA", Season::Autumn, 9),
        ("WI", Season::Winter, 12),
    ];

    pub(super) fn code(self) -> &'static str {
        Season::ALL[self as usize].0
    }

    fn month(self) -> i8 {
        Season::ALL[self as usize].2
    }
}

/// One stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Day(Date),
    /// By its Saturday.
    Weekend(Date),
    /// By its Monday.
    Week(Date),
    Month(i16, i8),
    /// The first or the second half of a month.
    HalfMonth(i16, i8, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Half(i16, i8),
    Year(i16),
    /// By its first year without the last digit: 198.
    Decade(i16),
    /// By its first year without the last two digits: 19.
    Century(i16),
}

impl Period {
    /// The stretch of this kind that a day lies in.
    pub(super) fn around(unit: Unit, day: Date) -> Option<Period> {
        let monday = || day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok();
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Period::Day(day),
            Unit::Weekend => Period::Weekend(monday()?.checked_add(5.days()).ok()?),
            Unit::Week | Unit::Fortnight => Period::Week(monday()?),
            Unit::Month => Period::Month(day.year(), day.month()),
            Unit::Quarter => Period::Quarter(day.year(), (day.month() - 1) / 3 + 1),
            Unit::Season => Period::season_of(day),
            Unit::Half => Period::Half(day.year(), (day.month() - 1) / 6 + 1),
            Unit::Year => Period::Year(day.year()),
            Unit::Decade => Period::Decade(day.year().div_euclid(10)),
            Unit::Century | Unit::Millennium => Period::Century(day.year().div_euclid(100)),
        })
    }

    fn season_of(day: Date) -> Period {
        let season = Season::ALL[((day.month() + 9) % 12 / 3) as usize].1;
        Period::Season(day.year() - i16::from(day.month() < 3), season)
    }

    /// What kind of stretch it is.
    pub(super) fn unit(self) -> Unit {
        match self {
            Period::Day(_) => Unit::Day,
            Period::Weekend(_) => Unit::Weekend,
            Period::Week(_) => Unit::Week,
            Period::Month(..) | Period::HalfMonth(..) => Unit::Month,
            Period::Quarter(..) => Unit::Quarter,
            Period::Season(..) => Unit::Season,
            Period::Half(..) => Unit::Half,
            Period::Year(_) => Unit::Year,
            Period::Decade(_) => Unit::Decade,
            Period::Century(_) => Unit::Century,
        }
    }

    /// Its TIMEX3 value.
    pub(super) fn value(self) -> String {
        match self {
            Period::Day(day) => day.to_string(),
            Period::Weekend(day) => format!("{}-WE", week(day)),
            Period::Week(day) => week(day),
            Period::Month(year, month) | Period::HalfMonth(year, month, _) => format!("{year:04}-{month:02}"),
            Period::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Period::Season(year, season) => format!("{year:04}-{}", season.code()),
            Period::Half(year, half) => format!("{year:04}-H{half}"),
            Period::Year(year) => format!("{year:04}"),
            Period::Decade(decade) => format!("{decade:03}"),
            Period::Century(century) => format!("{century:02}"),
        }
    }

    /// Its first and last day.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        match self {
            Period::Day(day) => Some((day, day)),
            Period::Weekend(day) => Some((day, day.checked_add(1.days()).ok()?)),
            Period::Week(day) => Some((day, day.checked_add(6.days()).ok()?)),
            Period::Month(year, month) => months(year, month, 1),
            Period::HalfMonth(year, month, half) => {
                let (first, last) = months(year, month, 1)?;
                let middle = Date::new(year, month, 15).ok()?;
                Some(if half == 1 { (first, middle) } else { (middle.tomorrow().ok()?, last) })
            }
            Period::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Period::Season(year, season) => months(year, season.month(), 3),
            Period::Half(year, half) => months(year, half * 6 - 5, 6),
            Period::Year(year) => months(year, 1, 12),
            Period::Decade(decade) => years(decade.checked_mul(10)?, 10),
            Period::Century(century) => years(century.checked_mul(100)?, 100),
        }
    }

    /// Its first day.
    pub(super) fn first(self) -> Option<Date> {
        self.days().map(|(first, _)| first)
    }

    /// The stretch of the same kind so many steps later; earlier when negative.
    pub(super) fn step(self, by: i64) -> Option<Period> {
        let unit = match self {
            Period::Weekend(_) => Unit::Week,
            _ => self.unit(),
        };
        if let Period::Season(year, season) = self {
            let at = i64::from(year) * 4 + season as i64 + by;
            let season = Season::ALL[at.rem_euclid(4) as usize].1;
            return Some(Period::Season(i16::try_from(at.div_euclid(4)).ok()?, season));
        }
        Period::around(self.unit(), moved(self.first()?, by, unit)?)
    }
}

/// A day so many units later; earlier when negative.
pub(super) fn moved(day: Date, by: i64, unit: Unit) -> Option<Date> {
    day.checked_add(length(by, unit)?).ok()
}

fn length(by: i64, unit: Unit) -> Option<Length> {
    let span = Length::new();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => span.try_days(0),
        Unit::Day => span.try_days(by),
        Unit::Weekend | Unit::Week => span.try_weeks(by),
        Unit::Fortnight => span.try_weeks(by.checked_mul(2)?),
        Unit::Month => span.try_months(by),
        Unit::Quarter | Unit::Season => span.try_months(by.checked_mul(3)?),
        Unit::Half => span.try_months(by.checked_mul(6)?),
        Unit::Year => span.try_years(by),
        Unit::Decade => span.try_years(by.checked_mul(10)?),
        Unit::Century => span.try_years(by.checked_mul(100)?),
        Unit::Millennium => span.try_years(by.checked_mul(1000)?),
    }
    .ok()
}

fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn months(year: i16, month: i8, count: i64) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.checked_add(count.months()).ok()?.checked_sub(1.days()).ok()?))
}

fn years(year: i16, count: i64) -> Option<(Date, Date)> {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.checked_add(count.years()).ok()?.checked_sub(1.days()).ok()?))
}

/// The weekday with this number, Monday first, from 1.
pub(super) fn weekday(number: i64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

/// The last such weekday on or before a day.
pub(super) fn weekday_before(day: Date, wanted: Weekday) -> Option<Date> {
    moved(day, -i64::from(wanted.until(day.weekday())), Unit::Day)
}

/// The first such weekday on or after a day.
pub(super) fn weekday_after(day: Date, wanted: Weekday) -> Option<Date> {
    moved(day, i64::from(day.weekday().until(wanted)), Unit::Day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values_and_bounds() {
        let day = date(2025, 11, 6);
        for (unit, value, first, last) in [
            (Unit::Day, "2025-11-06", date(2025, 11, 6), date(2025, 11, 6)),
            (Unit::Week, "2025-W45", date(2025, 11, 3), date(2025, 11, 9)),
            (Unit::Weekend, "2025-W45-WE", date(2025, 11, 8), date(2025, 11, 9)),
            (Unit::Month, "2025-11", date(2025, 11, 1), date(2025, 11, 30)),
            (Unit::Quarter, "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
            (Unit::Season, "2025-FA", date(2025, 9, 1), date(2025, 11, 30)),
            (Unit::Year, "2025", date(2025, 1, 1), date(2025, 12, 31)),
            (Unit::Decade, "202", date(2020, 1, 1), date(2029, 12, 31)),
            (Unit::Century, "20", date(2000, 1, 1), date(2099, 12, 31)),
        ] {
            let period = Period::around(unit, day).expect(value);
            assert_eq!(period.value(), value);
            assert_eq!(period.days(), Some((first, last)), "{value}");
        }
    }

    #[test]
    fn winter_belongs_to_the_year_it_begins_in() {
        assert_eq!(Period::around(Unit::Season, date(2024, 2, 1)).expect("a season").value(), "2023-WI");
        assert_eq!(Period::Season(2023, Season::Winter).step(1), Some(Period::Season(2024, Season::Spring)));
    }

    #[test]
    fn weekdays_count_the_day_itself() {
        let sunday = date(2025, 11, 9);
        assert_eq!(weekday_before(sunday, Weekday::Sunday), Some(sunday));
        assert_eq!(weekday_before(sunday, Weekday::Thursday), Some(date(2025, 11, 6)));
        assert_eq!(weekday_after(sunday, Weekday::Thursday), Some(date(2025, 11, 13)));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_panic() {
        assert_eq!(moved(Date::MAX, 1, Unit::Day), None);
        assert_eq!(Period::Year(9999).step(1), None);
        assert_eq!(Period::Decade(999).step(i64::MAX), None);
    }
}
