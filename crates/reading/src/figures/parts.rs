//! Parts and wholes: "12, including three children", "of whom nine", "among them".

use super::counted::Counted;
use super::quantity::Quantity;
use super::words::{Cue, Words};
use truceline_syntax::Token;

/// How far before a number the cue of a part may stand: "including, the ministry said, at least three".
const REACH: usize = 5;

/// Whether a quantity is told as a part of one before.
pub(super) fn is_part(words: &Words, q: &Quantity<'_>, c: Counted<'_>) -> bool {
    c.whole.is_some() || relative(c) || led(words, q)
}

/// "of whom nine were senior".
fn relative(c: Counted<'_>) -> bool {
    let clause = c.node.head();
    let of = |t: Token<'_>| {
        t.lemma() == "of" && t.child(&["pobj"]).is_some_and(|p| matches!(p.tag(), "WP" | "WDT"))
    };
    clause.children_by(&["prep"]).any(|t| of(t) && t.index() < c.node.index())
        || c.node.children_by(&["prep"]).any(of)
}

/// "including three children", "among them four commanders"; "three children among them" is said behind.
fn led(words: &Words, q: &Quantity<'_>) -> bool {
    let doc = q.token.doc();
    let Some(first) = doc.token_at(q.span.start) else { return false };
    let from = first.index().saturating_sub(REACH);
    let near = doc.range(from..first.index()).rev().take_while(|t| t.sentence() == first.sentence());
    let mut passed_number = false;
    for t in near {
        if words.is(Cue::Part, t.text()) {
            let own = t.next().is_some_and(|n| n == first);
            let whole = t.next().is_some_and(|n| words.is(Cue::Whole, n.text()) || n.tag() == "DT");
            return !passed_number
                && (own || whole || t.child(&["pobj"]).is_some_and(|p| p == q.token || p.governs(q.token)));
        }
        passed_number |= t.tag() == "CD";
    }
    false
}
