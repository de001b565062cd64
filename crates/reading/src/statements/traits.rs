//! What can be seen of a statement that tells what is done by making it: its traits, each a short name, which
//! `statements_weights.tsv` gives weights. The same traits are written out for `training/statements`.

use super::act::{Acts, View, mood, scope, verbs};
use super::cue::Cue;
use super::frame;
use crate::actors::Kind;
use crate::id::ActorId;
use crate::page::Page;
use crate::span::Span;
use crate::table::{self, TableError};
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

const TABLE: &str = "statements_senses.tsv";
const COLUMNS: [&str; 2] = ["sense", "words"];

/// So many words of a content are looked at: what is done shows early.
const LONGEST: usize = 80;

/// Senses of words, by the first word of each phrase.
#[derive(Debug)]
pub(super) struct Senses {
    phrases: BTreeMap<String, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    rest: Vec<String>,
    sense: String,
}

impl Senses {
    pub(super) fn built_in() -> Result<Senses, TableError> {
        let mut phrases: BTreeMap<String, Vec<Phrase>> = BTreeMap::new();
        for row in table::rows(TABLE, include_str!("../../data/statements_senses.tsv"), &COLUMNS)? {
            for phrase in row.list(1) {
                let mut words = phrase.split(' ').map(str::to_owned);
                let Some(first) = words.next() else { continue };
                let phrase = Phrase { rest: words.collect(), sense: row.get(0).to_owned() };
                phrases.entry(first).or_default().push(phrase);
            }
        }
        Ok(Senses { phrases })
    }

    /// The senses of a word, and of the phrases that begin with it.
    fn of(&self, token: Token<'_>) -> Vec<&str> {
        let lemma = token.lemma().to_lowercase();
        let norm = token.norm().to_lowercase();
        let at = |word: &str| self.phrases.get(word).into_iter().flatten();
        let other = (norm != lemma).then(|| at(&norm)).into_iter().flatten();
        let mut found: Vec<&str> =
            at(&lemma).chain(other).filter(|p| follows(token, &p.rest)).map(|p| p.sense.as_str()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn follows(token: Token<'_>, rest: &[String]) -> bool {
    let mut at = token;
    rest.iter().all(|word| {
        let Some(next) = at.next() else { return false };
        at = next;
        next.lemma().eq_ignore_ascii_case(word) || next.norm().eq_ignore_ascii_case(word)
    })
}

/// The traits of a statement, sorted and each once.
pub(super) fn of(
    senses: &Senses,
    acts: &Acts,
    view: &View<'_, '_>,
    cue: &Cue<'_>,
    content: &[Span],
) -> Vec<String> {
    let mut traits = Vec::new();
    of_cue(&mut traits, view, cue);
    let words: Vec<Token<'_>> = content
        .iter()
        .flat_map(|c| view.page.tokens(*c))
        .filter(|t| !t.text().trim().is_empty())
        .take(LONGEST)
        .collect();
    of_words(&mut traits, senses, &words);
    of_form(&mut traits, view.page, cue, content, &words);
    for (nth, clause) in view.clauses(cue, content).into_iter().take(4).enumerate() {
        of_clause(&mut traits, senses, view, clause, nth == 0);
    }
    let shown = acts.shown_by(view, cue, content);
    traits.extend(shown.iter().map(|act| format!("rule={act:?}").to_lowercase()));
    traits.sort_unstable();
    traits.dedup();
    traits
}

fn of_cue(traits: &mut Vec<String>, view: &View<'_, '_>, cue: &Cue<'_>) {
    let (act, words) = (format!("{:?}", cue.entry.act).to_lowercase(), cue.entry.words.join("_"));
    let negated = if cue.negated { "not-" } else { "" };
    traits.push(format!("act={negated}{act}"));
    traits.push(format!("act={negated}{act}+{}", frame_name(cue)));
    traits.push(format!("cue={negated}{words}"));
    traits.push(format!("cue={words}+{}", frame_name(cue)));
    traits.push(format!("class={:?}", cue.class).to_lowercase());
    if cue.complement.hearer.is_some() {
        traits.push("heard".to_owned());
    }
    let kinds = view.speakers.iter().map(|id| view.cast.actor(*id).kind);
    traits.extend(kinds.take(1).map(|kind| format!("by={kind:?}").to_lowercase()));
}

/// The frame of a cue without the word in it.
fn frame_name(cue: &Cue<'_>) -> String {
    let name = format!("{:?}", cue.frame).to_lowercase();
    name.replace(['(', '"', ')'], "-").trim_end_matches('-').to_owned()
}

/// A word as a trait names it: its base form, or what it names.
fn word(token: Token<'_>) -> String {
    match token.entity_label() {
        "" | "DATE" | "TIME" if token.pos() != Pos::Num => token.lemma().to_lowercase(),
        "" | "CARDINAL" | "QUANTITY" | "MONEY" | "PERCENT" if token.pos() == Pos::Num => "#".to_owned(),
        label if token.pos() == Pos::Propn => label.to_lowercase(),
        _ => token.lemma().to_lowercase(),
    }
}

fn of_words(traits: &mut Vec<String>, senses: &Senses, words: &[Token<'_>]) {
    let said: Vec<String> = words.iter().filter(|t| t.pos() != Pos::Punct).map(|t| word(*t)).collect();
    traits.extend(said.iter().map(|w| format!("w={w}")));
    traits.extend(said.windows(2).map(|pair| format!("w={}_{}", pair[0], pair[1])));
    traits.extend(said.iter().take(1).map(|w| format!("first={w}")));
    traits.extend(said.windows(2).take(1).map(|pair| format!("first={}_{}", pair[0], pair[1])));
    traits.extend(words.iter().flat_map(|t| senses.of(*t)).map(|s| format!("s={s}")));
}

fn of_form(traits: &mut Vec<String>, page: &Page, cue: &Cue<'_>, content: &[Span], words: &[Token<'_>]) {
    let form = format!("form={:?}", super::direct::form(page, content)).to_lowercase();
    let plain = words.iter().filter(|t| t.pos() != Pos::Punct).count();
    let last = content.last().map_or("", |c| page.words(*c)).trim_end_matches(['”', '"', '\'', '’', ' ']);
    traits.push(form);
    traits.push(format!("length={}", [3, 6, 12].iter().filter(|n| plain > **n).count()));
    let asks = last.ends_with('?') || content.last().is_some_and(|c| page.text()[c.end..].starts_with('?'));
    if asks {
        traits.push("?".to_owned());
    }
    if last.ends_with('!') {
        traits.push("!".to_owned());
    }
    if words.iter().any(|t| t.pos() == Pos::Num && !["DATE", "TIME"].contains(&t.entity_label())) {
        traits.push("number".to_owned());
    }
    if words.iter().any(|t| ["if", "unless", "until", "provided", "otherwise", "should"].contains(&t.norm()))
    {
        traits.push("condition".to_owned());
    }
    if content.first().is_some_and(|c| c.end <= cue.span.start) {
        traits.push("fronted".to_owned());
    }
}

/// The traits of a clause that is told: who does what, and how it is told.
fn of_clause(traits: &mut Vec<String>, senses: &Senses, view: &View<'_, '_>, clause: Token<'_>, main: bool) {
    let (subject, mood) = (subject(view, clause), mood_name(clause));
    let told = format!("{subject}+{mood}");
    traits.push(format!("told={told}"));
    if main {
        traits.push(format!("main={told}"));
        traits.push(format!("main={mood}"));
        traits.push(format!("subject={subject}"));
    }
    for verb in verbs(clause) {
        let lemma = verb.lemma().to_lowercase();
        traits.push(format!("v={lemma}+{subject}"));
        traits.push(format!("v={lemma}+{mood}"));
        for sense in senses.of(verb) {
            traits.push(format!("v:{sense}"));
            traits.push(format!("v:{sense}+{subject}"));
            traits.push(format!("v:{sense}+{told}"));
        }
    }
    for sense in scope(clause).into_iter().flat_map(|t| senses.of(t)) {
        traits.push(format!("s={sense}+{subject}"));
        traits.push(format!("s={sense}+{mood}"));
    }
}

fn mood_name(clause: Token<'_>) -> String {
    let bare = clause.tag() == "VB" && !frame::has_subject(clause);
    let to = frame::is_infinitive(clause);
    match (to, bare && clause.child(&["aux"]).is_none(), mood(clause)) {
        (true, ..) => "to".to_owned(),
        (_, true, _) => "order".to_owned(),
        (.., mood) => format!("{mood:?}").to_lowercase(),
    }
}

/// Whom a clause is about, seen from the speaker.
fn subject(view: &View<'_, '_>, clause: Token<'_>) -> &'static str {
    let Some(subject) = frame::subject(clause) else { return "none" };
    let named = view.cast.of(subject);
    let outside = || view.page.quotes.around(subject.start()).is_none();
    let speaks = |ids: &[ActorId]| ids.iter().any(|id| view.speakers.contains(id));
    let passive = subject.dep() == "nsubjpass";
    match subject.norm() {
        "i" | "we" => "own",
        "you" => "you",
        "there" => "there",
        "it" | "this" | "that" | "what" if !outside() => "it",
        "this" | "that" | "what" => "it",
        "it" | "he" | "she" | "they" if !named.is_empty() && !speaks(&named) && !passive => "other",
        "nobody" | "nothing" | "none" | "neither" => "nobody",
        _ if subject.child(&["det"]).is_some_and(|d| d.norm() == "no") => "nobody",
        _ if speaks(&named) => "own",
        _ if is_ours(subject) => "ours",
        "he" | "she" | "they" if outside() && !passive => "own",
        // That nobody is meant has been weighed.
        "it" => "it",
        "they" | "he" | "she" => "other",
        _ if passive => "done",
        _ if named.iter().any(|id| view.cast.actor(*id).kind != Kind::People) => "other",
        _ if ["GPE", "NORP", "ORG", "PERSON"].contains(&subject.entity_label()) => "other",
        _ => "thing",
    }
}

/// "our fighters", "its men".
fn is_ours(subject: Token<'_>) -> bool {
    subject.child(&["poss"]).is_some_and(|p| ["our", "my", "its", "their", "his", "her"].contains(&p.norm()))
}
