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
        let text = &reading.report.text;
        let sentence = sentence(reading, span).join(span);
        let before = clip_front(&clean(&text[sentence.start..span.start]), AROUND);
        let after = clip(&clean(&text[span.end..sentence.end]), AROUND);
        let gap = |apart: bool| if apart { " " } else { "" };
        let front = gap(text[..span.start].ends_with(char::is_whitespace) && !before.is_empty());
        let back = gap(text[span.end..].starts_with(char::is_whitespace) && !after.is_empty());
        let marked = clip(&clean(span.of(text)), LONGEST);
        let words = vec![(before + front, false), (marked, true), (format!("{back}{after}"), false)];
        Evidence { words: words.into_iter().filter(|(words, _)| !words.is_empty()).collect() }
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
}
