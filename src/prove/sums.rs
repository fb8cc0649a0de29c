//! Factors by which sums of amounts add up to what the amounts cannot reach (Fourier–Motzkin elimination).

use std::collections::BTreeMap;

use crate::certificate::{Case, Domains, Total};
use crate::model::Number;

/// More rows than this are not combined.
const ROWS: usize = 300;

/// The terms add up to at least the bound, or more; by which factors it was made of sums.
#[derive(Clone)]
struct Row {
    terms: BTreeMap<usize, Number>,
    bound: Number,
    strict: bool,
    factors: BTreeMap<usize, Number>,
}

/// Factors for the sums whose answers are left no choice, if these cannot all be right.
pub fn clash(case: &Case<'_>, domains: &Domains) -> Option<Vec<(usize, Number)>> {
    let sums = case.ground.sums().iter().enumerate();
    let mut rows: Vec<_> = sums.filter_map(|(place, total)| answered(case, domains, place, total)).collect();
    if rows.len() < 2 || rows.len() > ROWS {
        return None;
    }
    rows.iter_mut().for_each(|row| row.settle(case, domains));
    let mut amounts: Vec<usize> = rows.iter().flat_map(|row| row.terms.keys().copied()).collect();
    amounts.sort_unstable();
    amounts.dedup();
    for amount in &amounts {
        rows.extend(bounds(case, domains, *amount)?);
    }
    for amount in &amounts {
        let wrong = |row: &&Row| row.holds(case, domains) == Some(false);
        if let Some(row) = rows.iter().find(wrong) {
            return Some(row.factors.clone().into_iter().collect());
        }
        rows = strongest(rows, case, domains);
        rows = without(rows, *amount)?;
    }
    let wrong = rows.iter().find(|row| row.holds(case, domains) == Some(false))?;
    Some(wrong.factors.clone().into_iter().collect())
}

impl Row {
    /// Takes amounts that have one value left for that value.
    fn settle(&mut self, case: &Case<'_>, domains: &Domains) {
        let Row { terms, bound, .. } = self;
        terms.retain(|amount, coefficient| match case.ground.hull(*amount, domains) {
            Some(hull) if hull.is_point() => {
                *bound = &*bound - &(&*coefficient * &hull.low);
                false
            }
            _ => true,
        });
    }

    /// Whether it holds wherever the amounts lie in what is left of them; `None` if that depends.
    fn holds(&self, case: &Case<'_>, domains: &Domains) -> Option<bool> {
        let reach = case.ground.reach(&self.terms, domains)?;
        match self.strict {
            true => reach.is_at_most(&self.bound).map(|at_most| !at_most),
            false => reach.is_at_least(&self.bound),
        }
    }

    /// The same row times a factor above nought.
    fn times(mut self, factor: &Number) -> Self {
        self.terms.values_mut().chain(self.factors.values_mut()).for_each(|number| *number = &*number * factor);
        self.bound = &self.bound * factor;
        self
    }
}

/// The rows that say something, each of those that differ in their bound alone by the one that asks for most. What the
/// amounts cannot but reach is left out, apart from their own bounds.
fn strongest(rows: Vec<Row>, case: &Case<'_>, domains: &Domains) -> Vec<Row> {
    let mut kept: BTreeMap<Vec<(usize, Number)>, Row> = BTreeMap::new();
    for row in rows {
        let Some(first) = row.terms.values().next().map(Number::abs) else { continue };
        if !row.factors.is_empty() && row.holds(case, domains) == Some(true) {
            continue;
        }
        let row = row.times(&(&Number::one() / &first));
        let terms: Vec<_> = row.terms.iter().map(|(amount, coefficient)| (*amount, coefficient.clone())).collect();
        match kept.get_mut(&terms) {
            Some(known) if (&known.bound, known.strict) >= (&row.bound, row.strict) => {}
            Some(known) => *known = row,
            None => drop(kept.insert(terms, row)),
        }
    }
    kept.into_values().collect()
}

/// What a sum says whose answer is known, unless the cells that are left say so anyway.
fn answered(case: &Case<'_>, domains: &Domains, place: usize, total: &Total) -> Option<Row> {
    let answer = &domains[case.ground.issues() + place];
    let is_idle = case.ground.reach(&total.terms, domains)?.is_at_least(&total.at_least).is_some();
    if answer[0] == answer[1] || is_idle {
        return None;
    }
    let sign = Number::from(if answer[1] { 1 } else { -1 });
    Some(Row {
        terms: total.terms.iter().map(|(issue, coefficient)| (*issue, coefficient * &sign)).collect(),
        bound: &total.at_least * &sign,
        strict: answer[0],
        factors: [(place, Number::one())].into(),
    })
}

fn bounds(case: &Case<'_>, domains: &Domains, amount: usize) -> Option<[Row; 2]> {
    let hull = case.ground.hull(amount, domains)?;
    let row = |sign: i64, bound: &Number, strict| Row {
        terms: [(amount, Number::from(sign))].into(),
        bound: bound * &Number::from(sign),
        strict,
        factors: BTreeMap::new(),
    };
    Some([row(1, &hull.low, hull.low_open), row(-1, &hull.high, hull.high_open)])
}

/// All that follows of rows about other amounts than this one; `None` if that is too much.
fn without(rows: Vec<Row>, amount: usize) -> Option<Vec<Row>> {
    let (about, mut others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.terms.contains_key(&amount));
    let (below, above): (Vec<_>, Vec<_>) = about.into_iter().partition(|row| row.terms[&amount].is_negative());
    if others.len() + below.len() * above.len() > ROWS {
        return None;
    }
    for low in &above {
        others.extend(below.iter().map(|high| {
            let (one, two) = (high.terms[&amount].abs(), low.terms[&amount].clone());
            added(low, &one, high, &two)
        }));
    }
    Some(others)
}

fn added(one: &Row, by_one: &Number, two: &Row, by_two: &Number) -> Row {
    let combined = |first: &BTreeMap<usize, Number>, second: &BTreeMap<usize, Number>| {
        let mut sum: BTreeMap<usize, Number> = BTreeMap::new();
        for (map, factor) in [(first, by_one), (second, by_two)] {
            for (key, value) in map {
                *sum.entry(*key).or_insert_with(Number::zero) += &(value * factor);
            }
        }
        sum.retain(|_, value| !value.is_zero());
        sum
    };
    Row {
        terms: combined(&one.terms, &two.terms),
        bound: &(&one.bound * by_one) + &(&two.bound * by_two),
        strict: one.strict || two.strict,
        factors: combined(&one.factors, &two.factors),
    }
}
