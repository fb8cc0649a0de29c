//! Other programs' files: negotiations that were written for them, read as scenarios, and scenarios written for them.
//!
//! One file per format. What comes out of an import is the text of a scenario that a person wants to edit; it is read
//! by the language before it is handed out, so that no import gives a file that zopa refuses. `docs/exchange.md` says
//! what each format carries.

mod export;
mod genius;
mod names;
mod negmas;
mod refusal;
mod scw;
mod xml;
mod yaml;

pub use export::{Exported, Format, export};
pub use genius::import as import_genius;
pub use negmas::import as import_negmas;
pub use refusal::Refusal;
pub use scw::import as import_scw;

use crate::language::{self, Code, Reading};
use crate::model::{Interests, Issue, Party, Role, Rule, Scenario};
use names::{Names, distinguished};

/// A file of another program.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// Its name, for messages and for what it is called in the scenario.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
}

impl Foreign<'_> {
    /// Its name without folders and without an ending.
    fn stem(&self) -> &str {
        let last = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        last.rsplit_once('.').map_or(last, |(stem, _)| stem)
    }

    /// Its name without folders.
    fn short(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// A scenario made from files of another program.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its text, for a person to edit.
    pub text: String,
    /// What the reader makes of the text; nothing in it is an error.
    pub reading: Reading,
}

/// The scenario that a domain and what its parties hold of it describe: a GENIUS domain and its profiles if the domain is
/// XML, a NegMAS outcome space and its utility functions otherwise.
///
/// # Errors
/// If a file is not of its format, or says what a scenario cannot say.
pub fn import(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Imported, Refusal> {
    match domain.text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        true => import_genius(domain, profiles),
        false => import_negmas(domain, profiles),
    }
}

/// What packages are worth to a party, as a file says it.
struct Valued {
    interests: Interests,
    /// What a reader must know of it and no answer takes into account.
    notes: Vec<String>,
}

/// A scenario of issues, and of parties named after their files whose interests alone are known.
fn imported(
    program: &str,
    title: String,
    issues: Vec<Issue>,
    (domain, profiles): (Foreign<'_>, &[Foreign<'_>]),
    valued: Vec<Valued>,
    means: &[&str],
) -> Result<Imported, Refusal> {
    let stems: Vec<_> = profiles.iter().map(Foreign::stem).collect();
    let (mut ids, mut titles) = (Names::default(), Names::default());
    let (mut parties, mut notes) = (Vec::new(), Vec::new());
    for (title, valued) in distinguished(&stems).into_iter().zip(valued) {
        let id = ids.id(title, &format!("party-{}", parties.len() + 1));
        let title = titles.value(title);
        notes.extend(valued.notes.into_iter().map(|note| format!("{title}: {note}.")));
        let interests = Some(valued.interests);
        parties.push(Party { id, title, role: Role::Signatory, positions: Vec::new(), interests });
    }
    let names: Vec<_> = std::iter::once(&domain).chain(profiles).map(Foreign::short).collect();
    let mut comment = vec![format!("Imported from the {program} files {}.", listed(&names)), String::new()];
    comment.extend(means.iter().map(|line| (*line).to_owned()));
    comment.push(
        "Fractions stand in quotes, so that nothing is rounded. No party has a position yet: every package is allowed."
            .to_owned(),
    );
    let scenario = Scenario { summary: notes.join(" "), parties, ..bare(title, issues, Vec::new()) };
    read_back(&scenario, &comment)
}

/// A scenario of issues and rules that nobody has said anything about.
fn bare(title: String, issues: Vec<Issue>, rules: Vec<Rule>) -> Scenario {
    Scenario {
        title,
        summary: String::new(),
        as_of: None,
        sources: indexmap::IndexMap::new(),
        issues,
        rules,
        parties: Vec::new(),
        variants: Vec::new(),
        drafts: Vec::new(),
        allow: vec![Code::UnmentionedIssue.name().to_owned()],
    }
}

/// An imported scenario as it is read from its text, with a comment on where it comes from.
fn read_back(scenario: &Scenario, comment: &[String]) -> Result<Imported, Refusal> {
    let mut text = String::new();
    for line in comment {
        text.push_str(format!("// {line}").trim_end());
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&language::write(scenario));
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

/// Names as a sentence lists them.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
