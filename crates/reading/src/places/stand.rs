//! What a place's name stands for: the place, or those who govern it.

use super::spot::{Spot, head};
use super::{Rank, Use};
use crate::page::Page;
use crate::table::TableError;

/// The words by which it is decided.
#[derive(Debug)]
pub(super) struct Roles {}

impl Roles {
    pub(super) fn built_in() -> Result<Roles, TableError> {
        Ok(Roles {})
    }

    pub(super) fn usage(&self, page: &Page, spot: &Spot, _rank: Rank) -> Use {
        let head = head(&page.doc, &spot.tokens);
        match head.dep() {
            "nsubj" => Use::Metonym,
            _ => Use::Literal,
        }
    }
}
