//! Splits texts into words: a pipeline's folder and its language as arguments, JSON lines with `text` on stdin,
//! for each a line of `[start, end, space_after, norm]` on stdout (offsets in bytes).
//!
//! With `--time N` it reads all texts N times instead and prints seconds and tokens of each round.

use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;
use truceline_syntax::{Folder, Known, Tokenizer};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, language, rest @ ..] = args.as_slice() else {
        return Err("usage: tokens FOLDER LANGUAGE [--time N]".into());
    };
    let tokenizer = Tokenizer::load(&Folder::new(folder), language)?;
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        texts.push(article["text"].as_str().unwrap_or_default().to_owned());
    }
    match rest {
        [_, rounds] => time(&tokenizer, &texts, rounds.parse()?),
        _ => print(&tokenizer, &texts)?,
    }
    Ok(())
}

fn print(tokenizer: &Tokenizer, texts: &[String]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut known = Known::default();
    for text in texts {
        let doc = tokenizer.read(text, &mut known);
        let rows = doc.tokens().map(|t| json!([t.start(), t.end(), t.space_after(), t.norm()]));
        writeln!(out, "{}", Value::from_iter(rows))?;
    }
    out.flush()
}

fn time(tokenizer: &Tokenizer, texts: &[String], rounds: usize) {
    let mut known = Known::default();
    for _ in 0..rounds {
        let start = Instant::now();
        let tokens: usize = texts.iter().map(|text| tokenizer.read(text, &mut known).len()).sum();
        println!("{:.6} {tokens}", start.elapsed().as_secs_f64());
    }
}
