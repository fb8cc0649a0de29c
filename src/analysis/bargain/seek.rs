//! Named points where the whole frontier is too large: a good package first, then everything that may be as good.
//!
//! A weighted sum of gains bounds what any package comes to, and its best package is found at once. Weights are moved
//! until the bound is low (Held and Karp, 1971, for bounds of this kind), a good package is sought near by, and then
//! all of the frontier that no such sum shows to be worse: what is best there is best of all.

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;

use crate::engine::Stop;
use crate::engine::diagram::Weighing;
use crate::engine::scores::Goal;
use crate::model::Number;

use super::named::{Aim, named, no_deal};
use super::weigh::Table;
use super::{BargainParty, Deal, Solution};

/// How often weights are moved.
const ROUNDS: usize = 60;

/// What weights add up to, about.
const WEIGHT: i128 = 1 << 20;

/// No party weighs less than this.
const LEAST: i128 = 1 << 8;

/// How many ways are followed at each node when a good package is sought.
const WIDTH: usize = 60;

/// No more ways than this are followed.
const WIDEST: usize = 64 * WIDTH;

/// What a party has may take this many bits in the measure common to all, so that weighted sums stay exact.
const BITS: u64 = 96;

/// Shares of what a party could gain are told apart to so many bits.
const SHARE: u32 = 12;

/// The search for named points.
pub(super) struct Search<'t, 'v> {
    table: &'t Table<'v>,
    weighing: &'t Weighing,
    /// That nobody finds a package worse than no deal.
    rational: Vec<Goal>,
    /// By party, the most it can gain in such a package: none if there is no such package.
    ideals: Vec<Result<Option<Number>, Stop>>,
}

/// Why a point was not found.
enum Missed {
    /// No package is as good as no deal for everybody.
    NoDeal,
    /// It is not known.
    Stopped(String),
}

impl From<Stop> for Missed {
    fn from(stop: Stop) -> Self {
        Missed::Stopped(stop.to_string())
    }
}

impl<'t, 'v> Search<'t, 'v> {
    /// The search among the packages of a table.
    pub(super) fn new(table: &'t Table<'v>, weighing: &'t Weighing) -> Self {
        let count = table.parties.len();
        let no_worse = |(place, units): (usize, &Number)| {
            let least = (&table.parties[place].interests.reservation * units).ceil().to_i128().unwrap_or(i128::MAX / 4);
            Goal { weights: (0..count).map(|other| i128::from(other == place)).collect(), least }
        };
        let rational = table.worths.units.iter().enumerate().map(no_worse).collect();
        let mut search = Self { table, weighing, rational, ideals: Vec::new() };
        search.ideals = (0..count).map(|party| search.ideal_gain(party)).collect();
        search
    }

    /// The most that each party can gain in a package that nobody finds worse than no deal, as far as it is known.
    pub(super) fn ideal_gains(&self) -> Vec<Option<Number>> {
        self.ideals.iter().map(|ideal| ideal.clone().ok().flatten()).collect()
    }

    fn ideal_gain(&self, party: usize) -> Result<Option<Number>, Stop> {
        let mut weights = vec![0; self.table.parties.len()];
        weights[party] = 1;
        let (most, _) = self.weighing.best(&weights);
        let mut goals = self.rational.clone();
        goals.push(Goal { weights: weights.clone(), least: most });
        let Some(measure) = self.gains() else { return Err(Stop::Budget) };
        let problem = &self.table.inquiry.problem;
        let all = vec![1; weights.len()];
        let found = !self.weighing.likely(problem, &goals, WIDTH, &all, &measure.parts)?.is_empty();
        let worth = if found { Some(most) } else { self.best_rational(party)? };
        let reservation = &self.table.parties[party].interests.reservation;
        Ok(worth.map(|worth| &self.table.worths.number(party, worth) - reservation))
    }

    /// The most that a party has in a package that nobody finds worse than no deal.
    fn best_rational(&self, party: usize) -> Result<Option<i128>, Stop> {
        let points = self.weighing.beyond(&self.table.inquiry.problem, &self.rational)?;
        Ok(points.iter().map(|point| point.worth[party]).max())
    }

    /// The named points, in the order of results. Each is sought with half of the work that is left, those first that take
    /// least, so that one that cannot be proved does not hide the others.
    ///
    /// Also tells whether of each it is known what it is, or why there is none.
    pub(super) fn all(&self, parties: &[BargainParty]) -> ([Solution; 4], bool) {
        let limits = &self.table.inquiry.problem.limits;
        let mut complete = true;
        let mut find = |aim| {
            let aside = limits.set_half_aside();
            let found = self.candidates(aim, parties);
            limits.take_back(aside);
            complete &= !matches!(found, Err(Missed::Stopped(_)));
            self.told(aim, parties, found)
        };
        let (utilitarian, nash) = (find(Aim::Utilitarian), find(Aim::Nash));
        let (egalitarian, kalai_smorodinsky) = (find(Aim::Egalitarian), find(Aim::KalaiSmorodinsky));
        ([nash, kalai_smorodinsky, egalitarian, utilitarian], complete)
    }

    fn told(&self, aim: Aim, parties: &[BargainParty], found: Result<Vec<Deal>, Missed>) -> Solution {
        let view = self.table.inquiry.view;
        match found {
            Ok(deals) => named(aim, parties, &deals.iter().collect::<Vec<_>>(), view),
            Err(Missed::NoDeal) => Err(no_deal(parties, view)),
            Err(Missed::Stopped(why)) => Err(format!("it was not found: {why}")),
        }
    }

    /// Deals of the frontier among which the point is.
    fn candidates(&self, aim: Aim, parties: &[BargainParty]) -> Result<Vec<Deal>, Missed> {
        let too_fine = || Missed::Stopped(super::super::TOO_FINE.to_owned());
        if self.ideals.contains(&Ok(None)) {
            return Err(Missed::NoDeal);
        }
        let shares = aim == Aim::KalaiSmorodinsky;
        if shares && self.ideals.iter().any(Result::is_err) {
            return Err(Missed::Stopped("what each party could gain at best is not known".to_owned()));
        }
        let measure = if shares { self.shares(parties) } else { self.gains() };
        let measure = measure.ok_or_else(too_fine)?;
        let problem = &self.table.inquiry.problem;
        let mut hunt = Hunt { aim, measure: &measure, best: None, weights: Vec::new() };
        hunt.move_weights(self.weighing, &self.table.inquiry.problem.limits)?;
        self.climb(&mut hunt)?;
        let goals = self.rational.iter().cloned().chain(hunt.goals(0));
        let points = self.weighing.beyond(problem, &goals.collect::<Vec<_>>())?;
        match points.is_empty() {
            true => Err(Missed::NoDeal),
            false => Ok(points.into_iter().map(|point| self.table.deal(point)).collect()),
        }
    }

    /// Looks for better and better packages near by, following more ways where few do not lead further.
    fn climb(&self, hunt: &mut Hunt<'_>) -> Result<(), Stop> {
        let lead = hunt.weights.last().cloned().unwrap_or_default();
        let lead: Vec<_> = lead.iter().zip(&hunt.measure.parts).map(|(weight, (factor, _))| weight * factor).collect();
        let mut width = WIDTH;
        while width <= WIDEST {
            let goals = self.rational.iter().cloned().chain(hunt.goals(1)).collect::<Vec<_>>();
            let points =
                self.weighing.likely(&self.table.inquiry.problem, &goals, width, &lead, &hunt.measure.parts)?;
            let before = hunt.best.clone();
            points.iter().for_each(|point| hunt.see(&point.worth));
            if hunt.best == before {
                width *= 4;
            }
        }
        Ok(())
    }

    /// Gains in whole units common to all parties; `None` if that takes too many digits.
    fn gains(&self) -> Option<Measure> {
        let denominators = self.table.worths.units.iter().map(Number::numerator);
        let reservations = self.table.parties.iter().map(|party| party.interests.reservation.denominator());
        let units = denominators.chain(reservations).fold(BigInt::from(1), num_integer::lcm);
        let units = Number::from(units);
        let whole = |number: Number, bits: u64| {
            let whole = (&number * &units).floor();
            (whole.bits() + bits <= BITS).then(|| whole.to_i128()).flatten()
        };
        let worths = &self.table.worths;
        let parts = self.table.parties.iter().zip(worths.units.iter().zip(&worths.bits)).map(|(party, (own, bits))| {
            let factor = whole(&Number::one() / own, *bits)?;
            Some((factor, whole(party.interests.reservation.clone(), 0)?))
        });
        let parts = parts.collect::<Option<Vec<_>>>()?;
        Some(Measure { wholes: vec![1; parts.len()], units, parts })
    }

    /// Gains as shares of what each could gain at best, each in a unit of its own that is about so small a share.
    fn shares(&self, parties: &[BargainParty]) -> Option<Measure> {
        let Measure { units, parts, .. } = self.gains()?;
        let ideal = |party: &BargainParty| (party.ideal_gain.as_ref()? * &units).floor().to_i128();
        let ideals = parties.iter().map(ideal).collect::<Option<Vec<_>>>()?;
        let bits = u128::BITS - ideals.iter().max()?.leading_zeros() + SHARE;
        let fits = |bits_left: &u64| bits_left + u64::from(bits) + u64::from(SHARE) <= BITS;
        let whole = self.table.worths.bits.iter().all(fits).then(|| 1i128 << bits)?;
        let scaled = |((factor, offset), ideal): (&(i128, i128), &i128)| match ideal {
            // Who has nothing to gain has all of it.
            0 => ((0, -whole), whole),
            ideal => ((factor * (whole / ideal), offset * (whole / ideal)), whole / ideal * ideal),
        };
        let (parts, wholes) = parts.iter().zip(&ideals).map(scaled).unzip();
        Some(Measure { parts, wholes, units })
    }
}

/// What the parties have in one measure.
struct Measure {
    /// By party, a factor for its worth in its units, and what is taken off.
    parts: Vec<(i128, i128)>,
    /// By party, how much counts as one.
    wholes: Vec<i128>,
    /// How many units make a worth of one.
    units: Number,
}

/// What is known on the way to a point.
struct Hunt<'m> {
    aim: Aim,
    measure: &'m Measure,
    /// What the parties have in the best package seen that nobody finds worse than no deal.
    best: Option<Vec<i128>>,
    /// The weights tried, the last ones giving the lowest bounds.
    weights: Vec<Vec<i128>>,
}

impl Hunt<'_> {
    /// What the parties have at some worth.
    fn parts(&self, worth: &[i128]) -> Vec<i128> {
        worth.iter().zip(&self.measure.parts).map(|(worth, (factor, offset))| factor * worth - offset).collect()
    }

    /// Notes a package.
    fn see(&mut self, worth: &[i128]) {
        let parts = self.parts(worth);
        let is_better = |best: &Vec<i128>| self.value(&parts) > self.value(best);
        if parts.iter().all(|part| *part >= 0) && self.best.as_ref().is_none_or(is_better) {
            self.best = Some(parts);
        }
    }

    /// What parts come to, by the first thing that counts.
    fn value(&self, parts: &[i128]) -> BigUint {
        let size = |part: &i128| BigUint::from(part.unsigned_abs());
        match self.aim {
            Aim::Nash => parts.iter().map(size).product(),
            Aim::Utilitarian => parts.iter().map(size).sum(),
            Aim::KalaiSmorodinsky | Aim::Egalitarian => {
                let wholes = &self.measure.wholes;
                let least = wholes.iter().min().copied().unwrap_or(1);
                let share = |(part, whole): (&i128, &i128)| size(part) * least.unsigned_abs() / whole.unsigned_abs();
                parts.iter().zip(wholes).map(share).min().unwrap_or_default()
            }
        }
    }

    /// Moves the weights towards those who have least in the packages that the weights name.
    fn move_weights(&mut self, weighing: &Weighing, limits: &crate::engine::limits::Limits) -> Result<(), Stop> {
        let count = self.measure.parts.len() as i128;
        let mut weights = vec![WEIGHT / count; self.measure.parts.len()];
        let mut middle: Vec<i128> = vec![0; self.measure.parts.len()];
        for round in 0..ROUNDS as i128 {
            limits.poll()?;
            let scaled: Vec<_> =
                weights.iter().zip(&self.measure.parts).map(|(weight, (factor, _))| weight * factor).collect();
            let (_, worth) = weighing.best(&scaled);
            self.see(&worth);
            self.weights.push(weights.clone());
            let parts = self.parts(&worth);
            for (middle, part) in middle.iter_mut().zip(&parts) {
                *middle += (part - *middle) * 2 / (round + 2);
            }
            weights = match self.aim {
                Aim::Nash => inverse(&middle),
                Aim::Utilitarian if parts.iter().all(|part| *part >= 0) => return Ok(()),
                Aim::Utilitarian => raised(&weights, &parts),
                Aim::KalaiSmorodinsky | Aim::Egalitarian => shifted(&weights, &parts, round),
            };
        }
        Ok(())
    }

    /// The sums that a package must reach that is as good as the best one seen, or better by so much.
    fn goals(&self, better: u8) -> Vec<Goal> {
        let least = self.best.as_ref().map(|best| self.value(best) + better).unwrap_or_default();
        self.weights.iter().rev().map(|weights| self.goal(weights, &least)).collect()
    }

    fn goal(&self, weights: &[i128], least: &BigUint) -> Goal {
        let count = weights.len() as u32;
        let sum: i128 = weights.iter().sum();
        let bound = match self.aim {
            // A mean is no less than the geometric one of the same numbers.
            Aim::Nash => {
                let product: BigUint = weights.iter().map(|weight| BigUint::from(weight.unsigned_abs())).product();
                (product * least * BigUint::from(count).pow(count)).nth_root(count)
            }
            // Weights are no less than those of the sum itself, and nobody has less than nought.
            Aim::Utilitarian => least * BigUint::from((WEIGHT / i128::from(count)).unsigned_abs()),
            Aim::KalaiSmorodinsky | Aim::Egalitarian => least * BigUint::from(sum.unsigned_abs()),
        };
        let offsets: i128 = weights.iter().zip(&self.measure.parts).map(|(weight, (_, offset))| weight * offset).sum();
        Goal {
            weights: weights.iter().zip(&self.measure.parts).map(|(weight, (factor, _))| weight * factor).collect(),
            least: bound.to_i128().unwrap_or(i128::MAX / 4) + offsets,
        }
    }
}

/// Weights that turn with what each has: who has half as much weighs twice as much.
fn inverse(middle: &[i128]) -> Vec<i128> {
    let least = middle.iter().copied().filter(|part| *part > 0).min().unwrap_or(1);
    middle.iter().map(|part| if *part > 0 { (WEIGHT * least / part).max(LEAST) } else { WEIGHT }).collect()
}

/// More weight for those who would have less than nothing.
fn raised(weights: &[i128], parts: &[i128]) -> Vec<i128> {
    weights.iter().zip(parts).map(|(weight, part)| if *part < 0 { weight + weight / 4 + 1 } else { *weight }).collect()
}

/// More weight for those who have less than the mean, and less for the others, by smaller and smaller steps.
fn shifted(weights: &[i128], parts: &[i128], round: i128) -> Vec<i128> {
    let sum: i128 = weights.iter().sum();
    let mean = weights.iter().zip(parts).map(|(weight, part)| weight * part).sum::<i128>() / sum.max(1);
    let spread = parts.iter().map(|part| (part - mean).abs()).max().unwrap_or_default().max(1);
    let moved =
        weights.iter().zip(parts).map(|(weight, part)| weight + weight * (mean - part) / (spread * (2 + round)));
    let moved: Vec<i128> = moved.collect();
    let total: i128 = moved.iter().sum();
    moved.iter().map(|weight| (weight * WEIGHT / total.max(1)).max(LEAST)).collect()
}
