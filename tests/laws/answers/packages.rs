//! `packages`: the zone, or compromises up to a cost, in order, folded or not.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use num_bigint::BigUint;
use zopa::analysis::{EngineChoice, PackageList, PackageOptions, PackageReceiver, PackageRow, packages};
use zopa::engine::Block;
use zopa::model::{Answer, Number};

use super::{Trial, counts, is_exactly, packages_of, shares, span, values};
use crate::oracle::linear::Exact;
use crate::oracle::statement::exact;
use crate::oracle::{Compromise, bits};
use crate::scenarios::Case;

/// Takes everything.
#[derive(Default)]
struct Taken {
    begun: Vec<PackageList>,
    rows: Vec<PackageRow>,
}

impl PackageReceiver for Taken {
    fn begin(&mut self, list: &PackageList) {
        assert!(self.rows.is_empty(), "a list begins before its rows");
        self.begun.push(list.clone());
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        assert_eq!(self.begun.len(), 1, "a list begins before its rows");
        let before = self.rows.last().map_or(&[][..], |before| &before.answers);
        assert!(before.starts_with(&row.answers[..same]), "a row is like the one before as far as it says");
        self.rows.push(row.clone());
        ControlFlow::Continue(())
    }
}

/// Takes one row and breaks off.
#[derive(Default)]
struct First(Option<PackageRow>);

impl PackageReceiver for First {
    fn begin(&mut self, _: &PackageList) {}

    fn row(&mut self, row: &PackageRow, _: usize) -> ControlFlow<()> {
        assert!(self.0.is_none(), "no row comes after breaking off");
        self.0 = Some(row.clone());
        ControlFlow::Break(())
    }
}

/// Takes everything, and the rows of a block from where the block came before.
#[derive(Default)]
struct Recalling {
    taken: Taken,
    /// Blocks, with the place of their first row.
    seen: Vec<(Block, usize)>,
}

impl PackageReceiver for Recalling {
    fn begin(&mut self, list: &PackageList) {
        self.taken.begin(list);
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        self.taken.row(row, same)
    }

    fn block(&mut self, first: &PackageRow, block: Block) -> ControlFlow<(), bool> {
        let rows = &mut self.taken.rows;
        assert_eq!(rows.last(), Some(first), "a block begins with the row told last");
        let figures =
            |row: &PackageRow| (row.packages.clone(), row.cost.clone(), row.wishes.clone(), row.breaks.clone());
        let known = self.seen.iter().find(|(seen, at)| *seen == block && figures(&rows[*at]) == figures(first));
        let Some((_, at)) = known else {
            self.seen.push((block, rows.len() - 1));
            return ControlFlow::Continue(false);
        };
        for place in at + 1..at + block.rows {
            let mut row = rows[place].clone();
            row.answers[..block.way].clone_from_slice(&first.answers[..block.way]);
            rows.push(row);
        }
        ControlFlow::Continue(true)
    }
}

/// Rows that end alike are the same rows whether they are told or recalled.
fn blocks_are_what_they_were(trial: &Trial<'_>, options: &PackageOptions, rows: &[PackageRow]) {
    let mut recalling = Recalling::default();
    packages(&trial.view, &trial.settings, options, &mut recalling);
    assert_eq!(recalling.taken.rows, rows);
}

fn ask(trial: &Trial<'_>, within: Option<&str>, fold: bool) -> Taken {
    let within: Option<Number> = within.map(|cost| cost.parse().expect("a number"));
    let mut taken = Taken::default();
    let list = packages(&trial.view, &trial.settings, &PackageOptions { within, fold }, &mut taken);
    assert_eq!(taken.begun.len(), 1, "a list begins once");
    assert_eq!(format!("{:?}", taken.begun[0].compromises), format!("{:?}", list.compromises));
    taken.begun = vec![list];
    taken
}

/// The whole answer as text.
pub fn shown(trial: &Trial<'_>) -> String {
    let Taken { begun, rows } = ask(trial, Some("2"), true);
    format!("{begun:?} {rows:?}")
}

/// Holds the lists to what brute force knows.
pub fn holds(trial: &Trial<'_>) {
    for within in [None, Some("0"), Some("1.5"), Some("1000")] {
        let expected = trial.oracle.compromises(within.map(|cost| exact(&cost.parse().expect("a number"))));
        for fold in [false, true] {
            let Taken { begun, rows } = ask(trial, within, fold);
            let list = &begun[0];
            counts(&list.packages, trial.oracle.packages());
            counts(&list.compromises, expected.len());
            if trial.is_whole(list.answer, list.complete, &list.notes) {
                is_exactly(&list.packages, trial.oracle.packages());
                is_exactly(&list.compromises, expected.len());
                what_costs_nothing_is_told(trial, list, within);
                bound(trial, list, within, &expected);
                the_rows_are_the_list(trial, &rows, &expected, fold);
            }
            rows.iter().for_each(|row| a_row_is_true(trial, row, &expected));
            let within = within.map(|cost| cost.parse().expect("a number"));
            blocks_are_what_they_were(trial, &PackageOptions { within: within.clone(), fold }, &rows);
            if within.is_none() {
                breaking_off_ends_the_list(trial, fold, &rows);
            }
        }
    }
}

/// The zone may be less than what costs nothing, and then a note says so.
fn what_costs_nothing_is_told(trial: &Trial<'_>, list: &PackageList, within: Option<&str>) {
    let told = list.notes.iter().any(|note| note.contains("those of weight 0 too"));
    let free = trial.oracle.compromises(Some(Exact::from(0))).len();
    assert!(within.is_none() || !told);
    assert!(within.is_some() || list.compromises.found == BigUint::from(free) || told || !trial.oracle.is_feasible());
}

fn bound(trial: &Trial<'_>, list: &PackageList, within: Option<&str>, expected: &[Compromise]) {
    let none_allowed = trial.oracle.compromises(Some(Exact::from(1_000_000))).is_empty();
    let least = expected.first().map(|compromise| compromise.cost);
    let asked = within.map(|cost| exact(&cost.parse().expect("a number"))).filter(|_| !none_allowed);
    assert_eq!(list.within.as_ref().map(exact), asked.or(least));
}

/// The combinations that answers to every issue stand for, by place of cells.
pub fn combinations(trial: &Trial<'_>, answers: &[Vec<Answer>]) -> Vec<Vec<usize>> {
    let mut combinations = vec![Vec::new()];
    for (issue, answers) in answers.iter().enumerate() {
        let told = values(trial, issue, answers);
        let cells = trial.oracle.cells(issue).iter().enumerate();
        let meant = cells.filter(|(_, cell)| told.iter().any(|span| span.meets(cell)));
        let meant: Vec<_> = meant.map(|(place, _)| place).collect();
        let with = |combination: &Vec<usize>| {
            let combination = combination.clone();
            meant.clone().into_iter().map(move |place| [&combination[..], &[place]].concat())
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    combinations
}

/// Expanded, the rows are the packages of the list, each once and in order; unfolded ones are not joined.
fn the_rows_are_the_list(trial: &Trial<'_>, rows: &[PackageRow], expected: &[Compromise], fold: bool) {
    let rank = |row: &PackageRow, combination: Vec<usize>| (exact(&row.cost), -exact(&row.wishes), combination);
    let expanded: Vec<Vec<_>> = rows
        .iter()
        .map(|row| combinations(trial, &row.answers).into_iter().map(|combination| rank(row, combination)).collect())
        .collect();
    let firsts: Vec<_> = expanded.iter().map(|packages| packages[0].clone()).collect();
    assert!(firsts.is_sorted(), "the rows are out of order");
    let mut told: Vec<_> = expanded.concat();
    told.sort();
    let expected: Vec<_> = expected.iter().map(|c| (c.cost, -c.wishes, c.combination.clone())).collect();
    assert_eq!(told, expected);
    for (row, packages) in rows.iter().zip(&expanded) {
        assert_eq!(row.packages, BigUint::from(packages.len()));
        for (issue, answers) in row.answers.iter().enumerate() {
            assert!(!answers.is_empty());
            let meant: BTreeSet<_> = packages.iter().map(|(_, _, combination)| combination[issue]).collect();
            if !fold {
                assert_eq!(answers.len(), 1, "an unfolded row has one answer to every issue");
            } else if meant.len() > 1 && is_joined(answers) {
                covers_the_zone(trial, issue, &meant);
            }
        }
    }
}

/// Whether answers come from folding: a single range of a stepped amount may be one cell.
fn is_joined(answers: &[Answer]) -> bool {
    answers.len() > 1
}

/// Folding joins rows only where every value of the zone on the issue keeps the row in the list.
fn covers_the_zone(trial: &Trial<'_>, issue: usize, meant: &BTreeSet<usize>) {
    let zone = trial.oracle.states().swap_remove(issue).possible;
    let cells = trial.oracle.cells(issue).iter().enumerate();
    for (place, _) in cells.filter(|(_, cell)| zone.iter().any(|span| span.meets(cell))) {
        assert!(meant.contains(&place), "issue {issue} is folded without value {place}");
    }
}

/// What a row says of its packages is true of each that brute force knows, and of its own witnesses.
fn a_row_is_true(trial: &Trial<'_>, row: &PackageRow, expected: &[Compromise]) {
    shares(trial, &row.breaks, &row.by_party);
    assert_eq!(trial.oracle.reading.cost(&row.breaks), exact(&row.cost));
    let combinations = combinations(trial, &row.answers);
    for combination in &combinations {
        let known = expected.iter().find(|known| known.combination == *combination);
        let known = known.unwrap_or_else(|| panic!("{combination:?} is not in the list"));
        assert_eq!((exact(&row.cost), exact(&row.wishes)), (known.cost, known.wishes));
        assert!(known.breaks.contains(&row.breaks), "{combination:?} does not break {:?}", row.breaks);
    }
    amounts_reach_as_far_as_told(trial, row, &combinations);
    let answers: Vec<_> = row.answers.iter().map(|answers| &answers[0]).collect();
    for package in packages_of(trial, &answers, &row.linked) {
        assert!(trial.oracle.is_met(&package, bits(&row.breaks)), "{package:?} is not what the row says");
        assert_eq!(trial.oracle.broken(&package), bits(&row.breaks));
        assert_eq!(trial.oracle.wishes(&package), exact(&row.wishes));
    }
}

/// A continuous amount is told as far as it reaches: over all packages that break what the row breaks, and no further
/// than over those that break no more.
fn amounts_reach_as_far_as_told(trial: &Trial<'_>, row: &PackageRow, combinations: &[Vec<usize>]) {
    for (issue, answers) in row.answers.iter().enumerate() {
        let [Answer::Amount(range)] = &answers[..] else { continue };
        if range.values.is_some() {
            continue;
        }
        let [least, most] = [true, false].map(|exactly| {
            let reach = combinations.iter().filter_map(|c| trial.oracle.reach(issue, c, &row.breaks, exactly));
            reach.reduce(|one, other| one.widened(&other)).expect("the row is not empty")
        });
        let told = span(range);
        assert!(told.covers(&least), "{told:?} leaves out some of {least:?}");
        assert!(most.covers(&told), "{told:?} goes beyond {most:?}");
    }
}

/// Whichever engine lists them, the same amounts of a row are tied.
pub fn ties_are_alike(case: &Case) {
    let of = |engine| ask(&Trial::new(case, engine, true), None, false);
    let first = of(EngineChoice::Diagram);
    for other in [EngineChoice::Search, EngineChoice::Milp].map(of) {
        if !first.begun[0].complete || !other.begun[0].complete {
            continue;
        }
        assert_eq!(first.rows.len(), other.rows.len());
        // Of demands that cost the same, engines may break one or the other.
        let pairs = first.rows.iter().zip(&other.rows).filter(|(one, other)| one.breaks == other.breaks);
        for (one, other) in pairs {
            let tied = |row: &PackageRow| row.linked.iter().map(|(issue, _)| *issue).collect::<Vec<_>>();
            assert_eq!((&one.answers, tied(one)), (&other.answers, tied(other)));
        }
    }
}

fn breaking_off_ends_the_list(trial: &Trial<'_>, fold: bool, rows: &[PackageRow]) {
    let mut first = First::default();
    packages(&trial.view, &trial.settings, &PackageOptions { within: None, fold }, &mut first);
    assert_eq!(first.0.as_ref(), rows.first());
}
