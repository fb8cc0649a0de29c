//! A trellis laid out anew, so that a sweep meets first what tells ways apart most for how many of them there are.
//!
//! Where only one node of a layer is left, what is on one side of it goes with anything on the other: the ways fall into
//! blocks that can stand in any order, and any way round. Packages are held to sums over all of what they come to, so the
//! steps that spread parts widely are best known early, and those that divide ways without making much of a difference
//! late: each of them would make rests anew of all that are there (the rule of the largest effect first is as old as
//! branch and bound for the knapsack: Martello and Toth, 1990).

use num_traits::PrimInt;

use super::beginnings::Beginnings;
use super::lot::{Cut, float};
use super::trellis::{Given, Trellis, dot};
use super::yardstick::widened;

/// How fast ways count for less, the farther they stay behind the best one: in shares of what any may stay behind.
const FADING: f64 = 12.0;

/// A trellis of blocks in another order.
pub(super) struct Arranged<N> {
    pub trellis: Trellis<N>,
    /// By arc, the place of the same in the trellis before.
    arcs: Vec<u32>,
}

/// Layers from one node through which all ways go to the next such node.
struct Block {
    layers: std::ops::Range<usize>,
    is_turned: bool,
    /// How far parts spread for how much ways divide.
    effect: f64,
}

/// What a layer does to ways.
struct Effect {
    /// How far the parts of its arcs spread, in shares of how far those of all do.
    spread: f64,
    /// How evenly ways are divided between its arcs: nought where every node has one.
    division: f64,
}

impl<N: PrimInt> Arranged<N> {
    /// The ways left of a trellis, which a sum must bring to `least`.
    pub fn new(trellis: &Trellis<N>, begin: &Beginnings, (cut, least): (&Cut<N>, N)) -> Option<Self> {
        let effects = effects(trellis, begin, cut, least);
        let mut blocks = blocks(trellis, begin, &effects);
        blocks.sort_by(|one, other| one.effect.total_cmp(&other.effect));
        let mut arcs = Vec::with_capacity(begin.size());
        let mut layers = Vec::with_capacity(trellis.depth());
        for Block { layers: own, is_turned, .. } in blocks {
            let nodes: Vec<_> = (own.start..=own.end).map(|layer| left(trellis, begin, layer)).collect();
            let pairs = nodes.windows(2).map(|pair| (&pair[0][..], &pair[1][..]));
            let laid: Vec<_> = match is_turned {
                true => pairs.rev().map(|(from, to)| turned(trellis, begin, from, to)).collect(),
                false => pairs.map(|(from, to)| straight(trellis, begin, from, to)).collect(),
            };
            for layer in laid {
                arcs.extend(layer.iter().flatten().map(|(_, arc)| *arc));
                layers.push(layer.into_iter().map(|own| given(trellis, own)).collect());
            }
        }
        let base: Vec<_> = trellis.base.iter().copied().map(widened).collect();
        Some(Self { trellis: Trellis::new(&base, &layers)?, arcs })
    }

    /// The arcs of a way in the trellis before.
    pub fn before(&self, way: &[usize]) -> Vec<usize> {
        let mut arcs: Vec<_> = way.iter().map(|arc| self.arcs[*arc] as usize).collect();
        arcs.sort_unstable();
        arcs
    }
}

/// The nodes of a layer from which ways are left; past the last one, the node that accepts.
fn left<N: PrimInt>(trellis: &Trellis<N>, begin: &Beginnings, layer: usize) -> Vec<usize> {
    let is_left = |node: &usize| layer == trellis.depth() || !begin.arcs_of(*node).is_empty();
    trellis.nodes(layer).filter(is_left).collect()
}

/// By node of a layer, the arcs to the next one: the place of the node they lead to, and their own.
fn straight<N: PrimInt>(
    trellis: &Trellis<N>,
    begin: &Beginnings,
    from: &[usize],
    to: &[usize],
) -> Vec<Vec<(u32, u32)>> {
    let arc = |arc: &u32| (place(to, trellis.to(*arc as usize)), *arc);
    from.iter().map(|node| begin.arcs_of(*node).iter().map(arc).collect()).collect()
}

/// The same from the nodes they lead to.
fn turned<N: PrimInt>(trellis: &Trellis<N>, begin: &Beginnings, from: &[usize], to: &[usize]) -> Vec<Vec<(u32, u32)>> {
    let mut turned = vec![Vec::new(); to.len()];
    for (node, arcs) in straight(trellis, begin, from, to).into_iter().enumerate() {
        for (to, arc) in arcs {
            turned[to as usize].push((node as u32, arc));
        }
    }
    turned
}

fn given<N: PrimInt>(trellis: &Trellis<N>, arcs: Vec<(u32, u32)>) -> Vec<Given> {
    let added = |arc: u32| trellis.added(arc as usize).iter().copied().map(widened).collect();
    arcs.into_iter().map(|(to, arc)| (to, added(arc))).collect()
}

fn place(nodes: &[usize], node: usize) -> u32 {
    nodes.binary_search(&node).unwrap_or_else(|_| unreachable!("arcs lead to nodes from which ways are left")) as u32
}

/// The blocks that the ways fall into.
fn blocks<N: PrimInt>(trellis: &Trellis<N>, begin: &Beginnings, effects: &[Effect]) -> Vec<Block> {
    let is_waist = |layer: &usize| left(trellis, begin, *layer).len() == 1;
    let waists: Vec<_> = (0..=trellis.depth()).filter(is_waist).collect();
    let block = |ends: &[usize]| {
        let (start, end) = (ends[0], ends[1]);
        let half = usize::midpoint(start, end);
        let is_turned = of(&effects[start..half]) > of(&effects[half..end]);
        Block { layers: start..end, is_turned: is_turned && half > start, effect: of(&effects[start..end]) }
    };
    waists.windows(2).map(block).collect()
}

/// How far parts spread for how much ways divide.
fn of(effects: &[Effect]) -> f64 {
    let spread: f64 = effects.iter().map(|effect| effect.spread).sum();
    let division: f64 = effects.iter().map(|effect| effect.division).sum();
    if division > 0.0 { spread / division } else { 0.0 }
}

/// What each layer does to ways, of which those count for more that stay less behind the best one.
fn effects<N: PrimInt>(trellis: &Trellis<N>, begin: &Beginnings, cut: &Cut<N>, least: N) -> Vec<Effect> {
    let ahead = begin.ahead(trellis, trellis.depth(), &cut.whole).most;
    let last = ahead.len() - 1;
    let room = float(ahead[last] - least).max(1.0);
    let weight = |node: usize, arc: usize| {
        let behind = ahead[trellis.to(arc)] - ahead[node] - dot(trellis.added(arc), &cut.whole);
        faded(float(behind) / room * FADING)
    };
    let mut ends = vec![0.0; last + 1];
    ends[last] = 1.0;
    for node in (0..last).rev() {
        ends[node] =
            begin.arcs_of(node).iter().map(|arc| weight(node, *arc as usize) * ends[trellis.to(*arc as usize)]).sum();
    }
    let mut share = vec![0.0; last + 1];
    share[0] = 1.0;
    let mut tallies = Vec::with_capacity(trellis.depth());
    for layer in 0..trellis.depth() {
        let mut tally = Tally::new(trellis.parties());
        for node in left(trellis, begin, layer) {
            for arc in begin.arcs_of(node) {
                let to = trellis.to(*arc as usize);
                let own = share[node] * weight(node, *arc as usize) * ends[to] / ends[node];
                share[to] += own;
                tally.add(own, share[node], trellis.added(*arc as usize));
            }
        }
        tallies.push(tally);
    }
    told(&tallies)
}

/// Effects by layer, each party's spread in shares of all of its own: what it is measured in makes no difference.
fn told(tallies: &[Tally]) -> Vec<Effect> {
    let spreads: Vec<_> = tallies.iter().map(Tally::spreads).collect();
    let parties = spreads.first().map_or(0, Vec::len);
    let all: Vec<f64> = (0..parties).map(|party| spreads.iter().map(|own| own[party]).sum()).collect();
    let share = |(own, all): (&f64, &f64)| if *all > 0.0 { own / all } else { 0.0 };
    let effect = |(tally, own): (&Tally, &Vec<f64>)| Effect {
        spread: own.iter().zip(&all).map(share).sum(),
        division: tally.division.max(0.0),
    };
    tallies.iter().zip(&spreads).map(effect).collect()
}

/// Shares of ways over the arcs of a layer, and their parts.
struct Tally {
    /// By party, the mean of parts, and of their squares.
    parts: Vec<(f64, f64)>,
    division: f64,
}

impl Tally {
    fn new(parties: usize) -> Self {
        Self { parts: vec![(0.0, 0.0); parties], division: 1.0 }
    }

    /// Adds an arc, with the share of ways that go over it and over the node it comes from.
    fn add<N: PrimInt>(&mut self, share: f64, of_node: f64, added: &[N]) {
        self.division -= share * (share / of_node);
        for (sums, part) in self.parts.iter_mut().zip(added) {
            let part = float(*part);
            *sums = (sums.0 + share * part, sums.1 + share * part * part);
        }
    }

    /// By party, how far parts spread.
    fn spreads(&self) -> Vec<f64> {
        self.parts.iter().map(|(mean, squares)| (squares - mean * mean).max(0.0)).collect()
    }
}

/// What is left of one at some distance; by multiplication alone, so that it is the same on every machine.
fn faded(distance: f64) -> f64 {
    let mut left = 1.0 / (1.0 + distance / 64.0);
    for _ in 0..6 {
        left *= left;
    }
    left
}
