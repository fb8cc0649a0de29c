//! Numbers as people read them: counts in groups of three digits, huge ones by their size.

use num_bigint::BigUint;

use crate::engine::Count;
use crate::model::{Number, View, grouped_count, grouped_from};

/// Counts of more digits than this are shown by their size.
const LONGEST: usize = 15;

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Packages: every issue has finitely many values.
    Packages,
    /// Combinations of values and ranges: some amount is continuous.
    Combinations,
}

impl Counted {
    /// What counts of packages count in a view.
    pub(crate) fn of(view: &View<'_>) -> Self {
        let continuous = view.scenario.issues.iter().any(|issue| issue.domain.is_continuous());
        if continuous { Counted::Combinations } else { Counted::Packages }
    }

    /// The word in full.
    pub(crate) fn in_full(self) -> &'static str {
        match self {
            Counted::Packages => "packages",
            Counted::Combinations => "combinations of values and ranges",
        }
    }

    /// The word for one, in full.
    pub(crate) fn one_in_full(self) -> &'static str {
        match self {
            Counted::Packages => "package",
            Counted::Combinations => "combination of values and ranges",
        }
    }

    /// The word for one.
    pub(crate) fn one(self) -> &'static str {
        match self {
            Counted::Packages => "package",
            Counted::Combinations => "combination",
        }
    }

    /// The word for one compromise.
    pub(crate) fn one_compromise(self) -> &'static str {
        match self {
            Counted::Packages => "compromise",
            Counted::Combinations => self.one(),
        }
    }

    /// A count with its word, such as "at least 1,234 packages".
    pub(crate) fn words(self, count: &Count) -> String {
        several(count, self.one())
    }
}

/// A count with its word, such as "1 conflict", "at least 20 conflicts" or "no conflict". Of what is not known, nought is not said.
pub(crate) fn several(count: &Count, one: &str) -> String {
    let (is_one, is_none) = (count.found == BigUint::from(1u8), count.found == BigUint::ZERO);
    match (is_none, is_one) {
        (true, _) if count.complete => format!("no {one}"),
        (true, _) => format!("an unknown number of {one}s"),
        (_, true) => format!("{} {one}", counted(count)),
        _ => format!("{} {one}s", counted(count)),
    }
}

/// A whole number with its word, such as "3 positions".
pub(crate) fn some(number: usize, one: &str) -> String {
    several(&exact(number), one)
}

/// That many, and no more.
pub(crate) fn exact(number: impl Into<BigUint>) -> Count {
    Count { found: number.into(), complete: true }
}

/// A count: "1,234", "at least 1,234" or "about 1.27 × 10^30".
pub(crate) fn counted(count: &Count) -> String {
    let digits = count.found.to_string();
    match (digits.len() <= LONGEST, count.complete) {
        (true, true) => grouped_count(&digits),
        (true, false) => format!("at least {}", grouped_count(&digits)),
        (false, true) => format!("about {}", by_size(&digits, true)),
        (false, false) => format!("at least {}", by_size(&digits, false)),
    }
}

/// A cost or a weight, such as "1,250.5".
pub(crate) fn cost(number: &Number) -> String {
    let text = number.to_string();
    if text.contains('/') { text } else { grouped_count(&text) }
}

/// A number with at most so many digits after the point, such as "0.5", "12,500" or "≈ 0.667".
pub(crate) fn rounded(number: &Number, places: u32) -> String {
    let near = number.rounded(places);
    let is_same = near == *number;
    let text = grouped_from(&near.to_string(), 5);
    if is_same { text } else { format!("≈ {text}") }
}

/// What a frontier is made of: deals, and so many straight pieces, polygons and bodies between them.
pub(crate) fn frontier(deals: &Count, [pieces, faces, bodies]: [usize; 3]) -> String {
    let flat = [(pieces, "straight piece"), (faces, "polygon")].into_iter().filter(|(count, _)| *count > 0);
    let flat = flat.map(|(count, what)| some(count, what));
    let between: Vec<_> = flat.chain((bodies > 0).then(|| self::bodies(bodies))).collect();
    match between.split_last() {
        None => several(deals, "deal"),
        Some((kind, [])) => format!("{} and, between them, {kind}", several(deals, "deal")),
        Some((last, kinds)) => {
            format!("{} and, between them, {} and {last}", several(deals, "deal"), kinds.join(", "))
        }
    }
}

/// So many bodies.
pub(crate) fn bodies(count: usize) -> String {
    if count == 1 { some(1, "body") } else { format!("{} bodies", counted(&exact(count))) }
}

/// The first three digits and the power of ten; cut off instead of rounded for a lower bound.
fn by_size(digits: &str, round: bool) -> String {
    let leading: u32 = digits[..3].parse().unwrap_or_default();
    let up = round && digits.as_bytes()[3] >= b'5';
    let (leading, power) = match leading + u32::from(up) {
        1000 => (100, digits.len()),
        leading => (leading, digits.len() - 1),
    };
    format!("{}.{:02} × 10^{power}", leading / 100, leading % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(digits: &str, complete: bool) -> Count {
        Count { found: digits.parse().unwrap(), complete }
    }

    #[test]
    fn counts_are_grouped_and_huge_ones_shown_by_size() {
        assert_eq!(counted(&count("7", true)), "7");
        assert_eq!(counted(&count("1234567", true)), "1,234,567");
        assert_eq!(counted(&count("123456789012345", false)), "at least 123,456,789,012,345");
        assert_eq!(counted(&count("1267650600228229401496703205376", true)), "about 1.27 × 10^30");
        assert_eq!(counted(&count("9996000000000000", true)), "about 1.00 × 10^16");
    }

    #[test]
    fn a_lower_bound_is_never_rounded_up() {
        assert_eq!(counted(&count("1267650600228229401496703205376", false)), "at least 1.26 × 10^30");
    }

    #[test]
    fn one_none_and_many_have_their_words() {
        assert_eq!(several(&count("1", true), "package"), "1 package");
        assert_eq!(several(&count("0", true), "package"), "no package");
        assert_eq!(several(&count("0", false), "package"), "an unknown number of packages");
        assert_eq!(several(&count("1", false), "package"), "at least 1 package");
        assert_eq!(several(&count("2000", true), "package"), "2,000 packages");
    }

    #[test]
    fn a_frontier_tells_what_lies_between_its_deals() {
        assert_eq!(frontier(&count("3", true), [0, 0, 0]), "3 deals");
        assert_eq!(frontier(&count("3", false), [1, 0, 0]), "at least 3 deals and, between them, 1 straight piece");
        let all = "9 deals and, between them, 4 straight pieces, 2 polygons and 1 body";
        assert_eq!(frontier(&count("9", true), [4, 2, 1]), all);
        assert_eq!(frontier(&count("4", true), [0, 0, 3]), "4 deals and, between them, 3 bodies");
    }

    #[test]
    fn costs_keep_every_digit() {
        let text = |text: &str| cost(&text.parse().unwrap());
        assert_eq!(text("1250.75"), "1,250.75");
        assert_eq!(text("-1234"), "-1,234");
        assert_eq!(text("1000/3"), "1000/3");
    }
}
