//! Tables as Parquet, by the low-level writer of the `parquet` crate: without Arrow it compiles in a fraction of the time.

use super::tables::{Column, Table, Type};
use super::unwritten;
use super::write::{Cell, cell};
use crate::error::Result;
use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type as Schema;
use rusqlite::Connection;
use std::io::Write;
use std::sync::Arc;

/// Rows of a group, which are held in memory …
const ROWS: usize = 50_000;

/// … or so many bytes of text.
const BYTES: usize = 64 << 20;

/// One column of the group that is being gathered: what is there, and where something is missing.
struct Gathered {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Int(Vec<i64>),
    /// Days since 1970 began.
    Day(Vec<i32>),
    Real(Vec<f64>),
    Text(Vec<ByteArray>),
    Flag(Vec<bool>),
}

pub(super) fn write(ledger: &Connection, table: &Table, to: &mut (dyn Write + Send)) -> Result<u64> {
    let schema = Arc::new(schema(table).map_err(|e| unwritten(&e))?);
    let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
    let mut file = SerializedFileWriter::new(to, schema, properties).map_err(|e| unwritten(&e))?;
    let mut found = ledger.prepare(table.sql)?;
    let mut rows = found.query([])?;
    let (mut n, mut bytes) = (0, 0);
    let mut group = gather(table);
    while let Some(row) = rows.next()? {
        for (index, column) in table.columns.iter().enumerate() {
            bytes += group[index].push(cell(row, index, column.kind)?);
        }
        n += 1;
        if group[0].levels.len() == ROWS || bytes >= BYTES {
            flush(&mut file, std::mem::replace(&mut group, gather(table))).map_err(|e| unwritten(&e))?;
            bytes = 0;
        }
    }
    flush(&mut file, group).map_err(|e| unwritten(&e))?;
    file.close().map_err(|e| unwritten(&e))?;
    Ok(n)
}

fn schema(table: &Table) -> parquet::errors::Result<Schema> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Type::Int => (Physical::INT64, None),
            Type::Day => (Physical::INT32, Some(LogicalType::Date)),
            Type::Real => (Physical::DOUBLE, None),
            Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Type::Flag => (Physical::BOOLEAN, None),
        };
        let field = Schema::primitive_type_builder(column.name, physical);
        field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<parquet::errors::Result<Vec<_>>>()?;
    Schema::group_type_builder(table.name).with_fields(fields).build()
}

fn gather(table: &Table) -> Vec<Gathered> {
    let empty = |column: &Column| {
        let values = match column.kind {
            Type::Int => Values::Int(Vec::new()),
            Type::Day => Values::Day(Vec::new()),
            Type::Real => Values::Real(Vec::new()),
            Type::Text => Values::Text(Vec::new()),
            Type::Flag => Values::Flag(Vec::new()),
        };
        Gathered { values, levels: Vec::new() }
    };
    table.columns.iter().map(empty).collect()
}

impl Gathered {
    /// Adds a cell, and says how many bytes of text it has.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        self.levels.push(i16::from(!matches!(cell, Cell::Missing)));
        match (&mut self.values, cell) {
            (_, Cell::Missing) => {}
            (Values::Int(list), Cell::Int(n)) => list.push(n),
            (Values::Day(list), Cell::Text(text)) => match days(text) {
                Some(days) => list.push(days),
                None => *self.levels.last_mut().expect("one was pushed") = 0,
            },
            (Values::Real(list), Cell::Real(n)) => list.push(n),
            (Values::Flag(list), Cell::Flag(flag)) => list.push(flag),
            (Values::Text(list), Cell::Text(text)) => {
                list.push(ByteArray::from(text));
                return text.len();
            }
            (Values::Text(list), Cell::Int(n)) => list.push(ByteArray::from(n.to_string().as_str())),
            _ => *self.levels.last_mut().expect("one was pushed") = 0,
        }
        0
    }
}

/// The days from the beginning of 1970 to a day.
fn days(text: &str) -> Option<i32> {
    let since = text.parse::<Date>().ok()?.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

type Out<'w> = &'w mut (dyn Write + Send);

fn flush(file: &mut SerializedFileWriter<Out<'_>>, group: Vec<Gathered>) -> parquet::errors::Result<()> {
    if group[0].levels.is_empty() {
        return Ok(());
    }
    let mut rows = file.next_row_group()?;
    for column in group {
        match column.values {
            Values::Day(list) => write_column::<Int32Type>(&mut rows, &list, &column.levels)?,
            Values::Int(list) => write_column::<Int64Type>(&mut rows, &list, &column.levels)?,
            Values::Real(list) => write_column::<DoubleType>(&mut rows, &list, &column.levels)?,
            Values::Text(list) => write_column::<ByteArrayType>(&mut rows, &list, &column.levels)?,
            Values::Flag(list) => write_column::<BoolType>(&mut rows, &list, &column.levels)?,
        }
    }
    rows.close().map(drop)
}

fn write_column<T: DataType>(
    rows: &mut SerializedRowGroupWriter<'_, Out<'_>>,
    values: &[T::T],
    levels: &[i16],
) -> parquet::errors::Result<()> {
    let mut column: SerializedColumnWriter<'_> =
        rows.next_column()?.expect("there is a column for each of the table's");
    column.typed::<T>().write_batch(values, Some(levels), None)?;
    column.close()
}
