//! Other programs' files: negotiations that were written for them, read as scenarios, and scenarios written for them.
//!
//! One file per format. What comes out of an import is the text of a scenario that a person wants to edit; it is read
//! by the language before it is handed out, so that no import gives a file that zopa refuses. Whoever only asks about
//! other programs' files needs no text, and gets none where reading it could find nothing ([`Asked`]).
//! `docs/exchange.md` says what each format carries.

mod export;
mod genius;
mod names;
mod negmas;
mod refusal;
mod scw;
mod unread;
mod xml;
mod yaml;

pub use export::{Exported, Format, export};
pub use refusal::Refusal;

use crate::language::{Code, Reading};
use crate::model::{Interests, Issue, Party, Role, Rule, Scenario};
use names::{Names, distinguished};
use unread::Unread;

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

/// What files of another program come to for whoever asks about them and keeps no scenario.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Worths of choices and nothing else, in which neither reading nor solving could find a fault.
    Plain(Box<Scenario>),
    /// Anything else, by way of its text.
    Read(Box<Imported>),
}

/// The scenario that a domain and what its parties hold of it describe: a GENIUS domain and its profiles if the domain is
/// XML, a NegMAS outcome space and its utility functions otherwise.
///
/// # Errors
/// If a file is not of its format, or says what a scenario cannot say.
pub fn ask(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Asked, Refusal> {
    unread(domain, profiles)?.asked()
}

/// The same by way of its text, whatever it says.
///
/// # Errors
/// Those of [`ask`].
pub fn import(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Imported, Refusal> {
    unread(domain, profiles)?.read_back()
}

fn unread(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Unread, Refusal> {
    match domain.text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        true => genius::unread(domain, profiles),
        false => negmas::unread(domain, profiles),
    }
}

/// The scenario that a GENIUS domain and the profiles of its parties describe.
///
/// # Errors
/// If a file is no XML, is not of the format, or says what a scenario cannot say.
pub fn import_genius(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Imported, Refusal> {
    genius::unread(domain, profiles)?.read_back()
}

/// The scenario that a NegMAS outcome space and the utility functions of its parties describe.
///
/// # Errors
/// If a file is no YAML or JSON, is not of the format, or says what a scenario cannot say.
pub fn import_negmas(domain: Foreign<'_>, ufuns: &[Foreign<'_>]) -> Result<Imported, Refusal> {
    negmas::unread(domain, ufuns)?.read_back()
}

/// The scenario that a cross-impact matrix of ScenarioWizard describes.
///
/// # Errors
/// If the file is not of the format.
pub fn import_scw(file: Foreign<'_>) -> Result<Imported, Refusal> {
    scw::unread(file)?.read_back()
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
) -> Unread {
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
    Unread { scenario, comment }
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

/// Names as a sentence lists them.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
