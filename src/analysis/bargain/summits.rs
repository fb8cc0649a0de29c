//! The points that theories of bargaining name on flat parts of a frontier.
//!
//! Sums are greatest at corners, the most even gains and shares where planes of equal ones cut a part. The product is a
//! concave matter (its logarithm is): it is sought by bisection, and how much greater it could be elsewhere follows from
//! the inequality of the means, exactly.

use crate::engine::pareto::flats::{Corner, Flat, Half, weighed};
use crate::engine::theory::simplest;
use crate::model::Number;

use super::faces::Surface;
use super::named::{Aim, named, product};
use super::weigh::Table;
use super::{BargainParty, Deal, Solution};

/// So many times the way to the greatest product is halved.
const HALVINGS: usize = 60;

/// How close to that a fraction has to be.
const CLOSE: f64 = 1e-12;

impl Table<'_> {
    /// A named point among the rational parts of an exact frontier.
    pub(super) fn summit(
        &self,
        aim: Aim,
        (surface, rational): (&Surface, &[(usize, Flat)]),
        parties: &[BargainParty],
        all_packages: bool,
    ) -> Solution {
        let reservations: Vec<_> = parties.iter().map(|party| party.reservation.clone()).collect();
        let spots = |(body, flat): &(usize, Flat)| {
            let corners = match aim {
                Aim::Nash => vec![greatest(flat, &reservations)],
                Aim::Utilitarian => flat.corners.clone(),
                _ => flat.parted(&planes(aim, parties)).into_iter().flat_map(|part| part.corners).collect(),
            };
            let body = *body;
            corners.into_iter().map(move |corner| (body, corner)).collect::<Vec<_>>()
        };
        let deals: Vec<Deal> = rational
            .iter()
            .flat_map(spots)
            .map(|(body, corner)| self.deal_on(surface, body, &corner, all_packages))
            .collect();
        let mut named = named(aim, parties, &deals.iter().collect::<Vec<_>>(), self.inquiry.view)?;
        named.deals.sort_by(|one, other| (&other.worth, other.reached).cmp(&(&one.worth, one.reached)));
        named.deals.dedup_by(|one, other| one.worth == other.worth);
        if aim == Aim::Utilitarian {
            let ones = vec![-Number::one(); parties.len()];
            let best = Half { normal: ones, most: -named.value.clone() };
            let level: Vec<_> = rational
                .iter()
                .flat_map(|(body, flat)| flat.within(&best, false).into_iter().map(move |part| (*body, part)))
                .collect();
            (named.between, named.across) = self.pieces_of(surface, &level, all_packages);
        }
        if aim == Aim::Nash {
            let most = rational.iter().map(|(_, flat)| ceiling(flat, &reservations)).max();
            named.tolerance = most.map_or_else(Number::zero, |most| &most - &named.value).max(Number::zero());
        }
        Ok(named)
    }
}

/// The planes on which two parties gain as much, or as large a share of what each could gain at best.
fn planes(aim: Aim, parties: &[BargainParty]) -> Vec<Half> {
    let scale = |party: &BargainParty| match (&party.ideal_gain, aim) {
        (Some(ideal), Aim::KalaiSmorodinsky) if !ideal.is_zero() => (&Number::one() / ideal, Number::zero()),
        (_, Aim::KalaiSmorodinsky) => (Number::zero(), Number::one()),
        _ => (Number::one(), Number::zero()),
    };
    let scales: Vec<_> = parties.iter().map(scale).collect();
    let pairs = (0..parties.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
    let plane = |(one, other): (usize, usize)| {
        let mut normal = vec![Number::zero(); parties.len()];
        normal[one] = scales[one].0.clone();
        normal[other] = -scales[other].0.clone();
        let at = |party: usize| &(&scales[party].0 * &parties[party].reservation) - &scales[party].1;
        Half { most: &at(one) - &at(other), normal }
    };
    pairs.map(plane).collect()
}

/// Where on a part the product of gains is greatest, about; exactly where that is a simple share of the way.
fn greatest(flat: &Flat, reservations: &[Number]) -> Corner {
    let product = |corner: &Corner| product(&exact_gains(corner, reservations));
    let (first, others) = flat.corners.split_first().expect("a part has a corner");
    let mut found = flat.corners.clone();
    match others {
        [] => {}
        [other] => found.push(on_way(first, other, reservations)),
        _ => found.extend(others.windows(2).map(|pair| on_triangle(first, &pair[0], &pair[1], reservations))),
    }
    let best = found.into_iter().reduce(|best, next| if product(&next) > product(&best) { next } else { best });
    best.unwrap_or_else(|| first.clone())
}

fn on_way(from: &Corner, to: &Corner, reservations: &[Number]) -> Corner {
    let [start, end] = [from, to].map(|corner| gains(corner, reservations));
    from.towards(to, &simplest(best_share(&start, &end), CLOSE))
}

/// The same on a triangle: along ways from the first corner to the opposite side, of which the best is sought.
fn on_triangle(first: &Corner, left: &Corner, right: &Corner, reservations: &[Number]) -> Corner {
    let [tip, one, other] = [first, left, right].map(|corner| gains(corner, reservations));
    let at = |share: f64| mixed(&one, &other, share);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        let foot = at(middle);
        let here = mixed(&tip, &foot, best_share(&tip, &foot));
        if rise(&here, &one, &other) > 0.0 { low = middle } else { high = middle }
    }
    let side = simplest(settled(low, high), CLOSE);
    let foot = left.towards(right, &side);
    on_way(first, &foot, reservations)
}

fn exact_gains(corner: &Corner, reservations: &[Number]) -> Vec<Number> {
    corner.worth.iter().zip(reservations).map(|(worth, none)| worth - none).collect()
}

fn gains(corner: &Corner, reservations: &[Number]) -> Vec<f64> {
    exact_gains(corner, reservations).iter().map(Number::to_f64).collect()
}

fn mixed(from: &[f64], to: &[f64], share: f64) -> Vec<f64> {
    from.iter().zip(to).map(|(from, to)| from + share * (to - from)).collect()
}

/// How fast the logarithm of the product rises where gains are so large, on the way from one to another.
fn rise(here: &[f64], from: &[f64], to: &[f64]) -> f64 {
    let parts = here.iter().zip(from.iter().zip(to)).filter(|(_, (from, to))| from != to);
    parts.map(|(here, (from, to))| (to - from) / here.max(1e-200)).sum()
}

/// The share of the way at which the product is greatest.
fn best_share(from: &[f64], to: &[f64]) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if rise(&mixed(from, to, middle), from, to) > 0.0 { low = middle } else { high = middle }
    }
    settled(low, high)
}

/// The share that a way was halved down to: an end of the way, if that was never left.
fn settled(low: f64, high: f64) -> f64 {
    match (low == 0.0, high == 1.0) {
        (true, _) => 0.0,
        (_, true) => 1.0,
        _ => (low + high) / 2.0,
    }
}

/// What the product of gains comes to at most on a part: that at a point, times a power of the most that gains come to
/// there on average, as shares of those at the point.
fn ceiling(flat: &Flat, reservations: &[Number]) -> Number {
    let gains = |corner: &Corner| exact_gains(corner, reservations);
    let mut here = gains(&greatest(flat, reservations));
    if here.iter().any(Number::is_zero) {
        let count = Number::from(flat.corners.len() as i64);
        let all: Vec<_> = flat.corners.iter().map(gains).collect();
        here = (0..here.len())
            .map(|party| &all.iter().map(|gains| gains[party].clone()).sum::<Number>() / &count)
            .collect();
    }
    if here.iter().any(Number::is_zero) {
        return Number::zero();
    }
    let weights: Vec<_> = here.iter().map(|gain| &Number::one() / gain).collect();
    let most = flat.corners.iter().map(|corner| weighed(&weights, &gains(corner))).max().unwrap_or_else(Number::zero);
    let average = &most / &Number::from(here.len() as i64);
    here.iter().fold(product(&here), |ceiling, _| &ceiling * &average)
}
