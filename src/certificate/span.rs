//! Stretches of numbers as a certificate writes them, and what is certain of every number in one.

use crate::model::Number;

/// Numbers longer than this are not read: a short text must not stand for hours of arithmetic.
const LONGEST_NUMBER: usize = 400;

/// Every number from one to another; an open end is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lower end.
    pub low: Number,
    /// The upper end.
    pub high: Number,
    /// Whether the lower end is left out.
    pub low_open: bool,
    /// Whether the upper end is left out.
    pub high_open: bool,
}

impl Span {
    /// One number.
    pub fn point(number: &Number) -> Self {
        Self { low: number.clone(), high: number.clone(), low_open: false, high_open: false }
    }

    /// Whether it is one number.
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// Whether a number lies inside.
    pub fn has(&self, number: &Number) -> bool {
        let above = *number > self.low || (*number == self.low && !self.low_open);
        let below = *number < self.high || (*number == self.high && !self.high_open);
        above && below
    }

    /// Whether some number may lie in both.
    pub fn meets(&self, other: &Span) -> bool {
        let ends_before =
            |one: &Span, two: &Span| one.high < two.low || (one.high == two.low && (one.high_open || two.low_open));
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// Whether every number in it is at least this one; `None` if some are and some are not, for all that is known.
    pub fn is_at_least(&self, bound: &Number) -> Option<bool> {
        match () {
            () if self.low >= *bound => Some(true),
            () if self.high < *bound || (self.high == *bound && self.high_open) => Some(false),
            () => None,
        }
    }

    /// Whether every number in it is at most this one.
    pub fn is_at_most(&self, bound: &Number) -> Option<bool> {
        match () {
            () if self.high <= *bound => Some(true),
            () if self.low > *bound || (self.low == *bound && self.low_open) => Some(false),
            () => None,
        }
    }

    /// Whether every number in it is this one.
    pub fn is_exactly(&self, number: &Number) -> Option<bool> {
        match () {
            () if self.is_point() && self.low == *number => Some(true),
            () if !self.has(number) => Some(false),
            () => None,
        }
    }

    /// The number or interval as it is written: `5`, `[0, 20]`, `(20, 40]`.
    pub fn text(&self) -> String {
        if self.is_point() {
            return self.low.to_string();
        }
        let (open, close) = (if self.low_open { '(' } else { '[' }, if self.high_open { ')' } else { ']' });
        format!("{open}{}, {}{close}", self.low, self.high)
    }

    /// Reads a number or an interval; `None` if it is neither, or empty.
    pub fn read(text: &str) -> Option<Self> {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return None };
        if !"[(".contains(first) {
            return read_number(text).map(|number| Self::point(&number));
        }
        let inside = text.get(1..text.len().checked_sub(last.len_utf8())?)?;
        let (low, high) = inside.split_once(", ")?;
        let (low, high) = (read_number(low)?, read_number(high)?);
        (low < high && "])".contains(last)).then_some(Self {
            low,
            high,
            low_open: first == '(',
            high_open: last == ')',
        })
    }
}

/// Reads a number that is not too long.
pub fn read_number(text: &str) -> Option<Number> {
    (text.len() <= LONGEST_NUMBER).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_written() {
        for text in ["5", "-0.5", "1/3", "[0, 20]", "(20, 40]", "[-1, 1/3)", "(0, 1)"] {
            assert_eq!(Span::read(text).expect(text).text(), text);
        }
        for text in ["", "[", "[]", "(1, 1)", "[2, 1]", "[1,2]", "[1, 2", "x", "(é", "[1, 2é"] {
            assert_eq!(Span::read(text), None, "{text}");
        }
    }

    #[test]
    fn ends_that_are_left_out_are_left_out() {
        let number = |n: i64| Number::from(n);
        let span = Span::read("(1, 3]").expect("a span");
        assert_eq!([1, 2, 3, 4].map(|n| span.has(&number(n))), [false, true, true, false]);
        assert_eq!(span.is_at_least(&number(1)), Some(true));
        assert_eq!(span.is_at_most(&number(1)), Some(false));
        assert_eq!(span.is_at_least(&number(3)), None);
        assert_eq!(span.is_exactly(&number(1)), Some(false));
        assert!(!span.meets(&Span::point(&number(1))) && span.meets(&Span::point(&number(3))));
    }
}
