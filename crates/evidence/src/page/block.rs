//! Blocks: the lines of text of a page, each with the element that holds it.

use super::tag::Tag;
use super::tree::{Node, Tree};

/// How much of a text there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Characters, with white space as one.
    pub(crate) chars: usize,
    /// Of these, inside links.
    pub(crate) linked: usize,
    /// Commas.
    pub(crate) commas: usize,
}

impl Amount {
    /// Adds another.
    pub(crate) fn add(&mut self, other: Self) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.commas += other.commas;
    }

    /// The share of the text that is links, 0 to 1.
    pub(crate) fn link_density(self) -> f64 {
        if self.chars == 0 { 0.0 } else { self.linked as f64 / self.chars as f64 }
    }
}

/// A line of text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Nodes of text.
    pub(crate) texts: Vec<usize>,
    /// The nearest element around it that begins and ends a line.
    pub(crate) home: usize,
    /// How much it is.
    pub(crate) amount: Amount,
    /// The level, where it is a heading.
    pub(crate) heading: Option<u8>,
    /// Whether it begins an entry of a list.
    pub(crate) listed: bool,
}

/// The page's blocks in order, and for each node the element that begins and ends its line.
pub(crate) fn blocks(tree: &Tree, html: &str) -> (Vec<Block>, Vec<usize>) {
    let nodes = &tree.nodes;
    let mut homes = vec![0; nodes.len()];
    let mut linked = vec![false; nodes.len()];
    let mut out: Vec<Block> = Vec::new();
    let mut current = Block::default();
    // Where a line that began inside an element has to end: after the element's last node.
    let mut ends: Vec<usize> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        while ends.last().is_some_and(|e| *e <= at) {
            ends.pop();
            flush(&mut current, &mut out, nodes);
        }
        let parent = node.parent;
        linked[at] = linked[parent] || node.tag == Tag::Link;
        homes[at] = homes[parent];
        if let Some((start, end)) = node.text {
            let amount = amount(html.get(start..end).unwrap_or(""), linked[at]);
            if amount.chars > 0 && current.texts.is_empty() {
                current.home = homes[at];
            }
            current.texts.push(at);
            current.amount.add(amount);
        } else if node.tag.breaks() {
            flush(&mut current, &mut out, nodes);
            if node.tag != Tag::Break {
                homes[at] = at;
                ends.push(node.end);
            }
            current.listed = node.tag == Tag::Item;
        }
    }
    flush(&mut current, &mut out, nodes);
    (out, homes)
}

fn flush(current: &mut Block, out: &mut Vec<Block>, nodes: &[Node]) {
    let mut block = std::mem::take(current);
    if block.amount.chars > 0 {
        if let Some(Tag::Heading(level)) = nodes.get(block.home).map(|n| n.tag) {
            block.heading = Some(level);
        }
        out.push(block);
    }
}

fn amount(text: &str, linked: bool) -> Amount {
    let (mut chars, mut commas, mut blank) = (0, 0, true);
    for c in text.chars() {
        let white = c.is_whitespace();
        if !(white && blank) {
            chars += 1;
        }
        blank = white;
        commas += usize::from(matches!(c, ',' | '،' | '、' | '，'));
    }
    if text.chars().all(char::is_whitespace) {
        chars = 0;
    }
    Amount { chars, linked: if linked { chars } else { 0 }, commas }
}
