//! Python's syntax of regular expressions, as far as spaCy's languages use it.

use super::super::charset::{CLASSES, CharSet};
use super::super::strings::Map;
use std::iter::Peekable;
use std::str::Chars;

/// A regular expression as a tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// One character of a set.
    One(CharSet),
    Seq(Vec<Node>),
    /// One of several, the first that leads to a match.
    Alt(Vec<Node>),
    /// As many as can be, from `min` up to `max`.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: u32,
    },
    /// `^`
    Start,
    /// `$`: the end, or the place before a line break that ends the text.
    End,
    Look {
        behind: bool,
        negate: bool,
        node: Box<Node>,
    },
}

/// What stands for no upper bound.
pub(super) const MANY: u32 = u32::MAX;
/// Groups in groups; spaCy's patterns use 5.
const DEPTH: usize = 64;

/// Reads a pattern; the error says what in it is not understood.
pub(super) fn parse(pattern: &str) -> Result<Node, String> {
    let (any_case, pattern) = match pattern.strip_prefix("(?iu)").or_else(|| pattern.strip_prefix("(?i)")) {
        Some(pattern) => (true, pattern),
        None => (false, pattern.strip_prefix("(?u)").unwrap_or(pattern)),
    };
    let mut parser = Parser { rest: pattern.chars().peekable(), depth: 0, any_case, cased: Map::default() };
    let node = parser.alternatives()?;
    match parser.rest.next() {
        None => Ok(node),
        Some(c) => Err(format!("unbalanced '{c}' in a pattern")),
    }
}

struct Parser<'p> {
    rest: Peekable<Chars<'p>>,
    depth: usize,
    /// `(?i)`: letters stand for both their cases.
    any_case: bool,
    /// Sets with their other cases, as found before: French has one of 100,000 letters a thousand times.
    cased: Map<CharSet, CharSet>,
}

impl Parser<'_> {
    fn eat(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        let mut all = vec![self.sequence()?];
        while self.eat('|') {
            all.push(self.sequence()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Alt(all) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut all = Vec::new();
        while let Some(c) = self.rest.next_if(|c| *c != '|' && *c != ')') {
            let node = self.atom(c)?;
            all.push(self.repeated(node)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Seq(all) })
    }

    fn atom(&mut self, c: char) -> Result<Node, String> {
        Ok(match c {
            '(' => self.group()?,
            '[' => {
                let set = self.set()?;
                self.one(set)
            }
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::One(CharSet::one('\n').complement()),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err(format!("nothing to repeat before '{c}' in a pattern")),
            _ => self.one(CharSet::one(c)),
        })
    }

    fn one(&mut self, set: CharSet) -> Node {
        if !self.any_case {
            return Node::One(set);
        }
        Node::One(self.cased.entry(set).or_insert_with_key(CharSet::any_case).clone())
    }

    fn group(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("more than {DEPTH} groups in groups in a pattern"));
        }
        let look = if self.eat('?') { self.look()? } else { None };
        let node = Box::new(self.alternatives()?);
        self.depth -= 1;
        if !self.eat(')') {
            return Err("a group without an end in a pattern".into());
        }
        Ok(look.map_or_else(
            || (*node).clone(),
            |(behind, negate)| Node::Look { behind, negate, node: node.clone() },
        ))
    }

    /// What follows `(?`: nothing for a plain group, else whether it looks behind and whether it denies.
    fn look(&mut self) -> Result<Option<(bool, bool)>, String> {
        let behind = self.eat('<');
        match self.rest.next() {
            Some(':') if !behind => Ok(None),
            Some('=') => Ok(Some((behind, false))),
            Some('!') => Ok(Some((behind, true))),
            other => Err(format!("a group with '?{}' in a pattern", other.unwrap_or(' '))),
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let Some((min, max)) = self.count()? else { return Ok(node) };
        if matches!(self.rest.peek(), Some('?' | '+' | '*')) {
            return Err("a lazy or possessive repetition in a pattern".into());
        }
        Ok(Node::Repeat { node: Box::new(node), min, max })
    }

    fn count(&mut self) -> Result<Option<(u32, u32)>, String> {
        Ok(match self.rest.peek() {
            Some('*') => self.rest.next().map(|_| (0, MANY)),
            Some('+') => self.rest.next().map(|_| (1, MANY)),
            Some('?') => self.rest.next().map(|_| (0, 1)),
            Some('{') => self.bounds()?,
            _ => None,
        })
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; any other brace stands for itself and is left alone.
    fn bounds(&mut self) -> Result<Option<(u32, u32)>, String> {
        let inside: String =
            self.rest.clone().skip(1).take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        let closed = self.rest.clone().nth(1 + inside.len()) == Some('}');
        if !closed || !inside.contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        self.rest.nth(1 + inside.len());
        let (low, high) = inside.split_once(',').unwrap_or((&inside, &inside));
        let number = |digits: &str, empty| if digits.is_empty() { Some(empty) } else { digits.parse().ok() };
        let bounds = number(low, 0).zip(number(high, MANY));
        bounds
            .filter(|(low, high)| low <= high)
            .map(Some)
            .ok_or_else(|| format!("'{{{inside}}}' in a pattern"))
    }

    fn escape(&mut self) -> Result<Node, String> {
        match self.rest.peek() {
            Some('b' | 'B' | 'A' | 'Z' | '0'..='9') => {
                Err(format!("'\\{}' in a pattern", self.rest.peek().unwrap_or(&' ')))
            }
            _ => {
                let set = self.escaped()?;
                Ok(self.one(set))
            }
        }
    }

    /// What follows a backslash, inside a set or outside.
    fn escaped(&mut self) -> Result<CharSet, String> {
        let c = self.rest.next().ok_or("a backslash at the end of a pattern")?;
        Ok(match c {
            'd' => CLASSES.decimal.clone(),
            'D' => CLASSES.decimal.complement(),
            's' => CLASSES.space.clone(),
            'S' => CLASSES.space.complement(),
            'w' => CLASSES.word.clone(),
            'W' => CLASSES.word.complement(),
            't' => CharSet::one('\t'),
            'n' => CharSet::one('\n'),
            'r' => CharSet::one('\r'),
            'f' => CharSet::one('\x0c'),
            'v' => CharSet::one('\x0b'),
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            'U' => self.code(8)?,
            c if c.is_ascii_alphanumeric() => return Err(format!("'\\{c}' in a pattern")),
            c => CharSet::one(c),
        })
    }

    /// A code point in so many hexadecimal digits; a surrogate, which no text has, gives the empty set.
    fn code(&mut self, digits: usize) -> Result<CharSet, String> {
        let word: String = self.rest.by_ref().take(digits).collect();
        let code = u32::from_str_radix(&word, 16).map_err(|_| format!("'\\u{word}' in a pattern"))?;
        Ok(CharSet::new(vec![(code, code)]))
    }

    fn set(&mut self) -> Result<CharSet, String> {
        let negate = self.eat('^');
        let mut ranges = Vec::new();
        let mut first = true;
        while first || !self.eat(']') {
            first = false;
            let low = self.member()?;
            match self.range_end()? {
                Some(high) => ranges.push(range(&low, &high)?),
                None => ranges.extend_from_slice(low.ranges()),
            }
        }
        let set = CharSet::new(ranges);
        Ok(if negate { set.complement() } else { set })
    }

    fn member(&mut self) -> Result<CharSet, String> {
        match self.rest.next() {
            None => Err("a set without an end in a pattern".into()),
            Some('\\') => self.escaped(),
            Some(c) => Ok(CharSet::one(c)),
        }
    }

    /// The upper end of a range, if a hyphen that makes one follows.
    fn range_end(&mut self) -> Result<Option<CharSet>, String> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || ahead.next().is_none_or(|c| c == ']') {
            return Ok(None);
        }
        self.rest.next();
        self.member().map(Some)
    }
}

fn range(low: &CharSet, high: &CharSet) -> Result<(u32, u32), String> {
    match (low.ranges(), high.ranges()) {
        (&[(low, l)], &[(high, h)]) if low == l && high == h && low <= high => Ok((low, high)),
        _ => Err("a range without ends, or from high to low, in a pattern".into()),
    }
}
