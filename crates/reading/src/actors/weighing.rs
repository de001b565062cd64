//! How those are weighed whom a pronoun may stand for (`antecedents`): what is known of each
//! candidate and of where it stands, as traits with names, and the choice of the heaviest.

use super::Kind;
use super::discourse::Seen;
use super::pronouns;
use super::scene::Scene;
use super::weights::{Heading, Scale};
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// Who may be meant, as it was weighed: for whoever wants to see or to train the weights.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The token of the pronoun, or the one that governs the description.
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

/// One who may be meant.
pub(super) struct Candidate {
    /// None for a thing.
    pub(super) ids: Vec<ActorId>,
    /// Where it is mentioned, the nearest before first; behind only where it stands nowhere before.
    pub(super) at: Vec<usize>,
}

/// Takes up a mention of somebody who may be meant.
pub(super) fn add(all: &mut Vec<Candidate>, ids: Vec<ActorId>, at: usize) {
    match all.iter_mut().find(|c| c.ids == ids) {
        Some(known) => known.at.push(at),
        None => all.push(Candidate { ids, at: vec![at] }),
    }
}

pub(super) fn sorted(mut ids: Vec<ActorId>) -> Vec<ActorId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Weighs all, keeps how where that is wanted, and says which is the heaviest; of equals the first.
pub(super) fn heaviest<'p>(
    scene: &mut Scene<'p>,
    token: Token<'_>,
    all: &[Candidate],
    weigh: impl Fn(&Scene<'p>, usize, &mut Scale<'_>),
) -> Option<usize> {
    let mut best: Option<(i64, usize)> = None;
    let mut shown = Vec::new();
    for (number, candidate) in all.iter().enumerate() {
        let mut scale = Scale::new(&scene.registry.weights, scene.choices.is_some());
        weigh(scene, number, &mut scale);
        if best.is_none_or(|(most, _)| scale.sum > most) {
            best = Some((scale.sum, number));
        }
        let (actors, at) = (&candidate.ids, &candidate.at);
        shown.extend(scale.names.map(|traits| Weighed { actors: actors.clone(), at: at.clone(), traits }));
    }
    if let Some(choices) = &mut scene.choices {
        choices.push(Choice { token: token.index(), candidates: shown });
    }
    best.map(|(_, number)| number)
}

/// How somebody stands among all who may be meant as far as grammar goes.
#[derive(Clone, Copy, Default)]
pub(super) struct Standing {
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

/// How all candidates stand among those that agree with a word.
pub(super) fn standings(
    token: Token<'_>,
    all: &[Candidate],
    agrees: impl Fn(usize) -> bool,
) -> Vec<Standing> {
    let doc = token.doc();
    let rivals: Vec<usize> = (0..all.len()).filter(|n| agrees(*n)).collect();
    let weight = |c: &Candidate| -> f64 {
        let of = |at: &usize| {
            let mention = doc.token(*at);
            let subject = matches!(part(mention), "subject" | "passive");
            (if subject { 2.0 } else { 1.0 }) / (1 + 2 * token.sentence().abs_diff(mention.sentence())) as f64
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

/// A word that stands for somebody, with what candidates are held against.
pub(super) struct Place<'s> {
    pub(super) token: Token<'s>,
    /// What its candidates' traits are noted under.
    pub(super) headings: [Heading; 3],
    /// The sort of word that governs it.
    pub(super) verb: &'static str,
    /// Subjects of the clauses around it, the nearest first.
    above: Vec<usize>,
    /// What opens its clause: "because", "after", or else what part of the sentence that is.
    clause: &'s str,
    paragraph: usize,
    quotation: Option<usize>,
}

impl<'s> Place<'s> {
    pub(super) fn new(scene: &Scene<'_>, token: Token<'s>, headings: [Heading; 3]) -> Place<'s> {
        Place {
            token,
            headings,
            verb: verb(scene, token),
            above: above(token),
            clause: clause(token),
            paragraph: paragraph(scene, token),
            quotation: scene.page.quotes.outermost(token.start()),
        }
    }

    pub(super) fn note(&self, scale: &mut Scale<'_>, name: &[&str]) {
        scale.note_under(&self.headings, name);
    }

    /// How somebody stands among the others.
    pub(super) fn note_standing(&self, nearest: Token<'_>, standing: Standing, scale: &mut Scale<'_>) {
        let distance = far(self.token.sentence().abs_diff(nearest.sentence()));
        self.note(scale, &["nearer", count(standing.nearer)]);
        self.note(scale, &["heavier", count(standing.heavier)]);
        self.note(scale, &["rivals", count(standing.rivals)]);
        let order = ["first", "second", "later"][standing.before.min(2)];
        self.note(scale, &["order", order, distance]);
        if standing.others == 0 {
            self.note(scale, &["alone", distance]);
        }
    }

    /// Where somebody or something stands.
    pub(super) fn note_place(&self, scene: &Scene<'_>, nearest: Token<'_>, scale: &mut Scale<'_>) {
        let thing = if scene.cast.at(nearest).next().is_none() { "thing" } else { "somebody" };
        let behind = nearest.index() > self.token.index();
        let distance = far(self.token.sentence().abs_diff(nearest.sentence()));
        let distance = if behind { "ahead" } else { distance };
        let part = part(nearest);
        self.note(scale, &["far", thing, distance]);
        self.note(scale, &["part", thing, part]);
        self.note(scale, &["part", thing, part, distance]);
        let subject = matches!(part, "subject" | "passive");
        if subject && nearest.head().is_root() {
            self.note(scale, &["leads", thing, distance]);
        }
        if subject && scene.registry.words.has("agentive", nearest.head().lemma()) {
            self.note(scale, &["acted", thing, self.verb, distance]);
        }
        self.note(scale, &["form", thing, form(nearest)]);
        let clauses = |t: &Token<'_>| matches!(t.dep(), "relcl" | "advcl" | "ccomp" | "acl");
        let deep = nearest.ancestors().take(20).filter(clauses).count();
        self.note(scale, &["deep", thing, count(deep.min(2)), distance]);
        if nearest.child(&["conj"]).is_some() {
            self.note(scale, &["leads several", thing]);
        }
        if nearest.sentence() == 0 {
            self.note(scale, &["opens", thing]);
        }
        if nearest.pos() == Pos::Pron {
            let same = pronouns::person(nearest).is_some()
                && pronouns::person(nearest) == pronouns::person(self.token);
            self.note(scale, &["pronoun", if same { "same" } else { "other" }, distance]);
        }
        self.note(scale, &["paragraph", thing, self.paragraphs_to(scene, nearest)]);
        if distance == "0" && !behind {
            self.note(scale, &["clause", thing, self.clause, part]);
            if nearest.head().governs(self.token) && nearest.head() != self.token.head() {
                self.note(scale, &["under", thing, nearest.head().lemma(), part]);
            }
        } else if distance == "1" {
            self.note(scale, &["clause", thing, self.clause, part, "before"]);
        }
        if let Some(depth) = self.above.iter().position(|at| *at == nearest.index()) {
            self.note(scale, &["above", thing, count(depth)]);
        }
        if nearest.head() == self.token.head() && !behind {
            self.note(scale, &["beside", thing, part]);
        }
        if let Some(quoted) = self.quoted(scene, nearest) {
            self.note(scale, &["quoted", thing, quoted]);
        }
    }

    /// How many paragraphs before a word somebody stands.
    pub(super) fn paragraphs_to(&self, scene: &Scene<'_>, other: Token<'_>) -> &'static str {
        count(self.paragraph.abs_diff(paragraph(scene, other)).min(3))
    }

    /// Whether the word's sentence opens its paragraph.
    pub(super) fn is_opening(&self, scene: &Scene<'_>) -> bool {
        let doc = self.token.doc();
        let first = doc.token(doc.sentences()[self.token.sentence()].start);
        first.previous().is_none_or(|before| paragraph(scene, before) != self.paragraph)
    }

    fn quoted(&self, scene: &Scene<'_>, nearest: Token<'_>) -> Option<&'static str> {
        match (self.quotation, scene.page.quotes.outermost(nearest.start())) {
            (None, None) => None,
            (None, Some(_)) => Some("was"),
            (Some(_), None) => Some("is"),
            (Some(a), Some(b)) if a == b => Some("both"),
            _ => Some("apart"),
        }
    }
}

fn paragraph(scene: &Scene<'_>, token: Token<'_>) -> usize {
    scene.page.layout.paragraphs.partition_point(|p| p.end <= token.start())
}

fn form(token: Token<'_>) -> &'static str {
    match token.pos() {
        Pos::Pron => "pronoun",
        Pos::Propn => "name",
        _ => "noun",
    }
}

/// The part of a word in its clause.
pub(super) fn part(token: Token<'_>) -> &'static str {
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

/// What opens the clause of a word, or what part of its sentence the clause is.
fn clause<'s>(token: Token<'s>) -> &'s str {
    let verb = token.ancestors().take(20).find(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
    let Some(verb) = verb else { return "none" };
    let opens = verb.children().find(|t| t.dep() == "mark" || matches!(t.tag(), "WRB" | "WDT" | "WP"));
    match opens {
        Some(word) => word.norm(),
        None if verb.dep() == "pcomp" => verb.head().norm(),
        None => verb.dep(),
    }
}

/// What sort of verb or noun governs a word.
fn verb(scene: &Scene<'_>, token: Token<'_>) -> &'static str {
    let words = &scene.registry.words;
    let head = token.head();
    match part(token) {
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

const COUNTS: [&str; 5] = ["0", "1", "2", "3", "more"];

pub(super) fn count(n: usize) -> &'static str {
    COUNTS[n.min(COUNTS.len() - 1)]
}

/// So many sentences.
pub(super) fn far(n: usize) -> &'static str {
    match n {
        0..=3 => count(n),
        4..=5 => "4",
        _ => "6",
    }
}

/// What sort of somebody it is.
pub(super) fn sort(scene: &Scene<'_>, candidate: &Candidate) -> &'static str {
    match candidate.ids[..] {
        [] if candidate.at.is_empty() => "nothing",
        [] => "thing",
        [id] => match (scene.kind(id), scene.traits[id.index()].plural) {
            (Kind::Person, false) => "person",
            (Kind::Person | Kind::Other, true) | (Kind::People, _) => "people",
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

/// Whether a mention stands not more than so many sentences before a word.
pub(super) fn is_near(seen: &Seen, token: Token<'_>, sentences: usize) -> bool {
    seen.sentence + sentences >= token.sentence()
}
