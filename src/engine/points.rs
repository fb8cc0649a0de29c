//! The points of a threshold put together: tables of one variable added, equal parts made one.

use super::cells::CellSet;
use super::formula::{Formula, Variable};

/// What becomes of the points of one variable.
pub(super) enum Table {
    /// They stay as they are, by cell.
    Keep(Vec<i128>),
    /// They are known.
    Points(i128),
}

/// Adds a table to that of the same variable, if there is one.
pub(super) fn add_table(tables: &mut Vec<(Variable, Vec<i128>)>, variable: Variable, table: Vec<i128>) {
    match tables.iter_mut().find(|(known, _)| *known == variable) {
        Some((_, known)) => known.iter_mut().zip(table).for_each(|(sum, points)| *sum += points),
        None => tables.push((variable, table)),
    }
}

/// Parts sorted, with the points of equal ones added.
pub(super) fn merged_parts(mut parts: Vec<(i128, Formula)>) -> Vec<(i128, Formula)> {
    parts.sort_unstable_by_key(|(_, part)| *part);
    let mut merged: Vec<(i128, Formula)> = Vec::new();
    for (points, part) in parts.into_iter().filter(|(points, _)| *points != 0) {
        match merged.last_mut() {
            Some((sum, last)) if *last == part => *sum += points,
            _ => merged.push((points, part)),
        }
    }
    merged
}

/// The cells with any points.
pub(super) fn reaching(table: &[i128]) -> CellSet {
    CellSet::of(table.len(), (0..table.len()).filter(|cell| table[*cell] > 0))
}
