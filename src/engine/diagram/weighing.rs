//! What the packages of a question are worth to several parties: compiled once, asked several things.

use crate::engine::problem::Problem;
use crate::engine::scores::{Goal, Point, Scores};
use crate::engine::{Given, Stop};

use super::chain::Chain;
use super::goals::Goals;
use super::{Diagram, frontier};

/// The packages that meet what is given, with what each is worth to several parties.
#[derive(Clone, Debug)]
pub struct Weighing {
    chain: Chain,
    extremes: Vec<(i128, i128)>,
}

impl Diagram {
    /// Weighs the packages that meet what is given; `None` if there are none.
    ///
    /// # Errors
    /// If the diagram exceeds its budget.
    pub fn weigh(&self, problem: &mut Problem, given: &Given, scores: &Scores) -> Result<Option<Weighing>, Stop> {
        let Some(mut chain) = Chain::new(problem, given, scores)? else { return Ok(None) };
        let extremes = (0..scores.parties()).map(|party| chain.extremes(party)).collect();
        chain.sift();
        Ok(Some(Weighing { chain, extremes }))
    }

    /// Everything that the packages that meet what is given are worth to the first two parties, ascending; `None` if
    /// that is more than `most` pairs of numbers, or takes too much to know.
    ///
    /// # Errors
    /// If the diagram exceeds its budget.
    pub fn outcomes(
        &self,
        problem: &mut Problem,
        given: &Given,
        scores: &Scores,
        most: usize,
    ) -> Result<Option<Vec<[i128; 2]>>, Stop> {
        match Chain::new(problem, given, scores)? {
            Some(chain) => chain.outcomes(most),
            None => Ok(Some(Vec::new())),
        }
    }
}

impl Weighing {
    /// By party, the least and the most that a package is worth.
    pub fn extremes(&self) -> &[(i128, i128)] {
        &self.extremes
    }

    /// The packages that no other one betters for one party at nobody's cost: every way of being worth something to each
    /// that is among the best, the best for the first party first.
    ///
    /// # Errors
    /// If the frontier exceeds its budget.
    pub fn frontier(&self, problem: &Problem) -> Result<Vec<Point>, Stop> {
        frontier::of(problem, &self.chain, &Goals::default())
    }

    /// The points of the frontier that reach every goal.
    ///
    /// # Errors
    /// If so many ways lead near the goals that it exceeds its budget.
    pub fn beyond(&self, problem: &Problem, goals: &[Goal]) -> Result<Vec<Point>, Stop> {
        frontier::of(problem, &self.chain, &Goals::new(&self.chain, goals))
    }

    /// Some packages that reach every goal, if any are found: of many ways only the likeliest are followed, by how much
    /// the worst off has. What a party has is told as a factor for its worth, and what is taken off.
    ///
    /// # Errors
    /// If even that exceeds its budget.
    pub fn likely(
        &self,
        problem: &Problem,
        goals: &[Goal],
        width: usize,
        weights: &[i128],
        scale: &[(i128, i128)],
    ) -> Result<Vec<Point>, Stop> {
        let goals = Goals::new(&self.chain, goals).narrow(&self.chain, width, weights, scale);
        frontier::of(problem, &self.chain, &goals)
    }

    /// The most that worth comes to when each party's is multiplied by a weight and added, and what the parties have in a
    /// package where it does.
    pub fn best(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        self.chain.best(weights)
    }
}
