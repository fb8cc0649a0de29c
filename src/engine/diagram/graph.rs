//! The multi-valued decision diagram: one layer per variable, one node per distinct future.
//!
//! A node stands for all ways of fixing the variables above it that leave the same residual formulas, held as one bit
//! string of automaton states. An edge stands for a class of cells that every formula treats alike, and carries the
//! soft formulas that are broken by taking it (Bergman, Cire, van Hoeve and Hooker, 2016, for diagrams compiled from
//! the top).

use hashbrown::HashTable;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Variable};
use crate::engine::hash::Fast;
use crate::engine::limits::Holding;
use crate::engine::{Price, Stop};

use super::automaton::{Automaton, Step};
use super::simplify::Core;

/// The most edges one diagram may have.
pub(super) const EDGES: usize = 4_000_000;

/// The most steps that the automata of one diagram may have; those of long formulas count for several.
const STEPS: usize = 12_000_000;

/// So many of them take a unit of work, about.
const STEPS_EACH: usize = 4;

/// How many bytes a step of an automaton takes, about.
const STEP: usize = 128;

/// After so many nodes the limits are looked at.
const OFTEN: usize = 4096;

/// So many edges take a unit of work, about.
const EACH: usize = 4;

/// So many formulas that an edge moves on take as long as the edge.
const TURNS: usize = 4;

/// One layer's variable and the classes its cells fall into.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// The variable.
    pub variable: Variable,
    /// The classes, by lowest cell.
    pub classes: Vec<Class>,
}

/// Cells that every formula of a diagram treats alike.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// The lowest of them.
    pub representative: usize,
    /// All of them.
    pub cells: CellSet,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Edge {
    /// The node in the next layer, or [`DEAD`].
    pub to: u32,
    /// The set of soft formulas it breaks, by place in [`Graph::labels`].
    pub label: u32,
}

/// An edge to here breaks a formula that must hold.
pub(super) const DEAD: u32 = u32::MAX;

/// A layer of a diagram: its nodes' edges, one per class, node by node.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// The variable and its classes.
    pub axis: Axis,
    /// The edges.
    pub edges: Vec<Edge>,
}

impl Layer {
    /// The edges of each node.
    pub fn nodes(&self) -> std::slice::ChunksExact<'_, Edge> {
        self.edges.chunks_exact(self.axis.classes.len())
    }

    /// The edges of one node.
    pub fn node(&self, node: u32) -> &[Edge] {
        let classes = self.axis.classes.len();
        &self.edges[node as usize * classes..][..classes]
    }
}

/// What soft formulas cost, by place, and the most that may be spent.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// The prices.
    pub prices: Vec<Price>,
    /// The most that may be spent on the way from the root.
    pub most: Price,
}

/// A compiled question. Node 0 of the first layer is the root; past the last layer there is one node that accepts.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// The layers.
    pub layers: Vec<Layer>,
    /// The sets of soft formulas that edges break, each ascending; the first is empty.
    pub labels: Vec<Vec<u32>>,
    /// What it takes of the memory allowed.
    pub held: Arc<Holding>,
}

impl Graph {
    /// Compiles the part of a question that lies on some variables, in this order. Formulas are given with their
    /// scope inside that part; soft ones with their place.
    pub fn compile(
        pool: &mut Pool,
        core: &Core,
        order: &[Variable],
        hard: &[Formula],
        soft: &[(u32, Formula)],
        bound: Option<&Bound>,
    ) -> Result<Self, Stop> {
        let all: Vec<_> = hard.iter().copied().chain(soft.iter().map(|(_, formula)| *formula)).collect();
        let axes = axes(pool, core, order, &all)?;
        let mut layer_of = vec![usize::MAX; pool.variables()];
        for (layer, variable) in order.iter().enumerate() {
            layer_of[variable.place()] = layer;
        }
        let mut room = STEPS;
        let mut automata = Vec::with_capacity(all.len());
        let held = core.limits.holding();
        let done = Cell::new(0);
        let hold = |room| {
            held.spend((STEPS - room - done.replace(STEPS - room)) / STEPS_EACH)?;
            held.set((STEPS - room) * STEP)
        };
        for formula in &all {
            automata.push(Automaton::new(pool, *formula, &axes, &layer_of, &mut room, &hold)?);
        }
        let soft: Vec<_> =
            std::iter::repeat_n(None, hard.len()).chain(soft.iter().map(|(place, _)| Some(*place))).collect();
        Compiler::new(axes, automata, soft, bound).run(core.limits.holding())
    }
}

/// Groups the cells of each variable by how the leaves and tables of the formulas treat them.
fn axes(pool: &Pool, core: &Core, order: &[Variable], formulas: &[Formula]) -> Result<Vec<Axis>, Stop> {
    let mut classes: Vec<Vec<CellSet>> = core.domains.iter().map(|domain| vec![domain.clone()]).collect();
    for formula in formulas {
        core.limits.poll()?;
        split_by(pool, *formula, &mut classes);
    }
    let axis = |variable: &Variable| {
        let mut sets = std::mem::take(&mut classes[variable.place()]);
        sets.sort_unstable_by_key(CellSet::first);
        let class = |cells: CellSet| cells.first().map(|representative| Class { representative, cells });
        Axis { variable: *variable, classes: sets.into_iter().filter_map(class).collect() }
    };
    Ok(order.iter().map(axis).collect())
}

fn split_by(pool: &Pool, formula: Formula, classes: &mut [Vec<CellSet>]) {
    match pool.node(formula) {
        Node::False | Node::True => {}
        Node::In(variable, set) => split(&mut classes[variable.place()], set),
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| split_by(pool, *part, classes)),
        Node::Threshold(threshold) => {
            for (variable, table) in &threshold.tables {
                let classes = &mut classes[variable.place()];
                *classes = std::mem::take(classes).into_iter().flat_map(|class| by_points(class, table)).collect();
            }
            threshold.parts.iter().for_each(|(_, part)| split_by(pool, *part, classes));
        }
    }
}

/// The cells of a class by how many points they give.
fn by_points(class: CellSet, table: &[i128]) -> Vec<CellSet> {
    let first = class.first().map(|cell| table[cell]);
    if class.iter().all(|cell| Some(table[cell]) == first) {
        return vec![class];
    }
    let mut groups: BTreeMap<i128, CellSet> = BTreeMap::new();
    for cell in class.iter() {
        groups.entry(table[cell]).or_insert_with(|| CellSet::none(table.len())).insert(cell);
    }
    groups.into_values().collect()
}

fn split(classes: &mut Vec<CellSet>, by: &CellSet) {
    for place in 0..classes.len() {
        let (inside, outside) = (classes[place].and(by), classes[place].without(by));
        if !inside.is_empty() && !outside.is_empty() {
            classes[place] = inside;
            classes.push(outside);
        }
    }
}

/// Where a formula's state sits in the bit string of a node: 0 for not begun or ended, else the state plus one.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    word: usize,
    shift: u32,
    mask: u64,
}

impl Slot {
    fn get(self, words: &[u64]) -> u64 {
        words[self.word] >> self.shift & self.mask
    }

    fn set(self, words: &mut [u64], value: u64) {
        words[self.word] = words[self.word] & !(self.mask << self.shift) | value << self.shift;
    }
}

/// A formula taking part in a layer.
struct Turn {
    automaton: usize,
    stage: usize,
}

struct Compiler<'b> {
    axes: Vec<Axis>,
    automata: Vec<Automaton>,
    soft: Vec<Option<u32>>,
    slots: Vec<Slot>,
    turns: Vec<Vec<Turn>>,
    words: usize,
    labels: Labels,
    bound: Option<&'b Bound>,
}

impl<'b> Compiler<'b> {
    fn new(axes: Vec<Axis>, automata: Vec<Automaton>, soft: Vec<Option<u32>>, bound: Option<&'b Bound>) -> Self {
        let mut turns: Vec<Vec<Turn>> = axes.iter().map(|_| Vec::new()).collect();
        for (place, automaton) in automata.iter().enumerate() {
            for (stage, at) in automaton.stages.iter().enumerate() {
                turns[at.layer].push(Turn { automaton: place, stage });
            }
        }
        let (slots, words) = allot(&automata, &turns);
        Self { axes, automata, soft, slots, turns, words, labels: Labels::new(), bound }
    }

    fn run(mut self, held: Holding) -> Result<Graph, Stop> {
        let mut layers = Vec::with_capacity(self.axes.len());
        let mut nodes = Nodes::new(self.words);
        nodes.node(&vec![0; self.words], Price::default());
        let (mut room, words) = (EDGES, self.words);
        for (layer, axis) in std::mem::take(&mut self.axes).into_iter().enumerate() {
            room = room.checked_sub(nodes.arrivals.len() * axis.classes.len()).ok_or(Stop::Budget)?;
            let others = (EDGES - room) * size_of::<Edge>();
            let (edges, next) = self.layer(layer, &nodes, axis.classes.len(), &|edges, nodes, work| {
                held.spend(work)?;
                held.set(others + edges * size_of::<Edge>() + nodes * (8 * words + size_of::<Price>()))
            })?;
            layers.push(Layer { axis, edges });
            nodes = next;
        }
        Ok(Graph { layers, labels: self.labels.sets, held: Arc::new(held) })
    }

    /// The edges from the nodes of a layer, and the nodes that they lead to; `hold` is told now and then how many there
    /// are, and the work to come.
    fn layer(
        &mut self,
        layer: usize,
        nodes: &Nodes,
        classes: usize,
        hold: &dyn Fn(usize, usize, usize) -> Result<(), Stop>,
    ) -> Result<(Vec<Edge>, Nodes), Stop> {
        let mut next = Nodes::new(self.words);
        let mut edges = Vec::with_capacity(nodes.arrivals.len() * classes);
        let (mut words, mut broken) = (vec![0; self.words], Vec::new());
        for (place, (state, arrival)) in nodes.states.chunks_exact(self.words).zip(&nodes.arrivals).enumerate() {
            if place % OFTEN == 0 {
                let coming = OFTEN.min(nodes.arrivals.len() - place) * classes;
                let work = coming * (TURNS + self.turns[layer].len()) / TURNS / EACH;
                hold(edges.len(), next.arrivals.len(), work)?;
            }
            for class in 0..classes {
                words.copy_from_slice(state);
                broken.clear();
                let open = self.advance(layer, class, &mut words, &mut broken);
                let price = self.bound.map_or(*arrival, |bound| *arrival + bound.price(&broken));
                edges.push(match open && self.bound.is_none_or(|bound| price <= bound.most) {
                    true => Edge { to: next.node(&words, price), label: self.labels.place(&mut broken) },
                    false => Edge { to: DEAD, label: 0 },
                });
            }
        }
        Ok((edges, next))
    }

    /// Moves every formula of the layer on; false if one that must hold is broken.
    fn advance(&self, layer: usize, class: usize, words: &mut [u64], broken: &mut Vec<u32>) -> bool {
        for turn in &self.turns[layer] {
            let slot = self.slots[turn.automaton];
            let state = match (turn.stage, slot.get(words)) {
                (0, _) => 0,
                (_, 0) => continue,
                (_, state) => state as u32 - 1,
            };
            let after = match self.automata[turn.automaton].stages[turn.stage].step(state, class) {
                Step::Open(next) => u64::from(next) + 1,
                Step::Kept => 0,
                Step::Broken => match self.soft[turn.automaton] {
                    Some(place) => {
                        broken.push(place);
                        0
                    }
                    None => return false,
                },
            };
            slot.set(words, after);
        }
        true
    }
}

/// Gives each formula bits for its state from its first stage to its last; bits are used again once they are free.
fn allot(automata: &[Automaton], turns: &[Vec<Turn>]) -> (Vec<Slot>, usize) {
    let mut slots = vec![Slot::default(); automata.len()];
    let mut free: Vec<Slot> = Vec::new();
    let mut used: Vec<u32> = vec![0];
    for turns in turns {
        for turn in turns.iter().filter(|turn| turn.stage == 0 && automata[turn.automaton].stages.len() > 1) {
            let width = u64::BITS - u64::from(automata[turn.automaton].states).leading_zeros();
            let mask = (1u64 << width) - 1;
            let reusable = free.iter().position(|slot| slot.mask == mask);
            slots[turn.automaton] = match reusable {
                Some(place) => free.swap_remove(place),
                None => fresh(&mut used, width, mask),
            };
        }
        for turn in turns {
            let stages = automata[turn.automaton].stages.len();
            if stages > 1 && turn.stage + 1 == stages {
                free.push(slots[turn.automaton]);
            }
        }
    }
    (slots, used.len())
}

fn fresh(used: &mut Vec<u32>, width: u32, mask: u64) -> Slot {
    let word = match used.iter().position(|bits| bits + width <= u64::BITS) {
        Some(word) => word,
        None => {
            used.push(0);
            used.len() - 1
        }
    };
    let shift = used[word];
    used[word] += width;
    Slot { word, shift, mask }
}

impl Bound {
    fn price(&self, broken: &[u32]) -> Price {
        broken.iter().map(|place| self.prices[*place as usize]).sum()
    }
}

/// The nodes of a layer, found by their states, with the least price at which each is reached.
struct Nodes {
    words: usize,
    states: Vec<u64>,
    arrivals: Vec<Price>,
    table: HashTable<u32>,
}

impl Nodes {
    fn new(words: usize) -> Self {
        Self { words, states: Vec::new(), arrivals: Vec::new(), table: HashTable::new() }
    }

    fn node(&mut self, state: &[u64], price: Price) -> u32 {
        let Self { words, states, arrivals, table } = self;
        let at = |node: &u32| &states[*node as usize * *words..][..*words];
        if let Some(known) = table.find(hash(state), |node| at(node) == state) {
            let arrival = &mut arrivals[*known as usize];
            *arrival = price.min(*arrival);
            return *known;
        }
        let node = arrivals.len() as u32;
        table.insert_unique(hash(state), node, |node| hash(at(node)));
        states.extend_from_slice(state);
        arrivals.push(price);
        node
    }
}

fn hash(words: &[u64]) -> u64 {
    let mut hasher = Fast::default();
    for word in words {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// The sets of soft formulas that edges break.
struct Labels {
    sets: Vec<Vec<u32>>,
    known: hashbrown::HashMap<Vec<u32>, u32, std::hash::BuildHasherDefault<Fast>>,
}

impl Labels {
    fn new() -> Self {
        Self { sets: vec![Vec::new()], known: hashbrown::HashMap::default() }
    }

    fn place(&mut self, broken: &mut [u32]) -> u32 {
        if broken.is_empty() {
            return 0;
        }
        broken.sort_unstable();
        if let Some(known) = self.known.get(broken as &[u32]) {
            return *known;
        }
        let place = self.sets.len() as u32;
        self.sets.push(broken.to_vec());
        self.known.insert(broken.to_vec(), place);
        place
    }
}
