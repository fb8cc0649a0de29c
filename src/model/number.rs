//! Exact numbers: amounts, weights, bounds and coefficients as they are written in a file.
//!
//! A scenario's decimals are kept as fractions of whole numbers of any size, so that no answer depends on
//! rounding. Floating point appears only inside the MILP solver, whose answers are checked again with these.

use std::borrow::Cow;
use std::cmp::Ordering;
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Fraction);

/// A fraction in lowest terms with a denominator above nought; `Small` whenever both parts fit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Fraction {
    Small(i64, i64),
    Big(Box<BigRational>),
}

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
        Self::from(0)
    }

    /// One.
    pub fn one() -> Self {
        Self::from(1)
    }

    /// The fraction `numerator / denominator`; `None` if the denominator is nought.
    pub fn ratio(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self::from_big(BigRational::new(numerator, denominator)))
    }

    /// The number whose shortest decimal spelling `value` has: what a person wrote, as long as they wrote no more
    /// than fifteen digits. `None` for infinities and values that are no number.
    pub fn from_shortest(value: f64) -> Option<Self> {
        value.is_finite().then(|| format!("{value:e}").parse().ok()).flatten()
    }

    /// A fraction that may not be in lowest terms; the denominator is above nought.
    fn from_parts(numerator: i128, denominator: i128) -> Self {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self(Fraction::Small(numerator, denominator)),
            _ => Self(Fraction::Big(Box::new(BigRational::new_raw(numerator.into(), denominator.into())))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(numerator), Some(denominator)) => Self(Fraction::Small(numerator, denominator)),
            _ => Self(Fraction::Big(Box::new(value))),
        }
    }

    fn to_big(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Fraction::Small(numerator, denominator) => {
                Cow::Owned(BigRational::new_raw((*numerator).into(), (*denominator).into()))
            }
            Fraction::Big(value) => Cow::Borrowed(value),
        }
    }

    /// The nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        self.to_big().to_f64().unwrap_or(f64::NAN)
    }

    /// How many bits its longer part has, about.
    pub(crate) fn bits(&self) -> u64 {
        match &self.0 {
            Fraction::Small(..) => 64,
            Fraction::Big(value) => value.numer().bits().max(value.denom().bits()),
        }
    }

    /// Whether the number is nought.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Fraction::Small(0, _))
    }

    /// Whether the number is below nought.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Fraction::Small(numerator, _) => *numerator < 0,
            Fraction::Big(value) => value.is_negative(),
        }
    }

    /// Whether the number is whole.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Fraction::Small(_, denominator) => *denominator == 1,
            Fraction::Big(value) => value.is_integer(),
        }
    }

    /// The number as people read it: groups of three digits where there are five or more, and beside a fraction that no
    /// decimal spells what it comes to.
    pub fn spoken(&self) -> String {
        let text = self.to_string();
        match text.contains('/') {
            true => format!("{text} (≈ {})", grouped(&self.about())),
            false => grouped(&text),
        }
    }

    /// The nearest decimal with four digits that matter, all digits before the point being kept.
    fn about(&self) -> String {
        let size = self.abs();
        let mut places = 0i64;
        while places < LARGEST_EXPONENT && (&size * &power_of_ten(places)).floor() < BigInt::from(1000) {
            places += 1;
        }
        let half = Self::from_parts(1, 2);
        let nearest = (&(&size * &power_of_ten(places)) + &half).floor();
        let nearest = &Self::from(nearest) / &power_of_ten(places);
        if self.is_negative() { (-nearest).to_string() } else { nearest.to_string() }
    }

    /// The nearest decimal with at most so many digits after the point; of two as near, the one further from nought.
    pub fn rounded(&self, places: u32) -> Self {
        let scale = power_of_ten(places.into());
        let half = Self::from_parts(1, 2);
        let nearest = &Self::from((&(&self.abs() * &scale) + &half).floor()) / &scale;
        if self.is_negative() { -nearest } else { nearest }
    }

    /// The number without its sign.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// The largest whole number not above this one.
    pub fn floor(&self) -> BigInt {
        self.to_big().floor().to_integer()
    }

    /// The smallest whole number not below this one.
    pub fn ceil(&self) -> BigInt {
        self.to_big().ceil().to_integer()
    }

    /// The number above the line of the fraction in lowest terms; it carries the sign.
    pub fn numerator(&self) -> BigInt {
        self.to_big().numer().clone()
    }

    /// The number below the line of the fraction in lowest terms; always above nought.
    pub fn denominator(&self) -> BigInt {
        self.to_big().denom().clone()
    }
}

fn power_of_ten(power: i64) -> Number {
    Number::from(BigInt::from(10).pow(power.unsigned_abs() as u32))
}

/// Numbers with fewer digits before the point are not cut into groups: they may be years.
const GROUPED: usize = 5;

/// A decimal with a comma before every third digit from the point, if it has five or more before it.
pub fn grouped(decimal: &str) -> String {
    grouped_from(decimal, GROUPED)
}

/// The same if it has so many digits or more before the point.
pub fn grouped_from(decimal: &str, digits: usize) -> String {
    let (sign, size) = decimal.strip_prefix('-').map_or(("", decimal), |size| ("-", size));
    let (whole, fraction) = size.split_at(size.find('.').unwrap_or(size.len()));
    if whole.len() < digits {
        return decimal.to_owned();
    }
    let mut text = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Most numbers fit in a machine word, where division is many times faster.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(num_integer::gcd(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
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
        Ok(Self::from_big(ratio))
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
    Some(Number::from_parts(digits.into(), scale.into()))
}

/// A decimal where one ends (`0.25`), a fraction otherwise (`1/3`).
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_big();
        match decimal(&value) {
            Some(text) => f.pad(&text),
            None => f.pad(&value.to_string()),
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
        Self(Fraction::Small(value, 1))
    }
}

impl From<BigInt> for Number {
    fn from(value: BigInt) -> Self {
        Self::from_big(BigRational::from_integer(value))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Fraction::Small(a, b), Fraction::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

/// Arithmetic in machine integers where both numbers are small, and in integers of any size otherwise. Sums and
/// products of `i64` parts stay within `i128`.
macro_rules! arithmetic {
    ($($operation:ident $function:ident |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr;)*) => {$(
        impl $operation<&Number> for &Number {
            type Output = Number;
            fn $function(self, other: &Number) -> Number {
                if let (Fraction::Small(a, b), Fraction::Small(c, d)) = (&self.0, &other.0) {
                    let ($a, $b, $c, $d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                    let (numerator, denominator): (i128, i128) = $small;
                    if denominator != 0 {
                        let sign = denominator.signum();
                        return Number::from_parts(numerator * sign, denominator * sign);
                    }
                }
                Number::from_big($operation::$function(&*self.to_big(), &*other.to_big()))
            }
        }
        impl $operation for Number {
            type Output = Number;
            fn $function(self, other: Number) -> Number {
                $operation::$function(&self, &other)
            }
        }
    )*};
}

arithmetic! {
    Add add |a, b, c, d| (a * d + c * b, b * d);
    Sub sub |a, b, c, d| (a * d - c * b, b * d);
    Mul mul |a, b, c, d| (a * c, b * d);
    Div div |a, b, c, d| (a * d, b * c);
}

impl Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        &Number::zero() - &self
    }
}

impl AddAssign<&Number> for Number {
    fn add_assign(&mut self, other: &Number) {
        *self = &*self + other;
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
        let largest = Number::from(i64::MAX);
        let beyond = &largest + &Number::one();
        assert_eq!(beyond.to_string(), "9223372036854775808");
        assert_eq!(&beyond - &Number::one(), largest);
        assert_eq!(&(&largest * &largest) / &largest, largest);
        assert_eq!(-Number::from(i64::MIN), beyond);
        assert!(largest < beyond && number("1/3") < number("0.34"));
        assert_eq!(&number("1/3") / &number("-1/6"), Number::from(-2));
    }

    #[test]
    fn floor_and_ceiling_hold_below_nought_too() {
        assert_eq!(number("-0.5").floor(), BigInt::from(-1));
        assert_eq!(number("-0.5").ceil(), BigInt::from(0));
    }
}
