//! Which position matters most? Each binding position, and what changes without it: the number of packages, or, where
//! one position alone does not open a deal, the least cost of one.

use num_bigint::BigUint;

use super::drawing::{Area, Drawing};
use super::meaning::Meaning;
use super::parties::Badges;
use super::scale::Counts;
use super::scene::Scene;
use super::sheet::{INNER, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, LABEL, STRONG};
use super::theme::Paint;
use crate::analysis::{Pivot, Pivots, Verdict};
use crate::model::Number;
use crate::wording::numbers::{cost, counted, some};

/// At most so many positions are shown.
const SHOWN: usize = 24;

/// How wide the column of the positions is.
const POSITIONS: f64 = 400.0;

/// The space between the columns.
const GAP: f64 = 20.0;

/// The space between a bar and its label.
const BESIDE: f64 = 8.0;

/// What bars are for.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    /// The packages there are without a position, by size.
    Packages,
    /// What the cheapest deal costs without a position.
    Cost,
}

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'s>, pivots: &'s Pivots) -> Sheet<'s> {
    let changing: Vec<&Pivot> = pivots.items.iter().filter(|pivot| changes(pivots, pivot)).collect();
    let measure = measure(pivots);
    let mut sheet = scene.sheet(title(scene, pivots, &changing));
    if changing.is_empty() {
        return sheet;
    }
    sheet.subtitle = match measure {
        Measure::Packages => format!(
            "How many {} all would accept if one position were dropped, fallbacks and all.{}",
            scene.counted.in_full(),
            counts(pivots).words()
        ),
        Measure::Cost => {
            "What the cheapest deal would cost if one position were dropped, fallbacks and all.".to_owned()
        }
    };
    let shown = &changing[..changing.len().min(SHOWN)];
    let parties = scene.view.parties.iter().copied();
    let is_shown = |party| shown.iter().any(|pivot| scene.view.positions[pivot.position].party == party);
    sheet.key = scene.party_key(parties.filter(|party| is_shown(*party)));
    if changing.len() > shown.len() {
        sheet
            .remarks
            .push(format!("{} that change less are not shown.", some(changing.len() - shown.len(), "more position")));
    }
    let idle = pivots.items.len() - changing.len();
    if idle > 0 {
        let verb = if idle == 1 { "changes" } else { "change" };
        sheet.remarks.push(format!("{} {verb} nothing when dropped alone.", some(idle, "more position")));
    }
    let described: Vec<_> = shown
        .iter()
        .map(|pivot| {
            let position = scene.view.positions[pivot.position];
            format!(
                "without {}, {}: {}",
                scene.party(position.party),
                scene.claim(position.position),
                label(scene, pivots, pivot)
            )
        })
        .collect();
    sheet.description = format!("{}. {}.", sheet.title, described.join("; "));
    sheet.table = Some(table(scene, pivots, shown, measure));
    sheet
}

fn opens(pivot: &Pivot) -> bool {
    pivot.packages.found > BigUint::ZERO
}

fn changes(pivots: &Pivots, pivot: &Pivot) -> bool {
    pivot.packages.found != pivots.packages.found || pivot.cheapest != pivots.cheapest
}

fn measure(pivots: &Pivots) -> Measure {
    let opens = pivots.items.iter().any(opens);
    if pivots.answer == Verdict::Feasible || opens { Measure::Packages } else { Measure::Cost }
}

fn title(scene: &Scene<'_>, pivots: &Pivots, changing: &[&Pivot]) -> String {
    let claim = |pivot: &Pivot| {
        let position = scene.view.positions[pivot.position];
        format!("“{}” ({})", scene.claim(position.position), scene.party(position.party))
    };
    let Some(first) = changing.first() else {
        return match (pivots.items.len(), pivots.answer) {
            (0, _) => "No position binds, so none can be dropped".to_owned(),
            (_, Verdict::Feasible) => "No position alone narrows the zone".to_owned(),
            (_, Verdict::Infeasible) => "No position alone stands in the way of a deal, or makes one dearer".to_owned(),
            (_, Verdict::Unknown) => "What each position changes is not known".to_owned(),
        };
    };
    match pivots.answer {
        Verdict::Feasible => {
            let (before, after) = (counted(&pivots.packages), scene.packages(&first.packages));
            format!("{} matters most: without it there would be {after} instead of {before}", claim(first))
        }
        _ if opens(first) => match changing.iter().filter(|pivot| opens(pivot)).count() {
            1 => format!("One position alone stands in the way of a deal: {}", claim(first)),
            several => format!("Without any one of {several} positions there would be a deal"),
        },
        _ => {
            let cost_of = |least: &Option<Number>| least.as_ref().map(cost);
            match (cost_of(&pivots.cheapest), cost_of(&first.cheapest)) {
                (Some(before), Some(after)) => format!(
                    "No position alone prevents a deal; without {}, the cheapest would cost {after} instead of {before}",
                    claim(first)
                ),
                (None, Some(after)) => {
                    format!("Without {}, a deal would cost {after}; as it is, red lines prevent any", claim(first))
                }
                _ => "No position alone prevents a deal".to_owned(),
            }
        }
    }
}

/// What there is without a position.
fn label(scene: &Scene<'_>, pivots: &Pivots, pivot: &Pivot) -> String {
    if pivots.answer == Verdict::Feasible || opens(pivot) {
        return scene.packages(&pivot.packages);
    }
    match &pivot.cheapest {
        Some(least) => format!("no deal, but for {}", cost(least)),
        None => "no deal short of a red line".to_owned(),
    }
}

fn counts(pivots: &Pivots) -> Counts {
    Counts::of(pivots.items.iter().map(|pivot| &pivot.packages.found).chain([&pivots.packages.found]))
}

/// How long the bar for what there is with all positions is, and those of positions, from 0 to 1.
fn lengths(pivots: &Pivots, shown: &[&Pivot], measure: Measure) -> (f64, Vec<f64>) {
    match measure {
        Measure::Packages => {
            let counts = counts(pivots);
            let length = |pivot: &&Pivot| counts.length(&pivot.packages.found);
            (counts.length(&pivots.packages.found), shown.iter().map(length).collect())
        }
        Measure::Cost => {
            let cost = |least: &Option<Number>| least.as_ref().map_or(0.0, Number::to_f64);
            let (now, each): (f64, Vec<f64>) =
                (cost(&pivots.cheapest), shown.iter().map(|pivot| cost(&pivot.cheapest)).collect());
            let most = each.iter().copied().fold(now, f64::max);
            let scale = |cost: f64| if most > 0.0 { cost / most } else { 0.0 };
            (scale(now), each.into_iter().map(scale).collect())
        }
    }
}

fn table<'s>(scene: &'s Scene<'s>, pivots: &'s Pivots, shown: &[&'s Pivot], measure: Measure) -> Table<'s> {
    let bars = INNER - POSITIONS - GAP;
    let words = now_words(scene, pivots, measure);
    let labels = shown.iter().map(|pivot| STRONG.width(&label(scene, pivots, pivot))).fold(0.0, f64::max);
    let room = bars - labels.max(STRONG.width(&words)) - 2.0 * BESIDE;
    let (now, each) = lengths(pivots, shown, measure);
    let mark = now * room;
    let words = [words.clone(), format!("with all positions: {words}")];
    let first = Cell::figure(26.0, move |drawing, area| draw_bar(drawing, area, (mark, mark), Paint::Ink, &words));
    let first = first.meaning(Meaning::Without(None));
    let first = Row::new(vec![Cell::text(Block::line("With all positions, as it is", STRONG)), first]).ruled();
    let rows = shown.iter().zip(each).map(|(pivot, length)| {
        let held = scene.view.positions[pivot.position];
        let claim = Block::wrapped(&scene.claim(held.position), LABEL, Scene::beside_badge(POSITIONS));
        let (words, paint) = (label(scene, pivots, pivot), Badges::paint(held.party));
        let said = format!("without {}, {}: {words}", scene.party(held.party), scene.claim(held.position));
        let words = [words, said];
        let length = length * room;
        let bar = Cell::figure(26.0, move |drawing, area| draw_bar(drawing, area, (length, mark), paint, &words))
            .meaning(Meaning::Without(Some(pivot.position)));
        Row::new(vec![scene.badged(vec![(held.party, vec![claim])]), bar]).ruled()
    });
    let heads = ["If this position were dropped", if measure == Measure::Cost { "Cost" } else { "What all accept" }];
    let head = Row::new(heads.into_iter().map(|words| Cell::text(Block::line(words, FAINT))).collect());
    Table {
        columns: vec![POSITIONS, bars],
        gap: GAP,
        head: vec![head],
        rows: std::iter::once(first).chain(rows).collect(),
    }
}

fn now_words(scene: &Scene<'_>, pivots: &Pivots, measure: Measure) -> String {
    match (measure, &pivots.cheapest) {
        (Measure::Packages, _) => scene.packages(&pivots.packages),
        (Measure::Cost, Some(least)) => format!("a deal costs {}", cost(least)),
        (Measure::Cost, None) => "no deal short of a red line".to_owned(),
    }
}

/// A bar with its label, over a line that marks what there is with all positions.
fn draw_bar(drawing: &mut Drawing, area: Area, (length, now): (f64, f64), paint: Paint, [words, said]: &[String; 2]) {
    let (_, middle) = area.center();
    drawing.line((area.x, area.y), (area.x, area.bottom()), Paint::Ink, 1.0);
    if length <= 0.0 {
        drawing.say(said);
    } else {
        let bar = Area::new(area.x, middle - 8.0, length, 16.0);
        drawing.fill(bar, paint);
        drawing.say(said);
        if paint.needs_outline() {
            drawing.outline(bar, Paint::Ink, 1.0);
        }
    }
    if now > 0.0 && now < length {
        drawing.line((area.x + now, area.y), (area.x + now, area.bottom()), Paint::Page, 2.0);
    } else if now > length {
        // What is saved.
        drawing.outline(Area::new(area.x + length, middle - 8.0, now - length, 16.0), Paint::Grey, 1.0);
    }
    let label = Block::line(words.clone(), STRONG);
    drawing.text(&label, (area.x + length.max(now) + BESIDE, middle - label.height() / 2.0));
}
