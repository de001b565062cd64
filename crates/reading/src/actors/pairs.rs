//! One of two who were named before: "the former", "the latter".

use super::discourse::{Discourse, Seen};
use super::epithets;
use super::scene::Scene;
use super::{How, Kind};
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// How many sentences back the two may stand.
const REACH: usize = 2;

/// Ties "the former" or "the latter", and says to whom.
pub(super) fn tie(scene: &mut Scene<'_>, text: &mut Discourse, token: Token<'_>) -> Option<ActorId> {
    let first = match token.norm() {
        "former" => true,
        "latter" => false,
        _ => return None,
    };
    if !is_alone(token) {
        return None;
    }
    let known = text.pair.filter(|(sentence, _)| sentence + REACH >= token.sentence()).map(|(_, pair)| pair);
    let pair = known.filter(|_| !first).or_else(|| named_before(scene, text, token, first));
    let pair = pair?;
    if first {
        text.pair = Some((token.sentence(), pair));
    }
    let id = pair[usize::from(!first)];
    let from = token.previous().filter(|t| t.dep() == "det").map_or(token.index(), Token::index);
    scene.mention_headed(id, &(from..token.index() + 1), token, How::Description);
    Some(id)
}

/// Whether no noun stands behind: "the former" and not "the former president".
fn is_alone(token: Token<'_>) -> bool {
    let the = token.previous().is_some_and(|t| t.norm() == "the");
    let noun = matches!(token.head().pos(), Pos::Noun | Pos::Propn);
    let before =
        noun && matches!(token.dep(), "amod" | "compound" | "nmod") && token.head().index() > token.index();
    let noun = |t: Token<'_>| {
        matches!(t.pos(), Pos::Noun | Pos::Propn | Pos::Adj) && t.sentence() == token.sentence()
    };
    let owner = token.next().is_some_and(|t| t.dep() == "case" || t.tag() == "POS");
    the && (!before || owner) && !token.next().is_some_and(noun)
}

/// The last two who were joined or named in one sentence; for "the latter", whoever was named last stands second.
fn named_before(scene: &Scene<'_>, text: &Discourse, token: Token<'_>, first: bool) -> Option<[ActorId; 2]> {
    let barred = epithets::barred(scene, token);
    for far in 0..=REACH {
        let sentence = token.sentence().checked_sub(far)?;
        let seen: Vec<&Seen> = {
            let later = |s: &&Seen| s.sentence > sentence;
            text.back().skip_while(later).take_while(|s| s.sentence == sentence).collect()
        };
        let doc = token.doc();
        let joined = |s: &&Seen| {
            let head = doc.token(s.token);
            let group = if head.dep() == "conj" { Vec::new() } else { scene.cast.of(head) };
            <[ActorId; 2]>::try_from(group).ok()
        };
        if let Some(pair) = seen.iter().find_map(joined) {
            return Some(in_order(text, pair));
        }
        let mut named: Vec<ActorId> = Vec::new();
        for s in &seen {
            let plain = doc.token(s.token).pos() != Pos::Pron && !named.contains(&s.actor);
            let free = first || !barred.contains(&s.actor);
            if plain && free && !scene.traits[s.actor.index()].plural {
                named.push(s.actor);
            }
        }
        // Persons are spoken of so rather than bodies.
        let persons: Vec<ActorId> =
            named.iter().copied().filter(|id| scene.kind(*id) == Kind::Person).collect();
        match (&persons[..], &named[..]) {
            ([last, before, ..], _) | ([], [last, before, ..]) => return Some([*before, *last]),
            ([last], _) if !first => return Some([*last, *last]),
            _ => {}
        }
    }
    None
}

/// Two in the order in which the text named them first of late.
fn in_order(text: &Discourse, pair: [ActorId; 2]) -> [ActorId; 2] {
    let place = |id: ActorId| text.back().filter(|s| s.actor == id).map(|s| s.token).nth(1);
    match (place(pair[0]), place(pair[1])) {
        (Some(a), Some(b)) if b < a => [pair[1], pair[0]],
        _ => pair,
    }
}
