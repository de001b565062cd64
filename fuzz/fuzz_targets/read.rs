//! Any bytes: taken in, read, written as JSON and as a page; the laws of the contract hold on every reading.
//!
//! The first byte chooses the format and whether date and language are given; the rest is the file.

#![no_main]

#[path = "../../crates/truceline/tests/laws/mod.rs"]
mod laws;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use truceline::intake::{Format, Intake, Source};
use truceline::view::{View, terminal};
use truceline_reading::Reader;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    Reader::new(truceline_english::pipeline().expect("the built-in pipeline is good"))
        .expect("the built-in tables are good")
});

/// Larger inputs find nothing that smaller ones do not, and take longer.
const MAX_SIZE: u64 = 16 << 10;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, file)) = bytes.split_first() else { return };
    let formats = [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Jsonl)];
    let others = [Format::Html, Format::Feed, Format::Csv, Format::Tsv, Format::Warc];
    let intake = Intake {
        format: match usize::from(choice >> 4) {
            0 => formats[usize::from(choice & 3)],
            other => Some(others[other % others.len()]),
        },
        published: (choice & 8 != 0).then(|| "2024-02-29".parse().expect("a date")),
        language: (choice & 4 == 0).then(|| "en".to_owned()),
        max_size: MAX_SIZE,
        ..Intake::default()
    };
    for incoming in intake.reports(Source::Stream("fuzz", Box::new(file))).flatten() {
        let reading = READER.read(incoming.report);
        laws::hold(&reading.to_json());
        terminal::render(&View::of(&reading), 80);
    }
});
