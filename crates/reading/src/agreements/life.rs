//! Which step of its life a mention of an agreement tells.

use super::mention::Mention;
use super::{Stage, StepWord, Steps};
use crate::events::flags::Flags;
use crate::events::tree::{Tree, is_verbal};
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// How far up a governing word is looked for that makes a step one that is only sought.
const REACH: usize = 6;

/// A step that a mention tells, by the word that tells it.
#[derive(Clone, Debug)]
pub(super) struct Told<'d> {
    pub(super) stage: Stage,
    pub(super) word: Token<'d>,
    /// Where those stand who take it as parties.
    pub(super) parties: Vec<String>,
    /// It took place, as far as the words say.
    pub(super) fact: bool,
}

impl Told<'_> {
    /// The word with its auxiliaries: "will hold".
    pub(super) fn span(&self, tree: &Tree<'_>) -> Span {
        let word = tree.at(self.word.index());
        let helpers = tree.kids(word).filter(|k| {
            matches!(k.dep(), "aux" | "auxpass" | "neg" | "prt") && k.index().abs_diff(word.index()) <= 3
        });
        helpers.fold(Span::from(word), |span, k| span.join(Span::from(k)))
    }
}

/// The steps that a mention tells, nearest first.
pub(super) fn steps<'d>(steps: &Steps, tree: &Tree<'d>, mention: &Mention<'d>) -> Vec<Told<'d>> {
    let mut found: Vec<Told<'d>> = Vec::new();
    for (word, slot) in governors(steps, tree, mention.token) {
        let Some(step) = steps.word(tree, word, &slot) else { continue };
        let told = Told { stage: step.stage, word, parties: step.parties.clone(), fact: true };
        found.extend(settle(steps, tree, told));
    }
    found.dedup_by_key(|t| t.word.index());
    found
}

/// The words that govern a mention or say something of it, each with where the mention stands.
fn governors<'d>(steps: &Steps, tree: &Tree<'d>, token: Token<'d>) -> Vec<(Token<'d>, String)> {
    let mut found = above(tree, token);
    let part =
        found.iter().find(|(word, slot)| slot == "of" && steps.parts.contains(&word.lemma().to_lowercase()));
    if let Some((part, _)) = part.cloned() {
        found.extend(above(tree, part));
    }
    for clause in tree.kids_by(token, &["acl", "relcl"]) {
        let done = tree.objects(clause).contains(&token) || clause.tag() == "VBN";
        let slot = if done { "obj" } else { "subj" };
        found.extend(tree.joined(clause).into_iter().map(|c| (c, slot.to_owned())));
        if let Some(passed) = done.then(|| tree.kid(clause, &["prep"])).flatten() {
            found.push((clause, passed.norm().to_owned()));
        }
    }
    found
}

fn above<'d>(tree: &Tree<'d>, token: Token<'d>) -> Vec<(Token<'d>, String)> {
    let mut token = token;
    while token.dep() == "conj" && !token.is_root() {
        token = token.head();
    }
    let head = token.head();
    let slot = match token.dep() {
        "dobj" | "nsubjpass" | "oprd" | "attr" => "obj",
        "nsubj" => "subj",
        "compound" | "poss" | "nmod" => "before",
        "pobj" => {
            let mut word = head.head();
            if word.pos() == Pos::Adp {
                word = word.head();
            }
            return vec![(word, head.norm().to_owned())];
        }
        _ => return Vec::new(),
    };
    let mut all: Vec<_> = tree
        .joined(head)
        .into_iter()
        .filter(|v| is_verbal(*v) || *v == head)
        .map(|v| (v, slot.to_owned()))
        .collect();
    all.extend(tree.kids_by(head, &["acomp", "attr", "xcomp"]).map(|c| (c, slot.to_owned())));
    all
}

/// What a step is when it is only sought, denied or alleged.
fn settle<'d>(steps: &Steps, tree: &Tree<'d>, mut told: Told<'d>) -> Option<Told<'d>> {
    let flags = steps.signs.at(tree, told.word);
    let will = steps.signs.will(tree, told.word).is_some();
    if flags.negated {
        return match told.stage {
            Stage::Affirmed | Stage::InEffect => {
                Some(Told { stage: Stage::Collapsed, ..told }).filter(|_| is_past(flags))
            }
            _ => None,
        };
    }
    if let Some((stage, _)) = sought(steps, tree, &told) {
        told.fact = false;
        told.stage = match told.stage {
            Stage::Violated => Stage::AllegedViolation,
            Stage::Collapsed | Stage::Ended | Stage::Expired | Stage::Suspended => return None,
            kept @ (Stage::CalledFor | Stage::Negotiated | Stage::Offered) => kept,
            _ => stage,
        };
        return Some(told);
    }
    let open = (flags.hypothetical || flags.future) && !will;
    match told.stage {
        Stage::Agreed | Stage::Declared | Stage::InEffect | Stage::Extended if open => {
            told.fact = false;
            told.stage = Stage::Negotiated;
        }
        Stage::Collapsed | Stage::Ended | Stage::Expired | Stage::Suspended | Stage::Violated
            if flags.hypothetical =>
        {
            return None;
        }
        _ => {}
    }
    Some(told)
}

fn is_past(flags: Flags) -> bool {
    !flags.hypothetical && !flags.future
}

/// Whether a word above makes the step one that is demanded, offered or talked about.
fn sought<'d>(steps: &Steps, tree: &Tree<'d>, told: &Told<'d>) -> Option<(Stage, Token<'d>)> {
    let mut at = told.word;
    for _ in 0..REACH {
        let above = at.head();
        if at.is_root()
            || matches!(at.dep(), "relcl" | "nsubj" | "nsubjpass" | "advcl" | "conj" | "compound")
                && at.dep() != "advcl"
        {
            return None;
        }
        if at.dep() == "acl" && matches!(at.tag(), "VBN" | "VBG") {
            return None;
        }
        if at.dep() == "attr"
            && let Some(subject) = tree.kid(above, &["nsubj", "csubj"])
            && let Some(seeking) =
                Some(subject).filter(|s| s.dep() == "csubj").or_else(|| tree.kid(subject, &["relcl"]))
            && let Some(stage) =
                StepWord::any(steps, seeking, &[Stage::CalledFor, Stage::Negotiated, Stage::Offered])
        {
            return Some((stage, seeking));
        }
        let asked = StepWord::any(steps, above, &[Stage::CalledFor, Stage::Negotiated, Stage::Offered]);
        let purpose = at.dep() != "advcl" || tree.kids(at).any(|k| k.tag() == "TO");
        if let Some(stage) = asked.filter(|_| purpose) {
            return Some((stage, above));
        }
        at = above;
    }
    None
}
