//! Results as JSON: one object, each field and each entry of its lists on a line of its own.
//!
//! Counts are strings of decimal digits, since they outgrow the numbers of most readers; costs and amounts are JSON
//! numbers written exactly. `docs/output.md` lists every field.

mod bargain;
mod check;
mod explain;
mod line;
mod overlap;
mod packages;
mod rows;
mod values;
mod writer;

pub(super) use bargain::bargain;
pub(super) use check::check;
pub(super) use explain::explain;
pub(super) use overlap::overlap;
pub(super) use packages::Items;
pub(super) use rows::legend;
