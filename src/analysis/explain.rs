//! Why is there no agreement, and what would open one?

use crate::engine::{Count, Sets};
use crate::model::View;

use super::inquiry::Inquiry;
use super::{Concession, Conflicts, Explanation, Settings, Verdict};

/// How much to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExplainOptions {
    /// At most so many conflicts and so many concessions are listed.
    pub limit: usize,
    /// Whether concessions may cross red lines.
    pub beyond_red_lines: bool,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { limit: 20, beyond_red_lines: false }
    }
}

/// Explains a view.
pub fn explain(view: &View<'_>, settings: &Settings, options: &ExplainOptions) -> Explanation {
    let mut explanation = Explanation {
        answer: Verdict::Unknown,
        complete: false,
        packages: unsearched(),
        conflicts: Conflicts { total: unsearched(), items: Vec::new() },
        concession_count: unsearched(),
        concessions: Vec::new(),
        cheapest: None,
        beyond_red_lines: options.beyond_red_lines,
        notes: Vec::new(),
    };
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        explanation.notes.push(super::TOO_FINE.to_owned());
        return explanation;
    };
    explanation.answer = inquiry.verdict();
    match explanation.answer {
        Verdict::Feasible => inquiry.nothing_to_explain(&mut explanation),
        Verdict::Infeasible | Verdict::Unknown => inquiry.reasons_and_repairs(options, &mut explanation),
    }
    explanation.notes = inquiry.notes;
    if !super::cross_check::run(view, settings, &mut explanation.notes) {
        (explanation.answer, explanation.complete) = (Verdict::Unknown, false);
    }
    explanation
}

fn unsearched() -> Count {
    Count { found: 0u8.into(), complete: false }
}

fn none() -> Count {
    Count { found: 0u8.into(), complete: true }
}

impl Inquiry<'_> {
    fn nothing_to_explain(&mut self, explanation: &mut Explanation) {
        let zone = self.zone();
        explanation.packages = self.count(&zone);
        explanation.complete = explanation.packages.complete;
        explanation.conflicts.total = none();
        explanation.concession_count = none();
        explanation.cheapest = Some(crate::model::Number::zero());
    }

    fn reasons_and_repairs(&mut self, options: &ExplainOptions, explanation: &mut Explanation) {
        if explanation.answer == Verdict::Infeasible {
            explanation.packages = none();
        }
        let conflicts = self.all_conflicts(options.limit);
        explanation.conflicts = Conflicts {
            total: conflicts.total.clone(),
            items: conflicts.items.into_iter().map(|rungs| self.conflict(rungs)).collect(),
        };
        let (rungs, concessions) = self.all_concessions(options);
        explanation.concession_count = concessions.total.clone();
        explanation.concessions = concessions
            .items
            .iter()
            .map(|set| self.concession(set.iter().map(|place| rungs[*place]).collect()))
            .collect();
        // Red lines come first in the order, so the first concession is the cheapest that crosses none, if one does.
        let ordinary = explanation.concessions.first().filter(|concession| concession.red_lines.is_empty());
        explanation.cheapest = match explanation.concession_count.complete {
            true => ordinary.map(|concession| concession.cost.clone()),
            // A cheaper one may not have been found.
            false => self.least_cost(),
        };
        let minimal = explanation.conflicts.items.iter().all(|conflict| conflict.rules_minimal);
        let counted = explanation.concessions.iter().all(|concession| concession.packages.complete);
        explanation.complete = explanation.answer == Verdict::Infeasible
            && explanation.conflicts.total.complete
            && explanation.concession_count.complete
            && minimal
            && counted;
    }

    /// What the cheapest compromise that keeps the red lines costs, which is what the cheapest concession does.
    fn least_cost(&mut self) -> Option<crate::model::Number> {
        let (kept, soft) = (self.kept(), self.soft(&self.demands()));
        let least = self.ask(|engine, problem| engine.cheapest(problem, &kept, &soft));
        match least {
            Ok(least) => least.map(|price| self.cost(price)),
            Err(stop) => {
                self.note(format!("the least cost is not known: {stop}"));
                None
            }
        }
    }

    fn all_conflicts(&mut self, limit: usize) -> Sets {
        let (ruled, soft) = (self.ruled(), self.soft(&self.rungs()));
        let found = self.ask(|engine, problem| engine.conflicts(problem, &ruled, &soft, limit));
        found.unwrap_or_else(|stop| {
            self.note(format!("conflicts were not searched: {stop}"));
            Sets { total: unsearched(), items: Vec::new() }
        })
    }

    /// The concessions, as places in the list of rungs that comes with them.
    fn all_concessions(&mut self, options: &ExplainOptions) -> (Vec<usize>, Sets) {
        let (given, rungs) = match options.beyond_red_lines {
            true => (self.ruled(), self.rungs()),
            false => (self.kept(), self.demands()),
        };
        let soft = self.soft(&rungs);
        // The cheapest is told even where no concession is listed.
        let limit = options.limit.max(1);
        let found = self.ask(|engine, problem| engine.concessions(problem, &given, &soft, limit));
        let sets = found.unwrap_or_else(|stop| {
            self.note(format!("concessions were not searched: {stop}"));
            Sets { total: unsearched(), items: Vec::new() }
        });
        (rungs, sets)
    }

    fn concession(&mut self, rungs: Vec<usize>) -> Concession {
        let opened = self.holding(self.rungs().into_iter().filter(|rung| !rungs.contains(rung)));
        Concession {
            red_lines: rungs.iter().copied().filter(|rung| self.view.rungs[*rung].red_line).collect(),
            cost: self.total(&rungs),
            by_party: self.shares(&rungs),
            packages: self.count(&opened),
            moves: self.moves(&rungs, &opened),
            rungs,
        }
    }
}
