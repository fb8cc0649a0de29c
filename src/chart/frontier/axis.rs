//! Numbers along a line of pixels, and the round ones among them that are marked.

use crate::model::Number;
use crate::wording::numbers::rounded;

/// Empty space at both ends of a scale.
const END: f64 = 12.0;

/// Marks are told with at most so many digits after the point.
const PLACES: u32 = 6;

/// A scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    low: Number,
    high: Number,
    /// How many pixels long it is.
    pub length: f64,
}

impl Scale {
    /// The scale on which some numbers have room; none if there are none.
    pub fn of<'n>(numbers: impl Iterator<Item = &'n Number> + Clone, length: f64) -> Option<Self> {
        Some(Self { low: numbers.clone().min()?.clone(), high: numbers.max()?.clone(), length })
    }

    /// Where a number stands.
    pub fn place(&self, number: &Number) -> f64 {
        let whole = &self.high - &self.low;
        let share = if whole.is_zero() { 0.5 } else { (&(number - &self.low) / &whole).to_f64() };
        END + (self.length - 2.0 * END) * share
    }

    /// At most so many round numbers of the scale, ascending, with their places; the one number where it has no other. A
    /// single number says nothing of how long a scale is, so there are two at least, even if they become a few more than
    /// asked for.
    pub fn ticks(&self, most: i64) -> Vec<(f64, String)> {
        let span = &self.high - &self.low;
        if span.is_zero() {
            return vec![(self.place(&self.low), rounded(&self.low, PLACES))];
        }
        let steps = round_steps(&span, most);
        let enough = steps.iter().map(|step| self.multiples(step)).find(|numbers| numbers.len() > 1);
        let numbers = enough.unwrap_or_else(|| vec![self.low.clone(), self.high.clone()]);
        numbers.iter().map(|number| (self.place(number), rounded(number, PLACES))).collect()
    }

    /// The numbers of the scale that are multiples of a step, ascending.
    fn multiples(&self, step: &Number) -> Vec<Number> {
        let first = &Number::from((&self.low / step).ceil()) * step;
        let next = |number: &Number| Some(number + step);
        std::iter::successors(Some(first), next).take_while(|number| *number <= self.high).collect()
    }
}

/// The least of the numbers 1, 2 and 5 times a power of ten of which a span holds few enough, and the next lesser ones after
/// it.
fn round_steps(span: &Number, most: i64) -> Vec<Number> {
    let ten = Number::from(10);
    let mut power = Number::one();
    while power > *span {
        power = &power / &ten;
    }
    while &power * &ten <= *span {
        power = &power * &ten;
    }
    let unit = &power / &ten;
    let steps = [100, 50, 20, 10, 5, 2, 1].map(|times| &unit * &Number::from(times));
    let is_wide = |step: &Number| &Number::from((span / step).floor()) + &Number::one() <= Number::from(most);
    let least = steps.iter().rposition(is_wide).unwrap_or(0);
    steps[least..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(low: &str, high: &str, most: i64) -> Vec<String> {
        let ends: Vec<Number> = [low, high].iter().map(|text| text.parse().expect("a number")).collect();
        let scale = Scale::of(ends.iter(), 100.0).expect("there are numbers");
        scale.ticks(most).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn ticks_are_round_and_no_more_than_asked() {
        assert_eq!(words("0.08", "0.99", 6), ["0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(words("0", "1", 6), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(words("-30", "12500", 4), ["0", "5000", "10,000"]);
        assert_eq!(words("0.5", "0.5", 4), ["0.5"]);
        assert_eq!(words("0.0001", "0.0004", 4), ["0.0001", "0.0002", "0.0003", "0.0004"]);
    }

    #[test]
    fn a_scale_has_two_ticks_at_least() {
        assert_eq!(words("0.3", "0.65", 3), ["0.4", "0.6"]);
        assert_eq!(words("4", "9.9", 3), ["4", "6", "8"]);
        assert_eq!(words("3.1", "5.9", 2), ["4", "5"]);
    }

    #[test]
    fn ends_of_a_scale_have_some_room() {
        let ends: Vec<Number> = vec![Number::from(2), Number::from(4)];
        let scale = Scale::of(ends.iter(), 100.0).expect("there are numbers");
        assert_eq!((scale.place(&ends[0]), scale.place(&ends[1])), (END, 100.0 - END));
    }
}
