//! Conflicts and concessions, one by one.
//!
//! **Conflicts**: a second solver keeps the map of the sets not yet judged (MARCO: Liffiton, Previti, Malik and
//! Marques-Silva 2016). A set from it, rather a large one, either can be met, or is shrunk to a conflict; either way the
//! map is marked, and once nothing is left on it, all are known. **Concessions** come from choices: what a choice breaks
//! is made as small as it can be, and no later choice may break all of it again (Liffiton and Sakallah 2008). Once there
//! is one, half of the steps are for the cheapest, proved from below; a quarter for choices that are cheaper than all
//! before; the rest for any. What was stopped goes on once there are more steps.

use batsat::{Lit, Solver, SolverInterface, lbool};

use super::cheapest::{Cheapest, Scale};
use super::finder::Finder;
use super::meter::Watch;
use crate::engine::cells::CellSet;
use crate::engine::family::SetFamily;
use crate::engine::{Choice, Soft, Stop};

/// So many concessions are sought cheapest first.
const IN_ORDER: usize = 20;

/// The steps of the first turn, where both kinds are sought in turns; each turn is twice as long as the one before.
const TURN: u64 = 50_000;

/// Minimal sets of soft formulas, sought for as many steps as there are.
pub(super) struct Quest<'p, 'q> {
    judge: Judge<'p, 'q>,
    kind: Kind,
    /// That all were found, or what ended the last turn.
    outcome: Result<(), Stop>,
}

/// What is sought, with what is kept from turn to turn.
enum Kind {
    /// The minimal sets that cannot be met.
    Conflicts(Box<Map>),
    /// The minimal sets whose giving-up leaves a package.
    Concessions(Order),
}

impl<'p, 'q> Quest<'p, 'q> {
    /// The quest for the minimal sets that cannot be met.
    pub fn conflicts(finder: Finder<'p>, soft: &'q [Soft]) -> Self {
        let judge = Judge::new(finder, soft);
        let kind = Kind::Conflicts(Box::new(Map::new(&judge)));
        Self { judge, kind, outcome: Err(Stop::Budget) }
    }

    /// The quest for the minimal sets whose giving-up leaves a package.
    pub fn concessions(finder: Finder<'p>, soft: &'q [Soft]) -> Self {
        let judge = Judge::new(finder, soft);
        let kind = Kind::Concessions(Order::new(&judge));
        Self { judge, kind, outcome: Err(Stop::Budget) }
    }

    /// Seeks on for so many steps more.
    pub fn go_on(&mut self, steps: u64) {
        let meter = self.judge.finder.meter.clone();
        meter.grant(steps);
        self.outcome = match &mut self.kind {
            Kind::Conflicts(map) => self.judge.explore(map),
            Kind::Concessions(order) => self.judge.concede_first().and_then(|()| {
                // Where these two stop, the third way goes on.
                let aside = meter.set_aside(2);
                let _ = self.judge.concede_cheapest(order);
                meter.grant(aside);
                let aside = meter.set_aside(2);
                let _ = self.judge.concede_cheaper(order);
                meter.grant(aside);
                self.judge.concede_first()?;
                self.judge.concede_all()
            }),
        };
    }

    /// Whether more steps could find more.
    fn is_open(&self) -> bool {
        self.outcome == Err(Stop::Budget)
    }

    /// What was found, unless it is nothing and more was to be looked for.
    pub fn family(self, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let found = match self.kind {
            Kind::Conflicts(_) => self.judge.conflicts,
            Kind::Concessions(_) => self.judge.concessions,
        };
        match self.outcome {
            Err(stop) if found.is_empty() => Err(stop),
            outcome => Ok(SetFamily::of(&found, soft, outcome.is_ok())),
        }
    }
}

/// Goes on with some quests in turns for so many steps together, so that the first finds of each come soon.
pub(super) fn in_turns(quests: &mut [&mut Quest<'_, '_>], mut steps: u64) {
    let mut turn = TURN;
    while steps > 0 && quests.iter().any(|quest| quest.is_open()) {
        for quest in quests.iter_mut().filter(|quest| quest.is_open()) {
            quest.go_on(turn.min(steps));
            steps = steps.saturating_sub(turn);
        }
        turn = turn.saturating_mul(2);
    }
}

/// How far the search for the cheapest concessions has come.
struct Order {
    /// One number for each price; `None` if the numbers do not fit.
    scale: Option<Scale>,
    /// The search from below.
    cheapest: Option<Cheapest>,
    /// How many it has found.
    found: usize,
    /// The least that a concession weighs, and a literal that asks for less.
    better: Option<(i128, Lit)>,
    /// Whether it is proved that there is no cheaper one.
    proved: bool,
}

impl Order {
    fn new(judge: &Judge<'_, '_>) -> Self {
        let scale = Scale::new(judge.soft);
        let sizes = judge.soft.len() as i128 + 1;
        let of = |scale: Scale| {
            let weights = judge.soft.iter().map(|soft| scale.weight(soft.price) * sizes + 1);
            Cheapest::new(judge.finder.truths.iter().copied().zip(weights))
        };
        Self { scale, cheapest: scale.map(of), found: 0, better: None, proved: false }
    }
}

/// Judges whether sets of soft formulas can be met.
struct Judge<'p, 'q> {
    finder: Finder<'p>,
    soft: &'q [Soft],
    /// Minimal sets that cannot be met.
    conflicts: Vec<CellSet>,
    /// Minimal sets whose giving-up leaves a package.
    concessions: Vec<CellSet>,
    /// A set that can be met and may not be as large as it can be.
    growing: Option<CellSet>,
}

impl<'p, 'q> Judge<'p, 'q> {
    fn new(finder: Finder<'p>, soft: &'q [Soft]) -> Self {
        Self { finder, soft, conflicts: Vec::new(), concessions: Vec::new(), growing: None }
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
        if let Some(met) = self.growing.take() {
            self.leave_out(met, map)?;
        }
        while let Some(seed) = map.unjudged(&self.finder)? {
            match self.judged(&seed)? {
                Judged::Met(met) => self.leave_out(met, map)?,
                Judged::Unmet(core) => {
                    let conflict = self.shrunk(core, map)?;
                    map.add(conflict.iter().map(|place| !map.places[place]).collect(), &self.finder)?;
                    self.conflicts.push(conflict);
                }
            }
        }
        Ok(())
    }

    /// Marks the map with a set that can be met and all that can be met beside it.
    fn leave_out(&mut self, met: CellSet, map: &mut Map) -> Result<(), Stop> {
        let most = self.enlarged(met)?;
        map.add(self.without(&most).iter().map(|place| map.places[place]).collect(), &self.finder)
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

    /// A set that can be met, with all that can be met beside it: as long as a choice is found that meets it and one
    /// formula more. Where this stops, it goes on from there the next time.
    fn enlarged(&mut self, met: CellSet) -> Result<CellSet, Stop> {
        self.growing = Some(met.clone());
        let mut most = met;
        while most.len() < self.soft.len() {
            let more = self.finder.encoding.idle();
            let others = self.without(&most);
            let clause = self.literals(&others).into_iter().chain([!more]).collect();
            self.finder.encoding.clause(clause);
            let assumed: Vec<_> = self.literals(&most).into_iter().chain([more]).collect();
            let found = self.finder.find(&assumed);
            self.finder.encoding.clause(vec![!more]);
            let Some(choice) = found? else { break };
            most = self.met(&choice).or(&most);
            self.growing = Some(most.clone());
        }
        self.growing = None;
        Ok(most)
    }

    /// Finds some concessions, the cheapest first and of these the smallest.
    fn concede_cheapest(&mut self, order: &mut Order) -> Result<(), Stop> {
        let Some(cheapest) = &mut order.cheapest else { return Ok(()) };
        while order.found < IN_ORDER {
            let Some(choice) = cheapest.next(&mut self.finder)? else { return Ok(()) };
            self.concede(&choice)?;
            (order.found, order.proved) = (order.found + 1, true);
        }
        Ok(())
    }

    /// Finds concessions that cost less than all before, until there is none.
    fn concede_cheaper(&mut self, order: &mut Order) -> Result<(), Stop> {
        let Some(scale) = order.scale else { return Ok(()) };
        let weights: Vec<_> = self.soft.iter().map(|soft| scale.weight(soft.price)).collect();
        while !order.proved {
            let costs = self.concessions.iter().map(|set| set.iter().map(|place| weights[place]).sum());
            let least = costs.min();
            let assumed = least.map(|least| self.cheaper(order, least, &weights));
            match self.finder.find(assumed.as_slice())? {
                Some(choice) => self.concede(&choice)?,
                None => order.proved = true,
            }
        }
        Ok(())
    }

    /// A literal that asks for a choice that breaks less than this.
    fn cheaper(&mut self, order: &mut Order, least: i128, weights: &[i128]) -> Lit {
        if let Some((known, literal)) = order.better
            && known == least
        {
            return literal;
        }
        let total: i128 = weights.iter().sum();
        let literal = self.finder.encoding.idle();
        let kept = self.finder.truths.iter().copied().zip(weights.iter().copied());
        self.finder.encoding.reach(literal, total - least + 1, std::iter::empty(), kept.collect());
        order.better = Some((least, literal));
        literal
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
        self.concede_around(met)
    }

    /// Adds the concession that keeps a set that can be met.
    fn concede_around(&mut self, met: CellSet) -> Result<(), Stop> {
        let most = self.enlarged(met)?;
        let conceded = self.without(&most);
        let kept = self.literals(&conceded);
        self.concessions.push(conceded);
        self.finder.encoding.clause(kept);
        Ok(())
    }

    /// Finds a concession where there is none yet, or one was begun.
    fn concede_first(&mut self) -> Result<(), Stop> {
        if let Some(met) = self.growing.take() {
            return self.concede_around(met);
        }
        match self.concessions.is_empty() {
            true => self.finder.find(&[])?.map_or(Ok(()), |choice| self.concede(&choice)),
            false => Ok(()),
        }
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
