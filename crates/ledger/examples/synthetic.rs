//! Writes a ledger of made-up reports, to measure how ledgers behave when they are large. Nothing in it is true: every
//! report is named `made-up/…`, its people and groups are syllables, and its days are drawn by lot.
//!
//! Usage: synthetic LEDGER REPORTS [--from N] [--blocks N]
//!
//! Some thousand blocks of two sentences are written from templates and read by the real reader. A report is some blocks in a
//! row: their readings are joined, names are exchanged for others of the same length, and days are moved; so every report has its
//! own text, and records that stand at the right words.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use truceline_ledger::{Entry, Ledger, Stamp};
use truceline_reading::{
    ActorId, EventId, FigureId, PlaceId, Published, Reader, Reading, Report, Span, StatementId, TimeId,
};

/// Reports of a batch.
const BATCH: usize = 10_000;

/// The day that all blocks are read on.
const DAY: Date = date(2024, 6, 15);

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, reports, ..] = &args[..] else {
        return Err("usage: synthetic LEDGER REPORTS [--from N] [--blocks N]".into());
    };
    let option = |name: &str, otherwise: u64| {
        let at = args.iter().position(|arg| arg == name);
        at.and_then(|at| args.get(at + 1)).map_or(Ok(otherwise), |n| n.parse())
    };
    let (reports, from) = (reports.parse::<u64>()?, option("--from", 0)?);
    let blocks = blocks(usize::try_from(option("--blocks", 6_000)?)?)?;
    let mut ledger = Ledger::open_to_write(Path::new(path))?;
    let stamp = Stamp {
        program: "made-up",
        rules: "made-up",
        pipeline: "made-up",
        tables: "",
        at: "2026-11-26T12:00:00Z",
    };
    let start = Instant::now();
    let (batches, made) = std::sync::mpsc::sync_channel::<Vec<Entry>>(1);
    let mut done = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| make(&blocks, from, reports, batches));
        for batch in made {
            ledger.append(&batch, stamp)?;
            done += batch.len();
            eprintln!("{done} reports, {:.0} a second", done as f64 / start.elapsed().as_secs_f64());
        }
        Ok::<(), truceline_ledger::Error>(())
    })?;
    eprintln!("added {reports} in {:.1} s", start.elapsed().as_secs_f64());
    Ok(ledger.close()?)
}

/// Makes reports, ahead of the ledger by no more than a batch.
fn make(blocks: &[Reading], from: u64, reports: u64, batches: std::sync::mpsc::SyncSender<Vec<Entry>>) {
    for first in (from..from + reports).step_by(BATCH) {
        let last = (first + BATCH as u64).min(from + reports);
        if batches.send((first..last).map(|n| report(blocks, n)).collect()).is_err() {
            return;
        }
    }
}

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

    /// A made-up name of six letters.
    fn name(&mut self) -> String {
        let syllable =
            |lot: &mut Lot| format!("{}{}", lot.of(&CONSONANTS), lot.of(&["a", "e", "i", "o", "u"]));
        let name: String = (0..3).map(|_| syllable(self)).collect();
        name[..1].to_uppercase() + &name[1..]
    }
}

const CONSONANTS: [&str; 14] = ["b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "j"];

/// Stand for names in templates, and are exchanged in every report.
const SLOTS: [&str; 4] = ["Zorvak", "Belumi", "Tarogu", "Nimeso"];

const COUNTRIES: [&str; 24] = [
    "Sudan",
    "Chad",
    "Libya",
    "Mali",
    "Niger",
    "Ethiopia",
    "Eritrea",
    "Somalia",
    "Kenya",
    "Uganda",
    "Yemen",
    "Iraq",
    "Syria",
    "Lebanon",
    "Israel",
    "Turkey",
    "Armenia",
    "Azerbaijan",
    "Georgia",
    "Ukraine",
    "Russia",
    "Colombia",
    "Venezuela",
    "Myanmar",
];

const CITIES: [&str; 20] = [
    "Khartoum",
    "Tripoli",
    "Bamako",
    "Niamey",
    "Mogadishu",
    "Nairobi",
    "Sanaa",
    "Aden",
    "Baghdad",
    "Mosul",
    "Aleppo",
    "Beirut",
    "Ankara",
    "Yerevan",
    "Baku",
    "Kharkiv",
    "Donetsk",
    "Cali",
    "Mandalay",
    "Goma",
];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `C` a country, `D` another, `T` a city, `P` and `Q` people, `G` and `H` groups, `W` a weekday, `N` and `M` numbers, `V`, `A`,
/// `B`, `X` and `Y` words of a kind.
const FIRST: [&str; 16] = [
    "Fighters of the {G} Front attacked an army {A} near {T} on {W}, killing {N} soldiers and wounding {M}, the army of {C} said.",
    "{C} and {D} agreed on {W} to {X} the ceasefire along their border, officials in {T} said after {B} talks.",
    "The foreign minister of {C}, {P}, accused {D} of {Y} the {G} Front {B} a truce that both had signed in {T}.",
    "At least {N} civilians were killed and {M} were injured when warplanes of {C} bombed a {A} in {T} on {W}.",
    "The {G} Front rejected an offer of {B} talks by {C} and demanded that its {A} in {T} be returned by {W}.",
    "Commander {P} of the {G} Front told reporters in {T} that his men would {X} the truce with {C} unless {D} withdrew.",
    "The United Nations condemned the {B} shelling of a {A} in {T} and urged {C} and the {H} Front to {X} the ceasefire.",
    "President {P} of {C} met envoys of the {G} Front in {T} on {W} for {B} talks on the release of {N} prisoners.",
    "{C} sent {N} troops to its border with {D} on {W} after the {G} Front seized a {A} near {T}.",
    "A spokesman for the {G} Front, {P}, denied {Y} the {H} Front and said its fighters had left the {A} in {T} on {W}.",
    "Police in {T} arrested {N} supporters of the {G} Front on {W} during {B} protests against the government of {C}.",
    "{D} offered to mediate between {C} and the {G} Front, and invited {P} to {B} talks in {T} on {W}.",
    "The army of {C} withdrew from a {A} near {T} on {W}, in line with a {B} agreement with the {G} Front.",
    "{P}, who leads the {G} Front, threatened to attack {T} if {C} does not {X} the agreement by {W}.",
    "More than {N} people fled {T} after {B} clashes between the army of {C} and the {G} Front, aid workers said on {W}.",
    "{C} said on {W} that it would send {N} tonnes of food to {T}, where the {H} Front holds a {A}.",
];

const SECOND: [&str; 12] = [
    "\"We will {X} what we have signed,\" {Q} said, adding that {D} must stop {Y} the {H} Front.",
    "Its rivals of the {H} Front called the {B} move a violation of the truce that was signed in {T} in March.",
    "{D} praised the step, while the {H} Front warned of {B} consequences for the {A}.",
    "The ministry of defence said that {M} others were missing after the {B} attack on the {A}.",
    "According to {Q}, the two sides have exchanged {M} prisoners since the {B} agreement took effect.",
    "The African Union expressed hope that {C} would {X} the agreement, and promised to send {N} observers.",
    "Nobody claimed responsibility, but {Q} blamed the {H} Front, which has held the {A} since last year.",
    "{Q} said that talks would resume in {T} next week if the {B} fighting stopped.",
    "The {H} Front apologised for the {B} incident and offered to pay for the {A}.",
    "The United States imposed sanctions on {Q} in January for {Y} the {G} Front.",
    "Hundreds of people protested in {T} against the {B} deal, which {Q} had defended as necessary.",
    "It was the {B} breach of the ceasefire this month, observers of the United Nations reported.",
];

fn text(lot: &mut Lot) -> String {
    let (country, other) = (lot.of(&COUNTRIES), lot.of(&COUNTRIES));
    let (first, second) = (lot.of(&FIRST), lot.of(&SECOND));
    let number = |lot: &mut Lot| (2 + lot.draw(97)).to_string();
    let words = [
        ("{C}", country.to_owned()),
        ("{D}", other.to_owned()),
        ("{T}", lot.of(&CITIES).to_owned()),
        ("{P}", SLOTS[0].to_owned()),
        ("{Q}", SLOTS[1].to_owned()),
        ("{G}", SLOTS[2].to_owned()),
        ("{H}", SLOTS[3].to_owned()),
        ("{W}", lot.of(&DAYS).to_owned()),
        ("{N}", number(lot)),
        ("{M}", number(lot)),
        (
            "{X}",
            lot.of(&[
                "extend", "respect", "suspend", "honour", "renew", "break", "observe", "uphold", "revoke",
            ])
            .to_owned(),
        ),
        (
            "{Y}",
            lot.of(&[
                "arming",
                "supporting",
                "sheltering",
                "financing",
                "training",
                "shielding",
                "supplying",
            ])
            .to_owned(),
        ),
        (
            "{A}",
            lot.of(&[
                "base",
                "checkpoint",
                "convoy",
                "hospital",
                "camp",
                "market",
                "bridge",
                "depot",
                "school",
                "village",
                "airfield",
                "refinery",
            ])
            .to_owned(),
        ),
        (
            "{B}",
            lot.of(&[
                "fresh", "bitter", "secret", "sudden", "third", "renewed", "heavy", "fragile", "brief",
                "latest", "indirect", "stalled", "sporadic",
            ])
            .to_owned(),
        ),
    ];
    let joined = format!("{first} {second}");
    words.iter().fold(joined, |text, (slot, word)| text.replace(slot, word))
}

/// Blocks of text, read.
fn blocks(n: usize) -> Result<Vec<Reading>, Box<dyn Error>> {
    let reader = Reader::new(truceline_english::pipeline()?)?;
    let published: Published = DAY.to_string().parse()?;
    let mut lot = Lot(1);
    let texts: Vec<String> = (0..n).map(|_| text(&mut lot)).collect();
    let start = Instant::now();
    let read = |text: &String| {
        reader.read(Report {
            published: Some(published.clone()),
            language: Some("en".to_owned()),
            text: text.clone(),
            ..Report::default()
        })
    };
    let blocks: Vec<Reading> = std::thread::scope(|scope| {
        let halves: Vec<_> = texts
            .chunks(n.div_ceil(2).max(1))
            .map(|half| {
                let work = move || half.iter().map(read).collect::<Vec<Reading>>();
                std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).expect("a thread")
            })
            .collect();
        halves.into_iter().flat_map(|half| half.join().expect("it reads")).collect()
    });
    eprintln!("{n} blocks read in {:.1} s", start.elapsed().as_secs_f64());
    Ok(blocks)
}

/// The report of a number.
fn report(blocks: &[Reading], n: u64) -> Entry {
    let mut lot = Lot(n.wrapping_mul(0x2545_f491_4f6c_dd1d) + 7);
    // Archives come in the order of days, roughly: a million reports are 26 years of them.
    let at = n * 9_500 / 1_000_000 + lot.draw(30) as u64;
    let day = date(2000, 1, 1) + i64::try_from(at).expect("a small number").days();
    let mut joined = Joined::new(n, day);
    // A few of the names are in many reports, as they are in the world.
    let pool = if lot.draw(3) == 0 { 200 } else { 50_000 };
    let names: Vec<String> = (0..4).map(|_| Lot(lot.draw(pool) as u64 + 99).name()).collect();
    for _ in 0..1 + lot.draw(2) {
        joined.add(&blocks[lot.draw(blocks.len())]);
    }
    joined.rename(&names);
    Entry::of(format!("made-up:{n}"), joined.reading)
}

/// A report that grows block by block.
struct Joined {
    reading: Reading,
    shift: i64,
}

impl Joined {
    fn new(n: u64, day: Date) -> Joined {
        let published = day.to_string().parse().expect("a day");
        let report = Report {
            name: Some(format!("made-up/{n}")),
            publisher: Some(format!("Made-up wire {}", n % 40)),
            published: Some(published),
            language: Some("en".to_owned()),
            ..Report::default()
        };
        let reading = Reading {
            report,
            sentences: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            figures: Vec::new(),
            agreements: Vec::new(),
            notes: Vec::new(),
        };
        Joined { reading, shift: i64::from((day - DAY).get_days()) }
    }

    fn add(&mut self, block: &Reading) {
        let r = &mut self.reading;
        if !r.report.text.is_empty() {
            r.report.text.push_str("\n\n");
        }
        let at = r.report.text.len();
        r.report.text.push_str(&block.report.text);
        let by = By {
            bytes: at,
            sentences: r.sentences.len(),
            times: r.times.len() as u32,
            places: r.places.len() as u32,
            statements: r.statements.len() as u32,
            events: r.events.len() as u32,
            figures: r.figures.len() as u32,
            actors: Vec::new(),
            days: self.shift,
        };
        by.join(r, block);
    }

    /// Exchanges the names of the templates for others of the same length.
    fn rename(&mut self, names: &[String]) {
        let exchange = |text: &str| {
            SLOTS.iter().zip(names).fold(text.to_owned(), |text, (slot, name)| text.replace(slot, name))
        };
        self.reading.report.text = exchange(&self.reading.report.text);
        self.reading.actors.iter_mut().for_each(|actor| actor.name = exchange(&actor.name));
    }
}

/// By how much the records of a block are moved.
struct By {
    bytes: usize,
    sentences: usize,
    times: u32,
    places: u32,
    statements: u32,
    events: u32,
    figures: u32,
    /// The actors of the report, by those of the block.
    actors: Vec<ActorId>,
    days: i64,
}

impl By {
    fn join(mut self, r: &mut Reading, block: &Reading) {
        r.sentences.extend(block.sentences.iter().map(|s| self.span(*s)));
        for actor in &block.actors {
            let known = r.actors.iter().position(|a| a.name == actor.name && a.kind == actor.kind);
            let index = known.unwrap_or_else(|| {
                r.actors.push(truceline_reading::actors::Actor {
                    mentions: Vec::new(),
                    member_of: None,
                    ..actor.clone()
                });
                r.actors.len() - 1
            });
            let mentions = actor
                .mentions
                .iter()
                .map(|m| truceline_reading::actors::Mention { span: self.span(m.span), ..*m });
            r.actors[index].mentions.extend(mentions);
            self.actors.push(ActorId::at(index));
        }
        r.times.extend(block.times.iter().map(|t| self.time(t)));
        r.places.extend(
            block
                .places
                .iter()
                .map(|p| truceline_reading::places::Place { span: self.span(p.span), ..p.clone() }),
        );
        r.statements.extend(block.statements.iter().map(|s| self.statement(s)));
        r.events.extend(block.events.iter().map(|e| self.event(e)));
        r.figures.extend(block.figures.iter().map(|f| self.figure(f)));
        r.agreements.extend(block.agreements.iter().map(|a| self.agreement(a)));
    }

    fn span(&self, span: Span) -> Span {
        Span::new(span.start + self.bytes, span.end + self.bytes)
    }

    fn maybe(&self, span: Option<Span>) -> Option<Span> {
        span.map(|span| self.span(span))
    }

    fn cast(&self, ids: &[ActorId]) -> Vec<ActorId> {
        ids.iter().map(|id| self.actors[id.index()]).collect()
    }

    fn at(&self, id: Option<TimeId>) -> Option<TimeId> {
        id.map(|id| TimeId(id.0 + self.times))
    }

    fn place(&self, id: Option<PlaceId>) -> Option<PlaceId> {
        id.map(|id| PlaceId(id.0 + self.places))
    }

    fn said(&self, ids: &[StatementId]) -> Vec<StatementId> {
        ids.iter().map(|id| StatementId(id.0 + self.statements)).collect()
    }

    fn time(&self, t: &truceline_reading::times::Time) -> truceline_reading::times::Time {
        let moved = |day: Option<Date>| day.and_then(|day| day.checked_add(self.days.days()).ok());
        let (from, to) = (moved(t.from), moved(t.to));
        let value =
            if t.from == t.to && from.is_some() { from.map(|day| day.to_string()) } else { t.value.clone() };
        truceline_reading::times::Time { span: self.span(t.span), value, from, to, ..t.clone() }
    }

    fn statement(
        &self,
        s: &truceline_reading::statements::Statement,
    ) -> truceline_reading::statements::Statement {
        truceline_reading::statements::Statement {
            speakers: self.cast(&s.speakers),
            speaker_span: self.maybe(s.speaker_span),
            cue: self.maybe(s.cue),
            content: s.content.iter().map(|c| self.span(*c)).collect(),
            hearers: self.cast(&s.hearers),
            about: self.cast(&s.about),
            condition: self.maybe(s.condition),
            time: self.at(s.time),
            medium: self.maybe(s.medium),
            within: s.within.map(|id| StatementId(id.0 + self.statements)),
            ..s.clone()
        }
    }

    fn event(&self, e: &truceline_reading::events::Event) -> truceline_reading::events::Event {
        truceline_reading::events::Event {
            actor: self.cast(&e.actor),
            recipient: self.cast(&e.recipient),
            trigger: self.span(e.trigger),
            sentence: e.sentence + self.sentences,
            time: self.at(e.time),
            place: self.place(e.place),
            said_by: self.said(&e.said_by),
            ..e.clone()
        }
    }

    fn figure(&self, f: &truceline_reading::figures::Figure) -> truceline_reading::figures::Figure {
        truceline_reading::figures::Figure {
            who: self.maybe(f.who),
            whose: self.cast(&f.whose),
            span: self.span(f.span),
            time: self.at(f.time),
            place: self.place(f.place),
            said_by: f.said_by.map(|id| self.actors[id.index()]),
            statement: f.statement.map(|id| StatementId(id.0 + self.statements)),
            includes: f.includes.iter().map(|id| FigureId(id.0 + self.figures)).collect(),
            event: f.event.map(|id| EventId(id.0 + self.events)),
            ..f.clone()
        }
    }

    fn agreement(
        &self,
        a: &truceline_reading::agreements::Agreement,
    ) -> truceline_reading::agreements::Agreement {
        let step = |s: &truceline_reading::agreements::Step| truceline_reading::agreements::Step {
            span: self.span(s.span),
            time: self.at(s.time),
            place: self.place(s.place),
            said_by: self.said(&s.said_by),
            ..s.clone()
        };
        truceline_reading::agreements::Agreement {
            name_span: self.span(a.name_span),
            parties: self.cast(&a.parties),
            mediators: self.cast(&a.mediators),
            steps: a.steps.iter().map(step).collect(),
            ..a.clone()
        }
    }
}
