//! What a file holds.

use std::io::{self, BufRead};

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One report, plain text.
    Text,
    /// One report, Markdown; what is read is the text without its marks.
    Markdown,
    /// JSON lines: one report a line, an object with a `text`.
    Jsonl,
}

impl Format {
    /// The format that a file's name tells, if it does.
    fn of_name(name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        let (_, extension) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
        match extension {
            "txt" | "text" => Some(Format::Text),
            "md" | "markdown" => Some(Format::Markdown),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// The format of a file: what its name says, else JSON lines where it begins like an object, else plain text.
pub(super) fn sniff(name: &str, bytes: &mut dyn BufRead) -> io::Result<Format> {
    match Format::of_name(name) {
        Some(format) => Ok(format),
        None => Ok(if begins_like_an_object(bytes.fill_buf()?) { Format::Jsonl } else { Format::Text }),
    }
}

fn begins_like_an_object(start: &[u8]) -> bool {
    let mut marks = start.iter().filter(|b| !b.is_ascii_whitespace());
    marks.next() == Some(&b'{') && matches!(marks.next(), Some(b'"' | b'}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes_tell_the_format() {
        let of = |name: &str, start: &str| sniff(name, &mut start.as_bytes()).expect("a slice can be read");
        assert_eq!(of("a.txt", "{\"text\": 1}"), Format::Text);
        assert_eq!(of("a.MD.gz", ""), Format::Markdown);
        assert_eq!(of("feed.ndjson", "{"), Format::Jsonl);
        assert_eq!(of("<stdin>", "\n {\"text\": \"\"}"), Format::Jsonl);
        assert_eq!(of("<stdin>", "{ceasefire} holds"), Format::Text);
        assert_eq!(of("report", ""), Format::Text);
    }
}
