//! A user's own tables of actors and places, laid over the built-in ones.

use super::depth::Depth;
use super::version::Version;
use std::fs;
use std::path::{Path, PathBuf};
use truceline_reading::actors::Registry;
use truceline_reading::places::Gazetteer;
use truceline_reading::{OwnTable, Reader};

/// Tables of one's own.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Own {
    /// A table of your own actors, merged over the built-in ones; may be given several times. Tab-separated, with a line of
    /// column names: `name aliases kind country sector is parent from to title`, or for persons
    /// `name aliases role country sector of from to gender`; what is empty throughout may be left out.
    #[arg(long, value_name = "FILE")]
    actors: Vec<PathBuf>,
    /// A table of your own places, merged over the built-in ones; may be given several times. Columns:
    /// `kind name aliases geonames lat lon country`.
    #[arg(long, value_name = "FILE")]
    places: Vec<PathBuf>,
}

impl Own {
    /// The one reader of a run; none when a table of the user's cannot be used, which is told.
    pub(super) fn reader(&self) -> Option<Reader> {
        let (actors, places) = self.tables()?;
        reader(&actors, &places)
    }

    /// The one reader of a run, which looks so deep, and what a ledger notes of it.
    pub(super) fn versioned(&self, depth: Depth) -> Option<(Reader, Version)> {
        let (actors, places) = self.tables()?;
        Some((depth.set(reader(&actors, &places)?), Version::with(depth, &actors, &places)))
    }

    /// What is known of actors and places, without a pipeline.
    pub(super) fn knowledge(&self) -> Option<(Registry, Gazetteer)> {
        let (actors, places) = self.tables()?;
        let (registry, gazetteer) =
            (told(Registry::known_with(&actors)), told(Gazetteer::known_with(&places)));
        registry.zip(gazetteer)
    }

    fn tables(&self) -> Option<(Vec<OwnTable>, Vec<OwnTable>)> {
        let (actors, places) = (tables(&self.actors), tables(&self.places));
        actors.zip(places)
    }
}

fn reader(actors: &[OwnTable], places: &[OwnTable]) -> Option<Reader> {
    let pipeline =
        truceline_english::pipeline().expect("the built-in pipeline is proved by its crate's tests");
    told(Reader::with(pipeline, actors, places))
}

fn tables(files: &[PathBuf]) -> Option<Vec<OwnTable>> {
    let all: Vec<Option<OwnTable>> = files.iter().map(|file| table(file)).collect();
    all.into_iter().collect()
}

fn table(file: &Path) -> Option<OwnTable> {
    let name = file.display().to_string();
    let text = fs::read(file).map_err(|e| e.to_string()).and_then(|bytes| super::actor::utf8(&bytes));
    match text {
        Ok(text) => Some(OwnTable { name, text }),
        Err(message) => {
            eprintln!("error: {name}: {message}");
            None
        }
    }
}

/// What came of the tables, or their faults on standard error.
fn told<T>(made: Result<T, Vec<truceline_reading::TableError>>) -> Option<T> {
    made.map_err(|faults| faults.iter().for_each(|fault| eprintln!("error: {fault}"))).ok()
}
