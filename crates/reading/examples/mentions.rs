//! Reads labelled reports and says of each case whom its words stand for, and for pronouns who was weighed: what
//! `training/mentions` fits weights to and counts.
//!
//! `mentions FILE…`, each with four columns: a name, the day, the text with ¶ for line breaks, the cases (`words => whom`).
//! One line a report: `report`, file, name, text. One line a case: `case`, file, name, words, whom it should be, whom it was
//! taken for, the byte where the words begin. Behind it, where the words are a pronoun, one line for each who may be meant: `may`
//! (`bear`, where they describe somebody; those that no case marks stand behind `other` and are taken to speak of somebody new),
//! 1 for whom it should be, 1 for whom it was taken for, the names, the bytes where the mentions begin, the traits.

#[path = "../tests/whom/mod.rs"]
mod whom;

use std::error::Error;
use std::fs;
use truceline_reading::actors::{Actor, Choice, Weighed};

use truceline_reading::{Page, Reader, Report};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn names(actors: &[Actor], candidate: &Weighed) -> String {
    let mut names: Vec<&str> = candidate.actors.iter().map(|id| actors[id.index()].name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { "-".to_owned() } else { names.join("+") }
}

/// Whether it was weighed for a description and not for a pronoun.
fn is_described(choice: &Choice) -> bool {
    choice.candidates.iter().flat_map(|c| c.traits.first()).next().is_some_and(|t| t.starts_with("desc "))
}

fn weighed(page: &Page, actors: &[Actor], choice: &Choice, wanted: &str, found: &str) {
    for candidate in &choice.candidates {
        let names = names(actors, candidate);
        let (is_wanted, is_found) = (u8::from(names == wanted), u8::from(names == found));
        let at: Vec<String> = candidate.at.iter().map(|at| page.doc.token(*at).start().to_string()).collect();
        let kind = if is_described(choice) { "bear" } else { "may" };
        println!(
            "{kind}\t{is_wanted}\t{is_found}\t{names}\t{}\t{}",
            at.join(","),
            candidate.traits.join("\t")
        );
    }
}

fn row(reader: &Reader, file: &str, row: &str) -> Fallible<()> {
    let [name, day, text, cases] = row.split('\t').collect::<Vec<_>>()[..] else {
        return Err("four columns are wanted".into());
    };
    let published = Some(day.parse().map_err(|e| format!("{day}: {e:?}"))?);
    let text = text.replace(" ¶ ", "\n");
    let report = Report { text: text.clone(), published, language: Some("en".into()), ..Report::default() };
    let actors = reader.read(report.clone()).actors;
    let (page, cast, choices) = reader.choices(report);
    let known = cast.into_actors();
    println!("report\t{file}\t{name}\t{}", text.replace('\n', "¶"));
    let mut marked: Vec<std::ops::Range<usize>> = Vec::new();
    for case in cases.split(" | ") {
        let (words, wanted) = case.split_once(" => ").ok_or_else(|| format!("no => in {case}"))?;
        let bytes = whom::place(&text, words).ok_or_else(|| format!("no “{words}”"))?;
        marked.push(bytes.clone());
        let found = whom::actors_at(&actors, &text, &bytes);
        let wanted = whom::meant(&actors, &text, wanted);
        println!("case\t{file}\t{name}\t{words}\t{wanted}\t{found}\t{}", bytes.start);
        let at = |c: &&Choice| {
            let head = page.doc.token(c.token).bytes();
            let within = head.start > bytes.start && head.end <= bytes.end;
            head == bytes || (within && (head.end == bytes.end || is_described(c)))
        };
        if let Some(choice) = choices.iter().find(at) {
            weighed(&page, &known, choice, &wanted, &found);
        }
    }
    let marks = |c: &Choice| marked.iter().any(|bytes| bytes.contains(&page.doc.token(c.token).start()));
    let unmarked = |c: &&Choice| is_described(c) && !marks(c);
    for choice in choices.iter().filter(unmarked) {
        println!("other\t{file}\t{name}\t{}", page.doc.token(choice.token).text());
        weighed(&page, &known, choice, "-", "-");
    }
    Ok(())
}

fn main() -> Fallible<()> {
    let reader = Reader::new(truceline_english::pipeline()?)?;
    for file in std::env::args().skip(1) {
        let table = fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        let head = |line: &str| line.is_empty() || line.starts_with('#') || line.contains("\ttext\t");
        for (line, text) in table.lines().enumerate().filter(|(_, l)| !head(l)) {
            row(&reader, &file, text).map_err(|e| format!("{file}:{}: {e}", line + 1))?;
        }
    }
    Ok(())
}
