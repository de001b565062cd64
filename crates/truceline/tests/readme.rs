//! What the README shows is what the program writes.

mod run;

use run::read_in;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The first block of a kind after some words of the README.
fn block(after: &str) -> String {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let rest = &readme[readme.find(after).unwrap_or_else(|| panic!("the README does not say {after}"))..];
    let start = rest.find("```text\n").expect("a block") + "```text\n".len();
    rest[start..start + rest[start..].find("```").expect("an end")].to_owned()
}

/// Whether an excerpt is of a page: line by line, where a line `…` stands for any others.
fn is_of(excerpt: &str, page: &str) -> bool {
    let lines: Vec<&str> = page.lines().collect();
    let mut at = 0;
    let shown: Vec<&str> = excerpt.lines().collect();
    shown.split(|line| *line == "…").enumerate().all(|(index, piece)| {
        let found = match piece.len() {
            0 => Some(0),
            n => lines[at..].windows(n).position(|window| window == piece),
        };
        at += found.unwrap_or_default() + piece.len();
        found.is_some_and(|skipped| index > 0 || skipped == 0)
    })
}

#[test]
fn the_excerpt_is_what_the_first_command_writes() {
    let excerpt = block("read samples/istanbul-2025.txt --published 2025-11-09");
    let args = ["samples/istanbul-2025.txt", "--published", "2025-11-09", "--width", "100"];
    let page = read_in(&root(), &args, b"").out;
    assert!(is_of(&excerpt, &page), "the README shows\n{excerpt}\nand the program writes\n{page}");
}

#[test]
fn the_errors_are_what_a_bad_line_gives() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let feed = "{\"text\": \"The truce holds.\"}\n{\"published\": \"yesterday\", \"text\": \"It broke.\"}\n";
    std::fs::write(folder.path().join("feed.jsonl"), feed).expect("a file can be written");
    let ran = read_in(folder.path(), &["feed.jsonl", "missing.txt", "--json"], b"");
    assert_eq!((ran.code, block("What cannot be read is told")), (1, ran.err));
}

#[test]
fn excerpts_skip_only_where_they_say_so() {
    let page = "a\nb\nc\nd\n";
    assert!(
        is_of("a\nb\n", page) && is_of("a\n…\nc\n", page) && is_of("…\nd\n", page) && is_of("a\n…\n", page)
    );
    assert!(!is_of("b\n", page) && !is_of("a\nc\n", page) && !is_of("a\n…\nx\n", page));
}
