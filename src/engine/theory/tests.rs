//! The theory against an independent decision: Fourier and Motzkin's elimination, whole unknowns tried one by one.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Bounds, Linear, Lowest};
use crate::model::Number;
use crate::model::Range;

/// The terms add up to at least the bound, or to more than it if strict; one coefficient per unknown.
#[derive(Clone, Debug)]
struct Plain {
    coefficients: Vec<Number>,
    bound: Number,
    strict: bool,
}

/// Whether some numbers meet all rows, by eliminating one unknown after the other.
fn can_hold(mut rows: Vec<Plain>, unknowns: usize) -> bool {
    for place in 0..unknowns {
        let lead = |row: &Plain| row.coefficients[place].clone();
        let (mut next, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match lead(&row) {
                zero if zero.is_zero() => next.push(row),
                negative if negative.is_negative() => upper.push(row),
                _ => lower.push(row),
            }
        }
        for low in &lower {
            for high in &upper {
                let (a, b) = (lead(low), lead(high).abs());
                let both = |x: &Number, y: &Number| &(x * &b) + &(y * &a);
                let coefficients = low.coefficients.iter().zip(&high.coefficients).map(|(x, y)| both(x, y)).collect();
                let bound = both(&low.bound, &high.bound);
                next.push(Plain { coefficients, bound, strict: low.strict || high.strict });
            }
        }
        rows = strongest(next);
    }
    let zero = Number::zero();
    rows.iter().all(|row| if row.strict { zero > row.bound } else { zero >= row.bound })
}

/// Of rows with the same terms up to a factor, the strongest.
fn strongest(rows: Vec<Plain>) -> Vec<Plain> {
    let mut kept: BTreeMap<Vec<Number>, (Number, bool)> = BTreeMap::new();
    for row in rows {
        let lead = row.coefficients.iter().find(|number| !number.is_zero()).map_or_else(Number::one, Number::abs);
        let coefficients = row.coefficients.iter().map(|number| number / &lead).collect();
        let new = (&row.bound / &lead, row.strict);
        let known = kept.entry(coefficients).or_insert_with(|| new.clone());
        *known = new.max(known.clone());
    }
    kept.into_iter().map(|(coefficients, (bound, strict))| Plain { coefficients, bound, strict }).collect()
}

/// A small system in plain numbers.
#[derive(Clone, Debug)]
struct Small {
    /// Least and greatest value, whether each is left out, and the step if not nought.
    unknowns: Vec<(i64, i64, bool, bool, i64)>,
    /// Coefficients, bound, strict.
    rows: Vec<(Vec<i64>, i64, bool)>,
}

impl Small {
    fn linear(&self) -> Linear {
        let bounds = self.unknowns.iter().map(|(min, max, min_open, max_open, step)| Bounds {
            range: Range { min: half(*min), max: half(*max), min_open: *min_open, max_open: *max_open, values: None },
            step: (*step > 0).then(|| half(*step)),
        });
        let mut linear = Linear::new(bounds.collect());
        for (coefficients, bound, strict) in &self.rows {
            let terms = coefficients.iter().enumerate().map(|(place, number)| (place, Number::from(*number)));
            linear.at_least(terms.collect(), &half(*bound), *strict);
        }
        linear
    }

    /// The rows with those of the bounds.
    fn plain(&self) -> Vec<Plain> {
        let row = |coefficients: Vec<i64>, bound: Number, strict| Plain {
            coefficients: coefficients.into_iter().map(Number::from).collect(),
            bound,
            strict,
        };
        let unit =
            |place: usize, sign| (0..self.unknowns.len()).map(|other| if other == place { sign } else { 0 }).collect();
        let mut rows: Vec<_> =
            self.rows.iter().map(|(terms, bound, strict)| row(terms.clone(), half(*bound), *strict)).collect();
        for (place, (min, max, min_open, max_open, _)) in self.unknowns.iter().enumerate() {
            rows.push(row(unit(place, 1), half(*min), *min_open));
            rows.push(row(unit(place, -1), half(-max), *max_open));
        }
        rows
    }

    fn can_hold(&self, extra: Option<Plain>) -> bool {
        let mut lists = vec![self.plain().into_iter().chain(extra).collect::<Vec<_>>()];
        for (place, (min, max, _, _, step)) in self.unknowns.iter().enumerate().filter(|(_, unknown)| unknown.4 > 0) {
            let values = (0..).map(|steps| min + steps * step).take_while(|value| value <= max);
            lists = values.flat_map(|value| lists.iter().map(move |list| fixed(list, place, &half(value)))).collect();
        }
        lists.into_iter().any(|list| can_hold(list, self.unknowns.len()))
    }
}

/// The rows with a number in place of an unknown.
fn fixed(rows: &[Plain], place: usize, value: &Number) -> Vec<Plain> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        let coefficient = std::mem::replace(&mut row.coefficients[place], Number::zero());
        row.bound = &row.bound - &(&coefficient * value);
    }
    rows
}

fn half(doubled: i64) -> Number {
    &Number::from(doubled) / &Number::from(2)
}

fn unknown(stepped: bool) -> impl Strategy<Value = (i64, i64, bool, bool, i64)> {
    let step = if stepped { 0..4i64 } else { 0..1 };
    (-4..5i64, 0..7i64, any::<bool>(), any::<bool>(), step).prop_map(|(min, width, min_open, max_open, step)| {
        let open = width > 0;
        (min, min + width, min_open && open, max_open && open, step)
    })
}

fn small(stepped: bool) -> impl Strategy<Value = Small> {
    (1..5usize).prop_flat_map(move |unknowns| {
        let row = (prop::collection::vec(-3..4i64, unknowns), -8..9i64, any::<bool>());
        (prop::collection::vec(unknown(stepped), unknowns), prop::collection::vec(row, 0..6))
            .prop_map(|(unknowns, rows)| Small { unknowns, rows })
    })
}

fn check_solution(small: &Small) {
    let solution = small.linear().solution().expect("small systems are decided");
    assert_eq!(solution.is_some(), small.can_hold(None));
}

fn check_lowest(small: &Small, objective: &[i64]) {
    let terms: Vec<_> = objective.iter().map(|number| Number::from(*number)).take(small.unknowns.len()).collect();
    let lowest = small.linear().lowest(&terms.iter().cloned().enumerate().collect::<Vec<_>>());
    let lowest = lowest.expect("small systems are decided");
    let negated: Vec<_> = terms.iter().map(|number| -number.clone()).collect();
    let below = |value: &Number, strict| Plain { coefficients: negated.clone(), bound: -value.clone(), strict };
    match lowest {
        None => assert!(!small.can_hold(None)),
        Some(Lowest { value, reached }) => {
            assert!(!small.can_hold(Some(below(&value, true))), "lower than {value}");
            assert_eq!(small.can_hold(Some(below(&value, false))), reached, "reached {value}");
            let close = &value + &(&Number::one() / &Number::from(1_000_000));
            assert!(small.can_hold(Some(below(&close, false))), "nothing close to {value}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn continuous_systems_are_decided_as_by_elimination(small in small(false)) {
        check_solution(&small);
    }

    #[test]
    fn stepped_systems_are_decided_as_by_trying_all_values(small in small(true)) {
        check_solution(&small);
    }

    #[test]
    fn the_lowest_total_is_the_one_elimination_finds(small in small(false), objective in prop::collection::vec(-3..4i64, 4)) {
        check_lowest(&small, &objective);
    }

    #[test]
    fn the_lowest_total_over_steps_is_the_one_elimination_finds(small in small(true), objective in prop::collection::vec(-3..4i64, 4)) {
        check_lowest(&small, &objective);
    }
}

fn upto(max: i64, step: Option<i64>) -> Bounds {
    let (min, max) = (Number::zero(), Number::from(max));
    let range = Range { min, max, min_open: false, max_open: false, values: None };
    Bounds { range, step: step.map(Number::from) }
}

fn terms(coefficients: &[i64]) -> Vec<(usize, Number)> {
    coefficients.iter().enumerate().map(|(place, number)| (place, Number::from(*number))).collect()
}

#[test]
fn a_strict_sum_at_the_very_edge_is_refused() {
    let mut linear = Linear::new(vec![upto(10, None), upto(10, None), upto(10, None)]);
    linear.at_least(terms(&[1, 1, 0]), &Number::from(7), false);
    linear.at_least(terms(&[0, 1, 1]), &Number::from(8), false);
    linear.at_least(terms(&[1, 0, 1]), &Number::from(9), true);
    assert!(linear.solution().unwrap().is_some());
    linear.at_most(terms(&[1, 1, 1]), &Number::from(12), false);
    assert_eq!(linear.solution(), Ok(None));
}

#[test]
fn numbers_far_beyond_rounding_are_told_apart() {
    let mut linear = Linear::new(vec![upto(10, None), upto(10, None)]);
    let tiny: Number = "1e-40".parse().unwrap();
    let bound = &Number::from(7) + &tiny;
    linear.at_least(terms(&[1, 2]), &bound, false);
    linear.at_least(terms(&[-1, -2]), &Number::from(-7), false);
    assert_eq!(linear.solution(), Ok(None));
}

#[test]
fn an_odd_total_of_even_steps_is_refused() {
    let mut linear = Linear::new(vec![upto(1_000_000, Some(2)), upto(1_000_000, Some(4)), upto(1_000_000, Some(2))]);
    linear.at_least(terms(&[1, 1, -1]), &Number::from(7), false);
    linear.at_most(terms(&[1, 1, -1]), &Number::from(7), false);
    assert_eq!(linear.solution(), Ok(None));
}

#[test]
fn an_equation_over_many_steps_is_met() {
    let fine = || Linear::new(vec![upto(10_000, Some(1)), upto(10_000, Some(1)), upto(10_000, Some(1))]);
    for strict in [false, true] {
        let mut linear = fine();
        linear.at_least(terms(&[1, 2, 1]), &Number::from(18_000), false);
        linear.at_most(terms(&[1, 2, 1]), &Number::from(18_000), false);
        linear.at_most(terms(&[3, 3, -1]), &Number::from(16_000), strict);
        linear.at_least(vec![(0, Number::one())], &Number::from(3_601), false);
        assert!(linear.solution().unwrap().is_some());
    }
}

#[test]
fn an_equation_of_many_large_coefficients_is_met() {
    for seed in 1..4u64 {
        let mut state = seed;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let large: Vec<_> = (0..50).map(|_| 100_000 + draw(900_000) as i64).collect();
        let total: i64 = large.iter().map(|coefficient| coefficient * draw(101) as i64).sum();
        let mut linear = Linear::new(vec![upto(100, Some(1)); 50]);
        linear.at_least(terms(&large), &Number::from(total), false);
        linear.at_most(terms(&large), &Number::from(total), false);
        assert!(linear.solution().unwrap().is_some());
    }
}

#[test]
fn conditions_without_terms_are_true_or_false() {
    let mut linear = Linear::new(vec![upto(1, None)]);
    linear.at_least(Vec::new(), &Number::zero(), false);
    assert!(linear.solution().unwrap().is_some());
    linear.at_least(vec![(0, Number::one()), (0, -Number::one())], &Number::zero(), true);
    assert_eq!(linear.solution(), Ok(None));
}

#[test]
fn the_lowest_total_of_an_open_range_is_not_reached() {
    let mut linear = Linear::new(vec![upto(10, None), upto(10, Some(3))]);
    linear.at_least(terms(&[2, 1]), &Number::from(4), true);
    let lowest = linear.lowest(&terms(&[1, 1])).unwrap();
    assert_eq!(lowest, Some(Lowest { value: Number::from(2), reached: false }));
}
