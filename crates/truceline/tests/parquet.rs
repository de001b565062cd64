//! Parquet tables, in builds that read them: `cargo test -p truceline --features parquet`.
#![cfg(feature = "parquet")]

mod bytes;
mod take;

use bytes::take;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;
use take::texts;
use truceline::intake::{Columns, Field, Intake};

const SCHEMA: &str = "message reports {
    optional binary body (UTF8);
    required int32 day (DATE);
    required int64 at (TIMESTAMP(MILLIS,true));
    required int64 fine (TIMESTAMP(NANOS,false));
    required int64 id;
    required double score;
}";

fn table(bodies: &[Option<&str>], packed: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let properties = WriterProperties::builder().set_compression(packed).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).expect("a writer");
    let mut group = writer.next_row_group().expect("a group");
    let rows = bodies.len();
    let mut column = group.next_column().expect("a column").expect("body");
    let values: Vec<ByteArray> = bodies.iter().flatten().map(|body| ByteArray::from(*body)).collect();
    let levels: Vec<i16> = bodies.iter().map(|body| i16::from(body.is_some())).collect();
    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).expect("written");
    column.close().expect("closed");
    let mut column = group.next_column().expect("a column").expect("day");
    column.typed::<Int32Type>().write_batch(&vec![19_849; rows], None, None).expect("written");
    column.close().expect("closed");
    let mut column = group.next_column().expect("a column").expect("at");
    column.typed::<Int64Type>().write_batch(&vec![1_714_979_289_000; rows], None, None).expect("written");
    column.close().expect("closed");
    let mut column = group.next_column().expect("a column").expect("fine");
    column
        .typed::<Int64Type>()
        .write_batch(&vec![1_714_979_289_000_000_000; rows], None, None)
        .expect("written");
    column.close().expect("closed");
    let mut column = group.next_column().expect("a column").expect("id");
    column.typed::<Int64Type>().write_batch(&vec![7; rows], None, None).expect("written");
    column.close().expect("closed");
    let mut column = group.next_column().expect("a column").expect("score");
    column.typed::<DoubleType>().write_batch(&vec![0.5; rows], None, None).expect("written");
    column.close().expect("closed");
    group.close().expect("closed");
    writer.close().expect("closed");
    bytes
}

#[test]
fn rows_are_reports() {
    let bodies = [Some("One truce."), None, Some("Two truces.")];
    for packed in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
        let columns = Columns { named: vec![(Field::Published, "day".into())] };
        let intake = Intake { columns, ..Intake::default() };
        let taken = take(&intake, "a", &table(&bodies, packed));
        assert_eq!(texts(&taken), ["One truce.", "! a, row 2: the text is empty", "Two truces."]);
        let (origin, report) = taken[2].as_ref().expect("a row");
        assert_eq!((origin.as_str(), report.name.as_deref()), ("a, row 3", Some("7")));
        assert_eq!(report.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-06"));
    }
}

#[test]
fn times_are_dates() {
    for (column, text) in [("at", "2024-05-06T07:08:09.000Z"), ("fine", "2024-05-06T07:08:09.000000Z")] {
        let columns = Columns { named: vec![(Field::Published, column.into())] };
        let intake = Intake { columns, ..Intake::default() };
        let taken = take(&intake, "a.parquet", &table(&[Some("One.")], Compression::SNAPPY));
        let published = taken[0].as_ref().expect("a row").1.published.clone();
        assert_eq!(published.map(|p| p.text).as_deref(), Some(text), "{column}");
    }
}

#[test]
fn tables_that_are_broken_are_told() {
    let whole = table(&[Some("One.")], Compression::SNAPPY);
    let taken = texts(&take(&Intake::default(), "a.parquet", &whole[..whole.len() / 2]));
    assert!(taken.len() == 1 && taken[0].contains("the Parquet table cannot be read"), "{taken:?}");
    let mut damaged = whole;
    damaged[4..40].fill(0xff);
    let taken = texts(&take(&Intake::default(), "a.parquet", &damaged));
    assert!(taken.len() == 1 && taken[0].starts_with("! a.parquet"), "{taken:?}");
}

#[test]
fn a_text_must_be_there() {
    let columns = Columns { named: vec![(Field::Text, "words".into())] };
    let taken =
        texts(&take(&Intake { columns, ..Intake::default() }, "a.parquet", &table(&[], Compression::SNAPPY)));
    assert_eq!(
        taken,
        ["! a.parquet: has no column `words`; its columns are `body`, `day`, `at`, `fine`, `id`, `score`"]
    );
}

#[test]
fn rows_that_are_too_long_are_skipped() {
    let long = "long ".repeat(1_000);
    let intake = Intake { max_size: 1_000, ..Intake::default() };
    let taken = texts(&take(&intake, "a.parquet", &table(&[Some(&long), Some("Two.")], Compression::SNAPPY)));
    assert_eq!(taken, ["! a.parquet, row 1: the text is longer than 1000 bytes and was skipped", "Two."]);
}
