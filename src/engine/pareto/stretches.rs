//! Frontiers of two parties where amounts move without steps: points, and straight stretches between them.
//!
//! A front holds what nothing betters among all that packages are worth *and all that they come near to*: a condition may
//! keep an amount below a bound, so that the best is only approached. Of every point and every stretch it is known whether
//! packages reach it. A stretch is what lies strictly between its ends; ends that belong to the front are points of it.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::model::Number;

/// What something is worth to each of two parties.
pub type Pair = [Number; 2];

/// A point, or a stretch on which the first party gains and the second loses.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Its ends, that with less for the first party first; equal if it is a point.
    pub ends: [Pair; 2],
    /// Whether packages are worth that, and do not only come near.
    pub reached: bool,
    trail: Option<Arc<Trail>>,
    /// How far along the trail's amounts the ends lie.
    span: Pair,
}

/// Some variables of the packages of a stretch, and the trail of the others.
#[derive(Debug)]
struct Trail {
    moves: Arc<[Move]>,
    rest: Option<Arc<Trail>>,
    /// How far along the other trail both ends of this one lie.
    span: Pair,
}

/// What the package at one end of a stretch says of a variable: its cell, and its amount where that matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// The place of the variable.
    pub variable: usize,
    /// The cell.
    pub cell: usize,
    /// The amount.
    pub amount: Option<Number>,
}

/// A choice for one variable.
#[derive(Clone, Debug)]
pub struct Move {
    /// The place of the variable.
    pub variable: usize,
    /// The cell.
    pub cell: usize,
    /// The amount at both ends of what the choice adds, if it matters.
    pub amounts: Option<Pair>,
}

/// What choices add: a point, or a stretch along which amounts move.
#[derive(Clone, Debug)]
pub struct Start {
    /// What it adds at both ends, that with less for the first party first.
    pub ends: [Pair; 2],
    /// Whether packages reach it.
    pub reached: bool,
    /// The choices.
    pub moves: Arc<[Move]>,
}

impl Stretch {
    /// Nothing added, for the variables that are still to come.
    fn nothing() -> Self {
        let nought = || [Number::zero(), Number::zero()];
        Self { ends: [nought(), nought()], reached: true, trail: None, span: nought() }
    }

    /// Whether it is a single point.
    pub fn is_point(&self) -> bool {
        self.ends[0][0] == self.ends[1][0]
    }

    /// The package at an end.
    pub fn picks(&self, end: usize) -> Vec<Pick> {
        let (mut trail, mut share) = (self.trail.as_ref(), self.span[end].clone());
        let mut picks = Vec::new();
        while let Some(step) = trail {
            picks.extend(step.moves.iter().map(|choice| {
                let amount = choice.amounts.as_ref().map(|amounts| along(amounts, &share));
                Pick { variable: choice.variable, cell: choice.cell, amount }
            }));
            share = along(&step.span, &share);
            trail = step.rest.as_ref();
        }
        picks
    }

    /// What the second party has where the first has so much.
    fn second_at(&self, first: &Number) -> Number {
        let [left, right] = &self.ends;
        &left[1] + &(&(&(first - &left[0]) * &(&right[1] - &left[1])) / &(&right[0] - &left[0]))
    }

    /// The part between two values of the first party, strictly; or the point there if they are equal.
    fn part(&self, from: &Number, to: &Number) -> Self {
        let width = &self.ends[1][0] - &self.ends[0][0];
        let end = |first: &Number| -> (Pair, Number) {
            let share = &(first - &self.ends[0][0]) / &width;
            ([first.clone(), self.second_at(first)], along(&self.span, &share))
        };
        let ((left, start), (right, stop)) = (end(from), end(to));
        Self { ends: [left, right], span: [start, stop], ..self.clone() }
    }

    /// With more choices; `None` if what comes of it is bettered by what comes of the ends.
    fn after(&self, start: &Start) -> Option<Self> {
        let is_still = start.ends[0] == start.ends[1];
        if !is_still && !self.is_point() && !is_parallel(&start.ends, &self.ends) {
            return None;
        }
        let sum = |end: usize| [0, 1].map(|party| &self.ends[end][party] + &start.ends[end][party]);
        let trail = Trail { moves: start.moves.clone(), rest: self.trail.clone(), span: self.span.clone() };
        Some(Self {
            ends: [sum(0), sum(1)],
            reached: self.reached && start.reached,
            trail: Some(Arc::new(trail)),
            span: [Number::zero(), Number::one()],
        })
    }

    /// Whether the other one lies on the same trail and begins where this one ends.
    fn leads_to(&self, other: &Self) -> bool {
        let same = match (&self.trail, &other.trail) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        same && self.reached == other.reached && self.span[1] == other.span[0] && self.ends[1] == other.ends[0]
    }
}

fn along(ends: &Pair, share: &Number) -> Number {
    if ends[0] == ends[1] {
        return ends[0].clone();
    }
    &ends[0] + &(share * &(&ends[1] - &ends[0]))
}

fn is_parallel(one: &[Pair; 2], other: &[Pair; 2]) -> bool {
    let run = |ends: &[Pair; 2], party: usize| &ends[1][party] - &ends[0][party];
    &run(one, 0) * &run(other, 1) == &run(one, 1) * &run(other, 0)
}

/// What nothing betters of what packages are worth and come near to, ascending for the first party.
#[derive(Clone, Debug, Default)]
pub struct Front(Vec<Stretch>);

impl Front {
    /// Of one package of nothing.
    pub fn nothing() -> Self {
        Self(vec![Stretch::nothing()])
    }

    /// The points and stretches.
    pub fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    /// The fronts that come of more choices: together they hold what nothing betters.
    pub fn after(&self, starts: &[Start]) -> Vec<Self> {
        let mut fronts = Vec::new();
        for start in starts {
            let moved = self.0.iter().filter_map(|stretch| stretch.after(start));
            match start.ends[0] == start.ends[1] {
                true => fronts.push(Self(moved.collect())),
                false => fronts.extend(moved.map(|stretch| Self(vec![stretch]))),
            }
        }
        fronts
    }

    /// What nothing betters of several fronts.
    pub fn of(mut fronts: Vec<Self>) -> Self {
        while fronts.len() > 1 {
            let pairs = fronts.chunks(2).map(|pair| match pair {
                [one, other] => Self(Sweep::new(&one.0, &other.0).done()),
                _ => pair[0].clone(),
            });
            fronts = pairs.collect();
        }
        fronts.pop().unwrap_or_default()
    }
}

/// Two fronts, gone through from the best for the first party downwards.
struct Sweep<'f> {
    fronts: [&'f [Stretch]; 2],
    /// What is kept, the best for the first party first.
    kept: Vec<Stretch>,
    /// The most that the second party has where the first has more.
    high: Option<Number>,
}

impl<'f> Sweep<'f> {
    fn new(one: &'f [Stretch], other: &'f [Stretch]) -> Self {
        Self { fronts: [one, other], kept: Vec::with_capacity(one.len() + other.len()), high: None }
    }

    fn done(mut self) -> Vec<Stretch> {
        let ends = self.fronts.iter().flat_map(|front| front.iter()).flat_map(|stretch| &stretch.ends);
        let mut cuts: Vec<Number> = ends.map(|end| end[0].clone()).collect();
        cuts.sort_unstable();
        cuts.dedup();
        // What the second party comes near to where the first has as much as at the cut, and a little more.
        let mut near = None;
        for (place, cut) in cuts.iter().enumerate().rev() {
            let at = self.fronts.map(|front| at(front, cut));
            let best = better(at);
            if let Some(point) =
                best.filter(|point| self.rises(&point.ends[0][1]) && Some(&point.ends[0][1]) >= near.as_ref())
            {
                near = Some(point.ends[0][1].clone());
                self.keep(point);
            }
            self.high = self.high.take().max(near.take());
            if let Some(left) = place.checked_sub(1).map(|left| &cuts[left]) {
                near = self.between(left, cut);
            }
        }
        self.kept.reverse();
        self.kept
    }

    fn rises(&self, second: &Number) -> bool {
        self.high.as_ref().is_none_or(|high| second > high)
    }

    /// Keeps what nothing betters strictly between two cuts; tells what the second party comes near to at the lower one.
    fn between(&mut self, left: &Number, right: &Number) -> Option<Number> {
        let over = self.fronts.map(|front| over(front, left, right));
        let (one, other) = match over {
            [Some(one), Some(other)] => (one, other),
            [Some(only), None] | [None, Some(only)] => {
                self.keep_above(only, left, right);
                return Some(only.second_at(left));
            }
            [None, None] => return None,
        };
        let ends = [left, right].map(|first| [one, other].map(|stretch| stretch.second_at(first)));
        let [low, high] = ends.each_ref().map(|[one, other]| one.cmp(other));
        match (low, high) {
            (Ordering::Equal, Ordering::Equal) => {
                self.keep_above(if one.reached { one } else { other }, left, right);
            }
            (Ordering::Greater, Ordering::Less) | (Ordering::Less, Ordering::Greater) => {
                let (upper, lower) = if high == Ordering::Greater { (one, other) } else { (other, one) };
                let cross = crossing(&ends, left, right);
                self.keep_above(upper, &cross, right);
                let point = if upper.reached { upper } else { lower }.part(&cross, &cross);
                if self.rises(&point.ends[0][1]) {
                    self.keep(point);
                }
                self.keep_above(lower, left, &cross);
            }
            _ => {
                let is_upper = low == Ordering::Greater || high == Ordering::Greater;
                self.keep_above(if is_upper { one } else { other }, left, right);
            }
        }
        ends.into_iter().next().and_then(|seconds| seconds.into_iter().max())
    }

    /// Keeps of a stretch between two cuts what has more for the second party than anything better for the first.
    fn keep_above(&mut self, stretch: &Stretch, left: &Number, right: &Number) {
        let level = match &self.high {
            Some(high) if stretch.second_at(right) < *high => high,
            _ => return self.keep(stretch.part(left, right)),
        };
        if stretch.second_at(left) > *level {
            let [from, to] = &stretch.ends;
            let share = &(level - &from[1]) / &(&to[1] - &from[1]);
            let end = &from[0] + &(&share * &(&to[0] - &from[0]));
            self.keep(stretch.part(left, &end));
        }
    }

    /// Keeps a part, joined to those kept before where it is one stretch with them.
    fn keep(&mut self, part: Stretch) {
        if let [.., last, point] = &mut self.kept[..]
            && point.is_point()
            && !part.is_point()
            && part.leads_to(point)
            && point.leads_to(last)
        {
            (last.ends[0], last.span[0]) = (part.ends[0].clone(), part.span[0].clone());
            self.kept.pop();
            return;
        }
        self.kept.push(part);
    }
}

/// The point of a front where the first party has so much.
fn at(front: &[Stretch], first: &Number) -> Option<Stretch> {
    let place = front.partition_point(|stretch| stretch.ends[1][0] < *first);
    let here = |stretch: &&Stretch| match stretch.is_point() {
        true => stretch.ends[0][0] == *first,
        false => stretch.ends[0][0] < *first && *first < stretch.ends[1][0],
    };
    let stretch = front[place..].iter().take(2).find(here)?;
    Some(if stretch.is_point() { stretch.clone() } else { stretch.part(first, first) })
}

/// The stretch of a front that spans what lies between two cuts.
fn over<'f>(front: &'f [Stretch], left: &Number, right: &Number) -> Option<&'f Stretch> {
    let place = front.partition_point(|stretch| stretch.ends[1][0] <= *left);
    front.get(place).filter(|stretch| stretch.ends[0][0] <= *left && stretch.ends[1][0] >= *right)
}

/// Of two points where the first party has the same, that with more for the second; of equal ones one that is reached.
fn better([one, other]: [Option<Stretch>; 2]) -> Option<Stretch> {
    let (Some(one), Some(other)) = (&one, &other) else { return one.or(other) };
    let is_first = match one.ends[0][1].cmp(&other.ends[0][1]) {
        Ordering::Equal => one.reached || !other.reached,
        order => order == Ordering::Greater,
    };
    Some(if is_first { one.clone() } else { other.clone() })
}

/// Where two lines cross that have these heights at two cuts.
fn crossing([low, high]: &[[Number; 2]; 2], left: &Number, right: &Number) -> Number {
    let apart = |[one, other]: &[Number; 2]| one - other;
    let (from, to) = (apart(low), apart(high));
    left + &(&(&from / &(&from - &to)) * &(right - left))
}
