//! What would open a deal? The cheapest concessions as bars, each stacked by the parties that pay.

use super::drawing::{Area, Drawing};
use super::meaning::{Entry, Meaning};
use super::parties::Badges;
use super::scene::{Scene, joined, raised};
use super::sheet::{INNER, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, LABEL, STRONG};
use super::theme::Paint;
use crate::analysis::{Concession, Explanation, Verdict};
use crate::model::{Number, PartyId};
use crate::wording::numbers::{cost, counted, several, some};

/// How wide the column of the demands given up is.
const DEMANDS: f64 = 390.0;

/// The space between the columns.
const GAP: f64 = 20.0;

/// How high a bar is.
const BAR: f64 = 24.0;

/// The space between the parts of a bar.
const APART: f64 = 1.0;

/// The space between a bar and its label.
const BESIDE: f64 = 8.0;

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'_>, explanation: &'s Explanation) -> Sheet<'s> {
    let mut sheet = scene.sheet(title(scene, explanation));
    let listed = &explanation.concessions;
    if listed.is_empty() {
        return sheet;
    }
    sheet.subtitle = "Demands given up, cheapest first, and what that costs whom by the weights in the scenario. \
                      Each is one possible repair, enough by itself."
        .to_owned();
    if let Some(more) = more(explanation) {
        sheet.remarks.push(more);
    }
    let paying =
        scene.view.parties.iter().copied().filter(|party| listed.iter().any(|one| share(one, *party).is_some()));
    sheet.key = scene.party_key(paying);
    let described = listed.iter().enumerate().map(|(place, one)| described(scene, place, one));
    sheet.description = format!("{}. {}.", sheet.title, described.collect::<Vec<_>>().join("; "));
    sheet.table = Some(table(scene, listed));
    sheet
}

fn title(scene: &Scene<'_>, explanation: &Explanation) -> String {
    match (explanation.answer, &explanation.concessions[..]) {
        (Verdict::Feasible, _) => {
            format!("Nothing has to be conceded: {}", scene.acceptable(&explanation.packages))
        }
        (_, []) if explanation.concession_count.complete => "No concession short of a red line opens a deal".to_owned(),
        (_, []) => "Which concessions would open a deal is not known: the search ended before one was found".to_owned(),
        (_, [first, ..]) if !first.red_lines.is_empty() => {
            let lines = some(first.red_lines.len(), "red line");
            format!("No concession short of a red line opens a deal; at least {lines} would have to be crossed")
        }
        (_, [only]) if explanation.concession_count.complete => {
            let demands = some(scene.weakest(&only.rungs).len(), "demand");
            format!(
                "Only one concession opens a deal: {} {demands}, at a cost of {}",
                gives(scene, only),
                cost(&only.cost)
            )
        }
        (_, [first, ..]) => {
            let count = several(&explanation.concession_count, "concession");
            format!("{count} open a deal; the cheapest {}", whose(scene, first))
        }
    }
}

fn gives(scene: &Scene<'_>, concession: &Concession) -> String {
    let parties: Vec<PartyId> = concession.by_party.iter().map(|(party, _)| *party).collect();
    let verb = if parties.len() == 1 { "gives" } else { "give" };
    format!("{} {verb} up", scene.parties(&parties))
}

/// What a concession costs, and whom.
fn whose(scene: &Scene<'_>, concession: &Concession) -> String {
    let total = cost(&concession.cost);
    match &concession.by_party[..] {
        [(party, _)] => format!("costs {total}, all of it to {}", scene.party(*party)),
        shares => {
            let share = |(party, share): &(PartyId, Number)| format!("{} {}", scene.party(*party), cost(share));
            format!("costs {total}: {}", joined(&shares.iter().map(share).collect::<Vec<_>>()))
        }
    }
}

fn more(explanation: &Explanation) -> Option<String> {
    let shown = explanation.concessions.len();
    let count = &explanation.concession_count;
    let all = count.complete && count.found == shown.into();
    (!all).then(|| format!("The {shown} cheapest of {} are shown.", raised(&counted(count))))
}

fn share(concession: &Concession, party: PartyId) -> Option<&Number> {
    concession.by_party.iter().find(|(payer, _)| *payer == party).map(|(_, share)| share)
}

fn described(scene: &Scene<'_>, place: usize, concession: &Concession) -> String {
    let given = scene.weakest(&concession.rungs).into_iter().map(|rung| {
        let rung = &scene.view.rungs[rung];
        format!("{}: {}", scene.party(rung.party), scene.claim(scene.view.positions[rung.held].position))
    });
    let (given, opens) = (given.collect::<Vec<_>>().join(", "), scene.packages(&concession.packages));
    format!("Concession {}: {given}; {}, opens {opens}", place + 1, whose(scene, concession))
}

fn table<'s>(scene: &'s Scene<'_>, listed: &'s [Concession]) -> Table<'s> {
    let bars = INNER - DEMANDS - GAP;
    let labels: Vec<[Block; 2]> = listed.iter().map(|one| label(scene, one)).collect();
    let widest = labels.iter().flatten().map(Block::width).fold(0.0, f64::max);
    let most = listed.iter().map(|one| one.cost.to_f64()).fold(0.0, f64::max);
    let room = bars - widest - BESIDE;
    let scale = if most > 0.0 { room / most } else { 0.0 };
    let rows = listed.iter().zip(labels).enumerate().map(|(place, (concession, label))| {
        let height = label.iter().map(Block::height).sum::<f64>() + 8.0;
        let (entry, of) = (Entry::Concession(concession.rungs.clone()), Meaning::Member(place + 1));
        let label = (Meaning::Entry(place + 1, entry), label);
        let bar =
            Cell::figure(height, move |drawing, area| draw_bar(scene, drawing, area, (concession, scale), &label))
                .meaning(of.clone());
        Row::new(vec![demands(scene, concession).meaning(of), bar]).ruled()
    });
    let head = Row::new(vec![
        Cell::text(Block::line("What is given up", FAINT)),
        Cell::text(Block::line("Cost, by party", FAINT)),
    ]);
    Table { columns: vec![DEMANDS, bars], gap: GAP, head: vec![head], rows: rows.collect() }
}

/// The demands that a concession gives up, and what their parties settle for.
fn demands<'s>(scene: &'s Scene<'_>, concession: &Concession) -> Cell<'s> {
    let width = Scene::beside_badge(DEMANDS);
    let demand = |place: usize| {
        let rung = &scene.view.rungs[place];
        let position = scene.view.positions[rung.held].position;
        let claim = scene.claim(position);
        let instead = match position.fallbacks.get(rung.level) {
            Some(next) => settles_for(&scene.condition(&next.requires), width),
            None if rung.red_line => "a red line".to_owned(),
            None if !position.fallbacks.is_empty() => "fallbacks too".to_owned(),
            None => String::new(),
        };
        // A few words more fit into the line of a short claim.
        let together = format!("{claim} ({instead})");
        let blocks = match instead.is_empty() {
            true => vec![Block::wrapped(&claim, LABEL, width)],
            false if LABEL.width(&together) <= width => vec![Block::line(together, LABEL)],
            false => vec![Block::wrapped(&claim, LABEL, width), Block::wrapped(&instead, FAINT, width)],
        };
        (rung.party, blocks)
    };
    scene.badged(scene.weakest(&concession.rungs).into_iter().map(demand).collect())
}

/// What is left of a demand, in full if that takes one line.
fn settles_for(words: &str, width: f64) -> String {
    let full = format!("settles for: {words}");
    if FAINT.width(&full) <= width { full } else { "for its fallback".to_owned() }
}

/// What stands at the end of a bar: the cost, and what is opened.
fn label(scene: &Scene<'_>, concession: &Concession) -> [Block; 2] {
    let opens = format!("opens {}", scene.packages(&concession.packages));
    let mut pays = format!("cost {}", cost(&concession.cost));
    if !concession.red_lines.is_empty() {
        pays = format!("{}, {pays}", some(concession.red_lines.len(), "red line"));
    }
    [Block::line(pays, STRONG), Block::line(opens, FAINT)]
}

/// A bar, stacked by party, with its label.
fn draw_bar(
    scene: &Scene<'_>,
    drawing: &mut Drawing,
    area: Area,
    (concession, scale): (&Concession, f64),
    (meaning, label): &(Meaning, [Block; 2]),
) {
    let bar = Area::new(area.x, area.center().1 - BAR / 2.0, 0.0, BAR);
    drawing.line((bar.x, area.y), (bar.x, area.bottom()), Paint::Ink, 1.0);
    let mut x = bar.x;
    for (party, share) in concession.by_party.iter().filter(|(_, share)| !share.is_zero()) {
        let part = Area::new(x, bar.y, share.to_f64() * scale, BAR);
        let words = if concession.by_party.len() > 1 { cost(share) } else { String::new() };
        let said = format!("{}: {}", scene.party(*party), cost(share));
        draw_part(drawing, part, *party, (&words, said));
        x = part.right();
    }
    let mut y = area.center().1 - label.iter().map(Block::height).sum::<f64>() / 2.0;
    drawing.meaning(meaning.clone(), |drawing| {
        for block in label {
            drawing.text(block, (x + BESIDE, y));
            y += block.height();
        }
    });
}

/// The part of a bar that one party pays, with its share on it if there is room. A narrow gap keeps parts apart without
/// their colours.
fn draw_part(drawing: &mut Drawing, part: Area, party: PartyId, (share, said): (&str, String)) {
    let paint = Badges::paint(party);
    let part = Area { width: (part.width - APART).max(APART), ..part };
    drawing.fill(part, paint);
    drawing.say(said);
    let text = Block::line(share, STRONG.on(paint.ink_on()));
    if text.width() + BESIDE <= part.width {
        drawing.text_in(&text, part);
    }
    if paint.needs_outline() {
        drawing.outline(part, Paint::Ink, 1.0);
    }
}
