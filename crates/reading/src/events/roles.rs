//! Tokens that fill roles, as actors of the cast.

use super::tree::Tree;
use crate::actors::Cast;
use crate::id::ActorId;
use truceline_syntax::Token;

/// How deep a phrase is searched for its actor.
const DEPTH: usize = 3;

/// The actors that some words stand for, each once.
pub(crate) fn actors(tree: &Tree<'_>, cast: &Cast, tokens: &[usize]) -> Vec<ActorId> {
    let mut found = Vec::new();
    for token in tokens {
        for id in of(tree, cast, tree.at(*token), DEPTH) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

/// The actor that a phrase stands for: its head's, else that of who it belongs to ("Israel's army", "troops of Chad").
fn of(tree: &Tree<'_>, cast: &Cast, token: Token<'_>, depth: usize) -> Vec<ActorId> {
    let token = tree.at(token.index());
    let own: Vec<ActorId> = cast.at(token).collect();
    if !own.is_empty() || depth == 0 {
        return own;
    }
    if let Some(owner) = tree.whose(token) {
        return of(tree, cast, owner, depth - 1);
    }
    let renamed =
        tree.kids_by(token, &["appos"]).map(|t| of(tree, cast, t, depth - 1)).find(|ids| !ids.is_empty());
    if let Some(renamed) = renamed {
        return renamed;
    }
    let before = tree.kids_by(token, &["poss", "compound", "amod", "nmod"]);
    let found = before.map(|t| of(tree, cast, t, depth - 1)).find(|ids| !ids.is_empty());
    found.unwrap_or_else(|| {
        let after = tree.prep(token, &["of", "from", "by", "with"]).into_iter();
        after.map(|t| of(tree, cast, t, depth - 1)).find(|ids| !ids.is_empty()).unwrap_or_default()
    })
}
