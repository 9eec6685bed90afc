//! `mediant train`: a model of one's own, from text that people labelled.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mediant_evidence::model::labels::{Labelled, Unread, brat, json_line};
use mediant_evidence::model::score::{Count, KINDS, Score, score};
use mediant_evidence::model::train::{MAX_TEXTS, Options, held_out, train};
use mediant_evidence::model::{MAX_MODEL_BYTES, Model};
use mediant_evidence::{Lexicon, MAX_BYTES, Source, read_report};

use crate::args::Train;
use crate::commands::output;
use crate::exit::Failure;
use crate::progress::Bar;
use crate::words::count;

/// How deep a folder of labelled text may nest.
const MAX_DEPTH: usize = 16;
/// The most faults that are shown.
const MOST_SHOWN: usize = 20;

/// Learns, writes the model and says how good it is on what was held out.
pub(crate) fn run(args: &Train) -> Result<(), Failure> {
    let mut texts = labelled(&args.data)?;
    let mut held = Vec::new();
    match &args.held_out {
        Some(HeldOut::Folder(folder)) => held = labelled(std::slice::from_ref(folder))?,
        Some(HeldOut::Share(share)) => {
            let marks = held_out(texts.len(), *share, args.seed);
            let mut mark = marks.into_iter();
            (held, texts) = texts.into_iter().partition(|_| mark.next().unwrap_or(false));
        }
        None => {}
    }
    let bar = Bar::new();
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let options = Options { rounds: args.rounds, seed: args.seed, threads };
    let model = train(&texts, &options, &|stage, done, of| bar.tell(stage, done, of))
        .map_err(|why| Failure::Refused(why.to_string()))?;
    output::write_bytes(&args.out, &model.to_bytes())?;
    let mut told = format!(
        "{} is learnt from {} texts with {} marked statements.\n",
        args.out.display(),
        count(texts.len()),
        count(texts.iter().map(|t| t.marked.len()).sum::<usize>())
    );
    if held.is_empty() {
        told.push_str("How good it is was not measured: --held-out keeps texts aside for that.\n");
    } else {
        let _ = writeln!(
            told,
            "On {} texts held out, at an overlap of half the words or more:",
            count(held.len())
        );
        table(&mut told, "the rules alone", &tally(&held, None, &bar)?);
        table(&mut told, "the rules and the model", &tally(&held, Some(Arc::new(model)), &bar)?);
    }
    bar.done();
    let _ = writeln!(told, "Next:\n  mediant read REPORT… --model {}", args.out.display());
    output::print(&told)
}

/// Reads a model file.
pub(crate) fn load(path: &Path) -> Result<Model, Failure> {
    let bytes = bounded(path, MAX_MODEL_BYTES)?;
    Model::from_bytes(&bytes).map_err(|why| Failure::Input(format!("{}: {why}", path.display())))
}

/// What is kept aside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum HeldOut {
    /// A share of the texts.
    Share(f64),
    /// The texts of this folder.
    Folder(PathBuf),
}

impl HeldOut {
    /// A number between 0 and 1 is a share, all else a folder.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text.parse::<f64>() {
            Ok(share) if share > 0.0 && share < 1.0 => Ok(Self::Share(share)),
            Ok(_) => Err("a share lies between 0 and 1, such as 0.1".to_owned()),
            Err(_) => Ok(Self::Folder(PathBuf::from(text))),
        }
    }
}

/// Whether a file holds annotations beside a text: they are listed by file, not by line.
fn is_annotations(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "ann")
}

fn tally(held: &[Labelled], model: Option<Arc<Model>>, bar: &Bar) -> Result<Score, Failure> {
    let mut out = Score::default();
    let lexicon = Lexicon { model, ..Lexicon::default() };
    for (done, text) in held.iter().enumerate() {
        let source = Source { path: &text.path, bytes: &text.bytes };
        let read = read_report(&source, &lexicon).map_err(|why| Failure::Refused(why.to_string()))?;
        out.add(&score(text, &read.statements));
        bar.tell("measuring", done as u64 + 1, held.len() as u64);
    }
    Ok(out)
}

fn table(out: &mut String, title: &str, score: &Score) {
    let share = |part: usize, of: usize| match of {
        0 => "   –".to_owned(),
        _ => format!("{:4.2}", part as f64 / of as f64),
    };
    let _ = writeln!(out, "  {title:26} marked  recall  precision");
    let mut row = |name: &str, one: Count| {
        let (recall, precision) = (share(one.found, one.marked), share(one.right, one.given));
        let _ = writeln!(out, "    {name:22} {:>8}    {recall}       {precision}", count(one.marked));
    };
    for (kind, one) in KINDS.iter().zip(score.kinds) {
        row(kind.name(), one);
    }
    row("all", score.all());
    let _ = writeln!(
        out,
        "    source right, where found {}; content and source together, F {:4.2}",
        share(score.source_right, score.sourced).trim(),
        score.content_and_source()
    );
}

/// The labelled texts that these files and folders hold, by path.
fn labelled(paths: &[PathBuf]) -> Result<Vec<Labelled>, Failure> {
    let files = files(paths, &["txt", "ann", "jsonl"])?;
    let mut texts: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut annotations: Vec<PathBuf> = Vec::new();
    let mut out = Vec::new();
    let mut faults: Vec<Unread> = Vec::new();
    for file in files {
        match ending(&file).as_deref() {
            Some("txt") => {
                texts.insert(stem(&file), file);
            }
            Some("ann") => annotations.push(file),
            _ => lines(&file, &mut out, &mut faults)?,
        }
    }
    for (text, annotation) in paired(&texts, annotations) {
        let (bytes, notes) = (bounded(&text, MAX_BYTES)?, bounded(&annotation, MAX_BYTES)?);
        let notes = String::from_utf8(notes)
            .map_err(|_| Failure::Input(format!("{} is not UTF-8", annotation.display())))?;
        match brat(&annotation.display().to_string(), &bytes, &notes) {
            Ok(read) => out.push(read),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        left_out(&faults, out.len())?;
    }
    if out.is_empty() {
        return Err(Failure::Input(
            "there is no labelled text there: that is .txt with .ann (brat), or .jsonl".to_owned(),
        ));
    }
    if out.len() > MAX_TEXTS {
        return Err(Failure::Refused(format!("{} texts; at most {MAX_TEXTS} are learnt from", out.len())));
    }
    Ok(out)
}

/// Says which texts are left out because their labels do not fit; a failure where these are more than one in ten.
fn left_out(faults: &[Unread], fit: usize) -> Result<(), Failure> {
    // A line of JSON Lines is a text of its own, an .ann file is one whole.
    let text = |f: &Unread| (f.path.clone(), if is_annotations(&f.path) { 0 } else { f.line });
    let mut files: Vec<(String, usize)> = faults.iter().map(text).collect();
    files.dedup();
    let mut shown: Vec<String> = faults.iter().take(MOST_SHOWN).map(ToString::to_string).collect();
    if faults.len() > MOST_SHOWN {
        shown.push(format!("and {} more", faults.len() - MOST_SHOWN));
    }
    let shown = shown.join("\n");
    if files.len() * 10 > files.len() + fit {
        let all = files.len() + fit;
        return Err(Failure::Input(format!(
            "the labels of {} texts out of {all} do not fit:\n{shown}",
            files.len()
        )));
    }
    anstream::eprintln!("note: {} texts are left out, for their labels do not fit:\n{shown}", files.len());
    Ok(())
}

/// Each text with its first annotation by path: that of its name, or of its name, `_` and more (who annotated it). Texts
/// without any are left out.
fn paired(texts: &BTreeMap<String, PathBuf>, annotations: Vec<PathBuf>) -> Vec<(PathBuf, PathBuf)> {
    let mut out: BTreeMap<&Path, PathBuf> = BTreeMap::new();
    for annotation in annotations {
        let mut name = stem(&annotation);
        let text = loop {
            if let Some(text) = texts.get(&name) {
                break Some(text);
            }
            match name.rfind('_') {
                Some(at) => name.truncate(at),
                None => break None,
            }
        };
        if let Some(text) = text {
            out.entry(text).or_insert(annotation);
        }
    }
    out.into_iter().map(|(text, annotation)| (text.to_owned(), annotation)).collect()
}

/// The texts of a file of JSON Lines.
fn lines(file: &Path, out: &mut Vec<Labelled>, faults: &mut Vec<Unread>) -> Result<(), Failure> {
    // A file of many texts may be larger than one text.
    let bytes = bounded(file, MAX_BYTES * 64)?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::Input(format!("{} is not UTF-8", file.display())))?;
    let path = file.display().to_string();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match json_line(&path, number + 1, line) {
            Ok(read) => out.push(read),
            Err(more) => faults.extend(more),
        }
        if faults.len() > MAX_TEXTS || out.len() > MAX_TEXTS {
            break;
        }
    }
    Ok(())
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

fn ending(path: &Path) -> Option<String> {
    path.extension().map(|e| e.to_string_lossy().to_lowercase())
}

fn unreadable(path: &Path, fault: &std::io::Error) -> Failure {
    Failure::Input(format!("{} cannot be read: {fault}", path.display()))
}

/// What a file holds, if that is not too much.
pub(crate) fn bounded(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(|fault| unreadable(path, &fault))?;
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(|fault| unreadable(path, &fault))?;
    if bytes.len() > limit {
        let limit = count(limit);
        return Err(Failure::Refused(format!(
            "{} has more than {limit} bytes, which is the most",
            path.display()
        )));
    }
    Ok(bytes)
}

/// These files, and those in these folders that have one of these endings, by path.
pub(crate) fn files(paths: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        walk(path, endings, 0, &mut out)?;
    }
    Ok(out)
}

fn walk(path: &Path, endings: &[&str], depth: usize, out: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let about = std::fs::metadata(path).map_err(|fault| unreadable(path, &fault))?;
    if !about.is_dir() {
        out.push(path.to_owned());
        return Ok(());
    }
    if depth >= MAX_DEPTH {
        let path = path.display();
        return Err(Failure::Refused(format!("{path} is nested more than {MAX_DEPTH} folders deep")));
    }
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect())
        .map_err(|fault| unreadable(path, &fault))?;
    inside.sort();
    for entry in inside {
        let wanted = ending(&entry).is_some_and(|e| endings.contains(&e.as_str()));
        // A pipe or a device in a folder is no text, whatever its name; `is_file` follows links.
        if entry.is_dir() && !entry.is_symlink() || wanted && entry.is_file() {
            walk(&entry, endings, depth + 1, out)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_find_their_text() {
        let path = |name: &str| PathBuf::from(name);
        let texts: BTreeMap<String, PathBuf> =
            ["a", "a_b", "c"].iter().map(|n| ((*n).to_owned(), path(&format!("text/{n}.txt")))).collect();
        let found = paired(
            &texts,
            vec![path("ann/a_b_x1.ann"), path("ann/a_b_x2.ann"), path("ann/a.ann"), path("ann/d_x1.ann")],
        );
        assert_eq!(
            found,
            [(path("text/a.txt"), path("ann/a.ann")), (path("text/a_b.txt"), path("ann/a_b_x1.ann"))]
        );
    }

    #[test]
    fn a_share_or_a_folder_is_held_out() {
        assert_eq!(HeldOut::parse("0.25"), Ok(HeldOut::Share(0.25)));
        assert_eq!(HeldOut::parse("dev"), Ok(HeldOut::Folder(PathBuf::from("dev"))));
        assert!(HeldOut::parse("1.5").is_err() && HeldOut::parse("NaN").is_err());
    }
}
