//! From a frontier back to packages: how many come to each of its points, and one of them.
//!
//! Going down from the first layer, only vectors that a point of the frontier is made of are marked; counts are then
//! added up over the marked ones from the last layer to the first.

use num_bigint::BigUint;
use num_traits::{CheckedAdd, CheckedMul, One, Zero};

use crate::engine::cells::Cell;
use crate::engine::pareto::{Layout, Vector};
use crate::engine::problem::Problem;
use crate::engine::scores::Point;
use crate::engine::{Choice, Stop};

use super::chain::Chain;
use super::frontier::Sets;

/// So many links take a unit of work, about.
const EACH: usize = 40;

/// A vector made of what an arc adds and a vector below.
#[derive(Clone, Copy, Debug)]
struct Link {
    /// The marked vector, by place among those of the layer.
    from: u32,
    /// The marked vector in the next layer.
    to: u32,
    /// The cell.
    cell: u32,
}

/// By layer, the links between marked vectors, ascending in `from`.
struct Links(Vec<Vec<Link>>);

/// The points of a frontier, the best for the first party first.
pub(super) fn points<V: Vector>(
    problem: &Problem,
    chain: &Chain,
    layout: &Layout,
    sets: &Sets<V>,
) -> Result<Vec<Point>, Stop> {
    let frontier = &sets.of_nodes[0][0];
    let links = Links::new(chain, sets)?;
    let counts = links.counts(problem, chain);
    let (firsts, any) = (links.firsts(), chain.any_choice());
    let point = |place: usize| Point {
        worth: chain.worth((0..layout.parties()).map(|party| frontier[place].wide(layout, party))),
        packages: counts[place].clone(),
        choice: Links::choice(chain, &firsts, any.clone(), place),
    };
    Ok((0..frontier.len()).rev().map(point).collect())
}

impl Links {
    fn new<V: Vector>(chain: &Chain, sets: &Sets<V>) -> Result<Self, Stop> {
        let mut all = Vec::with_capacity(chain.layers.len());
        // By node, the places of marked vectors, with the places they have among those of the layer.
        let mut marked: Vec<Vec<(u32, u32)>> =
            vec![(0..sets.of_nodes[0][0].len() as u32).map(|place| (place, place)).collect()];
        for (place, layer) in chain.layers.iter().enumerate() {
            let (here, below) = (&sets.of_nodes[place], &sets.of_nodes[place + 1]);
            let mut hits: Vec<(u32, u32, Link)> = Vec::new();
            for (node, marks) in marked.iter().enumerate().filter(|(_, marks)| !marks.is_empty()) {
                for (step, arc) in layer.nodes[node].iter().zip(&sets.arcs[place][node]) {
                    chain.core.limits.spend((1 + (marks.len() + below[step.to as usize].len()) / EACH) as u64)?;
                    meet(&here[node], marks, &below[step.to as usize], *arc, |from, rest| {
                        hits.push((step.to, rest, Link { from, to: 0, cell: step.cell }));
                    });
                }
            }
            marked = vec![Vec::new(); below.len()];
            hits.sort_unstable_by_key(|(node, rest, link)| (*node, *rest, link.from, link.cell));
            let mut next = 0;
            let mut last = None;
            let mut links = Vec::with_capacity(hits.len());
            for (node, rest, link) in hits {
                if last.replace((node, rest)) != Some((node, rest)) {
                    marked[node as usize].push((rest, next));
                    next += 1;
                }
                links.push(Link { to: next - 1, ..link });
            }
            links.sort_unstable_by_key(|link| (link.from, link.cell, link.to));
            all.push(links);
        }
        Ok(Self(all))
    }

    /// How many packages come to each point.
    fn counts(&self, problem: &Problem, chain: &Chain) -> Vec<BigUint> {
        match self.counts_in::<u128>(problem, chain) {
            Some(counts) => counts.into_iter().map(BigUint::from).collect(),
            None => self.counts_in::<BigUint>(problem, chain).unwrap_or_default(),
        }
    }

    /// The counts in a number type; `None` if one does not fit.
    fn counts_in<N>(&self, problem: &Problem, chain: &Chain) -> Option<Vec<N>>
    where
        N: CheckedAdd + CheckedMul + Zero + One + Clone + TryFrom<BigUint>,
    {
        let mut below = vec![N::one()];
        for (links, layer) in self.0.iter().zip(&chain.layers).rev() {
            let weights = weights::<N>(problem, chain, layer.variable)?;
            let mut here: Vec<N> = vec![N::zero(); links.last().map_or(0, |link| link.from as usize + 1)];
            for link in links {
                let (count, rest) = (&mut here[link.from as usize], &below[link.to as usize]);
                match &weights {
                    Some(weights) => *count = count.checked_add(&weights[link.cell as usize].checked_mul(rest)?)?,
                    // Of several truths of a sum, one is enough for a package.
                    None if count.is_zero() => *count = rest.clone(),
                    None => {}
                }
            }
            below = here;
        }
        Some(below)
    }

    /// By layer and marked vector, its first link.
    fn firsts(&self) -> Vec<Vec<Link>> {
        let of_layer = |links: &Vec<Link>| {
            let mut firsts: Vec<Link> = Vec::new();
            for link in links {
                if link.from as usize == firsts.len() {
                    firsts.push(*link);
                }
            }
            firsts
        };
        self.0.iter().map(of_layer).collect()
    }

    /// A package that comes to a point: any choice, with the cells of the first links.
    fn choice(chain: &Chain, firsts: &[Vec<Link>], mut choice: Choice, point: usize) -> Choice {
        let mut at = point;
        for (firsts, layer) in firsts.iter().zip(&chain.layers) {
            let link = firsts[at];
            choice[layer.variable] = link.cell as usize;
            at = link.to as usize;
        }
        choice
    }
}

/// Goes through two ascending sets side by side: marked vectors, and vectors that an arc leads to; tells where one of
/// these with the arc comes to a marked one.
fn meet<V: Vector>(here: &[V], marks: &[(u32, u32)], below: &[V], arc: V, mut tell: impl FnMut(u32, u32)) {
    let mut rest = 0;
    for (place, from) in marks {
        let wanted = here[*place as usize];
        rest += gallop(&below[rest..], |vector| vector.plus(arc) < wanted);
        match below.get(rest) {
            Some(vector) if vector.plus(arc) == wanted => tell(*from, rest as u32),
            Some(_) => {}
            None => return,
        }
    }
}

/// How many vectors at the beginning are so, where those that are so come first.
fn gallop<V>(vectors: &[V], is_so: impl Fn(&V) -> bool) -> usize {
    let mut reach = 1;
    while reach < vectors.len() && is_so(&vectors[reach]) {
        reach *= 2;
    }
    let from = reach / 2;
    let to = vectors.len().min(reach);
    if vectors.first().is_some_and(&is_so) { from + vectors[from..to].partition_point(is_so) } else { 0 }
}

/// How many packages each cell of a variable stands for; `Some(None)` for a condition on sums, `None` if a number does
/// not fit.
#[expect(clippy::option_option, reason = "the two nones mean different things to the one caller")]
fn weights<N: TryFrom<BigUint>>(problem: &Problem, chain: &Chain, variable: usize) -> Option<Option<Vec<N>>> {
    let Some(cells) = problem.issues.get(variable) else { return Some(None) };
    let tied = chain.core.tied[variable];
    let weight = |cell: &Cell| if tied { BigUint::one() } else { cell.multiplicity() };
    cells.iter().map(|cell| N::try_from(weight(cell)).ok()).collect::<Option<Vec<_>>>().map(Some)
}
