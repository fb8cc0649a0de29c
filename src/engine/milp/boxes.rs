//! All packages, as boxes that do not overlap: sets of cells by issue of which every combination is a package.
//!
//! The solver finds one package; it grows to a box as long as exact evaluation shows that every formula keeps its
//! truth; the box is cut off, and the solver is asked for the next (blocking of implicants, McMillan 2002).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::{ControlFlow, Range};

use num_bigint::BigUint;
use num_traits::One;

use super::cheapest;
use super::search::{Search, Weights};
use super::truth::{Truth, some, weighted};
use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Threshold};
use crate::engine::program;
use crate::engine::{Choice, Count, Price, Row, RowReceiver, Soft, Stop};

/// Packages found so far. The search must be about the soft formulas, then the wishes.
pub struct Boxes<'p, 'q> {
    search: Search<'p>,
    soft: &'q [Soft],
    wishes: &'q [(Formula, i128)],
    found: Vec<Found>,
}

/// A box of packages of one price and one weight of wishes.
pub struct Found {
    cells: Vec<CellSet>,
    /// A truth of each linear condition that goes with the price.
    truths: Vec<usize>,
    price: Price,
    wishes: i128,
    /// How many packages it stands for, and whether these are all.
    count: Count,
}

impl<'p, 'q> Boxes<'p, 'q> {
    /// No packages yet.
    pub fn new(search: Search<'p>, soft: &'q [Soft], wishes: &'q [(Formula, i128)]) -> Self {
        Self { search, soft, wishes, found: Vec::new() }
    }

    /// How many packages were found; `filled` says whether none is left out.
    pub fn count(&self, filled: bool) -> Count {
        let found = self.found.iter().map(|found| &found.count.found).sum();
        Count { found, complete: filled && self.found.iter().all(|found| found.count.complete) }
    }

    /// The cells of each issue that occur in a package found, added to `none`.
    pub fn cells(&self, none: Vec<CellSet>) -> Vec<CellSet> {
        let add =
            |all: Vec<CellSet>, found: &Found| all.iter().zip(&found.cells).map(|(all, set)| all.or(set)).collect();
        self.found.iter().fold(none, add)
    }

    /// The cells of each issue that occur in some package that meets what is given.
    pub fn possible(mut self) -> Result<Vec<CellSet>, Stop> {
        let issues = 0..self.first_atom();
        let mut seen: Vec<_> = issues.clone().map(|place| CellSet::none(self.search.cells(place))).collect();
        let Some(mut found) = self.search.find(&Truth::default(), &[])? else { return Ok(seen) };
        loop {
            let (chosen, open) = (self.around(&found.choice, false), self.around(&found.choice, true));
            let linked = self.is_linked(&open);
            let cells = if linked { chosen } else { open };
            for (place, seen) in seen.iter_mut().enumerate() {
                // One issue at a time: with the others where they are, it reaches furthest.
                *seen = seen.or(&self.grown(cells.clone(), place..place + 1, &found.choice, linked)[place]);
            }
            let unseen = |place| self.search.model.within(place, &self.search.domains[place].without(&seen[place]));
            let unseen: Vec<_> = issues.clone().filter(|place| self.search.has(*place)).map(unseen).collect();
            let all = weighted(unseen.iter().map(|truth| (1.0, truth)), 0.0);
            match self.search.glance(&all, &[some(&unseen)])? {
                Some(next) => found = next,
                None => return Ok(seen),
            }
        }
    }

    /// Finds all packages up to a price, of which the least is known; says whether none is left out.
    pub fn fill(&mut self, least: Price, within: Price) -> Result<bool, Stop> {
        // Costs only matter once no fewer red lines can be crossed; otherwise they are looked at package by package.
        let costs = (within.red_lines <= least.red_lines).then_some(within.cost);
        let rows = self.up_to(within.red_lines, costs)?;
        loop {
            match self.next(&rows, within) {
                Ok(true) => {}
                Ok(false) => return Ok(true),
                Err(stop) if self.found.is_empty() => return Err(stop),
                Err(_) => return Ok(false),
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
        let (chosen, open) = (self.around(&choice, false), self.around(&choice, true));
        let graded = self.search.others.iter().all(|formula| self.truth(*formula, &open).is_some());
        let linked = !graded || self.is_linked(&open);
        let cells = match (graded, linked) {
            (false, _) => {
                choice = self.best(choice)?;
                chosen
            }
            (true, true) => self.grown(chosen, 0..self.first_atom(), &choice, true),
            (true, false) => self.grown(open, 0..self.first_atom(), &choice, false),
        };
        let found = self.rated(cells, &choice, linked);
        let sets: Vec<_> =
            found.cells.iter().cloned().enumerate().filter(|(place, _)| self.search.has(*place)).collect();
        self.search.exclude(&sets);
        if found.price <= within {
            self.found.push(found);
        }
        Ok(true)
    }

    /// Whether it rests on linear conditions that what is given holds, where these are left open.
    fn is_linked(&self, open: &[CellSet]) -> bool {
        let met = self.search.rest.iter().all(|formula| self.truth(*formula, open) == Some(true));
        let mut atoms = self.search.atoms.iter().map(|atom| &self.search.domains[self.first_atom() + atom]);
        !met || atoms.any(|left| left.len() < 2)
    }

    fn first_atom(&self) -> usize {
        self.search.problem.issues.len()
    }

    /// The cells of a choice; all that are left for variables that matter to nothing, and if `open` for linear
    /// conditions too.
    fn around(&self, choice: &Choice, open: bool) -> Vec<CellSet> {
        let domains = self.search.domains.iter().enumerate();
        let around = |(place, domain): (usize, &CellSet)| match !self.search.has(place)
            || (open && place >= self.first_atom())
        {
            true => domain.clone(),
            false => CellSet::of(self.search.cells(place), [choice[place]]),
        };
        domains.map(around).collect()
    }

    fn truth(&self, formula: Formula, cells: &[CellSet]) -> Option<bool> {
        truth(&self.search.problem.pool, formula, cells)
    }

    /// Of the choices with the same cells of the issues, one of the least price with the most wishes met.
    fn best(&mut self, choice: Choice) -> Result<Choice, Stop> {
        let issues: Vec<_> = (0..self.first_atom()).filter(|place| self.search.has(*place)).collect();
        let same = |place: &usize| {
            let cell = CellSet::of(self.search.cells(*place), [choice[*place]]);
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

    /// The cells with all those of some issues added, one after the other, that keep every formula as it is and stay
    /// outside the boxes found before. Amounts that linear conditions tie together stay where they are.
    fn grown(&self, mut cells: Vec<CellSet>, issues: Range<usize>, choice: &Choice, linked: bool) -> Vec<CellSet> {
        let tied = if linked { self.search.tied() } else { Vec::new() };
        for place in issues.filter(|place| !tied.contains(place)) {
            for cell in self.search.domains[place].iter().filter(|cell| *cell != choice[place]) {
                let before = cells[place].clone();
                cells[place].insert(cell);
                if !self.is_uniform(&cells, choice) || self.found.iter().any(|found| overlap(&found.cells, &cells)) {
                    cells[place] = before;
                }
            }
        }
        cells
    }

    /// Whether every formula has one truth over all cells: what is given holds, and the others are as in the choice
    /// whatever becomes of linear conditions.
    fn is_uniform(&self, cells: &[CellSet], choice: &Choice) -> bool {
        let mut open = cells.to_vec();
        open[self.first_atom()..].clone_from_slice(&self.search.domains[self.first_atom()..]);
        let pool = &self.search.problem.pool;
        let same = |formula: &Formula| self.truth(*formula, &open) == Some(pool.holds(*formula, choice));
        self.search.rest.iter().all(|formula| self.truth(*formula, cells) == Some(true))
            && self.search.others.iter().all(same)
    }

    /// The box with what its packages cost and meet.
    fn rated(&self, mut cells: Vec<CellSet>, choice: &Choice, linked: bool) -> Found {
        cells.truncate(self.first_atom());
        let pool = &self.search.problem.pool;
        let broken = self.soft.iter().filter(|soft| !pool.holds(soft.formula, choice));
        let price = broken.map(|soft| soft.price).sum();
        let met = self.wishes.iter().filter(|(formula, _)| pool.holds(*formula, choice));
        let wishes = met.map(|(_, worth)| worth).sum();
        let count = self.packages(&cells, linked);
        Found { cells, truths: choice[self.first_atom()..].to_vec(), price, wishes, count }
    }

    /// How many packages a box stands for: at least one for the cells of amounts that are tied together, and all
    /// values of the others.
    fn packages(&self, cells: &[CellSet], linked: bool) -> Count {
        let tied = if linked { self.search.tied() } else { Vec::new() };
        let mut count = Count { found: BigUint::one(), complete: true };
        for (place, (set, known)) in cells.iter().zip(&self.search.problem.issues).enumerate() {
            let values: BigUint = set.iter().map(|cell| known[cell].multiplicity()).sum();
            if values.is_one() || !tied.contains(&place) {
                count.found *= values;
            } else {
                count.complete = false;
            }
        }
        count
    }

    /// Shows every package found, in the order of the list, until the receiver breaks off.
    pub fn show(&self, receiver: &mut dyn RowReceiver) {
        let mut found: Vec<_> = self.found.iter().collect();
        found.sort_by_key(|found| (found.price, Reverse(found.wishes)));
        for group in found.chunk_by(|a, b| (a.price, a.wishes) == (b.price, b.wishes)) {
            if self.show_group(group, receiver).is_break() {
                return;
            }
        }
    }

    /// Shows the packages of some boxes of one rank, all boxes walked through side by side.
    fn show_group(&self, group: &[&Found], receiver: &mut dyn RowReceiver) -> ControlFlow<()> {
        let first = |found: &Found| found.cells.iter().map(|set| set.first().unwrap_or_default()).collect::<Vec<_>>();
        let mut heads: BinaryHeap<_> =
            group.iter().enumerate().map(|(place, found)| Reverse((first(found), place))).collect();
        while let Some(Reverse((package, place))) = heads.pop() {
            let Found { cells, truths, price, wishes, .. } = group[place];
            let single = package.iter().chain(truths).enumerate();
            let single = single.map(|(place, cell)| CellSet::of(self.search.cells(place), [*cell]));
            receiver.row(Row { cells: single.collect(), price: *price, wishes: *wishes })?;
            heads.extend(following(package, cells).map(|next| Reverse((next, place))));
        }
        ControlFlow::Continue(())
    }
}

/// The combination after this one in a box, the last issue changing first.
fn following(mut package: Vec<usize>, cells: &[CellSet]) -> Option<Vec<usize>> {
    for issue in (0..package.len()).rev() {
        if let Some(next) = cells[issue].iter().find(|cell| *cell > package[issue]) {
            package[issue] = next;
            return Some(package);
        }
        package[issue] = cells[issue].first()?;
    }
    None
}

fn overlap(one: &[CellSet], other: &[CellSet]) -> bool {
    one.iter().zip(other).all(|(one, other)| !one.and(other).is_empty())
}

/// The truth of a formula if it is plainly the same wherever its variables lie in these cells.
fn truth(pool: &Pool, formula: Formula, cells: &[CellSet]) -> Option<bool> {
    match pool.node(formula) {
        Node::False => Some(false),
        Node::True => Some(true),
        Node::In(variable, set) => {
            let cells = &cells[variable.place()];
            if cells.is_within(set) { Some(true) } else { cells.and(set).is_empty().then_some(false) }
        }
        Node::And(parts) => junction(pool, parts, cells, false),
        Node::Or(parts) => junction(pool, parts, cells, true),
        Node::Threshold(threshold) => reached(pool, threshold, cells),
    }
}

/// The truth of parts of which one decides if it is `decisive`.
fn junction(pool: &Pool, parts: &[Formula], cells: &[CellSet], decisive: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match truth(pool, *part, cells) {
            Some(truth) if truth == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decisive)
}

fn reached(pool: &Pool, threshold: &Threshold, cells: &[CellSet]) -> Option<bool> {
    let (mut least, mut most) = (0, 0);
    for (variable, table) in &threshold.tables {
        let points = || cells[variable.place()].iter().map(|cell| table[cell]);
        least += points().min().unwrap_or(0);
        most += points().max().unwrap_or(0);
    }
    for (points, part) in &threshold.parts {
        let truth = truth(pool, *part, cells);
        least += if truth == Some(true) { *points } else { 0 };
        most += if truth == Some(false) { 0 } else { *points };
    }
    if least >= threshold.at_least { Some(true) } else { (most < threshold.at_least).then_some(false) }
}
