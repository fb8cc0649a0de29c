//! Linear conditions on amounts as the rest of the crate states them.

use super::continuous::{decide, lowest};
use super::system::{End, Row, System, Unknown, terms, toil};
use crate::engine::limits::Limits;
use crate::model::{Number, Range};

/// What is known of one unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// Where it lies.
    pub range: Range,
    /// The distance between its values, counted from `range.min`; continuous if `None`.
    pub step: Option<Number>,
}

/// A system of linear conditions over bounded unknowns.
///
/// ```
/// use zopa::model::Range;
/// use zopa::engine::theory::{Bounds, Linear};
/// use zopa::model::Number;
///
/// let upto = |max: i64| {
///     let (min, max) = (Number::zero(), Number::from(max));
///     Bounds { range: Range { min, max, min_open: false, max_open: false, values: None }, step: None }
/// };
/// let mut budget = Linear::new(vec![upto(60), upto(30)]);
/// let both = || vec![(0, Number::one()), (1, Number::one())];
/// budget.at_least(both(), &Number::from(90), false);
/// assert_eq!(budget.solution(), Ok(Some(vec![Number::from(60), Number::from(30)])));
/// budget.at_least(both(), &Number::from(90), true);
/// assert_eq!(budget.solution(), Ok(None));
/// ```
#[derive(Clone, Debug)]
pub struct Linear {
    bounds: Vec<Bounds>,
    rows: Vec<Row>,
    limits: Limits,
}

/// Neither a solution nor a proof that there is none was found: rounding in the solver, or a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided;

/// How low a total can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowest {
    /// The greatest lower bound.
    pub value: Number,
    /// Whether some solution reaches it.
    pub reached: bool,
}

impl Linear {
    /// A system that only bounds its unknowns.
    pub fn new(bounds: Vec<Bounds>) -> Self {
        Self { bounds, rows: Vec::new(), limits: Limits::default() }
    }

    /// The same system, with limits on the work for what is asked of it.
    pub fn within(self, limits: &Limits) -> Self {
        Self { limits: limits.clone(), ..self }
    }

    /// Adds: the terms add up to at least the bound, or to more than it if `strict`. Terms are unknowns, by place, and
    /// their coefficients.
    pub fn at_least(&mut self, terms: Vec<(usize, Number)>, bound: &Number, strict: bool) {
        self.rows.push(Row { terms, low: End { at: bound.clone(), open: strict } });
    }

    /// Adds: the terms add up to at most the bound, or to less than it if `strict`.
    pub fn at_most(&mut self, terms: Vec<(usize, Number)>, bound: &Number, strict: bool) {
        let terms = terms.into_iter().map(|(place, coefficient)| (place, -coefficient)).collect();
        self.at_least(terms, &-bound.clone(), strict);
    }

    /// The system with its open bounds and strict rows closed: what solutions come as near to as one likes, if there are
    /// any.
    pub fn closed(&self) -> Self {
        let mut closed = self.clone();
        for bounds in closed.bounds.iter_mut().filter(|bounds| bounds.step.is_none()) {
            (bounds.range.min_open, bounds.range.max_open) = (false, false);
        }
        closed.rows.iter_mut().for_each(|row| row.low.open = false);
        closed
    }

    /// A solution: exact values that meet every condition; `None` if it is proved that there is none.
    ///
    /// # Errors
    /// If neither could be established.
    pub fn solution(&self) -> Result<Option<Vec<Number>>, Undecided> {
        let Some(values) = decide(self.system())? else { return Ok(None) };
        let values: Vec<_> = self.bounds.iter().zip(&values).map(|(bounds, value)| bounds.outside(value)).collect();
        if self.is_met(&values) { Ok(Some(values)) } else { Err(Undecided) }
    }

    /// How low the terms can go over the solutions; `None` if there are none.
    ///
    /// # Errors
    /// If it could not be established.
    pub fn lowest(&self, terms: &[(usize, Number)]) -> Result<Option<Lowest>, Undecided> {
        let goal = Row { terms: terms.to_vec(), low: End::closed(Number::zero()) };
        let goal = self.inside(&goal);
        let found = lowest(self.system(), &goal.terms)?;
        Ok(found.map(|found| Lowest { value: &found.value - &goal.low.at, reached: found.reached }))
    }

    /// Whether values meet every condition and bound.
    pub fn is_met(&self, values: &[Number]) -> bool {
        // Work is only counted here; it is looked at before the next question.
        let _ = self.limits.spend(toil(terms(&self.rows), values.iter()));
        let bounded = self.bounds.iter().zip(values).all(|(bounds, value)| bounds.has(value));
        bounded && self.rows.iter().all(|row| row.is_met(values))
    }

    fn system(&self) -> System {
        let unknowns = self.bounds.iter().map(Bounds::unknown).collect();
        let rows = self.rows.iter().map(|row| self.inside(row).in_whole_numbers()).collect();
        System { unknowns, rows, limits: self.limits.clone() }
    }

    /// A row with steps counted from the lower bound in place of stepped amounts, each unknown once.
    fn inside(&self, row: &Row) -> Row {
        let mut low = row.low.clone();
        let mut terms: Vec<(usize, Number)> = Vec::new();
        for (place, coefficient) in &row.terms {
            let bounds = &self.bounds[*place];
            let coefficient = match &bounds.step {
                Some(step) => {
                    low.at = &low.at - &(coefficient * &bounds.range.min);
                    coefficient * step
                }
                None => coefficient.clone(),
            };
            match terms.iter_mut().find(|(known, _)| known == place) {
                Some((_, sum)) => *sum += &coefficient,
                None => terms.push((*place, coefficient)),
            }
        }
        terms.retain(|(_, coefficient)| !coefficient.is_zero());
        Row { terms, low }
    }
}

impl Bounds {
    /// The unknown, counted in steps if it has them.
    fn unknown(&self) -> Unknown {
        let Range { min, max, min_open, max_open, .. } = &self.range;
        let Some(step) = &self.step else {
            let end = |at: &Number, open: &bool| End { at: at.clone(), open: *open };
            return Unknown { min: end(min, min_open), max: end(max, max_open), whole: false };
        };
        let steps = &(max - min) / step;
        let last = if *max_open { steps.ceil() - 1 } else { steps.floor() };
        let end = |at| End::closed(Number::from(at));
        Unknown { min: end(i64::from(*min_open).into()), max: end(last), whole: true }
    }

    /// The value behind one that counts steps.
    fn outside(&self, value: &Number) -> Number {
        match &self.step {
            Some(step) => &self.range.min + &(value * step),
            None => value.clone(),
        }
    }

    fn has(&self, value: &Number) -> bool {
        let stepped = self.step.as_ref().is_none_or(|step| (&(value - &self.range.min) / step).is_whole());
        stepped && self.range.has(value)
    }
}
