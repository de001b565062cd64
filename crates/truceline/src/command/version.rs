//! Which program reads: what a ledger notes of every reading, so that `reread` knows what it would read otherwise.

use super::depth::Depth;
use truceline_ledger::Stamp;
use truceline_reading::OwnTable;

/// Everything that a reading depends on besides its report.
#[derive(Debug)]
pub(super) struct Version {
    pipeline: String,
    tables: String,
}

impl Version {
    /// This program's, with a user's own tables of actors and of places.
    pub(super) fn with(depth: Depth, actors: &[OwnTable], places: &[OwnTable]) -> Version {
        Version { pipeline: pipeline(depth), tables: tables(actors, places) }
    }

    /// What is noted of readings made at this time.
    pub(super) fn at<'s>(&'s self, at: &'s str) -> Stamp<'s> {
        Stamp {
            program: env!("CARGO_PKG_VERSION"),
            rules: truceline_reading::RULES,
            pipeline: &self.pipeline,
            tables: &self.tables,
            at,
        }
    }
}

/// "en_core_web_sm 3.8.0 5f0c…+91d2…": the model by its name and its bytes, and the code that reads it; of deep readings the
/// transformer's bytes too.
fn pipeline(depth: Depth) -> String {
    let mut hash = blake3::Hasher::new();
    for (path, bytes) in truceline_english::files() {
        take(&mut hash, path.as_bytes());
        take(&mut hash, bytes);
    }
    let syntax = format!("{} {}+{}", truceline_english::MODEL, short(&hash), truceline_syntax::CODE);
    match depth {
        Depth::Plain => syntax,
        Depth::Deep => {
            let hash = blake3::Hasher::new().update(truceline_encoder::model()).clone();
            format!("{syntax}+{}", short(&hash))
        }
    }
}

/// Of the tables it is the words and the order that matter, not what their files are called.
fn tables(actors: &[OwnTable], places: &[OwnTable]) -> String {
    let mut hash = blake3::Hasher::new();
    for (sort, tables) in [("actors", actors), ("places", places)] {
        for table in tables {
            take(&mut hash, sort.as_bytes());
            take(&mut hash, table.text.as_bytes());
        }
    }
    if hash.count() == 0 { String::new() } else { short(&hash) }
}

fn take(hash: &mut blake3::Hasher, bytes: &[u8]) {
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

fn short(hash: &blake3::Hasher) -> String {
    hash.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, text: &str) -> OwnTable {
        OwnTable { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn words_and_order_of_tables_matter_and_names_of_files_do_not() {
        let (a, b) = (table("a.tsv", "name\tkind\nA\tstate\n"), table("b.tsv", "name\tkind\nB\tstate\n"));
        let renamed = table("c.tsv", &a.text);
        assert_eq!(tables(&[], &[]), "");
        assert_eq!(tables(std::slice::from_ref(&a), &[]), tables(&[renamed], &[]));
        let all = [
            tables(&[], &[]),
            tables(&[table("a", &a.text)], &[]),
            tables(&[], &[table("a", &a.text)]),
            tables(&[table("a", &a.text), table("b", &b.text)], &[]),
            tables(&[b, a], &[]),
        ];
        let once: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(once.len(), all.len(), "{all:?}");
    }

    #[test]
    fn the_pipeline_has_a_name_and_two_fingerprints() {
        let deep = pipeline(Depth::Deep);
        let pipeline = pipeline(Depth::Plain);
        assert!(deep.strip_prefix(&pipeline).is_some_and(|more| more.len() == 17), "{deep}");
        let (name, prints) = pipeline.rsplit_once(' ').expect("a blank");
        assert_eq!(name, "en_core_web_sm 3.8.0");
        let prints: Vec<&str> = prints.split('+').collect();
        assert!(prints.len() == 2 && prints.iter().all(|print| print.len() == 16), "{pipeline}");
    }
}
