//! Gives the crate a fingerprint of its code, so that who keeps what it found can say which code found it.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src");
    let mut files = Vec::new();
    list(Path::new("src"), &mut files);
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for file in &files {
        hash = take(hash, file.to_string_lossy().replace('\\', "/").as_bytes());
        hash = take(hash, &fs::read(file).expect("the crate's own files can be read"));
    }
    println!("cargo::rustc-env=TRUCELINE_SYNTAX_CODE={hash:016x}");
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the crate's own folders can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
}

/// FNV-1a over the bytes and their number: it tells versions apart, and guards against nobody.
fn take(hash: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: u64| (hash ^ byte).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(step(hash, bytes.len() as u64), |hash, byte| step(hash, u64::from(*byte)))
}
