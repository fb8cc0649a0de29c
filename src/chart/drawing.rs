//! A drawing: marks in the order they are drawn, each with its place. It knows its texts, so that a test can see that
//! no two overlap and none leaves the canvas.

use std::collections::BTreeSet;

use super::font;
use super::meaning::Meaning;
use super::text::{Block, Style};
use super::theme::Paint;

/// A place, in pixels from the upper left corner.
pub type Point = (f64, f64);

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left side.
    pub x: f64,
    /// Its upper side.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One line of text, from the start of its baseline.
    Text {
        /// Where the baseline starts.
        at: Point,
        /// The text.
        text: String,
        /// How it looks.
        style: Style,
        /// How wide it was measured to be.
        width: f64,
    },
    /// A filled rectangle.
    Fill(Area),
    /// A circle, filled or as a ring of a width.
    Circle {
        /// Its centre.
        center: Point,
        /// Its radius.
        radius: f64,
        /// The width of the ring; filled if `None`.
        ring: Option<f64>,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<Point>,
        /// How wide it is.
        width: f64,
    },
    /// A filled polygon.
    Polygon(Vec<Point>),
}

/// A shape with its colour and, where it stands for something, the words for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What is drawn.
    pub shape: Shape,
    /// Its colour.
    pub paint: Paint,
    /// What it says, for who points at it and for who cannot see it.
    pub words: Option<String>,
    /// What it stands for, for a page that follows its reader's choices.
    pub meaning: Option<Meaning>,
}

/// A page with marks on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The finding, in a sentence.
    pub title: String,
    /// What it shows, for who cannot see it.
    pub description: String,
    /// The marks, the lowest first.
    pub marks: Vec<Mark>,
}

/// The parts of a broken line, and the space between them.
const DASH: f64 = 6.0;
const DASH_GAP: f64 = 4.0;

/// The width of thin lines.
pub const HAIRLINE: f64 = 1.0;

impl Area {
    /// The rectangle with these sides.
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// Its right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Its middle.
    pub fn center(&self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The rectangle of a size in its middle.
    pub fn middle(&self, width: f64, height: f64) -> Area {
        let (x, y) = self.center();
        Area::new(x - width / 2.0, y - height / 2.0, width, height)
    }

    /// The rectangle with so much less on every side.
    pub fn inset(&self, by: f64) -> Area {
        self.middle(self.width - 2.0 * by, self.height - 2.0 * by)
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        let apart = |start: f64, end: f64, from: f64, to: f64| start + TOUCH >= to || from + TOUCH >= end;
        !apart(self.x, self.right(), other.x, other.right()) && !apart(self.y, self.bottom(), other.y, other.bottom())
    }
}

/// Sides closer than this touch: coordinates are written in tenths of a pixel.
const TOUCH: f64 = 0.05;

impl Drawing {
    /// An empty page.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, title: String::new(), description: String::new(), marks: Vec::new() }
    }

    fn add(&mut self, shape: Shape, paint: Paint) {
        self.marks.push(Mark { shape, paint, words: None, meaning: None });
    }

    /// Says what the last mark stands for.
    pub fn say(&mut self, words: impl Into<String>) {
        if let Some(mark) = self.marks.last_mut() {
            mark.words = Some(words.into());
        }
    }

    /// Says what all marks that are drawn now stand for; what some of them were said to stand for holds.
    pub fn meaning(&mut self, meaning: Meaning, draw: impl FnOnce(&mut Self)) {
        let before = self.marks.len();
        draw(self);
        for mark in self.marks[before..].iter_mut().filter(|mark| mark.meaning.is_none()) {
            mark.meaning = Some(meaning.clone());
        }
    }

    /// A block of text from its upper left corner.
    pub fn text(&mut self, block: &Block, (x, y): Point) {
        self.lines(block, |_| x, y);
    }

    /// A block of text in the middle of an area.
    pub fn text_in(&mut self, block: &Block, area: Area) {
        let (x, y) = area.center();
        self.lines(block, |width| x - width / 2.0, y - block.height() / 2.0);
    }

    fn lines(&mut self, block: &Block, start: impl Fn(f64) -> f64, y: f64) {
        let style = block.style;
        for (place, (line, width)) in block.lines.iter().enumerate().filter(|(_, (line, _))| !line.is_empty()) {
            let baseline = y + place as f64 * style.line_height() + font::ASCENT * style.size;
            let shape = Shape::Text { at: (start(*width), baseline), text: line.clone(), style, width: *width };
            self.add(shape, style.paint);
        }
    }

    /// A filled rectangle.
    pub fn fill(&mut self, area: Area, paint: Paint) {
        self.add(Shape::Fill(area), paint);
    }

    /// The outline of a rectangle, inside its sides.
    pub fn outline(&mut self, area: Area, paint: Paint, width: f64) {
        let Area { x, y, .. } = area.inset(width / 2.0);
        let (right, bottom) = (area.right() - width / 2.0, area.bottom() - width / 2.0);
        let corners = vec![(x, y), (right, y), (right, bottom), (x, bottom), (x, y), (right, y)];
        self.add(Shape::Line { points: corners, width }, paint);
    }

    /// A line between two points.
    pub fn line(&mut self, from: Point, to: Point, paint: Paint, width: f64) {
        self.add(Shape::Line { points: vec![from, to], width }, paint);
    }

    /// A broken line between two points, upright or level.
    pub fn dashes(&mut self, from: Point, to: Point, paint: Paint, width: f64) {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = across.abs().max(down.abs());
        let at = |along: f64| (from.0 + across * along / length, from.1 + down * along / length);
        let mut start = 0.0;
        while start < length {
            self.line(at(start), at((start + DASH).min(length)), paint, width);
            start += DASH + DASH_GAP;
        }
    }

    /// A line through points.
    pub fn path(&mut self, points: Vec<Point>, paint: Paint, width: f64) {
        self.add(Shape::Line { points, width }, paint);
    }

    /// A filled circle.
    pub fn dot(&mut self, center: Point, radius: f64, paint: Paint) {
        self.add(Shape::Circle { center, radius, ring: None }, paint);
    }

    /// A circle drawn as a line.
    pub fn ring(&mut self, center: Point, radius: f64, paint: Paint, width: f64) {
        self.add(Shape::Circle { center, radius: radius - width / 2.0, ring: Some(width) }, paint);
    }

    /// A filled polygon.
    pub fn polygon(&mut self, corners: Vec<Point>, paint: Paint) {
        self.add(Shape::Polygon(corners), paint);
    }

    /// Slanted lines over a rectangle.
    pub fn hatch(&mut self, area: Area, paint: Paint, gap: f64, width: f64) {
        let mut offset = gap / 2.0;
        while offset < area.width + area.height {
            let start = (area.x + (offset - area.height).max(0.0), area.y + offset.min(area.height));
            let end = (area.x + offset.min(area.width), area.y + (offset - area.width).max(0.0));
            self.line(start, end, paint, width);
            offset += gap;
        }
    }

    /// The boxes of all lines of text.
    pub fn text_boxes(&self) -> Vec<(Area, &str)> {
        let boxes = self.marks.iter().filter_map(|mark| match &mark.shape {
            Shape::Text { at: (x, y), text, style, width } => {
                let area = Area::new(*x, y - font::ASCENT * style.size, *width, style.line_height());
                Some((area, text.as_str()))
            }
            _ => None,
        });
        boxes.collect()
    }

    /// The scripts that its texts use and the embedded font lacks.
    pub fn missing_scripts(&self) -> BTreeSet<&'static str> {
        let texts = self.text_boxes();
        texts.iter().flat_map(|(_, text)| text.chars()).filter_map(font::missing_script).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::LABEL;
    use super::*;

    #[test]
    fn areas_that_touch_do_not_overlap() {
        let area = Area::new(0.0, 0.0, 10.0, 10.0);
        assert!(!area.overlaps(&Area::new(10.0, 0.0, 5.0, 5.0)));
        assert!(area.overlaps(&Area::new(9.0, 9.0, 5.0, 5.0)));
        assert!(!area.overlaps(&Area::new(9.0, 10.0, 5.0, 5.0)));
    }

    #[test]
    fn the_lines_of_a_block_have_boxes_that_do_not_overlap() {
        let mut drawing = Drawing::new(100.0, 100.0);
        drawing.text(&Block::wrapped("one two three four", LABEL, 50.0), (5.0, 5.0));
        let boxes = drawing.text_boxes();
        assert!(boxes.len() > 1);
        for pair in boxes.windows(2) {
            assert!(!pair[0].0.overlaps(&pair[1].0));
        }
    }

    #[test]
    fn a_hatch_stays_in_its_area() {
        let (mut drawing, area) = (Drawing::new(100.0, 100.0), Area::new(10.0, 20.0, 30.0, 12.0));
        drawing.hatch(area, Paint::Ink, 4.0, 1.0);
        assert!(drawing.marks.len() > 5);
        for mark in &drawing.marks {
            let Shape::Line { points, .. } = &mark.shape else { panic!("a hatch is made of lines") };
            for (x, y) in points {
                assert!((10.0..=40.0).contains(x) && (20.0..=32.0).contains(y), "{x} {y}");
            }
        }
    }
}
