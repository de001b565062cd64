//! Whom a description of a person means, of all who were spoken of before: what speaks for each is weighed, and the heaviest is
//! meant, unless somebody new weighs more.
//!
//! `epithets` says what a description tells and what of it is known of a person; here it is held together with where and how
//! often the person stands in the text. `actors_epithets.tsv` says what each trait counts.

use super::discourse::Discourse;
use super::epithets::{self, Said};
use super::scene::Scene;
use super::weighing::{Choice, Weighed};
use super::weights::Scale;
use crate::id::ActorId;
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

/// How many sentences back somebody may stand.
const REACH: usize = 12;
/// How many persons are weighed at most, the nearest first.
const MOST: usize = 16;

/// What may be known of an office, the best first.
const OFFICES: [&str; 8] = ["same", "kin", "once", "open", "unknown", "other", "another", "against"];

/// Where somebody stands before a description.
pub(super) struct Near {
    pub(super) id: ActorId,
    /// The last mention.
    last: usize,
    pub(super) far: usize,
    subject: bool,
    leads: bool,
    /// Whether the person stands nowhere before that sentence.
    new: bool,
    /// How many mentions there are.
    pub(super) count: usize,
    /// How many of those who fit were mentioned later.
    pub(super) rank: usize,
    pub(super) fate: Fate,
}

/// What somebody was told to do or to suffer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fate {
    held: bool,
    hurt: bool,
    hurts: bool,
    talks: bool,
}

impl Fate {
    /// Notes what the verb of a mention tells.
    fn note(&mut self, scene: &Scene<'_>, mention: Token<'_>) {
        let words = &scene.registry.words;
        let first = if mention.dep() == "conj" { mention.head() } else { mention };
        let (verb, does) = match (first.dep(), first.head()) {
            ("nsubj", verb) => (verb, true),
            ("nsubjpass" | "dobj", verb) => (verb, false),
            ("pobj", agent) if agent.dep() == "agent" => (agent.head(), true),
            _ => (first, false),
        };
        let participle = first.children_by(&["acl"]).next();
        let undergoes = |set: &str| {
            (!does && verb != first && words.has(set, verb.lemma()))
                || participle.is_some_and(|verb| verb.tag() == "VBN" && words.has(set, verb.lemma()))
        };
        self.held |= undergoes("holds");
        self.hurt |= undergoes("hurts") || (does && words.has("dies", verb.lemma()));
        self.hurts |= does && (words.has("hurts", verb.lemma()) || words.has("holds", verb.lemma()));
        self.talks |= does && words.has("mediates", verb.lemma());
    }

    /// The names of what was noted.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        let all = [(self.held, "held"), (self.hurt, "hurt"), (self.hurts, "hurts"), (self.talks, "talks")];
        all.into_iter().filter(|(is, _)| *is).map(|(_, name)| name)
    }
}

/// The person whom a description means; none where it is somebody new.
pub(super) fn choose(
    scene: &mut Scene<'_>,
    text: &Discourse,
    head: Token<'_>,
    said: &Said<'_>,
) -> Option<ActorId> {
    let all = nearest(scene, text, head, said.is_open(), |id| epithets::can_be(scene, id, said));
    let most = all.iter().map(|near| near.count).max().unwrap_or_default();
    let barred = epithets::barred_by(scene, head);
    let mut contest = Contest::default();
    for near in std::iter::once(None).chain(all.iter().map(Some)) {
        let mut scale = Scale::new(&scene.registry.epithets, scene.choices.is_some());
        match near {
            None => {
                of_nobody(head, said, all.is_empty(), &mut scale);
                let offices: Vec<&str> =
                    all.iter().map(|near| epithets::office(scene, near.id, said)).collect();
                let best = OFFICES.into_iter().find(|office| offices.contains(office)).unwrap_or("none");
                note(&mut scale, said, &["nobody", "best", best]);
            }
            Some(near) => {
                let how = barred.iter().find(|(id, _)| *id == near.id).map_or("no", |(_, how)| how);
                note(&mut scale, said, &["barred", how]);
                let headed = |scale: &mut Scale<'_>, name: &[&str]| note(scale, said, name);
                of_place(scene, head, near, most, &mut scale, &headed);
                of_person(scene, said, near, &mut scale);
            }
        }
        contest.enter(near, scale);
    }
    contest.close(scene, head)
}

/// Who weighs most so far.
#[derive(Default)]
pub(super) struct Contest {
    best: Option<(i64, Option<ActorId>)>,
    shown: Vec<Weighed>,
}

impl Contest {
    /// Enters one who may be meant, or nobody of whom the text spoke. The first of equals stays.
    pub(super) fn enter(&mut self, near: Option<&Near>, scale: Scale<'_>) {
        let id = near.map(|near| near.id);
        if self.best.is_none_or(|(weight, _)| scale.sum > weight) {
            self.best = Some((scale.sum, id));
        }
        let at = near.map(|near| near.last);
        self.shown.extend(scale.names.map(|traits| Weighed {
            actors: id.into_iter().collect(),
            at: at.into_iter().collect(),
            traits,
        }));
    }

    /// Who is meant; what was weighed is kept where somebody wants to see it.
    pub(super) fn close(self, scene: &mut Scene<'_>, head: Token<'_>) -> Option<ActorId> {
        if let Some(choices) = &mut scene.choices {
            choices.push(Choice { token: head.index(), candidates: self.shown });
        }
        self.best.and_then(|(_, id)| id)
    }
}

/// Everybody who fits and who was mentioned not long ago, the nearest first; with what they did and suffered, if that is asked.
pub(super) fn nearest(
    scene: &Scene<'_>,
    text: &Discourse,
    head: Token<'_>,
    fated: bool,
    fits: impl Fn(ActorId) -> bool,
) -> Vec<Near> {
    let mut order: Vec<Near> = Vec::new();
    let mut at: BTreeMap<ActorId, usize> = BTreeMap::new();
    let near = |s: &&super::discourse::Seen| head.sentence().saturating_sub(s.sentence) <= REACH;
    for seen in text.back().take_while(near) {
        if !fits(seen.actor) {
            continue;
        }
        let far = head.sentence() - seen.sentence;
        let number = *at.entry(seen.actor).or_insert_with(|| {
            order.push(Near {
                id: seen.actor,
                last: seen.token,
                far,
                subject: false,
                leads: false,
                new: true,
                count: 0,
                rank: order.len(),
                fate: Fate::default(),
            });
            order.len() - 1
        });
        let known = &mut order[number];
        known.count += 1;
        if fated {
            known.fate.note(scene, head.doc().token(seen.token));
        }
        if known.far == far {
            known.subject |= seen.subject;
            known.leads |= seen.leads;
        } else {
            known.new = false;
        }
    }
    order.truncate(MOST);
    order
}

/// A trait under its headings: for all descriptions and for those of one class.
fn note(scale: &mut Scale<'_>, said: &Said<'_>, name: &[&str]) {
    for head in ["all", said.class()] {
        scale.note(&["desc", head], name);
    }
}

pub(super) fn count(n: usize) -> &'static str {
    ["0", "1", "2", "3", "4", "more"][n.min(5)]
}

fn distance(n: usize) -> &'static str {
    match n {
        0..=3 => count(n),
        4..=5 => "4",
        6..=8 => "6",
        _ => "9",
    }
}

/// What speaks for somebody of whom the text has not spoken.
fn of_nobody(head: Token<'_>, said: &Said<'_>, alone: bool, scale: &mut Scale<'_>) {
    note(scale, said, &["nobody"]);
    let behind = head.children_by(&["prep"]).any(|t| t.index() > head.index());
    note(scale, said, &["nobody", "behind", if behind { "yes" } else { "no" }]);
    note(scale, said, &["nobody", "restricted", if said.restricted { "yes" } else { "no" }]);
    note(scale, said, &["nobody", "owner", said.owner_sort()]);
    note(scale, said, &["nobody", "one", if said.is_one() { "yes" } else { "no" }]);
    if alone {
        note(scale, said, &["nobody", "alone"]);
    }
}

/// The part that a mention plays in its sentence.
fn part(token: Token<'_>) -> &'static str {
    match token.dep() {
        "nsubj" | "nsubjpass" | "agent" => "subject",
        "dobj" | "dative" => "object",
        "poss" => "owner",
        "pobj" => "behind",
        "conj" | "appos" => "beside",
        _ => "other",
    }
}

/// Where and how often somebody stands.
pub(super) fn of_place(
    scene: &Scene<'_>,
    head: Token<'_>,
    near: &Near,
    most: usize,
    scale: &mut Scale<'_>,
    note: &dyn Fn(&mut Scale<'_>, &[&str]),
) {
    let far = distance(near.far);
    let last = head.doc().token(near.last);
    let place = match (near.leads, near.subject) {
        (true, _) => "leads",
        (false, true) => "subject",
        _ => part(last),
    };
    let close = count(near.far.min(2));
    let form = match last.pos() {
        Pos::Pron => "pronoun",
        Pos::Propn => "name",
        _ => "noun",
    };
    let own = part(head);
    let speaks = own == "subject" && scene.registry.words.has("speech", head.head().lemma());
    note(scale, &["far", far]);
    note(scale, &["part", place, close]);
    note(scale, &["parts", own, place, close]);
    note(scale, &["form", form, close]);
    note(scale, &["rank", count(near.rank)]);
    note(scale, &["often", count(near.count)]);
    note(scale, &["most", if near.count == most { "yes" } else { "no" }, close]);
    note(scale, &["new", if near.new { "yes" } else { "no" }, close]);
    if speaks {
        note(scale, &["speaks", place, close]);
    }
    let of = |token: Token<'_>| scene.page.layout.paragraphs.partition_point(|p| p.end <= token.start());
    note(scale, &["paragraphs", count(of(head).abs_diff(of(last)).min(3))]);
    let quoted = scene.page.quotes.outermost(last.start()).is_some();
    if quoted {
        note(scale, &["quoted"]);
    }
}

/// What is known of somebody.
fn of_person(scene: &Scene<'_>, said: &Said<'_>, near: &Near, scale: &mut Scale<'_>) {
    let traits = &scene.traits[near.id.index()];
    let close = count(near.far.min(2));
    let named = if traits.agents { "nameless" } else { "named" };
    let described = if traits.described { "told" } else { "fresh" };
    note(scale, said, &[named]);
    note(scale, said, &[named, described, close]);
    note(scale, said, &["new", if near.new { "yes" } else { "no" }, named, described]);
    let life = scene.registry.lives.of(&scene.cast.actor(near.id).name);
    let office = epithets::office(scene, near.id, said);
    note(scale, said, &["office", office]);
    note(scale, said, &["office", office, described]);
    note(scale, said, &["office", office, close]);
    let country = epithets::country(scene, near.id, life, said);
    note(scale, said, &["country", country]);
    note(scale, said, &["country", country, office]);
    let calling = epithets::calling(life, said);
    note(scale, said, &["calling", calling]);
    note(scale, said, &["calling", calling, office]);
    note(scale, said, &["age", epithets::age(scene, life, said)]);
    note(scale, said, &["side", epithets::side(scene, near.id, said)]);
    note(scale, said, &["sex", epithets::sex(scene, near.id, said)]);
    if traits.roles.is_empty() {
        note(scale, said, &["no office", close]);
    }
    for fate in near.fate.names() {
        note(scale, said, &["fate", fate]);
    }
}
