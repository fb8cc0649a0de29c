//! What the search may spend: steps, which are counted, and the limits of the problem, which are looked at on the way.

use std::cell::Cell;
use std::rc::Rc;

use batsat::{Callbacks, ClauseKind, Lit};

use crate::engine::Stop;
use crate::engine::limits::{Holding, Limits};

/// What a conflict of the solver counts for, beside a decision.
const CONFLICT: u64 = 8;

/// After so many steps the limits are looked at.
const OFTEN: u64 = 1024;

/// What a step takes, about, in units of work.
const WORK: u64 = 1;

/// The steps that are left for a question, shared by all solvers that work on it.
#[derive(Clone, Debug)]
pub(super) struct Meter(Rc<Counts>);

#[derive(Debug)]
struct Counts {
    left: Cell<u64>,
    since: Cell<u64>,
    learnt: Cell<usize>,
    stopped: Cell<Option<Stop>>,
    limits: Limits,
    held: Holding,
}

impl Meter {
    /// So many of some steps as the work that is left is enough for.
    pub fn affordable(steps: u64, limits: &Limits) -> u64 {
        steps.min(limits.left() / WORK)
    }

    /// So many steps.
    pub fn new(steps: u64, limits: &Limits) -> Self {
        Self(Rc::new(Counts {
            left: Cell::new(steps),
            since: Cell::new(OFTEN),
            learnt: Cell::new(0),
            stopped: Cell::new(None),
            limits: limits.clone(),
            held: limits.holding(),
        }))
    }

    /// So many steps more. What had none left goes on.
    pub fn grant(&self, steps: u64) {
        self.0.left.set(self.0.left.get() + steps);
        if self.0.stopped.get() == Some(Stop::Budget) && self.0.left.get() > 0 {
            self.0.stopped.set(None);
        }
    }

    /// Sets one part of so many of what is left aside, to be granted again, and says how much that is.
    pub fn set_aside(&self, parts: u64) -> u64 {
        let left = self.0.left.get();
        self.0.left.set(left - left / parts);
        left / parts
    }

    /// Takes steps from what is left, and looks at the limits now and then.
    pub fn spend(&self, steps: u64) -> Result<(), Stop> {
        let counts = &*self.0;
        if let Some(stop) = counts.stopped.get() {
            return Err(stop);
        }
        counts.since.set(counts.since.get() + steps);
        let outcome = match counts.left.get().checked_sub(steps) {
            None => Err(Stop::Budget),
            Some(_) if counts.since.get() >= OFTEN => counts.limits.spend(WORK * counts.since.replace(0)),
            Some(_) => Ok(()),
        };
        counts.left.set(counts.left.get().saturating_sub(steps));
        counts.stopped.set(outcome.err());
        outcome
    }

    /// Notes how many bytes a solver's own clauses take; learnt ones are added.
    pub fn hold(&self, bytes: usize) -> Result<(), Stop> {
        self.0.held.set(bytes + self.0.learnt.get())
    }

    /// Why the solver was stopped.
    pub fn stopped(&self) -> Stop {
        self.0.stopped.get().unwrap_or(Stop::Solver)
    }
}

/// The meter as the solver sees it.
pub(super) struct Watch(pub Meter);

impl Callbacks for Watch {
    fn on_new_clause(&mut self, clause: &[Lit], _: ClauseKind) {
        let counts = &*self.0.0;
        counts.learnt.set(counts.learnt.get() + size_of_val(clause));
        // That the steps are used up is told at the next decision.
        let _ = self.0.spend(CONFLICT);
    }

    fn on_delete_clause(&mut self, clause: &[Lit]) {
        let learnt = &self.0.0.learnt;
        learnt.set(learnt.get().saturating_sub(size_of_val(clause)));
    }

    fn stop(&self) -> bool {
        self.0.spend(1).is_err()
    }
}
