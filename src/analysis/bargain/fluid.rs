//! Amounts that are worth something and have too many values to take one by one: those without a step.
//!
//! They are weighed at many values, evenly spread, and it is told how far off that can be. Worth runs along straight
//! lines between the values of a party's points, so the loss between two neighbouring values is known exactly.

use crate::engine::cells::Cell;
use crate::engine::problem::Problem;
use crate::model::{Amount, IssueId, Number, Value, View};

use super::super::worth::Bargainer;

/// Into how many steps the range of such an amount is cut, for one, two and more of them.
const STEPS: [i64; 3] = [240, 60, 20];

/// The numbers at which what amounts are worth bends, by amount.
pub(super) type Bends = Vec<(IssueId, Vec<Number>)>;

/// The amounts among those that bend whose values a problem does not hold one by one.
pub(super) fn fluid(problem: &Problem, bends: &Bends) -> Vec<IssueId> {
    let single = |cell: &Cell| matches!(cell, Cell::Range(range) if range.is_point());
    let mut fluid: Vec<_> = bends.iter().map(|(issue, _)| *issue).collect();
    fluid.retain(|issue| !problem.issues[issue.0].iter().all(single) || problem.step(*issue).is_none());
    fluid.sort_unstable();
    fluid.dedup();
    fluid
}

/// The bends with more numbers for fluid amounts.
pub(super) fn spread(view: &View<'_>, bends: &Bends, fluid: &[IssueId]) -> Bends {
    let steps = STEPS[(fluid.len().max(1) - 1).min(STEPS.len() - 1)];
    let ladder = |issue: &IssueId| {
        let amount = view.scenario.issues[issue.0].domain.amount()?;
        Some((*issue, (0..=steps).map(|step| rung(amount, step, steps)).collect()))
    };
    bends.iter().cloned().chain(fluid.iter().filter_map(ladder)).collect()
}

/// A number of the range, on a value of the amount if it has a step.
fn rung(amount: &Amount, step: i64, steps: i64) -> Number {
    let share = &Number::from(step) / &Number::from(steps);
    let width = &amount.max - &amount.min;
    let along = &share * &width;
    match &amount.step {
        Some(unit) => &amount.min + &(&Number::from((&along / unit).floor()) * unit),
        None => &amount.min + &along,
    }
}

/// How much less a package that was weighed can be worth to each party than the one it stands for.
pub(super) fn tolerances(problem: &Problem, parties: &[Bargainer<'_>], fluid: &[IssueId]) -> Vec<Number> {
    let of_party = |party: &Bargainer<'_>| {
        let interests = party.interests.issues.iter().filter(|(issue, _)| fluid.contains(issue));
        let losses = interests.map(|(issue, interest)| {
            let loss = |cell: &Cell| {
                let Cell::Range(range) = cell else { return Number::zero() };
                let worth = |number: &Number| interest.of(&Value::Amount(number.clone()));
                let here = worth(&range.sample());
                let far = |end: &Number| (&worth(end) - &here).abs();
                far(&range.min).max(far(&range.max))
            };
            problem.issues[issue.0].iter().map(loss).max().unwrap_or_else(Number::zero)
        });
        losses.sum()
    };
    parties.iter().map(of_party).collect()
}
