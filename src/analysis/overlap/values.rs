//! What overviews answer, as plain values.

use crate::engine::Count;
use crate::model::{Answer, IssueId, Number, PartyId, Range, Value};

use crate::analysis::Verdict;

/// What an overview is to hold besides the stances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverlapOptions {
    /// Whether to count what sets of parties could sign.
    pub coalitions: bool,
    /// Whether to tell what each binding position changes.
    pub pivots: bool,
}

impl Default for OverlapOptions {
    fn default() -> Self {
        Self { coalitions: true, pivots: true }
    }
}

/// What `overlap` answers.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether every stance was decided and every count is exact.
    pub complete: bool,
    /// How many packages are feasible.
    pub packages: Count,
    /// The parties that are heard, observers included, in file order. Stances come in this order.
    pub parties: Vec<OverlapParty>,
    /// The issues in file order, with what each party says to each value.
    pub issues: Vec<IssueOverlap>,
    /// All issues, the most contested first: by [`Contest`], then in file order.
    pub most_contested: Vec<IssueId>,
    /// What sets of parties could sign; `None` if it was not asked for.
    pub coalitions: Option<Coalitions>,
    /// What each binding position changes; `None` if it was not asked for.
    pub pivots: Option<Pivots>,
    /// What a reader must know of how the answer was found, a sentence each.
    pub notes: Vec<String>,
}

/// A party in an overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlapParty {
    /// The party.
    pub party: PartyId,
    /// Whether its consent is needed; an observer's is not.
    pub consents: bool,
    /// Its red lines and demands, by place in [`View::positions`](crate::model::View::positions).
    pub positions: Vec<usize>,
    /// Whether these, with the rules, leave it no package at all. A reader must be warned.
    pub clashes: bool,
}

/// An issue in an overview.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueOverlap {
    /// The issue.
    pub issue: IssueId,
    /// Its values in the order of the domain. Ranges of an amount are joined where every party and the zone say the
    /// same.
    pub values: Vec<ValueOverlap>,
    /// By party, in the order of [`Overlap::parties`], its red lines and demands that speak of the issue, by place in
    /// [`View::positions`](crate::model::View::positions).
    pub positions: Vec<Vec<usize>>,
    /// How contested it is.
    pub contest: Contest,
}

/// A value, or a range of an amount, in an overview.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueOverlap {
    /// The value, or a range all of whose values fare alike.
    pub answer: Answer,
    /// By party, in the order of [`Overlap::parties`].
    pub stances: Vec<Stance>,
    /// What the zone makes of it.
    pub zone: ZoneState,
}

/// What a party says to a value, from the rules and its own red lines and demands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stance {
    /// The rules exclude the value, whoever says what.
    Impossible,
    /// No package acceptable to the party has the value.
    Refuses {
        /// Whether its red lines refuse it even without its demands.
        red_line: bool,
    },
    /// Of several values it is the only one left to the party.
    Insists {
        /// Whether its red lines insist on it even without its demands.
        red_line: bool,
    },
    /// The party has no position on the issue.
    Silent,
    /// Some package acceptable to the party has the value.
    Accepts,
    /// It could not be decided within the limits.
    Unknown,
}

impl Stance {
    /// Whether the party's red lines alone say so.
    pub fn is_by_red_line(self) -> bool {
        matches!(self, Stance::Refuses { red_line: true } | Stance::Insists { red_line: true })
    }
}

/// What the zone makes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneState {
    /// The rules exclude it.
    Impossible,
    /// It is the one value left.
    Settled,
    /// Some feasible package has it, and others have another.
    Possible,
    /// The rules allow it, but no feasible package has it.
    RuledOut,
    /// The zone is empty: no value is in it, for whatever reason.
    Empty,
    /// It could not be decided within the limits.
    Unknown,
}

/// How contested an issue is. Only parties whose consent is needed count.
///
/// The order is that of [`Overlap::most_contested`], the least contested first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contest {
    /// In an infeasible view, the number of conflicts in which positions on the issue take part; `None` if there is an
    /// agreement, or the conflicts were not all found.
    pub conflicts: Option<num_bigint::BigUint>,
    /// Whether the talks fail on this issue alone: of the values that the rules allow, each is refused by somebody.
    pub deadlock: bool,
    /// How many pairs of parties there are of which one refuses the value that the other insists on.
    pub opposed: usize,
    /// How many parties refuse some value that another accepts or insists on.
    pub refusing: usize,
}

/// What sets of parties could sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coalitions {
    /// The parties whose consent is needed, in file order.
    pub parties: Vec<PartyId>,
    /// Whether every set of them is listed; otherwise it is each alone, the pairs, all but one, and all.
    pub every_set: bool,
    /// The sets, smallest first, then in file order; the first is the empty one, which the rules alone bind.
    pub items: Vec<Coalition>,
    /// Whether every count is exact.
    pub complete: bool,
    /// What a reader must know of how they were counted, a sentence each.
    pub notes: Vec<String>,
}

/// A set of parties, and what it could sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coalition {
    /// The parties, in file order.
    pub parties: Vec<PartyId>,
    /// How many packages are acceptable to all of them, whatever the others say.
    pub packages: Count,
}

/// What each binding position changes.
#[derive(Clone, Debug)]
pub struct Pivots {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// How many packages are feasible with all positions.
    pub packages: Count,
    /// The least cost of an agreement with all positions: 0 if there is one, `None` if none short of a red line.
    pub cheapest: Option<Number>,
    /// The binding positions, those that change most first: by packages, then by least cost, then in file order.
    pub items: Vec<Pivot>,
    /// Whether every number is exact.
    pub complete: bool,
    /// What a reader must know of how they were found, a sentence each.
    pub notes: Vec<String>,
}

/// What one position changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// The position, by place in [`View::positions`](crate::model::View::positions).
    pub position: usize,
    /// How many packages would be feasible without it and its fallbacks.
    pub packages: Count,
    /// The least cost of an agreement without it: 0 if there is one, `None` if none short of a red line. It is also
    /// `None`, and [`Pivots::complete`] false, if it was not found.
    pub cheapest: Option<Number>,
}

/// How far parties reach on levels and amounts.
#[derive(Clone, Debug)]
pub struct Ranges {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether everything was decided.
    pub complete: bool,
    /// The parties that are heard, observers included, in file order.
    pub parties: Vec<OverlapParty>,
    /// The levels and amounts, in file order; one is left out if it could not be decided.
    pub issues: Vec<IssueRanges>,
    /// What a reader must know of how they were found, a sentence each.
    pub notes: Vec<String>,
}

/// How far parties reach on one issue. Lists of intervals ascend and do not touch.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueRanges {
    /// The issue.
    pub issue: IssueId,
    /// What the rules allow.
    pub allowed: Vec<Interval>,
    /// By party, in the order of [`Ranges::parties`].
    pub parties: Vec<PartyRanges>,
    /// What the zone leaves; none if it is empty.
    pub zone: Vec<Interval>,
    /// What the intervals of all parties whose consent is needed share. It may be more than the zone leaves, because
    /// positions on other issues narrow that.
    pub shared: Vec<Interval>,
    /// The two parties that are farthest apart, if two are, both consents being needed.
    pub gap: Option<Gap>,
    /// The same if every party falls back as far as its positions say.
    pub gap_with_fallbacks: Option<Gap>,
}

/// How far one party reaches on one issue.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyRanges {
    /// The values of packages acceptable to the party; none if its own positions clash.
    pub acceptable: Vec<Interval>,
    /// The same if it falls back as far as its positions say: the weakest rung of each is held.
    pub with_fallbacks: Vec<Interval>,
    /// The same if only its red lines are held, as stated.
    pub by_red_lines: Vec<Interval>,
    /// Whether the party has no position on the issue.
    pub silent: bool,
    /// Whether the intervals are a projection only: some position of the party ties the issue to others, so that not
    /// every package with such a value is acceptable even on this score.
    pub projection: bool,
}

/// Neighbouring values of an ordered issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Levels from one place to another, both included.
    Levels(usize, usize),
    /// A stretch of an amount.
    Amount(Range),
}

/// Two parties whose intervals on an issue do not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The party that stays below.
    pub below: PartyId,
    /// The party that stays above.
    pub above: PartyId,
    /// Where the gap begins: the nearest value of the party below, or the bound it approaches.
    pub from: Value,
    /// Where it ends: the nearest value of the party above, or the bound it approaches.
    pub to: Value,
    /// How far that is, in the unit of the amount, or in levels. Nought if both only come near the same number.
    pub distance: Number,
}
