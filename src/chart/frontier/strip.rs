//! What the points that have names give to whom: a column for each, and a row for each party, from its worst package to
//! its best.

use super::super::drawing::{Area, Drawing, Point};
use super::super::parties::Badges;
use super::super::table::{Cell, Row};
use super::super::text::{Block, HEADING, LABEL, SMALL, STRONG};
use super::super::theme::Paint;
use super::axis::Scale;
use super::{Named, said};
use crate::analysis::{Bargain, BargainParty, Deal};
use crate::chart::scene::Scene;
use crate::chart::sheet::INNER;
use crate::model::Number;

/// How wide the column of the parties is.
pub const PARTIES: f64 = 170.0;

/// The space between the columns.
pub const GAP: f64 = 16.0;

/// How wide all columns of points are.
pub const STRIP: f64 = INNER - PARTIES - GAP;

/// The space between columns of points.
const APART: f64 = 18.0;

/// How high a scale is.
const SCALE: f64 = 20.0;

/// Where the column of a point begins, and how wide it is.
fn column(place: usize, count: usize) -> (f64, f64) {
    let width = (STRIP + APART) / count as f64;
    (place as f64 * width, width - APART)
}

/// The rows.
pub fn rows<'s>(scene: &'s Scene<'s>, answer: &'s Bargain, points: &'s [Named<'s>]) -> Vec<Row<'s>> {
    let heading = Cell::text(Block::line("What the named points are worth to whom", HEADING)).over(2);
    let mut rows = vec![Row::new(vec![heading]).after(18.0).repeating(), head(answer, points).repeating()];
    let parties = answer.parties.iter().enumerate();
    rows.extend(parties.map(|(place, party)| party_row(scene, (place, party), points)));
    rows
}

/// The numbers and names of the points. A name that is its own sign is told once, and so are names in short that are nowhere
/// else.
fn head<'s>(answer: &Bargain, points: &[Named<'_>]) -> Row<'s> {
    let count = points.len();
    let wide = column(0, count).1;
    let heads: Vec<[Block; 2]> = points
        .iter()
        .map(|point| {
            let names = point.names.join(", ");
            match !point.is_listed && (answer.parties.len() == 2 || names == point.sign) {
                true => [Block::wrapped(&names, STRONG, wide), Block { lines: Vec::new(), style: SMALL }],
                false => [Block::line(point.sign.clone(), STRONG), Block::wrapped(&names, SMALL, wide)],
            }
        })
        .collect();
    let height = heads.iter().map(|[sign, names]| sign.height() + names.height()).fold(0.0, f64::max) + 6.0;
    let cell = Cell::figure(height, move |drawing, area| {
        for (place, [sign, names]) in heads.iter().enumerate() {
            let x = area.x + column(place, count).0;
            drawing.text(sign, (x, area.y));
            drawing.text(names, (x, area.y + sign.height()));
        }
    });
    Row::new(vec![Cell::empty(), cell])
}

fn party_row<'s>(scene: &'s Scene<'s>, (place, party): (usize, &'s BargainParty), points: &'s [Named<'s>]) -> Row<'s> {
    let width = Scene::beside_badge(PARTIES);
    let name = scene.party(party.party);
    let mut label = vec![Block::wrapped(&name, STRONG, width)];
    if party.derived {
        label.push(Block::line("interests derived", SMALL));
    }
    let wide = column(0, points.len()).1;
    let blocks = |point: &Named<'_>| {
        let lines = [Some(said(&point.deal.worth[place])), gain(party, point.deal, place)];
        let lines = lines.into_iter().flatten().zip([LABEL, SMALL]);
        lines.map(|(words, style)| Block::wrapped(&words, style, wide)).collect::<Vec<_>>()
    };
    let told: Vec<Vec<Block>> = points.iter().map(blocks).collect();
    let height = told.iter().map(|blocks| blocks.iter().map(Block::height).sum::<f64>()).fold(0.0, f64::max);
    let cell = Cell::figure(SCALE + height + 10.0, move |drawing, area| {
        for (column_, (point, blocks)) in points.iter().zip(&told).enumerate() {
            let (x, width) = column(column_, points.len());
            let (x, mut y) = (area.x + x, area.y + 2.0);
            draw_scale(drawing, Area::new(x, y, width, SCALE), party, &point.deal.worth[place]);
            drawing.say(format!("{}: worth {} to {name}", point.label(), said(&point.deal.worth[place])));
            y += SCALE;
            for block in blocks {
                drawing.text(block, (x, y));
                y += block.height();
            }
        }
    });
    Row::new(vec![scene.badged(vec![(party.party, label)]), cell]).ruled()
}

/// What a party gains over no deal, where that is not the worth itself.
fn gain(party: &BargainParty, deal: &Deal, place: usize) -> Option<String> {
    let gain = &deal.worth[place] - &party.reservation;
    (!party.reservation.is_zero()).then(|| format!("gains {}", said(&gain)))
}

/// A line from the worst package to the best, an upright stroke at no deal, and a dot at a worth.
fn draw_scale(drawing: &mut Drawing, area: Area, party: &BargainParty, worth: &Number) {
    let ends = party.range.iter().flat_map(|(worst, best)| [worst, best]);
    let all: Vec<_> = ends.clone().chain([&party.reservation, worth]).collect();
    let Some(scale) = Scale::of(all.into_iter(), area.width) else { return };
    let y = area.y + SCALE / 2.0;
    let at = |number: &Number| -> Point { (area.x + scale.place(number), y) };
    let ends: Vec<_> = ends.map(at).collect();
    if let [from, to] = ends[..] {
        drawing.line(from, to, Paint::Grey, 2.0);
    }
    draw_no_deal(drawing, at(&party.reservation));
    let paint = Badges::paint(party.party);
    drawing.dot(at(worth), 6.0, paint);
    if paint.needs_outline() {
        drawing.ring(at(worth), 6.0, Paint::Ink, 1.0);
    }
}

/// What no deal is worth: an upright stroke.
pub fn draw_no_deal(drawing: &mut Drawing, (x, y): Point) {
    drawing.line((x, y - 7.0), (x, y + 7.0), Paint::Ink, 2.5);
}
