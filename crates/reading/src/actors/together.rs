//! Which of those who were named a word for several means ("both sides", "the two leaders", "the three"): every group of the
//! right number is weighed, and the heaviest is meant.
//!
//! Groups are those that the text joined by "and" or took together before, whomever the rules take it for (`plurals`), and
//! any two or three of those who were named last.

use super::discourse::{Discourse, Seen};
use super::epithets;
use super::plurals;
use super::scene::Scene;
use super::tables::Plural;
use super::weighing::{self, Candidate, Place, count, far, is_near, sorted};
use super::weights::{Heading, Scale};
use crate::id::ActorId;
use std::collections::BTreeSet;
use truceline_syntax::{Pos, Token};

/// How many sentences back groups may stand that the text made.
const REACH: usize = 12;
/// How many sentences back those may stand of whom any two may be meant.
const NEAR: usize = 4;
/// How many of these are tried, the last first, by the number that is meant.
const LAST: [usize; 4] = [0, 0, 9, 6];
/// How many groups are weighed at most.
const MOST: usize = 60;

/// One who may be of the group.
struct Member {
    id: ActorId,
    /// Where it was mentioned last.
    seen: Seen,
    often: usize,
}

/// A word for several, with what groups are held against.
struct Word<'s, 'r> {
    place: Place<'s>,
    row: &'r Plural,
    number: usize,
    members: Vec<Member>,
    barred: Vec<ActorId>,
    ruled: Vec<ActorId>,
}

/// The group that a word means; `ruled` is whom the rules take it for.
pub(super) fn choose(
    scene: &mut Scene<'_>,
    text: &Discourse,
    row: &Plural,
    at: Token<'_>,
    number: usize,
    ruled: Vec<ActorId>,
) -> Vec<ActorId> {
    let kind = match &row.noun {
        noun if noun.is_empty() => "alone",
        _ if plurals::is_of_persons(row) => "persons",
        _ if plurals::is_of_sides(row) => "sides",
        _ => "others",
    };
    let headings = [Heading::new("many", ""), Heading::new("many", kind), Heading::new("", "")];
    let word = Word {
        place: Place::new(scene, at, headings),
        row,
        number,
        members: members(scene, text, row, at),
        barred: epithets::barred(scene, at),
        ruled: sorted(ruled),
    };
    let mut all = word.groups(scene, text);
    let best = weighing::heaviest(scene, at, &all, |scene, group, scale| {
        word.weigh(scene, &all[group], scale);
    });
    best.map(|best| all.swap_remove(best).ids).unwrap_or_default()
}

/// Who may be of the group, the last named first.
fn members(scene: &Scene<'_>, text: &Discourse, row: &Plural, at: Token<'_>) -> Vec<Member> {
    let mut all: Vec<Member> = Vec::new();
    for seen in text.back().take_while(|s| is_near(s, at, REACH)) {
        match all.iter_mut().find(|m| m.id == seen.actor) {
            Some(known) => known.often += 1,
            None if plurals::may_be_of(scene, seen.actor, row) => {
                all.push(Member { id: seen.actor, seen: *seen, often: 1 });
            }
            None => {}
        }
    }
    all
}

impl Word<'_, '_> {
    fn groups(&self, scene: &Scene<'_>, text: &Discourse) -> Vec<Candidate> {
        let token = self.place.token;
        let mut all: Vec<Candidate> = Vec::new();
        let mut passed = BTreeSet::new();
        for seen in text.back().take_while(|s| is_near(s, token, REACH)) {
            let mention = token.doc().token(seen.token);
            if mention.dep() == "conj" || !passed.insert(seen.token) {
                continue;
            }
            let group = sorted(scene.cast.of(mention));
            if group.len() == self.number {
                weighing::add(&mut all, group, seen.token);
            }
        }
        let near: Vec<&Member> =
            self.members.iter().filter(|m| is_near(&m.seen, token, NEAR)).take(self.last()).collect();
        for (n, a) in near.iter().enumerate() {
            for (m, b) in near.iter().enumerate().skip(n + 1) {
                match self.number {
                    2 => self.propose(&mut all, &[a, b]),
                    _ => near[m + 1..].iter().for_each(|c| self.propose(&mut all, &[a, b, c])),
                }
            }
        }
        all.truncate(MOST);
        if !all.iter().any(|c| c.ids == self.ruled) {
            all.push(Candidate { ids: self.ruled.clone(), at: Vec::new() });
        }
        all
    }

    fn last(&self) -> usize {
        LAST.get(self.number).copied().unwrap_or_default()
    }

    fn propose(&self, all: &mut Vec<Candidate>, group: &[&Member]) {
        let ids = sorted(group.iter().map(|m| m.id).collect());
        if !all.iter().any(|c| c.ids == ids) {
            all.push(Candidate { ids, at: Vec::new() });
        }
    }

    fn weigh(&self, scene: &Scene<'_>, group: &Candidate, scale: &mut Scale<'_>) {
        let place = &self.place;
        let note = |scale: &mut Scale<'_>, name: &[&str]| scale.note_under(&place.headings[..2], name);
        if group.ids == self.ruled {
            note(scale, &["rules", if group.ids.is_empty() { "nobody" } else { "somebody" }]);
        }
        if group.ids.is_empty() {
            return;
        }
        let token = place.token;
        match group.at.first().map(|at| token.doc().token(*at)) {
            None => note(scale, &["loose"]),
            Some(nearest) => {
                let distance = far(token.sentence() - nearest.sentence());
                let how = match nearest.pos() {
                    Pos::Pron => "they",
                    _ if nearest.child(&["conj"]).is_some() => "joined",
                    _ => "again",
                };
                note(scale, &["together", how, distance]);
                note(scale, &["together", how, count(group.at.len())]);
                note(scale, &["together", how, "paragraphs", place.paragraphs_to(scene, nearest)]);
            }
        }
        self.weigh_members(scene, group, scale);
    }

    fn weigh_members(&self, scene: &Scene<'_>, group: &Candidate, scale: &mut Scale<'_>) {
        let note = |scale: &mut Scale<'_>, name: &[&str]| scale.note_under(&self.place.headings[..2], name);
        let alone = |id: ActorId| Candidate { ids: vec![id], at: vec![0] };
        let mut sorts: Vec<&str> = group.ids.iter().map(|id| weighing::sort(scene, &alone(*id))).collect();
        sorts.sort_unstable();
        note(scale, &["sorts", &sorts.join("+")]);
        note(scale, &["sorts", &sorts.join("+"), &self.row.noun]);
        let called =
            |id: &&ActorId| scene.registry.is_called(&scene.traits[id.index()].roles, &self.row.noun);
        let holders = group.ids.iter().filter(called).count();
        note(
            scale,
            &["called", count(holders.min(self.number)), if holders == self.number { "all" } else { "" }],
        );
        if group.ids.iter().any(|id| self.barred.contains(id)) {
            note(scale, &["barred"]);
        }
        let mut countries: Vec<_> = group.ids.iter().map(|id| scene.cast.actor(*id).country).collect();
        countries.sort_unstable();
        let whole = countries.len();
        countries.dedup();
        note(scale, &["countries", if countries.len() == whole { "differ" } else { "same" }]);
        let known: Vec<(usize, &Member)> =
            self.members.iter().enumerate().filter(|(_, m)| group.ids.contains(&m.id)).collect();
        if known.len() < group.ids.len() {
            note(scale, &["unseen"]);
        }
        let sum: usize = known.iter().map(|(rank, _)| rank).sum();
        note(scale, &["nearer", count(sum.saturating_sub(self.number * (self.number - 1) / 2))]);
        let opening = if self.place.is_opening(scene) { "opens" } else { "goes on" };
        let heavier = |m: &Member| self.members.iter().filter(|other| other.often > m.often).count();
        let sum: usize = known.iter().map(|(_, m)| heavier(m).min(4)).sum();
        note(scale, &["heavier", count(sum)]);
        note(scale, &["heavier", count(sum), opening]);
        let sentences: BTreeSet<usize> = known.iter().map(|(_, m)| m.seen.sentence).collect();
        let here = self.place.token.sentence();
        if let (Some(first), Some(last)) = (sentences.first(), sentences.last()) {
            note(scale, &["far", far(here.saturating_sub(*first)), far(here.saturating_sub(*last))]);
            note(scale, &["far", far(here.saturating_sub(*last)), opening]);
            let only = self.members.iter().filter(|m| sentences.contains(&m.seen.sentence)).count();
            let one = sentences.len() == 1 && only == self.number;
            note(scale, &["among", if one { "themselves" } else { "others" }, count(sentences.len())]);
        }
        let leads = known.iter().filter(|(_, m)| m.seen.subject).count();
        note(scale, &["subjects", count(leads)]);
    }
}
