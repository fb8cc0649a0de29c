//! Where diagnostics are collected while a file is read.

use super::Diagnostic;

/// As many errors of one file are kept; beyond that they are only counted.
pub const MOST_ERRORS: usize = 200;

/// As many warnings of one file are kept.
const MOST_WARNINGS: usize = 1_000;

/// Collects diagnostics and keeps their number bounded.
#[derive(Default)]
pub(super) struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    names_are_lost: bool,
    stopped: bool,
}

impl Sink {
    /// Adds a warning, unless there are too many diagnostics already; the last one says so.
    pub fn warn(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.errors > MOST_ERRORS || self.warnings >= MOST_WARNINGS {
            return;
        }
        self.warnings += 1;
        let diagnostic = diagnostic();
        self.diagnostics.push(match self.warnings {
            MOST_WARNINGS => diagnostic.note("further warnings are not shown"),
            _ => diagnostic,
        });
    }

    /// Adds the error that `diagnostic` gives, unless there are too many already. The work of finding a remedy is left out then.
    pub fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.errors > MOST_ERRORS {
            self.errors += 1;
            return;
        }
        let diagnostic = diagnostic();
        self.errors += 1;
        if self.errors <= MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds the error about a name that is not declared, unless declarations have been lost.
    pub fn add_unknown(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if !self.names_are_lost {
            self.add(diagnostic);
        }
    }

    /// From now on, takes no errors about names that are not declared: the declarations could not be read.
    pub fn lose_names(&mut self) {
        self.names_are_lost = true;
    }

    /// Notes that reading ended before the file did, so that not every mistake in it is known.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether there was an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The diagnostics in the order of the file, how many errors were only counted, and whether reading stopped early.
    pub fn finish(mut self) -> (Vec<Diagnostic>, usize, bool) {
        self.diagnostics.sort_by_key(|known| known.primary.span);
        (self.diagnostics, self.errors.saturating_sub(MOST_ERRORS), self.stopped)
    }
}
