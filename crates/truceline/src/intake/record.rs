//! One line of JSON lines: an object with a `text` and what is known of it. Other fields are passed over.

use super::columns::{Columns, Plan};
use super::{Fault, byline, dates};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use truceline_reading::{Published, Report};

/// The fields that are read. All but `text` may be missing or null.
#[derive(Deserialize)]
struct Record {
    name: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    title: Option<String>,
    byline: Option<Names>,
    author: Option<Names>,
    authors: Option<Names>,
    published: Option<Day>,
    language: Option<String>,
    text: Option<String>,
}

/// Who wrote it: a name, or a list of them. Anything else is passed over.
struct Names(Option<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Names, D::Error> {
        let given = Value::deserialize(from)?;
        let list = given.as_array().map_or(std::slice::from_ref(&given), Vec::as_slice);
        let name = |one: &Value| one.get("name").unwrap_or(one).as_str().map(str::to_owned);
        let names: Vec<String> = list.iter().filter_map(name).collect();
        Ok(Names(byline::of(names.iter().map(String::as_str))))
    }
}

/// A publication date; an empty one is none.
struct Day(Option<Published>);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        let given = String::deserialize(from)?;
        if given.trim().is_empty() {
            return Ok(Day(None));
        }
        // Whatever means one day everywhere is one; the words for what is none are those of the contract.
        let day = given.parse().or_else(|wrong| dates::read(&given).ok_or(wrong));
        day.map(|day| Day(Some(day))).map_err(serde::de::Error::custom)
    }
}

/// The report of a line.
pub(super) fn parse(
    line: &[u8],
    columns: &Columns,
    fault: impl Fn(String) -> Fault,
) -> Result<Report, Fault> {
    let line = line.trim_ascii_end();
    if let Err(e) = std::str::from_utf8(line) {
        let at = e.valid_up_to();
        return Err(fault(format!("byte {} of the line is not UTF-8", at + 1)).at(line, at));
    }
    if line.trim_ascii_start().first() != Some(&b'{') {
        return Err(no_object(line, fault));
    }
    let mut json = serde_json::Deserializer::from_slice(line);
    let parsed = serde_path_to_error::deserialize(&mut json);
    let record: Record = parsed.map_err(|e| broken(line, &e, &fault))?;
    json.end().map_err(|e| not_json(line, &e, &fault))?;
    let text = match record.text {
        Some(text) if columns.named.is_empty() => text,
        _ => return by_columns(line, columns).map_err(fault),
    };
    if text.trim().is_empty() {
        return Err(fault("the field `text` is empty".to_owned()));
    }
    Ok(Report {
        name: record.name,
        url: record.url,
        publisher: record.publisher,
        title: record.title,
        byline: [record.byline, record.author, record.authors]
            .into_iter()
            .flatten()
            .find_map(|names| names.0),
        published: record.published.and_then(|day| day.0),
        language: record.language.filter(|l| !l.is_empty()),
        text,
    })
}

/// The report of an object whose fields are called otherwise: by the names that the user gave, or that columns of tables
/// usually have.
fn by_columns(line: &[u8], columns: &Columns) -> Result<Report, String> {
    let mut object: serde_json::Map<String, Value> =
        serde_json::from_slice(line).map_err(|e| format!("the line is no report: {}", words(&e)))?;
    object.retain(|_, value| !value.is_null());
    let names: Vec<String> = object.keys().cloned().collect();
    let values: Vec<&Value> = object.values().collect();
    let plan = Plan::of(columns, &names).map_err(|_| {
        match columns.named.iter().find(|(_, name)| !names.contains(name)) {
            Some((_, name)) => format!("the object has no field `{name}`"),
            None => {
                "the object has no field `text`, nor another that is usual for texts (--column text=NAME)"
                    .to_owned()
            }
        }
    })?;
    plan.report(|column| match values[column] {
        Value::Null => None,
        Value::String(text) => Some(text.as_str().into()),
        other => Some(other.to_string().into()),
    })
}

fn broken(
    line: &[u8],
    error: &serde_path_to_error::Error<serde_json::Error>,
    fault: &impl Fn(String) -> Fault,
) -> Fault {
    let path = error.path().to_string();
    let inner = error.inner();
    match inner.is_data() && path != "." {
        true => {
            fault(format!("field `{path}`: {}", words(inner))).at(line, start_of_value(line, place(inner)))
        }
        false => not_json(line, inner, fault),
    }
}

fn not_json(line: &[u8], error: &serde_json::Error, fault: &impl Fn(String) -> Fault) -> Fault {
    let message = match error.is_data() {
        true => format!("the line is no report: {}", words(error)),
        false => format!("the line is not JSON: {}", words(error)),
    };
    fault(message).at(line, place(error))
}

fn no_object(line: &[u8], fault: impl Fn(String) -> Fault) -> Fault {
    let start = line.len() - line.trim_ascii_start().len();
    let fault = fault("the line is not a JSON object".to_owned()).at(line, start);
    match line[start..].starts_with(b"[") {
        true => fault.help("one object a line is read, not an array: jq -c '.[]' turns one into the other"),
        false => fault,
    }
}

/// What serde_json says, without the place: it counts lines from the start of this one.
fn words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// Where a value begins that ends at byte `end` or just before it: serde_json stops behind what it did not like.
fn start_of_value(line: &[u8], end: usize) -> usize {
    let close = [end, end.saturating_sub(1)].into_iter().find(|at| line.get(*at) == Some(&b'"'));
    close.and_then(|close| line[..close].iter().rposition(|b| *b == b'"')).unwrap_or(end)
}

/// The byte at which serde_json stopped.
fn place(error: &serde_json::Error) -> usize {
    error.column().saturating_sub(1)
}
