//! What a ledger answers.

use crate::common::{STAMP, entries, ledger, read};
use tempfile::TempDir;
use truceline_ledger::questions::{Filter, write_csv};
use truceline_ledger::{Entry, ErrorKind, Ledger, Stamp};

const TALKS: &str = "ISTANBUL — Pakistan and Afghanistan met in Istanbul on Thursday. Pakistan accused India of supporting \
    militants. India denied supporting any militants. At least 12 civilians were killed on Friday when Pakistan attacked a market \
    in Jalalabad, the United Nations said. Pakistan and India signed a ceasefire on Saturday.";

fn small() -> (TempDir, Ledger) {
    let (folder, mut ledger) = ledger();
    let copy = TALKS.replace("a market", "the market");
    let batch = [
        Entry::of("a".into(), read("talks", "2025-11-09", TALKS)),
        Entry::of("b".into(), read("copy", "2025-11-10", &copy)),
        Entry::of(
            "c".into(),
            read("sudan", "2024-03-04", "The army of Sudan attacked Omdurman on Sunday, killing 30 people."),
        ),
    ];
    ledger.append(&batch, STAMP).expect("they are added");
    (folder, ledger)
}

fn filter() -> Filter {
    Filter::default()
}

fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn a_timeline_goes_forward_and_holds_what_happened() {
    let (_folder, ledger) = small();
    let answers = ledger.timeline(&filter()).expect("it answers");
    let days: Vec<&str> = answers.list.iter().map(|e| e.day.as_str()).collect();
    assert!(days.is_sorted() && days.len() >= 4, "{days:?}");
    assert!(answers.list.iter().all(|e| !e.negated && !e.hypothetical && !e.future));
    let attack =
        answers.list.iter().find(|e| e.event == "ASSAULT" && e.place.as_deref() == Some("Jalālābād"));
    let attack = attack.unwrap_or_else(|| panic!("no attack on Jalalabad in {answers:#?}"));
    assert_eq!((attack.day.as_str(), attack.dated.as_str()), ("2025-11-07", "told"));
    assert!(attack.quote.sentence().contains("market in Jalalabad"));
}

#[test]
fn copies_are_one_answer_that_names_the_others() {
    let (_folder, ledger) = small();
    let answers = ledger
        .events(&Filter { event: vec!["ASSAULT".into()], place: some("Jalalabad"), ..filter() })
        .expect("it answers");
    let [attack] = &answers.list[..] else { panic!("one attack, not {:#?}", answers.list) };
    let mut reports = [vec![attack.told.report], attack.told.also.clone()].concat();
    reports.sort_unstable();
    assert_eq!(reports, [1, 2]);
}

#[test]
fn filters_leave_out_what_was_not_asked_for() {
    let (_folder, ledger) = small();
    let events = |filter: Filter| ledger.events(&filter).expect("it answers").list;
    assert!(events(Filter { actor: some("Pakistan"), ..filter() }).iter().all(|e| e.told.report != 3));
    assert!(!events(Filter { actor: some("PAK"), ..filter() }).is_empty());
    let between = events(Filter { actor: some("PAK"), with: some("IND"), ..filter() });
    assert!(!between.is_empty());
    let since = events(Filter { since: some("2025"), ..filter() });
    assert!(since.iter().all(|e| e.day.as_str() >= "2025-01-01") && !since.is_empty());
    let until = events(Filter { until: some("2024-03"), ..filter() });
    assert!(until.iter().all(|e| e.told.report == 3) && !until.is_empty());
    assert!(events(Filter { report: some("sudan"), ..filter() }).iter().all(|e| e.told.report == 3));
    assert_eq!(events(Filter { limit: 1, ..filter() }).len(), 1);
    let said = events(Filter { said_by: some("United Nations"), ..filter() });
    assert!(!said.is_empty() && said.iter().all(|e| e.said_by.iter().any(|n| n.name == "United Nations")));
}

#[test]
fn statements_and_positions_say_who_towards_whom() {
    let (_folder, ledger) = small();
    let denials =
        ledger.statements(&Filter { act: vec!["deny".into()], ..filter() }).expect("it answers").list;
    assert!(denials.iter().all(|s| s.act == "deny") && !denials.is_empty());
    assert!(denials[0].content.contains("supporting any militants"), "{denials:#?}");
    let positions = ledger.positions(&Filter { actor: some("PAK"), ..filter() }).expect("it answers").list;
    let accuses = positions.iter().find(|p| p.act == "accuse").expect("an accusation");
    assert_eq!(accuses.n, 2, "both reports tell it");
    let towards = accuses.towards.as_ref().expect("towards somebody");
    assert!(towards.code.as_deref().is_some_and(|code| code.starts_with("IND")), "{towards:?}");
    let dated = ledger
        .positions(&Filter { actor: some("PAK"), since: some("2025-11-10"), ..filter() })
        .expect("it answers")
        .list;
    assert_eq!(dated.iter().find(|p| p.act == "accuse").map(|p| p.n), Some(1));
}

#[test]
fn figures_actors_and_agreements_are_found() {
    let (_folder, ledger) = small();
    let figures = ledger.figures(&filter()).expect("it answers").list;
    assert!(figures.iter().any(|f| f.measure == "killed" && f.low == Some(12.0)), "{figures:#?}");
    let attacks =
        ledger.figures(&Filter { event: vec!["ASSAULT".into()], ..filter() }).expect("it answers").list;
    assert!(attacks.iter().any(|f| f.low == Some(30.0)), "{attacks:#?}");
    let actors = ledger.actors(&filter()).expect("it answers").list;
    assert!(actors.windows(2).all(|pair| pair[0].reports >= pair[1].reports));
    let pakistan = actors.iter().find(|a| a.name == "Pakistan").expect("Pakistan");
    assert_eq!(pakistan.reports, 2);
    assert!(pakistan.dyads.iter().any(|d| d.with.name == "India"), "{pakistan:#?}");
    let agreements =
        ledger.agreements(&Filter { actor: some("Pakistan"), ..filter() }).expect("it answers").list;
    assert!(
        agreements.iter().any(|a| a.kind == "ceasefire"
            && a.told.also == [1]
            && a.steps.iter().any(|s| s.step == "agreed")),
        "{agreements:#?}"
    );
}

#[test]
fn words_are_found_and_marked() {
    let (_folder, ledger) = small();
    let found = ledger.search("civilian attacking", &filter()).expect("it answers").list;
    assert_eq!(found.len(), 1, "copies are one answer");
    let hits: Vec<&str> = found[0].excerpt.iter().filter(|w| w.hit).map(|w| w.text.as_str()).collect();
    assert!(hits.contains(&"civilians") && hits.contains(&"attacked"), "{hits:?}");
    assert!(ledger.search("\"attacked civilians\"", &filter()).expect("it answers").list.is_empty());
    for senseless in ["", "\"", "AND OR", "…"] {
        let error = ledger.search(senseless, &filter()).expect_err("no search");
        assert_eq!(error.kind, ErrorKind::Question, "{senseless}: {error}");
    }
    for odd in ["it's", "a-b", "truce:", "(", "col:x", "^a", "50%"] {
        if let Err(error) = ledger.search(odd, &filter()) {
            assert_eq!(error.kind, ErrorKind::Question, "{odd}: {error}");
        }
    }
}

#[test]
fn what_makes_no_sense_is_told() {
    let (_folder, ledger) = small();
    let told = |filter: Filter, words: &str| {
        let error = ledger.events(&filter).expect_err("no sense");
        assert!(error.kind == ErrorKind::Question && error.message.contains(words), "{error}");
    };
    told(Filter { actor: some("Atlantis"), ..filter() }, "nobody is called “Atlantis”");
    told(Filter { actor: some("nited Nat"), ..filter() }, "there are: United Nations");
    told(Filter { place: some("Atlantis"), ..filter() }, "no place is called");
    told(Filter { since: some("yesterday"), ..filter() }, "is no day");
    told(Filter { event: vec!["PARTY".into()], ..filter() }, "is no event: expected one of AGREE");
    told(Filter { report: some("99"), ..filter() }, "there is no report “99”");
    told(Filter { with: some("Chad"), ..filter() }, "--with needs an --actor");
    told(Filter { act: vec!["deny".into()], ..filter() }, "events cannot be filtered by --act");
    told(Filter { actor: some("'; DROP TABLE reports; --"), ..filter() }, "nobody is called");
    assert_eq!(ledger.stats().expect("all is there").reports, 3);
}

#[test]
fn tables_have_a_cell_for_every_column() {
    let (_folder, ledger) = small();
    let mut table = Vec::new();
    write_csv(&ledger.events(&filter()).expect("it answers").list, &mut table).expect("it is written");
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(&table[..]);
    let lengths: Vec<usize> = rows.records().map(|row| row.expect("a row").len()).collect();
    assert!(lengths.len() > 4 && lengths.iter().all(|n| *n == lengths[0]), "{lengths:?}");
}

#[test]
fn numbers_add_up() {
    let (_folder, ledger) = small();
    let stats = ledger.stats().expect("it answers");
    assert_eq!((stats.reports, stats.sources), (3, 2));
    assert_eq!(stats.events.iter().map(|(_, n)| n).sum::<i64>(), stats.records["events"]);
    assert_eq!(stats.acts.iter().map(|(_, n)| n).sum::<i64>(), stats.records["statements"]);
    let all = ledger.events(&Filter { limit: 1000, ..filter() }).expect("it answers").list;
    let told: usize = all.iter().map(|e| 1 + e.told.also.len()).sum();
    assert_eq!(told as i64, stats.records["events"]);
}

#[test]
fn a_reading_that_is_the_same_changes_nothing() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    let before = ledger.stats().expect("it answers");
    let newer = Stamp { rules: "newer", ..STAMP };
    assert_eq!(ledger.count_stale(newer, false).expect("it counts"), before.reports);
    assert_eq!(ledger.count_stale(STAMP, false).expect("it counts"), 0);
    let again: Vec<(i64, Entry)> = (1..).zip(entries()).collect();
    let changes = ledger.replace(&again, newer).expect("it is replaced");
    assert!(changes.iter().all(truceline_ledger::Changed::is_nothing));
    assert_eq!(ledger.count_stale(newer, false).expect("it counts"), 0);
    let after = ledger.stats().expect("it answers");
    assert_eq!((after.records, after.events, after.acts), (before.records, before.events, before.acts));
}

#[test]
fn a_new_reading_takes_the_place_of_the_old_one_and_says_what_changed() {
    let (_folder, mut ledger) = small();
    let before = ledger.stats().expect("it answers");
    let mut entry = Entry::of("a".into(), read("talks", "2025-11-09", TALKS));
    let lost = entry.reading.events.pop().expect("there are events");
    let newer = Stamp { rules: "newer", ..STAMP };
    let changes = ledger.replace(&[(1, entry.clone())], newer).expect("it is replaced");
    assert_eq!(changes[0].gone["events"].len(), 1);
    assert!(changes[0].new.is_empty(), "{changes:#?}");
    assert_eq!(changes[0].gone["events"][0]["event"], lost.event.as_str());
    assert_eq!(ledger.reading(1).expect("it is there").to_json(), entry.reading.to_json());
    let after = ledger.stats().expect("it answers");
    assert_eq!(after.records["events"], before.records["events"] - 1);
    ledger
        .replace(&[(1, Entry::of("a".into(), read("talks", "2025-11-09", TALKS)))], STAMP)
        .expect("and back");
    let back = ledger.stats().expect("it answers");
    assert_eq!((back.records, back.events, back.acts), (before.records, before.events, before.acts));
    let actors = |ledger: &Ledger| ledger.actors(&filter()).expect("it answers").list;
    assert!(
        actors(&ledger).iter().all(|a| a.reports > 0
            && a.dyads.iter().all(|d| d.gives.values().chain(d.takes.values()).all(|n| *n > 0)))
    );
}
