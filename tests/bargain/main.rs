//! Bargaining: frontiers, named points and drafts against brute force over small scenarios, and against answers that
//! independent tools agree on (in the folder that `ZOPA_SHARED` names).

mod agreed;
mod bodies;
mod brute_force;
mod derived;
mod faces;
mod laws;
mod moving;
mod published;
mod small;
