//! From RON text to a checked scenario, or to all that is wrong with it at once.

mod check;
mod code;
mod diagnostic;
mod lexer;
pub mod limits;
mod raw;
mod repair;
mod scan;
mod sink;
mod source_map;
mod text;

pub use code::{Code, Level};
pub use diagnostic::{Diagnostic, Label, Span};
pub use source_map::SourceMap;

use crate::model::{Scenario, nearest};
use repair::Losses;
use sink::Sink;
use text::Repaired;

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The scenario, if there is no error in the file.
    pub scenario: Option<Scenario>,
    /// What is wrong with the file, in its order; warnings only, if there is a scenario.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the named things stand.
    pub map: SourceMap,
}

/// Reads a scenario.
pub fn read(file: &str) -> Reading {
    let mut sink = Sink::default();
    let mut text = Repaired::new(file);
    match scan::scan(file) {
        Err(diagnostic) => {
            sink.add(|| *diagnostic);
            return reading(None, SourceMap::default(), sink);
        }
        Ok(found) => text.patch_file(found.bare_cites.into_iter().map(|place| (place, "source: "))),
    }
    let options = ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .without_recursion_limit();
    let losses = Losses::default();
    let (scenario, map) = match options.from_str::<raw::Scenario<'_>>(text.text()) {
        Ok(raw) => check::scenario(&raw, &text, &losses, &mut sink),
        Err(error) => {
            sink.add(|| Diagnostic::new(Code::SyntaxError, Span::default(), error.to_string()));
            (None, SourceMap::default())
        }
    };
    reading(scenario, map, sink)
}

fn reading(scenario: Option<Scenario>, map: SourceMap, sink: Sink) -> Reading {
    let (diagnostics, _) = sink.finish();
    Reading { scenario, diagnostics, map }
}
