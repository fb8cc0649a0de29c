//! Why a file cannot be imported, or a scenario not be exported.

use std::fmt;

/// Why a file cannot be imported, or a scenario not be exported, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// Where, as `file:line:column`, where that is known.
    pub place: Option<String>,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// A refusal that is about no place in a file.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: help.into() }
    }

    /// Says where in a file it is; lines and columns count from 1.
    pub(super) fn at(mut self, file: &str, line: usize, column: usize) -> Self {
        self.place = Some(format!("{file}:{line}:{column}"));
        self
    }

    /// Says which file it is about.
    pub(super) fn about(mut self, file: &str) -> Self {
        self.place = Some(file.to_owned());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place})", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Refusal {}
