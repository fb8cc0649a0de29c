//! The zone of possible agreement of a negotiation: read a scenario, ask what is possible, show the reasons.

pub mod analysis;
pub mod engine;
pub mod language;
pub mod model;
