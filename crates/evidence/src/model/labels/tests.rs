use std::fmt::Write;

use super::*;

const TEXT: &str = "Ann Lee said it rains. “Ja,” said Bo.\nÉva Kun warned of ice.";

fn words<'a>(text: &'a str, spans: &[(usize, usize)]) -> Vec<&'a str> {
    spans.iter().map(|s| &text[s.0..s.1]).collect()
}

#[test]
fn brat_annotations_are_read_with_their_pieces() {
    let ann = "T1\tSource 0 7\tAnn Lee\nT2\tCue 8 12\tsaid\nT3\tContent 13 15;16 21\tit rains\n\
        T9\tDiscard 0 3\tAnn\n#1\tAnnotatorNotes T1\tsure\nE1\tAttribution:T4 Content1:T3 Cue:T2 Source:T1\n";
    let read = brat("a.txt", TEXT.as_bytes(), ann).unwrap();
    assert_eq!(read.marked.len(), 1);
    assert_eq!(words(TEXT, &read.marked[0].content), ["it", "rains"]);
    assert_eq!(words(TEXT, &read.marked[0].source), ["Ann Lee"]);
    assert_eq!(words(TEXT, &read.marked[0].cue), ["said"]);
}

#[test]
fn what_no_event_ties_goes_to_the_nearest_content_of_its_paragraph() {
    let ann = "T1\tSource 0 7\tAnn Lee\nT2\tCue 8 12\tsaid\nT3\tContent 13 21\tit rains\nT4\tContent 24 27\tJa,\n\
        T5\tCue 29 33\tsaid\nT6\tSource 34 36\tBo\r\nT7\tSource 38 45\tÉva Kun\n";
    let read = brat("a.txt", TEXT.as_bytes(), ann).unwrap();
    let found: Vec<_> = read
        .marked
        .iter()
        .map(|m| (words(TEXT, &m.content), words(TEXT, &m.source), words(TEXT, &m.cue)))
        .collect();
    assert_eq!(
        found,
        [(vec!["it rains"], vec!["Ann Lee"], vec!["said"]), (vec!["Ja,"], vec!["Bo"], vec!["said"]),]
    );
}

#[test]
fn json_lines_are_read_with_offsets_in_code_points() {
    let line = serde_json::json!({ "text": TEXT, "by": "us", "spans": [
        { "start": 38, "end": 45, "label": "Source", "statement": "a" },
        { "start": 46, "end": 52, "label": "cue", "statement": "a" },
        { "start": 56, "end": 59, "label": "content", "statement": "a" },
        { "start": 34, "end": 36, "label": "source" },
        { "start": 24, "end": 26, "label": "content" },
        { "start": 0, "end": 3, "label": "mood" },
    ] });
    let read = json_line("a.jsonl", 7, &line.to_string()).unwrap();
    assert_eq!(read.path, "a.jsonl:7");
    let found: Vec<_> =
        read.marked.iter().map(|m| (words(TEXT, &m.content), words(TEXT, &m.source))).collect();
    assert_eq!(found, [(vec!["Ja"], vec!["Bo"]), (vec!["ice"], vec!["Éva Kun"])]);
}

#[test]
fn every_fault_is_told_with_its_line() {
    let ann = "T1\tContent 5 5\t\nT2\tContent 0 9999\tAnn\nT3\tContent zero one\tAnn\nT4\tContent 0 3\tBob\n\
        T5\nE1\tContent:T99\nE2\nE3\tContent\n";
    let faults = brat("a.ann", TEXT.as_bytes(), ann).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|f| f.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(faults[3].to_string().starts_with("a.ann:4: the text has other words there (Ann"));
    assert_eq!(brat("a", b"\xff", "").unwrap_err().len(), 1);
    assert_eq!(brat("a", b"ab", &"T1\tContent 5 6\n".repeat(999)).unwrap_err().len(), MOST_FAULTS);
    for line in [
        "",
        "[]",
        "{\"text\": 3}",
        "{\"text\": \"a\", \"spans\": [{\"start\": 0, \"end\": 9, \"label\": \"cue\"}]}",
    ] {
        assert_eq!(json_line("a.jsonl", 3, line).unwrap_err()[0].line, 3, "{line}");
    }
}

#[test]
fn many_labels_in_one_paragraph_are_tied_in_time() {
    let text = "a ".repeat(60_000);
    let mut ann = String::new();
    for n in 0..60_000 {
        let kind = ["Content", "Cue", "Source"][n % 3];
        let _ = writeln!(ann, "T{n}\t{kind} {} {}\ta", 2 * n, 2 * n + 1);
    }
    let read = brat("a", text.as_bytes(), &ann).unwrap();
    assert_eq!(read.marked.len(), 20_000);
    assert!(read.marked.iter().all(|m| m.cue.len() == 1));
    assert_eq!(read.marked.iter().map(|m| m.source.len()).sum::<usize>(), 20_000);
}
