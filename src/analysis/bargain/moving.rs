//! The frontier of one party or two where amounts have no step, exactly.
//!
//! Worth runs along straight lines between the points of the parties, and cells are cut at these. So the worth of all
//! packages of one choice of cells is a sum of points and straight stretches; and where a sum ties amounts together, a
//! polygon, of which the side that nothing betters is found corner by corner.

use std::sync::Arc;

use crate::engine::cells::Cell;
use crate::engine::diagram::{Diagram, Ramps};
use crate::engine::pareto::stretches::{Front, Move, Pair, Start};
use crate::engine::scores::Scores;
use crate::engine::{Choice, Given, Stop};
use crate::model::{IssueId, Number, Range, Value};

use super::region::{Corner, Region, Terms};
use super::weigh::Table;

/// At most so many combinations of cells and truths of tied amounts are gone through.
const COMBINATIONS: usize = 200;

/// A party, and whether more is better or less.
type Side = (usize, bool);

impl Table<'_> {
    /// What nothing betters of what packages are worth to one party or two, in whole units of each.
    ///
    /// # Errors
    /// If that takes too much work, or cannot be told exactly.
    pub(super) fn front(&mut self) -> Result<Front, Stop> {
        let sides: Vec<_> = (0..self.parties.len()).map(|party| (party, true)).collect();
        self.front_of(&sides)
    }

    /// Whether worth runs straight along every way between packages of a choice of cells.
    pub(super) fn moves_straight(&self) -> bool {
        let problem = &self.inquiry.problem;
        let single = |cell: &Cell| matches!(cell, Cell::Range(range) if range.is_point());
        let straight = |issue: &IssueId| problem.step(*issue).is_none() || problem.issues[issue.0].iter().all(single);
        // A sum that only a bonus speaks of ties amounts as well, and differently in each package.
        let bonuses: Vec<_> = self.worths.scores.bonuses.iter().map(|(formula, _)| *formula).collect();
        let bonuses = problem.atoms_of(&bonuses);
        let known = bonuses.iter().all(|atom| self.ties.atoms.contains(atom));
        let free = || !problem.amounts_of(&bonuses).iter().any(|issue| self.fluid.contains(issue));
        self.fluid.iter().all(|issue| problem.step(*issue).is_none())
            && self.ties.issues.iter().all(straight)
            && (known || free())
    }

    /// By party, the least that packages are worth or come near to, in whole units.
    ///
    /// # Errors
    /// As above.
    pub(super) fn lows(&mut self) -> Result<Vec<Number>, Stop> {
        let parties = self.parties.len();
        let low = |party: usize| {
            let front = self.front_of(&[(party, false)])?;
            let low = front.stretches().last().map(|stretch| -stretch.ends[1][0].clone());
            Ok(low.unwrap_or_else(Number::zero))
        };
        (0..parties).map(low).collect()
    }

    fn front_of(&mut self, sides: &[Side]) -> Result<Front, Stop> {
        let scores = self.scores(sides);
        let ramps = self.ramps(sides);
        if !self.is_tied() {
            return Diagram.front(&mut self.inquiry.problem, &self.given, &scores, &ramps);
        }
        let mut fronts = Vec::new();
        for here in self.choices_of_ties()? {
            let rest = Diagram.front(&mut self.inquiry.problem, &here, &scores, &ramps)?;
            fronts.extend(rest.after(&self.starts_of_region(sides, &here)?));
        }
        Ok(Front::of(fronts))
    }

    /// Whether sums tie amounts that move.
    pub(super) fn is_tied(&self) -> bool {
        self.fluid.iter().any(|issue| self.ties.issues.contains(issue))
    }

    /// The amounts that move and that no sum ties.
    pub(super) fn free(&self) -> Vec<IssueId> {
        self.fluid.iter().copied().filter(|issue| !self.ties.issues.contains(issue)).collect()
    }

    /// What is given with one cell for each tied amount and one truth for each condition that ties them, for every choice
    /// of these in which there are packages.
    ///
    /// # Errors
    /// If there are too many.
    pub(super) fn choices_of_ties(&mut self) -> Result<Vec<Given>, Stop> {
        let (mut given, mut found) = (self.given.clone(), Vec::new());
        while let Some(choice) = self.inquiry.ask(|engine, problem| engine.witness(problem, &given))? {
            if found.len() == COMBINATIONS {
                return Err(Stop::Budget);
            }
            found.push(self.inquiry.as_chosen(&self.given, &self.ties, &choice));
            self.inquiry.exclude(&mut given, &self.ties, &choice);
        }
        Ok(found)
    }

    /// What packages are worth on some sides.
    fn scores(&self, sides: &[Side]) -> Scores {
        let all = &self.worths.scores;
        let of = |worth: &Vec<i128>| -> Vec<i128> {
            sides.iter().map(|(party, more)| if *more { worth[*party] } else { -worth[*party] }).collect()
        };
        Scores {
            base: of(&all.base),
            cells: all.cells.iter().map(|cells| cells.iter().map(of).collect()).collect(),
            bonuses: all.bonuses.iter().map(|(formula, worth)| (*formula, of(worth))).collect(),
        }
    }

    /// What moving within the cells of fluid amounts adds to what their samples are worth, where no sum ties them.
    fn ramps(&self, sides: &[Side]) -> Ramps {
        let starts = |issue: &IssueId| {
            let cell = |(place, cell): (usize, &Cell)| {
                let Cell::Range(range) = cell else { return Vec::new() };
                let [low, high] = [&range.min, &range.max].map(|end| self.over_sample(sides, *issue, range, end));
                starts((issue.0, place), range, low, high)
            };
            self.inquiry.problem.issues[issue.0].iter().enumerate().map(cell).collect()
        };
        self.free().iter().map(|issue| (issue.0, starts(issue))).collect()
    }

    /// How much more than at the sample of its range an amount is worth at a number, in whole units.
    fn over_sample(&self, sides: &[Side], issue: IssueId, range: &Range, at: &Number) -> Pair {
        let mut more = [Number::zero(), Number::zero()];
        for (more, (party, is_more)) in more.iter_mut().zip(sides) {
            let interests = &self.parties[*party].interests.issues;
            let Some((_, interest)) = interests.iter().find(|(known, _)| *known == issue) else { continue };
            let worth = |number: &Number| interest.of(&Value::Amount(number.clone()));
            let gain = &(&worth(at) - &worth(&range.sample())) * &self.worths.units[*party];
            *more = if *is_more { gain } else { -gain };
        }
        more
    }

    /// What tied amounts add to what their samples are worth, in the cells of a choice.
    fn starts_of_region(&self, sides: &[Side], given: &Given) -> Result<Vec<Start>, Stop> {
        let choice: Choice = given.domains.iter().map(|cells| cells.first().unwrap_or_default()).collect();
        let system = self.inquiry.problem.linear_system(&self.ties.issues, &self.ties.atoms, &choice);
        let (mut worth, mut base) = ([Terms::new(), Terms::new()], [Number::zero(), Number::zero()]);
        for (place, issue) in self.ties.issues.iter().enumerate() {
            let Cell::Range(range) = &self.inquiry.problem.issues[issue.0][choice[issue.0]] else { continue };
            if range.is_point() {
                continue;
            }
            let width = &range.max - &range.min;
            let [low, high] = [&range.min, &range.max].map(|end| self.over_sample(sides, *issue, range, end));
            for side in 0..sides.len() {
                let slope = &(&high[side] - &low[side]) / &width;
                base[side] += &(&low[side] - &(&slope * &range.min));
                if !slope.is_zero() {
                    worth[side].push((place, slope));
                }
            }
        }
        let region = Region { system, worth };
        let corners = region.corners()?;
        let start = |one: &Corner, other: &Corner, reached: bool| {
            let ends = [one, other].map(|corner| [0, 1].map(|side| &corner.worth[side] + &base[side]));
            let amounts = one.amounts.iter().cloned().zip(other.amounts.iter().cloned());
            let moves = self.ties.issues.iter().zip(amounts).map(|(issue, (from, to))| Move {
                variable: issue.0,
                cell: choice[issue.0],
                amounts: Some([from, to]),
            });
            Start { ends, reached, moves: moves.collect() }
        };
        let mut starts: Vec<_> = corners.iter().map(|corner| start(corner, corner, corner.reached)).collect();
        for pair in corners.windows(2) {
            starts.push(start(&pair[0], &pair[1], region.reaches(&pair[0], &pair[1])?));
        }
        Ok(starts)
    }
}

/// The points and stretches that nothing betters of a range whose ends add so much.
fn starts((variable, cell): (usize, usize), range: &Range, low: Pair, high: Pair) -> Vec<Start> {
    let start = |ends: [&Pair; 2], amounts: [&Number; 2], reached: bool| {
        let moves: Arc<[Move]> = [Move { variable, cell, amounts: Some(amounts.map(Number::clone)) }].into();
        Start { ends: ends.map(Pair::clone), reached, moves }
    };
    if low == high {
        let amount = range.roundest();
        return vec![start([&low, &low], [&amount, &amount], true)];
    }
    let bottom = start([&low, &low], [&range.min, &range.min], !range.min_open);
    let top = start([&high, &high], [&range.max, &range.max], !range.max_open);
    let covers = |one: &Pair, other: &Pair| one.iter().zip(other).all(|(one, other)| one >= other);
    match (covers(&low, &high), covers(&high, &low)) {
        (true, _) => vec![bottom],
        (_, true) => vec![top],
        _ if low[0] < high[0] => {
            let way = start([&low, &high], [&range.min, &range.max], true);
            vec![bottom, way, top]
        }
        _ => {
            let way = start([&high, &low], [&range.max, &range.min], true);
            vec![top, way, bottom]
        }
    }
}
