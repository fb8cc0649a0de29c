//! Conflicts and concessions.
//!
//! Concessions come one by one, each by a program that breaks as little as possible without breaking all of an earlier
//! one. Once there are no more, the conflicts are their minimal hitting sets (Reiter 1987), computed without the
//! solver (Berge 1989). Where concessions or hitting sets are too many, conflicts come one by one from a map of the
//! sets not yet judged (Liffiton, Previti, Malik and Marques-Silva 2016).

use std::cmp::Reverse;

use super::search::{Found, LONGER, LOOK, Search};
use super::truth::{Truth, some, weighted};
use crate::engine::cells::CellSet;
use crate::engine::program::{Column, Failure, Program, Row};
use crate::engine::{Choice, Price, Soft, Stop};

/// How many sets a step of the hitting-set computation may hold.
const WIDEST: usize = 20_000;

/// By how much the dearest formula outweighs one that costs nothing when concessions are sought cheapest first. The
/// solver would not tell apart much finer weights.
const SPREAD: f64 = 1_000.0;

/// The minimal sets that cannot be met, and whether these are all.
pub fn conflicts(search: Search<'_>, soft: &[Soft]) -> Result<(Vec<CellSet>, bool), Stop> {
    let mut map = Map::new(search, soft);
    let half = map.search.nodes / 2;
    map.search.nodes -= half;
    let stopped = map.concede_all();
    map.search.nodes += half;
    let hitting = if stopped.is_ok() { hitting_sets(&map.concessions, soft.len()) } else { None };
    let (found, complete) = match hitting {
        Some(all) => (all, true),
        None => {
            let stopped = map.explore();
            match stopped {
                Err(stop) if map.conflicts.is_empty() => return Err(stop),
                _ => (map.conflicts, stopped.is_ok()),
            }
        }
    };
    Ok((found, complete))
}

/// The minimal sets whose giving-up leaves a package, and whether these are all.
pub fn concessions(search: Search<'_>, soft: &[Soft]) -> Result<(Vec<CellSet>, bool), Stop> {
    let mut map = Map::new(search, soft);
    let stopped = map.concede_all();
    if let (Err(stop), true) = (stopped, map.concessions.is_empty()) {
        return Err(stop);
    }
    Ok((map.concessions, stopped.is_ok()))
}

/// Which sets of soft formulas can be met, as far as it is known.
struct Map<'p, 'q> {
    search: Search<'p>,
    soft: &'q [Soft],
    /// Minimal sets whose giving-up leaves a package.
    concessions: Vec<CellSet>,
    /// Minimal sets that cannot be met.
    conflicts: Vec<CellSet>,
    /// Sets that were met by some choice.
    met: Vec<CellSet>,
}

impl<'p, 'q> Map<'p, 'q> {
    fn new(search: Search<'p>, soft: &'q [Soft]) -> Self {
        Self { search, soft, concessions: Vec::new(), conflicts: Vec::new(), met: Vec::new() }
    }

    /// The soft formulas that a choice breaks, or meets.
    fn graded(&self, choice: &Choice, met: bool) -> CellSet {
        let pool = &self.search.scope.problem.pool;
        let places = (0..self.soft.len()).filter(|place| pool.holds(self.soft[*place].formula, choice) == met);
        CellSet::of(self.soft.len(), places)
    }

    /// The row by which some of these formulas are met.
    fn some_of(&self, set: &CellSet) -> Row {
        some(set.iter().map(|place| &self.search.truths[place]))
    }

    /// Finds all concessions, roughly the cheapest first; an error if it had to stop before.
    fn concede_all(&mut self) -> Result<(), Stop> {
        let kept = self.kept();
        let mut rows = Vec::new();
        loop {
            let Some(Found { choice, best, .. }) = self.search.glance(&kept, &rows)? else { return Ok(()) };
            let mut broken = self.graded(&choice, false);
            self.met.push(self.graded(&choice, true));
            // Every formula has some weight, so the best answer breaks nothing in vain.
            if !best {
                broken = self.least_part(broken)?;
            }
            if self.concessions.iter().any(|known| known.is_within(&broken)) {
                return Err(Stop::Solver);
            }
            rows.push(self.some_of(&broken));
            self.concessions.push(broken);
        }
    }

    /// The objective by which it pays to keep every formula, and most to keep the dearest.
    fn kept(&self) -> Truth {
        let value = |price: &Price| price.cost as f64 + f64::from(price.red_lines) * self.red_line();
        let dearest = self.soft.iter().map(|soft| value(&soft.price)).fold(1.0, f64::max);
        let weight = |soft: &Soft| 1.0 + SPREAD * value(&soft.price) / dearest;
        weighted(self.soft.iter().map(weight).zip(&self.search.truths), 0.0)
    }

    /// What a red line weighs beside costs: more than the dearest demand.
    fn red_line(&self) -> f64 {
        let costs = self.soft.iter().map(|soft| soft.price.cost);
        2.0 * costs.max().unwrap_or(0) as f64 + 1.0
    }

    /// A minimal concession within one that may be too large.
    fn least_part(&mut self, broken: CellSet) -> Result<CellSet, Stop> {
        let mut least = broken.clone();
        for place in broken.iter() {
            if !least.has(place) {
                continue;
            }
            let mut kept = CellSet::all(self.soft.len()).without(&least);
            kept.insert(place);
            if self.can_be_met(&kept)? {
                least = self
                    .met
                    .iter()
                    .rev()
                    .find(|met| kept.is_within(met))
                    .map_or(least, |met| CellSet::all(self.soft.len()).without(met));
            }
        }
        Ok(least)
    }

    /// Whether a set of soft formulas can be met.
    fn can_be_met(&mut self, set: &CellSet) -> Result<bool, Stop> {
        if self.met.iter().any(|met| set.is_within(met)) {
            return Ok(true);
        }
        if self.conflicts.iter().any(|conflict| conflict.is_within(set)) {
            return Ok(false);
        }
        let rows: Vec<_> = set.iter().map(|place| some([&self.search.truths[place]])).collect();
        let Some(found) = self.search.find(&Truth::default(), &rows)? else { return Ok(false) };
        let met = self.graded(&found.choice, true);
        self.met.push(met);
        Ok(true)
    }

    /// Finds all conflicts by judging sets until none is left; an error if it had to stop before.
    fn explore(&mut self) -> Result<(), Stop> {
        while let Some(set) = self.unjudged()? {
            if !self.can_be_met(&set)? {
                let conflict = self.shrunk(set)?;
                self.conflicts.push(conflict);
            }
        }
        Ok(())
    }

    /// A set, rather a large one, that lies within none that was met and around none that cannot be.
    fn unjudged(&mut self) -> Result<Option<CellSet>, Stop> {
        let count = self.soft.len();
        let mut program = Program { columns: vec![Column::BINARY; count], ..Program::default() };
        for met in &self.met {
            let outside = CellSet::all(count).without(met);
            program.at_least(outside.iter().map(|place| (place, 1.0)).collect(), 1.0);
        }
        for conflict in &self.conflicts {
            program.at_least(conflict.iter().map(|place| (place, -1.0)).collect(), 1.0 - conflict.len() as f64);
        }
        program.objective = (0..count).map(|place| (place, 1.0)).collect();
        let mut nodes = LOOK;
        loop {
            let granted = self.search.spend(nodes)?;
            match program.solve(granted, &self.search.scope.problem.limits) {
                Ok(answer) => {
                    return Ok(Some(CellSet::of(count, (0..count).filter(|place| answer.values[*place] > 0.5))));
                }
                Err(Failure::Infeasible) => return Ok(None),
                Err(Failure::Nodes) => nodes *= LONGER,
                Err(Failure::Broken) => return Err(Stop::Solver),
            }
        }
    }

    /// A minimal conflict within a set that cannot be met, by leaving out what is not needed.
    fn shrunk(&mut self, set: CellSet) -> Result<CellSet, Stop> {
        let mut conflict = set.clone();
        for place in set.iter() {
            let fewer = conflict.without(&CellSet::of(self.soft.len(), [place]));
            if !self.can_be_met(&fewer)? {
                conflict = fewer;
            }
        }
        Ok(conflict)
    }
}

/// The minimal sets that share a member with each of the given sets; `None` if they are too many on the way.
fn hitting_sets(sets: &[CellSet], count: usize) -> Option<Vec<CellSet>> {
    let mut hitting = vec![CellSet::none(count)];
    let mut sets: Vec<_> = sets.iter().collect();
    sets.sort_by_key(|set| (set.len(), Reverse((*set).clone())));
    for set in sets {
        let (mut next, missing): (Vec<_>, Vec<_>) = hitting.into_iter().partition(|known| !known.and(set).is_empty());
        let kept = next.len();
        for known in missing {
            for place in set.iter() {
                let mut wider = known.clone();
                wider.insert(place);
                // Among the new sets none can lie within another, as each has one member of this set.
                if !next[..kept].iter().any(|old| old.is_within(&wider)) {
                    next.push(wider);
                }
            }
            if next.len() > WIDEST {
                return None;
            }
        }
        hitting = next;
    }
    Some(hitting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hitting_sets_are_minimal_and_all() {
        let of = |members: &[usize]| CellSet::of(4, members.iter().copied());
        let mut found = hitting_sets(&[of(&[0, 1]), of(&[1, 2]), of(&[3])], 4).unwrap();
        found.sort();
        let mut wanted = vec![of(&[1, 3]), of(&[0, 2, 3])];
        wanted.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn nothing_hits_an_empty_set_and_the_empty_set_hits_nothing() {
        assert_eq!(hitting_sets(&[CellSet::none(2)], 2), Some(vec![]));
        assert_eq!(hitting_sets(&[], 2), Some(vec![CellSet::none(2)]));
    }
}
