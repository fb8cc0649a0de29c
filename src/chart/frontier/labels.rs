//! Texts beside their marks: each where it is read as its own mark's, and lies on nothing else if that can be.
//!
//! Every place for a text has a cost: how far it is from the mark, and what the text or the line that leads to it would hide
//! or be mistaken for. Texts are placed one after the other, and then each again as long as one of them finds a better place.

use super::super::drawing::{Area, Drawing, Point};
use super::super::text::Block;
use super::super::theme::Paint;
use super::geometry::{DIRECTIONS, crosses, direction, length, length_within, meet, off, passes};

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
const OVER_EDGE: f64 = 1e3;
const BESIDE_ANOTHER: f64 = 250.0;
const ON_LINE: f64 = 130.0;
const ON_DOT: f64 = 40.0;
const ON_DOTS: f64 = 200.0;
const NEAR_ANOTHER: f64 = 60.0;
const NOT_BEYOND: f64 = 20.0;
const LEADER: f64 = 8.0;
const LEVEL_LEADER: f64 = 30.0;

/// A text that is nearer to its mark by less than this may be taken for another mark's.
const NEARER: f64 = 8.0;

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
        length(self.at.0 - other.at.0, self.at.1 - other.at.1) <= SPOT
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
        let room = label.room(CLEAR);
        let lengths = self.lines.iter().map(|line| length_within(*line, &room)).filter(|length| *length > 0.0);
        let lines = lengths.fold(0.0, |sum, length| f64::max(sum, ON_LINE) + length);
        let dots = ON_DOT * self.dots.iter().filter(|dot| dot.overlaps(&label.area)).count() as f64;
        // A level line before a number would be read as its sign.
        let is_level = |[(_, y), (_, to_y)]: [Point; 2]| (to_y - y).abs() < 3.0;
        let led = leader.map_or(0.0, |leader| if is_level(leader) { LEADER + LEVEL_LEADER } else { LEADER });
        let far = label.beyond(label.mark) + led;
        far + way + texts + marks + bars + lines + dots.min(ON_DOTS)
    }
}

/// What it costs that a text or the line from it to its mark lies on another text.
fn hides(label: &Label, leader: Option<[Point; 2]>, text: &Area) -> f64 {
    let on_text = if text.overlaps(&label.room(APART)) { ON_TEXT } else { 0.0 };
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
    let total = |chosen: &[usize]| (0..all.len()).map(|text| cost_of(&all, chosen, text, chosen[text])).sum::<f64>();
    let found = orders(all.len()).map(|order| arranged(&all, &order)).map(|chosen| (total(&chosen), chosen));
    let (_, chosen) = found.min_by(|(one, _), (other, _)| one.total_cmp(other)).unwrap_or_default();
    without_clashes(all.iter().zip(chosen).map(|(places, place)| places[place].clone()).collect())
}

/// The orders that so many texts are placed in, of which the best is taken: each of them first, forth and back.
fn orders(count: usize) -> impl Iterator<Item = Vec<usize>> {
    let forth = move |first: usize| (0..count).map(move |step| (first + step) % count);
    (0..count).flat_map(move |first| [forth(first).collect(), forth(first).rev().collect()])
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
    // What differs by less than this is the same, or how a machine rounds would choose.
    let rounded = |cost: f64| (1e3 * cost).round() / 1e3;
    let mut places: Places = labels.map(|label| (rounded(taken.cost(&label, text.sides)), label)).collect();
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
        (0..DIRECTIONS).map(direction).flat_map(move |(right, down)| {
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

impl Label {
    /// The two ends of the line from the edge of the mark to the text; none where the text is beside its mark.
    fn leader(&self) -> Option<[Point; 2]> {
        if self.beyond(self.mark) <= BESIDE {
            return None;
        }
        let Mark { at: (x, y), radius } = self.mark;
        let end = (x.clamp(self.area.x, self.area.right()), y.clamp(self.area.y, self.area.bottom()));
        let (right, down) = (end.0 - x, end.1 - y);
        let whole = length(right, down);
        let along = |off: f64| (x + right * off / whole, y + down * off / whole);
        // Lines of text have space above and below them.
        let is_aside = end.1 > self.area.y && end.1 < self.area.bottom();
        Some([along(EDGE * radius), along(if is_aside { whole - ASIDE } else { whole })])
    }

    /// Where it stands, with some space on its left and right; above and below, lines of text have their own.
    fn room(&self, aside: f64) -> Area {
        Area::new(self.area.x - aside, self.area.y, self.area.width + 2.0 * aside, self.area.height)
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
        // Where marks lie on each other, a line over the edge of one still begins within the other.
        let (x, y) = (mark.at.0 - self.mark.at.0, mark.at.1 - self.mark.at.1);
        let overlaps = length(x, y) < mark.radius + self.mark.radius;
        let goes_near = |near: f64| leader.is_some_and(|leader| passes(leader, mark.at, near));
        let goes = goes_near(if overlaps { mark.radius / 2.0 } else { mark.radius + CLEAR });
        let seems = leader.is_none() && between <= self.beyond(self.mark);
        let stands = match leader {
            _ if overlaps && goes_near(mark.radius) => OVER_EDGE,
            Some(_) if between <= BESIDE => BESIDE_ANOTHER,
            None if between <= self.beyond(self.mark) + NEARER => NEAR_ANOTHER,
            _ => 0.0,
        };
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
        let line = [(0.0, 98.0), (400.0, 98.0)];
        let found = |taken: Taken| placed(one_text(), &taken, INSIDE).remove(0).area;
        let above = found(Taken::default());
        assert!(crosses(line, &above));
        let off = found(Taken { lines: vec![line], ..Taken::default() });
        assert!(!crosses(line, &off), "{off:?}");
        let off = found(Taken { dots: vec![above], ..Taken::default() });
        assert!(!off.overlaps(&above), "{off:?}");
        for full in [Taken { dots: vec![INSIDE], ..Taken::default() }, Taken { bars: vec![INSIDE], ..Taken::default() }]
        {
            assert_eq!(found(full), above);
        }
    }

    /// Numbers that look random, and are the same each time.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % end
        }

        /// So many marks on a small plane, no two of which lie on each other.
        fn marks(&mut self, count: usize) -> Vec<Mark> {
            let mut marks: Vec<Mark> = Vec::new();
            while marks.len() < count {
                let mark = at(10.0 + self.below(210) as f64, 10.0 + self.below(150) as f64);
                let is_free = |known: &Mark| !passes([known.at, known.at], mark.at, 2.0 * mark.radius + CLEAR);
                marks.extend(marks.iter().all(is_free).then_some(mark));
            }
            marks
        }
    }

    #[test]
    fn every_mark_has_a_text_that_is_read_as_its_own() {
        let mut random = Random(7);
        for round in 0..200 {
            let marks = random.marks(2 + round % 5);
            let words = ["7", "12", "Nash/K–S", "the draft"];
            let mut text = |mark: &Mark| Text {
                mark: *mark,
                block: Block::line(words[random.below(words.len())], STRONG),
                sides: Sides::Any,
            };
            let texts: Vec<Text> = marks.iter().map(&mut text).collect();
            let lines = marks.windows(2).map(|ends| [ends[0].at, ends[1].at]).collect();
            let taken = Taken { marks: marks.clone(), lines, ..Taken::default() };
            let labels = placed(texts, &taken, Area::new(0.0, -20.0, 240.0, 190.0));
            assert_eq!(labels.len(), marks.len(), "{marks:?}");
            for (place, label) in labels.iter().enumerate() {
                let wrong = |mark: &&Mark| label.mistaken(label.leader(), **mark) >= MISREAD;
                assert_eq!(marks.iter().find(wrong), None, "{label:?}");
                assert!(labels[place + 1..].iter().all(|other| clash(label, other) == 0.0), "{labels:?}");
            }
        }
    }

    #[test]
    fn a_line_to_a_mark_goes_around_another_and_is_not_level() {
        let marks = [at(100.0, 100.0), at(118.0, 100.0)];
        let label = |left: f64, top: f64| Label {
            block: Block::line("7", STRONG),
            area: Area::new(left, top, 10.0, 12.0),
            mark: marks[0],
        };
        let through = label(150.0, 94.0);
        assert_eq!(through.mistaken(through.leader(), marks[1]), MISREAD);
        let beside = label(128.0, 94.0);
        assert_eq!(beside.mistaken(None, marks[1]), MISREAD);
        let clear = label(95.0, 60.0);
        assert_eq!(clear.mistaken(clear.leader(), marks[1]), 0.0);
        let cost = |label: Label| Taken::default().cost(&label, Sides::Any);
        assert!(cost(label(60.0, 94.0)) > cost(label(60.0, 70.0)));
    }
}
