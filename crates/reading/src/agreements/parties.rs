//! Who is bound by an agreement, and who brought it about: never the venue, never the mediator as a party.

use super::Steps;
use super::life::Told;
use super::mention::Mention;
use crate::actors::{Cast, Kind};
use crate::events::roles;
use crate::events::tree::Tree;
use crate::id::ActorId;
use truceline_syntax::Token;

/// Those whom a mention and one of its steps name as parties.
pub(super) fn of(
    tree: &Tree<'_>,
    cast: &Cast,
    mention: &Mention<'_>,
    told: Option<&Told<'_>>,
) -> Vec<ActorId> {
    let token = tree.at(mention.token.index());
    let mut found = between(tree, cast, token);
    let before: Vec<usize> = tree.kids_by(token, &["compound", "nmod", "amod"]).map(|t| t.index()).collect();
    if found.is_empty() {
        found.extend(roles::actors(tree, cast, &before));
    }
    if let Some(told) = told {
        let word = tree.at(told.word.index());
        for slot in &told.parties {
            add(&mut found, fill(tree, cast, word, slot));
        }
        if found.len() < 2 {
            add(&mut found, above(tree, cast, word));
        }
    }
    found
}

/// The sides that are named so near a mention that they tell which agreement it is: "the truce between X and Y", "X and Y agreed on a
/// truce". Who alone speaks of one, or breaks it, may be anybody.
pub(super) fn named(tree: &Tree<'_>, cast: &Cast, mention: &Mention<'_>, told: &[Told<'_>]) -> Vec<ActorId> {
    let mediators: Vec<ActorId> = Vec::new();
    let mut found = settle(cast, &of(tree, cast, mention, None), &mediators);
    for step in told.iter().filter(|t| t.fact && t.parties.iter().any(|p| p == "subj")) {
        let word = tree.at(step.word.index());
        let both = settle(cast, &fill(tree, cast, word, "subj"), &mediators);
        if both.len() > 1 {
            add(&mut found, both);
        }
    }
    found
}

/// "between X and Y", "with X", under a word.
fn between(tree: &Tree<'_>, cast: &Cast, word: Token<'_>) -> Vec<ActorId> {
    let word = tree.at(word.index());
    let inner = tree.prep(word, &["of"]).into_iter().flat_map(|t| tree.prep(t, &["between", "among"]));
    let sides =
        tree.prep(word, &["between", "among", "with"]).into_iter().chain(inner).flat_map(|t| tree.joined(t));
    roles::actors(tree, cast, &sides.map(|t| t.index()).collect::<Vec<_>>())
}

/// "negotiations between X and Y to reach a truce": the sides of what the step serves.
fn above(tree: &Tree<'_>, cast: &Cast, word: Token<'_>) -> Vec<ActorId> {
    for above in word.ancestors().take(4) {
        let above = tree.at(above.index());
        let mut sides = between(tree, cast, above);
        if sides.is_empty()
            && let Some(subject) = tree.subject(above).filter(|_| crate::events::tree::is_verbal(above))
        {
            sides = people(tree, cast, &[subject]);
        }
        if sides.len() > 1 {
            return sides;
        }
    }
    Vec::new()
}

fn fill(tree: &Tree<'_>, cast: &Cast, word: Token<'_>, slot: &str) -> Vec<ActorId> {
    let word = tree.at(word.index());
    let tokens: Vec<Token<'_>> = match slot {
        "subj" => tree.subject(word).into_iter().collect(),
        "poss" => tree.kids_by(word, &["poss"]).collect(),
        name => tree.prep(word, &[name]),
    };
    people(tree, cast, &tokens)
}

fn people(tree: &Tree<'_>, cast: &Cast, tokens: &[Token<'_>]) -> Vec<ActorId> {
    let all = tokens.iter().flat_map(|t| tree.joined(tree.at(t.index())));
    roles::actors(tree, cast, &all.map(|t| t.index()).collect::<Vec<_>>())
}

/// Those who brought it about: "brokered by X", "X-mediated", "under the auspices of X".
pub(super) fn mediators(steps: &Steps, tree: &Tree<'_>, cast: &Cast, mention: &Mention<'_>) -> Vec<ActorId> {
    let token = tree.at(mention.token.index());
    let mut found = Vec::new();
    let clauses = tree.kids_by(token, &["acl", "relcl", "amod"]).chain(Some(token.head()));
    for clause in clauses {
        let lemma = clause.lemma();
        let passive = clause.dep() == "amod" || tree.is_passive(clause);
        if !(steps.mediate.contains(lemma) || passive && steps.mediate_by.contains(lemma)) {
            continue;
        }
        let by: Vec<Token<'_>> = match clause.dep() {
            "amod" => tree
                .kids_by(clause, &["npadvmod", "compound", "nmod", "amod", "dep", "advmod", "nsubj"])
                .collect(),
            _ => tree.subject(clause).into_iter().chain(tree.prep(clause, &["by"])).collect(),
        };
        add(&mut found, people(tree, cast, &by));
    }
    let auspices = tree
        .prep(token, &["under"])
        .into_iter()
        .chain(tree.prep(token.head(), &["under", "through", "with"]));
    for noun in auspices.filter(|n| {
        matches!(
            n.lemma(),
            "auspex" | "auspice" | "auspices" | "mediation" | "sponsorship" | "supervision" | "help"
        )
    }) {
        add(&mut found, fill(tree, cast, noun, "of"));
        let owners: Vec<usize> =
            tree.kids_by(noun, &["poss", "compound", "amod"]).map(|t| t.index()).collect();
        add(&mut found, roles::actors(tree, cast, &owners));
    }
    found
}

pub(super) fn add(all: &mut Vec<ActorId>, more: Vec<ActorId>) {
    for id in more {
        if !all.contains(&id) {
            all.push(id);
        }
    }
}

/// Parties, once all of a report is known: whom a person speaks for instead of the person; mediators and
/// bystanders are left out, and a person who speaks for nobody known binds nobody.
pub(super) fn settle(cast: &Cast, parties: &[ActorId], mediators: &[ActorId]) -> Vec<ActorId> {
    let mut found = Vec::new();
    for id in parties {
        let actor = cast.actor(*id);
        let id = match (actor.kind, actor.member_of) {
            (Kind::Person | Kind::Ministry | Kind::Military | Kind::Government, Some(whole)) => whole,
            _ => *id,
        };
        let kind = cast.actor(id).kind;
        let outside = matches!(
            kind,
            Kind::Person | Kind::Media | Kind::Ngo | Kind::Company | Kind::People | Kind::Other | Kind::Igo
        );
        if !mediators.contains(&id) && !outside {
            add(&mut found, vec![id]);
        }
    }
    found
}
