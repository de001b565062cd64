//! The stage of times against `cases/times.tsv`: a row is a sentence and all its times.

use truceline_reading::{Reader, Report};

fn times(reader: &Reader, published: &str, text: &str) -> String {
    let published = published.parse().ok();
    let reading = reader.read(Report {
        text: text.to_owned(),
        published,
        language: Some("en".into()),
        ..Report::default()
    });
    let one = |t: &truceline_reading::times::Time| {
        let kind = format!("{:?}", t.kind).to_uppercase();
        format!("{} = {kind} {}", t.span.of(text), t.value.as_deref().unwrap_or("?"))
    };
    let found: Vec<String> = reading.times.iter().map(one).collect();
    if found.is_empty() { "-".to_owned() } else { found.join("; ") }
}

#[test]
fn cases() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let rows =
        include_str!("cases/times.tsv").lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1);
    let mut wrong = Vec::new();
    for (line, row) in rows {
        let fields: Vec<&str> = row.split('\t').collect();
        let [published, text, wanted] = fields[..] else { panic!("line {}: three columns", line + 1) };
        let found = times(&reader, published, text);
        if found != wanted {
            wrong.push(format!("line {}: {text}\n   wanted {wanted}\n   found  {found}", line + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Days that no calendar has, digits of other scripts, endless numbers: every time stays on whole words, its days in order.
#[test]
fn odd_times() {
    let reader =
        Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables");
    let long = format!("It lasted 1{} years and ended 9{} days ago.", "0".repeat(300), "9".repeat(40));
    for text in [
        long.as_str(),
        "In the year 0000, on 0000-00-00, 9999-12-31 and 99999999, it ended.",
        "On 31 February, Feb. 30, 32 May, 00 June and 29 February 1900 they met.",
        "At 25:61, 24:00, 99:99 p.m. and 0:0 on ٣ مايو, ５ May and 𝟓 June they met.",
        "It fell 999999999999 years ago, a million centuries later and 10^30 days before Christmas.",
        "The 0th quarter, the 99th century, the 5th half of the 13th month of 2020.",
        "Q0 2020, Q5 2020, 2020-Q9, 1999/13/45, 45-13-1999 and 13/13/13.",
        "the week of the week of the week of the week of the week of the week of March",
        "May may May may may May 1 1 May 1 May 1 1",
        "two weeks before three weeks after four weeks before five weeks after six weeks before Easter",
        "from 1 to to 5 - - 6 May 2020 – – 2021–20 and 1990-10",
    ] {
        for published in
            [None, "0001-01-01".parse().ok(), "9999-12-31".parse().ok(), "2024-02-29".parse().ok()]
        {
            let report =
                Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() };
            for t in reader.read(report).times {
                assert!(t.from.zip(t.to).is_none_or(|(from, to)| from <= to), "{text}: {t:?}");
                assert!(t.from.is_some() == t.to.is_some(), "{text}: {t:?}");
                assert!(!t.span.of(text).trim().is_empty(), "{text}: {t:?}");
            }
        }
    }
}
