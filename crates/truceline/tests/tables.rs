//! Tables with a head: CSV and TSV, with all that goes wrong in them.

mod bytes;
mod pack;
mod take;

use bytes::take;
use pack::gzip;
use take::texts;
use truceline::intake::{Columns, Field, Format, Intake};

#[test]
fn rows_are_reports() {
    let table = "id,Date,Headline,Body,Source,url\n\
        1,2024-05-06,Talks,\"The talks, \"\"at last\"\",\nbegan.\",The Paper,https://example.org/1\n\
        2,\"May 7, 2024\",,They ended.,,\n";
    let taken = take(&Intake::default(), "a.csv", table.as_bytes());
    let (origin, first) = taken[0].as_ref().expect("a row");
    assert_eq!((origin.as_str(), first.text.as_str()), ("a.csv:2", "The talks, \"at last\",\nbegan."));
    assert_eq!(
        [&first.name, &first.title, &first.publisher, &first.url].map(|field| field.as_deref()),
        [Some("1"), Some("Talks"), Some("The Paper"), Some("https://example.org/1")]
    );
    let (origin, second) = taken[1].as_ref().expect("a row");
    assert_eq!((origin.as_str(), second.title.as_deref()), ("a.csv:4", None));
    assert_eq!(second.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-07"));
}

#[test]
fn separators_encodings_and_packing_are_found() {
    let wanted = ["El fuego cesó en Bogotá.", "Volvió la calma a Tumaco."];
    let table = format!("fecha;texto;text\n1;a;{}\n2;b;{}\n", wanted[0], wanted[1]);
    let latin: Vec<u8> = table.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> =
        [0xfeff_u16].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tabs = table.replace(';', "\t");
    for (name, bytes) in [
        ("a.csv", table.as_bytes().to_vec()),
        ("a", table.as_bytes().to_vec()),
        ("a.csv", latin),
        ("a.csv", utf16),
        ("a.csv.gz", gzip(table.as_bytes())),
        ("a.tsv", tabs.clone().into_bytes()),
        ("<stdin>", tabs.into_bytes()),
        ("a.csv", table.replace('\n', "\r\n").into_bytes()),
        ("a.csv", [b"\xef\xbb\xbf", table.as_bytes()].concat()),
    ] {
        assert_eq!(texts(&take(&Intake::default(), name, &bytes)), wanted, "{name}");
    }
}

#[test]
fn columns_can_be_named() {
    let columns = Columns { named: vec![(Field::Text, "what".into()), (Field::Published, "text".into())] };
    let intake = Intake { columns, format: Some(Format::Csv), ..Intake::default() };
    let taken = take(&intake, "a", b"what,text\nA truce.,2024-05-06\n");
    let report = &taken[0].as_ref().expect("a row").1;
    assert_eq!((report.text.as_str(), report.published.is_some()), ("A truce.", true));
    let taken = texts(&take(&intake, "a", b"who,text\nA truce.,2024-05-06\n"));
    assert_eq!(taken, ["! a: has no column `what`; its columns are `who`, `text`"]);
}

#[test]
fn a_table_without_a_text_is_told() {
    let taken = texts(&take(&Intake::default(), "a.csv", b"a,b\n1,2\n"));
    assert_eq!(taken, ["! a.csv: has no column `text`; its columns are `a`, `b`"]);
    assert_eq!(texts(&take(&Intake::default(), "a.csv", b"")), ["! a.csv: the table is empty"]);
    assert_eq!(texts(&take(&Intake::default(), "a.csv", b"text,b\n")), [""; 0]);
}

#[test]
fn rows_that_are_wrong_are_told_with_their_lines() {
    let table = b"text,date\nOne.,2024-05-06\nTwo.\nThree.,09/11/2025\n,2024-05-06\n\nFour \xff\xc3.,\nFive.,2024-05-06\n";
    assert_eq!(
        texts(&take(&Intake::default(), "a.csv", &[&table[..], "é,\n".repeat(9).as_bytes()].concat()))[..6],
        [
            "One.",
            "! a.csv:3: the row has 1 cell where the head has 2",
            "! a.csv:4: “09/11/2025” is no date that means one day everywhere: write it like 2025-11-09 or 9 November 2025",
            "! a.csv:5: the text is empty",
            "! a.csv:7: is not UTF-8: “Four \u{fffd}\u{fffd}.”",
            "Five.",
        ]
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_bounded() {
    let intake = Intake { max_size: 10_000, ..Intake::default() };
    let table = format!("text,b\nOne.,1\n\"Two.,2\n{}", "Three is a row like others.,3\n".repeat(100_000));
    let taken = texts(&take(&intake, "a.csv", table.as_bytes()));
    assert_eq!(taken[0], "One.");
    assert_eq!(
        taken[1..],
        ["! a.csv:3: the row that begins here does not end: the rest of the table was not read"]
    );
}

#[test]
fn a_row_that_is_too_long_is_skipped() {
    let intake = Intake { max_size: 1_000, ..Intake::default() };
    let table = format!("text,b\n{},1\nTwo.,2\n", "long ".repeat(1_000));
    let taken = texts(&take(&intake, "a.csv", table.as_bytes()));
    assert_eq!(taken, ["! a.csv:2: the row is longer than 1000 bytes and was skipped", "Two."]);
}

#[test]
fn a_table_that_is_cut_off_is_told() {
    let packed = gzip(
        "text,b\n"
            .to_owned()
            .into_bytes()
            .into_iter()
            .chain(b"One.,1\n".repeat(9_000))
            .collect::<Vec<u8>>()
            .as_slice(),
    );
    let taken = texts(&take(&Intake::default(), "a.csv.gz", &packed[..packed.len() / 2]));
    assert_eq!(taken[0], "One.");
    assert!(taken.last().is_some_and(|last| last.contains("ends early")), "{:?}", taken.last());
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_told_to_need_another_build() {
    let taken = texts(&take(&Intake::default(), "a.parquet", b"PAR1\0\0PAR1"));
    assert_eq!(taken, ["! a.parquet: is Parquet, which this build does not read"]);
}
