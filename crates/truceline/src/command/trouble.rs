//! What went wrong, told on standard error.

use crate::intake::Fault;
use anstyle::{AnsiColor, Style};
use std::io::Write;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const RULE: Style = AnsiColor::Blue.on_default().bold();
const BOLD: Style = Style::new().bold();

/// Writes a fault with its place, the line that it stands in, and advice.
///
/// A standard error that is closed is no reason to stop reading.
pub(super) fn tell(fault: &Fault) {
    let _ = anstream::stderr().lock().write_all(text(fault).as_bytes());
}

fn text(fault: &Fault) -> String {
    let mut place = fault.origin.to_string();
    if let Some(column) = fault.column {
        place.push_str(&format!(":{column}"));
    }
    let mut text = format!("{ERROR}error{ERROR:#}: {BOLD}{place}{BOLD:#}: {}\n", fault.message);
    if let Some(excerpt) = &fault.excerpt {
        let blank = " ".repeat(excerpt.before);
        text += &format!("  {RULE}|{RULE:#} {}\n  {RULE}|{RULE:#} {blank}{ERROR}^{ERROR:#}\n", excerpt.text);
    }
    if let Some(help) = &fault.help {
        text += &format!("  {RULE}={RULE:#} {BOLD}help{BOLD:#}: {help}\n");
    }
    text
}

/// Writes what is wrong with a ledger.
pub(super) fn tell_of_ledger(error: &truceline_ledger::Error) {
    let mut text = format!("{ERROR}error{ERROR:#}: {error}\n");
    if let Some(help) = &error.help {
        text += &format!("  {RULE}={RULE:#} {BOLD}help{BOLD:#}: {help}\n");
    }
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Writes how many reports were left out, where there were several.
pub(super) fn sum_up(read: usize, unread: usize) {
    if unread > 0 && read + unread > 1 {
        let reports = |n: usize| if n == 1 { "1 report".to_owned() } else { format!("{n} reports") };
        let line = format!("{} read, {} not read\n", reports(read), unread);
        let _ = anstream::stderr().lock().write_all(line.as_bytes());
    }
}
