//! What packages are worth to several parties, in whole units, and the packages that are best in that.

use std::cmp::Ordering;

use num_bigint::BigUint;

use crate::model::Number;

use super::formula::Formula;
use super::{Choice, Stop};

/// What packages are worth to several parties: a sum over issues, and over formulas that hold.
///
/// Numbers are whole units of each party's own measure. Nothing is compared between parties.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// By party, what every package is worth before anything is added.
    pub base: Vec<i128>,
    /// By issue and cell, what the cell adds for each party.
    pub cells: Vec<Vec<Vec<i128>>>,
    /// Formulas, with what each adds for each party where it holds.
    pub bonuses: Vec<(Formula, Vec<i128>)>,
}

impl Scores {
    /// Of how many parties they speak.
    pub fn parties(&self) -> usize {
        self.base.len()
    }

    /// What a choice is worth to each party. `holds` tells whether a formula holds of it.
    pub fn of(&self, choice: &Choice, holds: impl Fn(Formula) -> bool) -> Vec<i128> {
        let mut worth = self.base.clone();
        let cells = self.cells.iter().zip(choice).map(|(cells, cell)| &cells[*cell]);
        let bonuses = self.bonuses.iter().filter(|(formula, _)| holds(*formula)).map(|(_, added)| added);
        for added in cells.chain(bonuses) {
            worth.iter_mut().zip(added).for_each(|(worth, added)| *worth += added);
        }
        worth
    }
}

/// A way of being worth something to each party that nothing betters for one at nobody's cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is worth to each party.
    pub worth: Vec<i128>,
    /// How many packages are worth exactly that.
    pub packages: BigUint,
    /// One of them.
    pub choice: Choice,
}

/// What is known of the best packages where nobody knows whether there are better ones.
#[derive(Clone, Debug)]
pub struct Unproved {
    /// Why that is not known.
    pub stop: Stop,
    /// The best package seen; others may be worth the same and are not counted.
    pub seen: Option<Point>,
    /// What no package has more of than that.
    pub most: Option<Number>,
}

impl From<Stop> for Box<Unproved> {
    fn from(stop: Stop) -> Self {
        Box::new(Unproved { stop, seen: None, most: None })
    }
}

/// What makes one package better than another: by the parts that the parties have, each of nought or more.
///
/// More for a party is never worse.
pub trait Standard {
    /// Weights that sums are first formed with, by party.
    fn first_weights(&self, parties: usize) -> Vec<i128>;

    /// The least that a sum with these weights comes to in parts that are asked for: as good as the best seen, or better.
    /// Less may be said, and not more. Also such parts, about.
    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>);

    /// Takes note of the parts of a package, and tells how good they are beside the best seen before.
    fn see(&mut self, parts: &[i128]) -> Ordering;

    /// From now on asks only for what has more than the best seen of what is made greatest first of all. False if that is
    /// no less than was asked for anyway.
    fn asks_for_more(&mut self) -> bool {
        false
    }

    /// From now on asks for everything again that is as good as the best seen, or better. Gives what the best seen has of
    /// what is made greatest first of all.
    fn asks_for_all(&mut self) -> Option<Number> {
        None
    }

    /// The most that can be had of what is made greatest, first of all, where a sum with these weights comes to so much at
    /// most. More may be said, and not less; nothing, if the weights tell nothing.
    fn most(&self, weights: &[i128], sum: i128) -> Option<Number>;
}
