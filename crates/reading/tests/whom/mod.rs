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
    Some(start..start + words.len())
}

/// The names of all actors with a mention that ends with these bytes and holds no more than them and what stands before.
pub fn actors_at(actors: &[Actor], bytes: &Range<usize>) -> String {
    let fits = |start: usize, end: usize| end == bytes.end && start <= bytes.end && bytes.start <= start + 12;
    let exact = |start: usize, end: usize| start == bytes.start && end == bytes.end;
    let find = |fits: &dyn Fn(usize, usize) -> bool| {
        let mentioned = |a: &&Actor| a.mentions.iter().any(|m| fits(m.span.start, m.span.end));
        let mut names: Vec<&str> = actors.iter().filter(mentioned).map(|a| a.name.as_str()).collect();
        names.sort_unstable();
        names.join("+")
    };
    let named = find(&exact);
    let named = if named.is_empty() { find(&fits) } else { named };
    if named.is_empty() { "-".to_owned() } else { named }
}

/// The actors of the shortest mention that holds these bytes: "Shastri" within "Prime Minister Lal Bahadur Shastri".
fn actors_around(actors: &[Actor], bytes: &Range<usize>) -> String {
    let holds = |span: Span| span.start <= bytes.start && bytes.end <= span.end;
    let spans = || actors.iter().flat_map(|a| a.mentions.iter().map(|m| m.span));
    let Some(span) = spans().filter(|s| holds(*s)).min_by_key(|s| (s.end - s.start, s.start)) else {
        return "-".to_owned();
    };
    actors_at(actors, &(span.start..span.end))
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
        let found = [actors_at(actors, &bytes), actors_around(actors, &bytes)];
        let found = found.into_iter().find(|found| found != "-");
        names.extend(
            found.unwrap_or_else(|| format!("whoever is meant by {words}")).split('+').map(str::to_owned),
        );
    }
    names.sort_unstable();
    names.dedup();
    names.join("+")
}
