//! What do the packages look like? A column for each of the best, and a row for each value on which they differ; what is
//! the same in all of them is said once.

use num_bigint::BigUint;

use super::drawing::{Area, Drawing};
use super::meaning::{Entry, Meaning};
use super::scene::{Scene, joined, raised};
use super::sheet::{INNER, KeyItem, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, FAINT, HEADING, LABEL, SMALL, STRONG};
use super::theme::Paint;
use crate::analysis::{PackageList, PackageRow, Verdict};
use crate::model::{Answer, IssueId};
use crate::wording::names::any_of;
use crate::wording::numbers::{cost, counted, exact, some};
use crate::wording::plain::plain;

/// At most so many packages have a column.
pub const COLUMNS: usize = 12;

/// At most so many issues on which all packages agree are shown.
const SAME: usize = 60;

/// How wide the column of the values is.
const VALUES: f64 = 330.0;

/// How wide the column of the issues is where all packages agree.
const ISSUES: f64 = 380.0;

/// The space between the columns.
const GAP: f64 = 16.0;

/// A column of a package is not wider than this.
const WIDEST: f64 = 64.0;

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'_>, list: &'s PackageList, rows: &'s [PackageRow]) -> Sheet<'s> {
    let rows = &rows[..rows.len().min(COLUMNS)];
    let differing = differing(scene, rows);
    let mut sheet = scene.sheet(title(scene, list, rows, &differing));
    if rows.is_empty() {
        return sheet;
    }
    let what = match list.answer {
        Verdict::Feasible => "Packages that all can accept, those that meet most wishes first",
        _ => "Compromises that the rules and the red lines allow, cheapest first",
    };
    sheet.subtitle = match (rows.len(), differing.is_empty()) {
        (1, _) => "What it says on every issue.".to_owned(),
        (_, true) => format!("{what}. They are the same in every issue."),
        _ => format!("{what}. Each numbered column is one; a row tells which have the value."),
    };
    if !differing.is_empty() {
        sheet.key = vec![KeyItem::new("has this value", |drawing, area| draw_value(drawing, area, true))];
        if rows.iter().flat_map(|row| &row.answers).any(|answers| answers.len() > 1) {
            let any = KeyItem::new("any of these values will do", |drawing, area| draw_value(drawing, area, false));
            sheet.key.push(any);
        }
    }
    let shown: BigUint = rows.iter().map(|row| &row.packages).sum();
    if !list.compromises.complete || shown != list.compromises.found {
        let all = scene.packages(&list.compromises);
        let columns = some(rows.len(), "column");
        let shown = raised(&counted(&exact(shown)));
        sheet.remarks.push(format!("{columns} shown, standing for {shown} of {all}."));
    }
    let same = scene.view.scenario.issues.len() - differing.len();
    if same > SAME {
        let more = some(same - SAME, "more issue");
        sheet.remarks.push(format!("What is the same on {more} is not shown; `zopa packages` lists it."));
    }
    sheet.table = Some(table(scene, rows, &differing));
    sheet.description = described(scene, &sheet.title, rows);
    sheet
}

fn title(scene: &Scene<'_>, list: &PackageList, rows: &[PackageRow], differing: &[IssueId]) -> String {
    let one = list.compromises.found == 1_u8.into();
    match (list.answer, &list.cheapest) {
        (Verdict::Infeasible, _) if rows.is_empty() => "The rules and the red lines leave no package at all".to_owned(),
        _ if rows.is_empty() => "No package was found before the search ended".to_owned(),
        (Verdict::Feasible, _) => {
            let differ = differ(scene, list, rows, differing).map(|differ| format!("; they {differ}"));
            format!("{}{}", scene.acceptable(&list.packages), differ.unwrap_or_default())
        }
        (_, Some(least)) => {
            let differ = differ(scene, list, rows, differing).map(|differ| format!(" and {differ}"));
            let (nearest, cost) = (counted(&list.compromises), cost(least));
            let nearest =
                if one { format!("the nearest costs {cost}") } else { format!("the {nearest} nearest cost {cost}") };
            format!("No package is acceptable to all; {nearest}{}", differ.unwrap_or_default())
        }
        (_, None) => "No package is acceptable to all".to_owned(),
    }
}

/// In what packages differ, where all of them are shown.
fn differ(scene: &Scene<'_>, list: &PackageList, rows: &[PackageRow], differing: &[IssueId]) -> Option<String> {
    let shown: BigUint = rows.iter().map(|row| &row.packages).sum();
    if !list.compromises.complete || shown != list.compromises.found {
        return None;
    }
    // Where a row stands for several packages, these differ as well.
    let issues = scene.view.scenario.issues.len();
    let open = |issue: &IssueId| differing.contains(issue) || !rows.iter().all(|row| is_one(&row.answers[issue.0]));
    let differing: Vec<_> = (0..issues).map(IssueId).filter(open).collect();
    let names: Vec<_> = differing.iter().map(|issue| format!("“{}”", scene.issue(*issue))).collect();
    Some(match differing.len() {
        0 => return None,
        1 | 2 => format!("differ only in {}", joined(&names)),
        many if many == issues => "differ on every issue".to_owned(),
        many => format!("agree on {} of {issues} issues", issues - many),
    })
}

/// The issues on which the rows do not all say the same.
fn differing(scene: &Scene<'_>, rows: &[PackageRow]) -> Vec<IssueId> {
    let issues = (0..scene.view.scenario.issues.len()).map(IssueId);
    let several = |row: &PackageRow, issue: &IssueId| rows.len() > 1 && row.answers[issue.0].len() > 1;
    let differs = |issue: &IssueId| {
        let first = rows.first().map(|row| &row.answers[issue.0]);
        rows.iter().any(|row| Some(&row.answers[issue.0]) != first || several(row, issue))
    };
    issues.filter(differs).collect()
}

/// Whether answers leave one value.
fn is_one(answers: &[Answer]) -> bool {
    match answers {
        [Answer::Choice(_)] => true,
        [Answer::Amount(range)] => range.is_point(),
        _ => false,
    }
}

fn described(scene: &Scene<'_>, title: &str, rows: &[PackageRow]) -> String {
    let issues = &scene.view.scenario.issues;
    let package = |(place, row): (usize, &PackageRow)| {
        let values = issues.iter().zip(&row.answers).enumerate().map(|(issue, (_, answers))| {
            format!("{}: {}", scene.issue(IssueId(issue)), plain(&any_of(&issues[issue], answers)))
        });
        format!("{}: {}", place + 1, values.collect::<Vec<_>>().join(", "))
    };
    format!("{title}. {}.", rows.iter().enumerate().map(package).collect::<Vec<_>>().join("; "))
}

fn table<'s>(scene: &'s Scene<'_>, rows: &'s [PackageRow], differing: &[IssueId]) -> Table<'s> {
    let strips = INNER - VALUES - GAP;
    let width = (strips / rows.len() as f64).min(WIDEST);
    let mut lines = Vec::new();
    let head = vec![Row::new(vec![Cell::empty(), numbers(width, rows)])];
    lines.extend(summaries(width, rows));
    for issue in differing {
        let heading = Block::wrapped(&scene.issue(*issue), HEADING, VALUES);
        lines.push(Row::new(vec![Cell::text(heading)]).after(8.0).staying());
        lines.extend(values(rows, *issue).into_iter().map(|value| value_row(scene, rows, (*issue, value), width)));
    }
    let same = (0..scene.view.scenario.issues.len()).map(IssueId).filter(|issue| !differing.contains(issue));
    let same: Vec<IssueId> = same.collect();
    if !same.is_empty() {
        let heading = match rows {
            [only] => Cell::text(Block::line("The package", HEADING)).meaning(entry(0, only)),
            _ => Cell::text(Block::line("The same in all of them", HEADING)),
        };
        let heading = heading.over(2);
        lines.push(Row::new(vec![heading]).after(12.0).staying());
        let shown = same.into_iter().take(SAME);
        lines.extend(shown.map(|issue| same_row(scene, issue, &rows[0].answers[issue.0])));
    }
    Table { columns: vec![VALUES, strips], gap: GAP, head: if rows.len() > 1 { head } else { Vec::new() }, rows: lines }
}

/// The number of each package over its column.
fn numbers<'s>(width: f64, rows: &'s [PackageRow]) -> Cell<'s> {
    Cell::figure(STRONG.line_height() + 4.0, move |drawing, area| {
        for (place, row) in rows.iter().enumerate() {
            let column = Area::new(area.x + place as f64 * width, area.y, width, area.height);
            let number = Block::line((place + 1).to_string(), STRONG);
            drawing.meaning(entry(place, row), |drawing| drawing.text_in(&number, column));
        }
    })
}

fn entry(place: usize, row: &PackageRow) -> Meaning {
    Meaning::Entry(place + 1, Entry::Package(row.answers.clone()))
}

/// What packages cost, and what they stand for, where that tells them apart.
fn summaries<'s>(width: f64, rows: &'s [PackageRow]) -> Vec<Row<'s>> {
    let mut lines = Vec::new();
    let mut line = |words: &str, numbers: Vec<String>| {
        if numbers.iter().any(|number| *number != numbers[0]) {
            let label = Cell::text(Block::line(words, FAINT));
            lines.push(Row::new(vec![
                label,
                columns(width, numbers.len(), |place| Some(numbers[place].clone()), SMALL),
            ]));
        }
    };
    line("Cost", rows.iter().map(|row| cost(&row.cost)).collect());
    line("Wishes met, by weight", rows.iter().map(|row| cost(&row.wishes)).collect());
    line("Packages it stands for", rows.iter().map(|row| short(&row.packages)).collect());
    lines
}

/// A count that fits a column.
fn short(count: &BigUint) -> String {
    let digits = count.to_string();
    if digits.len() <= 6 { counted(&exact(count.clone())) } else { raised(&format!("10^{}", digits.len() - 1)) }
}

/// A cell with a text in each column.
fn columns<'s>(
    width: f64,
    count: usize,
    words: impl Fn(usize) -> Option<String>,
    style: super::text::Style,
) -> Cell<'s> {
    let blocks: Vec<Block> =
        (0..count).map(|place| Block::wrapped(&words(place).unwrap_or_default(), style, width - 4.0)).collect();
    let height = blocks.iter().map(Block::height).fold(0.0, f64::max) + 4.0;
    Cell::figure(height, move |drawing, area| {
        for (place, block) in blocks.iter().enumerate() {
            drawing.text_in(block, Area::new(area.x + place as f64 * width, area.y, width, area.height));
        }
    })
}

/// The values of an issue that occur, in the order of its domain.
fn values(rows: &[PackageRow], issue: IssueId) -> Vec<Answer> {
    let mut values: Vec<Answer> = Vec::new();
    for answer in rows.iter().flat_map(|row| &row.answers[issue.0]) {
        if !values.contains(answer) {
            values.push(answer.clone());
        }
    }
    values.sort_by_key(|answer| match answer {
        Answer::Choice(place) => (*place, None),
        Answer::Amount(range) => (0, Some((range.min.clone(), range.min_open, range.max.clone()))),
    });
    values
}

fn value_row<'s>(
    scene: &'s Scene<'_>,
    rows: &'s [PackageRow],
    (issue, value): (IssueId, Answer),
    width: f64,
) -> Row<'s> {
    let words = scene.answer(issue, &value);
    let label = Cell::text(Block::wrapped(&words, LABEL, VALUES));
    let cell = Cell::figure(22.0, move |drawing, area| {
        for (place, row) in rows.iter().enumerate() {
            let column = Area::new(area.x + place as f64 * width, area.y, width, area.height);
            let answers = &row.answers[issue.0];
            if answers.contains(&value) {
                drawing.meaning(Meaning::Member(place + 1), |drawing| {
                    draw_value(drawing, column, answers.len() == 1);
                    drawing.say(format!("{}: {words}", place + 1));
                });
            }
        }
    });
    Row::new(vec![label, cell]).ruled()
}

/// That a package has a value: a filled bar if it is the one, an outlined one if any of several will do.
fn draw_value(drawing: &mut Drawing, area: Area, only: bool) {
    let bar = area.middle((area.width - 6.0).min(44.0), 12.0);
    if only {
        drawing.fill(bar, Paint::Ink);
    } else {
        drawing.fill(bar, Paint::Pale);
        drawing.outline(bar, Paint::Ink, 1.5);
    }
}

fn same_row<'s>(scene: &'s Scene<'_>, issue: IssueId, answers: &[Answer]) -> Row<'s> {
    let words = match answers {
        [one] => scene.answer(issue, one),
        several => plain(&any_of(&scene.view.scenario.issues[issue.0], several)),
    };
    let value = Block::wrapped(&words, STRONG, INNER - ISSUES - GAP);
    let label = Block::wrapped(&scene.issue(issue), LABEL, ISSUES);
    let height = label.height().max(value.height()) + 6.0;
    let both = Cell::figure(height, move |drawing, area| {
        drawing.text(&label, (area.x, area.y + 3.0));
        drawing.text(&value, (area.x + ISSUES + GAP, area.y + 3.0));
    });
    Row::new(vec![both.over(2)]).ruled()
}
