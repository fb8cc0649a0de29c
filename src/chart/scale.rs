//! Lengths for numbers: linear, or by size where counts reach from nothing to 10^30 and beyond.

use num_bigint::BigUint;

/// A bar for a count is as long as the number of its digits, about: 0 has none, 1 a short one.
///
/// The logarithm is computed here and not by the system's library, so that the same file is the same bytes everywhere.
pub fn by_size(count: &BigUint) -> f64 {
    if *count == BigUint::ZERO {
        return 0.0;
    }
    let digits = count.to_string();
    let leading: f64 = digits.bytes().take(15).fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'));
    let kept = digits.len().min(15);
    let mut size = leading;
    for _ in 1..kept {
        size /= 10.0;
    }
    1.0 + (digits.len() - 1) as f64 + log10(size)
}

/// The decimal logarithm of a number from 1 to 10, by halving: squaring a number doubles its logarithm.
fn log10(mut number: f64) -> f64 {
    let (mut log, mut part) = (0.0, 0.5);
    for _ in 0..40 {
        number *= number;
        if number >= 10.0 {
            number /= 10.0;
            log += part;
        }
        part /= 2.0;
    }
    log
}

/// How long bars for counts are.
#[derive(Clone, Debug, PartialEq)]
pub enum Counts {
    /// In proportion to the counts.
    Linear(f64),
    /// By their size.
    BySize(f64),
}

/// Counts whose largest is at most so many times the smallest that is not nought have bars in proportion.
const SPREAD: u32 = 40;

impl Counts {
    /// The scale for some counts.
    pub fn of<'c>(counts: impl Iterator<Item = &'c BigUint> + Clone) -> Self {
        let most = counts.clone().max().cloned().unwrap_or_default();
        let least = counts.filter(|count| **count != BigUint::ZERO).min().cloned().unwrap_or_default();
        match most <= least * SPREAD && most.to_string().len() <= 15 {
            true => Counts::Linear(whole(&most).max(1.0)),
            false => Counts::BySize(by_size(&most)),
        }
    }

    /// The length for a count, from 0 to 1.
    pub fn length(&self, count: &BigUint) -> f64 {
        match self {
            Counts::Linear(most) => whole(count) / most,
            Counts::BySize(most) => by_size(count) / most,
        }
    }

    /// What a reader must know to read the bars.
    pub fn words(&self) -> &'static str {
        match self {
            Counts::Linear(_) => "",
            Counts::BySize(_) => " A bar grows by the same length with every tenfold.",
        }
    }
}

/// A count of at most 15 digits, which is exact.
fn whole(count: &BigUint) -> f64 {
    count.to_string().parse().unwrap_or(0.0)
}

/// A count as a share of another, from 0 to 1.
pub fn share(part: &BigUint, whole: &BigUint) -> f64 {
    if *whole == BigUint::ZERO {
        return 0.0;
    }
    let thousandths = (part * BigUint::from(1000_u32) / whole).to_string();
    thousandths.parse::<f64>().unwrap_or(0.0).min(1000.0) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_count_grows_by_one_with_every_power_of_ten() {
        let size = |text: &str| by_size(&text.parse().expect("a number"));
        assert_eq!(size("0"), 0.0);
        assert_eq!(size("1"), 1.0);
        assert_eq!(size("1000"), 4.0);
        assert!((size("2") - 1.301_029_995_663_981).abs() < 1e-9);
        assert!((size("1267650600228229401496703205376") - 31.102_999_566_398_1).abs() < 1e-9);
    }

    #[test]
    fn counts_of_one_size_have_bars_in_proportion_and_others_by_size() {
        let counts = |all: [u32; 3]| all.map(BigUint::from);
        let near = counts([0, 30, 120]);
        assert_eq!(Counts::of(near.iter()).length(&near[1]), 0.25);
        let far = counts([0, 1, 1000]);
        assert_eq!(Counts::of(far.iter()).length(&far[1]), 0.25);
        assert_eq!(Counts::of(far.iter()).length(&far[0]), 0.0);
    }

    #[test]
    fn shares_are_counted_exactly_to_a_thousandth() {
        let count = |number: u32| BigUint::from(number);
        assert_eq!(share(&count(1), &count(3)), 0.333);
        assert_eq!(share(&count(3), &count(3)), 1.0);
        assert_eq!(share(&count(0), &count(0)), 0.0);
    }
}
