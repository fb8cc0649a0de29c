//! The points that theories of bargaining name on flat parts of a frontier.
//!
//! Sums are greatest at corners; the most even gains and shares come from linear programs. The product is a concave matter
//! (its logarithm is): it is climbed, and how much greater it could be elsewhere follows from the inequality of the means,
//! exactly.

use crate::engine::Stop;
use crate::engine::pareto::flats::{Corner, Flat, Half, mixed, weighed};
use crate::engine::pareto::mixtures::{greatest_product, most_even};
use crate::model::Number;

use super::faces::Surface;
use super::named::{Aim, named, product, share};
use super::weigh::Table;
use super::{BargainParty, Deal, Solution};

impl Table<'_> {
    /// A named point among the rational parts of an exact frontier.
    ///
    /// # Errors
    /// If it could not be decided.
    pub(super) fn summit(
        &self,
        aim: Aim,
        (surface, rational): (&Surface, &[(usize, Flat)]),
        parties: &[BargainParty],
        all_packages: bool,
    ) -> Result<Solution, Stop> {
        let (mut deals, mut best): (Vec<Deal>, Option<Number>) = (Vec::new(), None);
        for (body, flat) in rational {
            // No mixture of corners comes to more than their best, party by party.
            if aim != Aim::Utilitarian && best.as_ref().is_some_and(|best| first(aim, &ideal(flat), parties) < *best) {
                continue;
            }
            for corner in self.spots(aim, flat, parties)? {
                let deal = self.deal_on(surface, *body, &corner, all_packages);
                best = best.max(Some(first(aim, &deal.worth, parties)));
                deals.push(deal);
            }
        }
        Ok(self.summit_of(aim, (surface, rational), &deals, (parties, all_packages)))
    }

    /// Where a point may be on a part.
    fn spots(&self, aim: Aim, flat: &Flat, parties: &[BargainParty]) -> Result<Vec<Corner>, Stop> {
        let corners = &flat.corners;
        if corners.len() == 1 || aim == Aim::Utilitarian {
            return Ok(corners.clone());
        }
        let gains = |corner: &Corner| gains(&corner.worth, parties);
        let weights = match aim {
            Aim::Nash => greatest_product(&corners.iter().map(gains).collect::<Vec<_>>()),
            _ => {
                let counted = |gain: &Number, party: &BargainParty| match (&party.ideal_gain, aim) {
                    (Some(ideal), Aim::KalaiSmorodinsky) if ideal.is_zero() => None,
                    (Some(ideal), Aim::KalaiSmorodinsky) => Some(gain / ideal),
                    _ => Some(gain.clone()),
                };
                let shares = |corner: &Corner| {
                    gains(corner).iter().zip(parties).filter_map(|(gain, party)| counted(gain, party)).collect()
                };
                most_even(&corners.iter().map(shares).collect::<Vec<_>>())?
            }
        };
        Ok(vec![mixed(corners, &weights)])
    }

    fn summit_of(
        &self,
        aim: Aim,
        (surface, rational): (&Surface, &[(usize, Flat)]),
        deals: &[Deal],
        (parties, all_packages): (&[BargainParty], bool),
    ) -> Solution {
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
            let told = self.told_parts(surface, &level, all_packages);
            (named.between, named.across, named.throughout) = (told.pieces, told.faces, told.bodies);
        }
        if aim == Aim::Nash {
            let most = rational.iter().filter_map(|(_, flat)| ceiling(flat, (parties, &named.value))).max();
            named.tolerance = most.map_or_else(Number::zero, |most| &most - &named.value).max(Number::zero());
        }
        Ok(named)
    }
}

/// What is made greatest first of all in something worth so much.
fn first(aim: Aim, worth: &[Number], parties: &[BargainParty]) -> Number {
    let gains = gains(worth, parties);
    match aim {
        Aim::Nash => product(&gains),
        Aim::KalaiSmorodinsky => gains.iter().zip(parties).map(share).min().unwrap_or_else(Number::one),
        Aim::Egalitarian => gains.into_iter().min().unwrap_or_else(Number::zero),
        Aim::Utilitarian => worth.iter().cloned().sum(),
    }
}

fn gains(worth: &[Number], parties: &[BargainParty]) -> Vec<Number> {
    worth.iter().zip(parties).map(|(worth, party)| worth - &party.reservation).collect()
}

/// The most of each party on a part, whether all can have it at once or not.
fn ideal(flat: &Flat) -> Vec<Number> {
    let most = |party: usize| flat.corners.iter().map(|corner| &corner.worth[party]).max().cloned();
    (0..flat.corners[0].worth.len()).filter_map(most).collect()
}

/// What the product of gains comes to at most on a part, if that is more than was found: that at a point, times a power of
/// the most that gains come to there on average, as shares of those at the point.
fn ceiling(flat: &Flat, (parties, found): (&[BargainParty], &Number)) -> Option<Number> {
    if product(&gains(&ideal(flat), parties)) <= *found {
        return None;
    }
    let all: Vec<_> = flat.corners.iter().map(|corner| gains(&corner.worth, parties)).collect();
    let at = |weights: &[Number]| -> Vec<Number> {
        let gain = |party: usize| weights.iter().zip(&all).map(|(weight, gains)| weight * &gains[party]).sum();
        (0..parties.len()).map(gain).collect()
    };
    let mut here = at(&greatest_product(&all));
    if here.iter().any(Number::is_zero) {
        here = at(&vec![&Number::one() / &Number::from(all.len() as i64); all.len()]);
    }
    if here.iter().any(Number::is_zero) {
        return None;
    }
    let weights: Vec<_> = here.iter().map(|gain| &Number::one() / gain).collect();
    let most = all.iter().map(|gains| weighed(&weights, gains)).max().unwrap_or_else(Number::zero);
    let average = &most / &Number::from(here.len() as i64);
    Some(here.iter().fold(product(&here), |ceiling, _| &ceiling * &average))
}
