//! Lists of packages from one diagram in the order of the issues.
//!
//! Every node knows, for each combination of price and wishes lost that the layers below it can come to, how many
//! packages come to it. The list goes through the combinations in order and, for each, down the ways that lead to it;
//! nothing is sorted and nothing but the diagram is kept.
//!
//! Below a node and a combination rows end alike, whatever the way to it. Where few do, the receiver is told so, which
//! may have kept how they end.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use num_bigint::BigUint;
use num_traits::One;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::engine::{Block, Count, Engine, Given, Listed, Price, Row, RowReceiver, Stop, Wanted};
use crate::model::IssueId;

use super::evaluate::multiplicity;
use super::graph::{Bound, DEAD, Edge, Graph};
use super::reduce::reduced;
use super::simplify::Core;
use super::{Diagram, breakable_at_least_price};

/// The most combinations of node, price and wishes lost.
const ENTRIES: usize = 2_000_000;

/// A block has at most so many rows.
const FEW: u32 = 200;

/// What packages are ranked by: the price, then the weight of the wishes they fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    price: Price,
    lost: i128,
}

impl std::ops::Add for Rank {
    type Output = Rank;
    fn add(self, other: Rank) -> Rank {
        Rank { price: self.price + other.price, lost: self.lost + other.lost }
    }
}

/// Lists packages; see [`Engine::packages`].
pub(super) fn list(
    problem: &mut Problem,
    given: &Given,
    wanted: &Wanted<'_>,
    receiver: &mut dyn RowReceiver,
) -> Result<(), Stop> {
    let cheapest = Diagram.cheapest(problem, given, wanted.soft)?;
    let bound = cheapest.map(|cheapest| wanted.within.unwrap_or(cheapest));
    match bound.filter(|bound| Some(*bound) >= cheapest) {
        Some(bound) => Ranked::new(problem, given, wanted, bound)?.show(cheapest, receiver),
        None => receiver.begin(&Listed { packages: Count::NONE, cheapest, cells: problem.no_cells(), complete: true }),
    }
    Ok(())
}

/// A diagram with what its nodes can come to.
struct Ranked {
    graph: Graph,
    /// What each label adds.
    labels: Vec<Rank>,
    /// Per layer and node, what the rest can come to within the bound, ascending.
    profiles: Vec<Vec<Vec<Rest>>>,
    /// Per layer, the cells that occur in the list, with their classes.
    listed: Vec<Vec<(usize, usize)>>,
    /// What every package adds.
    base: Rank,
    wishes: i128,
    bound: Price,
    fold: bool,
    issues: usize,
    cells: Vec<usize>,
    /// The cells left to each variable.
    domains: Vec<CellSet>,
    /// By issue, whether sums tie it to others.
    tied: Vec<bool>,
    /// Whether packages are only counted from below.
    coarse: bool,
}

/// A rank that the layers from a node on can come to.
struct Rest {
    rank: Rank,
    /// How many packages come to it.
    packages: BigUint,
    /// How many rows do, known once they were told; nought before.
    rows: Cell<u32>,
    /// What these rows are called as a block; nought until they are one.
    block: Cell<u32>,
}

impl Rest {
    fn new((rank, packages): (Rank, BigUint)) -> Self {
        Self { rank, packages, rows: Cell::default(), block: Cell::default() }
    }
}

impl Ranked {
    /// The packages within a bound, of which there is one at least.
    fn new(problem: &mut Problem, given: &Given, wanted: &Wanted<'_>, bound: Price) -> Result<Self, Stop> {
        let given = &tightened(problem, given, wanted)?;
        let wishes =
            wanted.wishes.iter().map(|(wish, weight)| (*wish, Rank { price: Price::default(), lost: *weight }));
        let soft = wanted.soft.iter().map(|soft| (soft.formula, Rank { price: soft.price, lost: 0 }));
        let (soft, ranks): (Vec<_>, Vec<_>) = soft.chain(wishes).unzip();
        let Some(core) = Core::new(problem, given, &soft)? else {
            unreachable!("a package within the bound was found, so what is given does not contradict itself")
        };
        let sum =
            |places: &mut dyn Iterator<Item = usize>| places.fold(Rank::default(), |sum, place| sum + ranks[place]);
        let base = sum(&mut (0..soft.len()).filter(|place| core.soft[*place] == Formula::FALSE));
        let prices = ranks.iter().map(|rank| rank.price).collect();
        let bound_left = Bound { prices, most: bound.less(base.price) };
        let graph = reduced(compile(problem, &core, Some(&bound_left))?);
        let labels: Vec<_> =
            graph.labels.iter().map(|label| sum(&mut label.iter().map(|place| *place as usize))).collect();
        let mut ranked = Self {
            labels,
            profiles: Vec::new(),
            listed: Vec::new(),
            base,
            wishes: wanted.wishes.iter().map(|(_, weight)| weight).sum(),
            bound,
            fold: wanted.fold,
            issues: problem.issues.len(),
            cells: (0..problem.pool.variables()).map(|place| problem.pool.cells(Variable(place as u32))).collect(),
            coarse: core.tied.iter().enumerate().any(|(issue, tied)| *tied && problem.is_coarse(IssueId(issue))),
            domains: core.domains,
            tied: core.tied,
            graph,
        };
        ranked.profile(problem)?;
        Ok(ranked)
    }

    /// The least price on the way from the root to each node, by layer.
    fn arrivals(&self) -> Vec<Vec<Option<Price>>> {
        let mut arrivals = vec![vec![Some(self.base.price)]];
        for (place, layer) in self.graph.layers.iter().enumerate() {
            let below = self.graph.layers.get(place + 1).map_or(1, |next| next.nodes().len());
            let mut next = vec![None; below];
            for (edges, arrival) in layer.nodes().zip(&arrivals[place]) {
                let Some(arrival) = arrival else { continue };
                for edge in edges.iter().filter(|edge| edge.to != DEAD) {
                    let price = *arrival + self.labels[edge.label as usize].price;
                    let best = &mut next[edge.to as usize];
                    *best = Some(best.map_or(price, |best: Price| best.min(price)));
                }
            }
            arrivals.push(next);
        }
        arrivals
    }

    fn profile(&mut self, problem: &Problem) -> Result<(), Stop> {
        let arrivals = self.arrivals();
        let mut room = ENTRIES;
        self.profiles = vec![vec![vec![Rest::new((Rank::default(), BigUint::one()))]]];
        for (place, layer) in self.graph.layers.iter().enumerate().rev() {
            problem.limits.poll()?;
            let below = &self.profiles[self.profiles.len() - 1];
            let cells = problem.issues.get(layer.axis.variable.place());
            let weights: Option<Vec<_>> = cells.map(|cells| {
                layer
                    .axis
                    .classes
                    .iter()
                    .map(|class| multiplicity(cells, &class.cells, self.tied[layer.axis.variable.place()]))
                    .collect()
            });
            let mut listed = vec![false; layer.axis.classes.len()];
            let mut here = Vec::with_capacity(arrivals[place].len());
            for (edges, arrival) in layer.nodes().zip(&arrivals[place]) {
                let Some(arrival) = arrival else {
                    here.push(Vec::new());
                    continue;
                };
                let mut ranks: BTreeMap<Rank, BigUint> = BTreeMap::new();
                for (class, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.to != DEAD) {
                    let added = self.labels[edge.label as usize];
                    for rest in &below[edge.to as usize] {
                        let rank = added + rest.rank;
                        if *arrival + rank.price > self.bound {
                            continue;
                        }
                        listed[class] = true;
                        match &weights {
                            Some(weights) => *ranks.entry(rank).or_default() += &rest.packages * &weights[class],
                            None => drop(ranks.entry(rank).or_insert_with(BigUint::one)),
                        }
                    }
                }
                // Truths of sums do not multiply packages: of several ways the best one counts.
                let kept = if weights.is_some() { usize::MAX } else { 1 };
                here.push(ranks.into_iter().take(kept).map(Rest::new).collect::<Vec<_>>());
                room = room.checked_sub(here[here.len() - 1].len()).ok_or(Stop::Budget)?;
            }
            let classes = layer.axis.classes.iter().enumerate().filter(|(class, _)| listed[*class]);
            let mut cells: Vec<_> =
                classes.flat_map(|(class, axis)| axis.cells.iter().map(move |cell| (cell, class))).collect();
            cells.sort_unstable();
            self.listed.push(cells);
            self.profiles.push(here);
        }
        self.profiles.reverse();
        self.listed.reverse();
        Ok(())
    }

    fn show(&self, cheapest: Option<Price>, receiver: &mut dyn RowReceiver) {
        let ranks = &self.profiles[0][0];
        let found = ranks.iter().map(|rest| &rest.packages).sum();
        let packages = Count { found, complete: !self.coarse };
        let cells = self.listed_cells();
        receiver.begin(&Listed { packages, cheapest, cells, complete: true });
        let row = Row { cells: self.domains.clone(), price: self.base.price, wishes: self.wishes - self.base.lost };
        let mut way = Way::new(row, receiver);
        for rest in ranks {
            way.row.price = self.base.price + rest.rank.price;
            way.row.wishes = self.wishes - self.base.lost - rest.rank.lost;
            if self.rows(0, 0, rest, &mut way).is_break() {
                return;
            }
        }
    }

    /// The cells of each issue that occur in the list.
    fn listed_cells(&self) -> Vec<CellSet> {
        let mut cells: Vec<_> = self.cells[..self.issues].iter().map(|cells| CellSet::none(*cells)).collect();
        for (layer, listed) in self.graph.layers.iter().zip(&self.listed) {
            if let Some(cells) = cells.get_mut(layer.axis.variable.place()) {
                listed.iter().for_each(|(cell, _)| cells.insert(*cell));
            }
        }
        cells
    }

    /// Shows the ways from a node that come to exactly one rank, and counts them.
    fn rows(&self, layer: usize, node: u32, rest: &Rest, way: &mut Way<'_>) -> ControlFlow<End> {
        let Some(here) = self.graph.layers.get(layer) else { return way.show() };
        let (before, place) = (way.shown, here.axis.variable.place());
        let opened = place < self.issues && way.open(rest, place);
        let mut outcome = self.branches(layer, node, rest.rank, way);
        if opened {
            outcome = way.close(outcome);
        }
        if outcome.is_continue() {
            rest.rows.set(u32::try_from(way.shown - before).unwrap_or(u32::MAX));
        }
        outcome
    }

    /// The same cell by cell.
    fn branches(&self, layer: usize, node: u32, rank: Rank, way: &mut Way<'_>) -> ControlFlow<End> {
        let here = &self.graph.layers[layer];
        let (edges, place) = (here.node(node), here.axis.variable.place());
        let room = self.cells[place];
        if self.fold && self.folds(place) && is_indifferent(edges, &self.listed[layer]) {
            *way.at(place) = CellSet::of(room, self.listed[layer].iter().map(|(cell, _)| *cell));
            let edge = edges[self.listed[layer][0].1];
            return self
                .rest(layer, edge, rank)
                .map_or(ControlFlow::Continue(()), |rest| self.rows(layer + 1, edge.to, rest, way));
        }
        for (cell, class) in &self.listed[layer] {
            let edge = edges[*class];
            let Some(rest) = self.rest(layer, edge, rank) else { continue };
            way.at(place).hold_alone(*cell);
            self.rows(layer + 1, edge.to, rest, way)?;
            if place >= self.issues {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether a variable may be joined in a row: an issue that no sum ties to others, which would say what goes with what.
    fn folds(&self, place: usize) -> bool {
        self.tied.get(place).is_some_and(|tied| !tied)
    }

    /// What an edge leaves to come to, if the node it leads to can.
    fn rest(&self, layer: usize, edge: Edge, rank: Rank) -> Option<&Rest> {
        let below = (edge.to != DEAD).then(|| &self.profiles[layer + 1][edge.to as usize])?;
        let added = self.labels[edge.label as usize];
        below.iter().find(|rest| added + rest.rank == rank)
    }
}

/// What comes to an end before its last row was told.
enum End {
    /// The list: no more rows are wanted.
    List,
    /// A block: the receiver has the rest of it.
    Block,
}

/// The way to a node, as a row that is filled in on it.
struct Way<'r> {
    row: Row,
    /// The cells of so many variables have not been touched since the last row was shown.
    same: usize,
    /// How many rows were shown, in blocks that the receiver had too.
    shown: usize,
    /// How many blocks have a name.
    named: u32,
    /// The block that the way is in, and whether its first row is still to come.
    block: Option<(Block, bool)>,
    receiver: &'r mut dyn RowReceiver,
}

impl<'r> Way<'r> {
    fn new(row: Row, receiver: &'r mut dyn RowReceiver) -> Self {
        Self { row, same: 0, shown: 0, named: 0, block: None, receiver }
    }

    /// The cells of a variable, to be changed.
    fn at(&mut self, place: usize) -> &mut CellSet {
        self.same = self.same.min(place);
        &mut self.row.cells[place]
    }

    /// Opens a block, if few rows are known to follow and the way is in none. So many variables come before.
    fn open(&mut self, rest: &Rest, way: usize) -> bool {
        if self.block.is_some() || !(2..=FEW).contains(&rest.rows.get()) {
            return false;
        }
        if rest.block.get() == 0 {
            self.named += 1;
            rest.block.set(self.named);
        }
        self.block = Some((Block { name: rest.block.get(), rows: rest.rows.get() as usize, way }, true));
        true
    }

    /// Leaves the block with what came of going through it.
    fn close(&mut self, outcome: ControlFlow<End>) -> ControlFlow<End> {
        match (outcome, self.block.take()) {
            (ControlFlow::Break(End::Block), Some((block, _))) => {
                self.shown += block.rows - 1;
                ControlFlow::Continue(())
            }
            (outcome, _) => outcome,
        }
    }

    fn show(&mut self) -> ControlFlow<End> {
        let same = std::mem::replace(&mut self.same, self.row.cells.len());
        let end = |()| End::List;
        self.receiver.row(&self.row, same).map_break(end)?;
        self.shown += 1;
        let Some((block, true)) = self.block else { return ControlFlow::Continue(()) };
        self.block = Some((block, false));
        match self.receiver.block(block).map_break(end)? {
            true => ControlFlow::Break(End::Block),
            false => ControlFlow::Continue(()),
        }
    }
}

/// What is given, with the soft formulas added that no package within the bound can break.
fn tightened(problem: &mut Problem, given: &Given, wanted: &Wanted<'_>) -> Result<Given, Stop> {
    let breakable = match wanted.within {
        Some(most) => wanted.soft.iter().map(|soft| soft.price <= most).collect(),
        None => breakable_at_least_price(problem, given, wanted.soft)?.unwrap_or_default(),
    };
    let mut given = given.clone();
    let unbreakable = wanted.soft.iter().zip(breakable).filter(|(_, breakable)| !breakable);
    given.formulas.extend(unbreakable.map(|(soft, _)| soft.formula));
    Ok(given)
}

/// Whether all listed cells lead to the same place and break the same.
fn is_indifferent(edges: &[Edge], listed: &[(usize, usize)]) -> bool {
    listed.len() > 1 && listed.iter().all(|(_, class)| edges[*class] == edges[listed[0].1])
}

/// The diagram of a question with every issue a layer in file order, conditions on sums last.
pub(super) fn compile(problem: &mut Problem, core: &Core, bound: Option<&Bound>) -> Result<Graph, Stop> {
    let mentioned = core.variables(&problem.pool);
    let issues = problem.issues.len();
    let order: Vec<_> = (0..issues as u32)
        .map(Variable)
        .chain(mentioned.into_iter().filter(|variable| variable.place() >= issues))
        .collect();
    let soft: Vec<_> = core.soft.iter().enumerate().map(|(place, formula)| (place as u32, *formula)).collect();
    let open = |(_, formula): &(u32, Formula)| *formula != Formula::TRUE && *formula != Formula::FALSE;
    let soft: Vec<_> = soft.into_iter().filter(open).collect();
    Graph::compile(&mut problem.pool, core, &order, &core.hard, &soft, bound)
}
