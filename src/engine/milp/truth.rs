//! Truth values as a program sees them: sums of columns that are one where something holds and nought where not.

use std::collections::BTreeMap;

use crate::engine::program::Row;

/// A sum of columns and a constant. Where the columns of cells are nought or one, it can be one exactly if what it
/// stands for holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// Columns and coefficients.
    pub terms: Vec<(usize, f64)>,
    /// What is added to them.
    pub constant: f64,
}

impl Truth {
    /// What always holds, or never.
    pub fn constant(truth: bool) -> Self {
        Self { terms: Vec::new(), constant: f64::from(u8::from(truth)) }
    }

    /// What a column says.
    pub fn column(column: usize) -> Self {
        Self { terms: vec![(column, 1.0)], constant: 0.0 }
    }

    /// The opposite.
    pub fn opposite(&self) -> Self {
        weighted([(-1.0, self)], 1.0)
    }

    /// Its value where the columns have these values.
    pub fn value(&self, values: &[f64]) -> f64 {
        self.terms.iter().map(|(column, coefficient)| coefficient * values[*column]).sum::<f64>() + self.constant
    }
}

/// A weighted sum of truth values and a constant, each column once.
pub fn weighted<'t>(parts: impl IntoIterator<Item = (f64, &'t Truth)>, mut constant: f64) -> Truth {
    let mut columns: BTreeMap<usize, f64> = BTreeMap::new();
    for (weight, part) in parts {
        constant += weight * part.constant;
        for (column, coefficient) in &part.terms {
            *columns.entry(*column).or_default() += weight * coefficient;
        }
    }
    let terms = columns.into_iter().filter(|(_, coefficient)| *coefficient != 0.0).collect();
    Truth { terms, constant }
}

/// The row by which a weighted sum of truth values is at least a bound.
pub fn at_least<'t>(parts: impl IntoIterator<Item = (f64, &'t Truth)>, bound: f64) -> Row {
    let sum = weighted(parts, 0.0);
    Row { terms: sum.terms, at_least: bound - sum.constant }
}

/// The row by which at least one of some things holds.
pub fn some<'t>(parts: impl IntoIterator<Item = &'t Truth>) -> Row {
    at_least(parts.into_iter().map(|part| (1.0, part)), 1.0)
}
