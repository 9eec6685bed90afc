//! The model as a whole, on sentences of our own.

use super::labels::{Labelled, Marked};
use super::train::{Options, Unlearnt, held_out, train};
use super::*;
use crate::{Lexicon, Source, read_report};

const NAMES: [&str; 6] = ["Ann Lee", "Bo Hart", "Ivo Kun", "Mia Poe", "the harbour office", "Rosa Diaz"];
const WORDS: [&str; 6] = [
    "the bridge will close in spring",
    "no ship can leave the port",
    "ice may come early this year",
    "both towns share the river",
    "the road was never paid for",
    "a new quay costs too much",
];
/// Cues that no rule knows.
const CUES_OF_OURS: [&str; 3] = ["frets", "grumbles", "muses"];

/// Texts in which unknown verbs announce clauses and known ones stand beside nothing that is said.
fn texts() -> Vec<Labelled> {
    let mut out = Vec::new();
    for n in 0..36 {
        let (name, words) = (NAMES[n % 6], WORDS[(n / 6 + n) % 6]);
        let cue = CUES_OF_OURS[n % 3];
        let text = format!("It was cold in town. {name} {cue} that {words}. The market opens at noon.\n");
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            vec![(start, start + part.len())]
        };
        let marked = Marked { content: at(&format!("that {words}")), source: at(name), cue: at(cue) };
        out.push(Labelled { path: format!("{n}.txt"), marked: vec![marked], bytes: text.into_bytes() });
    }
    out
}

/// A lexicon with nothing but a model.
fn with(model: Model) -> Lexicon {
    Lexicon { model: Some(std::sync::Arc::new(model)), ..Lexicon::default() }
}

fn model() -> Model {
    train(&texts(), &Options::default(), &|_, _, _| ()).unwrap()
}

#[test]
fn what_only_the_model_finds_says_so_and_the_rules_keep_theirs() {
    let model = model();
    let text = "“We will wait,” Ann Lee said. Mia Poe frets that the old road was never paid for.";
    let source = Source { path: "a.txt", bytes: text.as_bytes() };
    let alone = read_report(&source, &Lexicon::default()).unwrap();
    assert_eq!(alone.statements.len(), 1);
    let read = read_report(&source, &with(model)).unwrap();
    assert_eq!(read.statements[0], alone.statements[0]);
    let found = &read.statements[1];
    assert_eq!(found.text, "the old road was never paid for");
    assert_eq!((found.rule.as_str(), found.cue.as_deref()), (RULE, Some("frets")));
    assert_eq!(found.speaker.as_deref(), Some("Mia Poe"));
    assert_eq!(&text[found.start..found.end], found.text);
    let (start, end) = found.speaker_span.unwrap();
    assert_eq!(&text[start..end], "Mia Poe");
    assert_eq!(read.statements.len(), 2);
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let one = model().to_bytes();
    for threads in [1, 2, 5] {
        let again = train(&texts(), &Options { threads, ..Options::default() }, &|_, _, _| ()).unwrap();
        assert!(again.to_bytes() == one, "{threads} threads");
    }
    let other = train(&texts(), &Options { seed: 2, ..Options::default() }, &|_, _, _| ()).unwrap();
    assert!(other.to_bytes() != one);
}

#[test]
fn a_file_gives_back_the_model_and_every_damage_is_refused() {
    let model = model();
    let bytes = model.to_bytes();
    assert!(bytes.len() <= MAX_MODEL_BYTES);
    assert!(Model::from_bytes(&bytes).unwrap() == model);
    for at in [0, 14, 18, 22, 26, 500, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(Model::from_bytes(&damaged).is_err(), "byte {at}");
    }
    for end in [0, 13, 14, 20, 26, 100, bytes.len() - 1] {
        assert!(Model::from_bytes(&bytes[..end]).is_err(), "{end} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Model::from_bytes(&longer), Err(Fault::Damaged { what: "it goes on after its end" }));
    assert_eq!(Model::from_bytes(b"lCRF and more"), Err(Fault::NoModel));
    let mut newer = bytes;
    newer[14] = 9;
    assert!(matches!(Model::from_bytes(&newer), Err(Fault::Version { .. })));
}

#[test]
fn any_weights_whose_sum_is_right_read_without_fault() {
    use sha2::{Digest, Sha256};
    let model = Model::new(
        Weights { rows: vec![[0; CUES]; 16], steps: [[0; CUES]; CUES] },
        Weights { rows: vec![[0; PARTS]; 16], steps: [[0; PARTS]; PARTS] },
    );
    let text = "Bo Hart, “the head,” said that “we” wait.\n".repeat(40);
    for seed in 0..40 {
        let mut bytes = model.to_bytes();
        let end = bytes.len() - 32;
        let mut state = seed;
        for byte in &mut bytes[26..end] {
            let drawn = learn::next(&mut state);
            // Now and then the heaviest weights there are.
            *byte = match seed % 4 {
                0 => u8::try_from(drawn & 255).unwrap(),
                1 => 0x7f,
                2 => 0x80,
                _ => {
                    if drawn.is_multiple_of(2) {
                        0x7f
                    } else {
                        0x80
                    }
                }
            };
        }
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
        let hostile = Model::from_bytes(&bytes).unwrap();
        let source = Source { path: "a", bytes: text.as_bytes() };
        for said in read_report(&source, &with(hostile)).unwrap().statements {
            assert!(said.start < said.end && said.end <= text.len());
            assert!(said.parts.iter().all(|p| text.get(p.0..p.1).is_some_and(|t| !t.is_empty())));
        }
    }
}

#[test]
fn too_little_to_learn_from_is_refused() {
    let few = train(&texts()[..3], &Options::default(), &|_, _, _| ());
    assert_eq!(few, Err(Unlearnt::Few { count: 3 }));
    // Marks without a cue, or outside running text, teach nothing.
    let mut bare = texts();
    for text in &mut bare {
        text.marked[0].cue.clear();
    }
    assert_eq!(train(&bare, &Options::default(), &|_, _, _| ()), Err(Unlearnt::Few { count: 0 }));
}

#[test]
fn held_out_texts_are_a_share_and_the_same_for_a_seed() {
    let held = held_out(100, 0.2, 7);
    assert_eq!(held.iter().filter(|h| **h).count(), 20);
    assert_eq!(held, held_out(100, 0.2, 7));
    assert_ne!(held, held_out(100, 0.2, 8));
    assert_eq!(held_out(1, 0.5, 1), [false]);
    assert_eq!(held_out(3, 0.001, 1).iter().filter(|h| **h).count(), 1);
}
