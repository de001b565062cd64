//! First step: the words of a page that can name or describe somebody, as units.

use super::lexicon::{self, Atom};
use super::registry::{Label, Registry};
use crate::page::Page;
use crate::places::Place;
use crate::span::Span;
use std::collections::BTreeSet;
use std::ops::Range;
use truceline_syntax::{Doc, Pos, Token};

/// What a unit's words can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Something that the registry knows.
    Known(Label),
    /// The name of a person whom it does not know.
    Person,
    /// The name of an organisation that it does not know.
    Organisation,
}

/// Words that can name or describe somebody.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) tokens: Range<usize>,
    pub(super) what: What,
    /// Whether it is the first part of a longer word: "U.S.-led".
    pub(super) inside: bool,
}

impl Unit {
    pub(super) fn label(&self) -> Option<Label> {
        match self.what {
            What::Known(label) => Some(label),
            _ => None,
        }
    }

    /// Whether it names or describes a person by name.
    pub(super) fn is_person(&self) -> bool {
        matches!(self.what, What::Person | What::Known(Label::Person(_)))
    }

    /// Whether it is a word for people, not a name.
    fn is_word(&self) -> bool {
        matches!(
            self.label(),
            Some(Label::Role { .. } | Label::Noun { .. } | Label::Institution(_) | Label::Demonym(_))
        )
    }
}

/// The units of a page, in text order and apart from each other.
pub(super) fn find(page: &Page, registry: &Registry, places: &[Place]) -> Vec<Unit> {
    let atoms = lexicon::atoms(&page.doc);
    let known = registry.lexicon.all(page.text(), &atoms);
    let known = known.into_iter().map(|found| unit(&atoms, found.from, found.to, found.value));
    let mut units: Vec<Unit> = known.filter(|unit| is_noun_like(&page.doc, unit)).collect();
    add_persons(page, registry, places, &mut units);
    add_titled(&page.doc, &mut units);
    add_given(page, registry, places, &mut units);
    add_aged(page, registry, &mut units);
    add_somebody(&page.doc, registry, &mut units);
    add_surnames(page, &mut units);
    add_organisations(page, registry, places, &mut units);
    // The place and the agency of a dateline do nothing in the story.
    let dateline = page.layout.dateline;
    units.retain(|u| dateline.is_none_or(|d| !d.overlaps(page.span(u.tokens.clone()))));
    units
}

fn unit(atoms: &[Atom], from: usize, to: usize, label: Label) -> Unit {
    let tokens = atoms[from].token..atoms[to - 1].token + 1;
    Unit { tokens, what: What::Known(label), inside: !atoms[to - 1].last }
}

/// Common words are units only as nouns: "general" is none in "general election", "force" in "to force".
fn is_noun_like(doc: &Doc, unit: &Unit) -> bool {
    let last = doc.token(unit.tokens.end - 1);
    match unit.label() {
        Some(Label::Role { .. } | Label::Noun { .. } | Label::Institution(_)) => {
            matches!(last.pos(), Pos::Noun | Pos::Propn) || last.tag() == "NNS" || is_nominal(last)
        }
        Some(Label::Folk(_)) => false,
        _ => true,
    }
}

/// "the wounded", "the displaced": an adjective in the stead of a noun.
fn is_nominal(word: Token<'_>) -> bool {
    let the = word.children().any(|t| t.dep() == "det" && t.norm() == "the");
    let part = matches!(word.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "dative" | "conj");
    the && part && matches!(word.pos(), Pos::Adj | Pos::Verb)
}

/// Puts a unit in its place, in the stead of those that it overlaps.
fn put(units: &mut Vec<Unit>, unit: Unit) {
    let from = units.partition_point(|u| u.tokens.end <= unit.tokens.start);
    let to = units.partition_point(|u| u.tokens.start < unit.tokens.end);
    units.splice(from..to.max(from), [unit]);
}

fn overlapping<'u>(units: &'u [Unit], tokens: &Range<usize>) -> &'u [Unit] {
    let from = units.partition_point(|u| u.tokens.end <= tokens.start);
    let to = units.partition_point(|u| u.tokens.start < tokens.end);
    &units[from..to.max(from)]
}

fn add_persons(page: &Page, registry: &Registry, places: &[Place], units: &mut Vec<Unit>) {
    let persons = page.doc.entities().iter().filter(|e| e.label == "PERSON");
    let entered = entered(&page.doc);
    for part in persons.flat_map(|e| parts(&page.doc, &e.tokens)) {
        let tokens = with_given(&page.doc, units, trimmed(&page.doc, units, part));
        let tokens = with_article(&page.doc, tokens);
        if tokens.is_empty() {
            continue;
        }
        let word = page.words(page.span(tokens.clone()));
        let spot =
            entered.contains(word) || registry.folks.iter().any(|folk| folk.words.iter().any(|w| w == word));
        if !spot && !is_place(page, places, &tokens) && is_new_person(page, registry, units, &tokens) {
            put(units, Unit { tokens, what: What::Person, inside: false });
        }
    }
}

/// Single names that somebody is in, goes to or comes near, as one does of places alone: "in Houla", "into Ak-Sai".
fn entered(doc: &Doc) -> BTreeSet<&str> {
    let inside = |t: &Token<'_>| {
        let before = t.edges().0.previous();
        before.is_some_and(|prep| {
            matches!(prep.norm(), "in" | "into" | "at" | "near" | "outside" | "across" | "around")
        })
    };
    let surnames: BTreeSet<&str> = doc
        .entities()
        .iter()
        .filter(|e| e.label == "PERSON" && e.tokens.len() > 1)
        .map(|e| doc.token(e.tokens.end - 1).text())
        .collect();
    let named = doc.tokens().filter(|t| t.pos() == Pos::Propn && t.dep() == "pobj" && inside(t));
    let words = named.map(|t| &doc.text()[t.edges().0.start()..t.end()]);
    words.filter(|word| !surnames.contains(word) && !word.contains(' ')).collect()
}

/// The names in an entity that the pipeline took for one: "Anwar Sadat and Menachem Begin".
fn parts(doc: &Doc, tokens: &Range<usize>) -> Vec<Range<usize>> {
    let joint = |at: &usize| matches!(doc.token(*at).norm(), "and" | "," | ";");
    let mut parts = Vec::new();
    let mut start = tokens.start;
    for joint in tokens.clone().filter(joint).chain([tokens.end]) {
        if start < joint {
            parts.push(start..joint);
        }
        start = joint + 1;
    }
    parts
}

/// "Yunus Khalis", where "Yunus" alone is somebody else.
fn with_given(doc: &Doc, units: &[Unit], mut tokens: Range<usize>) -> Range<usize> {
    let Some(before) = tokens.start.checked_sub(1).filter(|_| tokens.len() == 1) else { return tokens };
    let single = overlapping(units, &(before..tokens.start)).first();
    let first = single.is_some_and(|u| matches!(u.label(), Some(Label::Person(_))) && u.tokens.len() == 1);
    if first && doc.token(before).dep() == "compound" && doc.token(before).head().index() == tokens.start {
        tokens.start = before;
    }
    tokens
}

/// "Abdel Ghani el-Gamasy", of which the pipeline took the first words alone.
fn with_article(doc: &Doc, tokens: Range<usize>) -> Range<usize> {
    let end = tokens.end;
    if tokens.is_empty()
        || end + 2 >= doc.len()
        || doc.token(end + 2).sentence() != doc.token(end - 1).sentence()
    {
        return tokens;
    }
    let (article, hyphen, name) = (doc.token(end), doc.token(end + 1), doc.token(end + 2));
    let joint = matches!(article.norm(), "al" | "el" | "as" | "ul") && hyphen.text() == "-";
    let capital = name.text().chars().next().is_some_and(char::is_uppercase);
    tokens.start..if joint && capital && name.pos() == Pos::Propn { end + 3 } else { end }
}

/// Whether some words are a place's name.
fn is_place(page: &Page, places: &[Place], tokens: &Range<usize>) -> bool {
    let span = page.span(tokens.clone());
    let at = places.partition_point(|p| p.span.end <= span.start);
    places.get(at).is_some_and(|p| p.span.contains(span))
}

/// A name without the office before it and the possessive behind it.
fn trimmed(doc: &Doc, units: &[Unit], mut tokens: Range<usize>) -> Range<usize> {
    while !tokens.is_empty() && doc.token(tokens.end - 1).pos() != Pos::Propn {
        tokens.end -= 1;
    }
    let office = |at: usize| {
        let unit = overlapping(units, &(at..at + 1)).first()?;
        let named = matches!(unit.label(), Some(Label::Named(_)));
        (unit.is_word() || named).then_some(unit.tokens.end)
    };
    while !tokens.is_empty() {
        match office(tokens.start) {
            Some(end) => tokens.start = end.min(tokens.end),
            None if doc.token(tokens.start).pos() != Pos::Propn => tokens.start += 1,
            None => break,
        }
    }
    tokens
}

/// Whether a name that the pipeline takes for a person's is none that the registry knows better.
fn is_new_person(page: &Page, registry: &Registry, units: &[Unit], tokens: &Range<usize>) -> bool {
    let capital = |t: Token<'_>| t.text().chars().next().is_some_and(char::is_uppercase);
    // "Kim Kwan-jin".
    let hyphen = tokens.len() > 2 && page.doc.token(tokens.end - 2).text() == "-";
    if !capital(page.doc.token(tokens.end - 1)) && !hyphen {
        return false;
    }
    let Some(last) = overlapping(units, tokens).last() else { return true };
    let more = last.tokens.start > tokens.start;
    match last.what {
        What::Known(Label::Person(person)) => {
            let before = page.span(tokens.start..last.tokens.start.max(tokens.start + 1));
            let after = page.span(last.tokens.end.min(tokens.end - 1)..tokens.end);
            let longer = last.tokens.end < tokens.end;
            let known = &registry.persons[person].name;
            (more && !names(known, page.words(before))) || (longer && !names(known, page.words(after)))
        }
        What::Known(Label::Named(_)) | What::Organisation => false,
        What::Known(Label::Noun { .. } | Label::Institution(_)) => false,
        What::Known(Label::Country(_) | Label::Seat(_) | Label::Folk(_)) => {
            last.tokens.end < tokens.end || more
        }
        What::Known(Label::Role { .. } | Label::Demonym(_)) => more && last.tokens.end == tokens.end,
        What::Person => false,
    }
}

/// Whether all the words stand in a name.
fn names(name: &str, words: &str) -> bool {
    let name = lexicon::atoms_of(name);
    lexicon::atoms_of(words).iter().all(|word| name.contains(word))
}

/// "spokesman Qari Yousuf": names behind an office that the pipeline did not take for a person's.
fn add_titled(doc: &Doc, units: &mut Vec<Unit>) {
    let titles = units.iter().filter(|u| matches!(u.label(), Some(Label::Role { plural: false, .. })));
    let ends: Vec<usize> = titles.map(|u| u.tokens.end).collect();
    for start in ends {
        let end = name_end(doc, start);
        let tokens = start..end;
        if start < end && overlapping(units, &tokens).is_empty() {
            put(units, Unit { tokens, what: What::Person, inside: false });
        }
    }
}

/// "Turan Gunes", which the pipeline took for an organisation's name or none: a given name with a surname.
fn add_given(page: &Page, registry: &Registry, places: &[Place], units: &mut Vec<Unit>) {
    let doc = &page.doc;
    let mut at = 0;
    while at < doc.len() {
        let end = name_end_any(doc, at);
        let tokens = at..end;
        at = end.max(at + 1);
        if !(2..=6).contains(&tokens.len()) || !is_free(page, registry, units, &tokens) {
            continue;
        }
        let name = page.words(page.span(tokens.clone()));
        let known = registry.given.gender_of(name).is_some() || is_told(page, registry, units, &tokens);
        let plain = known && registry.sorts.of(name, false).is_none();
        let whole = !matches!(head(doc, &tokens).dep(), "compound" | "nmod");
        if plain && whole && !is_place(page, places, &tokens) {
            put(units, Unit { tokens, what: What::Person, inside: false });
        }
    }
}

/// "Eid Kabalu, a spokesman for …", "Yunus Qanuni, its chief negotiator": a name that an office stands beside, that somebody's
/// name is joined to, or that speaks and is no body's by what the pipeline says.
fn is_told(page: &Page, registry: &Registry, units: &[Unit], tokens: &Range<usize>) -> bool {
    let doc = &page.doc;
    let head = head(doc, tokens);
    let unit = |t: Token<'_>| overlapping(units, &(t.index()..t.index() + 1)).first();
    let office = |t: Token<'_>| {
        let label = unit(t).and_then(Unit::label);
        let one = matches!(label, Some(Label::Role { plural: false, .. }));
        one || matches!(label, Some(Label::Demonym(_)) if t.children().any(|t| t.dep() == "det"))
    };
    let beside = head.children_by(&["appos"]).any(office);
    let body = matches!(head.entity_label(), "ORG" | "NORP" | "LAW" | "EVENT" | "WORK_OF_ART" | "PRODUCT");
    let joined = head.dep() == "conj" && unit(head.head()).is_some_and(Unit::is_person);
    let joined = joined && !matches!(head.entity_label(), "ORG" | "NORP");
    let speaks = head.dep() == "nsubj" && registry.words.has("speech", head.head().lemma());
    let who = |verb: Token<'_>| verb.children().any(|t| matches!(t.norm(), "who" | "whom"));
    beside || joined || (!body && speaks) || head.children_by(&["relcl"]).any(who)
}

/// "The 61-year-old", which is followed by no noun.
fn add_aged(page: &Page, registry: &Registry, units: &mut Vec<Unit>) {
    let doc = &page.doc;
    let Some(role) = registry.roles.iter().position(|r| r.id == "resident") else { return };
    let aged = |old: &Token<'_>| {
        let words: Vec<&str> =
            (1..=4).rev().filter_map(|n| Some(doc.token(old.index().checked_sub(n)?).norm())).collect();
        let number = |word: &str| word.parse::<u8>().is_ok();
        old.norm() == "old" && matches!(words[..], [age, "-", "year", "-"] if number(age))
    };
    let before = |old: &Token<'_>| {
        let verb = matches!(old.head().dep(), "ROOT" | "ccomp" | "advcl" | "relcl" | "xcomp" | "acl");
        let noun = matches!(old.head().pos(), Pos::Noun | Pos::Propn) && !verb;
        noun && matches!(old.dep(), "amod" | "compound" | "nmod") && old.head().index() > old.index()
    };
    let found: Vec<usize> = doc.tokens().filter(|t| aged(t) && !before(t)).map(Token::index).collect();
    for old in found {
        let what = What::Known(Label::Role { role, plural: false });
        put(units, Unit { tokens: old - 4..old + 1, what, inside: false });
    }
}

/// "A noodle seller who …", "a tapper said": common nouns that nothing known holds, but that are somebody where they stand.
fn add_somebody(doc: &Doc, registry: &Registry, units: &mut Vec<Unit>) {
    let at = |id: &str| registry.roles.iter().position(|r| r.id == id);
    let (Some(role), Some(figure)) = (at("resident"), at("figure")) else { return };
    let words = &registry.words;
    let relative = |t: &Token<'_>| {
        let who =
            |c: Token<'_>| c.children().any(|w| matches!(w.norm(), "who" | "whom") && w.dep() != "pobj");
        t.children_by(&["relcl"]).any(who)
    };
    let speaks = |t: &Token<'_>| {
        let word = t.lemma();
        let ending = words.ends("agent", word) && !words.has("thing", word) && word.len() > 4;
        let one = t.tag() == "NN" && t.children().any(|t| matches!(t.norm(), "a" | "an" | "another"));
        let human = ending || (one && !words.has("texts", word));
        t.dep() == "nsubj" && human && words.has("speech", t.head().lemma())
    };
    // "The putschist was said to …": a word for one who does something, taken up again.
    let acts = |t: &Token<'_>| {
        let word = t.lemma();
        let human = ["ist", "man", "woman", "eer", "crat", "ian"].iter().any(|end| word.ends_with(end));
        let the = t.children().any(|t| t.dep() == "det" && t.norm() == "the");
        the && human
            && t.tag() == "NN"
            && matches!(t.dep(), "nsubj" | "nsubjpass" | "dobj")
            && !words.has("thing", word)
    };
    let is_one = |t: &Token<'_>| {
        let noun = t.pos() == Pos::Noun && matches!(t.tag(), "NN" | "NNS");
        let free = noun && overlapping(units, &(t.index()..t.index() + 1)).is_empty();
        free && (relative(t) || speaks(t) || acts(t))
    };
    let found: Vec<(Token<'_>, bool)> = doc.tokens().filter(is_one).map(|t| (t, acts(&t))).collect();
    for (token, acts) in found {
        let role = if acts { figure } else { role };
        let what = What::Known(Label::Role { role, plural: token.tag() == "NNS" });
        put(units, Unit { tokens: token.index()..token.index() + 1, what, inside: false });
    }
}

/// Whether no other unit has some words, aside from one that takes their first for somebody else's name: "Moise Tshombe".
fn is_free(page: &Page, registry: &Registry, units: &[Unit], tokens: &Range<usize>) -> bool {
    match overlapping(units, tokens) {
        [] => true,
        [only] if only.tokens == (tokens.start..tokens.start + 1) => match only.what {
            What::Known(Label::Person(person)) => {
                let rest = page.words(page.span(tokens.start + 1..tokens.end));
                !names(&registry.persons[person].name, rest)
            }
            _ => false,
        },
        _ => false,
    }
}

/// The end of a run of capitalised proper nouns that begins at a token.
fn name_end_any(doc: &Doc, start: usize) -> usize {
    let first = doc.token(start).sentence();
    let named = |t: &Token<'_>| {
        let capital = t.text().chars().next().is_some_and(char::is_uppercase);
        capital && t.pos() == Pos::Propn && t.sentence() == first
    };
    let joins = |t: &Token<'_>| t.text() == "-" && t.next().is_some_and(|next| named(&next));
    let end = |at: &usize| {
        let token = doc.token(*at);
        named(&token) || (*at > start && joins(&token))
    };
    start + (start..doc.len().min(start + 8)).take_while(end).count()
}

/// The end of a run of capitalised proper nouns, with hyphens between them.
fn name_end(doc: &Doc, start: usize) -> usize {
    let mut end = start;
    let sentence = start.checked_sub(1).map(|i| doc.token(i).sentence());
    for at in start..doc.len().min(start + 6) {
        let token = doc.token(at);
        let capital = token.text().chars().next().is_some_and(char::is_uppercase);
        let begins = token.entity().is_some_and(|e| e.tokens.start == start);
        let organisation = token.entity_label() == "ORG" && at == start && begins;
        if Some(token.sentence()) != sentence || organisation {
            break;
        }
        match token.pos() == Pos::Propn && capital {
            true => end = at + 1,
            false
                if token.text() == "-"
                    || matches!(token.norm(), "al" | "el" | "bin" | "ul" | "de" | "von") => {}
            false => break,
        }
    }
    end
}

fn add_organisations(page: &Page, registry: &Registry, places: &[Place], units: &mut Vec<Unit>) {
    for entity in page.doc.entities().iter().filter(|e| e.label == "ORG") {
        let mut tokens = entity.tokens.clone();
        while !tokens.is_empty() && page.doc.token(tokens.start).pos() == Pos::Det {
            tokens.start += 1;
        }
        while !tokens.is_empty() && page.doc.token(tokens.end - 1).pos() != Pos::Propn {
            tokens.end -= 1;
        }
        let capital = |t: Token<'_>| t.text().chars().next().is_some_and(char::is_uppercase);
        let named = page.doc.range(tokens.clone()).any(|t| t.pos() == Pos::Propn && capital(t));
        let free = |unit: &Unit| matches!(unit.label(), Some(Label::Demonym(_) | Label::Country(_)));
        let around = overlapping(units, &tokens);
        let known = around.iter().any(|u| !free(u)) || around.iter().any(|u| u.tokens.end >= tokens.end);
        let adjective = is_adjective(&page.doc, registry, &tokens);
        if named && !known && !tokens.is_empty() && !adjective && !is_place(page, places, &tokens) {
            let what = if is_somebody(page, &tokens) { What::Person } else { What::Organisation };
            put(units, Unit { tokens, what, inside: false });
        }
    }
}

/// "the Kashmiri leader", "the Tigrayan party": a word for a people that nothing known holds.
fn is_adjective(doc: &Doc, registry: &Registry, tokens: &Range<usize>) -> bool {
    tokens.len() == 1 && {
        let word = doc.token(tokens.start);
        let before = matches!(word.dep(), "compound" | "amod" | "nmod") && word.head().index() == tokens.end;
        before && registry.words.ends("demonym", &word.text().to_lowercase())
    }
}

/// "Choi Young-jin, who certified the count": a name that "who" stands behind is a person's.
fn is_somebody(page: &Page, tokens: &Range<usize>) -> bool {
    let doc = &page.doc;
    let behind = |at: usize| (at < doc.len()).then(|| doc.token(at).norm());
    let comma = behind(tokens.end) == Some(",");
    let one = head(doc, tokens).tag() != "NNPS";
    one && matches!(behind(tokens.end + usize::from(comma)), Some("who" | "whose" | "whom"))
}

/// Later mentions by surname that the pipeline did not take for a person's.
fn add_surnames(page: &Page, units: &mut Vec<Unit>) {
    let words = |u: &Unit| page.doc.range(u.tokens.clone());
    let persons = || units.iter().filter(|u| u.is_person());
    let surnames: BTreeSet<&str> = persons().map(|u| page.doc.token(u.tokens.end - 1).text()).collect();
    if surnames.is_empty() {
        return;
    }
    // "Ayub" for Ayub Khan; given names that many bear are none of these.
    let given = |t: &Token<'_>| page.doc.len() > t.index() && t.text().chars().count() > 3;
    let firsts: BTreeSet<&str> = persons().flat_map(words).filter(given).map(|t| t.text()).collect();
    let capital = |t: &Token<'_>| t.text().chars().next().is_some_and(char::is_uppercase);
    let noun = |t: &Token<'_>| matches!(t.pos(), Pos::Propn | Pos::Noun);
    let subject = |t: &Token<'_>| matches!(t.dep(), "nsubj" | "nsubjpass" | "poss" | "dobj" | "pobj");
    let is_one = |t: &Token<'_>| {
        let surname = surnames.contains(t.text());
        let first = t.pos() == Pos::Propn && firsts.contains(t.text()) && subject(t);
        capital(t) && noun(t) && (surname || first)
    };
    let free = |t: &Token<'_>| {
        let around = overlapping(units, &(t.index()..t.index() + 1));
        around.iter().all(|u| {
            u.tokens.len() == 1 && matches!(u.label(), Some(Label::Noun { .. } | Label::Role { .. }))
        })
    };
    let alone = |t: &Token<'_>| t.dep() != "compound";
    let found: Vec<usize> =
        page.doc.tokens().filter(|t| is_one(t) && free(t) && alone(t)).map(Token::index).collect();
    for at in found {
        put(units, Unit { tokens: at..at + 1, what: What::Person, inside: false });
    }
}

/// The token that governs a unit: the last noun of it that hangs on something outside.
pub(super) fn head<'d>(doc: &'d Doc, tokens: &Range<usize>) -> Token<'d> {
    let roots = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    let nouns = doc
        .range(tokens.clone())
        .filter(roots)
        .rfind(|t| matches!(t.pos(), Pos::Noun | Pos::Propn | Pos::Pron));
    nouns.unwrap_or_else(|| doc.range(tokens.clone()).rfind(roots).unwrap_or(doc.token(tokens.end - 1)))
}

/// What may stand before a noun and belongs to its mention.
const BEFORE: [&str; 8] = ["det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet"];

/// The words of a mention: a unit with its article, titles and other words before it.
pub(super) fn span(page: &Page, tokens: &Range<usize>, head: Token<'_>) -> Span {
    let before = head.children_by(&BEFORE).map(|t| t.edges().0.index()).min();
    let start = before.map_or(tokens.start, |at| at.min(tokens.start));
    let start = page
        .doc
        .range(start..tokens.start)
        .find(|t| t.pos() != Pos::Punct)
        .map_or(tokens.start, Token::index);
    page.span(start..tokens.end)
}
