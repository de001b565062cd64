//! What is said: spans of content, cut to where the speech begins and ends.

use super::aside;
use super::clause;
use super::cue::{self, Cue};
use super::direct;
use super::frame;
use super::lexicon::{Class, Frame, Lexicon, Mode};
use super::tail;
use crate::page::Page;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// The spans of what a cue's words say, in text order: what hangs on it in the tree, with the quotations that it touches
/// or stands beside.
pub(super) fn of(lexicon: &Lexicon, page: &Page, cue: &Cue<'_>) -> Vec<Span> {
    let mut spans = from_tree(lexicon, cue);
    let quotable = cue.class == Class::Verb && cue.entry.frames.contains(&Frame::Quote);
    if quotable {
        let quoted = direct::beside(page, cue);
        let heard =
            matches!(&cue.frame, Frame::Np) || matches!(&cue.frame, Frame::Prep(word) if word == "to");
        if heard && quoted.iter().any(|q| spans.iter().all(|s| !s.overlaps(*q))) {
            spans.retain(|s| direct::is_quoted(page, *s));
        }
        spans.extend(quoted);
        spans.extend(aside::around(lexicon, page, cue, &spans));
    }
    for span in &mut spans {
        *span = with_quotations(page, *span, cue.span);
    }
    let spans = joined(spans).into_iter().flat_map(|s| without(s, cue.span));
    let spans = spans.map(|s| trimmed(page, s)).filter(|s| !s.is_empty());
    spans.collect()
}

fn from_tree(lexicon: &Lexicon, cue: &Cue<'_>) -> Vec<Span> {
    let hanging = cue.complement.content.iter().flat_map(|c| {
        let end = end_of_speech(lexicon, cue, *c).into_iter().chain(aside(*c)).min();
        let cut = move |s: Span| end.map_or(s, |end| Span::new(s.start.min(end), s.end.min(end)));
        frame::pieces(*c, cue.head).into_iter().map(cut)
    });
    let mut spans: Vec<Span> = hanging.chain(cue.rest.iter().copied()).filter(|s| !s.is_empty()).collect();
    if let Some(last) = spans.last_mut() {
        last.end = tail::end(lexicon, cue, *last);
        last.end = goes_on_modal(cue, *last).unwrap_or(last.end);
    }
    if let Some(first) = spans.first_mut() {
        if is_fronted(lexicon, cue) {
            first.start = clause::sentence_start(cue.head).min(first.start);
        } else if let Some(start) = after_time(cue) {
            first.start = start.max(first.start).min(first.end);
        } else if let Some(that) = lost_that(cue, *first) {
            first.start = that;
        } else if let Some(start) = lost_count(cue, *first) {
            first.start = start;
        } else if let Some(lost) = lost_subject(cue) {
            first.start = lost.edges().0.start().min(first.start);
        }
    }
    spans
}

/// Where what is said begins behind the time of saying: "said on Wednesday it had left".
fn after_time(cue: &Cue<'_>) -> Option<usize> {
    let plain = cue.frame == Frame::That && cue.class == Class::Verb;
    let clause = *cue.complement.content.first().filter(|_| plain)?;
    let first = clause.children().next().filter(|c| ["prep", "npadvmod"].contains(&c.dep()))?;
    let time = first.subtree().all(|t| ["DATE", "TIME"].contains(&t.entity_label()) || t.dep() == "prep");
    let next = first.edges().1.next()?;
    let close = first.start() == cue.span.end + 1 && next.text() != "," && next.start() < clause.end();
    (time && close).then(|| next.start())
}

/// Where a content ends that goes on with "and would …", which the parser hangs on the verb of saying: "said they had the
/// means and would use them".
fn goes_on_modal(cue: &Cue<'_>, content: Span) -> Option<usize> {
    let told = matches!(cue.frame, Frame::That | Frame::NpThat) && cue.class == Class::Verb;
    let would =
        |c: &Token<'_>| c.children_by(&["aux"]).any(|a| a.norm() == "would") && !frame::has_subject(*c);
    let next = cue.head.children_by(&["conj"]).filter(|_| told && cue.head.tag() == "VBD").find(would)?;
    let first = cue::first_word(next);
    let joint = first.previous().filter(|t| t.norm() == "and" && t.start() <= content.end + 1)?;
    (joint.start() >= content.end).then(|| next.phrase().end)
}

/// Where the "that" stands which the parser takes for a part of the hearer's words: "told the court in the capital that the
/// canal was …".
fn lost_that(cue: &Cue<'_>, content: Span) -> Option<usize> {
    let told = matches!(cue.frame, Frame::That | Frame::NpThat) && cue.class == Class::Verb;
    let between =
        cue.head.doc().range(cue.head.index() + 1..(cue.head.index() + 16).min(cue.head.doc().len()));
    let plain = |t: &Token<'_>| {
        t.start() < content.start && !matches!(t.pos(), Pos::Verb | Pos::Aux) && t.text() != ","
    };
    let that = between.take_while(|t| told && plain(t)).find(|t| t.norm() == "that")?;
    (that.dep() != "det").then(|| that.start())
}

/// Where a count begins that the parser keeps apart from what is said of it: "said between 200 and 250 fighters ‖ were held".
fn lost_count(cue: &Cue<'_>, content: Span) -> Option<usize> {
    let clause = *cue.complement.content.first().filter(|c| !frame::has_subject(**c))?;
    let next = cue
        .head
        .next()
        .filter(|t| cue.frame == Frame::That && t.start() < content.start && t.end() > cue.span.end)?;
    let mut gap = next.doc().range(next.index()..clause.edges().0.index());
    let plain = gap.len() < 16 && matches!(next.pos(), Pos::Adp | Pos::Adv | Pos::Num | Pos::Det);
    let counted = |t: &Token<'_>| t.pos() == Pos::Num || t.entity_label() == "CARDINAL";
    let counts = plain && gap.by_ref().take(5).any(|t| counted(&t));
    (counts && gap.all(|t| t.text() != ",")).then(|| next.start())
}

/// The subject of what is said when the parser takes it for the object of saying: "said the talks “will go on”".
fn lost_subject<'p>(cue: &Cue<'p>) -> Option<Token<'p>> {
    let clause = *cue.complement.content.first().filter(|c| !frame::has_subject(**c))?;
    let heard = cue.entry.frames.contains(&Frame::NpThat) || cue.frame != Frame::That;
    let object = cue.head.children_by(&["dobj", "nsubj"]).find(|o| o.start() > cue.head.end())?;
    let named = !["DATE", "TIME"].contains(&object.entity_label());
    (!heard
        && named
        && cue.class == Class::Verb
        && object.end() < clause.start()
        && cue.speaker != Some(object))
    .then_some(object)
}

/// Where the speech ends and the speaker's next act begins, which the parser hangs on what was said: "…, adding that …",
/// "… and warned that …", "… when asked about …".
fn end_of_speech(lexicon: &Lexicon, cue: &Cue<'_>, clause: Token<'_>) -> Option<usize> {
    let after = |t: &Token<'_>| t.start() > clause.end() && t.start() > cue.head.end();
    let next = clause.children_by(&["advcl", "conj"]).filter(after).find(|t| {
        let speaks = lexicon.speaks(&t.lemma().to_lowercase());
        match t.dep() {
            "conj" => speaks && is_joined_to(cue.head, *t) || is_unlike(clause, *t),
            _ if t.tag() == "VBG" => speaks && t.edges().0.previous().is_some_and(|p| p.text() == ","),
            _ => speaks && t.tag() == "VBN" && t.children_by(&["advmod"]).any(|a| a.norm() == "when"),
        }
    })?;
    let joint = next.head().children_by(&["cc"]).rfind(|c| c.end() <= next.start());
    let start = next.edges().0.start();
    Some(match joint {
        Some(joint) if next.dep() == "conj" && joint.start() > clause.end() => joint.start().min(start),
        _ => start,
    })
}

/// Where the reporter explains at the end, in words that the sentence could do without: "…, which was built in 2009",
/// "…, while others left".
fn aside(content: Token<'_>) -> Option<usize> {
    let (_, last) = content.edges();
    let last = if last.pos() == Pos::Punct { last.previous()? } else { last };
    let path = std::iter::successors(Some(last), |t| (!t.is_root() && *t != content).then(|| t.head()));
    let reaches = |t: &Token<'_>| t.edges().1.index() + 1 >= last.index();
    let aside = path.filter(|t| explains(*t) && reaches(t)).last()?;
    let first = aside.edges().0;
    let apart = first.previous().is_some_and(|t| [",", "-", "--", "–", "—"].contains(&t.text()));
    (apart && first.start() > content.start()).then(|| first.start())
}

fn explains(token: Token<'_>) -> bool {
    let first = token.edges().0;
    let since = |t: Token<'_>| ["after", "before"].contains(&t.norm());
    let long_after = since(token) || token.children_by(&["mark"]).any(since);
    if long_after && ["advcl", "prep"].contains(&token.dep()) && !since(first) {
        return first.pos() == Pos::Num || ["DATE", "TIME"].contains(&first.entity_label());
    }
    match token.dep() {
        "relcl" => {
            let behind =
                first.next().filter(|_| first.pos() == Pos::Adp).is_some_and(|t| t.tag().starts_with('W'));
            first.tag().starts_with('W') || behind
        }
        "advcl" => ["while", "whereas"].contains(&first.norm()) && frame::has_subject(token),
        _ => false,
    }
}

/// Whether what joins an infinitive or a gerund is a verb with a tense, and so the speaker's next deed: "vowed to stay and
/// sent more troops".
fn is_unlike(clause: Token<'_>, joined: Token<'_>) -> bool {
    let tensed = ["VBD", "VBZ", "VBP"].contains(&joined.tag()) && !frame::has_subject(joined);
    tensed && (frame::is_infinitive(clause) || clause.tag() == "VBG" && !frame::is_finite(clause))
}

/// Whether a verb that hangs on what was said is rather the speaker's next one: it has the cue's tense and no subject.
pub(super) fn is_joined_to(cue: Token<'_>, verb: Token<'_>) -> bool {
    tense(cue) == tense(verb) && verb.child(&["nsubj", "nsubjpass"]).is_none()
}

fn tense(verb: Token<'_>) -> &str {
    verb.child(&["aux"]).unwrap_or(verb).tag()
}

/// Whether what is said comes first and who says it after: "The truce will hold, the army said."
fn is_fronted(lexicon: &Lexicon, cue: &Cue<'_>) -> bool {
    let clause =
        cue.complement.content.first().filter(|_| cue.frame == Frame::That && cue.class == Class::Verb);
    let last = |c: Token<'_>| {
        let joined = cue.head.dep() == "conj" && cue.head.head().start() < c.start();
        cue.head.is_root() || joined && !lexicon.reports(&cue.head.head().lemma().to_lowercase())
    };
    let tail = |c: &Token<'_>| {
        last(*c) && c.end() < cue.head.start() && cue.speaker.is_none_or(|s| s.start() > c.end())
    };
    clause.is_some_and(tail)
}

/// A span made longer to hold all of every quotation that begins in it or holds its start, unless the cue itself stands
/// in that quotation.
fn with_quotations(page: &Page, span: Span, cue: Span) -> Span {
    let quotes = &page.quotes;
    let all = quotes.all();
    let holding = std::iter::successors(quotes.around(span.start), |i| all[*i].within);
    let touching = quotes.from(span).chain(holding).map(|i| all[i]);
    let own = touching.filter(|q| !q.outer.overlaps(cue));
    let mut whole = own.fold(span, |span, q| span.join(q.outer));
    if let Some(outer) = quotes.around(cue.start) {
        let limits = all[outer].inner;
        whole =
            Span::new(whole.start.clamp(limits.start, limits.end), whole.end.clamp(limits.start, limits.end));
    }
    whole
}

fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end + 1 => *last = last.join(span),
            _ => out.push(span),
        }
    }
    out
}

fn without(span: Span, hole: Span) -> Vec<Span> {
    if !span.overlaps(hole) {
        return vec![span];
    }
    let before = (span.start < hole.start).then(|| Span::new(span.start, hole.start));
    let after = (hole.end < span.end).then(|| Span::new(hole.end, span.end));
    before.into_iter().chain(after).collect()
}

/// Without white space, commas and the like at its ends, and without an "and" that leads on.
fn trimmed(page: &Page, span: Span) -> Span {
    let words = page.words(span);
    let loose = |c: char| c.is_whitespace() || ",;:-–—".contains(c);
    let start = words.len() - words.trim_start_matches(|c| loose(c) || c == '.').len();
    let mut kept = words[start..].trim_end_matches(loose);
    while let Some(rest) = [" and", " but", " or", " while"].iter().find_map(|w| kept.strip_suffix(w)) {
        kept = rest.trim_end_matches(loose);
    }
    Span::new(span.start + start, span.start + start + kept.len())
}

/// Parts two contents: what the first cue says ends where the second cue begins, when that is the speaker's next deed ("…”,
/// holding the government responsible", "… and said that …") or another's (", and the governor said …").
pub(super) fn part(page: &Page, told: &mut [(&Cue<'_>, Vec<Span>)]) {
    for second in 1..told.len() {
        let next = told[second].0;
        let near = told[..second].iter().rev().take(4);
        let first = near.enumerate().find_map(|(back, (cue, _))| {
            let start =
                goes_on(page, cue, next).then_some(next.span.start).or_else(|| joint(page, cue, next))?;
            Some((back, start))
        });
        if let Some((back, start)) = first {
            let content = &mut told[second - 1 - back].1;
            content.retain(|s| s.start < start);
            if let Some(last) = content.last_mut().filter(|s| s.end > start) {
                *last = trimmed(page, Span::new(last.start, start));
            }
        }
    }
}

/// Where the clause of another cue is joined to what is said, when it is no part of that: a verb in the tense of the first cue,
/// without a subject ("… and said that …") or, behind a comma, with one of its own (", and the governor said …").
fn joint(page: &Page, told: &Cue<'_>, next: &Cue<'_>) -> Option<usize> {
    let (head, verb) = (told.head, next.head);
    let finite = ["VBD", "VBZ", "VBP"].contains(&verb.tag()) && verb.tag() == head.tag();
    let apart = told.class == Class::Verb && next.class == Class::Verb && head.sentence() == verb.sentence();
    let free = page.quotes.around(next.span.start).is_none() && head.governs(verb) && verb.dep() == "conj";
    let spoken = next.entry.mode != Mode::Thought && verb.children_by(&["aux", "auxpass"]).next().is_none();
    if !(finite && apart && free && spoken) || told.span.end > next.span.start {
        return None;
    }
    let first = next.speaker.filter(|s| s.head() == verb && s.start() < verb.start());
    let first = first.map_or_else(|| cue::first_word(verb), |s| s.edges().0);
    let conjunction = first.previous().filter(|t| ["and", "but", "while"].contains(&t.norm()))?;
    let comma = conjunction.previous().is_some_and(|t| t.text() == ",");
    let own = first.start() < verb.start() && frame::has_subject(verb);
    let modal = verb.head().children_by(&["aux", "auxpass"]).next().is_some();
    (own && comma || !own && !frame::has_subject(verb) && modal).then(|| conjunction.start())
}

/// Whether a participle is the next thing that the speaker of another cue does, and not what that speaker tells of.
fn goes_on(page: &Page, cue: &Cue<'_>, next: &Cue<'_>) -> bool {
    let sentence = cue.head.sentence() == next.head.sentence() && cue.span.end < next.span.start;
    let apart = next.head.tag() == "VBG"
        && page.text()[..next.span.start].trim_end().ends_with([',', '”', '"', '\'']);
    sentence
        && apart
        && cue.class == Class::Verb
        && cue.speaker.is_some()
        && cue.speaker == next.speaker
        && page.quotes.around(next.span.start).is_none()
}
