//! What the layout can reach: one text, the values of one document, the fonts built in; no file, no package, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, dict};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The layout of a brief.
const LAYOUT: &str = include_str!("brief.typ");

/// The families that the layout sets text in; others that come with typst are for formulas.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// The family of words in pictures.
pub(crate) const PICTURES: &str = FAMILIES[0];

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let all = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
    let fonts: Vec<Font> = all.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The line of the layout in which this byte stands, from 1.
pub(crate) fn line(byte: usize) -> usize {
    LAYOUT.bytes().take(byte).filter(|&b| b == b'\n').count() + 1
}

/// All that one layout works with.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    layout: Source,
}

impl Desk {
    /// A desk with the values that this makes; it is given the fonts, to say what they lack.
    pub(crate) fn new(values: impl FnOnce(&FontBook) -> Dict) -> Self {
        let inputs = dict! { "brief" => values(&FONTS.book) };
        let library = Library::builder().with_inputs(inputs).build();
        Self { library: LazyHash::new(library), layout: Source::detached(LAYOUT) }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
