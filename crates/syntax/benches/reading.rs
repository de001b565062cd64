//! How fast the English pipeline loads and reads: `cargo bench -p truceline-syntax`. Items are tokens.

use divan::Bencher;
use divan::counter::ItemsCount;
use truceline_syntax::Pipeline;

/// The texts of the tests, each once.
fn texts() -> Vec<String> {
    let lines = include_str!("../tests/sentences.txt").lines();
    lines.map(|line| serde_json::from_str(line).expect("a text")).collect()
}

fn english() -> Pipeline {
    truceline_english::pipeline().expect("the English pipeline")
}

fn main() {
    let pipeline = english();
    for line in include_str!("../tests/sentences/english.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a fixture");
        let read = pipeline.read(row["text"].as_str().expect("a text"));
        let tags: Vec<&str> = read.tokens().map(|t| t.tag()).collect();
        let wanted: Vec<&str> =
            row["words"].as_array().expect("words").iter().filter_map(|w| w[2].as_str()).collect();
        assert_eq!(tags, wanted, "what is fast must be right");
    }
    divan::main();
}

#[divan::bench]
fn load(bencher: Bencher) {
    bencher.bench(english);
}

/// Short texts, one at a time.
#[divan::bench]
fn sentences(bencher: Bencher) {
    let (pipeline, texts) = (english(), texts());
    let tokens: usize = texts.iter().map(|text| pipeline.read(text).len()).sum();
    bencher
        .counter(ItemsCount::new(tokens))
        .bench(|| texts.iter().map(|text| pipeline.read(text).len()).sum::<usize>());
}

/// One text of many sentences.
#[divan::bench]
fn article(bencher: Bencher) {
    let (pipeline, text) = (english(), texts().join(" "));
    let tokens = pipeline.read(&text).len();
    bencher.counter(ItemsCount::new(tokens)).bench(|| pipeline.read(&text));
}
