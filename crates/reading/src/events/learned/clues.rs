//! What the learned coder goes by.

use super::super::Type;
use super::Candidate;
use super::name::Name;
use super::weights::Words;
use crate::span::Span;
use truceline_syntax::{Doc, Pos, Token};

/// How far up the tree a common head is looked for, and how many words between the phrases count.
const REACH: usize = 30;
const BETWEEN: usize = 60;
/// The rank at which the codebook is sure.
const SURE: f64 = 40.0;

/// The clues to what one phrase does to another: what a learned coder is trained on.
#[derive(Clone, Debug, PartialEq)]
pub struct Clues {
    /// Words, arcs and the codebook's candidates, by their number in rising order, with how much each counts.
    pub marks: Vec<(u32, f32)>,
    /// Means of word vectors, one after the other: of the common head, the way, what is between, around and under it, of
    /// all else, and of the target.
    pub words: Vec<f32>,
    /// The codebook's first candidate, and how sure it is of it.
    pub rules: Option<(Type, f64)>,
}

impl Clues {
    /// The length of `words`.
    pub const SIZE: usize = 7 * Words::SIZE;

    pub(super) fn of(
        words: &Words,
        doc: &Doc,
        [s, t]: [&[Span]; 2],
        coded: &[Candidate<'_>],
    ) -> Option<Clues> {
        let scene = Scene::of(doc, Phrase::of(doc, s)?, Phrase::of(doc, t)?);
        let mut notes =
            Notes { words, marks: Vec::new(), means: Vec::with_capacity(Clues::SIZE), rules: None };
        scene.way(&mut notes);
        scene.around(&mut notes);
        scene.between(&mut notes);
        scene.elsewhere(&mut notes);
        notes.phrase(["se", "st", "sl", "sw"], &scene.s);
        notes.phrase(["te", "tt", "tl", "tw"], &scene.t);
        notes.mean([scene.t.head]);
        notes.candidates(coded);
        Some(notes.close())
    }
}

/// The word that governs both phrases.
pub(super) fn top<'d>(doc: &'d Doc, [s, t]: [&[Span]; 2]) -> Option<Token<'d>> {
    Some(Scene::of(doc, Phrase::of(doc, s)?, Phrase::of(doc, t)?).top)
}

/// A marked phrase: its tokens in text order, and the one that governs it.
struct Phrase<'d> {
    tokens: Vec<Token<'d>>,
    head: Token<'d>,
}

impl<'d> Phrase<'d> {
    fn of(doc: &'d Doc, spans: &[Span]) -> Option<Phrase<'d>> {
        let mut all =
            spans.iter().flat_map(|span| touched(doc, *span)).map(Token::index).collect::<Vec<usize>>();
        all.sort_unstable();
        all.dedup();
        let tokens: Vec<Token<'d>> = all.iter().map(|i| doc.token(*i)).collect();
        let inside = |t: &Token<'_>| all.binary_search(&t.index()).is_ok();
        // Of several places the first tells.
        let first = touched(doc, *spans.first()?);
        let tops = first.filter(|t| t.is_root() || !inside(&t.head()));
        let light = |t: &Token<'_>| matches!(t.pos(), Pos::Punct | Pos::Det | Pos::Cconj);
        let head = tops.min_by_key(|t| (light(t), t.index()))?;
        Some(Phrase { tokens, head })
    }

    fn holds(&self, token: Token<'_>) -> bool {
        self.tokens.binary_search_by_key(&token.index(), |t| t.index()).is_ok()
    }

    fn ends(&self) -> (usize, usize) {
        let index = |t: Option<&Token<'_>>| t.map_or(self.head.index(), |t| t.index());
        (index(self.tokens.first()), index(self.tokens.last()))
    }
}

/// The tokens that share a byte with a span; for an empty one the token at that place.
fn touched(doc: &Doc, span: Span) -> impl Iterator<Item = Token<'_>> {
    let from = doc.token_at(span.start).or_else(|| doc.tokens().next_back()).map_or(0, Token::index);
    let more = doc.range(from..doc.len()).skip(1).take_while(move |t| t.start() < span.end);
    doc.range(from..doc.len().min(from + 1)).chain(more)
}

/// Two phrases in their sentence, or in their two sentences.
struct Scene<'d> {
    doc: &'d Doc,
    s: Phrase<'d>,
    t: Phrase<'d>,
    /// The lowest token above both, or the root above the source.
    top: Token<'d>,
    /// From each phrase up to below the top.
    ways: [Vec<Token<'d>>; 2],
    split: bool,
}

impl<'d> Scene<'d> {
    fn of(doc: &'d Doc, s: Phrase<'d>, t: Phrase<'d>) -> Scene<'d> {
        let up = |head: Token<'d>| -> Vec<Token<'d>> {
            std::iter::once(head).chain(head.ancestors()).take(REACH).collect()
        };
        let mut ways = [up(s.head), up(t.head)];
        let common = ways[0].iter().copied().find(|token| ways[1].contains(token));
        let top = common.unwrap_or(*ways[0].last().unwrap_or(&s.head));
        if common.is_some() {
            ways.iter_mut().for_each(|way| way.truncate(way.iter().position(|t| *t == top).unwrap_or(REACH)));
        }
        Scene { doc, s, t, top, ways, split: common.is_none() }
    }

    fn marked(&self, token: Token<'_>) -> bool {
        self.s.holds(token) || self.t.holds(token)
    }

    /// The way from one phrase to the other.
    fn way(&self, notes: &mut Notes<'_>) {
        notes.word("l", self.top, 1.0);
        if self.split {
            notes.put(Name::new("split"), 1.0);
        }
        let [s, t] = self.ways.each_ref().map(|way| way.as_slice());
        let last = |way: &[Token<'d>]| way.last().map_or("self", |t| t.dep());
        notes.put(arcs(Name::new("ps"), s), 1.0);
        notes.put(arcs(Name::new("pt"), t), 1.0);
        notes.put(arcs(arcs(Name::new("p"), s).with("|"), t), 1.0);
        notes.put(Name::new("sd").with(last(s)).with("|").with(last(t)), 1.0);
        for (kind, way) in [("sv", s), ("tv", t)] {
            let verb = way.iter().position(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
            let (verb, arc) = match verb {
                Some(0) => (way[0], "self"),
                Some(at) => (way[at], way[at - 1].dep()),
                None => (self.top, last(way)),
            };
            notes.put(Name::new(kind).with(word(verb)).with("|").with(arc), 1.0);
        }
        let between = s.iter().skip(1).chain(t.iter().skip(1));
        let between: Vec<Token<'d>> = between.copied().filter(|t| !self.marked(*t)).collect();
        between.iter().for_each(|t| notes.word("w", *t, 1.0));
        notes.mean([self.top]);
        notes.mean(between);
    }

    /// What hangs on the common head.
    fn around(&self, notes: &mut Notes<'_>) {
        const BEARS: [&str; 8] = ["dobj", "prep", "xcomp", "attr", "prt", "acomp", "ccomp", "oprd"];
        let (mut near, mut under) = (Vec::new(), Vec::new());
        let head = word(self.top);
        for kid in self.top.children().filter(|t| !self.marked(*t)).take(BETWEEN) {
            notes.put(Name::new("c").with(kid.dep()).with(":").with(word(kid)), 1.0);
            let both = Name::new("lc").with(head).with("+").with(word(kid));
            if BEARS.contains(&kid.dep()) {
                notes.put(both, 1.0);
            }
            near.extend(Some(kid).filter(|t| is_content(*t)));
            for below in kid.children_by(&["pobj", "dobj", "xcomp"]).filter(|t| !self.marked(*t)) {
                notes.word("cc", below, 1.0);
                notes.put(both.with("+").with(word(below)), 1.0);
                under.push(below);
            }
        }
        notes.mean(near);
        notes.mean(under);
    }

    /// The words that stand between the phrases.
    fn between(&self, notes: &mut Notes<'_>) {
        let ((s, s_end), (t, t_end)) = (self.s.ends(), self.t.ends());
        notes.put(Name::new("order").with(if s < t { "st" } else { "ts" }), 1.0);
        let (from, to) = if s < t { (s_end + 1, t) } else { (t_end + 1, s) };
        let words = self.doc.range(from.min(to)..to).take(BETWEEN);
        let words: Vec<Token<'d>> = words.filter(|t| !self.marked(*t)).collect();
        let counts = |t: &&Token<'d>| is_content(**t) || matches!(t.pos(), Pos::Adp | Pos::Part | Pos::Sconj);
        words.iter().filter(counts).for_each(|t| notes.word("b", *t, 0.7));
        for two in words.windows(2) {
            notes.put(Name::new("bb").with(word(two[0])).with("_").with(word(two[1])), 1.0);
        }
        notes.mean(words.into_iter().filter(|t| is_content(*t)));
    }

    /// All other words of the two sentences.
    fn elsewhere(&self, notes: &mut Notes<'_>) {
        let mut sentences = vec![self.s.head.sentence(), self.t.head.sentence()];
        sentences.dedup();
        let all = sentences.iter().filter_map(|s| self.doc.sentences().get(*s));
        let all = all.flat_map(|range| self.doc.range(range.clone())).filter(|t| !self.marked(*t));
        let all: Vec<Token<'d>> =
            all.filter(|t| matches!(t.pos(), Pos::Verb | Pos::Noun | Pos::Adj)).collect();
        all.iter().for_each(|t| notes.word("s", *t, 0.5));
        notes.mean(all);
    }
}

/// Clues as they are gathered.
struct Notes<'w> {
    words: &'w Words,
    marks: Vec<(u32, f32)>,
    means: Vec<f32>,
    rules: Option<(Type, f64)>,
}

impl Notes<'_> {
    fn put(&mut self, name: Name, value: f32) {
        self.marks.push((name.number(), value));
    }

    fn word(&mut self, kind: &str, token: Token<'_>, value: f32) {
        self.put(Name::new(kind).with("=").with(word(token)), value);
    }

    /// What sort of phrase it is, and its words.
    fn phrase(&mut self, [entity, tag, lemma, other]: [&str; 4], phrase: &Phrase<'_>) {
        let head = phrase.head;
        self.put(Name::new(entity).with("=").with(head.entity_label()), 1.0);
        self.put(Name::new(tag).with("=").with(head.tag()), 1.0);
        self.word(lemma, head, 1.0);
        for token in phrase.tokens.iter().filter(|t| **t != head && is_content(**t)).take(BETWEEN) {
            self.word(other, *token, 0.5);
        }
    }

    /// What the codebook found: its first, and how sure it is of each.
    fn candidates(&mut self, coded: &[Candidate<'_>]) {
        let Some((first, mode, rank)) = coded.first().filter(|c| c.2 > 0.0) else {
            self.put(Name::new("r=none"), 1.0);
            return;
        };
        self.rules = Some((*first, (rank / SURE).clamp(0.0, 1.0)));
        let name = first.as_str();
        self.put(Name::new("r=").with(name), 1.0);
        self.put(Name::new("rm=").with(name).with(mode.unwrap_or_default()), 1.0);
        const STEPS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
        let step = STEPS[((rank / 5.0) as usize).min(STEPS.len() - 1)];
        self.put(Name::new("rr=").with(step), 1.0);
        self.put(Name::new("rr=").with(name).with(step), 1.0);
        if let Some((second, ..)) = coded.iter().find(|c| c.0 != *first && c.2 > 0.0) {
            self.put(Name::new("r2=").with(name).with("|").with(second.as_str()), 1.0);
        }
        let mut told = Vec::new();
        for (event, _, rank) in coded {
            if !told.contains(event) {
                told.push(*event);
                self.put(Name::new("rv=").with(event.as_str()), (rank / SURE).clamp(-0.5, 1.0) as f32);
            }
        }
    }

    /// The mean vector of some words.
    fn mean<'t>(&mut self, tokens: impl IntoIterator<Item = Token<'t>>) {
        let from = self.means.len();
        self.means.resize(from + Words::SIZE, 0.0);
        let sum = &mut self.means[from..];
        let known = tokens.into_iter().filter(|t| self.words.add(Name::new(t.lemma()).number(), sum)).count();
        sum.iter_mut().for_each(|x| *x /= known.max(1) as f32);
    }

    fn close(mut self) -> Clues {
        self.marks.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        self.marks.dedup_by_key(|mark| mark.0);
        Clues { marks: self.marks, words: self.means, rules: self.rules }
    }
}

/// A way up, as its arcs, with the prepositions on it.
fn arcs(name: Name, way: &[Token<'_>]) -> Name {
    way.iter().take(4).fold(name, |name, token| {
        let name = name.with(">").with(token.dep());
        match token.dep() {
            "prep" | "agent" | "dative" => name.with("=").with(token.lemma()),
            _ => name,
        }
    })
}

fn is_content(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Verb | Pos::Noun | Pos::Adj | Pos::Adv)
}

/// A word as a clue: names count by their sort.
fn word(token: Token<'_>) -> &str {
    match token.pos() {
        Pos::Propn if token.entity_label().is_empty() => "@",
        Pos::Propn => token.entity_label(),
        _ => token.lemma(),
    }
}
