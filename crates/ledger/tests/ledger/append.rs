//! What goes into a ledger comes out of it, once.

use crate::common::{STAMP, entries, ledger, read, samples};
use truceline_ledger::{Entry, ErrorKind, Fate, Ledger, Outcome};

#[test]
fn readings_come_out_as_they_went_in() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    for (index, reading) in samples().iter().enumerate() {
        let recalled = ledger.reading(index as i64 + 1).expect("it is there");
        assert_eq!(recalled.to_json(), reading.to_json());
    }
    assert_eq!(ledger.reading(1000).map(|_| ()).expect_err("there is none").kind, ErrorKind::Question);
}

#[test]
fn the_same_report_twice_changes_nothing() {
    let (folder, mut ledger) = ledger();
    let first = ledger.append(&entries(), STAMP).expect("they are added");
    assert!(first.iter().all(|fate| *fate == Fate::Added));
    ledger.close().expect("it closes");
    let path = folder.path().join("a.ledger");
    let before = std::fs::read(&path).expect("the file");
    let mut ledger = Ledger::open_to_write(&path).expect("it opens again");
    let again = ledger.append(&entries(), STAMP).expect("they are known");
    assert!(again.iter().all(|fate| *fate == Fate::Known));
    ledger.close().expect("it closes");
    let told = |bytes: &[u8]| bytes.get(100..).map(<[u8]>::to_vec);
    assert!(told(&before) == told(&std::fs::read(&path).expect("the file")), "the file changed");
}

#[test]
fn a_ledger_that_was_closed_is_one_file() {
    let (folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    ledger.close().expect("it closes");
    drop(Ledger::open_to_read(&folder.path().join("a.ledger")).expect("it can be read"));
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn copies_belong_to_the_source_of_the_first() {
    let (_folder, mut ledger) = ledger();
    let text = &samples()[0].report.text;
    let reprint = text.replace("Helsinki", "the Finnish capital").replace("on Monday", "earlier this week");
    let batch = [
        Entry::of("a".into(), read("a", "2025-11-09", text)),
        Entry::of("b".into(), read("b", "2025-11-10", &reprint)),
        Entry::of("c".into(), read("c", "2025-11-10", &samples()[1].report.text)),
    ];
    let fates = ledger.append(&batch, STAMP).expect("they are added");
    assert_eq!(fates, [Fate::Added, Fate::Copy, Fate::Added]);
}

#[test]
fn other_languages_are_kept_unread() {
    let text = "Перемирие вступило в силу в понедельник, сообщили в министерстве обороны страны.";
    let entry = Entry::of("a".into(), read("a", "2025-11-09", text));
    assert_eq!(entry.outcome, Outcome::OtherLanguage);
    let (_folder, mut ledger) = ledger();
    ledger.append(&[entry], STAMP).expect("it is added");
    assert_eq!(ledger.reading(1).expect("it is kept").report.text, text);
}
