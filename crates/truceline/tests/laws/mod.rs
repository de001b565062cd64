//! What holds of every reading, whatever the report: the laws of the public contract.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Lists of records with the letter of their ids.
const LISTS: [(&str, &str); 7] = [
    ("actors", "a"),
    ("times", "t"),
    ("places", "p"),
    ("statements", "s"),
    ("events", "e"),
    ("figures", "f"),
    ("agreements", "g"),
];

/// Fields that name records, with the list that they name.
const LINKS: [(&str, &str, &str); 22] = [
    ("actors", "member_of", "a"),
    ("statements", "speaker", "a"),
    ("statements", "speakers", "a"),
    ("statements", "hearers", "a"),
    ("statements", "about", "a"),
    ("statements", "time", "t"),
    ("statements", "within", "s"),
    ("events", "actor", "a"),
    ("events", "recipient", "a"),
    ("events", "time", "t"),
    ("events", "place", "p"),
    ("events", "said_by", "s"),
    ("figures", "whose", "a"),
    ("figures", "time", "t"),
    ("figures", "place", "p"),
    ("figures", "said_by", "a"),
    ("figures", "statement", "s"),
    ("figures", "includes", "f"),
    ("figures", "event", "e"),
    ("agreements", "parties", "a"),
    ("agreements", "mediators", "a"),
    ("agreements", "steps", ""),
];

/// Holds one line of output against the laws.
///
/// # Panics
/// When a law is broken: the message says which, and where.
pub fn hold(line: &str) -> Value {
    assert!(!line.contains('\n'), "a reading is one line");
    let reading: Value = serde_json::from_str(line).expect("a reading is JSON");
    assert_eq!(reading["schema"], 1);
    let text = reading["report"]["text"].as_str().expect("the text is a string");
    let starts: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    spans(&reading, text, &starts, "");
    in_order(&reading, starts.len());
    let ids = ids(&reading);
    links(&reading, &ids);
    reading
}

/// Every object with `start`, `end` and `text` quotes the report, in code points.
fn spans(value: &Value, text: &str, starts: &[usize], path: &str) {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, v)| spans(v, text, starts, &format!("{path}[{i}]")));
        }
        Value::Object(fields) => {
            if let (Some(start), Some(end)) = (fields.get("start"), fields.get("end")) {
                let at = |v: &Value| v.as_u64().and_then(|n| starts.get(n as usize)).copied();
                let (from, to) =
                    (at(start).expect("a start in the text"), at(end).expect("an end in the text"));
                assert!(from < to, "{path} is empty or runs backwards: {value}");
                if let Some(words) = fields.get("text") {
                    assert_eq!(words.as_str(), Some(&text[from..to]), "{path} quotes other words");
                }
            }
            fields.iter().for_each(|(name, v)| spans(v, text, starts, &format!("{path}.{name}")));
        }
        _ => {}
    }
}

/// Sentences come in text order and apart from each other.
fn in_order(reading: &Value, length: usize) {
    let mut last = 0;
    for sentence in reading["sentences"].as_array().expect("sentences are a list") {
        let at = |field: &str| sentence[field].as_u64().expect("an offset");
        assert!(last <= at("start") && at("end") < length as u64, "sentences overlap or leave the text");
        last = at("end");
    }
}

/// Every record has an id of its list's letter, counted from 1.
fn ids(reading: &Value) -> BTreeMap<&'static str, BTreeSet<String>> {
    let of = |(list, letter): (&'static str, &'static str)| {
        let records = reading[list].as_array().unwrap_or_else(|| panic!("{list} are a list"));
        let ids: Vec<String> = records.iter().map(|r| r["id"].as_str().expect("an id").to_owned()).collect();
        let counted: Vec<String> = (1..=ids.len()).map(|n| format!("{letter}{n}")).collect();
        assert_eq!(ids, counted, "ids of {list}");
        (letter, ids.into_iter().collect())
    };
    LISTS.into_iter().map(of).collect()
}

/// What a record names is there.
fn links(reading: &Value, ids: &BTreeMap<&'static str, BTreeSet<String>>) {
    for (list, field, letter) in LINKS {
        for record in reading[list].as_array().expect("a list") {
            match letter {
                "" => {
                    record[field].as_array().expect("steps").iter().for_each(|step| links_of_step(step, ids))
                }
                letter => named(&record[field], &ids[letter], list, field),
            }
        }
    }
    sentences_of_events(reading);
}

fn links_of_step(step: &Value, ids: &BTreeMap<&'static str, BTreeSet<String>>) {
    for (field, letter) in [("time", "t"), ("place", "p"), ("said_by", "s")] {
        named(&step[field], &ids[letter], "steps", field);
    }
}

fn named(value: &Value, ids: &BTreeSet<String>, list: &str, field: &str) {
    match value {
        Value::Null => {}
        Value::Array(several) => several.iter().for_each(|one| named(one, ids, list, field)),
        one => {
            let id = one.as_str().unwrap_or_else(|| panic!("{list}.{field} names by id"));
            assert!(ids.contains(id), "{list}.{field} names {id}, which is not there");
        }
    }
}

/// An event stands in the sentence that it names.
fn sentences_of_events(reading: &Value) {
    for event in reading["events"].as_array().expect("a list") {
        let index = event["sentence"].as_u64().expect("a sentence") as usize;
        let sentence = &reading["sentences"][index];
        let inside = sentence["start"].as_u64() <= event["trigger"]["start"].as_u64()
            && event["trigger"]["end"].as_u64() <= sentence["end"].as_u64();
        assert!(inside, "the trigger of {} lies outside its sentence", event["id"]);
    }
}
