//! One colour and one sign per party, the same in every chart of a scenario.

use super::drawing::{Area, Drawing};
use super::font;
use super::text::{Block, Style};
use super::theme::Paint;
use crate::model::{PartyId, Scenario};

/// The signs of the parties of a scenario.
pub struct Badges {
    signs: Vec<String>,
}

/// The side of a badge.
pub const BADGE: f64 = 18.0;

impl Badges {
    /// Gives every party of a scenario a sign: the first letter of its name, or initials, or its number, so that no two
    /// have the same.
    pub fn of(scenario: &Scenario) -> Self {
        let mut signs: Vec<String> = Vec::new();
        for (place, party) in scenario.parties.iter().enumerate() {
            let name = if party.title.trim().is_empty() { &party.id } else { &party.title };
            let free = candidates(name).into_iter().find(|sign| !signs.contains(sign));
            signs.push(free.unwrap_or_else(|| (place + 1).to_string()));
        }
        Self { signs }
    }

    /// The colour of a party.
    pub fn paint(party: PartyId) -> Paint {
        Paint::Party(party.0)
    }

    /// The signs, in file order.
    pub fn signs(self) -> Vec<String> {
        self.signs
    }

    /// The sign of a party.
    pub fn sign(&self, party: PartyId) -> &str {
        &self.signs[party.0]
    }

    /// Draws the badge of a party in the middle of an area.
    pub fn draw(&self, drawing: &mut Drawing, party: PartyId, area: Area) {
        let paint = Self::paint(party);
        let badge = area.middle(BADGE, BADGE);
        drawing.fill(badge, paint);
        if paint.needs_outline() {
            drawing.outline(badge, Paint::Ink, 1.0);
        }
        let sign = self.sign(party);
        let size = if sign.chars().count() > 1 { 10.0 } else { 12.0 };
        drawing.text_in(&Block::line(sign, Style { size, bold: true, paint: paint.ink_on() }), badge);
    }
}

/// What could stand for a name: its first letter, its initials, its first two letters; none that the font lacks.
fn candidates(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = match &words[..] {
        [article, rest @ ..] if !rest.is_empty() && ["the", "a", "an"].contains(&article.to_lowercase().as_str()) => {
            rest.to_vec()
        }
        all => all.to_vec(),
    };
    let first = |word: &str| word.chars().next().map(capital).unwrap_or_default();
    let Some(word) = words.first() else { return Vec::new() };
    let two: String = words.iter().take(2).map(|word| first(word)).collect();
    let start: String = first(word).chars().chain(word.chars().skip(1).take(1)).collect();
    let mut found = vec![first(word), two, start];
    found.retain(|sign| !sign.is_empty() && sign.chars().all(font::covers));
    found
}

fn capital(letter: char) -> String {
    letter.to_uppercase().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_letters_of_the_name_or_nothing() {
        assert_eq!(candidates("Russia"), ["R", "R", "Ru"]);
        assert_eq!(candidates("The United States"), ["U", "US", "Un"]);
        assert_eq!(candidates("Украина"), ["У", "У", "Ук"]);
        assert_eq!(candidates("中国"), Vec::<String>::new());
    }
}
