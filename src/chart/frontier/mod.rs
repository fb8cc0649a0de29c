//! Which deals are good, and for whom? What packages are worth to the parties: the frontier, what no deal is worth, and
//! the points that theories of bargaining name. Of two parties one plane; of more a small plane for each pair. Below it, what
//! the named points are worth to whom.

mod axis;
mod geometry;
mod labels;
mod pair;
mod pairs;
mod plane;
mod strip;

use super::drawing::Drawing;
use super::scene::{Scene, joined};
use super::sheet::{KeyItem, Sheet};
use super::table::Table;
use super::theme::Paint;
use crate::analysis::{Bargain, BargainParty, Deal, DraftDeal, Frontier};
use crate::engine::Count;
use crate::model::Number;
use crate::wording::names::POINTS;
use crate::wording::numbers::{exact, frontier, rounded, some};
use crate::wording::plain::plain;
use plane::Standing;

/// Worth is told with at most so many digits after the point.
const PLACES: u32 = 3;

/// At most so many points that have names are shown.
const SHOWN: usize = 6;

/// The title tells what a deal is worth to at most so many parties.
const TOLD: usize = 3;

/// A deal that theories of bargaining name.
struct Named<'s> {
    deal: &'s Deal,
    names: Vec<&'static str>,
    /// Its number in the list of the frontier; where it is not in it, its names in short.
    sign: String,
    /// Whether the sign is such a number.
    is_listed: bool,
}

impl Named<'_> {
    /// The number, if there is one, and the names.
    fn label(&self) -> String {
        let names = self.names.join(", ");
        if self.is_listed { format!("{} {names}", self.sign) } else { names }
    }
}

/// What the named points are called where there is no room for more. No party has such a sign.
const SHORT: [&str; 4] = ["Nash", "K–S", "egal.", "util."];

/// The chart. Of the named points at most so many are shown, the first of each name first.
pub fn sheet<'s>(scene: &'s Scene<'s>, answer: &'s Bargain, points: &'s Points<'s>) -> Sheet<'s> {
    let points = &points.0[..points.0.len().min(SHOWN)];
    let mut sheet = scene.sheet(title(scene, answer));
    sheet.remarks = remarks(scene, answer);
    if answer.frontier.deals.is_empty() && points.is_empty() {
        return sheet;
    }
    sheet.subtitle = subtitle(scene, answer);
    let rows = match answer.parties.len() {
        2 => pair::rows(scene, answer, points),
        3..=pairs::PARTIES => pairs::rows(scene, answer, points),
        _ => Vec::new(),
    };
    sheet.key = key(scene, answer, !rows.is_empty());
    let strip = if points.is_empty() { Vec::new() } else { strip::rows(scene, answer, points) };
    let rows = rows.into_iter().chain(strip).collect();
    sheet.description = described(scene, answer, points, &sheet.title);
    sheet.table = Some(Table { columns: vec![strip::PARTIES, strip::STRIP], gap: strip::GAP, head: Vec::new(), rows });
    sheet
}

/// The points of an answer that have names.
pub struct Points<'s>(Vec<Named<'s>>);

impl<'s> Points<'s> {
    /// Those of an answer: what is worth the same is one, the first of every name before those that are tied with it.
    pub fn of(answer: &'s Bargain) -> Self {
        let mut all: Vec<Named<'s>> = Vec::new();
        let named = answer.named().map(|(_, point)| point.as_ref().map(|named| &named.deals[..]).unwrap_or_default());
        let longest = named.iter().map(|deals| deals.len()).max().unwrap_or(0);
        for rank in 0..longest {
            for (deals, (name, _)) in named.iter().zip(POINTS) {
                let Some(deal) = deals.get(rank) else { continue };
                match all.iter_mut().find(|known| known.deal.worth == deal.worth) {
                    Some(known) => known.names.push(name),
                    None => all.push(Named { deal, names: vec![name], sign: String::new(), is_listed: false }),
                }
            }
        }
        for place in 0..all.len() {
            let number = number(answer, all[place].deal);
            all[place].is_listed = number.is_some();
            all[place].sign = number.map_or_else(|| in_short(&all[place], &all[..place]), |number| number.to_string());
        }
        Self(all)
    }
}

/// The number of a deal in the list of the frontier, if it is in it.
fn number(answer: &Bargain, deal: &Deal) -> Option<usize> {
    let place = answer.frontier.deals.iter().position(|known| known.worth == deal.worth);
    place.map(|place| place + 1)
}

/// The names of a point in short, counted where points before it have the same.
fn in_short(point: &Named<'_>, before: &[Named<'_>]) -> String {
    let is_named = |name: &&str| point.names.contains(name);
    let short = POINTS.iter().zip(SHORT).filter(|((name, _), _)| is_named(name)).map(|(_, short)| short);
    let short = short.collect::<Vec<_>>().join("/");
    match before.iter().filter(|known| !known.is_listed && known.names == point.names).count() {
        0 => short,
        same => format!("{short} {}", same + 1),
    }
}

/// A worth as a chart has room for it.
fn said(number: &Number) -> String {
    rounded(number, PLACES)
}

/// What a deal is worth to each party.
fn worths(scene: &Scene<'_>, answer: &Bargain, worth: &[Number]) -> String {
    let parties = answer.parties.iter().zip(worth);
    let all: Vec<_> = parties.map(|(told, worth)| format!("{} to {}", said(worth), scene.party(told.party))).collect();
    format!("worth {}", joined(&all))
}

fn title(scene: &Scene<'_>, answer: &Bargain) -> String {
    let deals = &answer.frontier.deals;
    let Frontier { pieces, faces, bodies, complete, .. } = &answer.frontier;
    let between = [pieces.len(), faces.len(), bodies.len()];
    let count = frontier(&Count { complete: *complete, ..exact(deals.len()) }, between);
    let told = |deal: &Deal| match answer.parties.len() <= TOLD {
        true => format!("is {}", worths(scene, answer, &deal.worth)),
        false => match number(answer, deal) {
            Some(number) => format!("is number {number}"),
            None => "lies between them".to_owned(),
        },
    };
    let nash = answer.nash.as_ref().map(|named| (named.deals.first(), named.deals.len()));
    match (&deals[..], nash) {
        ([], Ok((_, 2..))) => "Nash deals are found; the whole frontier is not".to_owned(),
        ([], Ok(_)) => "The Nash deal is found; the whole frontier is not".to_owned(),
        ([], Err(_)) if !complete => "The frontier was not found".to_owned(),
        ([], Err(reason)) => plain(&format!("There is no frontier: {reason}")),
        ([only], _) if *complete => match answer.parties.len() {
            1 => format!("The best deal is {}", worths(scene, answer, &only.worth)),
            _ => format!("One deal is best for all: {}", worths(scene, answer, &only.worth)),
        },
        (_, Ok((Some(deal), 1))) => format!("{count} on the frontier; the Nash deal {}", told(deal)),
        (_, Ok((Some(deal), tied))) => format!("{count} on the frontier; one of {tied} Nash deals {}", told(deal)),
        (_, Err(reason)) => plain(&format!("{count} on the frontier; no Nash deal is named: {reason}")),
        (_, Ok((None, _))) => format!("{count} on the frontier"),
    }
}

/// Which packages are weighed.
fn subtitle(scene: &Scene<'_>, answer: &Bargain) -> String {
    let packages = super::scene::raised(&scene.counted.words(&answer.packages));
    let derived: Vec<_> =
        answer.parties.iter().filter(|party| party.derived).map(|party| scene.party(party.party)).collect();
    let which = match answer.all_packages {
        true if !answer.red_lines.is_empty() => {
            let whose = scene.parties(&answer.red_lines);
            format!("{packages} that the rules and the red lines of {whose} allow, whatever else is demanded")
        }
        true => format!("{packages} that the rules allow, whatever the parties hold"),
        false => format!("{packages} that {} can accept", scene.everybody()),
    };
    match derived.len() {
        0 => format!("What they are worth to the parties: {which}."),
        _ => format!(
            "What they are worth by interests that are derived from positions, and not stated, of {}: {which}.",
            joined(&derived)
        ),
    }
}

fn remarks(scene: &Scene<'_>, answer: &Bargain) -> Vec<String> {
    let mut remarks: Vec<String> = answer.notes.iter().map(|note| capital(&plain(note))).collect();
    if !answer.left_out.is_empty() {
        let names = scene.parties(&answer.left_out);
        let remedy = if answer.underivable.is_empty() { "; `--derive` derives them from positions" } else { "" };
        remarks.push(format!("Nothing is known of the interests of {names}{remedy}."));
    }
    if answer.frontier.deals.is_empty() && answer.frontier.complete && !answer.all_packages {
        remarks
            .push("With `--all-packages`, all that the rules allow are weighed, whatever the parties hold.".to_owned());
    }
    if answer.parties.len() == 2 && answer.outcomes.is_none() && !answer.frontier.deals.is_empty() {
        remarks.push("The other packages are not shown: they are worth too many different things.".to_owned());
    }
    if answer.parties.len() > pairs::PARTIES {
        let pairs = "Pairs of parties are not shown: there are too many. `--between` picks parties.";
        remarks.push(pairs.to_owned());
    }
    let all = Points::of(answer).0.len();
    if all > SHOWN {
        remarks.push(format!("{} not shown, tied with these.", some(all - SHOWN, "more named point")));
    }
    remarks.extend(answer.draft.iter().flat_map(|draft| of_draft(draft, answer)));
    remarks
}

/// What the mark of a draft does not tell; where there are no planes, how it stands to the frontier.
fn of_draft(draft: &DraftDeal, answer: &Bargain) -> Vec<String> {
    let name = format!("The draft {}", plain(&draft.id));
    if !draft.silent_on.is_empty() {
        return vec![format!("{name} leaves issues open and cannot be weighed.")];
    }
    let has_plane = answer.parties.len() <= pairs::PARTIES;
    let stands = (!has_plane).then(|| draft.standing(&name));
    draft.outside(&name, answer.all_packages).into_iter().chain(stands).collect()
}

/// The draft, if there is one that can be weighed.
fn weighed(answer: &Bargain) -> Option<&DraftDeal> {
    answer.draft.as_ref().filter(|draft| draft.silent_on.is_empty())
}

/// A sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

fn key<'s>(scene: &'s Scene<'s>, answer: &'s Bargain, has_plane: bool) -> Vec<KeyItem<'s>> {
    let mut key = Vec::new();
    if has_plane {
        if answer.outcomes.as_ref().is_some_and(|all| !all.is_empty()) {
            let pale = |drawing: &mut Drawing, area: super::Area| drawing.fill(area.middle(14.0, 10.0), Paint::Guide);
            key.push(KeyItem::new("packages", pale));
        }
        let deals = &answer.frontier.deals[..];
        let has_parts = answer.parties.len() > 2 && pairs::has_parts(answer);
        if !deals.is_empty() {
            key.push(frontier_key(answer, has_parts));
        }
        let is_crowd = answer.parties.len() > 2 && pairs::is_crowd(answer);
        if is_crowd && !has_parts {
            let pale = |drawing: &mut Drawing, area: super::Area| drawing.fill(area.middle(14.0, 10.0), Paint::Guide);
            key.push(KeyItem::new("deals on the frontier", pale));
        }
        key.extend(deal_keys(if is_crowd { &[] } else { deals }));
        key.extend(named_key(answer));
        if let Some(draft) = weighed(answer) {
            let looked_at = draft.looked_at;
            let mark = move |drawing: &mut Drawing, area: super::Area| {
                plane::draw_draft(drawing, area.center(), 8.0, looked_at);
            };
            key.push(KeyItem::new(plane::called(draft, answer.all_packages), mark));
        }
    }
    if answer.named().iter().any(|(_, point)| point.is_ok()) {
        key.push(no_deal_key(has_plane));
    }
    if answer.parties.len() > 2 {
        key.extend(scene.party_key(answer.parties.iter().map(|told| told.party)));
    }
    key
}

/// How no deal is shown: on a plane, and below it or by itself.
fn no_deal_key<'s>(has_plane: bool) -> KeyItem<'s> {
    if !has_plane {
        return KeyItem::new("no deal", |drawing, area| strip::draw_no_deal(drawing, area.center()));
    }
    let both = |drawing: &mut Drawing, area: super::Area| {
        let (x, y) = area.center();
        drawing.dashes((x - 9.0, area.y), (x - 9.0, area.bottom()), Paint::Ink, 1.0);
        strip::draw_no_deal(drawing, (x + 7.0, y));
    };
    KeyItem { width: 26.0, ..KeyItem::new("no deal: a broken line, and below a stroke", both) }
}

/// What the marks of deals mean, as far as there are such deals.
fn deal_keys<'s>(deals: &[Deal]) -> impl Iterator<Item = KeyItem<'s>> {
    let standings = [
        (Standing::Reached, "deal on the frontier"),
        (Standing::Approached, "only approached: no package is there"),
        (Standing::Worse, "worse than no deal for somebody"),
    ];
    let found =
        standings.map(|(standing, words)| (deals.iter().any(|deal| Standing::of(deal) == standing), standing, words));
    found.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, standing, words)| {
        let draw =
            move |drawing: &mut Drawing, area: super::Area| plane::draw_deal(drawing, area.center(), 2.5, standing);
        KeyItem::new(words, draw)
    })
}

/// What a ring means, if there is one.
fn named_key<'s>(answer: &Bargain) -> Option<KeyItem<'s>> {
    let named =
        || answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok()).flat_map(|named| &named.deals);
    let sign = match named().all(|deal| number(answer, deal).is_some()) {
        true => "its number in the list",
        false => "its number in the list or its name",
    };
    let empty = if named().any(|deal| !deal.reached) { "; empty if only approached" } else { "" };
    let draw = |drawing: &mut Drawing, area: super::Area| plane::draw_point(drawing, area.center(), 6.0, true);
    named().next().map(|_| KeyItem::new(format!("point that has a name, with {sign}{empty}"), draw))
}

/// What the line of the frontier means, or its flat parts.
fn frontier_key<'s>(answer: &Bargain, has_parts: bool) -> KeyItem<'s> {
    if has_parts {
        let draw = |drawing: &mut Drawing, area: super::Area| {
            let area = area.middle(22.0, 10.0);
            drawing.fill(area, Paint::Pale);
            drawing.outline(area, Paint::Grey, 1.0);
        };
        return KeyItem { width: 26.0, ..KeyItem::new("the frontier between deals, as the two see it", draw) };
    }
    // Where amounts were weighed at some values alone, or the search stopped, others may lie beyond.
    let is_exact = |told: &BargainParty| told.tolerance.as_ref().is_some_and(Number::is_zero);
    let is_exact = answer.frontier.complete && answer.parties.iter().all(is_exact);
    let line = match (answer.parties.len(), is_exact) {
        (2, true) => "the frontier: packages are on it or below",
        (2, false) => "the frontier of the packages that were weighed; others may lie beyond",
        (_, true) => "the most that the two could have between them",
        (_, false) => "the most that the two have between them in the packages that were weighed",
    };
    let draw = |drawing: &mut Drawing, area: super::Area| {
        let (y, middle) = (area.center().1, area.center().0);
        let steps = [(area.x, y - 4.0), (middle, y - 4.0), (middle, y + 4.0), (area.right(), y + 4.0)];
        drawing.path(steps.to_vec(), Paint::Ink, 2.0);
    };
    KeyItem { width: 26.0, ..KeyItem::new(line, draw) }
}

fn described(scene: &Scene<'_>, answer: &Bargain, points: &[Named<'_>], title: &str) -> String {
    let parties = answer.parties.iter().map(|told| {
        let best = told.range.as_ref().map(|(worst, best)| format!(", packages {} to {}", said(worst), said(best)));
        let derived = if told.derived { " (derived)" } else { "" };
        let name = scene.party(told.party);
        format!("{name}{derived}: no deal {}{}", said(&told.reservation), best.unwrap_or_default())
    });
    let points = points.iter().map(|point| format!("{}: {}", point.label(), worths(scene, answer, &point.deal.worth)));
    format!("{title}. {}.", parties.chain(points).collect::<Vec<_>>().join("; "))
}
