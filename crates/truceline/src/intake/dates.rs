//! Dates as pages, feeds and tables write them, made into dates as reports have them.
//!
//! Only what is unambiguous is read: `09/11/2025` is November in one country and September in another, so it is no date;
//! `19/11/2025` and, with points, `09.11.2025` mean one day everywhere.

use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::Offset;
use truceline_reading::Published;

/// The date that some words give: ISO 8601 in its many shapes, mail's `Sun, 9 Nov 2025 18:30:00 GMT`, or an English day, month
/// and year.
pub(super) fn read(given: &str) -> Option<Published> {
    let given = given.trim();
    // Longer words are no date, and need not be looked through.
    if given.len() > 80 {
        return None;
    }
    given
        .parse()
        .ok()
        .or_else(|| iso(given))
        .or_else(|| mail(given))
        .or_else(|| words(given))
        .or_else(|| figures(given))
        .filter(is_sane)
}

/// What is said of a date that is none.
pub(super) fn refused(given: &str) -> String {
    let given: String = given.chars().take(60).collect();
    format!("“{given}” is no date that means one day everywhere: write it like 2025-11-09 or 9 November 2025")
}

/// Years outside these are slips: pages have 0001-01-01 and 9999-12-31 where nobody filled in a date, and 1970-01-01 where a
/// zero was.
fn is_sane(published: &Published) -> bool {
    (1600..=2200).contains(&published.date.year()) && published.date != Date::constant(1970, 1, 1)
}

fn on(date: Date) -> Published {
    Published { date, text: date.to_string() }
}

fn at(time: DateTime, offset: Option<Offset>) -> Published {
    match offset {
        Some(Offset::UTC) => Published { date: time.date(), text: format!("{time}Z") },
        Some(offset) => {
            let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().abs());
            let text = format!("{time}{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
            Published { date: time.date(), text }
        }
        // Without a zone the time says nothing to others; the day is what counts.
        None => on(time.date()),
    }
}

/// `2025-11-09 18:30`, `2025/11/09`, `20251109`, `2025-11-09T18:30:00.000+0500`.
fn iso(given: &str) -> Option<Published> {
    let dashed = given.replacen('/', "-", 2);
    let Ok(pieces) = Pieces::parse(&dashed) else { return day_before(&dashed) };
    let date = pieces.date();
    let Some(time) = pieces.time() else { return Some(on(date)) };
    let time = time.with().subsec_nanosecond(0).build().ok()?;
    Some(at(date.to_datetime(time), pieces.to_numeric_offset()))
}

/// The day before a time that is written in a way of its own.
fn day_before(given: &str) -> Option<Published> {
    let (day, time) = given.split_once([' ', 'T'])?;
    let is_time = time.trim_start().starts_with(|c: char| c.is_ascii_digit());
    day.parse().ok().filter(|_| is_time && day.len() == 10).map(on)
}

fn mail(given: &str) -> Option<Published> {
    let zoned = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned_datetime(given).ok()?;
    Some(at(zoned.datetime(), Some(zoned.offset())))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its name or a beginning of it of three letters and more.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word) || word == "sept")?;
    match word.as_str() {
        "sept" => Some(9),
        _ => Some(at as i8 + 1),
    }
}

/// "9 November 2025", "Nov. 9, 2025", "Sunday, 9th November 2025, 18:30": one month with a day beside it and a year behind.
fn words(given: &str) -> Option<Published> {
    let words: Vec<&str> =
        given.split([' ', ',', '\u{a0}', '-', '|', '·']).filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|word| month(word).is_some())?;
    if words[at + 1..].iter().any(|word| month(word).is_some()) {
        return None;
    }
    let year = words[at + 1..].iter().take(2).find_map(|w| w.parse::<i16>().ok().filter(|_| w.len() == 4))?;
    let before = at.checked_sub(1).and_then(|before| day(words[before]));
    let after = words.get(at + 1).and_then(|word| day(word));
    Date::new(year, month(words[at])?, before.or(after)?).ok().map(on)
}

fn day(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// `19/11/2025`, `11/19/2025`, `09.11.2025 18:30`: the day and the month in figures, where there is no doubt which is which.
fn figures(given: &str) -> Option<Published> {
    let day = given.split([' ', ',', 'T']).next()?;
    let mark = day.find(['/', '.', '-']).map(|at| &day[at..=at])?;
    let parts: Vec<&str> = day.split(mark).collect();
    let [a, b, year] = parts[..] else { return None };
    let year = year.parse::<i16>().ok().filter(|_| year.len() == 4)?;
    let number = |digits: &str| digits.parse::<i8>().ok().filter(|_| digits.len() <= 2);
    let (a, b) = (number(a)?, number(b)?);
    let (day, month) = match mark {
        // Whoever writes points, writes the day first.
        "." => (a, b),
        _ if a > 12 || a == b => (a, b),
        _ if b > 12 => (b, a),
        _ => return None,
    };
    Date::new(year, month, day).ok().map(on)
}

/// The day that a page's address names: `/2025/11/09/`, `/2025-11-09-`, `20251109`, `/2025/nov/09/`.
pub(super) fn of_url(url: &str) -> Option<Published> {
    let path = url.split(['?', '#']).next()?.splitn(4, '/').nth(3)?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let three = parts.windows(3).find_map(|part| civil(part[0], part[1], part[2]));
    let one = || {
        parts
            .iter()
            .filter(|part| part.len() == 8 && part.is_ascii())
            .find_map(|part| civil(&part[..4], &part[4..6], &part[6..]))
    };
    three.or_else(one).map(on).filter(is_sane)
}

fn civil(year: &str, month_: &str, day: &str) -> Option<Date> {
    let number = |digits: &str, most: usize| {
        (digits.len() <= most && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse::<i16>().ok())?
    };
    let year = number(year, 4).filter(|year| (1990..2100).contains(year))?;
    let month = number(month_, 2).map(|m| m as i8).or_else(|| month(month_))?;
    Date::new(year, month, number(day, 2)? as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_pages_are_read() {
        for (given, text) in [
            ("2025-11-09", "2025-11-09"),
            ("2025-11-09T18:30:00Z", "2025-11-09T18:30:00Z"),
            ("2025-11-09T18:30:00+0500", "2025-11-09T18:30:00+0500"),
            ("2025-11-09T18:30:12.345-03:30", "2025-11-09T18:30:12.345-03:30"),
            ("2025-11-09 18:30:12.345 +02", "2025-11-09"),
            ("2025-11-09T18:30Z", "2025-11-09T18:30Z"),
            ("2025-11-09 18:30:00", "2025-11-09"),
            ("2025-11-09T18:30", "2025-11-09"),
            ("2025/11/09", "2025-11-09"),
            ("20251109", "2025-11-09"),
            ("Sun, 09 Nov 2025 18:30:00 GMT", "2025-11-09T18:30:00Z"),
            ("Sun, 9 Nov 2025 18:30:00 +0500", "2025-11-09T18:30:00+05:00"),
            ("9 November 2025", "2025-11-09"),
            ("Sunday, 9th November 2025, 18:30", "2025-11-09"),
            ("Nov. 9, 2025", "2025-11-09"),
            ("November 9 2025 at 6:30 p.m.", "2025-11-09"),
            ("Sept. 3, 2025", "2025-09-03"),
            ("09-Nov-2025", "2025-11-09"),
        ] {
            assert_eq!(read(given).map(|p| p.text).as_deref(), Some(text), "{given}");
        }
    }

    #[test]
    fn figures_are_read_where_they_mean_one_day() {
        for (given, text) in [
            ("18/12/2018", Some("2018-12-18")),
            ("12/18/2018", Some("2018-12-18")),
            ("9-11-2025", None),
            ("09/09/2025", Some("2025-09-09")),
            ("09.11.2025 18:30", Some("2025-11-09")),
            ("31.02.2025", None),
            ("13/13/2018", None),
            ("1.2.3", None),
            ("18/12/18", None),
        ] {
            assert_eq!(read(given).map(|p| p.text).as_deref(), text, "{given}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for given in [
            "",
            "09/11/2025",
            "November 2025",
            "yesterday",
            "2025",
            "2025-11",
            "0001-01-01T00:00:00Z",
            "1970-01-01",
            "31 February 2025",
            "9 may or 10 June 2025",
            "9999-12-31",
        ] {
            assert_eq!(read(given), None, "{given}");
        }
    }

    #[test]
    fn addresses_name_days() {
        for (url, text) in [
            ("https://example.org/2025/11/09/talks-end", Some("2025-11-09")),
            ("https://example.org/world/2025-11-09-talks.html", Some("2025-11-09")),
            ("https://example.org/world/2025/nov/09/talks", Some("2025-11-09")),
            ("https://example.org/a/20251109/b", Some("2025-11-09")),
            ("https://example.org/2025/11/talks", None),
            ("https://example.org/article-20259909", None),
            ("https://example.org/?d=2025/11/09", None),
            ("https://example.org/1-2-3/id/12345678", None),
        ] {
            assert_eq!(of_url(url).map(|p| p.text).as_deref(), text, "{url}");
        }
    }
}
