//! Tables of knowledge: TSV with a commented head.
//!
//! A table starts with lines that begin with `#` (source, licence, date, what each column holds), then one line with the
//! column names, then one line a row. Empty lines and `#` lines are skipped everywhere; a field is trimmed.

use std::fmt;

/// A table that cannot be used, with the place of the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The table's file name.
    pub table: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.table, self.line, self.message)
    }
}

impl std::error::Error for TableError {}

/// One row: its fields in the order of the columns.
#[derive(Clone, Debug)]
pub(crate) struct Row<'t> {
    table: &'t str,
    pub(crate) line: usize,
    fields: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// The field of a column; a row may leave out empty fields at its end.
    pub(crate) fn get(&self, column: usize) -> &'t str {
        self.fields.get(column).copied().unwrap_or_default()
    }

    /// The values of a field that holds several, with `|` between them.
    pub(crate) fn list(&self, column: usize) -> impl Iterator<Item = &'t str> + use<'t> {
        self.get(column).split('|').map(str::trim).filter(|value| !value.is_empty())
    }

    /// A field that is empty or of some type.
    pub(crate) fn parse<T: std::str::FromStr>(
        &self,
        column: usize,
        what: &str,
    ) -> Result<Option<T>, TableError> {
        match self.get(column) {
            "" => Ok(None),
            field => field.parse().map(Some).map_err(|_| self.error(format!("“{field}” is no {what}"))),
        }
    }

    /// A fault in this row.
    pub(crate) fn error(&self, message: impl Into<String>) -> TableError {
        TableError { table: self.table.to_owned(), line: self.line, message: message.into() }
    }
}

/// A table of a user's own: its name for errors, and all of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTable {
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl OwnTable {
    /// The names of its columns.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let head = self.text.trim_start_matches('\u{feff}').lines().find(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        });
        head.map_or(Vec::new(), |line| line.split('\t').map(str::trim).collect())
    }

    /// Its rows with their fields in the order of these columns, whatever order they stand in; columns that are not needed
    /// may be left out. A row with a fault is left out and told.
    pub(crate) fn rows<'t>(
        &'t self,
        columns: &[&str],
        needed: &[&str],
        faults: &mut Vec<TableError>,
    ) -> Vec<Row<'t>> {
        let text = self.text.trim_start_matches('\u{feff}');
        let lines = text.lines().enumerate().map(|(i, line)| Row {
            table: &self.name,
            line: i + 1,
            fields: line.split('\t').map(str::trim).collect(),
        });
        let mut rows =
            lines.filter(|row| !row.get(0).starts_with('#') && row.fields.iter().any(|f| !f.is_empty()));
        let Some(head) = rows.next() else {
            let message = "there is no line of column names".to_owned();
            faults.push(TableError { table: self.name.clone(), line: 1, message });
            return Vec::new();
        };
        let lacks = needed.iter().find(|column| !head.fields.contains(column));
        let strange = head.fields.iter().find(|column| !columns.contains(column));
        if let Some(column) = lacks {
            faults.push(
                head.error(format!("there is no column “{column}”; the columns are {}", columns.join(", "))),
            );
            return Vec::new();
        }
        if let Some(column) = strange {
            faults
                .push(head.error(format!("“{column}” is no column; the columns are {}", columns.join(", "))));
            return Vec::new();
        }
        let order: Vec<Option<usize>> =
            columns.iter().map(|column| head.fields.iter().position(|field| field == column)).collect();
        let width = head.fields.len();
        let mut good = Vec::new();
        for row in rows {
            if row.fields.len() > width {
                faults.push(row.error(format!("{} fields in a table of {width} columns", row.fields.len())));
                continue;
            }
            let fields = order.iter().map(|at| at.map_or("", |at| row.get(at))).collect();
            good.push(Row { fields, ..row });
        }
        good
    }
}

/// The rows of a table whose columns are these, in this order.
pub(crate) fn rows<'t>(table: &'t str, text: &'t str, columns: &[&str]) -> Result<Vec<Row<'t>>, TableError> {
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(i, line)| Row { table, line: i + 1, fields: line.split('\t').map(str::trim).collect() })
        .filter(|row| !row.get(0).starts_with('#') && row.fields.iter().any(|f| !f.is_empty()));
    let Some(head) = lines.next() else {
        return Err(TableError {
            table: table.to_owned(),
            line: 1,
            message: "there is no line of column names".into(),
        });
    };
    if head.fields != columns {
        return Err(head.error(format!("the columns are {:?}, not {columns:?}", head.fields)));
    }
    lines
        .map(|row| match row.fields.len() > columns.len() {
            true => {
                Err(row.error(format!("{} fields in a table of {} columns", row.fields.len(), columns.len())))
            }
            false => Ok(row),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_tables_may_order_and_leave_out_columns() {
        let table = |text: &str| OwnTable { name: "own.tsv".into(), text: text.into() };
        let mut faults = Vec::new();
        let own = table("\u{feff}# mine\r\nb\ta\r\n2\t1\r\n3\t4\t5\r\n");
        let rows = own.rows(&["a", "b", "c"], &["a"], &mut faults);
        assert_eq!((rows.len(), rows[0].get(0), rows[0].get(1), rows[0].get(2)), (1, "1", "2", ""));
        assert_eq!(faults[0].to_string(), "own.tsv:4: 3 fields in a table of 2 columns");
        faults.clear();
        for (text, wanted) in [
            ("", "own.tsv:1: there is no line of column names"),
            ("b\n1\n", "own.tsv:1: there is no column “a”; the columns are a, b, c"),
            ("a\td\n", "own.tsv:1: “d” is no column; the columns are a, b, c"),
        ] {
            assert!(table(text).rows(&["a", "b", "c"], &["a"], &mut faults).is_empty());
            assert_eq!(faults.pop().expect("a fault").to_string(), wanted);
        }
    }

    #[test]
    fn rows_come_with_their_line() {
        let text = "# a head\nword\tmeaning\n\n# a remark\ntruce\ta pause | a stop\n";
        let rows = rows("t.tsv", text, &["word", "meaning"]).expect("a good table");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].line, rows[0].get(0)), (5, "truce"));
        assert_eq!(rows[0].list(1).collect::<Vec<_>>(), ["a pause", "a stop"]);
        assert_eq!(rows[0].get(7), "");
    }

    #[test]
    fn faults_name_table_and_line() {
        let fault = |text| rows("t.tsv", text, &["a", "b"]).expect_err("a broken table").to_string();
        assert_eq!(fault("# only a head"), "t.tsv:1: there is no line of column names");
        assert!(fault("a\tc\n").starts_with("t.tsv:1: the columns are"));
        assert_eq!(fault("a\tb\n1\t2\t3"), "t.tsv:2: 3 fields in a table of 2 columns");
    }
}
