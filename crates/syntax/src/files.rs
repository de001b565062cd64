use std::borrow::Cow;
use std::path::PathBuf;

/// Where a pipeline's files come from: a folder, an archive, the program itself.
pub trait Files {
    /// The bytes of one file by its path inside the pipeline's folder (`parser/model`), if it is there.
    fn file(&self, path: &str) -> Option<Cow<'_, [u8]>>;
}

/// The files of a pipeline in a folder of the disk, as `nlp.to_disk(path)` writes it.
///
/// A file that cannot be read counts as missing.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`, the one with `config.cfg` in it.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }
}

impl Files for Folder {
    fn file(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        std::fs::read(self.0.join(path)).ok().map(Cow::Owned)
    }
}
