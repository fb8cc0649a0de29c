//! Where is the room on ordered and numeric issues? For each, a bar per party over one scale, the zone shaded across
//! all of them, and a gap where two parties do not meet.

use super::drawing::{Area, Drawing};
use super::meaning::Meaning;
use super::parties::{BADGE, Badges};
use super::scene::{Scene, about, joined, listed};
use super::sheet::{INNER, KeyItem, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, HEADING, SMALL, STRONG};
use super::theme::Paint;
use crate::analysis::{Gap, Interval, IssueRanges, PartyRanges, Ranges, Verdict};
use crate::model::{Amount, Domain, Number, PartyId, Value};
use crate::wording::numbers::some;
use crate::wording::plain::plain;

/// How wide the column of the parties is.
const PARTIES: f64 = 170.0;

/// The space between the columns.
const GAP: f64 = 16.0;

/// How wide scales are. The ends have some room for what stands at them.
const SCALE: f64 = INNER - PARTIES - GAP;
const END: f64 = 8.0;

/// Bounds closer than this are one: a single number is drawn that wide.
const NEAR: f64 = 5.0;

/// At most so many issues are shown.
const ISSUES: usize = 24;

/// How high a bar is, and the rows of bars, gaps and axes.
const BAR: f64 = 12.0;
const ROW: f64 = 40.0;
const AXIS: f64 = 26.0;

/// The scale of an issue.
#[derive(Clone)]
struct Scale<'s> {
    domain: &'s Domain,
}

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'s>, ranges: &'s Ranges) -> Sheet<'s> {
    let spoken = |issue: &&IssueRanges| issue.parties.iter().any(|party| !party.silent);
    let (mut shown, silent): (Vec<_>, Vec<_>) = ranges.issues.iter().partition(spoken);
    // Where parties do not meet is what a reader looks for.
    shown.sort_by_key(|issue| issue.gap.is_none());
    let mut sheet = scene.sheet(title(scene, ranges, &shown));
    if shown.is_empty() {
        return sheet;
    }
    sheet.subtitle = "How far each party goes on every ordered or numeric issue it has a position on.".to_owned();
    sheet.key = key(ranges, &shown);
    if !silent.is_empty() {
        let names: Vec<_> = silent.iter().map(|issue| scene.issue(issue.issue)).collect();
        sheet.remarks.push(format!("Nobody has a position on {}.", listed(&names, "more issue")));
    }
    let (first, rest) = shown.split_at(shown.len().min(ISSUES));
    if !rest.is_empty() {
        sheet.remarks.push(format!("{} not shown.", some(rest.len(), "more issue")));
    }
    sheet.description = format!(
        "{}. {}.",
        sheet.title,
        first.iter().map(|issue| described(scene, ranges, issue)).collect::<Vec<_>>().join(". ")
    );
    let rows = first.iter().flat_map(|issue| rows(scene, ranges, issue)).collect();
    sheet.table = Some(Table { columns: vec![PARTIES, SCALE], gap: GAP, head: Vec::new(), rows });
    sheet
}

fn title(scene: &Scene<'_>, ranges: &Ranges, shown: &[&IssueRanges]) -> String {
    let apart: Vec<_> = shown.iter().filter_map(|issue| Some((issue, issue.gap.as_ref()?))).collect();
    let of = shown.len();
    match (&apart[..], ranges.answer) {
        _ if ranges.issues.is_empty() => "No issue is ordered or numeric, so there is no range to show".to_owned(),
        _ if shown.is_empty() => "No party has a position on an ordered or numeric issue".to_owned(),
        ([(issue, gap)], _) => {
            let (below, above) = (scene.party(gap.below), scene.party(gap.above));
            format!("{below} and {above} are {} on “{}”", distance(scene, issue, gap), scene.issue(issue.issue))
        }
        ([(issue, gap), ..], _) => {
            let (below, above) = (scene.party(gap.below), scene.party(gap.above));
            let (count, far, name) = (apart.len(), distance(scene, issue, gap), scene.issue(issue.issue));
            format!("On {count} of {of} scales parties are apart: {below} and {above} are {far} on “{name}”")
        }
        ([], Verdict::Feasible) => match shown.iter().find(|issue| !issue.zone.is_empty()) {
            Some(issue) => {
                let zone = intervals(scene, issue, &issue.zone);
                match of {
                    1 => format!("The zone on “{}”: {zone}", scene.issue(issue.issue)),
                    _ => format!("There is room on {}; on “{}” it is {zone}", all_scales(of), scene.issue(issue.issue)),
                }
            }
            None => format!("There is room on {}", all_scales(of)),
        },
        ([], Verdict::Infeasible) if of == 1 => "The one scale is not what keeps the parties apart".to_owned(),
        ([], Verdict::Infeasible) => {
            format!("On none of {of} scales two parties are apart: other issues stand in the way")
        }
        ([], Verdict::Unknown) => "How far each party goes; whether there is a deal is not known".to_owned(),
    }
}

fn all_scales(count: usize) -> String {
    match count {
        1 => "the one scale".to_owned(),
        2 => "both scales".to_owned(),
        many => format!("all {many} scales"),
    }
}

/// How far two parties are apart, in words.
fn distance(scene: &Scene<'_>, issue: &IssueRanges, gap: &Gap) -> String {
    let stated = &scene.view.scenario.issues[issue.issue.0];
    match &stated.domain {
        Domain::Amount(amount) => match plain(&amount.unit) {
            unit if unit.is_empty() => format!("{} apart", about(&gap.distance)),
            unit => format!("{} {unit} apart", about(&gap.distance)),
        },
        _ if gap.distance == Number::one() => "one level apart".to_owned(),
        _ => format!("{} levels apart", about(&gap.distance)),
    }
}

fn intervals(scene: &Scene<'_>, issue: &IssueRanges, intervals: &[Interval]) -> String {
    let stated = &scene.view.scenario.issues[issue.issue.0];
    let words = |interval: &Interval| match interval {
        Interval::Levels(from, to) if from == to => stated.words(&Value::Choice(*from)),
        Interval::Levels(from, to) => {
            format!("{} to {}", stated.words(&Value::Choice(*from)), stated.words(&Value::Choice(*to)))
        }
        Interval::Amount(range) => range.told(about),
    };
    let all: Vec<_> = intervals.iter().map(words).collect();
    let unit = stated.domain.amount().map(|amount| amount.unit.as_str()).filter(|unit| !unit.is_empty());
    plain(&match unit {
        Some(unit) => format!("{} {unit}", all.join("; ")),
        None => all.join("; "),
    })
}

fn described(scene: &Scene<'_>, ranges: &Ranges, issue: &IssueRanges) -> String {
    let party = |(party, reach): (PartyId, &PartyRanges)| {
        (!reach.silent || reach.acceptable != issue.allowed)
            .then(|| format!("{} {}", scene.party(party), reach_words(scene, issue, reach)))
    };
    let parties = ranges.parties.iter().map(|party| party.party).zip(&issue.parties).filter_map(party);
    let gap = issue.gap.as_ref().map(|gap| format!("; {}", distance(scene, issue, gap))).unwrap_or_default();
    format!("{}: {}{gap}", scene.issue(issue.issue), parties.collect::<Vec<_>>().join("; "))
}

/// What a party accepts, in words.
fn reach_words(scene: &Scene<'_>, issue: &IssueRanges, reach: &PartyRanges) -> String {
    let mut words = match reach.acceptable.is_empty() {
        true => "nothing: its own positions clash".to_owned(),
        false => intervals(scene, issue, &reach.acceptable),
    };
    if reach.with_fallbacks != reach.acceptable && !reach.with_fallbacks.is_empty() {
        words += &format!(", falling back to {}", intervals(scene, issue, &reach.with_fallbacks));
    }
    if reach.projection {
        words += " (depends on other issues)";
    }
    words
}

fn key<'s>(ranges: &Ranges, shown: &[&IssueRanges]) -> Vec<KeyItem<'s>> {
    let wide = |item: KeyItem<'s>| KeyItem { width: 34.0, ..item };
    let parties = || shown.iter().flat_map(|issue| &issue.parties).filter(|party| !party.silent);
    let mut key = vec![wide(KeyItem::new("accepts", |drawing, area| {
        drawing.fill(area.middle(area.width, BAR), Paint::Grey);
    }))];
    if parties().any(|party| party.with_fallbacks != party.acceptable) {
        key.push(wide(KeyItem::new("would fall back to", |drawing, area| {
            draw_fallback(drawing, area.middle(area.width, BAR), Paint::Grey);
        })));
    }
    let by_red_line = |issue: &&&IssueRanges| issue.parties.iter().any(|party| party.by_red_lines != issue.allowed);
    if shown.iter().any(|issue| by_red_line(&issue)) {
        key.push(KeyItem::new("bound by a red line", |drawing, area| {
            let (x, y) = area.center();
            drawing.line((x, y - 9.0), (x, y + 9.0), Paint::Ink, 3.5);
        }));
    }
    if ranges.answer == Verdict::Feasible {
        key.push(wide(KeyItem::new("the zone: in some package all accept", |drawing, area| {
            drawing.fill(area, Paint::Zone)
        })));
    }
    key
}

/// The rows of one issue.
fn rows<'s>(scene: &'s Scene<'s>, ranges: &'s Ranges, issue: &'s IssueRanges) -> Vec<Row<'s>> {
    let scale = Scale { domain: &scene.view.scenario.issues[issue.issue.0].domain };
    let heading = Cell::text(Block::wrapped(&scene.issue(issue.issue), HEADING, INNER)).over(2);
    let mut rows = vec![Row::new(vec![heading]).after(14.0).staying()];
    let mut silent = Vec::new();
    for (party, reach) in ranges.parties.iter().zip(&issue.parties) {
        // Who is silent may still be bound by its positions on other issues.
        if reach.silent && reach.acceptable == issue.allowed {
            silent.push(scene.party(party.party));
        } else {
            rows.push(party_row(scene, &scale, issue, (party.party, party.consents, reach)).staying());
        }
    }
    if let Some(gap) = &issue.gap {
        rows.push(gap_row(scene, &scale, issue, gap).staying());
    }
    rows.push(axis_row(scene, scale, issue));
    if !silent.is_empty() {
        let words = format!("silent: {}", joined(&silent));
        rows.push(Row::new(vec![Cell::text(Block::wrapped(&words, SMALL, INNER)).over(2)]));
    }
    rows
}

fn party_row<'s>(
    scene: &'s Scene<'s>,
    scale: &Scale<'s>,
    issue: &'s IssueRanges,
    (party, consents, reach): (PartyId, bool, &'s PartyRanges),
) -> Row<'s> {
    let width = Scene::beside_badge(PARTIES);
    let mut name = vec![Block::wrapped(&scene.party(party), STRONG, width)];
    if !consents {
        name.push(Block::line("observer, binds nobody", SMALL));
    }
    let words = reach_words(scene, issue, reach);
    let said = format!("{}, {}: {words}", scene.issue(issue.issue), scene.party(party));
    let scale = scale.clone();
    let height = ROW.max(Block::wrapped(&words, SMALL, SCALE).height() + BAR + 10.0);
    let cell = Cell::figure(height, move |drawing, area| {
        drawing.meaning(Meaning::Shade(issue.issue), |drawing| shade(drawing, &scale, area, issue));
        drawing.meaning(Meaning::Reach(party, issue.issue), |drawing| {
            draw_reach(drawing, &scale, area, (Badges::paint(party), reach), (&issue.allowed, [&words, &said]));
        });
    });
    Row::new(vec![scene.badged(vec![(party, name)]), cell])
}

/// Shades the zone over the whole height of a row.
fn shade(drawing: &mut Drawing, scale: &Scale<'_>, area: Area, issue: &IssueRanges) {
    for interval in &issue.zone {
        let (from, to) = scale.span(interval);
        drawing.fill(Area::new(area.x + from, area.y, to - from, area.height), Paint::Zone);
    }
}

fn draw_reach(
    drawing: &mut Drawing,
    scale: &Scale<'_>,
    area: Area,
    (paint, reach): (Paint, &PartyRanges),
    (allowed, [words, said]): (&[Interval], [&str; 2]),
) {
    let bottom = area.bottom() - 5.0;
    let bar = |interval: &Interval| {
        let (from, to) = scale.span(interval);
        Area::new(area.x + from, bottom - BAR, to - from, BAR)
    };
    for interval in reach.with_fallbacks.iter().filter(|interval| !reach.acceptable.contains(interval)) {
        draw_fallback(drawing, bar(interval), paint);
    }
    for interval in &reach.acceptable {
        drawing.fill(bar(interval), paint);
        drawing.say(said);
        if paint.needs_outline() {
            drawing.outline(bar(interval), Paint::Ink, 1.0);
        }
    }
    let bounds = |interval: &Interval| [bar(interval).x, bar(interval).right()];
    let by_rules: Vec<f64> = allowed.iter().flat_map(bounds).collect();
    for x in reach.by_red_lines.iter().flat_map(bounds).filter(|x| by_rules.iter().all(|end| (x - end).abs() > NEAR)) {
        drawing.line((x, bottom - BAR - 3.0), (x, bottom + 3.0), Paint::Ink, 3.5);
    }
    let all = || reach.acceptable.iter().chain(&reach.with_fallbacks);
    let left = all().map(|interval| scale.span(interval).0).fold(SCALE, f64::min);
    label_above(drawing, area, (left, bottom - BAR - 4.0), words);
}

/// A text that ends above a height and starts where it can without leaving the scale.
fn label_above(drawing: &mut Drawing, area: Area, (left, bottom): (f64, f64), words: &str) {
    let block = Block::wrapped(words, SMALL.on(Paint::Ink), SCALE);
    let x = left.min(SCALE - block.width()).max(0.0);
    drawing.text(&block, (area.x + x, bottom - block.height()));
}

fn draw_fallback(drawing: &mut Drawing, area: Area, paint: Paint) {
    let line = if paint.needs_outline() { Paint::Ink } else { paint };
    drawing.hatch(area, line, 5.0, 1.0);
    drawing.outline(area, line, 1.0);
}

/// The gap between two parties, as a line with its length.
fn gap_row<'s>(scene: &'s Scene<'s>, scale: &Scale<'s>, issue: &'s IssueRanges, gap: &'s Gap) -> Row<'s> {
    let words = match &issue.gap_with_fallbacks {
        Some(still) if still.distance == gap.distance => distance(scene, issue, gap),
        Some(still) => {
            format!("{}; with fallbacks still {}", distance(scene, issue, gap), distance(scene, issue, still))
        }
        None => format!("{}; fallbacks close the gap", distance(scene, issue, gap)),
    };
    let scale = scale.clone();
    let label = Block::line("Gap", STRONG);
    let cell = Cell::figure(ROW, move |drawing, area| {
        let (from, to) = (area.x + scale.place(&gap.from), area.x + scale.place(&gap.to));
        let (from, to) = (from.min(to), from.max(to));
        let y = area.bottom() - 10.0;
        drawing.line((from, y), (to, y), Paint::Ink, 1.5);
        for x in [from, to] {
            drawing.line((x, y - 5.0), (x, y + 5.0), Paint::Ink, 1.5);
        }
        let block = Block::line(words.clone(), STRONG);
        let x = ((from + to - block.width()) / 2.0).clamp(area.x, (area.x + SCALE - block.width()).max(area.x));
        drawing.text(&block, (x, y - 7.0 - block.height()));
    });
    Row::new(vec![Cell::text(label), cell.meaning(Meaning::Gap([gap.below, gap.above], issue.issue))])
}

/// The scale with what stands at its ends, or at each level where there is room.
fn axis_row<'s>(scene: &'s Scene<'s>, scale: Scale<'s>, issue: &'s IssueRanges) -> Row<'s> {
    let stated = &scene.view.scenario.issues[issue.issue.0];
    let labels: Vec<(f64, f64, Block)> = match &stated.domain {
        Domain::Amount(amount) => {
            let words = |number: &Number| plain(&stated.words(&Value::Amount(number.clone())));
            ends(words(&amount.min), words(&amount.max))
        }
        domain => {
            let names: Vec<_> =
                (0..domain.choices().len()).map(|place| plain(&stated.words(&Value::Choice(place)))).collect();
            levels(&names)
        }
    };
    let height = labels.iter().map(|(_, _, block)| block.height()).fold(AXIS - 8.0, f64::max) + 8.0;
    let cell = Cell::figure(height, move |drawing, area| {
        drawing.line((area.x + END, area.y), (area.right() - END, area.y), Paint::Ink, 1.0);
        for x in scale.ticks() {
            drawing.line((area.x + x, area.y), (area.x + x, area.y + 4.0), Paint::Ink, 1.0);
        }
        for (x, width, block) in &labels {
            let x = if *x == 0.0 && *width == SCALE { 0.0 } else { *x };
            drawing.text(block, (area.x + x, area.y + 6.0));
        }
    });
    Row::new(vec![Cell::empty(), cell])
}

/// Texts at both ends of a scale.
fn ends(first: String, last: String) -> Vec<(f64, f64, Block)> {
    let half = SCALE / 2.0 - 8.0;
    let (first, last) = (Block::wrapped(&first, FAINT, half), Block::wrapped(&last, FAINT, half));
    let right = SCALE - last.width();
    vec![(0.0, half, first), (right, half, last)]
}

/// A text in the middle of each level, or at both ends where there is no room for all.
fn levels(names: &[String]) -> Vec<(f64, f64, Block)> {
    let width = (SCALE - 2.0 * END) / names.len() as f64;
    let fits = names.iter().all(|name| name.split(' ').all(|word| SMALL.width(word) <= width - 8.0));
    let blocks: Vec<Block> = names.iter().map(|name| Block::wrapped(name, SMALL, width - 8.0)).collect();
    if !fits || blocks.iter().any(|block| block.lines.len() > 4) {
        let (first, last) = (names.first().cloned().unwrap_or_default(), names.last().cloned().unwrap_or_default());
        return ends(first, last);
    }
    let place = |(place, block): (usize, Block)| (END + place as f64 * width + 4.0, width, block);
    blocks.into_iter().enumerate().map(place).collect()
}

impl Scale<'_> {
    /// Where an interval begins and ends. A single number is as wide as can be seen.
    fn span(&self, interval: &Interval) -> (f64, f64) {
        let (from, to) = match interval {
            Interval::Levels(from, to) => (self.level(*from), self.level(*to + 1)),
            Interval::Amount(range) => (self.amount(&range.min), self.amount(&range.max)),
        };
        if to - from >= 4.0 { (from, to) } else { ((from + to) / 2.0 - 2.0, (from + to) / 2.0 + 2.0) }
    }

    /// Where a value stands; a level in its middle.
    fn place(&self, value: &Value) -> f64 {
        match value {
            Value::Choice(place) => (self.level(*place) + self.level(place + 1)) / 2.0,
            Value::Amount(number) => self.amount(number),
        }
    }

    /// Where a level begins.
    fn level(&self, place: usize) -> f64 {
        let count = self.domain.choices().len().max(1);
        END + (SCALE - 2.0 * END) * place as f64 / count as f64
    }

    fn amount(&self, number: &Number) -> f64 {
        let Some(Amount { min, max, .. }) = self.domain.amount() else { return END };
        let whole = max - min;
        let share = if whole.is_zero() { 0.5 } else { (&(number - min) / &whole).to_f64() };
        END + (SCALE - 2.0 * END) * share
    }

    /// Where the scale is marked: at its ends, and between levels.
    fn ticks(&self) -> Vec<f64> {
        match self.domain {
            Domain::Amount(_) => vec![END, SCALE - END],
            domain => (0..=domain.choices().len()).map(|place| self.level(place)).collect(),
        }
    }
}

/// A badge is never higher than the row of its party.
const _: () = assert!(BADGE < ROW);
