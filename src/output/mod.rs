//! Results shown: text, JSON, CSV and Markdown from the same values.
//!
//! Nothing here solves, and nothing prints: every function writes to what it is given. What a person reads is put
//! into words once and then laid out for a terminal or as Markdown. `docs/output.md` is the contract of the formats.

mod bargained;
mod blocks;
mod columns;
mod compact;
mod csv;
pub mod diagnostics;
mod document;
mod drafted;
mod explained;
pub mod findings;
mod flow;
pub mod html;
mod json;
mod layout;
mod listing;
mod markdown;
mod overlapped;
mod pace;
mod paragraphs;
mod rows;
mod said;
mod sheet;
mod stretched;
mod structure;
mod text;
mod verdict;
mod words;
mod zone;

use std::io::{self, Write};

use crate::analysis::{Bargain, Check, Explanation, Overlap};
use crate::model::View;

pub use crate::wording::plain::for_shell;
use crate::wording::{numbers, plain};
pub use compact::CompactListing;
pub use listing::{Listing, Wanted};
pub use pace::Ended;
use pace::Pace;
use rows::Paper;

/// What a result is about and how it was called for, so that places and next steps can be told.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The view that was asked about.
    pub view: &'a View<'a>,
    /// The name of the file, as places in it are told.
    pub file: &'a str,
    /// The file and the options of the view as they are typed after a command, ready for a shell.
    pub call: &'a str,
}

/// Writes the positions that are held in a view as CSV.
pub fn positions(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    csv::positions(out, view)
}

/// Longer commands are not suggested: nobody types them again.
const LONGEST_CALL: usize = 300;

impl Subject<'_> {
    /// The command to call next, with what is added to the call; none where the scenario came from standard input, which
    /// has been read, or where the command would be too long.
    fn next(&self, command: &str, more: &str) -> Option<document::Block> {
        self.command(command, more).map(document::Block::Next)
    }

    /// The same as words to type.
    fn command(&self, command: &str, more: &str) -> Option<String> {
        let from_stdin = self.call == "-" || self.call.starts_with("- ");
        let call = format!("zopa {command} {}{more}", self.call);
        (!from_stdin && call.chars().count() <= LONGEST_CALL).then_some(call)
    }
}

/// How a result is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, at a terminal.
    Text(Page),
    /// For programs: one object, its fields in a documented order.
    Json,
    /// For spreadsheets: one table.
    Csv,
    /// For a brief.
    Markdown,
}

/// The page that text is laid out on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many characters go on a line.
    pub width: usize,
    /// Whether the terminal shows bold and faint.
    pub styled: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { width: 100, styled: false }
    }
}

/// Shows what `check` answers.
///
/// # Errors
/// If it cannot be written.
pub fn check(out: &mut dyn Write, format: Format, subject: Subject<'_>, check: &Check) -> io::Result<()> {
    match format {
        Format::Text(page) => text::document(out, page, &zone::document(subject, check)),
        Format::Markdown => markdown::document(out, &zone::document(subject, check)),
        Format::Json => json::check(out, subject, check),
        Format::Csv => csv::check(out, subject, check),
    }
}

/// Shows what `explain` answers. What a reader must know of it and the format cannot say is given back, to be told
/// elsewhere.
///
/// # Errors
/// If it cannot be written.
pub fn explain(
    out: &mut dyn Write,
    format: Format,
    subject: Subject<'_>,
    answer: &Explanation,
) -> io::Result<Option<String>> {
    explain_until(out, format, subject, answer, &|| None)
}

/// The same until it is told why to come to an end: then lists go on for few entries more, and say so.
///
/// # Errors
/// If it cannot be written.
pub fn explain_until(
    out: &mut dyn Write,
    format: Format,
    subject: Subject<'_>,
    answer: &Explanation,
    ended: Ended<'_>,
) -> io::Result<Option<String>> {
    let mut pace = Pace::new(ended);
    match format {
        Format::Text(page) => explained::write(out, Paper::Text(page), subject, answer, &mut pace)?,
        Format::Markdown => explained::write(out, Paper::Markdown, subject, answer, &mut pace)?,
        Format::Json => json::explain(out, subject, answer, &mut pace)?,
        Format::Csv => {
            csv::explain(out, subject, answer, &mut pace)?;
            return Ok(explained::cut_short(answer, &pace));
        }
    }
    Ok(None)
}

/// Shows what `overlap` answers.
///
/// # Errors
/// If it cannot be written.
pub fn overlap(out: &mut dyn Write, format: Format, subject: Subject<'_>, answer: &Overlap) -> io::Result<()> {
    match format {
        Format::Text(page) => text::document(out, page, &overlapped::document(subject, answer)),
        Format::Markdown => markdown::document(out, &overlapped::document(subject, answer)),
        Format::Json => json::overlap(out, subject, answer),
        Format::Csv => csv::overlap(out, subject, answer),
    }
}

/// Shows what `bargain` answers, with so many deals of the frontier. What a reader must know of it and the format cannot
/// say is given back, to be told elsewhere.
///
/// # Errors
/// If it cannot be written.
pub fn bargain(
    out: &mut dyn Write,
    format: Format,
    subject: Subject<'_>,
    answer: &Bargain,
    limit: usize,
) -> io::Result<Option<String>> {
    match format {
        Format::Text(page) => text::document(out, page, &bargained::document(subject, answer, limit))?,
        Format::Markdown => markdown::document(out, &bargained::document(subject, answer, limit))?,
        Format::Json => json::bargain(out, subject, answer, limit)?,
        Format::Csv => {
            csv::bargain(out, subject, answer, limit)?;
            return Ok(bargained::cut_short(answer, limit).map(|share| format!("the table is cut short: {share}")));
        }
    }
    Ok(None)
}
