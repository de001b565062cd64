//! One entry of the codebook: a word, the frame it must stand in, and who fills which role.

use super::Type;
use crate::table::{Row, TableError};

/// Word classes that entries are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Verb,
    Noun,
    Adjective,
}

impl Class {
    pub(super) fn parse(row: &Row<'_>, column: usize) -> Result<Class, TableError> {
        match row.get(column) {
            "v" => Ok(Class::Verb),
            "n" => Ok(Class::Noun),
            "a" => Ok(Class::Adjective),
            other => Err(row.error(format!("“{other}” is no word class (v, n, a)"))),
        }
    }

    pub(super) fn letter(self) -> char {
        match self {
            Class::Verb => 'v',
            Class::Noun => 'n',
            Class::Adjective => 'a',
        }
    }
}

/// A place around a word that something can fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Subject,
    Object,
    Infinitive,
    That,
    Gerund,
    /// "X's" and "X" before a noun.
    Before,
    /// The words beside it, whatever they hang on.
    Near,
    /// The preposition that it stands after.
    Under,
    /// The subject of the clause that it stands in.
    ClauseSubject,
    /// A clause that says what must be done.
    Must,
    /// The subject of a clause that hangs on the word.
    ThatSubject,
    /// What the content of a turn was done to.
    ContentRecipient,
    /// Who does the content of a turn.
    ContentActor,
    Preposition(String),
}

impl Slot {
    fn parse(name: &str) -> Slot {
        match name {
            "subj" => Slot::Subject,
            "obj" => Slot::Object,
            "inf" => Slot::Infinitive,
            "that" => Slot::That,
            "ing" => Slot::Gerund,
            "poss" => Slot::Before,
            "beside" => Slot::Near,
            "under" => Slot::Under,
            "clause-subj" => Slot::ClauseSubject,
            "must" => Slot::Must,
            "that-subj" => Slot::ThatSubject,
            "its-recipient" => Slot::ContentRecipient,
            "its-actor" => Slot::ContentActor,
            other => Slot::Preposition(other.to_owned()),
        }
    }

    pub(super) fn list(text: &str) -> Vec<Slot> {
        text.split('|').map(str::trim).filter(|s| !s.is_empty()).map(Slot::parse).collect()
    }
}

/// What must fill a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filler {
    /// A word of a class of `codebook_classes.tsv`.
    Among(String),
    /// Somebody who can act.
    Actor,
    /// Something that is itself coded so.
    Coded(Type),
    Word(String),
}

impl Filler {
    fn parse(atom: &str) -> Filler {
        if let Some(class) = atom.strip_prefix('@') {
            return Filler::Among(class.to_owned());
        }
        match (atom, Type::parse(atom)) {
            ("actor", _) => Filler::Actor,
            (_, Some(event)) => Filler::Coded(event),
            (word, None) => Filler::Word(word.replace('_', " ")),
        }
    }
}

/// One condition of a frame: some slot is filled, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) absent: bool,
    pub(super) slots: Vec<Slot>,
    pub(super) fillers: Vec<Filler>,
}

impl Condition {
    fn parse(text: &str) -> Condition {
        let (absent, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let (slots, fillers) = text.split_once(':').unwrap_or((text, ""));
        Condition {
            absent,
            slots: slots.split('/').map(Slot::parse).collect(),
            fillers: fillers.split('|').filter(|f| !f.is_empty()).map(Filler::parse).collect(),
        }
    }

    /// How much it says: what is asked for by name weighs more than that something is there.
    pub(super) fn weight(&self) -> u32 {
        let exact = self.fillers.iter().all(|f| matches!(f, Filler::Word(_)));
        match (self.absent, self.fillers.is_empty(), exact) {
            (true, ..) => 1,
            (false, true, _) => 2,
            (false, false, true) => 5,
            (false, false, false) => 4,
        }
    }
}

/// Who acts and who is acted on, as slots in order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) actor: Vec<Slot>,
    pub(super) recipient: Vec<Slot>,
    /// All take part alike.
    pub(super) mutual: bool,
}

impl Roles {
    /// `subj>obj|on`, `subj&with`; what is left out is usual for the class of the word.
    pub(super) fn parse(text: &str, class: Class) -> Roles {
        let mutual = text.contains('&');
        let (actor, recipient) = text.split_once(['>', '&']).unwrap_or((text, ""));
        let usual = |given: &str, verb: &str, noun: &str| match (given, class) {
            ("", Class::Noun) => Slot::list(noun),
            ("", _) => Slot::list(verb),
            ("-", _) => Vec::new(),
            (given, _) => Slot::list(given),
        };
        Roles {
            actor: usual(actor, "subj|by", "by|poss|subj"),
            recipient: usual(recipient, "obj|on|against|to|with|at", "on|against|of|at|to|with"),
            mutual,
        }
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) event: Type,
    pub(super) mode: Option<String>,
    pub(super) class: Class,
    /// Further words of a multi-word expression, besides the one it is listed under.
    pub(super) also: Vec<String>,
    pub(super) frame: Vec<Condition>,
    pub(super) roles: Roles,
    /// An event even where neither side is known.
    pub(super) clear: bool,
    /// What it names is still to come.
    pub(super) future: bool,
    /// The entry's name: `codebook:ASSAULT/aerial:bomb.v:obj`.
    pub(super) name: String,
    pub(super) weight: u32,
}

/// Words of a frame that are no conditions.
const MARKS: [&str; 2] = ["clear", "future"];

/// The columns of the codebook's tables.
pub(super) const COLUMNS: [&str; 7] = ["event", "mode", "class", "words", "frame", "roles", "source"];

impl Entry {
    /// Whether it stands or falls with certain words beside it: without them its word is no sign of it.
    pub(super) fn is_exact(&self) -> bool {
        let named = |c: &Condition| {
            let asks = !c.fillers.is_empty() && !c.fillers.contains(&Filler::Actor);
            !c.absent && (asks || c.slots.contains(&Slot::Must))
        };
        !self.also.is_empty() || self.frame.iter().any(named)
    }

    /// The entries of one row, each with the word that it is listed under.
    pub(super) fn of_row(row: &Row<'_>) -> Result<Vec<(String, Entry)>, TableError> {
        let event =
            Type::parse(row.get(0)).ok_or_else(|| row.error(format!("“{}” is no event", row.get(0))))?;
        let class = Class::parse(row, 2)?;
        let conditions = row.get(4).split_whitespace().filter(|c| !MARKS.contains(c));
        let frame: Vec<Condition> = conditions.map(Condition::parse).collect();
        let weight = 10 + frame.iter().map(Condition::weight).sum::<u32>();
        let model = Entry {
            event,
            mode: Some(row.get(1)).filter(|m| !m.is_empty()).map(str::to_owned),
            class,
            also: Vec::new(),
            frame,
            roles: Roles::parse(row.get(5), class),
            clear: row.get(4).split_whitespace().any(|c| c == "clear"),
            future: row.get(4).split_whitespace().any(|c| c == "future"),
            name: String::new(),
            weight,
        };
        Ok(row.list(3).map(|words| model.worded(words, row)).collect())
    }

    fn worded(&self, words: &str, row: &Row<'_>) -> (String, Entry) {
        let (key, also) = key_of(words, self.class);
        let mode = self.mode.as_ref().map_or(String::new(), |m| format!("/{m}"));
        let frame = row.get(4).split_whitespace().collect::<Vec<_>>().join(",");
        let frame = if frame.is_empty() { frame } else { format!(":{frame}") };
        let word = words.replace(' ', "_");
        let name = format!("codebook:{}{mode}:{word}.{}{frame}", self.event.as_str(), self.class.letter());
        let weight = self.weight + 3 * also.len() as u32;
        (key, Entry { also, name, weight, ..self.clone() })
    }
}

/// The word that an expression is listed under (a verb comes first, a noun last) and the others.
pub(super) fn key_of(words: &str, class: Class) -> (String, Vec<String>) {
    let mut parts: Vec<String> = words.split([' ', '-']).map(str::to_owned).collect();
    let at = if class == Class::Noun { parts.len() - 1 } else { 0 };
    let key = parts.remove(at);
    (key, parts)
}
