//! How well copies are found: 500 made-up stories, among them pairs on the same events in other words, with edited, cut,
//! retitled, updated and merged copies, in mixed order; precision and recall over pairs of reports.
//!
//! `cargo test -p truceline-ledger --test ledger copies -- --nocapture` prints the figures.

use crate::common::{STAMP, ledger};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use truceline_ledger::Entry;
use truceline_reading::Report;

/// SplitMix64: the same numbers everywhere.
struct Lot(u64);

impl Lot {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    fn of<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.draw(list.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.draw(n) == 0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.draw(at + 1));
        }
    }
}

const PLACES: [&str; 16] = [
    "Khartoum", "Tripoli", "Bamako", "Goma", "Sanaa", "Mosul", "Aleppo", "Beirut", "Yerevan", "Baku",
    "Kharkiv", "Donetsk", "Cali", "Mandalay", "Niamey", "Juba",
];
const SIDES: [&str; 14] = [
    "the government",
    "the northern alliance",
    "the rebels",
    "the army",
    "the militia",
    "the southern council",
    "the movement",
    "the border guard",
    "the opposition",
    "the regional force",
    "the coastal brigades",
    "the eastern command",
    "the tribes",
    "the transitional council",
];
const THINGS: [&str; 30] = [
    "the ceasefire",
    "the harbour",
    "the airport road",
    "the prisoner list",
    "the grain convoys",
    "the monitoring mission",
    "the oil terminal",
    "the crossing",
    "the dam",
    "the hospital",
    "the joint committee",
    "the barracks",
    "the draft",
    "the truce",
    "the railway",
    "the mine",
    "the refugee camp",
    "the market",
    "the broadcaster",
    "the ministry",
    "the pipeline",
    "the bridge",
    "the buffer zone",
    "the heavy guns",
    "the checkpoints",
    "the school",
    "the salaries",
    "the map",
    "the timetable",
    "the customs post",
];
const VERBS: [&str; 24] = [
    "reopen",
    "shell",
    "hand over",
    "inspect",
    "abandon",
    "defend",
    "rebuild",
    "seize",
    "guard",
    "discuss",
    "leave",
    "evacuate",
    "blockade",
    "finance",
    "renounce",
    "share",
    "secure",
    "surround",
    "repair",
    "supply",
    "recognise",
    "search",
    "photograph",
    "divide",
];
const MANNERS: [&str; 20] = [
    "before dawn",
    "without warning",
    "under a new timetable",
    "after heavy rain",
    "at the third attempt",
    "in spite of protests",
    "for the first time in years",
    "with the help of engineers",
    "behind closed doors",
    "as winter set in",
    "to general surprise",
    "within sight of observers",
    "by a narrow vote",
    "on the advice of elders",
    "against expectations",
    "under a white flag",
    "in two columns",
    "in return for fuel",
    "during the festival",
    "at great cost",
];
const SPEAKERS: [&str; 18] = [
    "a spokesman",
    "two officials",
    "an aid worker",
    "the mayor",
    "a doctor at the clinic",
    "a local journalist",
    "residents",
    "a diplomat",
    "the governor",
    "a retired officer",
    "a schoolteacher",
    "the chief negotiator",
    "a mediator",
    "a truck driver",
    "the head of the mission",
    "a shopkeeper",
    "the bishop",
    "a student",
];
const OTHERS: [&str; 28] = [
    "weary",
    "hasty",
    "remote",
    "quietly",
    "nearly",
    "former",
    "crowded",
    "again",
    "perhaps",
    "local",
    "foreign",
    "apparently",
    "finally",
    "sudden",
    "hidden",
    "costly",
    "narrow",
    "promised",
    "joint",
    "late",
    "early",
    "small",
    "several",
    "hardly",
    "openly",
    "broken",
    "new",
    "last",
];

const SENTENCES: [&str; 20] = [
    "{A} agreed to {v} {x} near {P} {m}, {S} said.",
    "In {P}, {S} watched {B} {v} {x} {m}.",
    "{S} denied that {A} had tried to {v} {x}, and blamed {B} for the {o} reports.",
    "{n} people were hurt when {B} moved to {v} {x} {m}, according to {S}.",
    "Nobody in {P} expected {A} to {v} {x} so soon, {S} recalled.",
    "{A} will {v} {x} only if {B} agrees to {v} {y}, {S} told reporters {m}.",
    "For {n} days {B} had promised to {v} {y}, yet {x} stayed as it was.",
    "The {o} plan to {v} {x} was drawn up in {P} by {S} and {S}.",
    "{S} counted {n} vehicles of {A} on the way to {P} {m}.",
    "\"We did not come to {v} {x},\" {S} said, \"but {B} left us no {o} choice.\"",
    "{m}, {A} began to {v} {y} while {B} went on to {v} {x}.",
    "What {A} wants is to {v} {x}; what {B} fears is that {y} comes next, {S} argued.",
    "At {P} the {o} line between {A} and {B} runs past {x} and {y}.",
    "{B} has asked {S} to {v} {x} {m}, and a reply is due in {n} hours.",
    "Last year {A} lost {n} men trying to {v} {y} outside {P}.",
    "A {o} letter seen by {S} says that {A} may {v} {x} after {n} days.",
    "{S} from {P} doubts that {B} can {v} {y} {m}.",
    "Talks on {x} and {y} broke down twice, {S} said, because {A} would not {v} the {o} annex.",
    "Both {A} and {B} claim to {v} {x}, and {S} believes neither.",
    "Money for {y} ran out in {P}, where {n} families wait for {A} to {v} {x}.",
];

/// What a story is about: told again in other words, it keeps this.
#[derive(Clone)]
struct Facts {
    place: &'static str,
    sides: [&'static str; 2],
    things: [&'static str; 2],
    number: usize,
}

impl Facts {
    fn draw(lot: &mut Lot) -> Facts {
        Facts {
            place: lot.of(&PLACES),
            sides: [lot.of(&SIDES), lot.of(&SIDES)],
            things: [lot.of(&THINGS), lot.of(&THINGS)],
            number: 2 + lot.draw(200),
        }
    }
}

/// A story in sentences. Two in three of its things and sides are those of its facts.
fn story(lot: &mut Lot, facts: &Facts) -> Vec<String> {
    let n = 9 + lot.draw(22);
    (0..n).map(|_| sentence(lot, facts)).collect()
}

fn sentence(lot: &mut Lot, facts: &Facts) -> String {
    let mut text = lot.of(&SENTENCES).to_owned();
    let own = |lot: &mut Lot, own: &'static str, list: &[&'static str]| {
        if lot.one_in(3) { lot.of(list) } else { own }
    };
    while let Some(at) = text.find('{') {
        let word = match &text[at + 1..at + 2] {
            "A" => own(lot, facts.sides[0], &SIDES).to_owned(),
            "B" => own(lot, facts.sides[1], &SIDES).to_owned(),
            "x" => own(lot, facts.things[0], &THINGS).to_owned(),
            "y" => own(lot, facts.things[1], &THINGS).to_owned(),
            "P" => own(lot, facts.place, &PLACES).to_owned(),
            "n" => {
                if lot.one_in(2) {
                    facts.number.to_string()
                } else {
                    (2 + lot.draw(90)).to_string()
                }
            }
            "v" => lot.of(&VERBS).to_owned(),
            "m" => lot.of(&MANNERS).to_owned(),
            "S" => lot.of(&SPEAKERS).to_owned(),
            _ => lot.of(&OTHERS).to_owned(),
        };
        text.replace_range(at..at + 3, &word);
    }
    text[..1].to_uppercase() + &text[1..]
}

/// One word in `n` is another one, or is left out.
fn edited(lot: &mut Lot, sentence: &str, n: usize) -> String {
    let word = |word: &str| match (lot.one_in(n), lot.one_in(3)) {
        (false, _) => Some(word.to_owned()),
        (true, true) => None,
        (true, false) => Some(lot.of(&OTHERS).to_owned()),
    };
    sentence.split(' ').filter_map(word).collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Made {
    Original,
    /// One word in 12 exchanged, some sentences dropped, two moved.
    Edited,
    /// The first 40 to 70 of a hundred sentences.
    Cut,
    /// Another title and dateline, and a word in 40.
    Retitled,
    /// Told on: a third more, in front and behind.
    Updated,
    /// Most of two stories, one after the other.
    Merged,
}

/// A text, how it was made, and of which stories.
struct Text {
    made: Made,
    of: BTreeSet<usize>,
    text: String,
}

fn copy(lot: &mut Lot, made: Made, story: &[String]) -> Vec<String> {
    match made {
        Made::Original | Made::Merged => story.to_vec(),
        Made::Edited => {
            let mut kept: Vec<String> = story.iter().filter(|_| !lot.one_in(8)).cloned().collect();
            let last = kept.len() - 1;
            kept.swap(last / 2, last);
            kept.iter().map(|sentence| edited(lot, sentence, 12)).collect()
        }
        Made::Cut => story[..(story.len() * (40 + lot.draw(31))).div_ceil(100)].to_vec(),
        Made::Retitled => {
            let title = format!("{} and {}: what is known", lot.of(&THINGS), lot.of(&SIDES));
            let dateline = format!("{} —", lot.of(&PLACES).to_uppercase());
            [vec![title, dateline], story.iter().map(|sentence| edited(lot, sentence, 40)).collect()].concat()
        }
        Made::Updated => {
            let facts = Facts::draw(lot);
            let more = story.len() / 6 + 1;
            let fresh: Vec<String> = (0..2 * more).map(|_| sentence(lot, &facts)).collect();
            [&fresh[..more], story, &fresh[more..]].concat()
        }
    }
}

fn corpus() -> Vec<Text> {
    let mut lot = Lot(11);
    let mut facts: Vec<Facts> = (0..400).map(|_| Facts::draw(&mut lot)).collect();
    // A hundred events are told twice, each time by somebody else.
    facts.extend_from_within(..100);
    let stories: Vec<Vec<String>> = facts.iter().map(|facts| story(&mut lot, facts)).collect();
    let mut texts = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        let kinds = [Made::Edited, Made::Cut, Made::Retitled, Made::Updated];
        let mut copies = vec![Made::Original];
        copies.extend((0..lot.draw(5)).map(|_| kinds[lot.draw(4)]));
        for made in copies {
            let text = copy(&mut lot, made, story).join(" ");
            texts.push(Text { made, of: BTreeSet::from([index]), text });
        }
    }
    for _ in 0..150 {
        let (a, b) = (lot.draw(500), lot.draw(500));
        let most = |lot: &mut Lot, story: &[String]| {
            story[..(story.len() * (60 + lot.draw(41))).div_ceil(100)].to_vec()
        };
        let text = [most(&mut lot, &stories[a]), most(&mut lot, &stories[b])].concat().join(" ");
        texts.push(Text { made: Made::Merged, of: BTreeSet::from([a, b]), text });
    }
    lot.shuffle(&mut texts);
    texts
}

/// Pairs that the ledger takes for copies of each other, by the numbers of the reports.
fn found(ledger: &Connection) -> BTreeSet<(usize, usize)> {
    let sql = "SELECT of, report FROM copies UNION
               SELECT a.id, b.id FROM reports a JOIN reports b ON a.source = b.source AND a.id < b.id";
    let mut pairs = ledger.prepare(sql).expect("good SQL");
    let number = |id: i64| usize::try_from(id).expect("a small number") - 1;
    let pairs = pairs.query_map([], |row| Ok((number(row.get(0)?), number(row.get(1)?)))).expect("rows");
    pairs.map(|pair| pair.expect("a pair")).collect()
}

#[test]
fn copies_are_found_and_nothing_else() {
    let texts = corpus();
    let (folder, mut ledger) = ledger();
    let entry = |(n, text): (usize, &Text)| {
        let report =
            Report { name: Some(format!("made-up/{n}")), text: text.text.clone(), ..Report::default() };
        Entry::failed("made-up".to_owned(), report)
    };
    let entries: Vec<Entry> = texts.iter().enumerate().map(entry).collect();
    for batch in entries.chunks(100) {
        ledger.append(batch, STAMP).expect("they are added");
    }
    ledger.close().expect("it closes");
    let found = found(&Connection::open(folder.path().join("a.ledger")).expect("it opens"));
    let mut truth = BTreeSet::new();
    let mut kinds: BTreeMap<(Made, Made), [usize; 2]> = BTreeMap::new();
    for (a, one) in texts.iter().enumerate() {
        for (b, other) in texts.iter().enumerate().skip(a + 1) {
            if !one.of.is_disjoint(&other.of) {
                truth.insert((a, b));
                let kind = (one.made.min(other.made), one.made.max(other.made));
                let sums = kinds.entry(kind).or_default();
                sums[0] += 1;
                sums[1] += usize::from(found.contains(&(a, b)));
            }
        }
    }
    let right = found.intersection(&truth).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / truth.len() as f64);
    println!("{} reports, {} pairs of copies, {} found", texts.len(), truth.len(), found.len());
    println!("precision {precision:.4}, recall {recall:.4}");
    kinds.iter().for_each(|(kind, [all, found])| println!("{kind:?}: {found} of {all}"));
    for (a, b) in found.difference(&truth).take(5) {
        println!(
            "wrong: {:?} {:?} and {:?} {:?}",
            texts[*a].made, texts[*a].of, texts[*b].made, texts[*b].of
        );
    }
    assert!(precision >= 0.97 && recall >= 0.97, "precision {precision:.4}, recall {recall:.4}");
}
