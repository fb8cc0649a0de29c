//! A solution close to the relaxed one where whole unknowns have to hit a sum: some of them are moved by a few steps.
//!
//! Branching closes in on such a sum no better than by chance. Of the moves of a few unknowns there are so many, though,
//! that some hit nearly every total, and they are found by meeting in the middle (Horowitz and Sahni 1974): the moves of
//! one half of them, sorted, are held against those of the other. Only a point that meets every row counts.

use num_traits::ToPrimitive;

use super::system::{End, Row, System};
use crate::model::Number;

/// An unknown is moved by so many steps at most, either way.
const STEPS: i64 = 15;

/// So many unknowns are moved in one half.
const HALF: usize = 3;

/// So many groups of unknowns are tried one after the other.
const GROUPS: usize = 8;

/// So many points that hit the sum are tried on the other rows, for each group.
const HITS: usize = 200;

/// The work of one group, about.
const WORK: u64 = 10_000;

/// A solution of a system near a point where all whole unknowns lie at whole numbers; `None` if none was found.
pub fn found(system: &System, point: &[Number]) -> Option<Vec<Number>> {
    let (row, high) = narrowest(system)?;
    let whole = |number: &Number| number.is_whole().then(|| number.numerator().to_i64()).flatten().map(i128::from);
    let terms: Option<Vec<_>> = row.terms.iter().map(|(place, number)| Some((*place, whole(number)?))).collect();
    let terms = terms?;
    if terms.iter().any(|(place, _)| !system.unknowns[*place].whole) {
        return None;
    }
    let total = row.total(point);
    let least = (&row.low.at - &total).ceil().to_i128()? + i128::from(row.low.open && whole(&row.low.at).is_some());
    let most = (&high.at - &total).floor().to_i128()? - i128::from(high.open && whole(&high.at).is_some());
    for group in terms.chunks(2 * HALF).take(GROUPS) {
        system.limits.spend(WORK).ok()?;
        let (first, second) = group.split_at(group.len().min(HALF));
        let (first, second) = (moves(system, point, first), moves(system, point, second));
        let hits = hits(&first, &second, least, most).take(HITS);
        let moved = hits.map(|steps| {
            let mut point = point.to_vec();
            group.iter().zip(steps).for_each(|((place, _), step)| point[*place] += &Number::from(step));
            point
        });
        if let Some(met) = moved.into_iter().find(|point| system.is_met(point)) {
            return Some(met);
        }
    }
    None
}

/// A row with the end that another one of the same terms, turned round, sets to it above: of all such the narrowest.
fn narrowest(system: &System) -> Option<(&Row, End)> {
    let turned = |row: &Row, other: &Row| {
        let same = row.terms.len() == other.terms.len();
        let mut pairs = row.terms.iter().zip(&other.terms);
        same && pairs.all(|((place, one), (other, two))| place == other && (one + two).is_zero())
    };
    let pairs = system.rows.iter().enumerate().flat_map(|(place, row)| {
        let others = system.rows[place + 1..].iter().filter(move |other| turned(row, other));
        others.map(move |other| (row, End { at: -other.low.at.clone(), open: other.low.open }))
    });
    pairs.min_by_key(|(row, high)| &high.at - &row.low.at)
}

/// The moves of a few unknowns that stay within their bounds, by what they add to the row.
fn moves(system: &System, point: &[Number], terms: &[(usize, i128)]) -> Vec<(i128, Vec<i64>)> {
    let mut moves = vec![(0, Vec::new())];
    for (place, coefficient) in terms {
        let unknown = &system.unknowns[*place];
        let stays = |step: &i64| {
            let moved = &point[*place] + &Number::from(*step);
            unknown.min.at <= moved && moved <= unknown.max.at
        };
        let steps: Vec<_> = (-STEPS..=STEPS).filter(stays).collect();
        let further = |(sum, before): &(i128, Vec<i64>)| {
            let one = |step: &i64| (sum + coefficient * i128::from(*step), [&before[..], &[*step]].concat());
            steps.iter().map(one).collect::<Vec<_>>()
        };
        moves = moves.iter().flat_map(further).collect();
    }
    moves.sort();
    moves
}

/// The pairs of moves, one of each list, that add up to something from the least to the most.
fn hits(
    first: &[(i128, Vec<i64>)],
    second: &[(i128, Vec<i64>)],
    least: i128,
    most: i128,
) -> impl Iterator<Item = Vec<i64>> {
    first.iter().flat_map(move |(sum, steps)| {
        let from = second.partition_point(|(other, _)| sum + other < least);
        let hit = second[from..].iter().take_while(move |(other, _)| sum + other <= most);
        hit.map(move |(_, others)| [&steps[..], others].concat())
    })
}
