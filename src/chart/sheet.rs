//! The page around a chart: the finding on top, then what is shown, the key, the chart, remarks and the source.

use super::drawing::{Area, Drawing, HAIRLINE, Point};
use super::table::{Draw, Table};
use super::text::{Block, SMALL, SUBTITLE, TITLE};
use super::theme::Paint;

/// How wide a page is.
pub const WIDTH: f64 = 840.0;

/// A page is not higher than this, as the sheet of paper is that it is printed on.
const HEIGHT: f64 = 1120.0;

/// The empty space around a page.
const MARGIN: f64 = 28.0;

/// How wide what is on a page may be.
pub const INNER: f64 = WIDTH - 2.0 * MARGIN;

/// Text is not wider than this, or it is hard to read.
const READABLE: f64 = 700.0;

/// The empty space between parts of a page.
const SPACE: f64 = 14.0;

/// The size of the example of an item of a key.
const SWATCH: f64 = 18.0;

/// The space between items of a key.
const APART: f64 = 20.0;

/// What a kind of mark means.
pub struct KeyItem<'a> {
    /// Draws an example into an area.
    pub draw: Draw<'a>,
    /// How wide the example is; as wide as high if nothing else is said.
    pub width: f64,
    /// What it means.
    pub words: String,
}

impl<'a> KeyItem<'a> {
    /// An item with an example of ordinary size.
    pub fn new(words: impl Into<String>, draw: impl Fn(&mut Drawing, Area) + 'a) -> Self {
        Self { draw: Box::new(draw), width: SWATCH, words: words.into() }
    }
}

/// A chart that is to be put on pages.
pub struct Sheet<'a> {
    /// The finding, in a sentence.
    pub title: String,
    /// What is shown, in which measure.
    pub subtitle: String,
    /// What the marks mean.
    pub key: Vec<KeyItem<'a>>,
    /// The chart; none where the title says all there is.
    pub table: Option<Table<'a>>,
    /// What a reader must know, below the chart.
    pub remarks: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// The chart in words.
    pub description: String,
}

/// The parts of a page that are the same on each.
struct Parts {
    title: Block,
    subtitle: Option<Block>,
    key: Vec<(Point, Block)>,
    key_height: f64,
    remarks: Vec<Block>,
}

impl Parts {
    fn of(sheet: &Sheet<'_>) -> Self {
        let subtitle = (!sheet.subtitle.is_empty()).then(|| Block::wrapped(&sheet.subtitle, SUBTITLE, READABLE));
        let (key, key_height) = flow(&sheet.key);
        let remarks = sheet.remarks.iter().map(|remark| Block::wrapped(remark, SMALL, READABLE)).collect();
        Parts { title: Block::balanced(&sheet.title, TITLE, INNER), subtitle, key, key_height, remarks }
    }

    fn above(&self) -> f64 {
        let subtitle = self.subtitle.as_ref().map_or(0.0, |subtitle| 4.0 + subtitle.height());
        let key = if self.key.is_empty() { 0.0 } else { SPACE + self.key_height };
        MARGIN + self.title.height() + subtitle + key + SPACE
    }

    /// Remarks stand on the last page.
    fn below(&self, source: &Block, is_last: bool) -> f64 {
        let remarks: f64 = self.remarks.iter().filter(|_| is_last).map(|remark| remark.height() + 4.0).sum();
        SPACE + remarks + 6.0 + source.height() + MARGIN - 6.0
    }
}

/// Where the items of a key stand, line after line, and how high that is.
fn flow(key: &[KeyItem<'_>]) -> (Vec<(Point, Block)>, f64) {
    let (mut x, mut y) = (0.0, 0.0);
    let mut line = 0.0_f64;
    let mut placed = Vec::new();
    for item in key {
        let words = Block::wrapped(&item.words, SMALL, INNER - item.width - 6.0);
        let width = item.width + 6.0 + words.width();
        if x > 0.0 && x + width > INNER {
            (x, y) = (0.0, y + line + 4.0);
            line = 0.0;
        }
        line = line.max(words.height()).max(SWATCH);
        placed.push(((x, y), words));
        x += width + APART;
    }
    (placed, y + line)
}

impl Sheet<'_> {
    /// The pages of the chart.
    pub fn pages(&self) -> Vec<Drawing> {
        let parts = Parts::of(self);
        // The source line says which page it is; one more line of it is kept free for that.
        let source = Block::wrapped(&format!("{} · page 10 of 10", self.source), SMALL, READABLE);
        let room = HEIGHT - parts.above() - parts.below(&source, true);
        let ranges = self.table.as_ref().map(|table| table.pages(room)).unwrap_or_default();
        if ranges.is_empty() {
            return vec![self.page(&parts, 0..0, (1, 1))];
        }
        let count = ranges.len();
        let page = |(place, range)| self.page(&parts, range, (place + 1, count));
        ranges.into_iter().enumerate().map(page).collect()
    }

    fn page(&self, parts: &Parts, rows: std::ops::Range<usize>, (page, pages): (usize, usize)) -> Drawing {
        let which = if pages > 1 { format!(" · page {page} of {pages}") } else { String::new() };
        let source = Block::wrapped(&format!("{}{which}", self.source), SMALL, READABLE);
        let body = self.table.as_ref().map_or(0.0, |table| table.height(rows.clone()));
        let below = parts.below(&source, page == pages);
        let mut drawing = Drawing::new(WIDTH, (parts.above() + body + below).ceil());
        drawing.title = format!("{}{}", self.title, which);
        drawing.description = self.description.clone();
        self.draw_above(&mut drawing, parts);
        let mut y = parts.above();
        if let Some(table) = &self.table {
            table.draw(&mut drawing, (MARGIN, y), rows);
        }
        y += body + SPACE;
        for remark in parts.remarks.iter().filter(|_| page == pages) {
            drawing.text(remark, (MARGIN, y));
            y += remark.height() + 4.0;
        }
        drawing.line((MARGIN, y), (WIDTH - MARGIN, y), Paint::Guide, HAIRLINE);
        drawing.text(&source, (MARGIN, y + 6.0));
        drawing
    }

    fn draw_above(&self, drawing: &mut Drawing, parts: &Parts) {
        let mut y = MARGIN;
        drawing.text(&parts.title, (MARGIN, y));
        y += parts.title.height();
        if let Some(subtitle) = &parts.subtitle {
            drawing.text(subtitle, (MARGIN, y + 4.0));
            y += 4.0 + subtitle.height();
        }
        y += SPACE;
        for (item, ((x, down), words)) in self.key.iter().zip(&parts.key) {
            let (x, y) = (MARGIN + x, y + down);
            let middle = y + SWATCH / 2.0;
            (item.draw)(drawing, Area::new(x, y, item.width, SWATCH));
            drawing.text(words, (x + item.width + 6.0, middle - words.style.line_height() / 2.0));
        }
    }
}
