//! Cases of whom words of a report stand for: `words => actors`, as the heads of the tables tell.

use std::ops::Range;
use truceline_reading::Span;
use truceline_reading::actors::Actor;

/// The bytes of "words" or "words#3", the third time that they stand in the text as whole words.
pub fn place(text: &str, words: &str) -> Option<Range<usize>> {
    let (words, nth) = words.rsplit_once('#').map_or((words, 1), |(w, n)| (w, n.parse().expect("a number")));
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let whole = |at: &usize| {
        !letter(text[..*at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    };
    let start = text.match_indices(words).map(|(at, _)| at).filter(whole).nth(nth - 1)?;
    Some(start..start + bare(words).len())
}

/// Without the possessive's ending, which is no part of a mention.
fn bare(words: &str) -> &str {
    let cut = ["'s", "’s"].into_iter().find_map(|end| words.strip_suffix(end));
    cut.or_else(|| {
        ["s'", "s’"].iter().any(|end| words.ends_with(end)).then(|| words.trim_end_matches(['\'', '’']))
    })
    .unwrap_or(words)
}

/// What may hang on behind a mention within the words of a case: "Officials | in Sanaa".
const BEHIND: [&str; 14] =
    ["of", "in", "from", "at", "on", "for", "to", "with", "by", "under", "near", "over", "who", "appointed"];

/// The names of all actors with a mention of these bytes; else with one that begins there and lacks only what hangs on
/// behind; else with one that ends with them and holds no more than them and what stands before.
pub fn actors_at(actors: &[Actor], text: &str, bytes: &Range<usize>) -> String {
    let front = |start: usize, end: usize| {
        let rest = || text.get(end..bytes.end).and_then(|rest| rest.split_whitespace().next());
        start == bytes.start && end < bytes.end && rest().is_some_and(|word| BEHIND.contains(&word))
    };
    let fits = |start: usize, end: usize| end == bytes.end && start <= bytes.end && bytes.start <= start + 12;
    let exact = |start: usize, end: usize| start == bytes.start && end == bytes.end;
    let find = |fits: &dyn Fn(usize, usize) -> bool| {
        let mentioned = |a: &&Actor| a.mentions.iter().any(|m| fits(m.span.start, m.span.end));
        let mut names: Vec<&str> = actors.iter().filter(mentioned).map(|a| a.name.as_str()).collect();
        names.sort_unstable();
        names.join("+")
    };
    // "Her envoy", where the name follows.
    let titled = |start: usize, end: usize| start == bytes.start && end > bytes.end && bytes.len() > 7;
    let found = [find(&exact), find(&front), find(&fits), find(&titled)];
    let named = found.into_iter().find(|names| !names.is_empty());
    let named = named.unwrap_or_default();
    if named.is_empty() { "-".to_owned() } else { named }
}

/// The actors of the shortest mention that holds these bytes: "Shastri" within "Prime Minister Lal Bahadur Shastri".
fn actors_around(actors: &[Actor], text: &str, bytes: &Range<usize>) -> String {
    let holds = |span: Span| span.start <= bytes.start && bytes.end <= span.end;
    let spans = || actors.iter().flat_map(|a| a.mentions.iter().map(|m| m.span));
    let Some(span) = spans().filter(|s| holds(*s)).min_by_key(|s| (s.end - s.start, s.start)) else {
        return "-".to_owned();
    };
    actors_at(actors, text, &(span.start..span.end))
}

/// The actors of the next place where the same words stand for somebody, else those that are called so: "Oman", where a
/// place is what it is first.
fn actors_called(actors: &[Actor], text: &str, words: &str) -> String {
    let later = || {
        (2..12)
            .map_while(|nth| place(text, &format!("{words}#{nth}")))
            .map(|bytes| actors_at(actors, text, &bytes))
    };
    if let Some(found) = later().find(|found| found != "-") {
        return found;
    }
    let name = words.trim_start_matches("the ");
    actors.iter().find(|a| a.name == name).map_or("-".to_owned(), |a| a.name.clone())
}

/// The actors that a case wants: names, or `^words` for whoever these words of the text stand for.
pub fn meant(actors: &[Actor], text: &str, case: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for one in case.split('+') {
        let Some(words) = one.strip_prefix('^') else {
            names.push(one.to_owned());
            continue;
        };
        let bytes = place(text, words).unwrap_or_else(|| panic!("no “{words}” in {text}"));
        let found = [
            actors_at(actors, text, &bytes),
            actors_around(actors, text, &bytes),
            actors_called(actors, text, words.rsplit_once('#').map_or(words, |(words, _)| words)),
        ];
        let found = found.into_iter().find(|found| found != "-");
        names.extend(
            found.unwrap_or_else(|| format!("whoever is meant by {words}")).split('+').map(str::to_owned),
        );
    }
    names.sort_unstable();
    names.dedup();
    names.join("+")
}
