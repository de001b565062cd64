//! `truceline actor`: who phrases stand for, for tables of phrases.

use super::End;
use super::own::Own;
use std::fs;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use truceline_reading::actors::{Identity, Registry};
use truceline_reading::places::Gazetteer;

/// Tell whom phrases stand for.
///
/// FILE is tab-separated with a line of column names, among them `phrase` ("a spokesman for the Sudanese army") and, where they
/// are known, `context` (what surrounds it, such as its sentence: it tells the country of "the army") and `date` (the day, as
/// 2025-11-09: who governs and who rebels depends on it; without one the latest that is known counts). Written is a line for
/// each, in order: the phrase, the actor's name where one is known, its kind, its country (ISO 3166 alpha-3), its PLOVER
/// sector and its whole PLOVER code. What belongs to no country has what stands in a country's place in PLOVER: IGO, NGO or
/// MNC, and the whole code as its sector (IGOUNO). For what is no actor all is empty.
#[derive(Debug, clap::Args)]
pub(super) struct Actor {
    /// The table; `-` or none: standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    own: Own,
}

const COLUMNS: &str = "phrase\tname\tkind\tcountry\tsector\tcode";

/// What PLOVER writes where others have a country: organisations of states, of people, and companies of many countries.
const STATELESS: [&str; 3] = ["IGO", "NGO", "MNC"];

impl Actor {
    pub(super) fn run(self) -> End {
        let Some((registry, places)) = self.own.knowledge() else { return End::Misused };
        let table = match self.table() {
            Ok(table) => table,
            Err(message) => {
                eprintln!("error: {}: {message}", self.file.display());
                return End::Partly;
            }
        };
        let mut lines = table.lines();
        let Some(columns) = lines.next().and_then(Columns::of) else {
            eprintln!("error: {}:1: no column `phrase`", self.file.display());
            return End::Misused;
        };
        let asked = Asked { registry, places, columns, file: self.file.display().to_string() };
        asked.answer(lines)
    }

    fn table(&self) -> Result<String, String> {
        let mut bytes = Vec::new();
        let read = match self.file.as_os_str() == "-" {
            true => io::stdin().read_to_end(&mut bytes).map(|_| ()),
            false => fs::read(&self.file).map(|all| bytes = all),
        };
        read.map_err(|e| e.to_string())?;
        utf8(&bytes)
    }
}

/// The text of some bytes, without a byte order mark, or which line of them is no UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        Err(e) => {
            let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            Err(format!("line {line} is not UTF-8"))
        }
    }
}

/// Where the columns stand.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    phrase: usize,
    context: Option<usize>,
    date: Option<usize>,
}

impl Columns {
    fn of(head: &str) -> Option<Columns> {
        let names: Vec<&str> = head.split('\t').map(str::trim).collect();
        let column = |name: &str| names.iter().position(|n| *n == name);
        Some(Columns { phrase: column("phrase")?, context: column("context"), date: column("date") })
    }
}

/// What is known, and of which table it is asked.
struct Asked {
    registry: Registry,
    places: Gazetteer,
    columns: Columns,
    file: String,
}

impl Asked {
    fn answer<'t>(&self, lines: impl Iterator<Item = &'t str>) -> End {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut written = writeln!(out, "{COLUMNS}");
        let mut end = End::Well;
        for (line, number) in lines.zip(2..) {
            let found = self.identity(line).unwrap_or_else(|message| {
                eprintln!("error: {}:{number}: {message}", self.file);
                end = End::Partly;
                None
            });
            let phrase = field(line, Some(self.columns.phrase));
            written = written.and_then(|()| writeln!(out, "{phrase}\t{}", fields(found)));
        }
        match written.and_then(|()| out.flush()) {
            Ok(()) => end,
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => End::Well,
            Err(e) => {
                eprintln!("error: <stdout>: cannot be written: {e}");
                End::Partly
            }
        }
    }

    fn identity(&self, line: &str) -> Result<Option<Identity>, String> {
        let day = match field(line, self.columns.date) {
            "" => None,
            date => match date.get(..10).unwrap_or(date).parse() {
                Ok(day) => Some(day),
                Err(_) => return Err(format!("“{date}” is no date: expected one like 2025-11-09")),
            },
        };
        let (phrase, context) = (field(line, Some(self.columns.phrase)), field(line, self.columns.context));
        Ok(self.registry.identify_among(&self.places, phrase, context, day))
    }
}

fn field(line: &str, column: Option<usize>) -> &str {
    column.and_then(|column| line.split('\t').nth(column)).unwrap_or_default().trim()
}

/// Name, kind, country, sector and code.
fn fields(found: Option<Identity>) -> String {
    let Some(id) = found else { return "\t\t\t\t".to_owned() };
    let stateless = STATELESS.into_iter().find(|s| id.sector.starts_with(s));
    let (country, code) = match id.country {
        Some(country) => (country.to_string(), format!("{country}{}", id.sector)),
        None => (stateless.unwrap_or_default().to_owned(), id.sector.clone()),
    };
    format!("{}\t{}\t{country}\t{}\t{code}", id.name, id.kind.as_str(), id.sector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let columns = Columns { phrase: 1, context: None, date: Some(0) };
        assert_eq!(Columns::of("date\tphrase"), Some(columns));
        assert_eq!(Columns::of("phrases"), None);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        assert_eq!(utf8(b"\xef\xbb\xbfphrase\n").as_deref(), Ok("phrase\n"));
        assert_eq!(utf8(b"phrase\nBogot\xe1\n"), Err("line 2 is not UTF-8".to_owned()));
    }
}
