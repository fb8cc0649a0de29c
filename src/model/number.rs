//! Exact numbers: amounts, weights, bounds and coefficients as they are written in a file.
//!
//! A scenario's decimals are kept as fractions of whole numbers of any size, so that no answer depends on
//! rounding. Floating point appears only inside the MILP solver, whose answers are checked again with these.

use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// An exact rational number.
///
/// ```
/// use zopa::model::Number;
/// let tenth: Number = "0.1".parse().unwrap();
/// let fifth: Number = "0.2".parse().unwrap();
/// assert_eq!((tenth + fifth).to_string(), "0.3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigRational);

/// The text is not a plain decimal number such as `12`, `-0.5` or `1e3`, or it is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a plain decimal number")
    }
}

impl std::error::Error for NotANumber {}

/// Exponents beyond this are refused, so that a short text cannot stand for a number of gigabytes.
const LARGEST_EXPONENT: i64 = 60;

impl Number {
    /// Nought.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// One.
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// The fraction `numerator / denominator`; `None` if the denominator is nought.
    pub fn ratio(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self(BigRational::new(numerator, denominator)))
    }

    /// The number whose shortest decimal spelling `value` has: what a person wrote, as long as they wrote no more
    /// than fifteen digits. `None` for infinities and values that are no number.
    pub fn from_shortest(value: f64) -> Option<Self> {
        value.is_finite().then(|| format!("{value:e}").parse().ok()).flatten()
    }

    /// The nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// Whether the number is nought.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether the number is below nought.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether the number is whole.
    pub fn is_whole(&self) -> bool {
        self.0.is_integer()
    }

    /// The number without its sign.
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// The largest whole number not above this one.
    pub fn floor(&self) -> BigInt {
        self.0.floor().to_integer()
    }

    /// The smallest whole number not below this one.
    pub fn ceil(&self) -> BigInt {
        self.0.ceil().to_integer()
    }

    /// The number above the line of the fraction in lowest terms; it carries the sign.
    pub fn numerator(&self) -> &BigInt {
        self.0.numer()
    }

    /// The number below the line of the fraction in lowest terms; always above nought.
    pub fn denominator(&self) -> &BigInt {
        self.0.denom()
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        if let Some((above, below)) = text.split_once('/') {
            let (above, below) =
                (above.trim().parse().map_err(|_| NotANumber)?, below.trim().parse().map_err(|_| NotANumber)?);
            return Self::ratio(above, below).ok_or(NotANumber);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| NotANumber)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if !fraction.bytes().all(|b| b.is_ascii_digit()) || exponent.abs() > LARGEST_EXPONENT {
            return Err(NotANumber);
        }
        let power = exponent - fraction.len() as i64;
        if let Some(number) = small(whole, fraction, power) {
            return Ok(number);
        }
        let digits: BigInt = format!("{whole}{fraction}").parse().map_err(|_| NotANumber)?;
        let scale = BigInt::from(10).pow(power.unsigned_abs() as u32);
        let ratio = if power < 0 { BigRational::new(digits, scale) } else { BigRational::from_integer(digits * scale) };
        Ok(Self(ratio))
    }
}

/// The number `whole.fraction` times a power of ten, if it is small: nearly all numbers of a file are, and big integers
/// would take most of the time that reading takes.
fn small(whole: &str, fraction: &str, power: i64) -> Option<Number> {
    let plain = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || whole.len() + fraction.len() > 18 || !(-18..=0).contains(&power) {
        return None;
    }
    let scale = 10u64.pow(power.unsigned_abs() as u32);
    let digits = whole.bytes().chain(fraction.bytes()).fold(0u64, |sum, digit| 10 * sum + u64::from(digit - b'0'));
    let common = gcd(digits, scale);
    Some(Number(BigRational::new_raw((digits / common).into(), (scale / common).into())))
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// A decimal where one ends (`0.25`), a fraction otherwise (`1/3`).
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match decimal(&self.0) {
            Some(text) => f.pad(&text),
            None => f.pad(&self.0.to_string()),
        }
    }
}

/// The finite decimal spelling of a fraction, if its denominator has no prime factor but two and five.
fn decimal(value: &BigRational) -> Option<String> {
    let mut rest = value.denom().clone();
    let mut places = 0u32;
    for factor in [2u8, 5] {
        let mut power = 0;
        while (&rest % factor).is_zero() {
            rest /= factor;
            power += 1;
        }
        places = places.max(power);
    }
    if !rest.is_one() {
        return None;
    }
    let scaled = value.numer() * BigInt::from(10).pow(places) / value.denom();
    let digits = format!("{:0>width$}", scaled.abs().to_string(), width = places as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    let sign = if value.is_negative() { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<BigInt> for Number {
    fn from(value: BigInt) -> Self {
        Self(BigRational::from_integer(value))
    }
}

macro_rules! arithmetic {
    ($($operation:ident $function:ident),*) => {$(
        impl $operation for Number {
            type Output = Number;
            fn $function(self, other: Number) -> Number {
                Number($operation::$function(self.0, other.0))
            }
        }
        impl $operation<&Number> for &Number {
            type Output = Number;
            fn $function(self, other: &Number) -> Number {
                Number($operation::$function(&self.0, &other.0))
            }
        }
    )*};
}

arithmetic!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number(-self.0)
    }
}

impl AddAssign<&Number> for Number {
    fn add_assign(&mut self, other: &Number) {
        self.0 += &other.0;
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::zero(), |total, number| total + number)
    }
}

#[cfg(test)]
mod tests {
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
    fn floor_and_ceiling_hold_below_nought_too() {
        assert_eq!(number("-0.5").floor(), BigInt::from(-1));
        assert_eq!(number("-0.5").ceil(), BigInt::from(0));
    }
}
