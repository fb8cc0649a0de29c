//! Warnings about what has no effect: an issue that nothing speaks of, a source that nothing cites, and a scenario
//! without anything to settle or anybody to settle it.

use super::super::{Code, Diagnostic};
use super::Checker;

impl<'r> Checker<'r> {
    /// Adds a warning. Which warnings the file silences is looked at when all are known.
    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.sink.warn(|| diagnostic);
    }

    /// Warns of a scenario without issues or parties, whose verdict is true and means nothing.
    pub(super) fn warn_of_emptiness(&mut self, no_issues: bool, no_parties: bool) {
        let (lacks, label) = match (no_issues, no_parties) {
            (true, true) => ("no issues and no parties", "nothing is negotiated, by nobody"),
            (true, false) => ("no issues", "nothing is negotiated"),
            (false, true) => ("no parties", "nobody negotiates"),
            (false, false) => return,
        };
        if self.losses.any() || self.sink.has_errors() {
            return;
        }
        let note = match no_parties {
            true => "nobody objects, so every package that the rules allow counts as feasible",
            false => "the one package there is settles nothing, and everybody accepts it",
        };
        let span = self.beginning();
        self.warn(
            Diagnostic::new(Code::EmptyScenario, span, format!("the scenario has {lacks}"))
                .label(label)
                .note(note)
                .help(format!(
                    "`issues: {{…}}` says what is negotiated and `parties: {{…}}` by whom, or `allow: [\"{}\"]` in the \
                     scenario",
                    Code::EmptyScenario
                )),
        );
    }

    /// Warns of issues and sources that nothing uses; not where anything is wrong with the file, since what is wrong may
    /// be the use that is missed.
    pub(super) fn warn_of_the_unused(&mut self) {
        if self.losses.any() || self.sink.has_errors() {
            return;
        }
        for issue in self.issues.list.iter().filter(|issue| !issue.used) {
            let (id, span) = (&issue.id, issue.span);
            self.sink.warn(|| {
                Diagnostic::new(Code::UnmentionedIssue, span, format!("nothing in the file speaks of the issue `{id}`"))
                    .label("every value is as good as any other")
                    .note("packages are still counted once for each of its values")
                    .help(format!("a position on it, or `allow: [\"{}\"]` in the scenario", Code::UnmentionedIssue))
            });
        }
        for source in self.sources.list.iter().filter(|source| !source.used) {
            let (id, span) = (&source.id, source.span);
            self.sink.warn(|| {
                Diagnostic::new(Code::UncitedSource, span, format!("nothing in the file cites the source `{id}`"))
                    .label("declared and not used")
                    .help(format!(
                        "`cites: [Cite(\"{id}\")]` in a position or a rule, or `allow: [\"{}\"]`",
                        Code::UncitedSource
                    ))
            });
        }
    }
}
