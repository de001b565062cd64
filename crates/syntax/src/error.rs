use std::fmt;

/// Why a pipeline could not be loaded: the file, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file: String,
    what: String,
}

impl Error {
    /// An error in the file at `file`, a path inside the pipeline's folder.
    pub(crate) fn new(file: &str, what: impl fmt::Display) -> Error {
        Error { file: file.to_owned(), what: what.to_string() }
    }

    /// The file, as a path inside the pipeline's folder.
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

impl std::error::Error for Error {}
