//! Dates as people know them: a year, a month or a day.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
///
/// A partial date means its first day when dates are compared, and is shown as it was written.
///
/// ```
/// use zopa::model::Date;
/// let spring: Date = "2025-03".parse().unwrap();
/// let day: Date = "2025-03-02".parse().unwrap();
/// assert!(spring < day);
/// assert_eq!(spring.to_string(), "2025-03");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The text is no date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or no such day exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    }
}

impl std::error::Error for NotADate {}

impl Date {
    fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.first_day() == other.first_day()
    }
}

impl Eq for Date {}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.first_day().cmp(&other.first_day())
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `text` as a number of exactly `width` digits.
fn digits(text: &str, width: usize) -> Result<u16, NotADate> {
    let plain = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().ok_or(NotADate)
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let year = digits(parts.next().unwrap_or(""), 4)?;
        let month = parts.next().map(|part| digits(part, 2)).transpose()?.map(|month| month as u8);
        let day = parts.next().map(|part| digits(part, 2)).transpose()?.map(|day| day as u8);
        if parts.next().is_some() || month.is_some_and(|m| !(1..=12).contains(&m)) {
            return Err(NotADate);
        }
        if let (Some(month), Some(day)) = (month, day)
            && !(1..=days_in(year, month)).contains(&day)
        {
            return Err(NotADate);
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_date_means_its_first_day() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(date("2025"), date("2025-01-01"));
        assert_eq!(date("2025-08"), date("2025-08-01"));
        assert!(date("2025-08") < date("2025-08-02"));
        assert_eq!(date("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["", "25", "2025-13", "2025-00", "2025-02-29", "2025-8-1", "2025-08-01-01", "2025-08-", "+025"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text:?}");
        }
    }
}
