//! Where do positions overlap: what each party says to each value, what the zone leaves, which sets of parties could
//! sign what, and which positions stand most in the way.
//!
//! An observer binds nobody. Overviews show it all the same, as if its red lines and demands were binding for it alone;
//! it is marked, and nothing that is said of the zone, of coalitions or of pivots counts it.

mod values;

pub use values::{
    Coalition, Coalitions, Contest, Gap, Interval, IssueOverlap, IssueRanges, Overlap, OverlapOptions, OverlapParty,
    PartyRanges, Pivot, Pivots, Ranges, Stance, ValueOverlap, ZoneState,
};
