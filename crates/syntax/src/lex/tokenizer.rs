//! The tokenizer: chunks between spaces, special cases, prefixes and suffixes off, then infixes (spaCy's `tokenizer.pyx`).

use super::attributes::Norms;
use super::charset::CLASSES;
use super::pattern::{Budget, Pattern};
use super::special::{Part, Specials, broken};
use super::words::Tokens;
use crate::{Error, Files, pack};
use rmpv::ValueRef;

/// A language's tokenizer and lexical attributes, as loaded from a pipeline's files.
#[derive(Debug)]
pub(crate) struct Lexicon {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    pub(super) specials: Specials,
    norms: Norms,
}

impl Lexicon {
    /// Reads `tokenizer` and `vocab/lookups.bin`; `language` is the code that the configuration gives.
    ///
    /// # Errors
    /// When the tokenizer is not spaCy's own kind, or a pattern holds what this crate does not read.
    pub(crate) fn load(files: &dyn Files, language: &str) -> Result<Lexicon, Error> {
        let bytes = files.file("tokenizer").ok_or_else(|| broken("missing"))?;
        let file = pack::read("tokenizer", &bytes)?;
        let pattern = |name, compile: fn(&str) -> Result<Pattern, String>| match pack::field(&file, name) {
            None | Some(ValueRef::Nil) => Ok(None),
            Some(value) => compile(pack::text(value).unwrap_or_default())
                .map(Some)
                .map_err(|e| broken(format!("{name}: {e}"))),
        };
        let exceptions = pack::field(&file, "exceptions")
            .ok_or_else(|| broken("no exceptions: not spaCy's own tokenizer"))?;
        let mut lexicon = Lexicon {
            prefix: pattern("prefix_search", Pattern::forwards)?,
            suffix: pattern("suffix_search", Pattern::backwards)?,
            infix: pattern("infix_finditer", Pattern::forwards)?,
            token_match: pattern("token_match", Pattern::forwards)?,
            url_match: pattern("url_match", Pattern::forwards)?,
            specials: Specials::read(exceptions).map_err(broken)?,
            norms: Norms::load(files, language)?,
        };
        let all = pack::field(&file, "faster_heuristics") == Some(&ValueRef::Boolean(false));
        lexicon.look_for_specials(all);
        Ok(lexicon)
    }

    /// Special cases that the affix rules would cut are looked for after cutting; the others are found as whole chunks.
    fn look_for_specials(&mut self, all: bool) {
        let mut tokens = Tokens::default();
        let mut split = Vec::new();
        for text in self.specials.texts() {
            let cut =
                || self.prefix_len(text) > 0 || self.suffix_len(text) > 0 || !self.infixes(text).is_empty();
            if all || text.contains(' ') || cut() {
                tokens.pieces.clear();
                self.split(text, false, &mut tokens);
                let words = (0..tokens.pieces.len()).map(|i| tokens.lexeme(i).text.clone());
                split.push(words.collect::<Vec<_>>());
            }
        }
        for words in split {
            self.specials.look_for(words.iter().map(AsRef::as_ref));
        }
    }

    /// Splits a text into tokens; `out` keeps words from text to text and belongs to this lexicon from then on.
    ///
    /// Takes time in proportion to the text's length, whatever is in it.
    pub(crate) fn tokenize(&self, text: &str, out: &mut Tokens) {
        out.begin();
        self.split(text, true, out);
        self.join_specials(text, out);
    }

    fn split(&self, text: &str, specials: bool, tokens: &mut Tokens) {
        let mut start = 0;
        let mut in_space = text.chars().next().is_some_and(is_space);
        for (at, c) in text.char_indices() {
            if is_space(c) == in_space {
                continue;
            }
            if start < at {
                self.chunk(&text[start..at], specials, tokens);
            }
            start = at;
            if c == ' ' {
                start += 1;
                if let Some(last) = tokens.pieces.last_mut() {
                    last.space_after = true;
                }
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.chunk(&text[start..], specials, tokens);
        }
    }

    fn chunk(&self, chunk: &str, specials: bool, tokens: &mut Tokens) {
        if tokens.push_known(chunk) {
            return;
        }
        let first = tokens.pieces.len();
        match self.specials.get(chunk) {
            Some(parts) if specials => self.push_parts(parts, tokens),
            _ => Cutter { lexicon: self, specials, budget: budget(chunk) }.cut(chunk, tokens),
        }
        tokens.remember(chunk, first);
    }

    fn push_parts(&self, parts: &[Part], tokens: &mut Tokens) {
        for (text, norm) in parts {
            let word = self.word(text, norm.as_deref(), tokens);
            tokens.push(word);
        }
    }

    pub(super) fn word(&self, text: &str, norm: Option<&str>, tokens: &mut Tokens) -> u32 {
        tokens.word(text, norm, || (self.norms.lexeme(text, norm), self.specials.mark(text)))
    }

    fn prefix_len(&self, text: &str) -> usize {
        self.prefix.as_ref().map_or(0, |p| p.prefix_len(text))
    }

    fn suffix_len(&self, text: &str) -> usize {
        self.suffix.as_ref().map_or(0, |p| p.suffix_len(text))
    }

    fn infixes(&self, text: &str) -> Vec<(usize, usize)> {
        self.infix.as_ref().map_or_else(Vec::new, |p| p.matches(text))
    }
}

/// Steps for matching whole words. An address takes about 8 a byte and 500 more; where Python's `re` would take a time that grows
/// with a power of the length, or the chunk is longer than any address, there is no match.
fn budget(chunk: &str) -> Budget {
    Budget(if chunk.len() > LONGEST_WORD { 0 } else { 20_000 + 20 * chunk.len() })
}

/// Bytes of the longest chunk that is looked at as a whole.
const LONGEST_WORD: usize = 1 << 16;

/// Python's `str.isspace` for one character.
fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' | '\x1c'..='\x1f' => true,
        '\0'..='\x7f' => false,
        _ => CLASSES.space.contains(c),
    }
}

/// Cuts one chunk.
struct Cutter<'l> {
    lexicon: &'l Lexicon,
    /// Whether special cases count; they do not while their own splitting is found out.
    specials: bool,
    budget: Budget,
}

impl Cutter<'_> {
    fn cut(&mut self, chunk: &str, tokens: &mut Tokens) {
        let mut suffixes = Vec::new();
        let rest = self.affixes(chunk, &mut suffixes, tokens);
        self.middle(rest, tokens);
        for suffix in suffixes.into_iter().rev() {
            self.push(suffix, tokens);
        }
    }

    fn push(&self, text: &str, tokens: &mut Tokens) {
        let word = self.lexicon.word(text, None, tokens);
        tokens.push(word);
    }

    fn special(&self, text: &str) -> Option<&[Part]> {
        if self.specials { self.lexicon.specials.get(text) } else { None }
    }

    /// Takes prefixes off, which become tokens at once, and suffixes, which are kept for later (`Tokenizer._split_affixes`).
    fn affixes<'t>(
        &mut self,
        mut rest: &'t str,
        suffixes: &mut Vec<&'t str>,
        tokens: &mut Tokens,
    ) -> &'t str {
        while !rest.is_empty() && !self.is_token(rest) && self.special(rest).is_none() {
            let prefix = self.lexicon.prefix_len(rest);
            let minus_prefix = &rest[prefix..];
            if prefix > 0 && self.special(minus_prefix).is_some() {
                self.push(&rest[..prefix], tokens);
                return minus_prefix;
            }
            let suffix = self.lexicon.suffix_len(minus_prefix);
            let (minus_suffix, tail) = rest.split_at(rest.len() - suffix);
            if suffix > 0 && self.special(minus_suffix).is_some() {
                suffixes.push(tail);
                return minus_suffix;
            }
            if prefix + suffix == 0 {
                break;
            }
            if prefix > 0 {
                self.push(&rest[..prefix], tokens);
            }
            if suffix > 0 {
                suffixes.push(tail);
            }
            rest = &rest[prefix..rest.len() - suffix];
        }
        rest
    }

    fn is_token(&mut self, text: &str) -> bool {
        let pattern = self.lexicon.token_match.as_ref();
        pattern.is_some_and(|p| p.is_match(text, &mut self.budget))
    }

    fn is_url(&mut self, text: &str) -> bool {
        let pattern = self.lexicon.url_match.as_ref();
        pattern.is_some_and(|p| p.is_match(text, &mut self.budget))
    }

    /// What is left between prefixes and suffixes (`Tokenizer._attach_tokens`).
    fn middle(&mut self, text: &str, tokens: &mut Tokens) {
        if text.is_empty() {
            return;
        }
        if let Some(parts) = self.special(text) {
            self.lexicon.push_parts(parts, tokens);
        } else if self.is_token(text) || self.is_url(text) {
            self.push(text, tokens);
        } else {
            self.infixes(text, tokens);
        }
    }

    /// Cuts at infixes; one at the very start cuts nothing.
    fn infixes(&self, text: &str, tokens: &mut Tokens) {
        let mut done = 0;
        for (start, end) in self.lexicon.infixes(text) {
            if start == 0 {
                continue;
            }
            for part in [done..start, start..end] {
                if !part.is_empty() {
                    self.push(&text[part], tokens);
                }
            }
            done = end;
        }
        if done < text.len() {
            self.push(&text[done..], tokens);
        }
    }
}
