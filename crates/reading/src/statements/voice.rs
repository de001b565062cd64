//! Speakers as actors of the cast.

use super::Statement;
use super::cue::Cue;
use super::lexicon::{Class, Lexicon};
use crate::actors::{Actor, Cast, How, Kind, Mention};
use crate::id::ActorId;
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// The actors that a speaker's words stand for. Somebody unnamed ("two officials") gets an actor of kind `other`, and the
/// statement has no speaker.
pub(super) fn of(lexicon: &Lexicon, cast: &mut Cast, speaker: Token<'_>) -> Vec<ActorId> {
    let named = named(cast, speaker);
    if named.is_empty() && lexicon.is_unnamed(speaker) && cast.mention_at(speaker).is_none() {
        add_unnamed(cast, speaker);
    }
    named
}

fn named(cast: &Cast, speaker: Token<'_>) -> Vec<ActorId> {
    let known = |ids: Vec<ActorId>| -> Vec<ActorId> {
        let nameless = |id: &ActorId| cast.actor(*id).kind == Kind::Other && cast.actor(*id).code.is_none();
        ids.into_iter().filter(|id| !nameless(id)).collect()
    };
    let own = known(cast.of(speaker));
    if !own.is_empty() {
        return own;
    }
    if let Some(antecedent) = antecedent(speaker) {
        return named(cast, antecedent);
    }
    owners(speaker).map(|t| known(cast.of(t))).find(|ids| !ids.is_empty()).unwrap_or_default()
}

/// Whom "who" stands for: what its clause hangs on.
fn antecedent(pronoun: Token<'_>) -> Option<Token<'_>> {
    let clause = pronoun.ancestors().find(|t| t.dep() == "relcl")?;
    (pronoun.tag().starts_with('W') && clause.head() != pronoun).then(|| clause.head())
}

/// Whose document, spokesman or data speaks: "a statement by the ministry", "United Nations data".
fn owners(noun: Token<'_>) -> impl Iterator<Item = Token<'_>> {
    let beside = noun.children_by(&["poss", "compound", "nmod", "amod", "appos"]);
    let of = noun.children_by(&["prep", "agent"]).filter(|p| ["of", "from", "by", "for"].contains(&p.norm()));
    let behind = of.filter_map(|p| p.child(&["pobj"]));
    beside.chain(behind).filter(|t| matches!(t.pos(), Pos::Propn | Pos::Noun | Pos::Adj | Pos::Pron)).take(8)
}

fn add_unnamed(cast: &mut Cast, speaker: Token<'_>) {
    let words: Vec<&str> = speaker
        .subtree()
        .take(12)
        .filter(|t| !matches!(t.pos(), Pos::Det | Pos::Punct))
        .map(|t| t.text())
        .collect();
    let (left, _) = speaker.edges();
    let id = cast.add(Actor {
        name: words.join(" "),
        kind: Kind::Other,
        country: None,
        code: None,
        member_of: None,
        mentions: Vec::new(),
    });
    let span = Span::new(left.start(), speaker.end());
    cast.mention(id, Mention { span, head: speaker.index(), how: How::Description });
}

/// The speakers, and whom they speak for.
pub(super) fn with_groups(cast: &Cast, speakers: &[ActorId]) -> Vec<ActorId> {
    let groups = speakers
        .iter()
        .flat_map(|id| std::iter::successors(Some(*id), |id| cast.actor(*id).member_of).take(4));
    groups.collect()
}

/// Whom it is said to: "told the council", "said to reporters".
pub(super) fn hearers(cast: &Cast, cue: &Cue<'_>) -> Vec<ActorId> {
    if cue.class != Class::Verb {
        return Vec::new();
    }
    let to = cue
        .head
        .children_by(&["prep", "dative"])
        .filter(|p| p.norm() == "to")
        .filter_map(|p| p.child(&["pobj"]));
    let heard = cue.complement.hearer.into_iter().chain(to);
    heard.map(|t| cast.of(t)).find(|ids| !ids.is_empty()).unwrap_or_default()
}

/// Ties "I" and "we" inside quotations to who says them, the innermost statement first.
pub(super) fn tie(page: &Page, setting: &mut Setting, found: &[Statement]) {
    for statement in found.iter().rev().filter(|s| !s.speakers.is_empty()) {
        let said = statement.content.iter().flat_map(|c| page.tokens(*c));
        let pronouns = said.filter(|t| is_first_person(*t) && page.quotes.around(t.start()).is_some());
        for pronoun in pronouns {
            if setting.cast.at(pronoun).next().is_none() {
                let mention = Mention { span: pronoun.into(), head: pronoun.index(), how: How::Pronoun };
                statement.speakers.iter().for_each(|id| setting.cast.mention(*id, mention));
            }
        }
    }
}

fn is_first_person(token: Token<'_>) -> bool {
    const WORDS: [&str; 10] = ["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"];
    matches!(token.pos(), Pos::Pron | Pos::Det) && WORDS.contains(&token.text().to_lowercase().as_str())
}
