//! What the crate's own tests share.

use std::borrow::Cow;
use truceline_syntax::{Files, Pipeline};

struct Nothing;

impl Files for Nothing {
    fn file(&self, _: &str) -> Option<Cow<'_, [u8]>> {
        None
    }
}

/// The English pipeline.
pub(crate) fn pipeline() -> Pipeline {
    Pipeline::load(&Nothing).expect("the English pipeline")
}
