//! Phrases by their words: a trie that finds the longest known phrase at a place, whatever its spelling's details.
//!
//! Phrases and texts are cut into *atoms*: runs of letters and digits, without case, accents and full stops, so that
//! "al-Shabāb", "Al Shabab" and "al-shabab" are the same two atoms, and "U.S." is `us`.

use std::collections::BTreeMap;
use truceline_syntax::Doc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a phrase must be written to be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// In any way: a common noun.
    Any,
    /// With a capital letter somewhere: a name.
    Capital,
    /// With two capitals or more: a mixed acronym ("LeT", "JeM").
    Mixed,
    /// All in capitals: an acronym, which would else be a word ("US", "WHO").
    Capitals,
}

impl Case {
    /// What a name asks for, judged by how it is written itself: "anti-balaka" nothing.
    pub(super) fn of_name(name: &str) -> Case {
        if !name.contains(' ') && !name.chars().any(char::is_uppercase) {
            return Case::Any;
        }
        let letters = name.chars().filter(|c| c.is_alphabetic());
        let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
        match (letters.count(), capitals, name.contains(' ')) {
            (all, capitals, _) if all <= 5 && all == capitals => Case::Capitals,
            (..=5, 2.., false) => Case::Mixed,
            _ => Case::Capital,
        }
    }

    /// What a word asks for: nothing, unless it is an acronym.
    pub(super) fn of_word(word: &str) -> Case {
        if word.chars().any(char::is_uppercase) { Case::Capital } else { Case::Any }
    }

    fn allows(self, words: &str) -> bool {
        match self {
            Case::Any => true,
            Case::Capital => words.chars().any(char::is_uppercase),
            Case::Mixed => words.chars().filter(|c| c.is_uppercase()).count() > 1,
            Case::Capitals => !words.chars().any(char::is_lowercase),
        }
    }
}

/// Values by phrase.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    atoms: BTreeMap<Box<str>, u32>,
    steps: BTreeMap<(u32, u32), u32>,
    ends: Vec<Vec<(Case, T)>>,
}

/// A phrase that was found: atoms from, up to and without.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<T> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) value: T,
}

impl<T: Copy> Lexicon<T> {
    pub(super) fn new() -> Lexicon<T> {
        Lexicon { atoms: BTreeMap::new(), steps: BTreeMap::new(), ends: vec![Vec::new()] }
    }

    /// Adds a phrase. Of several values under one phrase the first that the text's capitals allow is found, acronyms
    /// before all others: "JEM" and "JeM" are two groups.
    pub(super) fn insert(&mut self, phrase: &str, case: Case, value: T) {
        let mut node = 0;
        for atom in atoms_of(phrase) {
            let next_atom = self.atoms.len() as u32;
            let atom = *self.atoms.entry(atom.into()).or_insert(next_atom);
            let next_node = self.ends.len() as u32;
            node = *self.steps.entry((node, atom)).or_insert(next_node);
            if node == next_node {
                self.ends.push(Vec::new());
            }
        }
        if node != 0 {
            let ends = &mut self.ends[node as usize];
            let place = if case == Case::Capitals { 0 } else { ends.len() };
            ends.insert(place, (case, value));
        }
    }

    /// Adds a phrase that comes before all others of its words.
    pub(super) fn insert_first(&mut self, phrase: &str, case: Case, value: T) {
        self.insert(phrase, Case::Capitals, value);
        if let Some(node) = self.node(phrase) {
            self.ends[node as usize][0].0 = case;
        }
    }

    /// Whether a phrase is there, however it is written.
    pub(super) fn knows(&self, phrase: &str) -> bool {
        self.node(phrase).is_some_and(|node| !self.ends[node as usize].is_empty())
    }

    fn node(&self, phrase: &str) -> Option<u32> {
        let mut node = 0;
        for atom in atoms_of(phrase) {
            node = *self.steps.get(&(node, *self.atoms.get(atom.as_str())?))?;
        }
        (node != 0).then_some(node)
    }

    /// The longest phrases of a text, from left to right, apart from each other. They begin where a token does.
    pub(super) fn all(&self, text: &str, atoms: &[Atom]) -> Vec<Found<T>> {
        let ids: Vec<Option<u32>> = atoms.iter().map(|a| self.atoms.get(a.word.as_str()).copied()).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            match self.longest(text, atoms, &ids, at).map(|hit| self.without_article(text, atoms, &ids, hit))
            {
                Some(hit) => {
                    at = hit.to;
                    found.push(hit);
                }
                None => at += 1,
            }
        }
        found
    }

    /// "the Sudan" is a country's name, but not in "the Sudan Liberation Army".
    fn without_article(&self, text: &str, atoms: &[Atom], ids: &[Option<u32>], hit: Found<T>) -> Found<T> {
        if atoms[hit.from].word != "the" || hit.from + 1 >= atoms.len() {
            return hit;
        }
        self.longest(text, atoms, ids, hit.from + 1).filter(|next| next.to > hit.to).unwrap_or(hit)
    }

    fn longest(&self, text: &str, atoms: &[Atom], ids: &[Option<u32>], from: usize) -> Option<Found<T>> {
        let mut best = None;
        let mut node = 0;
        for to in from..atoms.len() {
            let same_sentence = to == from || atoms[to].sentence == atoms[from].sentence;
            let Some(next) = ids[to]
                .filter(|_| same_sentence && atoms[from].first)
                .and_then(|id| self.steps.get(&(node, id)))
            else {
                break;
            };
            node = *next;
            let words = &text[atoms[from].start..atoms[to].end];
            if let Some((_, value)) = self.ends[node as usize].iter().find(|(case, _)| case.allows(words)) {
                best = Some(Found { from, to: to + 1, value: *value });
            }
        }
        best
    }
}

/// An atom of a text.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) word: String,
    /// Its token.
    pub(super) token: usize,
    /// Whether its token begins with it.
    first: bool,
    /// Whether its token ends with it.
    pub(super) last: bool,
    sentence: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The atoms of a document.
pub(super) fn atoms(doc: &Doc) -> Vec<Atom> {
    let mut all: Vec<Atom> = Vec::with_capacity(doc.len());
    for token in doc.tokens() {
        let words = atoms_of(token.text());
        let count = words.len();
        all.extend(words.into_iter().enumerate().map(|(i, word)| Atom {
            word,
            token: token.index(),
            first: i == 0,
            last: i + 1 == count,
            sentence: token.sentence(),
            start: token.start(),
            end: token.end(),
        }));
    }
    all
}

/// The atoms of a phrase that no pipeline has read: words between spaces are its tokens.
pub(super) fn atoms_of_words(text: &str) -> Vec<Atom> {
    let mut all = Vec::new();
    let mut start = 0;
    for (token, chunk) in
        text.split_inclusive(|c: char| c.is_whitespace() || "-–/,;()".contains(c)).enumerate()
    {
        let words = atoms_of(chunk);
        let (count, end) = (words.len(), start + chunk.len());
        all.extend(words.into_iter().enumerate().map(|(i, word)| Atom {
            word,
            token,
            first: i == 0,
            last: i + 1 == count,
            sentence: 0,
            start,
            end,
        }));
        start = end;
    }
    all
}

/// The atoms of a phrase.
pub(super) fn atoms_of(phrase: &str) -> Vec<String> {
    let plain = plain(phrase);
    plain.split(|c: char| !c.is_alphanumeric()).filter(|a| !a.is_empty()).map(str::to_owned).collect()
}

/// Without case, accents and full stops.
fn plain(phrase: &str) -> String {
    if phrase.is_ascii() {
        return phrase.chars().filter(|c| *c != '.').map(|c| c.to_ascii_lowercase()).collect();
    }
    let folded = phrase.nfd().filter(|c| *c != '.' && !is_combining_mark(*c)).flat_map(char::to_lowercase);
    folded
        .map(|c| match c {
            'ı' => 'i',
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            c => c,
        })
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(atoms_of("al-Shabāb"), atoms_of("Al Shabab"));
        assert_eq!(atoms_of("U.S."), ["us"]);
        assert_eq!(atoms_of("Erdoğan’s Yıldız"), ["erdogan", "s", "yildiz"]);
    }

    #[test]
    fn capitals_tell_names_from_words() {
        let mut lexicon = Lexicon::new();
        lexicon.insert("WHO", Case::of_name("WHO"), 1);
        lexicon.insert("Hamas", Case::of_name("Hamas"), 2);
        let found = |text: &str| lexicon.all(text, &atoms_of_words(text)).first().map(|f| f.value);
        assert_eq!(found("who said"), None);
        assert_eq!(found("the W.H.O. said"), Some(1));
        assert_eq!(found("hamas"), None);
        assert_eq!(found("HAMAS"), Some(2));
    }
}
