//! Conflicts that are too many for a column each: how many there are between whom and about what, and in what share of
//! them each position is.

use std::collections::BTreeSet;

use num_bigint::BigUint;

use super::conflicts::{GAP, POSITIONS};
use super::drawing::{Area, Drawing};
use super::parties::BADGE;
use super::scale::share;
use super::scene::{Scene, raised};
use super::sheet::{INNER, KeyItem};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, HEADING, LABEL, SMALL, STRONG, Style};
use super::theme::Paint;
use crate::analysis::{Between, Group, Part, Structure};
use crate::model::{IssueId, PartyId};
use crate::wording::numbers::{counted, exact, several, some};

/// At most so many positions are shown where they are ranked.
const RANKED: usize = 40;

/// At most so many sets of parties have a column each.
const SETS: usize = 6;

/// At most so many issues have a row each.
const ISSUES: usize = 12;

/// How wide the column of the issues is.
const NAMES: f64 = 220.0;

/// How high the row of an issue is at least.
const COUNTED: f64 = 30.0;

/// The least space between counts.
const APART: f64 = 10.0;

/// How high the bar of a position is.
const THICK: f64 = 14.0;

/// How high the bar below a count is.
const BAR: f64 = 5.0;

/// The chart, and what it leaves out.
pub fn table<'s>(scene: &'s Scene<'_>, structure: &'s Structure, remarks: &mut Vec<String>) -> Table<'s> {
    let mut rows = matrix(scene, structure, remarks);
    rows.extend(ranking(scene, structure, remarks));
    Table { columns: vec![POSITIONS, INNER - POSITIONS - GAP], gap: GAP, head: Vec::new(), rows }
}

/// What the signs and bars mean.
pub fn key<'s>(scene: &'s Scene<'_>, structure: &Structure) -> Vec<KeyItem<'s>> {
    let party = |group: &Group| group.rungs.iter().map(|rung| scene.view.rungs[*rung].party).collect::<Vec<_>>();
    let parties: BTreeSet<PartyId> = structure.groups.iter().flat_map(party).collect();
    let mut key = scene.party_key(parties);
    let is_red_line = |part: &Part| scene.view.rungs[part.rung].red_line;
    if structure.parts.iter().any(is_red_line) {
        key.push(KeyItem::new("outlined: a red line, not for trade", |drawing, area| {
            drawing.outline(area.middle(area.width, THICK), Paint::Ink, 2.0);
        }));
    }
    key
}

/// A column of the matrix: what it counts, of all conflicts and by issue; `None` where that was not counted.
struct Column<'s> {
    head: Heading<'s>,
    all: BigUint,
    issues: Option<Vec<(IssueId, BigUint)>>,
}

/// What stands over a column.
#[derive(Clone)]
enum Heading<'s> {
    Parties(&'s [PartyId]),
    Words(&'static str),
}

impl Column<'_> {
    /// How many conflicts there are on an issue, or on any.
    fn count(&self, issue: Option<IssueId>) -> Option<BigUint> {
        let Some(issue) = issue else { return Some(self.all.clone()) };
        let issues = self.issues.as_ref()?;
        let found = issues.iter().find(|(other, _)| *other == issue);
        Some(found.map(|(_, count)| count.clone()).unwrap_or_default())
    }
}

/// The columns: all conflicts, then those between the parties that have most, then the rest.
fn columns(structure: &Structure) -> Vec<Column<'_>> {
    let between = &structure.between;
    let joint = between.iter().any(|between| !between.issues.is_empty());
    let all: BigUint = structure.groups.iter().map(|group| &group.conflicts).sum();
    let sets = sets_with_room(&all);
    let mut columns = vec![Column { head: Heading::Words("all"), all, issues: Some(structure.issues.clone()) }];
    // A single column that is left over is shown as what it is.
    let shown = if between.len() == sets + 1 { sets + 1 } else { sets.min(between.len()) };
    columns.extend(between[..shown].iter().map(|between| Column {
        head: Heading::Parties(&between.parties),
        all: between.conflicts.clone(),
        issues: joint.then(|| between.issues.clone()),
    }));
    let rest = &between[shown..];
    if !rest.is_empty() {
        let all = rest.iter().map(|between| &between.conflicts).sum();
        columns.push(Column { head: Heading::Words("others"), all, issues: joint.then(|| summed(rest, structure)) });
    }
    columns
}

/// How many sets of parties have a column, so that the largest count fits into one, besides those of all and the others.
fn sets_with_room(largest: &BigUint) -> usize {
    let widest = Block::line(shown(largest), SMALL).width() + APART;
    let columns = ((INNER - NAMES) / widest) as usize;
    SETS.min(columns.saturating_sub(2))
}

/// A count in digits, or its size.
fn shown(count: &BigUint) -> String {
    raised(&counted(&exact(count.clone())))
}

fn summed(rest: &[Between], structure: &Structure) -> Vec<(IssueId, BigUint)> {
    let on = |issue: IssueId| rest.iter().flat_map(|between| &between.issues).filter(move |(other, _)| *other == issue);
    structure.issues.iter().map(|(issue, _)| (*issue, on(*issue).map(|(_, count)| count).sum())).collect()
}

/// How many conflicts there are by issue and by the parties between which they are.
fn matrix<'s>(scene: &'s Scene<'_>, structure: &'s Structure, remarks: &mut Vec<String>) -> Vec<Row<'s>> {
    if structure.issues.is_empty() && structure.between.is_empty() {
        return Vec::new();
    }
    let columns = columns(structure);
    let heading = Block::line("Conflicts by issue, and by the parties between which they are", HEADING);
    let mut rows = vec![Row::new(vec![Cell::text(heading).over(2)]).staying(), head(scene, &columns).staying()];
    let issues = structure.issues.iter().take(ISSUES).map(|(issue, _)| Some(*issue));
    rows.extend(std::iter::once(None).chain(issues).map(|issue| counts(scene, &columns, issue)));
    let left_out = structure.issues.len().saturating_sub(ISSUES);
    if left_out > 0 {
        remarks.push(format!("{} in fewer conflicts are not shown.", some(left_out, "more issue")));
    }
    if !structure.issues.is_empty() {
        remarks.push("A conflict counts for every issue that one of its positions speaks of.".to_owned());
    }
    rows
}

/// The place of a column of the matrix in the area of a row.
fn place(area: Area, column: usize, columns: usize) -> Area {
    let width = (area.width - NAMES) / columns as f64;
    Area::new(area.x + NAMES + column as f64 * width, area.y, width, area.height).inset(2.0)
}

/// The badges of the parties over each column, three in a line.
fn head<'s>(scene: &'s Scene<'_>, columns: &[Column<'s>]) -> Row<'s> {
    const IN_LINE: usize = 3;
    let heads: Vec<Heading<'s>> = columns.iter().map(|column| column.head.clone()).collect();
    let lines = heads.iter().map(|head| match head {
        Heading::Parties(parties) => parties.len().div_ceil(IN_LINE),
        Heading::Words(_) => 1,
    });
    let height = lines.max().unwrap_or(1) as f64 * (BADGE + 2.0) + 8.0;
    let cell = Cell::figure(height, move |drawing, area| {
        for (column, head) in heads.iter().enumerate() {
            let area = place(area, column, heads.len());
            match head {
                Heading::Words(words) => drawing.text(&Block::line(*words, SMALL), (area.x, area.y + 2.0)),
                Heading::Parties(parties) => {
                    for (number, party) in parties.iter().enumerate() {
                        let (x, y) = ((number % IN_LINE) as f64, (number / IN_LINE) as f64);
                        let step = BADGE + 2.0;
                        let badge = Area::new(area.x + x * step, area.y + y * step, BADGE, BADGE);
                        scene.badges.draw(drawing, *party, badge);
                    }
                }
            }
        }
    });
    Row::new(vec![cell.over(2)])
}

/// The counts of an issue, or of all.
fn counts<'s>(scene: &'s Scene<'_>, columns: &[Column<'s>], issue: Option<IssueId>) -> Row<'s> {
    let (name, style) = match issue {
        Some(issue) => (scene.issue(issue), LABEL),
        None => ("all issues".to_owned(), FAINT),
    };
    let name = Block::wrapped(&name, style, NAMES - GAP);
    let all = columns[0].all.clone();
    let counts: Vec<Option<(f64, String)>> = columns
        .iter()
        .map(|column| column.count(issue))
        .map(|count| count.map(|count| (share(&count, &all), shown(&count))))
        .collect();
    let cell = Cell::figure(COUNTED.max(name.height() + 6.0), move |drawing, area| {
        drawing.text(&name, (area.x, area.center().1 - name.height() / 2.0));
        for (column, count) in counts.iter().enumerate() {
            let Some((share, count)) = count else { continue };
            draw_count(drawing, place(area, column, counts.len()), *share, count);
        }
    });
    Row::new(vec![cell.over(2)]).ruled()
}

/// A count with a bar below it: its share of all conflicts.
fn draw_count(drawing: &mut Drawing, area: Area, share: f64, count: &str) {
    let style = if count == "0" { SMALL } else { Style { paint: Paint::Ink, ..SMALL } };
    let label = Block::line(count, style);
    let top = area.center().1 - (label.height() + BAR) / 2.0;
    drawing.text(&label, (area.x, top));
    if count != "0" {
        let width = ((area.width - 6.0) * share).max(1.0);
        drawing.fill(Area::new(area.x, top + label.height() + 1.0, width, BAR), Paint::Grey);
    }
}

/// Positions ranked by their share of the conflicts, dispute by dispute.
fn ranking<'s>(scene: &'s Scene<'_>, structure: &Structure, remarks: &mut Vec<String>) -> Vec<Row<'s>> {
    let mut rows = Vec::new();
    let mut left_out = 0;
    for group in &structure.groups {
        let mut parts: Vec<_> = structure.parts.iter().filter(|part| group.rungs.contains(&part.rung)).collect();
        parts.sort_by(|one, other| other.conflicts.cmp(&one.conflicts).then(one.rung.cmp(&other.rung)));
        let room = RANKED.saturating_sub(rows.len());
        left_out += parts.len().saturating_sub(room);
        parts.truncate(room);
        if parts.is_empty() {
            continue;
        }
        let parties: Vec<PartyId> = scene
            .view
            .parties
            .iter()
            .copied()
            .filter(|party| group.rungs.iter().any(|rung| scene.view.rungs[*rung].party == *party))
            .collect();
        let count = raised(&several(&exact(group.conflicts.clone()), "conflict"));
        let words = format!("{}: {count}", scene.parties(&parties));
        let heading = Block::wrapped(&words, HEADING, INNER);
        rows.push(Row::new(vec![Cell::text(heading).over(2)]).after(8.0).staying());
        rows.extend(parts.into_iter().map(|part| {
            let rung = &scene.view.rungs[part.rung];
            let blocks = vec![Block::wrapped(&scene.rung(part.rung), LABEL, Scene::beside_badge(POSITIONS))];
            let part = (share(&part.conflicts, &group.conflicts), shown(&part.conflicts));
            let (paint, red_line) = (Paint::Party(rung.party.0), rung.red_line);
            let bar = Cell::figure(22.0, move |drawing, area| draw_share(drawing, area, (paint, red_line), &part));
            Row::new(vec![scene.badged(vec![(rung.party, blocks)]), bar]).ruled()
        }));
    }
    if left_out > 0 {
        remarks.push(format!("{} that take part less often are not shown.", some(left_out, "more position")));
    }
    rows
}

/// A bar for a share of all conflicts of a dispute, with the number of conflicts at its end.
fn draw_share(drawing: &mut Drawing, area: Area, (paint, red_line): (Paint, bool), (share, count): &(f64, String)) {
    let label = Block::line(count.clone(), STRONG);
    let room = area.width - label.width() - 8.0;
    let bar = Area::new(area.x, area.center().1 - THICK / 2.0, (room * share).max(1.0), THICK);
    drawing.fill(bar, paint);
    if red_line {
        drawing.outline(bar, Paint::Ink, 2.0);
    } else if paint.needs_outline() {
        drawing.outline(bar, Paint::Ink, 1.0);
    }
    drawing.text(&label, (bar.right() + 8.0, area.center().1 - label.height() / 2.0));
}
