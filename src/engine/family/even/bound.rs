//! How even a set can become that has some costs already.

use super::Costs;
use super::part::Least;

/// The costs of the most even set that is known, the largest first: what others are held against.
pub(super) struct Bound {
    best: Vec<i128>,
    /// Whether sets that are as even count as well.
    with_equal: bool,
    /// For costs that are sorted, kept to spare an allocation.
    scratch: Vec<i128>,
}

impl Bound {
    /// For a set with these costs.
    pub(super) fn new(mut costs: Costs) -> Self {
        costs.sort_unstable_by(|a, b| b.cmp(a));
        Self { scratch: Vec::with_capacity(costs.len()), best: costs.into(), with_equal: false }
    }

    /// The same that admits what is as even, too.
    pub(super) fn or_equal(self) -> Self {
        Self { with_equal: true, ..self }
    }

    /// Whether a set with these costs is as even as the one that is known.
    pub(super) fn is_equal(&self, costs: &[i128]) -> bool {
        Self::new(costs.into()).best == self.best
    }

    /// Whether costs can become more even than those of the set that is known if so much at least is still to come.
    pub(super) fn admits(&mut self, costs: &[i128], rest: &Least) -> bool {
        let most = self.best.first().copied().unwrap_or_default();
        if costs.iter().zip(&rest.costs).any(|(cost, rest)| cost + rest > most) {
            return false;
        }
        self.scratch.clear();
        self.scratch.extend(costs.iter().zip(&rest.costs).map(|(cost, rest)| cost + rest));
        self.scratch.sort_unstable_by(|a, b| b.cmp(a));
        fill(&mut self.scratch, costs.iter().sum::<i128>() + rest.all);
        self.scratch < self.best || (self.with_equal && self.scratch == self.best)
    }

    /// Takes note of a set that is known; whether it is more even than the one before.
    pub(super) fn lower(&mut self, costs: &[i128]) -> bool {
        let other = Self::new(costs.into());
        let is_lower = other.best < self.best;
        if is_lower {
            *self = other;
        }
        is_lower
    }
}

/// Raises the least of some costs, sorted from the largest, as evenly as possible until they add up to a total at least.
fn fill(costs: &mut [i128], total: i128) {
    let mut missing = total - costs.iter().sum::<i128>();
    let mut low = 1;
    while missing > 0 && low <= costs.len() {
        let first = costs.len() - low;
        // The lowest costs are level; they rise to the next one, or share what is missing.
        let room = first.checked_sub(1).map_or(missing, |next| (costs[next] - costs[first]) * low as i128);
        let raise = room.min(missing);
        let (each, over) = (raise / low as i128, (raise % low as i128) as usize);
        for (place, cost) in costs[first..].iter_mut().enumerate() {
            *cost += each + i128::from(place < over);
        }
        missing -= raise;
        low += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_goes_to_those_who_give_least() {
        let filled = |costs: &[i128], total| {
            let mut costs = costs.to_vec();
            fill(&mut costs, total);
            costs
        };
        assert_eq!(filled(&[9, 2, 0], 11), [9, 2, 0]);
        assert_eq!(filled(&[9, 2, 0], 14), [9, 3, 2]);
        assert_eq!(filled(&[1, 1, 1], 8), [3, 3, 2]);
        assert_eq!(filled(&[4, 0, 0], 16), [6, 5, 5]);
    }

    #[test]
    fn what_cannot_become_more_even_is_not_admitted() {
        let mut bound = Bound::new([1, 5, 3].into());
        let mut admits = |rest: [i128; 3], all| bound.admits(&[0, 4, 3], &Least { costs: rest.into(), all });
        assert!(admits([0, 1, 0], 1));
        assert!(!admits([1, 1, 0], 2));
        assert!(!admits([0, 2, 0], 2));
        assert!(!admits([0, 0, 0], 8));
    }
}
