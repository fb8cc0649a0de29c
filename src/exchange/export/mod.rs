//! Scenarios written for other programs. What a format cannot say is refused, or left out with a note; never changed.

mod dimacs;
mod genius;
mod linear;
mod minizinc;
mod program;

use super::Refusal;
use crate::engine::cells::Cell;
use crate::engine::problem::Problem;
use crate::model::{Issue, Range, Value, View};

/// A format that scenarios are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A GENIUS domain and the utility spaces of the parties.
    Genius,
    /// A MiniZinc model that looks for the cheapest compromise.
    Minizinc,
    /// The same as a mixed program, in the LP format.
    Lp,
    /// The same as a mixed program, in the MPS format.
    Mps,
    /// Rules and binding positions as clauses.
    Dimacs,
}

/// A scenario in another program's format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The texts of the files, with the names of those that come in a folder.
    pub files: Vec<(String, String)>,
    /// What the format could not carry and was left out.
    pub notes: Vec<String>,
}

/// Writes a view for another program.
///
/// # Errors
/// If the format cannot say what the view says.
pub fn export(view: &View<'_>, format: Format) -> Result<Exported, Refusal> {
    match format {
        Format::Genius => genius::write(view),
        Format::Minizinc => Ok(single(minizinc::write(view)?)),
        Format::Lp => Ok(single(linear::lp(&program::Program::new(view, &problem(view)?)?))),
        Format::Mps => Ok(single(linear::mps(&program::Program::new(view, &problem(view)?)?))),
        Format::Dimacs => Ok(single(dimacs::write(view, &problem(view)?)?)),
    }
}

fn single(text: String) -> Exported {
    Exported { files: vec![(String::new(), text)], notes: Vec::new() }
}

fn problem(view: &View<'_>) -> Result<Problem, Refusal> {
    Problem::new(view).map_err(|_| {
        let help = "weights and coefficients with fewer digits can be added up exactly";
        Refusal::new("numbers of the scenario have no common measure within range", help)
    })
}

/// The title of a view with how it differs from the file, on one line.
fn heading(view: &View<'_>) -> String {
    let changes: String = view.changes.iter().map(|change| format!(", {change}")).collect();
    one_line(&format!("{}{changes}", view.scenario.title))
}

/// A text that ends no comment: every control character is a blank.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What a cell of an issue stands for, such as `price = [390000, 398000)`.
fn cell_words(issue: &Issue, cell: &Cell) -> String {
    let value = match cell {
        Cell::Choice(place) => issue.name_of(&Value::Choice(*place)),
        Cell::Range(range) => interval(range),
    };
    one_line(&format!("{} = {value}", issue.id))
}

fn interval(range: &Range) -> String {
    let Range { min, max, min_open, max_open, .. } = range;
    match range.is_point() {
        true => min.to_string(),
        false => format!("{}{min}, {max}{}", if *min_open { '(' } else { '[' }, if *max_open { ')' } else { ']' }),
    }
}
