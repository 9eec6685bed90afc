//! The style of the page: screen, phone, dark, paper.

use std::fmt::Write;

use crate::document::Document;

/// Colours come from the palette of `mediant-figure`, so that page and pictures agree.
pub(super) const STYLE: &str = "
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;color:var(--ink);background:var(--paper);line-height:1.5;font-size:1rem;
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word;--soft:#5c5c66;--band:#f4f4f6;--link:#292d81}
@media screen and (prefers-color-scheme:dark){body{--soft:#b4b4bf;--band:#26262c;--link:#99a8ea}}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible,.mediant-scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
:target{scroll-margin-top:1rem;background:var(--wash)}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:2}
.masthead,.frame,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}
.marking{margin:0;padding:.6rem 0;font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;font-weight:600;color:var(--soft)}
.masthead{border-bottom:3px solid var(--ink);padding-bottom:1rem}
h1{font-size:clamp(1.6rem,1.1rem + 2.4vw,2.5rem);line-height:1.15;margin:.2rem 0 .8rem;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.25;margin:0 0 .8rem;padding-top:.6rem;border-top:1px solid var(--rule)}
h3{font-size:1.12rem;line-height:1.3;margin:1.6rem 0 .5rem}
h4{font-size:1rem;margin:1.1rem 0 .3rem}
p,ul,ol{margin:0 0 .8rem;max-width:46rem}
li{margin-bottom:.3rem}
dl{margin:0 0 1rem}
dd{margin:0}
.head{display:flex;flex-wrap:wrap;gap:.3rem 2.2rem;margin:0}
.head div{display:flex;gap:.5rem}
dt{color:var(--soft)}
.facts div{display:grid;grid-template-columns:13rem 1fr;gap:.2rem 1rem;padding:.35rem 0;border-bottom:1px solid var(--rule);max-width:54rem}
.frame{display:grid;grid-template-columns:12.5rem minmax(0,1fr);gap:2.5rem;padding-top:1.5rem}
.contents{position:sticky;top:1rem;align-self:start;font-size:.88rem;max-height:calc(100vh - 2rem);overflow-y:auto}
.contents ol{list-style:none;margin:0;padding:0}
.contents a{display:block;padding:.22rem 0;text-decoration:none;color:var(--soft)}
.contents a:hover{color:var(--link);text-decoration:underline}
main>section{margin-bottom:2.6rem}
.bottom-line{font-size:1.16rem;line-height:1.5;background:var(--band);padding:.9rem 1.3rem .5rem;border-left:5px solid var(--ink)}
.bottom-line h2{border:0;font-size:.85rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0 0 .5rem;padding:0}
.group{margin:0 0 1.4rem}
.num{color:inherit;text-decoration-color:var(--grey);text-decoration-thickness:1px;white-space:nowrap}
td:not(.n) .num{white-space:normal}
.pub{text-decoration-style:dashed}
.est{text-decoration-style:dotted;text-decoration-thickness:2px;font-style:italic}
.est-word{font-size:.75em;color:var(--soft)}
.mark{font-size:.72em;vertical-align:.35em;line-height:1;text-decoration:none;padding:.15em .25em;margin-left:.08em;
border-radius:.2em;background:var(--band)}
.scroll{overflow-x:auto;margin:0 0 1.2rem}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;min-width:min(100%,28rem)}
caption{text-align:left;color:var(--soft);padding-bottom:.4rem;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--rule);font-weight:400}
thead th{font-weight:600;border-bottom:2px solid var(--ink);vertical-align:bottom}
tbody th{font-weight:500;max-width:20rem;min-width:8.5rem}
.n{text-align:right}
.more{color:var(--soft);font-size:.9rem;margin:.3rem 0 0}
.callout{border-left:4px solid var(--grey);background:var(--band);padding:.6rem 1rem;margin:0 0 1rem;max-width:54rem}
.callout p{margin:0}
.caution{border-left:4px double var(--ink)}
.missing{border-left-style:dashed}
figure{margin:0 0 1.4rem}
figcaption{color:var(--soft);font-size:.9rem;max-width:46rem;margin-top:.4rem}
.picture figcaption strong{color:var(--ink)}
details{margin-top:.4rem;font-size:.9rem}
summary{cursor:pointer;color:var(--link)}
blockquote{margin:.2rem 0 .3rem;padding-left:.8rem;border-left:3px solid var(--rule)}
blockquote p{margin:0}
.annex>h2{border-top:3px solid var(--ink);padding-top:.8rem}
.annex>section{margin-bottom:2rem}
.annex>section>h3{border-top:1px solid var(--rule);padding-top:.5rem;font-size:1.2rem}
.contents ol ol{padding-left:.8rem}
.sources{font-size:.9rem}
.sources ol{padding-left:2.4rem}
.sources li{margin-bottom:.6rem}
.sources p{margin:0 0 .2rem}
.where{color:var(--soft)}
.variants{margin:.3rem 0 0 .8rem}
code{font-family:ui-monospace,'Cascadia Mono','DejaVu Sans Mono',Menlo,monospace;font-size:.88em;overflow-wrap:anywhere}
footer{border-top:1px solid var(--rule);padding-top:.5rem;padding-bottom:2rem;color:var(--soft);font-size:.88rem}
@media screen and (max-width:56rem){
.frame{display:block}
.contents{position:static;max-height:none;border-bottom:1px solid var(--rule);margin-bottom:1.5rem;padding-bottom:.8rem}
.contents ol{columns:2;column-gap:1.5rem}
.contents ol ol{display:none}
.facts div{grid-template-columns:1fr}
.bottom-line{font-size:1.06rem}
}
@media print{
body{font-size:9pt;line-height:1.3;--soft:#44444c;--band:#f4f4f6;--link:#1b1b1f}
.masthead,.frame,footer{max-width:none;padding-left:0;padding-right:0}
.masthead .marking,footer .marking,.skip,.contents,details,.back{display:none}
.frame{display:block;padding-top:.5rem}
.masthead{padding-bottom:.4rem}
h1{font-size:17pt;margin:0 0 .3rem}
h2{font-size:12pt;margin:0 0 .35rem;padding-top:.3rem;break-after:avoid}
h3,h4{break-after:avoid;margin:.7rem 0 .25rem}
p,ul,ol{margin-bottom:.4rem}
li{margin-bottom:.12rem}
p,li{orphans:3;widows:3}
p:has(+ol),p:has(+ul),p:has(+dl),p:has(+.scroll){break-after:avoid}
p,ul,ol,.callout,.facts div,figcaption{max-width:none}
dl{margin-bottom:.5rem}
.facts div{grid-template-columns:29mm 1fr;padding:.16rem 0;break-inside:avoid}
.bottom-line{font-size:10.6pt;line-height:1.35;padding:.5rem .9rem .2rem}
.callout{padding:.3rem .7rem;margin-bottom:.45rem}
tr,.callout,.quote,.picture,.bottom-line,.sources li{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible;margin-bottom:.5rem}
table{font-size:8.2pt;line-height:1.25;width:100%}
th,td{padding:.16rem .6rem .16rem 0}
tbody th{min-width:0}
figure{margin-bottom:.5rem}
.quote a{display:none}
figcaption{font-size:8.2pt;margin-top:.15rem}
a{text-decoration:none}
.num{text-decoration:underline;text-decoration-color:var(--grey)}
.est{text-decoration:underline dotted 1.5px}
.picture svg{max-height:112mm;width:auto;max-width:100%}
#picture-matrix svg{max-height:120mm}
#picture-ladder svg{max-width:118mm;max-height:110mm}
#picture-plane svg{max-height:96mm}
#issues table{font-size:7.1pt;line-height:1.14}
#issues p{font-size:8.2pt}
#issues th,#issues td{padding-right:.4rem}
.annex .picture svg{max-height:88mm}
.annex #picture-matrix svg{max-height:150mm}
caption,thead{break-after:avoid;padding-bottom:.15rem}
caption{font-size:inherit}
footer{font-size:7.4pt;padding-bottom:0}
footer p{margin:0 0 .2rem}
tbody tr:first-child{break-before:avoid}
.annex{font-size:8.2pt}
.paged{break-before:page}
.annex table,.annex figcaption{font-size:7.4pt}
.annex>section{margin-bottom:.5rem}
.annex>section>h3{font-size:10.5pt;padding-top:.2rem}
.annex h4{font-size:9pt}
.sources{font-size:inherit}
.sources ol{columns:2;column-gap:6mm;font-size:6.8pt;padding-left:1.6rem}
.sources li{margin-bottom:.2rem}
main>section{margin-bottom:.7rem}
}
";

/// The style sheet of one document: colours, layout, and the head of each printed page.
pub(super) fn sheet(document: &Document) -> String {
    let mut sheet = String::with_capacity(STYLE.len() + mediant_figure::STYLE.len() + 400);
    sheet.push_str(mediant_figure::STYLE);
    sheet.push_str(STYLE);
    let foot = format!("{} · {}", document.title, document.fingerprint);
    let _ = write!(
        sheet,
        "@page{{size:A4;margin:17mm 16mm 16mm;@top-center{{content:{};font:600 8pt sans-serif;letter-spacing:.08em}}\
         @bottom-left{{content:{};font:7.5pt sans-serif}}\
         @bottom-right{{content:counter(page) ' / ' counter(pages);font:7.5pt sans-serif}}}}",
        quoted(&document.classification.to_uppercase()),
        quoted(&foot)
    );
    sheet
}

/// A text as a CSS string. Everything but letters, digits and spaces is written as a hexadecimal escape, so that
/// no text ends the string, the style or the file.
fn quoted(text: &str) -> String {
    let mut string = String::from("'");
    for c in text.chars().take(160) {
        if c.is_alphanumeric() || c == ' ' {
            string.push(c);
        } else {
            let _ = write!(string, "\\{:06x}", u32::from(c));
        }
    }
    string.push('\'');
    string
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_text_ends_a_css_string() {
        assert_eq!(quoted("a'b</style>\n"), "'a\\000027b\\00003c\\00002fstyle\\00003e\\00000a'");
    }
}
