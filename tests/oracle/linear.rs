//! Linear conditions on bounded unknowns, decided exactly by Fourier–Motzkin elimination.
//!
//! Slow and short on purpose: one row per condition, one unknown eliminated at a time, exact fractions throughout.

use std::cmp::Ordering;

use num_rational::Ratio;
use num_traits::{Signed, Zero};

/// An exact fraction.
pub type Exact = Ratio<i128>;

/// A stretch of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lower end.
    pub low: Exact,
    /// The upper end.
    pub high: Exact,
    /// Whether the lower end is left out.
    pub low_open: bool,
    /// Whether the upper end is left out.
    pub high_open: bool,
}

impl Span {
    /// One number.
    pub fn point(number: Exact) -> Self {
        Self::closed(number, number)
    }

    /// Everything between two numbers and the two themselves.
    pub fn closed(low: Exact, high: Exact) -> Self {
        Self { low, high, low_open: false, high_open: false }
    }

    /// Everything between two numbers without the two themselves.
    pub fn open(low: Exact, high: Exact) -> Self {
        Self { low, high, low_open: true, high_open: true }
    }

    /// A number inside.
    pub fn middle(&self) -> Exact {
        (self.low + self.high) / Exact::from(2)
    }

    /// Whether a number lies inside.
    pub fn has(&self, number: Exact) -> bool {
        let above = number > self.low || (number == self.low && !self.low_open);
        let below = number < self.high || (number == self.high && !self.high_open);
        above && below
    }

    /// The shortest span that reaches over both.
    pub fn widened(&self, other: &Self) -> Self {
        let low = (self.low, self.low_open).min((other.low, other.low_open));
        let high = (self.high, !self.high_open).max((other.high, !other.high_open));
        Self { low: low.0, high: high.0, low_open: low.1, high_open: !high.1 }
    }

    /// Whether every number of another lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        self.widened(other) == *self
    }

    /// Whether some number lies in both.
    pub fn meets(&self, other: &Self) -> bool {
        let low = (self.low, self.low_open).max((other.low, other.low_open));
        let high = (self.high, !self.high_open).min((other.high, !other.high_open));
        !Self { low: low.0, high: high.0, low_open: low.1, high_open: !high.1 }.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.low > self.high || (self.low == self.high && (self.low_open || self.high_open))
    }
}

/// The terms, one coefficient per unknown, add up to the bound or more; to more than it if `strict`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    terms: Vec<Exact>,
    bound: Exact,
    strict: bool,
}

/// Rows that hold together. Every unknown must be bounded from both sides.
#[derive(Clone, Debug)]
pub struct System {
    unknowns: usize,
    rows: Vec<Row>,
}

impl System {
    /// Unknowns that lie in these spans.
    pub fn within(spans: &[Span]) -> Self {
        let mut system = Self { unknowns: spans.len(), rows: Vec::new() };
        for (place, span) in spans.iter().enumerate() {
            let mut terms = vec![Exact::zero(); spans.len()];
            terms[place] = Exact::from(1);
            system.at_least(terms.clone(), span.low, span.low_open);
            system.at_most(&terms, span.high, span.high_open);
        }
        system
    }

    fn at_least(&mut self, terms: Vec<Exact>, bound: Exact, strict: bool) {
        self.rows.push(Row { terms, bound, strict });
    }

    fn at_most(&mut self, terms: &[Exact], bound: Exact, strict: bool) {
        self.at_least(terms.iter().map(|term| -term).collect(), -bound, strict);
    }

    /// The same with one more condition: the terms are less than, equal to or greater than the bound.
    pub fn and(&self, terms: &[Exact], side: Ordering, bound: Exact) -> Self {
        let mut system = self.clone();
        match side {
            Ordering::Less => system.at_most(terms, bound, true),
            Ordering::Greater => system.at_least(terms.to_vec(), bound, true),
            Ordering::Equal => {
                system.at_most(terms, bound, false);
                system.at_least(terms.to_vec(), bound, false);
            }
        }
        system
    }

    /// The same with every bound reached.
    pub fn closure(&self) -> Self {
        let rows = self.rows.iter().map(|row| Row { strict: false, ..row.clone() });
        Self { unknowns: self.unknowns, rows: rows.collect() }
    }

    /// Whether these values are a solution.
    pub fn holds(&self, values: &[Exact]) -> bool {
        self.rows.iter().all(|row| {
            let total: Exact = row.terms.iter().zip(values).map(|(term, value)| term * value).sum();
            if row.strict { total > row.bound } else { total >= row.bound }
        })
    }

    /// A value for every unknown; `None` if there is no solution.
    pub fn solution(&self) -> Option<Vec<Exact>> {
        solve(&self.rows, self.unknowns)
    }

    /// All values of one unknown in solutions; `None` if there are none.
    pub fn span(&self, unknown: usize) -> Option<Span> {
        let mut rows = self.rows.clone();
        rows.iter_mut().for_each(|row| row.terms.swap(0, unknown));
        for last in (1..self.unknowns).rev() {
            rows = eliminated(&rows, last);
        }
        solve(&rows, 1).map(|_| limits(&rows, &[]))
    }
}

fn solve(rows: &[Row], unknowns: usize) -> Option<Vec<Exact>> {
    let Some(last) = unknowns.checked_sub(1) else {
        return rows.iter().all(holds_of_nothing).then(Vec::new);
    };
    let mut values = solve(&eliminated(rows, last), last)?;
    let span = limits(rows, &values);
    assert!(!span.is_empty(), "elimination keeps exactly what can be completed");
    values.push(span.middle());
    Some(values)
}

fn holds_of_nothing(row: &Row) -> bool {
    row.bound.is_negative() || (row.bound.is_zero() && !row.strict)
}

/// What the rows say of the unknowns before the last, whatever the last is.
fn eliminated(rows: &[Row], last: usize) -> Vec<Row> {
    let mut rest: Vec<Row> = Vec::new();
    let mut keep = |row: Row| {
        if !rest.contains(&row) {
            rest.push(row);
        }
    };
    for row in rows.iter().filter(|row| row.terms[last].is_zero()) {
        keep(scaled(row, last));
    }
    for low in rows.iter().filter(|row| row.terms[last].is_positive()) {
        for high in rows.iter().filter(|row| row.terms[last].is_negative()) {
            keep(scaled(&joined(low, high, last), last));
        }
    }
    rest
}

/// The sum of two rows, each scaled so that the last unknown cancels.
fn joined(low: &Row, high: &Row, last: usize) -> Row {
    let (up, down) = (low.terms[last].recip(), -high.terms[last].recip());
    let terms = low.terms.iter().zip(&high.terms).map(|(one, other)| one * up + other * down).collect();
    Row { terms, bound: low.bound * up + high.bound * down, strict: low.strict || high.strict }
}

/// The row over the first unknowns, its first coefficient one or minus one, so that equal rows look equal.
fn scaled(row: &Row, unknowns: usize) -> Row {
    let terms = &row.terms[..unknowns];
    let lead = terms.iter().find(|term| !term.is_zero()).map_or(Exact::from(1), |term| term.abs());
    Row { terms: terms.iter().map(|term| term / lead).collect(), bound: row.bound / lead, strict: row.strict }
}

/// A bound, and whether it is left out.
type End = (Exact, bool);

/// Where the last unknown may lie, the values of those before it being given.
fn limits(rows: &[Row], values: &[Exact]) -> Span {
    let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
    for row in rows {
        let coefficient = row.terms[values.len()];
        let known: Exact = row.terms.iter().zip(values).map(|(term, value)| term * value).sum();
        if coefficient.is_zero() {
            continue;
        }
        let end = ((row.bound - known) / coefficient, row.strict);
        if coefficient.is_positive() {
            low = Some(low.map_or(end, |known| known.max(end)));
        } else {
            // Of equal upper ends the open one is the tighter.
            high = Some(
                high.map_or(end, |known| if end.0 < known.0 || (end.0 == known.0 && end.1) { end } else { known }),
            );
        }
    }
    let ((low, low_open), (high, high_open)) = low.zip(high).expect("every unknown is bounded from both sides");
    Span { low, high, low_open, high_open }
}
