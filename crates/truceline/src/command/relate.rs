//! `truceline relate`: the event between two marked phrases, for tables of marked sentences.

use super::End;
use super::depth::Depth;
use super::own::Own;
use std::fs;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use truceline_reading::events::{Judge, Relation};
use truceline_reading::{Reader, Report, Span};

/// Code what one marked phrase does to another.
///
/// FILE is tab-separated with a line of column names, among them `id` and `marked_sentence`: a sentence that marks one phrase
/// as <s>…</s> and another as <t>…</t>, either of them in several places if need be. Written is, for each, the PLOVER event that
/// the first does to the second (`none` where none is told), its mode, how it is told, how sure that is (0 to 1), and the
/// codebook's entry, or the learned coder and its chance where the codebook is unsure and that one is not. Where only one is
/// marked, it is the event that the first does, or that the second suffers. A row without marks is an error, which names its
/// line; the others are coded.
#[derive(Debug, clap::Args)]
pub(super) struct Relate {
    /// The table; `-` or none: standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    own: Own,
    /// Which learned coder to ask beside the codebook.
    #[arg(long, value_enum, value_name = "DEPTH", default_value_t)]
    depth: Depth,
    /// Add a column `why`: the words that name the event, fill its roles and tell how it stands.
    #[arg(long)]
    why: bool,
}

const COLUMNS: &str = "id\tevent\tmode\thistorical\tfuture\thypothetical\tnegated\tconfidence\trule";

impl Relate {
    pub(super) fn run(self) -> End {
        let name = self.file.display().to_string();
        let table = match self.table() {
            Ok(table) => table,
            Err(error) => {
                eprintln!("error: {name}: {error}");
                return End::Partly;
            }
        };
        let Some(reader) = self.own.reader() else { return End::Misused };
        match Columns::of(&table) {
            Some(columns) => self.answer(&reader, &name, &columns, &table),
            None => {
                eprintln!("error: {name}:1: no columns `id` and `marked_sentence`");
                End::Misused
            }
        }
    }

    fn table(&self) -> Result<String, String> {
        let bytes = if self.file.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(&self.file)
        };
        let bytes = bytes.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "no such file".to_owned(),
            _ => error.to_string(),
        })?;
        String::from_utf8(bytes).map_err(|error| {
            let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            format!("{line}: not UTF-8")
        })
    }

    fn answer(&self, reader: &Reader, name: &str, columns: &Columns, table: &str) -> End {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut written = writeln!(out, "{COLUMNS}{}", if self.why { "\twhy" } else { "" });
        let mut end = End::Well;
        let judge = self.depth.judge();
        for (number, line) in table.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            match columns.row(line) {
                Ok((id, marked)) => {
                    let coded = self.coded(reader, judge.as_deref(), marked);
                    written = written.and_then(|()| writeln!(out, "{id}\t{coded}"));
                }
                Err(fault) => {
                    eprintln!("error: {name}:{}: {fault}", number + 1);
                    end = End::Partly;
                }
            }
        }
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("error: standard output: {error}");
                End::Partly
            }
            _ => end,
        }
    }

    /// What is written of one row, after its id.
    fn coded(&self, reader: &Reader, judge: Option<&dyn Judge>, marked: Marked) -> String {
        let text = marked.text.clone();
        let report = Report { text: marked.text, language: Some("en".into()), ..Report::default() };
        let relation = match judge {
            Some(judge) => reader.relate_by(report, &marked.s, &marked.t, judge),
            None => reader.relate(report, &marked.s, &marked.t),
        };
        let why = relation.as_ref().filter(|_| self.why).map(|r| why(r, &text)).unwrap_or_default();
        format!("{}{}{why}", line(relation), if self.why { "\t" } else { "" })
    }
}

/// Where in a row its id and its sentence stand.
#[derive(Debug, PartialEq)]
struct Columns {
    id: usize,
    sentence: usize,
}

impl Columns {
    fn of(table: &str) -> Option<Columns> {
        let head: Vec<&str> = table.lines().next()?.trim_start_matches('\u{feff}').split('\t').collect();
        let column = |name: &str| head.iter().position(|c| c.trim() == name);
        Some(Columns { id: column("id")?, sentence: column("marked_sentence")? })
    }

    fn row<'t>(&self, line: &'t str) -> Result<(&'t str, Marked), String> {
        let field = |column: usize| line.split('\t').nth(column);
        let (Some(id), Some(sentence)) = (field(self.id), field(self.sentence)) else {
            return Err("too few columns".to_owned());
        };
        Marked::parse(sentence).map(|marked| (id, marked))
    }
}

fn line(relation: Option<Relation>) -> String {
    let Some(r) = relation else { return "none\t\tfalse\tfalse\tfalse\tfalse\t0\t".to_owned() };
    let mode = r.mode.unwrap_or_default();
    format!(
        "{}\t{mode}\t{}\t{}\t{}\t{}\t{:.2}\t{}",
        r.event.as_str(),
        r.historical,
        r.future,
        r.hypothetical,
        r.negated,
        r.confidence,
        r.rule
    )
}

/// The words that a relation rests on: `event “attacked”; actor “Chad”`.
fn why(relation: &Relation, text: &str) -> String {
    let words = |span: &Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = relation.why.iter().map(|(what, span)| format!("{} “{}”", what.as_str(), words(span)));
    parts.collect::<Vec<_>>().join("; ")
}

/// A sentence without its marks, and where the two phrases stand in it.
#[derive(Debug, Default, PartialEq)]
struct Marked {
    text: String,
    s: Vec<Span>,
    t: Vec<Span>,
}

const MARKS: [&str; 4] = ["<s>", "</s>", "<t>", "</t>"];

impl Marked {
    fn parse(sentence: &str) -> Result<Marked, String> {
        let mut marked = Marked { text: String::with_capacity(sentence.len()), ..Marked::default() };
        let mut open: [Option<usize>; 2] = [None; 2];
        let mut rest = sentence;
        while let Some(at) = rest.find('<') {
            marked.text.push_str(&rest[..at]);
            rest = &rest[at..];
            match MARKS.iter().position(|mark| rest.starts_with(mark)) {
                Some(which) => {
                    marked.edge(&mut open[which / 2], which)?;
                    rest = &rest[MARKS[which].len()..];
                }
                None => {
                    marked.text.push('<');
                    rest = &rest[1..];
                }
            }
        }
        marked.text.push_str(rest);
        match open.iter().position(Option::is_some) {
            Some(which) => Err(format!("{} is never closed", MARKS[2 * which])),
            None if marked.s.is_empty() && marked.t.is_empty() => {
                Err("nothing is marked as <s>…</s> or <t>…</t>".to_owned())
            }
            None => Ok(marked),
        }
    }

    /// A mark opens or closes a phrase.
    fn edge(&mut self, open: &mut Option<usize>, which: usize) -> Result<(), String> {
        match (which.is_multiple_of(2), open.take()) {
            (true, None) => *open = Some(self.text.len()),
            (true, Some(_)) => return Err(format!("{} stands inside {0}", MARKS[which])),
            (false, None) => return Err(format!("{} closes nothing", MARKS[which])),
            (false, Some(from)) => {
                let span = Span::new(from, self.text.len()).trim(&self.text);
                if which < 2 { &mut self.s } else { &mut self.t }.push(span);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sentence: &str) -> Result<String, String> {
        let m = Marked::parse(sentence)?;
        let of = |spans: &[Span]| spans.iter().map(|s| s.of(&m.text)).collect::<Vec<_>>().join("+");
        Ok(format!("{}|{}|{}", m.text, of(&m.s), of(&m.t)))
    }

    #[test]
    fn marks_become_spans() {
        assert_eq!(
            shown("<s>Chad </s>thanked <t>Niger</t>, 3 < 4.").as_deref(),
            Ok("Chad thanked Niger, 3 < 4.|Chad|Niger")
        );
        assert_eq!(shown("<s>Chad</s> thanked Niger.").as_deref(), Ok("Chad thanked Niger.|Chad|"));
        assert_eq!(
            shown("<s>the <t>Bali</t> bomber</s> and <t>Bali</t>").as_deref(),
            Ok("the Bali bomber and Bali|the Bali bomber|Bali+Bali")
        );
    }

    #[test]
    fn bad_marks_are_told() {
        assert!(shown("Chad thanked Niger.").is_err_and(|e| e.contains("nothing is marked")));
        assert!(shown("<s>Chad thanked <t>Niger</t>.").is_err_and(|e| e == "<s> is never closed"));
        assert!(shown("Chad</s> thanked <t>Niger</t>.").is_err_and(|e| e == "</s> closes nothing"));
        assert!(shown("<s>Chad <s>thanked</s> <t>Niger</t>.").is_err_and(|e| e == "<s> stands inside <s>"));
    }

    #[test]
    fn columns_are_found_by_name() {
        assert_eq!(Columns::of("x\tmarked_sentence\tid\n"), Some(Columns { id: 2, sentence: 1 }));
        assert_eq!(Columns::of("a\tb\n"), None);
    }
}
