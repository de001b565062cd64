//! A folder of pages that were fetched, so that they are fetched again only when they changed.
//!
//! Each page is two files named after a hash of its address: its body, and a JSON object with what its server said of it.

use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use ureq::http::{HeaderMap, header};
use url::Url;

/// Where one page is kept.
pub(super) struct Store {
    folder: PathBuf,
    url: String,
    stem: String,
}

/// A page that was kept.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Kept {
    url: String,
    etag: Option<String>,
    last_modified: Option<String>,
    /// Its media type, with parameters.
    pub media_type: Option<String>,
    #[serde(skip)]
    body: PathBuf,
}

impl Kept {
    /// The fields of a request that ask for the page only if it changed.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (header::HeaderName, &str)> {
        let etag = self.etag.as_deref().map(|etag| (header::IF_NONE_MATCH, etag));
        let since = self.last_modified.as_deref().map(|since| (header::IF_MODIFIED_SINCE, since));
        etag.into_iter().chain(since)
    }

    /// Its body.
    pub(super) fn open(&self) -> io::Result<File> {
        File::open(&self.body)
    }
}

impl Store {
    pub(super) fn new(folder: &Path, url: &Url) -> Store {
        let url = url.as_str().split('#').next().unwrap_or_default().to_owned();
        let stem = blake3::hash(url.as_bytes()).to_hex()[..32].to_owned();
        Store { folder: folder.to_owned(), url, stem }
    }

    fn path(&self, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", self.stem))
    }

    /// What is kept of the page, if it is whole.
    pub(super) fn kept(&self) -> Option<Kept> {
        let kept: Kept = serde_json::from_slice(&fs::read(self.path("json")).ok()?).ok()?;
        let body = self.path("body");
        (kept.url == self.url && body.is_file()).then_some(Kept { body, ..kept })
    }

    /// Keeps a page, if its server will tell whether it changed.
    pub(super) fn keep(&self, headers: &HeaderMap, body: &mut impl Read) -> io::Result<()> {
        let kept = Kept {
            url: self.url.clone(),
            etag: super::text(headers, header::ETAG),
            last_modified: super::text(headers, header::LAST_MODIFIED),
            media_type: super::text(headers, header::CONTENT_TYPE),
            body: PathBuf::new(),
        };
        if kept.etag.is_none() && kept.last_modified.is_none() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        // The old words go before the new body comes: whoever is stopped in between fetches the page anew.
        match fs::remove_file(self.path("json")) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        self.write("body", body)?;
        self.write("json", &mut serde_json::to_vec(&kept)?.as_slice())
    }

    /// Writes a file whole or not at all.
    fn write(&self, extension: &str, from: &mut impl Read) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        io::copy(from, &mut file)?;
        file.flush()?;
        file.persist(self.path(extension)).map_err(|e| e.error)?;
        Ok(())
    }
}
