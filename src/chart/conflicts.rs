//! What clashes with what? Positions as rows, conflicts as columns, a mark where a position takes part.
//!
//! Where there are more conflicts than columns, a row tells instead in what share of all conflicts its position is.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use super::drawing::{Area, Drawing};
use super::folded;
use super::meaning::{Entry, Meaning};
use super::scene::{Scene, joined};
use super::sheet::{INNER, KeyItem, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, HEADING, LABEL, SMALL};
use super::theme::Paint;
use crate::analysis::{Conflict, Explanation, Verdict};
use crate::model::{IssueId, PartyId};
use crate::wording::numbers::{counted, exact, several};
use crate::wording::plain::plain;

/// At most so many conflicts have a column each.
pub const COLUMNS: usize = 16;

/// How wide the column of the positions is.
pub const POSITIONS: f64 = 360.0;

/// The space between the columns.
pub const GAP: f64 = 20.0;

/// A column of a conflict is not wider than this.
const WIDEST: f64 = 40.0;

/// How high the heading of a party is.
const HEADED: f64 = 34.0;

/// The radius of the mark of a demand.
const MARK: f64 = 6.0;

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'_>, explanation: &'s Explanation) -> Sheet<'s> {
    let conflicts = &explanation.conflicts;
    let all_listed = conflicts.total.complete && conflicts.total.found == conflicts.items.len().into();
    let mut sheet = scene.sheet(title(scene, explanation, all_listed));
    if conflicts.items.is_empty() || explanation.answer == Verdict::Feasible {
        return sheet;
    }
    let ranked = explanation.structure.as_ref().filter(|_| !all_listed || conflicts.items.len() > COLUMNS);
    let shown = &conflicts.items[..conflicts.items.len().min(COLUMNS)];
    let members = Members::of(shown);
    sheet.key = vec![
        KeyItem::new("demand", |drawing, area| draw_mark(drawing, area, Firm::Demand, Paint::Ink)),
        KeyItem::new("red line: not for trade", |drawing, area| draw_mark(drawing, area, Firm::RedLine, Paint::Ink)),
    ];
    match ranked {
        Some(structure) => {
            sheet.subtitle =
                "A conflict is a smallest set of positions that cannot all be met. How many there are between \
                              whom and about what, then dispute by dispute how many each position is in: positions of \
                              different disputes never meet in a conflict."
                    .to_owned();
            sheet.key = folded::key(scene, structure);
            sheet.table = Some(folded::table(scene, structure, &mut sheet.remarks));
        }
        None => {
            sheet.subtitle = "Each numbered column is a conflict: a smallest set of positions that cannot all be met. \
                              Give up any one mark of a column, and that conflict is gone."
                .to_owned();
            if !members.rules.is_empty() {
                sheet.key.push(KeyItem::new("rule, nobody's position", |drawing, area| {
                    draw_mark(drawing, area, Firm::Rule, Paint::Ink)
                }));
            }
            if !all_listed {
                let (shown, all) = (shown.len(), counted(&conflicts.total));
                sheet.remarks.push(format!("The {shown} smallest of {all} conflicts are shown."));
            }
            sheet.table = Some(incidence(scene, shown, &members));
        }
    }
    let described = shown.iter().enumerate().map(|(place, conflict)| described(scene, place, conflict));
    sheet.description = format!("{}. {}.", sheet.title, described.collect::<Vec<_>>().join("; "));
    sheet
}

fn title(scene: &Scene<'_>, explanation: &Explanation, all_listed: bool) -> String {
    let conflicts = &explanation.conflicts;
    match explanation.answer {
        Verdict::Feasible => return format!("Nothing clashes: {}", scene.acceptable(&explanation.packages)),
        Verdict::Unknown if conflicts.items.is_empty() => {
            return "What clashes is not known: the search ended before a conflict was found".to_owned();
        }
        _ => {}
    }
    let count = several(&conflicts.total, "conflict");
    if conflicts.items.is_empty() {
        return format!("No deal, and {count} to show");
    }
    if conflicts.items.iter().all(|conflict| conflict.rungs.is_empty()) {
        return "No deal: what is set clashes with the rules, whatever the parties hold".to_owned();
    }
    let sets = match &explanation.structure {
        Some(structure) => structure.between.iter().map(|it| (it.parties.clone(), it.conflicts.clone())).collect(),
        None if all_listed => by_parties(scene, &conflicts.items),
        None => Vec::new(),
    };
    let who = between(scene, &sets, &conflicts.total.found);
    let who = who.map(|who| format!(", {who}")).unwrap_or_default();
    let common = if all_listed { contested(scene, &conflicts.items) } else { Vec::new() };
    match &common[..] {
        [] => {
            let stands = if conflicts.total.found == 1_u8.into() { "stands" } else { "stand" };
            format!("{count} {stands} against a deal{who}")
        }
        issues => format!("Talks fail on {}: {count}{who}", joined(issues)),
    }
}

/// How many of some conflicts are between whom, those with most first.
fn by_parties(scene: &Scene<'_>, conflicts: &[Conflict]) -> Vec<(Vec<PartyId>, BigUint)> {
    let mut sets: BTreeMap<Vec<PartyId>, BigUint> = BTreeMap::new();
    for conflict in conflicts {
        let mut parties: Vec<PartyId> = conflict.rungs.iter().map(|rung| scene.view.rungs[*rung].party).collect();
        parties.dedup();
        *sets.entry(parties).or_default() += 1_u8;
    }
    let mut sets: Vec<_> = sets.into_iter().collect();
    sets.sort_by(|(_, one), (_, other)| other.cmp(one));
    sets
}

/// Who clashes, if one phrase says it: of every conflict, or of most, or of more than any other.
fn between(scene: &Scene<'_>, sets: &[(Vec<PartyId>, BigUint)], all: &BigUint) -> Option<String> {
    let (set, most) = sets.first()?;
    let words = match &set[..] {
        [] => return None,
        [one] => format!("among the positions of {}", scene.party(*one)),
        several => format!("between {}", scene.parties(several)),
    };
    let count = counted(&exact(most.clone()));
    let next = sets.get(1).map(|(_, next)| next);
    match next {
        None if *most == 1_u8.into() => Some(words),
        None => Some(format!("all {words}")),
        _ if most * 2_u8 > *all => Some(format!("{count} of them {words}")),
        Some(next) if next < most && *all > COLUMNS.into() => Some(format!("most often ({count}) {words}")),
        _ => None,
    }
}

/// The issues on which at least two members of every conflict speak, at most two of them.
fn contested(scene: &Scene<'_>, conflicts: &[Conflict]) -> Vec<String> {
    let issues = (0..scene.view.scenario.issues.len()).map(IssueId);
    let meets = |conflict: &Conflict, issue: IssueId| {
        let speaks = |rung: &&usize| {
            let clauses: Vec<_> = conflict.clauses.iter().filter(|clause| clause.rung == **rung).collect();
            match clauses.is_empty() {
                true => scene.view.rungs[**rung].condition.issues().contains(&issue),
                false => clauses.iter().any(|clause| clause.condition.issues().contains(&issue)),
            }
        };
        conflict.rungs.iter().filter(speaks).count() >= 2
    };
    let found: Vec<_> = issues.filter(|issue| conflicts.iter().all(|conflict| meets(conflict, *issue))).collect();
    if found.len() > 2 {
        Vec::new()
    } else {
        found.into_iter().map(|issue| format!("“{}”", scene.issue(issue))).collect()
    }
}

/// Who takes part in some of the conflicts shown.
struct Members {
    /// Rungs, ascending, which is party by party.
    rungs: Vec<usize>,
    /// Rules, ascending.
    rules: Vec<usize>,
}

impl Members {
    fn of(conflicts: &[Conflict]) -> Self {
        let sorted = |mut all: Vec<usize>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        Members {
            rungs: sorted(conflicts.iter().flat_map(|conflict| conflict.rungs.iter().copied()).collect()),
            rules: sorted(conflicts.iter().flat_map(|conflict| conflict.rules.iter().copied()).collect()),
        }
    }
}

/// What a row of the matrix is about.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Party(PartyId),
    Rung(usize),
    Rules,
    Rule(usize),
}

/// How firm a member of a conflict is.
#[derive(Clone, Copy, PartialEq)]
enum Firm {
    Demand,
    RedLine,
    Rule,
}

fn lines(scene: &Scene<'_>, members: &Members) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut last = None;
    for rung in &members.rungs {
        let party = scene.view.rungs[*rung].party;
        if last.replace(party) != Some(party) {
            lines.push(Line::Party(party));
        }
        lines.push(Line::Rung(*rung));
    }
    if !members.rules.is_empty() {
        lines.push(Line::Rules);
    }
    lines.extend(members.rules.iter().copied().map(Line::Rule));
    lines
}

fn incidence<'s>(scene: &'s Scene<'_>, conflicts: &'s [Conflict], members: &Members) -> Table<'s> {
    let lines = lines(scene, members);
    let width = ((INNER - POSITIONS - GAP) / conflicts.len() as f64).min(WIDEST);
    let is_in = |line: &Line, conflict: &Conflict| match line {
        Line::Rung(rung) => conflict.rungs.contains(rung),
        Line::Rule(rule) => conflict.rules.contains(rule),
        _ => false,
    };
    let spans: Vec<Option<(usize, usize)>> = conflicts
        .iter()
        .map(|conflict| {
            let mut places = (0..lines.len()).filter(|place| is_in(&lines[*place], conflict));
            let first = places.next()?;
            Some((first, places.next_back().unwrap_or(first)))
        })
        .collect();
    let rows = lines.iter().enumerate().map(|(place, line)| {
        let marks: Vec<bool> = conflicts.iter().map(|conflict| is_in(line, conflict)).collect();
        let (spans, line) = (spans.clone(), *line);
        let is_heading = matches!(line, Line::Party(_) | Line::Rules);
        let cell = Cell::figure(if is_heading { HEADED } else { 0.0 }, move |drawing, area| {
            for (column, (is_in, span)) in marks.iter().zip(&spans).enumerate() {
                let area = Area::new(area.x + column as f64 * width, area.y, width, area.height);
                drawing.meaning(Meaning::Member(column + 1), |drawing| {
                    draw_column(drawing, area, place, *span);
                    if *is_in {
                        draw_member(scene, drawing, area, line);
                    }
                });
            }
        });
        let row = Row::new(vec![label(scene, line), cell]);
        if is_heading { row.staying() } else { row.ruled() }
    });
    let numbers: Vec<Block> = (1..=conflicts.len()).map(|number| Block::line(number.to_string(), SMALL)).collect();
    let head = Cell::figure(SMALL.line_height() + 4.0, move |drawing, area| {
        for (column, number) in numbers.iter().enumerate() {
            let area = Area::new(area.x + column as f64 * width, area.y, width, area.height);
            let entry = Entry::Conflict(conflicts[column].rungs.clone());
            drawing.meaning(Meaning::Entry(column + 1, entry), |drawing| drawing.text_in(number, area));
        }
    });
    let columns = vec![POSITIONS, width * conflicts.len() as f64];
    let what = if conflicts.len() == 1 { "Position, and the conflict" } else { "Position, and the conflicts it is in" };
    let head = Row::new(vec![Cell::text(Block::line(what, FAINT)), head]);
    Table { columns, gap: GAP, head: vec![head], rows: rows.collect() }
}

/// The piece of the line through the marks of a conflict that lies in a row.
fn draw_column(drawing: &mut Drawing, area: Area, place: usize, span: Option<(usize, usize)>) {
    let Some((first, last)) = span.filter(|(first, last)| (*first..=*last).contains(&place) && first < last) else {
        return;
    };
    let (x, middle) = area.center();
    let top = if place == first { middle } else { area.y };
    let bottom = if place == last { middle } else { area.bottom() };
    drawing.line((x, top), (x, bottom), Paint::Grey, 1.5);
}

fn draw_member(scene: &Scene<'_>, drawing: &mut Drawing, area: Area, line: Line) {
    match line {
        Line::Rung(place) => {
            let rung = &scene.view.rungs[place];
            let firm = if rung.red_line { Firm::RedLine } else { Firm::Demand };
            draw_mark(drawing, area, firm, Paint::Party(rung.party.0));
            drawing.say(format!("{}: {}", scene.party(rung.party), scene.rung(place)));
        }
        _ => draw_mark(drawing, area, Firm::Rule, Paint::Ink),
    }
}

/// A circle for a demand, a larger diamond for a red line, a ring for a rule.
fn draw_mark(drawing: &mut Drawing, area: Area, firm: Firm, paint: Paint) {
    let (x, y) = area.center();
    let diamond = |size: f64| vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    match firm {
        Firm::Rule => {
            drawing.dot((x, y), MARK, Paint::Page);
            drawing.ring((x, y), MARK, paint, 2.0);
        }
        Firm::Demand if paint.needs_outline() => {
            drawing.dot((x, y), MARK + 1.0, Paint::Ink);
            drawing.dot((x, y), MARK - 0.5, paint);
        }
        Firm::Demand => drawing.dot((x, y), MARK, paint),
        Firm::RedLine => {
            drawing.polygon(diamond(MARK + 4.0), Paint::Ink);
            drawing.polygon(diamond(MARK + 1.0), paint);
        }
    }
}

fn label<'s>(scene: &'s Scene<'_>, line: Line) -> Cell<'s> {
    match line {
        Line::Party(party) => scene
            .badged(vec![(party, vec![Block::wrapped(&scene.party(party), HEADING, Scene::beside_badge(POSITIONS))])]),
        Line::Rung(place) => {
            Cell::text(Block::wrapped(&scene.rung(place), LABEL, POSITIONS)).meaning(Meaning::Rung(place))
        }
        Line::Rules => Cell::text(Block::line("Rules", HEADING)),
        Line::Rule(place) => {
            let rule = &scene.view.rules[place];
            let said = if rule.because.trim().is_empty() { scene.condition(&rule.holds) } else { plain(&rule.because) };
            Cell::text(Block::wrapped(&said, LABEL, POSITIONS))
        }
    }
}

fn described(scene: &Scene<'_>, place: usize, conflict: &Conflict) -> String {
    let members: Vec<_> = conflict
        .rungs
        .iter()
        .map(|rung| format!("{}: {}", scene.party(scene.view.rungs[*rung].party), scene.rung(*rung)))
        .collect();
    format!("Conflict {}: {}", place + 1, joined(&members))
}
