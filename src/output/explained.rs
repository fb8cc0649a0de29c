//! What `explain` answers, in words: why there is no agreement, and what would open one.

use std::io::{self, Write};

use num_bigint::BigUint;

use super::Subject;
use super::document::{Block, Item, Line, Member};
use super::numbers::{Counted, counted, exact, several, some};
use super::pace::Pace;
use super::rows::Paper;
use super::sheet::Sheet;
use super::structure;
use super::verdict;
use crate::analysis::{Concession, Conflict, Conflicts, Explanation, LISTED, Structure, Verdict};
use crate::engine::Count;

/// Writes the answer of `explain` for people, part by part: its lists can be long.
pub(crate) fn write(
    out: &mut dyn Write,
    paper: Paper,
    subject: Subject<'_>,
    answer: &Explanation,
    pace: &mut Pace<'_>,
) -> io::Result<()> {
    let mut document = verdict::document(subject, answer.answer, &answer.packages);
    if answer.answer == Verdict::Feasible {
        let nothing = "An agreement exists, so there is no conflict, and nothing has to be conceded.";
        document.blocks.push(Block::Text(nothing.into()));
        document.blocks.extend(verdict::notes(answer.complete, &answer.notes));
        document.blocks.extend(subject.next("packages", ""));
        return Sheet::begin(out, paper, &document).map(drop);
    }
    let structure = answer.structure.as_ref();
    let of_structure = |told: &dyn Fn(&Structure) -> Vec<Block>| structure.map(told).unwrap_or_default();
    document.blocks.extend(of_structure(&|all| structure::disputes(subject, all)));
    let mut sheet = Sheet::begin(out, paper, &document)?;
    conflicts(&mut sheet, subject, answer, pace)?;
    sheet.write(&of_structure(&|all| structure::most_in_conflict(subject, answer, all)))?;
    concessions(&mut sheet, subject, answer, pace)?;
    sheet.write(&of_structure(&|all| structure::burdens(subject, answer, all)))?;
    let notes = [&answer.notes, pace.cuts()].concat();
    sheet.write(&verdict::notes(answer.complete && pace.cuts().is_empty(), &notes))?;
    sheet.write(&last(subject, answer))
}

fn conflicts(sheet: &mut Sheet<'_>, subject: Subject<'_>, answer: &Explanation, pace: &mut Pace<'_>) -> io::Result<()> {
    let heading = Line::strong(format!("Why: {}", how_many(&answer.conflicts, "conflict")));
    let meaning =
        "A conflict is a smallest set of positions that cannot be met together: without any one of them, the rest can.";
    let mut blocks = vec![Block::Heading(heading)];
    if !answer.conflicts.items.is_empty() && !contradictory(answer) {
        blocks.push(Block::Text(meaning.into()));
        blocks.extend(recurring(subject, answer));
        blocks.extend(cut(answer, answer.conflicts.items.len(), &answer.conflicts.total));
    }
    sheet.write(&blocks)?;
    let items = answer.conflicts.items.iter().enumerate();
    pace.each("conflicts", items, |(place, item)| sheet.write([&Block::Item(conflict(subject, place + 1, item, None))]))
}

/// Why conflicts look alike where fallbacks take part.
fn recurring(subject: Subject<'_>, answer: &Explanation) -> Option<Block> {
    let mut rungs = answer.conflicts.items.iter().flat_map(|conflict| &conflict.rungs);
    let said = "Fallbacks count by themselves, so a conflict may come again with a position's fallback in its place.";
    rungs.any(|place| subject.view.rungs[*place].level > 0).then(|| Block::Text(said.into()))
}

/// How many of a list there are, and how many of them are shown.
pub(crate) fn how_many(conflicts: &Conflicts, one: &str) -> String {
    listed(conflicts.items.len(), &conflicts.total, one, "smallest first")
}

/// How many concessions there are, and how many of them are shown.
pub(crate) fn concessions_listed(answer: &Explanation) -> String {
    listed(answer.concessions.len(), &answer.concession_count, "concession", "cheapest first")
}

fn listed(shown: usize, total: &Count, one: &str, order: &str) -> String {
    match (exact(shown) == *total, shown) {
        (true, 0 | 1) => several(total, one),
        (true, _) => format!("{}, {order}", several(total, one)),
        (false, 0) => several(total, one),
        (false, _) => format!("{} of {}, {order}", counted(&exact(shown)), several(total, one)),
    }
}

/// What a table of the answer leaves out, as a part of a sentence; nothing if it holds everything.
pub(crate) fn cut_short(answer: &Explanation, pace: &Pace<'_>) -> Option<String> {
    if !pace.cuts().is_empty() {
        return Some(format!("the table is cut short: {}", pace.cuts().join("; ")));
    }
    let lists = [
        ("conflict", answer.conflicts.items.len(), &answer.conflicts.total),
        ("concession", answer.concessions.len(), &answer.concession_count),
    ];
    let cut = lists.into_iter().filter(|(_, shown, total)| exact(*shown).found < total.found);
    let (shares, remedies): (Vec<_>, Vec<_>) = cut
        .map(|(one, shown, total)| {
            let share = format!("{} of {}", counted(&exact(shown)), several(total, one));
            (share, remedy(answer, shown, total))
        })
        .unzip();
    let mut parts = vec![shares.join(" and ")];
    // One of two lists may be too long for what is true of the other.
    parts.extend(remedies.into_iter().flatten().max_by_key(|remedy| remedy != EVERY_ONE));
    parts.extend(answer.cuts.iter().cloned());
    (!shares.is_empty()).then(|| format!("the table is cut short: {}", parts.join("; ")))
}

/// How to see the rest of a list.
fn cut(answer: &Explanation, shown: usize, total: &Count) -> Option<Block> {
    let remedy = remedy(answer, shown, total)?;
    Some(Block::Text(format!("{remedy}.").into()))
}

/// What lists the rest.
const EVERY_ONE: &str = "--all lists every one";

/// What lists more, where there is more than was wanted; a list that ended by itself has nothing that would.
fn remedy(answer: &Explanation, shown: usize, total: &Count) -> Option<String> {
    let is_more = shown >= answer.limit && exact(shown).found < total.found;
    is_more.then(|| match (total.complete, total.found <= BigUint::from(LISTED)) {
        (true, true) => EVERY_ONE.to_owned(),
        (true, false) => format!("--all lists up to {} of them", counted(&exact(LISTED))),
        (false, _) => "--all lists more of them, as far as the search goes".to_owned(),
    })
}

/// Whether the rules and what is set leave no package whatever the parties hold.
fn contradictory(answer: &Explanation) -> bool {
    answer.conflicts.items.iter().any(|conflict| conflict.rungs.is_empty())
}

/// A conflict as an entry of a list. `asked` is the place of the rule that fixes a value, if the conflict says why that
/// value is not possible; the rule itself goes without saying.
pub(crate) fn conflict(subject: Subject<'_>, number: usize, conflict: &Conflict, asked: Option<usize>) -> Item {
    let rungs = conflict.rungs.iter().map(|place| {
        let clauses: Vec<_> = conflict.clauses.iter().filter(|clause| clause.rung == *place).cloned().collect();
        subject.in_conflict(&subject.view.rungs[*place], &clauses)
    });
    let rules: Vec<_> = conflict.rules.iter().filter(|place| Some(**place) != asked).collect();
    let mut members: Vec<Member> = rungs.collect();
    members.extend(rules.iter().map(|place| subject.rule(**place)));
    if !conflict.rules_minimal && !rules.is_empty() {
        let what = Line::faint("It is not proved that every rule named here is needed.");
        members.push(Member { who: Line::default(), what, more: Vec::new() });
    }
    let takes_part = asked.map(|asked| conflict.rules.contains(&asked));
    let kind = if asked.is_some() { "Reason" } else { "Conflict" };
    Item {
        number: Some((kind, number)),
        head: match (conflict.rungs.len(), takes_part) {
            (0, Some(_)) => excluded_by(subject, &rules).into(),
            (rungs, _) => conflict_head(rungs, rules.len(), takes_part).into(),
        },
        members,
    }
}

/// What rules that exclude a value by themselves are: those of the file, or what is set besides.
fn excluded_by(subject: Subject<'_>, rules: &[&usize]) -> &'static str {
    let in_file = |place: &&usize| subject.view.rules[**place].in_file;
    match (rules.iter().any(in_file), rules.iter().all(in_file)) {
        (_, true) => "the rules alone exclude it",
        (true, false) => "the rules and what is set exclude it",
        (false, false) => "what is set excludes it",
    }
}

/// What so many rungs and rules do; whether a value takes part, if one was asked about.
fn conflict_head(rungs: usize, rules: usize, value_takes_part: Option<bool>) -> String {
    let positions = some(rungs, "position");
    let all = if rules == 0 { positions } else { format!("{positions} and {}", some(rules, "rule")) };
    let be_met = if rungs + rules == 2 { "cannot both be met" } else { "cannot all be met" };
    match (rungs, rules, value_takes_part) {
        (0, ..) => "the rules and what is set contradict each other".to_owned(),
        (1, 0, Some(true)) => "1 position excludes it".to_owned(),
        (_, _, Some(true)) => format!("{all} exclude it"),
        (_, _, Some(false)) => format!("{all} {be_met}, with this value or another"),
        (1, 0, None) => "1 position cannot be met by any package".to_owned(),
        (_, _, None) => format!("{all} {be_met}"),
    }
}

fn concessions(
    sheet: &mut Sheet<'_>,
    subject: Subject<'_>,
    answer: &Explanation,
    pace: &mut Pace<'_>,
) -> io::Result<()> {
    if answer.concessions.is_empty() && answer.concession_count.found == BigUint::ZERO {
        return sheet.write(&no_concession(answer));
    }
    let (crossing, ordinary): (Vec<_>, Vec<_>) =
        answer.concessions.iter().enumerate().partition(|(_, concession)| !concession.red_lines.is_empty());
    let shown = answer.concessions.len();
    let order = if answer.beyond_red_lines { "fewest red lines first, then cheapest" } else { "cheapest first" };
    let heading = listed(shown, &answer.concession_count, "concession", order);
    let mut blocks = vec![
        Block::Heading(Line::strong(format!("What would open an agreement: {heading}"))),
        Block::Text(
            "A concession is one possible repair, enough by itself; it does not say whose position is the cause."
                .into(),
        ),
    ];
    blocks.extend(cut(answer, shown, &answer.concession_count));
    if ordinary.is_empty() && !crossing.is_empty() {
        blocks.push(Block::Text("No concession short of a red line opens an agreement.".into()));
    }
    sheet.write(&blocks)?;
    let item =
        |(place, concession): &(usize, &Concession)| Block::Item(self::concession(subject, place + 1, concession));
    pace.each("concessions", &ordinary, |one| sheet.write([&item(one)]))?;
    if crossing.is_empty() {
        return Ok(());
    }
    sheet.write([&Block::Heading(Line::strong("Concessions that cross red lines"))])?;
    pace.each("concessions that cross red lines", &crossing, |one| sheet.write([&item(one)]))
}

fn no_concession(answer: &Explanation) -> Vec<Block> {
    let said = match (contradictory(answer), answer.concession_count.complete, answer.beyond_red_lines) {
        (true, ..) => "No concession helps: no position takes part in the contradiction.",
        (_, false, _) => "No concession was found before the search stopped.",
        (_, true, false) => "No concession short of a red line opens an agreement.",
        (_, true, true) => "No concession opens an agreement, red lines included.",
    };
    vec![Block::Heading(Line::strong("What would open an agreement")), Block::Text(said.into())]
}

/// A concession as an entry of a list.
pub(crate) fn concession(subject: Subject<'_>, number: usize, concession: &Concession) -> Item {
    let rungs = &subject.view.rungs;
    let members = subject.weakest(&concession.rungs).into_iter().map(|place| {
        let moves = concession.moves.iter().filter(|step| rungs[step.rung].held == rungs[place].held);
        subject.given_up(&rungs[place], &moves.collect::<Vec<_>>())
    });
    Item {
        number: Some(("Concession", number)),
        head: concession_head(subject, concession),
        members: members.collect(),
    }
}

fn concession_head(subject: Subject<'_>, concession: &Concession) -> Line {
    let crosses = match concession.red_lines.len() {
        0 => String::new(),
        crossed => format!("crosses {}, ", some(crossed, "red line")),
    };
    let cost = match concession.cost.is_zero() && !concession.red_lines.is_empty() {
        true => "no other cost".to_owned(),
        false => format!("cost {}", subject.shares(&concession.cost, &concession.by_party)),
    };
    let opens = Counted::of(subject.view).words(&concession.packages);
    Line::from(format!("{crosses}{cost}, opens {opens}"))
}

fn last(subject: Subject<'_>, answer: &Explanation) -> Option<Block> {
    match answer.concessions.first() {
        Some(concession) => subject.next("packages", &conceding(subject, concession)),
        None if contradictory(answer) => {
            Some(Block::Text("Without what is set, or with another variant, the answer may be another.".into()))
        }
        None if !answer.beyond_red_lines && answer.concession_count == Count::NONE => {
            subject.next("explain", " --beyond-red-lines")
        }
        None => subject.next("packages", ""),
    }
}

/// The options that make a concession.
fn conceding(subject: Subject<'_>, concession: &Concession) -> String {
    let weakest = subject.weakest(&concession.rungs).into_iter();
    weakest.map(|place| format!(" --concede {}", super::plain::for_shell(&subject.view.rungs[place].id))).collect()
}
