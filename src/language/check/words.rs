//! Single words: texts, names without quotes, numbers, dates.

use std::borrow::Cow;
use std::fmt::Display;

use super::super::raw::{Leaf, Slot};
use super::super::{Code, Diagnostic, Span, nearest, shortened};
use super::Checker;
use crate::model::{Date, Number};

/// Numbers have at most so many digits, leading and trailing noughts left out: what floating point, in which the
/// MILP solver works, can still tell apart.
const MOST_DIGITS: usize = 15;

/// Numbers of this length have few enough digits and are neither too large nor too small, whatever the digits.
const SHORT: usize = 12;

/// Longer spellings are refused unread.
const LONGEST_NUMBER: usize = 200;

/// What to write for a number that is too long, where it counts something.
const SHORTER: &str = "a larger or smaller unit makes numbers shorter";

/// The same where a fraction will do.
const FRACTION: &str = "a fraction of whole numbers in quotes is kept exactly, as in \"1/3\"";

/// What to write for a number in quotes that would be too long without them as well.
const UNQUOTED: &str = "a number stands without quotes and has at most 15 digits; in quotes, weights and interests take \
                        fractions of whole numbers, as in \"1/3\"";

/// How a number is written.
const WRITTEN: &str = "a number is written like 12, -0.5, 1_000 or 2.5e3";

/// The same for what looks like a fraction.
const DIVIDED: &str = "weights and interests alone take fractions, such as \"1/3\", and nothing is divided by 0";

/// What to write for infinity.
const FINITE: &str = "every number is finite; where there is no bound, one that nobody will reach does as well";

/// What a word is, by its spelling.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Text,
    Number,
    Name,
    List,
    Map,
    Item,
}

pub(super) fn spelling(leaf: Leaf<'_>) -> Spelling {
    let source = leaf.source();
    let raw = ["r\"", "r#", "b\"", "br", "b'", "'"].iter().any(|start| source.starts_with(start));
    match source.as_bytes().first() {
        Some(b'"') => Spelling::Text,
        Some(b'r' | b'b' | b'\'') if raw && source.ends_with(['"', '#', '\'']) => Spelling::Text,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => Spelling::Number,
        Some(b'[') => Spelling::List,
        Some(b'{') => Spelling::Map,
        _ if source.ends_with(')') => Spelling::Item,
        _ => Spelling::Name,
    }
}

impl Spelling {
    pub fn words(self) -> &'static str {
        match self {
            Spelling::Text => "a text",
            Spelling::Number => "a number",
            Spelling::Name => "a name without quotes",
            Spelling::List => "a list",
            Spelling::Map => "a map",
            Spelling::Item => "an item in round brackets",
        }
    }
}

impl<'r> Checker<'r> {
    /// Where a word stands in the file.
    pub(super) fn span(&self, leaf: Leaf<'_>) -> Span {
        self.text.span_of(leaf.source())
    }

    /// Reports a diagnostic and gives nothing.
    pub(super) fn report<T>(&mut self, diagnostic: impl FnOnce() -> Diagnostic) -> Option<T> {
        self.sink.add(diagnostic);
        None
    }

    /// The text in quotes.
    pub(super) fn text(&mut self, leaf: Leaf<'r>, what: impl Display + Copy) -> Option<Cow<'r, str>> {
        let source = leaf.source();
        if let Some(inside) = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
            && !inside.contains('\\')
        {
            return Some(Cow::Borrowed(inside));
        }
        let decoded = (spelling(leaf) == Spelling::Text).then(|| ron::from_str::<String>(source).ok()).flatten();
        decoded.map(Cow::Owned).or_else(|| self.no_text(leaf, what))
    }

    fn no_text<T>(&mut self, leaf: Leaf<'r>, what: impl Display + Copy) -> Option<T> {
        let (span, found) = (self.span(leaf), spelling(leaf));
        self.report(|| {
            let wrong = Diagnostic::new(Code::WrongType, span, format!("{what} must be a text in quotes"));
            let wrong = wrong.label(format!("this is {}", found.words()));
            match found {
                Spelling::Number | Spelling::Name => {
                    wrong.help(format!("in quotes it is a text: `\"{}\"`", leaf.source()))
                }
                _ => wrong,
            }
        })
    }

    /// The text in quotes, or the empty text if there is none.
    pub(super) fn text_or_empty(&mut self, slot: Slot<'r>, what: impl Display + Copy) -> String {
        slot.and_then(|leaf| self.text(leaf, what)).map_or(String::new(), Cow::into_owned)
    }

    /// One of a few names without quotes; the default if there is none.
    pub(super) fn choice<T: Copy + Default>(&mut self, slot: Slot<'r>, what: &str, known: &[(&str, T)]) -> T {
        let Some(leaf) = slot else { return T::default() };
        let (source, span) = (leaf.source(), self.span(leaf));
        if let Some((_, choice)) = known.iter().find(|(name, _)| *name == source) {
            return *choice;
        }
        let names = || known.iter().map(|(name, _)| *name);
        let quoted = source.trim_matches('"');
        self.sink.add(|| match spelling(leaf) {
            Spelling::Name => Diagnostic::new(Code::UnknownForm, span, format!("no {what} is named `{source}`"))
                .label(format!("not a {what}"))
                .help(nearest::help(what, source, names())),
            Spelling::Text if names().any(|name| name == quoted) => {
                Diagnostic::new(Code::WrongType, span, format!("the {what} is a name without quotes"))
                    .label("this is a text")
                    .help(format!("without quotes it is right: `{quoted}`"))
            }
            found => Diagnostic::new(Code::WrongType, span, format!("the {what} is a name without quotes"))
                .label(format!("this is {}", found.words()))
                .help(format!("a {what} is one of {}", nearest::list(names()))),
        });
        T::default()
    }

    /// A date in quotes.
    pub(super) fn date(&mut self, slot: Slot<'r>, what: impl Display + Copy) -> Option<Date> {
        let leaf = slot?;
        let text = self.text(leaf, what)?;
        let span = self.span(leaf);
        text.parse().ok().or_else(|| {
            self.report(|| {
                Diagnostic::new(Code::BadDate, span, format!("`{}` is no date", shortened(&text)))
                    .label(format!("{what} must be a day of the calendar"))
                    .help("a date is written \"2025\", \"2025-08\" or \"2025-08-17\"")
            })
        })
    }

    /// A number without quotes.
    pub(super) fn number(&mut self, leaf: Leaf<'r>, what: impl Display + Copy) -> Option<Number> {
        match spelling(leaf) {
            Spelling::Number => self.decimal(leaf, leaf.source(), SHORTER),
            found => self.no_number(leaf, what, found),
        }
    }

    /// A number without quotes, or a fraction such as "1/3" in quotes.
    pub(super) fn number_or_fraction(&mut self, leaf: Leaf<'r>, what: impl Display + Copy) -> Option<Number> {
        match spelling(leaf) {
            Spelling::Text => {}
            Spelling::Number => return self.decimal(leaf, leaf.source(), FRACTION),
            found => return self.no_number(leaf, what, found),
        }
        let text = self.text(leaf, what)?;
        let parts = text.split_once('/').filter(|(_, below)| !below.contains('/'));
        let Some((above, below)) = parts else {
            return self.no_number(leaf, what, Spelling::Text);
        };
        let above = self.decimal(leaf, above.trim(), SHORTER)?;
        let below = self.decimal(leaf, below.trim(), SHORTER)?;
        if below.is_zero() {
            return self.no_number(leaf, what, Spelling::Text);
        }
        Some(above / below)
    }

    /// A number without quotes, or a fraction in quotes of two whole numbers of any length: where nothing but exact
    /// arithmetic ever sees it.
    pub(super) fn exact(&mut self, leaf: Leaf<'r>, what: impl Display + Copy) -> Option<Number> {
        let is_text = spelling(leaf) == Spelling::Text;
        let inside = leaf.source().trim_matches('"');
        match inside.parse() {
            Ok(number) if is_text && is_long_fraction(inside) => Some(number),
            _ => self.number_or_fraction(leaf, what),
        }
    }

    /// A number that is not below nought; `default` if there is none.
    pub(super) fn weight(&mut self, slot: Slot<'r>, what: impl Display + Copy, default: Number) -> Number {
        let number = slot.and_then(|leaf| Some((leaf, self.number_or_fraction(leaf, what)?)));
        number.map_or(default, |(leaf, number)| self.not_negative(leaf, what, number))
    }

    /// The same number, with a complaint if it is below nought.
    pub(super) fn not_negative(&mut self, leaf: Leaf<'r>, what: impl Display + Copy, number: Number) -> Number {
        if number.is_negative() {
            let span = self.span(leaf);
            self.sink.add(|| {
                Diagnostic::new(Code::NegativeWeight, span, format!("{what} is below 0"))
                    .label(format!("{number} is less than 0"))
                    .help("a weight is 0 or more; what weighs 0 counts for nothing")
            });
        }
        number
    }

    fn no_number<T>(&mut self, leaf: Leaf<'r>, what: impl Display + Copy, found: Spelling) -> Option<T> {
        let (span, source) = (self.span(leaf), leaf.source());
        self.report(|| {
            let wrong = Diagnostic::new(Code::WrongType, span, format!("{what} must be a number"));
            let wrong = wrong.label(format!("this is {}", found.words()));
            let bare = source.trim_matches('"');
            match bare.parse::<Number>() {
                Ok(number) if !bare.contains('/') && is_exact_decimal(bare, &number) => {
                    wrong.help(format!("without quotes it is a number: `{bare}`"))
                }
                Ok(_) if !bare.contains('/') => wrong.help(UNQUOTED),
                _ if is_unbounded(bare) => wrong.help(FINITE),
                _ if bare.contains('/') => wrong.help(DIVIDED),
                _ => wrong.help(WRITTEN),
            }
        })
    }

    fn decimal(&mut self, leaf: Leaf<'r>, source: &str, shorter: &str) -> Option<Number> {
        if !underscores_group(source) {
            let span = self.span(leaf);
            return self.report(|| {
                Diagnostic::new(Code::WrongType, span, format!("`{}` is no plain decimal number", shortened(source)))
                    .label("an underscore stands between two digits")
                    .help(WRITTEN)
            });
        }
        let plain = if source.contains('_') { Cow::Owned(source.replace('_', "")) } else { Cow::Borrowed(source) };
        let short = plain.len() <= SHORT && !plain.contains(['e', 'E']);
        if let (true, Ok(number)) = (short, plain.parse()) {
            return Some(number);
        }
        let span = self.span(leaf);
        let number = (plain.len() <= LONGEST_NUMBER).then(|| plain.parse::<Number>().ok()).flatten();
        let well_formed = plain.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        match number {
            Some(number) if is_exact_decimal(&plain, &number) => Some(number),
            _ if well_formed => self.report(|| {
                let shown = shortened(source);
                let label = match significant_digits(&plain) {
                    0..=MOST_DIGITS => "too large, or too close to 0".to_owned(),
                    _ => format!("it has {} digits", digits(&plain).count()),
                };
                Diagnostic::new(Code::InexactNumber, span, format!("the number `{shown}` cannot be kept exactly"))
                    .label(label)
                    .note(
                        "a number has at most 15 digits, and is 0 or lies between 0.000000000001 and 1,000,000,000,000,000",
                    )
                    .help(shorter)
            }),
            _ => self.report(|| {
                Diagnostic::new(Code::WrongType, span, format!("`{}` is no plain decimal number", shortened(source)))
                    .label("not a decimal number")
                    .help(if is_unbounded(source) { FINITE } else { WRITTEN })
            }),
        }
    }
}

/// Whether every underscore stands between two digits.
fn underscores_group(number: &str) -> bool {
    let bytes = number.as_bytes();
    let digit = |place: Option<usize>| place.and_then(|place| bytes.get(place)).is_some_and(u8::is_ascii_digit);
    let mut underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_').map(|(place, _)| place);
    underscores.all(|place| digit(place.checked_sub(1)) && digit(Some(place + 1)))
}

fn is_unbounded(word: &str) -> bool {
    let size = word.trim_start_matches(['+', '-']).to_lowercase();
    ["inf", "infinity", "infinite", "unlimited", "none"].contains(&size.as_str())
}

/// Whether it is a fraction of two whole numbers, with no more than a sign and digits.
fn is_long_fraction(text: &str) -> bool {
    let whole = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.split_once('/');
    text.len() <= LONGEST_NUMBER
        && parts.is_some_and(|(above, below)| whole(above.strip_prefix('-').unwrap_or(above)) && whole(below))
}

/// Whether the language takes a number in this spelling.
pub(in super::super) fn is_exact_decimal(decimal: &str, number: &Number) -> bool {
    significant_digits(decimal) <= MOST_DIGITS && is_in_range(number)
}

/// The digits that are written before any exponent, without noughts in front.
fn digits(number: &str) -> impl Iterator<Item = u8> {
    let mantissa = number.split(['e', 'E']).next().unwrap_or("");
    mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0')
}

/// How many digits matter: without noughts at either end.
fn significant_digits(number: &str) -> usize {
    let (mut count, mut significant) = (0, 0);
    for digit in digits(number) {
        count += 1;
        significant = if digit == b'0' { significant } else { count };
    }
    significant
}

fn is_in_range(number: &Number) -> bool {
    let size = number.abs();
    let trillion = Number::from(1_000_000_000_000);
    size.is_zero() || (&size * &trillion >= Number::one() && size <= &trillion * &Number::from(1000))
}
