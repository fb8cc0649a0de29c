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

use super::envelope::{Envelope, Points};
use super::flats::{Corner, Flat, Half, around, is_even, weighed};

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
    /// The flat parts that it is told in: one, or where packages do not reach what lies straight between its corners though
    /// they reach the face, several around a point that they reach.
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
            envelope.add(self.worth_of(&self.on(&best)?))?;
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

    fn face(&self, envelope: &Envelope, points: Points) -> Result<Face, Stop> {
        let top = envelope.top(points);
        let places = (0..envelope.points.len()).filter(|place| points >> place & 1 == 1).collect();
        let places = around(&envelope.points, places).ok_or(Stop::Budget)?;
        let corners: Vec<_> = places.iter().map(|place| self.corner(envelope, *place)).collect::<Result<_, _>>()?;
        let is_whole = corners.iter().all(|corner| self.system.is_met(&corner.amounts));
        if is_whole || corners.len() == 1 || self.reached_on(&top)?.is_none() {
            return Ok(Face { flats: vec![Flat::closed(corners, is_whole)], top });
        }
        let center = middle(&corners.iter().collect::<Vec<_>>());
        let is_straight = self.system.is_met(&center.amounts);
        let bounds = self.bounds(envelope, &places, &corners)?;
        if is_straight && bounds.len() == corners.len() && is_even(&corners) {
            return Ok(Face { flats: vec![Flat::closed(corners, true)], top });
        }
        let center = if is_straight { center } else { self.reached_at(center.worth)? };
        let parts: Vec<Vec<Corner>> = match &corners[..] {
            [one, other] => vec![vec![one.clone(), center.clone()], vec![center, other.clone()]],
            _ => {
                let next = bounds.iter().cycle().skip(1);
                bounds.iter().zip(next).map(|(one, next)| [&center, one, next].map(Corner::clone).to_vec()).collect()
            }
        };
        Ok(Face { flats: parts.into_iter().map(|corners| Flat::closed(corners, true)).collect(), top })
    }

    /// The corners of a face that packages reach, and on each side that they reach, but not straight between its corners, a
    /// point that they reach.
    fn bounds(&self, envelope: &Envelope, places: &[usize], corners: &[Corner]) -> Result<Vec<Corner>, Stop> {
        if corners.len() < 3 {
            return Ok(corners.to_vec());
        }
        let mut bounds = Vec::new();
        for (place, corner) in corners.iter().enumerate() {
            let next = (place + 1) % corners.len();
            bounds.push(corner.clone());
            let side = envelope.top(1 << places[place] | 1 << places[next]);
            let middle = middle(&[corner, &corners[next]]);
            if !self.system.is_met(&middle.amounts) && self.reached_on(&side)?.is_some() {
                bounds.push(self.reached_at(middle.worth)?);
            }
        }
        Ok(bounds)
    }
}

impl Reach {
    /// What amounts of a region are worth.
    ///
    /// # Errors
    /// If there are too many corners, a face has more than two dimensions, or something could not be decided.
    pub fn new(region: &Region, limits: &Limits) -> Result<Self, Stop> {
        let envelope = region.envelope(limits)?;
        let faces = envelope.faces().into_iter().map(|points| region.face(&envelope, points));
        Ok(Self { faces: faces.collect::<Result<_, _>>()?, halves: envelope.halves() })
    }
}

/// The middle of some corners.
fn middle(corners: &[&Corner]) -> Corner {
    let count = Number::from(corners.len() as i64);
    let mean = |of: fn(&Corner) -> &Vec<Number>| {
        let at = |place: usize| &corners.iter().map(|corner| of(corner)[place].clone()).sum::<Number>() / &count;
        (0..of(corners[0]).len()).map(at).collect()
    };
    Corner { worth: mean(|corner| &corner.worth), amounts: mean(|corner| &corner.amounts), belongs: true }
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
        flat.corners.iter().map(|corner| corner.worth.clone()).collect()
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
    fn faces_of_three_dimensions_are_refused() {
        let region = region(&[&[1, -1, 0, 0], &[0, 1, -1, 0], &[0, 0, 1, -1]], false);
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
                let inside = middle(&flat.corners.iter().collect::<Vec<_>>());
                assert!(region.system.is_met(&inside.amounts), "{flat:?}");
                assert_eq!(region.worth_of(&inside.amounts), inside.worth);
            }
        }
        assert!(reach.faces.iter().any(|face| face.flats.len() > 1), "{:?}", reach.faces);
    }
}
