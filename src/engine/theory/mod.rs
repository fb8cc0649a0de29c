//! Which linear conditions on amounts can hold together, decided exactly.
//!
//! Most questions end in interval arithmetic. The others go to a linear program in floating point, whose answer only
//! points at what to check: a solution is rebuilt as exact numbers from the conditions that it meets with equality; a
//! refusal is rebuilt as exact multipliers under which the conditions add up to a contradiction (Farkas 1902, with
//! strict conditions Motzkin 1936). What can be neither shown nor refuted so is [`Undecided`].

mod continuous;
mod linear;
mod nearby;
mod system;
mod vertex;
mod whole;

pub use linear::{Bounds, Linear, Lowest, Undecided};
pub(crate) use vertex::simplest;

#[cfg(test)]
mod tests;
