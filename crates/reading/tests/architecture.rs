//! The way of the data, held on the sources: imports only go backwards along the flow.
//!
//! `lib.rs` declares the modules in flow order: first a block of those that everything stands on, then one stage after the
//! other. A file may use the first block, its own module, and the stages before its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Modules by their place in the flow: 0 for those of the first block, then 1, 2, 3 …
fn flow(lib: &str) -> BTreeMap<&str, usize> {
    let mut blocks = 0;
    let mut open = false;
    let mut flow = BTreeMap::new();
    for line in lib.lines() {
        let name =
            line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = name {
            blocks += usize::from(!open);
            flow.insert(name, blocks - 1);
        }
        open = name.is_some();
    }
    flow
}

/// Modules by the names that `lib.rs` gives away: `Setting` is of `setting`.
fn given_away(lib: &str) -> BTreeMap<&str, &str> {
    let door =
        lib.lines().filter_map(|line| line.strip_prefix("pub use ")?.strip_suffix(';')?.split_once("::"));
    door.flat_map(|(module, names)| {
        names.trim_matches(['{', '}']).split(", ").map(move |name| (name, module))
    })
    .collect()
}

/// What a file takes from its crate: the first name of every path that starts with `crate::`, comments and tests aside.
fn taken(file: &str) -> Vec<String> {
    let code = file.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    code.split("crate::").skip(1).flat_map(first_names).collect()
}

fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let mut depth = 0;
    let mut names = vec![word(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources can be listed") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn imports_only_go_backwards_along_the_flow() {
    let lib = fs::read_to_string(source().join("lib.rs")).expect("lib.rs");
    let (flow, doors) = (flow(&lib), given_away(&lib));
    assert!(flow.len() > 15 && flow["times"] < flow["actors"] && flow["actors"] < flow["agreements"]);
    let mut sources = Vec::new();
    files(&source(), &mut sources);
    let mut wrong = Vec::new();
    for path in sources.iter().filter(|path| path.extension().is_some_and(|e| e == "rs")) {
        let inside = path.strip_prefix(source()).expect("a source");
        let own = inside.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(place) = flow.get(own.as_str()) else { continue };
        for name in taken(&fs::read_to_string(path).expect("a source can be read")) {
            let module = doors.get(name.as_str()).map_or(name.as_str(), |module| module);
            let forward =
                flow.get(module).is_some_and(|of| of > place || (of == place && *of > 0 && module != own));
            wrong.extend(forward.then(|| format!("{} takes {name}", inside.display())));
        }
    }
    assert!(wrong.is_empty(), "forward along the flow: {wrong:#?}");
}

#[test]
fn names_are_found_in_every_form_of_import() {
    let file = "//! crate::a\nuse crate::{b::C, d::{E, F}, G};\nfn f() -> crate::h::I {}\n#[cfg(test)]\nuse crate::z;\n";
    assert_eq!(taken(file), ["b", "d", "G", "h"]);
}
