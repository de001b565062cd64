//! The program, run.

use assert_cmd::Command;
use std::path::Path;

/// What a run left behind.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs `truceline read` with these arguments, in a folder, with this on standard input.
pub fn read_in(folder: &Path, args: &[&str], stdin: &[u8]) -> Ran {
    let mut command = Command::cargo_bin("truceline").expect("the program is built");
    let output =
        command.current_dir(folder).arg("read").args(args).write_stdin(stdin).output().expect("it runs");
    Ran {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("its output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("its errors are UTF-8"),
    }
}
