//! Names, claims and numbers as people read them, the same in texts and on charts.

pub(crate) mod base64;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod plain;
