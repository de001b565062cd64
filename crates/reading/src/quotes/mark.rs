//! Which marks of a paragraph open a quotation and which close one.

use crate::span::Span;

/// Marks that pair with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// “ ” „ ‟ " `` '' ＂: writers mix them, so they are one family.
    Double,
    /// ‘ ’ ‚ ` ', where they are no apostrophe.
    Single,
    /// « » in either direction.
    Angle,
    /// ‹ › in either direction.
    SmallAngle,
    /// 「 」 『 』.
    Corner,
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
    /// Closes when one of its family is open, opens otherwise.
    Either,
}

/// A quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) family: Family,
    pub(super) side: Side,
}

/// The marks of a paragraph in text order, apostrophes left out.
pub(super) fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let words = paragraph.of(text);
    let mut found = Vec::new();
    let mut next = 0;
    for (at, c) in words.char_indices() {
        if at < next {
            continue;
        }
        let Some((family, len)) = family(c, &words[at..]) else { continue };
        next = at + len;
        let around = Around { before: words[..at].chars().next_back(), after: &words[next..] };
        if let Some(side) = around.side(c, family) {
            let span = Span::new(paragraph.start + at, paragraph.start + next);
            found.push(Mark { span, family, side });
        }
    }
    without_apostrophes(text, found)
}

/// The family of a mark and how many bytes it has.
fn family(c: char, rest: &str) -> Option<(Family, usize)> {
    let family = match c {
        '\'' | '`' | '‘' | '’' if rest[c.len_utf8()..].starts_with(c) => {
            return Some((Family::Double, 2 * c.len_utf8()));
        }
        '“' | '”' | '„' | '‟' | '"' | '＂' => Family::Double,
        '‘' | '’' | '‚' | '‛' | '\'' | '`' => Family::Single,
        '«' | '»' => Family::Angle,
        '‹' | '›' => Family::SmallAngle,
        '「' | '」' | '『' | '』' => Family::Corner,
        _ => return None,
    };
    Some((family, c.len_utf8()))
}

/// What stands beside a mark.
struct Around<'t> {
    before: Option<char>,
    after: &'t str,
}

impl Around<'_> {
    fn side(&self, c: char, family: Family) -> Option<Side> {
        match (c, family) {
            ('\'' | '’', Family::Single) => self.single(c),
            ('‘' | '‛' | '`', Family::Single) => (!self.elided()).then_some(self.shaped(Side::Open)),
            ('"' | '＂', _) | ('\'', Family::Double) => Some(self.unshaped()),
            ('“' | '‘' | '`' | '„' | '‟' | '‚' | '«' | '‹' | '「' | '『', _) => {
                Some(self.shaped(Side::Open))
            }
            _ => Some(self.shaped(Side::Close)),
        }
    }

    /// A mark whose shape says its side, unless it plainly stands at the other end of a word.
    fn shaped(&self, side: Side) -> Side {
        let at_start = self.starts_a_word() && !self.ends_a_word();
        let at_end = self.ends_a_word() && !self.starts_a_word();
        match side {
            Side::Open if at_end => Side::Close,
            Side::Close if at_start && self.before.is_none_or(char::is_whitespace) => Side::Either,
            side => side,
        }
    }

    fn unshaped(&self) -> Side {
        match (self.starts_a_word(), self.ends_a_word()) {
            (true, false) => Side::Open,
            (false, true) => Side::Close,
            _ => Side::Either,
        }
    }

    fn single(&self, c: char) -> Option<Side> {
        match (self.starts_a_word(), self.ends_a_word()) {
            (false, true) => Some(Side::Close),
            (true, false) if c == '\'' && !self.elided() => Some(Side::Open),
            _ => None,
        }
    }

    fn starts_a_word(&self) -> bool {
        let opens = |c: char| c.is_whitespace() || "([{-–—―/:…“‘\"'«„`".contains(c);
        self.before.is_none_or(opens) && self.after.chars().next().is_some_and(|c| !c.is_whitespace())
    }

    fn ends_a_word(&self) -> bool {
        let closes = |c: char| c.is_whitespace() || ")]},.;:!?-–—―/…”’\"'»“".contains(c);
        self.before.is_some_and(|c| !c.is_whitespace()) && self.after.chars().next().is_none_or(closes)
    }

    /// An apostrophe for letters or digits left out in front: "’90s", "’tis".
    fn elided(&self) -> bool {
        let word: &str = self.after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let decade = word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with('s') && word.len() <= 4;
        decade || ["em", "tis", "twas", "til", "cause", "n", "round"].contains(&word)
    }
}

/// Settles what single marks are: an opening one needs a closing one before the next opening one, and of several closing
/// ones the last is taken, for those before it are apostrophes ("the rebels’ camps").
fn without_apostrophes(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let mut kept = Vec::with_capacity(marks.len());
    let mut closed_later = false;
    for mark in marks.into_iter().rev() {
        let keep = match (mark.family, mark.side) {
            (Family::Single, Side::Open | Side::Either) => std::mem::take(&mut closed_later),
            (Family::Single, Side::Close) => {
                let keep = !closed_later || !possessive(text, mark.span);
                closed_later = true;
                keep
            }
            (Family::Double, Side::Close) => {
                closed_later |= text.as_bytes()[mark.span.start] == b'\'';
                true
            }
            _ => true,
        };
        if keep {
            kept.push(mark);
        }
    }
    kept.reverse();
    kept
}

/// Whether a closing single mark may as well be the apostrophe of a plural.
fn possessive(text: &str, mark: Span) -> bool {
    let before = text[..mark.start].ends_with(['s', 'S']);
    let mut after = text[mark.end..].chars();
    before && after.next() == Some(' ') && after.next().is_some_and(char::is_alphanumeric)
}
