//! The program's door: see `truceline --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    truceline::command::run()
}
