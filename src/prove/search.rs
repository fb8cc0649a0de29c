//! The search for a proof that no package meets some conditions.
//!
//! Depth first: the issue that most is undecided about is split in two until nothing is left of a half. What is learned
//! there is made as wide as it stays true, and cuts off later halves; where it does not depend on the last split, the
//! other half needs no look (conflict-directed backjumping: Prosser 1993; nogoods: Dechter 1990).

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{numbers, sums};
use crate::certificate::{Case, Domains, Faulty, Left, Proof, Region, Span, Stated, Step};
use crate::model::{Condition, Domain, Issue, IssueId, Number, Value};

/// Steps that a search may learn, and evaluations of conditions it may make.
const STEPS: usize = 3_000;
const WORK: u64 = 50_000_000;

/// Splits inside one another.
const DEPTH: usize = 400;

/// Stepped amounts of at most so many values are cut at each where sums speak of them.
const SINGLY: u64 = 200;

/// No proof was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// The limits of the search were met, or conditions it cannot decide.
    Stopped,
    /// There is none: this package meets the conditions.
    Refuted(Vec<Value>),
}

impl From<Faulty> for Unproved {
    fn from(_: Faulty) -> Self {
        Unproved::Stopped
    }
}

/// A proof that no package whose issue, if one is given, has one of these values meets all conditions.
pub fn prove(issues: &[Issue], conditions: &[Condition], within: Option<(IssueId, &str)>) -> Result<Proof, Unproved> {
    let cuts = cuts(issues, conditions, within);
    let case = Case::new(issues, conditions, within, &cuts)?;
    let mut search =
        Search { weights: vec![1; case.nodes().len()], case, issues, conditions, steps: Vec::new(), trail: Vec::new() };
    let last = search.close(&Region::new())?;
    Ok(search.written(last, &cuts))
}

/// A region without a package, and why.
struct Learned {
    region: Region,
    uses: Vec<usize>,
    factors: Vec<(usize, Number)>,
}

struct Search<'s> {
    case: Case<'s>,
    issues: &'s [Issue],
    conditions: &'s [Condition],
    /// How often each condition has left nothing.
    weights: Vec<u64>,
    steps: Vec<Learned>,
    /// The issues split so far, in order.
    trail: Vec<usize>,
}

impl Search<'_> {
    /// Learns a region that holds all of this one; its place among the steps.
    fn close(&mut self, region: &Region) -> Result<usize, Unproved> {
        loop {
            if self.steps.len() >= STEPS || self.trail.len() >= DEPTH || self.case.work_done() > WORK {
                return Err(Unproved::Stopped);
            }
            let earlier: Vec<_> = self.steps.iter().map(|step| &step.region).collect();
            let mut used = Vec::new();
            let (left, domains) = self.case.left_of(region, &earlier, &mut used)?;
            if let Left::Nothing(broken) = left {
                broken.into_iter().for_each(|place| self.weights[place] += 1);
                return self.learn(region, used, Vec::new());
            }
            if let Some(factors) = sums::clash(&self.case, &domains) {
                return self.learn(region, used, factors);
            }
            let Some((variable, half)) = self.split(&domains) else { return Err(self.counterexample(&domains)) };
            let mut inner = region.clone();
            inner.insert(variable, half);
            self.trail.push(variable);
            let closed = self.close(&inner);
            self.trail.pop();
            let closed = closed?;
            if holds(&self.steps[closed].region, region) {
                return Ok(closed);
            }
        }
    }

    /// Adds a step for a region, or for one that is wider, as it turns out.
    fn learn(
        &mut self,
        region: &Region,
        mut used: Vec<usize>,
        factors: Vec<(usize, Number)>,
    ) -> Result<usize, Unproved> {
        used.sort_unstable();
        used.dedup();
        let earlier: Vec<_> = used.iter().map(|place| &self.steps[*place].region).collect();
        let mut region = region.clone();
        for variable in self.trail.iter().rev() {
            let Some(cells) = region.remove(variable) else { continue };
            if !self.case.is_empty(&region, &earlier, &factors)? {
                region.insert(*variable, cells);
            }
        }
        let mut needed = Vec::new();
        let (left, _) = self.case.left_of(&region, &earlier, &mut needed)?;
        let factors = if left == Left::Something { factors } else { Vec::new() };
        let uses: BTreeSet<_> = needed.into_iter().map(|place| used[place]).collect();
        self.steps.push(Learned { region, uses: uses.into_iter().collect(), factors });
        Ok(self.steps.len() - 1)
    }

    /// The issue or sum on which most depends that is not decided, and the first half of what is left of it.
    fn split(&self, domains: &Domains) -> Option<(usize, Vec<bool>)> {
        let left = |variable: usize| domains[variable].iter().filter(|left| **left).count() as u64;
        let mut scores = vec![0u64; domains.len()];
        let conditions = self.case.nodes().iter().zip(&self.weights).take(self.conditions.len());
        for (Stated { node, variables, .. }, weight) in conditions {
            if self.case.ground.truth(node, domains).is_none() {
                variables.iter().for_each(|variable| scores[*variable] += weight);
            }
        }
        let open = (0..domains.len()).filter(|variable| left(*variable) > 1);
        let best = open
            .clone()
            .filter(|variable| scores[*variable] > 0)
            .reduce(|best, next| if scores[next] * left(best) > scores[best] * left(next) { next } else { best });
        // Where the conditions are decided, what is left to see is whether the sums can be as they should.
        let chosen = best.or_else(|| {
            let answered = |place: &usize| left(self.case.ground.issues() + place) == 1;
            let sums = (0..self.case.ground.sums().len()).filter(answered);
            let tied: BTreeSet<_> = sums.flat_map(|place| self.case.ground.sums()[place].terms.keys()).collect();
            open.clone().find(|variable| tied.contains(variable))
        })?;
        let mut rest = left(chosen) / 2;
        let mut half = domains[chosen].clone();
        for cell in half.iter_mut().filter(|cell| **cell) {
            *cell = rest > 0;
            rest = rest.saturating_sub(1);
        }
        Some((chosen, half))
    }

    /// A package of what is left, if it meets the conditions.
    fn counterexample(&self, domains: &Domains) -> Unproved {
        let value = |place: usize| match self.case.ground.hull(place, domains) {
            Some(hull) if hull.low_open || hull.high_open => {
                Some(Value::Amount(&(&hull.low + &hull.high) / &Number::from(2)))
            }
            Some(hull) => Some(Value::Amount(hull.low)),
            None => domains[place].iter().position(|left| *left).map(Value::Choice),
        };
        let package: Option<Vec<_>> = (0..self.issues.len()).map(value).collect();
        let is_one = |package: &Vec<Value>| self.conditions.iter().all(|condition| condition.holds(package));
        package.filter(is_one).map_or(Unproved::Stopped, Unproved::Refuted)
    }

    /// The steps that the last one rests on, as a certificate writes them.
    fn written(&self, last: usize, cuts: &[(usize, Vec<Number>)]) -> Proof {
        let mut needed = BTreeSet::from([last]);
        let mut waiting = vec![last];
        while let Some(place) = waiting.pop() {
            waiting.extend(self.steps[place].uses.iter().filter(|used| needed.insert(**used)));
        }
        let numbers: IndexMap<usize, usize> =
            needed.iter().enumerate().map(|(number, place)| (*place, number + 1)).collect();
        let step = |place: &usize| {
            let Learned { region, uses, factors } = &self.steps[*place];
            Step {
                within: self.case.ground.written(region),
                uses: uses.iter().map(|used| numbers[used]).collect(),
                sums: factors.iter().map(|(place, factor)| (place + 1, factor.to_string())).collect(),
            }
        };
        let cuts = cuts.iter().filter(|(_, numbers)| !numbers.is_empty());
        let cuts = cuts
            .map(|(issue, numbers)| (self.issues[*issue].id.clone(), numbers.iter().map(Number::to_string).collect()));
        Proof { cuts: cuts.collect(), steps: needed.iter().map(step).collect() }
    }
}

/// Whether every package of a region lies in another.
fn holds(outer: &Region, inner: &Region) -> bool {
    let wide = |cells: &Vec<bool>, own: &Vec<bool>| own.iter().zip(cells).all(|(own, cell)| *cell || !own);
    outer.iter().all(|(variable, cells)| inner.get(variable).is_some_and(|own| wide(cells, own)))
}

/// Where amounts are cut: at the numbers that conditions and the values asked about name, and at every value of a short stepped amount in a sum.
fn cuts(issues: &[Issue], conditions: &[Condition], within: Option<(IssueId, &str)>) -> Vec<(usize, Vec<Number>)> {
    let mut cuts: Vec<Vec<Number>> = vec![Vec::new(); issues.len()];
    let mut summed = BTreeSet::new();
    for condition in conditions {
        condition.visit(&mut |part| {
            if let Condition::Sum(_, terms, bound) = part {
                summed.extend(terms.iter().map(|(_, issue)| *issue));
                if let [(coefficient, issue)] = &terms[..]
                    && !coefficient.is_zero()
                {
                    cuts[issue.0].push(bound / coefficient);
                }
            } else if let (true, [issue]) = (part.parts().is_empty(), &part.issues()[..]) {
                cuts[issue.0].extend(numbers(part));
            }
        });
    }
    if let Some((issue, span)) = within.and_then(|(issue, value)| Some((issue, Span::read(value)?))) {
        cuts[issue.0].extend([span.low, span.high]);
    }
    for issue in summed {
        cuts[issue.0].extend(every_value(&issues[issue.0]));
    }
    for numbers in &mut cuts {
        numbers.sort_unstable();
        numbers.dedup();
    }
    cuts.into_iter().enumerate().collect()
}

/// All values of a stepped amount, unless they are many.
fn every_value(issue: &Issue) -> Vec<Number> {
    let Domain::Amount(amount) = &issue.domain else { return Vec::new() };
    let few = amount.values().filter(|count| *count <= SINGLY.into());
    let count = few.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
    (0..count).map(|step| amount.value(&step.into())).collect()
}
