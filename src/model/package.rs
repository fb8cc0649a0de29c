//! Packages as results show them: a value for every issue, where an amount may be left a range.

use num_bigint::BigUint;
use num_traits::One;

use super::{Issue, Number, Value};

/// So many digits are tried for a round number in a range.
const ROUNDINGS: usize = 40;

/// A stretch of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower bound.
    pub min: Number,
    /// The upper bound.
    pub max: Number,
    /// Whether the lower bound itself is left out.
    pub min_open: bool,
    /// Whether the upper bound itself is left out.
    pub max_open: bool,
    /// How many values of the issue lie in it; `None` if the amount is continuous, or has so many steps that sums make
    /// no account of single ones.
    pub values: Option<BigUint>,
}

impl Range {
    /// The range of one number.
    pub fn point(number: &Number) -> Self {
        let (min, max) = (number.clone(), number.clone());
        Self { min, max, min_open: false, max_open: false, values: Some(BigUint::one()) }
    }

    /// Whether it is one number.
    pub fn is_point(&self) -> bool {
        self.min == self.max
    }

    /// A number inside, an end where one belongs to it.
    pub fn sample(&self) -> Number {
        match (self.min_open, self.max_open) {
            (false, _) => self.min.clone(),
            (true, false) => self.max.clone(),
            (true, true) => &(&self.min + &self.max) / &Number::from(2),
        }
    }

    /// The number inside that is shortest to say: nought, or a multiple of as large a power of ten, or of five times one,
    /// as the range holds, and the lowest of those.
    pub fn roundest(&self) -> Number {
        if self.is_point() || self.has(&Number::zero()) {
            return if self.is_point() { self.min.clone() } else { Number::zero() };
        }
        let ten = Number::from(10);
        let mut unit = Number::one();
        while unit < self.max.abs().max(self.min.abs()) {
            unit = &unit * &ten;
        }
        for _ in 0..ROUNDINGS {
            let five = &unit / &Number::from(2);
            if let Some(found) = [&unit, &five].into_iter().find_map(|unit| self.multiple(unit)) {
                return found;
            }
            unit = &unit / &ten;
        }
        self.sample()
    }

    /// The lowest multiple of a unit inside.
    fn multiple(&self, unit: &Number) -> Option<Number> {
        let first = (&self.min / unit).ceil();
        let multiples = [first.clone(), first + 1].map(|times| &Number::from(times) * unit);
        multiples.into_iter().find(|number| self.has(number))
    }

    /// Whether a number lies inside, steps apart.
    pub fn has(&self, number: &Number) -> bool {
        let above = if self.min_open { *number > self.min } else { *number >= self.min };
        let below = if self.max_open { *number < self.max } else { *number <= self.max };
        above && below
    }

    /// The words for it: a number, or from where to where.
    pub fn words(&self) -> String {
        self.told(Number::spoken)
    }

    /// The words for it with its numbers as they are told.
    pub(crate) fn told(&self, number: impl Fn(&Number) -> String) -> String {
        let (min, max) = (number(&self.min), number(&self.max));
        match (self.is_point(), self.min_open, self.max_open) {
            (true, ..) => min,
            (_, false, false) => format!("{min} to {max}"),
            (_, true, false) => format!("more than {min}, up to {max}"),
            (_, false, true) => format!("{min} to less than {max}"),
            (_, true, true) => format!("more than {min}, less than {max}"),
        }
    }

    /// Whether `next`, which begins no earlier, begins where this range ends, so that together they leave no gap.
    pub fn touches(&self, next: &Range) -> bool {
        self.max > next.min || (self.max == next.min && !(self.max_open && next.min_open))
    }

    /// The range that reaches over both, if nothing lies between them; `self` must not begin after `next`.
    pub fn joined(&self, next: &Range) -> Range {
        let values = match (&self.values, &next.values) {
            (Some(here), Some(there)) => Some(here + there),
            _ => None,
        };
        Range { min: self.min.clone(), min_open: self.min_open, max: next.max.clone(), max_open: next.max_open, values }
    }
}

/// What a package says on one issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An option, a level, "no" or "yes", by place.
    Choice(usize),
    /// The numbers an amount may take, everything else being as it is.
    Amount(Range),
}

impl Answer {
    /// A value that it allows.
    pub fn sample(&self) -> Value {
        match self {
            Answer::Choice(place) => Value::Choice(*place),
            Answer::Amount(range) => Value::Amount(range.sample()),
        }
    }

    /// The words for it, such as "ruled out for good", "20 thousand" or "more than 20, up to 40 thousand".
    pub fn words(&self, issue: &Issue) -> String {
        match self {
            Answer::Choice(place) => issue.words(&Value::Choice(*place)),
            Answer::Amount(range) => {
                let text = range.words();
                issue.with_unit(&text)
            }
        }
    }

    /// The words for it with numbers as programs read them.
    pub(crate) fn plain_words(&self, issue: &Issue) -> String {
        match self {
            Answer::Choice(_) => self.words(issue),
            Answer::Amount(range) => issue.with_unit(&range.told(Number::to_string)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roundest_number_of_a_range_is_short_and_inside() {
        let range = |min: &str, max: &str, open: bool| Range {
            min: min.parse().unwrap(),
            max: max.parse().unwrap(),
            min_open: open,
            max_open: open,
            values: None,
        };
        let cases = [
            (range("700/11", "800/11", false), "70"),
            (range("61", "69", false), "65"),
            (range("61", "64", false), "61"),
            (range("61", "62", true), "61.5"),
            (range("60", "100", true), "70"),
            (range("1/3", "2/3", false), "0.5"),
            (range("-0.07", "-0.02", false), "-0.05"),
            (range("-3", "400", false), "0"),
            (range("10/3", "10/3", false), "10/3"),
        ];
        for (range, roundest) in cases {
            assert_eq!(range.roundest().to_string(), roundest, "{range:?}");
        }
    }
}
