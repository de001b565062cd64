//! The command line: what may be asked, and how it ends.

mod actor;
mod add;
mod own;
mod progress;
mod read;
mod relate;
mod size;
mod sources;
mod taking;
mod trouble;

use clap::{ColorChoice, Parser, Subcommand};
use std::process::ExitCode;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// All that was given was read.
    Well,
    /// Something was not read; the rest was.
    Partly,
    /// What was asked makes no sense.
    Misused,
    /// The ledger cannot be opened, read or written.
    NoLedger,
    /// The user stopped it; what was done stays done.
    Stopped,
}

impl From<End> for ExitCode {
    fn from(end: End) -> ExitCode {
        ExitCode::from(match end {
            End::Well => 0,
            End::Partly => 1,
            End::Misused => 2,
            End::NoLedger => 3,
            End::Stopped => 130,
        })
    }
}

/// Turns reports of conflicts and peace processes into records: who said what, who did what to whom, when, where, how
/// many, and what was agreed.
#[derive(Debug, Parser)]
#[command(name = "truceline", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Read(read::Read),
    Add(add::Add),
    Relate(relate::Relate),
    Actor(actor::Actor),
}

/// Does what the command line asks.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    colour(cli.color).write_global();
    match cli.verb {
        Verb::Read(read) => read.run(),
        Verb::Add(add) => add.run(),
        Verb::Relate(relate) => relate.run(),
        Verb::Actor(actor) => actor.run(),
    }
    .into()
}

/// The reader of a run without tables of the user's own.
fn reader() -> truceline_reading::Reader {
    own::Own::default().reader().expect("the built-in tables are proved by their crate's tests")
}

fn colour(choice: ColorChoice) -> anstream::ColorChoice {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
