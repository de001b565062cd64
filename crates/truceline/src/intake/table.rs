//! What intake knows of the world's files: tables of `data/`, TSV with a commented head and a line of column names.

/// The rows of a table of two columns.
pub(super) fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    rows.filter_map(|row| row.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    const TABLES: [(&str, &str); 3] = [
        ("columns.tsv", include_str!("../../data/columns.tsv")),
        ("page_clutter.tsv", include_str!("../../data/page_clutter.tsv")),
        ("page_fields.tsv", include_str!("../../data/page_fields.tsv")),
    ];

    #[test]
    fn every_row_has_two_fields_and_stands_once() {
        for (name, table) in TABLES {
            let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
            assert!(lines.iter().all(|line| line.split('\t').count() == 2), "{name}");
            assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len(), "{name} repeats itself");
            assert!(lines.iter().all(|line| **line == line.to_lowercase()), "{name} has capitals");
            assert_eq!(super::pairs(table).count(), lines.len(), "{name}");
        }
    }
}
