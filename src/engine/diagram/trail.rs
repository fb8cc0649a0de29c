//! A question to which formulas are added and taken back.
//!
//! What is added cuts domains, which cuts others in turn (unit propagation). What a domain was before is noted, so that
//! taking back is as cheap as the cuts were. Clauses over variables of few cells, which most conditions are, are never
//! rewritten: what is left of them is what their literals and the domains have in common.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Variable};
use crate::engine::hash::Fast;
use crate::engine::queue::Queue;

use super::simplify::Core;

/// A variable of at most 64 cells lies in some of them.
pub(super) type Literal = (usize, u64);

/// A formula that may be added.
struct Constraint {
    formula: Formula,
    /// The literals by variable, if it is a clause: one of them holds.
    clause: Option<Box<[Literal]>>,
}

/// What was added at a time.
struct Level {
    /// How many cuts there were before.
    cuts: usize,
    /// What is neither kept nor broken whatever comes, with what remained of it when it was last looked at.
    open: Vec<(usize, Formula)>,
    contradictory: bool,
}

/// A question in levels. No formula may speak of conditions on sums.
pub(super) struct Trail {
    /// The question; its domains are those of the last level.
    pub core: Core,
    constraints: Vec<Constraint>,
    known: HashMap<Formula, usize, BuildHasherDefault<Fast>>,
    /// By variable, the constraints that speak of it.
    about: Vec<Vec<usize>>,
    /// Domains as they were before each cut.
    cuts: Vec<(usize, CellSet)>,
    levels: Vec<Level>,
    /// Variables whose domains were cut and whose constraints have not been looked at since.
    changed: Queue,
    /// By constraint, what remains of it in the last level, if it is open.
    left: Vec<Option<Formula>>,
}

impl Trail {
    /// A question with nothing added.
    pub fn new(pool: &mut Pool, mut core: Core) -> Self {
        let variables = pool.variables();
        let hard = std::mem::take(&mut core.hard);
        let mut trail = Self {
            core,
            constraints: Vec::new(),
            known: HashMap::default(),
            about: vec![Vec::new(); variables],
            cuts: Vec::new(),
            levels: Vec::new(),
            changed: Queue::none(variables),
            left: Vec::new(),
        };
        let hard = trail.constraints_of(pool, &hard);
        trail.add(pool, &hard);
        trail
    }

    /// The constraints that formulas come to, those on one variable first.
    pub fn constraints_of(&mut self, pool: &Pool, formulas: &[Formula]) -> Vec<usize> {
        let mut flat = Vec::new();
        formulas.iter().for_each(|formula| flatten(pool, *formula, &mut flat));
        flat.sort_by_key(|formula| !matches!(pool.node(*formula), Node::In(..)));
        flat.into_iter().map(|formula| self.constraint(pool, formula)).collect()
    }

    fn constraint(&mut self, pool: &Pool, formula: Formula) -> usize {
        let Self { constraints, known, about, left, .. } = self;
        *known.entry(formula).or_insert_with(|| {
            for variable in pool.support(formula) {
                about[variable.place()].push(constraints.len());
            }
            constraints.push(Constraint { formula, clause: clause(pool, formula) });
            left.push(None);
            constraints.len() - 1
        })
    }

    /// Takes back all levels that were added after the first so many.
    pub fn take_back(&mut self, depth: usize) {
        while self.levels.len() > 1 + depth {
            let cuts = self.levels.pop().map_or(0, |level| level.cuts);
            for (variable, before) in self.cuts.drain(cuts..).rev() {
                self.core.domains[variable] = before;
            }
        }
    }

    /// Whether the last level contradicts itself.
    pub fn is_contradictory(&self) -> bool {
        self.levels.last().is_some_and(|level| level.contradictory)
    }

    /// Adds a level of constraints and draws what follows.
    pub fn add(&mut self, pool: &mut Pool, constraints: &[usize]) {
        let cuts = self.cuts.len();
        let mut level = Level { cuts, open: Vec::new(), contradictory: self.is_contradictory() };
        if !level.contradictory {
            level.open = self.levels.last().map_or(Vec::new(), |before| before.open.clone());
            level.open.iter().for_each(|(constraint, left)| self.left[*constraint] = Some(*left));
            for constraint in constraints {
                if self.left[*constraint].is_none() {
                    let formula = self.constraints[*constraint].formula;
                    self.left[*constraint] = Some(formula);
                    level.open.push((*constraint, formula));
                }
            }
            level.contradictory = !self.follow(pool, constraints);
            let left = &mut self.left;
            level.open.retain_mut(|(constraint, formula)| match left[*constraint].take() {
                Some(remains) => {
                    *formula = remains;
                    true
                }
                None => false,
            });
            while self.changed.pop().is_some() {}
        }
        self.levels.push(level);
    }

    /// Looks at new constraints, and at all that speak of a domain that is cut; false if something cannot hold.
    fn follow(&mut self, pool: &mut Pool, constraints: &[usize]) -> bool {
        if !constraints.iter().all(|constraint| self.look_at(pool, *constraint)) {
            return false;
        }
        while let Some(variable) = self.changed.pop() {
            for place in 0..self.about[variable].len() {
                let constraint = self.about[variable][place];
                if !self.look_at(pool, constraint) {
                    return false;
                }
            }
        }
        true
    }

    /// Draws what follows from a constraint, if it is open; false if it cannot hold.
    fn look_at(&mut self, pool: &mut Pool, constraint: usize) -> bool {
        let Some(formula) = self.left[constraint] else { return true };
        let Some(clause) = &self.constraints[constraint].clause else {
            return self.look_at_formula(pool, constraint, formula);
        };
        let (mut possible, mut open) = (0, None);
        for (variable, cells) in clause {
            let domain = self.core.domains[*variable].bits();
            if domain & !cells == 0 {
                self.left[constraint] = None;
                return true;
            }
            if domain & cells != 0 {
                possible += 1;
                open = Some((*variable, domain & cells));
            }
        }
        match open {
            None => return false,
            Some((variable, cells)) if possible == 1 => {
                self.left[constraint] = None;
                self.cut(variable, CellSet::of_bits(cells));
            }
            Some(_) => {}
        }
        true
    }

    fn look_at_formula(&mut self, pool: &mut Pool, constraint: usize, formula: Formula) -> bool {
        let remains = pool.restricted(formula, &self.core.domains);
        self.left[constraint] = Some(remains);
        let mut said = Vec::new();
        flatten(pool, remains, &mut said);
        for part in said {
            match pool.node(part) {
                Node::False => return false,
                Node::In(variable, set) => {
                    self.cut(variable.place(), self.core.domains[variable.place()].and(set));
                }
                _ => {}
            }
        }
        if matches!(pool.node(remains), Node::True | Node::In(..)) {
            self.left[constraint] = None;
        }
        true
    }

    /// Leaves some cells of a domain, at least one.
    fn cut(&mut self, variable: usize, to: CellSet) {
        let domain = &mut self.core.domains[variable];
        if *domain != to {
            self.cuts.push((variable, std::mem::replace(domain, to)));
            self.changed.push(variable);
        }
    }

    /// What remains of each clause that is open, its literals appended to a list, and of every other formula.
    pub fn remains(&self, pool: &Pool, literals: &mut Vec<Literal>) -> Vec<Remains> {
        let mut remains = Vec::new();
        for (constraint, left) in self.levels.last().iter().flat_map(|level| &level.open) {
            let Constraint { formula, clause } = &self.constraints[*constraint];
            let from = literals.len();
            match clause {
                Some(clause) => {
                    let cells = clause.iter().map(|(at, cells)| (*at, cells & self.core.domains[*at].bits()));
                    literals.extend(cells.filter(|(_, cells)| *cells != 0));
                    let first = literals[from].0;
                    remains.push(Remains { formula: *formula, clause: Some((from, literals.len())), first });
                }
                None => {
                    let mut parts = Vec::new();
                    flatten(pool, *left, &mut parts);
                    remains.extend(parts.into_iter().map(|formula| {
                        let first = pool.support(formula).first().map_or(0, |variable| variable.place());
                        Remains { formula, clause: None, first }
                    }));
                }
            }
        }
        remains
    }
}

/// What remains of a formula that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remains {
    /// The formula; if it is a clause, as it was before.
    pub formula: Formula,
    /// From where to where its literals are in the list, if it is a clause.
    pub clause: Option<(usize, usize)>,
    /// The first variable that it speaks of.
    pub first: usize,
}

/// Appends the formulas that must all hold for one to hold.
fn flatten(pool: &Pool, formula: Formula, flat: &mut Vec<Formula>) {
    match pool.node(formula) {
        Node::And(parts) => flat.extend(parts.iter()),
        _ => flat.push(formula),
    }
}

/// The literals of a clause over variables of at most 64 cells, by variable; `None` of other formulas.
fn clause(pool: &Pool, formula: Formula) -> Option<Box<[Literal]>> {
    let literal = |part: &Formula| match pool.node(*part) {
        Node::In(variable, set) if is_narrow(pool, *variable) => Some((variable.place(), set.bits())),
        _ => None,
    };
    let mut literals: Vec<_> = match pool.node(formula) {
        Node::Or(parts) => parts.iter().map(literal).collect::<Option<_>>()?,
        _ => vec![literal(&formula)?],
    };
    literals.sort_unstable();
    Some(literals.into())
}

fn is_narrow(pool: &Pool, variable: Variable) -> bool {
    pool.cells(variable) <= u64::BITS as usize
}
