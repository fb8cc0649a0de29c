//! What is left of a question after everything that follows at once.
//!
//! Conditions on one variable cut its domain, domains shorten formulas, and a formula shortened to one variable cuts
//! again (unit propagation). Linear conditions get their arithmetic spelled out. For questions that only ask whether
//! something exists, values that another value can always stand in for are left out as well.

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Variable};
use crate::engine::limits::Limits;
use crate::engine::problem::Problem;
use crate::engine::{Given, Stop};

use super::arithmetic;

/// A simplified question.
#[derive(Clone, Debug)]
pub(super) struct Core {
    /// The cells left for each variable; none is empty.
    pub domains: Vec<CellSet>,
    /// Formulas over several variables that must hold.
    pub hard: Vec<Formula>,
    /// What is left of the soft formulas, by place.
    pub soft: Vec<Formula>,
    /// The linear conditions that matter to the question, by place.
    pub atoms: Vec<usize>,
    /// By issue, whether one of these conditions speaks of it.
    pub tied: Vec<bool>,
    /// Limits on the work for it.
    pub limits: Limits,
}

impl Core {
    /// Simplifies a question; `None` if what is given contradicts itself by propagation alone.
    pub fn new(problem: &mut Problem, given: &Given, soft: &[Formula]) -> Result<Option<Self>, Stop> {
        let mut core = Self {
            domains: given.domains.clone(),
            hard: Vec::new(),
            soft: Vec::new(),
            atoms: Vec::new(),
            tied: vec![false; problem.issues.len()],
            limits: problem.limits.clone(),
        };
        core.limits.poll()?;
        if core.domains.iter().any(CellSet::is_empty) || !core.propagate(&mut problem.pool, given.formulas.clone()) {
            return Ok(None);
        }
        core.soft = soft.iter().map(|formula| problem.pool.restricted(*formula, &core.domains)).collect();
        let (atoms, arithmetic) = arithmetic::formulas(problem, &core)?;
        if !atoms.is_empty() {
            problem.amounts_of(&atoms).iter().for_each(|issue| core.tied[issue.0] = true);
            core.atoms = atoms;
            let all = core.hard.drain(..).chain(arithmetic).collect();
            if !core.propagate(&mut problem.pool, all) {
                return Ok(None);
            }
            core.restrict_soft(&mut problem.pool);
        }
        Ok(Some(core))
    }

    fn restrict_soft(&mut self, pool: &mut Pool) {
        for formula in &mut self.soft {
            *formula = pool.restricted(*formula, &self.domains);
        }
    }

    /// Adds formulas that must hold and draws what follows; false if they cannot.
    fn propagate(&mut self, pool: &mut Pool, formulas: Vec<Formula>) -> bool {
        let mut waiting = formulas;
        let mut kept: Vec<Option<Formula>> = Vec::new();
        let mut watching: Vec<Vec<usize>> = vec![Vec::new(); pool.variables()];
        while let Some(formula) = waiting.pop() {
            let formula = pool.restricted(formula, &self.domains);
            match pool.node(formula) {
                Node::True => {}
                Node::False => return false,
                Node::And(parts) => waiting.extend(parts.iter()),
                Node::In(variable, set) => {
                    let variable = *variable;
                    self.domains[variable.place()] = self.domains[variable.place()].and(set);
                    waiting.extend(watching[variable.place()].drain(..).filter_map(|place| kept[place].take()));
                }
                Node::Or(_) | Node::Threshold(_) => {
                    for variable in pool.support(formula) {
                        watching[variable.place()].push(kept.len());
                    }
                    kept.push(Some(formula));
                }
            }
        }
        self.hard = kept.into_iter().flatten().collect();
        self.hard.sort_unstable();
        self.hard.dedup();
        true
    }

    /// Leaves out cells that another cell of the same variable can stand in for: every leaf and every table that likes
    /// the one likes the other as well, and formulas are monotone in their leaves (substitutability: Freuder, 1991).
    /// Right for questions about existence, wrong for counting. False if this shows that what is given contradicts
    /// itself.
    pub fn drop_all_dominated(&mut self, pool: &mut Pool) -> bool {
        while self.drop_dominated(pool) {
            let hard = std::mem::take(&mut self.hard);
            if !self.propagate(pool, hard) {
                return false;
            }
            self.restrict_soft(pool);
        }
        true
    }

    fn drop_dominated(&mut self, pool: &Pool) -> bool {
        let mut likes = Likes::new(pool.variables());
        for formula in self.hard.iter().chain(&self.soft) {
            likes.collect(pool, *formula);
        }
        let mut changed = false;
        for (place, domain) in self.domains.iter_mut().enumerate() {
            let kept = likes.undominated(place, domain);
            changed |= kept != *domain;
            *domain = kept;
        }
        changed
    }

    /// The variables that hard or soft formulas still depend on, ascending.
    pub fn variables(&self, pool: &Pool) -> Vec<Variable> {
        let mut found: Vec<_> = self.hard.iter().chain(&self.soft).flat_map(|formula| pool.support(*formula)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Which cells of each variable the leaves and tables of some formulas like.
pub(in crate::engine) struct Likes {
    sets: Vec<Vec<CellSet>>,
    tables: Vec<Vec<Box<[i128]>>>,
    seen: Vec<Formula>,
}

impl Likes {
    /// None yet.
    pub fn new(variables: usize) -> Self {
        Self { sets: vec![Vec::new(); variables], tables: vec![Vec::new(); variables], seen: Vec::new() }
    }

    /// Adds those of a formula.
    pub fn collect(&mut self, pool: &Pool, formula: Formula) {
        match pool.node(formula) {
            Node::False | Node::True => {}
            Node::In(variable, set) => {
                let known = &mut self.sets[variable.place()];
                if !known.contains(set) {
                    known.push(set.clone());
                }
            }
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| self.collect(pool, *part)),
            Node::Threshold(threshold) => {
                if self.seen.contains(&formula) {
                    return;
                }
                self.seen.push(formula);
                for (variable, table) in &threshold.tables {
                    self.tables[variable.place()].push(table.clone());
                }
                threshold.parts.iter().for_each(|(_, part)| self.collect(pool, *part));
            }
        }
    }

    /// The cells of a variable that no other can stand in for.
    pub fn undominated(&self, place: usize, domain: &CellSet) -> CellSet {
        let (sets, tables) = (&self.sets[place], &self.tables[place]);
        let dominates = |strong: usize, weak: usize| {
            sets.iter().all(|set| !set.has(weak) || set.has(strong))
                && tables.iter().all(|table| table[strong] >= table[weak])
        };
        let cells: Vec<_> = domain.iter().collect();
        let dominated = |weak: usize| {
            cells.iter().any(|strong| {
                *strong != weak && dominates(*strong, weak) && (*strong < weak || !dominates(weak, *strong))
            })
        };
        let mut kept = CellSet::none(domain.capacity());
        for cell in cells.iter().filter(|cell| !dominated(**cell)) {
            kept.insert(*cell);
        }
        kept
    }
}
