//! Whom a pronoun stands for, of all who may be meant: what speaks for each is weighed, and the heaviest is meant.
//!
//! Candidates are everybody who was mentioned in the sentences before or stands in this one, those joined by "and" as one, the
//! things that are nobody ("the truce … it"), and for "it" nothing at all ("it was unclear whether"). Each has traits: how far
//! back and in which part of its sentence it stood last, how often, what sort of somebody it is, where in the tree it stands
//! to the pronoun, what the grammar's own rules say (`pronouns`). `weights` says what each counts.

use super::Kind;
use super::discourse::Discourse;
use super::pronouns::{self, Person, Ruled};
use super::scene::Scene;
use super::tables::Gender;
use super::weighing::{self, Candidate, Place, Standing, count, far, is_near, part, sorted};
use super::weights::{Heading, Scale};
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// A pronoun with what its candidates are held against.
struct Pronoun<'s> {
    place: Place<'s>,
    person: Person,
    part: &'static str,
    barred: Vec<ActorId>,
    ruled: Ruled,
    /// Whom the last such pronoun stood for, and how many sentences back.
    last: Option<(Vec<ActorId>, usize)>,
}

/// How many sentences back somebody may stand, by the pronoun.
fn reach(person: Person) -> usize {
    match person {
        Person::It => 4,
        Person::They => 5,
        Person::He | Person::She => 10,
    }
}

/// How many candidates are weighed at most, the nearest first.
const MOST: usize = 24;
/// How many sentences back a thing may stand.
const THINGS: usize = 1;

/// Whom a pronoun stands for; nobody where a thing or nothing is meant.
pub(super) fn choose(
    scene: &mut Scene<'_>,
    text: &Discourse,
    token: Token<'_>,
    person: Person,
) -> Vec<ActorId> {
    let pronoun = pronoun(scene, text, token, person);
    let mut all = candidates(scene, text, &pronoun);
    let rival = |n: usize| matches!(all[n].ids[..], [_]) && agrees(scene, &all[n], person);
    let standings = weighing::standings(token, &all, rival);
    let weigh = |scene: &Scene<'_>, number: usize, scale: &mut Scale<'_>| {
        pronoun.weigh(scene, &all[number], standings[number], scale);
    };
    let best = weighing::heaviest(scene, token, &all, weigh);
    best.map(|number| all.swap_remove(number).ids).unwrap_or_default()
}

fn pronoun<'s>(scene: &Scene<'_>, text: &Discourse, token: Token<'s>, person: Person) -> Pronoun<'s> {
    let class = match person {
        Person::It => "it",
        Person::They => "they",
        Person::He | Person::She => "he",
    };
    let part = part(token);
    let headings = [Heading::new("all", ""), Heading::new(class, ""), Heading::new(class, part)];
    Pronoun {
        place: Place::new(scene, token, headings),
        person,
        part,
        barred: pronouns::barred(scene, token),
        ruled: pronouns::ruled(scene, text, token, person),
        last: last(scene, text, token, person),
    }
}

/// Whom the last pronoun of the same sort stood for, not more than two sentences back.
fn last(
    scene: &Scene<'_>,
    text: &Discourse,
    token: Token<'_>,
    person: Person,
) -> Option<(Vec<ActorId>, usize)> {
    let doc = token.doc();
    let mut back = text.back().filter(|s| s.token < token.index()).take_while(|s| is_near(s, token, 2));
    let seen = back.find(|s| pronouns::person(doc.token(s.token)) == Some(person))?;
    Some((scene.cast.at(doc.token(seen.token)).collect(), token.sentence() - seen.sentence))
}

fn candidates(scene: &Scene<'_>, text: &Discourse, pronoun: &Pronoun<'_>) -> Vec<Candidate> {
    let token = pronoun.place.token;
    let mut all: Vec<Candidate> = Vec::new();
    let mut last = usize::MAX;
    let back = text.back().take_while(|s| is_near(s, token, reach(pronoun.person)));
    for seen in back.filter(|s| s.token != token.index()) {
        let mention = token.doc().token(seen.token);
        let many = pronoun.person == Person::They && mention.dep() != "conj" && last != seen.token;
        let group = if many { scene.cast.of(mention) } else { Vec::new() };
        if group.len() > 1 {
            weighing::add(&mut all, sorted(group), seen.token);
        }
        last = seen.token;
        if scene.cast.at(mention).nth(1).is_none() {
            weighing::add(&mut all, vec![seen.actor], seen.token);
        }
    }
    for seen in text.ahead(token.index()).take_while(|s| s.sentence == token.sentence()) {
        weighing::add(&mut all, vec![seen.actor], seen.token);
    }
    if pronoun.person == Person::They {
        for (group, at) in met(scene, text, token) {
            if !all.iter().any(|c| c.ids == group) {
                all.push(Candidate { ids: group, at: vec![at] });
            }
        }
    }
    all.truncate(MOST);
    all.extend(things(scene, token, pronoun.person));
    if pronoun.person == Person::It {
        all.push(Candidate { ids: Vec::new(), at: Vec::new() });
    }
    all
}

/// Those whom one sentence names, where they are two or three persons, or two or three states and groups: "X met Y. They …"; with
/// the last of their mentions.
fn met(scene: &Scene<'_>, text: &Discourse, token: Token<'_>) -> Vec<(Vec<ActorId>, usize)> {
    let mut groups = Vec::new();
    for far in 0..=MET {
        let Some(sentence) = token.sentence().checked_sub(far) else { break };
        let here = || text.back().filter(move |s| s.sentence == sentence && s.token < token.index());
        for persons in [true, false] {
            let fits = |id: &ActorId| {
                let single = !scene.traits[id.index()].plural && !scene.traits[id.index()].agents;
                let person = scene.kind(*id) == Kind::Person;
                let side = scene.is_group(*id) || matches!(scene.kind(*id), Kind::State | Kind::Government);
                single && if persons { person } else { side }
            };
            let group = sorted(here().map(|s| s.actor).filter(fits).collect());
            let last = here().find(|s| fits(&s.actor)).map(|s| s.token);
            if let (2 | 3, Some(last)) = (group.len(), last) {
                groups.push((group, last));
            }
        }
    }
    groups
}

/// How many sentences back those may stand whom a sentence names without joining them.
const MET: usize = 2;

/// Nouns near a pronoun that are nobody and agree with it in number.
fn things(scene: &Scene<'_>, token: Token<'_>, person: Person) -> Vec<Candidate> {
    let plural = match person {
        Person::It => false,
        Person::They => true,
        Person::He | Person::She => return Vec::new(),
    };
    let first = token.sentence().saturating_sub(THINGS);
    let from = token.doc().sentences()[first].start;
    let fits = |t: &Token<'_>| {
        let noun = matches!(t.pos(), Pos::Noun | Pos::Propn) && matches!(t.tag(), "NNS" | "NNPS") == plural;
        let part = matches!(part(*t), "subject" | "passive" | "object" | "behind" | "joined" | "beside");
        noun && part && *t != token.head() && !is_time(*t) && scene.cast.at(*t).next().is_none()
    };
    let all = token.doc().range(from..token.index()).rev().filter(fits).take(6);
    all.map(|t| Candidate { ids: Vec::new(), at: vec![t.index()] }).collect()
}

fn is_time(token: Token<'_>) -> bool {
    matches!(token.entity_label(), "DATE" | "TIME")
}

/// Whether somebody is of the pronoun's number, sex and sort.
fn agrees(scene: &Scene<'_>, candidate: &Candidate, person: Person) -> bool {
    match candidate.ids[..] {
        [id] => pronouns::agrees(scene, id, person),
        _ => person == Person::They && !candidate.ids.is_empty(),
    }
}

impl Pronoun<'_> {
    /// Weighs one who may be meant.
    fn weigh(&self, scene: &Scene<'_>, candidate: &Candidate, standing: Standing, scale: &mut Scale<'_>) {
        let place = &self.place;
        let sort = weighing::sort(scene, candidate);
        place.note(scale, &["sort", sort]);
        place.note(scale, &["verb", place.verb, sort]);
        if matches!(self.part, "subject" | "passive" | "object" | "owner") {
            let lemma = place.token.head().lemma().to_lowercase();
            scale.note_under(&place.headings[1..2], &["of", self.part, &lemma, sort]);
        }
        if sorted(self.ruled.actors.clone()) == candidate.ids {
            place.note(scale, &["rules", self.ruled.how]);
        }
        let Some(nearest) = candidate.at.first() else { return self.weigh_nothing(scale) };
        let nearest = place.token.doc().token(*nearest);
        place.note_place(scene, nearest, scale);
        if candidate.ids.is_empty() {
            return;
        }
        place.note_standing(nearest, standing, scale);
        place.note(scale, &["often", count(candidate.at.len())]);
        let first = candidate.at.last().map(|at| place.token.doc().token(*at).sentence());
        let new = first == Some(nearest.sentence());
        let distance = far(place.token.sentence().abs_diff(nearest.sentence()));
        place.note(scale, &[if new { "new" } else { "old" }, distance]);
        if let Some((ids, back)) = &self.last {
            let same = if sorted(ids.clone()) == candidate.ids { "same" } else { "other" };
            place.note(scale, &["last", same, count(*back)]);
        }
        if candidate.ids.len() > 1 {
            let joined = scene.cast.of(nearest).len() > 1;
            place.note(scale, &["several", if joined { "joined" } else { "met" }, distance]);
        }
        self.weigh_agreement(scene, candidate, scale);
        if candidate.ids.iter().any(|id| self.barred.contains(id)) {
            place.note(scale, &["barred"]);
        }
    }

    /// "It was unclear whether …": what speaks for a pronoun that stands for nothing.
    fn weigh_nothing(&self, scale: &mut Scale<'_>) {
        let verb = self.place.token.head();
        let clause = ["ccomp", "xcomp", "advcl", "csubj"];
        let clause = verb.child(&clause).is_some_and(|t| t.index() > verb.index());
        let said = if clause { "clause" } else { "plain" };
        let quality = if verb.child(&["acomp", "attr", "oprd"]).is_some() { "quality" } else { "none" };
        self.place.note(scale, &["nothing", said, quality, self.place.verb]);
    }

    fn weigh_agreement(&self, scene: &Scene<'_>, candidate: &Candidate, scale: &mut Scale<'_>) {
        let fits = if agrees(scene, candidate, self.person) { "yes" } else { "no" };
        self.place.note(scale, &["agrees", fits]);
        let [id] = candidate.ids[..] else { return };
        let named = if scene.traits[id.index()].agents { "agents" } else { "named" };
        self.place.note(scale, &["named", named]);
        let pronoun = match self.person {
            Person::He => "he",
            Person::She => "she",
            _ => return,
        };
        let sex = match (scene.traits[id.index()].gender, self.person) {
            (None, _) => "unknown",
            (Some(Gender::Male), Person::He) | (Some(Gender::Female), Person::She) => "same",
            _ => "other",
        };
        self.place.note(scale, &["sex", pronoun, sex]);
    }
}
