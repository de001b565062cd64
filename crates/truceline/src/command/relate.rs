//! `truceline relate`: the event between two marked phrases, for tables of marked sentences.

use super::End;
use super::own::Own;
use std::fs;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use truceline_reading::events::Relation;
use truceline_reading::{Reader, Report, Span};

/// Code what one marked phrase does to another.
///
/// FILE is tab-separated with a line of column names, among them `id` and `marked_sentence`: a sentence that marks one phrase
/// as <s>…</s> and another as <t>…</t>. Written is, for each, the PLOVER event that the first does to the second (`none` where
/// none is told), its mode, how it is told, how sure that is (0 to 1), and the codebook's entry.
#[derive(Debug, clap::Args)]
pub(super) struct Relate {
    /// The table; `-` or none: standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    own: Own,
}

const COLUMNS: &str = "id\tevent\tmode\thistorical\tfuture\thypothetical\tnegated\tconfidence\trule";

impl Relate {
    pub(super) fn run(self) -> End {
        let table = match self.table() {
            Ok(table) => table,
            Err(error) => {
                eprintln!("error: {}: {error}", self.file.display());
                return End::Partly;
            }
        };
        let Some(reader) = self.own.reader() else { return End::Misused };
        match rows(&table) {
            Some(rows) => answer(&reader, &rows),
            None => {
                eprintln!("error: {}: no columns id and marked_sentence", self.file.display());
                End::Misused
            }
        }
    }

    fn table(&self) -> io::Result<String> {
        if self.file.as_os_str() != "-" {
            return fs::read_to_string(&self.file);
        }
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    }
}

/// The id and the marked sentence of every row; none when the table has no such columns.
fn rows(table: &str) -> Option<Vec<(&str, &str)>> {
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next()?.split('\t').collect();
    let column = |name: &str| head.iter().position(|c| c.trim() == name);
    let (id, sentence) = (column("id")?, column("marked_sentence")?);
    Some(lines.map(|line| (field(line, id), field(line, sentence))).collect())
}

fn field(line: &str, column: usize) -> &str {
    line.split('\t').nth(column).unwrap_or_default()
}

fn answer(reader: &Reader, rows: &[(&str, &str)]) -> End {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut written = writeln!(out, "{COLUMNS}");
    for (id, sentence) in rows {
        let relation = unmark(sentence).and_then(|(text, s, t)| {
            reader.relate(Report { text, language: Some("en".into()), ..Report::default() }, s, t)
        });
        written = written.and_then(|()| writeln!(out, "{id}\t{}", line(relation)));
    }
    match written.and_then(|()| out.flush()) {
        Ok(()) => End::Well,
        Err(_) => End::Partly,
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

/// The sentence without its marks, and the two phrases in it; a phrase that is marked twice is taken where it stands first.
fn unmark(sentence: &str) -> Option<(String, Span, Span)> {
    let mut text = String::with_capacity(sentence.len());
    let mut edges: [Option<usize>; 4] = [None; 4];
    let mut rest = sentence;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match MARKS.iter().position(|mark| rest.starts_with(mark)) {
            Some(which) => {
                edges[which].get_or_insert(text.len());
                rest = &rest[MARKS[which].len()..];
            }
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    let span = |from: usize| Some(Span::new(edges[from]?, edges[from + 1]?.max(edges[from]?)).trim(&text));
    let (s, t) = (span(0)?, span(2)?);
    Some((text, s, t))
}

const MARKS: [&str; 4] = ["<s>", "</s>", "<t>", "</t>"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let (text, s, t) = unmark("<s>Chad </s>thanked <t>Niger</t>, 3 < 4.").expect("both marked");
        assert_eq!(text, "Chad thanked Niger, 3 < 4.");
        assert_eq!((s.of(&text), t.of(&text)), ("Chad", "Niger"));
        assert!(unmark("<s>Chad</s> thanked Niger.").is_none());
    }

    #[test]
    fn columns_are_found_by_name() {
        assert_eq!(rows("x\tmarked_sentence\tid\n1\ta\tb\n"), Some(vec![("b", "a")]));
        assert_eq!(rows("a\tb\n"), None);
    }
}
