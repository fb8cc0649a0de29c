//! What packages of one choice of ranges are worth to several parties where amounts move within the ranges: a body
//! with flat sides, and of it the faces that nothing betters.
//!
//! Amounts meet linear conditions, and worth runs straight. So what is worth most under some weights of the parties is a
//! linear program; the weights at which that changes are sought one after the other, and each find is proved by such a
//! program (Benson 1998; in this form Ehrgott, Löhne and Shao 2012). A face is not bettered by anything in the body if
//! some weights, all of them more than nought, make everything on it equally good and nothing better (Arrow, Barankin
//! and Blackwell 1953).

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::engine::theory::Linear;
use crate::model::Number;

use super::envelope::Envelope;
use super::flats::{Corner, Flat, Half, middle, weighed};
use super::lattice::{Points, members, points};
use super::span::{around, is_even};

/// A sum of unknowns, each times a number.
pub type Terms = Vec<(usize, Number)>;

/// The amounts of a choice of ranges, and what they are worth.
#[derive(Clone, Debug)]
pub struct Region {
    /// Which amounts meet the conditions; some do.
    system: Linear,
    /// Which amounts do, or come as near to that as one likes.
    closed: Linear,
    /// By party, what one of each amount is worth.
    worth: Vec<Terms>,
    /// By party, what is added to that.
    base: Vec<Number>,
}

/// What moving amounts are worth, together.
#[derive(Clone, Debug)]
pub struct Reach {
    /// What nothing that is worth more than this comes to: half-spaces that hold the body and all that it betters, and
    /// together nothing else. Those on one party come first.
    pub halves: Vec<Half>,
    /// The largest faces that nothing in the body betters.
    pub faces: Vec<Face>,
}

/// A face of a body.
#[derive(Clone, Debug)]
pub struct Face {
    /// The flat parts that it is told in: one, or where packages do not reach what lies straight between the corners of a
    /// stretch or polygon though they reach the face, several around a point that they reach.
    pub flats: Vec<Flat>,
    /// The half-space that it is the whole upper edge of.
    pub top: Half,
}

impl Region {
    /// The solutions of a system that has some, what one of each unknown is worth by party, and what is added to that.
    pub fn new(system: Linear, worth: Vec<Terms>, base: Vec<Number>) -> Self {
        Self { closed: system.closed(), system, worth, base }
    }

    /// The most that amounts are worth under some weights, or come near to.
    ///
    /// # Errors
    /// If it could not be decided.
    pub fn most(&self, weights: &[Number]) -> Result<Number, Stop> {
        let turned: Vec<_> = weights.iter().map(|weight| -weight.clone()).collect();
        let lowest = self.closed.lowest(&self.terms(&turned))?.ok_or(Stop::Undecided)?;
        Ok(weighed(weights, &self.base) - lowest.value)
    }

    /// The least that amounts are worth to a party, and the most, or come near to.
    ///
    /// # Errors
    /// If it could not be decided.
    pub fn ends(&self, party: usize) -> Result<[Number; 2], Stop> {
        let most = |sign: i64| {
            let mut weights = vec![Number::zero(); self.worth.len()];
            weights[party] = Number::from(sign);
            self.most(&weights)
        };
        Ok([-most(-1)?, most(1)?])
    }

    fn terms(&self, weights: &[Number]) -> Terms {
        let own = |(terms, weight): (&Terms, &Number)| {
            terms.iter().map(|(place, number)| (*place, weight * number)).collect::<Terms>()
        };
        self.worth.iter().zip(weights).filter(|(_, weight)| !weight.is_zero()).flat_map(own).collect()
    }

    /// What amounts are worth to each party.
    fn worth_of(&self, amounts: &[Number]) -> Vec<Number> {
        let of = |(terms, base): (&Terms, &Number)| {
            &terms.iter().map(|(place, number)| number * &amounts[*place]).sum::<Number>() + base
        };
        self.worth.iter().zip(&self.base).map(of).collect()
    }

    /// A system held to where amounts are worth so much or more under some weights.
    fn held(&self, system: &Linear, top: &Half) -> Linear {
        let mut system = system.clone();
        system.at_least(self.terms(&top.normal), &(&top.most - &weighed(&top.normal, &self.base)), false);
        system
    }

    /// Amounts that meet the conditions and come to a half-space, if any do.
    fn reached_on(&self, top: &Half) -> Result<Option<Vec<Number>>, Stop> {
        Ok(self.held(&self.system, top).solution()?)
    }

    /// Amounts that meet the conditions and are worth what nothing betters; there are such.
    fn reached_at(&self, worth: Vec<Number>) -> Result<Corner, Stop> {
        let mut system = self.system.clone();
        for (party, terms) in self.worth.iter().enumerate().filter(|(_, terms)| !terms.is_empty()) {
            system.at_least(terms.clone(), &(&worth[party] - &self.base[party]), false);
        }
        let amounts = system.solution()?.ok_or(Stop::Undecided)?;
        Ok(Corner { worth, amounts, belongs: true })
    }

    /// The best that amounts come to, under all weights.
    fn envelope(&self, limits: &Limits) -> Result<Envelope, Stop> {
        let even = vec![Number::one(); self.worth.len()];
        let best = Half { most: self.most(&even)?, normal: even };
        let mut envelope = Envelope::of(self.worth_of(&self.on(&best)?));
        while let Some((place, half)) = envelope.unsure() {
            limits.spend(1 + envelope.points.len() as u64)?;
            let most = self.most(&half.normal)?;
            if most == half.most {
                envelope.confirm(place);
                continue;
            }
            let best = Half { normal: half.normal.clone(), most };
            envelope.add(self.worth_of(&self.on(&best)?), limits)?;
        }
        Ok(envelope)
    }

    /// Amounts on a half-space that meet the conditions or come near to that.
    fn on(&self, top: &Half) -> Result<Vec<Number>, Stop> {
        self.held(&self.closed, top).solution()?.ok_or(Stop::Undecided)
    }

    /// The corner at a point of an envelope, of amounts that meet the conditions if there are such.
    fn corner(&self, envelope: &Envelope, place: usize) -> Result<Corner, Stop> {
        let top = envelope.top(1 << place);
        let amounts = match self.reached_on(&top)? {
            Some(amounts) => amounts,
            None => self.on(&top)?,
        };
        Ok(Corner { worth: envelope.points[place].clone(), amounts, belongs: true })
    }

    fn face(&self, envelope: &Envelope, points: Points, limits: &Limits) -> Result<Face, Stop> {
        let top = envelope.top(points);
        let places: Vec<_> = members(points).collect();
        let corners: Vec<_> = places.iter().map(|place| self.corner(envelope, *place)).collect::<Result<_, _>>()?;
        let mut flat = Flat { sides: envelope.sides(points, limits)?, corners, reached: true };
        flat.reached = flat.corners.iter().all(|corner| self.system.is_met(&corner.amounts));
        if flat.reached || flat.corners.len() == 1 || self.reached_on(&top)?.is_none() {
            return Ok(Face { flats: vec![flat], top });
        }
        flat.reached = true;
        let center = middle(&flat.corners);
        let is_straight = self.system.is_met(&center.amounts);
        limits.spend(20 * flat.size() as u64)?;
        let bends = self.bends(envelope, &places, &flat)?;
        if is_straight && bends.is_empty() && is_even(&flat.corners) {
            return Ok(Face { flats: vec![flat], top });
        }
        let center = if is_straight { center } else { self.reached_at(center.worth)? };
        let bounds = match flat.dimension() {
            1 => flat.corners,
            2 => bounds(flat, bends),
            // Around a point in a body there would be bodies with bent sides.
            _ => return Err(Stop::Budget),
        };
        let parts: Vec<Vec<Corner>> = match &bounds[..] {
            [one, other] => vec![vec![one.clone(), center.clone()], vec![center, other.clone()]],
            _ => {
                let next = bounds.iter().cycle().skip(1);
                bounds.iter().zip(next).map(|(one, next)| [&center, one, next].map(Corner::clone).to_vec()).collect()
            }
        };
        Ok(Face { flats: parts.into_iter().map(|corners| Flat::simplex(corners, true)).collect(), top })
    }

    /// On each side of a face that packages reach, but not straight between its corners, a point that they reach, with the
    /// corners of the side.
    fn bends(&self, envelope: &Envelope, places: &[usize], flat: &Flat) -> Result<Vec<(Vec<usize>, Corner)>, Stop> {
        let mut bends = Vec::new();
        for side in &flat.sides {
            let middle = middle(&flat.corners_of(side));
            let top = envelope.top(points(side.corners.iter().map(|corner| places[*corner])));
            if !self.system.is_met(&middle.amounts) && self.reached_on(&top)?.is_some() {
                bends.push((side.corners.clone(), self.reached_at(middle.worth)?));
            }
        }
        Ok(bends)
    }
}

/// The corners of a polygon in the order of its sides, and the points between them at which its sides bend.
fn bounds(flat: Flat, mut bends: Vec<(Vec<usize>, Corner)>) -> Vec<Corner> {
    let order = around(&flat.corners.iter().map(|corner| corner.worth.clone()).collect::<Vec<_>>());
    let mut bounds = Vec::new();
    for (place, corner) in order.iter().enumerate() {
        let next = order[(place + 1) % order.len()];
        bounds.push(flat.corners[*corner].clone());
        let side = [*corner.min(&next), *corner.max(&next)];
        if let Some(found) = bends.iter().position(|(corners, _)| *corners == side) {
            bounds.push(bends.swap_remove(found).1);
        }
    }
    bounds
}

impl Reach {
    /// What amounts of a region are worth.
    ///
    /// # Errors
    /// If there are too many corners or sides, packages reach a body only in part, or something could not be decided.
    pub fn new(region: &Region, limits: &Limits) -> Result<Self, Stop> {
        let envelope = region.envelope(limits)?;
        let faces = envelope.faces().into_iter().map(|points| region.face(&envelope, points, limits));
        Ok(Self { faces: faces.collect::<Result<_, _>>()?, halves: envelope.halves() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::theory::Bounds;
    use crate::model::Range;

    /// Amounts from nought to one, each worth so much to each party.
    fn region(runs: &[&[i64]], open: bool) -> Region {
        let range = Range { min: Number::zero(), max: Number::one(), min_open: false, max_open: open, values: None };
        let bounds = runs.iter().map(|_| Bounds { range: range.clone(), step: None }).collect();
        let parties = runs[0].len();
        let worth = |party: usize| runs.iter().enumerate().map(|(place, run)| (place, run[party].into())).collect();
        Region::new(Linear::new(bounds), (0..parties).map(worth).collect(), vec![Number::zero(); parties])
    }

    fn reach(runs: &[&[i64]]) -> Reach {
        Reach::new(&region(runs, false), &Limits::default()).expect("it is small")
    }

    fn sizes(reach: &Reach) -> Vec<usize> {
        let flats = reach.faces.iter().flat_map(|face| &face.flats);
        flats.map(|flat| flat.corners.len()).collect()
    }

    fn worths(flat: &Flat) -> Vec<Vec<Number>> {
        let worth: Vec<_> = flat.corners.iter().map(|corner| corner.worth.clone()).collect();
        around(&worth).iter().map(|place| worth[*place].clone()).collect()
    }

    fn of(worth: [i64; 3]) -> Vec<Number> {
        worth.map(Number::from).to_vec()
    }

    #[test]
    fn two_amounts_that_are_shared_out_among_three_are_a_parallelogram() {
        let reach = reach(&[&[1, -1, 0], &[0, 1, -1]]);
        assert_eq!(sizes(&reach), [4]);
        let worth = worths(&reach.faces[0].flats[0]);
        assert_eq!(worth, [of([1, 0, -1]), of([1, -1, 0]), of([0, 0, 0]), of([0, 1, -1])]);
    }

    #[test]
    fn three_amounts_in_one_plane_are_a_hexagon_and_two_that_run_alike_a_stretch() {
        assert_eq!(sizes(&reach(&[&[1, -1, 0], &[0, 1, -1], &[1, 0, -1]])), [6]);
        assert_eq!(sizes(&reach(&[&[1, -1, 0], &[-2, 2, 0]])), [2]);
    }

    #[test]
    fn an_amount_that_all_agree_on_does_not_move() {
        let reach = reach(&[&[1, 0, 2], &[-1, 1, 1]]);
        assert_eq!(sizes(&reach), [2]);
        let corners = &reach.faces[0].flats[0].corners;
        assert!(corners.iter().all(|corner| corner.amounts[0] == Number::one()));
    }

    #[test]
    fn amounts_with_which_something_better_for_all_can_be_reached_have_no_face_together() {
        // Both at once are better for everybody; each alone is not.
        let reach = reach(&[&[3, -1, 1], &[-1, 3, 1]]);
        assert_eq!(sizes(&reach), [2, 2], "{:?}", reach.faces);
    }

    #[test]
    fn three_amounts_that_are_shared_out_among_four_are_a_body_with_six_sides() {
        let reach = reach(&[&[1, -1, 0, 0], &[0, 1, -1, 0], &[0, 0, 1, -1]]);
        assert_eq!(sizes(&reach), [8]);
        let flat = &reach.faces[0].flats[0];
        let of = |dimension: usize| flat.sides.iter().filter(|side| side.dimension == dimension).count();
        assert_eq!((flat.dimension(), of(1), of(2)), (3, 12, 6));
        assert!(flat.reached);
    }

    #[test]
    fn a_body_that_packages_reach_only_with_bends_is_refused() {
        // The last amount is worth nothing and lies above the mean of the first two; all lie below one.
        let runs: [&[i64]; 5] = [&[1, -1, 0, 0], &[0, 1, -1, 0], &[0, 0, 1, -1], &[1, 0, 0, -1], &[0, 0, 0, 0]];
        let mut region = region(&runs, true);
        let terms = vec![(0, Number::one()), (1, Number::one()), (4, Number::from(-2))];
        region.system.at_most(terms, &Number::zero(), true);
        let region = Region::new(region.system, region.worth, region.base);
        assert_eq!(Reach::new(&region, &Limits::default()).err(), Some(Stop::Budget));
    }

    #[test]
    fn a_total_that_three_share_is_a_triangle() {
        let mut region = region(&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]], false);
        let all = || (0..3).map(|place| (place, Number::one())).collect();
        region.system.at_most(all(), &Number::one(), false);
        let region = Region::new(region.system, region.worth, region.base);
        let reach = Reach::new(&region, &Limits::default()).expect("it is small");
        assert_eq!(worths(&reach.faces[0].flats[0]), [of([1, 0, 0]), of([0, 1, 0]), of([0, 0, 1])]);
        assert_eq!((reach.faces.len(), reach.halves.len()), (1, 7), "one for every set of parties");
        assert!(reach.faces[0].flats[0].reached);
    }

    #[test]
    fn a_face_is_told_around_a_point_where_packages_do_not_reach_what_lies_straight_between_its_corners() {
        // The last amount is worth nothing and lies above the mean of the first two; all lie below one.
        let runs: [&[i64]; 4] = [&[1, -1, 0], &[0, 1, -1], &[1, 0, -1], &[0, 0, 0]];
        let mut region = region(&runs, true);
        let terms = vec![(0, Number::one()), (1, Number::one()), (3, Number::from(-2))];
        region.system.at_most(terms, &Number::zero(), true);
        let region = Region::new(region.system, region.worth, region.base);
        let reach = Reach::new(&region, &Limits::default()).expect("it is small");
        for face in &reach.faces {
            let flats = face.flats.iter().filter(|flat| flat.reached);
            for flat in flats {
                let inside = middle(&flat.corners);
                assert!(region.system.is_met(&inside.amounts), "{flat:?}");
                assert_eq!(region.worth_of(&inside.amounts), inside.worth);
            }
        }
        assert!(reach.faces.iter().any(|face| face.flats.len() > 1), "{:?}", reach.faces);
    }
}
