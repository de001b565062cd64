//! The `moves` file of a parser or name finder: which actions its network scores, in which order.

use crate::Error;
use crate::files::Files;
use crate::pack;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One action of a transition system: a kind of move and its label (`""` for none).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Move {
    /// spaCy's number of the move, below [`Kinds::count`].
    pub(crate) kind: usize,
    pub(crate) label: String,
}

/// What sets the two transition systems apart where actions are listed.
pub(crate) struct Kinds {
    /// How many moves there are.
    pub(crate) count: usize,
    /// Whether spaCy's system has the action at all.
    pub(crate) admits: fn(kind: usize, label: &str) -> bool,
}

/// Reads the actions in the file at `file`, in the order of the network's outputs.
///
/// The order is that of spaCy's `TransitionSystem.initialize_actions`: by move, then by falling frequency and
/// label; labels that were added later have negative frequencies and come last.
pub(crate) fn load(files: &dyn Files, file: &str, kinds: &Kinds) -> Result<Vec<Move>, Error> {
    let bytes = files.file(file).ok_or_else(|| Error::new(file, "is missing"))?;
    let value = pack::read(file, &bytes)?;
    let moves =
        pack::field(&value, "moves").and_then(pack::text).ok_or_else(|| Error::new(file, "has no moves"))?;
    let moves: Value = serde_json::from_str(moves).map_err(|e| Error::new(file, e))?;
    order(&moves, kinds).map_err(|what| Error::new(file, what))
}

fn order(moves: &Value, kinds: &Kinds) -> Result<Vec<Move>, String> {
    let mut by_kind: Vec<_> = moves.as_object().ok_or("moves are no map")?.iter().collect();
    by_kind.sort_unstable_by_key(|(kind, _)| *kind);
    let mut list = Listing { kinds, list: Vec::new(), seen: BTreeSet::new() };
    let (mut added, mut kinds_of) = (Vec::new(), BTreeMap::<&str, Vec<usize>>::new());
    for (kind, labels) in by_kind {
        let kind: usize =
            kind.parse().ok().filter(|k| *k < kinds.count).ok_or_else(|| format!("unknown move {kind}"))?;
        let labels = labels.as_object().ok_or_else(|| format!("move {kind} is no map"))?;
        let mut sorted: Vec<(i64, &str)> =
            labels.iter().map(|(l, f)| (f.as_i64().unwrap_or(0), l.as_str())).collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        for (frequency, label) in sorted {
            if frequency < 0 {
                added.push((frequency, label));
                kinds_of.entry(label).or_default().push(kind);
            } else {
                list.add(kind, label);
            }
        }
    }
    added.sort_unstable_by(|a, b| b.cmp(a));
    added.dedup();
    for (_, label) in added {
        for kind in kinds_of.remove(label).unwrap_or_default() {
            list.add(kind, label);
        }
    }
    Ok(list.list)
}

/// Actions gathered so far.
struct Listing<'k> {
    kinds: &'k Kinds,
    list: Vec<Move>,
    seen: BTreeSet<Move>,
}

impl Listing<'_> {
    fn add(&mut self, kind: usize, label: &str) {
        let action = Move { kind, label: label.to_owned() };
        if (self.kinds.admits)(kind, label) && self.seen.insert(action.clone()) {
            self.list.push(action);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Kinds = Kinds { count: 5, admits: |_, _| true };

    #[test]
    fn actions_come_by_move_and_falling_frequency() {
        let moves = serde_json::json!({"2": {"det": 5, "nsubj": 9, "dep": 0}, "0": {"": 3}, "3": {"dobj": 5, "xcomp": 5}});
        let list = order(&moves, &ALL).expect("well formed");
        let names: Vec<String> = list.iter().map(|m| format!("{}{}", m.kind, m.label)).collect();
        assert_eq!(names, ["0", "2nsubj", "2det", "2dep", "3xcomp", "3dobj"]);
    }

    #[test]
    fn labels_added_later_come_last() {
        let moves = serde_json::json!({"1": {"A": -1, "B": 7, "C": -2}, "2": {"A": -1, "B": 7, "C": -2}});
        let list = order(&moves, &ALL).expect("well formed");
        let names: Vec<String> = list.iter().map(|m| format!("{}{}", m.kind, m.label)).collect();
        assert_eq!(names, ["1B", "2B", "1A", "2A", "1C", "2C"]);
    }

    #[test]
    fn unknown_moves_are_errors() {
        assert!(order(&serde_json::json!({"7": {}}), &ALL).is_err());
        assert!(order(&serde_json::json!([]), &ALL).is_err());
    }
}
