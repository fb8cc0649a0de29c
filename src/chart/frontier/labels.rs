//! Texts beside their marks: each at the nearest place where it lies on nothing else.

use super::super::drawing::{Area, Drawing, Point};
use super::super::text::Block;
use super::super::theme::Paint;

/// How far a text stands aside of its mark.
const ASIDE: f64 = 8.0;

/// Texts are moved away by so much at a time, and so often at most.
const STEP: f64 = 4.0;
const STEPS: usize = 60;

/// Marks that are nearer to each other than so much, with what is said of them: one place beyond all of them, and their
/// texts in order.
pub fn together(mut marks: Vec<(Point, String)>, near: f64) -> Vec<(Point, Vec<String>)> {
    marks.sort_by(|((x, y), one), ((to_x, to_y), other)| {
        to_x.total_cmp(x).then(y.total_cmp(to_y)).then_with(|| one.cmp(other))
    });
    let mut groups: Vec<(Vec<Point>, Vec<String>)> = Vec::new();
    for ((x, y), text) in marks {
        let is_near = |(to_x, to_y): &Point| (to_x - x).abs() < near && (to_y - y).abs() < near;
        match groups.iter_mut().find(|(known, _)| known.iter().any(is_near)) {
            Some((known, texts)) => {
                known.push((x, y));
                texts.push(text);
            }
            None => groups.push((vec![(x, y)], vec![text])),
        }
    }
    let beyond = |marks: &[Point]| {
        marks.iter().copied().fold((0.0, f64::INFINITY), |(x, y): Point, (to_x, to_y)| (x.max(to_x), y.min(to_y)))
    };
    groups.into_iter().map(|(marks, texts)| (beyond(&marks), texts)).collect()
}

/// Where a text may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Above its mark to the right, where no deal can be.
    Beyond,
    /// In any corner.
    Any,
}

/// A text with its place.
#[derive(Clone, Debug)]
pub struct Label {
    block: Block,
    /// Where it stands.
    pub area: Area,
    /// What it speaks of.
    mark: Point,
}

/// What texts stay clear of.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Other texts, which the line from a text to its mark does not cross either.
    pub texts: Vec<Area>,
    /// Marks.
    pub marks: Vec<Area>,
}

/// Places texts beside their marks, off what is taken and inside of an area; one for which there is no such place has none.
pub fn placed(texts: Vec<(Point, Block)>, sides: Sides, mut taken: Taken, inside: Area) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (mark, block) in texts {
        let is_free = |label: &Label| {
            let area = label.area;
            let is_inside = area.x >= inside.x
                && area.y >= inside.y
                && area.right() <= inside.right()
                && area.bottom() <= inside.bottom();
            let lies_on = |other: &Area| other.overlaps(&area);
            let is_crossed = |other: &Area| other.overlaps(&label.leader());
            is_inside
                && !taken.texts.iter().any(|text| lies_on(text) || is_crossed(text))
                && !taken.marks.iter().any(lies_on)
        };
        let found = candidates(mark, &block, sides).find(is_free);
        if let Some(label) = found {
            taken.texts.extend([label.area, label.leader()]);
            labels.push(label);
        }
    }
    labels
}

/// The places for a text, the nearest first.
fn candidates((x, y): Point, block: &Block, sides: Sides) -> impl Iterator<Item = Label> + '_ {
    let corners: &[(bool, bool)] = match sides {
        Sides::Beyond => &[(true, true)],
        Sides::Any => &[(true, true), (false, false), (false, true), (true, false)],
    };
    let (width, height) = (block.width(), block.height());
    (0..STEPS).flat_map(move |step| {
        let away = ASIDE / 2.0 + step as f64 * STEP;
        corners.iter().map(move |(right, above)| {
            let left = if *right { x + ASIDE } else { x - ASIDE - width };
            let top = if *above { y - away - height } else { y + away };
            Label { block: block.clone(), area: Area::new(left, top, width, height), mark: (x, y) }
        })
    })
}

impl Label {
    /// The two ends of the line from the mark to the text.
    fn ends(&self) -> (Point, Point) {
        let (x, y) = self.mark;
        let to_x = if self.area.x > x { self.area.x } else { self.area.right() };
        let to_y = if self.area.y > y { self.area.y } else { self.area.bottom() };
        ((x, y), (to_x, to_y))
    }

    /// The room that this line takes.
    fn leader(&self) -> Area {
        let ((x, y), (to_x, to_y)) = self.ends();
        Area::new(x.min(to_x) + 1.0, y.min(to_y), ((to_x - x).abs() - 2.0).max(0.0), (to_y - y).abs())
    }

    /// Draws the text on empty ground, and a line to its mark where that is not near.
    pub fn draw(&self, drawing: &mut Drawing, (x, y): Point) {
        let ((from_x, from_y), (to_x, to_y)) = self.ends();
        if (to_y - from_y).abs() > 2.0 * ASIDE {
            drawing.line((x + from_x, y + from_y), (x + to_x, y + to_y), Paint::Ink, 1.0);
        }
        let area = Area::new(x + self.area.x, y + self.area.y, self.area.width, self.area.height);
        drawing.fill(area, Paint::Page);
        drawing.text(&self.block, (area.x, area.y));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::text::STRONG;
    use super::*;

    const INSIDE: Area = Area { x: 0.0, y: -500.0, width: 400.0, height: 900.0 };

    #[test]
    fn texts_of_marks_close_by_do_not_lie_on_each_other() {
        for (sides, count) in [(Sides::Beyond, 8), (Sides::Any, 3)] {
            let mark = |place: i32| (200.0 - 12.0 * f64::from(place), 100.0);
            let text = |place: i32| (mark(place), Block::line(format!("{place} a longer text"), STRONG));
            let texts = (0..count).map(text).collect();
            let labels = placed(texts, sides, Taken::default(), INSIDE);
            assert_eq!(labels.len(), count as usize);
            for (place, label) in labels.iter().enumerate() {
                assert!(labels[place + 1..].iter().all(|other| !other.area.overlaps(&label.area)), "{sides:?}");
            }
        }
    }

    #[test]
    fn marks_that_touch_have_one_text() {
        let mark = |x: f64, text: &str| ((x, 100.0 - x), text.to_owned());
        let groups = together(vec![mark(50.0, "a"), mark(10.0, "b"), mark(14.0, "c"), mark(18.0, "d")], 6.0);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(groups, [((50.0, 50.0), texts(&["a"])), ((18.0, 82.0), texts(&["d", "c", "b"]))]);
    }

    #[test]
    fn a_text_that_has_no_room_is_left_out() {
        let text = || vec![((100.0, 100.0), Block::line("text", STRONG))];
        assert_eq!(placed(text(), Sides::Any, Taken::default(), Area::new(90.0, 90.0, 20.0, 20.0)).len(), 0);
        let full = Taken { texts: vec![INSIDE], marks: Vec::new() };
        assert_eq!(placed(text(), Sides::Any, full, INSIDE).len(), 0);
    }
}
