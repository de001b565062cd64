//! Parquet tables, row by row; only the columns that hold fields are read.

use super::columns::Plan;
use super::source::Opened;
use super::{Coming, Fault, Incoming, Intake, Origin, Place, Reports, one};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::borrow::Cow;
use std::io::{self, Seek};
use std::sync::Arc;

/// The reports of a table.
pub(super) fn reports<'s>(intake: &'s Intake, file: Arc<str>, opened: Opened<'s>) -> Reports<'s> {
    let (plan, nanos, rows) = match open(intake, &file, opened) {
        Ok(open) => open,
        Err(fault) => return one(Err(fault)),
    };
    let mut over = false;
    let rows = rows.zip(1..).map_while(move |(row, number)| {
        let place = Place::Row(number);
        // What follows a row that cannot be unpacked cannot be either.
        let broken = std::mem::replace(&mut over, row.is_err());
        (!broken).then(|| match row {
            Ok(row) => report(intake, &plan, (&row, &nanos))
                .map(|report| {
                    let origin = Origin { file: file.clone(), place: Some(place) };
                    Incoming { origin, report: intake.complete(report) }
                })
                .map_err(|message| Fault::new(&file, message).in_place(place)),
            Err(e) => Err(broken_table(&file, &e).in_place(place)),
        })
    });
    Box::new(rows.map(Coming::from))
}

/// A table that is open: where its fields are, which of its columns are times in billionths of a second, and its rows.
type Open = (Plan, Vec<bool>, RowIter<'static>);

fn open(intake: &Intake, file: &Arc<str>, opened: Opened<'_>) -> Result<Open, Fault> {
    let of_file = |e: io::Error| Fault::of_file(file, e);
    // The table of contents stands at the end, so that a stream must be taken in first.
    let mut all = tempfile::tempfile().map_err(of_file)?;
    io::copy(&mut opened.unpacked(), &mut all).map_err(of_file)?;
    all.rewind().map_err(of_file)?;
    let broken = |e: ParquetError| broken_table(file, &e);
    let reader = SerializedFileReader::new(all).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema().clone();
    let simple: Vec<_> = schema.get_fields().iter().filter(|column| column.is_primitive()).cloned().collect();
    let names: Vec<String> = simple.iter().map(|column| column.name().to_owned()).collect();
    let plan = Plan::of(&intake.columns, &names)
        .map_err(|message| Fault::new(file, message).help("name the column: --column text=NAME"))?;
    let (plan, wanted) = plan.narrowed();
    let fields: Vec<_> = wanted.into_iter().map(|column| simple[column].clone()).collect();
    let nanos = fields.iter().map(|column| is_nanos(column)).collect();
    let wanted = Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(broken)?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(wanted)).map_err(broken)?;
    Ok((plan, nanos, rows))
}

/// Whether a column holds times in billionths of a second, as pandas writes them: the library gives these as numbers.
fn is_nanos(column: &Type) -> bool {
    let is = |utc| {
        column.get_basic_info().logical_type_ref() == Some(&LogicalType::timestamp(utc, TimeUnit::NANOS))
    };
    is(true) || is(false)
}

fn report(
    intake: &Intake,
    plan: &Plan,
    (row, nanos): (&Row, &[bool]),
) -> Result<truceline_reading::Report, String> {
    let cells = row.get_column_iter().zip(nanos).map(|((_, field), nanos)| match field {
        Field::Long(n) if *nanos => {
            cell(&Field::TimestampMicros(n.div_euclid(1000))).map(|time| time.into_owned().into())
        }
        field => cell(field),
    });
    let cells: Vec<Option<Cow<'_, str>>> = cells.collect();
    let report = plan.report(|column| cells.get(column).cloned().flatten())?;
    match report.text.len() as u64 > intake.max_size {
        true => Err(format!("the text is longer than {} bytes and was skipped", intake.max_size)),
        false => Ok(report),
    }
}

fn cell(field: &Field) -> Option<Cow<'_, str>> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(Cow::Borrowed(text)),
        Field::Bytes(bytes) => Some(String::from_utf8_lossy(bytes.data()).into_owned().into()),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => {
            Some(field.to_string().replace(" +00:00", "Z").replacen(' ', "T", 1).into())
        }
        other => Some(other.to_string().into()),
    }
}

fn broken_table(file: &Arc<str>, error: &ParquetError) -> Fault {
    Fault::new(file, format!("the Parquet table cannot be read: {error}"))
}
