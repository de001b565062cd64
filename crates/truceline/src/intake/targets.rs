//! What a command line names: files, folders, globs, web addresses, standard input.

use super::{Fault, Intake, Reports, Source, one};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// The reports of everything that one name means.
pub(super) fn reports<'s>(intake: &'s Intake, name: &'s Path) -> Reports<'s> {
    let text = name.to_str().unwrap_or_default();
    if text == "-" {
        return intake.coming(Source::stdin());
    }
    if is_address(text) {
        return intake.coming(Source::Web(text.to_owned()));
    }
    if name.is_dir() {
        return folder(intake, name.to_owned());
    }
    // A file whose name has such marks is that file.
    if text.contains(['*', '?', '[']) && !name.exists() {
        return glob(intake, text);
    }
    intake.coming(Source::File(name.to_owned()))
}

fn is_address(name: &str) -> bool {
    let scheme = name.get(..8).unwrap_or(name).to_ascii_lowercase();
    scheme.starts_with("http://") || scheme.starts_with("https://")
}

/// What web pages bring with them when they are saved, and what systems leave lying about: no reports, and not worth telling.
const PASSED_OVER: [&str; 24] = [
    "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "woff",
    "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm", "lock", "tmp", "bak",
];

/// The reports of a folder and the folders in it, in the order of their paths; hidden ones are passed over.
fn folder(intake: &Intake, folder: PathBuf) -> Reports<'_> {
    let seen =
        |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let found = WalkDir::new(&folder).sort_by_file_name().into_iter().filter_entry(seen);
    let name = folder.clone();
    let mut files = found
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.path().is_dir() => None,
            Ok(entry) => Some(Ok(entry.into_path()))
                .filter(|path| !path.as_ref().is_ok_and(|path| is_passed_over(path))),
            Err(e) => Some(Err(unwalked(&name, &e))),
        })
        .peekable();
    match files.peek() {
        None => one(Err(Fault::new(&name_of(&folder), "there is nothing to read in the folder"))),
        Some(_) => Box::new(files.flat_map(|file| of_file(intake, file))),
    }
}

fn name_of(path: &Path) -> Arc<str> {
    path.display().to_string().into()
}

fn is_passed_over(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    PASSED_OVER.contains(&extension.to_ascii_lowercase().as_str())
}

fn unwalked(folder: &Path, error: &walkdir::Error) -> Fault {
    let place = error.path().unwrap_or(folder);
    match error.io_error() {
        Some(e) => Fault::of_file(&name_of(place), e.kind().into()),
        None => Fault::new(&name_of(place), format!("cannot be walked through: {error}")),
    }
}

fn of_file(intake: &Intake, file: Result<PathBuf, Fault>) -> Reports<'_> {
    match file {
        Ok(path) => intake.coming(Source::File(path)),
        Err(fault) => one(Err(fault)),
    }
}

/// The reports of the files that a pattern fits, in the order of their paths; folders that it fits are walked through.
fn glob<'s>(intake: &'s Intake, pattern: &str) -> Reports<'s> {
    let file: Arc<str> = pattern.into();
    let found = match glob::glob(pattern) {
        Ok(found) => found,
        Err(e) => return one(Err(Fault::new(&file, format!("is no pattern: {}", e.msg)))),
    };
    let mut found = found.peekable();
    if found.peek().is_none() {
        return one(Err(Fault::new(&file, "no file has a name like this")));
    }
    Box::new(found.flat_map(move |path| match path {
        Ok(path) if path.is_dir() => folder(intake, path),
        Ok(path) => of_file(intake, Ok(path)),
        Err(e) => {
            let name = name_of(e.path());
            one(Err(Fault::of_file(&name, e.into())))
        }
    }))
}
