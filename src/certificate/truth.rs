//! Three-valued truth: what is certain of a condition when only parts of it are.
//!
//! `Some(true)` and `Some(false)` are certain; `None` says that it may be either. Strong Kleene logic: a junction is
//! certain as soon as its parts leave no choice.

use super::span::Span;
use crate::model::{Compare, Condition, Number};

/// Whether something holds, if that is certain.
pub type Truth = Option<bool>;

/// Whether all parts hold (`every`), or any does.
pub fn junction(every: bool, parts: impl Iterator<Item = Truth>) -> Truth {
    let mut certain = true;
    for part in parts {
        match part {
            Some(truth) if truth != every => return Some(!every),
            Some(_) => {}
            None => certain = false,
        }
    }
    certain.then_some(every)
}

/// Whether both hold or neither does.
pub fn alike(one: Truth, other: Truth) -> Truth {
    Some(one? == other?)
}

/// Whether the weights of the parts that hold stand to a bound as they should.
pub fn weighed<'n>(compare: Compare, bound: &Number, parts: impl Iterator<Item = (&'n Number, Truth)>) -> Truth {
    let (mut low, mut high) = (Number::zero(), Number::zero());
    for (weight, truth) in parts {
        if truth == Some(true) || (truth.is_none() && weight.is_negative()) {
            low += weight;
        }
        if truth == Some(true) || (truth.is_none() && !weight.is_negative()) {
            high += weight;
        }
    }
    compared(compare, &Span { low, high, low_open: false, high_open: false }, bound)
}

/// Whether every total in a span stands to a bound as it should.
pub fn compared(compare: Compare, total: &Span, bound: &Number) -> Truth {
    match compare {
        Compare::AtLeast => total.is_at_least(bound),
        Compare::AtMost => total.is_at_most(bound),
        Compare::Exactly => total.is_exactly(bound),
    }
}

/// Whether a condition on a single amount holds of every number in a span.
pub fn of_amount(condition: &Condition, span: &Span) -> Truth {
    use crate::model::Value::Amount;
    match condition {
        Condition::Is(_, Amount(number)) => span.is_exactly(number),
        Condition::OneOf(_, values) => {
            let amounts = values.iter().map(|value| match value {
                Amount(number) => span.is_exactly(number),
                _ => Some(false),
            });
            junction(false, amounts)
        }
        Condition::AtLeast(_, Amount(low)) => span.is_at_least(low),
        Condition::AtMost(_, Amount(high)) => span.is_at_most(high),
        Condition::Between(_, Amount(low), Amount(high)) => {
            junction(true, [span.is_at_least(low), span.is_at_most(high)].into_iter())
        }
        _ => None,
    }
}

/// Whether a condition holds, from the truth of what it says about single issues and sums.
pub fn of(condition: &Condition, leaf: &impl Fn(&Condition) -> Truth) -> Truth {
    let all = |every, parts: &[Condition]| junction(every, parts.iter().map(|part| of(part, leaf)));
    match condition {
        Condition::Not(part) => of(part, leaf).map(|truth| !truth),
        Condition::All(parts) => all(true, parts),
        Condition::Any(parts) => all(false, parts),
        Condition::If(when, then) => junction(false, [of(when, leaf).map(|truth| !truth), of(then, leaf)].into_iter()),
        Condition::Iff(one, other) => alike(of(one, leaf), of(other, leaf)),
        Condition::Weight(compare, bound, parts) => {
            weighed(*compare, bound, parts.iter().map(|(weight, part)| (weight, of(part, leaf))))
        }
        _ => leaf(condition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_junction_is_certain_as_soon_as_its_parts_leave_no_choice() {
        let of = |every, parts: &[Truth]| junction(every, parts.iter().copied());
        assert_eq!(of(true, &[None, Some(false)]), Some(false));
        assert_eq!(of(true, &[None, Some(true)]), None);
        assert_eq!(of(false, &[None, Some(true)]), Some(true));
        assert_eq!((of(true, &[]), of(false, &[])), (Some(true), Some(false)));
    }

    #[test]
    fn weights_below_nought_count_against_the_bound() {
        let (two, minus) = (Number::from(2), Number::from(-3));
        let weighed = |bound: i64, truths: [Truth; 2]| {
            weighed(Compare::AtLeast, &Number::from(bound), [&two, &minus].into_iter().zip(truths))
        };
        assert_eq!(weighed(3, [None, None]), Some(false));
        assert_eq!(weighed(-3, [None, None]), Some(true));
        assert_eq!(weighed(2, [Some(true), None]), None);
        assert_eq!(weighed(2, [Some(true), Some(false)]), Some(true));
    }
}
