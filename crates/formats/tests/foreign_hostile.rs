//! Foreign files that are cut short, oversized or meant to harm: there is a case or there are faults, in bounded time.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use mediant_core::freeze::freeze;
use mediant_formats::foreign::{Asked, Semantics, Tool, detect, load_foreign, read_foreign};
use mediant_formats::{CaseFiles, Faults};

const PROFILE: &str = r#"<?xml version="1.0"?>
<utility_space type="nonlinear"><objective index="0" name="r" type="objective">
<issue index="1" name="x" type="integer" lowerbound="0" upperbound="3"><evaluator ftype="linear" offset="0" slope="0.5"/></issue>
<weight index="1" value="1"/>
<utility maxutility="2"><ufun weight="1" aggregation="sum"><hyperRectangle utility="1"><EXCLUDES index="1" min="1" max="2"/></hyperRectangle></ufun></utility>
</objective><reservation value="0.5"/></utility_space>"#;

fn read(name: &str, bytes: impl Into<Vec<u8>>, tool: Tool) -> Result<(), Faults> {
    let files = CaseFiles { name: "hostile".to_owned(), files: [(name.to_owned(), bytes.into())].into() };
    for semantics in Semantics::ALL {
        let asked = Asked { tool: Some(tool), semantics: Some(semantics), profiles: &[] };
        let foreign = read_foreign(&files, &asked).inspect_err(|f| assert!(f.errors() > 0, "{f}"))?;
        freeze(&foreign.case, None).unwrap();
    }
    Ok(())
}

fn first(name: &str, bytes: impl Into<Vec<u8>>, tool: Tool) -> &'static str {
    read(name, bytes, tool).unwrap_err().diagnostics[0].code
}

#[test]
fn a_file_may_break_off_anywhere() {
    assert_eq!(read("a.xml", PROFILE, Tool::Genius), Ok(()));
    for end in 0..PROFILE.len() {
        assert!(read("a.xml", &PROFILE.as_bytes()[..end], Tool::Genius).is_err(), "{end}");
    }
    let json = r#"{"reservationValue": 0, "issueWeights": {"a": 1}, "issues": {"a": {"x": 1, "y": 0.5}}}"#;
    assert_eq!(read("a.json", json, Tool::Negolog), Ok(()));
    for end in 0..json.len() {
        assert!(read("a.json", &json.as_bytes()[..end], Tool::Negolog).is_err(), "{end}");
    }
}

#[test]
fn one_byte_may_be_anything() {
    for place in 0..PROFILE.len() {
        for byte in [0, b'<', b'"', b'9', b'-', 0xff] {
            let mut bytes = PROFILE.as_bytes().to_vec();
            bytes[place] = byte;
            let _ = read("a.xml", bytes, Tool::Genius);
        }
    }
}

#[test]
fn entities_are_never_expanded() {
    let mut bomb = "<!DOCTYPE u [<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..30 {
        let _ = write!(bomb, "<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1);
    }
    bomb.push_str("]><utility_space>&a29;</utility_space>");
    let faults = read("a.xml", bomb, Tool::Genius).unwrap_err();
    assert_eq!(faults.diagnostics[0].code, "doctype");
    let outside =
        "<!DOCTYPE u [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><utility_space>&x;</utility_space>";
    assert_eq!(first("a.xml", outside, Tool::Genius), "doctype");
    assert_eq!(first("a.xml", "<utility_space>&lol;</utility_space>", Tool::Genius), "syntax");
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("<utility_space>{}", "<objective>".repeat(200_000));
    assert!(read("a.xml", deep, Tool::Genius).is_err());
    let closed = format!(
        "<utility_space>{}{}</utility_space>",
        "<objective>".repeat(100_000),
        "</objective>".repeat(100_000)
    );
    assert_eq!(first("a.xml", closed, Tool::Genius), "nothing");
    let functions =
        format!("{}<hyperRectangle utility=\"1\"/>{}", "<ufun>".repeat(50_000), "</ufun>".repeat(50_000));
    let start = PROFILE.find("<ufun").unwrap();
    let end = PROFILE.find("</utility>").unwrap();
    let nested = format!("{}{functions}{}", &PROFILE[..start], &PROFILE[end..]);
    assert_eq!(first("a.xml", nested, Tool::Genius), "too-deep");
    assert_eq!(first("a.json", "[".repeat(1_000_000), Tool::Negolog), "too-deep");
    assert_eq!(first("a.json", "{\"issueWeights\":".repeat(1_000_000), Tool::Negolog), "too-deep");
}

#[test]
fn numbers_of_things_are_bounded() {
    let many = |count: u32, one: &dyn Fn(u32) -> String| (0..count).map(one).collect::<Vec<_>>().concat();
    let attributes = many(200_000, &|n| format!(" a{n}=\"\""));
    assert_eq!(first("a.xml", format!("<utility_space{attributes}/>"), Tool::Genius), "too-many");
    let spaces = many(1_000, &|n| format!("<a xmlns:n{n}=\"n{n}\">"));
    assert_eq!(first("a.xml", format!("<utility_space>{spaces}"), Tool::Genius), "too-many");
    assert_eq!(
        first("a.xml", format!("<utility_space>{}</utility_space>", "<a/>".repeat(600_000)), Tool::Genius),
        "too-many"
    );
    let wide = PROFILE.replace("upperbound=\"3\"", "upperbound=\"3000000000\"");
    assert_eq!(first("a.xml", wide, Tool::Genius), "bad-range");
    let issues = many(2_000, &|n| {
        format!("<issue index=\"{n}\" name=\"i{n}\" type=\"integer\" lowerbound=\"0\" upperbound=\"1\"/>")
    });
    let many = format!("<utility_space><objective>{issues}</objective></utility_space>");
    assert!(read("a.xml", many, Tool::Genius).unwrap_err().diagnostics.iter().any(|d| d.code == "too-many"));
    let huge = PROFILE.replace("utility=\"1\"", &format!("utility=\"{}\"", "9".repeat(100_000)));
    assert_eq!(first("a.xml", huge, Tool::Genius), "number-too-long");
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(PROFILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(first("a.xml", utf16, Tool::Genius), "bad-utf8");
    let marked = format!("\u{feff}{PROFILE}");
    assert_eq!(read("a.xml", marked, Tool::Genius), Ok(()));
    assert_eq!(first("a.xml", b"<utility_space name=\"\xe9\"/>".to_vec(), Tool::Genius), "bad-utf8");
}

#[test]
fn folders_are_read_in_bounds_and_known_by_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let asked = Asked::default();
    assert_eq!(detect(folder.path()), None);
    assert!(load_foreign(folder.path(), &asked).is_err());
    std::fs::write(folder.path().join("whatever.XML"), PROFILE).unwrap();
    assert_eq!(detect(folder.path()), Some(Tool::Genius));
    assert!(load_foreign(folder.path(), &asked).is_ok());
    // A hundred megabytes that hold nothing, without a disk that must hold them.
    let garbage = std::fs::File::create(folder.path().join("garbage.xml")).unwrap();
    garbage.set_len(100 << 20).unwrap();
    let faults = load_foreign(folder.path(), &asked).unwrap_err();
    assert_eq!(faults.diagnostics[0].code, "file-too-large");
    std::fs::write(folder.path().join("case.toml"), "").unwrap();
    assert_eq!(detect(folder.path()), None);
    assert_eq!(detect(&folder.path().join("nowhere")), None);
}
