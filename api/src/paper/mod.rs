//! Printed documents: A4 pages as tagged PDF (PDF/UA-1), with the typeface of the pages of the site.
//!
//! A [`Paper`] is filled with [`Block`]s from top to bottom. A block is never cut: what does not fit goes to the next
//! page. Lengths are points, 72 to an inch; a place counts from the top left corner of its block or page.

mod block;
mod fonts;
mod picture;
mod render;
mod rich;

use block::Placed;
pub use block::{Block, Cell, Role};
pub use fonts::{Face, text_width, wrap};
pub use picture::Picture;
pub use rich::Words;

/// Width of an A4 page.
pub const WIDTH: f32 = 595.28;
/// Height of an A4 page.
pub const HEIGHT: f32 = 841.89;
/// One millimetre.
pub const MM: f32 = 72.0 / 25.4;
/// Free space at the left and right of a page.
pub const MARGIN: f32 = 15.0 * MM;
/// Width of what stands between the margins.
pub const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Free space above the first block of a page, where its head stands.
const TOP: f32 = 15.5 * MM;
/// Free space below the last block of a page, where its foot stands.
const BOTTOM: f32 = 20.0 * MM;
/// Free space below a strip that is torn off: the foot of its page stands above it.
const EDGE: f32 = 8.0 * MM;
/// Height of what a page holds.
const ROOM: f32 = HEIGHT - TOP - BOTTOM;

/// Text of every page above and below its blocks.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Title of the document, as viewers show it and as the head of each page says it.
    pub title: String,
    /// Right part of the head, such as the number of the sheet. The number of the page follows it.
    pub mark: String,
    /// Lines of the foot: who answers for the paper, and the way back.
    pub foot: Vec<String>,
    /// Address that the QR code at the right of the foot opens, if there is one.
    pub address: Option<String>,
}

/// A failure to write a document.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The typeface cannot be read.
    #[error("the fonts of printed documents cannot be read")]
    Font,
    /// The address is longer than a QR code holds.
    #[error("the address of a printed document does not fit a QR code")]
    Address,
    /// The document breaks a rule of PDF/UA.
    #[error("the document could not be written: {0}")]
    Document(String),
}

/// A document that is being laid out.
#[derive(Debug, Default)]
pub struct Paper {
    pages: Vec<Vec<Placed>>,
    /// Height taken on the last page, below its head.
    used: f32,
    /// Pages with a strip to tear off, and its height with the space below it.
    strips: Vec<(usize, f32)>,
}

impl Paper {
    /// An empty document.
    pub fn new() -> Self {
        Self { pages: vec![Vec::new()], ..Self::default() }
    }

    /// Adds a block, on the next page where this one has no room for it.
    pub fn push(&mut self, block: Block) {
        if self.used > 0.0 && !self.fits(&block) {
            self.break_page();
        }
        let top = TOP + self.used;
        self.used += block.height;
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { top, block });
        }
    }

    /// Leaves the rest of the page empty.
    pub fn break_page(&mut self) {
        self.pages.push(Vec::new());
        self.used = 0.0;
    }

    /// True if this page has room for a block.
    pub fn fits(&self, block: &Block) -> bool {
        // A hundredth of a point is what sums of heights may be off.
        self.used + block.height <= ROOM + 0.01
    }

    /// Adds a block that is torn off, below the foot of the front of the last leaf.
    ///
    /// The sender and the address stay on the sheet.
    /// The back of it stays empty but for words that say why: nothing is lost with the strip.
    pub fn push_strip(&mut self, block: Block, back: Block) {
        let height = block.height + EDGE;
        if self.pages.len().is_multiple_of(2) || self.used + height > ROOM + 0.01 {
            self.break_page();
        }
        if self.pages.len().is_multiple_of(2) {
            self.break_page();
        }
        self.strips.push((self.pages.len() - 1, height));
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { top: HEIGHT - height, block });
        }
        self.break_page();
        self.push(back);
    }

    /// Leaves the back of the last leaf empty, if nothing stands on it.
    ///
    /// The next document then begins on a leaf of its own.
    pub fn end_leaf(&mut self) {
        if !self.pages.len().is_multiple_of(2) {
            self.break_page();
        }
    }

    /// Height of the strip at the bottom of a page, above which its foot stands.
    fn strip_height(&self, page: usize) -> f32 {
        self.strips.iter().find(|(own, _)| *own == page).map_or(0.0, |(_, height)| *height)
    }

    /// Number of pages so far.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }
}

/// Writes several documents into one file, each with its own frame and its own count of pages.
///
/// # Errors
/// See [`PaperError`]. A document without a heading is refused by PDF/UA, as are letters that the typeface lacks.
pub fn write(papers: &[(&Paper, &Frame)]) -> Result<Vec<u8>, PaperError> {
    render::write(papers)
}

#[cfg(test)]
mod tests;
