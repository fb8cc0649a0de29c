//! How many partial sums the values of stepped amounts have: so many states a sum takes that is spelled out by value.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::problem::whole_parts;
use crate::model::Number;

/// A sum with more partial sums than this, wherever it is begun and not finished, is not spelled out by value.
const PARTIAL: usize = 50_000;

/// Whether amounts with these steps, each times its coefficient, and numbers of values have few partial sums, taken in
/// order. What is left to add tells partial sums apart as well: there are no more of them that matter than of that.
pub(super) fn are_few(ladders: &[(Number, u64)]) -> bool {
    let steps: Vec<_> = ladders.iter().map(|(step, _)| step).collect();
    let (whole, _) = whole_parts(&steps);
    let measure = whole.iter().fold(BigInt::ZERO, |known, step| num_integer::gcd(known, step.clone()));
    let steps: Option<Vec<_>> = whole.iter().map(|step| (step / &measure).to_i64()).collect();
    // Steps beyond the machine's numbers are told apart by nothing but their number.
    let Some(steps) = steps else { return combinations(ladders) <= PARTIAL as u64 };
    let mut sums = vec![0i128];
    for (place, (step, (_, values))) in steps.iter().zip(ladders).enumerate() {
        let left = &ladders[place + 1..];
        let widths =
            steps[place + 1..].iter().zip(left).map(|(step, (_, values))| i128::from(step.abs()) * i128::from(*values));
        if combinations(left) <= PARTIAL as u64 || widths.sum::<i128>() <= PARTIAL as i128 {
            return true;
        }
        let Some(next) = added(&sums, *step, *values) else { return false };
        sums = next;
    }
    true
}

/// How many ways there are to choose a value for each.
fn combinations(ladders: &[(Number, u64)]) -> u64 {
    ladders.iter().fold(1, |product, (_, values)| product.saturating_mul(*values))
}

/// The different sums with so many multiples of a step, the same sums ascending; `None` if they are too many. What holds
/// some multiples, and the same moved on by as many, hold twice as many.
fn added(sums: &[i128], step: i64, values: u64) -> Option<Vec<i128>> {
    let (mut held, mut sums) = (1, sums.to_vec());
    while held < values {
        let more = held.min(values - held);
        let by = i128::from(step) * i128::from(more);
        let moved: Vec<_> = sums.iter().map(|sum| sum + by).collect();
        sums.extend(moved);
        // Two ascending runs are merged at once.
        sums.sort();
        sums.dedup();
        if sums.len() > PARTIAL {
            return None;
        }
        held += more;
    }
    Some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladders(steps: impl IntoIterator<Item = i64>, values: u64) -> Vec<(Number, u64)> {
        steps.into_iter().map(|step| (Number::from(step), values)).collect()
    }

    #[test]
    fn sums_of_small_steps_coincide() {
        assert!(are_few(&ladders((0..100).map(|place| 1 + place % 9), 11)));
        assert!(are_few(&ladders((0..60).map(|place| 1_000_000 * (1 + place % 9)), 11)));
    }

    #[test]
    fn large_steps_without_a_common_measure_are_told_apart() {
        let large = |place: i64| 1_000_003 + 7_919 * place * place;
        assert!(!are_few(&ladders((0..50).map(large), 2)));
        assert!(!are_few(&ladders((0..50).map(|place| -large(place)), 1_001)));
    }

    #[test]
    fn every_multiple_is_added_once() {
        for (step, values) in [(3, 1), (3, 2), (-3, 5), (7, 6), (1, 64)] {
            let mut wanted: Vec<_> =
                (0..i128::from(values)).flat_map(|value| [0, 4].map(|sum| sum + value * step)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            assert_eq!(added(&[0, 4], step as i64, values), Some(wanted));
        }
        assert_eq!(added(&[0], 1, PARTIAL as u64 + 1), None);
    }

    #[test]
    fn what_few_values_are_left_for_is_few() {
        assert!(are_few(&ladders([1_000_003, -999_983, 77_777], 1_001)));
        assert!(!are_few(&ladders([1_000_003, -999_983, 77_777, 5], 1_001)));
    }
}
