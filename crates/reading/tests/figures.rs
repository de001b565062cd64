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

/// What the other cases leave out: the best estimate, whether it is a total, who counted.
fn told(figures: &[Figure], text: &str) -> String {
    let one = |f: &Figure| {
        let best = f.best().map_or("?".to_owned(), |n| n.to_string());
        let total = if f.cumulative { "total" } else { "new" };
        format!("{} {best} {total} @{}", f.measure, f.said_by_span.map_or("-", |span| span.of(text)))
    };
    let found: Vec<String> = figures.iter().map(one).collect();
    if found.is_empty() { "-".to_owned() } else { found.join("; ") }
}

#[test]
fn best_total_and_who_counted() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let rows = include_str!("cases/figures_told.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let mut wrong = Vec::new();
    for row in rows {
        let Some((text, wanted)) = row.split_once('\t') else { panic!("two columns: {row}") };
        let report = Report { text: text.to_owned(), language: Some("en".into()), ..Report::default() };
        let found = told(&reader.read(report).figures, text);
        if found != wanted {
            wrong.push(format!("{text}\n   wanted {wanted}\n   found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Numbers as nobody should write them: every figure stays a finite number on whole words.
#[test]
fn odd_numbers() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let long = format!("Rebels killed 1{} people.", "0".repeat(400));
    let words = format!("Rebels killed 5{} people.", " million".repeat(200));
    let commas = format!("Rebels killed 1{} people.", ",000".repeat(60));
    for text in [
        long.as_str(),
        &words,
        &commas,
        "Rebels killed 10^30 people and -5 soldiers and −7 guards.",
        "Rebels killed 12 ٣٤ people, ١٢ men, １２ women and 𝟗 children.",
        "Rebels killed 1.2.3 people, 1,2,3 men, 12,34,567 women and ½ of the guards.",
        "Rebels killed NaN people, inf men, 1e400 women and 0x1F children.",
        "Rebels killed between 30 and people, 5 to to 6 men and up to up to 7 guards.",
        "Rebels killed hundreds of thousands of millions of billions of dozens of people.",
        "Rebels killed half a half a million, a a dozen, a hundred hundred and one one people.",
        "$ $ 5, $5$, 5 $ 5 dollars dollars and €€€.",
        "killed 12",
        "12",
        "12 killed killed 12",
        "no no no no one nobody was killed",
    ] {
        let report = Report { text: text.to_owned(), language: Some("en".into()), ..Report::default() };
        for f in reader.read(report).figures {
            assert!([f.low, f.high].iter().flatten().all(|n| n.is_finite() && *n >= 0.0), "{text}: {f:?}");
            assert!(f.low.zip(f.high).is_none_or(|(low, high)| low <= high), "{text}: {f:?}");
            assert!(!f.span.of(text).trim().is_empty(), "{text}: {f:?}");
        }
    }
}
