//! Each fault is found with its code, line and column, and all of them at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use common::{base, faults_of, with};
use mediant_core::case::{OriginKind, Release};
use mediant_formats::{CODES, CaseFiles, Severity, read_case};

/// Asserts that changing one text in one file of the base case gives this diagnostic, at the place of the mark `⟦`
/// in the replacement (which is taken out).
#[track_caller]
fn check(file: &str, (old, new): (&str, &str), code: &str, severity: Severity) -> String {
    let files = base();
    let before = files.files.get(file).map(|b| String::from_utf8(b.clone()).unwrap()).unwrap_or_default();
    assert!(before.contains(old), "{file} has no {old:?}");
    let marked = before.replacen(old, new, 1);
    let at = marked.find('⟦').expect("a mark");
    let text = marked.replacen('⟦', "", 1);
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let found = faults_of(&with(files, file, &text));
    let hit = found.iter().find(|d| d.code == code && d.file == file && (d.line, d.column) == (line, column));
    let hit = hit.unwrap_or_else(|| {
        let all: Vec<String> = found.iter().map(ToString::to_string).collect();
        panic!("no {code} at {file}:{line}:{column}; found:\n{}", all.join("\n"))
    });
    assert_eq!(hit.severity, severity, "{hit}");
    assert!(hit.span.as_ref().is_some_and(|s| s.start == at), "{hit}: {:?}", hit.span);
    format!("{} | {}", hit.message, hit.help)
}

#[track_caller]
fn error(file: &str, change: (&str, &str), code: &str) -> String {
    check(file, change, code, Severity::Error)
}

#[track_caller]
fn warning(file: &str, change: (&str, &str), code: &str) -> String {
    check(file, change, code, Severity::Warning)
}

const A: &str = "parties/a.toml";

#[test]
fn the_base_case_has_no_fault() {
    let loaded = read_case(&base()).unwrap_or_else(|f| panic!("{f}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}

#[test]
fn keys() {
    let said = error("case.toml", ("title = \"Base\"", "⟦tilte = \"Base\""), "unknown-key");
    assert!(said.contains("did you mean \"title\"?"), "{said}");
    error("case.toml", ("title = \"Base\"", "title = ⟦3"), "wrong-type");
    error("case.toml", ("[[parties]]\nid = \"a\"\n", "⟦[[parties]]\n"), "missing-key");
    error("case.toml", ("title = \"Base\"", "title = \"Base\"\n⟦title = \"x\""), "duplicate-key");
    error(A, ("[weights]", "[weights]\nplace = 1\n⟦place = 2"), "duplicate-key");
    error("case.toml", ("title = \"Base\"", "title = ⟦Base"), "syntax");
}

#[test]
fn schema_version() {
    let said = error("case.toml", ("\"mediant/case/1\"", "⟦\"mediant/case/2\""), "schema-version");
    assert!(said.contains("mediant/case/1"), "{said}");
    error(A, ("\"mediant/party/1\"", "⟦\"mediant/case/1\""), "schema-version");
}

#[test]
fn ids() {
    let said = error("case.toml", ("id = \"place\"", "id = ⟦\"The Place\""), "bad-id");
    assert!(said.contains("the-place"), "{said}");
    error("case.toml", ("id = \"b\"", "id = ⟦\"a\""), "duplicate-id");
    error("case.toml", ("id = \"price\"", "id = ⟦\"place\""), "duplicate-id");
    error("case.toml", ("[\"here\", \"there\"]", "[\"here\", ⟦\"here\"]"), "duplicate-id");
    error("case.toml", ("id = \"un\"", "id = ⟦\"a\""), "duplicate-id");
    error(
        "case.toml",
        (
            "id = \"draft\"",
            "id = \"draft\"\ntitle = \"x\"\npicks = [\"place:here\", \"price:10\"]\n[[offers]]\nid = ⟦\"draft\"",
        ),
        "duplicate-id",
    );
}

#[test]
fn an_audience_is_no_party() {
    let said = error("case.toml", ("id = \"a\"\nname", "id = ⟦\"mediator\"\nname"), "reserved-id");
    assert!(said.contains("cannot name a party"), "{said}");
    error("case.toml", ("id = \"b\"", "id = ⟦\"public\""), "reserved-id");
    let third = common::swap(base(), "case.toml", "id = \"un\"", "id = \"public\"");
    assert!(faults_of(&third).iter().all(|d| d.code != "reserved-id"));
}

#[test]
fn references() {
    let said = error("case.toml", ("party = \"a\"\nissue", "party = ⟦\"aa\"\nissue"), "unknown-party");
    assert!(said.contains("did you mean \"a\"?"), "{said}");
    error("case.toml", ("party = \"a\"\nissue", "party = ⟦\"un\"\nissue"), "unknown-party");
    error("case.toml", ("issue = \"place\"", "issue = ⟦\"plaice\""), "unknown-issue");
    error("case.toml", ("option = \"here\"", "option = ⟦\"hare\""), "unknown-option");
    error("case.toml", ("these = [\"place:here\"", "these = [⟦\"place:nowhere\""), "unknown-option");
    error("case.toml", ("these = [\"place:here\"", "these = [⟦\"place\""), "bad-pick");
    error("case.toml", ("these = [\"place:here\"", "these = [⟦\"terms:x\""), "heading-settled");
    error("case.toml", ("\"price:10\"]", "⟦\"price:12\"]"), "unknown-option");
    error("case.toml", ("\"price:10\"]", "⟦\"price:ten\"]"), "unknown-option");
    error("mediator.toml", ("on = \"a\"", "on = ⟦\"zzz\""), "unknown-third-party");
    warning("meetings.toml", ("\"un\"]", "⟦\"um\"]"), "unknown-third-party");
    error(A, ("[weights]\nplace = 60", "[weights]\n⟦plac = 60"), "unknown-issue");
    error(A, ("[values.place]\n", "[values.plac]\nx = 1\n[values.place]\n⟦hare = 1\n"), "unknown-option");
    error(A, ("[[red", "[readings.⟦other]\nreservation = 3\n[[red"), "unknown-reading");
    error(A, ("[[red", "[origins]\n⟦\"weights.nothing\" = \"told\"\n[[red"), "unknown-path");
    error("case.toml", ("accepted = [\"s1\"]", "accepted = [⟦\"12\"]"), "bad-statement");
    error("case.toml", ("accepted = [\"s1\"]", "accepted = [\"s1\", ⟦\"s2@XYZ\"]"), "bad-statement");
    warning(
        "case.toml",
        ("origin = \"assumed\"", "origin = { kind = \"stated\", statement = ⟦\"s9\" }"),
        "not-accepted",
    );
    error("case.toml", ("stance = \"demand\"", "stance = ⟦\"demands\""), "unknown-word");
}

#[test]
fn numbers() {
    error(A, ("place = 60", "place = ⟦inf"), "not-finite");
    error(A, ("place = 60", "place = ⟦nan"), "not-finite");
    error(A, ("place = 60", "place = ⟦\"1/0\""), "not-finite");
    error(A, ("place = 60", "place = ⟦1e99"), "number-too-long");
    error(A, ("place = 60", "place = ⟦0x10"), "not-a-number");
    let said = error(A, ("place = 60", "place = ⟦\"40-60\""), "not-a-number");
    assert!(said.contains("\"40..60\""), "{said}");
    let said = error(A, ("reservation = 40", "reservation = ⟦\"60..40\""), "interval-reversed");
    assert!(said.contains("\"40..60\""), "{said}");
    let said = warning(A, ("reservation = 40", "reservation = ⟦\"40..40\""), "interval-point");
    assert!(said.contains("write it as a number: 40"), "{said}");
    error(A, ("reservation = 40", "reservation = ⟦\"rank 1\""), "not-a-number");
    let said = error(A, ("reservation = 40", "reservation = ⟦\"unknwon\""), "not-a-number");
    assert!(said.contains("unknown"), "{said}");
}

#[test]
fn weights() {
    error(A, ("place = 60", "place = ⟦-60"), "weights-negative");
    let said = error(A, ("[weights]\nplace = 60", "⟦[weights]\nplace = 61"), "weights-sum");
    assert!(said.contains("sum to 101, not to 100"), "{said}");
    error(
        A,
        ("[weights]\nplace = 60\nprice = 30\npaper = 10", "⟦[weights]\nplace = 0\nprice = 0\npaper = 0"),
        "weights-zero",
    );
    error(A, ("[weights]\nplace = 60", "⟦[weights]\nplace = \"1..5\""), "weights-bounds");
    let shares = (
        "weights-are = \"points\"\nweights-total = 100\n\n[weights]",
        "weights-are = \"shares\"\n\n⟦[weights]",
    );
    error(A, shares, "weights-sum");
}

#[test]
fn shares_and_ranks() {
    let files = base();
    let text = String::from_utf8(files.files[A].clone()).unwrap();
    let ranks = text
        .replace("weights-are = \"points\"\nweights-total = 100", "weights-are = \"ranks\"")
        .replace("place = 60\nprice = 30\npaper = 10", "place = 1\nprice = 2\npaper = 4");
    let found = faults_of(&with(files.clone(), A, &ranks));
    assert!(found.iter().any(|d| d.code == "rank-gap" && d.message.contains("rank 3")), "{found:?}");
    let sound = ranks.replace("paper = 4", "paper = 2");
    assert!(read_case(&with(files, A, &sound)).is_ok());
}

#[test]
fn weights_of_headings() {
    error(A, ("[weights]\nplace = 60", "[weights]\n⟦terms = 60\nplace = 0"), "weights-heading");
}

#[test]
fn values() {
    let said = error(A, ("[values.place]\nhere = 100\nthere = 0", "⟦[values.place]\nhere = 100"), "no-value");
    assert!(said.contains("place:there"), "{said}");
    let whole = "[values]\nprice = [[0, 100], [20, 0]]\npaper = { in = 100, out = 0 }\n\n[values.place]\nhere = 100\nthere = 0\n";
    let part = "[⟦values]\nprice = [[0, 100], [20, 0]]\npaper = { in = 100, out = 0 }\n";
    let said = error(A, (whole, part), "no-value");
    assert!(said.contains("place:here, place:there"), "{said}");
    error(A, ("paper = { in = 100, out = 0 }", "paper = ⟦100"), "no-value");
    warning(A, ("[values.place]\nhere = 100", "⟦[values.place]\nhere = 101"), "value-range");
    error(A, ("[values.place]\nhere = 100", "⟦[values.place]\nhere = \"rank 1\""), "rank-mixed");
    error(
        A,
        ("[values.place]\nhere = 100\nthere = 0", "⟦[values.place]\nhere = \"rank 1\"\nthere = \"rank 3\""),
        "rank-gap",
    );
    error(A, ("[[0, 100], [20, 0]]", "[[0, 100], [⟦0, 0]]"), "amounts-order");
    error(A, ("[[0, 100], [20, 0]]", "⟦7"), "value-shape");
    error(A, ("[values]", "[values]\n⟦terms = 3"), "heading-settled");
}

#[test]
fn scales_reservations_alternatives() {
    error(A, ("scale = [0, 100]", "scale = ⟦[100, 0]"), "scale-order");
    let said = warning(A, ("reservation = 40", "⟦reservation = 140"), "reservation-reach");
    assert!(said.contains("100 at most"), "{said}");
    let kind = "here = 100\nthere = 60";
    let files = common::swap(base(), A, "here = 100\nthere = 0", kind);
    let low = |stated: &str| faults_of(&common::swap(files.clone(), A, "reservation = 40", stated));
    let said: Vec<String> = low("reservation = 0.4").iter().map(ToString::to_string).collect();
    assert!(said.len() == 1 && said[0].contains("[reservation-reach]"), "{said:?}");
    assert!(said[0].contains("looks like a utility"), "{said:?}");
    assert!(low("reservation = -1").is_empty() && low("reservation = 36").is_empty());
    error(A, ("reservation = 40", "reservation = ⟦\"from-alternatives\""), "missing-key");
    let lottery = "[[alternatives]]\nid = \"war\"\ntitle = \"War\"\noutcomes = ⟦[{ probability = 0.6, worth = 1 }]\n[[red";
    error(A, ("[[red", lottery), "probabilities");
    let files = base();
    let text = String::from_utf8(files.files[A].clone()).unwrap().replace("reservation = 40\n", "");
    let loaded = read_case(&with(files, A, &text)).unwrap();
    assert_eq!(loaded.warnings.iter().map(|d| d.code).collect::<Vec<_>>(), ["reservation-missing"]);
}

#[test]
fn issues() {
    error(
        "case.toml",
        (
            "[[issues]]\nid = \"place\"\ntitle = \"Place\"\noptions = [\"here\", \"there\"]",
            "⟦[[issues]]\nid = \"place\"\ntitle = \"Place\"",
        ),
        "no-options",
    );
    error("case.toml", ("options = [\"here\", \"there\"]", "options = ⟦[]"), "no-options");
    error("case.toml", ("low = 0\nhigh = 20", "⟦low = 20\nhigh = 0"), "bad-range");
    error("case.toml", ("step = 5", "step = ⟦0"), "bad-range");
    error("case.toml", ("step = 5", "step = ⟦0.0001"), "too-many");
    warning("case.toml", ("step = 5", "step = ⟦3"), "step-remainder");
    error("case.toml", ("kind = \"article\"", "kind = \"article\"\n⟦low = 3"), "wrong-kind");
    error("case.toml", ("under = \"terms\"", "under = ⟦\"place\""), "not-a-heading");
    error("case.toml", ("under = \"terms\"", "under = ⟦\"term\""), "unknown-issue");
    error("case.toml", ("kind = \"heading\"", "kind = \"heading\"\nunder = ⟦\"terms\""), "heading-cycle");
    warning(
        "case.toml",
        (
            "id = \"terms\"",
            "id = \"terms\"\ntitle = \"Terms\"\nkind = \"heading\"\n[[issues]]\nid = ⟦\"idle\"",
        ),
        "heading-empty",
    );
    error("case.toml", ("issue = \"place\"", "issue = ⟦\"terms\""), "heading-settled");
    error(
        "case.toml",
        ("title = \"Base\"", "title = \"Base\"\naggregation = ⟦\"mean-of-included\""),
        "not-articles",
    );
}

#[test]
fn rules() {
    let circle = "[[requires]]\nthis = \"paper\"\nneeds = \"place:here\"\n[[requires]]\nthis = ⟦\"place:here\"\nneeds = \"paper\"\n";
    let file = base();
    let text = String::from_utf8(file.files["case.toml"].clone()).unwrap();
    let marked = text.replacen("[[requires]]", &format!("{circle}[[requires]]"), 1);
    let found = faults_of(&with(file, "case.toml", &marked.replace('⟦', "")));
    let hit = found.iter().find(|d| d.code == "requires-cycle").unwrap();
    assert!(hit.message.contains("paper:in → place:here → paper:in"), "{hit}");
    let said = warning(
        "case.toml",
        ("this = \"paper\"\nneeds = \"place:there\"", "this = ⟦\"place:here\"\nneeds = \"price:20\""),
        "requires-impossible",
    );
    assert!(said.contains("exclude each other"), "{said}");
    warning(
        "case.toml",
        ("these = [\"place:here\", \"price:20\"]", "these = [\"place:here\", ⟦\"place:there\"]"),
        "needless-rule",
    );
    error(
        "case.toml",
        ("these = [\"place:here\", \"price:20\"]", "these = ⟦[\"place:here\"]"),
        "out-of-range",
    );
}

#[test]
fn options_times_parties_times_readings_are_bounded() {
    let join = |count: usize, text: &str| -> String {
        (0..count).map(|n| text.replace('N', &n.to_string())).collect::<Vec<_>>().concat()
    };
    let range =
        "[[issues]]\nid = \"wN\"\ntitle = \"W\"\nkind = \"measured\"\nlow = 1\nhigh = 9900\nstep = 1\n";
    let wide = join(10, range);
    let parties = join(8, "[[parties]]\nid = \"pN\"\nname = \"P\"\n");
    let made = |readings| {
        common::swap(
            base(),
            "case.toml",
            "[[excludes]]",
            &format!(
                "{parties}{wide}{}[[excludes]]",
                join(readings, "[[readings]]\nid = \"rN\"\ntitle = \"R\"\n")
            ),
        )
    };
    let codes = |files| faults_of(&files).iter().map(|d| d.code).collect::<Vec<_>>();
    // With another fault in it, the case is not frozen, which takes its time.
    let faulty = |files| common::swap(files, "case.toml", "title = \"Base\"", "title = \"Base\"\nother = 1");
    assert!(!codes(faulty(made(0))).contains(&"too-many"));
    assert!(codes(made(1)).contains(&"too-many"));
}

#[test]
fn offers() {
    let said = error(
        "case.toml",
        ("picks = [\"place:there\", \"price:10\"]", "picks = ⟦[\"place:there\"]"),
        "offer-incomplete",
    );
    assert!(said.contains("price"), "{said}");
    error("case.toml", ("\"price:10\"]", "\"price:10\", ⟦\"place:here\"]"), "offer-twice");
    warning(
        "case.toml",
        ("picks = [\"place:there\", \"price:10\"]", "picks = ⟦[\"place:here\", \"price:20\"]"),
        "offer-contradicts",
    );
    warning(
        "case.toml",
        ("picks = [\"place:there\", \"price:10\"]", "picks = ⟦[\"place:here\", \"price:10\", \"paper\"]"),
        "offer-contradicts",
    );
}

const OFFER: &str = "[[offers]]\nid = \"mine\"\ntitle = \"Mine\"\npicks = [\"place:there\", \"price:5\"]\n";

#[test]
fn nothing_confidential_stands_in_the_shared_file() {
    let draft = "picks = [\"place:there\", \"price:10\"]";
    let said =
        warning("case.toml", (draft, &format!("{draft}\nrelease = ⟦\"mediator\"")), "confidential-in-shared");
    assert!(said.contains("mediator.toml"), "{said}");
    warning(
        "case.toml",
        (draft, &format!("{draft}\nby = ⟦\"a\"\nrelease = \"unattributed\"")),
        "confidential-in-shared",
    );
    warning("case.toml", ("origin = \"assumed\"", "origin = ⟦\"told\""), "confidential-in-shared");
    warning(
        "case.toml",
        ("origin = \"assumed\"", "origin = ⟦{ kind = \"estimated\" }"),
        "confidential-in-shared",
    );
    for open in ["release = \"public\"", "release = \"shown\"\nby = \"a\"", "release = \"unattributed\""] {
        let files = common::swap(base(), "case.toml", draft, &format!("{draft}\n{open}"));
        assert!(faults_of(&files).is_empty(), "{open}");
    }
}

#[test]
fn confidential_offers_and_positions_have_files_of_their_own() {
    let position = "[[positions]]\nissue = \"price\"\noption = 5\n";
    let files = common::swap(base(), A, "[[red", &format!("{position}{OFFER}[[red"));
    let others = format!("{}{OFFER}", position.replace("]]", "]]\nparty = \"b\"")).replace("mine", "bridge");
    let files = common::swap(files, "mediator.toml", "[[levers", &format!("{others}[[levers"));
    let loaded = read_case(&files).unwrap_or_else(|f| panic!("{f}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let offers: Vec<_> = loaded.case.offers.iter().map(|o| (o.id.as_str(), &o.by, o.release)).collect();
    let a = Some(mediant_core::Id::new("a").unwrap());
    let expected = [("draft", &None, Release::Shown), ("bridge", &None, Release::Mediator)];
    assert_eq!(offers, [expected[0], expected[1], ("mine", &a, Release::Mediator)]);
    let positions = loaded.case.positions.iter().map(|p| (p.party.as_str(), p.origin.kind));
    let expected = [("a", OriginKind::Assumed), ("b", OriginKind::Estimated), ("a", OriginKind::Told)];
    assert_eq!(positions.collect::<Vec<_>>(), expected);
}

#[test]
fn faults_of_confidential_offers_and_positions() {
    let marked = OFFER.replacen("\"mine\"", "⟦\"draft\"", 1);
    error(A, ("[[red", &format!("{marked}[[red")), "duplicate-id");
    error("mediator.toml", ("[[levers", &format!("{marked}[[levers")), "duplicate-id");
    error(A, ("[[red", &format!("{OFFER}⟦by = \"a\"\n[[red")), "unknown-key");
    error(A, ("[[red", "[[positions]]\n⟦party = \"a\"\nissue = \"price\"\n[[red"), "unknown-key");
    error(A, ("[[red", "[[positions]]\nissue = \"price\"\noption = ⟦3\n[[red"), "unknown-option");
    error(A, ("[[red", &format!("{}[[red", OFFER.replace("[\"place:there\", ", "⟦["))), "offer-incomplete");
    let open = "[[positions]]\nissue = \"price\"\norigin = ⟦\"assumed\"\n";
    error(A, ("[[red", &format!("{open}[[red")), "open-in-confidential");
    let open = "[[positions]]\nparty = \"a\"\nissue = \"price\"\norigin = ⟦{ kind = \"stated\" }\n";
    error("mediator.toml", ("[[levers", &format!("{open}[[levers")), "open-in-confidential");
    error("mediator.toml", ("[[levers", "⟦[[positions]]\nissue = \"price\"\n[[levers"), "missing-key");
    let estimate = String::from_utf8(base().files[A].clone()).unwrap() + OFFER;
    let found = faults_of(&with(base(), "estimates/a.toml", &estimate));
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["unknown-key"], "{found:?}");
}

#[test]
fn meetings_and_mediator() {
    error("meetings.toml", ("\"2025-03-14\"", "⟦\"2025-02-30\""), "bad-date");
    error("meetings.toml", ("\"2025-03-14\"", "⟦\"14 March\""), "bad-date");
    assert!(read_case(&common::swap(base(), "meetings.toml", "\"2025-03-14\"", "2025-03-14")).is_ok());
    error("meetings.toml", ("degree = \"some\"", "degree = ⟦\"lots\""), "unknown-word");
    warning("mediator.toml", ("[[levers]]", "[⟦nash-weights]\na = 2\n[[levers]]"), "nash-weights");
}

#[test]
fn files() {
    let mut files = base();
    files.files.insert("parties/c.toml".into(), b"schema = \"mediant/party/1\"\nparty = \"c\"\n".to_vec());
    files.files.insert("meeting.toml".into(), Vec::new());
    let found = faults_of(&files);
    assert!(found.iter().any(|d| d.code == "unknown-party" && d.file == "parties/c.toml"), "{found:?}");
    assert!(found.iter().any(|d| d.code == "stray-file" && d.help.contains("meetings.toml")), "{found:?}");
    error(A, ("party = \"a\"", "party = ⟦\"b\""), "party-file-name");
    let mut files = base();
    files.files.insert("case.toml".into(), b"schema = \"mediant/case/1\"\ntitle = \"ab\xff\"\n".to_vec());
    let found = faults_of(&files);
    let hit = found.iter().find(|d| d.code == "bad-utf8").unwrap();
    assert_eq!((hit.line, hit.column, hit.span.clone()), (2, 12, Some(37..38)), "{hit}");
    assert!(hit.message.contains("0xff"), "{hit}");
    let mut files = base();
    files.files.insert("mediator.toml".into(), vec![b' '; mediant_formats::TOML_BYTES + 1]);
    assert!(faults_of(&files).iter().any(|d| d.code == "file-too-large" && d.file == "mediator.toml"));
    assert!(
        faults_of(&CaseFiles { name: "x".into(), ..CaseFiles::default() })
            .iter()
            .any(|d| d.code == "not-found")
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("title = {}{}", "[".repeat(5000), "]".repeat(5000));
    let found = faults_of(&with(base(), "case.toml", &deep));
    assert!(found.iter().any(|d| d.code == "too-deep"), "{found:?}");
}

#[test]
fn weights_do_not_go_with_the_mean_of_included_articles() {
    let case = "schema = \"mediant/case/1\"\ntitle = \"T\"\naggregation = \"mean-of-included\"\n\
                [[parties]]\nid = \"a\"\nname = \"A\"\n[[issues]]\nid = \"x\"\ntitle = \"X\"\nkind = \"article\"\n\
                [[issues]]\nid = \"y\"\ntitle = \"Y\"\nkind = \"article\"\n";
    let party = "schema = \"mediant/party/1\"\nparty = \"a\"\nscale = [0, 10]\nreservation = 3\n[values]\nx = 7\ny = 1\n";
    let files = CaseFiles { name: "mean".to_owned(), ..CaseFiles::default() };
    let files = with(with(files, "case.toml", case), A, party);
    assert!(faults_of(&files).is_empty(), "{:?}", faults_of(&files));
    let weighed = with(files, A, &format!("{party}[weights]\nx = 1\ny = 1\n"));
    let found = faults_of(&weighed);
    assert_eq!(
        found.iter().map(|d| (d.code, d.line, d.column)).collect::<Vec<_>>(),
        [("value-range", 6, 5), ("weights-with-mean", 8, 2)]
    );
}

#[test]
fn an_amount_that_the_case_names_is_looked_at_in_a_continuous_issue() {
    let files = common::swap(base(), "case.toml", "step = 5\n", "");
    assert!(read_case(&files).is_ok());
    let odd = common::swap(files, "case.toml", "\"price:10\"]", "\"price:10.01\"]");
    let case = read_case(&odd).unwrap_or_else(|f| panic!("{f}")).case;
    let scenario = mediant_core::freeze::freeze(&case, None).unwrap();
    assert!(scenario.issues.iter().any(|m| m.options.iter().any(|o| o.as_str() == "10.01")));
}

#[test]
fn a_reading_takes_what_it_does_not_state_from_the_main_part() {
    let readings = "[[readings]]\nid = \"other\"\ntitle = \"Other\"\n\n[[offers]]";
    let files = common::swap(base(), "case.toml", "[[offers]]", readings);
    let own = "[readings.other]\nreservation = 10\n[readings.other.weights]\nplace = 100\n";
    let text = format!("{}{own}", String::from_utf8(files.files[A].clone()).unwrap());
    let case = read_case(&with(files, A, &text)).unwrap_or_else(|f| panic!("{f}")).case;
    let told = case.preferences[0].as_ref().unwrap();
    let (id, reading) = &told.readings[0];
    assert_eq!(id.as_str(), "other");
    assert_eq!(reading.values, told.valuation.values);
    assert_eq!(reading.weights.as_ref().unwrap().entries.len(), 1);
    assert_eq!(told.valuation.weights.as_ref().unwrap().entries.len(), 3);
    assert_eq!(told.valuation.reservation, None);
    assert!(reading.reservation.is_some());
}

#[test]
fn endless_faults_are_cut() {
    let many: Vec<String> = (0..5000).map(|n| format!("key-{n} = 1\n")).collect();
    let found = faults_of(&with(
        base(),
        "mediator.toml",
        &format!("schema = \"mediant/mediator/1\"\n{}", many.concat()),
    ));
    assert_eq!(found.len(), mediant_formats::MAX_PER_FILE + 1);
    assert_eq!(found.last().unwrap().code, "too-many-faults");
    let twice = "\"s1\", ".repeat(500);
    let warned = common::swap(base(), "case.toml", "accepted = [", &format!("accepted = [{twice}"));
    assert_eq!(read_case(&warned).unwrap().warnings.len(), mediant_formats::MAX_PER_FILE + 1);
    let both = common::swap(warned, "case.toml", "stance = \"demand\"", "stance = \"x\"");
    assert!(faults_of(&both).iter().any(|d| d.code == "unknown-word"));
    let mut files = base();
    for n in 0..mediant_formats::FILES {
        files.files.insert(format!("reports/{n}.txt"), Vec::new());
    }
    assert!(faults_of(&files).iter().any(|d| d.code == "too-many-files"));
}

#[test]
fn all_faults_come_at_once() {
    let mut files = common::swap(base(), "case.toml", "stance = \"demand\"", "stance = \"demands\"");
    files = common::swap(files, A, "place = 60", "place = -60");
    files = common::swap(files, "meetings.toml", "2025-03-14", "2025-03-32");
    files = common::swap(files, "mediator.toml", "on = \"a\"", "on = \"q\"");
    let codes: Vec<&str> = faults_of(&files).iter().map(|d| d.code).collect();
    assert_eq!(codes, ["unknown-word", "weights-negative", "unknown-third-party", "bad-date"]);
}

#[test]
fn a_faulty_issue_is_not_called_unknown_elsewhere() {
    let files = common::swap(base(), "case.toml", "options = [\"here\", \"there\"]", "options = 3");
    let codes: Vec<&str> = faults_of(&files).iter().map(|d| d.code).collect();
    assert_eq!(codes, ["wrong-type"]);
}

#[test]
fn every_code_is_in_the_list_and_in_the_format_description() {
    let text = include_str!("../../../docs/case-format.md");
    for (code, _) in CODES {
        assert!(text.contains(&format!("`{code}`")), "docs/case-format.md does not name {code}");
    }
}
