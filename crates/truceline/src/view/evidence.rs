//! The report's own words around a record.

use super::wording::clean;
use truceline_reading::{Reading, Span};

/// Words of the report, some of them marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The words in text order; the flag says which are marked.
    pub words: Vec<(String, bool)>,
}

/// The most characters that are shown on either side of marked words.
const AROUND: usize = 90;

/// The most characters of one span that are shown.
const LONGEST: usize = 600;

impl Evidence {
    /// Some spans, with what lies between left out.
    pub(super) fn of(reading: &Reading, spans: &[Span]) -> Option<Evidence> {
        let text = &reading.report.text;
        let shown: Vec<String> = spans.iter().map(|span| clip(&clean(span.of(text)), LONGEST)).collect();
        let words = shown.join(" … ");
        (!words.is_empty()).then(|| Evidence { words: vec![(words, false)] })
    }

    /// A span, marked, in its sentence.
    pub(super) fn within(reading: &Reading, span: Span) -> Evidence {
        Evidence::marked(reading, sentence(reading, span).join(span), &[span])
    }

    /// Words that are marked between others; of those, what is far away is left out.
    pub(super) fn between(before: &str, marked: &str, after: &str) -> Evidence {
        let mut evidence = Evidence { words: Vec::new() };
        evidence.plain(before, Span::new(0, before.len()), Reach::Before);
        evidence.words.push((clip(&clean(marked), LONGEST), true));
        evidence.plain(after, Span::new(0, after.len()), Reach::After);
        evidence
    }

    /// Spans, marked, in a stretch of text that holds them; what is far from all of them is left out. Of spans that
    /// overlap, the first is marked.
    pub(super) fn marked(reading: &Reading, stretch: Span, spans: &[Span]) -> Evidence {
        let mut spans = spans.to_vec();
        spans.sort();
        spans.dedup_by(|next, last| last.overlaps(*next) || *last == *next);
        let mut evidence = Evidence { words: Vec::new() };
        let mut at = stretch.start;
        for (index, span) in spans.iter().enumerate() {
            let reach = if index == 0 { Reach::Before } else { Reach::Between };
            evidence.plain(&reading.report.text, Span::new(at, span.start), reach);
            evidence.words.push((clip(&clean(span.of(&reading.report.text)), LONGEST), true));
            at = span.end;
        }
        evidence.plain(&reading.report.text, Span::new(at, stretch.end), Reach::After);
        evidence
    }

    fn plain(&mut self, text: &str, span: Span, reach: Reach) {
        let raw = span.of(text);
        let words = reach.cut(&clean(raw));
        let gap = |there: bool| if there { " " } else { "" };
        let front = gap(!self.words.is_empty() && raw.starts_with(char::is_whitespace));
        let back =
            gap(!matches!(reach, Reach::After) && raw.ends_with(char::is_whitespace) && !words.is_empty());
        let words = format!("{front}{words}{back}");
        if !words.is_empty() {
            self.words.push((words, false));
        }
    }
}

/// Where words stand that are not marked, and so which of them are left out when there are many.
#[derive(Clone, Copy)]
enum Reach {
    Before,
    Between,
    After,
}

impl Reach {
    fn cut(self, line: &str) -> String {
        match self {
            Reach::Before => clip_front(line, AROUND),
            Reach::After => clip(line, AROUND),
            Reach::Between if line.chars().count() <= 2 * AROUND => line.to_owned(),
            Reach::Between => {
                let front = clip(line, AROUND);
                front.trim_end_matches('…').to_owned() + &clip_front(line, AROUND)
            }
        }
    }
}

fn sentence(reading: &Reading, span: Span) -> Span {
    let after = reading.sentences.partition_point(|s| s.start <= span.start);
    after.checked_sub(1).map_or(span, |index| reading.sentences[index])
}

/// The first `most` characters of a line, cut between words.
pub(super) fn clip(line: &str, most: usize) -> String {
    let Some((end, _)) = line.char_indices().nth(most) else { return line.to_owned() };
    let end = line[..end].rfind(' ').filter(|space| *space > end / 2).unwrap_or(end);
    format!("{} …", line[..end].trim_end())
}

/// The last `most` characters of a line, cut between words.
fn clip_front(line: &str, most: usize) -> String {
    let length = line.chars().count();
    let Some((start, _)) = line.char_indices().nth(length.saturating_sub(most)).filter(|_| length > most)
    else {
        return line.to_owned();
    };
    let start = line[start..].find(' ').map_or(start, |space| start + space + 1);
    format!("… {}", &line[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_between_words() {
        assert_eq!(clip("the truce holds", 20), "the truce holds");
        assert_eq!(clip("the truce holds", 12), "the truce …");
        assert_eq!(clip_front("the truce holds", 20), "the truce holds");
        assert_eq!(clip_front("the truce holds", 9), "… holds");
        assert_eq!(clip("перемирие", 4), "пере …");
    }

    #[test]
    fn words_far_from_what_is_marked_are_left_out() {
        let line = "word ".repeat(60).trim_end().to_owned();
        for reach in [Reach::Before, Reach::Between, Reach::After] {
            let cut = reach.cut(&line);
            assert!(cut.contains('…') && cut.chars().count() <= 2 * AROUND + 4, "{cut}");
            assert_eq!(reach.cut("a word"), "a word");
        }
        assert!(!Reach::Between.cut(&line).contains("… …"));
    }
}
