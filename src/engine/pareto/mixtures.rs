//! Points of a convex part that are the best of their kind: mixtures of its corners, exactly where that is a matter of
//! linear programs.

use crate::engine::Stop;
use crate::engine::theory::{Bounds, Linear, simplest};
use crate::model::{Number, Range};

/// So many times at most weight is moved from one corner to another, and so many times the way is halved each time.
const MOVES: usize = 2_000;
const HALVINGS: usize = 60;

/// How close a fraction has to be to a weight.
const CLOSE: f64 = 1e-12;

/// The weights of the mixture whose least number is greatest, and among those the second least, and so on.
///
/// # Errors
/// If it could not be decided.
pub fn most_even(points: &[Vec<Number>]) -> Result<Vec<Number>, Stop> {
    let count = points[0].len();
    let mut levels: Vec<Option<Number>> = vec![None; count];
    while levels.iter().any(Option::is_none) {
        let level = Mixture::held(points, &levels, None).most()?;
        let held: Vec<_> =
            levels.iter().map(|known| known.clone().unwrap_or_else(|| level.clone())).map(Some).collect();
        for place in (0..count).filter(|place| levels[*place].is_none()).collect::<Vec<_>>() {
            if Mixture::held(points, &held, Some(place)).most()? == level {
                levels[place] = Some(level.clone());
            }
        }
    }
    Mixture::held(points, &levels, None).weights()?.ok_or(Stop::Undecided)
}

/// The most that the least number of a mixture comes to.
///
/// # Errors
/// If it could not be decided.
pub fn most_of_all(points: &[Vec<Number>]) -> Result<Number, Stop> {
    Mixture::held(points, &vec![None; points[0].len()], None).most()
}

/// Weights of points, none below nought and one in all.
struct Mixture {
    system: Linear,
    /// What is made greatest: the last unknown, or a sum.
    terms: Vec<(usize, Number)>,
    count: usize,
}

impl Mixture {
    /// Mixtures that come to so much at least, where that is known. What is made greatest is one number of them, or the
    /// least of those that are not known.
    fn held(points: &[Vec<Number>], levels: &[Option<Number>], best: Option<usize>) -> Self {
        let count = points.len();
        let all = || points.iter().flatten();
        let least = all().min().cloned().unwrap_or_else(Number::zero);
        let most = all().max().cloned().unwrap_or_else(Number::zero);
        let weight = [Number::zero(), Number::one()];
        let ends = std::iter::repeat_n(weight, count).chain([[least, most]]);
        let bounds = ends.map(|[min, max]| {
            let range = Range { min, max, min_open: false, max_open: false, values: None };
            Bounds { range, step: None }
        });
        let mut system = Linear::new(bounds.collect());
        let ones: Vec<_> = (0..count).map(|place| (place, Number::one())).collect();
        system.at_least(ones.clone(), &Number::one(), false);
        system.at_most(ones, &Number::one(), false);
        let terms = |number: usize| {
            let terms = points.iter().enumerate().map(|(place, point)| (place, point[number].clone()));
            terms.filter(|(_, number)| !number.is_zero()).collect::<Vec<_>>()
        };
        for (number, level) in levels.iter().enumerate() {
            match level {
                Some(level) => system.at_least(terms(number), level, false),
                None => {
                    let over = [terms(number), vec![(count, -Number::one())]].concat();
                    system.at_least(over, &Number::zero(), false);
                }
            }
        }
        let terms = best.map_or_else(|| vec![(count, Number::one())], terms);
        Self { system, terms, count }
    }

    fn most(&self) -> Result<Number, Stop> {
        let turned: Vec<_> = self.terms.iter().map(|(place, number)| (*place, -number.clone())).collect();
        Ok(-self.system.lowest(&turned)?.ok_or(Stop::Undecided)?.value)
    }

    fn weights(&self) -> Result<Option<Vec<Number>>, Stop> {
        Ok(self.system.solution()?.map(|mut weights| {
            weights.truncate(self.count);
            weights
        }))
    }
}

/// The weights of the mixture of some points whose product is greatest, about; exactly where its numbers are simple
/// fractions. All numbers are nought or more.
///
/// Weight is moved from the point that adds least to the one that adds most, as far as the product grows (pairwise steps of
/// Frank and Wolfe's method: Lacoste-Julien and Jaggi 2015).
pub fn greatest_product(points: &[Vec<Number>]) -> Vec<Number> {
    let plain: Vec<Vec<f64>> = points.iter().map(|point| point.iter().map(Number::to_f64).collect()).collect();
    let (weights, here) = climbed(&plain);
    let near: Vec<_> = weights.iter().map(|weight| simplest(*weight, CLOSE)).collect();
    let total: Number = near.iter().cloned().sum();
    let near = near.iter().map(|weight| weight / &total).collect();
    // Where weights are not fixed by the point, its numbers may be simple though they are not.
    let exactly =
        here.iter().map(|number| Some(simplest(*number, CLOSE * 1e3 * number.abs().max(1.0)))).collect::<Vec<_>>();
    let exactly = Mixture::held(points, &exactly, None).weights().ok().flatten();
    let product = |weights: &Vec<Number>| {
        let number = |place: usize| weights.iter().zip(points).map(|(weight, point)| weight * &point[place]).sum();
        (0..points[0].len()).map(number).fold(Number::one(), |product, number: Number| &product * &number)
    };
    [Some(near), exactly].into_iter().flatten().max_by_key(product).unwrap_or_default()
}

/// Weights, and what they come to.
fn climbed(points: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let count = points[0].len();
    let mut weights = vec![1.0 / points.len() as f64; points.len()];
    let mixed = |weights: &[f64]| -> Vec<f64> {
        (0..count).map(|place| weights.iter().zip(points).map(|(weight, point)| weight * point[place]).sum()).collect()
    };
    for _ in 0..MOVES {
        let here = mixed(&weights);
        let adds =
            |point: &Vec<f64>| point.iter().zip(&here).filter(|(_, here)| **here > 0.0).map(|(a, b)| a / b).sum();
        let gains: Vec<f64> = points.iter().map(adds).collect();
        let places = 0..points.len();
        let best = places.clone().max_by(|one, other| gains[*one].total_cmp(&gains[*other]));
        let used = places.filter(|place| weights[*place] > 0.0);
        let worst = used.min_by(|one, other| gains[*one].total_cmp(&gains[*other]));
        let (Some(best), Some(worst)) = (best, worst) else { break };
        if gains[best] - gains[worst] <= 1e-15 * gains[best] {
            break;
        }
        let moved = |share: f64| {
            let mut moved = weights.clone();
            let all = share >= 1.0;
            moved[best] += share * moved[worst];
            moved[worst] *= if all { 0.0 } else { 1.0 - share };
            moved
        };
        let run: Vec<f64> = points[best].iter().zip(&points[worst]).map(|(best, worst)| best - worst).collect();
        let share = best_share(&|share| rise(&mixed(&moved(share)), &run));
        if share == 0.0 {
            break;
        }
        weights = moved(share);
    }
    let here = mixed(&weights);
    (weights, here)
}

/// How fast the logarithm of a product rises where its numbers are so large and run like this.
fn rise(here: &[f64], run: &[f64]) -> f64 {
    here.iter().zip(run).filter(|(_, run)| **run != 0.0).map(|(here, run)| run / here.max(1e-200)).sum()
}

/// The share of a way up to which something rises.
fn best_share(rise: &dyn Fn(f64) -> f64) -> f64 {
    if rise(1.0) > 0.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if rise(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: &[&[i64]]) -> Vec<Vec<Number>> {
        points.iter().map(|point| point.iter().map(|number| Number::from(*number)).collect()).collect()
    }

    fn at(points: &[Vec<Number>], weights: &[Number]) -> Vec<Number> {
        assert_eq!(weights.iter().cloned().sum::<Number>(), Number::one());
        let number = |place: usize| weights.iter().zip(points).map(|(weight, point)| weight * &point[place]).sum();
        (0..points[0].len()).map(number).collect()
    }

    fn fractions(text: &[&str]) -> Vec<Number> {
        text.iter().map(|text| text.parse().expect("a number")).collect()
    }

    #[test]
    fn of_a_simplex_the_middle_is_most_even_and_has_the_greatest_product() {
        let simplex = points(&[&[100, 0, 0, 0], &[0, 100, 0, 0], &[0, 0, 100, 0], &[0, 0, 0, 100]]);
        let middle = fractions(&["25", "25", "25", "25"]);
        assert_eq!(at(&simplex, &most_even(&simplex).expect("it is small")), middle);
        assert_eq!(at(&simplex, &greatest_product(&simplex)), middle);
        assert_eq!(most_of_all(&simplex), Ok(25.into()));
    }

    #[test]
    fn the_second_least_number_counts_where_the_least_cannot_grow() {
        // The first party has one at most; the others share ten.
        let square = points(&[&[1, 10, 0], &[1, 0, 10], &[0, 10, 0], &[0, 0, 10]]);
        assert_eq!(at(&square, &most_even(&square).expect("it is small")), points(&[&[1, 5, 5]])[0]);
    }

    #[test]
    fn a_product_that_is_greatest_on_a_side_or_at_a_corner_is_found_there() {
        let capped = points(&[&[10, 90, 0], &[10, 0, 90], &[0, 100, 0], &[0, 0, 100]]);
        assert_eq!(at(&capped, &greatest_product(&capped)), points(&[&[10, 45, 45]])[0]);
        let corner = points(&[&[9, 9], &[10, 1], &[1, 10]]);
        assert_eq!(at(&corner, &greatest_product(&corner)), points(&[&[9, 9]])[0]);
    }

    #[test]
    fn a_product_that_is_greatest_at_a_simple_point_is_exact_whatever_corners_it_is_mixed_of() {
        // All ways to give two of four parties fifty each.
        let six = points(&[
            &[50, 50, 0, 0],
            &[50, 0, 50, 0],
            &[50, 0, 0, 50],
            &[0, 50, 50, 0],
            &[0, 50, 0, 50],
            &[0, 0, 50, 50],
            &[30, 30, 40, 0],
        ]);
        assert_eq!(at(&six, &greatest_product(&six)), points(&[&[25, 25, 25, 25]])[0]);
    }
}
