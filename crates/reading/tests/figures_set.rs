//! How right the stage of figures is on `sets/figures.tsv`: run with `--nocapture` to see the numbers. Misses are shown
//! for the part that the rules were written with, never for the other.

use std::collections::BTreeMap;
use truceline_reading::figures::Figure;
use truceline_reading::{Reader, Reading, Report};

/// One labelled figure.
#[derive(Debug)]
struct Label<'t> {
    measure: &'t str,
    low: Option<f64>,
    high: Option<f64>,
    who: &'t str,
    by: &'t str,
}

fn label(text: &str) -> Label<'_> {
    let (figure, by) = text.split_once(" @").unwrap_or((text, "-"));
    let mut words = figure.splitn(3, ' ');
    let mut next = || words.next().unwrap_or("-").trim();
    let (measure, bounds, who) = (next(), next(), next());
    let (low, high) = bounds.trim_end_matches('*').split_once('-').expect("low-high");
    Label { measure, low: low.parse().ok(), high: high.parse().ok(), who, by }
}

#[derive(Debug, Default)]
struct Counts {
    labels: usize,
    found: usize,
    matched: usize,
    measure: usize,
    low: usize,
    high: usize,
    who: usize,
    by: usize,
    all: usize,
}

impl Counts {
    fn add(&mut self, labels: &[Label<'_>], reading: &Reading) -> bool {
        let mut left: Vec<&Figure> = reading.figures.iter().collect();
        self.labels += labels.len();
        self.found += left.len();
        let before = self.all;
        for label in labels {
            let Some(best) = (0..left.len())
                .rev()
                .filter(|i| near(label, left[*i]) > 1)
                .max_by_key(|i| near(label, left[*i]))
            else {
                continue;
            };
            let figure = left.remove(best);
            self.one(label, figure, reading);
        }
        self.all - before == labels.len() && labels.len() == reading.figures.len()
    }

    fn one(&mut self, label: &Label<'_>, figure: &Figure, reading: &Reading) {
        let who = figure.who.map_or("-", |who| who.of(&reading.report.text));
        let right = [
            figure.measure == label.measure,
            figure.low == label.low,
            figure.high == label.high,
            who == label.who,
            source(label.by, figure, reading),
        ];
        self.matched += 1;
        self.measure += usize::from(right[0]);
        self.low += usize::from(right[1]);
        self.high += usize::from(right[2]);
        self.who += usize::from(right[3]);
        self.by += usize::from(right[4]);
        self.all += usize::from(right.iter().all(|r| *r));
    }

    fn print(&self, part: &str) {
        let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        println!(
            "{part}: {} labels, {} found, {} matched; measure {:.1}, low {:.1}, high {:.1}, who {:.1}, said_by {:.1}, \
             all right {:.1} (% of labels); precision {:.1}",
            self.labels,
            self.found,
            self.matched,
            share(self.measure, self.labels),
            share(self.low, self.labels),
            share(self.high, self.labels),
            share(self.who, self.labels),
            share(self.by, self.labels),
            share(self.all, self.labels),
            share(self.matched, self.found),
        );
    }
}

fn near(label: &Label<'_>, figure: &Figure) -> usize {
    usize::from(figure.measure == label.measure)
        + usize::from(figure.low == label.low)
        + usize::from(figure.high == label.high)
}

/// Whether a figure's source is the labelled one: a mention of it, or the words for it where it is none of the actors, holds
/// the label's words.
fn source(by: &str, figure: &Figure, reading: &Reading) -> bool {
    let text = &reading.report.text;
    let same = |words: &str| words.contains(by) || by.contains(words);
    match (figure.said_by, figure.said_by_span) {
        (Some(id), span) => {
            let actor = &reading.actors[id.index()];
            let told = span.is_some_and(|span| span.of(text).contains(by));
            told || actor.name.contains(by) || actor.mentions.iter().any(|m| same(m.span.of(text)))
        }
        (None, Some(span)) => same(span.of(text)),
        (None, None) => by == "-",
    }
}

#[test]
fn right_often_enough() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let rows = include_str!("sets/figures.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for row in rows {
        let fields: Vec<&str> = row.split('\t').collect();
        let [part, text, figures] = fields[..] else { panic!("three columns: {row}") };
        let labels: Vec<Label<'_>> = figures.split(" | ").filter(|f| *f != "-").map(label).collect();
        let report = Report { text: text.to_owned(), language: Some("en".into()), ..Report::default() };
        let reading = reader.read(report);
        let right = counts.entry(part).or_default().add(&labels, &reading);
        if (part == "seen" || part == "first") && !right {
            let found: Vec<String> = reading.figures.iter().map(|f| shown(f, &reading)).collect();
            println!("{text}\n   wanted {figures}\n   found  {}", found.join(" | "));
        }
    }
    for (part, counts) in &counts {
        counts.print(part);
        assert!(
            *part == "first" || counts.measure * 100 >= counts.labels * 90,
            "measures of the part {part}"
        );
        assert!(*part == "first" || counts.by * 100 >= counts.labels * 88, "who counted in the part {part}");
    }
}

fn shown(f: &Figure, reading: &Reading) -> String {
    let bound = |n: Option<f64>| n.map_or("?".to_owned(), |n| n.to_string());
    let who = f.who.map_or("-", |who| who.of(&reading.report.text));
    let words = f.said_by_span.map_or("-", |span| span.of(&reading.report.text));
    let by = f.said_by.map_or(words, |id| reading.actors[id.index()].name.as_str());
    format!("{} {}-{} {who} @{by}", f.measure, bound(f.low), bound(f.high))
}
