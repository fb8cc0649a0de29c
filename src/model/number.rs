//! Exact numbers: amounts, weights, bounds and coefficients as they are written in a file.
//!
//! A scenario's decimals are kept as fractions of whole numbers of any size, so that no answer depends on
//! rounding. Floating point appears only inside the MILP solver, whose answers are checked again with these.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

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
    Small(i128, i128),
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
const LARGEST_EXPONENT: u32 = 60;

impl Number {
    /// Nought.
    pub fn zero() -> Self {
        Self::from(0)
    }

    /// One.
    pub fn one() -> Self {
        Self::from(1)
    }

    /// A whole number.
    pub fn whole(number: i128) -> Self {
        Self(Fraction::Small(number, 1))
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
        let divisor = gcd(numerator, denominator);
        Self(Fraction::Small(numerator / divisor, denominator / divisor))
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i128(), value.denom().to_i128()) {
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

    /// The least common denominator of numbers.
    pub(crate) fn common_denominator<'n>(numbers: impl IntoIterator<Item = &'n Number>) -> BigInt {
        // Machine integers as long as they hold it: that is many times faster.
        let (mut small, mut big) = (1, None);
        for number in numbers {
            match (&number.0, &big) {
                (Fraction::Small(_, own), None) => match (*own / gcd(small, *own)).checked_mul(small) {
                    Some(common) => small = common,
                    None => big = Some(num_integer::lcm(BigInt::from(small), BigInt::from(*own))),
                },
                (_, known) => {
                    let known = known.clone().unwrap_or_else(|| small.into());
                    big = Some(num_integer::lcm(known, number.denominator()));
                }
            }
        }
        big.unwrap_or_else(|| small.into())
    }

    /// The number times a multiple of its denominator, if that is known to have no more bits than these.
    pub(crate) fn small_times(&self, common: i128, bits: u64) -> Option<i128> {
        let Fraction::Small(numerator, denominator) = self.0 else { return None };
        let whole = numerator.checked_mul(over(common, denominator))?;
        (u64::from(u128::BITS - whole.unsigned_abs().leading_zeros()) <= bits).then_some(whole)
    }

    /// The nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        self.to_big().to_f64().unwrap_or(f64::NAN)
    }

    /// How many bits its longer part has, about.
    pub(crate) fn bits(&self) -> u64 {
        match &self.0 {
            Fraction::Small(numerator, denominator) => {
                u64::from(u128::BITS - (numerator.unsigned_abs() | denominator.unsigned_abs()).leading_zeros())
            }
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
        let mut places = 0;
        while places < LARGEST_EXPONENT && (&size * &power_of_ten(places)).floor() < BigInt::from(1000) {
            places += 1;
        }
        self.rounded(places).to_string()
    }

    /// The nearest decimal with at most so many digits after the point; of two as near, the one further from nought.
    pub fn rounded(&self, places: u32) -> Self {
        if let Fraction::Small(_, denominator) = self.0
            && spelling::small_places(denominator).is_some_and(|needed| needed <= places)
        {
            return self.clone();
        }
        let (scale, half) = (power_of_ten(places), Self(Fraction::Small(1, 2)));
        let nearest = &(&(&self.abs() * &scale) + &half).whole_part() / &scale;
        if self.is_negative() { -nearest } else { nearest }
    }

    /// The number without its sign.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// The largest whole number not above this one.
    pub fn floor(&self) -> BigInt {
        match &self.0 {
            Fraction::Small(numerator, denominator) => numerator.div_euclid(*denominator).into(),
            Fraction::Big(value) => value.floor().to_integer(),
        }
    }

    /// The same as a number, without an integer of any size where it is small.
    fn whole_part(&self) -> Self {
        match &self.0 {
            Fraction::Small(numerator, denominator) => Self::whole(numerator.div_euclid(*denominator)),
            Fraction::Big(_) => self.floor().into(),
        }
    }

    /// The smallest whole number not below this one.
    pub fn ceil(&self) -> BigInt {
        -(-self.clone()).floor()
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

fn power_of_ten(power: u32) -> Number {
    10i128.checked_pow(power).map_or_else(|| BigInt::from(10).pow(power).into(), Number::whole)
}

/// Numbers with fewer digits before the point are not cut into groups: they may be years.
const GROUPED: usize = 5;

/// A decimal with a comma before every third digit from the point, if it has five or more before it.
pub fn grouped(decimal: &str) -> String {
    grouped_from(decimal, GROUPED)
}

/// The same of counts and costs, which are no years: if it has four or more.
pub fn grouped_count(decimal: &str) -> String {
    grouped_from(decimal, 4)
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

/// The greatest common divisor of two numbers, of which the second is above nought. Most numbers fit in a machine word,
/// where it is many times faster.
fn gcd(a: i128, b: i128) -> i128 {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    match (u64::try_from(a), u64::try_from(b)) {
        (_, Ok(1)) => 1,
        // One division in place of many steps: common denominators are multiples of what they are for.
        (Ok(a), Ok(b)) if a % b == 0 => b.into(),
        (Ok(a), Ok(b)) => num_integer::gcd(a, b).into(),
        (Err(_), Ok(short)) => num_integer::gcd((a % b) as u64, short).into(),
        (Ok(short @ 1..), Err(_)) => num_integer::gcd((b % a) as u64, short).into(),
        _ => num_integer::gcd(a, b) as i128,
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::whole(value.into())
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
            (Fraction::Small(a, b), Fraction::Small(c, d)) if b == d => a.cmp(c),
            (Fraction::Small(a, b), Fraction::Small(c, d)) => match (a.checked_mul(*d), c.checked_mul(*b)) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => crosswise_wide((*a, *b), (*c, *d)),
            },
            _ => crosswise(&self.to_big(), &other.to_big()),
        }
    }
}

/// Compares by two products; what `BigRational` does by division takes several times as long.
fn crosswise(one: &BigRational, other: &BigRational) -> Ordering {
    (one.numer() * other.denom()).cmp(&(other.numer() * one.denom()))
}

/// The same of fractions in machine integers, whose products have twice as many bits.
fn crosswise_wide((a, b): Parts, (c, d): Parts) -> Ordering {
    let size = |one: i128, other: i128| wide(one.unsigned_abs(), other.unsigned_abs());
    match (a < 0, c < 0) {
        (false, false) => size(a, d).cmp(&size(c, b)),
        (true, true) => size(c, b).cmp(&size(a, d)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// The product of two numbers as its upper and its lower half.
fn wide(one: u128, other: u128) -> (u128, u128) {
    let halves = |number: u128| (number >> 64, number & u128::from(u64::MAX));
    let ((a, b), (c, d)) = (halves(one), halves(other));
    let (low, cross, high) = (b * d, a * d, a * c);
    // No sum overflows: a product of halves leaves room for two more.
    let middle = b * c + halves(cross).1 + halves(low).0;
    (high + halves(cross).0 + halves(middle).0, (middle << 64) | halves(low).1)
}

/// A number divided by a divisor of it. Wide numbers are slow to divide, and most divisors are one.
fn over(number: i128, divisor: i128) -> i128 {
    match divisor {
        1 => number,
        _ => number / divisor,
    }
}

/// Above and below the line of a fraction in lowest terms.
type Parts = (i128, i128);

/// The sum of two fractions. Only what their denominators share can fall out (D. E. Knuth, The Art of Computer
/// Programming, 4.5.1, 1969).
fn sum((a, b): Parts, (c, d): Parts) -> Number {
    // Most numbers are whole, and have nothing to find a divisor for.
    if b == 1
        && d == 1
        && let Some(total) = a.checked_add(c)
    {
        return Number::whole(total);
    }
    let shared = gcd(b, d);
    let (own, other) = (over(b, shared), over(d, shared));
    let small = || {
        let total = a.checked_mul(other)?.checked_add(c.checked_mul(own)?)?;
        let out = gcd(total, shared);
        Some(Number(Fraction::Small(over(total, out), own.checked_mul(over(d, out))?)))
    };
    small().unwrap_or_else(|| {
        let total = times(a, other) + times(c, own);
        let out = gcd((&total % shared).to_i128().unwrap_or_default(), shared);
        Number::from_big(BigRational::new_raw(total / out, times(own, over(d, out))))
    })
}

/// The product of two fractions. What falls out falls out crosswise (Knuth).
fn product((a, b): Parts, (c, d): Parts) -> Number {
    if b == 1
        && d == 1
        && let Some(product) = a.checked_mul(c)
    {
        return Number::whole(product);
    }
    let (one, other) = (gcd(a, d), gcd(c, b));
    let above = (over(a, one), over(c, other));
    let below = (over(b, other), over(d, one));
    match (above.0.checked_mul(above.1), below.0.checked_mul(below.1)) {
        (Some(numerator), Some(denominator)) => Number(Fraction::Small(numerator, denominator)),
        _ => Number::from_big(BigRational::new_raw(times(above.0, above.1), times(below.0, below.1))),
    }
}

/// A product that may be too large for machine integers.
fn times(one: i128, other: i128) -> BigInt {
    BigInt::from(one) * other
}

/// The sum of two fractions in integers of any size, by the same rule; `BigRational` takes several times as long.
fn big_sum(one: &BigRational, other: &BigRational) -> BigRational {
    let shared = big_gcd(one.denom(), other.denom());
    let (own, others) = (one.denom() / &shared, other.denom() / &shared);
    let total = one.numer() * others + other.numer() * &own;
    let out = big_gcd(&total, &shared);
    BigRational::new_raw(total / &out, own * (other.denom() / out))
}

/// The product of two fractions in integers of any size, by the same rule.
fn big_product(one: &BigRational, other: &BigRational) -> BigRational {
    let (above, below) = (big_gcd(one.numer(), other.denom()), big_gcd(other.numer(), one.denom()));
    let (numerator, denominator) = (one.numer() / &above, one.denom() / &below);
    BigRational::new_raw(numerator * (other.numer() / below), denominator * (other.denom() / above))
}

/// The greatest common divisor of two numbers, of which the second is above nought: by remainders until both fit in
/// machine integers, as those of two sums of small fractions soon do.
fn big_gcd(a: &BigInt, b: &BigInt) -> BigInt {
    let (mut a, mut b) = (a.magnitude() % b.magnitude(), b.magnitude().clone());
    while !a.is_zero() {
        if let (Some(one), Some(other)) = (a.to_u128(), b.to_u128()) {
            return num_integer::gcd(one, other).into();
        }
        (a, b) = (&b % &a, a);
    }
    b.into()
}

/// Less of a fraction than nothing; `None` if it is too large.
fn negative((a, b): Parts) -> Option<Parts> {
    Some((a.checked_neg()?, b))
}

/// One over a fraction; `None` for nought, or if it is too large.
fn inverse((a, b): Parts) -> Option<Parts> {
    (a != 0).then_some((b * a.signum(), a.checked_abs()?))
}

/// Arithmetic in machine integers where they hold the parts, and in integers of any size otherwise.
macro_rules! arithmetic {
    ($($operation:ident $function:ident |$one:ident, $other:ident| $small:expr, $big:expr;)*) => {$(
        impl $operation<&Number> for &Number {
            type Output = Number;
            fn $function(self, other: &Number) -> Number {
                if let (Fraction::Small(a, b), Fraction::Small(c, d)) = (&self.0, &other.0) {
                    let ($one, $other): (Parts, Parts) = ((*a, *b), (*c, *d));
                    let result: Option<Number> = $small;
                    if let Some(result) = result {
                        return result;
                    }
                }
                Number::from_big($big(&*self.to_big(), &*other.to_big()))
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
    Add add |one, other| Some(sum(one, other)), big_sum;
    Sub sub |one, other| negative(other).map(|other| sum(one, other)), Sub::sub;
    Mul mul |one, other| Some(product(one, other)), big_product;
    Div div |one, other| inverse(other).map(|other| product(one, other)), Div::div;
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

mod spelling;

#[cfg(test)]
mod tests;
