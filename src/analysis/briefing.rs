//! Everything that a report tells, asked for at once.

use std::ops::ControlFlow;

use crate::model::View;

use super::{
    Bargain, BargainOptions, Check, CheckOptions, ExplainOptions, Explanation, Explorer, NotExplored, PackageList,
    PackageOptions, PackageReceiver, PackageRow, Settings,
};

/// What a report tells of a view.
#[derive(Clone, Debug)]
pub struct Briefing {
    /// Whether an agreement exists, and what is settled, open and ruled out.
    pub check: Check,
    /// Why not, and what would open one.
    pub explanation: Explanation,
    /// What the list of packages or compromises amounts to.
    pub list: PackageList,
    /// The first of its rows.
    pub rows: Vec<PackageRow>,
    /// Which deals are good, with all that packages are worth; nothing if no interests are known.
    pub bargain: Option<Bargain>,
    /// What the page can explore by itself.
    pub explorer: Result<Explorer, NotExplored>,
}

/// Asks all of it, with so many conflicts, concessions and rows of packages. `weighed` says which packages are weighed, and
/// by whose interests.
pub fn briefing(view: &View<'_>, settings: &Settings, limit: usize, weighed: &BargainOptions) -> Briefing {
    let check = super::check(view, settings, &CheckOptions::default());
    let explanation = super::explain(view, settings, &ExplainOptions { limit, beyond_red_lines: false });
    let mut rows = Rows { limit, rows: Vec::new() };
    let list = super::packages(view, settings, &PackageOptions { within: None, fold: true }, &mut rows);
    let bargain = super::bargain(view, settings, &weighed.with_outcomes()).ok();
    let explorer = super::explorer(view, settings, weighed, super::Room::default());
    Briefing { check, explanation, list, rows: rows.rows, bargain, explorer }
}

/// Takes the first rows of a list.
struct Rows {
    limit: usize,
    rows: Vec<PackageRow>,
}

impl PackageReceiver for Rows {
    fn begin(&mut self, _: &PackageList) {
        self.rows.clear();
    }

    fn row(&mut self, row: &PackageRow, _: usize) -> ControlFlow<()> {
        if self.rows.len() < self.limit {
            self.rows.push(row.clone());
        }
        if self.rows.len() < self.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
