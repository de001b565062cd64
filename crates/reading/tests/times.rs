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
