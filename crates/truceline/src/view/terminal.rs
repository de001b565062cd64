//! A view as lines of a terminal.

use super::{Entry, Evidence, Piece, Role, View};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const TITLE: Style = Style::new().bold();
const SECTION: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const MARK: Style = Style::new().bold().underline();

/// Where an entry's words begin, after its id.
const INDENT: usize = 6;

/// The narrowest lines that are worth wrapping to.
const NARROWEST: usize = 40;

/// The view as text with colour escapes, in lines of at most `width` columns where words allow it.
pub fn render(view: &View, width: usize) -> String {
    let mut lines = Lines { text: String::new(), column: 0, width: width.max(NARROWEST) };
    lines.flow(0, ["─".repeat(lines.width).as_str()].map(|rule| (rule, QUIET)));
    lines.flow(0, [(view.title.as_str(), TITLE)]);
    lines.flow(0, [(view.facts.join(" · ").as_str(), QUIET)]);
    for section in &view.sections {
        lines.text.push('\n');
        if !section.title.is_empty() {
            lines.flow(0, [(section.title.to_uppercase().as_str(), SECTION)]);
        }
        section.entries.iter().for_each(|entry| lines.entry(entry, INDENT));
    }
    if view.sections.is_empty() {
        lines.flow(0, [(view.empty, QUIET)]);
    }
    lines.text
}

fn style(role: Role) -> Style {
    match role {
        Role::Plain => Style::new(),
        Role::Actor => Style::new().bold(),
        Role::Deed => AnsiColor::Blue.on_default(),
        Role::Friendly => AnsiColor::Green.on_default(),
        Role::Hostile => AnsiColor::Red.on_default(),
        Role::Time => AnsiColor::Yellow.on_default(),
        Role::Place => AnsiColor::Magenta.on_default(),
        Role::Doubt => AnsiColor::Yellow.on_default().italic(),
        Role::Quiet => QUIET,
    }
}

/// Text that is broken into lines as it grows.
struct Lines {
    text: String,
    column: usize,
    width: usize,
}

impl Lines {
    fn entry(&mut self, entry: &Entry, indent: usize) {
        if !entry.line.is_empty() {
            let id = format!("{:>1$} ", entry.id, indent - 1);
            self.put(&id, QUIET);
            let details = entry
                .details
                .iter()
                .flat_map(|piece| [(" · ", QUIET), (piece.text.as_str(), style(piece.role))]);
            self.hang(indent, spaced(&entry.line).chain(details));
        }
        if let Some(evidence) = &entry.evidence {
            self.evidence(evidence, indent);
        }
        let deeper = if entry.line.is_empty() { 0 } else { 2 };
        entry.parts.iter().for_each(|part| self.entry(part, indent + deeper));
    }

    fn evidence(&mut self, evidence: &Evidence, indent: usize) {
        let words = evidence
            .words
            .iter()
            .map(|(words, marked)| (words.as_str(), if *marked { MARK } else { Style::new() }));
        self.put(&format!("{}│ ", " ".repeat(indent)), QUIET);
        self.wrap(words, &format!("{}│ ", " ".repeat(indent)));
    }

    /// Pieces on a line of their own, that may go on under themselves.
    fn flow<'p>(&mut self, indent: usize, pieces: impl IntoIterator<Item = (&'p str, Style)>) {
        self.put(&" ".repeat(indent), Style::new());
        self.hang(indent, pieces);
    }

    fn hang<'p>(&mut self, indent: usize, pieces: impl IntoIterator<Item = (&'p str, Style)>) {
        self.wrap(pieces, &" ".repeat(indent));
    }

    /// Puts pieces word by word; a line that is full goes on behind `margin`. Ends the line.
    fn wrap<'p>(&mut self, pieces: impl IntoIterator<Item = (&'p str, Style)>, margin: &str) {
        for (index, word) in words(pieces).iter().enumerate() {
            let needs: usize = word.iter().map(|(part, _)| part.width()).sum();
            if index > 0 && self.column + 1 + needs > self.width {
                self.break_line();
                self.put(margin, QUIET);
            } else if index > 0 {
                self.put(" ", Style::new());
            }
            word.iter().for_each(|(part, style)| self.put(part, *style));
        }
        self.break_line();
    }

    fn put(&mut self, words: &str, style: Style) {
        let _ = write!(self.text, "{style}{words}{style:#}");
        self.column += words.width();
    }

    fn break_line(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }
}

/// Pieces as words, cut at spaces alone: where one piece ends inside a word, the word has parts.
fn words<'p>(pieces: impl IntoIterator<Item = (&'p str, Style)>) -> Vec<Vec<(&'p str, Style)>> {
    let mut words = vec![Vec::new()];
    for (text, style) in pieces {
        for (index, part) in text.split(' ').enumerate() {
            if index > 0 {
                words.push(Vec::new());
            }
            words.last_mut().expect("there is always a word").push((part, style));
        }
    }
    words.retain(|word| word.iter().any(|(part, _)| !part.is_empty()));
    words
}

/// Pieces with spaces between them.
fn spaced(pieces: &[Piece]) -> impl Iterator<Item = (&str, Style)> {
    pieces.iter().enumerate().flat_map(|(index, piece)| {
        let between = (index > 0).then_some((" ", QUIET));
        between.into_iter().chain([(piece.text.as_str(), style(piece.role))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn lines_are_wrapped_between_words_and_hang() {
        let words = "one two three four five six seven eight nine ten";
        let piece = Piece { text: words.to_owned(), role: Role::Plain };
        let entry = Entry { id: "s1".into(), line: vec![piece], ..Entry::default() };
        let mut lines = Lines { text: String::new(), column: 0, width: 30 };
        lines.entry(&entry, INDENT);
        assert_eq!(plain(&lines.text), "   s1 one two three four five\n      six seven eight nine ten\n");
    }

    #[test]
    fn pieces_that_touch_stay_together() {
        let evidence = Evidence {
            words: vec![("the “".into(), false), ("truce".into(), true), ("” holds".into(), false)],
        };
        let mut lines = Lines { text: String::new(), column: 0, width: 14 };
        lines.evidence(&evidence, 2);
        assert_eq!(plain(&lines.text), "  │ the\n  │ “truce”\n  │ holds\n");
    }
}
