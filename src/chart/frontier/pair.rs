//! The one plane of two parties: packages pale, the frontier as a line, and the points that have names on it.

use super::super::drawing::{Area, Drawing, Point};
use super::super::table::{Cell, Row};
use super::super::text::{Block, SMALL, STRONG};
use super::super::theme::Paint;
use super::labels::{Label, Mark, Sides, Text, placed, together};
use super::plane::{self, BESIDE, Plane};
use super::{Named, said};
use crate::analysis::Bargain;
use crate::chart::scene::Scene;
use crate::chart::sheet::INNER;

/// The size of the plane.
const SIZE: (f64, f64) = (500.0, 360.0);

/// The widest numbers that are told beside the axis.
const LEFT: f64 = 90.0;

/// Names of points are not wider than this.
const NAMES: f64 = 170.0;

/// The radius of deals and of the marks on them.
const DEAL: f64 = 2.5;
const NAMED: f64 = 6.0;
const DRAFT: f64 = 10.0;

/// The plane with its texts, measured from its upper left corner.
struct Figure<'s> {
    plane: Plane<'s>,
    labels: Vec<Label>,
    /// What no deal is worth, beside the ends of the lines.
    no_deal: [(Block, Point); 2],
    left: f64,
    /// How far texts reach above the plane.
    above: f64,
}

/// The rows: the name of the axis upwards, the plane, and the name of the other axis. None if there is nothing on it.
pub fn rows<'s>(scene: &'s Scene<'s>, answer: &'s Bargain, points: &'s [Named<'s>]) -> Vec<Row<'s>> {
    let Some(figure) = Figure::new(scene, answer, points) else { return Vec::new() };
    let width = Scene::beside_badge(INNER);
    let named = |place: usize, way: &str| {
        let party = answer.parties[place].party;
        let name = Block::wrapped(&format!("{way}: worth to {}", scene.party(party)), STRONG, width);
        Row::new(vec![scene.badged(vec![(party, vec![name])]).over(2)])
    };
    let height = figure.above + SIZE.1 + SMALL.line_height() + 10.0;
    let cell = Cell::figure(height, move |drawing, area| figure.draw(drawing, answer, points, area));
    vec![named(1, "Upwards").staying(), Row::new(vec![cell.over(2)]).staying(), named(0, "To the right")]
}

impl<'s> Figure<'s> {
    fn new(scene: &'s Scene<'s>, answer: &'s Bargain, points: &[Named<'_>]) -> Option<Self> {
        let plane = Plane::new(scene, answer, [0, 1], SIZE)?;
        let [numbers, _] = plane.numbers();
        let widest = numbers.iter().map(|(_, block)| block.width() + BESIDE).filter(|width| *width <= LEFT);
        let left = widest.fold(24.0, f64::max);
        let no_deal = reservations(answer, &plane);
        let ring = |point: &Named<'_>| (Mark { at: plane.place_of(point.deal), radius: NAMED }, point.label());
        let marks: Vec<_> = points.iter().map(ring).chain(plane.draft(DRAFT)).collect();
        let mut taken = plane.taken(left, false);
        taken.texts.extend(no_deal.iter().map(|(block, (x, y))| Area::new(*x, *y, block.width(), block.height())));
        taken.marks = marks.iter().map(|(mark, _)| *mark).collect();
        let texts = together(marks).into_iter().map(text).collect();
        let room = Area::new(-left, -4.0 * SIZE.1, INNER, 5.0 * SIZE.1);
        let labels = placed(texts, &taken, room);
        let top = labels.iter().map(|label| label.area.y).fold(no_deal[0].1.1, f64::min);
        Some(Self { plane, labels, no_deal, left, above: -top + 2.0 })
    }

    fn draw(&self, drawing: &mut Drawing, answer: &Bargain, points: &[Named<'_>], area: Area) {
        let corner = (area.x + self.left, area.y + self.above);
        let Self { plane, .. } = self;
        plane.draw_packages(drawing, corner, answer.outcomes.as_deref().unwrap_or_default());
        plane.draw_axes(drawing, corner, self.left);
        plane.draw_reservations(drawing, corner);
        plane.draw_line(drawing, corner);
        // Before the deals, or it would hide that of which it is the draft.
        plane.draw_draft(drawing, corner, DRAFT);
        plane.draw_deals(drawing, corner, DEAL);
        plane.draw_points(drawing, corner, points, NAMED);
        for (block, (x, y)) in &self.no_deal {
            drawing.text(block, (corner.0 + x, corner.1 + y));
        }
        self.labels.iter().for_each(|label| label.draw(drawing, corner));
    }
}

/// The texts of marks on one spot. A draft may lie anywhere in the plane, and what else has a name lies on the frontier.
fn text((mark, texts): (Mark, Vec<String>)) -> Text {
    let sides = if texts.len() == 1 && texts[0].starts_with(plane::DRAFT) { Sides::Any } else { Sides::Beyond };
    Text { mark, block: under_each_other(&texts), sides }
}

/// Texts under each other.
fn under_each_other(texts: &[String]) -> Block {
    let lines = texts.iter().flat_map(|text| Block::wrapped(text, STRONG, NAMES).lines).collect();
    Block { lines, style: STRONG }
}

/// What no deal is worth: above the upright line, and at the right end of the level one.
fn reservations(answer: &Bargain, plane: &Plane<'_>) -> [(Block, Point); 2] {
    let block = |place: usize, width: f64| {
        let words = format!("no deal {}", said(&answer.parties[place].reservation));
        Block::wrapped(&words, SMALL.on(Paint::Ink), width)
    };
    let (right, down) = plane.no_deal();
    let (upright, level) = (block(0, SIZE.0), block(1, NAMES));
    let x = (right - upright.width() / 2.0).clamp(0.0, SIZE.0 - upright.width());
    let above = (x, -upright.height() - 3.0);
    let beside = (SIZE.0 + BESIDE, down - level.height() / 2.0);
    [(upright, above), (level, beside)]
}
