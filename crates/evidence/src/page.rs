//! Pages: the text blocks of an HTML file, with the way back to its bytes.
//!
//! The tokens of the page are read in one pass, without a tree, so that depth costs nothing. Navigation,
//! footers, side columns, forms and what their class or id calls comments, sharing, related stories or
//! adverts is left out and listed; so are blocks that are mostly links. Where the page marks an article
//! that holds much of the text, only the longest article is taken.

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use mediant_core::ledger::Dropped;

use crate::cleaning;
use crate::date;
use crate::shadow::Shadow;

/// What a file says besides its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The text, one block a line, with offsets in the file.
    pub(crate) shadow: Shadow,
    /// The title.
    pub(crate) title: Option<String>,
    /// The outlet.
    pub(crate) outlet: Option<String>,
    /// The date of publication, `YYYY-MM-DD`.
    pub(crate) date: Option<String>,
    /// What was left out, with offsets in the file.
    pub(crate) dropped: Vec<Dropped>,
}

/// Elements whose text no reader sees.
const UNSEEN: &[&[u8]] = &[
    b"script",
    b"style",
    b"noscript",
    b"template",
    b"svg",
    b"iframe",
    b"select",
    b"textarea",
    b"button",
    b"object",
    b"math",
    b"canvas",
    b"video",
    b"audio",
    b"head",
];
/// Elements that hold no article text.
const REGIONS: &[&[u8]] = &[b"nav", b"footer", b"aside", b"form", b"figcaption", b"dialog", b"menu"];
/// Elements that end a block.
const BLOCKS: &[&[u8]] = &[
    b"p",
    b"div",
    b"li",
    b"ul",
    b"ol",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"br",
    b"hr",
    b"tr",
    b"td",
    b"th",
    b"table",
    b"section",
    b"article",
    b"main",
    b"header",
    b"footer",
    b"aside",
    b"nav",
    b"form",
    b"blockquote",
    b"pre",
    b"figure",
    b"figcaption",
    b"dl",
    b"dt",
    b"dd",
    b"body",
    b"html",
    b"title",
    b"time",
    b"address",
    b"details",
    b"summary",
];
/// Elements without an end tag.
const VOID: &[&[u8]] = &[
    b"br", b"hr", b"img", b"input", b"meta", b"link", b"source", b"wbr", b"area", b"base", b"col", b"embed",
    b"track",
];
/// Parts of classes and ids of regions without article text.
const SIDE: &[&str] = &[
    "comment",
    "share",
    "sharing",
    "social",
    "related",
    "promo",
    "advert",
    "newsletter",
    "breadcrumb",
    "sidebar",
    "cookie",
    "subscribe",
    "footer",
    "navbar",
    "nav-",
    "menu",
    "banner",
    "recommend",
    "most-popular",
    "trending",
    "outbrain",
    "taboola",
    "disqus",
    "popup",
    "modal",
    "byline-bio",
    "author-bio",
    "tags",
    "toolbar",
    "skip-link",
];

/// A block of text, as pieces of the decoded file.
#[derive(Debug, Default)]
struct Block {
    pieces: Vec<(usize, usize)>,
    letters: usize,
    linked: usize,
    article: usize,
    heading: bool,
    listed: bool,
    out: Option<&'static str>,
}

/// Extracts the text of a file; one that is not HTML is its own text.
pub(crate) fn extract(decoded: &Shadow) -> Page {
    if !is_html(&decoded.text) {
        return Page { shadow: decoded.clone(), ..Page::default() };
    }
    let mut reader = Reader::new(&decoded.text, Regions::Out);
    reader.read();
    let kept: usize = reader.blocks.iter().filter(|b| b.out.is_none()).map(|b| b.letters).sum();
    let all: usize = reader.blocks.iter().map(|b| b.letters).sum();
    // A region that is never closed would swallow the article.
    if kept < 200 && all > kept * 3 {
        reader = Reader::new(&decoded.text, Regions::In);
        reader.read();
    }
    reader.page(decoded)
}

fn is_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(1024).collect::<String>().to_ascii_lowercase();
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
    head.starts_with('<') && marks.iter().any(|m| head.contains(m))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Regions {
    /// Left out.
    Out,
    /// Read like the rest.
    In,
}

/// An element whose content is skipped: its name, how deep it nests in itself, and why.
struct Skipped {
    name: Vec<u8>,
    depth: usize,
    why: Skip,
}

/// How skipped text is treated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skip {
    /// No reader sees it.
    Unseen,
    /// It is listed as dropped, for this reason.
    Listed(&'static str),
}

struct Reader<'a> {
    text: &'a str,
    regions: Regions,
    blocks: Vec<Block>,
    current: Block,
    skipped: Option<Skipped>,
    links: usize,
    article: usize,
    articles: usize,
    depth: usize,
    in_title: bool,
    title: String,
    heading: String,
    meta_title: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, regions: Regions) -> Self {
        Self {
            text,
            regions,
            blocks: Vec::new(),
            current: Block::default(),
            skipped: None,
            links: 0,
            article: 0,
            articles: 0,
            depth: 0,
            in_title: false,
            title: String::new(),
            heading: String::new(),
            meta_title: None,
            outlet: None,
            date: None,
        }
    }

    fn read(&mut self) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(self.text, emitter).flatten() {
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => self.end(&tag.name),
                Token::String(words) => self.words(words.span.start, words.span.end),
                _ => {}
            }
        }
        self.flush();
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        self.metadata(tag);
        if let Some(skipped) = &mut self.skipped
            && skipped.name != b"head"
        {
            if skipped.name == name && !tag.self_closing {
                skipped.depth += 1;
            }
            return;
        }
        // A head that is not closed ends where the body's elements begin.
        if name != b"title" && BLOCKS.contains(&name) {
            self.skipped = None;
        }
        if BLOCKS.contains(&name) {
            self.flush();
        }
        self.in_title = name == b"title" && self.title.is_empty();
        if name == b"a" {
            self.links = 1;
        }
        if name == b"article" || (name == b"main" && self.article == 0) {
            self.articles += 1;
            self.article = self.articles;
            self.depth += 1;
        }
        if BLOCKS.contains(&name) {
            self.current.heading = name.len() == 2 && name[0] == b'h' && name[1].is_ascii_digit();
            self.current.listed = name == b"li";
        }
        let void = VOID.contains(&name) || tag.self_closing;
        if self.skipped.is_none()
            && !void
            && let Some(why) = self.skips(tag)
        {
            self.skipped = Some(Skipped { name: name.to_vec(), depth: 1, why });
        }
    }

    /// Whether the element's content is skipped, and under what reason it is listed.
    fn skips(&self, tag: &StartTag<usize>) -> Option<Skip> {
        let name: &[u8] = &tag.name;
        if UNSEEN.contains(&name) {
            return Some(Skip::Unseen);
        }
        if self.regions == Regions::In {
            return None;
        }
        if REGIONS.contains(&name) || (name == b"header" && self.article == 0) {
            return Some(Skip::Listed(cleaning::FURNITURE));
        }
        if matches!(name, b"html" | b"body" | b"main" | b"article" | b"p") {
            return None;
        }
        let side = ["class", "id"].iter().filter_map(|a| attribute(tag, a)).any(|value| {
            value
                .to_ascii_lowercase()
                .split_whitespace()
                .any(|c| SIDE.iter().any(|s| c.starts_with(s) || c.contains(&format!("-{s}"))))
        });
        side.then_some(Skip::Listed(cleaning::FURNITURE))
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == name {
                skipped.depth -= 1;
                if skipped.depth == 0 {
                    self.flush();
                    self.skipped = None;
                }
            }
            if name == b"title" {
                self.in_title = false;
            }
            return;
        }
        if name == b"a" {
            self.links = 0;
        }
        if name == b"title" {
            self.in_title = false;
        }
        if BLOCKS.contains(&name) {
            self.flush();
        }
        if (name == b"article" || name == b"main") && self.depth > 0 {
            self.depth -= 1;
            if self.depth == 0 {
                self.article = 0;
            }
        }
    }

    fn words(&mut self, start: usize, end: usize) {
        let Some(raw) = self.text.get(start..end) else { return };
        if self.in_title {
            self.title.push_str(&decoded(raw));
            return;
        }
        let out = match &self.skipped {
            Some(Skipped { why: Skip::Unseen, .. }) => return,
            Some(Skipped { why: Skip::Listed(why), .. }) => Some(*why),
            None => None,
        };
        if self.current.out != out && self.current.letters > 0 {
            self.flush();
        }
        let letters = raw.chars().filter(|c| !c.is_whitespace()).count();
        self.current.out = out;
        self.current.letters += letters;
        self.current.linked += letters * self.links;
        self.current.pieces.push((start, end));
        if self.current.heading && self.heading.is_empty() && letters > 0 {
            self.heading = decoded(raw);
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        block.article = self.article;
        if block.letters > 0 {
            self.blocks.push(block);
        }
    }

    fn metadata(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        if name == b"time" && self.date.is_none() {
            self.date = attribute(tag, "datetime").and_then(|d| day(&d));
        }
        if name != b"meta" {
            return;
        }
        let Some(value) = attribute(tag, "content").filter(|v| !v.trim().is_empty()) else { return };
        let keys = ["property", "name", "itemprop"];
        let Some(key) = keys.iter().find_map(|k| attribute(tag, k)) else { return };
        match key.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" | "headline" => drop(self.meta_title.get_or_insert(value)),
            "og:site_name" | "application-name" | "publisher" | "dc.publisher" => {
                self.outlet.get_or_insert(value);
            }
            "article:published_time"
            | "datepublished"
            | "date"
            | "dc.date"
            | "dc.date.issued"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "parsely-pub-date"
            | "sailthru.date"
            | "og:published_time" => {
                self.date = self.date.take().or_else(|| day(&value));
            }
            _ => {}
        }
    }

    fn page(mut self, decoded_file: &Shadow) -> Page {
        let article = self.longest_article();
        let mut page = Page {
            title: [self.meta_title.take(), Some(self.heading.clone()), Some(self.title.clone())]
                .into_iter()
                .flatten()
                .map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "))
                .find(|t| !t.is_empty()),
            outlet: self.outlet.take().map(|o| o.trim().to_owned()),
            date: self.date.take(),
            ..Page::default()
        };
        let mut shadow = Shadow::default();
        for block in &self.blocks {
            let why = match block.out {
                Some(why) => Some(why),
                None if article.is_some_and(|a| a != block.article) => Some(cleaning::FURNITURE),
                None => self.links_only(block).then_some(cleaning::FURNITURE),
            };
            let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else { continue };
            if let Some(why) = why {
                let (start, end) = decoded_file.map.source(first.0, last.1);
                match page.dropped.last_mut() {
                    Some(entry) if entry.why == why && start.saturating_sub(entry.end) < 400 => {
                        entry.end = end;
                    }
                    _ => page.dropped.push(Dropped { start, end, why: why.to_owned() }),
                }
                continue;
            }
            if !shadow.text.is_empty() {
                shadow.insert("\n\n", first.0);
            }
            if block.listed {
                shadow.insert("- ", first.0);
            }
            for &(start, end) in &block.pieces {
                piece(&mut shadow, self.text, start, end);
            }
        }
        page.shadow = shadow.after(&decoded_file.map);
        page
    }

    /// The article that holds the most text, where articles hold two fifths of it.
    fn longest_article(&self) -> Option<usize> {
        let mut sizes: Vec<usize> = vec![0; self.articles + 1];
        for block in self.blocks.iter().filter(|b| b.out.is_none() && !self.links_only(b)) {
            if let Some(size) = sizes.get_mut(block.article) {
                *size += block.letters;
            }
        }
        let all: usize = sizes.iter().sum();
        let (longest, size) =
            sizes.iter().enumerate().skip(1).max_by_key(|(at, size)| (**size, usize::MAX - at))?;
        (size * 5 >= all * 2).then_some(longest)
    }

    fn links_only(&self, block: &Block) -> bool {
        block.linked * 10 >= block.letters * 7
            && (block.letters < 150 || self.regions == Regions::Out && block.listed)
    }
}

fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    let bytes: &[u8] = value;
    Some(String::from_utf8_lossy(bytes.get(..bytes.len().min(500))?).into_owned())
}

fn day(value: &str) -> Option<String> {
    let (year, month, day) = date::parse(value.trim())?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Takes over a stretch of HTML text: character references decoded, line breaks as spaces.
fn piece(shadow: &mut Shadow, text: &str, start: usize, end: usize) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let plain = rest.find(['&', '\n', '\r']).unwrap_or(rest.len());
        shadow.keep(&rest[..plain], at);
        at += plain;
        if at >= end {
            break;
        }
        if !text[at..end].starts_with('&') {
            shadow.keep(" ", at);
            at += 1;
            continue;
        }
        let reference = reference(&text[at..end]);
        let means = decoded(reference);
        if means == reference {
            shadow.keep(reference, at);
        } else {
            shadow.replace(&means, at, reference.len());
        }
        at += reference.len();
    }
}

/// The character reference at the start of the text, as far as one may go.
fn reference(text: &str) -> &str {
    let mut end = 1;
    for c in text.chars().skip(1).take(33) {
        if c == ';' {
            end += 1;
            break;
        }
        if !(c.is_ascii_alphanumeric() || c == '#') {
            break;
        }
        end += 1;
    }
    &text[..end]
}

/// The text of a piece of HTML without tags.
fn decoded(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut out = Vec::new();
    for token in Tokenizer::new(raw).flatten() {
        if let Token::String(words) = token {
            out.extend_from_slice(&words);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
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
            "The port\n\nAnn Lee’s plan is bold and long, with many words that make the article the longest.\n\n- One"
        );
        assert_eq!(page.title.as_deref(), Some("The port"));
        assert_eq!(page.outlet.as_deref(), Some("Harbour Times"));
        assert_eq!(page.date.as_deref(), Some("2031-05-06"));
        for word in ["Ann", "bold", "longest", "One", "port"] {
            let at = page.shadow.text.find(word).unwrap();
            let (start, end) = page.shadow.map.source(at, at + word.len());
            assert_eq!(&HTML[start..end], word);
        }
        let at = page.shadow.text.find('’').unwrap();
        let (start, end) = page.shadow.map.source(at, at + '’'.len_utf8());
        assert_eq!(&HTML[start..end], "&rsquo;");
        assert!(page.dropped.iter().any(|d| HTML[d.start..d.end].contains("Share")));
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
