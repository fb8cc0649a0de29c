//! Points that must reach a bound, watched while the solver assigns literals.
//!
//! Counts, weights and sums of any size take one row here and no clauses: what can still be reached is kept up with
//! every literal that falls away, and where it drops below the bound the solver is told which of them did it. This is
//! how pseudo-Boolean solvers count, and unlike an encoding into clauses it does not grow with the numbers.

use batsat::{Lit, Theory, TheoryArg, lbool};

/// Points of literals that add up to a bound or more wherever a literal, the premise, holds.
#[derive(Debug)]
struct Sum {
    premise: Lit,
    at_least: i128,
    /// Literals and their points, most first.
    terms: Vec<(Lit, i128)>,
    /// What all terms come to together.
    total: i128,
    /// What the terms that have not fallen away come to.
    open: i128,
}

/// All sums, and the literals that the solver has assigned.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sums: Vec<Sum>,
    /// By literal that may come true: the sums that lose points by it.
    losses: Vec<Vec<(u32, i128)>>,
    /// By literal: the sums of which it is the premise.
    premises: Vec<Vec<u32>>,
    /// The literals that are true, as far as they were read.
    read: Vec<Lit>,
    /// How many were read when each level began.
    levels: Vec<usize>,
    /// Whether sums were added since the last look.
    fresh: bool,
}

impl Sums {
    /// Adds a sum; points are above nought.
    pub fn add(&mut self, premise: Lit, at_least: i128, mut terms: Vec<(Lit, i128)>) {
        self.rewind(0);
        self.fresh = true;
        terms.sort_by_key(|(literal, points)| (-points, *literal));
        let place = self.sums.len() as u32;
        for (literal, points) in &terms {
            at(&mut self.losses, !*literal).push((place, *points));
        }
        at(&mut self.premises, premise).push(place);
        let total = terms.iter().map(|(_, points)| points).sum();
        self.sums.push(Sum { premise, at_least, terms, total, open: total });
    }

    /// How many bytes the sums take, about.
    pub fn bytes(&self) -> usize {
        let terms: usize = self.sums.iter().map(|sum| sum.terms.len()).sum();
        terms * 2 * size_of::<(Lit, i128)>()
    }

    /// Forgets what was read beyond a number of literals.
    fn rewind(&mut self, to: usize) {
        while self.read.len() > to {
            let Some(literal) = self.read.pop() else { return };
            for (sum, points) in self.losses.get(literal.idx() as usize).into_iter().flatten() {
                self.sums[*sum as usize].open += points;
            }
        }
    }

    /// Reads what the solver has assigned since the last look; gives the sums that may have become too low.
    fn catch_up(&mut self, model: &[Lit]) -> Vec<u32> {
        let mut touched = Vec::new();
        for literal in &model[self.read.len().min(model.len())..] {
            for (sum, points) in self.losses.get(literal.idx() as usize).into_iter().flatten() {
                self.sums[*sum as usize].open -= points;
                touched.push(*sum);
            }
            touched.extend(self.premises.get(literal.idx() as usize).into_iter().flatten());
            self.read.push(*literal);
        }
        if std::mem::take(&mut self.fresh) {
            touched = (0..self.sums.len() as u32).collect();
        }
        touched
    }

    /// The clause that a sum stands for where it is too low: one of the terms that fell away must hold, or the premise
    /// must not. As few terms as come to enough, those with most points first.
    fn clause(&self, sum: &Sum, acts: &TheoryArg<'_>) -> Vec<Lit> {
        let mut clause = vec![!sum.premise];
        let mut left = sum.total;
        for (literal, points) in &sum.terms {
            if left < sum.at_least {
                break;
            }
            if acts.value(literal.var()) == lbool::new(!literal.sign()) {
                clause.push(*literal);
                left -= points;
            }
        }
        clause
    }

    fn check(&mut self, acts: &mut TheoryArg<'_>) {
        let touched = self.catch_up(acts.model());
        let holds = |literal: Lit| acts.value(literal.var()) == lbool::new(literal.sign());
        let low = |place: &&u32| {
            let sum = &self.sums[**place as usize];
            sum.open < sum.at_least && holds(sum.premise)
        };
        if let Some(low) = touched.iter().find(low) {
            let clause = self.clause(&self.sums[*low as usize], acts);
            acts.raise_conflict(&clause, false);
        }
    }
}

impl Theory for Sums {
    fn final_check(&mut self, acts: &mut TheoryArg<'_>) {
        self.check(acts);
    }

    fn partial_check(&mut self, acts: &mut TheoryArg<'_>) {
        self.check(acts);
    }

    fn create_level(&mut self) {
        self.levels.push(self.read.len());
    }

    fn pop_levels(&mut self, levels: usize) {
        let kept = self.levels.len().saturating_sub(levels);
        if let Some(read) = self.levels.get(kept).copied() {
            self.rewind(read);
        }
        self.levels.truncate(kept);
    }

    fn n_levels(&self) -> usize {
        self.levels.len()
    }

    /// Nothing is ever propagated, only refused.
    fn explain_propagation(&mut self, _: Lit) -> &[Lit] {
        &[]
    }
}

/// The entry of a literal, made if there is none.
fn at<T>(by_literal: &mut Vec<Vec<T>>, literal: Lit) -> &mut Vec<T> {
    let place = literal.idx() as usize;
    if by_literal.len() <= place {
        by_literal.resize_with(place + 1, Vec::new);
    }
    &mut by_literal[place]
}
