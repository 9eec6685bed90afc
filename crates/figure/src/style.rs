//! The one stylesheet: colours as custom properties, light, dark and print.

/// The style that every picture carries, scoped to the class `mediant-figure`.
///
/// A page may embed it once more (it is idempotent) and give its body the class `mediant-palette` to use the same
/// colours: `--p0` to `--p5` for the parties, `--ink`, `--paper`, `--grey` (packages), `--rule` (lines), `--wash`
/// (the zone). Dark follows `prefers-color-scheme`; print is always light. A picture inside an element of class
/// `mediant-scroll` scrolls sideways on a phone where it would else be too small to read (all but the plane).
pub const STYLE: &str = "\
.mediant-figure,.mediant-palette{--p0:#292d81;--p1:#633c2b;--p2:#1a6567;--p3:#7c6d00;--p4:#cf43a9;--p5:#369f72;\
--ink:#1b1b1f;--paper:#ffffff;--grey:#74747e;--rule:#c9c9d1;--wash:#6ea244}
@media screen and (prefers-color-scheme:dark){.mediant-figure,.mediant-palette{--p0:#199b9d;--p1:#b79161;--p2:#99a8ea;\
--p3:#fca9ad;--p4:#c2db5a;--p5:#fad6f8;--ink:#ececf1;--paper:#1b1b1f;--grey:#9a9aa6;--rule:#4a4a54;--wash:#8fce5e}}
.mediant-figure{max-width:100%;height:auto;direction:ltr;color:var(--ink);background:var(--paper);\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif;\
font-variant-numeric:tabular-nums;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.mediant-scroll{overflow-x:auto}
@media screen and (max-width:36rem){.mediant-scroll>.wide{min-width:34rem}}
.mediant-figure .paper{fill:var(--paper)}
.mediant-figure text{fill:var(--ink);unicode-bidi:isolate}
.mediant-figure .dim{fill:var(--grey)}
.mediant-figure .strong{font-weight:600}
.mediant-figure .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.mediant-figure .c0{--c:var(--p0)}.mediant-figure .c1{--c:var(--p1)}.mediant-figure .c2{--c:var(--p2)}\
.mediant-figure .c3{--c:var(--p3)}.mediant-figure .c4{--c:var(--p4)}.mediant-figure .c5{--c:var(--p5)}\
.mediant-figure .ci{--c:var(--ink)}.mediant-figure .cg{--c:var(--grey)}
.mediant-figure .fill{fill:var(--c)}
.mediant-figure .tint{fill:var(--c);fill-opacity:.22}
.mediant-figure .line{fill:none;stroke:var(--c);stroke-width:1.6}
.mediant-figure .mark{fill:var(--c);stroke:var(--paper);stroke-width:1.2}
.mediant-figure .open{fill:var(--paper);stroke:var(--c);stroke-width:1.6}
.mediant-figure .rule{fill:none;stroke:var(--rule);stroke-width:1}
.mediant-figure .thin{fill:none;stroke:var(--grey);stroke-width:.8}
.mediant-figure .wash{fill:var(--wash);fill-opacity:.22}
.mediant-figure .track{fill:var(--rule);fill-opacity:.55}
.mediant-figure .stairs{fill:none;stroke:var(--ink);stroke-width:1.6;stroke-linejoin:round}
.mediant-figure .dots{fill:none;stroke:var(--grey);stroke-linecap:round}
.mediant-figure .grid{fill:var(--grey)}
.mediant-figure .half{fill-opacity:.12}
.mediant-figure .d0{opacity:.3}.mediant-figure .d1{opacity:.42}.mediant-figure .d2{opacity:.56}\
.mediant-figure .d3{opacity:.72}.mediant-figure .d4{opacity:.9}
.mediant-figure .g0{opacity:.13}.mediant-figure .g1{opacity:.22}.mediant-figure .g2{opacity:.33}\
.mediant-figure .g3{opacity:.46}.mediant-figure .g4{opacity:.6}
";

/// [`STYLE`] for what lays out paper and knows no custom properties: the light colours written out, one rule for each
/// colour where an element's own colour counts, text in this font. No text of a case may be the font's name.
pub(crate) fn on_paper(font: &str) -> String {
    let lines = || STYLE.lines().filter(|line| !line.starts_with("@media"));
    let given = STYLE.split(['{', '}', ';']).filter_map(|d| d.strip_prefix("--")?.split_once(':'));
    let mut colours: Vec<(String, &str)> = Vec::new();
    for (name, value) in given.filter(|(_, value)| value.starts_with('#')) {
        // The first is the light one; the dark one comes after.
        if !colours.iter().any(|(known, _)| known.strip_prefix("var(--") == Some(&format!("{name})"))) {
            colours.push((format!("var(--{name})"), value));
        }
    }
    let plain =
        |rule: &str| colours.iter().fold(rule.to_owned(), |rule, (name, value)| rule.replace(name, value));
    let mut sheet = format!(".mediant-figure text{{font-family:'{font}'}}\n");
    for rule in lines()
        .filter(|rule| rule.starts_with(".mediant-figure .") || rule.starts_with(".mediant-figure text"))
    {
        if let Some((of, what)) = rule.split_once('{').filter(|(_, what)| what.contains("var(--c)")) {
            for (class, colour) in OWN {
                sheet.push_str(&plain(&format!("{of}.{class}{{{}\n", what.replace("var(--c)", colour))));
            }
        } else if !rule.contains("{--c:") {
            sheet.push_str(&plain(rule));
            sheet.push('\n');
        }
    }
    sheet
}

/// The classes that give an element its own colour.
const OWN: [(&str, &str); 8] = [
    ("c0", "var(--p0)"),
    ("c1", "var(--p1)"),
    ("c2", "var(--p2)"),
    ("c3", "var(--p3)"),
    ("c4", "var(--p4)"),
    ("c5", "var(--p5)"),
    ("ci", "var(--ink)"),
    ("cg", "var(--grey)"),
];

#[cfg(test)]
mod tests {
    use super::{OWN, STYLE, on_paper};

    #[test]
    fn on_paper_every_colour_is_written_out() {
        let sheet = on_paper("Some Serif");
        assert!(!sheet.contains("var(") && !sheet.contains("--") && !sheet.contains("@media"), "{sheet}");
        assert!(sheet.contains(".mediant-figure .fill.c0{fill:#292d81}"), "{sheet}");
        assert!(sheet.contains(".mediant-figure .rule{fill:none;stroke:#c9c9d1;stroke-width:1}"));
        for (class, colour) in OWN {
            assert!(STYLE.contains(&format!(".{class}{{--c:{colour}}}")), "{class}");
        }
    }

    #[test]
    fn the_style_is_plain_xml_text_and_scoped() {
        assert!(!STYLE.contains('<') && !STYLE.contains('&'));
        for line in STYLE.lines().filter(|line| !line.starts_with("@media")) {
            assert!(line.starts_with(".mediant-"), "{line}");
        }
        let braces = |c| STYLE.matches(c).count();
        assert_eq!(braces('{'), braces('}'));
    }
}
