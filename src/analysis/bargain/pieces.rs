//! Straight stretches of a frontier: from fronts to deals in the numbers of the file, and the points on them.

use crate::engine::Count;
use crate::engine::pareto::stretches::{Front, Stretch};
use crate::model::{Answer, Number, Value};

use super::named::Aim;
use super::weigh::Table;
use super::{BargainParty, Deal, Frontier, FrontierPiece};

impl Table<'_> {
    /// A front as deals and pieces.
    pub(super) fn frontier_of(&self, front: &Front, all_packages: bool) -> Frontier {
        let mut frontier = Frontier { complete: true, ..Frontier::default() };
        let stretches = front.stretches();
        for (place, stretch) in stretches.iter().enumerate().rev() {
            if stretch.is_point() {
                frontier.deals.push(self.deal_at(stretch, 0, stretch.reached));
                continue;
            }
            let is_there = |end: usize| self.is_there(stretch, end, all_packages);
            let ends = [1, 0].map(|end| self.deal_at(stretch, end, is_there(end)));
            let neighbours = [stretches.get(place + 1), place.checked_sub(1).and_then(|left| stretches.get(left))];
            let belongs = |end: usize, neighbour: Option<&Stretch>| {
                neighbour.is_some_and(|other| other.is_point() && other.ends[0] == stretch.ends[end])
            };
            let open = [0, 1].map(|side| !(ends[side].reached && belongs(1 - side, neighbours[side])));
            frontier.pieces.push(FrontierPiece { ends, open, reached: stretch.reached });
        }
        frontier.join();
        frontier
    }

    /// The deal at an end of a stretch.
    fn deal_at(&self, stretch: &Stretch, end: usize, reached: bool) -> Deal {
        let worth = self.worths.units.iter().zip(&stretch.ends[end]).map(|(units, worth)| worth / units);
        let worth: Vec<_> = worth.collect();
        let no_worse = worth.iter().zip(&self.parties).all(|(worth, party)| *worth >= party.interests.reservation);
        let packages = Count { found: 1u8.into(), complete: false };
        Deal { worth, packages, witness: self.values_at(stretch, end), rational: no_worse, reached }
    }

    /// The package at an end of a stretch.
    fn values_at(&self, stretch: &Stretch, end: usize) -> Vec<Value> {
        let picks = stretch.picks(end);
        let mut choice = vec![0; self.inquiry.problem.domains().len()];
        picks.iter().for_each(|pick| choice[pick.variable] = pick.cell);
        let package = self.inquiry.package(&self.ties, &choice);
        let mut values: Vec<_> = package.answers.iter().map(Answer::sample).collect();
        for pick in picks {
            if let Some(amount) = pick.amount {
                values[pick.variable] = Value::Amount(amount);
            }
        }
        values
    }

    /// Whether the package at an end of a stretch is one that is looked at, and worth what the stretch says: a bound that
    /// a condition sets may leave it out.
    fn is_there(&self, stretch: &Stretch, end: usize, all_packages: bool) -> bool {
        let values = self.values_at(stretch, end);
        let worth = self.parties.iter().zip(&self.worths.units).zip(&stretch.ends[end]);
        self.is_looked_at(&values, all_packages)
            && worth.into_iter().all(|((party, units), worth)| &party.interests.of(&values) * units == *worth)
    }
}

impl Frontier {
    /// Joins pieces along which the same amounts move on: bounds that do not matter had cut them.
    fn join(&mut self) {
        let mut joined: Vec<FrontierPiece> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces.drain(..) {
            let last = joined.last_mut().filter(|last| last.leads_on_to(&piece));
            let Some(last) = last else {
                joined.push(piece);
                continue;
            };
            let joint = &piece.ends[0];
            self.deals.retain(|deal| deal.worth != joint.worth);
            (last.ends[1], last.open[1]) = (piece.ends[1].clone(), piece.open[1]);
        }
        self.pieces = joined;
    }
}

impl FrontierPiece {
    /// Whether it is one straight piece with another that begins where it ends.
    fn leads_on_to(&self, other: &Self) -> bool {
        let [start, end] = [&self.ends[0], &other.ends[1]];
        let joint = &self.ends[1];
        let meets = joint.worth == other.ends[0].worth && joint.witness == other.ends[0].witness;
        if !meets || self.open[1] || other.open[0] || !self.reached || !other.reached {
            return false;
        }
        let whole = Self { ends: [start.clone(), end.clone()], ..self.clone() };
        let share = &(&joint.worth[0] - &start.worth[0]) / &(&end.worth[0] - &start.worth[0]);
        let (worth, witness) = whole.along(&share);
        worth == joint.worth && witness == joint.witness
    }

    /// Whether it is a single deal.
    pub(super) fn is_point(&self) -> bool {
        self.ends[0].worth == self.ends[1].worth
    }

    /// The worth and the package at a share of the way from the first end to the other.
    fn along(&self, share: &Number) -> (Vec<Number>, Vec<Value>) {
        let between = |from: &Number, to: &Number| from + &(share * &(to - from));
        let [start, end] = &self.ends;
        let worth = start.worth.iter().zip(&end.worth).map(|(from, to)| between(from, to)).collect();
        let value = |(from, to): (&Value, &Value)| match (from, to) {
            (Value::Amount(from), Value::Amount(to)) => Value::Amount(between(from, to)),
            _ => from.clone(),
        };
        (worth, start.witness.iter().zip(&end.witness).map(value).collect())
    }

    /// The deal at a share of the way from the first end to the other.
    pub fn at(&self, share: &Number, parties: &[BargainParty]) -> Deal {
        if share.is_zero() || *share == Number::one() {
            return self.ends[usize::from(!share.is_zero())].clone();
        }
        let (worth, witness) = self.along(share);
        let rational = worth.iter().zip(parties).all(|(worth, party)| *worth >= party.reservation);
        let packages = Count { found: 1u8.into(), complete: false };
        Deal { worth, packages, witness, rational, reached: self.reached }
    }

    /// The part in which nobody has less than so much; its ends are equal if that is a single deal.
    pub(super) fn above(&self, least: &[Number], parties: &[BargainParty]) -> Option<Self> {
        let [start, end] = &self.ends;
        // The first party loses along the way, and the second gains.
        let share = |party: usize| {
            let run = &end.worth[party] - &start.worth[party];
            &(&least[party] - &start.worth[party]) / &run
        };
        let from = share(1).max(Number::zero());
        let to = share(0).min(Number::one());
        (from <= to).then(|| self.part(&from, &to, parties))
    }

    fn part(&self, from: &Number, to: &Number, parties: &[BargainParty]) -> Self {
        let whole = [from.is_zero(), *to == Number::one()];
        let open = [0, 1].map(|end| if whole[end] { self.open[end] } else { !self.reached });
        Self { ends: [self.at(from, parties), self.at(to, parties)], open, reached: self.reached }
    }

    /// The deals of a piece among which a point is, if it is on the piece at all: the ends, and where the product of gains
    /// is greatest or shares are equal.
    pub(super) fn candidates(&self, aim: Aim, parties: &[BargainParty]) -> Vec<Deal> {
        let [start, end] = &self.ends;
        let (from, to) = (start.gains(parties), end.gains(parties));
        let inner = match aim {
            Aim::Nash => product(&from, &to),
            Aim::Utilitarian => None,
            Aim::Egalitarian => level([&from[0], &from[1]], [&to[0], &to[1]]),
            Aim::KalaiSmorodinsky => {
                let of = |gains: &[Number]| {
                    let share = |place: usize| super::named::share((&gains[place], &parties[place]));
                    [share(0), share(1)]
                };
                let (from, to) = (of(&from), of(&to));
                level(from.each_ref(), to.each_ref())
            }
        };
        let inner = inner.filter(|share| !share.is_negative() && *share <= Number::one());
        let inner = inner.map(|share| self.at(&share, parties));
        [start.clone(), end.clone()].into_iter().chain(inner).collect()
    }

    /// The most that two parties can gain at once over what they have, each at least so much, on a piece.
    pub(super) fn distance(&self, least: &[Number]) -> Number {
        let over = |deal: &Deal| [0, 1].map(|party| &deal.worth[party] - &least[party]);
        let [from, to] = self.ends.each_ref().map(over);
        let at = |share: &Number| (0..2).map(|party| &from[party] + &(share * &(&to[party] - &from[party]))).min();
        let inner =
            level(from.each_ref(), to.each_ref()).filter(|share| !share.is_negative() && *share <= Number::one());
        let shares = [Number::zero(), Number::one()].into_iter().chain(inner);
        shares.filter_map(|share| at(&share)).max().unwrap_or_else(Number::zero)
    }
}

/// Where the product of two gains is greatest that run evenly from one pair to another; beyond the ends if it is there.
fn product(from: &[Number], to: &[Number]) -> Option<Number> {
    let run = [0, 1].map(|party| &to[party] - &from[party]);
    // The derivative of (a + bt)(c + dt) is nought at -(ad + bc) / 2bd.
    let below = &(&run[0] * &run[1]) * &Number::from(-2);
    let above = &(&from[0] * &run[1]) + &(&from[1] * &run[0]);
    (!below.is_zero()).then(|| &above / &below)
}

/// Where two numbers are equal that run evenly from one pair to another.
fn level(from: [&Number; 2], to: [&Number; 2]) -> Option<Number> {
    let (start, end) = (from[0] - from[1], to[0] - to[1]);
    let run = &start - &end;
    (!run.is_zero()).then(|| &start / &run)
}
