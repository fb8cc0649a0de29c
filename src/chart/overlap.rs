//! Who accepts what? The values of the issues as rows, parties as columns, and what the zone makes of each value.
//!
//! The issues on which talks fail come first. Acceptance is a filled cell, refusal a hatched one, silence an empty one;
//! what a red line says has a heavy frame. No colour carries any of this.

use super::drawing::{Area, Drawing};
use super::meaning::Meaning;
use super::parties::{BADGE, Badges};
use super::scene::{Scene, joined};
use super::sheet::{INNER, KeyItem, Sheet};
use super::table::{Cell, Row, Table};
use super::text::{Block, HEADING, LABEL, SMALL, STRONG};
use super::theme::Paint;
use crate::analysis::{IssueOverlap, Overlap, Stance, ValueOverlap, Verdict, ZoneState};
use crate::model::{Answer, IssueId, PartyId};
use crate::wording::numbers::{exact, several, some};

/// How wide the column of the zone is.
const ZONE: f64 = 96.0;

/// The space between the columns.
const GAP: f64 = 6.0;

/// The columns of the values and of the parties are not narrower than this.
const VALUES: f64 = 210.0;
const PARTY: f64 = 26.0;

/// Nor is the column of a party wider than this.
const WIDEST: f64 = 84.0;

/// At most so many parties have a column.
const PARTIES: usize = 14;

/// Rows beyond this are folded: issues that are not contested are counted.
const FOLDED: usize = 40;

/// At most so many rows are shown.
const ROWS: usize = 110;

/// So many rows of an issue are kept on one page.
const TOGETHER: usize = 12;

/// How wide the mark in a cell is at most.
const WIDE: f64 = 40.0;

/// How high a cell is.
const CELL: f64 = 22.0;

/// A chart in the making.
struct Matrix<'s> {
    scene: &'s Scene<'s>,
    overlap: &'s Overlap,
    /// The parties with a column, by place in [`Overlap::parties`].
    parties: Vec<usize>,
    /// How wide the column of a party is.
    width: f64,
}

/// The chart.
pub fn sheet<'s>(scene: &'s Scene<'s>, overlap: &'s Overlap) -> Sheet<'s> {
    let mut sheet = scene.sheet(title(scene, overlap));
    if overlap.issues.is_empty() || overlap.parties.is_empty() {
        return sheet;
    }
    let matrix = Matrix::of(scene, overlap);
    sheet.subtitle = "What each party says to each value, by the rules and its own red lines and demands. The most \
                      contested issues come first."
        .to_owned();
    sheet.key = matrix.key();
    let (shown, folded, cut) = matrix.shown();
    if !folded.is_empty() {
        let names: Vec<_> = folded.iter().map(|issue| scene.issue(issue.issue)).collect();
        let count = some(folded.len(), "more issue");
        let list = joined(&names);
        let list = if list.chars().count() <= 400 { format!(": {list}") } else { String::new() };
        sheet.remarks.push(format!("On {count} nobody refuses what another party wants{list}."));
    }
    if cut > 0 {
        sheet.remarks.push(format!("{} that are not more contested are not shown.", some(cut, "more issue")));
    }
    if matrix.parties.len() < overlap.parties.len() {
        let left = some(overlap.parties.len() - matrix.parties.len(), "more party").replace("partys", "parties");
        sheet.remarks.push(format!("{left} that refuse less are not shown."));
    }
    for party in overlap.parties.iter().filter(|party| party.clashes) {
        let name = scene.party(party.party);
        sheet.remarks.push(format!("The positions of {name} clash with each other: it accepts no package at all."));
    }
    sheet.description = described(scene, &sheet.title, overlap, &shown);
    sheet.table = Some(matrix.table(&shown));
    sheet
}

fn title(scene: &Scene<'_>, overlap: &Overlap) -> String {
    let issues = overlap.issues.len();
    let settled = |issue: &&IssueOverlap| issue.values.iter().any(|value| value.zone == ZoneState::Settled);
    match overlap.answer {
        Verdict::Feasible => {
            let count = scene.acceptable(&overlap.packages);
            match overlap.issues.iter().filter(settled).count() {
                0 => format!("{count}, and every issue is open"),
                all if all == issues => format!("{count}, and every issue is settled"),
                some => format!("{count}; {some} of {issues} issues are settled, {} open", issues - some),
            }
        }
        Verdict::Infeasible => failing(scene, overlap),
        Verdict::Unknown => "Whether there is a deal is not known; these are the stances that were decided".to_owned(),
    }
}

/// On what talks fail.
fn failing(scene: &Scene<'_>, overlap: &Overlap) -> String {
    let in_order = || overlap.most_contested.iter().map(|issue| &overlap.issues[issue.0]);
    let dead: Vec<_> = in_order().filter(|issue| issue.contest.deadlock).collect();
    let names: Vec<_> = dead.iter().map(|issue| format!("“{}”", scene.issue(issue.issue))).collect();
    match (names.len(), in_order().next()) {
        (1 | 2, _) => format!("Talks fail on {}: every value is refused by somebody", joined(&names)),
        (3.., _) => {
            let issues = overlap.issues.len();
            format!("Talks fail on {} of {issues} issues: every value is refused by somebody", names.len())
        }
        (0, Some(first)) => {
            let name = scene.issue(first.issue);
            match &first.contest.conflicts {
                Some(count) if *count > 0_u8.into() => {
                    let count = several(&exact(count.clone()), "conflict");
                    format!("No deal, though no issue fails by itself; most contested is “{name}”, in {count}")
                }
                _ => format!("No deal, though no issue fails by itself; most contested is “{name}”"),
            }
        }
        (0, None) => "No deal".to_owned(),
    }
}

/// What is shown, what is folded into a remark because nobody contests it, and how many issues are beyond what is shown.
type Shown<'s> = (Vec<&'s IssueOverlap>, Vec<&'s IssueOverlap>, usize);

impl<'s> Matrix<'s> {
    fn of(scene: &'s Scene<'s>, overlap: &'s Overlap) -> Self {
        let refusals = |place: &usize| {
            let values = overlap.issues.iter().flat_map(|issue| &issue.values);
            values
                .filter(|value| matches!(value.stances[*place], Stance::Refuses { .. } | Stance::Insists { .. }))
                .count()
        };
        let mut parties: Vec<usize> = (0..overlap.parties.len()).collect();
        if parties.len() > PARTIES {
            parties.sort_by_key(|place| (std::cmp::Reverse(refusals(place)), *place));
            parties.truncate(PARTIES);
            parties.sort_unstable();
        }
        let count = parties.len() as f64;
        let room = INNER - ZONE - GAP * (count + 1.0) - VALUES;
        Matrix { scene, overlap, width: (room / count).clamp(PARTY, WIDEST), parties }
    }

    fn shown(&self) -> Shown<'s> {
        let in_order = self.overlap.most_contested.iter().map(|issue| &self.overlap.issues[issue.0]);
        let all: Vec<&IssueOverlap> = in_order.collect();
        let rows = |issues: &[&IssueOverlap]| issues.iter().map(|issue| issue.values.len() + 1).sum::<usize>();
        // Where nothing is contested, there is nothing to begin with.
        let folds = rows(&all) > FOLDED && all.iter().any(|issue| is_contested(issue));
        let (mut shown, folded): (Vec<_>, Vec<_>) = all.into_iter().partition(|issue| !folds || is_contested(issue));
        let (before, most) = (shown.len(), if folds { ROWS } else { FOLDED });
        while shown.len() > 1 && rows(&shown) > most {
            shown.pop();
        }
        let cut = before - shown.len();
        (shown, folded, cut)
    }

    fn key(&self) -> Vec<KeyItem<'s>> {
        let paint = Paint::Grey;
        let item = |words: &str, stance: Stance| {
            let item = KeyItem::new(words, move |drawing, area| draw_stance(drawing, area, stance, paint));
            KeyItem { width: 30.0, ..item }
        };
        let mut key = vec![
            item("accepts", Stance::Accepts),
            item("insists on", Stance::Insists { red_line: false }),
            item("refuses", Stance::Refuses { red_line: false }),
            item("silent on the issue", Stance::Silent),
            item("refuses by a red line", Stance::Refuses { red_line: true }),
            item("insists by a red line", Stance::Insists { red_line: true }),
        ];
        let has = |wanted: Stance| {
            self.overlap
                .issues
                .iter()
                .flat_map(|issue| &issue.values)
                .any(|value| self.parties.iter().any(|place| value.stances[*place] == wanted))
        };
        key.extend(has(Stance::Impossible).then(|| item("impossible by the rules", Stance::Impossible)));
        key.extend(has(Stance::Unknown).then(|| item("not known", Stance::Unknown)));
        if self.named_heads().is_none() {
            key.extend(self.scene.party_key(self.parties.iter().map(|place| self.overlap.parties[*place].party)));
        }
        key
    }

    /// The names of the parties as heads of columns, if each fits.
    fn named_heads(&self) -> Option<Vec<Block>> {
        let name = |place: &usize| {
            let party = &self.overlap.parties[*place];
            let name = self.scene.party(party.party);
            let fits = name.split(' ').all(|word| SMALL.width(word) <= self.width);
            let said = if party.consents { name } else { format!("{name} (observer)") };
            let block = Block::wrapped(&said, SMALL.on(Paint::Ink), self.width);
            (fits && block.lines.len() <= 3 && SMALL.width("(observer)") <= self.width).then_some(block)
        };
        self.parties.iter().map(name).collect()
    }

    fn table(&self, shown: &[&'s IssueOverlap]) -> Table<'s> {
        let count = self.parties.len();
        let room = INNER - ZONE - (self.width + GAP) * count as f64 - GAP;
        let values = self.widest(shown).clamp(VALUES, room);
        let mut columns = vec![values];
        columns.extend(std::iter::repeat_n(self.width, count));
        columns.push(ZONE);
        let mut rows = Vec::new();
        for issue in shown {
            rows.push(self.heading(issue, values));
            // The rows of an issue stay together, unless they are many.
            let last = issue.values.len().saturating_sub(1);
            rows.extend(issue.values.iter().enumerate().map(|(place, value)| {
                let row = self.row(issue, value, values);
                if place < last && last < TOGETHER { row.staying() } else { row }
            }));
        }
        Table { columns, gap: GAP, head: vec![self.head()], rows }
    }

    /// How wide the longest name of an issue or a value is.
    fn widest(&self, shown: &[&IssueOverlap]) -> f64 {
        let value =
            |issue: &IssueOverlap, value: &ValueOverlap| LABEL.width(&self.scene.answer(issue.issue, &value.answer));
        let issue = |issue: &&IssueOverlap| {
            let values = issue.values.iter().map(|one| value(issue, one)).fold(0.0, f64::max);
            values.max(HEADING.width(&self.scene.issue(issue.issue)))
        };
        shown.iter().map(issue).fold(0.0, f64::max) + GAP
    }

    fn head(&self) -> Row<'s> {
        let names = self.named_heads();
        let mut cells = vec![Cell::empty()];
        for (column, place) in self.parties.iter().enumerate() {
            let (scene, party) = (self.scene, self.overlap.parties[*place].party);
            let name = names.as_ref().map(|names| names[column].clone());
            let height = BADGE + 6.0 + name.as_ref().map_or(0.0, Block::height);
            cells
                .push(Cell::figure(height, move |drawing, area| draw_head(scene, drawing, area, party, name.as_ref())));
        }
        let zone = if self.overlap.answer == Verdict::Infeasible { "No zone" } else { "The zone" };
        cells.push(Cell::text(Block::line(zone, STRONG)));
        Row::new(cells).at_top()
    }

    fn heading(&self, issue: &IssueOverlap, width: f64) -> Row<'s> {
        let title = Block::wrapped(&self.scene.issue(issue.issue), HEADING, width);
        let tag = match (&issue.contest.conflicts, issue.contest.deadlock) {
            (_, true) => "every value is refused by somebody".to_owned(),
            (Some(count), _) if *count > 0_u8.into() => format!("in {}", several(&exact(count.clone()), "conflict")),
            _ => String::new(),
        };
        let (columns, room) = (self.parties.len() + 1, (self.width + GAP) * self.parties.len() as f64 + ZONE);
        let tag = match issue.contest.deadlock {
            true => flagged(Block::wrapped(&tag, STRONG.on(Paint::Page), room - 12.0))
                .meaning(Meaning::Deadlock(issue.issue)),
            false => Cell::text(Block::wrapped(&tag, SMALL, room)),
        };
        let tag = tag.over(columns);
        Row::new(vec![Cell::text(title), tag]).after(8.0).staying()
    }

    fn row(&self, issue: &'s IssueOverlap, value: &'s ValueOverlap, width: f64) -> Row<'s> {
        let words = self.scene.answer(issue.issue, &value.answer);
        let of = |meaning: fn(IssueId, Answer) -> Meaning| meaning(issue.issue, value.answer.clone());
        let mut cells = vec![Cell::text(Block::wrapped(&words, LABEL, width)).meaning(of(Meaning::Value))];
        for place in &self.parties {
            let (party, stance) = (self.overlap.parties[*place].party, value.stances[*place]);
            let said = format!("{} {}: {words}", self.scene.party(party), stance_words(stance));
            let cell = Cell::figure(CELL, move |drawing, area| {
                draw_stance(drawing, area, stance, Badges::paint(party));
                drawing.say(said.clone());
            });
            cells.push(cell.meaning(Meaning::Stance(party, stance, issue.issue, value.answer.clone())));
        }
        let refusing = self.overlap.parties.iter().zip(&value.stances);
        let refusing = refusing.filter(|(party, stance)| party.consents && matches!(stance, Stance::Refuses { .. }));
        let (zone, refusing) = (value.zone, refusing.count());
        let cell = Cell::figure(CELL, move |drawing, area| draw_zone(drawing, area, zone, refusing));
        cells.push(cell.meaning(of(Meaning::Zone)));
        Row::new(cells).ruled()
    }
}

/// A text on a dark ground.
fn flagged<'s>(block: Block) -> Cell<'s> {
    Cell::figure(block.height() + 6.0, move |drawing, area| {
        let (top, width) = (area.center().1 - block.height() / 2.0, block.width() + 12.0);
        drawing.fill(Area::new(area.x, top - 1.0, width, block.height() + 2.0), Paint::Ink);
        drawing.text(&block, (area.x + 6.0, top));
    })
}

/// Whether any party refuses what another wants.
fn is_contested(issue: &IssueOverlap) -> bool {
    let contest = &issue.contest;
    let in_conflict = contest.conflicts.as_ref().is_some_and(|count| *count > 0_u8.into());
    contest.deadlock || contest.opposed > 0 || contest.refusing > 0 || in_conflict
}

fn draw_head(scene: &Scene<'_>, drawing: &mut Drawing, area: Area, party: PartyId, name: Option<&Block>) {
    let badge = Area::new(area.x, area.y, if name.is_some() { BADGE } else { area.width.min(WIDE) }, BADGE + 2.0);
    scene.badges.draw(drawing, party, badge);
    if let Some(name) = name {
        drawing.text(name, (area.x, area.y + BADGE + 4.0));
    }
}

/// What a party says to a value: full for yes, hatched for no, empty for nothing; a heavy frame for a red line.
fn draw_stance(drawing: &mut Drawing, area: Area, stance: Stance, paint: Paint) {
    let cell = Area { width: area.width.min(WIDE), ..area };
    let cell = Area { y: area.center().1 - 7.0, height: 14.0, ..cell };
    match stance {
        Stance::Accepts => {
            drawing.fill(cell, paint);
            if paint.needs_outline() {
                drawing.outline(cell, Paint::Ink, 1.0);
            }
        }
        Stance::Insists { red_line } => {
            drawing.fill(cell, paint);
            let ((x, y), size) = (cell.center(), 5.0);
            drawing.polygon(vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)], paint.ink_on());
            drawing.outline(cell, Paint::Ink, if red_line { 3.0 } else { 1.0 });
        }
        Stance::Refuses { red_line } => {
            let hatch = if paint.needs_outline() { Paint::Ink } else { paint };
            let frame = if red_line { Paint::Ink } else { hatch };
            drawing.hatch(cell, hatch, 4.5, if red_line { 2.0 } else { 1.0 });
            drawing.outline(cell, frame, if red_line { 3.0 } else { 1.0 });
        }
        Stance::Silent => drawing.outline(cell, Paint::Guide, 1.0),
        Stance::Impossible => {
            let (x, y) = cell.center();
            drawing.line((x - 6.0, y), (x + 6.0, y), Paint::Grey, 1.5);
        }
        Stance::Unknown => drawing.text_in(&Block::line("?", STRONG), cell),
    }
}

fn stance_words(stance: Stance) -> &'static str {
    match stance {
        Stance::Accepts => "accepts",
        Stance::Insists { red_line: false } => "insists on",
        Stance::Insists { red_line: true } => "insists by a red line on",
        Stance::Refuses { red_line: false } => "refuses",
        Stance::Refuses { red_line: true } => "refuses by a red line",
        Stance::Silent => "is silent on",
        Stance::Impossible => "cannot have, by the rules",
        Stance::Unknown => "may or may not accept",
    }
}

/// What the zone makes of a value; where there is none, how many stand against the value.
fn draw_zone(drawing: &mut Drawing, area: Area, zone: ZoneState, refusing: usize) {
    let cell = Area { y: area.center().1 - 9.0, height: 18.0, ..area };
    let say = |drawing: &mut Drawing, words: &str, style| {
        let block = Block::line(words, style);
        drawing.text(&block, (cell.x + 6.0, cell.center().1 - block.height() / 2.0));
    };
    match zone {
        ZoneState::Settled => {
            drawing.fill(cell, Paint::Zone);
            drawing.outline(cell, Paint::Ink, 2.0);
            say(drawing, "settled", SMALL.on(Paint::Ink));
        }
        ZoneState::Possible => {
            drawing.fill(cell, Paint::Zone);
            say(drawing, "possible", SMALL.on(Paint::Ink));
        }
        ZoneState::RuledOut => say(drawing, "ruled out", SMALL),
        ZoneState::Impossible => say(drawing, "impossible", SMALL),
        ZoneState::Unknown => say(drawing, "not known", SMALL),
        ZoneState::Empty => match refusing {
            0 => say(drawing, "nobody refuses", SMALL.on(Paint::Ink)),
            1 => say(drawing, "1 refuses", SMALL),
            several => say(drawing, &format!("{several} refuse"), SMALL),
        },
    }
}

fn described(scene: &Scene<'_>, title: &str, overlap: &Overlap, shown: &[&IssueOverlap]) -> String {
    let value = |issue: &IssueOverlap, value: &ValueOverlap| {
        let words = scene.answer(issue.issue, &value.answer);
        let refusing: Vec<_> = overlap
            .parties
            .iter()
            .zip(&value.stances)
            .filter(|(_, stance)| matches!(stance, Stance::Refuses { .. }))
            .map(|(party, _)| scene.party(party.party))
            .collect();
        if refusing.is_empty() {
            format!("{words}: refused by nobody")
        } else {
            format!("{words}: refused by {}", joined(&refusing))
        }
    };
    let issue = |issue: &&IssueOverlap| {
        let values: Vec<_> = issue.values.iter().map(|one| value(issue, one)).collect();
        format!("{}: {}", scene.issue(issue.issue), values.join("; "))
    };
    format!("{title}. {}.", shown.iter().map(issue).collect::<Vec<_>>().join(". "))
}
