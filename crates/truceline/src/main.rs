//! The program.

use truceline_reading::{Reader, Report};
use truceline_syntax::{Files, Pipeline};

struct Nothing;

impl Files for Nothing {
    fn file(&self, _: &str) -> Option<std::borrow::Cow<'_, [u8]>> {
        None
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("a file, or - for JSONL on standard input");
    let published = args.next().map(|d| d.parse().expect("a date"));
    let reader = Reader::new(Pipeline::load(&Nothing).expect("pipeline")).expect("tables");
    if path == "-" {
        for line in std::io::stdin().lines() {
            let line: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
            let field = |name: &str| line[name].as_str().map(str::to_owned);
            let published = field("published").and_then(|d| d.parse().ok());
            let report = Report {
                name: field("name"),
                published,
                text: field("text").expect("a text"),
                ..Report::default()
            };
            println!("{}", reader.read(report).to_json());
        }
        return;
    }
    let text = std::fs::read_to_string(&path).expect("a file");
    println!("{}", reader.read(Report { name: Some(path), published, text, ..Report::default() }).to_json());
}
