//! The stage of actors against its cases: whom the words of whole reports stand for.

use std::collections::BTreeMap;
use std::ops::Range;
use truceline_reading::actors::Registry;
use truceline_reading::places::Gazetteer;
use truceline_reading::{Reader, Reading, Report, Span};

fn reader() -> Reader {
    Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables")
}

fn read(reader: &Reader, text: &str, published: &str) -> Reading {
    let published = Some(published.parse().expect("a date"));
    reader.read(Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() })
}

/// The bytes of "words" or "words#3", the third time that they stand in the text as whole words.
fn place(text: &str, words: &str) -> Option<Range<usize>> {
    let (words, nth) = words.rsplit_once('#').map_or((words, 1), |(w, n)| (w, n.parse().expect("a number")));
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let whole = |at: &usize| {
        !letter(text[..*at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    };
    let start = text.match_indices(words).map(|(at, _)| at).filter(whole).nth(nth - 1)?;
    Some(start..start + words.len())
}

/// The names of all actors with a mention that ends with these bytes and holds no more than them and what stands before.
fn actors_at(reading: &Reading, bytes: &Range<usize>) -> String {
    let fits = |start: usize, end: usize| end == bytes.end && start <= bytes.end && bytes.start <= start + 12;
    let exact = |start: usize, end: usize| start == bytes.start && end == bytes.end;
    let find = |fits: &dyn Fn(usize, usize) -> bool| {
        let mentioned =
            |a: &&truceline_reading::actors::Actor| a.mentions.iter().any(|m| fits(m.span.start, m.span.end));
        let mut names: Vec<&str> = reading.actors.iter().filter(mentioned).map(|a| a.name.as_str()).collect();
        names.sort_unstable();
        names.join("+")
    };
    let named = find(&exact);
    let named = if named.is_empty() { find(&fits) } else { named };
    if named.is_empty() { "-".to_owned() } else { named }
}

/// The actors of the shortest mention that holds these bytes: "Shastri" within "Prime Minister Lal Bahadur Shastri".
fn actors_around(reading: &Reading, bytes: &Range<usize>) -> String {
    let holds = |span: Span| span.start <= bytes.start && bytes.end <= span.end;
    let spans = || reading.actors.iter().flat_map(|a| a.mentions.iter().map(|m| m.span));
    let Some(span) = spans().filter(|s| holds(*s)).min_by_key(|s| (s.end - s.start, s.start)) else {
        return "-".to_owned();
    };
    actors_at(reading, &(span.start..span.end))
}

/// The actors that a case wants: names, or `^words` for whoever these words of the text stand for.
fn meant(reading: &Reading, text: &str, case: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for one in case.split('+') {
        let Some(words) = one.strip_prefix('^') else {
            names.push(one.to_owned());
            continue;
        };
        let bytes = place(text, words).unwrap_or_else(|| panic!("no “{words}” in {text}"));
        let found = [actors_at(reading, &bytes), actors_around(reading, &bytes)];
        let found = found.into_iter().find(|found| found != "-");
        names.extend(
            found.unwrap_or_else(|| format!("whoever is meant by {words}")).split('+').map(str::to_owned),
        );
    }
    names.sort_unstable();
    names.dedup();
    names.join("+")
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
            let bytes = place(&text, words).unwrap_or_else(|| panic!("line {}: no “{words}”", line + 1));
            let found = actors_at(&reading, &bytes);
            let wanted = meant(&reading, &text, wanted);
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
            "seen4" => 0.82,
            "unseen3" => 0.7,
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
