//! What a user asks for.

/// What is asked for; what is empty is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// An actor, in any role: a name, a code (`PAKGOV`), a country's code (`PAK`: all of its actors), or a number (`#12`).
    pub actor: Option<String>,
    /// The other one: between `actor` and this one, in either direction.
    pub with: Option<String>,
    /// Who says it.
    pub said_by: Option<String>,
    /// First day: `2025-11-06`, `2025-11` or `2025`.
    pub since: Option<String>,
    /// Last day, the same.
    pub until: Option<String>,
    /// PLOVER event types, with or without a mode: `ASSAULT`, `ASSAULT/aerial`.
    pub event: Vec<String>,
    /// Acts of statements: `demand`.
    pub act: Vec<String>,
    /// Where: a place's name, a country's code, or a GeoNames id.
    pub place: Option<String>,
    /// One report: its number, hash, name or URL.
    pub report: Option<String>,
    /// The most answers.
    pub limit: usize,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter {
            actor: None,
            with: None,
            said_by: None,
            since: None,
            until: None,
            event: Vec::new(),
            act: Vec::new(),
            place: None,
            report: None,
            limit: 50,
        }
    }
}

/// Some answers, and what a user should know of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers<T> {
    /// The answers.
    pub list: Vec<T>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// How names were understood, and the like.
    pub notes: Vec<String>,
}
