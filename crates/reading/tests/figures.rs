//! The stage of figures against `cases/figures.tsv`: a row is a report and all its figures.

use truceline_reading::figures::Figure;
use truceline_reading::{FigureId, Reader, Report};

fn figures(reader: &Reader, text: &str) -> String {
    let published = "2025-11-09".parse().ok();
    let report =
        Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() };
    let figures = reader.read(report).figures;
    let found: Vec<String> = (0..figures.len()).map(|i| written(&figures, i, text)).collect();
    if found.is_empty() { "-".to_owned() } else { found.join("; ") }
}

fn written(figures: &[Figure], i: usize, text: &str) -> String {
    let f = &figures[i];
    let bound = |n: Option<f64>| n.map_or("?".to_owned(), |n| n.to_string());
    let rough = if f.approximate { "*" } else { "" };
    let who = f.who.map_or("-", |who| who.of(text));
    let whole = figures.iter().position(|w| w.includes.contains(&FigureId::at(i)));
    let part = whole.map_or(String::new(), |w| format!(" (>{})", w + 1));
    format!("{} {}-{}{rough} {who}{part}", f.measure, bound(f.low), bound(f.high))
}

#[test]
fn cases() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let rows =
        include_str!("cases/figures.tsv").lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1);
    let mut wrong = Vec::new();
    for (line, row) in rows {
        let Some((text, wanted)) = row.split_once('\t') else { panic!("line {}: two columns", line + 1) };
        let found = figures(&reader, text);
        if found != wanted {
            wrong.push(format!("line {}: {text}\n   wanted {wanted}\n   found  {found}", line + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
