//! The least price and a package that comes to it, without a diagram: bucket elimination over a network of cost
//! functions.
//!
//! What must hold and what may be broken at a price become functions from the cells of issues to costs (valued
//! constraint satisfaction: Schiex, Fargier and Verfaillie, 1995). Those on one issue are added up cell by cell, cells
//! that another can stand in for are left out, and issues are then eliminated one by one, each from a table over its
//! neighbours (Dechter, 1999); backwards, the tables give each issue a cell. That is fast while the tables are small. A
//! question whose tables would be larger, or with sums of weights, linear conditions or more cells than a word has bits,
//! is left to the diagram.

mod buckets;
mod order;
mod reduce;
mod scale;
mod tree;

use super::problem::Problem;
use super::{Choice, Given, Price, Soft, Stop};

use scale::Scale;
use tree::Network;

/// What no sum of prices reaches: the cost of breaking what must hold.
const INFINITE: u64 = 1 << 62;

/// What the network says of the least price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Least {
    /// It is this, and a package comes to it.
    Price(Price, Choice),
    /// What is given contradicts itself.
    Contradiction,
    /// The question is none for a network.
    Unfit,
}

/// The least price of soft formulas that a package meeting what is given must break. Without soft formulas that is
/// whether there is a package.
///
/// # Errors
/// If an end was called, or the work allowed is used up.
pub(super) fn cheapest(problem: &Problem, given: &Given, soft: &[Soft]) -> Result<Least, Stop> {
    problem.limits.poll()?;
    let Some((scale, mut network)) = built(problem, given, soft) else { return Ok(Least::Unfit) };
    if !network.reduce() {
        return Ok(Least::Contradiction);
    }
    Ok(match network.eliminate(&problem.limits)? {
        None => Least::Unfit,
        Some((INFINITE.., _)) => Least::Contradiction,
        Some((cost, choice)) => Least::Price(scale.price(cost), choice),
    })
}

/// A question as a network, if it is one.
fn built(problem: &Problem, given: &Given, soft: &[Soft]) -> Option<(Scale, Network)> {
    if !problem.atoms.is_empty() {
        return None;
    }
    let scale = Scale::new(soft)?;
    let hard = given.formulas.iter().map(|formula| (*formula, INFINITE));
    let soft = soft.iter().map(|soft| (soft.formula, scale.cost(soft.price)));
    Some((scale, Network::new(&problem.pool, &given.domains, hard.chain(soft))?))
}
