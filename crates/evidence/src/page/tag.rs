//! Tags: the elements that the reading of pages tells apart, and what classes and ids say of them.

/// An element's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// The element above all others.
    Root,
    /// A paragraph.
    P,
    /// A division.
    Div,
    /// A section, or the part that the page calls main.
    Section,
    /// An article.
    Article,
    /// A list.
    List,
    /// An entry of a list.
    Item,
    /// A heading of this level.
    Heading(u8),
    /// A table or a part of one that holds rows.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// Quoted or preformatted text.
    Quote,
    /// A figure.
    Figure,
    /// The words under a figure.
    Caption,
    /// Navigation, footers, side columns, dialogs.
    Region,
    /// A form.
    Form,
    /// The head of a page or of an article.
    Header,
    /// A link.
    Link,
    /// An image or another thing to look at.
    Image,
    /// A field of a form.
    Field,
    /// A break between lines.
    Break,
    /// Some other element that ends a line.
    Block,
    /// An element within a line.
    Inline,
    /// An element whose text no reader sees.
    Unseen,
    /// The page's title.
    Title,
    /// A script that may hold data about the page.
    Script,
}

impl Tag {
    /// The tag of this name, in lower case.
    pub(crate) fn of(name: &[u8]) -> Self {
        match name {
            b"p" => Self::P,
            b"div" | b"center" => Self::Div,
            b"section" | b"main" => Self::Section,
            b"article" => Self::Article,
            b"ul" | b"ol" | b"dl" => Self::List,
            b"li" | b"dt" | b"dd" => Self::Item,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"table" | b"thead" | b"tbody" | b"tfoot" => Self::Table,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"blockquote" | b"pre" => Self::Quote,
            b"figure" => Self::Figure,
            b"figcaption" | b"caption" => Self::Caption,
            b"nav" | b"footer" | b"aside" | b"dialog" | b"menu" => Self::Region,
            b"form" | b"fieldset" => Self::Form,
            b"header" => Self::Header,
            b"a" => Self::Link,
            b"img" | b"picture" | b"amp-img" | b"embed" => Self::Image,
            b"input" => Self::Field,
            b"br" | b"hr" => Self::Break,
            b"html" | b"body" | b"address" | b"details" | b"summary" | b"time" => Self::Block,
            b"style" | b"noscript" | b"template" | b"svg" | b"iframe" | b"select" | b"textarea"
            | b"button" | b"object" | b"math" | b"canvas" | b"video" | b"audio" => Self::Unseen,
            b"title" => Self::Title,
            b"script" => Self::Script,
            _ => Self::Inline,
        }
    }

    /// Whether the element begins and ends a line.
    pub(crate) fn breaks(self) -> bool {
        !matches!(
            self,
            Self::Link | Self::Inline | Self::Image | Self::Field | Self::Unseen | Self::Script | Self::Root
        )
    }
}

/// Elements without an end tag.
pub(crate) const VOID: &[&[u8]] = &[
    b"br", b"hr", b"img", b"input", b"meta", b"link", b"source", b"wbr", b"area", b"base", b"col", b"embed",
    b"track", b"param",
];

/// What an element's class, id and role say of it, as bits.
pub(crate) type Marks = u8;

/// It hardly holds the article.
pub(crate) const UNLIKELY: Marks = 1;
/// It may hold the article, whatever else is said.
pub(crate) const MAYBE: Marks = 2;
/// It sounds like content.
pub(crate) const POSITIVE: Marks = 4;
/// It sounds like something else.
pub(crate) const NEGATIVE: Marks = 8;
/// Its text is beside the article wherever it stands: buttons, lists of other stories, captions, authors.
pub(crate) const ASIDE: Marks = 16;
/// No reader sees it.
pub(crate) const HIDDEN: Marks = 32;
/// The page calls it the body of the article.
pub(crate) const BODY: Marks = 64;
/// It names the author.
pub(crate) const BYLINE: Marks = 128;

/// Words in classes and ids, as widely used reader views take them.
const UNLIKELY_WORDS: &[&str] = &[
    "-ad-",
    "banner",
    "breadcrumb",
    "combx",
    "comment",
    "community",
    "cookie",
    "cover-wrap",
    "disqus",
    "extra",
    "footer",
    "gdpr",
    "header",
    "legends",
    "menu",
    "navbar",
    "newsletter",
    "recirc",
    "recommend",
    "related",
    "remark",
    "replies",
    "rss",
    "share",
    "sharing",
    "shoutbox",
    "sidebar",
    "skyscraper",
    "social",
    "sponsor",
    "subscribe",
    "supplemental",
    "ad-break",
    "agegate",
    "outbrain",
    "pagination",
    "pager",
    "popular",
    "popup",
    "promo",
    "taboola",
    "toolbar",
    "trending",
];
const MAYBE_WORDS: &[&str] =
    &["and", "article", "body", "column", "content", "main", "shadow", "story", "entry", "post"];
const POSITIVE_WORDS: &[&str] =
    &["article", "body", "content", "entry", "main", "page", "pagination", "post", "text", "blog", "story"];
const NEGATIVE_WORDS: &[&str] = &[
    "-ad-",
    "hidden",
    "banner",
    "combx",
    "comment",
    "com-",
    "contact",
    "footer",
    "gdpr",
    "masthead",
    "media",
    "meta",
    "newsletter",
    "outbrain",
    "promo",
    "recirc",
    "related",
    "scroll",
    "share",
    "shoutbox",
    "sidebar",
    "skyscraper",
    "sponsor",
    "shopping",
    "social",
    "taboola",
    "tags",
    "widget",
];
/// Beginnings of a class that stands beside the article wherever it is.
const ASIDE_WORDS: &[&str] = &[
    "share",
    "sharing",
    "social",
    "related",
    "promo",
    "advert",
    "newsletter",
    "breadcrumb",
    "sidebar",
    "subscribe",
    "recommend",
    "most-popular",
    "mostpopular",
    "trending",
    "outbrain",
    "taboola",
    "disqus",
    "byline",
    "author-bio",
    "author-info",
    "about-author",
    "authorbox",
    "tags",
    "tag-list",
    "taglist",
    "toolbar",
    "skip-link",
    "caption",
    "wp-caption",
    "image-credit",
    "photo-credit",
    "credit",
    "copyright",
    "read-more",
    "readmore",
    "more-on",
    "also-read",
    "video-player",
    "comments",
    "comment-list",
    "dateline",
    "post-meta",
    "entry-meta",
    "article-meta",
    "timestamp",
    "pub-date",
    "published",
    "post-date",
    "jp-relatedposts",
    "sharedaddy",
    "print-only",
    "sr-only",
    "visually-hidden",
    "screen-reader",
    "slideshow",
    "gallery",
    "correction-link",
    "paywall",
    "signup",
    "sign-up",
    "follow",
    "rating",
    "post-nav",
    "nav-links",
];

/// Reads the marks of a class, an id and a role.
pub(crate) fn marks(names: &str, role: &str) -> Marks {
    let lower = names.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let mut out = 0;
    let unlikely_role = matches!(
        role,
        "menu" | "menubar" | "complementary" | "navigation" | "alert" | "alertdialog" | "dialog"
    );
    if unlikely_role || (!lower.is_empty() && has(UNLIKELY_WORDS)) {
        out |= UNLIKELY;
    }
    if lower.is_empty() {
        return out;
    }
    for (words, mark) in [(MAYBE_WORDS, MAYBE), (POSITIVE_WORDS, POSITIVE), (NEGATIVE_WORDS, NEGATIVE)] {
        if has(words) {
            out |= mark;
        }
    }
    let mut parts = lower.split_whitespace();
    let aside = parts.any(|part| {
        ASIDE_WORDS.iter().any(|w| {
            part.starts_with(w)
                || part.match_indices(w).any(|(at, _)| {
                    part.as_bytes().get(at.wrapping_sub(1)).is_some_and(|b| matches!(b, b'-' | b'_'))
                })
        })
    });
    if aside {
        out |= ASIDE;
    }
    if ["byline", "author", "writtenby"].iter().any(|w| lower.contains(w)) {
        out |= BYLINE;
    }
    let body = [
        "articlebody",
        "article-body",
        "article__body",
        "article_body",
        "story-body",
        "entry-content",
        "post-content",
        "article-content",
        "articlecontent",
        "story-content",
        "article-text",
        "story__body",
    ];
    if lower.split_whitespace().any(|part| body.iter().any(|w| part.contains(w))) {
        out |= BODY;
    }
    out
}
