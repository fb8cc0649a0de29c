//! From a floating-point optimum to the exact vertex next to it.
//!
//! A vertex is where enough conditions hold with equality. Which ones do is read off the solver's values; the exact
//! point is then the solution of those equations. It is a candidate only, to be checked by whoever asked.

use num_bigint::BigInt;

use super::system::{Row, toil};
use crate::engine::limits::Limits;
use crate::engine::program::{self, Column, Failure, Program};
use crate::model::Number;

/// How close to equality the solver's values must be for a condition to count as an equation, in the order of trying.
const CLOSE: [f64; 3] = [1e-9, 1e-6, 1e-4];

/// How close to a value that no equation fixes the simplest fraction is taken.
const COARSE: f64 = 1e-7;

/// Find values between nought and one that meet all rows, none of them strict, with an objective as high as possible.
#[derive(Default)]
pub struct Exact {
    /// How many values.
    pub columns: usize,
    /// The rows; whether they are open is not looked at.
    pub rows: Vec<Row>,
    /// Columns and what one unit of each adds to the objective.
    pub objective: Vec<(usize, Number)>,
    /// Limits on the work for it.
    pub limits: Limits,
}

/// An equation: coefficients by column, and what the terms add up to.
type Equation = (Vec<Number>, Number);

impl Exact {
    /// Exact points next to the optimum, the likeliest first.
    pub fn candidates(&self) -> Result<impl Iterator<Item = Vec<Number>>, Failure> {
        let rough =
            |terms: &[(usize, Number)]| terms.iter().map(|(column, number)| (*column, number.to_f64())).collect();
        let mut program = Program { columns: vec![Column::UNIT; self.columns], ..Program::default() };
        for row in &self.rows {
            program.at_least(rough(&row.terms), row.low.at.to_f64());
        }
        program.objective = rough(&self.objective);
        let point = program.solve(0, &self.limits)?.values;
        Ok(CLOSE.into_iter().map(move |close| self.vertex(&program, &point, close)))
    }

    fn vertex(&self, program: &Program, point: &[f64], close: f64) -> Vec<Number> {
        // Columns at an end of their range stay there; equations decide the others.
        let ended = |value: f64| [0, 1].into_iter().find(|end| (value - f64::from(*end)).abs() <= close);
        let mut values: Vec<_> = point
            .iter()
            .map(|value| ended(*value).map_or_else(|| simplest(*value, COARSE), |end| Number::from(i64::from(end))))
            .collect();
        let free: Vec<_> = (0..point.len()).filter(|column| ended(point[*column]).is_none()).collect();
        let mut equations = Vec::new();
        for (_, row) in self.tight(program, point, close) {
            // What fixes all columns is enough, and without work left there will be no answer anyway.
            let sums = equations.iter().map(|(_, (_, sum))| sum);
            if equations.len() == free.len() || self.limits.spend(toil(equations.len() * free.len(), sums)).is_err() {
                break;
            }
            add_equation(&mut equations, over(row, &free, &values));
        }
        // Each equation was cleared of the leading columns of all others, so what no equation leads decides the rest.
        for (lead, (coefficients, sum)) in &equations {
            let others = free.iter().zip(coefficients).enumerate().filter(|(place, _)| place != lead);
            let others = others.map(|(_, (column, coefficient))| coefficient * &values[*column]).sum();
            let value = sum - &others;
            values[free[*lead]] = value;
        }
        values
    }

    /// The rows that are close to equality at a point, closest first.
    fn tight(&self, program: &Program, point: &[f64], close: f64) -> Vec<(f64, &Row)> {
        let distance = |rough: &program::Row| {
            let sum: f64 = rough.terms.iter().map(|(column, coefficient)| coefficient * point[*column]).sum();
            (sum - rough.at_least).abs()
        };
        let distances = self.rows.iter().zip(&program.rows).map(|(row, rough)| (distance(rough), row));
        let mut found: Vec<_> = distances.filter(|(distance, _)| *distance <= close).collect();
        found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        found
    }
}

/// A row as an equation over some columns, with values put in for the others.
fn over(row: &Row, free: &[usize], values: &[Number]) -> Equation {
    let (mut coefficients, mut sum) = (vec![Number::zero(); free.len()], row.low.at.clone());
    for (column, coefficient) in &row.terms {
        match free.binary_search(column) {
            Ok(place) => coefficients[place] = coefficient.clone(),
            Err(_) => sum = &sum - &(coefficient * &values[*column]),
        }
    }
    (coefficients, sum)
}

/// Adds an equation to a reduced system (Gauss and Jordan), unless it follows from it or contradicts it.
fn add_equation(equations: &mut Vec<(usize, Equation)>, (mut coefficients, mut sum): Equation) {
    for (lead, (known, known_sum)) in equations.iter() {
        let factor = coefficients[*lead].clone();
        subtract(&mut coefficients, &mut sum, known, known_sum, &factor);
    }
    let Some(lead) = coefficients.iter().position(|coefficient| !coefficient.is_zero()) else { return };
    let scale = coefficients[lead].clone();
    coefficients.iter_mut().for_each(|coefficient| *coefficient = &*coefficient / &scale);
    sum = &sum / &scale;
    for (_, (known, known_sum)) in equations.iter_mut() {
        let factor = known[lead].clone();
        subtract(known, known_sum, &coefficients, &sum, &factor);
    }
    equations.push((lead, (coefficients, sum)));
}

fn subtract(from: &mut [Number], from_sum: &mut Number, other: &[Number], other_sum: &Number, factor: &Number) {
    if factor.is_zero() {
        return;
    }
    for (number, other) in from.iter_mut().zip(other).filter(|(_, other)| !other.is_zero()) {
        *number = &*number - &(factor * other);
    }
    *from_sum = &*from_sum - &(factor * other_sum);
}

/// The simplest fraction that is so close to a floating-point value, by its continued fraction.
pub fn simplest(value: f64, close: f64) -> Number {
    let (mut above, mut below) = ((BigInt::from(1), BigInt::from(0)), (BigInt::from(0), BigInt::from(1)));
    let mut rest = value;
    for _ in 0..20 {
        let whole = rest.floor();
        let term = BigInt::from(whole as i64);
        above = (&term * &above.0 + &above.1, above.0);
        below = (&term * &below.0 + &below.1, below.0);
        let fraction = Number::ratio(above.0.clone(), below.0.clone()).unwrap_or_else(Number::zero);
        if (fraction.to_f64() - value).abs() <= close || rest - whole < close {
            return fraction;
        }
        rest = 1.0 / (rest - whole);
    }
    Number::from_shortest(value).unwrap_or_else(Number::zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_fractions_are_found_again() {
        for text in ["0", "1", "0.5", "1/3", "5/7", "-2/7", "113/355"] {
            let number: Number = text.parse().unwrap();
            assert_eq!(simplest(number.to_f64(), COARSE), number, "{text}");
        }
    }

    #[test]
    fn equations_that_follow_or_contradict_add_nothing() {
        let of = |a: i64, b: i64, sum: i64| (vec![Number::from(a), Number::from(b)], Number::from(sum));
        let mut equations = Vec::new();
        for equation in [of(1, 1, 3), of(2, 2, 6), of(2, 2, 7), of(1, -1, 1)] {
            add_equation(&mut equations, equation);
        }
        assert_eq!(equations, [(0, of(1, 0, 2)), (1, of(0, 1, 1))]);
    }
}
