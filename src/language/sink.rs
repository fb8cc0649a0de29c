//! Where diagnostics are collected while a file is read.

use super::Diagnostic;

/// As many errors of one file are kept; beyond that they are only counted.
pub const MOST_ERRORS: usize = 200;

/// Collects diagnostics and keeps their number bounded.
#[derive(Default)]
pub(super) struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl Sink {
    /// Adds what `diagnostic` gives, unless there are too many already. The work of finding a remedy is left out then.
    pub fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.errors > MOST_ERRORS {
            self.errors += 1;
            return;
        }
        let diagnostic = diagnostic();
        self.errors += usize::from(diagnostic.is_error());
        if self.errors <= MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether there was an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The diagnostics in the order of the file, and how many errors were only counted.
    pub fn finish(mut self) -> (Vec<Diagnostic>, usize) {
        self.diagnostics.sort_by_key(|known| known.primary.span);
        (self.diagnostics, self.errors.saturating_sub(MOST_ERRORS))
    }
}
