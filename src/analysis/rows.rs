//! Which packages are feasible, as rows of bytes?

use std::ops::ControlFlow;

use crate::engine::cells::CellSet;
use crate::engine::compact::{BlockReceiver, RowForm};
use crate::engine::limits::Limits;
use crate::model::{Answer, View};

use super::inquiry::Inquiry;
use super::packages::{in_the_zone, unknown};
use super::{PackageList, RowList, RowListReceiver, Settings, TOO_FINE, Verdict};

/// Lists the feasible packages of a view to a receiver as rows of bytes, and returns what the receiver was told at the
/// beginning.
pub fn rows(view: &View<'_>, settings: &Settings, receiver: &mut dyn RowListReceiver) -> RowList {
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        let list = RowList::of(unknown(vec![TOO_FINE.to_owned()]), RowForm::default(), Vec::new());
        receiver.begin(&list);
        return list;
    };
    let zone = inquiry.zone();
    let list = in_the_zone(&mut inquiry, settings);
    let list = RowList::of(list, RowForm::new(&inquiry.problem), inquiry.values());
    let limits = inquiry.problem.limits.clone();
    let mut teller = Teller { asked: 0, by: "", list, limits, receiver };
    if teller.list.answer != Verdict::Feasible {
        teller.receiver.begin(&teller.list);
        return teller.list;
    }
    let outcome = inquiry.ask(|engine, problem| {
        teller.asked += 1;
        teller.by = engine.name();
        engine.rows(problem, &zone, &mut teller)
    });
    if let Err(stop) = outcome {
        teller.list.complete = false;
        teller.list.notes.push(format!("packages could not be listed: {stop}"));
        teller.receiver.begin(&teller.list);
    }
    teller.list
}

impl RowList {
    fn of(list: PackageList, form: RowForm, values: Vec<Vec<Answer>>) -> Self {
        let PackageList { answer, complete, packages, notes, .. } = list;
        Self { answer, complete, packages, form, values, notes, cut: None }
    }
}

impl Inquiry<'_> {
    /// The answer that each cell of each issue stands for.
    fn values(&self) -> Vec<Vec<Answer>> {
        let value = |issue: usize, cell: usize| {
            let cells = self.problem.issues[issue].len();
            self.answers(issue, &CellSet::of(cells, [cell]))
        };
        let values = |issue: usize| (0..self.problem.issues[issue].len()).flat_map(|cell| value(issue, cell)).collect();
        (0..self.problem.issues.len()).map(values).collect()
    }
}

/// Passes rows on until a limit is reached.
struct Teller<'r> {
    /// How many engines have been asked.
    asked: usize,
    /// Who was asked last.
    by: &'static str,
    list: RowList,
    limits: Limits,
    receiver: &'r mut dyn RowListReceiver,
}

impl BlockReceiver for Teller<'_> {
    fn begin(&mut self, complete: bool) {
        if self.asked > 1 {
            self.list.notes.push(format!("the list was made by the {}", self.by));
        }
        if !complete {
            let why = self.limits.reason(crate::engine::Stop::Budget);
            self.list.complete = false;
            self.list.notes.push(format!("not all packages were listed: {why}"));
        }
        self.receiver.begin(&self.list);
    }

    fn block(&mut self, rows: &[u8]) -> ControlFlow<()> {
        if let Err(stop) = self.limits.poll() {
            self.list.complete = false;
            self.list.cut = Some(super::packages::cut_by(stop));
            return ControlFlow::Break(());
        }
        self.receiver.block(rows)
    }
}
