//! What stands between a page's title and its text: when it was written, and by whom, where nothing on the page is marked
//! as that.

use super::about::{About, plain};
use crate::intake::{byline, dates};

/// Lines below the title that are looked at.
const LINES: usize = 8;

/// A line with more characters is text, and ends the head.
const TEXT: usize = 160;

/// Words that a line of a date may have besides the date.
const BESIDE: [&str; 26] = [
    "published",
    "posted",
    "updated",
    "modified",
    "issued",
    "created",
    "released",
    "first",
    "last",
    "date",
    "on",
    "at",
    "in",
    "by",
    "and",
    "of",
    "the",
    "de",
    "am",
    "pm",
    "a.m",
    "p.m",
    "gmt",
    "utc",
    "et",
    "local",
];

/// Words that tell that a date is not the article's.
const OTHER: [&str; 7] = ["print", "copyright", "©", "accessed", "retrieved", "today", "reviewed"];

/// Fills in what is not known yet out of the lines below the title.
pub(super) fn fill(about: &mut About, paragraphs: &[String]) {
    let lines: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.lines()).collect();
    let title = about.title.as_deref().map(plain).unwrap_or_default();
    let below =
        lines.iter().position(|line| !title.is_empty() && plain(line) == title).map_or(0, |at| at + 1);
    let head = lines[below..].iter().take(LINES).take_while(|line| line.chars().count() <= TEXT);
    for line in head {
        if about.published.is_none() && is_dated(line) {
            about.published = dates::read(&spaced(undated(line)));
        }
        about.byline = about.byline.take().or_else(|| written_by(line));
    }
}

/// A line without the words before its date.
fn undated(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(_, rest)| rest).trim()
}

/// Words that stand apart on a page and not in its source: "Foreign DeskMay 23, 2023".
fn spaced(line: &str) -> String {
    let mut spaced = String::new();
    for c in line.chars() {
        if c.is_uppercase() && spaced.ends_with(char::is_lowercase) {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    spaced
}

/// Whether a line may hold a date and is no sentence: every word is a number, a name, or one that stands beside dates.
fn is_dated(line: &str) -> bool {
    let lower = line.to_lowercase();
    let fits = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = word.starts_with(char::is_uppercase);
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        word.is_empty() || is_name || is_number || BESIDE.contains(&word.to_lowercase().as_str())
    };
    !OTHER.iter().any(|other| lower.contains(other)) && line.split_whitespace().all(fits)
}

/// What ends the names of a byline.
const ENDS: [&str; 9] = [",", "|", " in ", " - ", " – ", " — ", "•", "·", "/"];

/// Who wrote, in a line like "By Jane Doe, Example Post staff".
fn written_by(line: &str) -> Option<String> {
    let names = ["By ", "BY ", "by ", "By: "].iter().find_map(|by| line.trim().strip_prefix(by))?;
    let is_name = names.starts_with(char::is_uppercase) && !names.ends_with(['.', '!', '?']);
    let end = ENDS.iter().filter_map(|end| names.find(end)).min().unwrap_or(names.len());
    let names = &names[..end];
    let few = names.split_whitespace().count() <= 8;
    let capital = |word: &str| {
        word.starts_with(char::is_uppercase) || matches!(word, "and" | "de" | "van" | "von" | "al" | "&")
    };
    (is_name && few && names.split_whitespace().all(capital)).then(|| byline::of([names])).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(title: &str, lines: &[&str]) -> (Option<String>, Option<String>) {
        let mut about = About { title: Some(title.to_owned()), ..About::default() };
        fill(&mut about, &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
        (about.published.map(|p| p.text), about.byline)
    }

    #[test]
    fn dates_and_names_below_the_title_are_found() {
        let cases: [(&[&str], Option<&str>, Option<&str>); 10] = [
            (&["Truce", "Foreign DeskMay 23, 2023"], Some("2023-05-23"), None),
            (
                &["Home", "Truce", "Foreign Desk", "May 23, 2023 / 5:45 PM EDT", "The army said so."],
                Some("2023-05-23"),
                None,
            ),
            (
                &["Truce", "By JANE DOE, Example Post staff", "Published May 23, 2023 4:12 p.m."],
                Some("2023-05-23"),
                Some("JANE DOE"),
            ),
            (&["1 May 2023", "Truce", "Bogotá, 29 August 2016"], Some("2016-08-29"), None),
            (&["Truce", "Date: 18/12/2018"], Some("2018-12-18"), None),
            (&["Truce", "Printed on 1 June 2023"], None, None),
            (&["Truce", "Talks on May 20, 2023 collapsed"], None, None),
            (&["Truce", "By Tuesday the guns were silent"], None, None),
            (&["Truce", "By Jane Doe and John Roe in Juba"], None, Some("Jane Doe and John Roe")),
            (&["Truce", "By evening, all was quiet.", "23.05.2023"], Some("2023-05-23"), None),
        ];
        for (lines, published, byline) in cases {
            let found = filled("Truce", lines);
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (published, byline), "{lines:?}");
        }
        let far = ["Truce", &"The army said that it would hold its fire. ".repeat(6), "1 May 2023"];
        assert_eq!(filled("Truce", &far), (None, None), "what stands behind the text is not its head");
    }
}
