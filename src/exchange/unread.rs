//! An imported scenario before anything has read it.

use super::{Asked, Imported, Refusal};
use crate::language::{self, limits};
use crate::model::{Domain, Interests, Scenario, Worth};

/// A scenario as an import makes it, with a comment on where it comes from.
pub(super) struct Unread {
    pub scenario: Scenario,
    /// Its lines.
    pub comment: Vec<String>,
}

impl Unread {
    /// The scenario as it is read from its text.
    pub fn read_back(&self) -> Result<Imported, Refusal> {
        let text = self.text();
        let reading = language::read(&text);
        match reading.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            None => Ok(Imported { text, reading }),
            Some(wrong) => {
                let help =
                    wrong.help.clone().unwrap_or_else(|| "the file can be made simpler where it comes from".to_owned());
                Err(Refusal::new(format!("what is imported is more than a scenario can say: {}", wrong.message), help))
            }
        }
    }

    /// The scenario for whoever keeps no text. Writing and reading one takes a third of a small question.
    pub fn asked(self) -> Result<Asked, Refusal> {
        match is_plain(&self.scenario) {
            true => Ok(Asked::Plain(Box::new(self.scenario))),
            false => self.read_back().map(|imported| Asked::Read(Box::new(imported))),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.comment {
            text.push_str(format!("// {line}").trim_end());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&language::write(&self.scenario));
        text
    }
}

/// Whether a scenario that an import made has worths of choices and nothing else, and no more of them than a file may
/// hold: reading its text would give the same scenario. Of amounts, conditions and rules more can be wrong.
fn is_plain(scenario: &Scenario) -> bool {
    let of_choices = |domain: &Domain| matches!(domain, Domain::Options(names) if names.len() <= limits::CHOICES);
    let has_worths = |interests: &Interests| {
        interests.bonuses.is_empty()
            && interests.issues.iter().all(|(_, interest)| matches!(interest.worth, Worth::Choices(_)))
    };
    scenario.rules.is_empty()
        && scenario.issues.len() <= limits::ISSUES
        && scenario.issues.iter().all(|issue| of_choices(&issue.domain))
        && scenario.parties.len() <= limits::PARTIES
        && scenario.parties.iter().all(|party| party.positions.is_empty())
        && scenario.parties.iter().filter_map(|party| party.interests.as_ref()).all(has_worths)
}
