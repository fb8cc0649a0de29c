//! From a file to a scenario that can be relied on: what the reader finds, and what only solving finds out.

use crate::analysis::Settings;
use crate::engine::limits::Limits;
use crate::language::{self, Reading};
use crate::{analysis, output};

/// How closely a file is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// For mistakes that make it unusable.
    Faults,
    /// For everything, doubtful positions included.
    #[default]
    Everything,
}

/// Reads a file and solves what has to be solved to trust it: [`language::read`], with the findings of
/// [`analysis::faults`] and [`analysis::doubts`] among the diagnostics. There is no scenario if anything is an error.
///
/// ```
/// let reading = zopa::examine(
///     r#"Scenario(
///         title: "Contradiction",
///         issues: {"lift": Issue(domain: YesNo)},
///         rules: {
///             "must": Rule(because: "the law asks for one", holds: Is("lift", "yes")),
///             "cannot": Rule(because: "there is no room", holds: Is("lift", "no")),
///         },
///         parties: {"ann": Party(positions: {"lift": Position(claim: "a lift", requires: Is("lift", "yes"))})},
///     )"#,
///     zopa::Depth::Faults,
/// );
/// assert!(reading.scenario.is_none());
/// assert_eq!(reading.diagnostics[0].code.name(), "contradictory-rules");
/// ```
pub fn examine(file: &str, depth: Depth) -> Reading {
    examine_within(file, depth, &Limits::default())
}

/// The same within limits; what was not solved when they end it is not found.
pub fn examine_within(file: &str, depth: Depth, limits: &Limits) -> Reading {
    solved(language::read(file), depth, limits)
}

/// What was read, with what only solving it finds, as [`examine_within`] does.
pub fn solved(mut reading: Reading, depth: Depth, limits: &Limits) -> Reading {
    let settings = Settings { limits: limits.clone(), ..Settings::default() };
    let Some(scenario) = &reading.scenario else { return reading };
    let mut found = analysis::faults(scenario, &settings);
    if found.is_empty() && depth == Depth::Everything {
        found = analysis::doubts(scenario, &settings);
    }
    let mut found = output::findings::diagnostics(scenario, &reading.map, &found);
    found.retain(|diagnostic| !language::is_allowed(diagnostic, &scenario.allow));
    reading.diagnostics.extend(found);
    reading.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    if reading.diagnostics.iter().any(language::Diagnostic::is_error) {
        reading.scenario = None;
    }
    reading
}
