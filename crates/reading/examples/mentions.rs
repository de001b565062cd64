//! Reads labelled reports and says of each case whom its words stand for, and for pronouns who was weighed: what
//! `training/mentions` fits weights to and counts.
//!
//! `mentions FILE…`, each with four columns: a name, the day, the text with ¶ for line breaks, the cases (`words => whom`).
//! One line a case: `case`, file, name, words, what is wanted, what is found. Behind it, where the words are a pronoun, one line
//! for each who may be meant: `may`, 1 for whom is wanted, 1 for whom is found, the names, the traits.

#[path = "../tests/whom/mod.rs"]
mod whom;

use std::error::Error;
use std::fs;
use truceline_reading::actors::{Actor, Choice, Weighed};
use truceline_reading::{Reader, Report, Span};

fn names(actors: &[Actor], candidate: &Weighed) -> String {
    let mut names: Vec<&str> = candidate.actors.iter().map(|id| actors[id.index()].name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { "-".to_owned() } else { names.join("+") }
}

fn main() -> Result<(), Box<dyn Error>> {
    let reader = Reader::new(truceline_english::pipeline()?)?;
    for file in std::env::args().skip(1) {
        let table = fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        let rows = table.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.starts_with("part\t"));
        for (line, row) in rows.filter(|(_, l)| !l.is_empty()) {
            let [name, day, text, cases] = row.split('\t').collect::<Vec<_>>()[..] else {
                return Err(format!("{file}:{}: four columns", line + 1).into());
            };
            let text = text.replace(" ¶ ", "\n");
            let report = || -> Result<Report, Box<dyn Error>> {
                let published = Some(day.parse().map_err(|e| format!("{file}:{}: {e:?}", line + 1))?);
                Ok(Report { text: text.clone(), published, language: Some("en".into()), ..Report::default() })
            };
            let actors = reader.read(report()?).actors;
            let (cast, choices) = reader.choices(report()?);
            let known = cast.into_actors();
            for case in cases.split(" | ") {
                let (words, wanted) =
                    case.split_once(" => ").ok_or_else(|| format!("{file}:{}: {case}", line + 1))?;
                let bytes =
                    whom::place(&text, words).ok_or_else(|| format!("{file}:{}: no “{words}”", line + 1))?;
                let found = whom::actors_at(&actors, &text, &bytes);
                let wanted = whom::meant(&actors, &text, wanted);
                println!("case\t{file}\t{name}\t{words}\t{wanted}\t{found}");
                let at = |(span, _): &&(Span, Choice)| span.start == bytes.start && span.end == bytes.end;
                for candidate in choices.iter().find(at).into_iter().flat_map(|(_, c)| &c.candidates) {
                    let names = names(&known, candidate);
                    let (is_wanted, is_found) = (u8::from(names == wanted), u8::from(names == found));
                    println!("may\t{is_wanted}\t{is_found}\t{names}\t{}", candidate.traits.join("\t"));
                }
            }
        }
    }
    Ok(())
}
