//! Named points where the whole frontier is too large: each is sought by itself, by the standard of its theory.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::engine::Stop;
use crate::engine::diagram::Weighing;
use crate::engine::scores::{self, Point, Standard};
use crate::model::Number;

use super::named::{Aim, named, no_deal, no_gain};
use super::standards::{Evenest, Most, Part, Product, Total};
use super::weigh::Table;
use super::{BargainParty, Deal, Solution, Unproved};

/// What a party has may take this many bits in the measure common to all, so that weighted sums stay exact.
const BITS: u64 = 96;

/// The search for named points.
pub(super) struct Search<'t, 'v> {
    table: &'t Table<'v>,
    weighing: &'t Weighing,
    measure: Measure,
    /// By party, the most it can gain in a package that nobody finds worse than no deal, in that measure: none if there is
    /// no such package.
    ideals: Vec<Result<Option<i128>, Stop>>,
}

/// Gains in a measure common to all parties.
struct Measure {
    /// By party, a factor for its worth in its units, and what is taken off.
    parts: Vec<Part>,
    /// How many units make a worth of one.
    units: Number,
}

/// Why a point was not found.
#[derive(Clone, Debug)]
enum Missed {
    /// No package is as good as no deal for everybody.
    NoDeal,
    /// No package makes everybody better off.
    NoGain,
    /// It is not known: why, and what is.
    Stopped(String, Box<Unproved>),
}

impl Missed {
    fn stopped(why: impl Into<String>) -> Self {
        Missed::Stopped(why.into(), Box::new(Unproved { seen: None, most: None }))
    }
}

impl<'t, 'v> Search<'t, 'v> {
    /// The search among the packages of a table; `None` if gains have too many digits to be added up in one measure.
    pub(super) fn new(table: &'t Table<'v>, weighing: &'t Weighing) -> Option<Self> {
        let measure = Measure::new(table).filter(|measure| weighing.adds_up(&measure.parts))?;
        let mut search = Self { table, weighing, measure, ideals: Vec::new() };
        search.ideals = (0..table.parties.len()).map(|party| search.ideal(party)).collect();
        Some(search)
    }

    /// The most that each party can gain in a package that nobody finds worse than no deal, as far as it is known.
    pub(super) fn ideal_gains(&self) -> Vec<Option<Number>> {
        let gain = |ideal: &Result<Option<i128>, Stop>| Some(&Number::whole((*ideal).ok()??) / &self.measure.units);
        self.ideals.iter().map(gain).collect()
    }

    fn ideal(&self, party: usize) -> Result<Option<i128>, Stop> {
        let mut most = Most { party, part: self.measure.parts[party], best: None };
        self.best(&mut most).map_err(|unproved| unproved.stop)?;
        Ok(most.best)
    }

    fn best(&self, standard: &mut dyn Standard) -> Result<Vec<Point>, Box<scores::Unproved>> {
        self.weighing.best(&self.table.inquiry.problem, &self.measure.parts, standard)
    }

    /// The named points, in the order of results. Each is sought with half of the work that is left, and the last one with
    /// all of it; those first that take least, so that one that cannot be proved does not hide the others.
    ///
    /// Also tells what is known of each that could not be proved.
    pub(super) fn all(&self, parties: &[BargainParty]) -> ([Solution; 4], [Option<Unproved>; 4]) {
        let limits = &self.table.inquiry.problem.limits;
        let find = |aim| limits.on_half_the_work(|| self.deals(aim, parties));
        let (utilitarian, nash) = (find(Aim::Utilitarian), find(Aim::Nash));
        let (egalitarian, kalai_smorodinsky) = if self.are_shares_gains() {
            let egalitarian = self.deals(Aim::Egalitarian, parties);
            let in_shares = egalitarian.clone().map_err(|missed| self.in_shares(missed));
            (egalitarian, in_shares)
        } else {
            (find(Aim::Egalitarian), self.deals(Aim::KalaiSmorodinsky, parties))
        };
        let found = [nash, kalai_smorodinsky, egalitarian, utilitarian];
        let unproved = [0, 1, 2, 3].map(|place| match &found[place] {
            Err(Missed::Stopped(_, unproved)) => Some((**unproved).clone()),
            _ => None,
        });
        let [nash, kalai_smorodinsky, egalitarian, utilitarian] = found;
        let points = [
            self.told(Aim::Nash, parties, nash),
            self.told(Aim::KalaiSmorodinsky, parties, kalai_smorodinsky),
            self.told(Aim::Egalitarian, parties, egalitarian),
            self.told(Aim::Utilitarian, parties, utilitarian),
        ];
        (points, unproved)
    }

    /// Whether all could gain the same at best: the deals of the most even shares are those of the most even gains then.
    fn are_shares_gains(&self) -> bool {
        let known = |ideal: &Result<Option<i128>, Stop>| matches!(ideal, Ok(Some(_)));
        self.ideals.iter().all(|ideal| known(ideal) && *ideal == self.ideals[0])
    }

    /// What is known of gains as shares of what all could gain at best, which is the same for all.
    fn in_shares(&self, missed: Missed) -> Missed {
        match (missed, self.ideal_gains().into_iter().next().flatten()) {
            (Missed::Stopped(why, unproved), Some(ideal)) if !ideal.is_zero() => {
                let seen = unproved.seen.map(|(deal, gain)| (deal, &gain / &ideal));
                let most = unproved.most.map(|gain| &gain / &ideal);
                Missed::Stopped(why, Box::new(Unproved { seen, most }))
            }
            (missed, _) => missed,
        }
    }

    fn told(&self, aim: Aim, parties: &[BargainParty], found: Result<Vec<Deal>, Missed>) -> Solution {
        let view = self.table.inquiry.view;
        match found {
            Ok(deals) => named(aim, parties, &deals.iter().collect::<Vec<_>>(), view),
            Err(Missed::NoDeal) => Err(no_deal(parties, view)),
            Err(Missed::NoGain) => Err(no_gain(parties, view)),
            Err(Missed::Stopped(why, unproved)) => Err(format!("it was not found: {why}{}", known(aim, &unproved))),
        }
    }

    /// The deals of a point.
    fn deals(&self, aim: Aim, parties: &[BargainParty]) -> Result<Vec<Deal>, Missed> {
        if self.ideals.contains(&Ok(None)) {
            return Err(Missed::NoDeal);
        }
        let found = self.best(self.standard(aim)?.as_mut());
        let points = found.map_err(|unproved| self.unproved(aim, parties, *unproved))?;
        match (points.is_empty(), aim) {
            // Some package is as good as no deal for everybody, as it is known how good.
            (true, Aim::Nash) if self.ideals.iter().any(Result::is_ok) => Err(Missed::NoGain),
            (true, _) => Err(Missed::NoDeal),
            (false, _) => Ok(points.into_iter().map(|point| self.table.deal(point)).collect()),
        }
    }

    /// What is known of a point that could not be proved, in the numbers of the file.
    fn unproved(&self, aim: Aim, parties: &[BargainParty], found: scores::Unproved) -> Missed {
        let units = &self.measure.units;
        let seen = found.seen.map(|point| {
            let mut deal = self.table.deal(point);
            deal.packages.complete = false;
            let value = aim.value(&deal, parties).into_iter().next().unwrap_or_else(Number::zero);
            (deal, value)
        });
        let most = found.most.map(|most| match aim {
            Aim::Nash => parties.iter().fold(most, |most, _| &most / units),
            Aim::KalaiSmorodinsky => most,
            Aim::Egalitarian => &most / units,
            Aim::Utilitarian => {
                let without: Number = parties.iter().map(|party| party.reservation.clone()).sum();
                &(&most / units) + &without
            }
        });
        Missed::Stopped(found.stop.to_string(), Box::new(Unproved { seen, most }))
    }

    /// What makes a package better than another one.
    fn standard(&self, aim: Aim) -> Result<Box<dyn Standard>, Missed> {
        let parts = self.measure.parts.clone();
        Ok(match aim {
            Aim::Nash => Box::new(Product::new(&parts)),
            Aim::Utilitarian => Box::new(Total::default()),
            Aim::Egalitarian => Box::new(Evenest::new(parts.clone(), vec![1; parts.len()])),
            Aim::KalaiSmorodinsky => {
                let ideals = self.ideals.iter().map(|ideal| (*ideal).ok().flatten()).collect::<Option<_>>();
                let unknown = || Missed::stopped("what each party could gain at best is not known");
                Box::new(Evenest::new(parts, ideals.ok_or_else(unknown)?))
            }
        })
    }
}

/// What is known of a point that could not be proved, in words.
pub(super) fn known(aim: Aim, unproved: &Unproved) -> String {
    let what = match aim {
        Aim::Nash => "a product of gains of",
        Aim::KalaiSmorodinsky => "a least share of",
        Aim::Egalitarian => "a least gain of",
        Aim::Utilitarian => "a sum of worth of",
    };
    if let Some(greatest) = unproved.proved() {
        let unknown = match aim {
            Aim::Nash | Aim::Utilitarian => "which other packages have it",
            Aim::KalaiSmorodinsky | Aim::Egalitarian => "which of the packages that have it are the most even",
        };
        return format!(
            "; proved: a package has {what} {}, and none has more; not proved: {unknown}",
            greatest.spoken()
        );
    }
    let seen = unproved.seen.as_ref().map(|(_, value)| format!("; best seen: {what} {}", value.spoken()));
    let most = unproved.most.as_ref().map(|most| {
        let than = if seen.is_some() { String::new() } else { format!("{what} ") };
        format!("; no package comes to more than {than}{}", most.spoken())
    });
    [seen, most].into_iter().flatten().collect()
}

impl Measure {
    /// Gains in whole units common to all parties; `None` if that takes too many digits.
    fn new(table: &Table<'_>) -> Option<Self> {
        let denominators = table.worths.units.iter().map(Number::numerator);
        let reservations = table.parties.iter().map(|party| party.interests.reservation.denominator());
        let units = denominators.chain(reservations).fold(BigInt::from(1), num_integer::lcm);
        let units = Number::from(units);
        let whole = |number: Number, bits: u64| {
            let whole = (&number * &units).floor();
            (whole.bits() + bits <= BITS).then(|| whole.to_i128()).flatten()
        };
        let worths = &table.worths;
        let parts = table.parties.iter().zip(worths.units.iter().zip(&worths.bits)).map(|(party, (own, bits))| {
            let factor = whole(&Number::one() / own, *bits)?;
            Some((factor, whole(party.interests.reservation.clone(), 0)?))
        });
        let parts = parts.collect::<Option<Vec<_>>>()?;
        Some(Measure { units, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unproved(value: i64, most: i64) -> Unproved {
        let deal = Deal {
            worth: Vec::new(),
            packages: crate::engine::Count { found: 1u8.into(), complete: false },
            witness: Vec::new(),
            rational: true,
            reached: true,
        };
        Unproved { seen: Some((deal, Number::from(value))), most: Some(Number::from(most)) }
    }

    #[test]
    fn what_is_made_greatest_is_proved_where_nothing_comes_to_more_than_the_best_seen() {
        let open = "; best seen: a least gain of 983; no package comes to more than 985";
        assert_eq!(known(Aim::Egalitarian, &unproved(983, 985)), open);
        let even = "; proved: a package has a least gain of 984, and none has more; not proved: which of the packages that \
                    have it are the most even";
        assert_eq!(known(Aim::Egalitarian, &unproved(984, 984)), even);
        let sum =
            "; proved: a package has a sum of worth of 7, and none has more; not proved: which other packages have it";
        assert_eq!(known(Aim::Utilitarian, &unproved(7, 7)), sum);
        assert_eq!(unproved(983, 985).proved(), None);
    }
}
