//! Numbers as they are written: read from decimals and fractions, and spelled again.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::Signed;

use super::{Fraction, LARGEST_EXPONENT, NotANumber, Number, over};

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        if let Some((above, below)) = text.split_once('/') {
            if let (Some(above), Some(below @ 1..)) = (digits(above), digits(below)) {
                return Ok(Self::from_parts(above.into(), below.into()));
            }
            let (above, below) =
                (above.trim().parse().map_err(|_| NotANumber)?, below.trim().parse().map_err(|_| NotANumber)?);
            return Self::ratio(above, below).ok_or(NotANumber);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| NotANumber)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if !fraction.bytes().all(|b| b.is_ascii_digit()) || exponent.unsigned_abs() > LARGEST_EXPONENT.into() {
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
    if whole.len() + fraction.len() > DIGITS || !(-(DIGITS as i64)..=0).contains(&power) {
        return None;
    }
    let scale = 10u64.pow(power.unsigned_abs() as u32);
    let after = if fraction.is_empty() { 0 } else { digits(fraction)? };
    let all = digits(whole)? * 10u64.pow(fraction.len() as u32) + after;
    Some(Number::from_parts(all.into(), scale.into()))
}

/// So many digits fit in a machine word.
const DIGITS: usize = 18;

/// A number of plain digits that fits in a machine word.
fn digits(text: &str) -> Option<u64> {
    let plain = (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.bytes().fold(0, |sum, digit| 10 * sum + u64::from(digit - b'0')))
}

/// A decimal where one ends (`0.25`), a fraction otherwise (`1/3`).
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal() {
            Some(text) => f.pad(&text),
            None => match &self.0 {
                Fraction::Small(numerator, denominator) => f.pad(&format!("{numerator}/{denominator}")),
                Fraction::Big(value) => f.pad(&value.to_string()),
            },
        }
    }
}

impl Number {
    /// Its finite decimal spelling, if the denominator has no prime factor but two and five.
    fn decimal(&self) -> Option<String> {
        if let Fraction::Small(numerator, denominator) = self.0 {
            let places = small_places(denominator)?;
            let scale = 10i128.checked_pow(places).map(|power| over(power, denominator));
            if let Some(scaled) = scale.and_then(|scale| numerator.checked_mul(scale)) {
                return Some(pointed(numerator < 0, scaled.unsigned_abs().to_string(), places));
            }
        }
        let value = self.to_big();
        let places = places(value.denom().clone())?;
        let scaled = value.numer() * (BigInt::from(10).pow(places) / value.denom());
        Some(pointed(value.is_negative(), scaled.abs().to_string(), places))
    }
}

/// How many digits after the point a decimal with this denominator has; `None` if it does not end.
fn places<N: Integer + From<u8> + Clone>(mut denominator: N) -> Option<u32> {
    let mut places = 0;
    for factor in [N::from(2), N::from(5)] {
        let mut power = 0;
        while denominator.is_multiple_of(&factor) {
            denominator = denominator.div_floor(&factor);
            power += 1;
        }
        places = places.max(power);
    }
    denominator.is_one().then_some(places)
}

/// The same for a denominator that is most often one, or fits in a machine word.
pub(super) fn small_places(denominator: i128) -> Option<u32> {
    match u64::try_from(denominator) {
        Ok(1) => Some(0),
        Ok(denominator) => places(denominator),
        Err(_) => places(denominator),
    }
}

/// Digits with a point before the last so many.
fn pointed(negative: bool, digits: String, places: u32) -> String {
    let places = places as usize;
    if places == 0 && !negative {
        return digits;
    }
    let mut text = String::with_capacity(digits.len().max(places + 1) + 2);
    if negative {
        text.push('-');
    }
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if places > 0 {
        text.push('.');
        text.extend(std::iter::repeat_n('0', places - fraction.len()));
        text.push_str(fraction);
    }
    text
}
