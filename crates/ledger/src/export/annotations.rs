//! The evidence as Web Annotations: <https://www.w3.org/TR/annotation-model/>.

use super::unwritten;
use crate::error::Result;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};
use std::io::Write;

/// Characters before and behind a quotation by which it is found again where a text has changed.
const AROUND: i64 = 32;

/// Every record with a span, and what it is: report, id, tag, start, end.
const RECORDS: &str = "
    SELECT q.report, q.id, tag, first, last, hash, url, substr(text, first + 1, last - first),
           substr(text, max(first - ?2, 0) + 1, min(first, ?2)), substr(text, last + 1, ?2)
    FROM (
        SELECT 1 AS sort, s.report, s.n, 's' || s.n AS id, s.act AS tag, c.\"start\" AS first, c.\"end\" AS last
        FROM statements s JOIN statement_content c ON c.report = s.report AND c.statement = s.n WHERE s.report = ?1
        UNION ALL
        SELECT 2, report, n, 'e' || n, event || ifnull('/' || mode, ''), \"start\", \"end\" FROM events WHERE report = ?1
        UNION ALL
        SELECT 3, report, n, 'f' || n, measure, \"start\", \"end\" FROM figures WHERE report = ?1
        UNION ALL
        SELECT 4, s.report, s.agreement, 'g' || s.agreement || '.' || s.n, g.kind || ' ' || s.step, s.\"start\", s.\"end\"
        FROM steps s JOIN agreements g ON g.report = s.report AND g.n = s.agreement WHERE s.report = ?1
    ) q JOIN reports r ON r.id = q.report ORDER BY sort, n, q.id, first";

struct Annotation {
    id: String,
    tag: String,
    hash: String,
    url: Option<String>,
    selectors: Vec<Value>,
}

pub(super) fn write(ledger: &Connection, to: &mut dyn Write) -> Result<u64> {
    let mut reports = ledger.prepare(
        "SELECT r.id, g.at, v.program FROM reports r
         JOIN readings g ON g.report = r.id AND g.n = (SELECT max(n) FROM readings WHERE report = r.id)
         JOIN readers v ON v.id = g.reader ORDER BY r.id",
    )?;
    let mut reports = reports.query([])?;
    let mut n = 0;
    while let Some(row) = reports.next()? {
        let (report, at, program): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        for annotation in of(ledger, report)? {
            let line = annotation.json(&at, &program).to_string() + "\n";
            to.write_all(line.as_bytes()).map_err(|e| unwritten(&e))?;
            n += 1;
        }
    }
    to.flush().map_err(|e| unwritten(&e))?;
    Ok(n)
}

/// The annotations of a report: spans of one record are one annotation.
fn of(ledger: &Connection, report: i64) -> Result<Vec<Annotation>> {
    let mut records = ledger.prepare_cached(RECORDS)?;
    let mut rows = records.query([report, AROUND])?;
    let mut all: Vec<Annotation> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(1)?;
        let selector = selector(row)?;
        match all.last_mut().filter(|last| last.id == id) {
            Some(last) => last.selectors.push(selector),
            None => {
                let (tag, hash, url) = (row.get(2)?, row.get(5)?, row.get(6)?);
                all.push(Annotation { id, tag, hash, url, selectors: vec![selector] });
            }
        }
    }
    Ok(all)
}

fn selector(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "type": "TextPositionSelector",
        "start": row.get::<_, i64>(3)?,
        "end": row.get::<_, i64>(4)?,
        "refinedBy": {
            "type": "TextQuoteSelector",
            "exact": row.get::<_, String>(7)?,
            "prefix": row.get::<_, String>(8)?,
            "suffix": row.get::<_, String>(9)?,
        },
    }))
}

impl Annotation {
    fn json(&self, at: &str, program: &str) -> Value {
        let urn = format!("urn:truceline:{}", self.hash);
        json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": format!("{urn}:{}", self.id),
            "type": "Annotation",
            "motivation": "classifying",
            "created": at,
            "generator": {"type": "Software", "name": format!("truceline {program}")},
            "body": {"type": "TextualBody", "purpose": "tagging", "value": self.tag, "format": "text/plain"},
            "target": {"source": self.url.as_ref().unwrap_or(&urn), "selector": self.selectors},
        })
    }
}
