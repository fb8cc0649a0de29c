//! Conflicts and concessions, one by one.
//!
//! **Conflicts**: a second solver keeps the map of the sets not yet judged (MARCO: Liffiton, Previti, Malik and
//! Marques-Silva 2016). A set from it, rather a large one, either can be met, or is shrunk to a conflict; either way the
//! map is marked, and once nothing is left on it, all are known. **Concessions** come from choices: what a choice breaks
//! is made as small as it can be, and no later choice may break all of it again (Liffiton and Sakallah 2008). The first
//! ones are the cheapest.

use batsat::{Lit, Solver, SolverInterface, lbool};

use super::cheapest::{Cheapest, Scale};
use super::finder::Finder;
use super::meter::Watch;
use crate::engine::cells::CellSet;
use crate::engine::{Choice, Soft, Stop};

/// So many concessions are sought cheapest first.
const IN_ORDER: usize = 20;

/// The minimal sets found that cannot be met, and what ended the search if something did.
pub fn conflicts(finder: Finder<'_>, soft: &[Soft]) -> (Vec<CellSet>, Result<(), Stop>) {
    let mut judge = Judge::new(finder, soft);
    let mut map = Map::new(&judge);
    let outcome = judge.explore(&mut map);
    (judge.conflicts, outcome)
}

/// The minimal sets found whose giving-up leaves a package, and what ended the search if something did.
pub fn concessions(finder: Finder<'_>, soft: &[Soft]) -> (Vec<CellSet>, Result<(), Stop>) {
    let mut judge = Judge::new(finder, soft);
    judge.finder.meter.set_half_aside(true);
    // Where this stops, the other way goes on.
    let _ = judge.concede_cheapest(IN_ORDER);
    judge.finder.meter.set_half_aside(false);
    let outcome = judge.concede_all();
    (judge.concessions, outcome)
}

/// Judges whether sets of soft formulas can be met.
struct Judge<'p, 'q> {
    finder: Finder<'p>,
    soft: &'q [Soft],
    /// Minimal sets that cannot be met.
    conflicts: Vec<CellSet>,
    /// Minimal sets whose giving-up leaves a package.
    concessions: Vec<CellSet>,
}

impl<'p, 'q> Judge<'p, 'q> {
    fn new(finder: Finder<'p>, soft: &'q [Soft]) -> Self {
        Self { finder, soft, conflicts: Vec::new(), concessions: Vec::new() }
    }

    /// The soft formulas that a choice meets.
    fn met(&self, choice: &Choice) -> CellSet {
        let pool = &self.finder.scope.problem.pool;
        let places = (0..self.soft.len()).filter(|place| pool.holds(self.soft[*place].formula, choice));
        CellSet::of(self.soft.len(), places)
    }

    fn literals(&self, set: &CellSet) -> Vec<Lit> {
        set.iter().map(|place| self.finder.truths[place]).collect()
    }

    fn without(&self, set: &CellSet) -> CellSet {
        CellSet::all(self.soft.len()).without(set)
    }

    /// What can be met around a set, or a part of the set that cannot.
    fn judged(&mut self, set: &CellSet) -> Result<Judged, Stop> {
        let literals = self.literals(set);
        if let Some(choice) = self.finder.find(&literals)? {
            return Ok(Judged::Met(self.met(&choice).or(set)));
        }
        let core = self.finder.core(&literals);
        let places = set.iter().filter(|place| core.contains(&self.finder.truths[*place]));
        Ok(Judged::Unmet(CellSet::of(self.soft.len(), places)))
    }

    /// Marks the map with one set after the other until nothing is left on it.
    fn explore(&mut self, map: &mut Map) -> Result<(), Stop> {
        while let Some(seed) = map.unjudged(&self.finder)? {
            match self.judged(&seed)? {
                Judged::Met(met) => {
                    let most = self.enlarged(met)?;
                    map.add(self.without(&most).iter().map(|place| map.places[place]).collect(), &self.finder)?;
                }
                Judged::Unmet(core) => {
                    let conflict = self.shrunk(core, map)?;
                    map.add(conflict.iter().map(|place| !map.places[place]).collect(), &self.finder)?;
                    self.conflicts.push(conflict);
                }
            }
        }
        Ok(())
    }

    /// A minimal conflict within a set that cannot be met, by leaving out what is not needed.
    fn shrunk(&mut self, core: CellSet, map: &mut Map) -> Result<CellSet, Stop> {
        let mut conflict = core.clone();
        for place in core.iter() {
            if !conflict.has(place) {
                continue;
            }
            let fewer = conflict.without(&CellSet::of(self.soft.len(), [place]));
            match self.judged(&fewer)? {
                Judged::Unmet(smaller) => conflict = smaller,
                Judged::Met(met) => {
                    map.add(self.without(&met).iter().map(|place| map.places[place]).collect(), &self.finder)?;
                }
            }
        }
        Ok(conflict)
    }

    /// A set that can be met, with all that can be met beside it one after the other.
    fn enlarged(&mut self, mut met: CellSet) -> Result<CellSet, Stop> {
        for place in self.without(&met).iter() {
            if met.has(place) {
                continue;
            }
            let mut more = met.clone();
            more.insert(place);
            if self.conflicts.iter().any(|conflict| conflict.is_within(&more)) {
                continue;
            }
            if let Judged::Met(most) = self.judged(&more)? {
                met = most;
            }
        }
        Ok(met)
    }

    /// Finds some concessions, the cheapest first and of these the smallest.
    fn concede_cheapest(&mut self, number: usize) -> Result<(), Stop> {
        let Some(scale) = Scale::new(self.soft) else { return Ok(()) };
        let sizes = self.soft.len() as i128 + 1;
        let weights = self.soft.iter().map(|soft| scale.weight(soft.price) * sizes + 1);
        let mut cheapest = Cheapest::new(self.finder.truths.iter().copied().zip(weights));
        while self.concessions.len() < number {
            let Some(choice) = cheapest.next(&mut self.finder)? else { return Ok(()) };
            self.concede(&choice)?;
        }
        Ok(())
    }

    /// Finds all concessions.
    fn concede_all(&mut self) -> Result<(), Stop> {
        while let Some(choice) = self.finder.find(&[])? {
            self.concede(&choice)?;
        }
        Ok(())
    }

    /// Adds a concession within what a choice breaks; no later choice breaks all of it.
    fn concede(&mut self, choice: &Choice) -> Result<(), Stop> {
        let met = self.met(choice);
        let most = self.enlarged(met)?;
        let conceded = self.without(&most);
        let kept = self.literals(&conceded);
        self.concessions.push(conceded);
        self.finder.encoding.clause(kept);
        Ok(())
    }
}

/// What came of judging a set.
enum Judged {
    /// It can be met, with all of this.
    Met(CellSet),
    /// Already this part of it cannot.
    Unmet(CellSet),
}

/// The sets of soft formulas that are not judged yet: those that meet all clauses of a solver.
struct Map {
    solver: Solver<Watch>,
    places: Vec<Lit>,
    bytes: usize,
}

impl Map {
    fn new(judge: &Judge<'_, '_>) -> Self {
        let watch = Watch(judge.finder.meter.clone());
        let mut solver = Solver::new(batsat::SolverOpts::default(), watch);
        let places = judge.soft.iter().map(|_| Lit::new(solver.new_var(lbool::TRUE, true), true)).collect();
        Self { solver, places, bytes: 0 }
    }

    fn add(&mut self, mut clause: Vec<Lit>, finder: &Finder<'_>) -> Result<(), Stop> {
        self.bytes += size_of_val(&clause[..]);
        self.solver.add_clause_reuse(&mut clause);
        finder.meter.hold(self.bytes + finder.encoding.bytes())
    }

    fn unjudged(&mut self, finder: &Finder<'_>) -> Result<Option<CellSet>, Stop> {
        finder.meter.spend(1)?;
        let answer = self.solver.solve_limited(&[]);
        if answer == lbool::FALSE {
            return Ok(None);
        }
        if answer != lbool::TRUE {
            return Err(finder.meter.stopped());
        }
        let taken = |place: &usize| self.solver.value_lit(self.places[*place]) != lbool::FALSE;
        let count = self.places.len();
        Ok(Some(CellSet::of(count, (0..count).filter(taken))))
    }
}
