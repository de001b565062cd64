//! Reports taken in by the library, without reading them.

use truceline_reading::Report;

/// Reports with their places, and faults in words, in their order.
pub type Taken = Vec<Result<(String, Report), String>>;

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
