//! Writes the traits of labelled statements, for `training/statements/weigh.py`: one line a statement that was found, with
//! its file, its text's number, its label and its traits, tab separated.
//!
//! `act_traits FILE…`, each with the columns `act` and `text`, and `content` where a text holds several statements.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use truceline_reading::{Reader, Report};

struct Label<'t> {
    act: &'t str,
    content: Option<&'t str>,
}

type Texts<'t> = Vec<(&'t str, Vec<Label<'t>>)>;

/// The texts of a table with their labels, in the order of the file.
fn texts(table: &str) -> Result<Texts<'_>, Box<dyn Error>> {
    let mut lines = table.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let names: Vec<&str> = lines.next().ok_or("there is no line of column names")?.split('\t').collect();
    let column = |name: &str| names.iter().position(|n| *n == name);
    let (act, text) = (column("act").ok_or("no column `act`")?, column("text").ok_or("no column `text`")?);
    let content = column("content");
    let mut out: Texts<'_> = Vec::new();
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        let field = |n: usize| fields.get(n).copied().ok_or_else(|| format!("a column is missing: {line}"));
        let label = Label { act: field(act)?, content: content.map(field).transpose()? };
        match out.last_mut().filter(|(last, _)| Ok(*last) == field(text)) {
            Some((_, labels)) => labels.push(label),
            None => out.push((field(text)?, vec![label])),
        }
    }
    Ok(out)
}

fn letters(text: &str, spans: impl Iterator<Item = (usize, usize)>) -> BTreeSet<usize> {
    spans.flat_map(|(a, b)| a..b).filter(|i| !b" \n\"',.;:".contains(&text.as_bytes()[*i])).collect()
}

/// How much of what is labelled and what is found is the same; a label without content is that of the longest.
fn shared(text: &str, label: &Label<'_>, found: &BTreeSet<usize>) -> f64 {
    let Some(content) = label.content else { return found.len() as f64 };
    let mut from = 0;
    let pieces = content.split(" … ").filter_map(|piece| {
        let start = text[from..].find(piece).map(|at| from + at).or_else(|| text.find(piece))?;
        from = start + piece.len();
        Some((start, from))
    });
    let wanted = letters(text, pieces);
    let share = wanted.intersection(found).count() as f64 / wanted.union(found).count().max(1) as f64;
    if share >= 0.5 { share } else { 0.0 }
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
                let near = |s: &truceline_reading::statements::Statement| {
                    shared(text, label, &letters(text, s.content.iter().map(|c| (c.start, c.end))))
                };
                let best = found.iter().max_by(|a, b| near(&a.0).total_cmp(&near(&b.0)));
                match best.filter(|(s, _)| near(s) > 0.0) {
                    Some((s, traits)) => {
                        let act = format!("{:?}", s.act).to_lowercase();
                        println!("{file}\t{number}\t{}\t{act}\t{}", label.act, traits.join("\t"));
                    }
                    None => eprintln!("{file}: not found: {}: {text}", label.act),
                }
            }
        }
    }
    Ok(())
}
