//! Pages: the text blocks of an HTML file, with the way back to its bytes.
//!
//! The tree of the page is built in one pass; the element that holds the article is found by its
//! paragraphs, and what in it is not the article's text is trimmed. What is left out is listed.

mod article;
mod block;
mod metadata;
mod tag;
mod text;
mod tree;
mod trim;

use mediant_core::ledger::Dropped;

use crate::cleaning;
use crate::shadow::Shadow;
use block::Block;
use tree::Tree;

/// What a file says besides its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The text, one block a line, with offsets in the file.
    pub(crate) shadow: Shadow,
    /// The title.
    pub(crate) title: Option<String>,
    /// The outlet.
    pub(crate) outlet: Option<String>,
    /// Who wrote it.
    pub(crate) byline: Option<String>,
    /// The date of publication, `YYYY-MM-DD`.
    pub(crate) date: Option<String>,
    /// What was left out, with offsets in the file.
    pub(crate) dropped: Vec<Dropped>,
}

/// Extracts the text of a file; one that is not HTML is its own text.
pub(crate) fn extract(decoded: &Shadow) -> Page {
    if is_html(&decoded.text) { html(decoded) } else { Page { shadow: decoded.clone(), ..Page::default() } }
}

/// Extracts the text of an HTML page.
pub(crate) fn html(decoded: &Shadow) -> Page {
    let tree = tree::tree(&decoded.text);
    let (blocks, _) = block::blocks(&tree, &decoded.text);
    let kept = article::article(&tree, &blocks);
    let mut page = described(&tree, &blocks, &decoded.text);
    let mut shadow = Shadow::default();
    for (block, kept) in blocks.iter().zip(kept) {
        let own = block.heading.is_some() && is_title(&page, &tree, block, &decoded.text);
        if kept && !own {
            append(&mut shadow, &tree, block, &decoded.text);
        } else {
            let why = if own { cleaning::HEADING } else { cleaning::FURNITURE };
            leave_out(&mut page.dropped, &tree, block, decoded, why);
        }
    }
    if let Some(cut) = tree.cut {
        let (start, end) = decoded.map.source(cut, decoded.text.len());
        page.dropped.push(Dropped { start, end, why: cleaning::BOUND.to_owned() });
    }
    page.shadow = shadow.after(&decoded.map);
    page
}

/// Whether a heading is the title, which the report carries by itself.
fn is_title(page: &Page, tree: &Tree, block: &Block, html: &str) -> bool {
    let Some(title) = &page.title else { return false };
    let plain =
        |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    block.heading.is_some_and(|level| level <= 2) && block.amount.chars <= 400 && {
        let (heading, title) = (plain(&words(tree, block, html)), plain(title));
        !heading.is_empty() && (title.starts_with(&heading) || heading.starts_with(&title))
    }
}

/// The text of a block, as one line.
fn words(tree: &Tree, block: &Block, html: &str) -> String {
    let pieces = block.texts.iter().filter_map(|t| tree.nodes[*t].text).filter_map(|(s, e)| html.get(s..e));
    metadata::one_line(&pieces.map(text::decoded).collect::<String>())
}

/// Title, outlet, byline and date.
fn described(tree: &Tree, blocks: &[Block], html: &str) -> Page {
    let about = &tree.metadata;
    let words = |block: &Block| words(tree, block, html);
    let heading = blocks.iter().find(|b| b.heading == Some(1)).map(words);
    let titles = [about.headline.clone(), heading, Some(metadata::one_line(&about.page_title))];
    let named = blocks.iter().find(|b| tree.nodes[b.texts[0]].parent != 0 && byline_of(tree, b));
    Page {
        title: titles.into_iter().flatten().find(|t| !t.is_empty()),
        outlet: about.outlet.clone(),
        byline: about.byline.clone().or_else(|| named.and_then(|b| metadata::person(&words(b)))),
        date: about.date.clone().or_else(|| about.time.clone()).or_else(|| about.address_date.clone()),
        ..Page::default()
    }
}

/// Whether a block is a short line in an element that names the author.
fn byline_of(tree: &Tree, block: &Block) -> bool {
    let home = &tree.nodes[block.home];
    let mut marks = home.marks;
    let mut at = block.texts[0];
    while at > block.home {
        marks |= tree.nodes[at].marks;
        at = tree.nodes[at].parent;
    }
    marks & tag::BYLINE != 0 && (3..100).contains(&block.amount.chars)
}

fn append(shadow: &mut Shadow, tree: &Tree, block: &Block, html: &str) {
    let Some((first, _)) = block.texts.first().and_then(|t| tree.nodes[*t].text) else { return };
    if !shadow.text.is_empty() {
        shadow.insert("\n\n", first);
    }
    if block.listed {
        shadow.insert("- ", first);
    }
    for (start, end) in block.texts.iter().filter_map(|t| tree.nodes[*t].text) {
        text::piece(shadow, html, start, end);
    }
}

fn leave_out(dropped: &mut Vec<Dropped>, tree: &Tree, block: &Block, decoded: &Shadow, why: &str) {
    let place = |text: Option<&usize>| text.and_then(|t| tree.nodes[*t].text);
    let (Some(first), Some(last)) = (place(block.texts.first()), place(block.texts.last())) else { return };
    let (start, end) = decoded.map.source(first.0, last.1);
    match dropped.last_mut() {
        Some(entry) if entry.why == why && start.saturating_sub(entry.end) < 400 => entry.end = end,
        _ => dropped.push(Dropped { start, end, why: why.to_owned() }),
    }
}

fn is_html(text: &str) -> bool {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return false;
    }
    let head: String = text.chars().take(1024).collect::<String>().to_ascii_lowercase();
    let marks = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<div",
        "<p>",
        "<p ",
        "<article",
        "<meta",
        "<h1",
        "<main",
        "<section",
    ];
    marks.iter().any(|m| head.contains(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<!doctype html><html><head><title>A &amp; B</title><meta property='og:site_name' content='Harbour Times'><meta property=\"article:published_time\" content=\"2031-05-06T10:00:00Z\"><script>var a = '<p>no</p>';</script></head><body><nav><a href=x>Home</a></nav><div class='wrap share-bar'>Share</div><article><h1>The port</h1><p>Ann Lee&rsquo;s plan is <b>bold</b>\nand long, with many words that make the article the longest.</p><ul><li>One</li></ul></article><footer>All rights</footer></body></html>";

    #[test]
    fn the_article_is_found_and_leads_back() {
        let decoded = Shadow::of(HTML);
        let page = extract(&decoded);
        assert_eq!(
            page.shadow.text,
            "Ann Lee’s plan is bold and long, with many words that make the article the longest.\n\n- One"
        );
        assert_eq!(page.title.as_deref(), Some("The port"));
        assert_eq!(page.outlet.as_deref(), Some("Harbour Times"));
        assert_eq!(page.date.as_deref(), Some("2031-05-06"));
        for word in ["Ann", "bold", "longest", "One"] {
            let at = page.shadow.text.find(word).unwrap();
            let (start, end) = page.shadow.map.source(at, at + word.len());
            assert_eq!(&HTML[start..end], word);
        }
        let at = page.shadow.text.find('’').unwrap();
        let (start, end) = page.shadow.map.source(at, at + '’'.len_utf8());
        assert_eq!(&HTML[start..end], "&rsquo;");
        assert!(page.dropped.iter().any(|d| HTML[d.start..d.end].contains("Share")));
        assert!(
            page.dropped.iter().any(|d| &HTML[d.start..d.end] == "The port" && d.why == cleaning::HEADING)
        );
    }

    fn text(html: &str) -> String {
        extract(&Shadow::of(html)).shadow.text
    }

    /// A paragraph of our own, told apart by its number.
    fn paragraph(number: usize) -> String {
        format!(
            "<p>In paragraph {number}, the ministers of both shores, and their guests, spoke of ferries, of tolls and of the long winter that had kept the harbour closed.</p>"
        )
    }

    #[test]
    fn side_columns_captions_and_hidden_parts_are_left_out() {
        let body: String = (0..6).map(paragraph).collect();
        let html = format!(
            "<html><body><div class=page><div class='menu'>Home Politics Sport</div><div class='story'><h1>Ferries</h1>{body}<figure><img src=x><figcaption>The harbour at night</figcaption></figure><div class='related-stories'><a href=a>Another story altogether</a></div><p style='display: none'>Unseen words.</p></div><div class='sidebar'>{}</div></div></body></html>",
            paragraph(77)
        );
        let found = text(&html);
        assert_eq!(found.matches("In paragraph").count(), 6);
        for gone in ["Home", "at night", "Another", "Unseen", "77"] {
            assert!(!found.contains(gone), "{gone}");
        }
    }

    #[test]
    fn an_article_cut_into_parts_is_joined() {
        let part = |n: usize| {
            format!("<div class=wrap><div class='text part'>{}{}</div></div>", paragraph(n), paragraph(n + 1))
        };
        let other = format!("<article><div class='text part'>{}</div></article>", paragraph(90));
        let html = format!(
            "<html><body><div>{}<div class=ad-slot>Buy soap</div>{}</div>{other}</body></html>",
            part(1),
            part(11)
        );
        let found = text(&html);
        assert_eq!(found.matches("In paragraph").count(), 4);
        assert!(!found.contains("soap") && !found.contains("90"));
    }

    #[test]
    fn a_form_around_the_page_and_bare_lines_do_no_harm() {
        let lines =
            (0..8).map(|n| paragraph(n).replace("<p>", "").replace("</p>", "<br><br>")).collect::<String>();
        let html = format!(
            "<html><body><form action=x><input name=a><div id=content>{lines}</div></form></body></html>"
        );
        assert_eq!(text(&html).matches("In paragraph").count(), 8);
    }

    #[test]
    fn what_the_page_says_for_machines_is_read() {
        let html = format!(
            "<html><head><script type='application/ld+json'>{{\"@graph\": [{{\"@type\": \"NewsArticle\", \"headline\": \"Ferries &amp; tolls\", \"datePublished\": \"2031-05-06T08:00:00Z\", \"author\": [{{\"name\": \"By Ann Lee\"}}, {{\"name\": \"Bo Hart\"}}], \"publisher\": {{\"name\": \"Harbour Times\"}}}}]}}</script></head><body>{}</body></html>",
            paragraph(1)
        );
        let page = extract(&Shadow::of(&html));
        assert_eq!(page.title.as_deref(), Some("Ferries & tolls"));
        assert_eq!(page.byline.as_deref(), Some("Ann Lee, Bo Hart"));
        assert_eq!(page.outlet.as_deref(), Some("Harbour Times"));
        assert_eq!(page.date.as_deref(), Some("2031-05-06"));
        let plain = "<html><head><link rel=canonical href='https://times.example/2031/05/06/ferries'></head><body><p class=byline>By Ann Lee</p><p>Text.</p></body></html>";
        let page = extract(&Shadow::of(plain));
        assert_eq!((page.byline.as_deref(), page.date.as_deref()), (Some("Ann Lee"), Some("2031-05-06")));
    }

    #[test]
    fn depth_and_unclosed_regions_do_no_harm() {
        let deep = format!("<html>{}<p>Text in the deep.</p>", "<div>".repeat(100_000));
        assert!(extract(&Shadow::of(&deep)).shadow.text.contains("Text in the deep."));
        let unclosed = "<html><nav><a>Home</a><p>A text that the unclosed element before it would have swallowed whole.</p>";
        assert!(extract(&Shadow::of(unclosed)).shadow.text.contains("swallowed whole"));
        assert_eq!(extract(&Shadow::of("a < b and c > d")).shadow.text, "a < b and c > d");
    }
}
