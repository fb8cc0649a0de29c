//! Who can agree with whom? Sets of parties as rows of dots, and for each a bar for the packages it could sign.
//!
//! Bars are as long as the counts have digits, about, for counts reach from none to 10^30.

use std::collections::BTreeSet;

use num_bigint::BigUint;

use super::drawing::{Area, Drawing};
use super::meaning::Meaning;
use super::parties::{BADGE, Badges};
use super::scale::Counts;
use super::scene::{Scene, joined};
use super::sheet::{INNER, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, HEADING, LABEL, STRONG};
use super::theme::Paint;
use crate::analysis::{Coalition, Coalitions};
use crate::model::PartyId;
use crate::wording::numbers::some;

/// With so many parties, every set has a row.
const EVERY: usize = 5;

/// With so many parties, sets are dots; with more, words.
const DOTTED: usize = 12;

/// At most so many sets of a kind are shown.
const SETS: usize = 14;

/// How wide the column of a party is.
const PARTY: f64 = 28.0;

/// How wide the column of sets in words is.
const WORDS: f64 = 360.0;

/// The space between the columns.
const GAP: f64 = 20.0;

/// How high a row is.
const ROW: f64 = 26.0;

/// Sets under a heading, the last bit telling how many more there are.
struct Part<'s> {
    heading: String,
    sets: Vec<&'s Coalition>,
}

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'s>, coalitions: &'s Coalitions) -> Sheet<'s> {
    let mut sheet = scene.sheet(title(scene, coalitions));
    if coalitions.parties.is_empty() {
        return sheet;
    }
    sheet.key = scene.party_key(coalitions.parties.iter().copied());
    let parts = parts(coalitions, &mut sheet.remarks);
    let counts = Counts::of(parts.iter().flat_map(|part| &part.sets).map(|set| &set.packages.found));
    sheet.subtitle = format!(
        "How many {} are acceptable to all of a set of parties, whatever the others say.{}",
        scene.counted.in_full(),
        counts.words()
    );
    let described = parts.iter().flat_map(|part| &part.sets);
    let described: Vec<_> =
        described.map(|set| format!("{}: {}", named(scene, coalitions, set), scene.packages(&set.packages))).collect();
    sheet.description = format!("{}. {}.", sheet.title, described.join("; "));
    sheet.table = Some(table(scene, coalitions, &parts, &counts));
    sheet
}

fn can_sign(set: &Coalition) -> bool {
    set.packages.found > BigUint::ZERO
}

fn cannot_sign(set: &Coalition) -> bool {
    set.packages.found == BigUint::ZERO && set.packages.complete
}

fn title(scene: &Scene<'_>, coalitions: &Coalitions) -> String {
    let all = coalitions.parties.len();
    let Some(whole) = coalitions.items.iter().find(|set| set.parties.len() == all) else {
        return "What sets of parties could sign is not known".to_owned();
    };
    match all {
        0 => return "Nobody's consent is needed, so there are no sets of parties to compare".to_owned(),
        1 => {
            return format!(
                "{} alone could sign {}",
                scene.party(coalitions.parties[0]),
                scene.packages(&whole.packages)
            );
        }
        _ => {}
    }
    let everybody = if all == 2 { "Both parties".to_owned() } else { format!("All {all} parties") };
    if can_sign(whole) {
        return format!("{everybody} could sign {}", scene.packages(&whole.packages));
    }
    if !cannot_sign(whole) {
        return format!("Whether {} could sign anything is not known", everybody.to_lowercase());
    }
    let almost = coalitions.items.iter().filter(|set| all > 2 && set.parties.len() + 1 == all && can_sign(set));
    let without: Vec<_> =
        almost.flat_map(|set| coalitions.parties.iter().filter(|party| !set.parties.contains(party))).collect();
    let names: Vec<_> = without.iter().map(|party| scene.party(**party)).collect();
    if !names.is_empty() && names.len() <= 3 {
        let leave = names.join(" or ");
        return format!("{everybody} together can sign nothing; without {leave}, the others could");
    }
    let largest = coalitions.items.iter().filter(|set| can_sign(set)).map(|set| set.parties.len()).max().unwrap_or(0);
    match largest {
        0 => format!("{everybody} together can sign nothing, nor could any of them alone"),
        1 if all == 2 => "Both parties together can sign nothing, though either alone could".to_owned(),
        1 => format!("No two of the {all} parties could sign anything together"),
        _ if !coalitions.every_set => format!("{everybody} together can sign nothing"),
        some => format!("{everybody} together can sign nothing; at most {some} of them could"),
    }
}

/// The sets that are shown.
fn parts<'s>(coalitions: &'s Coalitions, remarks: &mut Vec<String>) -> Vec<Part<'s>> {
    let all = coalitions.parties.len();
    let of_size = |size: usize| coalitions.items.iter().filter(move |set| set.parties.len() == size);
    let mut parts = Vec::new();
    if all <= EVERY && coalitions.every_set {
        for size in (1..=all).rev() {
            parts.push(Part { heading: size_words(size, all), sets: most_first(of_size(size).collect()) });
        }
        return parts;
    }
    parts.push(Part { heading: size_words(all, all), sets: of_size(all).collect() });
    parts.push(Part { heading: "All but one".to_owned(), sets: most_first(of_size(all - 1).collect()) });
    if coalitions.every_set {
        let sets: Vec<&Coalition> = coalitions.items.iter().filter(|set| set.parties.len() + 1 < all).collect();
        parts.push(Part {
            heading: "The largest other sets that could sign something".to_owned(),
            sets: largest(coalitions, &sets),
        });
        parts.push(Part { heading: "The smallest sets that can sign nothing".to_owned(), sets: smallest(&sets) });
    } else {
        let pairs = of_size(2).filter(|set| cannot_sign(set)).collect();
        parts.push(Part { heading: "Pairs that can sign nothing".to_owned(), sets: pairs });
    }
    parts.push(Part { heading: "Each alone".to_owned(), sets: most_first(of_size(1).collect()) });
    for part in &mut parts {
        let more = part.sets.len().saturating_sub(SETS);
        if more > 0 {
            remarks.push(format!("{}: {} not shown.", part.heading, some(more, "more set")));
        }
        part.sets.truncate(SETS);
    }
    parts.retain(|part| !part.sets.is_empty());
    parts
}

fn size_words(size: usize, all: usize) -> String {
    match (size, all) {
        (1, 1) => "The only party".to_owned(),
        (2, 2) => "Both parties".to_owned(),
        (size, all) if size == all => format!("All {all} parties"),
        (1, _) => "Each alone".to_owned(),
        (2, _) => "Two of them".to_owned(),
        (3, _) => "Three of them".to_owned(),
        (size, _) => format!("{size} of them"),
    }
}

fn most_first(mut sets: Vec<&Coalition>) -> Vec<&Coalition> {
    sets.sort_by(|one, other| other.packages.found.cmp(&one.packages.found).then(one.parties.cmp(&other.parties)));
    sets
}

/// The sets that could sign something and lie in no larger one that could.
fn largest<'s>(coalitions: &'s Coalitions, sets: &[&'s Coalition]) -> Vec<&'s Coalition> {
    let signing: Vec<BTreeSet<PartyId>> =
        coalitions.items.iter().filter(|set| can_sign(set)).map(|set| set.parties.iter().copied().collect()).collect();
    let is_largest = |set: &&&Coalition| {
        let parties: BTreeSet<PartyId> = set.parties.iter().copied().collect();
        can_sign(set) && !signing.iter().any(|other| other.len() > parties.len() && other.is_superset(&parties))
    };
    let mut found: Vec<&Coalition> = sets.iter().filter(is_largest).copied().collect();
    found.sort_by(|one, other| other.parties.len().cmp(&one.parties.len()).then(one.parties.cmp(&other.parties)));
    found
}

/// The sets that can sign nothing while each part of them could.
fn smallest<'s>(sets: &[&'s Coalition]) -> Vec<&'s Coalition> {
    let mut found: Vec<(BTreeSet<PartyId>, &Coalition)> = Vec::new();
    for set in sets.iter().filter(|set| cannot_sign(set)) {
        let parties: BTreeSet<PartyId> = set.parties.iter().copied().collect();
        if !found.iter().any(|(smaller, _)| smaller.is_subset(&parties)) {
            found.push((parties, set));
        }
    }
    found.into_iter().map(|(_, set)| set).collect()
}

/// A set in words.
fn named(scene: &Scene<'_>, coalitions: &Coalitions, set: &Coalition) -> String {
    let all = coalitions.parties.len();
    let missing: Vec<PartyId> =
        coalitions.parties.iter().copied().filter(|party| !set.parties.contains(party)).collect();
    match (set.parties.len(), &missing[..]) {
        (0, _) => "nobody".to_owned(),
        (_, []) if all > 2 => format!("all {all}"),
        (_, [one]) if all > 3 => format!("all but {}", scene.party(*one)),
        _ => joined(&set.parties.iter().map(|party| scene.party(*party)).collect::<Vec<_>>()),
    }
}

fn table<'s>(scene: &'s Scene<'s>, coalitions: &'s Coalitions, parts: &[Part<'s>], counts: &Counts) -> Table<'s> {
    let dotted = coalitions.parties.len() <= DOTTED;
    let sets = if dotted { PARTY * coalitions.parties.len() as f64 } else { WORDS };
    let bars = INNER - sets - GAP;
    let shown = || parts.iter().flat_map(|part| &part.sets);
    let widest = shown().map(|set| STRONG.width(&scene.packages(&set.packages))).fold(0.0, f64::max);
    let room = bars - widest - 16.0;
    let mut rows = Vec::new();
    for part in parts {
        let heading = Cell::text(Block::wrapped(&part.heading, HEADING, INNER)).over(2);
        rows.push(Row::new(vec![heading]).after(6.0).staying());
        rows.extend(part.sets.iter().map(|set| {
            let set: &'s Coalition = set;
            let length = counts.length(&set.packages.found) * room;
            let bar = Cell::figure(ROW, move |drawing, area| draw_bar(scene, drawing, area, set, length))
                .meaning(Meaning::Coalition(set.parties.clone()));
            let label = match dotted {
                true => Cell::figure(ROW, move |drawing, area| draw_dots(drawing, area, coalitions, set)),
                false => Cell::text(Block::wrapped(&named(scene, coalitions, set), LABEL, WORDS)),
            };
            Row::new(vec![label, bar]).ruled()
        }));
    }
    let badges = Cell::figure(BADGE + 6.0, move |drawing, area| {
        for (place, party) in coalitions.parties.iter().enumerate() {
            scene.badges.draw(drawing, *party, Area::new(area.x + PARTY * place as f64, area.y, PARTY, area.height));
        }
    });
    let label = Cell::text(Block::line("What the set could sign", FAINT));
    let head = Row::new(vec![if dotted { badges } else { Cell::empty() }, label]);
    Table { columns: vec![sets, bars], gap: GAP, head: vec![head], rows }
}

/// A set as dots joined by a line, with faint rings for who is not in it.
fn draw_dots(drawing: &mut Drawing, area: Area, coalitions: &Coalitions, set: &Coalition) {
    let middle = |place: usize| (area.x + PARTY * (place as f64 + 0.5), area.center().1);
    let is_in = |party: &PartyId| set.parties.contains(party);
    let places = || (0..coalitions.parties.len()).filter(|place| is_in(&coalitions.parties[*place]));
    if let (Some(first), Some(last)) = (places().next(), places().next_back()) {
        drawing.line(middle(first), middle(last), Paint::Grey, 2.0);
    }
    for (place, party) in coalitions.parties.iter().enumerate() {
        if is_in(party) {
            drawing.dot(middle(place), 7.0, Paint::Ink);
            drawing.dot(middle(place), 5.5, Badges::paint(*party));
        } else {
            drawing.dot(middle(place), 4.0, Paint::Guide);
        }
    }
}

fn draw_bar(scene: &Scene<'_>, drawing: &mut Drawing, area: Area, set: &Coalition, length: f64) {
    drawing.line((area.x, area.y), (area.x, area.bottom()), Paint::Ink, 1.0);
    let (_, middle) = area.center();
    if length > 0.0 {
        drawing.fill(Area::new(area.x, middle - 7.0, length, 14.0), Paint::Grey);
    }
    let names: Vec<_> = set.parties.iter().map(|party| scene.party(*party)).collect();
    drawing.say(format!("{}: {}", joined(&names), scene.packages(&set.packages)));
    let style = if cannot_sign(set) { STRONG } else { LABEL };
    let label = Block::line(scene.packages(&set.packages), style);
    drawing.text(&label, (area.x + length + 8.0, middle - label.height() / 2.0));
}
