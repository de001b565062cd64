//! Writes the traits of labelled statements, for `training/statements`: one line a statement, tab separated, with its file,
//! its text's number, its label, the act that it is judged to be now (`-` when it is not found), its text in which `<s>…</s>`
//! marks what is said and `<t>…</t>` the cue, and, when it is found, its traits.
//!
//! `act_traits FILE…`, each with the columns `act` and `text`, and `content` and `cue` where a text holds several statements.
//! The marks stand where the reading sees them; where it does not find the statement, where the labels have them.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use truceline_reading::statements::Statement;
use truceline_reading::{Reader, Report, Span};

struct Label<'t> {
    act: &'t str,
    content: Option<&'t str>,
    cue: &'t str,
}

type Texts<'t> = Vec<(&'t str, Vec<Label<'t>>)>;

/// The texts of a table with their labels, in the order of the file.
fn texts(table: &str) -> Result<Texts<'_>, Box<dyn Error>> {
    let mut lines = table.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let names: Vec<&str> = lines.next().ok_or("there is no line of column names")?.split('\t').collect();
    let column = |name: &str| names.iter().position(|n| *n == name);
    let (act, text) = (column("act").ok_or("no column `act`")?, column("text").ok_or("no column `text`")?);
    let (content, cue) = (column("content"), column("cue"));
    let mut out: Texts<'_> = Vec::new();
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.get(act) == Some(&"-") {
            continue;
        }
        let field = |n: usize| fields.get(n).copied().ok_or_else(|| format!("a column is missing: {line}"));
        let label = Label {
            act: field(act)?,
            content: content.map(field).transpose()?,
            cue: cue.map(field).transpose()?.unwrap_or_default(),
        };
        match out.last_mut().filter(|(last, _)| Ok(*last) == field(text)) {
            Some((_, labels)) => labels.push(label),
            None => out.push((field(text)?, vec![label])),
        }
    }
    Ok(out)
}

type Places = Vec<(usize, usize)>;

/// Where the pieces of a labelled field stand: one behind the other where that is so.
fn located(text: &str, field: &str) -> Places {
    let mut from = 0;
    let pieces =
        field.split(" … ").flat_map(|part| part.split(" + ")).filter(|piece| !piece.is_empty()).filter_map(
            |piece| {
                let start = text[from..].find(piece).map(|at| from + at).or_else(|| text.find(piece))?;
                from = start + piece.len();
                Some((start, from))
            },
        );
    pieces.collect()
}

fn letters(text: &str, places: &Places) -> BTreeSet<usize> {
    let within = places.iter().flat_map(|(a, b)| *a..*b);
    within.filter(|i| !b" \n\"',.;:".contains(&text.as_bytes()[*i])).collect()
}

/// How much of what is labelled and what is found is the same; a label without content is that of the longest.
fn shared(text: &str, label: &Label<'_>, found: &BTreeSet<usize>) -> f64 {
    let Some(content) = label.content else { return found.len() as f64 };
    let wanted = letters(text, &located(text, content));
    let share = wanted.intersection(found).count() as f64 / wanted.union(found).count().max(1) as f64;
    if share >= 0.5 { share } else { 0.0 }
}

/// A text with what is said and the cue marked.
fn marked(text: &str, content: &Places, cue: &Places) -> String {
    let sets = [(content, "<s>", "</s>"), (cue, "<t>", "</t>")];
    let mut edges: Vec<(usize, bool, &str)> = Vec::new();
    for (places, open, close) in sets {
        edges.extend(places.iter().flat_map(|(a, b)| [(*a, true, open), (*b, false, close)]));
    }
    edges.sort_by_key(|(at, opens, _)| (*at, *opens));
    let (mut out, mut from) = (String::new(), 0);
    for (at, _, mark) in edges {
        out += &text[from..at];
        out += mark;
        from = at;
    }
    out + &text[from..]
}

fn places<'s>(spans: impl IntoIterator<Item = &'s Span>) -> Places {
    spans.into_iter().map(|s| (s.start, s.end)).collect()
}

fn line(text: &str, label: &Label<'_>, found: &[(Statement, Vec<String>)]) -> String {
    let near = |s: &Statement| shared(text, label, &letters(text, &places(&s.content)));
    let best = found.iter().max_by(|a, b| near(&a.0).total_cmp(&near(&b.0)));
    match best.filter(|(s, _)| near(s) > 0.0) {
        Some((s, traits)) => {
            let act = format!("{:?}", s.act).to_lowercase();
            let marked = marked(text, &places(&s.content), &places(&s.cue));
            format!("{}\t{act}\t{marked}\t{}", label.act, traits.join("\t"))
        }
        None => {
            let content = located(text, label.content.unwrap_or_default());
            format!("{}\t-\t{}\t", label.act, marked(text, &content, &located(text, label.cue)))
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let reader = Reader::new(truceline_english::pipeline()?)?;
    for file in std::env::args().skip(1) {
        let table = fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        for (number, (text, labels)) in texts(&table).map_err(|e| format!("{file}: {e}"))?.iter().enumerate()
        {
            let report =
                Report { text: (*text).to_owned(), language: Some("en".into()), ..Report::default() };
            let found = reader.judge(report);
            for label in labels.iter().filter(|l| l.act != "none") {
                println!("{file}\t{number}\t{}", line(text, label, &found));
            }
        }
    }
    Ok(())
}
