//! The stage of places against `cases/places.tsv`: a row is a report and all its places.

use truceline_reading::places::{Place, Use};
use truceline_reading::{Reader, Report};

fn reader() -> Reader {
    Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables")
}

fn read(reader: &Reader, text: &str) -> Vec<Place> {
    let report = Report { text: text.to_owned(), language: Some("en".into()), ..Report::default() };
    reader.read(report).places
}

fn written(reader: &Reader, text: &str) -> String {
    let one = |place: &Place| {
        let id = place.geonames.map_or("?".to_owned(), |id| id.to_string());
        let usage = if place.usage == Use::Metonym { "metonym" } else { "literal" };
        format!("{} = {id} {usage}", place.span.of(text))
    };
    let found: Vec<String> = read(reader, text).iter().map(one).collect();
    if found.is_empty() { "-".to_owned() } else { found.join("; ") }
}

#[test]
fn cases() {
    let reader = reader();
    let rows =
        include_str!("cases/places.tsv").lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1);
    let mut wrong = Vec::new();
    for (line, row) in rows {
        let Some((text, wanted)) = row.split_once('\t') else { panic!("line {}: two columns", line + 1) };
        let found = written(&reader, &text.replace("\\n", "\n"));
        if found != wanted {
            wrong.push(format!("line {}: {text}\n   wanted {wanted}\n   found  {found}", line + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_carry_country_and_point() {
    let places = read(&reader(), "The delegations met in Istanbul, and the ministers flew on to Hargeisa.");
    let [istanbul, hargeisa] = &places[..] else { panic!("two places, not {places:?}") };
    assert_eq!(
        (istanbul.name.as_str(), istanbul.country.map(|c| c.to_string()).as_deref()),
        ("Istanbul", Some("TUR"))
    );
    assert!(istanbul.lat.is_some_and(|lat| (lat - 41.0).abs() < 0.1));
    assert!(istanbul.lon.is_some_and(|lon| (lon - 28.95).abs() < 0.1));
    assert_eq!(hargeisa.country.map(|c| c.to_string()).as_deref(), Some("SOM"));
}

#[test]
fn any_text_is_read() {
    let reader = reader();
    let many = "Kabul, Herat, Aleppo and Goma. ".repeat(2_000);
    for text in
        ["", " ", "Kabul", "KABUL —", "al-", "St.", "the the", ", , ,", "İzmir’s", "Київ и Москва", &many]
    {
        let places = read(&reader, text);
        assert!(places.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{text:.40}");
    }
}
