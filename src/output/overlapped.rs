//! What `overlap` answers, in words: what each party says to each value, what sets of parties could sign, and which
//! positions stand most in the way.

use num_bigint::BigUint;
use unicode_width::UnicodeWidthStr;

use super::Subject;
use super::document::{Block, Document, Head, Line, Table};
use super::verdict;
use crate::analysis::{
    Coalition, Coalitions, IssueOverlap, Overlap, OverlapParty, Pivot, Pivots, Stance, Verdict, ZoneState,
};
use crate::model::PartyId;
use crate::wording::numbers::{Counted, cost, counted, exact, several, some};

/// With at most so many parties each says what it says in a word; with more, in a letter.
const WORDS: usize = 5;

/// The names of the parties stand over their columns if they take no more than this together.
const NAMES: usize = 48;

/// With at most so many parties every set of them is told of.
const SETS: usize = 4;

/// At most so many pairs, issues or positions are told of in a list of those that matter most.
const MOST: usize = 10;

/// The answer of `overlap` as a document.
pub(crate) fn document(subject: Subject<'_>, overlap: &Overlap) -> Document {
    let mut document = verdict::document(subject, overlap.answer, &overlap.packages);
    let blocks = &mut document.blocks;
    blocks.extend(warnings(subject, overlap));
    blocks.extend(contested(subject, overlap));
    blocks.extend(stances(subject, overlap));
    blocks.extend(overlap.coalitions.iter().flat_map(|all| coalitions(subject, all)));
    blocks.extend(overlap.pivots.iter().flat_map(|all| pivots(subject, all)));
    blocks.extend(verdict::notes(overlap.complete, &overlap.notes));
    blocks.extend(match overlap.answer {
        Verdict::Feasible => subject.next("packages", ""),
        Verdict::Infeasible => subject.next("explain", ""),
        Verdict::Unknown => None,
    });
    document
}

/// The parties whose own positions leave them nothing.
fn warnings(subject: Subject<'_>, overlap: &Overlap) -> Vec<Block> {
    let clashing = overlap.parties.iter().filter(|party| party.clashes);
    let warning = |party: &OverlapParty| {
        let name = subject.party(party.party);
        let said = format!("the positions of {name} clash with each other: under the rules no package meets them all");
        Block::Text(Line::strong("warning:").then(" ").then(said))
    };
    clashing.map(warning).collect()
}

/// The issues on which the talks fail, those in most conflicts first.
fn contested(subject: Subject<'_>, overlap: &Overlap) -> Vec<Block> {
    let in_conflict = |issue: &&IssueOverlap| issue.contest.conflicts.as_ref().is_some_and(|all| *all > BigUint::ZERO);
    let ordered = overlap.most_contested.iter().map(|issue| &overlap.issues[issue.0]);
    let failing: Vec<_> = ordered.filter(in_conflict).collect();
    if failing.is_empty() {
        return Vec::new();
    }
    let fact = |issue: &&IssueOverlap| {
        let conflicts = exact(issue.contest.conflicts.clone().unwrap_or_default());
        let deadlock = if issue.contest.deadlock { "; each value is refused by somebody" } else { "" };
        let said = format!("in {}{deadlock}", several(&conflicts, "conflict"));
        (Line::from(subject.issue(issue.issue)), Line::from(said))
    };
    let facts = failing.iter().take(MOST).map(fact).collect();
    let meaning = "The number of conflicts in which positions on the issue take part.";
    let mut blocks = vec![
        Block::Heading(Line::strong("Where the talks fail")),
        Block::Text(meaning.into()),
        Block::Facts(["issue", "conflicts"], facts),
    ];
    blocks.extend(more(failing.len(), "issue"));
    blocks
}

/// How many of a list are not told of.
fn more(all: usize, one: &str) -> Option<Block> {
    let more = all.checked_sub(MOST).filter(|more| *more > 0)?;
    Some(Block::Text(format!("and {} more; --format json has all", some(more, one)).into()))
}

/// What each party says to each value, the most contested issues first.
fn stances(subject: Subject<'_>, overlap: &Overlap) -> Vec<Block> {
    let parties = &overlap.parties;
    let in_words = parties.len() <= WORDS;
    let names: Vec<_> = parties.iter().map(|party| title(subject, party)).collect();
    let lettered = names.iter().map(|name| name.width()).sum::<usize>() > NAMES;
    let heads: Vec<String> = if lettered { (0..parties.len()).map(letter).collect() } else { names.clone() };
    let mut table = Table::default();
    table.heads.push(Head::words("issue and value"));
    table.heads.extend(heads.iter().map(|name| Head::words(name)));
    let is_told = |state: ZoneState| !zone(state).is_empty();
    let with_zone = overlap.issues.iter().flat_map(|issue| &issue.values).any(|value| is_told(value.zone));
    table.heads.extend(with_zone.then(|| Head::words("zone")));
    for issue in overlap.most_contested.iter().map(|issue| &overlap.issues[issue.0]) {
        let mut row = vec![Line::strong(subject.issue(issue.issue))];
        row.resize(table.heads.len(), Line::default());
        table.rows.push(row);
        for value in &issue.values {
            let name = Line::from("- ").then(subject.answer(issue.issue, &value.answer));
            let said = value.stances.iter().map(|stance| Line::from(mark(*stance, in_words)));
            let zone = with_zone.then(|| Line::from(zone(value.zone)));
            table.rows.push(std::iter::once(name).chain(said).chain(zone).collect());
        }
    }
    let heading = Line::strong("What each party says to each value, the most contested issues first");
    let mut blocks = vec![Block::Heading(heading), Block::Text(legend(in_words).into())];
    if parties.iter().any(|party| !party.consents) {
        blocks.push(Block::Text("* is heard only: its consent is not needed.".into()));
    }
    if lettered {
        let named = names.iter().enumerate().map(|(place, name)| format!("{} {name}", letter(place)));
        blocks.push(Block::Text(named.collect::<Vec<_>>().join("; ").into()));
    }
    blocks.push(Block::Table(table));
    blocks
}

fn title(subject: Subject<'_>, party: &OverlapParty) -> String {
    let name = subject.party(party.party);
    if party.consents { name.to_owned() } else { format!("{name} *") }
}

/// A, B, …, Z, A2, B2, …
fn letter(place: usize) -> String {
    let letter = char::from(b'A' + (place % 26) as u8);
    if place < 26 { letter.to_string() } else { format!("{letter}{}", place / 26 + 1) }
}

fn legend(in_words: bool) -> &'static str {
    match in_words {
        true => {
            "From the rules and the party's own positions alone. In capitals: by its red lines. Silent: it has no \
             position on the issue, and takes any value."
        }
        false => {
            "From the rules and the party's own positions alone. r\u{a0}refuses, i\u{a0}insists (R, I: by its red \
             lines), +\u{a0}accepts, .\u{a0}silent (no position on the issue: takes any value), ?\u{a0}not decided."
        }
    }
}

/// A stance in a word, or in one letter.
fn mark(stance: Stance, in_words: bool) -> &'static str {
    let [word, letter] = match stance {
        Stance::Impossible => ["", ""],
        Stance::Refuses { red_line: true } => ["REFUSES", "R"],
        Stance::Refuses { red_line: false } => ["refuses", "r"],
        Stance::Insists { red_line: true } => ["INSISTS", "I"],
        Stance::Insists { red_line: false } => ["insists", "i"],
        Stance::Silent => ["silent", "."],
        Stance::Accepts => ["accepts", "+"],
        Stance::Unknown => ["unknown", "?"],
    };
    if in_words { word } else { letter }
}

fn zone(state: ZoneState) -> &'static str {
    match state {
        ZoneState::Impossible => "impossible",
        ZoneState::Settled => "settled",
        ZoneState::Possible => "possible",
        ZoneState::RuledOut => "ruled out",
        ZoneState::Empty => "",
        ZoneState::Unknown => "unknown",
    }
}

/// What sets of parties could sign: every set of a few parties; of more, all, all but one, and pairs that cannot agree.
fn coalitions(subject: Subject<'_>, all: &Coalitions) -> Vec<Block> {
    let count = all.parties.len();
    if all.items.is_empty() || count < 2 {
        return Vec::new();
    }
    let every = count <= SETS;
    let large = |item: &&Coalition| item.parties.len() + 1 >= count || (every && !item.parties.is_empty());
    let rows = all.items.iter().rev().filter(large);
    let rows = rows.map(|item| vec![set(subject, &all.parties, item).into(), counted(&item.packages).into()]);
    let counting = Counted::of(subject.view).in_full();
    let heads = vec![Head::words("parties"), Head::number(counting)];
    let mut blocks = vec![
        Block::Heading(Line::strong("What sets of parties could sign")),
        Block::Text(format!("The number of {counting} acceptable to each, whatever the others say.").into()),
        Block::Table(Table { heads, rows: rows.collect() }),
    ];
    if !every {
        let none = |item: &&Coalition| item.parties.len() == 2 && item.packages == exact(0u8);
        let pairs: Vec<_> = all.items.iter().filter(none).collect();
        let listed = pairs.iter().take(MOST).map(|item| set(subject, &[], item)).collect::<Vec<_>>().join("; ");
        let said = match pairs.len() {
            0 => "Every two of them could sign something.".to_owned(),
            _ => format!("Pairs that could sign nothing: {listed}"),
        };
        blocks.push(Block::Text(said.into()));
        blocks.extend(more(pairs.len(), "pair"));
    }
    blocks
}

/// A set of parties in words, by whom it leaves out where that is short.
fn set(subject: Subject<'_>, all: &[PartyId], item: &Coalition) -> String {
    let names = |parties: &[PartyId]| -> Vec<&str> { parties.iter().map(|party| subject.party(*party)).collect() };
    let out: Vec<_> = all.iter().copied().filter(|party| !item.parties.contains(party)).collect();
    match out[..] {
        [] if !all.is_empty() => "all".to_owned(),
        [_] if all.len() > 2 => format!("all but {}", names(&out).join("")),
        _ => names(&item.parties).join(", "),
    }
}

/// The positions that change most, those that change nothing counted.
fn pivots(subject: Subject<'_>, all: &Pivots) -> Vec<Block> {
    let changes = |pivot: &&Pivot| pivot.packages != all.packages || pivot.cheapest != all.cheapest;
    let changing: Vec<_> = all.items.iter().filter(changes).collect();
    if all.items.is_empty() {
        return Vec::new();
    }
    let heading = Block::Heading(Line::strong("What each position changes"));
    if changing.is_empty() {
        let said = match all.answer == Verdict::Feasible || all.cheapest.is_some() {
            true => "Leaving out any one position with its fallbacks changes nothing.",
            false => {
                "Leaving out any one position with its fallbacks opens no agreement; what it would save is not known."
            }
        };
        return vec![heading, Block::Text(said.into())];
    }
    let infeasible = all.answer != Verdict::Feasible;
    let counting = Counted::of(subject.view).in_full();
    let mut heads = vec![Head::words("position left out"), Head::number(counting)];
    heads.extend(infeasible.then(|| Head::number("least cost")));
    let row = |pivot: &&Pivot| {
        let mut row = vec![subject.position(&subject.view.positions[pivot.position]), counted(&pivot.packages).into()];
        let least = pivot.cheapest.as_ref().map_or("none".to_owned(), cost);
        row.extend(infeasible.then(|| Line::from(least)));
        row
    };
    let now = match (infeasible, &all.cheapest) {
        (false, _) => format!("With all positions: {}.", Counted::of(subject.view).words(&all.packages)),
        (true, Some(least)) => format!("With all positions an agreement costs {} at least.", cost(least)),
        (true, None) => "With all positions no agreement is possible short of a red line.".to_owned(),
    };
    let mut blocks = vec![
        heading,
        Block::Text(now.into()),
        Block::Table(Table { heads, rows: changing.iter().take(MOST).map(row).collect() }),
    ];
    blocks.extend(more(changing.len(), "position"));
    let idle = all.items.len() - changing.len();
    if idle > 0 {
        blocks.push(Block::Text(format!("{} change nothing alone.", some(idle, "other position")).into()));
    }
    blocks
}

/// A stance as programs read it.
pub(crate) fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::Impossible => "impossible",
        Stance::Refuses { .. } => "refuses",
        Stance::Insists { .. } => "insists",
        Stance::Silent => "silent",
        Stance::Accepts => "accepts",
        Stance::Unknown => "unknown",
    }
}

/// What the zone makes of a value, as programs read it.
pub(crate) fn zone_word(state: ZoneState) -> &'static str {
    match state {
        ZoneState::Impossible => "impossible",
        ZoneState::Settled => "settled",
        ZoneState::Possible => "possible",
        ZoneState::RuledOut => "ruled_out",
        ZoneState::Empty => "empty",
        ZoneState::Unknown => "unknown",
    }
}
