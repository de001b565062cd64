//! How sources are taken in: options for tables, archives, feeds and the web.

use super::size;
use crate::intake::{Columns, Field, Intake, Manners, Web};
use clap::builder::OsStringValueParser;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How sources are taken in.
#[derive(Debug, clap::Args)]
pub(super) struct Taking {
    /// Which column of a table holds a field: text=body, published=date; repeat it for several. Without it, columns are found by
    /// their usual names. Fields: text, title, byline, published, publisher, url, name, language.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = column)]
    column: Vec<(Field, String)>,
    /// Date pages of web archives that give no date by the day on which they were archived.
    #[arg(long)]
    capture_dates: bool,
    /// Read the pages that a feed's entries link to, not the entries' own words.
    #[arg(long)]
    follow: bool,
    /// Keep what is fetched from the web in this folder, and fetch again only what changed.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// The longest that one web address may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    timeout: Duration,
    /// The pause between two requests to a host, in seconds; a site's robots.txt may ask for a longer one.
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pause: Duration,
    /// The most that is fetched from one web address.
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size::parse)]
    max_download: u64,
    /// Certificates of authorities (PEM) that are trusted instead of the built-in ones when pages are fetched.
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE", hide_env_values = true, value_parser = OsStringValueParser::new())]
    ca_file: Option<OsString>,
    /// Fetch from private networks and this machine, too.
    #[arg(long)]
    allow_private: bool,
}

fn column(given: &str) -> Result<(Field, String), String> {
    match given.split_once('=') {
        Some((field, column)) if !column.is_empty() => Ok((field.trim().parse()?, column.to_owned())),
        _ => Err("expected FIELD=COLUMN, like text=body".to_owned()),
    }
}

/// Longer than a day is a slip.
const DAY: f64 = 86_400.0;

fn seconds(given: &str) -> Result<Duration, String> {
    match given.parse::<f64>() {
        Ok(seconds) if (0.0..=DAY).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("expected a number of seconds, like 30 or 0.5".to_owned()),
    }
}

impl Taking {
    /// An intake that does so.
    pub(super) fn intake(&self) -> Intake {
        Intake {
            columns: Columns { named: self.column.clone() },
            capture_dates: self.capture_dates,
            follow: self.follow,
            web: Arc::new(Web::new(Manners {
                allow_private: self.allow_private,
                pause: self.pause,
                timeout: self.timeout,
                max_download: self.max_download,
                keep: self.keep.clone(),
                // An empty variable is as good as none.
                authorities: self.ca_file.clone().filter(|file| !file.is_empty()).map(PathBuf::from),
            })),
            ..Intake::default()
        }
    }
}
