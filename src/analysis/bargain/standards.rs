//! What each theory of bargaining makes greatest, for a search that knows packages by weighted sums of gains.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;

use crate::engine::scores::Standard;
use crate::model::Number;

/// By how much first weights are multiplied, to be told apart as whole numbers.
const FINE: i128 = 1 << 10;

/// What parts a party can have: a factor of its worth, less an offset.
pub(super) type Part = (i128, i128);

/// The least part above some number that a party can have.
fn next((factor, offset): Part, above: i128) -> i128 {
    match factor {
        0 => (above + 1).max(-offset),
        _ => above + 1 + (-offset - above - 1).rem_euclid(factor),
    }
}

/// The greatest part up to some number that a party can have.
fn last((factor, offset): Part, most: i128) -> i128 {
    match factor {
        0 => -offset,
        _ => most - (most + offset).rem_euclid(factor),
    }
}

fn is_rational(parts: &[i128]) -> bool {
    parts.iter().all(|part| *part >= 0)
}

/// The most that one party can have.
pub(super) struct Most {
    pub party: usize,
    /// What parts the party can have.
    pub part: Part,
    /// The most seen.
    pub best: Option<i128>,
}

impl Standard for Most {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        (0..parties).map(|party| i128::from(party == self.party)).collect()
    }

    /// Only the number is wanted: what is as good is not.
    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let least = self.best.map_or(0, |best| next(self.part, best));
        let mut parts = vec![0; weights.len()];
        parts[self.party] = least;
        (weights[self.party] * least, parts)
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        if !is_rational(parts) || self.best.is_some_and(|best| parts[self.party] <= best) {
            return Ordering::Less;
        }
        self.best = Some(parts[self.party]);
        Ordering::Greater
    }

    fn most(&self, weights: &[i128], sum: i128) -> Option<Number> {
        Some(Number::whole(last(self.part, sum.checked_div(weights[self.party])?)))
    }
}

/// The greatest sum.
#[derive(Default)]
pub(super) struct Total {
    best: Option<i128>,
}

impl Standard for Total {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        vec![1; parties]
    }

    /// Nobody has less than nought, so a sum comes to least where the lightest party has all.
    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let best = self.best.unwrap_or_default();
        let mut parts = vec![0; weights.len()];
        let lightest = (0..weights.len()).min_by_key(|party| weights[*party]).unwrap_or_default();
        parts[lightest] = best;
        (weights[lightest] * best, parts)
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        if !is_rational(parts) {
            return Ordering::Less;
        }
        let sum = Some(parts.iter().sum());
        let order = sum.cmp(&self.best);
        self.best = self.best.max(sum);
        order
    }

    fn most(&self, weights: &[i128], sum: i128) -> Option<Number> {
        Some(Number::whole(sum.checked_div(*weights.iter().min()?)?))
    }
}

/// The greatest product above nought.
pub(super) struct Product {
    /// By party, the least part above nought.
    least: Vec<i128>,
    best: BigUint,
}

impl Product {
    pub fn new(parts: &[Part]) -> Self {
        Self { least: parts.iter().map(|part| next(*part, 0)).collect(), best: BigUint::ZERO }
    }
}

impl Standard for Product {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        vec![1; parties]
    }

    /// A mean is no less than the geometric one of the same numbers.
    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let least = weights.iter().zip(&self.least).map(|(weight, least)| weight * least).sum();
        let count = weights.len() as u32;
        let product: BigUint = weights.iter().map(|weight| BigUint::from(weight.unsigned_abs())).product();
        let sum = (product * &self.best * BigUint::from(count).pow(count)).nth_root(count).to_i128();
        match sum.filter(|sum| *sum > least) {
            Some(sum) => (sum, weights.iter().map(|weight| sum / (weight * i128::from(count)).max(1)).collect()),
            None => (least, self.least.clone()),
        }
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        if parts.iter().any(|part| *part <= 0) {
            return Ordering::Less;
        }
        let product: BigUint = parts.iter().map(|part| BigUint::from(part.unsigned_abs())).product();
        let order = product.cmp(&self.best);
        if order == Ordering::Greater {
            self.best = product;
        }
        order
    }

    /// A mean is no less than the geometric one of the same numbers.
    fn most(&self, weights: &[i128], sum: i128) -> Option<Number> {
        let count = weights.len() as u32;
        let product: BigInt = weights.iter().map(|weight| BigInt::from(*weight)).product();
        let sum = BigInt::from(sum.max(0)).pow(count);
        sum.checked_div(&(product * BigInt::from(count).pow(count))).map(Number::from)
    }
}

/// The most even shares: the least of them greatest, then the second least, and so on.
pub(super) struct Evenest {
    parts: Vec<Part>,
    /// By party, how much counts as one; nought if it can have nothing.
    wholes: Vec<i128>,
    /// Whether only what has a greater least share than the best seen is asked for.
    strict: bool,
    /// The best shares seen, ascending; none yet if empty.
    best: Vec<Number>,
    /// By place among the best shares and by party, the least that makes such a share or more.
    same: Vec<Vec<i128>>,
    /// The same of what makes a greater one.
    more: Vec<Vec<i128>>,
}

impl Evenest {
    pub fn new(parts: Vec<Part>, wholes: Vec<i128>) -> Self {
        Self { parts, wholes, strict: false, best: Vec::new(), same: Vec::new(), more: Vec::new() }
    }

    /// What parts are of the wholes, ascending. Of nothing, a party has all.
    fn shares(&self, parts: &[i128]) -> Vec<Number> {
        let share = |(part, whole): (&i128, &i128)| match whole {
            0 => Number::one(),
            whole => &Number::whole(*part) / &Number::whole(*whole),
        };
        let mut shares: Vec<_> = parts.iter().zip(&self.wholes).map(share).collect();
        shares.sort();
        shares
    }

    /// What the sum comes to at least where the first so many shares are the best ones, and the others greater than the
    /// next of them; and which parties then have the first shares.
    ///
    /// Lesser shares go to heavier parties: of two sets of numbers, the sum of products is least if one ascends as the
    /// other descends. So parties are gone through from the heaviest on, each taking the next share or none.
    fn least_with(&self, weights: &[i128], heaviest: &[usize], count: usize) -> (i128, u32) {
        const NEVER: (i128, u32) = (i128::MAX, 0);
        let mut least = vec![NEVER; count + 1];
        least[0] = (0, 0);
        for party in heaviest.iter().copied() {
            let more = self.more.get(count).map(|more| weights[party] * more[party]);
            for taken in (0..=count).rev() {
                let (sum, parties) = least[taken];
                let above = more.filter(|_| sum < i128::MAX).map_or(NEVER, |more| (sum + more, parties));
                let takes = match taken.checked_sub(1).map(|before| (before, least[before])) {
                    Some((before, (sum, parties))) if sum < i128::MAX => {
                        (sum + weights[party] * self.same[before][party], parties | 1 << party)
                    }
                    _ => NEVER,
                };
                least[taken] = above.min(takes);
            }
        }
        least[count]
    }

    /// Whether so many of the first shares may be the best ones and the next one greater. Of equal shares, only the last
    /// counts: with one more of them the sum comes to less.
    fn is_decisive(&self, count: usize) -> bool {
        self.best.get(count).is_none_or(|share| self.best.get(count + 1) != Some(share))
    }
}

impl Standard for Evenest {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        let most = self.wholes.iter().copied().max().unwrap_or(1);
        (0..parties).map(|party| most * FINE / self.wholes[party].max(1)).collect()
    }

    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        if self.best.is_empty() {
            return (0, vec![0; weights.len()]);
        }
        if self.strict {
            return (weights.iter().zip(&self.more[0]).map(|(weight, more)| weight * more).sum(), self.more[0].clone());
        }
        let mut heaviest: Vec<_> = (0..weights.len()).collect();
        heaviest.sort_by_key(|party| std::cmp::Reverse(weights[*party] * self.wholes[*party]));
        let counts = (0..=weights.len()).filter(|count| self.is_decisive(*count));
        let least = counts.map(|count| (self.least_with(weights, &heaviest, count), count)).min();
        let ((sum, taking), count) = least.unwrap_or_default();
        let mut parts = vec![0; weights.len()];
        let mut place = 0;
        for party in heaviest {
            if taking >> party & 1 == 1 {
                parts[party] = self.same[place][party];
                place += 1;
            } else {
                parts[party] = self.more[count][party];
            }
        }
        (sum, parts)
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        if !is_rational(parts) {
            return Ordering::Less;
        }
        // Most are told from what the party with least has, without a fraction.
        if self.same.first().is_some_and(|least| parts.iter().zip(least).any(|(part, least)| part < least)) {
            return Ordering::Less;
        }
        let shares = self.shares(parts);
        let order = shares.cmp(&self.best);
        if order == Ordering::Greater {
            let same =
                |share: &Number, whole: i128| (share * &Number::whole(whole)).floor().to_i128().unwrap_or_default();
            let more = |share: &Number, part: Part, whole: i128| match whole {
                0 => 0,
                _ => next(part, same(share, whole)),
            };
            let parties = || self.parts.iter().zip(&self.wholes);
            self.same = shares.iter().map(|share| parties().map(|(_, whole)| same(share, *whole)).collect()).collect();
            let all = |share| parties().map(|(part, whole)| more(share, *part, *whole)).collect();
            self.more = shares.iter().map(all).collect();
            self.best = shares;
        }
        order
    }

    fn asks_for_more(&mut self) -> bool {
        self.strict = !self.best.is_empty();
        self.strict
    }

    fn asks_for_all(&mut self) -> Option<Number> {
        self.strict = false;
        self.best.first().cloned()
    }

    /// Who has least then has no more than all would have if shares were equal, and a share that somebody can have.
    fn most(&self, weights: &[i128], sum: i128) -> Option<Number> {
        let all: i128 = weights.iter().zip(&self.wholes).map(|(weight, whole)| weight * whole).sum();
        let at_most = |(part, whole): (&Part, &i128)| {
            let own = BigInt::from(sum) * *whole;
            let own = own.checked_div(&BigInt::from(all))?.to_i128()?;
            Some(&Number::whole(last(*part, own)) / &Number::whole(*whole))
        };
        let parties = self.parts.iter().zip(&self.wholes).filter(|(_, whole)| **whole != 0);
        parties.map(at_most).collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether some weighted sum excludes parts that are as good as the best seen.
    fn excludes(standard: &dyn Standard, weights: &[i128], parts: &[i128]) -> bool {
        let sum: i128 = weights.iter().zip(parts).map(|(weight, part)| weight * part).sum();
        sum < standard.least(weights).0
    }

    fn standards(parts: &[Part], wholes: &[i128]) -> Vec<Box<dyn Standard>> {
        let [gains, shares] = evenest(parts, wholes);
        vec![Box::new(Total::default()), Box::new(Product::new(parts)), Box::new(gains), Box::new(shares)]
    }

    /// By gains and by shares.
    fn evenest(parts: &[Part], wholes: &[i128]) -> [Evenest; 2] {
        [vec![1; parts.len()], wholes.to_vec()].map(|wholes| Evenest::new(parts.to_vec(), wholes))
    }

    /// By party, what is no less than anybody has, and nought only for who never has anything.
    fn wholes_of(all: &[Vec<i128>], slack: &[i128]) -> Vec<i128> {
        let most = |party: usize| all.iter().map(|parts| parts[party].max(0)).max().unwrap_or_default();
        let whole = |(party, slack): (usize, &i128)| most(party) + slack.min(&most(party));
        slack.iter().enumerate().map(whole).collect()
    }

    /// By package, what each party has in the measure.
    fn had(parts: &[Part], worths: &[Vec<i128>]) -> Vec<Vec<i128>> {
        let part = |(worth, (factor, offset)): (&i128, &Part)| factor * worth - offset;
        worths.iter().map(|worth| worth.iter().zip(parts).map(part).collect()).collect()
    }

    fn bargains() -> impl Strategy<Value = (Vec<Part>, Vec<Vec<i128>>, Vec<i128>, Vec<i128>)> {
        (1usize..6).prop_flat_map(|parties| {
            let several = |most: i128| prop::collection::vec(0..most, parties);
            let part = (1i128..4, -2i128..4);
            (prop::collection::vec(part, parties), prop::collection::vec(several(7), 2..20), several(9), several(6))
        })
    }

    proptest! {
        #[test]
        fn no_sum_excludes_what_is_as_good_as_the_best((parts, worths, weights, slack) in bargains()) {
            let all = had(&parts, &worths);
            let wholes = wholes_of(&all, &slack);
            for standard in 0..4 {
                let fresh = || standards(&parts, &wholes).swap_remove(standard);
                let mut known = fresh();
                for (place, seen) in all.iter().enumerate() {
                    known.see(seen);
                    for other in all.iter().filter(|other| excludes(known.as_ref(), &weights, other)) {
                        let mut again = fresh();
                        for parts in &all[..=place] {
                            again.see(parts);
                        }
                        prop_assert_eq!(again.see(other), Ordering::Less, "{:?} beside {:?}", other, seen);
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_sum_excludes_a_greater_least_share_than_that_of_the_best((parts, worths, weights, slack) in bargains()) {
            let all = had(&parts, &worths);
            for mut known in evenest(&parts, &wholes_of(&all, &slack)) {
                for seen in &all {
                    known.see(seen);
                    prop_assert_eq!(known.asks_for_more(), !known.best.is_empty());
                    let least = |parts: &Vec<i128>| known.shares(parts).swap_remove(0);
                    let excluded = all.iter().filter(|other| is_rational(other) && excludes(&known, &weights, other));
                    for other in excluded.filter(|_| known.strict) {
                        prop_assert!(least(other) <= known.best[0], "{:?} beside {:?}", other, known.best);
                    }
                }
                let best = all.iter().filter(|parts| is_rational(parts)).map(|parts| known.shares(parts)).max();
                let proved = best.map(|best| best[0].clone());
                prop_assert_eq!(known.asks_for_all(), proved);
            }
        }
    }

    proptest! {
        #[test]
        fn no_parts_come_to_more_than_their_sum_says((parts, worths, weights, slack) in bargains()) {
            let rational: Vec<_> = had(&parts, &worths).into_iter().filter(|parts| is_rational(parts)).collect();
            for own in &rational {
                let sum: i128 = weights.iter().zip(own).map(|(weight, part)| weight * part).sum();
                let wholes: Vec<_> = own.iter().zip(&slack).map(|(part, slack)| part + slack).collect();
                let shares = own.iter().zip(&wholes).filter(|(_, whole)| **whole != 0);
                let share = shares.map(|(part, whole)| &Number::whole(*part) / &Number::whole(*whole)).min();
                let product = own.iter().map(|part| Number::whole(*part)).fold(Number::one(), |all, part| &all * &part);
                let values = [Some(Number::whole(own.iter().sum())), Some(product), own.iter().min().map(|least| Number::whole(*least)), share];
                for (standard, value) in standards(&parts, &wholes).iter().zip(values) {
                    let (Some(most), Some(value)) = (standard.most(&weights, sum), value) else { continue };
                    prop_assert!(value <= most, "{value:?} is above {most:?}");
                }
            }
        }
    }

    #[test]
    fn the_evenest_shares_ask_for_no_less_than_the_next_better_ones() {
        let mut even = Evenest::new(vec![(1, 0); 3], vec![1; 3]);
        assert_eq!(even.see(&[5, 7, 6]), Ordering::Greater);
        assert_eq!(even.see(&[6, 5, 7]), Ordering::Equal);
        // Only what has a greater least share.
        assert!(even.asks_for_more());
        assert_eq!(even.least(&[1, 2, 4]), (6 + 12 + 24, vec![6, 6, 6]));
        assert_eq!(even.asks_for_all(), Some(Number::from(5)));
        // As good: 5, 6, 7 in some order. Better: 6, 6, 6; or 5, 7, 7.
        assert_eq!(even.least(&[1, 1, 1]), (18, vec![6, 6, 6]));
        assert_eq!(even.least(&[0, 0, 1]).0, 5);
        assert_eq!(even.least(&[3, 0, 0]).0, 15);
        assert_eq!(even.least(&[1, 2, 4]).0, 4 * 5 + 2 * 6 + 7);
        assert_eq!(even.least(&[1, 1, 0]).0, 11);
    }

    #[test]
    fn the_least_part_above_a_number_is_one_that_the_party_can_have() {
        assert_eq!(next((1, 0), 4), 5);
        // Multiples of four, less three.
        assert_eq!([next((4, 3), 0), next((4, 3), 1), next((4, 3), 4)], [1, 5, 5]);
        assert_eq!(next((4, -3), -2), -1);
        assert_eq!([next((0, -9), 4), next((0, -9), 9)], [9, 10]);
    }
}
