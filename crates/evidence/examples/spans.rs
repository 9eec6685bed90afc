//! Reads the files named on the command line and prints one JSON line a statement: the file's stem, the byte spans of
//! the words, and that of the speaker; for scoring against labelled text. `--model FILE` first reads with a model.
//!
//! `cargo run --release -p mediant-evidence --example spans -- [--model FILE] REPORT… > spans.jsonl`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::path::Path;
use std::sync::Arc;

use mediant_evidence::model::Model;
use mediant_evidence::{Lexicon, Source, read_report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = std::env::args().skip(1).peekable();
    let mut lexicon = Lexicon::default();
    if paths.next_if(|first| first == "--model").is_some() {
        let file = paths.next().ok_or("--model needs a file")?;
        lexicon.model = Some(Arc::new(Model::from_bytes(&std::fs::read(file)?)?));
    }
    for path in paths {
        let bytes = std::fs::read(&path)?;
        let source = Source { path: &path, bytes: &bytes };
        let read = read_report(&source, &lexicon)?;
        let stem = Path::new(&path).file_stem().and_then(|s| s.to_str()).unwrap_or(&path);
        for said in read.statements {
            let content: Vec<[usize; 2]> = said.parts.iter().map(|p| [p.0, p.1]).collect();
            let source = said.speaker_span.map(|(start, end)| vec![[start, end]]);
            println!(
                "{}",
                serde_json::json!({ "doc": stem, "content": content, "source": source, "kind": said.kind.name(), "rule": said.rule, "cue": said.cue })
            );
        }
    }
    Ok(())
}
