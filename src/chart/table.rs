//! Rows and columns of measured boxes: what every chart is laid out with.
//!
//! A cell is text, or a figure that is told its area once all is measured. A row is as high as its highest cell. Rows are
//! put on pages whole, each page begins with the head, and a heading stays with the row after it. The head of a part of the
//! table is repeated on the pages that go on with it.

use super::drawing::{Area, Drawing, HAIRLINE};
use super::meaning::Meaning;
use super::text::Block;
use super::theme::Paint;

/// A figure in a cell.
pub type Draw<'a> = Box<dyn Fn(&mut Drawing, Area) + 'a>;

/// What stands in a cell.
pub enum Content<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Block),
    /// A figure of at least a height. It gets the whole area of the cell, padding included.
    Figure(f64, Draw<'a>),
}

/// A cell, over one or several columns.
pub struct Cell<'a> {
    columns: usize,
    content: Content<'a>,
    meaning: Option<Meaning>,
}

/// A row.
pub struct Row<'a> {
    cells: Vec<Cell<'a>>,
    /// Empty space before it, left out at the top of a page.
    space: f64,
    /// Whether a line is drawn above it.
    ruled: bool,
    /// Whether the next row must be on the same page.
    stays: bool,
    /// Whether the pages after its own begin with it.
    repeats: bool,
    /// Whether text begins at the top of its cell instead of standing in the middle.
    top: bool,
}

/// Rows under a head.
pub struct Table<'a> {
    /// The widths of the columns.
    pub columns: Vec<f64>,
    /// The space between columns.
    pub gap: f64,
    /// The rows that every page begins with.
    pub head: Vec<Row<'a>>,
    /// The other rows.
    pub rows: Vec<Row<'a>>,
}

impl<'a> Cell<'a> {
    /// An empty cell.
    pub fn empty() -> Self {
        Cell::holding(Content::Empty)
    }

    /// Text from the left side.
    pub fn text(block: Block) -> Self {
        Cell::holding(Content::Text(block))
    }

    /// A figure of at least a height.
    pub fn figure(height: f64, draw: impl Fn(&mut Drawing, Area) + 'a) -> Self {
        Cell::holding(Content::Figure(height, Box::new(draw)))
    }

    fn holding(content: Content<'a>) -> Self {
        Cell { columns: 1, content, meaning: None }
    }

    /// The same over several columns.
    pub fn over(self, columns: usize) -> Self {
        Cell { columns, ..self }
    }

    /// The same, its marks standing for something.
    pub fn meaning(self, meaning: Meaning) -> Self {
        Cell { meaning: Some(meaning), ..self }
    }

    fn height(&self) -> f64 {
        match &self.content {
            Content::Empty => 0.0,
            Content::Text(block) => block.height() + 2.0 * PADDING,
            Content::Figure(height, _) => *height,
        }
    }
}

/// The space above and below a text in a row.
const PADDING: f64 = 3.0;

impl<'a> Row<'a> {
    /// A row of cells.
    pub fn new(cells: Vec<Cell<'a>>) -> Self {
        Row { cells, space: 0.0, ruled: false, stays: false, repeats: false, top: false }
    }

    /// With empty space before it.
    pub fn after(self, space: f64) -> Self {
        Row { space, ..self }
    }

    /// With a line above it.
    pub fn ruled(self) -> Self {
        Row { ruled: true, ..self }
    }

    /// On the same page as the next row.
    pub fn staying(self) -> Self {
        Row { stays: true, ..self }
    }

    /// On the same page as the next row, and again at the top of the pages after that.
    pub fn repeating(self) -> Self {
        Row { stays: true, repeats: true, ..self }
    }

    /// With its text at the top of the cells.
    pub fn at_top(self) -> Self {
        Row { top: true, ..self }
    }

    fn height(&self) -> f64 {
        self.cells.iter().map(|cell| cell.height()).fold(0.0, f64::max)
    }
}

impl<'a> Table<'a> {
    /// How wide it is.
    pub fn width(&self) -> f64 {
        self.columns.iter().sum::<f64>() + self.gap * (self.columns.len().max(1) - 1) as f64
    }

    /// The rows in pages of at most a height, as ranges of places.
    pub fn pages(&self, height: f64) -> Vec<std::ops::Range<usize>> {
        let mut pages = Vec::new();
        let mut start = 0;
        while start < self.rows.len() {
            let end = self.page_end(start, height - stacked(self.above(start)));
            pages.push(start..end);
            start = end;
        }
        pages
    }

    /// What the page that begins with a row has above it.
    fn above(&self, start: usize) -> impl Iterator<Item = &Row<'a>> {
        self.head.iter().chain(self.rows[..start].iter().filter(|row| row.repeats))
    }

    /// Where the page that begins with a row ends.
    fn page_end(&self, start: usize, room: f64) -> usize {
        let mut used = self.rows[start].height();
        let mut end = start + 1;
        while end < self.rows.len() && used + self.rows[end].space + self.rows[end].height() <= room {
            used += self.rows[end].space + self.rows[end].height();
            end += 1;
        }
        if end == self.rows.len() {
            return end;
        }
        let kept = (start + 1..=end).rev().find(|end| !self.rows[end - 1].stays);
        kept.unwrap_or(end)
    }

    /// The height of the head and some rows.
    pub fn height(&self, rows: std::ops::Range<usize>) -> f64 {
        let first = self.rows.get(rows.start).map_or(0.0, |row| row.space);
        stacked(self.above(rows.start)) + stacked(&self.rows[rows]) - first
    }

    /// Draws the head and some rows from an upper left corner.
    pub fn draw(&self, drawing: &mut Drawing, (x, y): (f64, f64), rows: std::ops::Range<usize>) {
        let mut top = y;
        for row in self.above(rows.start) {
            top += row.space;
            self.draw_row(drawing, row, (x, top));
            top += row.height();
        }
        for (place, row) in self.rows[rows].iter().enumerate() {
            top += if place == 0 { 0.0 } else { row.space };
            self.draw_row(drawing, row, (x, top));
            top += row.height();
        }
    }

    fn draw_row(&self, drawing: &mut Drawing, row: &Row<'_>, (x, y): (f64, f64)) {
        if row.ruled {
            drawing.line((x, y), (x + self.width(), y), Paint::Guide, HAIRLINE);
        }
        let height = row.height();
        let (mut left, mut column) = (x, 0);
        for cell in &row.cells {
            let columns = &self.columns[column..(column + cell.columns).min(self.columns.len())];
            let width = columns.iter().sum::<f64>() + self.gap * (columns.len().max(1) - 1) as f64;
            let area = Area::new(left, y, width, height);
            match &cell.meaning {
                Some(meaning) => drawing.meaning(meaning.clone(), |drawing| draw_cell(drawing, row, cell, area)),
                None => draw_cell(drawing, row, cell, area),
            }
            left += width + self.gap;
            column += cell.columns;
        }
    }
}

fn draw_cell(drawing: &mut Drawing, row: &Row<'_>, cell: &Cell<'_>, area: Area) {
    match &cell.content {
        Content::Empty => {}
        Content::Figure(_, draw) => draw(drawing, area),
        Content::Text(block) => {
            let top = if row.top { area.y + PADDING } else { area.center().1 - block.height() / 2.0 };
            drawing.text(block, (area.x, top));
        }
    }
}

/// The height of rows with the space before each.
fn stacked<'r, 'a: 'r>(rows: impl IntoIterator<Item = &'r Row<'a>>) -> f64 {
    rows.into_iter().map(|row| row.space + row.height()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::text::LABEL;
    use super::*;

    fn rows(count: usize) -> Vec<Row<'static>> {
        (0..count).map(|place| Row::new(vec![Cell::text(Block::line(place.to_string(), LABEL))])).collect()
    }

    #[test]
    fn pages_hold_all_rows_once_and_none_is_too_high() {
        let table = Table { columns: vec![100.0], gap: 0.0, head: rows(1), rows: rows(25) };
        let pages = table.pages(200.0);
        assert!(pages.len() > 2);
        assert_eq!(pages.iter().cloned().flatten().collect::<Vec<_>>(), (0..25).collect::<Vec<_>>());
        assert!(pages.iter().all(|page| table.height(page.clone()) <= 200.0));
    }

    #[test]
    fn a_heading_stays_with_the_row_after_it() {
        let mut all = rows(25);
        all[6] = rows(1).remove(0).staying();
        let height = all[0].height();
        let table = Table { columns: vec![100.0], gap: 0.0, head: Vec::new(), rows: all };
        assert_eq!(table.pages(7.0 * height + 0.1)[..2], [0..6, 6..13]);
    }

    #[test]
    fn the_head_of_a_part_is_repeated_on_the_pages_that_go_on_with_it() {
        let mut all = rows(25);
        all[3] = rows(1).remove(0).repeating();
        let height = all[0].height();
        let table = Table { columns: vec![100.0], gap: 0.0, head: Vec::new(), rows: all };
        let pages = table.pages(10.0 * height + 0.1);
        assert_eq!(pages, [0..10, 10..19, 19..25]);
        let heights = pages.into_iter().map(|page| (table.height(page) / height).round());
        assert_eq!(heights.collect::<Vec<_>>(), [10.0, 10.0, 7.0]);
    }

    #[test]
    fn a_row_higher_than_a_page_has_a_page_of_its_own() {
        let table = Table { columns: vec![100.0], gap: 0.0, head: Vec::new(), rows: rows(3) };
        assert_eq!(table.pages(1.0), [0..1, 1..2, 2..3]);
    }
}
