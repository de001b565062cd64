//! The words of a page that name places.
//!
//! A name of a list is a place's name here when the pipeline says so, when it hangs on a preposition of place, or when
//! it names a place that everybody knows; the other mentions of a name that was taken for a place follow it. What the
//! pipeline calls a place and no list knows is one, too, when it stands where places stand.

use super::known::{Known, Sort, is_unit};
use crate::page::Page;
use crate::span::Span;
use crate::table::{TableError, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use truceline_syntax::{Doc, Pos, Token};

/// Words that name a place.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) span: Span,
    pub(super) tokens: Range<usize>,
    /// The words by which it is looked up; none when no list knows the name.
    pub(super) name: Option<String>,
}

/// The words that help to tell names of places from other names: `data/place_words.tsv`.
#[derive(Debug)]
pub(super) struct Words {
    sets: BTreeMap<String, BTreeSet<String>>,
}

impl Words {
    pub(super) fn built_in() -> Result<Words, TableError> {
        let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows("place_words.tsv", include_str!("../../data/place_words.tsv"), &["set", "words"])? {
            sets.entry(row.get(0).to_owned()).or_default().extend(row.list(1).map(str::to_owned));
        }
        Ok(Words { sets })
    }

    /// Whether a word is in a set of the table.
    pub(super) fn has(&self, set: &str, word: &str) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(word))
    }
}

/// The most tokens that a name has: "Bosnia and Herzegovina", "Deir ez-Zor", "Bab al-Mandab Strait".
const LONGEST: usize = 7;

/// From this on a name is known so well that it needs no help: the decimal logarithm of people.
const FAMOUS: f64 = 5.0;

/// Finds them all, in text order and apart from each other.
pub(super) fn find(page: &Page, known: &Known, words: &Words) -> Vec<Spot> {
    let mut finder = Finder {
        page,
        known,
        words,
        taken: BTreeSet::new(),
        strange: BTreeSet::new(),
        people: people(page),
        names: BTreeMap::new(),
        weights: BTreeMap::new(),
    };
    let first = finder.pass();
    let strange = first.iter().filter(|s| s.name.is_none() && finder.is_called(&s.tokens));
    finder.strange = strange.map(|s| page.words(s.span).to_owned()).collect();
    finder.taken = first.into_iter().filter(|s| finder.is_sure(&s.tokens)).filter_map(|s| s.name).collect();
    finder.pass()
}

/// The names of people who are named in full on a page, each alone.
fn people(page: &Page) -> BTreeSet<&str> {
    let people = page.doc.entities().iter().filter(|e| e.label == "PERSON");
    let names = people
        .map(|e| e.tokens.clone().map(|i| page.doc.token(i)).filter(|t| is_capital(*t)).collect::<Vec<_>>());
    names.filter(|name| name.len() > 1).flatten().map(Token::text).collect()
}

struct Finder<'p> {
    page: &'p Page,
    known: &'p Known,
    words: &'p Words,
    /// Names that were taken for places elsewhere on the page.
    taken: BTreeSet<String>,
    /// The same of names that no list holds.
    strange: BTreeSet<String>,
    people: BTreeSet<&'p str>,
    /// The longest listed name at each token that was looked at.
    names: BTreeMap<usize, Option<Range<usize>>>,
    weights: BTreeMap<String, f64>,
}

impl<'p> Finder<'p> {
    fn doc(&self) -> &'p Doc {
        &self.page.doc
    }

    fn pass(&mut self) -> Vec<Spot> {
        let mut found = Vec::new();
        for sentence in self.page.doc.sentences() {
            let mut at = sentence.start;
            while at < sentence.end {
                let spot = self.at(at, sentence.end);
                at = spot.as_ref().map_or(at, |s| s.tokens.end - 1) + 1;
                found.extend(spot);
            }
        }
        found
    }

    /// The place whose name begins with this token.
    fn at(&mut self, at: usize, end: usize) -> Option<Spot> {
        let token = self.doc().token(at);
        if !self.may_begin(token) {
            return None;
        }
        let known = self.names.get(&at).cloned();
        let longest = known.unwrap_or_else(|| self.longest(at, end));
        self.names.insert(at, longest.clone());
        match longest {
            Some(tokens) if !self.is_more(&tokens) && self.is_place(&tokens) => Some(self.spot(tokens, true)),
            _ => self.unlisted(at).map(|tokens| self.spot(tokens, false)),
        }
    }

    fn spot(&self, tokens: Range<usize>, listed: bool) -> Spot {
        let span = self.page.span(tokens.clone());
        Spot { span, tokens, name: listed.then(|| self.page.words(span).to_owned()) }
    }

    fn may_begin(&self, token: Token<'_>) -> bool {
        let small =
            matches!(token.pos(), Pos::Pron | Pos::Cconj | Pos::Sconj | Pos::Aux | Pos::Part | Pos::Num);
        if small && token.entity().is_none() {
            return false;
        }
        let particle = |word: &str| self.words.has("particle", word);
        is_capital(token)
            || (particle(token.text()) && token.next().is_some_and(|n| n.text() == "-"))
            || token.text().split_once('-').is_some_and(|(first, _)| particle(first))
    }

    /// The longest name of a list that begins here.
    fn longest(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let most = (at + LONGEST).min(end);
        let stop = (at..most).find(|i| self.cannot_hold(self.doc().token(*i))).unwrap_or(most);
        let stop = self.reach(at, stop);
        let ends = (at + 1..=stop).rev().filter(|end| self.may_end(self.doc().token(end - 1)));
        let article = matches!(self.doc().token(at).text(), "The" | "the");
        ends.map(|end| at..end).find(|tokens| {
            let words = self.page.words(self.page.span(tokens.clone()));
            if article { self.known.has_article(words) } else { self.known.knows(words) }
        })
    }

    /// How far a name of a list can go from here: as long as some name begins with the words.
    fn reach(&self, at: usize, stop: usize) -> usize {
        let mut reach = at;
        for end in at + 1..=stop {
            let last = self.doc().token(end - 1).text();
            let open = end == at + 1 && (is_aside(self.doc().token(at)) || self.words.has("particle", last));
            let begins = open || self.known.begins(self.page.words(self.page.span(at..end)));
            if begins {
                reach = end;
            } else if is_unit(&last.to_lowercase()) {
                return end;
            } else if end < stop && is_possessive(self.doc().token(end)) {
                // "People's" is one word of a list.
            } else if last.chars().any(char::is_alphanumeric) {
                return reach;
            }
        }
        reach
    }

    /// Whether a word is never inside a name: a lower-case one that joins no names, or a sign that is no hyphen.
    fn cannot_hold(&self, token: Token<'_>) -> bool {
        let word = token.text();
        match word.chars().next() {
            Some(c) if c.is_lowercase() => {
                !["link", "particle", "feature"].iter().any(|set| self.words.has(set, word))
                    && !word.contains('-')
            }
            Some(c) => !c.is_alphanumeric() && !matches!(word, "-" | "'" | "’" | "'s" | "’s" | "." | "&"),
            None => true,
        }
    }

    fn may_end(&self, token: Token<'_>) -> bool {
        is_capital(token)
            || token.text().contains('-')
            || token.text().starts_with(|c: char| c.is_ascii_digit())
            || self.words.has("feature", token.text())
    }

    /// Whether the listed words are only a part of what the pipeline takes for one name of a place: "Tijuana" in
    /// "Tijuana River", but not "Mali" in "northern Mali".
    fn is_more(&self, tokens: &Range<usize>) -> bool {
        let Some(entity) = self.doc().token(tokens.start).entity().filter(|e| is_place_label(&e.label))
        else {
            return false;
        };
        let aside = |i: usize| {
            let token = self.doc().token(i);
            is_aside(token) || !is_capital(token) || self.words.has("direction", &token.text().to_lowercase())
        };
        let before = entity.tokens.start..tokens.start.max(entity.tokens.start);
        let after = tokens.end.min(entity.tokens.end)..entity.tokens.end;
        !(before.clone().all(aside)
            && (after.is_empty()
                || self.known.knows(self.page.words(self.page.span(after.clone())))
                || after.clone().all(aside)))
    }

    /// Whether words that are a place's name are that name here.
    fn is_place(&mut self, tokens: &Range<usize>) -> bool {
        let words = self.page.words(self.page.span(tokens.clone()));
        if self.is_adjective(tokens, words) || self.words.has("never", words) {
            return false;
        }
        if self.known.is_short(words) && words.len() == 2 {
            return tokens.start > 1 && self.doc().token(tokens.start - 1).text() == ",";
        }
        let first = self.doc().token(tokens.start);
        let whole = first.entity().is_none_or(|e| self.covers(&e.tokens, tokens));
        let weight = self.weight(words);
        if self.in_dateline(tokens) || self.opens_line(tokens, words) {
            return true;
        }
        if self.is_acronym(words)
            || self.is_person(tokens, words)
            || (self.is_seat(words) && !self.is_at(tokens))
        {
            return false;
        }
        if self.before_place(tokens) || self.after_place(tokens) {
            return true;
        }
        let unit = tokens.len() > 1 && self.words.has("unit", self.doc().token(tokens.end - 1).text());
        if whole && (unit || self.taken.contains(words)) {
            return true;
        }
        match first.entity_label() {
            "GPE" | "LOC" | "FAC" => {
                weight >= 4.0
                    || self.is_at(tokens)
                    || self.is_in(tokens)
                    || self.before_place(tokens)
                    || self.after_place(tokens)
                    || self.in_row(tokens)
            }
            "DATE" => whole && self.is_in(tokens) && weight >= 4.0,
            "TIME" | "MONEY" | "PERCENT" | "QUANTITY" | "ORDINAL" | "CARDINAL" | "LANGUAGE" => false,
            "PERSON" | "ORG"
                if whole && (self.after_place(tokens) || (weight >= 4.0 && self.in_row(tokens))) =>
            {
                true
            }
            "PERSON" => {
                whole
                    && ((self.is_in(tokens) && weight >= 3.0)
                        || (self.is_at(tokens) && weight >= FAMOUS)
                        || weight >= 6.5)
            }
            "ORG" | "NORP" => whole && ((self.is_at(tokens) && weight >= 3.0) || weight >= FAMOUS),
            "" => {
                let proper = self.doc().token(tokens.end - 1).pos() == Pos::Propn;
                proper
                    && self.stands_alone(tokens)
                    && (weight >= FAMOUS
                        || (self.is_at(tokens) && weight >= 3.0)
                        || self.before_place(tokens)
                        || self.after_place(tokens)
                        || (weight >= 3.0 && self.in_row(tokens)))
            }
            _ => whole && (weight >= 6.0 || (self.is_in(tokens) && weight >= 4.0)),
        }
    }

    /// Whether an entity's tokens are these, an article, a direction and a possessive mark aside.
    fn covers(&self, entity: &Range<usize>, tokens: &Range<usize>) -> bool {
        let row = entity.clone().any(|i| matches!(self.doc().token(i).text(), "and" | ","));
        let aside = |i: usize| {
            let token = self.doc().token(i);
            is_aside(token) || !is_capital(token) || (row && self.known.knows(token.text()))
        };
        let extra = |mut range: Range<usize>| range.all(aside);
        extra(entity.start..tokens.start.max(entity.start)) && extra(tokens.end.min(entity.end)..entity.end)
    }

    /// "U.S. forces", "UK government": names that are adjectives, too, in an adjective's place.
    fn is_adjective(&self, tokens: &Range<usize>, words: &str) -> bool {
        let head = head(self.doc(), tokens);
        let adjective = self.known.countries.demonym(words).is_some_and(|(_, forms)| forms.adjective);
        adjective
            && (matches!(head.dep(), "compound" | "amod" | "nmod")
                || self.known.countries.by_name(words).is_none())
    }

    /// No other part of a longer name beside it.
    fn stands_alone(&self, tokens: &Range<usize>) -> bool {
        let named = |t: Token<'_>| t.pos() == Pos::Propn && !matches!(t.entity_label(), "GPE" | "NORP");
        let doc = self.doc();
        let before = tokens.start.checked_sub(1).map(|i| doc.token(i));
        let after = (tokens.end < doc.len()).then(|| doc.token(tokens.end));
        !before.is_some_and(|t| named(t) && t.dep() == "compound" && tokens.contains(&t.head().index()))
            && !after.is_some_and(|t| named(t) && head(doc, tokens).dep() == "compound")
    }

    /// Whether the pipeline takes it for a place, or its position tells that it is one.
    fn is_sure(&self, tokens: &Range<usize>) -> bool {
        let label = self.doc().token(tokens.start).entity_label();
        matches!(label, "GPE" | "LOC") || self.in_dateline(tokens) || self.is_in(tokens)
    }

    /// "NATO", "APC": capitals that are no country's or region's.
    fn is_acronym(&self, words: &str) -> bool {
        let short = words.len() <= 5 && words.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
        short && !self.known.is_big(words) && !self.known.is_short(words)
    }

    /// A name of somebody who is named in full elsewhere on the page.
    fn is_person(&self, tokens: &Range<usize>, words: &str) -> bool {
        self.people.contains(words) && !self.known.is_big(words) && !self.is_in(tokens)
    }

    /// "The White House said": buildings that stand for a government are places only where something is in them.
    fn is_seat(&self, words: &str) -> bool {
        self.words.has("seat", words)
    }

    /// "SAN ANTONIO — ", "PLEASANTON, Calif.": capitals that open a line.
    fn opens_line(&self, tokens: &Range<usize>, words: &str) -> bool {
        let doc = self.doc();
        let text = self.page.text();
        let starts = tokens.start == doc.sentences()[doc.token(tokens.start).sentence()].start;
        let follows = text[doc.token(tokens.end - 1).end()..].trim_start_matches(' ');
        starts
            && words.len() > 3
            && !words.chars().any(char::is_lowercase)
            && follows.starts_with([',', '–', '—', '-', '('])
    }

    fn in_dateline(&self, tokens: &Range<usize>) -> bool {
        self.page.layout.dateline.is_some_and(|line| line.contains(self.page.span(tokens.clone())))
    }

    /// Its head, or that of the first of its row: "in Prešov and Košice".
    fn first(&self, tokens: &Range<usize>) -> Token<'p> {
        let mut head = head(self.doc(), tokens);
        for _ in 0..12 {
            if !matches!(head.dep(), "conj" | "appos") {
                break;
            }
            head = head.head();
        }
        head
    }

    /// The preposition that it hangs on, itself or through the first of its row.
    fn preposition(&self, tokens: &Range<usize>) -> Option<Token<'p>> {
        let first = self.first(tokens);
        (first.dep() == "pobj").then(|| first.head())
    }

    /// Whether it hangs on a preposition of place.
    fn is_at(&self, tokens: &Range<usize>) -> bool {
        self.preposition(tokens).is_some_and(|p| self.words.has("where", &p.text().to_lowercase()))
    }

    /// Whether it hangs on a preposition that people hardly hang on, on one with a word of motion ("drove to", "the road
    /// between"), or on what is done to towns ("shelled").
    fn is_in(&self, tokens: &Range<usize>) -> bool {
        let first = self.first(tokens);
        if first.dep() == "dobj" && self.words.has("taken", first.head().lemma()) {
            return true;
        }
        self.preposition(tokens)
            .is_some_and(|p| self.words.has("inside", &p.text().to_lowercase()) || self.moves(p))
    }

    /// Whether a preposition of place hangs on a word of motion.
    fn moves(&self, preposition: Token<'_>) -> bool {
        let above = preposition.head();
        let moves = self.words.has("motion", above.lemma()) || self.words.has("motion", above.head().lemma());
        moves && self.words.has("where", &preposition.text().to_lowercase())
    }

    /// "Slidell, La.": a province or a country follows after a comma.
    fn before_place(&self, tokens: &Range<usize>) -> bool {
        let doc = self.doc();
        if tokens.end + 1 >= doc.len() || doc.token(tokens.end).text() != "," {
            return false;
        }
        let next = doc.token(tokens.end + 1);
        is_capital(next)
            && self.longest(tokens.end + 1, doc.sentences()[next.sentence()].end).is_some_and(|outer| {
                let outer = self.page.words(self.page.span(outer));
                let inner = self.page.words(self.page.span(tokens.clone()));
                self.is_pair(inner, outer)
            })
    }

    /// "Thruxton, Hampshire": what stands before the comma lies in it.
    fn after_place(&self, tokens: &Range<usize>) -> bool {
        let doc = self.doc();
        let Some(comma) = tokens.start.checked_sub(1).filter(|at| doc.token(*at).text() == ",") else {
            return false;
        };
        let first = doc.sentences()[doc.token(comma).sentence()].start;
        let outer = self.page.words(self.page.span(tokens.clone()));
        let starts = (first.max(comma.saturating_sub(3))..comma).filter(|at| is_capital(doc.token(*at)));
        starts.into_iter().any(|start| self.is_pair(self.page.words(self.page.span(start..comma)), outer))
    }

    /// Whether a town of one name lies in a country, province or district of the other.
    fn is_pair(&self, inner: &str, outer: &str) -> bool {
        let around = |sort: Sort| matches!(sort, Sort::Province | Sort::Country | Sort::District);
        let outer: Vec<_> = self.known.find(outer).into_iter().take(3).filter(|c| around(c.sort)).collect();
        !outer.is_empty()
            && self
                .known
                .find(inner)
                .iter()
                .any(|c| outer.iter().any(|o| c.sort != Sort::Country && self.known.lies_in(c, o)))
    }

    /// "Karnataka, Kerala and Puducherry": in a row with what the pipeline takes for places.
    fn in_row(&self, tokens: &Range<usize>) -> bool {
        let own = head(self.doc(), tokens);
        let mut row = vec![self.first(tokens)];
        for at in 0..12 {
            let Some(last) = row.get(at).copied() else { break };
            row.extend(last.children_by(&["conj"]));
        }
        let others = row.iter().filter(|t| **t != own);
        others.clone().count() > 0 && others.clone().all(|t| t.entity_label() == "GPE" && is_capital(*t))
    }

    /// How well known the name is: the decimal logarithm of the people of its biggest place, 9 for a country.
    fn weight(&mut self, words: &str) -> f64 {
        let weigh = |c: super::Candidate| match c.sort {
            Sort::Country | Sort::Continent => 9.0,
            Sort::Region | Sort::Water | Sort::Land | Sort::Site => 7.0,
            Sort::Capital => c.people.max(6.0),
            Sort::City | Sort::Province => c.people,
            Sort::District => c.people - 1.0,
        };
        if let Some(weight) = self.weights.get(words) {
            return *weight;
        }
        let weight = self.known.find(words).into_iter().take(8).map(weigh).fold(0.0, f64::max);
        self.weights.insert(words.to_owned(), weight);
        weight
    }

    /// A name of a place by the pipeline's word alone, or of a building or street by its words and where it stands.
    fn unlisted(&self, at: usize) -> Option<Range<usize>> {
        self.street(at).or_else(|| self.entity(at)).or_else(|| self.settlement(at))
    }

    /// A name that no list holds and that the words around it call a place: "the village of Nagrig", "moved to
    /// Khayelitsha"; and the same name elsewhere on the page.
    fn settlement(&self, at: usize) -> Option<Range<usize>> {
        let doc = self.doc();
        let named = |t: Token<'_>| is_capital(t) && t.pos() == Pos::Propn;
        if !named(doc.token(at)) || at.checked_sub(1).is_some_and(|before| named(doc.token(before))) {
            return None;
        }
        let end = doc.sentences()[doc.token(at).sentence()].end.min(at + LONGEST);
        let stop = (at..end).find(|i| !named(doc.token(*i))).unwrap_or(end);
        let tokens = at..stop;
        let words = self.page.words(self.page.span(tokens.clone()));
        if self.words.has("never", words)
            || self.is_acronym(words)
            || self.known.countries.by_demonym(words).is_some()
        {
            return None;
        }
        if self.strange.contains(words) {
            return Some(tokens);
        }
        let preposition = self.preposition(&tokens)?;
        let plain = doc.range(tokens.clone()).all(|t| matches!(t.entity_label(), "" | "GPE" | "LOC" | "FAC"));
        // "moved back to", "returned home to".
        let above = preposition.head();
        let verb = if above.dep() == "advmod" { above.head() } else { above };
        let goal = matches!(preposition.text(), "to" | "into") && self.words.has("goal", verb.lemma());
        (self.is_called(&tokens) || (plain && goal)).then_some(tokens)
    }

    /// "the village of Nagrig".
    fn is_called(&self, tokens: &Range<usize>) -> bool {
        self.preposition(tokens)
            .is_some_and(|p| p.text() == "of" && self.words.has("settlement", p.head().lemma()))
    }

    fn entity(&self, at: usize) -> Option<Range<usize>> {
        let entity = self.doc().token(at).entity()?;
        let capitals = |i: &usize| is_capital(self.doc().token(*i));
        let start = entity.tokens.clone().find(|i| capitals(i) && !is_aside(self.doc().token(*i)))?;
        let end = self.unpossessed(entity.tokens.end);
        let tokens = start..end;
        if start != at || tokens.is_empty() || tokens.len() > 10 {
            return None;
        }
        let words = self.page.words(self.page.span(tokens.clone()));
        if self.known.countries.by_demonym(words).is_some() || self.words.has("never", words) {
            return None;
        }
        let built = self.doc().range(tokens.clone()).any(|t| self.words.has("building", t.text()));
        let at = self.is_at(&tokens);
        let is = match entity.label.as_str() {
            "GPE" => at && !self.is_from(&tokens),
            "LOC" => at || built,
            "FAC" => at || built || tokens.len() > 1,
            "ORG" => (built && at) || (self.happens_at(&tokens) && !self.is_acronym(words)),
            "WORK_OF_ART" | "PRODUCT" => self.happens_at(&tokens),
            _ => false,
        };
        is.then_some(tokens)
    }

    /// A street, or a building that hangs on a preposition of place, by the last or the first word of a name of several.
    fn street(&self, at: usize) -> Option<Range<usize>> {
        let doc = self.doc();
        if !is_capital(doc.token(at)) || doc.token(at).pos() == Pos::Det {
            return None;
        }
        let end = doc.sentences()[doc.token(at).sentence()].end.min(at + LONGEST);
        let stop = (at..end).find(|i| !is_capital(doc.token(*i))).unwrap_or(end);
        let last = (at + 1..stop).rev().find(|i| {
            self.words.has("street", doc.token(*i).text()) || self.words.has("building", doc.token(*i).text())
        })?;
        let tokens = at..last + 1;
        let street = self.words.has("street", doc.token(last).text());
        // "St. Gregory" is no street.
        if doc.token(last).text().ends_with('.') && last + 1 < doc.len() && is_capital(doc.token(last + 1)) {
            return None;
        }
        let inside = doc
            .range(tokens.clone())
            .all(|t| matches!(t.entity_label(), "" | "FAC" | "LOC" | "ORG" | "PERSON" | "GPE"));
        (inside && (street || self.is_in(&tokens) || (self.is_at(&tokens) && !self.is_from(&tokens))))
            .then_some(tokens)
    }

    /// "was arrested at Whole Foods": something that is done hangs on the preposition, and nobody is aimed at.
    fn happens_at(&self, tokens: &Range<usize>) -> bool {
        self.preposition(tokens).is_some_and(|p| {
            matches!(p.text(), "at" | "inside" | "outside")
                && p.head().pos() == Pos::Verb
                && !self.words.has("aim", p.head().lemma())
        })
    }

    /// Whether it hangs on a preposition that people hang on as well.
    fn is_from(&self, tokens: &Range<usize>) -> bool {
        self.preposition(tokens).is_some_and(|p| matches!(p.text(), "of" | "to" | "from" | "between"))
    }

    fn unpossessed(&self, end: usize) -> usize {
        end - usize::from(is_possessive(self.doc().token(end - 1)))
    }
}

fn is_place_label(label: &str) -> bool {
    matches!(label, "GPE" | "LOC" | "FAC")
}

fn is_capital(token: Token<'_>) -> bool {
    token.text().starts_with(char::is_uppercase)
}

fn is_possessive(token: Token<'_>) -> bool {
    matches!(token.text(), "'s" | "’s" | "'" | "’")
}

/// Words around a name that are no part of it.
fn is_aside(token: Token<'_>) -> bool {
    matches!(token.text(), "the" | "The" | "'s" | "’s" | "'" | "’" | "," | "-")
}

/// The token of some that governs the others.
pub(super) fn head<'d>(doc: &'d Doc, tokens: &Range<usize>) -> Token<'d> {
    let mut range = doc.range(tokens.clone());
    let outside = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    range.rfind(outside).unwrap_or_else(|| doc.token(tokens.start))
}
