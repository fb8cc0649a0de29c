//! Ways of factors joined to ways of the whole.

use super::super::Steps;
use super::bound::Bound;
use super::part::{Ends, Least};
use super::{Way, comes_first, prune, take};

/// To see whether a joined way could still be even enough takes as long as so many comparisons.
const CHECK: usize = 2;

/// The most even set that the bound admits, the first of those, as places; `Some(None)` if it admits none, `None` if
/// finding out takes too much work. `members` tells the places of a factor and one of its ends.
#[expect(clippy::option_option, reason = "not found and not there are different")]
pub(super) fn most_even(
    ends: &[Ends],
    owners: usize,
    bound: &mut Bound,
    steps: &mut Steps,
    members: &dyn Fn(usize, usize) -> Vec<usize>,
) -> Option<Option<Vec<usize>>> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|place| ends[*place].ends.len());
    if order.first().is_some_and(|first| ends[*first].ends.is_empty()) {
        return Some(None);
    }
    let rests = rests(ends, &order, owners);
    let mut joined = vec![vec![Way::start(owners)]];
    for (factors, (place, rest)) in (1..).zip(order.iter().zip(&rests)) {
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
        prune(&mut ways, steps, &|way| set(&joined, &order[..factors], way, members))?;
        joined.push(ways);
    }
    let best = best(&joined, bound, &|way| set(&joined, &order, way, members));
    Some(best.map(|way| set(&joined, &order, way, members)))
}

/// The places of the set that a way has come to through the first factors of an order.
fn set(joined: &[Vec<Way>], order: &[usize], last: &Way, members: &dyn Fn(usize, usize) -> Vec<usize>) -> Vec<usize> {
    let (mut set, mut way) = (Vec::new(), last);
    for (before, place) in joined.iter().zip(order).rev() {
        set.extend(way.added.into_iter().flat_map(|end| members(*place, end)));
        way = &before[way.from];
    }
    set
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

/// The most even of the last ways, the one whose set comes first where several are.
fn best<'w>(joined: &'w [Vec<Way>], bound: &mut Bound, set: &dyn Fn(&Way) -> Vec<usize>) -> Option<&'w Way> {
    let mut best = None;
    for way in &joined[joined.len() - 1] {
        let first = |known: &Way| comes_first(set(way), set(known));
        if bound.lower(&way.costs) || (bound.is_equal(&way.costs) && best.is_none_or(first)) {
            best = Some(way);
        }
    }
    best
}
