//! `packages --format rows`: the zone once more, a row of bytes for each package, in the order of the file.

use std::ops::ControlFlow;

use zopa::analysis::{RowList, RowListReceiver, Verdict, rows};
use zopa::model::Answer;

use super::packages::combinations;
use super::{Trial, counts};

/// Takes everything, or one block and no more.
#[derive(Default)]
struct Taken {
    begun: usize,
    blocks: Vec<Vec<u8>>,
    breaks_off: bool,
}

impl RowListReceiver for Taken {
    fn begin(&mut self, _: &RowList) {
        assert!(self.blocks.is_empty(), "a list begins before its rows");
        self.begun += 1;
    }

    fn block(&mut self, rows: &[u8]) -> ControlFlow<()> {
        assert!(self.begun == 1 && !rows.is_empty(), "a list begins before its rows");
        assert!(!self.breaks_off || self.blocks.is_empty(), "no row comes after breaking off");
        self.blocks.push(rows.to_vec());
        if self.breaks_off { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Holds the rows to the packages that brute force knows.
pub fn holds(trial: &Trial<'_>) {
    let mut taken = Taken::default();
    let list = rows(&trial.view, &trial.settings, &mut taken);
    assert_eq!(taken.begun, 1, "a list begins once");
    counts(&list.packages, trial.oracle.packages());
    let told = taken.blocks.concat();
    if list.answer != Verdict::Feasible {
        assert!(told.is_empty(), "only a zone has rows");
    }
    if list.form.length() > 0 {
        assert_eq!(told.len() % list.form.length(), 0);
        let rows: Vec<_> = told.chunks_exact(list.form.length()).collect();
        assert!(rows.is_sorted(), "the rows are out of order");
        let told = rows.iter().flat_map(|row| combinations(trial, &answers(&list, row)));
        let mut told: Vec<_> = told.collect();
        told.sort();
        let mut zone: Vec<_> = if trial.oracle.is_feasible() {
            trial.oracle.compromises(None).into_iter().map(|known| known.combination).collect()
        } else {
            Vec::new()
        };
        zone.sort();
        assert!(told.iter().all(|combination| zone.binary_search(combination).is_ok()), "{told:?} beyond {zone:?}");
        if trial.is_whole(list.answer, list.complete, &list.notes) {
            assert_eq!(told, zone);
        }
    }
    breaking_off_ends_the_rows(trial, taken.blocks);
}

/// What a row says of each issue.
fn answers(list: &RowList, row: &[u8]) -> Vec<Vec<Answer>> {
    let number = |at: usize, bytes: usize| row[at..][..bytes].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let columns = list.form.columns().iter().zip(&list.values);
    columns.map(|(column, values)| vec![values[number(column.at, column.bytes)].clone()]).collect()
}

fn breaking_off_ends_the_rows(trial: &Trial<'_>, blocks: Vec<Vec<u8>>) {
    let mut first = Taken { breaks_off: true, ..Taken::default() };
    rows(&trial.view, &trial.settings, &mut first);
    assert_eq!(first.blocks, blocks.into_iter().take(1).collect::<Vec<_>>());
}
