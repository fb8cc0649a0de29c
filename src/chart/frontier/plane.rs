//! A plane: what deals are worth to one party to the right, and to another upwards.

use std::collections::BTreeSet;

use super::super::drawing::{Area, Drawing, Point};
use super::super::text::{Block, SMALL};
use super::super::theme::Paint;
use super::axis::Scale;
use super::labels::{Mark, Taken};
use super::{Named, said, weighed, worths};
use crate::analysis::{Bargain, Deal, DraftDeal, Frontier};
use crate::chart::scene::Scene;
use crate::model::Number;

/// Up to so many packages are dots; beyond that, the plane is cut into squares of this side, and those that hold packages
/// are filled.
pub const DOTS: usize = 240;
const SQUARE: f64 = 5.0;

/// The space between an axis and the numbers at it.
pub const BESIDE: f64 = 6.0;

/// What the mark of a draft is called.
pub const DRAFT: &str = "the draft";

/// What the mark of a draft is called, which tells if it was not among the packages that were weighed.
pub fn called(draft: &DraftDeal, all_packages: bool) -> String {
    match (draft.looked_at, all_packages) {
        (true, _) => DRAFT.to_owned(),
        (false, true) => format!("{DRAFT} (not\u{a0}weighed)"),
        (false, false) => format!("{DRAFT} (not\u{a0}feasible)"),
    }
}

/// The breadth of an axis or a line of reservation with the space beside it.
const CLEAR: f64 = 6.0;

/// The plane of two parties, by their places in the answer.
pub struct Plane<'a> {
    /// The words and signs.
    pub scene: &'a Scene<'a>,
    answer: &'a Bargain,
    /// Whose worth goes to the right, and whose upwards.
    pub parties: [usize; 2],
    right: Scale,
    up: Scale,
    /// How many numbers an axis has at most.
    ticks: i64,
}

impl<'a> Plane<'a> {
    /// The plane on which everything in an answer has room; none if there is nothing in it.
    pub fn new(
        scene: &'a Scene<'a>,
        answer: &'a Bargain,
        parties: [usize; 2],
        (width, height): (f64, f64),
    ) -> Option<Self> {
        let scale = |party: usize, length: f64| {
            let told = &answer.parties[party];
            let ends = told.range.iter().flat_map(|(worst, best)| [worst, best]);
            let deals = answer.frontier.deals.iter().map(move |deal| &deal.worth[party]);
            let points = answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
            let points = points.flat_map(|point| &point.deals).map(move |deal| &deal.worth[party]);
            let draft = answer.draft.iter().filter_map(move |draft| draft.worth.get(party));
            let all: Vec<_> = ends.chain(deals).chain(points).chain(draft).collect();
            let all = (!all.is_empty()).then(|| all.into_iter().chain([&told.reservation]).collect::<Vec<_>>())?;
            Scale::of(all.into_iter(), length)
        };
        let (right, up) = (scale(parties[0], width)?, scale(parties[1], height)?);
        let ticks = if width < 300.0 { 3 } else { 6 };
        Some(Self { scene, answer, parties, right, up, ticks })
    }

    /// Its size.
    pub fn area(&self) -> Area {
        Area::new(0.0, 0.0, self.right.length, self.up.length)
    }

    /// Where something of this worth stands, from the upper left corner.
    pub fn place(&self, worth: [&Number; 2]) -> Point {
        (self.right.place(worth[0]), self.up.length - self.up.place(worth[1]))
    }

    /// Where a deal stands.
    pub fn place_of(&self, deal: &Deal) -> Point {
        self.place(self.parties.map(|party| &deal.worth[party]))
    }

    /// Where no deal stands: where the two lines of reservation cross.
    pub fn no_deal(&self) -> Point {
        self.place(self.parties.map(|party| &self.answer.parties[party].reservation))
    }

    /// The lines of reservation and the axes, with what texts leave clear beside them.
    fn bars(&self) -> Vec<Area> {
        let (right, down) = self.no_deal();
        let Area { width, height, .. } = self.area();
        let upright = [0.0, right].map(|x| Area::new(x - CLEAR / 2.0, 0.0, CLEAR, height));
        let level = [height, down].map(|y| Area::new(0.0, y - CLEAR / 2.0, width, CLEAR));
        upright.into_iter().chain(level).collect()
    }

    /// The numbers at the axis upwards, and at the one to the right, with their places.
    pub fn numbers(&self) -> [Vec<(f64, Block)>; 2] {
        let blocks = |scale: &Scale| {
            let ticks = scale.ticks(self.ticks).into_iter();
            ticks.map(|(place, words)| (place, Block::line(words, SMALL))).collect::<Vec<_>>()
        };
        [blocks(&self.up), blocks(&self.right)]
    }

    /// The numbers at both axes with their areas. Those for which there is no room are left out.
    fn numbers_placed(&self, margin: f64) -> Vec<(Area, Block)> {
        let Area { width, height, .. } = self.area();
        let [up, right] = self.numbers();
        let around = |block: &Block, x: f64, y: f64| Area::new(x, y, block.width(), block.height());
        let up = up.into_iter().filter(|(_, block)| block.width() + BESIDE <= margin).map(|(place, block)| {
            let (x, y) = (-BESIDE - block.width(), height - place - block.height() / 2.0);
            (around(&block, x, y), block)
        });
        let mut end = -margin;
        let right = right.into_iter().filter_map(|(place, block)| {
            let area = around(&block, place - block.width() / 2.0, height + BESIDE / 2.0);
            let has_room = area.x >= end && area.right() <= width + margin;
            has_room.then(|| {
                end = area.right() + BESIDE;
                (area, block)
            })
        });
        up.chain(right).collect()
    }

    /// Draws the axes with their numbers, and a guide at each, also where there is no room for the number to the right.
    pub fn draw_axes(&self, drawing: &mut Drawing, (x, y): Point, margin: f64) {
        let Area { width, height, .. } = self.area();
        let [up, right] = self.numbers();
        for (place, _) in up.iter().filter(|(_, block)| block.width() + BESIDE <= margin) {
            drawing.line((x, y + height - place), (x + width, y + height - place), Paint::Guide, 1.0);
        }
        for (place, _) in &right {
            drawing.line((x + place, y), (x + place, y + height), Paint::Guide, 1.0);
        }
        for (area, block) in self.numbers_placed(margin) {
            drawing.text(&block, (x + area.x, y + area.y));
        }
        drawing.path(vec![(x, y), (x, y + height), (x + width, y + height)], Paint::Ink, 1.0);
    }

    /// Draws what no deal is worth to each of the two.
    pub fn draw_reservations(&self, drawing: &mut Drawing, (x, y): Point) {
        let Area { width, height, .. } = self.area();
        let (right, up) = self.no_deal();
        let words = |party: usize| {
            let told = &self.answer.parties[self.parties[party]];
            format!("{}: no deal is worth {}", self.scene.party(told.party), said(&told.reservation))
        };
        drawing.dashes((x + right, y), (x + right, y + height), Paint::Ink, 1.0);
        drawing.say(words(0));
        drawing.dashes((x, y + up), (x + width, y + up), Paint::Ink, 1.0);
        drawing.say(words(1));
    }

    /// Draws everything that packages are worth, pale.
    pub fn draw_packages(&self, drawing: &mut Drawing, (x, y): Point, outcomes: &[[Number; 2]]) {
        let places = outcomes.iter().map(|[one, other]| self.place([one, other]));
        if outcomes.len() > DOTS {
            return draw_squares(drawing, (x, y), places);
        }
        places.for_each(|(right, down)| drawing.dot((x + right, y + down), SQUARE / 2.0, Paint::Guide));
    }

    /// Draws where deals are, pale, without telling them apart.
    pub fn draw_crowd(&self, drawing: &mut Drawing, corner: Point) {
        draw_squares(drawing, corner, self.answer.frontier.deals.iter().map(|deal| self.place_of(deal)));
    }

    /// The line of the frontier, corner by corner.
    fn line(&self) -> Vec<Point> {
        let pair = |deal: &'a Deal| self.parties.map(|party| &deal.worth[party]);
        let deals = unbettered(self.answer.frontier.deals.iter().map(pair).collect());
        let pieces = self.answer.frontier.pieces.iter().map(|piece| [pair(&piece.ends[0]), pair(&piece.ends[1])]);
        outline(self, deals.into_iter().map(|deal| [deal, deal]).chain(pieces).collect())
    }

    /// Draws the line of the frontier.
    pub fn draw_line(&self, drawing: &mut Drawing, (x, y): Point) {
        let line = self.line();
        if !line.is_empty() {
            drawing.path(line.into_iter().map(|(right, down)| (x + right, y + down)).collect(), Paint::Ink, 2.0);
        }
    }

    /// The lines of the frontier, of which texts stay clear: its edges, or, where it has no parts, the line around it.
    pub fn lines(&self, has_parts: bool) -> Vec<[Point; 2]> {
        let paths = if has_parts { self.edges().concat() } else { vec![self.line()] };
        paths.iter().flat_map(|path| path.windows(2).map(|ends| [ends[0], ends[1]])).collect()
    }

    /// Fills the polygons and bodies of the frontier, as two parties see them, pale.
    pub fn fill_faces(&self, drawing: &mut Drawing, corner: Point) {
        for body in &self.answer.frontier.bodies {
            drawing.polygon(hull(self.outline_of(&body.corners, corner)), Paint::Pale);
        }
        for face in &self.answer.frontier.faces {
            drawing.polygon(self.outline_of(&face.corners, corner), Paint::Pale);
        }
    }

    /// The edges of the bodies and polygons of the frontier, and its straight pieces.
    fn edges(&self) -> [Vec<Vec<Point>>; 2] {
        let Frontier { bodies, faces, pieces, .. } = &self.answer.frontier;
        let mut edges = Vec::new();
        for body in bodies {
            let corners = self.outline_of(&body.corners, (0.0, 0.0));
            let sides = body.sides.iter().filter(|side| side.dimension == 1);
            edges.extend(sides.map(|edge| edge.corners.iter().map(|place| corners[*place]).collect()));
        }
        for face in faces {
            let mut sides = self.outline_of(&face.corners, (0.0, 0.0));
            sides.extend(sides.first().copied());
            edges.push(sides);
        }
        [edges, pieces.iter().map(|piece| self.outline_of(&piece.ends, (0.0, 0.0))).collect()]
    }

    /// Draws these.
    pub fn draw_edges(&self, drawing: &mut Drawing, (x, y): Point) {
        let [edges, pieces] = self.edges();
        let moved = |path: Vec<Point>| path.into_iter().map(|(right, down)| (x + right, y + down)).collect();
        edges.into_iter().for_each(|path| drawing.path(moved(path), Paint::Grey, 1.0));
        pieces.into_iter().for_each(|path| drawing.path(moved(path), Paint::Ink, 1.5));
    }

    fn outline_of(&self, deals: &[Deal], (x, y): Point) -> Vec<Point> {
        let place = |deal: &Deal| {
            let (right, down) = self.place_of(deal);
            (x + right, y + down)
        };
        deals.iter().map(place).collect()
    }

    /// Draws each deal of the frontier by its standing. Of deals on the same spot with the same one, one is drawn.
    pub fn draw_deals(&self, drawing: &mut Drawing, (x, y): Point, radius: f64) {
        let mut drawn = BTreeSet::new();
        for (place, deal) in self.answer.frontier.deals.iter().enumerate() {
            let (right, down) = self.place_of(deal);
            let standing = Standing::of(deal);
            if !drawn.insert(((2.0 * right) as i64, (2.0 * down) as i64, standing)) {
                continue;
            }
            draw_deal(drawing, (x + right, y + down), radius, standing);
            drawing.say(self.words(place, deal));
        }
    }

    /// Draws a ring around each point that has names.
    pub fn draw_points(&self, drawing: &mut Drawing, (x, y): Point, points: &[Named<'_>], radius: f64) {
        for point in points {
            let (right, down) = self.place_of(point.deal);
            draw_point(drawing, (x + right, y + down), radius, point.deal.reached);
            let approached = if point.deal.reached { "" } else { ", approached, not reached" };
            let worth = worths(self.scene, self.answer, &point.deal.worth);
            drawing.say(format!("{}: {worth}{approached}", point.label()));
        }
    }

    /// The squares around the deals of the frontier.
    pub fn dots(&self, radius: f64) -> Vec<Area> {
        self.answer.frontier.deals.iter().map(|deal| around(self.place_of(deal), radius)).collect()
    }

    /// The draft, if there is one that can be weighed: its mark, and what that is called.
    pub fn draft(&self, radius: f64) -> Option<(Mark, String)> {
        let draft = weighed(self.answer)?;
        let at = self.place(self.parties.map(|party| &draft.worth[party]));
        Some((Mark { at, radius }, called(draft, self.answer.all_packages)))
    }

    /// Draws it.
    pub fn draw_draft(&self, drawing: &mut Drawing, (x, y): Point, radius: f64) {
        let Some(draft) = weighed(self.answer) else { return };
        let Some((Mark { at: (right, down), .. }, name)) = self.draft(radius) else { return };
        draw_draft(drawing, (x + right, y + down), radius, draft.looked_at);
        drawing.say(format!("{name}: {}", worths(self.scene, self.answer, &draft.worth)));
    }

    /// What the texts on it stay clear of.
    pub fn taken(&self, margin: f64, has_parts: bool) -> Taken {
        let texts = self.numbers_placed(margin).into_iter().map(|(area, _)| area).collect();
        Taken { texts, bars: self.bars(), lines: self.lines(has_parts), ..Taken::default() }
    }

    fn words(&self, place: usize, deal: &Deal) -> String {
        let approached = if deal.reached { "" } else { ", approached, not reached" };
        format!("{}: {}{approached}", place + 1, worths(self.scene, self.answer, &deal.worth))
    }
}

/// How a deal stands, and is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// There is a package, and nobody finds it worse than no deal: a dot.
    Reached,
    /// Packages only come near to it: an empty dot, as the end of a line that does not belong to it.
    Approached,
    /// Somebody finds it worse than no deal: a cross.
    Worse,
}

impl Standing {
    /// The standing of a deal.
    pub fn of(deal: &Deal) -> Self {
        match (deal.rational, deal.reached) {
            (false, _) => Self::Worse,
            (true, false) => Self::Approached,
            (true, true) => Self::Reached,
        }
    }
}

/// Fills the squares of a plane that hold some places.
fn draw_squares(drawing: &mut Drawing, (x, y): Point, places: impl Iterator<Item = Point>) {
    let squares: BTreeSet<(u32, u32)> =
        places.map(|(right, down)| ((down / SQUARE) as u32, (right / SQUARE) as u32)).collect();
    for (row, from, to) in runs(&squares) {
        let (left, top) = (x + f64::from(from) * SQUARE, y + f64::from(row) * SQUARE);
        drawing.fill(Area::new(left, top, f64::from(to - from) * SQUARE, SQUARE), Paint::Guide);
    }
}

/// A deal by its standing.
pub fn draw_deal(drawing: &mut Drawing, (x, y): Point, radius: f64, standing: Standing) {
    match standing {
        Standing::Reached => drawing.dot((x, y), radius, Paint::Ink),
        Standing::Approached => {
            drawing.dot((x, y), radius + 0.5, Paint::Page);
            drawing.ring((x, y), radius + 0.5, Paint::Ink, 1.0);
        }
        Standing::Worse => {
            drawing.path(vec![(x - radius, y - radius), (x + radius, y + radius)], Paint::Ink, 1.0);
            drawing.path(vec![(x - radius, y + radius), (x + radius, y - radius)], Paint::Ink, 1.0);
        }
    }
}

/// The square around a deal of a radius.
fn around((x, y): Point, radius: f64) -> Area {
    Area::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius)
}

/// A point that has names: a dot in a ring, an empty one where it is only approached.
pub fn draw_point(drawing: &mut Drawing, center: Point, radius: f64, reached: bool) {
    drawing.dot(center, radius, Paint::Page);
    drawing.ring(center, radius, Paint::Ink, 1.5);
    if reached {
        drawing.dot(center, radius - 2.5, Paint::Ink);
    } else {
        drawing.ring(center, radius - 2.5, Paint::Ink, 1.0);
    }
}

/// A draft: a square that stands on its corner, with a thin edge where it was not among the packages that were weighed.
pub fn draw_draft(drawing: &mut Drawing, (x, y): Point, radius: f64, looked_at: bool) {
    let corners = |radius: f64| vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
    let edge = if looked_at { 2.5 } else { 1.2 };
    drawing.polygon(corners(radius), Paint::Ink);
    drawing.polygon(corners(radius - edge), Paint::Page);
}

/// The corners of what some points lie in, in turn.
fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|(x, y), (other_x, other_y)| x.total_cmp(other_x).then(y.total_cmp(other_y)));
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut kept: Vec<Point> = Vec::new();
        for (x, y) in points {
            while let [.., from, over] = kept[..]
                && (over.0 - from.0) * (y - from.1) <= (over.1 - from.1) * (x - from.0)
            {
                kept.pop();
            }
            kept.push((x, y));
        }
        kept.pop();
        kept
    };
    let below = half(&mut points.iter().copied());
    [below, half(&mut points.iter().rev().copied())].concat()
}

/// The pairs of worth that no other one betters, the best for the first party first.
fn unbettered(mut pairs: Vec<[&Number; 2]>) -> Vec<[&Number; 2]> {
    pairs.sort_by(|one, other| other.cmp(one));
    let mut kept: Vec<[&Number; 2]> = Vec::new();
    for pair in pairs {
        if kept.last().is_none_or(|last| pair[1] > last[1]) {
            kept.push(pair);
        }
    }
    kept
}

/// The line around what some stretches of worth cover, of which none betters another: up from the axis to the first one's
/// better end for the first party, then along it and in steps to the next, since between them there is none, and from the
/// last one to the other axis.
fn outline(plane: &Plane<'_>, mut stretches: Vec<[[&Number; 2]; 2]>) -> Vec<Point> {
    stretches.sort_by(|[one, _], [other, _]| other[0].cmp(one[0]).then(one[1].cmp(other[1])));
    let mut line = Vec::new();
    for [better, other] in stretches {
        let (right, down) = plane.place(better);
        let before = line.last().map_or(plane.area().height, |(_, down)| *down);
        line.extend([(right, before), (right, down), plane.place(other)]);
    }
    line.extend(line.last().map(|(_, down)| (0.0, *down)));
    line.dedup();
    line
}

/// Squares side by side as rows with a beginning and an end.
fn runs(squares: &BTreeSet<(u32, u32)>) -> Vec<(u32, u32, u32)> {
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for (row, column) in squares {
        match runs.last_mut() {
            Some((known, _, to)) if known == row && to == column => *to += 1,
            _ => runs.push((*row, *column, column + 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_pair_betters_is_left_out() {
        let numbers: Vec<[Number; 2]> =
            [(1, 5), (3, 3), (3, 2), (2, 3), (5, 1), (4, 1)].map(|(a, b)| [Number::from(a), Number::from(b)]).to_vec();
        let kept = unbettered(numbers.iter().map(|[one, other]| [one, other]).collect());
        assert_eq!(
            kept,
            [[&numbers[4][0], &numbers[4][1]], [&numbers[1][0], &numbers[1][1]], [&numbers[0][0], &numbers[0][1]]]
        );
    }

    #[test]
    fn a_hull_goes_around_all_points_once() {
        let points = vec![(0.0, 0.0), (2.0, 0.0), (1.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0), (1.5, 1.0)];
        assert_eq!(hull(points), [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]);
    }

    #[test]
    fn squares_side_by_side_are_one_run() {
        let squares = BTreeSet::from([(0, 1), (0, 2), (0, 4), (1, 5)]);
        assert_eq!(runs(&squares), [(0, 1, 3), (0, 4, 5), (1, 5, 6)]);
    }
}
