//! GENIUS: a domain and the utility spaces of its parties, in XML.
//!
//! Numbers mean what they mean to GENIUS: evaluations of a discrete issue are divided by their maximum, those of an
//! integer or real issue are functions kept between 0 and 1, and weights are divided by their sum. Nothing is rounded.
//! (R. Lin et al., Genius: An Integrated Environment for Supporting the Design of Generic Automated Negotiators, 2014.)

mod domain;
mod hyper;
mod profile;

use super::names::{Names, distinguished};
use super::xml::Xml;
use super::{Foreign, Refusal, listed, text};
use crate::model::{Interests, Party, Role, Scenario};
use domain::Domain;

/// Issues without positions are what every import consists of.
const ALLOWED: &str = "unmentioned-issue";

/// The text of the scenario that a domain and the profiles of its parties describe.
///
/// # Errors
/// If a file is no XML, is not of the format, or says what a scenario cannot say.
pub fn import(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<String, Refusal> {
    let read = Domain::read(&Xml::read(domain)?)?;
    let stems: Vec<_> = profiles.iter().map(Foreign::stem).collect();
    let mut ids = Names::default();
    let mut parties = Vec::new();
    let mut notes = Vec::new();
    for (file, name) in profiles.iter().zip(distinguished(&stems)) {
        let id = ids.id(name, &format!("party-{}", parties.len() + 1));
        let profile = profile::read(&Xml::read(*file)?, &read)?;
        notes.extend(profile.notes.into_iter().map(|note| format!("{name}: {note}.")));
        parties.push(party(id, name, profile.interests));
    }
    let names: Vec<_> = std::iter::once(&domain).chain(profiles).map(Foreign::short).collect();
    let comment = [
        format!("Imported from the GENIUS files {}.", listed(&names)),
        String::new(),
        "Worths are evaluations divided by the highest of their issue, and weights add up to 1, as GENIUS computes."
            .into(),
        "Fractions stand in quotes, so that nothing is rounded. No party has a position yet: every package is allowed."
            .into(),
    ];
    text(&scenario(read, parties, &notes), &comment)
}

fn party(id: String, title: &str, interests: Interests) -> Party {
    Party { id, title: title.to_owned(), role: Role::Signatory, positions: Vec::new(), interests: Some(interests) }
}

fn scenario(domain: Domain, parties: Vec<Party>, notes: &[String]) -> Scenario {
    Scenario {
        title: domain.title,
        summary: notes.join(" "),
        as_of: None,
        sources: indexmap::IndexMap::new(),
        issues: domain.issues.into_iter().map(|known| known.issue).collect(),
        rules: Vec::new(),
        parties,
        variants: Vec::new(),
        drafts: Vec::new(),
        allow: vec![ALLOWED.to_owned()],
    }
}
