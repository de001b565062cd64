//! Tables as CSV and as JSON lines.

use super::tables::{Table, Type};
use super::unwritten;
use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::io::Write;

/// What SQLite gives for a cell, in the type of its column.
pub(super) enum Cell<'r> {
    Missing,
    Int(i64),
    Real(f64),
    Text(&'r str),
    Flag(bool),
}

/// A cell of a row.
pub(super) fn cell<'r>(row: &'r rusqlite::Row<'_>, index: usize, kind: Type) -> rusqlite::Result<Cell<'r>> {
    Ok(match (row.get_ref(index)?, kind) {
        (ValueRef::Null, _) => Cell::Missing,
        (ValueRef::Integer(n), Type::Flag) => Cell::Flag(n != 0),
        (ValueRef::Integer(n), Type::Real) => Cell::Real(n as f64),
        (ValueRef::Integer(n), _) => Cell::Int(n),
        (ValueRef::Real(n), _) => Cell::Real(n),
        (value, _) => Cell::Text(value.as_str()?),
    })
}

pub(super) fn csv(ledger: &Connection, table: &Table, to: &mut (dyn Write + Send)) -> Result<u64> {
    let mut out = csv::Writer::from_writer(to);
    out.write_record(table.columns.iter().map(|c| c.name)).map_err(|e| unwritten(&e))?;
    let mut found = ledger.prepare(table.sql)?;
    let mut rows = found.query([])?;
    let mut n = 0;
    while let Some(row) = rows.next()? {
        for (index, column) in table.columns.iter().enumerate() {
            let written = match cell(row, index, column.kind)? {
                Cell::Missing => out.write_field(""),
                Cell::Int(n) => out.write_field(n.to_string()),
                Cell::Real(n) => out.write_field(n.to_string()),
                Cell::Text(text) => out.write_field(text),
                Cell::Flag(flag) => out.write_field(if flag { "true" } else { "false" }),
            };
            written.map_err(|e| unwritten(&e))?;
        }
        out.write_record(None::<&[u8]>).map_err(|e| unwritten(&e))?;
        n += 1;
    }
    out.flush().map_err(|e| unwritten(&e))?;
    Ok(n)
}

pub(super) fn jsonl(ledger: &Connection, table: &Table, to: &mut (dyn Write + Send)) -> Result<u64> {
    let mut found = ledger.prepare(table.sql)?;
    let mut rows = found.query([])?;
    let mut n = 0;
    let names: Vec<String> = table.columns.iter().map(|c| quoted(c.name)).collect();
    while let Some(row) = rows.next()? {
        let mut line = String::from("{");
        for (index, column) in table.columns.iter().enumerate() {
            if index > 0 {
                line.push(',');
            }
            line.push_str(&names[index]);
            line.push(':');
            line.push_str(&json(&cell(row, index, column.kind)?));
        }
        line.push_str("}\n");
        to.write_all(line.as_bytes()).map_err(|e| unwritten(&e))?;
        n += 1;
    }
    to.flush().map_err(|e| unwritten(&e))?;
    Ok(n)
}

fn json(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Missing => "null".to_owned(),
        Cell::Int(n) => n.to_string(),
        Cell::Real(n) => serde_json::to_string(n).unwrap_or_default(),
        Cell::Text(text) => quoted(text),
        Cell::Flag(flag) => flag.to_string(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
