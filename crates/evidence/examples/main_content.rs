//! Scores the main content of HTML pages against labelled text, as the article extraction benchmark does: precision and
//! recall over shingles of four words, counted with repeats, each page weighing the same; F1 of the two means.
//!
//! `cargo run --release -p mediant-evidence --example main_content -- ground-truth.json PAGE.html…`
//!
//! The labelled file is `{"STEM": {"articleBody": "…"}}`, by the stem of the page's file name. With `--worst N` before
//! the labelled file the N worst pages are shown.

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::collections::BTreeMap;
use std::path::Path;

use mediant_evidence::{Source, body};
use serde_json::Value;

/// Words of a shingle.
const SHINGLE: usize = 4;

/// How often each shingle stands in a text.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    let mut out = BTreeMap::new();
    if words.is_empty() {
        return out;
    }
    for at in 0..(words.len() + 1).saturating_sub(SHINGLE).max(1) {
        *out.entry(words[at..words.len().min(at + SHINGLE)].to_vec()).or_insert(0) += 1;
    }
    out
}

/// Precision and recall of one page.
fn score(truth: &str, found: &str) -> (f64, f64) {
    let (truth, found) = (shingles(truth), shingles(found));
    let both: usize = found.iter().map(|(s, n)| (*n).min(truth.get(s).copied().unwrap_or(0))).sum();
    let share = |all: usize| if all == 0 { 0.0 } else { both as f64 / all as f64 };
    (share(found.values().sum()), share(truth.values().sum()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut worst = 0;
    if args.first().is_some_and(|a| a == "--worst") {
        worst = args.get(1).and_then(|n| n.parse().ok()).unwrap_or(10);
        args.drain(..2.min(args.len()));
    }
    let Some((labels, pages)) = args.split_first() else { return Err("which labels and pages?".into()) };
    let labels: Value = serde_json::from_slice(&std::fs::read(labels)?)?;
    let mut rows: Vec<(f64, f64, &str)> = Vec::new();
    for path in pages {
        let stem = Path::new(path).file_stem().and_then(|s| s.to_str()).unwrap_or(path);
        let Some(truth) = labels[stem]["articleBody"].as_str() else { continue };
        let read = body(&Source { path, bytes: &std::fs::read(path)? })?;
        let text: Vec<&str> = read.paragraphs.iter().map(|p| p.text.as_str()).collect();
        let (precision, recall) = score(truth, &text.join("\n"));
        rows.push((precision, recall, stem));
    }
    let mean =
        |part: fn(&(f64, f64, &str)) -> f64| rows.iter().map(part).sum::<f64>() / rows.len().max(1) as f64;
    let (precision, recall) = (mean(|r| r.0), mean(|r| r.1));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{} pages: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}", rows.len());
    rows.sort_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)).then(a.2.cmp(b.2)));
    for (precision, recall, stem) in rows.iter().take(worst) {
        println!("{precision:.3} {recall:.3} {stem}");
    }
    Ok(())
}
