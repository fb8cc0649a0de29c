//! GENIUS: a domain and the utility spaces of its parties, in XML.
//!
//! Numbers mean what they mean to GENIUS: evaluations of a discrete issue are divided by their maximum, those of an
//! integer or real issue are functions kept between 0 and 1, and weights are divided by their sum. Nothing is rounded.
//! (R. Lin et al., Genius: An Integrated Environment for Supporting the Design of Generic Automated Negotiators, 2014.)

mod domain;
mod hyper;
mod profile;

use super::xml::Xml;
use super::{Foreign, Refusal, Unread, imported};
use domain::Domain;

/// The scenario that a domain and the profiles of its parties describe.
pub(super) fn unread(domain: Foreign<'_>, profiles: &[Foreign<'_>]) -> Result<Unread, Refusal> {
    let read = Domain::read(&Xml::read(domain)?)?;
    let parties = profiles.iter().map(|file| profile::read(&Xml::read(*file)?, &read));
    let parties = parties.collect::<Result<Vec<_>, Refusal>>()?;
    let issues = read.issues.into_iter().map(|known| known.issue).collect();
    let means =
        ["Worths are evaluations divided by the highest of their issue, and weights add up to 1, as GENIUS computes."];
    Ok(imported("GENIUS", read.title, issues, (domain, profiles), parties, &means))
}
