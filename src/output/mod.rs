//! Results as text, for people and for machines.

pub mod diagnostics;
