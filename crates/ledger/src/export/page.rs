//! The description of the exports: EXPORTS.md.

use super::tables::{TABLES, Type};

const HEAD: &str = "\
# Exports

    truceline export --to FOLDER                     # every table as CSV
    truceline export events --format jsonl           # one table, to standard output
    truceline export annotations                     # the evidence, as Web Annotations

| format | what it is |
|---|---|
| `csv` | RFC 4180 in UTF-8, with a line of names; what is missing is empty |
| `jsonl` | a JSON object a line; what is missing is `null` |
| `parquet` | Apache Parquet, compressed with Snappy, every column optional, days as dates; in programs built with `--features parquet` |

Rows come in the order of reports. `report` and the place of a record (`event`, `statement`, …) join the tables; spans count code points
of `reports.text`. Who reads events alone should know: **an event with `said_by` is what somebody says happened**, and rows that
are `negated`, `hypothetical`, `future` or `historical` are not news of something that took place.

";

const TAIL: &str = "\
## annotations

Not a table: the evidence of every statement, event, figure and step of an agreement as one [Web Annotation](https://www.w3.org/TR/annotation-model/)
a line, in JSON-LD.

| field | what it holds |
|---|---|
| `id` | `urn:truceline:HASH:e3`: the report's hash and the record's id |
| `motivation` | `classifying` |
| `body` | `TextualBody` with purpose `tagging`: the act, the event with its mode, the measure, the stage |
| `target.source` | the report's URL, else `urn:truceline:HASH` |
| `target.selector` | for each span a `TextPositionSelector` (code points of the ledger's text), refined by a `TextQuoteSelector` with 32 characters before and behind |
| `created` | when the report was read |
| `generator` | the program with its version |
";

/// The page that describes every table and column.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for table in TABLES {
        page += &format!(
            "## {}\n\n{}\n\n| column | type | what it holds |\n|---|---|---|\n",
            table.name, table.about
        );
        for column in table.columns {
            let kind = match column.kind {
                Type::Int => "integer",
                Type::Day => "day",
                Type::Real => "number",
                Type::Text => "text",
                Type::Flag => "true or false",
            };
            page += &format!("| `{}` | {kind} | {} |\n", column.name, column.about);
        }
        page.push('\n');
    }
    page + TAIL
}
