//! Parts of a frontier that lie side by side in one flat space, told as one where together they are convex.
//!
//! Two parts are convex together if a side of the one is a side of the other, they lie on either side of it, and every
//! other side of each has the other one behind it (Bemporad, Fukuda and Torrisi 2001). Amounts have to run evenly over
//! both, so that whatever is mixed of their corners is a package and worth what is mixed of their worth.

use std::collections::BTreeMap;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::model::Number;

use super::faces::{Body, Part};
use super::flats::{Corner, Flat, Half, Side, middle};
use super::lattice::{self, Points, members, points};
use super::span::Span;

/// A part with more corners than this is not joined to others.
const CORNERS: usize = Points::BITS as usize / 2;

/// Side by side are parts that meet in all of this: the plane between them, and the corners on it by what they are worth.
type Seam = ((Vec<Number>, Number), Vec<Vec<Number>>);

/// What parts have in common that may be joined: the kind of their bodies, whether packages reach them, and the flat space
/// of worth and amounts in which they lie.
type Common = (usize, bool, Span);

/// A part that may be joined to others.
struct Piece {
    part: Part,
    edges: Vec<Edge>,
}

/// A side of a part of the dimension below its own.
struct Edge {
    /// The half-space that ends there and holds the part.
    half: Half,
    seam: Seam,
}

/// Whether there is a package of a body at a corner or between corners, worth what is said.
pub type IsThere<'a> = dyn Fn(usize, &Corner) -> bool + 'a;

/// Parts of some bodies, those joined that are convex together.
///
/// # Errors
/// If it takes too much work.
pub fn joined(parts: Vec<Part>, bodies: &[Body], is_there: &IsThere<'_>, limits: &Limits) -> Result<Vec<Part>, Stop> {
    let mut groups: BTreeMap<Common, Vec<Part>> = BTreeMap::new();
    let mut done = Vec::new();
    for part in parts {
        limits.spend(part.flat.size() as u64)?;
        match common(&part, bodies) {
            Some(common) => groups.entry(common).or_default().push(part),
            None => done.push(part),
        }
    }
    for ((_, _, span), parts) in groups {
        done.extend(if parts.len() > 1 { joined_in(&span, parts, is_there, limits)? } else { parts });
    }
    done.sort_by_key(|part| part.body);
    Ok(done)
}

/// What a part has in common with those that it may be joined to; none if it is a point, or amounts do not run evenly.
fn common(part: &Part, bodies: &[Body]) -> Option<Common> {
    let corners = &part.flat.corners;
    if corners.len() == 1 || corners.len() > CORNERS {
        return None;
    }
    let both: Vec<_> = corners.iter().map(|corner| [&corner.worth[..], &corner.amounts].concat()).collect();
    let span = Span::of(&both);
    let is_even = span.axes().iter().all(|axis| *axis < corners[0].worth.len());
    is_even.then(|| (bodies[part.body].kind, part.flat.reached, span))
}

/// The parts of one flat space. They are joined across one plane after the other, so that what a grid has cut grows
/// together row by row.
fn joined_in(span: &Span, parts: Vec<Part>, is_there: &IsThere<'_>, limits: &Limits) -> Result<Vec<Part>, Stop> {
    let mut pieces: Vec<Option<Piece>> = parts.into_iter().map(|part| Some(Piece::new(part, span))).collect();
    loop {
        let mut seams: BTreeMap<Seam, Vec<usize>> = BTreeMap::new();
        for (place, piece) in pieces.iter().enumerate() {
            for edge in piece.iter().flat_map(|piece| &piece.edges) {
                limits.spend(1)?;
                seams.entry(edge.seam.clone()).or_default().push(place);
            }
        }
        let (mut plane, mut count) = (None, 0);
        for (seam, places) in seams.iter().filter(|(_, places)| places.len() == 2) {
            if plane.is_some_and(|plane| plane != &seam.0) {
                break;
            }
            let [Some(one), Some(other)] = [places[0], places[1]].map(|place| &pieces[place]) else { continue };
            limits.spend((one.edges.len() + other.edges.len()) as u64)?;
            let Some(flat) = one.with(other, seam, is_there, limits)? else { continue };
            let whole = Piece::new(Part { body: one.part.body, flat }, span);
            (pieces[places[0]], pieces[places[1]]) = (Some(whole), None);
            (plane, count) = (Some(&seam.0), count + 1);
        }
        if count == 0 {
            return Ok(pieces.into_iter().flatten().map(|piece| piece.part).collect());
        }
    }
}

impl Piece {
    fn new(part: Part, span: &Span) -> Self {
        let flat = &part.flat;
        let on_axes = |corner: &usize| -> Vec<Number> {
            span.axes().iter().map(|axis| flat.corners[*corner].worth[*axis].clone()).collect()
        };
        let edge = |corners: Vec<usize>| {
            let line = Span::of(&corners.iter().map(on_axes).collect::<Vec<_>>()).as_edge();
            let mut seam: Vec<_> = corners.iter().map(|corner| flat.corners[*corner].worth.clone()).collect();
            seam.sort();
            let seam = ((line.normal.clone(), line.most.clone()), seam);
            let mut normal = vec![Number::zero(); flat.corners[0].worth.len()];
            span.axes().iter().zip(line.normal).for_each(|(axis, weight)| normal[*axis] = weight);
            let half = Half { normal, most: line.most };
            let is_above = flat.corners.iter().any(|corner| half.over(&corner.worth) > Number::zero());
            Edge { half: if is_above { half.turned() } else { half }, seam }
        };
        Self { edges: flat.facets().into_iter().map(edge).collect(), part }
    }

    /// Both together, which meet in a seam; nothing if they are not convex together, or a side belongs only in part.
    fn with(&self, other: &Self, seam: &Seam, is_there: &IsThere<'_>, limits: &Limits) -> Result<Option<Flat>, Stop> {
        let holds = |one: &Self, other: &Self| {
            let is_behind = |edge: &Edge| {
                let corners = &other.part.flat.corners;
                edge.seam == *seam || !corners.iter().any(|corner| edge.half.over(&corner.worth) > Number::zero())
            };
            one.edges.iter().all(is_behind)
        };
        let side =
            |piece: &Self| piece.edges.iter().find(|edge| edge.seam == *seam).map(|edge| edge.half.normal.clone());
        let (Some(one_way), Some(other_way)) = (side(self), side(other)) else { return Ok(None) };
        if one_way == other_way || !holds(self, other) || !holds(other, self) {
            return Ok(None);
        }
        let corners = both(&self.part.flat, &other.part.flat);
        if corners.len() > Points::BITS as usize {
            return Ok(None);
        }
        let edges = self.edges.iter().chain(&other.edges).filter(|edge| edge.seam != *seam);
        let on =
            |edge: &Edge| points((0..corners.len()).filter(|place| edge.half.over(&corners[*place].worth).is_zero()));
        let edges: Vec<Points> = edges.map(on).collect();
        Whole { corners, edges }.of([&self.part, &other.part], is_there, limits)
    }
}

/// The corners of two parts, each once.
fn both(one: &Flat, other: &Flat) -> Vec<Corner> {
    let mut corners = one.corners.clone();
    for corner in &other.corners {
        match corners.iter_mut().find(|known| known.worth == corner.worth) {
            Some(known) => known.belongs |= corner.belongs,
            None => corners.push(corner.clone()),
        }
    }
    corners
}

/// Two parts that are convex together.
struct Whole {
    /// The corners of both.
    corners: Vec<Corner>,
    /// By side of the whole, which of them lie on it.
    edges: Vec<Points>,
}

impl Whole {
    /// The whole as a part, if of each of its sides all belongs or nothing.
    fn of(&self, parts: [&Part; 2], is_there: &IsThere<'_>, limits: &Limits) -> Result<Option<Flat>, Stop> {
        let mut belongs: BTreeMap<Points, [bool; 2]> = BTreeMap::new();
        for (points, own) in self.pieces(parts, is_there) {
            if *belongs.entry(self.around(points)).or_insert(own) != own {
                return Ok(None);
            }
        }
        let reached = parts[0].flat.reached;
        if belongs.get(&self.all()).is_some_and(|inside| *inside != [true, reached]) {
            return Ok(None);
        }
        let kept = points((0..self.corners.len()).filter(|place| self.around(1 << place) == 1 << place));
        let places: Vec<usize> = members(kept).collect();
        let sides = lattice::sides(kept, &self.edges, limits)?.into_iter();
        let known = |side: Side| {
            let own = self.around(points(side.corners.iter().map(|corner| places[*corner])));
            Side { belongs: belongs.get(&own).is_some_and(|[belongs, _]| *belongs), ..side }
        };
        let flat = Flat {
            corners: places.iter().map(|place| self.corners[*place].clone()).collect(),
            sides: sides.map(known).collect(),
            reached,
        };
        Ok(Some(flat))
    }

    fn all(&self) -> Points {
        points(0..self.corners.len())
    }

    /// What lies on the smallest side of the whole that holds some corners; everything if none does.
    fn around(&self, corners: Points) -> Points {
        self.edges.iter().filter(|edge| *edge & corners == corners).fold(self.all(), |all, edge| all & edge)
    }

    /// The corners and sides of both parts: whether they belong to either, and whether packages are there.
    fn pieces(&self, parts: [&Part; 2], is_there: &IsThere<'_>) -> BTreeMap<Points, [bool; 2]> {
        let mut pieces: BTreeMap<Points, [bool; 2]> = BTreeMap::new();
        for Part { body, flat } in parts {
            let place = |corner: &usize| {
                let worth = &flat.corners[*corner].worth;
                self.corners.iter().position(|known| known.worth == *worth).expect("it is a corner of both")
            };
            let corners = flat.corners.iter().enumerate().map(|(own, corner)| (vec![own], corner.belongs));
            for (corners, belongs) in corners.chain(flat.sides.iter().map(|side| (side.corners.clone(), side.belongs)))
            {
                let own: Vec<_> = corners.iter().map(|corner| flat.corners[*corner].clone()).collect();
                let known = pieces.entry(points(corners.iter().map(place))).or_default();
                known[0] |= belongs;
                known[1] = known[1] || is_there(*body, &middle(&own));
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A polygon, or a stretch, of what is worth so much; amounts are the same.
    fn polygon(corners: &[[i64; 3]]) -> Flat {
        let corner = |worth: &[i64; 3]| {
            let worth = worth.map(Number::from).to_vec();
            Corner { amounts: worth.clone(), worth, belongs: true }
        };
        let corners: Vec<_> = corners.iter().map(corner).collect();
        let count = corners.len();
        let edges: Vec<Points> = (0..count).map(|place| 1 << place | 1 << ((place + 1) % count)).collect();
        let sides = lattice::sides((1 << count) - 1, &edges, &Limits::default()).expect("there are few");
        Flat { corners, sides, reached: true }
    }

    fn together(flats: Vec<Flat>) -> Vec<Flat> {
        let reach = crate::engine::pareto::reach::Reach { halves: Vec::new(), faces: Vec::new() };
        let body = Body { reach: std::sync::Arc::new(reach), rest: Vec::new(), kind: 0 };
        let parts = flats.into_iter().map(|flat| Part { body: 0, flat }).collect();
        let joined = joined(parts, &[body], &|_, _| true, &Limits::default()).expect("it is small");
        joined.into_iter().map(|part| part.flat).collect()
    }

    fn sizes(flats: &[Flat]) -> Vec<usize> {
        flats.iter().map(|flat| flat.corners.len()).collect()
    }

    /// A square of a grid in the plane where the sum is nought.
    fn square(x: i64, y: i64) -> Flat {
        polygon(&[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]].map(|[x, y]| [x, y, -x - y]))
    }

    #[test]
    fn squares_of_a_grid_are_one_rectangle() {
        let grid = (0..4).flat_map(|x| (0..3).map(move |y| square(x, y))).collect();
        let whole = together(grid);
        assert_eq!(sizes(&whole), [4], "{whole:?}");
        assert!(whole[0].sides.iter().all(|side| side.belongs));
    }

    #[test]
    fn what_is_not_convex_together_stays_apart() {
        assert_eq!(sizes(&together(vec![square(0, 0), square(1, 0), square(0, 1)])).len(), 2);
        assert_eq!(sizes(&together(vec![square(0, 0), square(1, 1)])).len(), 2, "they meet in a corner");
        let tilted = polygon(&[[1, 0, -1], [2, 0, -3], [2, 1, -4], [1, 1, -2]]);
        assert_eq!(sizes(&together(vec![square(0, 0), tilted])).len(), 2, "they are not in one plane");
    }

    #[test]
    fn parts_are_joined_only_where_what_lies_between_them_belongs() {
        let halves = || vec![square(0, 0), square(1, 0)];
        let shared =
            |flat: &Flat, side: &Side| side.corners.iter().all(|corner| flat.corners[*corner].worth[0] == 1.into());
        let mut apart = halves();
        for flat in &mut apart {
            let sides: Vec<_> = flat.sides.iter().map(|side| shared(flat, side)).collect();
            flat.sides.iter_mut().zip(sides).for_each(|(side, is_shared)| side.belongs = !is_shared);
        }
        assert_eq!(together(apart.clone()).len(), 2);
        apart[1] = square(1, 0);
        assert_eq!(sizes(&together(apart)), [4], "it belongs to one of them");
        let mut open = halves();
        let below =
            |flat: &Flat, side: &Side| side.corners.iter().all(|corner| flat.corners[*corner].worth[1].is_zero());
        let sides: Vec<_> = open[0].sides.iter().map(|side| below(&open[0], side)).collect();
        open[0].sides.iter_mut().zip(sides).for_each(|(side, is_below)| side.belongs = !is_below);
        assert_eq!(together(open).len(), 2, "half of a side would not belong");
    }

    #[test]
    fn parts_are_not_joined_where_no_package_is_between_them() {
        let reach = crate::engine::pareto::reach::Reach { halves: Vec::new(), faces: Vec::new() };
        let body = Body { reach: std::sync::Arc::new(reach), rest: Vec::new(), kind: 0 };
        let parts = || [square(0, 0), square(1, 0)].map(|flat| Part { body: 0, flat }).to_vec();
        let is_apart = |_: usize, corner: &Corner| corner.worth[0] != Number::one();
        let joined =
            |is_there: &IsThere<'_>| joined(parts(), std::slice::from_ref(&body), is_there, &Limits::default());
        assert_eq!(joined(&is_apart).expect("it is small").len(), 2);
        assert_eq!(joined(&|_, _| true).expect("it is small").len(), 1);
    }

    #[test]
    fn stretches_on_one_line_are_joined() {
        let way = |from: i64, to: i64| polygon(&[[from, -from, 0], [to, -to, 0]]);
        assert_eq!(sizes(&together(vec![way(0, 1), way(3, 4), way(1, 3)])), [2]);
    }
}
