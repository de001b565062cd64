//! What a pipeline gives back: the words of a text, how they hang together, and walks over the tree.

use crate::symbols::{Symbol, Symbols};
use std::fmt;
use std::ops::Range;

/// Universal part-of-speech classes, with spaCy's `SPACE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are Universal Dependencies' own")]
pub enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Conj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Space,
    Sym,
    Verb,
    #[default]
    X,
}

impl Pos {
    /// Every class, in the order of the alphabet.
    pub const ALL: [Pos; 19] = [
        Pos::Adj,
        Pos::Adp,
        Pos::Adv,
        Pos::Aux,
        Pos::Cconj,
        Pos::Conj,
        Pos::Det,
        Pos::Intj,
        Pos::Noun,
        Pos::Num,
        Pos::Part,
        Pos::Pron,
        Pos::Propn,
        Pos::Punct,
        Pos::Sconj,
        Pos::Space,
        Pos::Sym,
        Pos::Verb,
        Pos::X,
    ];

    /// The class in capitals, as spaCy and Universal Dependencies write it: `PROPN`.
    pub fn as_str(self) -> &'static str {
        const NAMES: [&str; 19] = [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "CONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
            "PROPN", "PUNCT", "SCONJ", "SPACE", "SYM", "VERB", "X",
        ];
        NAMES[self as usize]
    }

    /// The class that [`Pos::as_str`] writes so.
    pub fn parse(name: &str) -> Option<Pos> {
        Pos::ALL.into_iter().find(|p| p.as_str() == name)
    }
}

impl fmt::Display for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that the pipeline found: a range of tokens and its label (`PERSON`, `GPE`, `ORG`, …).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Tokens from, up to and without.
    pub tokens: Range<usize>,
    /// The pipeline's own label.
    pub label: String,
}

/// One word with all that is known of it, as [`Doc`] keeps it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Index of the governing token; a root governs itself.
    pub(crate) head: u32,
    pub(crate) pos: Pos,
    pub(crate) tag: Symbol,
    pub(crate) dep: Symbol,
    pub(crate) morph: Symbol,
    pub(crate) norm: Symbol,
    pub(crate) lemma: Symbol,
    /// One more than the index of the entity that the word is in; 0 outside.
    pub(crate) entity: u32,
    pub(crate) left_edge: u32,
    pub(crate) right_edge: u32,
    pub(crate) sentence: u32,
    /// Where its children start in [`Doc`]'s list of them; the next word's children end them.
    pub(crate) children: u32,
    /// Its place among all words when each head comes right before all that hangs on it.
    pub(crate) order: u32,
    /// How many words hang on it, near or far, itself among them.
    pub(crate) size: u32,
    /// A space follows, as spaCy counts it: one U+0020 that is no token of its own.
    pub(crate) space_after: bool,
}

/// A text, read: tokens in order, sentences, names, and the tree over them.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub(crate) text: String,
    pub(crate) words: Vec<Word>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) symbols: Symbols,
    /// The words below each word, by head and then in text order.
    children: Vec<u32>,
    /// The words, each head right before all that hangs on it.
    by_order: Vec<u32>,
}

impl Doc {
    /// A document without words as yet.
    pub(crate) fn new(text: &str) -> Doc {
        Doc { text: text.to_owned(), ..Doc::default() }
    }

    /// Draws what follows from the heads: children, edges, the order of descent. In linear time.
    pub(crate) fn link(&mut self) {
        self.list_children();
        self.descend();
        for at in (0..self.by_order.len()).rev() {
            let child = self.by_order[at] as usize;
            let Word { head, left_edge, right_edge, size, .. } = self.words[child];
            if head as usize != child {
                let head = &mut self.words[head as usize];
                head.left_edge = head.left_edge.min(left_edge);
                head.right_edge = head.right_edge.max(right_edge);
                head.size += size;
            }
        }
    }

    fn list_children(&mut self) {
        let n = self.words.len();
        let mut ends = vec![0u32; n + 1];
        let below = |i: usize, word: &Word| (word.head as usize != i).then_some(word.head as usize);
        for (i, word) in self.words.iter().enumerate() {
            below(i, word).into_iter().for_each(|head| ends[head + 1] += 1);
        }
        for i in 0..n {
            ends[i + 1] += ends[i];
            self.words[i].children = ends[i];
        }
        self.children = vec![0; ends[n] as usize];
        for (i, word) in self.words.iter().enumerate() {
            if let Some(head) = below(i, word) {
                self.children[ends[head] as usize] = i as u32;
                ends[head] += 1;
            }
        }
    }

    fn descend(&mut self) {
        let n = self.words.len();
        self.by_order = Vec::with_capacity(n);
        let mut stack = Vec::new();
        for root in 0..n {
            if self.words[root].head as usize == root {
                stack.push(root as u32);
            }
            while let Some(i) = stack.pop() {
                let word = &mut self.words[i as usize];
                (word.order, word.size) = (self.by_order.len() as u32, 1);
                (word.left_edge, word.right_edge) = (i, i);
                self.by_order.push(i);
                stack.extend(self.children_of(i as usize).iter().rev());
            }
        }
    }

    fn children_of(&self, index: usize) -> &[u32] {
        let from = self.words[index].children as usize;
        let to = self.words.get(index + 1).map_or(self.children.len(), |w| w.children as usize);
        &self.children[from..to]
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The token at `index`.
    ///
    /// # Panics
    /// When `index` is not below [`Doc::len`].
    pub fn token(&self, index: usize) -> Token<'_> {
        assert!(index < self.words.len(), "token {index} of {}", self.words.len());
        Token { doc: self, index }
    }

    /// All tokens in text order.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator {
        self.range(0..self.words.len())
    }

    /// The tokens of a range of indices.
    pub fn range(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator {
        range.map(|index| Token { doc: self, index })
    }

    /// Sentences as ranges of tokens, in text order; together they hold every token.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Names as the pipeline found them, in text order.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The first token that ends after byte `offset`, if any: the token at that place, or the next one.
    pub fn token_at(&self, offset: usize) -> Option<Token<'_>> {
        let index = self.words.partition_point(|w| w.end as usize <= offset);
        (index < self.words.len()).then_some(Token { doc: self, index })
    }

    /// Tokens that lie wholly inside a range of bytes.
    pub fn tokens_within(&self, bytes: Range<usize>) -> Range<usize> {
        let from = self.words.partition_point(|w| (w.start as usize) < bytes.start);
        let to = self.words.partition_point(|w| w.end as usize <= bytes.end);
        from..to.max(from)
    }
}

/// A token of a [`Doc`], with its place in the tree. It is a small handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Token<'d> {
    doc: &'d Doc,
    index: usize,
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}/{}", self.index, self.text(), self.tag(), self.dep())
    }
}

impl PartialEq for Token<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.doc, other.doc)
    }
}

impl Eq for Token<'_> {}

impl<'d> Token<'d> {
    fn word(self) -> &'d Word {
        &self.doc.words[self.index]
    }

    fn symbol(self, symbol: Symbol) -> &'d str {
        self.doc.symbols.get(symbol)
    }

    /// The document that it belongs to.
    pub fn doc(self) -> &'d Doc {
        self.doc
    }

    /// Its place among the tokens.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its bytes in the text.
    pub fn bytes(self) -> Range<usize> {
        self.word().start as usize..self.word().end as usize
    }

    /// Its first byte.
    pub fn start(self) -> usize {
        self.word().start as usize
    }

    /// The byte after its last.
    pub fn end(self) -> usize {
        self.word().end as usize
    }

    /// The words themselves.
    pub fn text(self) -> &'d str {
        &self.doc.text[self.bytes()]
    }

    /// The normal form, mostly lower case: "n't" is `not`, "Saturday" is `saturday`.
    pub fn norm(self) -> &'d str {
        self.symbol(self.word().norm)
    }

    /// The base form: "held" is `hold`.
    pub fn lemma(self) -> &'d str {
        self.symbol(self.word().lemma)
    }

    /// The universal class.
    pub fn pos(self) -> Pos {
        self.word().pos
    }

    /// The pipeline's fine-grained tag; for English the Penn Treebank's: `VBD`.
    pub fn tag(self) -> &'d str {
        self.symbol(self.word().tag)
    }

    /// Morphological features, as Universal Dependencies write them: `Tense=Past|VerbForm=Fin`.
    pub fn morph(self) -> &'d str {
        self.symbol(self.word().morph)
    }

    /// The label of the arc to its head; for English ClearNLP's: `nsubj`, `ROOT`.
    pub fn dep(self) -> &'d str {
        self.symbol(self.word().dep)
    }

    /// The token that governs it; a root governs itself.
    pub fn head(self) -> Token<'d> {
        Token { doc: self.doc, index: self.word().head as usize }
    }

    /// Whether nothing governs it.
    pub fn is_root(self) -> bool {
        self.word().head as usize == self.index
    }

    /// Whether one space follows it, as spaCy counts: a space that is no token of its own.
    pub fn space_after(self) -> bool {
        self.word().space_after
    }

    /// The entity that it is part of.
    pub fn entity(self) -> Option<&'d Entity> {
        self.word().entity.checked_sub(1).map(|i| &self.doc.entities[i as usize])
    }

    /// The label of its entity, or `""`.
    pub fn entity_label(self) -> &'d str {
        self.entity().map_or("", |e| e.label.as_str())
    }

    /// Its sentence, as an index into [`Doc::sentences`].
    pub fn sentence(self) -> usize {
        self.word().sentence as usize
    }

    /// The first and last token of all that hangs on it, itself among them.
    pub fn edges(self) -> (Token<'d>, Token<'d>) {
        let at = |index: u32| Token { doc: self.doc, index: index as usize };
        (at(self.word().left_edge), at(self.word().right_edge))
    }

    /// The bytes from its left edge to its right edge.
    pub fn phrase(self) -> Range<usize> {
        let (left, right) = self.edges();
        left.start()..right.end()
    }

    /// What hangs directly on it, in text order.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Token<'d>> {
        self.doc.children_of(self.index).iter().map(move |i| Token { doc: self.doc, index: *i as usize })
    }

    /// Children with one of these labels, in text order.
    pub fn children_by<'a>(
        self,
        deps: &'a [&'a str],
    ) -> impl DoubleEndedIterator<Item = Token<'d>> + use<'a, 'd> {
        self.children().filter(move |t| deps.contains(&t.dep()))
    }

    /// The first child with one of these labels.
    pub fn child(self, deps: &[&str]) -> Option<Token<'d>> {
        self.children().find(|t| deps.contains(&t.dep()))
    }

    /// Itself and all that hangs on it, near or far, in text order.
    pub fn subtree(self) -> impl DoubleEndedIterator<Item = Token<'d>> {
        let Word { order, size, left_edge, right_edge, .. } = *self.word();
        // Nearly all trees are unbroken; the words of one that others cut into are put in order.
        let whole = right_edge - left_edge + 1 == size;
        let mut pieces = Vec::new();
        if !whole {
            pieces.extend_from_slice(&self.doc.by_order[order as usize..(order + size) as usize]);
            pieces.sort_unstable();
        }
        let range = if whole { left_edge..right_edge + 1 } else { 0..0 };
        range.chain(pieces).map(move |index| Token { doc: self.doc, index: index as usize })
    }

    /// Whether `other` hangs on it, near or far.
    pub fn governs(self, other: Token<'d>) -> bool {
        let (from, size) = (self.word().order, self.word().size);
        (from + 1..from + size).contains(&other.word().order)
    }

    /// The token's head, that one's head, and so on up to the root; without the token itself.
    pub fn ancestors(self) -> impl Iterator<Item = Token<'d>> {
        let up = |t: Token<'d>| (!t.is_root()).then(|| t.head());
        std::iter::successors(up(self), move |t| up(*t))
    }

    /// The token before it.
    pub fn previous(self) -> Option<Token<'d>> {
        self.index.checked_sub(1).map(|index| Token { doc: self.doc, index })
    }

    /// The token after it.
    pub fn next(self) -> Option<Token<'d>> {
        (self.index + 1 < self.doc.words.len()).then_some(Token { doc: self.doc, index: self.index + 1 })
    }
}
