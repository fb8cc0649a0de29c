//! Conditions as solvers see them: shared, simplified formulas over variables with finitely many cells.
//!
//! Formulas are in negation normal form, where every leaf says that a variable lies in a set of cells, and are kept
//! in a pool that stores equal ones once. Fixing a variable gives a smaller formula (a *residual*); two situations
//! with equal residuals have equal futures, which is what the diagram merges by.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;

use super::cells::CellSet;
use super::hash::Fast;
use super::points::{Table, add_table, merged_parts, reaching};

/// A variable of a [`Problem`](super::problem::Problem): an issue, or a linear condition on amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable(pub u32);

impl Variable {
    /// Its place in a list of all variables.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A formula in a pool; equal formulas of one pool have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Formula(u32);

impl Formula {
    /// What never holds.
    pub const FALSE: Formula = Formula(0);
    /// What always holds.
    pub const TRUE: Formula = Formula(1);

    /// Its place in the pool.
    pub(super) fn number(self) -> u64 {
        self.0.into()
    }

    pub(super) fn constant(truth: bool) -> Self {
        if truth { Self::TRUE } else { Self::FALSE }
    }
}

/// What a formula says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Nothing holds.
    False,
    /// Anything holds.
    True,
    /// The variable lies in one of these cells.
    In(Variable, CellSet),
    /// All parts hold. Parts are sorted, and none is itself an `And`.
    And(Box<[Formula]>),
    /// Some part holds. Parts are sorted, and none is itself an `Or`.
    Or(Box<[Formula]>),
    /// Points add up to at least a bound.
    Threshold(Threshold),
}

/// Points that must add up to at least a bound above nought; every addend is nought or more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Threshold {
    /// The bound.
    pub at_least: i128,
    /// Points by cell of a variable, each variable once, sorted.
    pub tables: Box<[(Variable, Box<[i128]>)]>,
    /// Points that a formula gives if it holds, sorted.
    pub parts: Box<[(i128, Formula)]>,
}

/// All formulas of a problem.
#[derive(Clone, Debug)]
pub struct Pool {
    nodes: Vec<Node>,
    known: HashTable<Formula>,
    cells: Vec<usize>,
}

impl Pool {
    /// An empty pool over variables with these numbers of cells.
    pub fn new(cells: Vec<usize>) -> Self {
        let mut pool = Self { nodes: Vec::new(), known: HashTable::new(), cells };
        pool.store(Node::False);
        pool.store(Node::True);
        pool
    }

    /// How many cells a variable has.
    pub fn cells(&self, variable: Variable) -> usize {
        self.cells[variable.place()]
    }

    /// How many variables there are.
    pub fn variables(&self) -> usize {
        self.cells.len()
    }

    /// How many formulas there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets the formulas after the first so many.
    pub(super) fn truncate(&mut self, formulas: usize) {
        self.known.retain(|formula| (formula.0 as usize) < formulas);
        self.nodes.truncate(formulas);
    }

    /// How many numbers and parts there are in a formula, with what it takes to hold them.
    pub(super) fn size(&self, formula: Formula) -> usize {
        match self.node(formula) {
            Node::False | Node::True | Node::In(..) => 1,
            Node::And(parts) | Node::Or(parts) => parts.iter().map(|part| self.size(*part)).sum(),
            Node::Threshold(threshold) => {
                let tables = threshold.tables.iter().map(|(_, table)| 4 + table.len());
                tables.chain(threshold.parts.iter().map(|(_, part)| self.size(*part))).sum()
            }
        }
    }

    /// A formula as cells of some variables, any one of so many such boxes at most; `None` if it is more than that.
    pub(crate) fn boxes(&self, formula: Formula, most: usize) -> Option<Vec<Vec<(Variable, CellSet)>>> {
        let boxes = match self.node(formula) {
            Node::False => Vec::new(),
            Node::True => vec![Vec::new()],
            Node::In(variable, set) => vec![vec![(*variable, set.clone())]],
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.boxes(*part, most)).collect::<Option<Vec<_>>>()?;
                parts.concat()
            }
            Node::And(parts) => parts.iter().try_fold(vec![Vec::new()], |boxes, part| {
                let part = self.boxes(*part, most)?;
                let product = boxes.iter().flat_map(|one| part.iter().filter_map(|other| meeting(one, other)));
                Some(product.take(most + 1).collect())
            })?,
            Node::Threshold(_) => return None,
        };
        (boxes.len() <= most).then_some(boxes)
    }

    /// What a formula says.
    pub fn node(&self, formula: Formula) -> &Node {
        &self.nodes[formula.0 as usize]
    }

    fn store(&mut self, node: Node) -> Formula {
        let Self { nodes, known, .. } = self;
        let at = |formula: &Formula| &nodes[formula.0 as usize];
        if let Some(known) = known.find(hash(&node), |formula| *at(formula) == node) {
            return *known;
        }
        let formula = Formula(nodes.len() as u32);
        known.insert_unique(hash(&node), formula, |formula| hash(at(formula)));
        nodes.push(node);
        formula
    }

    /// The variable lies in one of these cells.
    pub fn within(&mut self, variable: Variable, cells: CellSet) -> Formula {
        match cells.len() {
            0 => Formula::FALSE,
            all if all == self.cells(variable) => Formula::TRUE,
            _ => self.store(Node::In(variable, cells)),
        }
    }

    /// All parts hold.
    pub fn and(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.junction(parts, true)
    }

    /// Some part holds.
    pub fn or(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.junction(parts, false)
    }

    /// A conjunction or a disjunction, flattened, with the parts on one variable merged.
    fn junction(&mut self, parts: impl IntoIterator<Item = Formula>, all: bool) -> Formula {
        let (neutral, absorbing) = (Formula::constant(all), Formula::constant(!all));
        let (mut flat, mut sets): (Vec<Formula>, Vec<(Variable, CellSet)>) = (Vec::new(), Vec::new());
        for part in parts {
            if part == absorbing {
                return absorbing;
            }
            match (self.node(part), all) {
                (Node::And(inner), true) | (Node::Or(inner), false) => flat.extend(inner.iter()),
                _ => flat.push(part),
            }
        }
        flat.retain(|part| match self.node(*part) {
            Node::In(variable, set) => {
                match sets.iter_mut().find(|(known, _)| known == variable) {
                    Some((_, known)) => *known = if all { known.and(set) } else { known.or(set) },
                    None => sets.push((*variable, set.clone())),
                }
                false
            }
            _ => *part != neutral,
        });
        for (variable, set) in sets {
            let merged = self.within(variable, set);
            if merged == absorbing {
                return absorbing;
            }
            flat.push(merged);
        }
        flat.sort_unstable();
        flat.dedup();
        match flat[..] {
            [] => neutral,
            [one] => one,
            _ if all => self.store(Node::And(flat.into())),
            _ => self.store(Node::Or(flat.into())),
        }
    }

    /// Points from tables and parts add up to at least a bound; points may be negative.
    pub fn threshold(
        &mut self,
        at_least: i128,
        tables: Vec<(Variable, Vec<i128>)>,
        parts: Vec<(i128, Formula)>,
    ) -> Formula {
        let mut bound = at_least;
        let mut merged = self.merged_tables(tables);
        let mut kept: Vec<(i128, Formula)> = Vec::new();
        for (points, part) in parts {
            match self.node(part) {
                Node::True => bound -= points,
                Node::False => {}
                Node::In(variable, set) => {
                    let cells = (0..self.cells(*variable)).map(|cell| if set.has(cell) { points } else { 0 });
                    add_table(&mut merged, *variable, cells.collect());
                }
                _ if points < 0 => {
                    bound -= points;
                    let negated = self.not(part);
                    kept.push((-points, negated));
                }
                _ => kept.push((points, part)),
            }
        }
        for (_, table) in &mut merged {
            let lowest = table.iter().copied().min().unwrap_or(0);
            bound -= lowest;
            table.iter_mut().for_each(|points| *points -= lowest);
        }
        self.bounded(bound, merged, kept)
    }

    fn merged_tables(&self, tables: Vec<(Variable, Vec<i128>)>) -> Vec<(Variable, Vec<i128>)> {
        let mut merged = Vec::new();
        for (variable, table) in tables {
            add_table(&mut merged, variable, table);
        }
        merged
    }

    /// A threshold whose points are all nought or more, simplified.
    fn bounded(&mut self, bound: i128, mut tables: Vec<(Variable, Vec<i128>)>, parts: Vec<(i128, Formula)>) -> Formula {
        if bound <= 0 {
            return Formula::TRUE;
        }
        let mut parts = merged_parts(parts);
        let clamp = |points: &mut i128| *points = (*points).min(bound);
        parts.iter_mut().for_each(|(points, _)| clamp(points));
        tables.iter_mut().for_each(|(_, table)| table.iter_mut().for_each(clamp));
        tables.retain(|(_, table)| table.iter().any(|points| *points > 0));
        let highest = |table: &[i128]| table.iter().copied().max().unwrap_or(0);
        let most = tables.iter().map(|(_, table)| highest(table)).chain(parts.iter().map(|(points, _)| *points));
        let (total, least) =
            most.fold((0i128, i128::MAX), |(total, least), most| (total.saturating_add(most), least.min(most)));
        if total < bound {
            return Formula::FALSE;
        }
        let single = |tables: &[(Variable, Vec<i128>)]| {
            tables.iter().all(|(_, table)| table.iter().all(|points| *points == 0 || *points == highest(table)))
        };
        let enough = least >= bound;
        if enough && single(&tables) || (total - least < bound && single(&tables)) {
            let inside: Vec<_> = tables.iter().map(|(variable, table)| (*variable, reaching(table))).collect();
            let mut formulas: Vec<_> = parts.into_iter().map(|(_, part)| part).collect();
            formulas.extend(inside.into_iter().map(|(variable, set)| self.within(variable, set)));
            return self.junction(formulas, !enough);
        }
        if let ([(variable, table)], []) = (&tables[..], &parts[..]) {
            let cells = (0..table.len()).filter(|cell| table[*cell] >= bound);
            return self.within(*variable, CellSet::of(table.len(), cells));
        }
        tables.sort_unstable();
        let tables = tables.into_iter().map(|(variable, table)| (variable, table.into())).collect();
        self.store(Node::Threshold(Threshold { at_least: bound, tables, parts: parts.into() }))
    }

    /// The opposite of a formula.
    pub fn not(&mut self, formula: Formula) -> Formula {
        match self.node(formula).clone() {
            Node::False => Formula::TRUE,
            Node::True => Formula::FALSE,
            Node::In(variable, set) => {
                let rest = CellSet::all(self.cells(variable)).without(&set);
                self.within(variable, rest)
            }
            Node::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.not(*part)).collect();
                self.or(parts)
            }
            Node::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.not(*part)).collect();
                self.and(parts)
            }
            // Points below the bound: their opposites reach one less, counted from below.
            Node::Threshold(threshold) => {
                let tables = threshold
                    .tables
                    .iter()
                    .map(|(variable, table)| (*variable, table.iter().map(|points| -points).collect()));
                let (tables, parts) =
                    (tables.collect(), threshold.parts.iter().map(|(points, part)| (-points, *part)).collect());
                self.threshold(1 - threshold.at_least, tables, parts)
            }
        }
    }

    /// What remains of a formula when each variable is known to lie in its domain.
    pub fn restricted(&mut self, formula: Formula, domains: &[CellSet]) -> Formula {
        if let Some(same) = self.glance(formula, domains) {
            return same;
        }
        self.rewritten(
            formula,
            &mut |pool, variable, set| {
                let domain = &domains[variable.place()];
                if domain.is_within(set) { Formula::TRUE } else { pool.within(variable, set.and(domain)) }
            },
            &mut |variable, table| {
                let domain = &domains[variable.place()];
                let lowest = domain.iter().map(|cell| table[cell]).min().unwrap_or(0);
                // Cells outside the domain get the lowest points, so that they neither help nor tell residuals apart.
                Table::Keep((0..table.len()).map(|cell| if domain.has(cell) { table[cell] } else { lowest }).collect())
            },
        )
    }

    /// What remains of a formula when a variable takes a cell.
    pub fn assigned(&mut self, formula: Formula, fixed: Variable, cell: usize) -> Formula {
        self.rewritten(
            formula,
            &mut |pool, variable, set| {
                if variable == fixed { Formula::constant(set.has(cell)) } else { pool.within(variable, set.clone()) }
            },
            &mut |variable, table| {
                if variable == fixed { Table::Points(table[cell]) } else { Table::Keep(table.to_vec()) }
            },
        )
    }

    fn rewritten(
        &mut self,
        formula: Formula,
        leaf: &mut impl FnMut(&mut Pool, Variable, &CellSet) -> Formula,
        table: &mut impl FnMut(Variable, &[i128]) -> Table,
    ) -> Formula {
        match self.node(formula).clone() {
            Node::False | Node::True => formula,
            Node::In(variable, set) => leaf(self, variable, &set),
            Node::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.rewritten(*part, leaf, table)).collect();
                self.and(parts)
            }
            Node::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.rewritten(*part, leaf, table)).collect();
                self.or(parts)
            }
            Node::Threshold(threshold) => {
                let (mut bound, mut tables) = (threshold.at_least, Vec::new());
                for (variable, points) in &threshold.tables {
                    match table(*variable, points) {
                        Table::Keep(points) => tables.push((*variable, points)),
                        Table::Points(points) => bound -= points,
                    }
                }
                let parts = threshold.parts.iter().map(|(points, part)| (*points, self.rewritten(*part, leaf, table)));
                let parts = parts.collect();
                self.threshold(bound, tables, parts)
            }
        }
    }

    /// The variables a formula depends on, ascending.
    pub fn support(&self, formula: Formula) -> Vec<Variable> {
        let mut found = Vec::new();
        self.collect_support(formula, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn collect_support(&self, formula: Formula, found: &mut Vec<Variable>) {
        match self.node(formula) {
            Node::False | Node::True => {}
            Node::In(variable, _) => found.push(*variable),
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| self.collect_support(*part, found)),
            Node::Threshold(threshold) => {
                found.extend(threshold.tables.iter().map(|(variable, _)| *variable));
                threshold.parts.iter().for_each(|(_, part)| self.collect_support(*part, found));
            }
        }
    }

    /// Whether a formula holds when every variable takes the given cell.
    pub fn holds(&self, formula: Formula, cells: &[usize]) -> bool {
        match self.node(formula) {
            Node::False => false,
            Node::True => true,
            Node::In(variable, set) => set.has(cells[variable.place()]),
            Node::And(parts) => parts.iter().all(|part| self.holds(*part, cells)),
            Node::Or(parts) => parts.iter().any(|part| self.holds(*part, cells)),
            Node::Threshold(threshold) => {
                let tables = threshold.tables.iter().map(|(variable, table)| table[cells[variable.place()]]);
                let parts =
                    threshold.parts.iter().filter(|(_, part)| self.holds(*part, cells)).map(|(points, _)| *points);
                tables.chain(parts).sum::<i128>() >= threshold.at_least
            }
        }
    }
}

fn hash(node: &Node) -> u64 {
    let mut hasher = Fast::default();
    node.hash(&mut hasher);
    hasher.finish()
}

/// The cells in both of two boxes, if there are any.
fn meeting(one: &[(Variable, CellSet)], other: &[(Variable, CellSet)]) -> Option<Vec<(Variable, CellSet)>> {
    let mut both = one.to_vec();
    for (variable, set) in other {
        match both.iter_mut().find(|(known, _)| known == variable) {
            Some((_, known)) => *known = known.and(set),
            None => both.push((*variable, set.clone())),
        }
    }
    both.iter().all(|(_, set)| !set.is_empty()).then_some(both)
}
