//! One formula as a small automaton that reads its variables in the diagram's order.
//!
//! Its states are the residuals that the formula can have after some variables are fixed. Fixing a variable moves to
//! the next residual; a residual that is always or never true ends the run.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use crate::engine::Stop;
use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Threshold, Variable};
use crate::engine::hash::Fast;

use super::graph::{Axis, Class};

/// So many numbers in a formula count for as much as a step.
const ENTRIES: usize = 4;

/// Points from so many numbers and more are added up without a formula for every residual.
const LONG: usize = 256;

/// A step of theirs counts for so many: a sum that takes more is too wide for the diagram it is meant for.
const POINTS: usize = 16;

/// After so many states the limits are looked at.
const OFTEN: usize = 256;

/// What a step of an automaton comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The formula can no longer hold.
    Broken,
    /// The formula holds whatever comes.
    Kept,
    /// It is still open, in this state.
    Open(u32),
}

/// The steps an automaton takes at one layer: by state, then by class of cells.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// The layer.
    pub layer: usize,
    steps: Vec<Step>,
    classes: usize,
}

impl Stage {
    /// The step from a state when the layer's variable takes a class of cells.
    pub fn step(&self, state: u32, class: usize) -> Step {
        self.steps[state as usize * self.classes + class]
    }
}

/// A formula as an automaton; it begins in state 0 of its first stage.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    /// Its stages, one per variable, in the order of the layers.
    pub stages: Vec<Stage>,
    /// The most states it has between two stages.
    pub states: u32,
}

impl Automaton {
    /// The automaton of a formula. `layer_of` gives the layer of each variable; `room` is what is left of the states
    /// allowed, and `hold` is told of it now and then.
    pub fn new(
        pool: &mut Pool,
        formula: Formula,
        axes: &[Axis],
        layer_of: &[usize],
        room: &mut usize,
        hold: &dyn Fn(usize) -> Result<(), Stop>,
    ) -> Result<Self, Stop> {
        if let Some(automaton) = Self::of_clause(pool, formula, axes, layer_of) {
            *room = room.checked_sub(automaton.stages.iter().map(|stage| stage.classes).sum()).ok_or(Stop::Budget)?;
            hold(*room)?;
            return Ok(automaton);
        }
        if let Node::Threshold(threshold) = pool.node(formula)
            && threshold.parts.is_empty()
            && pool.size(formula) >= LONG
        {
            return Self::of_points(threshold, axes, layer_of, room, hold);
        }
        let mut layers: Vec<_> = pool.support(formula).into_iter().map(|variable| layer_of[variable.place()]).collect();
        layers.sort_unstable();
        let mut automaton = Self { stages: Vec::with_capacity(layers.len()), states: 1 };
        let mut residuals = vec![formula];
        for layer in layers {
            let (stage, next) = stage(pool, &residuals, &axes[layer], layer, room, hold)?;
            automaton.stages.push(stage);
            automaton.states = automaton.states.max(next.len() as u32);
            residuals = next;
        }
        Ok(automaton)
    }

    /// The automaton of points from many numbers: what is still to be reached is all that is left of them.
    fn of_points(
        threshold: &Threshold,
        axes: &[Axis],
        layer_of: &[usize],
        room: &mut usize,
        hold: &dyn Fn(usize) -> Result<(), Stop>,
    ) -> Result<Self, Stop> {
        let points = |(variable, table): &(Variable, Box<[i128]>)| {
            let layer = layer_of[variable.place()];
            (layer, axes[layer].classes.iter().map(|class| table[class.representative]).collect::<Vec<_>>())
        };
        let mut tables: Vec<_> = threshold.tables.iter().map(points).collect();
        tables.sort_unstable_by_key(|(layer, _)| *layer);
        let most = |table: &[i128]| table.iter().copied().max().unwrap_or_default();
        let mut left: i128 = tables.iter().map(|(_, table)| most(table)).sum();
        let mut automaton = Self { stages: Vec::with_capacity(tables.len()), states: 1 };
        let mut missing = vec![threshold.at_least];
        for (layer, table) in tables {
            left -= most(&table);
            let (steps, next) = steps_of_points(&missing, &table, left, room, hold)?;
            automaton.stages.push(Stage { layer, steps, classes: table.len() });
            automaton.states = automaton.states.max(next.len() as u32);
            missing = next;
        }
        Ok(automaton)
    }

    /// The automaton of a disjunction of conditions on single variables, which has one state; `None` of others.
    fn of_clause(pool: &Pool, formula: Formula, axes: &[Axis], layer_of: &[usize]) -> Option<Self> {
        let Node::Or(parts) = pool.node(formula) else { return None };
        let leaf = |part: &Formula| match pool.node(*part) {
            Node::In(variable, set) => Some((layer_of[variable.place()], set)),
            _ => None,
        };
        let mut leaves: Vec<_> = parts.iter().map(leaf).collect::<Option<_>>()?;
        leaves.sort_unstable_by_key(|(layer, _)| *layer);
        let last = leaves.len() - 1;
        let stage = |(place, (layer, set)): (usize, (usize, &CellSet))| {
            let otherwise = if place == last { Step::Broken } else { Step::Open(0) };
            let classes = &axes[layer].classes;
            let step = |class: &Class| if set.has(class.representative) { Step::Kept } else { otherwise };
            Stage { layer, steps: classes.iter().map(step).collect(), classes: classes.len() }
        };
        Some(Self { stages: leaves.into_iter().enumerate().map(stage).collect(), states: 1 })
    }
}

/// The steps from what is missing, where so much is left to come after this; and what is then missing.
fn steps_of_points(
    missing: &[i128],
    table: &[i128],
    left: i128,
    room: &mut usize,
    hold: &dyn Fn(usize) -> Result<(), Stop>,
) -> Result<(Vec<Step>, Vec<i128>), Stop> {
    let mut known: HashMap<i128, u32, BuildHasherDefault<Fast>> = HashMap::default();
    let mut next = Vec::new();
    let mut steps = Vec::with_capacity(missing.len() * table.len());
    for (place, missing) in missing.iter().enumerate() {
        if place % OFTEN == 0 {
            hold(*room)?;
        }
        *room = room.checked_sub(POINTS * table.len()).ok_or(Stop::Budget)?;
        steps.extend(table.iter().map(|points| match missing - points {
            reached if reached <= 0 => Step::Kept,
            after if after > left => Step::Broken,
            after => Step::Open(*known.entry(after).or_insert_with(|| {
                next.push(after);
                next.len() as u32 - 1
            })),
        }));
    }
    Ok((steps, next))
}

fn stage(
    pool: &mut Pool,
    residuals: &[Formula],
    axis: &Axis,
    layer: usize,
    room: &mut usize,
    hold: &dyn Fn(usize) -> Result<(), Stop>,
) -> Result<(Stage, Vec<Formula>), Stop> {
    let mut known: HashMap<Formula, u32, BuildHasherDefault<Fast>> = HashMap::default();
    let mut next = Vec::new();
    let mut steps = Vec::with_capacity(residuals.len() * axis.classes.len());
    for (place, residual) in residuals.iter().enumerate() {
        if place % OFTEN == 0 {
            hold(*room)?;
        }
        // A residual of many numbers takes time and room by their number.
        let cost = axis.classes.len() * (1 + pool.size(*residual) / ENTRIES);
        *room = room.checked_sub(cost).ok_or(Stop::Budget)?;
        for class in &axis.classes {
            let after = pool.assigned(*residual, axis.variable, class.representative);
            steps.push(match after {
                Formula::FALSE => Step::Broken,
                Formula::TRUE => Step::Kept,
                _ => Step::Open(*known.entry(after).or_insert_with(|| {
                    next.push(after);
                    next.len() as u32 - 1
                })),
            });
        }
    }
    Ok((Stage { layer, steps, classes: axis.classes.len() }, next))
}
