//! What the charts of a view share: the names and signs of its parties, and the words of its results.

use super::drawing::Drawing;
use super::parties::{BADGE, Badges};
use super::sheet::{KeyItem, Sheet};
use super::table::Cell;
use super::text::Block;
use crate::engine::Count;
use crate::model::{Answer, Condition, IssueId, Number, PartyId, Position, View};
use crate::wording::names;
use crate::wording::numbers::{Counted, some};
use crate::wording::plain::plain;

/// The space between a badge and the text beside it.
const BESIDE: f64 = 6.0;

/// A view with the words and signs for what is in it.
pub struct Scene<'a> {
    /// The view.
    pub view: &'a View<'a>,
    /// The signs of its parties.
    pub badges: Badges,
    /// What counts of packages count.
    pub counted: Counted,
}

impl<'a> Scene<'a> {
    /// The scene of a view.
    pub fn of(view: &'a View<'a>) -> Self {
        Self { view, badges: Badges::of(view.scenario), counted: Counted::of(view) }
    }

    /// The name of a party.
    pub fn party(&self, party: PartyId) -> String {
        plain(names::party(self.view.party(party)))
    }

    /// The name of an issue.
    pub fn issue(&self, issue: IssueId) -> String {
        plain(names::issue(&self.view.scenario.issues[issue.0]))
    }

    /// What a position says.
    pub fn claim(&self, position: &Position) -> String {
        plain(&names::claim(position, &self.view.scenario.issues))
    }

    /// What a rung asks for, by its place in the view.
    pub fn rung(&self, place: usize) -> String {
        let rung = &self.view.rungs[place];
        let position = self.view.positions[rung.held].position;
        match rung.level.checked_sub(1).and_then(|level| position.fallbacks.get(level)) {
            Some(fallback) => format!("fallback of “{}”: {}", self.claim(position), self.condition(&fallback.requires)),
            None => self.claim(position),
        }
    }

    /// A condition in words.
    pub fn condition(&self, condition: &Condition) -> String {
        plain(&condition.words(&self.view.scenario.issues))
    }

    /// An answer in words. A number that no decimal spells is rounded, and says so.
    pub fn answer(&self, issue: IssueId, answer: &Answer) -> String {
        let stated = &self.view.scenario.issues[issue.0];
        plain(&match answer {
            Answer::Choice(_) => answer.words(stated),
            Answer::Amount(range) => stated.with_unit(&range.told(about)),
        })
    }

    /// Of rungs, the last one of each position.
    pub fn weakest(&self, rungs: &[usize]) -> Vec<usize> {
        names::weakest(self.view, rungs)
    }

    /// A count of packages with its word.
    pub fn packages(&self, count: &Count) -> String {
        raised(&self.counted.words(count))
    }

    /// Names of parties in a sentence.
    pub fn parties(&self, parties: &[PartyId]) -> String {
        joined(&parties.iter().map(|party| self.party(*party)).collect::<Vec<_>>())
    }

    /// That so many packages are acceptable to all whose consent is needed.
    pub fn acceptable(&self, count: &Count) -> String {
        let verb = if count.found == 1_u8.into() { "is" } else { "are" };
        format!("{} {verb} acceptable to {}", self.packages(count), self.everybody())
    }

    /// All parties whose consent is needed, in words: "both parties", "all 4 parties".
    pub fn everybody(&self) -> String {
        match self.view.consenting().count() {
            1 => "the party whose consent is needed".to_owned(),
            2 => "both parties".to_owned(),
            several => format!("all {several} parties"),
        }
    }

    /// A sheet with its source line and nothing on it but a finding.
    pub fn sheet<'s>(&self, title: String) -> Sheet<'s> {
        let title = sentence(&raised(&title));
        let (subtitle, source, description) = (String::new(), self.source(), title.clone());
        Sheet { title, subtitle, key: Vec::new(), table: None, remarks: Vec::new(), source, description }
    }

    /// Where a chart comes from: the scenario, its day, and how the view differs from it.
    fn source(&self) -> String {
        let mut source = format!("Source: {}", plain(&self.view.scenario.title));
        let told = self.view.changes.iter().any(|change| change.starts_with("as of "));
        if let Some(day) = self.view.day.filter(|_| !told) {
            source += &format!(", as of {day}");
        }
        for change in &self.view.changes {
            source += &format!(", {}", plain(change));
        }
        source
    }

    /// The key of the parties.
    pub fn party_key<'s>(&'s self, parties: impl IntoIterator<Item = PartyId>) -> Vec<KeyItem<'s>> {
        let item = |party| {
            KeyItem::new(self.party(party), move |drawing: &mut Drawing, area| self.badges.draw(drawing, party, area))
        };
        parties.into_iter().map(item).collect()
    }

    /// A cell of texts under each other, each with the badge of a party before it.
    pub fn badged<'s>(&'s self, texts: Vec<(PartyId, Vec<Block>)>) -> Cell<'s> {
        let heights: Vec<f64> = texts.iter().map(|(_, blocks)| height(blocks).max(BADGE) + 4.0).collect();
        let all: f64 = heights.iter().sum();
        Cell::figure(all + 6.0, move |drawing, area| {
            let mut y = area.center().1 - all / 2.0;
            for ((party, blocks), height) in texts.iter().zip(&heights) {
                let badge = super::Area::new(area.x, y + 2.0, BADGE, BADGE);
                self.badges.draw(drawing, *party, badge);
                let mut top = y + 2.0;
                for block in blocks {
                    drawing.text(block, (area.x + BADGE + BESIDE, top));
                    top += block.height();
                }
                y += height;
            }
        })
    }

    /// How wide a text beside a badge may be in a column.
    pub fn beside_badge(width: f64) -> f64 {
        width - BADGE - BESIDE
    }
}

fn height(blocks: &[Block]) -> f64 {
    blocks.iter().map(Block::height).sum()
}

/// Words with a capital at their head.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Powers of ten as they are printed: `10^45` as 10⁴⁵.
pub fn raised(words: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let Some((before, power)) = words.split_once("10^") else { return words.to_owned() };
    let end = power.find(|c: char| !c.is_ascii_digit()).unwrap_or(power.len());
    let digits = power[..end].bytes().map(|digit| DIGITS[usize::from(digit - b'0')]);
    format!("{before}10{}{}", digits.collect::<String>(), raised(&power[end..]))
}

/// Longer lists of names are counted instead.
const LONGEST: usize = 400;

/// Names in a sentence, or how many there are where they would fill a page.
pub fn listed(names: &[String], one: &str) -> String {
    let list = joined(names);
    if list.chars().count() <= LONGEST { list } else { some(names.len(), one) }
}

/// A number as people read it, rounded where it has no end.
pub fn about(number: &Number) -> String {
    let spoken = number.spoken();
    match spoken.split_once(" (≈ ") {
        Some((_, near)) => format!("≈ {}", near.trim_end_matches(')')),
        None => spoken,
    }
}

/// Words in a list: "a, b and c".
pub fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
