//! The frontier of a question: from the last layer to the first, every node keeps the vectors that the rest of a
//! package can come to and that no other one covers.
//!
//! What a covered rest can be completed to, the covering one can be completed to as well, and better; so the first node
//! ends with the whole frontier (Brown and Strauch, 1965, for dynamic programming over vectors).

use crate::engine::Stop;
use crate::engine::limits::Holding;
use crate::engine::pareto::{Layout, Long, Vector, prune};
use crate::engine::problem::Problem;
use crate::engine::scores::Point;

use super::chain::{Chain, Step};
use super::trace;

/// The most vectors that all nodes of a question may keep.
const VECTORS: usize = 60_000_000;

/// So many vectors take a unit of work, about.
const EACH: usize = 24;

/// More parties than this have no frontier that anybody could use, and no named point is sought for them.
pub(super) const PARTIES: usize = 16;

/// The frontier of a chain that was sifted.
pub(super) fn of(problem: &Problem, chain: &Chain) -> Result<Vec<Point>, Stop> {
    points(problem, chain, None)
}

/// By layer and node, what the rests of some packages are worth to each party, once arcs are shifted.
pub(super) type Rests = Vec<Vec<Vec<Vec<u128>>>>;

/// The packages of a chain that was sifted with such rests, by what they are worth; all their rests must be among them.
pub(super) fn of_rests(problem: &Problem, chain: &Chain, rests: &Rests) -> Result<Vec<Point>, Stop> {
    points(problem, chain, Some(rests))
}

fn points(problem: &Problem, chain: &Chain, rests: Option<&Rests>) -> Result<Vec<Point>, Stop> {
    let layout = Layout::new(&chain.most);
    if layout.parties() > PARTIES {
        return Err(Stop::Parties);
    }
    match (layout.bits(), layout.parties()) {
        (..=64, _) => points_of::<u64>(problem, chain, &layout, rests),
        (..=128, _) => points_of::<u128>(problem, chain, &layout, rests),
        (_, ..=2) => points_of::<Long<2>>(problem, chain, &layout, rests),
        (_, ..=4) => points_of::<Long<4>>(problem, chain, &layout, rests),
        _ => points_of::<Long<PARTIES>>(problem, chain, &layout, rests),
    }
}

/// The points of one kind of vector.
fn points_of<V: Vector>(
    problem: &Problem,
    chain: &Chain,
    layout: &Layout,
    rests: Option<&Rests>,
) -> Result<Vec<Point>, Stop> {
    let held = chain.core.limits.holding();
    let sets = match rests {
        Some(rests) => Sets::<V>::given(chain, layout, rests),
        None => Sets::<V>::new(chain, layout, &held)?,
    };
    trace::points(problem, chain, layout, &sets)
}

/// By layer and node, what the rest of a package can come to.
pub(super) struct Sets<V> {
    /// By layer and node, ascending; past the last layer, nothing is added.
    pub of_nodes: Vec<Vec<Vec<V>>>,
    /// By layer and node, what each arc adds.
    pub arcs: Vec<Vec<Vec<V>>>,
}

impl<V: Vector> Sets<V> {
    fn new(chain: &Chain, layout: &Layout, held: &Holding) -> Result<Self, Stop> {
        let layers = chain.layers.len();
        let arcs = arcs::<V>(chain, layout);
        held.spend(chain.size() / EACH)?;
        let mut of_nodes = vec![vec![vec![V::default()]]];
        let mut kept = 0;
        for place in (0..layers).rev() {
            let below = &of_nodes[of_nodes.len() - 1];
            let mut here = Vec::with_capacity(arcs[place].len());
            for (steps, arcs) in chain.layers[place].nodes.iter().zip(&arcs[place]) {
                let led = different(steps, arcs);
                // What they come to is paid for before it takes memory.
                let size = led.iter().map(|(to, _)| below[*to].len()).sum::<usize>();
                held.spend(1 + size * (1 + work(layout)) / EACH)?;
                held.set((kept + size) * size_of::<V>())?;
                let mut set: Vec<V> = Vec::with_capacity(size);
                led.iter().for_each(|(to, arc)| set.extend(below[*to].iter().map(|rest| rest.plus(*arc))));
                prune(&mut set, layout, &chain.core.limits)?;
                set.shrink_to_fit();
                kept += set.len();
                here.push(set);
            }
            if kept > VECTORS {
                return Err(Stop::Budget);
            }
            held.set(kept * size_of::<V>())?;
            of_nodes.push(here);
        }
        of_nodes.reverse();
        Ok(Self { of_nodes, arcs })
    }

    fn given(chain: &Chain, layout: &Layout, rests: &Rests) -> Self {
        let of_node = |rests: &Vec<Vec<u128>>| {
            let mut rests: Vec<_> = rests.iter().map(|rest| V::of(layout, rest)).collect();
            rests.sort_unstable();
            rests
        };
        let of_nodes = rests.iter().map(|nodes| nodes.iter().map(of_node).collect()).collect();
        Self { of_nodes, arcs: arcs(chain, layout) }
    }
}

/// Where the arcs of a node lead, and what they add; arcs that come to the same count for packages, not here.
fn different<V: Vector>(steps: &[Step], arcs: &[V]) -> Vec<(usize, V)> {
    let mut led: Vec<_> = steps.iter().zip(arcs).map(|(step, arc)| (step.to as usize, *arc)).collect();
    led.dedup();
    led
}

fn arcs<V: Vector>(chain: &Chain, layout: &Layout) -> Vec<Vec<Vec<V>>> {
    (0..chain.layers.len()).map(|place| chain.arcs(place, layout)).collect()
}

/// How many times the work of a vector of two parties one of these takes, about.
fn work(layout: &Layout) -> usize {
    match layout.parties() {
        ..=2 => 1,
        3 => 3,
        parties => 20 * (parties - 3),
    }
}
