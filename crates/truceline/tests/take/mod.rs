//! Reports taken in by the library, without reading them.

use std::io::Cursor;
use truceline::intake::{Intake, Source};
use truceline_reading::Report;

/// Reports with their places, and faults in words, in their order.
pub type Taken = Vec<Result<(String, Report), String>>;

/// What comes out of some bytes under a name.
pub fn take(intake: &Intake, name: &str, bytes: &[u8]) -> Taken {
    let reports = intake.reports(Source::Stream(name, Box::new(Cursor::new(bytes.to_vec()))));
    told(reports)
}

/// Reports with their places, and faults as the program tells them.
pub fn told(
    reports: impl Iterator<Item = Result<truceline::intake::Incoming, truceline::intake::Fault>>,
) -> Taken {
    reports
        .map(|result| match result {
            Ok(incoming) => Ok((incoming.origin.to_string(), incoming.report)),
            Err(fault) => Err(format!("{}: {}", fault.origin, fault.message)),
        })
        .collect()
}

/// The texts that came out, and the faults after a `!`.
pub fn texts(taken: &Taken) -> Vec<String> {
    taken
        .iter()
        .map(|result| match result {
            Ok((_, report)) => report.text.clone(),
            Err(fault) => format!("! {fault}"),
        })
        .collect()
}

/// Bytes packed with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("memory can be written");
    packed.finish().expect("memory can be written")
}
