//! The sheet that a figure is drawn on: primitives with escaped text and finite, rounded coordinates.

use maud::{Markup, PreEscaped, html};

use crate::mark::{self, Shape};
use crate::{Figure, Table, style, text};

/// The smallest size of text, in units of the picture.
pub(crate) const SMALL: f64 = 11.0;
/// The usual size of text.
pub(crate) const BODY: f64 = 12.5;

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) class: &'static str,
    pub(crate) size: f64,
    pub(crate) anchor: Anchor,
}

/// Strong body text from its start.
pub(crate) const STRONG: Type = Type { class: "strong", size: BODY, anchor: Anchor::Start };
/// Small text from its start.
pub(crate) const NOTE: Type = Type { class: "", size: SMALL, anchor: Anchor::Start };

impl Type {
    /// The same with its middle at the place.
    pub(crate) fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }
    /// The same with its end at the place.
    pub(crate) fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }
    /// The size to measure with: bold letters are wider.
    pub(crate) fn em(self) -> f64 {
        if self.class.contains("strong") { self.size * 1.12 } else { self.size }
    }
    /// The same with a paper edge, for text over lines.
    pub(crate) fn halo(self) -> Self {
        Self { class: if self.class == "strong" { "strong halo" } else { "halo" }, ..self }
    }
}

/// A rectangle, in units of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Area {
    pub(crate) fn right(self) -> f64 {
        self.x + self.width
    }
    pub(crate) fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// A coordinate: one digit behind the point, never anything but a number.
pub(crate) fn num(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e5, 1e5) } else { 0.0 };
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

/// Two coordinates.
pub(crate) fn pair(x: f64, y: f64) -> String {
    format!("{} {}", num(x), num(y))
}

/// A sheet of fixed width that grows downwards.
pub(crate) struct Sheet {
    pub(crate) width: f64,
    bottom: f64,
    body: String,
}

impl Sheet {
    pub(crate) fn new(width: f64) -> Self {
        Self { width, bottom: 0.0, body: String::new() }
    }

    /// Makes sure that the sheet reaches down to here.
    pub(crate) fn reach(&mut self, y: f64) {
        self.bottom = self.bottom.max(y);
    }

    /// Where the sheet ends so far.
    pub(crate) fn end(&self) -> f64 {
        self.bottom
    }

    fn push(&mut self, markup: Markup) {
        self.body.push_str(&markup.into_string());
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.path(class, &format!("M{}L{}", pair(from.0, from.1), pair(to.0, to.1)));
    }

    pub(crate) fn dashed(&mut self, class: &str, dash: &str, path: &str) {
        self.push(html! { path class=(class) stroke-dasharray=(dash) d=(path) {} });
    }

    pub(crate) fn path(&mut self, class: &str, path: &str) {
        self.push(html! { path class=(class) d=(path) {} });
    }

    /// A path with a stroke of its own width.
    pub(crate) fn stroke(&mut self, class: &str, width: f64, path: &str) {
        self.push(html! { path class=(class) stroke-width=(num(width)) d=(path) {} });
    }

    pub(crate) fn rect(&mut self, class: &str, area: Area) {
        self.reach(area.bottom());
        self.push(html! {
            rect class=(class) x=(num(area.x)) y=(num(area.y)) width=(num(area.width.max(0.0)))
                height=(num(area.height.max(0.0))) {}
        });
    }

    /// A mark of a party or package; the class holds its colour and whether it is filled (`mark`) or `open`.
    pub(crate) fn mark(&mut self, class: &str, shape: Shape, at: (f64, f64), radius: f64) {
        self.reach(at.1 + radius + 1.0);
        self.path(class, &mark::outline(shape, at, radius));
    }

    /// A line of text, shortened to its room; the full text is its tooltip then.
    pub(crate) fn text(&mut self, at: (f64, f64), room: f64, words: &str, how: Type) {
        let shown = text::fit(words, how.em(), room);
        if shown.is_empty() {
            return;
        }
        self.reach(at.1 + how.size * 0.35);
        let markup = write(at, words, &shown, how);
        self.push(markup);
    }

    /// Text over several lines; says where the next line would stand.
    pub(crate) fn block(&mut self, at: (f64, f64), room: f64, lines: &[String], how: Type) -> f64 {
        let mut y = at.1;
        for line in lines {
            self.text((at.0, y), room, line, how);
            y += how.size * 1.3;
        }
        y
    }

    /// Cleaned text in at most so many lines; a shortened last line carries the full text as its tooltip.
    pub(crate) fn wrapped(&mut self, at: (f64, f64), room: f64, words: &str, lines: (usize, Type)) -> f64 {
        let (most, how) = lines;
        let mut y = at.1;
        for line in text::wrap(words, how.em(), room, most) {
            self.reach(y + how.size * 0.35);
            let full = if line.ends_with('…') { words } else { &line };
            let markup = write((at.0, y), full, &line, how);
            self.push(markup);
            y += how.size * 1.3;
        }
        y
    }

    /// Text that reads upwards, its middle at the place.
    pub(crate) fn upward(&mut self, at: (f64, f64), room: f64, words: &str, how: Type) {
        let shown = text::fit(words, how.em(), room);
        let turn = format!("rotate(-90 {})", pair(at.0, at.1));
        self.push(html! {
            text class=[class(how)] x=(num(at.0)) y=(num(at.1)) font-size=(num(how.size)) text-anchor="middle"
                transform=(turn) {
                @if shown != words { title { (words) } }
                (shown)
            }
        });
    }

    /// Notes at the foot, wrapped over the sheet's width.
    pub(crate) fn notes(&mut self, notes: &[String]) {
        for note in notes.iter().filter(|note| !note.is_empty()) {
            let y = self.bottom + 16.0;
            let room = self.width - 24.0;
            let lines = text::wrap(note, SMALL, room, 6);
            self.block((12.0, y), room, &lines, NOTE);
        }
    }

    /// The figure: this sheet with its title, description, style and table.
    pub(crate) fn finish(self, id: &str, title: &str, sentence: String, table: Table) -> Figure {
        let (id, title) = (text::id(id), text::name(title));
        let (width, height) = (num(self.width), num(self.bottom + 10.0));
        let class = if self.width > 600.0 { "mediant-figure wide" } else { "mediant-figure" };
        let svg = html! {
            svg xmlns="http://www.w3.org/2000/svg" class=(class) id=(id) role="img"
                viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
                aria-labelledby=(format!("{id}-title {id}-desc")) {
                title id=(format!("{id}-title")) { (title) }
                desc id=(format!("{id}-desc")) { (sentence) }
                style { (PreEscaped(style::STYLE)) }
                rect class="paper" width="100%" height="100%" {}
                (PreEscaped(self.body))
            }
        };
        Figure { id, title, sentence, svg: svg.into_string(), table }
    }
}

fn class(how: Type) -> Option<&'static str> {
    (!how.class.is_empty()).then_some(how.class)
}

fn write(at: (f64, f64), words: &str, shown: &str, how: Type) -> Markup {
    let anchor = match how.anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    };
    html! {
        text class=[class(how)] x=(num(at.0)) y=(num(at.1)) font-size=(num(how.size)) text-anchor=[anchor] {
            @if shown != words { title { (words) } }
            (shown)
        }
    }
}
