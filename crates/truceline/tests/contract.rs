//! The samples read as the public contract says, with any number of threads.

mod laws;
mod run;

use run::{Ran, read_in};
use std::path::{Path, PathBuf};

/// The repository's own samples.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// Their names, in order.
fn names() -> Vec<String> {
    let list = std::fs::read_dir(samples()).expect("samples can be listed");
    let mut names: Vec<String> =
        list.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "README.md");
    names.sort();
    assert!(names.len() >= 8);
    names
}

fn read_all(args: &[&str]) -> Ran {
    let names = names();
    let args: Vec<&str> = args.iter().copied().chain(names.iter().map(String::as_str)).collect();
    let ran = read_in(&samples(), &args, b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran
}

#[test]
fn every_sample_is_in_the_readme() {
    let readme = std::fs::read_to_string(samples().join("README.md")).expect("a README");
    for name in names() {
        assert!(readme.contains(&format!("| `{name}` |")), "{name} is not in samples/README.md");
    }
}

#[test]
fn the_laws_hold_on_every_sample_with_any_number_of_threads() {
    let one = read_all(&["--json", "--threads", "1"]);
    assert_eq!(one.out.lines().map(laws::hold).count(), names().len() - 1 + 5);
    for threads in ["2", "5"] {
        let many = read_all(&["--json", "--threads", threads]);
        assert!(one.out == many.out, "{threads} threads give other bytes than one");
    }
}

#[test]
fn pages_for_eyes_come_in_order_and_fit_their_width() {
    let ran = read_all(&["--width", "72"]);
    let at = |title: &str| ran.out.find(title).unwrap_or_else(|| panic!("{title} is missing"));
    assert!(at("Aceh: Indonesia") < at("Colombia's guns") && at("Biden announces") < at("Armistice ends"));
    assert!(!ran.out.contains('\x1b'), "colours in a pipe");
    assert_eq!(ran.out.lines().find(|line| line.chars().count() > 72), None);
}
