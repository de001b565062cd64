//! Cues that stand in what they report, told by commas where the tree does not show it: "The lake, fishermen warn, belongs to the
//! gunmen", "Famine is weeks away, cautioned the head of the food cluster", "Who opened the gates? asked the farmers".

use super::cue::Cue;
use super::frame::Complement;
use super::lexicon::{Class, Entry, Frame, Lexicon, Mode};
use super::speaker;
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

/// Longer sentences are no prose (tables, lists) and are not searched, so that time stays linear in the text.
pub(super) const LONGEST: usize = 600;

/// A speaker's words are at most so many tokens, and so many may stand between a cue and the comma behind it.
const NAME: usize = 14;
const ADJUNCT: usize = 9;

/// The cues of a sentence that commas or a question before it tell.
pub(super) fn find<'p>(
    lexicon: &'p Lexicon,
    page: &'p Page,
    setting: &Setting,
    sentence: &[Token<'p>],
) -> Vec<Cue<'p>> {
    let at = |i: usize| {
        let verb = sentence[i];
        let entry = spoken(lexicon, verb)?;
        let free = page.quotes.around(verb.start()).is_none();
        let heard = entry.frames.contains(&Frame::NpThat);
        let (speaker, content) = free.then(|| told(page, setting, sentence, i, heard)).flatten()?;
        Some(cue(entry, verb, speaker, content))
    };
    let mut found: Vec<Cue<'p>> = (0..sentence.len()).filter_map(at).collect();
    let known: Vec<Token<'p>> = found.iter().map(|c| c.head).collect();
    let free = (1..sentence.len()).filter(|i| !known.contains(&sentence[*i]));
    found.extend(free.filter_map(|i| said_that(lexicon, page, sentence, i)));
    if found.is_empty() {
        found.extend(headline(lexicon, page, sentence));
    }
    found
}

/// "Diplomats at the UN reckon that …", "said in a letter read out at the grave that …": a speaker, a verb, which the tagger may
/// take for a noun, and "that" with a clause up to the end.
fn said_that<'p>(lexicon: &'p Lexicon, page: &Page, sentence: &[Token<'p>], verb: usize) -> Option<Cue<'p>> {
    let token = sentence[verb];
    let going_on = token.tag() == "VBG" && verb > 1 && sentence[verb - 1].text() == ",";
    let tensed = matches!(token.tag(), "VBD" | "VBZ" | "VBP") || going_on;
    let plain = matches!(token.tag(), "NN" | "NNS" | "VB") && token.text().starts_with(char::is_lowercase);
    let near = if tensed { BEHIND } else { 2 };
    let that = (verb + 1..sentence.len().min(verb + 1 + near)).find(|i| sentence[*i].norm() == "that")?;
    let gap = &sentence[verb + 1..that];
    let free = gap.iter().all(|t| !is_end(*t) && !matches!(t.tag(), "VBD" | "VBZ" | "VBP" | "MD" | "CC"));
    let mark = leads_clause(sentence[that]) || that == verb + 1 && sentence[that].tag() == "IN";
    if !(tensed || plain) || !free || !mark || token.child(&["ccomp"]).is_some() {
        return None;
    }
    let entry = clausal(lexicon, token)?;
    let heard = entry.frames.contains(&Frame::NpThat);
    let object = token.child(&["dobj"]).is_some_and(|o| o.index() < sentence[that].index());
    let start = sentence[..verb].iter().rposition(|t| is_end(*t)).map_or(0, |i| i + 1);
    let named = if going_on { speaker::of_verb(token) } else { speaker(&sentence[start..verb]) };
    let speaker = named.filter(|_| heard || !object)?;
    let agrees = tensed || (token.tag() == "NNS") != matches!(speaker.tag(), "NNS" | "NNPS");
    let end = (that + 1..sentence.len())
        .find(|i| [";", "\n"].contains(&sentence[*i].text()))
        .unwrap_or(sentence.len());
    let last = sentence[that..end].iter().rfind(|t| t.pos() != Pos::Punct)?;
    let told = sentence[that..end].iter().any(|t| matches!(t.tag(), "VBD" | "VBZ" | "VBP" | "MD"));
    let free = page.quotes.around(token.start()).is_none();
    let content = Span::from(sentence[that]).join((*last).into());
    (agrees && told && free).then(|| cue(entry, token, speaker, vec![content]))
}

/// Whether a "that" begins a clause with a subject of its own.
fn leads_clause(that: Token<'_>) -> bool {
    let clause = that.head();
    match that.dep() {
        "mark" => true,
        "advmod" => clause.child(&["nsubj", "nsubjpass"]).is_some_and(|s| s != that),
        "dobj" => clause.child(&["nsubjpass"]).is_some(),
        _ => false,
    }
}

/// The "that" of what is said stands at most so many tokens behind its verb.
const BEHIND: usize = 18;

/// The entry of a word that can report a clause, whose base form the tagger may not know: "states".
fn clausal<'p>(lexicon: &'p Lexicon, verb: Token<'_>) -> Option<&'p Entry> {
    let (norm, lemma) = (verb.norm().to_lowercase(), verb.lemma().to_lowercase());
    let bases = [Some(lemma.as_str()), Some(norm.as_str()), norm.strip_suffix('s')];
    let mut entries = bases.into_iter().flatten().flat_map(|base| lexicon.entries(Class::Verb, base));
    entries.find(|e| e.words.len() == 1 && e.frames.contains(&Frame::That))
}

/// "UN lauds Uganda's open door": a verb that the tagger takes for a noun, in a line without any verb that has a tense.
fn headline<'p>(lexicon: &'p Lexicon, page: &Page, sentence: &[Token<'p>]) -> Option<Cue<'p>> {
    let tensed =
        |t: &Token<'_>| matches!(t.tag(), "VBD" | "VBP" | "MD") || t.tag() == "VBZ" && t.dep() != "aux";
    if sentence.len() > HEADLINE || sentence.iter().any(tensed) {
        return None;
    }
    let at = (1..sentence.len() - 1).find(|i| {
        let own = matches!(sentence[*i].tag(), "NNS" | "VBZ")
            && sentence[*i].text().starts_with(char::is_lowercase);
        own && speech(lexicon, sentence[*i]).is_some()
    })?;
    let (verb, entry) = (sentence[at], speech(lexicon, sentence[at])?);
    let leads = |t: &Token<'_>| {
        let word = t.norm().to_owned();
        entry.frames.iter().chain(&entry.weak).any(|f| matches!(f, Frame::Prep(w) if *w == word))
    };
    let first = at + 1 + usize::from(leads(&sentence[at + 1]));
    let last = sentence.iter().rfind(|t| t.pos() != Pos::Punct)?;
    let content = Span::new(sentence.get(first)?.start(), last.end().max(sentence[first].start()));
    let speaker = speaker(&sentence[..at]).filter(|_| page.quotes.around(verb.start()).is_none())?;
    (!content.is_empty()).then(|| cue(entry, verb, speaker, vec![content]))
}

/// A headline has so many tokens at most.
const HEADLINE: usize = 16;

/// The entry of a word whose base form the tagger may not know: "lauds".
fn speech<'p>(lexicon: &'p Lexicon, verb: Token<'_>) -> Option<&'p Entry> {
    let norm = verb.norm().to_lowercase();
    let bases = [Some(norm.as_str()), norm.strip_suffix('s'), norm.strip_suffix("es")];
    let mut entries = bases.into_iter().flatten().flat_map(|base| lexicon.entries(Class::Verb, base));
    entries.find(|e| e.words.len() == 1 && e.mode == Mode::Speech)
}

/// Adds inserted cues to those of the tree, and puts them in the place of such as take the speaker for an object or have
/// nothing that is said.
pub(super) fn add<'p>(cues: &mut Vec<Cue<'p>>, inserted: Vec<Cue<'p>>) {
    let place: BTreeMap<usize, usize> = cues.iter().enumerate().map(|(i, c)| (c.head.index(), i)).collect();
    for cue in inserted {
        match place.get(&cue.head.index()) {
            Some(at) if is_poor(&cues[*at]) || is_mangled(&cues[*at], &cue) => cues[*at] = cue,
            Some(_) => {}
            None => cues.push(cue),
        }
    }
}

/// Whether a cue has nothing for its content but what stands between a quotation and the cue: its speaker's words.
fn is_mangled(cue: &Cue<'_>, inserted: &Cue<'_>) -> bool {
    let Some(quotation) = inserted.rest.first().filter(|q| q.end < cue.head.start()) else { return false };
    let between = |t: &Token<'_>| t.start() >= quotation.end && t.start() < cue.head.start();
    !cue.complement.content.is_empty() && cue.complement.content.iter().all(between)
}

fn is_poor(cue: &Cue<'_>) -> bool {
    let named = |t: &Token<'_>| matches!(t.pos(), Pos::Noun | Pos::Propn) && t.start() > cue.head.start();
    let bare = cue.complement.content.iter().all(named) && cue.rest.is_empty();
    cue.class == Class::Verb && bare
}

/// The entry of a verb that can report a whole sentence.
fn spoken<'p>(lexicon: &'p Lexicon, verb: Token<'_>) -> Option<&'p Entry> {
    let told = matches!(verb.tag(), "VB" | "VBD" | "VBN" | "VBP" | "VBZ" | "NN" | "NNS");
    let tensed = matches!(verb.tag(), "VBD" | "VBP" | "VBZ");
    let reports = |e: &&Entry| {
        let whole = e.frames.contains(&Frame::That) && e.frames.contains(&Frame::Quote);
        e.words.len() == 1 && (whole || e.mode == Mode::Thought && e.frames.contains(&Frame::That) && tensed)
    };
    let lemma = verb.lemma().to_lowercase();
    let entries = lexicon.entries(Class::Verb, if told { &lemma } else { return None });
    entries.iter().find(reports)
}

fn told<'p>(
    page: &Page,
    setting: &Setting,
    sentence: &[Token<'p>],
    verb: usize,
    heard: bool,
) -> Option<(Token<'p>, Vec<Span>)> {
    quoted(page, sentence, verb)
        .or_else(|| inverted(page, sentence, verb))
        .or_else(|| between(page, setting, sentence, verb, heard))
        .or_else(|| asked(page, sentence, verb))
}

/// "“…,” a man who gave no name told a newspaper": a quotation, a speaker and a verb, where the parser takes the speaker for
/// a part of what is quoted.
fn quoted<'p>(page: &Page, sentence: &[Token<'p>], verb: usize) -> Option<(Token<'p>, Vec<Span>)> {
    let closes = |t: Token<'p>| ["”", "\"", "''"].contains(&t.text());
    let inside = (verb.saturating_sub(NAME + 1)..verb).rev().find(|i| closes(sentence[*i]));
    // A question or an exclamation may end the sentence before the one that names its speaker.
    let apart = || sentence.first()?.previous().filter(|t| closes(*t) && verb <= NAME);
    let (mark, name) = match inside {
        Some(at) => (sentence[at], &sentence[at + 1..verb]),
        None => (apart()?, &sentence[..verb]),
    };
    let all = page.quotes.all();
    let end = mark.end();
    let last = all.partition_point(|q| q.outer.start < end).checked_sub(1)?;
    let quotation = all.get(last).filter(|q| q.closed && q.outer.end == end && q.within.is_none())?;
    let ends = page.words(quotation.inner).trim_end().ends_with([',', '?', '!', '…', '—']);
    let tensed = matches!(sentence[verb].tag(), "VBD" | "VBP" | "VBZ" | "VBN");
    let first = name.first()?;
    let lower = first.text().starts_with(char::is_lowercase) || matches!(first.pos(), Pos::Propn);
    let near = page.text().get(end..first.start()).is_some_and(|gap| gap.trim_matches(' ').is_empty());
    let close = inside.is_some() || lower && near;
    let speaker =
        speaker(name).filter(|_| ends && tensed && close && name.iter().all(|t| t.text() != ","))?;
    Some((speaker, vec![quotation.outer]))
}

/// "…, cautioned the head of the food cluster."
fn inverted<'p>(page: &Page, sentence: &[Token<'p>], verb: usize) -> Option<(Token<'p>, Vec<Span>)> {
    let comma = verb.checked_sub(1).filter(|i| sentence[*i].text() == ",")?;
    let subject = sentence[verb].child(&["nsubj"]).filter(|s| s.start() < sentence[comma].start());
    let apart = |s: Token<'_>| sentence[..comma].iter().any(|t| t.start() > s.end() && is_end(*t));
    if !["VBD", "VBP", "VBZ"].contains(&sentence[verb].tag()) || subject.is_some_and(apart) {
        return None;
    }
    let end = (verb + 1..sentence.len()).find(|i| is_end(sentence[*i])).unwrap_or(sentence.len());
    let name = &sentence[verb + 1..end];
    let speaker = speaker(name).filter(|_| name.len() <= NAME)?;
    let before = before(page, sentence, comma)?;
    Some((speaker, with_rest(page, sentence, before, comma, end)))
}

/// "…, fishermen at Baga warn, …": also at the end, with when and to whom it was said.
fn between<'p>(
    page: &Page,
    setting: &Setting,
    sentence: &[Token<'p>],
    verb: usize,
    heard: bool,
) -> Option<(Token<'p>, Vec<Span>)> {
    let comma = (verb.saturating_sub(NAME)..verb).rev().find(|i| is_end(sentence[*i]))?;
    let name = &sentence[comma + 1..verb];
    let speaker = speaker(name).filter(|_| sentence[comma].text() == ",")?;
    let end = (verb + 1..sentence.len()).find(|i| is_end(sentence[*i])).unwrap_or(sentence.len());
    let adjunct = &sentence[verb + 1..end];
    let last = end + 1 >= sentence.len() || sentence[end].text() == ";";
    let hearer = adjunct.iter().take_while(|t| heard && is_nominal(**t)).count();
    let long = last && is_circumstance(sentence[verb], &adjunct[hearer..]);
    (long || is_short(adjunct, last || heard)).then_some(())?;
    let before = before(page, sentence, comma)?;
    let content = with_rest(page, sentence, before, comma, end);
    let within = |t: &&Token<'_>| content.iter().any(|c| c.contains(Span::from(**t)));
    let tensed = sentence.iter().filter(within).any(|t| matches!(t.tag(), "VBD" | "VBZ" | "VBP" | "MD"));
    let finite = matches!(sentence[verb].tag(), "VBD" | "VBP" | "VBZ");
    let known = setting.cast.at(speaker).next().is_some();
    let sure = content.len() > 1 || finite || sentence[verb].tag() == "VBN" && known;
    (sure && (tensed || finite && is_cry(page, before))).then_some((speaker, content))
}

/// Whether what follows a verb is short and says when, where or to whom it was said.
fn is_short(adjunct: &[Token<'_>], heard: bool) -> bool {
    let plain = adjunct.len() <= ADJUNCT
        && adjunct.iter().all(|t| !matches!(t.pos(), Pos::Verb | Pos::Aux | Pos::Sconj));
    let adverbial = adjunct.first().is_none_or(|t| {
        matches!(t.pos(), Pos::Adv | Pos::Adp)
            || ["DATE", "TIME"].contains(&t.entity_label())
            || t.norm() == "to"
    });
    let named =
        || adjunct.first().is_some_and(|t| matches!(t.pos(), Pos::Det | Pos::Propn | Pos::Pron | Pos::Noun));
    plain && (adverbial || heard && named())
}

/// Whether what follows a verb up to the end tells how it came to be said: "after the convoy was turned back", "in a message
/// that reached the radio".
fn is_circumstance(verb: Token<'_>, adjunct: &[Token<'_>]) -> bool {
    let leads = |t: &Token<'_>| {
        ["after", "as", "at", "before", "during", "following", "from", "in", "on", "when", "while"]
            .contains(&t.norm())
    };
    let told = verb.children_by(&["ccomp", "xcomp"]).any(|c| c.start() > verb.start());
    let object =
        adjunct.first().is_some_and(|t| verb.child(&["dobj"]).is_some_and(|o| o.start() >= t.start()));
    let told = told || object;
    adjunct.first().is_some_and(leads)
        && !told
        && adjunct.iter().all(|t| t.norm() != "that" || t.dep() != "mark")
}

fn is_nominal(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Det | Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num | Pos::Pron | Pos::Part)
}

/// Whether words without a tense can be what is said: "Let the sick out", "No to partition", and not "In Geneva".
fn is_cry(page: &Page, words: Span) -> bool {
    let first = page.tokens(words).next();
    let led = first.is_none_or(|t| {
        matches!(t.pos(), Pos::Adp | Pos::Sconj | Pos::Adv) || ["VBG", "VBN"].contains(&t.tag())
    });
    !led && page.tokens(words).filter(|t| t.pos() != Pos::Punct).count() > 3
}

/// "Who opened the gates? asked the farmers": the question is a sentence of its own.
fn asked<'p>(page: &Page, sentence: &[Token<'p>], verb: usize) -> Option<(Token<'p>, Vec<Span>)> {
    let first = *sentence.first()?;
    let question = first.previous().filter(|t| ["?", "!"].contains(&t.text()))?;
    let near = page.text().get(question.end()..first.start()).is_some_and(|gap| !gap.contains('\n'));
    let small = first.text().starts_with(char::is_lowercase) || tells_only(page, sentence, verb);
    let name = if verb == 0 {
        let end = (1..sentence.len()).find(|i| is_end(sentence[*i])).unwrap_or(sentence.len());
        &sentence[1..end]
    } else {
        &sentence[..verb]
    };
    let speaker = speaker(name).filter(|_| near && small && name.len() <= NAME)?;
    let asked = page.doc.sentences().get(question.sentence())?.clone();
    let content = page.span(asked);
    page.quotes.around(content.start).is_none().then(|| (speaker, vec![content]))
}

/// Whether a sentence tells nothing but who said something, and how: "The Arab mayor asked after the raid."
fn tells_only(page: &Page, sentence: &[Token<'_>], verb: usize) -> bool {
    let told = sentence[verb]
        .children_by(&["ccomp", "xcomp", "dobj", "oprd"])
        .any(|c| c.start() > sentence[verb].start());
    let next = sentence
        .get(verb + 1)
        .is_none_or(|t| t.pos() == Pos::Punct && t.text() != ":" || matches!(t.pos(), Pos::Adp | Pos::Sconj));
    let whole = page.span(sentence[0].index()..sentence[sentence.len() - 1].index() + 1);
    verb > 0
        && !told
        && next
        && page.quotes.from(whole).is_empty()
        && matches!(sentence[verb].tag(), "VBD" | "VBP" | "VBZ")
}

fn is_end(token: Token<'_>) -> bool {
    [",", ".", ";", ":", "—", "–", "-", "“", "”", "\"", "(", "?", "!"].contains(&token.text())
}

/// Who governs the words of a name, if they are one: no verb with a tense, and no word that leads to something else.
fn speaker<'p>(name: &[Token<'p>]) -> Option<Token<'p>> {
    let first = name.first()?;
    let lead = matches!(
        first.pos(),
        Pos::Adp | Pos::Cconj | Pos::Sconj | Pos::Adv | Pos::Verb | Pos::Aux | Pos::Part
    );
    let relative = name.iter().position(|t| t.tag().starts_with('W')).unwrap_or(name.len());
    let own = &name[..relative];
    let finite = own.iter().any(|t| matches!(t.tag(), "VBD" | "VBZ" | "VBP" | "MD" | "VB"));
    let nominal = |t: &&Token<'p>| matches!(t.pos(), Pos::Noun | Pos::Propn | Pos::Pron);
    let inside = |t: Token<'p>| {
        own.first().is_some_and(|f| f.index() <= t.index())
            && own.last().is_some_and(|l| t.index() <= l.index())
    };
    if lead || finite || first.tag().starts_with('W') {
        return None;
    }
    let top = own.iter().filter(nominal).find(|t| t.is_root() || !inside(t.head()));
    top.or_else(|| own.iter().find(nominal)).copied()
}

/// What stands before a comma, from the sentence's beginning or a semicolon on: two words at least.
fn before(page: &Page, sentence: &[Token<'_>], comma: usize) -> Option<Span> {
    let free = |t: &Token<'_>| t.text() == ";" && page.quotes.around(t.start()).is_none();
    let start = sentence[..comma].iter().rposition(free).map_or(0, |i| i + 1);
    let words = sentence[start..comma].iter().filter(|t| t.pos() != Pos::Punct).count();
    (words > 1).then(|| Span::from(sentence[start]).join(sentence[comma - 1].into()))
}

/// What stands before, with what stands behind the second comma when the first part is no sentence of its own.
fn with_rest(page: &Page, sentence: &[Token<'_>], before: Span, comma: usize, end: usize) -> Vec<Span> {
    let mut content = vec![before];
    let first: Vec<Token<'_>> =
        sentence[..comma].iter().copied().filter(|t| t.start() >= before.start).collect();
    let tensed = first.iter().any(|t| matches!(t.tag(), "VBD" | "VBZ" | "VBP" | "MD"));
    let hangs = first.first().is_some_and(|t| {
        [
            "if", "as", "when", "unless", "while", "until", "although", "after", "before", "once", "since",
            "because", "should",
        ]
        .contains(&t.norm())
    });
    let goes_on = sentence.get(end).is_some_and(|t| t.text() == ",") && (!tensed || hangs);
    if let Some(next) = sentence.get(end + 1).filter(|_| goes_on) {
        let free = |t: &Token<'_>| t.text() == ";" && page.quotes.around(t.start()).is_none();
        let rest = sentence[end + 1..].iter().take_while(|t| !free(t));
        let last = rest.filter(|t| t.pos() != Pos::Punct).last().copied().unwrap_or(*next);
        content.push(Span::from(*next).join(last.into()));
    }
    content
}

fn cue<'p>(entry: &'p Entry, verb: Token<'p>, speaker: Token<'p>, rest: Vec<Span>) -> Cue<'p> {
    Cue {
        entry,
        class: Class::Verb,
        frame: Frame::That,
        head: verb,
        verb,
        span: verb.into(),
        speaker: Some(speaker),
        complement: Complement::default(),
        rest,
        negated: false,
        weak: false,
    }
}
