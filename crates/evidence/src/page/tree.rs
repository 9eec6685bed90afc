//! The tree of a page: its elements and texts in the order of the file, built in one pass.
//!
//! Only as much of HTML's rules for unclosed and misplaced tags as the reading of articles needs: a
//! paragraph ends where a block begins, an entry where the next one begins; an end tag closes the nearest
//! open element of its kind unless a block stands between. Depth and number of elements are bounded:
//! beyond the bounds text belongs to the element it is in, and nothing is lost.
//!
//! Cost: linear in the file, times at most [`DEPTH`] for each end tag.

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use super::metadata::Metadata;
use super::tag::{self, Marks, Tag};

/// How deep elements nest; deeper ones are not told apart.
const DEPTH: usize = 256;
/// The most elements of a page that are told apart, and half of the most nodes.
const NODES: usize = 600_000;

/// An element or a stretch of text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The element that holds it; the root holds itself.
    pub(crate) parent: usize,
    /// One past its last descendant.
    pub(crate) end: usize,
    /// Its kind.
    pub(crate) tag: Tag,
    /// What its class, id and role say.
    pub(crate) marks: Marks,
    /// A number that elements of the same kind and class share; 0 for those without a class.
    pub(crate) kin: u64,
    /// For text, its place in the decoded file; else none.
    pub(crate) text: Option<(usize, usize)>,
}

/// A page's elements and texts; those inside an element follow it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// The nodes, the root first.
    pub(crate) nodes: Vec<Node>,
    /// What the page says about itself.
    pub(crate) metadata: Metadata,
    /// Where the page has more than is told apart, the place in the decoded file from which nothing is read.
    pub(crate) cut: Option<usize>,
}

/// Reads the tree of a page.
pub(crate) fn tree(html: &str) -> Tree {
    let mut builder = Builder::new(html);
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => builder.start(&tag),
            Token::EndTag(tag) => builder.close(&tag.name),
            Token::String(words) => builder.words(words.span.start, words.span.end),
            _ => {}
        }
    }
    builder.done()
}

/// An element that is open.
struct Open {
    name: Vec<u8>,
    tag: Tag,
    node: usize,
}

struct Builder<'a> {
    html: &'a str,
    tree: Tree,
    open: Vec<Open>,
    /// Elements opened past the bounds, by name, whose end tags close nothing.
    beyond: usize,
}

impl<'a> Builder<'a> {
    fn new(html: &'a str) -> Self {
        let root = Node { parent: 0, end: 0, tag: Tag::Root, marks: 0, kin: 0, text: None };
        let tree = Tree { nodes: vec![root], metadata: Metadata::default(), cut: None };
        Self { html, tree, open: vec![Open { name: Vec::new(), tag: Tag::Root, node: 0 }], beyond: 0 }
    }

    fn inner(&self) -> (Tag, usize) {
        self.open.last().map_or((Tag::Root, 0), |o| (o.tag, o.node))
    }

    fn add(&mut self, tag: Tag, marks: Marks, text: Option<(usize, usize)>) -> usize {
        let at = self.tree.nodes.len();
        self.tree.nodes.push(Node { parent: self.inner().1, end: at + 1, tag, marks, kin: 0, text });
        at
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        self.tree.metadata.tag(tag);
        let kind = Tag::of(name);
        if matches!(self.inner().0, Tag::Unseen | Tag::Script | Tag::Title) {
            // Inside these only elements of the same name matter, so that the right end tag closes it.
            if kind == Tag::Unseen && self.open.last().is_some_and(|o| o.name == name) {
                self.push(name, kind, 0);
            }
            return;
        }
        self.close_implied(kind);
        let void =
            tag::VOID.contains(&name) || (tag.self_closing && matches!(kind, Tag::Inline | Tag::Image));
        if self.tree.nodes.len() >= NODES {
            return;
        }
        let marks = marks(tag);
        if void {
            if kind != Tag::Inline {
                self.add(kind, marks, None);
            }
            return;
        }
        self.push(name, kind, marks);
        if let (Some(node), Some(class)) =
            (self.tree.nodes.last_mut(), tag.attributes.get(b"class".as_slice()))
        {
            node.kin = kin(name, class);
        }
    }

    fn push(&mut self, name: &[u8], tag: Tag, marks: Marks) {
        if self.open.len() >= DEPTH || self.tree.nodes.len() >= NODES {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        let node = self.add(tag, marks, None);
        self.open.push(Open { name: name.to_vec(), tag, node });
    }

    /// Closes what the beginning of an element ends without a tag.
    fn close_implied(&mut self, kind: Tag) {
        if matches!(kind, Tag::Item | Tag::Row | Tag::Cell) {
            let same = self
                .open
                .iter()
                .rposition(|o| o.tag == kind || matches!(o.tag, Tag::List | Tag::Table | Tag::Root));
            if let Some(at) = same.filter(|at| self.open[*at].tag == kind) {
                self.truncate(at);
            }
        } else if kind.breaks() && !matches!(kind, Tag::Break | Tag::Title) {
            // Only elements within a line may stand between the paragraph and the new block.
            let at = self.open.iter().rposition(|o| o.tag.breaks() || o.tag == Tag::Root);
            if let Some(at) = at.filter(|at| self.open[*at].tag == Tag::P) {
                self.truncate(at);
            }
        }
    }

    fn close(&mut self, name: &[u8]) {
        let kind = Tag::of(name);
        let found = self.open.iter().enumerate().rev().find_map(|(at, o)| {
            if at == 0 {
                return Some(None);
            }
            if o.name == name {
                return Some(Some(at));
            }
            let bars = match kind {
                Tag::Link | Tag::Inline => o.tag.breaks(),
                Tag::P | Tag::Heading(_) => o.tag.breaks() && o.tag != Tag::P,
                Tag::Item => matches!(o.tag, Tag::List | Tag::Table | Tag::Cell),
                Tag::Table | Tag::Row | Tag::Cell => false,
                _ => matches!(o.tag, Tag::Cell),
            };
            bars.then_some(None)
        });
        match found.flatten() {
            // An element that was opened past the bounds closes first.
            Some(_) if self.beyond > 0 => self.beyond -= 1,
            Some(at) => self.truncate(at),
            None => self.beyond = self.beyond.saturating_sub(1),
        }
    }

    fn truncate(&mut self, at: usize) {
        let end = self.tree.nodes.len();
        for open in self.open.drain(at.max(1)..) {
            self.tree.nodes[open.node].end = end;
        }
    }

    fn words(&mut self, start: usize, end: usize) {
        let Some(raw) = self.html.get(start..end) else { return };
        match self.inner().0 {
            Tag::Unseen => {}
            Tag::Title => self.tree.metadata.title(raw),
            Tag::Script => self.tree.metadata.script(raw),
            _ => {
                let (inner, full) = (self.inner().1, self.tree.nodes.len() >= 2 * NODES);
                match self.tree.nodes.last_mut() {
                    // Stretches that touch are one.
                    Some(Node { text: Some(text), parent, .. }) if text.1 == start && *parent == inner => {
                        text.1 = end;
                    }
                    _ if full => drop(self.tree.cut.get_or_insert(start)),
                    _ => drop(self.add(Tag::Inline, 0, Some((start, end)))),
                }
            }
        }
    }

    fn done(mut self) -> Tree {
        self.truncate(1);
        self.tree.nodes[0].end = self.tree.nodes.len();
        self.tree
    }
}

fn marks(tag: &StartTag<usize>) -> Marks {
    let get = |name: &str| {
        tag.attributes
            .get(name.as_bytes())
            .map(|v| String::from_utf8_lossy(v.get(..v.len().min(500)).unwrap_or(v)))
    };
    let mut out = match (get("class"), get("id"), get("role")) {
        (None, None, None) => 0,
        (class, id, role) => {
            let names = format!("{} {}", class.unwrap_or_default(), id.unwrap_or_default());
            tag::marks(names.trim(), &role.unwrap_or_default())
        }
    };
    let unseen = tag.attributes.contains_key(b"hidden".as_slice())
        || get("aria-hidden").is_some_and(|v| v == "true")
        || get("style").is_some_and(|v| {
            let plain: String = v.chars().filter(|c| !c.is_whitespace()).collect();
            plain.to_ascii_lowercase().contains("display:none")
        });
    if unseen {
        out |= tag::HIDDEN;
    }
    if get("itemprop").is_some_and(|v| v.eq_ignore_ascii_case("articleBody")) {
        out |= tag::BODY;
    }
    out
}

/// The 64-bit FNV-1a hash of an element's name and class; 0 for an empty class.
fn kin(name: &[u8], class: &[u8]) -> u64 {
    if class.trim_ascii().is_empty() {
        return 0;
    }
    let bytes = name.iter().chain(b" ").chain(class.trim_ascii());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}
