//! Points that must reach a bound, watched while the solver assigns literals.
//!
//! Counts, weights and sums of any size take one row here and few clauses: what can still be reached is kept up with
//! every literal that falls away, and where it drops below the bound the solver is told which of them did it. This is
//! how pseudo-Boolean solvers count, and unlike an encoding into clauses it does not grow with the numbers.

use batsat::{Lit, Theory, TheoryArg, lbool};

/// Points that add up to a bound or more wherever a literal, the premise, holds.
#[derive(Debug)]
struct Sum {
    premise: Lit,
    at_least: i128,
    ladders: Vec<Ladder>,
    /// What all ladders come to together.
    total: i128,
    /// What they can still come to.
    open: i128,
}

/// Literals of which each follows from the next; with the points that the ladder gives where a literal holds.
pub(super) type Steps = Vec<(Lit, i128)>;

#[derive(Debug)]
struct Ladder {
    steps: Steps,
    /// How many steps have not fallen away.
    open: usize,
}

impl Ladder {
    /// The points of the first so many steps.
    fn points(&self, steps: usize) -> i128 {
        steps.checked_sub(1).map_or(0, |last| self.steps[last].1)
    }

    /// The points that have fallen away.
    fn lost(&self) -> i128 {
        self.points(self.steps.len()) - self.points(self.open)
    }
}

/// A step of a ladder of a sum.
#[derive(Clone, Copy, Debug)]
struct Place {
    sum: u32,
    ladder: u32,
    step: u32,
}

/// All sums, and the literals that the solver has assigned.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sums: Vec<Sum>,
    /// By literal that may come true: the steps that fall away by it.
    falls: Vec<Vec<Place>>,
    /// By literal: the sums of which it is the premise.
    premises: Vec<Vec<u32>>,
    /// How many of the solver's literals were read.
    read: usize,
    /// How far ladders stood open before a literal was read, with the step that was the first to be closed.
    undo: Vec<Place>,
    /// What was read and noted when each level began.
    levels: Vec<(usize, usize)>,
    /// Whether sums were added since the last look.
    fresh: bool,
    steps: usize,
}

impl Sums {
    /// Adds a sum of ladders, whose points rise from step to step and begin above nought.
    pub fn add(&mut self, premise: Lit, at_least: i128, ladders: Vec<Steps>) {
        self.rewind(0, 0);
        self.fresh = true;
        let sum = self.sums.len() as u32;
        for (ladder, steps) in ladders.iter().enumerate() {
            self.steps += steps.len();
            for (step, (literal, _)) in steps.iter().enumerate() {
                let place = Place { sum, ladder: ladder as u32, step: step as u32 };
                at(&mut self.falls, !*literal).push(place);
            }
        }
        at(&mut self.premises, premise).push(sum);
        let ladders: Vec<_> = ladders.into_iter().map(|steps| Ladder { open: steps.len(), steps }).collect();
        let total = ladders.iter().map(|ladder| ladder.points(ladder.open)).sum();
        self.sums.push(Sum { premise, at_least, ladders, total, open: total });
    }

    /// How many bytes the sums take, about.
    pub fn bytes(&self) -> usize {
        self.steps * (size_of::<(Lit, i128)>() + size_of::<Place>())
    }

    /// Forgets what was read and noted beyond some numbers.
    fn rewind(&mut self, read: usize, noted: usize) {
        for Place { sum, ladder, step } in self.undo.drain(noted..).rev() {
            let sum = &mut self.sums[sum as usize];
            let ladder = &mut sum.ladders[ladder as usize];
            sum.open += ladder.points(step as usize) - ladder.points(ladder.open);
            ladder.open = step as usize;
        }
        self.read = read;
    }

    /// Reads what the solver has assigned since the last look; gives the sums that may have become too low.
    fn catch_up(&mut self, model: &[Lit]) -> Vec<u32> {
        let mut touched = Vec::new();
        for literal in &model[self.read.min(model.len())..] {
            let literal = literal.idx() as usize;
            for place in self.falls.get(literal).into_iter().flatten() {
                let sum = &mut self.sums[place.sum as usize];
                let ladder = &mut sum.ladders[place.ladder as usize];
                if (place.step as usize) < ladder.open {
                    self.undo.push(Place { step: ladder.open as u32, ..*place });
                    sum.open -= ladder.points(ladder.open) - ladder.points(place.step as usize);
                    ladder.open = place.step as usize;
                    touched.push(place.sum);
                }
            }
            touched.extend(self.premises.get(literal).into_iter().flatten());
        }
        self.read = model.len();
        if std::mem::take(&mut self.fresh) {
            touched = (0..self.sums.len() as u32).collect();
        }
        touched
    }

    fn check(&mut self, acts: &mut TheoryArg<'_>) {
        let touched = self.catch_up(acts.model());
        let holds = |literal: Lit| acts.value(literal.var()) == lbool::new(literal.sign());
        let low = |place: &&u32| {
            let sum = &self.sums[**place as usize];
            sum.open < sum.at_least && holds(sum.premise)
        };
        if let Some(low) = touched.iter().find(low) {
            let clause = self.sums[*low as usize].clause(&holds);
            acts.raise_conflict(&clause, false);
        }
    }
}

impl Sum {
    /// The clause that a sum stands for where it is too low: a ladder that has lost points must reach a step that has
    /// fallen away, or the premise must not hold. As few ladders as come to enough, and each step as high as it can be.
    fn clause(&self, holds: &dyn Fn(Lit) -> bool) -> Vec<Lit> {
        let mut lost: Vec<_> = self.ladders.iter().filter(|ladder| ladder.lost() > 0).collect();
        lost.sort_by_key(|ladder| -ladder.lost());
        let mut left = self.total;
        let enough = lost.iter().position(|ladder| {
            left -= ladder.lost();
            left < self.at_least
        });
        lost.truncate(enough.map_or(lost.len(), |last| last + 1));
        let mut spare = self.at_least - 1 - left;
        let mut clause = vec![!self.premise];
        for ladder in lost {
            let base = ladder.points(ladder.open);
            let mut step = ladder.open;
            while step + 1 < ladder.steps.len()
                && ladder.points(step + 1) - base <= spare
                && holds(!ladder.steps[step + 1].0)
            {
                step += 1;
            }
            spare -= ladder.points(step) - base;
            clause.push(ladder.steps[step].0);
        }
        clause
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
        self.levels.push((self.read, self.undo.len()));
    }

    fn pop_levels(&mut self, levels: usize) {
        let kept = self.levels.len().saturating_sub(levels);
        if let Some((read, noted)) = self.levels.get(kept).copied() {
            self.rewind(read, noted);
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
