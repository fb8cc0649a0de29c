//! Rows of long lists, of which only what changed is written anew: each must be written as if no other had come before.

use zopa::analysis::PackageRow;
use zopa::model::View;
use zopa::output::{Format, Page};

use super::lease::lease;
use super::{compromises, limit, packages, some_rows};

/// More rows than are laid out together.
const LAID_OUT: usize = 1003;

/// The last row of a list in which this one comes before it.
fn end(format: Format, before: &PackageRow, last: &PackageRow) -> String {
    let scenario = lease();
    let (list, others) = compromises();
    let mut rows: Vec<_> = others.iter().chain(&some_rows()).cycle().take(LAID_OUT).cloned().collect();
    rows.extend([before.clone(), last.clone()]);
    let shown = packages(format, &View::plain(&scenario), &list, &rows, limit(LAID_OUT + 2));
    let shown = String::from_utf8(shown).expect("results are text");
    let mark = match format {
        Format::Text(_) => "1005:",
        Format::Markdown => "| 1005 |",
        Format::Csv => "\r\n1005,",
        Format::Json => "\n    {",
    };
    let row = &shown[shown.rfind(mark).expect("the last row is shown")..];
    // What comes after the rows tells how many packages all of them stand for.
    row.split("\n\n").next().unwrap_or(row).to_owned()
}

#[test]
fn a_row_is_written_the_same_whatever_row_came_before() {
    let rows: Vec<_> = some_rows().into_iter().chain(compromises().1).collect();
    let pages = [(12, false), (23, true), (40, false), (60, true)];
    let pages = pages.into_iter().map(|(width, styled)| Format::Text(Page { width, styled }));
    for format in pages.chain([Format::Markdown, Format::Csv, Format::Json]) {
        for last in &rows {
            let alike: Vec<_> = rows.iter().map(|before| end(format, before, last)).collect();
            assert!(alike.iter().all(|end| *end == alike[0]), "{format:?}: {alike:#?}");
        }
        let ends: Vec<_> = rows.iter().map(|last| end(format, &rows[0], last)).collect();
        assert!(ends.iter().enumerate().all(|(place, end)| !ends[..place].contains(end)), "{format:?}: {ends:#?}");
    }
}
