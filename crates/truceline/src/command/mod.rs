//! The command line: what may be asked, and how it ends.

mod actor;
mod add;
mod ask;
mod depth;
mod export;
mod own;
mod progress;
mod read;
mod relate;
mod reread;
mod size;
mod sources;
mod taking;
mod trouble;
mod version;

use ask::Question;
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
    Reread(reread::Reread),
    /// What happened, in the order of days.
    Timeline(ask::Ask),
    /// Who said what, newest first.
    Statements(ask::Ask),
    /// Who did what to whom, newest first: also what is denied, feared or still to come.
    Events(ask::Ask),
    /// How many, newest first.
    Figures(ask::Ask),
    /// Who is named, with whom they have to do.
    Actors(ask::Ask),
    /// What was agreed and how it fares, newest first.
    Agreements(ask::Ask),
    /// Who demands, offers, rejects, denies what, towards whom.
    Positions(ask::Ask),
    Search(ask::Search),
    Show(ask::Show),
    Stats(ask::Stats),
    Export(export::Export),
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
        Verb::Reread(reread) => reread.run(),
        Verb::Timeline(ask) => ask.run(Question::Timeline),
        Verb::Statements(ask) => ask.run(Question::Statements),
        Verb::Events(ask) => ask.run(Question::Events),
        Verb::Figures(ask) => ask.run(Question::Figures),
        Verb::Actors(ask) => ask.run(Question::Actors),
        Verb::Agreements(ask) => ask.run(Question::Agreements),
        Verb::Positions(ask) => ask.run(Question::Positions),
        Verb::Search(search) => search.run(),
        Verb::Show(show) => show.run(),
        Verb::Stats(stats) => stats.run(),
        Verb::Export(export) => export.run(),
        Verb::Relate(relate) => relate.run(),
        Verb::Actor(actor) => actor.run(),
    }
    .into()
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
