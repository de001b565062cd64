//! Pronouns: whom "it", "their", "he", "who" stand for, outside quotations as far as I and we go.

use super::antecedents;
use super::discourse::{Discourse, NEAR, Seen};
use super::scene::Scene;
use super::tables::Gender;
use super::{How, Kind};
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// What a pronoun asks of its antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Person {
    It,
    They,
    He,
    She,
}

/// Ties a pronoun, and says to whom.
pub(super) fn tie(scene: &mut Scene<'_>, text: &Discourse, token: Token<'_>) -> Vec<ActorId> {
    let found = match person(token) {
        Some(person) => antecedents::choose(scene, text, token, person),
        None if is_relative(token) => relative(scene, token),
        None => Vec::new(),
    };
    for id in &found {
        scene.mention_headed(*id, &(token.index()..token.index() + 1), token, How::Pronoun);
    }
    found
}

pub(super) fn person(token: Token<'_>) -> Option<Person> {
    match token.norm() {
        "it" | "its" | "itself" if token.dep() != "expl" => Some(Person::It),
        "they" | "them" | "their" | "theirs" | "themselves" => Some(Person::They),
        "he" | "him" | "his" | "himself" => Some(Person::He),
        "she" | "her" | "hers" | "herself" => Some(Person::She),
        _ => None,
    }
}

fn is_relative(token: Token<'_>) -> bool {
    matches!(token.norm(), "who" | "whom" | "which" | "that" | "whose")
        && matches!(token.tag(), "WP" | "WP$" | "WDT" | "IN")
}

/// Whom the noun that a relative clause hangs on stands for, or the one that it explains: "X, a commander who …".
fn relative(scene: &Scene<'_>, token: Token<'_>) -> Vec<ActorId> {
    let mut clause = token.ancestors().take(8).filter(|t| t.dep() == "relcl");
    let verb = clause.next().filter(|verb| verb.head().index() < token.index());
    if let Some(all) =
        verb.filter(|_| takes_all(token)).map(|verb| row(scene, verb.head())).filter(|all| all.len() > 1)
    {
        return all;
    }
    let found = verb.map(|verb| of_noun(scene, verb.head(), verb, token)).unwrap_or_default();
    if !found.is_empty() && found.iter().all(|id| suits(scene, *id, token)) {
        return found;
    }
    // "X, a spokesman for the group, who …" and "X of the group, which …".
    let above = verb.into_iter().flat_map(|verb| verb.head().ancestors().take(4));
    let above = above.filter(|t| matches!(t.pos(), Pos::Noun | Pos::Propn) && t.index() < token.index());
    let mut around = above.map(|t| tied(scene, t)).chain([stands_before(scene, token)]);
    let good = |found: &Vec<ActorId>| !found.is_empty() && found.iter().all(|id| suits(scene, *id, token));
    around.find(good).unwrap_or_else(|| if token.norm() == "which" { Vec::new() } else { found })
}

/// "each of whom", "neither of whom".
fn takes_all(token: Token<'_>) -> bool {
    let of = token.head();
    of.norm() == "of" && matches!(of.head().norm(), "each" | "neither" | "both" | "all" | "none")
}

/// Everybody who is joined to a noun.
fn row(scene: &Scene<'_>, noun: Token<'_>) -> Vec<ActorId> {
    let first = std::iter::successors(Some(noun), |t| (t.dep() == "conj").then(|| t.head())).take(10).last();
    first.map(|t| scene.cast.of(t)).unwrap_or_default()
}

/// Whether somebody can be meant by "who" or by "which".
fn suits(scene: &Scene<'_>, id: ActorId, token: Token<'_>) -> bool {
    let single = !scene.traits[id.index()].plural;
    match (token.norm(), scene.kind(id)) {
        ("which", Kind::Person) => false,
        ("who" | "whom", Kind::State | Kind::Government | Kind::Ministry | Kind::Igo | Kind::Party) => {
            !single
        }
        ("who" | "whom", Kind::ArmedGroup) => !single || scene.traits[id.index()].agents,
        _ => true,
    }
}

/// Whom a noun stands for, as far as the verb of the clause that hangs on it allows.
fn of_noun(scene: &Scene<'_>, noun: Token<'_>, verb: Token<'_>, token: Token<'_>) -> Vec<ActorId> {
    let counted = || noun.child(&["prep"]).filter(|t| t.norm() == "of").and_then(|t| t.child(&["pobj"]));
    if let Some(named) = explained(scene, noun) {
        return named;
    }
    let last =
        std::iter::successors(Some(noun), |t| t.child(&["conj"]).filter(|c| c.index() < token.index()));
    let last = last.take(10).last().unwrap_or(noun);
    // "Argentina, Chile and Brazil, which acted as host".
    let row = last != noun && last.head() != noun;
    let one = is_singular(verb) || (row && token.norm() == "which" && !is_plural(verb));
    let found = match last != noun && one {
        true => tied(scene, last),
        false => tied(scene, noun),
    };
    match found {
        found if found.is_empty() && noun.tag() == "NNS" => {
            counted().map(|noun| tied(scene, noun)).unwrap_or_default()
        }
        found => found,
    }
}

fn tied(scene: &Scene<'_>, noun: Token<'_>) -> Vec<ActorId> {
    match scene.cast.of(noun) {
        found if found.is_empty() => {
            scene.unit_at(noun.index()).and_then(|unit| scene.who[unit]).into_iter().collect()
        }
        found => found,
    }
}

/// "were", "have": the verb of several.
fn is_plural(verb: Token<'_>) -> bool {
    let several = |t: Token<'_>| t.tag() == "VBP" || t.norm() == "were";
    several(verb) || verb.children_by(&["aux", "auxpass"]).any(several)
}

/// "was", "has": the verb of one.
fn is_singular(verb: Token<'_>) -> bool {
    verb.tag() == "VBZ"
        || verb.children_by(&["aux", "auxpass"]).any(|t| t.tag() == "VBZ" || t.norm() == "was")
        || verb.norm() == "was"
}

/// The one whom a common noun beside a name explains: "Trond Furuhovde, the Norwegian", "the Association, a monitor".
fn explained(scene: &Scene<'_>, noun: Token<'_>) -> Option<Vec<ActorId>> {
    let named = |id: &ActorId| !scene.traits[id.index()].agents;
    if noun.dep() != "appos" || scene.cast.at(noun).any(|id| named(&id) && scene.kind(id) != Kind::People) {
        return None;
    }
    // "X and Y, the mediators".
    let all = if noun.tag() == "NNS" { row(scene, noun.head()) } else { Vec::new() };
    if all.len() > 1 && all.iter().all(named) {
        return Some(all);
    }
    let nouns = noun.ancestors().take(4).filter(|t| matches!(t.pos(), Pos::Noun | Pos::Propn));
    nouns.flat_map(|t| scene.cast.at(t)).find(named).map(|id| vec![id])
}

/// Whoever stands right before a relative pronoun, where the tree hangs its clause on no noun.
fn stands_before(scene: &Scene<'_>, token: Token<'_>) -> Vec<ActorId> {
    if token.norm() == "that"
        || token.norm() == "who" && token.sentence() != token.previous().map_or(usize::MAX, Token::sentence)
    {
        return Vec::new();
    }
    let doc = token.doc();
    let small = |t: &Token<'_>| {
        matches!(t.pos(), Pos::Adp | Pos::Num | Pos::Punct)
            || matches!(t.norm(), "some" | "many" | "most" | "all" | "both" | "none" | "one")
    };
    let first = doc.sentences()[token.sentence()].start;
    let comma = doc.range(first..token.index()).rev().take_while(small).any(|t| t.text() == ",");
    let Some(before) = doc.range(first..token.index()).rev().find(|t| !small(t)).filter(|_| comma) else {
        return Vec::new();
    };
    let nouns =
        std::iter::once(before).chain(before.ancestors().take(3)).filter(|t| t.index() <= before.index());
    let mut found = nouns.map(|t| explained(scene, t).unwrap_or_else(|| scene.cast.at(t).collect()));
    found.find(|found: &Vec<ActorId>| !found.is_empty()).unwrap_or_default()
}

/// Whom the grammar's rules take a pronoun for, and which of them.
#[derive(Debug)]
pub(super) struct Ruled {
    pub(super) actors: Vec<ActorId>,
    pub(super) how: &'static str,
}

pub(super) fn ruled(scene: &Scene<'_>, text: &Discourse, token: Token<'_>, person: Person) -> Ruled {
    let by = |actors: Vec<ActorId>, how: &'static str| Ruled { actors, how };
    if let Some(found) = fronted(scene, token, person) {
        return by(found, "fronted");
    }
    let barred = barred(scene, token);
    match in_sentence(scene, token, person, &barred) {
        Outcome::Found(found) => return by(found, "clause"),
        Outcome::Blocked => return by(Vec::new(), "blocked"),
        Outcome::Open => {}
    }
    let earlier = |from: usize| token.sentence().checked_sub(from);
    let near = if person == Person::She { NEAR_SHE } else { NEAR };
    for sentence in (0..=near).filter_map(earlier) {
        let mentions = || text.back().filter(move |s| s.sentence == sentence && s.token < token.index());
        let fits = |s: &&Seen| !meant(scene, s, person, &barred).is_empty();
        let chosen = match sentence == token.sentence() {
            true => {
                mentions().filter(|s| !same_clause(scene, token, s.token)).find(fits).map(|s| (s, "near"))
            }
            false => {
                let leads = || mentions().filter(|s| s.leads).find(fits).map(|s| (s, "leads"));
                let subject = || mentions().filter(|s| s.subject).filter(fits).last().map(|s| (s, "subject"));
                leads().or_else(subject).or_else(|| mentions().find(fits).map(|s| (s, "last")))
            }
        };
        if let Some((seen, how)) = chosen {
            if is_thing(scene, token, person, seen.token) {
                return by(Vec::new(), "thing");
            }
            return by(meant(scene, seen, person, &barred), how);
        }
    }
    by(Vec::new(), "none")
}

/// "The air force shot down 40 drones launched by Russia, it said": the subject of what is said before, though it may be
/// nobody who is known.
fn fronted(scene: &Scene<'_>, token: Token<'_>, person: Person) -> Option<Vec<ActorId>> {
    let verb = Some(token.head()).filter(|_| token.dep() == "nsubj")?;
    let said = verb.child(&["ccomp"]).filter(|s| s.index() < token.index())?;
    let subject = said.child(&["nsubj", "nsubjpass"])?;
    let found = group(scene, subject, person);
    (!found.is_empty() || blocks(scene, subject, person) && is_agent(scene, subject)).then_some(found)
}

/// Whether a noun can be somebody: the registry knows it for agents.
fn is_agent(scene: &Scene<'_>, noun: Token<'_>) -> bool {
    scene.unit_at(noun.index()).is_some()
}

/// Reports name few women: "she" reaches further back than others.
const NEAR_SHE: usize = 2 * NEAR;

/// Whom a pronoun means when it stands for a mention: all that the mention or its row stands for in the case of "they".
fn meant(scene: &Scene<'_>, seen: &Seen, person: Person, barred: &[ActorId]) -> Vec<ActorId> {
    let token = scene.page.doc.token(seen.token);
    if person == Person::They && token.dep() != "conj" {
        let all = scene.cast.of(token);
        if all.len() > 1 {
            return if all.iter().any(|id| barred.contains(id)) { Vec::new() } else { all };
        }
    }
    let fits = |id: &ActorId| agrees(scene, *id, person) && !barred.contains(id);
    if !fits(&seen.actor) {
        return Vec::new();
    }
    scene.cast.at(token).filter(fits).collect()
}

/// Whom an object pronoun cannot mean: the subject of its verb, or of the verb above where it is said of it what it shall
/// do ("expected them to surrender").
pub(super) fn barred(scene: &Scene<'_>, token: Token<'_>) -> Vec<ActorId> {
    let object =
        matches!(token.dep(), "dobj" | "dative") || (token.dep() == "pobj" && token.head().dep() != "agent");
    let accusative = token.dep() == "nsubj" && matches!(token.norm(), "them" | "him");
    if !object && !accusative || token.norm().ends_with("self") || token.norm().ends_with("selves") {
        return Vec::new();
    }
    let subject = |verb: Token<'_>| {
        verb.children_by(&["nsubj", "nsubjpass"]).find(|s| s.index() != token.index()).map(|s| s.index())
    };
    let above = token.ancestors().take(8).filter(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
    for verb in above.skip(usize::from(accusative)) {
        if let Some(at) = subject(verb) {
            return scene.cast.of(scene.page.doc.token(at));
        }
        // "is to fly to Seoul to meet him"; across "and" the tree is too often wrong.
        let infinitive = verb.dep() == "advcl" && verb.children().any(|t| t.tag() == "TO");
        if verb.dep() != "xcomp" && !infinitive {
            break;
        }
    }
    Vec::new()
}

/// Whether a thing that is no actor stands nearer than an actor, for a pronoun that is not said to act.
fn is_thing(scene: &Scene<'_>, token: Token<'_>, person: Person, actor: usize) -> bool {
    let passive = matches!(token.dep(), "dobj" | "nsubjpass" | "pobj");
    let somebody = token.dep() != "nsubjpass" && scene.registry.words.has("animate", token.head().lemma());
    let sided = token.dep() == "pobj" && scene.registry.words.has("sided", token.head().norm());
    if !passive || somebody || sided || matches!(person, Person::He | Person::She) {
        return false;
    }
    let from = (actor + 1).max(token.index().saturating_sub(40));
    let between = token.doc().range(from..token.index());
    between
        .rev()
        .any(|t| blocks(scene, t, person) && matches!(t.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj"))
}

enum Outcome {
    Found(Vec<ActorId>),
    /// A noun that is no actor is the likely antecedent.
    Blocked,
    Open,
}

/// The subject of the nearest clause around a pronoun that it can stand for.
fn in_sentence(scene: &Scene<'_>, token: Token<'_>, person: Person, barred: &[ActorId]) -> Outcome {
    let mut below = token;
    for clause in token.ancestors().take(40) {
        let own = is_argument(token) && below == token;
        let subjects = clause.children_by(&["nsubj", "nsubjpass"]).filter(|s| *s != below && !own);
        for subject in subjects {
            let found: Vec<ActorId> = group(scene, subject, person);
            if !found.is_empty() && !found.iter().any(|id| barred.contains(id)) {
                return Outcome::Found(found);
            }
            if subject.index() < token.index() && blocks(scene, subject, person) && !is_agentive(scene, token)
            {
                return Outcome::Blocked;
            }
        }
        below = clause;
    }
    Outcome::Open
}

/// Whether a pronoun is an argument of its verb, and so is not the verb's subject again.
fn is_argument(token: Token<'_>) -> bool {
    matches!(token.dep(), "nsubj" | "nsubjpass" | "dobj" | "dative") && !token.norm().ends_with("self")
}

/// Whom a subject stands for, as far as they agree with the pronoun: all that are joined by "and" for "they".
fn group(scene: &Scene<'_>, subject: Token<'_>, person: Person) -> Vec<ActorId> {
    let all = match person {
        Person::They => scene.cast.of(subject),
        _ => scene.cast.at(subject).collect(),
    };
    match person {
        Person::They if all.len() > 1 => all,
        _ if all.len() > 1 => Vec::new(),
        _ => all.into_iter().filter(|id| agrees(scene, *id, person)).collect(),
    }
}

pub(super) fn agrees(scene: &Scene<'_>, id: ActorId, person: Person) -> bool {
    let traits = &scene.traits[id.index()];
    let kind = scene.kind(id);
    let single = kind == Kind::Person && !traits.plural;
    match person {
        Person::It => !traits.plural && !matches!(kind, Kind::Person | Kind::People),
        Person::They => {
            traits.plural
                || scene.is_group(id)
                || matches!(kind, Kind::People | Kind::Military | Kind::Police)
        }
        Person::He => single && traits.gender != Some(Gender::Female),
        Person::She => single && traits.gender != Some(Gender::Male),
    }
}

/// Whether a subject that is no actor is what "it" or "they" stands for: a common noun of the same number.
fn blocks(scene: &Scene<'_>, subject: Token<'_>, person: Person) -> bool {
    let plural = matches!(subject.tag(), "NNS" | "NNPS");
    let noun = matches!(subject.pos(), Pos::Noun) && scene.cast.at(subject).next().is_none();
    match person {
        Person::It => noun && !plural,
        Person::They => noun && plural,
        Person::He | Person::She => false,
    }
}

/// Whether a pronoun does what only somebody does.
fn is_agentive(scene: &Scene<'_>, token: Token<'_>) -> bool {
    token.dep() == "nsubj" && scene.registry.words.has("agentive", token.head().lemma())
}

/// Whether a mention stands in the clause of a pronoun that is an argument.
fn same_clause(scene: &Scene<'_>, token: Token<'_>, other: usize) -> bool {
    let other = scene.page.doc.token(other);
    is_argument(token) && is_argument(other) && other.head() == token.head()
}
