//! A reading laid out for people.
//!
//! In: a [`Reading`]. Out: a [`View`], sections of entries made of pieces whose roles say what they are, not how they look;
//! [`terminal`] gives them colours and breaks them into lines. Every entry names its record's id, so that what is seen here
//! can be found in the JSON, and quotes the words that it rests on.

pub mod answers;
mod deeds;
mod evidence;
mod setting;
pub mod terminal;
mod wording;

pub use evidence::Evidence;

use truceline_reading::{Level, Reading};

/// A reading for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What was read.
    pub title: String,
    /// What is known of it: name, date, publisher, language, size.
    pub facts: Vec<String>,
    /// What it says; sections without entries are left out.
    pub sections: Vec<Section>,
    /// What is said where there is no section.
    pub empty: &'static str,
}

/// One question with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// "Who said what".
    pub title: &'static str,
    /// The answers in text order, unless the section says otherwise.
    pub entries: Vec<Entry>,
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id in the JSON; empty where several are told together.
    pub id: String,
    /// What it says; empty where its parts say it.
    pub line: Vec<Piece>,
    /// The report's own words.
    pub evidence: Option<Evidence>,
    /// What else is known, each a short phrase.
    pub details: Vec<Piece>,
    /// Records inside this one.
    pub parts: Vec<Entry>,
}

/// Some words with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, without line breaks and control characters.
    pub text: String,
    /// What they are.
    pub role: Role,
}

/// What words of an entry are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Words between the others.
    Plain,
    /// A name of an actor.
    Actor,
    /// What was done, said or counted.
    Deed,
    /// The same, and it is of cooperation.
    Friendly,
    /// The same, and it is of conflict.
    Hostile,
    /// A date.
    Time,
    /// A place.
    Place,
    /// A doubt: hypothetical, denied, still to come.
    Doubt,
    /// Details.
    Quiet,
}

impl Piece {
    fn new(role: Role, text: impl AsRef<str>) -> Piece {
        Piece { role, text: wording::clean(text.as_ref()) }
    }
}

impl View {
    /// Lays out a reading.
    pub fn of(reading: &Reading) -> View {
        let sections = [
            ("Who said what", deeds::statements(reading)),
            ("Who did what to whom", deeds::events(reading)),
            ("How many", deeds::figures(reading)),
            ("What was agreed", deeds::agreements(reading)),
            ("When", setting::times(reading)),
            ("Where", setting::places(reading)),
            ("Who", setting::actors(reading)),
            ("Notes", notes(reading)),
        ];
        let sections = sections.into_iter().filter(|(_, entries)| !entries.is_empty());
        View {
            title: title(reading),
            facts: facts(reading),
            sections: sections.map(|(title, entries)| Section { title, entries }).collect(),
            empty: "nothing was found in it",
        }
    }
}

/// The title, or how the text begins.
fn title(reading: &Reading) -> String {
    let report = &reading.report;
    let opening = || report.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let title = wording::clean(report.title.as_deref().unwrap_or_else(opening));
    evidence::clip(&title, 100)
}

fn facts(reading: &Reading) -> Vec<String> {
    let report = &reading.report;
    let published = report.published.as_ref().map(|p| format!("published {}", p.text));
    let known = [
        report.name.clone(),
        report.publisher.clone(),
        report.byline.as_ref().map(|names| format!("by {names}")),
        Some(published.unwrap_or_else(|| "no date".to_owned())),
        report.language.clone(),
        Some(wording::count(reading.sentences.len(), "sentence")),
        report.url.clone().filter(|url| report.name.as_ref() != Some(url)),
    ];
    known.into_iter().flatten().map(|fact| wording::clean(&fact)).collect()
}

fn notes(reading: &Reading) -> Vec<Entry> {
    let note = |note: &truceline_reading::Note| Entry {
        line: vec![
            Piece::new(
                if note.level == Level::Info { Role::Quiet } else { Role::Doubt },
                wording::name(&note.level),
            ),
            Piece::new(Role::Plain, &note.message),
        ],
        evidence: note.span.map(|span| Evidence::within(reading, span)),
        ..Entry::default()
    };
    reading.notes.iter().map(note).collect()
}
