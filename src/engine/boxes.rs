//! Packages found so far, as boxes that do not overlap: sets of cells by issue of which every combination is a package.
//!
//! A package that a solver found grows to a box as long as exact evaluation shows that every formula keeps its truth
//! (blocking of implicants, McMillan 2002).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::{ControlFlow, Range};

use num_bigint::BigUint;
use num_traits::One;

use super::cells::CellSet;
use super::formula::{Formula, Node, Pool, Threshold};
use super::scope::Scope;
use super::{Choice, Count, Listed, Price, Row, RowReceiver, Soft, Stop};

/// Who finds packages box by box.
pub(super) trait Fills {
    /// The least price; `None` if no package meets what is given.
    fn cheapest(&mut self) -> Result<Option<Price>, Stop>;

    /// Finds the packages up to a price, of which the least is known; says whether none is left out.
    fn fill(&mut self, least: Price, within: Price) -> Result<bool, Stop>;

    /// What was found, and what it is about.
    fn found(&self) -> (&Boxes<'_>, &Scope<'_>);
}

/// Lists packages box by box; see [`Engine::packages`](super::Engine::packages). There is nobody to find any where what
/// is given contradicts itself; `none` has no cell of any issue.
pub(super) fn list(
    finds: Option<impl Fills>,
    within: Option<Price>,
    none: Vec<CellSet>,
    receiver: &mut dyn RowReceiver,
) -> Result<(), Stop> {
    let nothing = Listed { packages: Count::NONE, cheapest: None, cells: none, complete: true };
    let Some(mut finds) = finds else {
        receiver.begin(&nothing);
        return Ok(());
    };
    let cheapest = finds.cheapest()?;
    match cheapest.map(|least| (least, within.unwrap_or(least))) {
        Some((least, within)) if within >= least => {
            // The least price stands even if not one package could be listed.
            let complete = finds.fill(least, within).unwrap_or(false);
            let (boxes, scope) = finds.found();
            let (packages, cells) = (boxes.count(complete), boxes.cells(nothing.cells));
            receiver.begin(&Listed { packages, cheapest, cells, complete });
            boxes.show(scope, receiver);
        }
        _ => receiver.begin(&Listed { cheapest, ..nothing }),
    }
    Ok(())
}

/// Packages found so far. The scope that goes with them must be about the soft formulas, then the wishes.
pub(super) struct Boxes<'q> {
    soft: &'q [Soft],
    wishes: &'q [(Formula, i128)],
    found: Vec<Found>,
}

/// A box of packages of one price and one weight of wishes.
struct Found {
    cells: Vec<CellSet>,
    /// A truth of each linear condition that goes with the price.
    truths: Vec<usize>,
    price: Price,
    wishes: i128,
    /// How many packages it stands for, and whether these are all.
    count: Count,
    /// Whether it is in the list, and not only out of the way.
    listed: bool,
}

/// A part of the packages around a choice.
pub(super) struct Around {
    /// The cells of each variable.
    pub cells: Vec<CellSet>,
    /// Whether it rests on linear conditions, so that amounts that they tie must stay where they are.
    pub linked: bool,
}

impl<'q> Boxes<'q> {
    /// No packages yet.
    pub fn new(soft: &'q [Soft], wishes: &'q [(Formula, i128)]) -> Self {
        Self { soft, wishes, found: Vec::new() }
    }

    /// How many boxes there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// How many packages were found; `filled` says whether none is left out.
    pub fn count(&self, filled: bool) -> Count {
        let found = self.listed().map(|found| &found.count.found).sum();
        Count { found, complete: filled && self.listed().all(|found| found.count.complete) }
    }

    fn listed(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(|found| found.listed)
    }

    /// The cells of each issue that occur in a package found, added to `none`.
    pub fn cells(&self, none: Vec<CellSet>) -> Vec<CellSet> {
        let add =
            |all: Vec<CellSet>, found: &Found| all.iter().zip(&found.cells).map(|(all, set)| all.or(set)).collect();
        self.listed().fold(none, add)
    }

    /// The choice alone, with what matters to nothing left open. Also whether all soft formulas and wishes have their
    /// truth whatever becomes of linear conditions; where they do not, the best choice of these cells must be sought.
    pub fn around(&self, scope: &Scope<'_>, choice: &Choice) -> (Around, bool) {
        let (chosen, open) = (around(scope, choice, false), around(scope, choice, true));
        let pool = &scope.problem.pool;
        let graded = scope.others.iter().all(|formula| truth(pool, *formula, &open).is_some());
        let linked = !graded || is_linked(scope, &open);
        (Around { cells: if linked { chosen } else { open }, linked }, graded)
    }

    /// The cells with all those of some issues added, one after the other, that keep every formula as it is and stay
    /// outside the boxes found before. Amounts that linear conditions tie together stay where they are.
    pub fn grown(&self, scope: &Scope<'_>, around: Around, issues: Range<usize>, choice: &Choice) -> Around {
        let Around { mut cells, linked } = around;
        let tied = if linked { scope.tied() } else { Vec::new() };
        let mut apart = Apart::new(&self.found, &cells, scope.first_atom());
        for place in issues.filter(|place| !tied.contains(place)) {
            for cell in scope.domains[place].iter().filter(|cell| *cell != choice[place]) {
                if apart.joins(&self.found, place, cell) {
                    continue;
                }
                let before = cells[place].clone();
                cells[place].insert(cell);
                match is_uniform(scope, &cells, choice, place) {
                    true => apart.add(&self.found, place, cell, &before),
                    false => cells[place] = before,
                }
            }
        }
        Around { cells, linked }
    }

    /// Adds a box around a choice to the list, or keeps it out of it if it costs more than the bound; gives the cells of
    /// the issues that matter, which the solver is not to find again.
    pub fn add(&mut self, scope: &Scope<'_>, around: Around, choice: &Choice, within: Price) -> Vec<(usize, CellSet)> {
        let found = self.rated(scope, around, choice, within);
        let sets = found.cells.iter().cloned().enumerate().filter(|(place, _)| scope.has(*place)).collect();
        self.found.push(found);
        sets
    }

    /// The box with what its packages cost and meet.
    fn rated(&self, scope: &Scope<'_>, around: Around, choice: &Choice, within: Price) -> Found {
        let Around { mut cells, linked } = around;
        cells.truncate(scope.first_atom());
        let pool = &scope.problem.pool;
        let broken = self.soft.iter().filter(|soft| !pool.holds(soft.formula, choice));
        let price: Price = broken.map(|soft| soft.price).sum();
        let met = self.wishes.iter().filter(|(formula, _)| pool.holds(*formula, choice));
        let wishes = met.map(|(_, worth)| worth).sum();
        let count = packages(scope, &cells, linked);
        let truths = choice[scope.first_atom()..].to_vec();
        Found { cells, truths, price, wishes, count, listed: price <= within }
    }

    /// Shows every package found, in the order of the list, until the receiver breaks off.
    pub fn show(&self, scope: &Scope<'_>, receiver: &mut dyn RowReceiver) {
        let mut found: Vec<_> = self.listed().collect();
        found.sort_by_key(|found| (found.price, Reverse(found.wishes)));
        for group in found.chunk_by(|a, b| (a.price, a.wishes) == (b.price, b.wishes)) {
            if show_group(scope, group, receiver).is_break() {
                return;
            }
        }
    }
}

/// The cells of a choice; all that are left for variables that matter to nothing, and if `open` for linear conditions
/// too.
fn around(scope: &Scope<'_>, choice: &Choice, open: bool) -> Vec<CellSet> {
    let domains = scope.domains.iter().enumerate();
    let around = |(place, domain): (usize, &CellSet)| match !scope.has(place) || (open && place >= scope.first_atom()) {
        true => domain.clone(),
        false => CellSet::of(scope.cells(place), [choice[place]]),
    };
    domains.map(around).collect()
}

/// Whether it rests on linear conditions that what is given holds, where these are left open.
fn is_linked(scope: &Scope<'_>, open: &[CellSet]) -> bool {
    let met = scope.rest.iter().all(|formula| truth(&scope.problem.pool, *formula, open) == Some(true));
    let mut atoms = scope.atoms.iter().map(|atom| &scope.domains[scope.first_atom() + atom]);
    !met || atoms.any(|left| left.len() < 2)
}

/// Whether every formula that speaks of an issue, or of linear conditions, has one truth over all cells: what is given
/// holds, and the others are as in the choice whatever becomes of linear conditions.
fn is_uniform(scope: &Scope<'_>, cells: &[CellSet], choice: &Choice, issue: usize) -> bool {
    let first = scope.first_atom();
    let mut open = cells.to_vec();
    open[first..].clone_from_slice(&scope.domains[first..]);
    let pool = &scope.problem.pool;
    let (rest, others) = scope.about(issue);
    let same = |place: &usize| {
        let formula = scope.others[*place];
        truth(pool, formula, &open) == Some(pool.holds(formula, choice))
    };
    rest.iter().all(|place| truth(pool, scope.rest[*place], cells) == Some(true)) && others.iter().all(same)
}

/// How many packages a box stands for: at least one for the cells of amounts that are tied together, and all values of
/// the others.
fn packages(scope: &Scope<'_>, cells: &[CellSet], linked: bool) -> Count {
    let tied = if linked { scope.tied() } else { Vec::new() };
    let mut count = Count { found: BigUint::one(), complete: true };
    for (place, (set, known)) in cells.iter().zip(&scope.problem.issues).enumerate() {
        let values: BigUint = set.iter().map(|cell| known[cell].multiplicity()).sum();
        if values.is_one() || !tied.contains(&place) {
            count.found *= values;
        } else {
            count.complete = false;
        }
    }
    count
}

/// How many issues keep each of the boxes found before apart from a growing one.
struct Apart {
    issues: Vec<Vec<usize>>,
}

impl Apart {
    fn new(found: &[Found], cells: &[CellSet], issues: usize) -> Self {
        let apart = |found: &Found| {
            let differ = |place: &usize| found.cells[*place].and(&cells[*place]).is_empty();
            (0..issues).filter(differ).collect()
        };
        Self { issues: found.iter().map(apart).collect() }
    }

    /// Whether a cell more of an issue would make the growing box overlap one that was found before.
    fn joins(&self, found: &[Found], place: usize, cell: usize) -> bool {
        let mut boxes = self.issues.iter().zip(found);
        boxes.any(|(apart, found)| apart[..] == [place] && found.cells[place].has(cell))
    }

    /// A cell more of an issue.
    fn add(&mut self, found: &[Found], place: usize, cell: usize, before: &CellSet) {
        for (apart, found) in self.issues.iter_mut().zip(found) {
            if found.cells[place].has(cell) && found.cells[place].and(before).is_empty() {
                apart.retain(|issue| *issue != place);
            }
        }
    }
}

/// Shows the packages of some boxes of one rank, all boxes walked through side by side.
fn show_group(scope: &Scope<'_>, group: &[&Found], receiver: &mut dyn RowReceiver) -> ControlFlow<()> {
    let first = |found: &Found| found.cells.iter().map(|set| set.first().unwrap_or_default()).collect::<Vec<_>>();
    let mut heads: BinaryHeap<_> =
        group.iter().enumerate().map(|(place, found)| Reverse((first(found), place))).collect();
    while let Some(Reverse((package, place))) = heads.pop() {
        let Found { cells, truths, price, wishes, .. } = group[place];
        let single = package.iter().chain(truths).enumerate();
        let single = single.map(|(place, cell)| CellSet::of(scope.cells(place), [*cell]));
        receiver.row(&Row { cells: single.collect(), price: *price, wishes: *wishes }, 0)?;
        heads.extend(following(package, cells).map(|next| Reverse((next, place))));
    }
    ControlFlow::Continue(())
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
