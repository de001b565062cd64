//! Whether what a time is said of lies before or after the report: the tense of the verb that governs it.

use crate::table::{Row, TableError, rows};
use std::collections::BTreeMap;
use truceline_syntax::Token;

/// Which side of the report's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Past,
    Future,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Auxiliary,
    Plan,
    Aim,
    Preposition,
    Open,
    Timetable,
    Defer,
    Limit,
    Slot,
    Rank,
    Report,
    Place,
    Order,
    Arrange,
    Ahead,
    Still,
    Ability,
    Earliest,
    Gathering,
    Happened,
}

/// Words that tell the side.
#[derive(Debug)]
pub(super) struct Tense {
    words: BTreeMap<(Role, String), Side>,
}

/// How far up a verb is looked for: deeper phrases than this tell nothing about the time.
const HEIGHT: usize = 8;

impl Tense {
    pub(super) fn built_in() -> Result<Tense, TableError> {
        let table = include_str!("../../data/times_tense.tsv");
        let found = rows("times_tense.tsv", table, &["lemma", "role", "points"])?;
        let words = found.iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Tense { words })
    }

    /// The side on which a time that this token heads lies, if its clause tells. "Friday's ruling" does not hang on the
    /// clause's verb, nor does "the Oct. 23 raid", which is over unless its noun looks forward.
    pub(super) fn side(&self, time: Token<'_>) -> Option<Side> {
        let planned = || self.told(Role::Plan, time.head()).is_some();
        match time.dep() {
            "poss" if !planned() => {
                let ahead = time.head().ancestors().take(2).find_map(|t| self.told(Role::Ahead, t));
                return ahead.or_else(|| self.gathering(time.head()));
            }
            "compound" | "nmod" if time.head().index() > time.index() => {
                return if planned() { None } else { Some(Side::Past) };
            }
            _ => {}
        }
        if let Some(side) = self.bounded(time).or_else(|| self.still(time)).or_else(|| self.earliest(time)) {
            return Some(side);
        }
        let mut at = time;
        let mut untold = None;
        for _ in 0..HEIGHT {
            if let Some(side) = self.told(Role::Preposition, at).or_else(|| self.verb(at)) {
                return Some(side);
            }
            let noun = at != time && !at.tag().starts_with('V');
            if let Some(side) = self.told(Role::Plan, at).or_else(|| self.planned(at)).filter(|_| noun) {
                return Some(side);
            }
            untold = untold.or_else(|| self.told(Role::Happened, at).filter(|_| noun));
            if at.is_root() || at.tag().starts_with("VB") && ends(at) {
                return untold;
            }
            at = at.head();
        }
        untold
    }

    /// The side of "Monday's vote will decide", by what the verb tells of its subject.
    fn gathering(&self, noun: Token<'_>) -> Option<Side> {
        let subject = matches!(noun.dep(), "nsubj" | "nsubjpass");
        self.told(Role::Gathering, noun).filter(|side| subject && self.verb(noun.head()) == Some(*side))
    }

    /// The side of "the planned visit", "the talks scheduled".
    fn planned(&self, noun: Token<'_>) -> Option<Side> {
        noun.children_by(&["amod"]).find_map(|t| self.told(Role::Plan, t))
    }

    /// Whether a time may lie on the other side than its verb tells: "extended the offer to Nov. 20", "the Nov. 20 deadline".
    pub(super) fn is_open(&self, time: Token<'_>) -> bool {
        matches!(time.dep(), "compound" | "nmod" | "amod" | "poss")
            || self.told(Role::Open, time.head()).is_some()
    }

    /// Whether a time belongs to what is told rather than to who reports it: "he said on March 5" is of the report's own days.
    pub(super) fn is_told(&self, time: Token<'_>) -> bool {
        let verb = time.ancestors().take(HEIGHT).find(|t| t.tag().starts_with("VB"));
        verb.is_none_or(|verb| self.told(Role::Report, verb).is_none())
    }

    /// Whether a time says when its clause took place: "in 2014", not "the 2014 war" or "the bombing in 2014".
    pub(super) fn is_placed(&self, time: Token<'_>) -> bool {
        let verb = |t: Token<'_>| t.tag().starts_with("VB");
        match time.dep() {
            "pobj" => self.told(Role::Place, time.head()).is_some() && verb(time.head().head()),
            "npadvmod" => verb(time.head()),
            _ => false,
        }
    }

    /// On which side of what it governs a word puts a duration: "following a week of clashes".
    pub(super) fn order(&self, token: Token<'_>) -> Option<Side> {
        self.words.get(&(Role::Order, token.text().to_lowercase())).copied()
    }

    /// Whether a word ranks something among others: "first", "largest".
    pub(super) fn is_rank(&self, token: Token<'_>) -> bool {
        matches!(token.tag(), "JJS" | "RBS") || self.told(Role::Rank, token).is_some()
    }

    /// Whether an auxiliary tells what can be done rather than what will be: "can be built in two weeks".
    pub(super) fn is_ability(&self, auxiliary: Token<'_>) -> bool {
        self.told(Role::Ability, auxiliary).is_some()
    }

    fn told(&self, role: Role, token: Token<'_>) -> Option<Side> {
        self.words.get(&(role, token.lemma().to_lowercase())).copied()
    }

    /// The side of a time behind "until" and "for" where the verb before tells it: "extended the deadline until Tuesday",
    /// "a vote set for Sunday".
    fn bounded(&self, time: Token<'_>) -> Option<Side> {
        let up = || std::iter::once(time).chain(time.ancestors()).skip(1).take(4);
        let prep = up().take(2).find(|t| t.tag() == "IN" || t.tag() == "TO")?;
        let above = || prep.ancestors().take(2);
        let limit =
            self.told(Role::Limit, prep).and_then(|_| above().find_map(|t| self.told(Role::Defer, t)));
        limit.or_else(|| {
            (prep.lemma() == "for").then(|| prep.head()).and_then(|verb| self.told(Role::Slot, verb))
        })
    }

    /// The side of a time that the present tense leaves: "the vote is on Sunday", "if none is reached by Sunday", "has until
    /// Friday".
    fn still(&self, time: Token<'_>) -> Option<Side> {
        let up = time.ancestors().find(|t| !matches!(t.tag(), "IN" | "TO"))?;
        let present = |t: Token<'_>| matches!(t.tag(), "VBZ" | "VBP");
        let ends = up.tag().starts_with("VB") && (present(up) || present_be(up).is_some());
        let limit = || time.head().tag() == "IN" && self.told(Role::Still, time.head()).is_some();
        let is = || {
            up.lemma() == "be"
                && up.child(&["acomp"]).is_none()
                && up.child(&["attr"]).is_none_or(|t| t == time)
        };
        let whole = || {
            matches!(time.dep(), "pobj" | "attr")
                && (time.dep() == "attr" || self.told(Role::Place, time.head()).is_some())
        };
        (ends && (limit() || is() && whole())).then_some(Side::Future)
    }

    /// The side of a day that something may happen "as early as".
    fn earliest(&self, time: Token<'_>) -> Option<Side> {
        let soonest = time.ancestors().take(2).find_map(|t| self.told(Role::Earliest, t))?;
        let verb = time.ancestors().take(HEIGHT).find(|t| t.tag().starts_with("VB"))?;
        let may = verb.children_by(&["aux"]).any(|t| t.tag() == "MD");
        (time.head().lemma() == "as" && may).then_some(soonest)
    }

    /// The side of an infinitive: by what it hangs on ("hopes to", "had been due to"), or as the aim of a noun ("talks to be
    /// held").
    fn infinitive(&self, verb: Token<'_>) -> Option<Side> {
        let above = verb.head();
        let had = above.lemma() == "have" && above.tag() == "VBD";
        let over = had || perfect_past(above) || above.tag() == "JJ" && perfect_past(above.head());
        let subject = verb.dep() == "csubj";
        let aimed = || self.told(Role::Aim, above).or_else(|| self.told(Role::Plan, above));
        let told = if subject { None } else { aimed() };
        let before = || above.subtree().take_while(|t| t.index() < above.index());
        let ranked = || before().any(|t| self.told(Role::Rank, t).is_some());
        let aim = || {
            let noun = matches!(verb.dep(), "acl" | "relcl") && verb.children().any(|t| t.tag() == "TO");
            (noun && above.tag().starts_with('N') && !ranked()).then_some(Side::Future)
        };
        told.map(|side| if over { Side::Past } else { side }).or_else(aim)
    }

    /// The side that a verb's own form and its auxiliaries tell.
    fn verb(&self, verb: Token<'_>) -> Option<Side> {
        let modal = verb.children_by(&["aux"]).find_map(|aux| self.told(Role::Auxiliary, aux));
        let has = |lemma: &str| verb.children_by(&["aux", "auxpass"]).any(|a| a.lemma() == lemma);
        let set =
            || verb.children_by(&["prep"]).find(|p| p.lemma() == "for").and(self.told(Role::Slot, verb));
        let plan = || self.told(Role::Plan, verb).or_else(set);
        match verb.tag() {
            "MD" => self.told(Role::Auxiliary, verb),
            "VB" if modal.is_some() && has("have") => Some(Side::Past),
            "VB" => modal.or_else(|| self.infinitive(verb)),
            "VBN" if verb.children_by(&["aux"]).any(|a| a.tag() == "TO") => self.infinitive(verb),
            "VBG" if modal.is_some() => modal,
            "VBN" if modal.is_some() => {
                if has("have") {
                    Some(Side::Past)
                } else {
                    modal
                }
            }
            "VBN" if plan().is_some() => Some(if perfect_past(verb) { Side::Past } else { Side::Future }),
            "VBN" if is_going_on(verb) => None,
            "VBN" => (!has("be") || present_be(verb).is_none()).then_some(Side::Past),
            "VBD" => {
                let object = || verb.children_by(&["dobj"]).next();
                Some(self.told(Role::Arrange, verb).filter(|_| object().is_some()).unwrap_or(Side::Past))
            }
            "VBG" if verb.children_by(&["aux"]).any(|a| a.tag() == "VBD") => Some(Side::Past),
            "VBG" if verb.children_by(&["aux"]).any(|a| matches!(a.tag(), "VBZ" | "VBP")) => {
                Some(Side::Future)
            }
            "VBZ" | "VBP" => {
                let aim = || verb.children_by(&["xcomp"]).next().and(self.told(Role::Aim, verb));
                plan().or_else(|| self.told(Role::Timetable, verb)).or_else(aim)
            }
            _ => None,
        }
    }
}

/// "had been scheduled": what was planned then is over.
fn perfect_past(verb: Token<'_>) -> bool {
    verb.children_by(&["aux"]).any(|a| a.lemma() == "have" && a.tag() == "VBD")
}

/// "is", "are" beside a participle: it tells nothing about the time.
fn present_be(verb: Token<'_>) -> Option<Token<'_>> {
    verb.children_by(&["auxpass"]).find(|a| matches!(a.tag(), "VBZ" | "VBP"))
}

/// "being held", "getting hit": no finite form, whose time the verb above tells.
fn is_going_on(verb: Token<'_>) -> bool {
    let finite = verb.children_by(&["aux"]).next().is_some();
    !finite && verb.children_by(&["auxpass"]).any(|a| a.tag() == "VBG")
}

/// Whether a verb form ends the search even when it tells nothing: a finite one.
fn ends(verb: Token<'_>) -> bool {
    matches!(verb.tag(), "VBZ" | "VBP" | "VBN") && !is_going_on(verb)
}

fn entry(row: &Row<'_>) -> Result<((Role, String), Side), TableError> {
    let role = match row.get(1) {
        "aux" => Role::Auxiliary,
        "plan" => Role::Plan,
        "aim" => Role::Aim,
        "prep" => Role::Preposition,
        "open" => Role::Open,
        "timetable" => Role::Timetable,
        "defer" => Role::Defer,
        "limit" => Role::Limit,
        "slot" => Role::Slot,
        "rank" => Role::Rank,
        "report" => Role::Report,
        "place" => Role::Place,
        "order" => Role::Order,
        "arrange" => Role::Arrange,
        "ahead" => Role::Ahead,
        "still" => Role::Still,
        "ability" => Role::Ability,
        "earliest" => Role::Earliest,
        "gathering" => Role::Gathering,
        "happened" => Role::Happened,
        other => return Err(row.error(format!("“{other}” is no role"))),
    };
    let side = match row.get(2) {
        "past" => Side::Past,
        "future" => Side::Future,
        other => return Err(row.error(format!("“{other}” is no side"))),
    };
    Ok(((role, row.get(0).to_owned()), side))
}
