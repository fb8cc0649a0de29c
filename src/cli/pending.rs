//! Stands in for what another branch brings; goes when it is merged.

use zopa::language::{Diagnostic, SourceMap};
use zopa::model::Scenario;

/// In place of `analysis::audit` and its way to diagnostics.
pub fn audit(_: &Scenario, _: &SourceMap) -> Vec<Diagnostic> {
    Vec::new()
}
