//! Text to word pieces, as BERT's uncased models cut it.

use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many phrases are marked.
pub(crate) const MARKS: usize = 2;
/// What stands around the two phrases: signs that the vocabulary has and news does not use.
const SIGNS: [(&str, &str); MARKS] = [("§", "†"), ("¶", "‡")];
/// The longest sequence that is read; training cut at 128.
const LONGEST: usize = 256;
/// A word of more characters is unknown, as in BERT's own code.
const LONGEST_WORD: usize = 100;

/// The vocabulary, and the pieces that stand for themselves.
pub(crate) struct Pieces {
    ids: BTreeMap<&'static str, i32>,
    unknown: i32,
    first: i32,
    last: i32,
    signs: [(i32, i32); MARKS],
}

impl Pieces {
    /// From a vocabulary of one piece a line, its id the line's number from 0.
    pub(crate) fn of(vocabulary: &'static str) -> Option<Pieces> {
        let ids: BTreeMap<&str, i32> = vocabulary.lines().zip(0..).collect();
        let id = |piece: &str| ids.get(piece).copied();
        let [s, t] = SIGNS.map(|(open, close)| Some((id(open)?, id(close)?)));
        Some(Pieces { unknown: id("[UNK]")?, first: id("[CLS]")?, last: id("[SEP]")?, signs: [s?, t?], ids })
    }

    /// The pieces of a text with two phrases marked, and where the marks open.
    pub(crate) fn marked(&self, text: &str, s: Range<usize>, t: Range<usize>) -> (Vec<i32>, [i32; MARKS]) {
        self.window(&self.signed(text, [&[s], &[t]]))
    }

    /// The first pieces of a text in which two sets of phrases are marked, and which pieces belong to each, the opening
    /// signs included.
    pub(crate) fn told(
        &self,
        text: &str,
        phrases: [&[Range<usize>]; MARKS],
    ) -> (Vec<i32>, [Vec<usize>; MARKS]) {
        let tokens = self.signed(text, phrases);
        let kept = &tokens[..tokens.len().min(LONGEST - 2)];
        let all = [&[self.first], kept, &[self.last]].concat();
        let inside = self.signs.map(|(open, close)| {
            let mut depth = 0;
            let within = |(at, token): (usize, &i32)| {
                depth += i32::from(*token == open) - i32::from(*token == close);
                (depth > 0).then_some(at)
            };
            all.iter().enumerate().filter_map(within).collect()
        });
        (all, inside)
    }

    /// A text in pieces, with the signs of each set around its phrases.
    fn signed(&self, text: &str, phrases: [&[Range<usize>]; MARKS]) -> Vec<i32> {
        let sets = phrases.into_iter().zip(self.signs);
        let mut edges: Vec<(usize, bool, i32)> = sets
            .flat_map(|(set, (open, close))| {
                set.iter().flat_map(move |r| [(r.start, true, open), (r.end, false, close)])
            })
            .collect();
        edges.sort_by_key(|(at, opens, _)| (*at, *opens));
        let mut tokens = Vec::new();
        let mut from = 0;
        for (at, _, sign) in edges {
            self.cut(&text[from..at], &mut tokens);
            tokens.push(sign);
            from = at;
        }
        self.cut(&text[from..], &mut tokens);
        tokens
    }

    /// As many pieces around the marks as are read, between the pieces that open and close a text.
    fn window(&self, tokens: &[i32]) -> (Vec<i32>, [i32; MARKS]) {
        let place = |sign: i32| tokens.iter().position(|t| *t == sign).unwrap_or_default();
        let opens = self.signs.map(|(open, _)| place(open));
        let earlier = opens[0].min(opens[1]);
        let room = LONGEST - 2;
        let start =
            if tokens.len() <= room { 0 } else { earlier.saturating_sub(room / 4).min(tokens.len() - room) };
        let kept = &tokens[start..tokens.len().min(start + room)];
        let all = [&[self.first], kept, &[self.last]].concat();
        let marks = opens.map(|at| (at.saturating_sub(start) + 1).min(all.len() - 1) as i32);
        (all, marks)
    }

    fn cut(&self, text: &str, into: &mut Vec<i32>) {
        let mut word = String::new();
        let flush = |word: &mut String, into: &mut Vec<i32>| {
            if !word.is_empty() {
                self.word(word, into);
                word.clear();
            }
        };
        for c in text.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)) {
            if c.is_whitespace() || c.is_control() {
                flush(&mut word, into);
            } else if stands_alone(c) {
                flush(&mut word, into);
                self.word(c.encode_utf8(&mut [0; 4]), into);
            } else {
                word.push(c);
            }
        }
        flush(&mut word, into);
    }

    /// The longest piece first, then the longest of the rest; a word that leaves a rest is unknown as a whole.
    fn word(&self, word: &str, into: &mut Vec<i32>) {
        let before = into.len();
        let mut rest = word;
        while !rest.is_empty() && word.chars().count() <= LONGEST_WORD {
            let Some((id, length)) = self.longest(rest, rest.len() < word.len()) else { break };
            into.push(id);
            rest = &rest[length..];
        }
        if !rest.is_empty() {
            into.truncate(before);
            into.push(self.unknown);
        }
    }

    fn longest(&self, rest: &str, inside: bool) -> Option<(i32, usize)> {
        let mut ends: Vec<usize> = rest.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        let mut piece = String::with_capacity(rest.len() + 2);
        while let Some(end) = ends.pop() {
            piece.clear();
            piece.push_str(if inside { "##" } else { "" });
            piece.push_str(&rest[..end]);
            if let Some(id) = self.ids.get(piece.as_str()) {
                return Some((*id, end));
            }
        }
        None
    }
}

/// Punctuation as BERT sees it (all that is no letter or digit in ASCII, and Unicode's), and Chinese characters.
fn stands_alone(c: char) -> bool {
    let cjk = matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}');
    let general = matches!(c, '\u{A1}' | '\u{A7}' | '\u{AB}' | '\u{B6}' | '\u{B7}' | '\u{BB}' | '\u{BF}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205E}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}');
    c.is_ascii_punctuation() || cjk || general
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces {
        Pieces::of(crate::VOCABULARY).expect("the vocabulary has the marks")
    }

    fn cut(text: &str) -> Vec<&'static str> {
        let pieces = pieces();
        let mut ids = Vec::new();
        pieces.cut(text, &mut ids);
        let name = |id: i32| pieces.ids.iter().find(|(_, i)| **i == id).map_or("?", |(p, _)| *p);
        ids.into_iter().map(name).collect()
    }

    // What the tokenizer of transformers 5 gives for the same texts and this vocabulary.
    #[test]
    fn words_are_cut_as_bert_cuts_them() {
        assert_eq!(
            cut("Erdoğan's U.N. envoy"),
            ["er", "##dog", "##an", "'", "s", "u", ".", "n", ".", "envoy"]
        );
        assert_eq!(
            cut("“Houthi-run” Sana’a"),
            ["“", "ho", "##uth", "##i", "-", "run", "”", "san", "##a", "’", "a"]
        );
        assert_eq!(cut("\u{1F985} \t Żółć"), ["[UNK]", "z", "##o", "##ł", "##c"]);
        assert_eq!(cut(&"a".repeat(101)), ["[UNK]"]);
    }

    #[test]
    fn marks_are_where_they_are_said_to_be() {
        let pieces = pieces();
        let text = "Chad thanked Niger.";
        let (tokens, marks) = pieces.marked(text, 0..4, 13..18);
        assert_eq!(tokens[marks[0] as usize], pieces.signs[0].0);
        assert_eq!(tokens[marks[1] as usize], pieces.signs[1].0);
        assert_eq!(tokens.len(), 10);
    }

    #[test]
    fn pieces_know_the_phrases_that_they_belong_to() {
        let pieces = pieces();
        let (said, cue) = ([0..8, 21..25], std::slice::from_ref(&(15..19)));
        let (tokens, [content, cue]) = pieces.told("Aid came, Chad said, late.", [&said, cue]);
        let names = |at: &[usize]| -> Vec<&str> {
            let name = |id: i32| pieces.ids.iter().find(|(_, i)| **i == id).map_or("?", |(p, _)| *p);
            at.iter().map(|i| name(tokens[*i])).collect()
        };
        assert_eq!(names(&content), ["§", "aid", "came", "§", "late"]);
        assert_eq!(names(&cue), ["¶", "said"]);
        assert_eq!(pieces.told("Nothing is said.", [&[], &[]]).1, [Vec::new(), Vec::new()]);
    }

    #[test]
    fn a_long_text_is_read_around_its_marks() {
        let pieces = pieces();
        let text = format!("{}Chad thanked Niger. {}", "on and ".repeat(400), "off and ".repeat(400));
        let at = text.find("Chad").expect("it is there");
        let (tokens, marks) = pieces.marked(&text, at..at + 4, at + 13..at + 18);
        assert_eq!(tokens.len(), LONGEST);
        assert_eq!(tokens[marks[0] as usize], pieces.signs[0].0);
        assert_eq!(tokens[marks[1] as usize], pieces.signs[1].0);
    }
}
