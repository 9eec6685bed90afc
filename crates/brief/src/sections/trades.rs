//! Trades: swaps between two issues that help two parties.

use mediant_disclosure::ReadingView;

use super::{bounded, number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Section, Table, paragraph, say};
use crate::words;

/// Trades that are listed.
const MOST: usize = 10;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView) -> Option<Section> {
    let trades = &main.analysis.trades;
    let mut blocks = Vec::new();
    let (listed, more) = bounded(trades.iter().collect::<Vec<_>>(), MOST);
    let mut rows = Vec::new();
    for trade in listed {
        let name = |issue: usize| {
            main.scenario.issues.get(issue).map_or_else(String::new, |m| words::issue(desk.case, &m.id))
        };
        let swap = |issue: usize, from: u16, to: u16| {
            format!(
                "{}: {} → {}",
                name(issue),
                words::picked(desk.case, &main.scenario, issue, from),
                words::picked(desk.case, &main.scenario, issue, to)
            )
        };
        let (a, b) = trade.parties;
        let first = swap(trade.issues.0, trade.from.0, trade.to.0);
        let second = swap(trade.issues.1, trade.from.1, trade.to.1);
        let hurt: Vec<String> = trade
            .others
            .iter()
            .filter(|(_, change)| *change < -0.000_5)
            .map(|(k, change)| format!("{} {}", party(desk.case, *k), words::change(*change)))
            .collect();
        let (gain_a, gain_b) = (desk.told(a, ""), desk.told(b, ""));
        rows.push(vec![
            say(format!("For {}: {first}", party(desk.case, a))),
            say(format!("for {}: {second}", party(desk.case, b))),
            vec![gain_a.number(words::change(trade.gain.0))],
            vec![gain_b.number(words::change(trade.gain.1))],
            say(if hurt.is_empty() { "nobody".into() } else { hurt.join(", ") }),
        ]);
    }
    if rows.is_empty() {
        let why = if main.scenario.is_uncertain() {
            "No swap can be named while weights or values are known only in part."
        } else {
            "No swap of two issues helps both of two parties: their priorities do not differ enough."
        };
        blocks.push(paragraph(why));
    } else {
        blocks.push(paragraph(
            "Where one side cares more about one issue and the other about another, both gain if each has its way \
             on what matters more to it. The swap that differs most in priorities comes first.",
        ));
        blocks.push(Block::Table(Table {
            caption: "Swaps between two issues, and what each side gains in utility".into(),
            columns: vec![
                words_column("One side gets"),
                words_column("The other gets"),
                number_column("The one gains"),
                number_column("The other gains"),
                words_column("Who loses"),
            ],
            rows,
            more,
        }));
    }
    divisions(desk, main, &mut blocks);
    unless_empty("trades", "Trades", blocks)
}

fn divisions(desk: &mut Desk<'_>, main: &ReadingView, blocks: &mut Vec<Block>) {
    for division in &main.analysis.divisions {
        let name = |issue: usize| {
            main.scenario.issues.get(issue).map_or_else(String::new, |m| words::issue(desk.case, &m.id))
        };
        let mut parts: Vec<String> = division
            .items
            .iter()
            .filter_map(|(issue, to)| to.map(|k| format!("{} to {}", name(*issue), party(desk.case, k))))
            .collect();
        if let Some(share) = &division.shared {
            parts.push(format!(
                "of {} {} to {} and the rest to the other",
                name(share.issue),
                mediant_core::number::show(&share.fraction),
                party(desk.case, share.to)
            ));
        }
        blocks.push(paragraph(format!(
            "Adjusted Winner (Brams & Taylor 1996) would divide: {}. Each would get {} of its own 100 points. It takes \
             the points as sincere, the items as separable and the shared one as divisible.",
            words::list(&parts),
            mediant_core::number::show(&division.each)
        )));
    }
}
