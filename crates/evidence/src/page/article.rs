//! The article of a page: which of its blocks are its own text.
//!
//! The method is that of the reader views of browsers (Readability, first by arc90, later by Mozilla):
//! each paragraph gives its ancestors `1 + commas + min(length / 100, 3)` points, the parent all of them,
//! the grandparent half, each further one a third of the level; a class or id that sounds like content
//! adds 25, one that sounds like something else takes 25; the sum counts by the share of its text that is
//! no link. The best element (ties: the one that begins first) and its siblings that are like it hold the
//! article; what inside it is a form, a list of links, a caption or a side piece is trimmed. Where less
//! than [`ENOUGH`] characters are found, it is looked for again with fewer things ruled out.
//!
//! Cost: linear in the nodes of the page, for each of at most four tries.

use super::block::{Amount, Block};
use super::tag::{ASIDE, BODY, HIDDEN, MAYBE, NEGATIVE, POSITIVE, Tag, UNLIKELY};
use super::tree::{Node, Tree};
use super::trim;

/// The characters that are enough for an article.
const ENOUGH: usize = 500;
/// The least characters of a block that gives points.
const LEAST: usize = 25;
/// How many levels up points are given.
const LEVELS: usize = 5;
/// How many levels up the other parts of an article are looked for.
const KIN: usize = 4;
/// How many of the best elements are compared.
const BEST: usize = 5;

/// What is ruled out in a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Care {
    /// Only what no reader sees.
    Least,
    /// Navigation too.
    Little,
    /// What classes say counts too.
    Some,
    /// Elements that hardly hold the article too.
    Full,
}

/// Which blocks are the article's.
pub(crate) fn article(tree: &Tree, blocks: &[Block]) -> Vec<bool> {
    let mut best: Vec<bool> = vec![false; blocks.len()];
    let mut most = 0;
    for care in [Care::Full, Care::Some, Care::Little, Care::Least] {
        let found = attempt(tree, blocks, care);
        let size: usize = blocks.iter().zip(&found).filter(|(_, k)| **k).map(|(b, _)| b.amount.chars).sum();
        if size > most {
            (best, most) = (found, size);
        }
        if most >= ENOUGH {
            break;
        }
    }
    best
}

fn attempt(tree: &Tree, blocks: &[Block], care: Care) -> Vec<bool> {
    let nodes = &tree.nodes;
    let out = ruled_out(nodes, care);
    let sums = sums(nodes, blocks, &out);
    let scores = scores(nodes, blocks, &out, &sums, care);
    let Some(top) = top(nodes, &scores, &sums) else {
        return blocks.iter().map(|b| !out[b.texts[0]]).collect();
    };
    let mut inside = joined(nodes, top, &scores, &sums, &out);
    trim::trim(tree, blocks, &mut inside, care);
    blocks.iter().map(|b| inside[b.texts[0]] && !trim::only_links(b, nodes)).collect()
}

/// The elements that are ruled out from the start, with all that is in them.
fn ruled_out(nodes: &[Node], care: Care) -> Vec<bool> {
    let mut out = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate().skip(1) {
        let marked = |m: u8| node.marks & m != 0;
        let unlikely = care >= Care::Full
            && marked(UNLIKELY)
            && !marked(MAYBE)
            && !matches!(
                node.tag,
                Tag::Block | Tag::Article | Tag::Link | Tag::Table | Tag::Cell | Tag::Row | Tag::Heading(_)
            );
        let region = care >= Care::Little && node.tag == Tag::Region;
        out[at] = out[node.parent]
            || (marked(HIDDEN) && care > Care::Least)
            || unlikely
            || region
            || matches!(node.tag, Tag::Unseen | Tag::Script | Tag::Title);
    }
    out
}

/// How much text each element holds.
pub(crate) fn sums(nodes: &[Node], blocks: &[Block], out: &[bool]) -> Vec<Amount> {
    let mut sums = vec![Amount::default(); nodes.len()];
    for block in blocks.iter().filter(|b| !out[b.texts[0]]) {
        sums[block.texts[0]].add(block.amount);
    }
    for at in (1..nodes.len()).rev() {
        let here = sums[at];
        sums[nodes[at].parent].add(here);
    }
    sums
}

fn weight(node: &Node) -> f64 {
    let side = |mark: u8| if node.marks & mark != 0 { 25.0 } else { 0.0 };
    side(POSITIVE) - side(NEGATIVE) + 2.0 * side(BODY)
}

/// The points of each element; none for those that got none.
fn scores(nodes: &[Node], blocks: &[Block], out: &[bool], sums: &[Amount], care: Care) -> Vec<Option<f64>> {
    let mut scores: Vec<Option<f64>> = vec![None; nodes.len()];
    for block in blocks {
        if out[block.texts[0]] || block.amount.chars < LEAST || block.heading.is_some() {
            continue;
        }
        let points = 2.0 + block.amount.commas as f64 + (block.amount.chars as f64 / 100.0).min(3.0).floor();
        let home = &nodes[block.home];
        // A line in an element that holds other lines too counts as a paragraph inside it.
        let own = matches!(home.tag, Tag::P | Tag::Item | Tag::Heading(_))
            || (sums[block.home].chars <= block.amount.chars + 1 && home.tag != Tag::Article);
        let mut at = if own { home.parent } else { block.home };
        for level in 0..LEVELS {
            if at == 0 {
                break;
            }
            let divider = [1.0, 2.0].get(level).copied().unwrap_or(level as f64 * 3.0);
            let entry = scores[at].get_or_insert_with(|| start(&nodes[at], care));
            *entry += points / divider;
            at = nodes[at].parent;
        }
    }
    for (at, score) in scores.iter_mut().enumerate() {
        if let Some(score) = score {
            *score *= 1.0 - sums[at].link_density();
        }
    }
    scores
}

fn start(node: &Node, care: Care) -> f64 {
    let base = match node.tag {
        Tag::Div => 5.0,
        Tag::Article => 10.0,
        Tag::Quote | Tag::Cell => 3.0,
        Tag::List | Tag::Item | Tag::Form => -3.0,
        Tag::Heading(_) => -5.0,
        _ => 0.0,
    };
    base + if care >= Care::Some { weight(node) } else { 0.0 }
}

/// The element that holds the article.
fn top(nodes: &[Node], scores: &[Option<f64>], sums: &[Amount]) -> Option<usize> {
    let mut ranked: Vec<(usize, f64)> =
        scores.iter().enumerate().filter_map(|(at, s)| s.map(|s| (at, s))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(BEST);
    let (mut top, best) = *ranked.first()?;
    // An ancestor that holds three of the best has its article in several parts.
    let rivals: Vec<usize> = ranked.iter().skip(1).filter(|r| r.1 >= best * 0.75).map(|r| r.0).collect();
    if rivals.len() >= 3 {
        let mut at = nodes[top].parent;
        while at != 0 {
            if rivals.iter().filter(|r| (at..nodes[at].end).contains(*r)).count() >= 3 {
                top = at;
                break;
            }
            at = nodes[at].parent;
        }
    }
    // An ancestor that scores more holds more of it; one that scores far less holds other things.
    let mut last = scores[top].unwrap_or(0.0);
    let least = last / 3.0;
    let mut at = nodes[top].parent;
    while at != 0 {
        if let Some(score) = scores[at] {
            if score < least {
                break;
            }
            if score > last {
                top = at;
                break;
            }
            last = score;
        }
        at = nodes[at].parent;
    }
    // An only child has its siblings beside its parent.
    while nodes[top].parent != 0 && sums[nodes[top].parent].chars == sums[top].chars {
        top = nodes[top].parent;
    }
    Some(top)
}

/// The nodes of the best element and of its siblings that are like it.
fn joined(nodes: &[Node], top: usize, scores: &[Option<f64>], sums: &[Amount], out: &[bool]) -> Vec<bool> {
    let mut inside = vec![false; nodes.len()];
    let mut take = |at: usize| {
        for i in at..nodes[at].end {
            inside[i] = !out[i];
        }
    };
    take(top);
    let parent = nodes[top].parent;
    let best = scores[top].unwrap_or(0.0);
    let threshold = (best * 0.2).max(10.0);
    let mut at = parent + 1;
    while top != 0 && at < nodes[parent].end {
        let (here, node) = (at, &nodes[at]);
        at = node.end;
        if here == top || out[here] || node.marks & ASIDE != 0 {
            continue;
        }
        let alike =
            if node.marks == nodes[top].marks && node.marks & POSITIVE != 0 { best * 0.2 } else { 0.0 };
        let likely = scores[here].is_some_and(|s| s + alike >= threshold);
        let amount = sums[here];
        let paragraph = node.tag == Tag::P && (amount.chars > 80 && amount.link_density() < 0.25);
        if likely || paragraph {
            take(here);
        }
    }
    join_kin(nodes, top, sums, out, &mut inside);
    inside
}

/// Takes in the elements near the best one that have its name and class and are text as it is: an article
/// that pictures or adverts cut into parts.
fn join_kin(nodes: &[Node], top: usize, sums: &[Amount], out: &[bool], inside: &mut [bool]) {
    let kin = nodes[top].kin;
    if kin == 0 {
        return;
    }
    let mut near = top;
    for _ in 0..KIN {
        if matches!(nodes[near].tag, Tag::Article) {
            break;
        }
        near = nodes[near].parent;
    }
    let mut at = near + 1;
    while at < nodes[near].end {
        let amount = sums[at];
        if nodes[at].kin != kin || out[at] || inside[at] {
            // A part may lie inside an element that is not, but never inside another article.
            at = if nodes[at].tag == Tag::Article && at != near { nodes[at].end.max(at + 1) } else { at + 1 };
            continue;
        }
        if amount.chars >= LEAST * 4 && amount.link_density() < 0.25 {
            for i in at..nodes[at].end {
                inside[i] = !out[i];
            }
        }
        at = nodes[at].end;
    }
}
