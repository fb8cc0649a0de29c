//! The frontier of two parties where amounts move without steps: from the last layer to the first, every node keeps the
//! front that the rest of a package can come to.

use std::collections::BTreeMap;

use crate::engine::limits::Holding;
use crate::engine::pareto::stretches::{Front, Move, Pair, Start};
use crate::engine::problem::Problem;
use crate::engine::scores::Scores;
use crate::engine::{Given, Stop};
use crate::model::Number;

use super::Diagram;
use super::chain::{Chain, Step};

/// A point or stretch takes so many units of work, about.
const EACH: usize = 8;

/// No node's choices may come to more points and stretches than this.
const WIDEST: usize = 2_000_000;

/// By issue and cell, what a choice adds to what the scores say of it, where an amount moves within the cell: points and
/// stretches of which none betters another.
pub(crate) type Ramps = BTreeMap<usize, Vec<Vec<Start>>>;

impl Diagram {
    /// What nothing betters of what packages are worth to two parties, in the units of the scores, where within a cell
    /// amounts move as the ramps say; nothing if no package meets what is given. With the scores of one party, the second
    /// has nought.
    ///
    /// # Errors
    /// If the diagram or the front exceeds its budget.
    pub(crate) fn front(
        &self,
        problem: &mut Problem,
        given: &Given,
        scores: &Scores,
        ramps: &Ramps,
    ) -> Result<Front, Stop> {
        let Some(chain) = Chain::new(problem, given, scores)? else { return Ok(Front::default()) };
        let held = chain.core.limits.holding();
        let mut below = vec![Front::nothing()];
        for layer in chain.layers.iter().rev() {
            let node = |steps: &Vec<Step>| node(steps, layer.variable, ramps.get(&layer.variable), &below, &held);
            below = layer.nodes.iter().map(node).collect::<Result<_, _>>()?;
        }
        // What every package is worth is added at the root, with what no layer decides.
        let ends = [pair(&chain.base), pair(&chain.base)];
        let base = Start { ends, reached: true, moves: undecided(&chain).into() };
        Ok(Front::of(below.swap_remove(0).after(&[base])))
    }
}

/// The cells of the variables that no layer decides: conditions that hold in every package are among them.
fn undecided(chain: &Chain) -> Vec<Move> {
    let mut cells: Vec<_> = chain.any_choice().into_iter().map(Some).collect();
    chain.layers.iter().for_each(|layer| cells[layer.variable] = None);
    let cells = cells.into_iter().enumerate();
    cells.filter_map(|(variable, cell)| Some(Move { variable, cell: cell?, amounts: None })).collect()
}

/// The front of a node whose choices lead to those below.
fn node(
    steps: &[Step],
    variable: usize,
    ramps: Option<&Vec<Vec<Start>>>,
    below: &[Front],
    held: &Holding,
) -> Result<Front, Stop> {
    let (mut fronts, mut size) = (Vec::new(), 0);
    for step in steps {
        let (cell, worth) = (step.cell as usize, pair(step.worth()));
        let starts = match ramps {
            Some(cells) => cells[cell].iter().map(|start| shifted(start, &worth)).collect(),
            None => {
                let moves = [Move { variable, cell, amounts: None }].into();
                vec![Start { ends: [worth.clone(), worth], reached: true, moves }]
            }
        };
        let led = below[step.to as usize].after(&starts);
        let more = led.iter().map(|front| front.stretches().len()).sum::<usize>();
        held.spend(1 + more * EACH)?;
        size += more;
        if size > WIDEST {
            return Err(Stop::Budget);
        }
        fronts.extend(led);
    }
    Ok(Front::of(fronts))
}

fn pair(worth: &[i128]) -> Pair {
    [0, 1].map(|party| Number::whole(worth.get(party).copied().unwrap_or_default()))
}

fn shifted(start: &Start, worth: &Pair) -> Start {
    let sum = |end: usize| [0, 1].map(|party| &start.ends[end][party] + &worth[party]);
    Start { ends: [sum(0), sum(1)], ..start.clone() }
}
