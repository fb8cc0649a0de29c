//! What packages of one choice of ranges are worth to several parties where amounts move within the ranges: a body whose
//! edges are those of the amounts (a zonotope; Ziegler, *Lectures on Polytopes*, 1995, lecture 7), and of it the faces that
//! nothing betters.
//!
//! A face is not bettered by anything in the body if some weights, all of them more than nought, make everything on it
//! equally good and nothing better (Arrow, Barankin and Blackwell, 1953).

use std::collections::BTreeSet;

use crate::engine::Stop;
use crate::model::Number;

use super::flats::{Corner, Flat, Half, weighed};

/// More amounts than this that are good for some and bad for others are not gone through.
const AMOUNTS: usize = 6;

/// An amount within its range.
#[derive(Clone, Debug)]
pub struct Mover {
    /// Its ends.
    pub ends: [Number; 2],
    /// Whether each end is left out.
    pub open: [bool; 2],
    /// What the higher end is worth more to each party than the lower one.
    pub run: Vec<Number>,
}

/// What moving amounts are worth, together.
#[derive(Clone, Debug)]
pub struct Reach {
    /// What nothing that is worth more than this comes to: half-spaces that hold the body and all that it betters, and
    /// together nothing else. Those on one party come first.
    pub halves: Vec<Half>,
    /// The largest faces that nothing in the body betters, each with the half-space that it is the whole upper edge of.
    pub faces: Vec<(Flat, Half)>,
}

/// Where an amount is on a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// At one of its ends.
    At(usize),
    /// Anywhere.
    Free,
}

impl Reach {
    /// Of some amounts whose lower ends are worth so much.
    ///
    /// # Errors
    /// If the amounts are too many, or faces have more than two dimensions.
    pub fn new(base: &[Number], movers: &[Mover]) -> Result<Self, Stop> {
        if movers.iter().filter(|mover| mover.settled().is_none()).count() > AMOUNTS {
            return Err(Stop::Budget);
        }
        let runs: Vec<&[Number]> =
            movers.iter().filter(|mover| mover.settled().is_none()).map(|mover| &mover.run[..]).collect();
        let most = |normal: &Vec<Number>| -> Number {
            let rises = movers.iter().map(|mover| weighed(normal, &mover.run).max(Number::zero()));
            weighed(normal, base) + rises.sum::<Number>()
        };
        let normals = normals(&runs, base.len());
        let halves: Vec<_> = normals.into_iter().map(|normal| Half { most: most(&normal), normal }).collect();
        let faces = largest(&stands(movers, &halves));
        let face = |(stands, top): (Vec<Stand>, Vec<Number>)| {
            let corners = corners(base, movers, &stands)?;
            let is_open = |(mover, stand): (&Mover, &Stand)| matches!(stand, Stand::At(end) if mover.open[*end]);
            let reached = !movers.iter().zip(&stands).any(is_open);
            Ok((Flat::closed(corners, reached), Half { most: most(&top), normal: top }))
        };
        let faces = faces.into_iter().map(face).collect::<Result<_, Stop>>()?;
        Ok(Self { halves, faces })
    }
}

impl Mover {
    /// The end that is best for everybody, if one is.
    fn settled(&self) -> Option<usize> {
        match (self.run.iter().any(Number::is_negative), self.run.iter().any(|run| *run > Number::zero())) {
            (true, true) => None,
            (is_worse, _) => Some(usize::from(!is_worse)),
        }
    }
}

/// The weights, none below nought, under which as much of some directions and of what is worse for single parties is
/// equally good as one half-space can hold.
fn normals(runs: &[&[Number]], parties: usize) -> Vec<Vec<Number>> {
    let unit = |place: usize| (0..parties).map(|other| Number::from(i64::from(other == place))).collect::<Vec<_>>();
    let units: Vec<_> = (0..parties).map(unit).collect();
    let ways: Vec<&[Number]> = units.iter().map(|unit| &unit[..]).chain(runs.iter().copied()).collect();
    let mut found = BTreeSet::new();
    let mut picked = Vec::new();
    pick(&ways, parties - 1, &mut picked, &mut |picked| {
        if let Some(normal) = across(picked, parties) {
            found.insert((normal.iter().filter(|weight| !weight.is_zero()).count(), normal));
        }
    });
    found.into_iter().map(|(_, normal)| normal).collect()
}

/// Tells every choice of so many ways.
fn pick<'w>(
    ways: &[&'w [Number]],
    count: usize,
    picked: &mut Vec<&'w [Number]>,
    tell: &mut impl FnMut(&[&'w [Number]]),
) {
    if picked.len() == count {
        return tell(picked);
    }
    for (place, way) in ways.iter().enumerate() {
        picked.push(way);
        pick(&ways[place + 1..], count, picked, tell);
        picked.pop();
    }
}

/// The weights under which some ways come to nought, one fewer than there are parties: none below nought, and one in all.
/// `None` if there are no such weights, or more than these.
fn across(ways: &[&[Number]], parties: usize) -> Option<Vec<Number>> {
    let mut rows: Vec<Vec<Number>> = Vec::new();
    let mut leads: Vec<usize> = Vec::new();
    for way in ways {
        let mut row = way.to_vec();
        for (known, lead) in rows.iter().zip(&leads) {
            let times: Number = row[*lead].clone();
            subtract(&mut row, known, &times);
        }
        let lead = row.iter().position(|number| !number.is_zero())?;
        let first = row[lead].clone();
        row.iter_mut().for_each(|number| *number = &*number / &first);
        for known in &mut rows {
            let times = known[lead].clone();
            subtract(known, &row, &times);
        }
        rows.push(row);
        leads.push(lead);
    }
    let free = (0..parties).find(|place| !leads.contains(place))?;
    let mut normal = vec![Number::zero(); parties];
    normal[free] = Number::one();
    for (row, lead) in rows.iter().zip(&leads) {
        normal[*lead] = -row[free].clone();
    }
    let total: Number = normal.iter().cloned().sum();
    (!normal.iter().any(Number::is_negative)).then(|| normal.iter().map(|weight| weight / &total).collect())
}

fn subtract(row: &mut [Number], other: &[Number], times: &Number) {
    if !times.is_zero() {
        row.iter_mut().zip(other).for_each(|(number, other)| *number = &*number - &(times * other));
    }
}

/// All ways to stand that nothing betters, with weights that show it.
fn stands(movers: &[Mover], halves: &[Half]) -> Vec<(Vec<Stand>, Vec<Number>)> {
    let parties = halves.first().map_or(0, |half| half.normal.len());
    let signs = |half: &Half| movers.iter().map(|mover| weighed(&half.normal, &mover.run)).collect::<Vec<_>>();
    let signs: Vec<_> = halves.iter().map(signs).collect();
    let mut all: Vec<Vec<Stand>> = vec![Vec::new()];
    for mover in movers {
        let open = match mover.settled() {
            Some(end) => vec![Stand::At(end)],
            None => vec![Stand::At(0), Stand::At(1), Stand::Free],
        };
        all = all.iter().flat_map(|stands| open.iter().map(|stand| [&stands[..], &[*stand]].concat())).collect();
    }
    let shown = |stands: Vec<Stand>| {
        let is_best = |(sign, stand): (&Number, &Stand)| match stand {
            Stand::Free => sign.is_zero(),
            Stand::At(0) => *sign <= Number::zero(),
            Stand::At(_) => !sign.is_negative(),
        };
        let touching = halves.iter().zip(&signs).filter(|(_, signs)| signs.iter().zip(&stands).all(is_best));
        let mut weights = vec![Number::zero(); parties];
        touching.for_each(|(half, _)| weights.iter_mut().zip(&half.normal).for_each(|(sum, weight)| *sum += weight));
        (!weights.iter().any(Number::is_zero)).then_some((stands, weights))
    };
    all.into_iter().filter_map(shown).collect()
}

/// Of ways to stand, those that are not part of another one.
fn largest(all: &[(Vec<Stand>, Vec<Number>)]) -> Vec<(Vec<Stand>, Vec<Number>)> {
    let is_part = |one: &[Stand], other: &[Stand]| {
        one != other && one.iter().zip(other).all(|(one, other)| one == other || *other == Stand::Free)
    };
    all.iter().filter(|(one, _)| !all.iter().any(|(other, _)| is_part(one, other))).cloned().collect()
}

/// The corners of a face, in order.
fn corners(base: &[Number], movers: &[Mover], stands: &[Stand]) -> Result<Vec<Corner>, Stop> {
    let free: Vec<_> = (0..movers.len()).filter(|place| stands[*place] == Stand::Free).collect();
    let turns = turns(movers, &free)?;
    let mut at: Vec<usize> = stands.iter().map(|stand| if let Stand::At(end) = stand { *end } else { 0 }).collect();
    for (place, is_up) in turns.iter().flatten() {
        at[*place] = usize::from(!is_up);
    }
    let corner = |at: &[usize]| {
        let mut worth = base.to_vec();
        for (mover, _) in movers.iter().zip(at).filter(|(_, end)| **end == 1) {
            worth.iter_mut().zip(&mover.run).for_each(|(sum, run)| *sum += run);
        }
        let amounts = movers.iter().zip(at).map(|(mover, end)| mover.ends[*end].clone()).collect();
        Corner { worth, amounts, belongs: true }
    };
    let mut corners = vec![corner(&at)];
    for turn in turns.iter().chain(&turns) {
        turn.iter().for_each(|(place, _)| at[*place] = 1 - at[*place]);
        corners.push(corner(&at));
    }
    // All the way round, the first corner comes again; there and back, it does as well.
    if corners.len() > 1 {
        corners.pop();
    }
    Ok(corners)
}

/// Some amounts in the order in which the sides of their face turn, those with the same direction together, each with
/// whether it moves up on the way.
fn turns(movers: &[Mover], free: &[usize]) -> Result<Vec<Vec<(usize, bool)>>, Stop> {
    let Some((first, others)) = free.split_first() else { return Ok(Vec::new()) };
    let minor = |one: &[Number], other: &[Number], [a, b]: [usize; 2]| &(&one[a] * &other[b]) - &(&one[b] * &other[a]);
    let lead = &movers[*first].run;
    let axes: Vec<_> = (0..lead.len()).flat_map(|a| (0..a).map(move |b| [b, a])).collect();
    let second = others.iter().find_map(|other| {
        let axes = axes.iter().find(|axes| !minor(lead, &movers[*other].run, **axes).is_zero())?;
        Some((*other, *axes))
    });
    let Some((second, axes)) = second else {
        let first = lead.iter().position(|run| !run.is_zero()).unwrap_or_default();
        let is_up = |place: &usize| movers[*place].run[first].is_negative() == lead[first].is_negative();
        return Ok(vec![free.iter().map(|place| (*place, is_up(place))).collect()]);
    };
    let other = &movers[second].run;
    let whole = minor(lead, other, axes);
    let mut placed: Vec<([Number; 2], usize, bool)> = Vec::new();
    for place in free {
        let run = &movers[*place].run;
        let along = [&minor(run, other, axes) / &whole, &minor(lead, run, axes) / &whole];
        let is_flat = |party: usize| run[party] == &(&along[0] * &lead[party]) + &(&along[1] * &other[party]);
        if !(0..run.len()).all(is_flat) {
            return Err(Stop::Budget);
        }
        let is_up = along[1] > Number::zero() || (along[1].is_zero() && along[0] > Number::zero());
        placed.push((if is_up { along } else { along.map(|part| -part) }, *place, is_up));
    }
    let turn = |one: &[Number; 2], other: &[Number; 2]| minor(other, one, [0, 1]).cmp(&Number::zero());
    placed.sort_by(|one, other| turn(&one.0, &other.0));
    let groups = placed.chunk_by(|one, other| turn(&one.0, &other.0).is_eq());
    Ok(groups.map(|group| group.iter().map(|(_, place, is_up)| (*place, *is_up)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mover(run: &[i64]) -> Mover {
        let run = run.iter().map(|run| Number::from(*run)).collect();
        Mover { ends: [Number::zero(), Number::one()], open: [false, false], run }
    }

    fn reach(runs: &[&[i64]]) -> Reach {
        let movers: Vec<_> = runs.iter().map(|run| mover(run)).collect();
        Reach::new(&vec![Number::zero(); runs[0].len()], &movers).expect("it is small")
    }

    fn sizes(reach: &Reach) -> Vec<usize> {
        reach.faces.iter().map(|(face, _)| face.corners.len()).collect()
    }

    #[test]
    fn two_amounts_that_are_shared_out_among_three_are_a_parallelogram() {
        let reach = reach(&[&[1, -1, 0], &[0, 1, -1]]);
        assert_eq!(sizes(&reach), [4]);
        let worth: Vec<_> = reach.faces[0].0.corners.iter().map(|corner| corner.worth.clone()).collect();
        let of = |worth: [i64; 3]| worth.map(Number::from).to_vec();
        assert_eq!(worth, [of([0, 0, 0]), of([1, -1, 0]), of([1, 0, -1]), of([0, 1, -1])]);
    }

    #[test]
    fn three_amounts_in_one_plane_are_a_hexagon_and_two_that_run_alike_a_stretch() {
        assert_eq!(sizes(&reach(&[&[1, -1, 0], &[0, 1, -1], &[1, 0, -1]])), [6]);
        assert_eq!(sizes(&reach(&[&[1, -1, 0], &[-2, 2, 0]])), [2]);
    }

    #[test]
    fn an_amount_that_all_agree_on_does_not_move() {
        let reach = reach(&[&[1, 0, 2], &[-1, 1, 1]]);
        assert_eq!(sizes(&reach), [2]);
        assert!(reach.faces[0].0.corners.iter().all(|corner| corner.amounts[0] == Number::one()));
    }

    #[test]
    fn amounts_with_which_something_better_for_all_can_be_reached_have_no_face_together() {
        // Both at once are better for everybody; each alone is not.
        let reach = reach(&[&[3, -1, 1], &[-1, 3, 1]]);
        assert_eq!(sizes(&reach), [2, 2], "{:?}", reach.faces);
    }

    #[test]
    fn faces_of_three_dimensions_are_refused() {
        let movers: Vec<_> = [[1, -1, 0, 0], [0, 1, -1, 0], [0, 0, 1, -1]].iter().map(|run| mover(run)).collect();
        assert_eq!(Reach::new(&vec![Number::zero(); 4], &movers).err(), Some(Stop::Budget));
    }
}
