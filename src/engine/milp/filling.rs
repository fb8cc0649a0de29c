//! All packages, box by box.
//!
//! The solver finds one package; it grows to a box; the box is cut off, and the solver is asked for the next.

use super::cheapest;
use super::search::{Search, Weights};
use super::truth::{Truth, some, weighted};
use crate::engine::boxes::{Boxes, Fills};
use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::engine::scope::Scope;
use crate::engine::{Choice, Count, Price, Soft, Stop, program};

/// The walk through all packages. The search must be about the soft formulas, then the wishes.
pub struct Filling<'p, 'q> {
    search: Search<'p>,
    soft: &'q [Soft],
    wishes: &'q [(Formula, i128)],
    boxes: Boxes<'q>,
}

impl<'p, 'q> Filling<'p, 'q> {
    /// No packages yet.
    pub fn new(search: Search<'p>, soft: &'q [Soft], wishes: &'q [(Formula, i128)]) -> Self {
        Self { search, soft, wishes, boxes: Boxes::new(soft, wishes) }
    }

    /// How many packages were found; `filled` says whether none is left out.
    pub fn count(&self, filled: bool) -> Count {
        self.boxes.count(filled)
    }

    /// The cells of each issue that occur in some package that meets what is given.
    pub fn possible(mut self) -> Result<Vec<CellSet>, Stop> {
        let issues = 0..self.search.scope.first_atom();
        let mut seen: Vec<_> = issues.clone().map(|place| CellSet::none(self.search.scope.cells(place))).collect();
        let Some(mut found) = self.search.find(&Truth::default(), &[])? else { return Ok(seen) };
        loop {
            let scope = &self.search.scope;
            for (place, seen) in seen.iter_mut().enumerate() {
                // One issue at a time: with the others where they are, it reaches furthest.
                let (around, _) = self.boxes.around(scope, &found.choice);
                *seen = seen.or(&self.boxes.grown(scope, around, place..place + 1, &found.choice).cells[place]);
            }
            let unseen = |place| self.search.model.within(place, &scope.domains[place].without(&seen[place]));
            let unseen: Vec<_> = issues.clone().filter(|place| scope.has(*place)).map(unseen).collect();
            let all = weighted(unseen.iter().map(|truth| (1.0, truth)), 0.0);
            match self.search.glance(&all, &[some(&unseen)])? {
                Some(next) => found = next,
                None => return Ok(seen),
            }
        }
    }

    /// The rows by which what is broken crosses so many red lines at most, and costs so much at most.
    fn up_to(&self, red_lines: u32, costs: Option<i128>) -> Result<Vec<program::Row>, Stop> {
        let mut rows = vec![self.search.at_most(&Weights::red_lines(self.soft), i128::from(red_lines))?];
        if let Some(costs) = costs {
            rows.push(self.search.at_most(&Weights::costs(self.soft), costs)?);
        }
        Ok(rows)
    }

    /// Finds one more box; says whether there was one.
    fn next(&mut self, rows: &[program::Row], within: Price) -> Result<bool, Stop> {
        let Some(found) = self.search.find(&Truth::default(), rows)? else { return Ok(false) };
        let mut choice = found.choice;
        let (mut around, graded) = self.boxes.around(&self.search.scope, &choice);
        if graded {
            let issues = 0..self.search.scope.first_atom();
            around = self.boxes.grown(&self.search.scope, around, issues, &choice);
        } else {
            choice = self.best(choice)?;
        }
        let sets = self.boxes.add(&self.search.scope, around, &choice, within);
        self.search.exclude(&sets);
        Ok(true)
    }

    /// Of the choices with the same cells of the issues, one of the least price with the most wishes met.
    fn best(&mut self, choice: Choice) -> Result<Choice, Stop> {
        let scope = &self.search.scope;
        let issues: Vec<_> = (0..scope.first_atom()).filter(|place| scope.has(*place)).collect();
        let same = |place: &usize| {
            let cell = CellSet::of(scope.cells(*place), [choice[*place]]);
            some([&self.search.model.within(*place, &cell)])
        };
        let mut rows: Vec<_> = issues.iter().map(same).collect();
        let Some((price, _)) = cheapest(&mut self.search, self.soft, &rows)? else { return Err(Stop::Solver) };
        rows.extend(self.up_to(price.red_lines, Some(price.cost))?);
        let unmet = Weights {
            first: self.soft.len(),
            formulas: self.wishes.iter().map(|(formula, _)| *formula).collect(),
            weights: self.wishes.iter().map(|(_, worth)| *worth).collect(),
        };
        let (_, choice) = self.search.least(&unmet, &rows)?.ok_or(Stop::Solver)?;
        Ok(choice)
    }
}

impl Fills for Filling<'_, '_> {
    fn cheapest(&mut self) -> Result<Option<Price>, Stop> {
        Ok(cheapest(&mut self.search, self.soft, &[])?.map(|(least, _)| least))
    }

    fn fill(&mut self, least: Price, within: Price) -> Result<bool, Stop> {
        // Costs only matter once no fewer red lines can be crossed; otherwise they are looked at package by package.
        let costs = (within.red_lines <= least.red_lines).then_some(within.cost);
        let rows = self.up_to(within.red_lines, costs)?;
        loop {
            match self.next(&rows, within) {
                Ok(true) => {}
                Ok(false) => return Ok(true),
                Err(stop) if self.boxes.len() == 0 => return Err(stop),
                Err(_) => return Ok(false),
            }
        }
    }

    fn found(&self) -> (&Boxes<'_>, &Scope<'_>) {
        (&self.boxes, &self.search.scope)
    }
}
