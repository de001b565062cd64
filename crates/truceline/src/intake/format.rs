//! What a file holds.

use super::columns;

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One report, plain text.
    Text,
    /// One report, Markdown; what is read is the text without its marks.
    Markdown,
    /// One report, a web page; what is read is the article on it.
    Html,
    /// RSS, Atom or JSON Feed: one report an entry.
    Feed,
    /// JSON lines: one report a line, an object with a `text`.
    Jsonl,
    /// A table with a head: one report a row. What stands between its columns is found out.
    Csv,
    /// A table with a head and tabs between its columns: one report a row.
    Tsv,
    /// A web archive: one report a page.
    Warc,
    /// A Parquet table: one report a row.
    Parquet,
}

impl Format {
    /// The format that a file's name tells, if it does.
    fn of_name(name: &str) -> Option<Format> {
        let name = path_of(name).to_ascii_lowercase();
        let (_, extension) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
        match extension {
            "txt" | "text" => Some(Format::Text),
            "md" | "markdown" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" | "shtml" => Some(Format::Html),
            "rss" | "atom" | "rdf" | "xml" => Some(Format::Feed),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "warc" | "wet" => Some(Format::Warc),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }

    /// The format that a server says a file has, if it does: servers call many things plain text.
    fn of_type(media_type: &str) -> Option<Format> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Format::Html),
            "text/markdown" => Some(Format::Markdown),
            "text/csv" => Some(Format::Csv),
            "text/tab-separated-values" => Some(Format::Tsv),
            "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => Some(Format::Jsonl),
            "application/feed+json"
            | "application/rss+xml"
            | "application/atom+xml"
            | "application/rdf+xml" => Some(Format::Feed),
            "application/warc" => Some(Format::Warc),
            _ => None,
        }
    }
}

/// The path of a web address, without what is asked of it; of anything else, all of it.
fn path_of(name: &str) -> &str {
    match name.starts_with("http://") || name.starts_with("https://") {
        true => {
            let path = name.split(['?', '#']).next().unwrap_or_default();
            // The last dot of a bare host is no extension.
            path.splitn(4, '/').nth(3).unwrap_or_default()
        }
        false => name,
    }
}

/// The format of a file: what it certainly begins with, else what its name says, else what its server says, else what it
/// seems to begin with, else plain text.
pub(super) fn sniff(name: &str, media_type: Option<&str>, start: &[u8]) -> Format {
    certain(start)
        .or_else(|| Format::of_name(name))
        .or_else(|| media_type.and_then(Format::of_type))
        .or_else(|| likely(start))
        .unwrap_or(Format::Text)
}

/// The format of what begins as nothing else does.
fn certain(start: &[u8]) -> Option<Format> {
    if start.starts_with(b"WARC/1.") || start.starts_with(b"WARC/0.") {
        return Some(Format::Warc);
    }
    if start.starts_with(b"PAR1") {
        return Some(Format::Parquet);
    }
    let start = String::from_utf8_lossy(&start[..start.len().min(4096)]).to_ascii_lowercase();
    let mark = after_prologue(&start);
    let begins = |marks: &[&str]| marks.iter().any(|m| mark.starts_with(m));
    if begins(&["<rss", "<feed", "<rdf:rdf", "<atom:feed"]) {
        return Some(Format::Feed);
    }
    if begins(&["<!doctype html", "<html"]) {
        return Some(Format::Html);
    }
    (mark.starts_with('{') && mark.contains("://jsonfeed.org/version")).then_some(Format::Feed)
}

/// What follows the byte order mark, the XML declaration and the comments at the top.
fn after_prologue(start: &str) -> &str {
    let mut rest = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    while let Some(end) = match rest {
        _ if rest.starts_with("<?") => rest.find("?>").map(|at| at + 2),
        _ if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
        _ => None,
    } {
        rest = rest[end..].trim_start();
    }
    rest
}

/// Tags that a piece of a page begins with.
const TAGS: [&str; 14] = [
    "<head", "<body", "<title", "<meta", "<div", "<article", "<section", "<main", "<script", "<style",
    "<link", "<p>", "<h1", "<table",
];

fn likely(start: &[u8]) -> Option<Format> {
    if begins_like_an_object(start) {
        return Some(Format::Jsonl);
    }
    let start = String::from_utf8_lossy(&start[..start.len().min(4096)]).to_ascii_lowercase();
    let mark = after_prologue(&start);
    if TAGS.iter().any(|tag| mark.starts_with(tag)) {
        return Some(Format::Html);
    }
    let head = mark.lines().next().unwrap_or_default();
    match columns::separator(head) {
        Some(b'\t') if columns::names_a_text(head, '\t') => Some(Format::Tsv),
        Some(mark) if columns::names_a_text(head, mark.into()) => Some(Format::Csv),
        _ => None,
    }
}

fn begins_like_an_object(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut marks = start.iter().filter(|b| !b.is_ascii_whitespace());
    marks.next() == Some(&b'{') && matches!(marks.next(), Some(b'"' | b'}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, start: &str) -> Format {
        sniff(name, None, start.as_bytes())
    }

    #[test]
    fn names_and_first_bytes_tell_the_format() {
        assert_eq!(of("a.txt", "{\"text\": 1}"), Format::Text);
        assert_eq!(of("a.MD.gz", ""), Format::Markdown);
        assert_eq!(of("feed.ndjson", "{"), Format::Jsonl);
        assert_eq!(of("<stdin>", "\n {\"text\": \"\"}"), Format::Jsonl);
        assert_eq!(of("<stdin>", "{ceasefire} holds"), Format::Text);
        assert_eq!(of("report", ""), Format::Text);
        assert_eq!(of("CC-NEWS.warc.gz", ""), Format::Warc);
    }

    #[test]
    fn what_is_certain_counts_more_than_the_name() {
        for (name, start, format) in [
            ("a.txt", "<!DOCTYPE HTML>\n<p>", Format::Html),
            ("a", "\u{feff}<?xml version='1.0'?><!-- x --><html xmlns=''>", Format::Html),
            ("a.html", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Feed),
            ("a.txt", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", Format::Feed),
            ("a", "{\"version\": \"https://jsonfeed.org/version/1.1\"", Format::Feed),
            ("a.txt", "WARC/1.0\r\nWARC-Type: warcinfo", Format::Warc),
            ("a.bin", "PAR1", Format::Parquet),
        ] {
            assert_eq!(of(name, start), format, "{name}: {start}");
        }
    }

    #[test]
    fn heads_of_tables_name_a_text() {
        assert_eq!(of("<stdin>", "id,date,text\n1,2,3"), Format::Csv);
        assert_eq!(of("<stdin>", "\"Title\";\"Body\"\n"), Format::Csv);
        assert_eq!(of("<stdin>", "url\tcontent\n"), Format::Tsv);
        assert_eq!(of("<stdin>", "In a short text, they said, peace came.\n"), Format::Text);
        assert_eq!(of("<stdin>", "<div><p>Peace.</p>"), Format::Html);
    }

    #[test]
    fn servers_are_asked_when_the_address_says_nothing() {
        let page = "https://example.org";
        assert_eq!(sniff(page, Some("text/html; charset=utf-8"), b"Hello"), Format::Html);
        assert_eq!(sniff("https://example.org/a.csv?x=1.html", Some("text/plain"), b"a"), Format::Csv);
        assert_eq!(sniff(page, Some("text/plain"), b"Hello"), Format::Text);
    }
}
