//! From RON text to a checked scenario, or to all that is wrong with it at once; and from a scenario back to text.

mod check;
mod code;
mod diagnostic;
pub mod findings;
mod forms;
mod lexer;
pub mod limits;
mod mistake;
mod naming;
mod outline;
mod raw;
mod repair;
mod scan;
mod sink;
mod source_map;
mod text;
mod write;

pub use code::{Code, Level};
pub use diagnostic::{Diagnostic, Label, Span};
use diagnostic::{is_unseen, shortened};
pub use naming::{id_from, title_from};
pub use source_map::SourceMap;
pub use write::write;

use crate::model::{Scenario, nearest};
use check::is_exact_decimal;
use repair::Repairs;
use sink::Sink;
use text::Repaired;

/// What some editors write at the beginning of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The scenario, if there is no error in the file.
    pub scenario: Option<Scenario>,
    /// What is wrong with the file, in its order; warnings only, if there is a scenario.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more errors there are: of a file with very many, only the first are kept.
    pub omitted: usize,
    /// Whether reading stopped before the file ended, so that there may be mistakes of which nothing is known.
    pub stopped: bool,
    /// Where the named things stand.
    pub map: SourceMap,
}

/// Reads a scenario.
///
/// Never fails and never panics, whatever the text: what is wrong with it is in [`Reading::diagnostics`], all of it at
/// once. Checks that need solving, such as rules that contradict each other, are made elsewhere; [`findings`] words
/// what they find.
///
/// ```
/// let reading = zopa::language::read(r#"Scenario(
///     title: "Flat share",
///     issues: {"rent": Issue(domain: Amount(min: 500, max: 700, step: 50))},
///     parties: {"ann": Party(positions: {
///         "cheap": Position(claim: "no more than 600", requires: AtMost("rnt", 600)),
///     })},
/// )"#);
/// assert!(reading.scenario.is_none());
/// assert_eq!(reading.diagnostics[0].message, "no issue is named `rnt`");
/// assert_eq!(reading.diagnostics[0].help.as_deref(), Some("an issue with a similar name exists: `rent`"));
/// ```
pub fn read(file: &str) -> Reading {
    let mut sink = Sink::default();
    let (scenario, map) = read_into(&mut sink, file);
    let allowed: &[String] = scenario.as_ref().map_or(&[], |scenario| &scenario.allow);
    let (mut diagnostics, omitted, stopped) = sink.finish();
    diagnostics.retain(|diagnostic| !is_allowed(diagnostic, allowed));
    Reading { scenario, diagnostics, omitted, stopped, map }
}

/// A file that is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// What is wrong with it.
    pub diagnostic: Diagnostic,
    /// The file with a replacement for what cannot be read, to show the diagnostic on.
    pub text: String,
}

/// The text of a file.
///
/// # Errors
/// If it is not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, Box<NotText>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = error.valid_up_to();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let span = Span { start: valid, end: valid + char::REPLACEMENT_CHARACTER.len_utf8() };
        let before = &text[..valid];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let diagnostic = Diagnostic::new(Code::NotUtf8, span, "the file is not UTF-8 text")
            .label(format!("the byte 0x{:02x} at line {line}, column {column} begins no character", bytes[valid]))
            .help(match wide {
                true => "it looks like UTF-16; saved as UTF-8 it can be read",
                false => "saved as UTF-8 it can be read",
            });
        Box::new(NotText { diagnostic, text })
    })
}

/// Whether a file silences this diagnostic: a warning whose code stands in its `allow`.
pub fn is_allowed(diagnostic: &Diagnostic, allow: &[String]) -> bool {
    !diagnostic.is_error() && allow.iter().any(|code| code == diagnostic.code.name())
}

/// A number of things as people read it.
fn grouped(count: impl ToString) -> String {
    crate::model::grouped(&count.to_string())
}

fn read_into(sink: &mut Sink, file: &str) -> (Option<Scenario>, SourceMap) {
    if file.len() > limits::FILE_BYTES {
        sink.add(|| limits::oversized_file(file.len()));
        return (None, SourceMap::default());
    }
    let found = match scan::scan(file) {
        Ok(found) => found,
        Err(diagnostic) => {
            sink.add(|| *diagnostic);
            sink.stop();
            return (None, SourceMap::default());
        }
    };
    let mut text = Repaired::new(file);
    let mark = file.starts_with(BYTE_ORDER_MARK).then_some((Span { start: 0, end: BYTE_ORDER_MARK.len_utf8() }, ""));
    let cites = found.bare_cites.into_iter().map(|place| (place, "source: "));
    for quotes in &found.misquoted {
        sink.add(|| mistake::misquoted(quotes.text, file));
    }
    let quotes = found.misquoted.iter().flat_map(|quotes| quotes.places(file)).map(|place| (place, "\""));
    text.patch_file(mark.into_iter().chain(cites).chain(quotes));
    let mut repairs = Repairs::new(file);
    if found.has_optional {
        repairs.report_optionals(&text, sink);
    }
    loop {
        let error = match repair::shape(text.text()) {
            Ok(shape) => return check::scenario(&shape, &text, repairs.losses(), sink),
            Err(error) => error,
        };
        if !repairs.repair(&error, &mut text, sink) {
            return (None, SourceMap::default());
        }
    }
}
