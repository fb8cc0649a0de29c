//! Texts beside their marks: each at the nearest place where it lies on nothing else.

use super::super::drawing::{Area, Drawing, Point};
use super::super::text::Block;
use super::super::theme::Paint;

/// How far a text stands aside of its mark.
const ASIDE: f64 = 8.0;

/// Texts are moved away by so much at a time, and so often at most.
const STEP: f64 = 4.0;
const STEPS: usize = 60;

/// A text is moved away so often rather than that it lies on a dot, or on a line.
const NEAR: usize = 8;

/// A text that is further than this from its mark has a line to it.
const BESIDE: f64 = 1.25 * ASIDE;

/// The space between texts, so that two numbers are not read as one.
const APART: f64 = 4.0;

/// Marks on the same spot are no further from each other than this.
const SPOT: f64 = 1.0;

/// Marks with what is said of them, those furthest to the right first; marks on the same spot have one place, and their texts
/// in order. What only lies close by has a text of its own, or nobody could tell which is which.
pub fn together(mut marks: Vec<(Point, String)>) -> Vec<(Point, Vec<String>)> {
    marks.sort_by(|((x, y), _), ((to_x, to_y), _)| to_x.total_cmp(x).then(y.total_cmp(to_y)));
    let mut groups: Vec<(Point, Vec<String>)> = Vec::new();
    for ((x, y), text) in marks {
        let is_here =
            |((to_x, to_y), _): &&mut (Point, Vec<String>)| (to_x - x).abs() <= SPOT && (to_y - y).abs() <= SPOT;
        match groups.iter_mut().find(is_here) {
            Some((_, texts)) => texts.push(text),
            None => groups.push(((x, y), vec![text])),
        }
    }
    groups
}

/// Where a text may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Above its mark to the right, where no deal can be; in any corner if there is no room.
    Beyond,
    /// In any corner.
    Any,
}

/// A text that looks for its place.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it speaks of.
    pub mark: Point,
    /// The text.
    pub block: Block,
    /// Where it may stand.
    pub sides: Sides,
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
    /// The lines from such texts to their marks.
    pub leaders: Vec<[Point; 2]>,
    /// Marks.
    pub marks: Vec<Area>,
    /// Lines, by their ends; a text lies on one rather than to be far from its mark.
    pub lines: Vec<[Point; 2]>,
    /// Small marks, on which a text lies sooner than on a line.
    pub dots: Vec<Area>,
}

impl Taken {
    /// Whether a text lies on another one or on the line that leads to it, or the line to its own mark crosses one.
    fn hides_text(&self, label: &Label) -> bool {
        let room = Area::new(label.area.x - APART, label.area.y, label.area.width + 2.0 * APART, label.area.height);
        self.texts.iter().any(|text| text.overlaps(&room) || crosses(label.leader(), text))
            || self.leaders.iter().any(|leader| crosses(*leader, &label.area))
    }

    fn has_mark(&self, area: &Area) -> bool {
        self.marks.iter().any(|mark| mark.overlaps(area))
    }

    fn has_line(&self, area: &Area) -> bool {
        self.lines.iter().any(|line| crosses(*line, area))
    }

    fn has_dot(&self, area: &Area) -> bool {
        self.dots.iter().any(|dot| dot.overlaps(area))
    }
}

/// Places texts beside their marks, off what is taken and inside of an area. Where there is no such place near the mark, a
/// text may lie on dots, then on lines, and then on marks; one that would lie on other texts everywhere has no place.
pub fn placed(texts: Vec<Text>, mut taken: Taken, inside: Area) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let marks: Vec<Point> = texts.iter().map(|text| text.mark).collect();
    for Text { mark, block, sides } in texts {
        // Without a line to its mark, a text seems to speak of the nearest one.
        let is_clear =
            |label: &Label| label.has_leader() || marks.iter().all(|other| label.off(*other) >= label.off(mark));
        let find = |sides: Sides| {
            let holds = |area: &Area| {
                area.x >= inside.x
                    && area.y >= inside.y
                    && area.right() <= inside.right()
                    && area.bottom() <= inside.bottom()
            };
            let within = |steps: usize| {
                candidates(mark, &block, sides, steps)
                    .filter(|label| holds(&label.area) && !taken.hides_text(label) && is_clear(label))
            };
            let clear = |area: &Area| !taken.has_mark(area) && !taken.has_line(area);
            let mut off_all = within(NEAR).filter(|label| clear(&label.area) && !taken.has_dot(&label.area));
            let mut off_lines = within(NEAR).filter(|label| clear(&label.area));
            let mut off_marks = within(STEPS).filter(|label| !taken.has_mark(&label.area));
            off_all.next().or_else(|| off_lines.next()).or_else(|| off_marks.next()).or_else(|| within(STEPS).next())
        };
        if let Some(label) = find(sides).or_else(|| find(Sides::Any)) {
            taken.texts.push(label.area);
            taken.leaders.push(label.leader());
            labels.push(label);
        }
    }
    labels
}

/// Whether a line goes through an area: the part of it that is between the sides to the left and right, and then between
/// the upper and the lower one, has a length.
fn crosses([(x, y), (to_x, to_y)]: [Point; 2], area: &Area) -> bool {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (from, way, low, high) in [(x, to_x - x, area.x, area.right()), (y, to_y - y, area.y, area.bottom())] {
        if way == 0.0 {
            if from <= low || from >= high {
                return false;
            }
        } else {
            let (one, other) = ((low - from) / way, (high - from) / way);
            (start, end) = (start.max(one.min(other)), end.min(one.max(other)));
        }
    }
    start < end
}

/// The places for a text, the nearest first.
fn candidates((x, y): Point, block: &Block, sides: Sides, steps: usize) -> impl Iterator<Item = Label> + '_ {
    let corners: &[(bool, bool)] = match sides {
        Sides::Beyond => &[(true, true)],
        Sides::Any => &[(true, true), (false, false), (false, true), (true, false)],
    };
    let (width, height) = (block.width(), block.height());
    let at = move |left: f64, top: f64| Label {
        block: block.clone(),
        area: Area::new(left, top, width, height),
        mark: (x, y),
    };
    (0..steps).flat_map(move |step| {
        let away = ASIDE / 2.0 + step as f64 * STEP;
        let corner = move |(right, above): (bool, bool), aside: f64| {
            let left = if right { x + aside } else { x - aside - width };
            let top = if above { y - away - height } else { y + away };
            at(left, top)
        };
        let steep = corners.iter().map(move |sides| corner(*sides, ASIDE));
        let aside = ASIDE + step as f64 * STEP;
        // Level with the mark, where no line is needed, and further aside.
        let level = [x + aside, x - aside - width].map(|left| at(left, y - height / 2.0));
        let level = level.into_iter().filter(move |_| aside <= BESIDE);
        let slanting = corners.iter().map(move |sides| corner(*sides, aside));
        steep.chain(level.chain(slanting).filter(move |_| sides == Sides::Any))
    })
}

impl Label {
    /// The two ends of the line from the mark to the text.
    fn leader(&self) -> [Point; 2] {
        let (x, y) = self.mark;
        let Area { x: left, y: top, .. } = self.area;
        [(x, y), (x.clamp(left, self.area.right()), y.clamp(top, self.area.bottom()))]
    }

    /// How far it is off a point.
    fn off(&self, (x, y): Point) -> f64 {
        let Area { x: left, y: top, .. } = self.area;
        (x - x.clamp(left, self.area.right())).hypot(y - y.clamp(top, self.area.bottom()))
    }

    fn has_leader(&self) -> bool {
        self.off(self.mark) > BESIDE
    }

    /// Draws the text, and a line to its mark where that is not near. There is no ground under it, which would hide lines.
    pub fn draw(&self, drawing: &mut Drawing, (x, y): Point) {
        let [(from_x, from_y), (to_x, to_y)] = self.leader();
        if self.has_leader() {
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

    fn one_text() -> Vec<Text> {
        vec![Text { mark: (100.0, 100.0), block: Block::line("text", STRONG), sides: Sides::Any }]
    }

    #[test]
    fn texts_of_marks_close_by_do_not_lie_on_each_other() {
        for (sides, count) in [(Sides::Beyond, 8), (Sides::Any, 3)] {
            let mark = |place: i32| (200.0 - 12.0 * f64::from(place), 100.0);
            let block = |place: i32| Block::line(format!("{place} a longer text"), STRONG);
            let texts = (0..count).map(|place| Text { mark: mark(place), block: block(place), sides }).collect();
            let labels = placed(texts, Taken::default(), INSIDE);
            assert_eq!(labels.len(), count as usize);
            for (place, label) in labels.iter().enumerate() {
                assert!(labels[place + 1..].iter().all(|other| !other.area.overlaps(&label.area)), "{sides:?}");
            }
        }
    }

    #[test]
    fn marks_on_one_spot_have_one_text_and_others_their_own() {
        let mark = |x: f64, text: &str| ((x, 100.0 - x), text.to_owned());
        let groups = together(vec![mark(50.0, "a"), mark(10.0, "b"), mark(14.0, "c"), mark(10.5, "d")]);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            groups,
            [((50.0, 50.0), texts(&["a"])), ((14.0, 86.0), texts(&["c"])), ((10.5, 89.5), texts(&["d", "b"]))]
        );
    }

    #[test]
    fn a_text_that_has_no_room_is_left_out() {
        assert_eq!(placed(one_text(), Taken::default(), Area::new(90.0, 90.0, 20.0, 20.0)).len(), 0);
        let full = Taken { texts: vec![INSIDE], ..Taken::default() };
        assert_eq!(placed(one_text(), full, INSIDE).len(), 0);
    }

    #[test]
    fn a_text_lies_off_lines_and_dots_if_it_can_and_on_them_rather_than_nowhere() {
        let line = [(0.0, 90.0), (400.0, 90.0)];
        let found = |taken: Taken| placed(one_text(), taken, INSIDE).remove(0).area;
        let above = found(Taken::default());
        assert!(crosses(line, &above));
        let off = found(Taken { lines: vec![line], ..Taken::default() });
        assert!(!crosses(line, &off) && off.y > 90.0, "{off:?}");
        let off = found(Taken { dots: vec![above], ..Taken::default() });
        assert!(!off.overlaps(&above), "{off:?}");
        for full in
            [Taken { dots: vec![INSIDE], ..Taken::default() }, Taken { marks: vec![INSIDE], ..Taken::default() }]
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
