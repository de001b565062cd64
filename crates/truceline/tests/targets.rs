//! Files, folders and patterns.

mod pack;
mod take;

use pack::gzip;
use std::fs;
use std::path::{Path, PathBuf};
use take::{texts, told};
use tempfile::TempDir;
use truceline::intake::{Coming, Intake};

fn write(folder: &TempDir, name: &str, bytes: &[u8]) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    fs::write(path, bytes).expect("it can be written");
}

fn corpus() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "b.txt", b"Two.");
    write(&folder, "a/z.md", b"# One\n");
    write(&folder, "a/a.jsonl", b"{\"text\": \"Zero.\"}\n{\"text\": \"Half.\"}\n");
    write(&folder, "c.csv.gz", &gzip(b"text,b\nThree.,1\n"));
    write(&folder, "d_files/style.css", b"p {}");
    write(&folder, "d_files/logo.PNG", b"\x89PNG");
    write(&folder, ".git/config", b"hidden");
    write(&folder, "e.pdf", b"%PDF-1.7");
    folder
}

fn all(names: &[&Path]) -> Vec<String> {
    let names: Vec<PathBuf> = names.iter().map(|name| name.to_path_buf()).collect();
    texts(&told(Intake::default().all(&names).map(Coming::take)))
}

#[test]
fn folders_are_walked_in_order_and_what_is_no_report_is_told() {
    let folder = corpus();
    let pdf = format!("! {}: is a PDF, not text", folder.path().join("e.pdf").display());
    assert_eq!(all(&[folder.path()]), ["Zero.", "Half.", "One", "Two.", "Three.", &pdf]);
    assert_eq!(all(&[&folder.path().join("d_files")]).len(), 1);
    assert!(all(&[&folder.path().join("d_files")])[0].ends_with("there is nothing to read in the folder"));
}

#[test]
fn patterns_fit_files_and_folders() {
    let folder = corpus();
    let at = |pattern: &str| all(&[&folder.path().join(pattern)]);
    assert_eq!(at("*.txt"), ["Two."]);
    assert_eq!(at("**/*.md"), ["One"]);
    assert_eq!(at("[ab]*"), ["Zero.", "Half.", "One", "Two."]);
    assert!(at("*.xyz")[0].ends_with("no file has a name like this"));
    assert!(at("[")[0].contains("is no pattern"));
    write(&folder, "f[1].txt", b"Four.");
    assert_eq!(at("f[1].txt"), ["Four."], "a file of that name");
}

#[test]
fn names_come_in_their_order() {
    let folder = corpus();
    assert_eq!(all(&[&folder.path().join("b.txt"), &folder.path().join("a/z.md")]), ["Two.", "One"]);
    assert!(all(&[&folder.path().join("nothing")])[0].ends_with("no such file"));
}
