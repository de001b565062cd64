//! Who wrote a report, out of the many ways in which publishers say so.

/// The longest byline, in characters: what is longer is a biography.
const LONGEST: usize = 200;

/// A byline of the names that are given, each once: "Jane Doe, John Roe". Addresses and the word "By" are no part of it.
pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let mut list: Vec<String> = Vec::new();
    for name in names {
        let name = name_of(name);
        if !name.is_empty() && !list.contains(&name) {
            list.push(name);
        }
    }
    Some(list.join(", ")).filter(|byline| !byline.is_empty() && byline.chars().count() <= LONGEST)
}

/// "By Jane  Doe" and "desk@example.org (Jane Doe)" are "Jane Doe".
fn name_of(given: &str) -> String {
    let words = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = match words.split_once(" (") {
        Some((address, name)) if is_address(address) => name.trim_end_matches(')').to_owned(),
        _ => words,
    };
    let is_by = |by: &str| words.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by));
    let name = match ["written by ", "by: ", "by "].into_iter().find(|by| is_by(by)) {
        Some(by) => &words[by.len()..],
        None => &words,
    };
    let name = name.trim_matches([' ', ',', ';', '|', '·', '•']);
    let name = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(name);
    if is_address(name) || !name.chars().any(char::is_alphabetic) { String::new() } else { name.to_owned() }
}

/// An address of mail or of the web, or an account.
fn is_address(word: &str) -> bool {
    let one = !word.contains(' ');
    one && (word.contains('@') || word.contains("://") || word.starts_with("www."))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_are_taken_out_of_what_stands_around_them() {
        let cases = [
            (vec!["By Jane  Doe"], Some("Jane Doe")),
            (vec!["desk@example.org (Jane Doe)"], Some("Jane Doe")),
            (vec!["(News Desk)"], Some("News Desk")),
            (vec!["Jane Doe", "John Roe", "Jane Doe"], Some("Jane Doe, John Roe")),
            (vec!["BY JANE DOE | "], Some("JANE DOE")),
            (vec!["Byron Doe"], Some("Byron Doe")),
            (vec!["Doe (in Juba)"], Some("Doe (in Juba)")),
            (vec!["https://example.org/jane", "@jane", "jane@example.org", "", " - "], None),
            (vec!["Автор Иванова"], Some("Автор Иванова")),
        ];
        for (names, byline) in cases {
            assert_eq!(of(names.clone()).as_deref(), byline, "{names:?}");
        }
        assert_eq!(of(["a ".repeat(300).as_str()]), None, "a biography");
    }
}
