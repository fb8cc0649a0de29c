//! Ways of factors joined to ways of the whole.

use super::super::Steps;
use super::bound::Bound;
use super::part::{Ends, Least};
use super::{Way, prune, take};

/// To see whether a joined way could still be even enough takes as long as so many comparisons.
const CHECK: usize = 2;

/// By factor, the end that is part of the most even set; `Some(None)` if no set is more even than the one known, `None` if
/// finding out takes too much work.
#[expect(clippy::option_option, reason = "not found and not there are different")]
pub(super) fn most_even(
    ends: &[Ends],
    owners: usize,
    bound: &mut Bound,
    steps: &mut Steps,
) -> Option<Option<Vec<usize>>> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|place| ends[*place].ends.len());
    if order.first().is_some_and(|first| ends[*first].ends.is_empty()) {
        return Some(None);
    }
    let rests = rests(ends, &order, owners);
    let mut joined = vec![vec![Way::start(owners)]];
    for (place, rest) in order.iter().zip(&rests) {
        let mut ways = Vec::new();
        for (from, before) in joined[joined.len() - 1].iter().enumerate() {
            take(steps, CHECK * owners * ends[*place].ends.len(), ways.len())?;
            for end in 0..ends[*place].ends.len() {
                let costs: Box<[i128]> = before.costs.iter().zip(ends[*place].costs(end)).map(|(a, b)| a + b).collect();
                if bound.admits(&costs, rest) {
                    ways.push(Way { costs, from, added: Some(end) });
                }
            }
        }
        prune(&mut ways, steps)?;
        joined.push(ways);
    }
    Some(best(&joined, bound).map(|last| chosen(&joined, &order, last)))
}

/// What the factors after each one cost at least, in an order.
fn rests(ends: &[Ends], order: &[usize], owners: usize) -> Vec<Least> {
    let mut rest = Least::nothing(owners);
    let mut rests = Vec::with_capacity(order.len());
    for place in order.iter().rev() {
        rests.push(rest.clone());
        let ends = &ends[*place];
        let each = (0..ends.ends.len()).map(|end| Least::of(ends.costs(end)));
        rest = rest.plus(&each.reduce(|one, other| one.or(&other)).unwrap_or_else(|| Least::nothing(owners)));
    }
    rests.reverse();
    rests
}

/// The number of the most even of the last ways.
fn best(joined: &[Vec<Way>], bound: &mut Bound) -> Option<usize> {
    let mut best = None;
    for (number, way) in joined[joined.len() - 1].iter().enumerate() {
        if bound.lower(&way.costs) {
            best = Some(number);
        }
    }
    best
}

/// The ends that a way was made from, by factor.
fn chosen(joined: &[Vec<Way>], order: &[usize], last: usize) -> Vec<usize> {
    let mut chosen = vec![0; order.len()];
    let mut number = last;
    for (ways, place) in joined[1..].iter().zip(order).rev() {
        let way = &ways[number];
        chosen[*place] = way.added.unwrap_or_default();
        number = way.from;
    }
    chosen
}
