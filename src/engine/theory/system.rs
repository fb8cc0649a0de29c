//! Rows over bounded unknowns, and what interval arithmetic alone says about them.

use crate::engine::limits::Limits;
use crate::model::Number;

/// How often bounds are drawn tighter by the rows before a system is left to the solver. Some chains of rows would go
/// on for ever, each time by less.
const ROUNDS: usize = 4;

/// So many operations on numbers of one machine word take a unit of work, about.
const QUICK: u64 = 16;

/// An operation on longer ones takes so many times as long, for each pair of their words.
const LONG: u64 = 8;

/// A row is multiplied by a number of no more bits.
const SHORT: u64 = 32;

/// So many operations on each term draw bounds tighter once: what can be made shorter, contradicts or says nothing is
/// looked for on the way.
const DRAWING: usize = 12;

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it lies.
    pub at: Number,
    /// Whether it is itself left out.
    pub open: bool,
}

/// What is known of one unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The lower end.
    pub min: End,
    /// The upper end.
    pub max: End,
    /// Whether it is a whole number.
    pub whole: bool,
}

/// The terms add up to at least the lower end; unknowns by place, each once, with coefficients that are not nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Unknowns and coefficients.
    pub terms: Vec<(usize, Number)>,
    /// The bound; strict if open.
    pub low: End,
}

/// Rows over unknowns.
#[derive(Clone, Debug)]
pub struct System {
    /// The unknowns.
    pub unknowns: Vec<Unknown>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Limits on the work for it.
    pub limits: Limits,
}

/// The rows that share unknowns with each other and with no others.
pub struct Part {
    /// The places of its unknowns in the whole system.
    pub places: Vec<usize>,
    /// Its unknowns and rows, with places of their own.
    pub system: System,
}

impl End {
    /// An end that belongs to the range.
    pub fn closed(at: Number) -> Self {
        Self { at, open: false }
    }

    /// Of two upper ends, whether this one leaves nothing above the lower end.
    fn is_below(&self, low: &End) -> bool {
        self.at < low.at || (self.at == low.at && (self.open || low.open))
    }

    /// Of two lower ends, whether this one says more.
    fn is_above(&self, other: &End) -> bool {
        self.at > other.at || (self.at == other.at && self.open && !other.open)
    }

    fn mirrored(&self) -> End {
        End { at: -self.at.clone(), open: self.open }
    }
}

impl Unknown {
    /// Whether only one value is left.
    pub fn is_fixed(&self) -> bool {
        self.min.at == self.max.at
    }

    fn is_empty(&self) -> bool {
        self.max.is_below(&self.min)
    }

    /// A value inside, an end where one belongs to it.
    pub fn sample(&self) -> Number {
        match (self.min.open, self.max.open) {
            (false, _) => self.min.at.clone(),
            (true, false) => self.max.at.clone(),
            (true, true) => &(&self.min.at + &self.max.at) / &Number::from(2),
        }
    }

    /// The end that makes a term with this coefficient highest, or lowest.
    pub fn end(&self, coefficient: &Number, highest: bool) -> &End {
        if coefficient.is_negative() == highest { &self.min } else { &self.max }
    }

    /// Draws the lower end up; says whether that changed anything.
    pub fn raise(&mut self, to: End) -> bool {
        let to = if self.whole { whole_from(&to) } else { to };
        let changes = to.is_above(&self.min);
        if changes {
            self.min = to;
        }
        changes
    }

    /// Draws the upper end down; says whether that changed anything.
    pub fn lower(&mut self, to: End) -> bool {
        let to = if self.whole { whole_from(&to.mirrored()).mirrored() } else { to };
        let changes = to.mirrored().is_above(&self.max.mirrored());
        if changes {
            self.max = to;
        }
        changes
    }
}

/// The first whole number at or beyond a lower end.
fn whole_from(low: &End) -> End {
    let first = if low.open { low.at.floor() + 1 } else { low.at.ceil() };
    End::closed(Number::from(first))
}

impl Row {
    /// What the terms add up to at a point.
    pub fn total(&self, point: &[Number]) -> Number {
        total(&self.terms, point)
    }

    /// The same row times the common denominator of its numbers, where they do not become long by that: whole numbers are
    /// added up soonest.
    pub fn in_whole_numbers(self) -> Row {
        let numbers = self.terms.iter().map(|(_, coefficient)| coefficient).chain([&self.low.at]);
        let common = Number::from(Number::common_denominator(numbers));
        if common == Number::one() || common.bits() > SHORT {
            return self;
        }
        let terms = self.terms.into_iter().map(|(place, coefficient)| (place, &coefficient * &common)).collect();
        Row { terms, low: End { at: &self.low.at * &common, open: self.low.open } }
    }

    /// Whether a point meets the row.
    pub fn is_met(&self, point: &[Number]) -> bool {
        let total = self.total(point);
        total > self.low.at || (total == self.low.at && !self.low.open)
    }

    /// How high, or how low, the terms can go within the bounds of the unknowns; open if they only come close.
    pub fn extreme(&self, unknowns: &[Unknown], highest: bool) -> End {
        let mut sum = End::closed(Number::zero());
        for (place, coefficient) in &self.terms {
            let end = unknowns[*place].end(coefficient, highest);
            sum.at += &(coefficient * &end.at);
            sum.open |= end.open;
        }
        sum
    }

    /// Whether no values within the bounds meet the row.
    pub fn is_contradictory(&self, unknowns: &[Unknown]) -> bool {
        self.extreme(unknowns, true).is_below(&self.low)
    }

    /// Whether all values within the bounds meet the row.
    fn is_idle(&self, unknowns: &[Unknown]) -> bool {
        let lowest = self.extreme(unknowns, false);
        lowest.at > self.low.at || (lowest.at == self.low.at && (lowest.open || !self.low.open))
    }

    /// Moves what is fixed to the side of the bound, and rounds the bound of a row over whole numbers up to the next
    /// total that can occur.
    fn simplify(&mut self, unknowns: &[Unknown]) {
        let low = &mut self.low;
        self.terms.retain(|(place, coefficient)| {
            let fixed = unknowns[*place].is_fixed();
            if fixed {
                low.at = &low.at - &(coefficient * &unknowns[*place].min.at);
            }
            !fixed
        });
        if !self.terms.is_empty() && self.terms.iter().all(|(place, _)| unknowns[*place].whole) {
            let measure =
                self.terms.iter().fold(Number::zero(), |known, (_, number)| common_measure(known, number.abs()));
            self.terms.iter_mut().for_each(|(_, coefficient)| *coefficient = &*coefficient / &measure);
            self.low.at = &self.low.at / &measure;
            self.low = whole_from(&self.low);
        }
    }

    /// Draws the bounds of its unknowns tighter; says whether that changed anything.
    fn tighten(&self, unknowns: &mut [Unknown]) -> bool {
        let mut changed = false;
        // Only the other end of each unknown is drawn in, so that this stays as it is.
        let highest = self.extreme(unknowns, true);
        let open = |(place, coefficient): &(usize, Number)| unknowns[*place].end(coefficient, true).open;
        let open = self.terms.iter().filter(|term| open(term)).count();
        for (place, coefficient) in &self.terms {
            let own = unknowns[*place].end(coefficient, true);
            // What the others leave to this one at the least.
            let others = &highest.at - &(coefficient * &own.at);
            let open_others = open > usize::from(own.open);
            let at = &(&self.low.at - &others) / coefficient;
            let bound = End { at, open: self.low.open || open_others };
            let unknown = &mut unknowns[*place];
            changed |= if coefficient.is_negative() { unknown.lower(bound) } else { unknown.raise(bound) };
        }
        changed
    }
}

/// What some terms add up to at a point.
pub fn total(terms: &[(usize, Number)], point: &[Number]) -> Number {
    terms.iter().map(|(place, coefficient)| coefficient * &point[*place]).sum()
}

/// How many terms some rows have.
pub fn terms(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.terms.len()).sum()
}

/// The work of so many operations on numbers like these, about: long ones take longer by the square of their length.
pub fn toil<'n>(operations: usize, numbers: impl Iterator<Item = &'n Number>) -> u64 {
    let words = numbers.map(|number| number.bits().div_ceil(64)).max().unwrap_or_default();
    operations as u64 * (1 + LONG * (words.saturating_sub(1)).pow(2)) / QUICK
}

/// The greatest number of which both are whole multiples (Euclid).
fn common_measure(mut a: Number, mut b: Number) -> Number {
    while !b.is_zero() {
        let whole = Number::from((&a / &b).floor());
        let rest = &a - &(&whole * &b);
        (a, b) = (b, rest);
    }
    a
}

impl System {
    /// The system with bounds drawn tighter by its rows, fixed unknowns moved out of them and idle rows left out; the
    /// solutions stay the same. `None` if that shows that there are none.
    pub fn tightened(mut self) -> Option<System> {
        for _ in 0..ROUNDS {
            if self.unknowns.iter().any(Unknown::is_empty) {
                return None;
            }
            let unknowns = &self.unknowns;
            self.rows.iter_mut().for_each(|row| row.simplify(unknowns));
            if self.rows.iter().any(|row| row.is_contradictory(unknowns)) {
                return None;
            }
            self.rows.retain(|row| !row.is_idle(unknowns));
            // Work is only counted here; it is looked at before the next question.
            let ends = self.unknowns.iter().flat_map(|unknown| [&unknown.min.at, &unknown.max.at]);
            let _ = self.limits.spend(toil(DRAWING * terms(&self.rows), ends));
            let mut changed = false;
            for row in &self.rows {
                changed |= row.tighten(&mut self.unknowns);
                if row.terms.iter().any(|(place, _)| self.unknowns[*place].is_empty()) {
                    return None;
                }
            }
            if !changed {
                return Some(self);
            }
        }
        let unknowns = &self.unknowns;
        self.rows.iter_mut().for_each(|row| row.simplify(unknowns));
        let contradictory = self.rows.iter().any(|row| row.is_contradictory(unknowns));
        self.rows.retain(|row| !row.is_idle(unknowns));
        (!contradictory).then_some(self)
    }

    /// The system with one more row.
    pub fn with(&self, row: Row) -> System {
        let mut system = self.clone();
        system.rows.push(row);
        system
    }

    /// The system without the demand that some unknowns be whole.
    pub fn relaxed(&self) -> System {
        let mut system = self.clone();
        system.unknowns.iter_mut().for_each(|unknown| unknown.whole = false);
        system
    }

    /// The system with its open ends and strict rows closed.
    pub fn closed(&self) -> System {
        let mut system = self.clone();
        for unknown in &mut system.unknowns {
            (unknown.min.open, unknown.max.open) = (false, false);
        }
        system.rows.iter_mut().for_each(|row| row.low.open = false);
        system
    }

    /// Whether a point meets every row and bound.
    pub fn is_met(&self, point: &[Number]) -> bool {
        let bounded = self.unknowns.iter().zip(point).all(|(unknown, value)| {
            let here = End::closed(value.clone());
            !here.is_below(&unknown.min) && !unknown.max.is_below(&here) && (!unknown.whole || value.is_whole())
        });
        bounded && self.rows.iter().all(|row| row.is_met(point))
    }

    /// Its independent parts, in order of their first unknowns. Unknowns without rows belong to none.
    pub fn parts(&self) -> Vec<Part> {
        let mut group: Vec<usize> = (0..self.unknowns.len()).collect();
        for row in &self.rows {
            let Some(first) = row.terms.iter().map(|(place, _)| group[*place]).min() else { continue };
            let joined: Vec<_> = row.terms.iter().map(|(place, _)| group[*place]).collect();
            group.iter_mut().filter(|known| joined.contains(known)).for_each(|known| *known = first);
        }
        let mut leads: Vec<_> = self.rows.iter().filter_map(|row| Some(group[row.terms.first()?.0])).collect();
        leads.sort_unstable();
        leads.dedup();
        leads.into_iter().map(|lead| self.part(lead, &group)).collect()
    }

    fn part(&self, lead: usize, group: &[usize]) -> Part {
        let places: Vec<_> = (0..group.len()).filter(|place| group[*place] == lead).collect();
        let own = |place: &usize| places.binary_search(place).unwrap_or_default();
        let renamed = |row: &Row| Row {
            terms: row.terms.iter().map(|(place, coefficient)| (own(place), coefficient.clone())).collect(),
            low: row.low.clone(),
        };
        let rows = self.rows.iter().filter(|row| row.terms.first().is_some_and(|(place, _)| group[*place] == lead));
        let rows = rows.map(renamed).collect();
        let unknowns = places.iter().map(|place| self.unknowns[*place].clone()).collect();
        Part { places, system: System { unknowns, rows, limits: self.limits.clone() } }
    }
}
