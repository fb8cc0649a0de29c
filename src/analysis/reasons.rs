//! What a conflict needs besides its positions: rules, and the clauses of compound positions.

use std::collections::BTreeSet;

use crate::engine::formula::Formula;
use crate::engine::needed::needed;
use crate::engine::{Given, Stop};
use crate::model::Condition;

use super::inquiry::Inquiry;
use super::{Clause, Conflict};

impl Inquiry<'_> {
    /// A conflict of these rungs with its reasons.
    pub(super) fn conflict(&mut self, rungs: Vec<usize>) -> Conflict {
        let background: Vec<_> = rungs.iter().map(|rung| self.problem.rungs[*rung]).collect();
        let rules = self.problem.rules.clone();
        let near = self.connected(&background, &rules);
        let candidates: Vec<_> = near.iter().map(|rule| rules[*rule]).collect();
        match self.needed(&background, &candidates) {
            Ok(needed) => {
                let rules: Vec<_> = needed.into_iter().map(|place| near[place]).collect();
                let clauses = self.clauses(&rungs, &rules);
                Conflict { rungs, rules, rules_minimal: true, clauses }
            }
            Err(stop) => {
                self.note(format!("it is not proved that every rule named in a conflict is needed: {stop}"));
                Conflict { rungs, rules: (0..rules.len()).collect(), rules_minimal: false, clauses: Vec::new() }
            }
        }
    }

    /// The formulas, by place, that hang together with some others through issues they share; all of them if there are
    /// no others. What does not hang together with a conflict takes no part in it, as it can hold by itself.
    fn connected(&self, others: &[Formula], formulas: &[Formula]) -> Vec<usize> {
        if others.is_empty() {
            return (0..formulas.len()).collect();
        }
        let mut reached: BTreeSet<usize> = others.iter().flat_map(|other| self.scope(*other)).collect();
        let mut waiting: Vec<_> = formulas.iter().map(|formula| self.scope(*formula)).enumerate().collect();
        let mut found = Vec::new();
        loop {
            let (near, far): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|(_, scope)| scope.iter().any(|place| reached.contains(place)));
            if near.is_empty() {
                found.sort_unstable();
                return found;
            }
            for (place, scope) in near {
                found.push(place);
                reached.extend(scope);
            }
            waiting = far;
        }
    }

    /// The variables that a formula speaks of, and the amounts that its linear conditions do.
    fn scope(&self, formula: Formula) -> Vec<usize> {
        let amounts = self.problem.amounts_of(&self.problem.atoms_of(&[formula]));
        let variables = self.problem.pool.support(formula).into_iter().map(|variable| variable.place());
        variables.chain(amounts.into_iter().map(|issue| issue.0)).collect()
    }

    /// The formulas, by place, that remain of `candidates` when each in turn, the last first, is removed if the rest
    /// together with the background still cannot hold.
    pub(super) fn needed(&mut self, background: &[Formula], candidates: &[Formula]) -> Result<Vec<usize>, Stop> {
        if !self.holds_together(background)? {
            return Ok(Vec::new());
        }
        let places: Vec<_> = (0..candidates.len()).collect();
        needed(&places, |some| {
            let formulas: Vec<_> =
                background.iter().copied().chain(some.iter().map(|place| candidates[*place])).collect();
            Ok(!self.holds_together(&formulas)?)
        })
    }

    fn holds_together(&mut self, formulas: &[Formula]) -> Result<bool, Stop> {
        let given = Given::holding(&self.problem, formulas.iter().copied());
        Ok(self.ask(|engine, problem| engine.witness(problem, &given))?.is_some())
    }

    /// For each rung of several clauses, those that the conflict needs, unless it needs them all.
    fn clauses(&mut self, rungs: &[usize], rules: &[usize]) -> Vec<Clause> {
        let mut found = Vec::new();
        for rung in rungs {
            let clauses = self.own_clauses(*rung);
            if clauses.len() < 2 {
                continue;
            }
            let Ok(formulas) = clauses.iter().map(|clause| self.problem.formula(clause)).collect::<Result<Vec<_>, _>>()
            else {
                continue;
            };
            let others = rungs.iter().filter(|other| *other != rung).map(|other| self.problem.rungs[*other]);
            let background: Vec<_> = others.chain(rules.iter().map(|rule| self.problem.rules[*rule])).collect();
            let Ok(needed) = self.needed(&background, &formulas) else { continue };
            if needed.len() < clauses.len() && !needed.is_empty() {
                found.extend(needed.iter().map(|clause| Clause { rung: *rung, condition: clauses[*clause].clone() }));
            }
        }
        found
    }

    /// The clauses of what a rung itself says, without what its weaker rungs say.
    fn own_clauses(&self, rung: usize) -> Vec<Condition> {
        let rung = &self.view.rungs[rung];
        let position = self.view.positions[rung.held].position;
        position.ladder().nth(rung.level).map(|(condition, _)| condition.clauses()).unwrap_or_default()
    }
}
