//! What must hold of every page.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeSet;

/// Parses the page as XML, which is stricter than HTML, after closing the void elements.
pub(crate) fn check_page(page: &str) {
    let body = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let mut closed = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        closed.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').unwrap();
        let tag = &rest[..end];
        let is_void = ["<meta", "<br"].iter().any(|v| tag.starts_with(v));
        closed.push_str(tag);
        closed.push_str(if is_void { "/>" } else { ">" });
        rest = &rest[end + 1..];
    }
    closed.push_str(rest);
    let tree = roxmltree::Document::parse(&closed).unwrap_or_else(|e| panic!("{e}"));
    let mut ids = BTreeSet::new();
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id), "the id {id} is there twice");
        }
        let name = node.tag_name().name();
        assert!(!["script", "img", "link", "iframe", "object"].contains(&name), "{name}");
        assert!(!node.attributes().any(|a| a.name().starts_with("on")));
        if name == "table" {
            assert!(node.children().any(|c| c.has_tag_name("caption")));
        }
        if name == "th" {
            assert!(node.attribute("scope").is_some());
        }
    }
    for node in tree.descendants() {
        if let Some(href) = node.attribute("href") {
            let target = href.strip_prefix('#').unwrap_or_else(|| panic!("{href} leads outside"));
            assert!(ids.contains(target), "{href} leads nowhere");
        }
        for list in
            [node.attribute("aria-labelledby"), node.attribute("aria-describedby")].into_iter().flatten()
        {
            assert!(list.split(' ').all(|i| ids.contains(i)), "{list}");
        }
    }
}

/// Links and anchors of the Markdown.
pub(crate) fn check_markdown(text: &str) {
    let anchors: BTreeSet<&str> =
        text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for rest in text.split("](#").skip(1) {
        let target = rest.split(')').next().unwrap();
        assert!(anchors.contains(target), "{target} leads nowhere");
    }
    assert!(!text.contains("<script"));
}
