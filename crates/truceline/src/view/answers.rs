//! Answers of a ledger laid out for people, in the same form as a reading.

use super::wording::{clean, count, verb};
use super::{Entry, Evidence, Piece, Role, Section, View};
use truceline_ledger::questions::{
    Agreed, Answers, Counted, Dyad, Found, Happened, Known, Name, Position, Quote, Said, Stats, StepTold,
    Told,
};

/// An answer that can be laid out.
pub trait Answer {
    /// The answer as an entry of a page.
    fn entry(&self) -> Entry;
}

/// Answers as a page under a title.
pub fn page<A: Answer>(title: &str, answers: &Answers<A>) -> View {
    let more = answers.more.then(|| format!("the first {}: there are more (--limit)", answers.list.len()));
    let number = answers.list.len();
    let facts = if more.is_none() { vec![count(number, "answer")] } else { Vec::new() };
    let entries: Vec<Entry> = answers.list.iter().map(Answer::entry).collect();
    let sections = if entries.is_empty() { Vec::new() } else { vec![Section { title: "", entries }] };
    View {
        title: clean(title),
        facts: facts.into_iter().chain(more).chain(answers.notes.iter().map(|n| clean(n))).collect(),
        sections,
        empty: "nothing in this ledger answers that",
    }
}

fn names(names: &[Name], otherwise: &str) -> Piece {
    let all: Vec<&str> = names.iter().map(|n| n.name.as_str()).collect();
    match &all[..] {
        [] => Piece::new(Role::Quiet, otherwise),
        [one] => Piece::new(Role::Actor, one),
        [most @ .., last] => Piece::new(Role::Actor, format!("{} and {last}", most.join(", "))),
    }
}

fn named(what: &str, list: &[Name]) -> Option<Piece> {
    (!list.is_empty()).then(|| Piece::new(Role::Quiet, format!("{what} {}", names(list, "").text)))
}

fn quoted(what: &str, words: Option<&String>) -> Option<Piece> {
    words.map(|words| {
        Piece::new(Role::Quiet, format!("{what} “{}”", super::evidence::clip(&clean(words), 160)).trim())
    })
}

fn day(day: &str, dated: &str, time: Option<&String>) -> Piece {
    let told = time.filter(|value| *value != day && dated == "told");
    match (day, told) {
        ("", _) => Piece::new(Role::Time, "no day"),
        (day, Some(value)) => Piece::new(Role::Time, format!("{day} ({value})")),
        (day, None) if dated == "reported" => Piece::new(Role::Time, format!("≤ {day}")),
        (day, None) => Piece::new(Role::Time, day),
    }
}

fn evidence(quote: &Quote) -> Evidence {
    Evidence::between(&quote.before, &quote.text, &quote.after)
}

/// "Reuters 2025-11-09 · report 12, e3 · and 2 copies"
fn source(told: &Told) -> Vec<Piece> {
    let quiet = |text: String| Piece::new(Role::Quiet, text);
    let by = told.publisher.as_ref().or(told.name.as_ref()).cloned();
    let known: Vec<String> = by.into_iter().chain(told.published.clone()).collect();
    let record = if told.record.is_empty() { String::new() } else { format!(", {}", told.record) };
    let also = match told.also.len() {
        0 => None,
        n => Some(format!("and {} of it", if n == 1 { "1 copy".to_owned() } else { format!("{n} copies") })),
    };
    let known = (!known.is_empty()).then(|| known.join(" "));
    let parts = [known, Some(format!("report {}{record}", told.report)), also];
    parts.into_iter().flatten().map(quiet).collect()
}

impl Answer for Happened {
    fn entry(&self) -> Entry {
        let role = match self.score {
            Some(score) if score > 0.0 => Role::Friendly,
            Some(score) if score < 0.0 => Role::Hostile,
            _ => Role::Deed,
        };
        let mode = self.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
        let mut line = vec![
            day(&self.day, &self.dated, self.time.as_ref()),
            Piece::new(role, format!("{}{mode}", self.event)),
            names(&self.actors, "somebody"),
        ];
        if !self.recipients.is_empty() {
            line.extend([Piece::new(Role::Plain, "→"), names(&self.recipients, "")]);
        }
        line.extend(self.place.as_ref().map(|place| Piece::new(Role::Place, place)));
        let doubts = [
            (self.negated, "said not to have happened"),
            (self.hypothetical, "hypothetical"),
            (self.future, "still to come"),
            (self.historical, "background"),
        ];
        let doubts =
            doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| Piece::new(Role::Doubt, words));
        let details = doubts.chain(named("so says", &self.said_by)).chain(source(&self.told)).collect();
        Entry { line, details, evidence: Some(evidence(&self.quote)), ..Entry::default() }
    }
}

impl Answer for Said {
    fn entry(&self) -> Entry {
        let speaker = self.speaker.as_deref().unwrap_or("somebody");
        let line = vec![
            day(&self.day, &self.dated, None),
            names(&self.speakers, speaker),
            Piece::new(Role::Deed, verb(&self.act, self.speakers.len() > 1)),
        ];
        let details = [
            (self.form != "indirect").then(|| Piece::new(Role::Quiet, &self.form)),
            named("to", &self.hearers),
            named("about", &self.about),
            quoted("on condition", self.condition.as_ref()),
            quoted("", self.medium.as_ref()),
        ];
        let details = details.into_iter().flatten().chain(source(&self.told)).collect();
        let words = super::evidence::clip(&clean(&self.content), 600);
        let evidence = match words.is_empty() {
            true => evidence(&self.quote),
            false => Evidence { words: vec![(words, false)] },
        };
        Entry { line, details, evidence: Some(evidence), ..Entry::default() }
    }
}

impl Answer for Counted {
    fn entry(&self) -> Entry {
        let mut line = vec![
            day(&self.day, &self.dated, None),
            Piece::new(Role::Deed, self.measure.replace('_', " ")),
            Piece::new(Role::Plain, amount(self)),
        ];
        line.extend(self.who.as_ref().map(|who| Piece::new(Role::Plain, who)));
        line.extend(self.place.as_ref().map(|place| Piece::new(Role::Place, place)));
        let details = [
            self.cumulative.then(|| Piece::new(Role::Quiet, "until then")),
            named("of", &self.whose),
            named("counted by", &self.counted_by),
            self.event.as_ref().map(|event| Piece::new(Role::Quiet, event)),
        ];
        let details = details.into_iter().flatten().chain(source(&self.told)).collect();
        Entry { line, details, evidence: Some(evidence(&self.quote)), ..Entry::default() }
    }
}

/// "about 50", "71 or more", "24 to 99".
fn amount(f: &Counted) -> String {
    let about = if f.approximate { "about " } else { "" };
    let unit = f.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let number = match (f.low, f.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or fewer"),
        (None, None) => "a number".to_owned(),
    };
    number + &unit
}

impl Answer for Agreed {
    fn entry(&self) -> Entry {
        let mut line = vec![
            day(&self.day, "told", None),
            Piece::new(Role::Deed, self.kind.replace('_', " ")),
            names(&self.parties, "between parties that are not named"),
        ];
        if !self.mediators.is_empty() {
            line.extend([Piece::new(Role::Plain, "through"), names(&self.mediators, "")]);
        }
        Entry {
            line,
            details: source(&self.told),
            evidence: Some(evidence(&self.quote)),
            parts: self.steps.iter().map(step).collect(),
            ..Entry::default()
        }
    }
}

fn step(step: &StepTold) -> Entry {
    let mut line =
        vec![Piece::new(Role::Deed, step.step.replace('_', " ")), day(&step.day, &step.dated, None)];
    line.extend(step.place.as_ref().map(|place| Piece::new(Role::Place, place)));
    Entry {
        line,
        details: named("so says", &step.said_by).into_iter().collect(),
        evidence: Some(evidence(&step.quote)),
        ..Entry::default()
    }
}

impl Answer for Position {
    fn entry(&self) -> Entry {
        let mut line = vec![
            names(std::slice::from_ref(&self.speaker), ""),
            Piece::new(Role::Deed, verb(&self.act, false)),
        ];
        if self.towards.is_some() {
            line.extend([Piece::new(Role::Plain, "→"), names(self.towards.as_slice(), "")]);
        }
        let times = Piece::new(Role::Plain, format!("{}×", self.n));
        let latest =
            Piece::new(Role::Quiet, format!("last {}", day(&self.latest.day, &self.latest.dated, None).text));
        Entry {
            line,
            details: [times, latest].into_iter().chain(source(&self.latest.told)).collect(),
            evidence: self.latest.entry().evidence,
            ..Entry::default()
        }
    }
}

impl Answer for Known {
    fn entry(&self) -> Entry {
        let quiet = |text: String| Piece::new(Role::Quiet, text);
        let names: Vec<String> = self.names.iter().map(|name| format!("“{name}”")).collect();
        let details = [
            Some(quiet(self.kind.replace('_', " "))),
            self.code.clone().or(self.country.clone()).map(quiet),
            Some(Piece::new(Role::Plain, count(usize::try_from(self.reports).unwrap_or_default(), "report"))),
            (!names.is_empty()).then(|| quiet(names.join(", "))),
        ];
        Entry {
            id: format!("#{}", self.id),
            line: vec![Piece::new(Role::Actor, &self.name)],
            details: details.into_iter().flatten().collect(),
            parts: self.dyads.iter().map(dyad).collect(),
            ..Entry::default()
        }
    }
}

fn dyad(dyad: &Dyad) -> Entry {
    let list = |sums: &std::collections::BTreeMap<String, i64>| {
        let mut sums: Vec<(&String, &i64)> = sums.iter().collect();
        sums.sort_by_key(|(event, n)| (std::cmp::Reverse(**n), *event));
        sums.iter().map(|(event, n)| format!("{event} {n}")).collect::<Vec<_>>().join(", ")
    };
    let side = |arrow: &str, sums| Piece::new(Role::Quiet, format!("{arrow} {}", list(sums)));
    let gives = (!dyad.gives.is_empty()).then(|| side("→", &dyad.gives));
    let takes = (!dyad.takes.is_empty()).then(|| side("←", &dyad.takes));
    Entry {
        line: vec![Piece::new(Role::Plain, "with"), names(std::slice::from_ref(&dyad.with), "")],
        details: gives.into_iter().chain(takes).collect(),
        ..Entry::default()
    }
}

impl Answer for Found {
    fn entry(&self) -> Entry {
        let told = &self.told;
        let title = told.title.as_ref().or(told.name.as_ref());
        let soft = |text: &str| {
            let gap = |there: bool| if there { " " } else { "" };
            let (front, back) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
            format!("{}{}{}", gap(front), clean(text), gap(back))
        };
        Entry {
            id: told.report.to_string(),
            line: vec![Piece::new(Role::Actor, title.map_or("untitled", String::as_str))],
            details: source(told),
            evidence: Some(Evidence { words: self.excerpt.iter().map(|w| (soft(&w.text), w.hit)).collect() }),
            ..Entry::default()
        }
    }
}

/// What a ledger holds, as a page.
pub fn stats(name: &str, stats: &Stats) -> View {
    let row = |(what, n): (&String, &i64)| Entry {
        line: vec![
            Piece::new(Role::Plain, format!("{n:>12}")),
            Piece::new(Role::Deed, what.replace('_', " ")),
        ],
        ..Entry::default()
    };
    let list = |rows: &[(String, i64)]| rows.iter().map(|(what, n)| row((what, n))).collect::<Vec<Entry>>();
    let sections = [
        ("Reports", stats.outcomes.iter().map(row).collect()),
        ("Records", stats.records.iter().map(row).collect()),
        ("Languages", list(&stats.languages)),
        ("Events", list(&stats.events)),
        ("Statements", list(&stats.acts)),
        ("Figures", list(&stats.measures)),
        ("Readers", list(&stats.readers)),
    ];
    let sections = sections.into_iter().filter(|(_, entries): &(_, Vec<Entry>)| !entries.is_empty());
    let days = stats.days.as_ref().map(|(first, last)| format!("{first} to {last}"));
    let known = [
        Some(format!("{} of {}", plural(stats.reports, "report"), plural(stats.sources, "source"))),
        days,
        Some(format!("{:.1} MB", stats.bytes as f64 / 1e6)),
        Some(format!("format {}", stats.format)),
    ];
    View {
        title: clean(name),
        facts: known.into_iter().flatten().collect(),
        sections: sections.map(|(title, entries)| Section { title, entries }).collect(),
        empty: "it is empty",
    }
}

fn plural(n: i64, what: &str) -> String {
    count(usize::try_from(n).unwrap_or_default(), what)
}
