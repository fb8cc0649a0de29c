//! Asking the solver for choices, and checking each of them exactly.
//!
//! A choice counts only if its formulas hold and its linear conditions are met by exact amounts. Linear conditions that
//! clash as they are chosen become a clause, made as wide as exact arithmetic allows, and the solver is asked again.

use batsat::{Lit, SolverInterface, lbool};

use super::encode::Encoding;
use super::meter::{Meter, Watch};
use crate::engine::cells::CellSet;
use crate::engine::scope::{Flaw, Scope};
use crate::engine::{Choice, Stop};

/// So many bytes of clauses and sums count for a step whenever the solver begins anew.
const SIZE: u64 = 256;

/// The steps that a question to the theory counts for, by amount.
const THEORY: u64 = 20;

/// The encoding of a question, with what was learnt of it so far.
pub(super) struct Finder<'p> {
    /// What the question is about.
    pub scope: Scope<'p>,
    /// Its clauses.
    pub encoding: Encoding,
    /// For each formula that questions are about, a literal that can be true only if it holds.
    pub truths: Vec<Lit>,
    /// The steps that are left.
    pub meter: Meter,
    /// How many amounts linear conditions tie together.
    amounts: u64,
    undecided: bool,
}

impl<'p> Finder<'p> {
    /// The clauses of a question.
    pub fn new(scope: Scope<'p>, meter: Meter) -> Result<Self, Stop> {
        meter.spend(1)?;
        let (pool, limits) = (&scope.problem.pool, &scope.problem.limits);
        let mut encoding = Encoding::new(Watch(meter.clone()), pool, &scope.domains, &scope.variables, &scope.rest);
        let yes = encoding.yes();
        for formula in &scope.rest {
            limits.poll()?;
            encoding.imply(pool, yes, *formula);
        }
        encoding.intervals(scope.problem, &scope.atoms);
        let mut truths = Vec::with_capacity(scope.others.len());
        for formula in &scope.others {
            limits.poll()?;
            let truth = encoding.preferred();
            encoding.imply(pool, truth, *formula);
            truths.push(truth);
        }
        meter.hold(encoding.bytes())?;
        let amounts = scope.tied().len() as u64;
        Ok(Self { scope, encoding, truths, meter, amounts, undecided: false })
    }

    /// A choice that meets what is given, under assumptions; `None` if it is proved that there is none.
    pub fn find(&mut self, assumed: &[Lit]) -> Result<Option<Choice>, Stop> {
        loop {
            self.meter.spend(1 + self.encoding.bytes() as u64 / SIZE)?;
            self.meter.hold(self.encoding.bytes())?;
            let Encoding { solver, sums, .. } = &mut self.encoding;
            match solver.solve_limited_th(sums, assumed) {
                answer if answer == lbool::TRUE => {}
                answer if answer == lbool::FALSE && self.undecided => return Err(Stop::Undecided),
                answer if answer == lbool::FALSE => return Ok(None),
                _ => return Err(self.meter.stopped()),
            }
            self.meter.spend(THEORY * self.amounts)?;
            match self.scope.checked(&self.encoding.read()) {
                Ok(choice) => return Ok(Some(choice)),
                Err((_, Flaw::Formula)) => return Err(Stop::Solver),
                Err((choice, Flaw::Clash(atoms))) => self.refuse(&atoms, &choice)?,
                Err((choice, Flaw::Undecided)) => {
                    self.undecided = true;
                    let atoms = self.scope.atoms.clone();
                    let cells = self.chosen(&atoms, &choice);
                    self.forbid(&atoms, &choice, &cells);
                }
            }
        }
    }

    /// Of the assumptions under which there was no choice just now, some that suffice for it.
    pub fn core(&self, assumed: &[Lit]) -> Vec<Lit> {
        assumed.iter().copied().filter(|literal| self.encoding.solver.unsat_core_contains_var(literal.var())).collect()
    }

    /// The cells of the amounts of some linear conditions as they are chosen.
    fn chosen(&self, atoms: &[usize], choice: &Choice) -> Vec<(usize, CellSet)> {
        let issues = self.scope.problem.amounts_of(atoms).into_iter().map(|issue| issue.0);
        issues.map(|issue| (issue, CellSet::of(self.scope.cells(issue), [choice[issue]]))).collect()
    }

    /// Rules out that linear conditions which clash are chosen so, in all cells in which exact arithmetic sees at once
    /// that they clash.
    fn refuse(&mut self, atoms: &[usize], choice: &Choice) -> Result<(), Stop> {
        let mut cells = self.chosen(atoms, choice);
        let places: Vec<_> = (0..cells.len()).collect();
        self.widen(atoms, choice, &mut cells, &places, Side::Both)?;
        for side in [Side::Below, Side::Above] {
            for place in 0..cells.len() {
                self.widen(atoms, choice, &mut cells, &[place], side)?;
            }
        }
        self.forbid(atoms, choice, &cells);
        Ok(())
    }

    /// Adds the cells on a side of the chosen ones for some amounts, halving them where all at once is too much.
    fn widen(
        &self,
        atoms: &[usize],
        choice: &Choice,
        cells: &mut [(usize, CellSet)],
        places: &[usize],
        side: Side,
    ) -> Result<(), Stop> {
        self.meter.spend(THEORY * self.amounts)?;
        let before: Vec<_> = places.iter().map(|place| cells[*place].1.clone()).collect();
        for place in places {
            let (issue, set) = &mut cells[*place];
            let more = self.scope.domains[*issue].iter().filter(|cell| side.has(*cell, choice[*issue]));
            more.for_each(|cell| set.insert(cell));
        }
        if self.scope.problem.linear_system_within(atoms, choice, cells).solution() == Ok(None) {
            return Ok(());
        }
        places.iter().zip(before).for_each(|(place, before)| cells[*place].1 = before);
        if places.len() > 1 {
            let (first, second) = places.split_at(places.len() / 2);
            self.widen(atoms, choice, cells, first, side)?;
            self.widen(atoms, choice, cells, second, side)?;
        }
        Ok(())
    }

    /// Rules out that linear conditions have the truths of a choice while their amounts lie in these cells.
    fn forbid(&mut self, atoms: &[usize], choice: &Choice, cells: &[(usize, CellSet)]) {
        let first = self.scope.first_atom();
        let atoms = atoms.iter().map(|atom| (first + atom, CellSet::of(2, [choice[first + atom]])));
        self.exclude(&atoms.chain(cells.iter().cloned()).collect::<Vec<_>>(), None);
    }

    /// Rules out that all these variables lie in these cells, unless a literal is false.
    pub fn exclude(&mut self, sets: &[(usize, CellSet)], premise: Option<Lit>) {
        let mut clause: Vec<_> = premise.into_iter().map(|premise| !premise).collect();
        for (place, set) in sets {
            let outside = self.scope.domains[*place].without(set);
            clause.extend(self.encoding.within(*place, &outside));
        }
        self.encoding.clause(clause);
    }
}

/// On which side of the chosen cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Below,
    Above,
}

impl Side {
    fn has(self, cell: usize, chosen: usize) -> bool {
        match self {
            Side::Both => true,
            Side::Below => cell < chosen,
            Side::Above => cell > chosen,
        }
    }
}
