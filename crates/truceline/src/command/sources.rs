//! What is to be read, as the command line names it: the same for every command that reads.

use super::taking::Taking;
use super::{End, size};
use crate::intake::{Format, Intake, Reports};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use truceline_reading::Published;

/// Sources of reports, and what is known of them.
#[derive(Debug, clap::Args)]
pub(super) struct Sources {
    /// Files, folders, globs and web addresses to read; `-` or none: standard input.
    #[arg(value_name = "SOURCE")]
    files: Vec<PathBuf>,
    /// The publication date of reports that name none, the anchor of "last Thursday": 2025-11-09, or RFC 3339 with a time.
    #[arg(long, value_name = "DATE")]
    published: Option<Published>,
    /// What the files hold; found out from name and content when it is not given.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The language of all reports, as an ISO 639-1 code (en); found out for each when it is not given.
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Option<String>,
    /// Threads that read; the output is the same with any number. [default: all processors]
    #[arg(long, short = 'j', visible_alias = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The largest report that is read, unpacked, in bytes (500K, 8M): a file, a page, a row, a line.
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size::parse)]
    max_size: u64,
    #[command(flatten)]
    taking: Taking,
}

fn language(code: &str) -> Result<String, String> {
    match code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) {
        true => Ok(code.to_owned()),
        false => Err("expected two small letters (ISO 639-1), like en".to_owned()),
    }
}

impl Sources {
    /// Whether there is anything to read; tells the user when there is not.
    pub(super) fn check(&self, command: &str) -> Result<(), End> {
        if self.files.is_empty() && io::stdin().is_terminal() {
            eprintln!(
                "error: no file given and nothing piped in\n\nFor more information, try 'truceline {command} --help'."
            );
            return Err(End::Misused);
        }
        Ok(())
    }

    /// The files by name; `-` for standard input.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files.clone() }
    }

    pub(super) fn intake(&self) -> Intake {
        Intake {
            format: self.format,
            published: self.published.clone(),
            language: self.language.clone(),
            max_size: self.max_size,
            ..self.taking.intake()
        }
    }

    pub(super) fn threads(&self) -> usize {
        threads(self.threads)
    }
}

/// So many threads as were asked for, or as there are processors.
pub(super) fn threads(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(all, usize::from)
}

/// All reports of some files, one after the other.
pub(super) fn reports<'s>(intake: &'s Intake, files: &'s [PathBuf]) -> Reports<'s> {
    intake.all(files)
}
