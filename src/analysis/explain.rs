//! Why is there no agreement, and what would open one?

use num_bigint::BigUint;

use crate::engine::family::SetFamily;
use crate::engine::{Asked, Count, Explained, Given};
use crate::model::{View, grouped};

use super::cross_check::AnsweredBy;
use super::inquiry::Inquiry;
use super::moves::Opened;
use super::{Concession, Conflicts, Explanation, Settings, Verdict};

/// At most so many conflicts and so many concessions are listed, however many are wanted: each takes memory, and there
/// may be more of them than anybody could read in a lifetime.
const LISTED: usize = 100_000;

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
        packages: Count::UNKNOWN,
        conflicts: Conflicts { total: Count::UNKNOWN, items: Vec::new() },
        concession_count: Count::UNKNOWN,
        concessions: Vec::new(),
        structure: None,
        cheapest: None,
        beyond_red_lines: options.beyond_red_lines,
        notes: Vec::new(),
    };
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        explanation.notes.push(super::TOO_FINE.to_owned());
        return explanation;
    };
    explanation.answer = inquiry.verdict();
    let answered_by = match explanation.answer {
        Verdict::Feasible => {
            inquiry.nothing_to_explain(&mut explanation);
            AnsweredBy::default()
        }
        Verdict::Infeasible | Verdict::Unknown => inquiry.reasons_and_repairs(options, &mut explanation),
    };
    explanation.notes = inquiry.notes;
    if !super::cross_check::run(view, settings, &mut explanation.notes) {
        (explanation.answer, explanation.complete) = (Verdict::Unknown, false);
    }
    super::cross_check::sets(view, settings, answered_by, &mut explanation);
    explanation
}

/// Whether a list has as many entries as were wanted, or as there are.
fn is_listed(listed: usize, limit: usize, total: &Count) -> bool {
    listed >= limit || BigUint::from(listed) >= total.found
}

/// All concessions, as places in a list of rungs.
pub(super) struct Concessions {
    /// The sets.
    pub sets: SetFamily,
    /// The rungs by place.
    pub rungs: Vec<usize>,
}

impl Concessions {
    /// The first of them, as rungs.
    fn first(&self, limit: usize) -> Vec<Vec<usize>> {
        let rungs = |set: Vec<usize>| set.into_iter().map(|place| self.rungs[place]).collect();
        self.sets.first(limit).into_iter().map(rungs).collect()
    }
}

impl Inquiry<'_> {
    fn nothing_to_explain(&mut self, explanation: &mut Explanation) {
        let zone = self.zone();
        explanation.packages = self.count(&zone);
        explanation.complete = explanation.packages.complete;
        explanation.conflicts.total = Count::NONE;
        explanation.concession_count = Count::NONE;
        explanation.cheapest = Some(crate::model::Number::zero());
    }

    fn reasons_and_repairs(&mut self, options: &ExplainOptions, explanation: &mut Explanation) -> AnsweredBy {
        if explanation.answer == Verdict::Infeasible {
            explanation.packages = Count::NONE;
        }
        let (conflicts, concessions, answered_by) = self.all_sets(options);
        if let Some(conflicts) = &conflicts {
            let total = conflicts.total();
            self.note_shortfall(&total, "not all conflicts were found");
            let first = conflicts.first(options.limit.min(LISTED));
            self.note_cut(first.len(), options.limit, &total, "conflicts");
            let items = first.into_iter().map(|rungs| self.conflict(rungs)).collect();
            explanation.conflicts = Conflicts { total, items };
        }
        if let Some(concessions) = &concessions {
            explanation.concession_count = concessions.sets.total();
            self.note_shortfall(&explanation.concession_count, "not all concessions were found");
            // The cheapest is told even where no concession is listed.
            let first = concessions.first(options.limit.clamp(1, LISTED));
            self.note_cut(first.len(), options.limit, &explanation.concession_count, "concessions");
            explanation.concessions = first.into_iter().map(|rungs| self.concession(rungs)).collect();
        }
        if let (Some(conflicts), Some(concessions)) = (&conflicts, &concessions) {
            explanation.structure = self.structure(conflicts, concessions);
        }
        explanation.cheapest = match explanation.concession_count.complete {
            true => explanation.concessions.first().map(|concession| concession.cost.clone()),
            // A cheaper one may not have been found.
            false => self.least_cost(options),
        };
        let minimal = explanation.conflicts.items.iter().all(|conflict| conflict.rules_minimal);
        let counted = explanation.concessions.iter().all(|concession| concession.packages.complete);
        let listed = is_listed(explanation.conflicts.items.len(), options.limit, &explanation.conflicts.total)
            && is_listed(explanation.concessions.len(), options.limit, &explanation.concession_count);
        explanation.complete = explanation.answer == Verdict::Infeasible
            && listed
            && explanation.conflicts.total.complete
            && explanation.concession_count.complete
            && minimal
            && counted;
        answered_by
    }

    /// Notes that a list ends before its limit, if it does.
    fn note_cut(&mut self, listed: usize, limit: usize, total: &Count, what: &str) {
        if !is_listed(listed, limit, total) {
            self.note(format!("the list ends after {} {what}: more are not kept", grouped(&listed.to_string())));
        }
    }

    /// What the cheapest compromise costs, which is what the cheapest concession does.
    fn least_cost(&mut self, options: &ExplainOptions) -> Option<crate::model::Number> {
        let (given, rungs) = self.for_trade(options);
        let soft = self.soft(&rungs);
        let least = self.ask(|engine, problem| engine.cheapest(problem, &given, &soft));
        match least {
            Ok(least) => least.map(|price| self.cost(price)),
            Err(stop) => {
                self.note(format!("the least cost is not known: {stop}"));
                None
            }
        }
    }

    /// What no concession gives up, and the rungs that one may.
    fn for_trade(&self, options: &ExplainOptions) -> (Given, Vec<usize>) {
        match options.beyond_red_lines {
            true => (self.ruled(), self.rungs()),
            false => (self.kept(), self.demands()),
        }
    }

    /// All conflicts, as places of rungs, and all concessions. One engine is asked for both at once, so that neither uses
    /// up the work for the other; what it has nothing of is asked of all by itself.
    fn all_sets(&mut self, options: &ExplainOptions) -> (Option<SetFamily>, Option<Concessions>, AnsweredBy) {
        let (given, rungs) = self.for_trade(options);
        let (ruled, all, soft) = (self.ruled(), self.soft(&self.rungs()), self.soft(&rungs));
        let (conflicting, conceding) = (Asked { given: &ruled, soft: &all }, Asked { given: &given, soft: &soft });
        let both = self.ask(|engine, problem| engine.explained(problem, conflicting, conceding));
        let mut by = AnsweredBy { conflicts: self.answered_by, concessions: self.answered_by };
        let Explained { mut conflicts, mut concessions } =
            both.unwrap_or_else(|stop| Explained { conflicts: Err(stop), concessions: Err(stop) });
        if conflicts.is_err() && concessions.is_ok() {
            conflicts = self.ask(|engine, problem| engine.conflicts(problem, &ruled, &all));
            by.conflicts = self.answered_by;
        } else if concessions.is_err() && conflicts.is_ok() {
            concessions = self.ask(|engine, problem| engine.concessions(problem, &given, &soft));
            by.concessions = self.answered_by;
        }
        let conflicts = conflicts.map_err(|stop| self.note(format!("conflicts were not searched: {stop}"))).ok();
        let sets = concessions.map_err(|stop| self.note(format!("concessions were not searched: {stop}"))).ok();
        (conflicts, sets.map(|sets| Concessions { sets, rungs }), by)
    }

    fn concession(&mut self, rungs: Vec<usize>) -> Concession {
        let given = self.holding(self.rungs().into_iter().filter(|rung| !rungs.contains(rung)));
        let compiled = self.compiled(&given);
        let packages = self.count_opened(&given, compiled.as_ref());
        Concession {
            red_lines: rungs.iter().copied().filter(|rung| self.view.rungs[*rung].red_line).collect(),
            cost: self.total(&rungs),
            by_party: self.shares(&rungs),
            packages,
            moves: self.moves(&rungs, Opened { given, compiled }),
            rungs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_whole_with_all_there_are_or_all_that_were_wanted() {
        let total = |found: usize| Count { found: found.into(), complete: true };
        assert!(is_listed(20, 20, &total(900)));
        assert!(is_listed(900, usize::MAX, &total(900)));
        assert!(is_listed(0, 20, &total(0)));
        assert!(!is_listed(LISTED, usize::MAX, &total(LISTED + 1)));
    }
}
