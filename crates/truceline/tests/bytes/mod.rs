//! Bytes taken in under a name.

use crate::take::{Taken, told};
use std::io::Cursor;
use truceline::intake::{Intake, Source};

/// What comes out of some bytes under a name.
pub fn take(intake: &Intake, name: &str, bytes: &[u8]) -> Taken {
    let reports = intake.reports(Source::Stream(name, Box::new(Cursor::new(bytes.to_vec()))));
    told(reports)
}
