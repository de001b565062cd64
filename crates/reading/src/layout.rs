//! How a report is laid out: headline, dateline, paragraphs.
//!
//! In: the text and its title, if that is known apart. Out: a [`Layout`] whose parts the syntax pipeline reads one by one,
//! so that a headline without a full stop never runs into the story.
//!
//! Lines are paragraphs, as the web and most archives give them, unless they are hard-wrapped: then lines of a block are
//! joined until a blank line, a list mark or a short line ends the paragraph.

use crate::span::Span;

/// The parts of a report's text, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The first line, when it is a title.
    pub headline: Option<Span>,
    /// "ISTANBUL, Nov 9 (Reuters)" before the dash that opens the story.
    pub dateline: Option<Span>,
    /// Everything that is read, in text order: headline, dateline, then paragraphs without list marks. A paragraph of more
    /// than [`Layout::LONGEST`] bytes comes in pieces.
    pub paragraphs: Vec<Span>,
}

impl Layout {
    /// The longest piece of text that is read at once, in bytes. The longest paragraph of 840 news articles has 2,573; a
    /// longer one is rarely prose, and some of the walks over a tree take the square of its depth.
    pub const LONGEST: usize = 8_000;

    /// Finds the parts of a text.
    pub fn of(text: &str, title: Option<&str>) -> Layout {
        let mut blocks = paragraphs(text);
        let headline =
            blocks.first().copied().filter(|first| blocks.len() > 1 && is_headline(first.of(text), title));
        let opening = usize::from(headline.is_some());
        let dateline = blocks.get(opening).and_then(|block| dateline(text, *block, &blocks));
        if let Some(place) = dateline {
            let story = after_dash(text, place.end, blocks[opening].end);
            blocks[opening] = place;
            blocks.insert(opening + 1, story);
        }
        let paragraphs = blocks.into_iter().flat_map(|block| pieces(text, block)).collect();
        Layout { headline, dateline, paragraphs }
    }
}

/// The lines of a text, hard-wrapped ones joined, without white space and list marks at their ends.
fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines {
        let (words, marked) = without_mark(text, line);
        if words.is_empty() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && !marked => last.end = words.end,
            _ => found.push(words),
        }
        open = wrapped && !ends_paragraph(line.of(text));
    }
    found
}

fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let line = |line: &str| {
        let span = Span::new(start, start + line.len());
        start = span.end;
        span.trim(text)
    };
    text.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\u{c}']).map(line).collect()
}

/// Widths of a hard-wrapped line, in characters: mail and wire services wrap at 60 to 80, old archives at up to 110.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=110;

/// Whether a text's lines are cut at a width rather than at paragraphs: most lines that another one follows without a blank
/// line between stop inside a sentence.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let followed = lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty());
    let (mut cut, mut whole) = (0, 0);
    for pair in followed {
        let line = pair[0].of(text);
        match WRAPPED.contains(&line.chars().count()) && !ends_sentence(line) {
            true => cut += 1,
            false => whole += 1,
        }
    }
    cut > whole
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', ':', '…'])
}

/// In a wrapped text: a line that stops short with the end of a sentence ends its paragraph.
fn ends_paragraph(line: &str) -> bool {
    ends_sentence(line) && line.chars().count() < *WRAPPED.start()
}

/// A line without the mark of a list item, and whether it had one.
fn without_mark(text: &str, line: Span) -> (Span, bool) {
    let words = line.of(text);
    let rest = words.trim_start_matches(['•', '●', '▪', '‣', '·', '*', '-', '–', '—', '#', '>']);
    let marked = rest.len() < words.len() && rest.starts_with([' ', '\t']);
    match marked {
        true => (Span::new(line.end - rest.len(), line.end).trim(text), true),
        false => (line, false),
    }
}

/// Longest headline, in characters; wire services allow about 100, web pages longer ones.
const HEADLINE: usize = 180;

fn is_headline(line: &str, title: Option<&str>) -> bool {
    let bare = |s: &str| s.trim().trim_end_matches(['.', '!', '?']).trim().to_owned();
    let same = title.is_some_and(|title| !title.trim().is_empty() && bare(title) == bare(line));
    same || (line.chars().count() <= HEADLINE && !ends_sentence(line) && !line.contains(". "))
}

/// The bytes in which a dateline's dash must come.
const DATELINE: usize = 120;

/// The words before the sign that opens a story, when they are a place, perhaps with a date and an agency.
fn dateline(text: &str, block: Span, blocks: &[Span]) -> Option<Span> {
    let words = block.of(text);
    let place = |before: usize| Span::new(block.start, block.start + before).trim(text);
    let near = |signs: &[&str]| signs.iter().filter_map(|s| words.find(s)).filter(|at| *at < DATELINE).min();
    let dash = near(&[" — ", " – ", " - ", " -- ", " _ ", " | ", "— ", "– ", "--", "—"]).map(place);
    let colon = || near(&[": "]).map(place).filter(|p| is_signed(p.of(text)) || is_cry(text, *p, blocks));
    let found = dash.filter(|p| is_dateline(p.of(text))).or_else(colon).filter(|p| is_dateline(p.of(text)));
    found.or_else(|| bracketed(words).or_else(|| slashed(words)).map(place))
}

/// "LAHORE: Police came": words in capitals before a colon that do so once; those of who speaks in turn come again.
fn is_cry(text: &str, place: Span, blocks: &[Span]) -> bool {
    let shouted = |words: &str| !words.is_empty() && !words.chars().any(char::is_lowercase);
    let tagged = |b: &&Span| b.of(text).split_once(':').is_some_and(|(before, _)| shouted(before));
    shouted(place.of(text)) && blocks.iter().filter(tagged).count() == 1
}

/// "[Nairobi] The army …".
fn bracketed(words: &str) -> Option<usize> {
    let end = words.strip_prefix('[')?.find("] ").filter(|at| *at < DATELINE)? + 2;
    let place = &words[1..end - 1];
    let story = words[end..].trim_start().starts_with(char::is_uppercase);
    (story && place.starts_with(char::is_uppercase) && !place.contains(['.', ':'])).then_some(end)
}

/// "MOSCOW, November 3. /TASS/. Russian forces …".
fn slashed(words: &str) -> Option<usize> {
    let at = words.find("/. ").filter(|at| *at < DATELINE)?;
    let place = words[..at].split_once(". /")?.0;
    is_dateline(place).then_some(at + "/.".len())
}

/// Whether the words end with an agency in brackets.
fn is_signed(words: &str) -> bool {
    words.ends_with(')') && words.contains('(')
}

/// A dateline begins with a place in capitals, or ends with an agency or a date; all its words are names, numbers
/// or the few small words that stand in them.
fn is_dateline(words: &str) -> bool {
    const SMALL: [&str; 9] = ["and", "near", "de", "el", "al", "of", "the", "del", "la"];
    let mut parts = words.split([' ', '/', ',']).filter(|w| !w.is_empty());
    let capital = |w: &str| w.trim_start_matches(['(', '\'', '’']).starts_with(char::is_uppercase);
    let named = |w: &str| capital(w) || w.starts_with(|c: char| c.is_ascii_digit()) || SMALL.contains(&w);
    let shouted =
        |w: &str| w.chars().filter(|c| c.is_uppercase()).count() >= 3 && !w.chars().any(char::is_lowercase);
    let first = parts.next().unwrap_or_default();
    let agency = words.rsplit_once(", ").is_some_and(|(_, last)| shouted(last));
    let dated = words.contains(',') && words.ends_with(|c: char| c.is_ascii_digit());
    capital(first) && parts.all(named) && (shouted(first) || is_signed(words) || agency || dated)
}

/// The story behind the dash of a dateline.
fn after_dash(text: &str, from: usize, to: usize) -> Span {
    let rest = &text[from..to];
    let story = rest.trim_start_matches([' ', '\u{a0}', '-', '–', '—', '_', ':', '|']);
    Span::new(to - story.len(), to)
}

/// A paragraph in pieces that are short enough: cut after a sentence, or else at a space, or else anywhere.
fn pieces(text: &str, block: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = block;
    while rest.len() > Layout::LONGEST {
        let window = Span::new(rest.start, text.floor_char_boundary(rest.start + Layout::LONGEST));
        let words = window.of(text);
        let cut = words
            .rfind(". ")
            .map(|at| at + 1)
            .or_else(|| words.rfind(char::is_whitespace))
            .filter(|cut| *cut > 0);
        let piece = Span::new(rest.start, rest.start + cut.unwrap_or(words.len()));
        found.push(piece);
        rest = Span::new(piece.end, rest.end).trim(text);
    }
    found.push(rest);
    found.retain(|piece| !piece.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        Layout::of(text, None).paragraphs.iter().map(|p| p.of(text)).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(
            parts("The truce holds.\nBoth sides met.\n\n  A third met. \n"),
            ["The truce holds.", "Both sides met.", "A third met."]
        );
        assert_eq!(parts(" \n\n"), Vec::<&str>::new());
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The delegations of both countries arrived in the capital\non Monday for talks on the disputed frontier and on the\nrelease of prisoners.\nNo date was set for a second round, which mediators hope\nto hold in spring.\n";
        assert_eq!(parts(text).len(), 2);
        assert!(parts(text)[0].ends_with("prisoners."));
    }

    #[test]
    fn list_marks_are_left_out() {
        assert_eq!(
            parts("The deal says:\n• fire ceases\n- prisoners go home\n"),
            ["The deal says:", "fire ceases", "prisoners go home"]
        );
    }

    #[test]
    fn headlines_are_told_from_sentences() {
        let headline = |text: &str, title| Layout::of(text, title).headline.map(|h| h.of(text).to_owned());
        assert_eq!(
            headline("Talks stall in Doha\n\nThe talks stalled.", None).as_deref(),
            Some("Talks stall in Doha")
        );
        assert_eq!(headline("Talks stalled.\nThe mediator left.", None), None);
        assert_eq!(
            headline("Talks stall.\nThe mediator left.", Some("Talks stall")).as_deref(),
            Some("Talks stall.")
        );
        assert_eq!(headline("A single line", None), None);
    }

    #[test]
    fn datelines_are_parts_of_their_own() {
        for (text, place) in [
            ("ISTANBUL, Nov 9 (Reuters) - Talks ended.", "ISTANBUL, Nov 9 (Reuters)"),
            ("KABUL — Talks ended.", "KABUL"),
            ("Goma, DR Congo (AFP) – Rebels left.", "Goma, DR Congo (AFP)"),
            ("PORT-AU-PRINCE, Haiti (AP) — Police came.", "PORT-AU-PRINCE, Haiti (AP)"),
            ("Geneva, 9 November 2025 – The envoy spoke.", "Geneva, 9 November 2025"),
            ("KABUL (Pajhwok) : Gunmen came.", "KABUL (Pajhwok)"),
            ("LONDON/KYIV (Reuters) - Drones came.", "LONDON/KYIV (Reuters)"),
            ("LAHORE: Police came.", "LAHORE"),
            ("[Nairobi] The army came.", "[Nairobi]"),
            ("MOSCOW, November 3. /TASS/. Troops came.", "MOSCOW, November 3. /TASS/."),
            ("Tehran, IRNA – Iran spoke.", "Tehran, IRNA"),
            ("Port-au-Prince, Haiti (AP) | Gangs came.", "Port-au-Prince, Haiti (AP)"),
        ] {
            let layout = Layout::of(text, None);
            assert_eq!(layout.dateline.map(|d| d.of(text)), Some(place));
            assert_eq!(layout.paragraphs.len(), 2, "{text}");
        }
        for text in [
            "The truce — agreed in May — holds.",
            "Rebels left - at last.",
            "UN troops, who came in 1994 — and left — are back.",
            "The rule is simple: shells fall.",
            "Putin: we will not yield.",
            "PUTIN: We will not yield.\nQUESTION: And then?",
            "[The] truce holds: so far.",
        ] {
            assert_eq!(Layout::of(text, None).dateline, None, "{text}");
        }
    }

    #[test]
    fn long_paragraphs_come_in_pieces() {
        for text in ["word ".repeat(5_000), "A truce. ".repeat(3_000), "“".repeat(20_000)] {
            let layout = Layout::of(&text, None);
            assert!(layout.paragraphs.iter().all(|p| p.len() <= Layout::LONGEST && !p.is_empty()));
            assert!(layout.paragraphs.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let kept: usize = layout
                .paragraphs
                .iter()
                .map(|p| p.of(&text).matches(|c: char| !c.is_whitespace()).count())
                .sum();
            assert_eq!(kept, text.matches(|c: char| !c.is_whitespace()).count());
        }
    }
}
