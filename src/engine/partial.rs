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

/// The different sums with so many multiples of a step; `None` if they are too many.
fn added(sums: &[i128], step: i64, values: u64) -> Option<Vec<i128>> {
    let mut next = sums.to_vec();
    for value in 1..values {
        let moved = sums.iter().map(|sum| sum + i128::from(step) * i128::from(value));
        next.extend(moved);
        if next.len() > 2 * PARTIAL {
            next.sort_unstable();
            next.dedup();
            if next.len() > PARTIAL {
                return None;
            }
        }
    }
    next.sort_unstable();
    next.dedup();
    (next.len() <= PARTIAL).then_some(next)
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
    fn what_few_values_are_left_for_is_few() {
        assert!(are_few(&ladders([1_000_003, -999_983, 77_777], 1_001)));
        assert!(!are_few(&ladders([1_000_003, -999_983, 77_777, 5], 1_001)));
    }
}
