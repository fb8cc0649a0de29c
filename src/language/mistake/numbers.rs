//! Numbers that are written as people write them elsewhere: fractions, and units behind them.

use ron::Error;

use super::super::lexer::Kind;
use super::super::{Code, Diagnostic};
use super::{Finder, Mistake, Remedy};

/// Fields whose numbers may be fractions in quotes.
const EXACT: [&str; 4] = ["weight", "worth", "reservation", "points"];

/// Signs that stand behind a number as a unit.
const SIGNS: [&str; 10] = ["%", "‰", "°", "$", "€", "£", "¥", "₴", "₽", "₹"];

impl Finder<'_> {
    /// A mistake in how a number is written.
    pub(super) fn number(&self, error: &Error) -> Option<Mistake> {
        let after_a_value = matches!(error, Error::ExpectedComma | Error::ExpectedStructLikeEnd);
        self.fraction().or_else(|| self.unit().filter(|_| after_a_value))
    }

    /// `1/3` without quotes. `ron` takes the stroke for the beginning of a comment and stops behind it.
    fn fraction(&self) -> Option<Mistake> {
        let is_number = |word: usize| self.outline.kind(word) == Some(Kind::Number);
        let is_fraction =
            |word: &usize| is_number(*word) && self.outline.source(word + 1) == "/" && is_number(word + 2);
        let first = (self.next.saturating_sub(3)..=self.next).find(is_fraction)?;
        let piece = self.outline.piece(first, first + 3);
        let quoted = format!("\"{}/{}\"", self.outline.source(first), self.outline.source(first + 2));
        Some(match self.takes_fractions(first) {
            true => Mistake {
                diagnostic: Diagnostic::new(Code::SyntaxError, piece, "a fraction stands in quotes")
                    .label("a fraction without quotes")
                    .help(format!("in quotes it is kept exactly: `{quoted}`")),
                remedy: Remedy::Replace { piece, with: quoted.into() },
            },
            false => Mistake {
                diagnostic: Diagnostic::new(Code::SyntaxError, piece, "a fraction cannot stand here")
                    .label("not a decimal number")
                    .help("a number is written like 12 or 0.25; weights and interests alone take fractions, in quotes"),
                remedy: Remedy::Drop(first),
            },
        })
    }

    /// Whether the field that a word stands in, however deep, is one of those that take fractions.
    fn takes_fractions(&self, word: usize) -> bool {
        let mut word = word;
        while let Some(item) = self.outline.item(word) {
            let key = item.colon.and_then(|colon| colon.checked_sub(1));
            if let Some(field) = key.filter(|key| self.outline.kind(*key) == Some(Kind::Name)) {
                return EXACT.contains(&self.outline.source(field));
            }
            word = item.parent;
        }
        false
    }

    /// `3 EUR` or `3%`.
    fn unit(&self) -> Option<Mistake> {
        let is_name = self.outline.kind(self.next) == Some(Kind::Name);
        let is_key_or_item = [":", "("].contains(&self.outline.source(self.next + 1));
        let is_unit = SIGNS.contains(&self.outline.source(self.next)) || (is_name && !is_key_or_item);
        if self.outline.kind(self.last) != Some(Kind::Number) || !is_unit {
            return None;
        }
        let piece = self.outline.piece(self.next, self.outline.item(self.next)?.words.1);
        let diagnostic = Diagnostic::new(Code::SyntaxError, piece, "a number stands without a unit")
            .label("not part of a number")
            .help("amounts alone have a unit, in their domain: `Amount(min: 0, max: 10, unit: \"…\")`");
        Some(Mistake { diagnostic, remedy: Remedy::Replace { piece, with: "".into() } })
    }
}
