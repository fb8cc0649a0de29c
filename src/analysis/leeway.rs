//! How far one amount of a package can go, while every single condition keeps saying of the package what it says. Where it
//! moves without steps, others that do may go along; an amount with a step goes by itself.

use std::cmp::Ordering;

use crate::engine::theory::{Bounds, Linear};
use crate::model::{Compare, Condition, IssueId, Number, Range, Value, View};

/// Where an amount comes to on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Farthest {
    /// A package there.
    pub package: Vec<Value>,
    /// Whether it still says the same; what is not reached is only approached.
    pub reached: bool,
}

/// The farthest down and up that an amount goes from a package of a view. Everything on the straight line from the package
/// to there is a package too, but for an end that is not reached. `None` if it could not be told.
pub fn leeway(view: &View<'_>, package: &[Value], issue: IssueId) -> Option<[Farthest; 2]> {
    let leeway = Leeway::new(view, package, issue)?;
    let place = leeway.unknowns.iter().position(|unknown| *unknown == issue)?;
    Some([leeway.farthest(place, Number::one())?, leeway.farthest(place, -Number::one())?])
}

/// The amounts that move, and what they meet.
struct Leeway<'p> {
    package: &'p [Value],
    unknowns: Vec<IssueId>,
    system: Linear,
}

impl<'p> Leeway<'p> {
    fn new(view: &View<'_>, package: &'p [Value], issue: IssueId) -> Option<Self> {
        let stepped = view.scenario.issues[issue.0].domain.amount()?.step.is_some();
        let issues = view.scenario.issues.iter().enumerate();
        let amounts = issues.filter_map(|(place, issue)| Some((IssueId(place), issue.domain.amount()?)));
        let amounts = amounts.filter(|(place, amount)| if stepped { *place == issue } else { amount.step.is_none() });
        let (unknowns, bounds) = amounts
            .map(|(issue, amount)| {
                let (min, max) = (amount.min.clone(), amount.max.clone());
                let range = Range { min, max, min_open: false, max_open: false, values: None };
                (issue, Bounds { range, step: amount.step.clone() })
            })
            .unzip();
        let mut leeway = Self { package, unknowns, system: Linear::new(bounds) };
        let rules = view.rules.iter().map(|rule| &rule.holds);
        for condition in rules.chain(view.rungs.iter().map(|rung| &rung.condition)) {
            let mut kept = Some(());
            condition.visit(&mut |part| kept = kept.and_then(|()| leeway.keep(part)));
            kept?;
        }
        Some(leeway)
    }

    /// What a condition says of the package goes on to hold; `None` if it is about no amounts that are there.
    fn keep(&mut self, condition: &Condition) -> Option<()> {
        let one = |issue: &IssueId| vec![(Number::one(), *issue)];
        match condition {
            Condition::Sum(compare, terms, bound) => self.keep_sum(*compare, terms, bound),
            Condition::Is(issue, Value::Amount(number)) => self.keep_sum(Compare::Exactly, &one(issue), number),
            Condition::AtLeast(issue, Value::Amount(number)) => self.keep_sum(Compare::AtLeast, &one(issue), number),
            Condition::AtMost(issue, Value::Amount(number)) => self.keep_sum(Compare::AtMost, &one(issue), number),
            Condition::Between(issue, Value::Amount(low), Value::Amount(high)) => {
                self.keep_sum(Compare::AtLeast, &one(issue), low)?;
                self.keep_sum(Compare::AtMost, &one(issue), high)
            }
            Condition::OneOf(issue, values) => {
                values.iter().try_for_each(|value| self.keep(&Condition::Is(*issue, value.clone())))
            }
            _ => Some(()),
        }
    }

    /// The same of a sum and its bound.
    fn keep_sum(&mut self, compare: Compare, terms: &[(Number, IssueId)], bound: &Number) -> Option<()> {
        let (mut total, mut rest, mut open) = (Number::zero(), bound.clone(), Vec::new());
        for (coefficient, issue) in terms {
            let Value::Amount(number) = &self.package[issue.0] else { return None };
            total += &(coefficient * number);
            match self.unknowns.iter().position(|unknown| unknown == issue) {
                Some(place) => open.push((place, coefficient.clone())),
                None => rest = &rest - &(coefficient * number),
            }
        }
        if open.is_empty() {
            return Some(());
        }
        match (compare, total.cmp(bound)) {
            (Compare::AtLeast, Ordering::Less) | (Compare::Exactly, Ordering::Less) => {
                self.system.at_most(open, &rest, true);
            }
            (Compare::AtMost, Ordering::Greater) | (Compare::Exactly, Ordering::Greater) => {
                self.system.at_least(open, &rest, true);
            }
            (Compare::AtLeast, _) => self.system.at_least(open, &rest, false),
            (Compare::AtMost, _) => self.system.at_most(open, &rest, false),
            (Compare::Exactly, Ordering::Equal) => {
                self.system.at_least(open.clone(), &rest, false);
                self.system.at_most(open, &rest, false);
            }
        }
        Some(())
    }

    /// The least of an amount times a sign, and a package there; of an end that is not reached one that just fails.
    fn farthest(&self, place: usize, sign: Number) -> Option<Farthest> {
        let least = self.system.lowest(&[(place, sign.clone())]).ok()??;
        let mut there = if least.reached { self.system.clone() } else { self.system.closed() };
        there.at_most(vec![(place, sign)], &least.value, false);
        let values = there.solution().ok()??;
        let mut package = self.package.to_vec();
        for (issue, value) in self.unknowns.iter().zip(values) {
            package[issue.0] = Value::Amount(value);
        }
        Some(Farthest { package, reached: least.reached })
    }
}
