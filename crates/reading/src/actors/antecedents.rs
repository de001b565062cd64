//! Whom a pronoun stands for, of all who may be meant: what speaks for each is weighed, and the heaviest is meant.
//!
//! Candidates are everybody who was mentioned in the sentences before or stands in this one, those joined by "and" as one, the
//! things that are nobody ("the truce … it"), and for "it" nothing at all ("it was unclear whether"). Each has traits: how far
//! back and in which part of its sentence it stood last, how often, what sort of somebody it is, where in the tree it stands
//! to the pronoun, what the grammar's own rules say (`pronouns`). `weights` says what each counts.

use super::Kind;
use super::discourse::{Discourse, Seen};
use super::pronouns::{self, Person, Ruled};
use super::scene::Scene;
use super::tables::Gender;
use super::weights::Scale;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// Who may be meant, as it was weighed: for whoever wants to see or to train the weights.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The pronoun's token.
    pub token: usize,
    /// Everybody who may be meant.
    pub candidates: Vec<Weighed>,
}

/// One of those who may be meant.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The actors; none for a thing, or for nothing.
    pub actors: Vec<ActorId>,
    /// The tokens that mention them, the nearest first; none for nothing.
    pub at: Vec<usize>,
    /// What speaks for and against, by name.
    pub traits: Vec<String>,
}

/// A pronoun with what its candidates are held against.
struct Place<'s> {
    token: Token<'s>,
    person: Person,
    class: &'static str,
    role: &'static str,
    verb: &'static str,
    /// Subjects of the clauses around it, the nearest first.
    above: Vec<usize>,
    barred: Vec<ActorId>,
    ruled: Ruled,
    paragraph: usize,
    quotation: Option<usize>,
    /// Whom the last such pronoun stood for, and how many sentences back.
    last: Option<(Vec<ActorId>, usize)>,
}

/// One who may be meant.
struct Candidate {
    /// None for a thing.
    ids: Vec<ActorId>,
    /// Where it is mentioned, the nearest before the pronoun first; behind it only where it stands nowhere before.
    at: Vec<usize>,
}

/// How somebody stands among all who may be meant and agree with the pronoun.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// How many of them stand nearer.
    nearer: usize,
    /// How many of them the text speaks of more.
    heavier: usize,
    /// How many of them stand before it in its sentence.
    before: usize,
    /// How many others stand in its sentence.
    others: usize,
    /// How many there are beside it.
    rivals: usize,
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
    let place = place(scene, text, token, person);
    let all = candidates(scene, text, &place);
    let standings = standings(scene, &place, &all);
    let mut best: Option<(i64, usize)> = None;
    let mut shown = Vec::new();
    for (number, candidate) in all.iter().enumerate() {
        let mut scale = Scale::new(&scene.registry.weights, scene.choices.is_some());
        weigh(scene, &place, candidate, standings[number], &mut scale);
        if best.is_none_or(|(most, _)| scale.sum > most) {
            best = Some((scale.sum, number));
        }
        shown.extend(scale.names.map(|traits| Weighed {
            actors: candidate.ids.clone(),
            at: candidate.at.clone(),
            traits,
        }));
    }
    if let Some(choices) = &mut scene.choices {
        choices.push(Choice { token: token.index(), candidates: shown });
    }
    best.map(|(_, number)| all[number].ids.clone()).unwrap_or_default()
}

fn place<'s>(scene: &Scene<'s>, text: &Discourse, token: Token<'s>, person: Person) -> Place<'s> {
    let class = match person {
        Person::It => "it",
        Person::They => "they",
        Person::He | Person::She => "he",
    };
    Place {
        token,
        person,
        class,
        role: role(token),
        verb: verb(scene, token),
        above: above(token),
        barred: pronouns::barred(scene, token),
        ruled: pronouns::ruled(scene, text, token, person),
        paragraph: paragraph(scene, token),
        quotation: scene.page.quotes.outermost(token.start()),
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
    let near = |s: &&Seen| s.sentence + 2 >= token.sentence();
    let mut back = text.back().filter(|s| s.token < token.index()).take_while(near);
    let seen = back.find(|s| pronouns::person(doc.token(s.token)) == Some(person))?;
    Some((scene.cast.at(doc.token(seen.token)).collect(), token.sentence() - seen.sentence))
}

/// How all candidates stand among each other.
fn standings(scene: &Scene<'_>, place: &Place<'_>, all: &[Candidate]) -> Vec<Standing> {
    let doc = place.token.doc();
    let rival = |c: &Candidate| matches!(c.ids[..], [_]) && agrees(scene, c, place.person);
    let rivals: Vec<usize> = (0..all.len()).filter(|n| rival(&all[*n])).collect();
    let weight = |c: &Candidate| -> f64 {
        let of = |at: &usize| {
            let token = doc.token(*at);
            let subject = matches!(role(token), "subject" | "passive");
            (if subject { 2.0 } else { 1.0 })
                / (1 + 2 * place.token.sentence().abs_diff(token.sentence())) as f64
        };
        c.at.iter().map(of).sum()
    };
    let weights: Vec<f64> = all.iter().map(weight).collect();
    let stand = |n: usize| {
        let mut standing = Standing::default();
        let Some(nearest) = all[n].at.first().map(|at| doc.token(*at)) else { return standing };
        let here = |c: &Candidate, before: usize| {
            c.at.iter().any(|at| *at < before && doc.token(*at).sentence() == nearest.sentence())
        };
        for other in rivals.iter().copied().filter(|other| *other != n) {
            standing.rivals += 1;
            standing.nearer += usize::from(other < n);
            standing.heavier += usize::from(weights[other] > weights[n]);
            standing.before += usize::from(here(&all[other], nearest.index()));
            standing.others += usize::from(here(&all[other], usize::MAX));
        }
        standing
    };
    (0..all.len()).map(stand).collect()
}

fn paragraph(scene: &Scene<'_>, token: Token<'_>) -> usize {
    scene.page.layout.paragraphs.partition_point(|p| p.end <= token.start())
}

/// The part of a word in its clause.
fn role(token: Token<'_>) -> &'static str {
    if token.norm().ends_with("self") || token.norm().ends_with("selves") {
        return "self";
    }
    match token.dep() {
        "nsubj" => "subject",
        "nsubjpass" => "passive",
        "dobj" | "dative" => "object",
        "poss" => "owner",
        "pobj" if token.head().dep() == "agent" => "subject",
        "pobj" => "behind",
        "conj" => "joined",
        "appos" => "beside",
        "compound" | "amod" | "nmod" => "before",
        _ => "other",
    }
}

/// What sort of verb or noun governs a pronoun.
fn verb(scene: &Scene<'_>, token: Token<'_>) -> &'static str {
    let words = &scene.registry.words;
    let head = token.head();
    match role(token) {
        "subject" if words.has("agentive", head.lemma()) => "agentive",
        "object" if words.has("animate", head.lemma()) => "animate",
        "owner" if scene.unit_at(head.index()).is_some() => "somebody's",
        "behind" if words.has("sided", head.norm()) => "sided",
        "subject" if matches!(head.lemma(), "be" | "seem" | "remain" | "appear" | "become") => "being",
        _ => "any",
    }
}

/// Subjects of the clauses around a word, the nearest first; its own clause's only where it is no argument of it.
fn above(token: Token<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut below = token;
    for clause in token.ancestors().take(40) {
        let subjects = clause.children_by(&["nsubj", "nsubjpass"]).filter(|s| *s != below && *s != token);
        found.extend(subjects.map(|s| s.index()));
        below = clause;
    }
    found
}

fn candidates(scene: &Scene<'_>, text: &Discourse, place: &Place<'_>) -> Vec<Candidate> {
    let token = place.token;
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |ids: Vec<ActorId>, at: usize| match all.iter_mut().find(|c| c.ids == ids) {
        Some(known) => known.at.push(at),
        None => all.push(Candidate { ids, at: vec![at] }),
    };
    let near = |s: &&Seen| s.sentence + reach(place.person) >= token.sentence();
    let mut last = usize::MAX;
    for seen in text.back().take_while(near).filter(|s| s.token != token.index()) {
        let mention = token.doc().token(seen.token);
        let many = place.person == Person::They && mention.dep() != "conj" && last != seen.token;
        let group = if many { scene.cast.of(mention) } else { Vec::new() };
        if group.len() > 1 {
            add(sorted(group), seen.token);
        }
        last = seen.token;
        if scene.cast.at(mention).nth(1).is_none() {
            add(vec![seen.actor], seen.token);
        }
    }
    for seen in text.ahead(token.index()).take_while(|s| s.sentence == token.sentence()) {
        add(vec![seen.actor], seen.token);
    }
    all.truncate(MOST);
    all.extend(things(scene, place));
    if place.person == Person::It {
        all.push(Candidate { ids: Vec::new(), at: Vec::new() });
    }
    all
}

fn sorted(mut ids: Vec<ActorId>) -> Vec<ActorId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Nouns near a pronoun that are nobody and agree with it in number.
fn things(scene: &Scene<'_>, place: &Place<'_>) -> Vec<Candidate> {
    let token = place.token;
    let plural = match place.person {
        Person::It => false,
        Person::They => true,
        Person::He | Person::She => return Vec::new(),
    };
    let first = token.sentence().saturating_sub(THINGS);
    let from = token.doc().sentences()[first].start;
    let fits = |t: &Token<'_>| {
        let noun = matches!(t.pos(), Pos::Noun | Pos::Propn) && matches!(t.tag(), "NNS" | "NNPS") == plural;
        let part = matches!(role(*t), "subject" | "passive" | "object" | "behind" | "joined" | "beside");
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

const COUNTS: [&str; 5] = ["0", "1", "2", "3", "more"];

fn count(n: usize) -> &'static str {
    COUNTS[n.min(COUNTS.len() - 1)]
}

fn far(n: usize) -> &'static str {
    match n {
        0..=3 => count(n),
        4..=5 => "4",
        _ => "6",
    }
}

/// A trait under all its headings: for every pronoun, for its class, and for its class and part in the sentence.
fn note(scale: &mut Scale<'_>, place: &Place<'_>, name: &[&str]) {
    for head in [&["all"][..], &[place.class], &[place.class, place.role]] {
        let words: Vec<&str> = head.iter().chain(name).copied().collect();
        scale.note(&words);
    }
}

/// Weighs one who may be meant.
fn weigh(
    scene: &Scene<'_>,
    place: &Place<'_>,
    candidate: &Candidate,
    standing: Standing,
    scale: &mut Scale<'_>,
) {
    let sort = sort(scene, candidate);
    note(scale, place, &["sort", sort]);
    note(scale, place, &["verb", place.verb, sort]);
    let governor = place.token.head();
    if matches!(place.role, "subject" | "passive" | "object" | "owner") {
        let lemma = governor.lemma().to_lowercase();
        scale.note(&[place.class, "of", place.role, &lemma, sort]);
    }
    let ruled = match &place.ruled.actors {
        ids if ids.is_empty() => candidate.ids.is_empty(),
        ids => sorted(ids.clone()) == candidate.ids,
    };
    if ruled {
        note(scale, place, &["rules", place.ruled.how]);
    }
    let Some(nearest) = candidate.at.first() else {
        of_nothing(place, scale);
        return;
    };
    let nearest = place.token.doc().token(*nearest);
    of_place(scene, place, nearest, scale);
    if candidate.ids.is_empty() {
        return;
    }
    of_standing(place, nearest, standing, scale);
    note(scale, place, &["often", count(candidate.at.len())]);
    if let Some((ids, back)) = &place.last {
        let same = if sorted(ids.clone()) == candidate.ids { "same" } else { "other" };
        note(scale, place, &["last", same, count(*back)]);
    }
    of_agreement(scene, place, candidate, scale);
    if candidate.ids.iter().any(|id| place.barred.contains(id)) {
        note(scale, place, &["barred"]);
    }
}

/// How somebody stands among the others.
fn of_standing(place: &Place<'_>, nearest: Token<'_>, standing: Standing, scale: &mut Scale<'_>) {
    let distance = far(place.token.sentence().abs_diff(nearest.sentence()));
    note(scale, place, &["nearer", count(standing.nearer)]);
    note(scale, place, &["heavier", count(standing.heavier)]);
    note(scale, place, &["rivals", count(standing.rivals)]);
    let order = ["first", "second", "later"][standing.before.min(2)];
    note(scale, place, &["order", order, distance]);
    if standing.others == 0 {
        note(scale, place, &["alone", distance]);
    }
}

/// "It was unclear whether …": what speaks for a pronoun that stands for nothing.
fn of_nothing(place: &Place<'_>, scale: &mut Scale<'_>) {
    let verb = place.token.head();
    let clause = verb.child(&["ccomp", "xcomp", "advcl", "csubj"]).is_some_and(|t| t.index() > verb.index());
    let said = if clause { "clause" } else { "plain" };
    let quality = if verb.child(&["acomp", "attr", "oprd"]).is_some() { "quality" } else { "none" };
    note(scale, place, &["nothing", said, quality, place.verb]);
}

/// Where somebody or something stands.
fn of_place(scene: &Scene<'_>, place: &Place<'_>, nearest: Token<'_>, scale: &mut Scale<'_>) {
    let token = place.token;
    let thing = if scene.cast.at(nearest).next().is_none() { "thing" } else { "somebody" };
    let distance = far(token.sentence().abs_diff(nearest.sentence()));
    let part = role(nearest);
    let behind = nearest.index() > token.index();
    let distance = if behind { "ahead" } else { distance };
    note(scale, place, &["far", thing, distance]);
    note(scale, place, &["part", thing, part]);
    note(scale, place, &["part", thing, part, distance]);
    let subject = matches!(part, "subject" | "passive");
    if subject && nearest.head().is_root() {
        note(scale, place, &["leads", thing, distance]);
    }
    let form = match nearest.pos() {
        Pos::Pron => "pronoun",
        Pos::Propn => "name",
        _ => "noun",
    };
    note(scale, place, &["form", thing, form]);
    let deep =
        nearest.ancestors().take(20).filter(|t| matches!(t.dep(), "relcl" | "advcl" | "ccomp" | "acl"));
    note(scale, place, &["deep", thing, count(deep.count().min(2)), distance]);
    if nearest.child(&["conj"]).is_some() {
        note(scale, place, &["leads several", thing]);
    }
    if nearest.sentence() == 0 {
        note(scale, place, &["opens", thing]);
    }
    if nearest.pos() == Pos::Pron {
        let same = if is_chain(place.person, nearest) { "same" } else { "other" };
        note(scale, place, &["pronoun", same, distance]);
    }
    let paragraphs = place.paragraph.abs_diff(paragraph(scene, nearest));
    note(scale, place, &["paragraph", thing, count(paragraphs.min(3))]);
    if let Some(depth) = place.above.iter().position(|at| *at == nearest.index()) {
        note(scale, place, &["above", thing, count(depth)]);
    }
    if nearest.head() == token.head() && !behind {
        note(scale, place, &["beside", thing, part]);
    }
    if scene.registry.words.has("agentive", nearest.head().lemma()) && subject {
        note(scale, place, &["acted", thing, place.verb, distance]);
    }
    let quoted = scene.page.quotes.outermost(nearest.start());
    let quoted = match (place.quotation, quoted) {
        (None, None) => return,
        (None, Some(_)) => "was",
        (Some(_), None) => "is",
        (Some(a), Some(b)) if a == b => "both",
        _ => "apart",
    };
    note(scale, place, &["quoted", thing, quoted]);
}

fn is_chain(person: Person, other: Token<'_>) -> bool {
    pronouns::person(other) == Some(person)
}

/// What sort of somebody it is.
fn sort(scene: &Scene<'_>, candidate: &Candidate) -> &'static str {
    match candidate.ids[..] {
        [] if candidate.at.is_empty() => "nothing",
        [] => "thing",
        [id] => match (scene.kind(id), scene.traits[id.index()].plural) {
            (Kind::Person, false) => "person",
            (Kind::Person | Kind::People | Kind::Other, true) => "people",
            (Kind::People, false) => "people",
            (Kind::State, _) => "state",
            (Kind::Government, _) => "government",
            (Kind::Military | Kind::Police, _) => "force",
            (Kind::ArmedGroup | Kind::Party, _) => "group",
            (_, false) => "body",
            (_, true) => "bodies",
        },
        _ => "several",
    }
}

fn of_agreement(scene: &Scene<'_>, place: &Place<'_>, candidate: &Candidate, scale: &mut Scale<'_>) {
    let fits = if agrees(scene, candidate, place.person) { "yes" } else { "no" };
    note(scale, place, &["agrees", fits]);
    let [id] = candidate.ids[..] else { return };
    let sex = match (scene.traits[id.index()].gender, place.person) {
        (None, _) => "unknown",
        (Some(Gender::Male), Person::He) | (Some(Gender::Female), Person::She) => "same",
        _ => "other",
    };
    if matches!(place.person, Person::He | Person::She) {
        note(scale, place, &["sex", if place.person == Person::He { "he" } else { "she" }, sex]);
    }
    let named = if scene.traits[id.index()].agents { "agents" } else { "named" };
    note(scale, place, &["named", named]);
}
