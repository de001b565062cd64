//! How long each stage of reading takes: JSON lines with `text` on standard input, a table on standard output.
//!
//! `stages [ROUNDS]` reads all texts so many times (3), on one thread, and prints the best round of each stage: seconds, its share
//! of the whole, and its time against that of `page`, which is nearly all syntax.

use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::BufRead as _;
use std::time::{Duration, Instant};
use truceline_reading::{Published, Reader, Report};

const STAGES: [&str; 9] =
    ["page", "times", "places", "actors", "statements", "events", "figures", "agreements", "json"];

fn report(line: &str) -> Result<Report, Box<dyn Error>> {
    let article: Value = serde_json::from_str(line)?;
    let text = article["text"].as_str().ok_or("a line without `text`")?.to_owned();
    let published: Option<Published> = article["published"].as_str().and_then(|day| day.parse().ok());
    Ok(Report { text, published, language: Some("en".into()), ..Report::default() })
}

fn round(reader: &Reader, reports: &[Report]) -> BTreeMap<&'static str, Duration> {
    let mut spent = BTreeMap::new();
    for report in reports {
        let mut last = Instant::now();
        let mut done = |stage: &'static str| {
            *spent.entry(stage).or_default() += last.elapsed();
            last = Instant::now();
        };
        let reading = reader.read_watched(report.clone(), &mut done);
        std::hint::black_box(reading.to_json());
        done("json");
    }
    spent
}

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = std::env::args().nth(1).map_or(Ok(3), |n| n.parse::<usize>())?;
    let start = Instant::now();
    let reader = Reader::new(truceline_english::pipeline()?)?;
    let loaded = start.elapsed();
    let lines = std::io::stdin().lock().lines();
    let reports = lines.map(|line| report(&line?)).collect::<Result<Vec<Report>, Box<dyn Error>>>()?;
    let all: Vec<_> = (0..rounds.max(1)).map(|_| round(&reader, &reports)).collect();
    let best = |stage: &str| {
        all.iter().filter_map(|spent| spent.get(stage)).min().map_or(0.0, Duration::as_secs_f64)
    };
    let whole: f64 = STAGES.iter().map(|stage| best(stage)).sum();
    println!("{} reports, {rounds} rounds; loading {:.3} s", reports.len(), loaded.as_secs_f64());
    for stage in STAGES {
        let seconds = best(stage);
        println!(
            "{stage:11} {seconds:7.3} s {:5.1} %  {:6.3} of page",
            100.0 * seconds / whole,
            seconds / best("page")
        );
    }
    println!("{:11} {whole:7.3} s", "all");
    Ok(())
}
