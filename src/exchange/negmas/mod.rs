//! NegMAS: an outcome space and the utility function of each party, in YAML or JSON.
//!
//! Utility is what NegMAS computes of the files as they stand: nothing is normalised, and numbers keep every digit.

mod domain;
mod rectangles;
mod ufun;

use super::yaml::Yaml;
use super::{Foreign, Refusal, Unread, imported};

/// The scenario that an outcome space and utility functions describe.
pub(super) fn unread(domain: Foreign<'_>, ufuns: &[Foreign<'_>]) -> Result<Unread, Refusal> {
    let space = domain::read(&Yaml::read(domain)?)?;
    let parties =
        ufuns.iter().map(|file| ufun::read(&Yaml::read(*file)?, &space)).collect::<Result<Vec<_>, Refusal>>()?;
    let means = ["Worth is what NegMAS computes of these files: weights times values, and nothing is normalised."];
    Ok(imported("NegMAS", space.title, space.issues, (domain, ufuns), parties, &means))
}
