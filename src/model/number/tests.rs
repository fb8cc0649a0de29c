//! Exact numbers, held against integers of any size.

use super::*;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn decimals_are_read_and_written_exactly() {
    for text in ["0", "12", "-3", "0.1", "-0.05", "1250.75", "1/3", "-2/7"] {
        assert_eq!(number(text).to_string(), text);
    }
    assert_eq!(number("1.50").to_string(), "1.5");
    assert_eq!(number("2.5e3"), number("2500"));
    assert_eq!(number("0.0"), Number::zero());
    assert_eq!(number("0.000000000000000000").denominator(), Number::one().denominator());
    assert_eq!(number("25e-2"), number("0.25"));
}

#[test]
fn people_read_groups_of_digits_and_what_a_fraction_comes_to() {
    let cases = [
        ("2025", "2025"),
        ("12500", "12,500"),
        ("-1234567.25", "-1,234,567.25"),
        ("761/11", "761/11 (≈ 69.18)"),
        ("-1/3", "-1/3 (≈ -0.3333)"),
        ("200000/3", "200000/3 (≈ 66,667)"),
        ("2/3000", "1/1500 (≈ 0.0006667)"),
    ];
    for (text, spoken) in cases {
        assert_eq!(number(text).spoken(), spoken);
    }
}

#[test]
fn rounding_goes_to_the_nearest_decimal() {
    let cases = [("1/3", "0.333333"), ("-2/3", "-0.666667"), ("0.0000005", "0.000001"), ("12.5", "12.5")];
    for (text, rounded) in cases {
        assert_eq!(number(text).rounded(6).to_string(), rounded);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", ".", "a", "1.x", "--1", "1e999999999", "1/0", "1.-5"] {
        assert!(text.parse::<Number>().is_err(), "{text:?} was read");
    }
}

#[test]
fn the_shortest_spelling_of_a_float_is_what_was_written() {
    for text in ["0.1", "0.3", "123456.789", "1000000", "0.000001"] {
        assert_eq!(Number::from_shortest(text.parse().unwrap()), Some(number(text)));
    }
    assert_eq!(Number::from_shortest(f64::NAN), None);
}

#[test]
fn arithmetic_is_the_same_in_small_and_in_big_numbers() {
    let largest = Number::from(BigInt::from(i128::MAX));
    let beyond = &largest + &Number::one();
    assert_eq!(beyond.to_string(), "170141183460469231731687303715884105728");
    assert_eq!(&beyond - &Number::one(), largest);
    assert_eq!(&(&largest * &largest) / &largest, largest);
    assert_eq!(-Number::from(BigInt::from(i128::MIN)), beyond);
    assert!(largest < beyond && number("1/3") < number("0.34"));
    assert_eq!(&number("1/3") / &number("-1/6"), Number::from(-2));
}

#[test]
fn what_fits_in_machine_integers_is_kept_in_them_and_in_lowest_terms() {
    // Each operation agrees with one on integers of any size, also where an intermediate result is too wide.
    let parts = [0, 1, -1, 6, -35, 1 << 62, 15 << 90, i128::MAX, i128::MIN, (1 << 100) - 1];
    let fractions = parts.iter().flat_map(|above| parts[1..].iter().map(move |below| (*above, *below)));
    let known: Vec<_> =
        fractions.filter_map(|(above, below)| Number::ratio(above.into(), BigInt::from(below))).collect();
    for one in &known {
        for other in &known {
            let (a, b) = (one.to_big(), other.to_big());
            assert_eq!(one + other, Number::from_big(&*a + &*b));
            assert_eq!(one - other, Number::from_big(&*a - &*b));
            assert_eq!(one * other, Number::from_big(&*a * &*b));
            assert_eq!(one.cmp(other), a.cmp(&b));
            if !other.is_zero() {
                assert_eq!(one / other, Number::from_big(&*a / &*b));
            }
        }
        assert_eq!(one.floor(), one.to_big().floor().to_integer());
        assert_eq!(one.to_string().parse(), Ok(one.clone()));
    }
}

#[test]
fn floor_and_ceiling_hold_below_nought_too() {
    assert_eq!(number("-0.5").floor(), BigInt::from(-1));
    assert_eq!(number("-0.5").ceil(), BigInt::from(0));
}

#[test]
fn a_common_denominator_makes_all_whole_and_is_the_least() {
    let common = |texts: &[&str]| {
        let numbers: Vec<Number> = texts.iter().map(|text| text.parse().expect("a number")).collect();
        Number::common_denominator(&numbers).to_string()
    };
    assert_eq!(common(&[]), "1");
    assert_eq!(common(&["1/4", "5/6", "3", "-1/10"]), "60");
    let (one, other) = ("1/100000000000000000000", "1/10000000000000000000000000000000000000001");
    let both = "1000000000000000000000000000000000000000100000000000000000000";
    assert_eq!(common(&[one, other, "1/2"]), both);
    assert_eq!(common(&[other, "1/2", one]), both);
}
