//! A small plane for each pair of parties: the deals of the frontier as the two of them see it.

use super::super::drawing::{Area, Drawing, Point};
use super::super::parties::BADGE;
use super::super::table::{Cell, Row};
use super::super::text::{Block, FAINT, STRONG};
use super::Named;
use super::labels::{Label, Mark, Sides, Text, placed, together};
use super::plane::{self, DOTS, Plane};
use crate::analysis::{Bargain, Frontier};
use crate::chart::scene::Scene;
use crate::chart::sheet::INNER;

/// More parties than this make more pairs than anybody looks at.
pub const PARTIES: usize = 6;

/// So many planes stand side by side.
const SIDE_BY_SIDE: usize = 3;

/// The space between planes.
const APART: f64 = 22.0;

/// The room for numbers at the left of a plane, and for what stands above and below it.
const LEFT: f64 = 46.0;
const ABOVE: f64 = 26.0;
const BELOW: f64 = 44.0;

/// Where the name of the axis upwards begins, and how wide it is beside its badge.
const HEADING: f64 = 4.0;
const UPWARDS: f64 = 64.0;

/// Signs may stand so far to the right of a plane, and are not wider than this.
const BEYOND: f64 = 16.0;
const SIGNS: f64 = 110.0;

/// The size of a plane.
const WIDTH: f64 = (INNER - 2.0 * APART) / SIDE_BY_SIDE as f64;
const SIZE: (f64, f64) = (WIDTH - LEFT, 170.0);

/// The radius of deals, of the rings around named ones, and of the draft.
const DEAL: f64 = 1.8;
const NAMED: f64 = 5.0;
const DRAFT: f64 = 8.5;

/// A plane with the texts on it.
struct Panel<'s> {
    plane: Plane<'s>,
    labels: Vec<Label>,
}

/// The rows of planes.
pub fn rows<'s>(scene: &'s Scene<'s>, answer: &'s Bargain, points: &'s [Named<'s>]) -> Vec<Row<'s>> {
    let count = answer.parties.len();
    let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| [one, other]));
    let mut panels: Vec<_> = pairs.filter_map(|pair| panel(scene, answer, points, pair)).collect();
    let mut rows = Vec::new();
    while !panels.is_empty() {
        let rest = panels.split_off(panels.len().min(SIDE_BY_SIDE));
        let row = std::mem::replace(&mut panels, rest);
        let cell = Cell::figure(ABOVE + SIZE.1 + BELOW, move |drawing, area| {
            for (place, panel) in row.iter().enumerate() {
                let x = area.x + place as f64 * (WIDTH + APART);
                draw(drawing, (scene, answer, points), panel, (x, area.y));
            }
        });
        rows.push(Row::new(vec![cell.over(2)]));
    }
    rows
}

/// Whether the frontier has stretches, polygons and bodies between deals.
pub fn has_parts(answer: &Bargain) -> bool {
    let Frontier { pieces, faces, bodies, .. } = &answer.frontier;
    !pieces.is_empty() || !faces.is_empty() || !bodies.is_empty()
}

/// Whether deals are too many to be told apart on a small plane.
pub fn is_crowd(answer: &Bargain) -> bool {
    answer.frontier.deals.len() > DOTS
}

fn panel<'s>(
    scene: &'s Scene<'s>,
    answer: &'s Bargain,
    points: &'s [Named<'s>],
    pair: [usize; 2],
) -> Option<Panel<'s>> {
    let plane = Plane::new(scene, answer, pair, SIZE)?;
    let ring = |point: &Named<'_>| (Mark { at: plane.place_of(point.deal), radius: NAMED }, point.sign.clone());
    let marks: Vec<_> = points.iter().map(ring).chain(plane.draft(DRAFT)).collect();
    let mut taken = plane.taken(LEFT, has_parts(answer));
    taken.texts.push(Area::new(0.0, HEADING - ABOVE, BADGE + UPWARDS, BADGE));
    taken.marks = marks.iter().map(|(mark, _)| *mark).collect();
    taken.dots = if is_crowd(answer) { Vec::new() } else { plane.dots(DEAL) };
    let text = |(mark, signs): (Mark, Vec<String>)| Text { mark, block: side_by_side(signs), sides: Sides::Any };
    let texts = together(marks).into_iter().map(text).collect();
    let Area { width, height, .. } = plane.area();
    let room = Area::new(0.0, HEADING - ABOVE, width + BEYOND, height + ABOVE - HEADING);
    let labels = placed(texts, &taken, room);
    Some(Panel { plane, labels })
}

/// Signs in a line, or, if it is too long, with the draft below the others.
fn side_by_side(signs: Vec<String>) -> Block {
    let line = Block::line(signs.join(", "), STRONG);
    if line.width() <= SIGNS {
        return line;
    }
    let (draft, others): (Vec<_>, Vec<_>) = signs.into_iter().partition(|sign| sign.starts_with(plane::DRAFT));
    let parts = [others, draft].map(|signs| signs.join(", "));
    let lines = parts.iter().filter(|part| !part.is_empty());
    Block { lines: lines.flat_map(|part| Block::wrapped(part, STRONG, SIGNS).lines).collect(), style: STRONG }
}

fn draw(
    drawing: &mut Drawing,
    (scene, answer, points): (&Scene<'_>, &Bargain, &[Named<'_>]),
    Panel { plane, labels }: &Panel<'_>,
    (x, y): Point,
) {
    let [right, up] = plane.parties.map(|place| answer.parties[place].party);
    let corner = (x + LEFT, y + ABOVE);
    scene.badges.draw(drawing, up, Area::new(corner.0, y + HEADING, BADGE, BADGE));
    drawing.text(&Block::line("upwards", FAINT), (corner.0 + BADGE + 6.0, y + HEADING));
    let is_flat = has_parts(answer);
    if is_flat {
        plane.fill_faces(drawing, corner);
    } else if is_crowd(answer) {
        plane.draw_crowd(drawing, corner);
    }
    plane.draw_axes(drawing, corner, LEFT);
    plane.draw_reservations(drawing, corner);
    if is_flat {
        plane.draw_edges(drawing, corner);
    } else {
        plane.draw_line(drawing, corner);
    }
    // Before the deals, or it would hide that of which it is the draft.
    plane.draw_draft(drawing, corner, DRAFT);
    if !is_crowd(answer) {
        plane.draw_deals(drawing, corner, DEAL);
    }
    plane.draw_points(drawing, corner, points, NAMED);
    labels.iter().for_each(|label| label.draw(drawing, corner));
    let words = Block::line("to the right", FAINT);
    let (end, level) = (corner.0 + plane.area().width, corner.1 + plane.area().height + 20.0);
    scene.badges.draw(drawing, right, Area::new(end - BADGE, level, BADGE, BADGE));
    drawing.text(&words, (end - BADGE - 6.0 - words.width(), level));
}
