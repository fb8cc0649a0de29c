//! Texts beside their marks: each where it is read as its own mark's, and lies on nothing else if that can be.
//!
//! Every place for a text has a cost: how far it is from the mark, and what the text or the line that leads to it would hide
//! or be mistaken for. Texts are placed one after the other, and then each again as long as one of them finds a better place.

use super::super::drawing::{Area, Drawing, Point};
use super::super::text::Block;
use super::super::theme::Paint;

/// The space between a mark and a text beside it.
const ASIDE: f64 = 2.0;

/// A text that is further than this from its mark has a line to it.
const BESIDE: f64 = 4.5;

/// The space between texts, so that two numbers are not read as one.
const APART: f64 = 4.0;

/// Marks that are no further from each other than this cannot be told apart.
const SPOT: f64 = 2.5;

/// The space between marks and what is not theirs.
const CLEAR: f64 = 1.5;

/// The line to a mark begins at this share of its radius: off the middle, and at its edge however it is shaped.
const EDGE: f64 = 0.75;

/// What a place costs, in pixels that a text would rather be further away. A text never lies on another one.
const ON_TEXT: f64 = 1e6;
const STRUCK_BY_LEADER: f64 = 1e5;
const MISREAD: f64 = 1e4;
const STRUCK_BY_BAR: f64 = 3e3;
const BESIDE_ANOTHER: f64 = 250.0;
const ON_LINE: f64 = 100.0;
const ON_DOT: f64 = 30.0;
const ON_DOTS: f64 = 120.0;
const NOT_BEYOND: f64 = 12.0;
const LEADER: f64 = 8.0;

/// Places are looked for again so often at most.
const ROUNDS: usize = 12;

/// A mark: a ring or a draft.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its middle.
    pub at: Point,
    /// How far it reaches from there.
    pub radius: f64,
}

/// Marks with what is said of them, from the left to the right; marks on the same spot have one place, and their texts in
/// order. What only lies close by has a text of its own, or nobody could tell which is which.
pub fn together(mut marks: Vec<(Mark, String)>) -> Vec<(Mark, Vec<String>)> {
    let by_place = |(one, _): &(Mark, String), (other, _): &(Mark, String)| {
        one.at.0.total_cmp(&other.at.0).then(one.at.1.total_cmp(&other.at.1))
    };
    marks.sort_by(by_place);
    let mut groups: Vec<(Mark, Vec<String>)> = Vec::new();
    for (mark, text) in marks {
        match groups.iter_mut().find(|(known, _)| known.is_at(mark)) {
            Some((known, texts)) => {
                known.radius = known.radius.max(mark.radius);
                texts.push(text);
            }
            None => groups.push((mark, vec![text])),
        }
    }
    groups
}

impl Mark {
    /// Whether nobody could tell it from another by its place.
    fn is_at(self, other: Mark) -> bool {
        (self.at.0 - other.at.0).hypot(self.at.1 - other.at.1) <= SPOT
    }
}

/// Where a text had better stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Above its mark to the right, where no deal can be.
    Beyond,
    /// On any side.
    Any,
}

/// A text that looks for its place.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it speaks of.
    pub mark: Mark,
    /// The text.
    pub block: Block,
    /// Where it had better stand.
    pub sides: Sides,
}

/// A text with its place.
#[derive(Clone, Debug)]
pub struct Label {
    block: Block,
    /// Where it stands.
    pub area: Area,
    /// What it speaks of.
    mark: Mark,
}

/// What texts stay clear of.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Other texts, which the line from a text to its mark does not cross either.
    pub texts: Vec<Area>,
    /// Marks; the same holds for all that are not the text's own.
    pub marks: Vec<Mark>,
    /// Upright and level lines, which would strike a text through.
    pub bars: Vec<Area>,
    /// Other lines, by their ends.
    pub lines: Vec<[Point; 2]>,
    /// Small marks, on which a text lies sooner than on a line.
    pub dots: Vec<Area>,
}

impl Taken {
    /// What a place costs, whatever other texts are placed.
    fn cost(&self, label: &Label, sides: Sides) -> f64 {
        let leader = label.leader();
        let is_beyond = label.area.x >= label.mark.at.0 && label.area.bottom() <= label.mark.at.1;
        let way = if sides == Sides::Any || is_beyond { 0.0 } else { NOT_BEYOND };
        let texts: f64 = self.texts.iter().map(|text| hides(label, leader, text)).sum();
        let marks: f64 = self.marks.iter().map(|mark| label.mistaken(leader, *mark)).sum();
        let bars = STRUCK_BY_BAR * self.bars.iter().filter(|bar| bar.overlaps(&label.area)).count() as f64;
        let lengths = self.lines.iter().map(|line| length_within(*line, &label.area)).filter(|length| *length > 0.0);
        let lines = lengths.fold(0.0, |sum, length| f64::max(sum, ON_LINE) + length);
        let dots = ON_DOT * self.dots.iter().filter(|dot| dot.overlaps(&label.area)).count() as f64;
        let far = label.beyond(label.mark) + leader.map_or(0.0, |_| LEADER);
        far + way + texts + marks + bars + lines + dots.min(ON_DOTS)
    }
}

/// What it costs that a text or the line from it to its mark lies on another text.
fn hides(label: &Label, leader: Option<[Point; 2]>, text: &Area) -> f64 {
    let room = Area::new(label.area.x - APART, label.area.y, label.area.width + 2.0 * APART, label.area.height);
    let on_text = if text.overlaps(&room) { ON_TEXT } else { 0.0 };
    on_text + leader.filter(|leader| crosses(*leader, text)).map_or(0.0, |_| STRUCK_BY_LEADER)
}

/// What it costs that two texts stand where they do.
fn clash(one: &Label, other: &Label) -> f64 {
    let (from, to) = (one.leader(), other.leader());
    let texts =
        hides(one, from, &other.area) + to.filter(|to| crosses(*to, &one.area)).map_or(0.0, |_| STRUCK_BY_LEADER);
    match (from, to) {
        (Some(from), Some(to)) if meet(from, to) => texts + MISREAD,
        _ => texts,
    }
}

/// Places texts beside their marks, inside of an area, so that as little as possible is hidden or can be mistaken. One that
/// would lie on other texts everywhere has no place.
pub fn placed(texts: Vec<Text>, taken: &Taken, inside: Area) -> Vec<Label> {
    let all: Vec<Places> = texts.iter().map(|text| places(text, taken, inside)).collect();
    let all: Vec<Places> = all.into_iter().filter(|places| !places.is_empty()).collect();
    let forth: Vec<usize> = (0..all.len()).collect();
    let back = forth.iter().rev().copied().collect();
    let found = [forth, back].map(|order| arranged(&all, &order));
    let total = |chosen: &Vec<usize>| (0..all.len()).map(|text| cost_of(&all, chosen, text, chosen[text])).sum::<f64>();
    let [forth, back] = found;
    let chosen = if total(&back) < total(&forth) { back } else { forth };
    without_clashes(all.iter().zip(chosen).map(|(places, place)| places[place].clone()).collect())
}

/// Places for a text with what they cost, the cheapest first.
type Places = Vec<(f64, Label)>;

/// No place yet.
const NOWHERE: usize = usize::MAX;

/// The places for a text inside of an area.
fn places(text: &Text, taken: &Taken, inside: Area) -> Places {
    let holds = |area: &Area| {
        area.x >= inside.x && area.y >= inside.y && area.right() <= inside.right() && area.bottom() <= inside.bottom()
    };
    let labels = candidates(text).into_iter().filter(|label| holds(&label.area));
    let mut places: Places = labels.map(|label| (taken.cost(&label, text.sides), label)).collect();
    places.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    places
}

/// Which place each text has when they are placed in an order, and then again while that helps.
fn arranged(all: &[Places], order: &[usize]) -> Vec<usize> {
    let mut chosen = vec![NOWHERE; all.len()];
    for _ in 0..ROUNDS {
        let before = chosen.clone();
        for text in order {
            chosen[*text] = NOWHERE;
            chosen[*text] = best(all, &chosen, *text);
        }
        if chosen == before {
            break;
        }
    }
    chosen
}

/// The cheapest place for a text among the others.
fn best(all: &[Places], chosen: &[usize], text: usize) -> usize {
    let (mut least, mut found) = (f64::INFINITY, 0);
    for (place, (alone, _)) in all[text].iter().enumerate() {
        // No later one is cheaper by itself.
        if *alone >= least {
            break;
        }
        let cost = cost_of(all, chosen, text, place);
        if cost < least {
            (least, found) = (cost, place);
        }
    }
    found
}

/// What a place costs a text among the others.
fn cost_of(all: &[Places], chosen: &[usize], text: usize, place: usize) -> f64 {
    let (alone, label) = &all[text][place];
    let others = all.iter().zip(chosen).enumerate().filter(|(other, (_, place))| *other != text && **place != NOWHERE);
    alone + others.map(|(_, (places, place))| clash(label, &places[*place].1)).sum::<f64>()
}

/// The labels that lie neither on a taken text nor on an earlier label.
fn without_clashes(labels: Vec<(f64, Label)>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for (alone, label) in labels {
        if alone < ON_TEXT && kept.iter().all(|other| clash(&label, other) < ON_TEXT) {
            kept.push(label);
        }
    }
    kept
}

/// The places for a text all around its mark, near and far.
fn candidates(text: &Text) -> Vec<Label> {
    let Text { mark, block, .. } = text;
    let (width, height) = (block.width(), block.height());
    let near = (0..16).map(|step| f64::from(step) * 4.0);
    let far = (1..24).map(|step| 60.0 + f64::from(step) * 10.0);
    let around = |away: f64| {
        let away = mark.radius + ASIDE + away;
        let slanting = (0..24).map(move |part| (f64::from(part) * std::f64::consts::TAU / 24.0).sin_cos());
        slanting.flat_map(move |(down, right)| {
            let (x, y) = (mark.at.0 + away * right, mark.at.1 + away * down);
            corners(right, width).into_iter().flat_map(move |left| {
                corners(down, height).into_iter().map(move |top| Area::new(x + left, y + top, width, height))
            })
        })
    };
    let areas = near.chain(far).flat_map(around);
    areas.map(|area| Label { block: block.clone(), area, mark: *mark }).collect()
}

/// Where a text of some length begins, from the point next to its mark that lies this way: there, or so that it ends there,
/// or, straight above or below or level with the mark, with its middle there too.
fn corners(way: f64, length: f64) -> Vec<f64> {
    match way {
        way if way.abs() < 0.1 => vec![-length / 2.0, 0.0, -length],
        way if way > 0.0 => vec![0.0],
        _ => vec![-length],
    }
}

/// How far a point is from an area.
fn off((x, y): Point, area: &Area) -> f64 {
    (x - x.clamp(area.x, area.right())).hypot(y - y.clamp(area.y, area.bottom()))
}

/// How much of a line lies within an area: the part of it that is between the sides to the left and right, and then between
/// the upper and the lower one.
fn length_within([(x, y), (to_x, to_y)]: [Point; 2], area: &Area) -> f64 {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (from, way, low, high) in [(x, to_x - x, area.x, area.right()), (y, to_y - y, area.y, area.bottom())] {
        if way == 0.0 {
            if from <= low || from >= high {
                return 0.0;
            }
        } else {
            let (one, other) = ((low - from) / way, (high - from) / way);
            (start, end) = (start.max(one.min(other)), end.min(one.max(other)));
        }
    }
    (end - start).max(0.0) * (to_x - x).hypot(to_y - y)
}

/// Whether a line goes through an area.
fn crosses(line: [Point; 2], area: &Area) -> bool {
    length_within(line, area) > 0.0
}

/// Whether a line comes nearer to a point than so far.
fn passes([(x, y), (to_x, to_y)]: [Point; 2], (at_x, at_y): Point, near: f64) -> bool {
    let (way_x, way_y) = (to_x - x, to_y - y);
    let square = way_x * way_x + way_y * way_y;
    let share = if square == 0.0 { 0.0 } else { ((at_x - x) * way_x + (at_y - y) * way_y) / square };
    let share = share.clamp(0.0, 1.0);
    (x + share * way_x - at_x).hypot(y + share * way_y - at_y) < near
}

/// Whether two lines cross.
fn meet([from, to]: [Point; 2], [other_from, other_to]: [Point; 2]) -> bool {
    let side =
        |(x, y): Point, (to_x, to_y): Point, (at_x, at_y): Point| (to_x - x) * (at_y - y) - (to_y - y) * (at_x - x);
    let parts = |from: Point, to: Point, one: Point, other: Point| side(from, to, one) * side(from, to, other) <= 0.0;
    parts(from, to, other_from, other_to) && parts(other_from, other_to, from, to)
}

impl Label {
    /// The two ends of the line from the edge of the mark to the text; none where the text is beside its mark.
    fn leader(&self) -> Option<[Point; 2]> {
        if self.beyond(self.mark) <= BESIDE {
            return None;
        }
        let Mark { at: (x, y), radius } = self.mark;
        let end = (x.clamp(self.area.x, self.area.right()), y.clamp(self.area.y, self.area.bottom()));
        let share = EDGE * radius / (end.0 - x).hypot(end.1 - y);
        Some([(x + share * (end.0 - x), y + share * (end.1 - y)), end])
    }

    /// How far it is from the edge of a mark.
    fn beyond(&self, mark: Mark) -> f64 {
        off(mark.at, &self.area) - mark.radius
    }

    /// What it costs that it lies on a mark which is not its own, or that the line to its own goes through that, or that it
    /// stands beside it.
    fn mistaken(&self, leader: Option<[Point; 2]>, mark: Mark) -> f64 {
        if mark.is_at(self.mark) {
            return 0.0;
        }
        let between = self.beyond(mark);
        let lies = if between < CLEAR { MISREAD } else { 0.0 };
        let goes = leader.is_some_and(|leader| passes(leader, mark.at, mark.radius + CLEAR));
        let seems = leader.is_none() && between <= self.beyond(self.mark);
        let stands = if between <= BESIDE { BESIDE_ANOTHER } else { 0.0 };
        lies + if goes || seems { MISREAD } else { stands }
    }

    /// Draws the text, and a line to its mark where that is not near. There is no ground under it, which would hide lines.
    pub fn draw(&self, drawing: &mut Drawing, (x, y): Point) {
        if let Some([(from_x, from_y), (to_x, to_y)]) = self.leader() {
            drawing.line((x + from_x, y + from_y), (x + to_x, y + to_y), Paint::Ink, 1.0);
        }
        drawing.text(&self.block, (x + self.area.x, y + self.area.y));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::text::STRONG;
    use super::*;

    const INSIDE: Area = Area { x: 0.0, y: -500.0, width: 400.0, height: 900.0 };

    fn at(x: f64, y: f64) -> Mark {
        Mark { at: (x, y), radius: 6.0 }
    }

    fn one_text() -> Vec<Text> {
        vec![Text { mark: at(100.0, 100.0), block: Block::line("text", STRONG), sides: Sides::Any }]
    }

    #[test]
    fn texts_of_marks_close_by_do_not_lie_on_each_other() {
        for (sides, count) in [(Sides::Beyond, 8), (Sides::Any, 3)] {
            let mark = |place: i32| at(200.0 - 12.0 * f64::from(place), 100.0);
            let block = |place: i32| Block::line(format!("{place} a longer text"), STRONG);
            let texts = (0..count).map(|place| Text { mark: mark(place), block: block(place), sides }).collect();
            let labels = placed(texts, &Taken::default(), INSIDE);
            assert_eq!(labels.len(), count as usize);
            for (place, label) in labels.iter().enumerate() {
                assert!(labels[place + 1..].iter().all(|other| !other.area.overlaps(&label.area)), "{sides:?}");
            }
        }
    }

    #[test]
    fn marks_on_one_spot_have_one_text_and_others_their_own() {
        let mark = |x: f64, text: &str| (at(x, 100.0 - x), text.to_owned());
        let groups = together(vec![mark(50.0, "a"), mark(10.0, "b"), mark(14.0, "c"), mark(10.5, "d")]);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            groups,
            [(at(10.0, 90.0), texts(&["b", "d"])), (at(14.0, 86.0), texts(&["c"])), (at(50.0, 50.0), texts(&["a"]))]
        );
    }

    #[test]
    fn a_text_that_has_no_room_is_left_out() {
        assert_eq!(placed(one_text(), &Taken::default(), Area::new(90.0, 90.0, 20.0, 20.0)).len(), 0);
        let full = Taken { texts: vec![INSIDE], ..Taken::default() };
        assert_eq!(placed(one_text(), &full, INSIDE).len(), 0);
    }

    #[test]
    fn a_text_lies_off_lines_and_dots_if_it_can_and_on_them_rather_than_nowhere() {
        let line = [(0.0, 90.0), (400.0, 90.0)];
        let found = |taken: Taken| placed(one_text(), &taken, INSIDE).remove(0).area;
        let above = found(Taken::default());
        assert!(crosses(line, &above));
        let off = found(Taken { lines: vec![line], ..Taken::default() });
        assert!(!crosses(line, &off) && off.y > 90.0, "{off:?}");
        let off = found(Taken { dots: vec![above], ..Taken::default() });
        assert!(!off.overlaps(&above), "{off:?}");
        for full in [Taken { dots: vec![INSIDE], ..Taken::default() }, Taken { bars: vec![INSIDE], ..Taken::default() }]
        {
            assert_eq!(found(full), above);
        }
    }

    #[test]
    fn a_line_crosses_what_it_goes_through() {
        let area = Area::new(10.0, 10.0, 20.0, 10.0);
        for line in [[(0.0, 0.0), (40.0, 30.0)], [(15.0, 0.0), (15.0, 12.0)], [(12.0, 12.0), (13.0, 13.0)]] {
            assert!(crosses(line, &area), "{line:?}");
        }
        for line in [[(0.0, 0.0), (9.0, 40.0)], [(0.0, 10.0), (40.0, 10.0)], [(0.0, 25.0), (40.0, 15.5 + 5.0)]] {
            assert!(!crosses(line, &area), "{line:?}");
        }
    }
}
