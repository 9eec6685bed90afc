//! The key at a figure's foot: what its signs mean, in a flow of entries.

use crate::mark::{self, Shape};
use crate::sheet::{Area, NOTE, SMALL, Sheet, pair};
use crate::{Party, text};

/// A sign in a key.
#[derive(Clone, Debug)]
pub(crate) enum Sign {
    /// A mark of a class and shape.
    Mark(&'static str, Shape),
    /// A mark of a party's colour and shape.
    Party(usize),
    /// A dashed line of a class.
    Dash(&'static str, &'static str),
    /// A plain line of a class.
    Line(&'static str),
    /// A filled square of a class.
    Square(&'static str),
    /// Grey dots.
    Dots,
    /// A letter.
    Letter(String),
}

/// One entry.
pub(crate) type Entry = (Sign, String);

/// Entries for the parties, each with its colour and shape.
pub(crate) fn parties(parties: &[Party]) -> Vec<Entry> {
    parties.iter().map(|p| (Sign::Party(p.slot), text::name(&p.name))).collect()
}

/// Draws the entries below all that is on the sheet, as many in a line as fit.
pub(crate) fn draw(sheet: &mut Sheet, entries: &[Entry]) {
    let right = sheet.width - 12.0;
    let (mut x, mut y) = (12.0, sheet.end() + 18.0);
    for (sign, words) in entries {
        let room = (right - 12.0 - 22.0).min(400.0);
        let shown = text::fit(words, SMALL, room);
        let wide = 22.0 + text::width(&shown, SMALL);
        if x > 12.0 && x + wide > right {
            x = 12.0;
            y += 18.0;
        }
        symbol(sheet, sign, (x, y - 4.0));
        sheet.text((x + 22.0, y), room, words, NOTE);
        x += wide + 16.0;
    }
}

fn symbol(sheet: &mut Sheet, sign: &Sign, at: (f64, f64)) {
    let (x, y) = at;
    let across = format!("M{}h17", pair(x, y));
    match sign {
        Sign::Mark(class, shape) => sheet.mark(class, *shape, (x + 9.0, y), 4.6),
        Sign::Party(slot) => {
            sheet.mark(&format!("mark {}", mark::colour(*slot)), mark::shape(*slot), (x + 9.0, y), 4.6);
        }
        Sign::Dash(class, dash) => sheet.dashed(class, dash, &across),
        Sign::Line(class) => sheet.path(class, &across),
        Sign::Square(class) => sheet.rect(class, Area { x: x + 2.0, y: y - 5.0, width: 14.0, height: 10.0 }),
        Sign::Dots => {
            let dots = format!(
                "M{}h0M{}h0M{}h0",
                pair(x + 3.0, y + 2.0),
                pair(x + 9.0, y - 2.0),
                pair(x + 15.0, y + 1.0)
            );
            sheet.stroke("dots d2", 4.0, &dots);
        }
        Sign::Letter(letter) => sheet.text((x + 9.0, y + 4.0), 26.0, letter, NOTE.middle()),
    }
}
