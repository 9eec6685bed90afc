//! Trimming: what inside the article's element is not its text.
//!
//! Side pieces, captions, forms and lists of links are taken out. An element with a mark of something
//! beside the article goes only if it holds less than a quarter of the text, so that a page that names its
//! parts oddly is not emptied.

use super::article::{Care, sums};
use super::block::Block;
use super::tag::{ASIDE, BODY, NEGATIVE, POSITIVE, Tag};
use super::tree::{Node, Tree};

/// Counts of what an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Holds {
    paragraphs: usize,
    items: usize,
    images: usize,
    fields: usize,
    headings: usize,
}

/// Takes out of `inside` what is not the article's text.
pub(crate) fn trim(tree: &Tree, blocks: &[Block], inside: &mut [bool], care: Care) {
    let nodes = &tree.nodes;
    let out: Vec<bool> = inside.iter().map(|i| !i).collect();
    let sums = sums(nodes, blocks, &out);
    let holds = holds(nodes, inside);
    let all = sums[0].chars;
    for at in 1..nodes.len() {
        let node = &nodes[at];
        let whole = inside[node.parent] || !inside[at];
        if !inside[at] {
            continue;
        }
        let amount = sums[at];
        let small = amount.chars * 4 < all;
        let gone = match node.tag {
            Tag::Caption => true,
            Tag::Region => care >= Care::Little,
            Tag::Link | Tag::Inline | Tag::Image if node.text.is_some() => false,
            _ if !whole => false,
            _ if node.marks & ASIDE != 0 && node.marks & BODY == 0 => small && care >= Care::Some,
            Tag::Form | Tag::List | Tag::Table | Tag::Div | Tag::Section | Tag::Figure => {
                care >= Care::Some && small && doubtful(node, amount, holds[at])
            }
            _ => false,
        };
        if gone {
            for i in &mut inside[at..node.end] {
                *i = false;
            }
        }
    }
}

fn holds(nodes: &[Node], inside: &[bool]) -> Vec<Holds> {
    let mut all = vec![Holds::default(); nodes.len()];
    for at in (1..nodes.len()).rev() {
        if inside[at] {
            let here = &mut all[at];
            match nodes[at].tag {
                Tag::P => here.paragraphs += 1,
                Tag::Item => here.items += 1,
                Tag::Image => here.images += 1,
                Tag::Field => here.fields += 1,
                Tag::Heading(_) => here.headings += 1,
                _ => {}
            }
        }
        let here = all[at];
        let up = &mut all[nodes[at].parent];
        up.paragraphs += here.paragraphs;
        up.items += here.items;
        up.images += here.images;
        up.fields += here.fields;
        up.headings += here.headings;
    }
    all
}

/// Whether an element with few commas holds links, pictures or fields rather than text.
fn doubtful(node: &Node, amount: super::block::Amount, holds: Holds) -> bool {
    let weight = i32::from(node.marks & POSITIVE != 0) - i32::from(node.marks & NEGATIVE != 0);
    if weight < 0 {
        return true;
    }
    if amount.commas >= 10 {
        return false;
    }
    let list = node.tag == Tag::List;
    let density = amount.link_density();
    (holds.images > 1 && holds.paragraphs * 2 < holds.images && amount.chars < 200)
        || (!list && holds.items > holds.paragraphs + 100)
        || holds.fields * 3 > holds.paragraphs
        || (!list && holds.headings == 0 && amount.chars < 25 && density > 0.0)
        || (weight == 0 && density > 0.2 && (list || holds.items > 0 || density > 0.33))
        || (weight > 0 && density > 0.5)
}

/// Whether a block is a link to something else.
pub(crate) fn only_links(block: &Block, nodes: &[Node]) -> bool {
    let amount = block.amount;
    let item = nodes[block.home].tag == Tag::Item;
    amount.linked * 10 >= amount.chars * 8 && (amount.chars < 150 || item)
}
