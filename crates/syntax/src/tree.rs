//! What comes after parsing: arcs that cross others are put back in place, and sentences are cut.
//!
//! A port of the behaviour of `nonproj.pyx` and `set_children_from_heads` (spaCy 3.8, MIT licence). Here, and only
//! here, heads and edges count from the first word given.

use crate::doc::Word;
use crate::neural::scorer::NONE;
use crate::symbols::{Symbol, Symbols};

/// What stands between an arc's label and that of the head it was lifted from.
const DECORATION: &str = "||";

/// How often edges are drawn again before a tree counts as hopeless, as in spaCy.
const ROUNDS: usize = 12;

/// Words looked at, at most, in search of one lifted arc's head. Only made-up texts come near.
const SEARCH: usize = 10_000;

/// Puts lifted arcs back, and gives the words at which sentences start: 1 where one does, -1 elsewhere.
pub(crate) fn finish(
    words: &mut [Word],
    symbols: &mut Symbols,
    is_space: impl Fn(usize) -> bool,
    starts: &mut Vec<i8>,
) {
    draw_edges(words);
    if words.iter().any(|w| symbols.get(w.dep).contains(DECORATION)) {
        lower(words, symbols, is_space);
        draw_edges(words);
    }
    starts.clear();
    starts.resize(words.len(), -1);
    for (i, word) in words.iter().enumerate() {
        if word.head as usize == i {
            starts[word.left_edge as usize] = 1;
        }
    }
}

/// Sets the first and last word of what hangs on each word, as spaCy finds them.
fn draw_edges(words: &mut [Word]) {
    for (i, word) in words.iter_mut().enumerate() {
        (word.left_edge, word.right_edge) = (i as u32, i as u32);
    }
    for _ in 0..ROUNDS {
        (0..words.len()).for_each(|i| widen(words, i));
        (0..words.len()).rev().for_each(|i| widen(words, i));
        if heads_within_sentences(words) {
            break;
        }
    }
}

fn widen(words: &mut [Word], child: usize) {
    let (left, right) = (words[child].left_edge, words[child].right_edge);
    let head = &mut words[words[child].head as usize];
    head.left_edge = head.left_edge.min(left);
    head.right_edge = head.right_edge.max(right);
}

/// Whether every head is in its word's sentence, the sentences being cut at the left edges of roots.
fn heads_within_sentences(words: &[Word]) -> bool {
    let mut cut = vec![false; words.len()];
    let roots = words.iter().enumerate().filter(|(i, w)| w.head as usize == *i);
    roots.for_each(|(_, w)| cut[w.left_edge as usize] = true);
    let mut from = 0;
    for to in 1..words.len() {
        if cut[to] || to == words.len() - 1 {
            // spaCy lets a head be the next sentence's first word, too.
            let inside = |w: &Word| (from..=to).contains(&(w.head as usize));
            if !words[from..to].iter().all(inside) {
                return false;
            }
            from = to;
        }
    }
    true
}

/// Re-attaches words whose labels are decorated (`X||Y`): breadth first below the head, the first word labelled Y
/// becomes the new head (Nivre & Nilsson 2005).
fn lower(words: &mut [Word], symbols: &mut Symbols, is_space: impl Fn(usize) -> bool) {
    let mut children = Children::of(words);
    for i in 0..words.len() {
        let Some((label, of_head)) = symbols.get(words[i].dep).split_once(DECORATION) else { continue };
        let (label, of_head) = (label.to_owned(), of_head.to_owned());
        let (label, of_head) = (symbols.intern(&label), symbols.intern(&of_head));
        let head = find_head(words, &children, i, of_head, &is_space);
        children.detach(i as u32, words[i].head);
        children.attach(i as u32, head);
        words[i].head = head;
        words[i].dep = label;
    }
}

fn find_head(
    words: &[Word],
    children: &Children,
    word: usize,
    label: Symbol,
    is_space: &impl Fn(usize) -> bool,
) -> u32 {
    let mut queue = vec![words[word].head];
    let mut next = 0;
    while next < queue.len() && queue.len() < SEARCH {
        let above = &words[queue[next] as usize];
        for child in children.below(queue[next]) {
            // Edges are those from before the first arc was put back: spaCy looks for children between them.
            let between = (above.left_edge..=above.right_edge).contains(&child);
            if !between || is_space(child as usize) || child as usize == word {
                continue;
            }
            if words[child as usize].dep == label {
                return child;
            }
            queue.push(child);
        }
        next += 1;
    }
    words[word].head
}

/// The words below each word, in text order, as linked lists.
struct Children {
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Children {
    fn of(words: &[Word]) -> Children {
        let mut children = Children { first: vec![NONE; words.len()], next: vec![NONE; words.len()] };
        for (i, word) in words.iter().enumerate().rev() {
            if word.head as usize != i {
                children.next[i] = std::mem::replace(&mut children.first[word.head as usize], i as u32);
            }
        }
        children
    }

    fn below(&self, head: u32) -> impl Iterator<Item = u32> {
        let some = |child: u32| (child != NONE).then_some(child);
        std::iter::successors(some(self.first[head as usize]), move |child| some(self.next[*child as usize]))
    }

    /// The place of the link that leads to `child` or past where it would be.
    fn link(&mut self, child: u32, head: u32) -> &mut u32 {
        let mut before = None;
        let mut at = self.first[head as usize];
        while at < child {
            before = Some(at);
            at = self.next[at as usize];
        }
        match before {
            Some(before) => &mut self.next[before as usize],
            None => &mut self.first[head as usize],
        }
    }

    fn detach(&mut self, child: u32, head: u32) {
        let after = self.next[child as usize];
        let link = self.link(child, head);
        if *link == child {
            *link = after;
        }
    }

    fn attach(&mut self, child: u32, head: u32) {
        if child != head {
            let after = std::mem::replace(self.link(child, head), child);
            self.next[child as usize] = after;
        }
    }
}
