//! Words that turn one event into another: what is refused, promised, demanded, threatened or stopped.

use super::Type;
use super::entry::{Class, Roles, Slot, key_of};
use super::flags::Flags;
use crate::table::{Row, TableError};

/// A word that turns what it governs.
#[derive(Clone, Debug)]
pub(super) struct Turner {
    pub(super) turn: String,
    pub(super) class: Class,
    pub(super) also: Vec<String>,
    /// Where that which is turned stands.
    pub(super) of: Vec<Slot>,
    pub(super) roles: Roles,
    /// What becomes of that which is turned.
    pub(super) content: Fate,
    pub(super) word: String,
}

/// What becomes of a turned event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is no event of its own.
    Gone,
    /// It is told so.
    Told(Flags),
}

impl Fate {
    fn parse(row: &Row<'_>, column: usize) -> Result<Fate, TableError> {
        match row.get(column) {
            "gone" => Ok(Fate::Gone),
            "told" => Ok(Fate::Told(Flags::default())),
            flags => {
                Flags::named(flags).map(Fate::Told).ok_or_else(|| row.error(format!("“{flags}” is no fate")))
            }
        }
    }
}

/// The columns of `codebook_turners.tsv`.
pub(super) const TURNERS: [&str; 7] = ["turn", "class", "words", "of", "roles", "content", "source"];

impl Turner {
    pub(super) fn of_row(row: &Row<'_>) -> Result<Vec<(String, Turner)>, TableError> {
        let class = Class::parse(row, 1)?;
        let content = Fate::parse(row, 5)?;
        let model = |words: &str| {
            let (key, also) = key_of(words, class);
            let turner = Turner {
                turn: row.get(0).to_owned(),
                class,
                also,
                of: Slot::list(row.get(3)),
                roles: Roles::parse(row.get(4), class),
                content,
                word: format!("{}.{}", words.replace(' ', "_"), class.letter()),
            };
            (key, turner)
        };
        Ok(row.list(2).map(model).collect())
    }
}

/// What something turns into.
#[derive(Clone, Debug)]
pub(super) struct Turning {
    pub(super) turn: String,
    pub(super) of: Of,
    pub(super) event: Type,
    pub(super) mode: Option<String>,
    pub(super) flags: Flags,
}

/// What is turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Coded(Type, Option<String>),
    /// An event whose object is a word of a class: `SANCTION@relations`.
    CodedOn(Type, String),
    Cooperation,
    Conflict,
    /// A word of a class.
    Among(String),
    Anything,
}

/// The columns of `codebook_turns.tsv`.
pub(super) const TURNS: [&str; 5] = ["turn", "of", "event", "mode", "flags"];

impl Turning {
    pub(super) fn of_row(row: &Row<'_>) -> Result<Turning, TableError> {
        let event =
            Type::parse(row.get(2)).ok_or_else(|| row.error(format!("“{}” is no event", row.get(2))))?;
        Ok(Turning {
            turn: row.get(0).to_owned(),
            of: Of::parse(row.get(1))
                .ok_or_else(|| row.error(format!("“{}” is nothing to turn", row.get(1))))?,
            event,
            mode: Some(row.get(3)).filter(|m| !m.is_empty()).map(str::to_owned),
            flags: match row.get(4) {
                "" => Flags::default(),
                flags => Flags::named(flags).ok_or_else(|| row.error(format!("“{flags}” is no flag")))?,
            },
        })
    }
}

impl Of {
    fn parse(text: &str) -> Option<Of> {
        match text {
            "+" => return Some(Of::Cooperation),
            "-" => return Some(Of::Conflict),
            "*" => return Some(Of::Anything),
            _ => {}
        }
        if let Some(class) = text.strip_prefix('@') {
            return Some(Of::Among(class.to_owned()));
        }
        if let Some((event, class)) = text.split_once('@') {
            return Type::parse(event).map(|event| Of::CodedOn(event, class.to_owned()));
        }
        let (event, mode) = text.split_once('/').map_or((text, None), |(e, m)| (e, Some(m.to_owned())));
        Type::parse(event).map(|event| Of::Coded(event, mode))
    }

    /// How well it says what is turned: the more exact wins.
    pub(super) fn exactness(&self) -> u32 {
        match self {
            Of::Coded(_, Some(_)) | Of::CodedOn(..) => 5,
            Of::Coded(_, None) => 4,
            Of::Among(_) => 3,
            Of::Cooperation | Of::Conflict => 2,
            Of::Anything => 1,
        }
    }
}
