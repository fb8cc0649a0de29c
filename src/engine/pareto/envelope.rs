//! Where the best of some points changes as parties are weighed differently.
//!
//! Weights are none below nought and one in all. Under weights, the points come to so much at most; that is a hull over
//! all weights, bent where two points do equally well. Its corners, here *spots*, are the half-spaces that hold the points
//! and all that these better. Points are added one by one (double description: Motzkin, Raiffa, Thompson and Thrall,
//! 1953).

use std::collections::BTreeSet;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::model::Number;

use super::flats::{Half, Side, weighed};
use super::lattice::{self, Points};

/// More points than this are not held.
const CORNERS: usize = 100;

/// More corners of the hull than this are not held; a total that ten parties share has about a thousand.
const SPOTS: usize = 1_100;

/// A corner of the hull.
#[derive(Clone, Debug)]
struct Spot {
    half: Half,
    /// Whose weight is nought, and above them the points that come to the most.
    tight: u128,
    /// Whether nothing is known to come to more.
    sure: bool,
}

/// Points, and the most that they come to.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// What the points are worth to each party.
    pub points: Vec<Vec<Number>>,
    spots: Vec<Spot>,
}

impl Envelope {
    /// Of a single point.
    pub fn of(point: Vec<Number>) -> Self {
        let parties = point.len();
        let spot = |party: usize| {
            let normal = (0..parties).map(|other| Number::from(i64::from(other == party))).collect();
            let half = Half { normal, most: point[party].clone() };
            Spot { half, tight: (weightless(parties) | 1 << parties) & !(1 << party), sure: false }
        };
        Self { spots: (0..parties).map(spot).collect(), points: vec![point] }
    }

    /// A spot of which it is not known whether something else comes to more.
    pub fn unsure(&self) -> Option<(usize, &Half)> {
        let spots = self.spots.iter().enumerate();
        spots.filter(|(_, spot)| !spot.sure).map(|(place, spot)| (place, &spot.half)).next()
    }

    /// Nothing comes to more than a spot says.
    pub fn confirm(&mut self, place: usize) {
        self.spots[place].sure = true;
    }

    /// Adds a point.
    ///
    /// # Errors
    /// If there are too many, or it takes too much work.
    pub fn add(&mut self, point: Vec<Number>, limits: &Limits) -> Result<(), Stop> {
        let parties = point.len();
        if self.points.len() == CORNERS || self.spots.len() > SPOTS {
            return Err(Stop::Budget);
        }
        let own = 1u128 << (parties + self.points.len());
        let over: Vec<Number> = self.spots.iter().map(|spot| spot.half.over(&point)).collect();
        let is_cut = |place: &usize| over[*place] > Number::zero();
        let (cut, kept): (Vec<usize>, Vec<usize>) = (0..self.spots.len()).partition(is_cut);
        let mut fresh: Vec<Spot> = Vec::new();
        for high in &cut {
            limits.spend((kept.len() * self.spots.len()) as u64 / 2_000)?;
            let low = kept.iter().filter(|low| over[**low].is_negative() && self.is_edge(*high, **low));
            fresh.extend(low.map(|low| self.between([*high, *low], &over, own)));
            let alone = self.spots[*high].tight & weightless(parties);
            if alone.count_ones() as usize == parties - 1 {
                let normal = self.spots[*high].half.normal.clone();
                let half = Half { most: weighed(&normal, &point), normal };
                fresh.push(Spot { half, tight: alone | own, sure: false });
            }
        }
        for low in kept.iter().filter(|low| over[**low].is_zero()) {
            self.spots[*low].tight |= own;
        }
        self.spots = kept.iter().map(|low| self.spots[*low].clone()).chain(fresh).collect();
        self.points.push(point);
        Ok(())
    }

    /// Whether the hull has an edge between two spots: no other one has all in common that they have.
    fn is_edge(&self, one: usize, other: usize) -> bool {
        let common = self.spots[one].tight & self.spots[other].tight;
        let parties = self.points[0].len();
        let has = |(place, spot): (usize, &Spot)| place != one && place != other && spot.tight & common == common;
        common.count_ones() as usize >= parties - 1
            && common & !weightless(parties) != 0
            && !self.spots.iter().enumerate().any(has)
    }

    /// Where a new point comes to as much as an edge between two spots.
    fn between(&self, [high, low]: [usize; 2], over: &[Number], own: u128) -> Spot {
        let share = &over[high] / &(&over[high] - &over[low]);
        let [from, to] = [high, low].map(|place| &self.spots[place].half);
        let at = |(from, to): (&Number, &Number)| from + &(&share * &(to - from));
        let normal = from.normal.iter().zip(&to.normal).map(at).collect();
        let tight = self.spots[high].tight & self.spots[low].tight | own;
        Spot { half: Half { normal, most: at((&from.most, &to.most)) }, tight, sure: false }
    }

    /// The half-spaces that hold the points and all that these better, and together nothing else; those on one party come
    /// first.
    pub fn halves(&self) -> Vec<Half> {
        let mut halves: Vec<_> = self.spots.iter().map(|spot| spot.half.clone()).collect();
        let weights = |half: &Half| half.normal.iter().filter(|weight| !weight.is_zero()).count();
        halves.sort_by(|one, other| (weights(one), &one.normal).cmp(&(weights(other), &other.normal)));
        halves
    }

    /// The points that lie on the edge of a spot, as far as they are among some.
    fn on(&self, spot: &Spot, among: Points) -> Points {
        spot.tight >> self.points[0].len() & among
    }

    /// What some points together are the upper edge of: the sum of all half-spaces that they touch.
    pub fn top(&self, points: Points) -> Half {
        let mut top = Half { normal: vec![Number::zero(); self.points[0].len()], most: Number::zero() };
        for spot in self.spots.iter().filter(|spot| self.on(spot, points) == points) {
            top.normal.iter_mut().zip(&spot.half.normal).for_each(|(sum, weight)| *sum += weight);
            top.most += &spot.half.most;
        }
        top
    }

    /// The points that are corners, and not only between others or bettered by them.
    fn corners(&self) -> Points {
        let all = Points::MAX;
        let alone = |place: &usize| {
            let own = 1u128 << *place;
            let touched = self.spots.iter().map(|spot| self.on(spot, all)).filter(|points| points & own != 0);
            touched.reduce(|all, points| all & points) == Some(own)
        };
        lattice::points((0..self.points.len()).filter(alone))
    }

    /// The sides of a face.
    ///
    /// # Errors
    /// If there are too many.
    pub fn sides(&self, face: Points, limits: &Limits) -> Result<Vec<Side>, Stop> {
        let edges: Vec<_> = self.spots.iter().map(|spot| self.on(spot, face)).collect();
        lattice::sides(face, &edges, limits)
    }

    /// The largest faces that no point and no mixture of points betters, by their corners: those that touch half-spaces
    /// whose weights together are more than nought for all.
    pub fn faces(&self) -> Vec<Points> {
        let corners = self.corners();
        let edges: Vec<Points> = self.spots.iter().map(|spot| self.on(spot, corners)).collect();
        let (mut open, mut seen): (Vec<Points>, BTreeSet<Points>) = (edges.clone(), edges.iter().copied().collect());
        let mut found = BTreeSet::new();
        while let Some(points) = open.pop() {
            if !self.top(points).normal.iter().any(Number::is_zero) {
                found.insert(points);
                continue;
            }
            let smaller = edges.iter().map(|edge| edge & points).filter(|part| *part != 0 && *part != points);
            open.extend(smaller.filter(|part| seen.insert(*part)).collect::<Vec<_>>());
        }
        let is_part = |one: Points| found.iter().any(|other| *other != one && other & one == one);
        found.iter().copied().filter(|points| !is_part(*points)).collect()
    }
}

/// All parties, as those whose weight is nought.
fn weightless(parties: usize) -> u128 {
    (1 << parties) - 1
}
