//! What goes in: a text and what is known of it.

use jiff::civil::Date;
use std::fmt;

/// One report, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What its user calls it: a file name, a key.
    pub name: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its title, when it is not part of the text.
    pub title: Option<String>,
    /// Who wrote it, as the publisher names them. No part of what a report is known by: the same words are the same report.
    pub byline: Option<String>,
    /// When it was published: the anchor of "last Thursday".
    pub published: Option<Published>,
    /// ISO 639-1 code of its language, when somebody knows; found out otherwise.
    pub language: Option<String>,
    /// The text: all offsets of a reading are into it.
    pub text: String,
}

impl Report {
    /// A hash of the text and of what is known of it: 32 hexadecimal digits, the same for the same report everywhere.
    pub fn id(&self) -> String {
        let mut hash = blake3::Hasher::new();
        let published = self.published.as_ref().map(|p| p.text.clone());
        for field in [&self.name, &self.url, &self.publisher, &self.title, &published] {
            hash.update(&[u8::from(field.is_some())]);
            let field = field.as_deref().unwrap_or_default();
            hash.update(&(field.len() as u64).to_le_bytes());
            hash.update(field.as_bytes());
        }
        hash.update(self.text.as_bytes());
        hash.finalize().to_hex()[..32].to_owned()
    }
}

/// A publication date, as it was written and as a calendar day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day, in the publisher's own zone.
    pub date: Date,
    /// RFC 3339, a date or a date-time, as it came.
    pub text: String,
}

/// A publication date that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedError {
    /// What stood there.
    pub given: String,
}

impl fmt::Display for PublishedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given: String = self.given.chars().take(60).collect();
        write!(f, "“{given}” is no date: expected one like 2025-11-09 or 2025-11-09T18:30:00Z (RFC 3339)")
    }
}

impl std::error::Error for PublishedError {}

impl std::str::FromStr for Published {
    type Err = PublishedError;

    fn from_str(given: &str) -> Result<Published, PublishedError> {
        let text = given.trim();
        let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
        let rest_is_time = text.len() == 10 || text.parse::<jiff::Timestamp>().is_ok();
        match day {
            Some(date) if rest_is_time => Ok(Published { date, text: text.to_owned() }),
            _ => Err(PublishedError { given: given.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_date_times_are_read() {
        for good in ["2025-11-09", "2025-11-09T18:30:00Z", "2025-11-09T18:30:00+05:00", " 2025-11-09 "] {
            assert_eq!(good.parse::<Published>().expect(good).date, jiff::civil::date(2025, 11, 9));
        }
        for bad in
            ["", "yesterday", "2025-13-01", "2025-02-30", "09/11/2025", "2025-11-09 noon", "２０２５-11-09"]
        {
            assert!(bad.parse::<Published>().is_err(), "{bad} was taken for a date");
        }
    }

    #[test]
    fn the_id_depends_on_every_field() {
        let plain = Report { text: "A truce.".into(), ..Report::default() };
        let named = Report { name: Some("a".into()), ..plain.clone() };
        let titled = Report { title: Some("a".into()), ..plain.clone() };
        assert_ne!(plain.id(), named.id());
        assert_ne!(titled.id(), named.id());
        assert_eq!(plain.id(), plain.clone().id());
    }
}
