//! The stage of actors against its cases: whom the words of whole reports stand for.

mod whom;

use std::collections::BTreeMap;
use truceline_reading::actors::Registry;
use truceline_reading::places::Gazetteer;
use truceline_reading::{Reader, Reading, Report};

fn reader() -> Reader {
    Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables")
}

fn read(reader: &Reader, text: &str, published: &str) -> Reading {
    let published = Some(published.parse().expect("a date"));
    reader.read(Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() })
}

#[test]
fn mentions() {
    let reader = reader();
    let table = include_str!("cases/actors_mentions.tsv");
    let mut parts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (line, row) in table.lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [part, published, text, cases] = fields[..] else { panic!("line {}: four columns", line + 1) };
        let text = text.replace(" ¶ ", "\n");
        let reading = read(&reader, &text, published);
        for case in cases.split(" | ") {
            let (words, wanted) = case.split_once(" => ").expect("words => actors");
            let bytes =
                whom::place(&text, words).unwrap_or_else(|| panic!("line {}: no “{words}”", line + 1));
            let found = whom::actors_at(&reading.actors, &text, &bytes);
            let wanted = whom::meant(&reading.actors, &text, wanted);
            let tally = parts.entry(part).or_default();
            tally.1 += 1;
            if found == wanted {
                tally.0 += 1;
            } else if !part.starts_with("unseen") {
                wrong.push(format!("line {} ({part}): “{words}” wanted {wanted}, found {found}", line + 1));
            }
        }
    }
    for (part, (right, all)) in &parts {
        println!("{part}: {right} of {all} = {:.3}", *right as f64 / *all as f64);
    }
    println!("{}", wrong.join("\n"));
    for (part, (right, all)) in parts {
        let least = match part {
            "seen" => 0.95,
            "seen2" => 0.9,
            "first" => 0.9,
            "seen3" => 0.95,
            "seen6" => 1.0,
            "seen4" => 0.88,
            "unseen3" => 0.8,
            _ => 0.85,
        };
        assert!(right as f64 >= least * all as f64, "{part}: {right} of {all}\n{}", wrong.join("\n"));
    }
}

#[test]
fn names() {
    let registry = Registry::known().expect("good tables");
    let places = Gazetteer::known().expect("good tables");
    let mut parts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let table = include_str!("cases/actors_names.tsv");
    for (line, row) in table.lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [part, phrase, context, day, country, sector] = fields[..] else {
            panic!("line {}: six columns", line + 1)
        };
        let found = registry.identify_among(&places, phrase, context, day.parse().ok());
        let found = found.map_or(("-".to_owned(), String::new()), |id| {
            (id.country.map_or(String::new(), |c| c.to_string()), id.sector)
        });
        let tally = parts.entry(part).or_default();
        tally.1 += 1;
        if found == (country.to_owned(), sector.to_owned()) {
            tally.0 += 1;
        } else {
            wrong.push(format!(
                "line {} ({part}): “{phrase}” wanted {country} {sector}, found {found:?}",
                line + 1
            ));
        }
    }
    for (part, (right, all)) in &parts {
        println!("{part}: {right} of {all} = {:.3}", *right as f64 / *all as f64);
    }
    println!("{}", wrong.join("\n"));
    for (part, (right, all)) in parts {
        assert!(right as f64 >= 0.92 * all as f64, "{part}: {right} of {all}\n{}", wrong.join("\n"));
    }
}

#[test]
fn time_grows_with_length_alone() {
    let reader = reader();
    let text = "The Taliban said its forces and the two sides met; he, who led the army, told them so in Pakistan's name.\n";
    let time = |times: usize| {
        let text = text.repeat(times);
        let start = std::time::Instant::now();
        assert!(!read(&reader, &text, "2025-11-09").actors.is_empty());
        start.elapsed()
    };
    time(20);
    let (short, long) = (time(100), time(800));
    assert!(long < short * 8 * 4, "{short:?} for 100 paragraphs, {long:?} for 800");
}
