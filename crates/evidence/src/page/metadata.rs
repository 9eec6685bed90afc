//! Metadata: what a page says about itself in its head and in its data for machines.

use html5gum::emitters::default::StartTag;
use serde_json::Value;

use super::text::decoded;
use crate::date;

/// The largest data script that is read, in bytes.
const MAX_DATA: usize = 2 << 20;
/// The longest value that is kept, in bytes.
const MAX_VALUE: usize = 500;
/// How many objects of a data script are looked at.
const MAX_OBJECTS: usize = 200;

/// What a page says about itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    /// What its title element says.
    pub(crate) page_title: String,
    /// The title for sharing, or the headline.
    pub(crate) headline: Option<String>,
    /// The outlet.
    pub(crate) outlet: Option<String>,
    /// Who wrote it.
    pub(crate) byline: Option<String>,
    /// Publication date, `YYYY-MM-DD`.
    pub(crate) date: Option<String>,
    /// The date of the first time element.
    pub(crate) time: Option<String>,
    /// The date in the page's own address.
    pub(crate) address_date: Option<String>,
    /// The article's words as the page gives them to machines.
    pub(crate) article: Option<String>,
    /// Whether the script that is open holds data about the page.
    data: bool,
}

impl Metadata {
    /// Takes over what a start tag says.
    pub(crate) fn tag(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        match name {
            b"time" if self.time.is_none() => {
                self.time = attribute(tag, "datetime").and_then(|d| day(&d));
            }
            b"script" => {
                self.data = attribute(tag, "type")
                    .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
            }
            b"link" if attribute(tag, "rel").is_some_and(|r| r == "canonical") => {
                let found = attribute(tag, "href").and_then(|h| date::in_address(&h));
                self.address_date = self.address_date.take().or(found);
            }
            b"meta" => self.meta(tag),
            _ => {}
        }
    }

    fn meta(&mut self, tag: &StartTag<usize>) {
        let Some(value) = attribute(tag, "content").map(|v| one_line(&v)).filter(|v| !v.is_empty()) else {
            return;
        };
        let keys = ["property", "name", "itemprop"];
        let Some(key) = keys.iter().find_map(|k| attribute(tag, k)) else { return };
        match key.trim().to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" | "headline" | "dc.title" => keep(&mut self.headline, value),
            "og:site_name" | "application-name" | "publisher" | "dc.publisher" => {
                keep(&mut self.outlet, value);
            }
            "author" | "article:author" | "byl" | "dc.creator" | "parsely-author" | "sailthru.author" => {
                if let Some(name) = person(&value) {
                    keep(&mut self.byline, name);
                }
            }
            "og:url" => {
                let found = date::in_address(&value);
                self.address_date = self.address_date.take().or(found);
            }
            "article:published_time"
            | "datepublished"
            | "date"
            | "dc.date"
            | "dc.date.issued"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "parsely-pub-date"
            | "sailthru.date"
            | "og:published_time"
            | "article.published"
            | "article:published"
            | "ptime"
            | "cxenseparse:recs:publishtime" => {
                self.date = self.date.take().or_else(|| day(&value));
            }
            _ => {}
        }
    }

    /// Takes over words of the title element.
    pub(crate) fn title(&mut self, raw: &str) {
        if self.page_title.len() < MAX_VALUE {
            self.page_title.push_str(&decoded(raw));
        }
    }

    /// Reads a script, where it holds data about the page.
    pub(crate) fn script(&mut self, raw: &str) {
        if !self.data || raw.len() > MAX_DATA {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(raw.trim()) else { return };
        let mut queue = vec![&value];
        let mut looked = 0;
        while let Some(next) = queue.pop() {
            looked += 1;
            if looked > MAX_OBJECTS {
                return;
            }
            match next {
                Value::Array(all) => queue.extend(all.iter().rev().take(MAX_OBJECTS)),
                Value::Object(fields) => {
                    queue.extend(
                        ["@graph", "mainEntity", "mainEntityOfPage"]
                            .iter()
                            .rev()
                            .filter_map(|k| fields.get(*k)),
                    );
                    if is_article(next) {
                        self.object(next);
                    }
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, article: &Value) {
        let text = |key: &str| article[key].as_str().map(|t| one_line(&decoded(t))).filter(|t| !t.is_empty());
        if let Some(title) = text("headline") {
            keep(&mut self.headline, title);
        }
        if let Some(found) = text("datePublished").and_then(|d| day(&d)) {
            keep(&mut self.date, found);
        }
        if let Some(outlet) = names(&article["publisher"]).into_iter().next() {
            keep(&mut self.outlet, outlet);
        }
        let authors: Vec<String> = names(&article["author"]).iter().filter_map(|n| person(n)).collect();
        if !authors.is_empty() {
            keep(&mut self.byline, authors.join(", "));
        }
        if let Some(words) = article["articleBody"].as_str() {
            self.article.get_or_insert_with(|| decoded(words));
        }
    }
}

fn keep(into: &mut Option<String>, value: String) {
    into.get_or_insert(value);
}

fn is_article(object: &Value) -> bool {
    let fits = |kind: &Value| {
        kind.as_str().is_some_and(|k| {
            k.ends_with("Article") || matches!(k, "BlogPosting" | "Report" | "WebPage" | "LiveBlogPosting")
        })
    };
    let kind = &object["@type"];
    fits(kind) || kind.as_array().is_some_and(|all| all.iter().any(fits))
}

/// The names of a person or body, or of several.
fn names(value: &Value) -> Vec<String> {
    let one = |v: &Value| {
        v.as_str().or_else(|| v["name"].as_str()).map(|n| one_line(&decoded(n))).filter(|n| !n.is_empty())
    };
    match value {
        Value::Array(all) => all.iter().take(20).filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

/// A byline without `By`; none where it is an address on the web.
pub(crate) fn person(value: &str) -> Option<String> {
    let value = value.trim();
    let plain = value.get(..3).filter(|p| p.eq_ignore_ascii_case("by ")).map_or(value, |_| value[3..].trim());
    (!plain.is_empty() && plain.len() <= 200 && !plain.contains("://")).then(|| plain.to_owned())
}

fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let bytes: &[u8] = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(bytes.get(..bytes.len().min(MAX_VALUE))?).into_owned())
}

/// White space as single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn day(value: &str) -> Option<String> {
    date::published(value)
}
