//! One file per question a negotiator asks; answers are plain values that outputs and charts show.
//!
//! An analysis asks engines and never sees text. Everything an answer says about completeness comes from the engine
//! that gave it.

mod audit;
mod bargain;
mod between;
mod briefing;
mod check;
mod cross_check;
mod draft;
mod explain;
mod explorer;
mod extent;
mod inquiry;
mod leeway;
mod moves;
mod overlap;
mod packages;
mod reasons;
mod rows;
mod structure;
mod telling;
mod tied;
mod witness;
mod worth;

pub use crate::engine::diagram::{Exported, NOWHERE, Piece, Tier, Way};
pub use crate::engine::problem::Atom;
pub use audit::{Finding, Stated, doubts, faults};
pub use bargain::{
    Bargain, BargainOptions, BargainParty, BodySide, Deal, DraftDeal, Frontier, FrontierBody, FrontierFace,
    FrontierPiece, Named, NoInterests, Solution, Unproved, bargain,
};
pub use briefing::{Briefing, briefing};
pub use check::{CheckOptions, check};
pub(crate) use explain::LISTED;
pub use explain::{ExplainOptions, explain};
pub use explorer::{Explorer, ExplorerCell, ExplorerParty, NotExplored, Room, Unweighed, explorer};
pub use leeway::{Farthest, leeway};
pub use overlap::{
    Coalition, Coalitions, Contest, Gap, Interval, IssueOverlap, IssueRanges, Overlap, OverlapOptions, OverlapParty,
    PartyRanges, Pivot, Pivots, Ranges, Stance, ValueOverlap, ZoneState, coalitions, overlap, pivots, ranges,
};
pub use packages::{PackageOptions, packages};
pub use rows::rows;
pub use witness::witness;

use std::ops::ControlFlow;

use num_bigint::BigUint;

use crate::engine::compact::RowForm;
use crate::engine::limits::Limits;
use crate::engine::{Block, Count};
use crate::model::{Answer, Condition, IssueId, Number, PartyId};

/// Said where an answer would need numbers beyond what is added up exactly.
const TOO_FINE: &str = "the numbers of a sum, of weights or of a weighted condition have no common measure that is added \
                        up exactly; give them fewer digits";

/// Whether an agreement exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one package is acceptable to every party whose consent is needed.
    Feasible,
    /// It is proved that there is none.
    Infeasible,
    /// The search ended before it was known.
    Unknown,
}

/// How questions are to be answered.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which engine answers.
    pub engine: EngineChoice,
    /// Whether a second engine checks what the first one answered.
    pub cross_check: bool,
    /// When to end with what was found so far.
    pub limits: Limits,
}

/// Which engine answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// The diagram, the search for what exceeds the diagram's budget, and then the MILP.
    #[default]
    Auto,
    /// The decision diagram alone.
    Diagram,
    /// The MILP alone.
    Milp,
    /// The search alone.
    Search,
}

/// Who takes a list of packages as it is made.
pub trait PackageReceiver {
    /// What the list amounts to, before its first row.
    fn begin(&mut self, list: &PackageList);

    /// One row; breaks off if no more are wanted. On the first `same` issues it says what the row before says.
    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()>;

    /// The row told last is the first of a block, on the way to which it says the same on so many issues as all its rows.
    /// Says whether the receiver had the others too, so that they need not be told; breaks off if no more are wanted.
    fn block(&mut self, _first: &PackageRow, _: Block) -> ControlFlow<(), bool> {
        ControlFlow::Continue(false)
    }
}

/// Who takes packages as rows of bytes.
pub trait RowListReceiver {
    /// What the list amounts to, before its first row.
    fn begin(&mut self, list: &RowList);

    /// One or more rows, end to end; breaks off if no more are wanted.
    fn block(&mut self, rows: &[u8]) -> ControlFlow<()>;
}

/// What `check` answers.
#[derive(Clone, Debug)]
pub struct Check {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether everything below is exact; otherwise counts are lower bounds and lists may lack entries.
    pub complete: bool,
    /// How many packages are feasible.
    pub packages: Count,
    /// How many packages the rules alone allow.
    pub allowed: Count,
    /// What is left of each issue, in file order.
    pub issues: Vec<IssueState>,
    /// A feasible package, one value for every issue, if there is one.
    pub example: Option<Package>,
    /// In an infeasible scenario, the least cost of a compromise that keeps the red lines; `None` if there is none.
    pub cheapest: Option<Number>,
    /// In an infeasible scenario, the issues on which all cheapest compromises agree, and how.
    pub common: Vec<(IssueId, Answer)>,
    /// What a draft on the table would mean, if one was asked about.
    pub draft: Option<DraftReport>,
    /// Why values are not possible, as asked with `--why`.
    pub why: Vec<Why>,
    /// What a reader must know of how the answer was found, a sentence each: limits met, engines that disagreed.
    pub notes: Vec<String>,
}

/// What the zone leaves of one issue. All lists are in the order of the domain; neighbouring ranges are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueState {
    /// The issue.
    pub issue: IssueId,
    /// The answers that occur in the zone: one if the issue is settled, several if it is open. Empty if the zone is.
    pub possible: Vec<Answer>,
    /// The answers that the rules allow but no feasible package has. Empty if the zone is.
    pub ruled_out: Vec<Answer>,
    /// The answers that the rules alone exclude.
    pub impossible: Vec<Answer>,
}

impl IssueState {
    /// Whether one value is left.
    pub fn is_settled(&self) -> bool {
        match &self.possible[..] {
            [Answer::Choice(_)] => true,
            [Answer::Amount(range)] => range.is_point(),
            _ => false,
        }
    }
}

/// A package in a result: an answer to every issue, in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The answers. Where several amounts are ranges, any combination is meant unless they are linked.
    pub answers: Vec<Answer>,
    /// The amounts that a sum ties together, with values that go together: a witness.
    pub linked: Vec<(IssueId, Number)>,
}

/// What a draft means to the parties.
#[derive(Clone, Debug)]
pub struct DraftReport {
    /// The draft, by name.
    pub id: String,
    /// Whether a feasible package agrees with it.
    pub answer: Verdict,
    /// The issues it leaves open.
    pub silent_on: Vec<IssueId>,
    /// The rules it breaks, by id, whatever is chosen on the issues it leaves open.
    pub broken_rules: Vec<String>,
    /// Per party, in file order, what it keeps and breaks.
    pub parties: Vec<DraftParty>,
    /// The weights of the demands it breaks whatever is chosen on the issues it leaves open.
    pub cost: Number,
}

/// What a draft means to one party.
#[derive(Clone, Debug)]
pub struct DraftParty {
    /// The party.
    pub party: PartyId,
    /// Rungs and wishes it meets, by id, whatever is chosen on the issues it leaves open.
    pub keeps: Vec<String>,
    /// Rungs and wishes it breaks, by id, whatever is chosen on the issues it leaves open.
    pub breaks: Vec<String>,
    /// Rungs and wishes that depend on the issues it leaves open, by id.
    pub depends: Vec<String>,
    /// The weights of the demands in `breaks`.
    pub cost: Number,
    /// Whether the party's consent is needed.
    pub consents: bool,
}

/// Why a value is in no feasible package.
#[derive(Clone, Debug)]
pub struct Why {
    /// The issue.
    pub issue: IssueId,
    /// The value.
    pub answer: Answer,
    /// The conflicts that the value meets with, smallest first; empty if the value is possible.
    pub conflicts: Conflicts,
}

/// A list of conflicts.
#[derive(Clone, Debug)]
pub struct Conflicts {
    /// How many there are.
    pub total: Count,
    /// The first of them, smallest first.
    pub items: Vec<Conflict>,
}

/// A minimal set of rungs that no package meets together with the rules.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The rungs, by place in [`View::rungs`](crate::model::View::rungs), ascending.
    pub rungs: Vec<usize>,
    /// The rules it needs, by place in [`View::rules`](crate::model::View::rules), ascending.
    pub rules: Vec<usize>,
    /// Whether `rules` is proved to hold nothing that could be left out.
    pub rules_minimal: bool,
    /// For rungs of several clauses, the clauses that take part where not all do.
    pub clauses: Vec<Clause>,
}

/// The part of a compound position that takes part in a conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The rung, by place in the view.
    pub rung: usize,
    /// The clause.
    pub condition: Condition,
}

/// A minimal set of demands whose giving-up leaves a package.
#[derive(Clone, Debug)]
pub struct Concession {
    /// The rungs given up, by place in [`View::rungs`](crate::model::View::rungs), ascending.
    pub rungs: Vec<usize>,
    /// The red lines among them.
    pub red_lines: Vec<usize>,
    /// The weights of the demands among them.
    pub cost: Number,
    /// The share of each party that gives something, in file order.
    pub by_party: Vec<(PartyId, Number)>,
    /// How many packages it opens.
    pub packages: Count,
    /// How far positions on one ordered issue have to move, in one witness.
    pub moves: Vec<Move>,
}

/// How far a position has to move.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The rung, by place in the view.
    pub rung: usize,
    /// The issue.
    pub issue: IssueId,
    /// The bound of the position as stated, on the side of `to`.
    pub from: Answer,
    /// Whether the position as stated only comes near `from`, as "more than 60" does.
    pub from_open: bool,
    /// The value nearest to it in the witness.
    pub to: Answer,
    /// Whether `to` is approached but not reached.
    pub open: bool,
    /// Whether the way leads up.
    pub up: bool,
}

/// What `explain` answers.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether everything below is exact and the counts are of all there are.
    pub complete: bool,
    /// How many packages are feasible.
    pub packages: Count,
    /// The conflicts.
    pub conflicts: Conflicts,
    /// How many concessions there are.
    pub concession_count: Count,
    /// The first of them, cheapest first.
    pub concessions: Vec<Concession>,
    /// How the conflicts and concessions hang together; `None` if there are none, or not all were found.
    pub structure: Option<Structure>,
    /// What the cheapest concession costs, the first in their order; 0 if an agreement exists, `None` if no concession
    /// opens one, or none short of a red line where they were not allowed to cross any.
    pub cheapest: Option<Number>,
    /// Whether concessions were allowed to cross red lines.
    pub beyond_red_lines: bool,
    /// At most so many conflicts, and concessions, were wanted.
    pub limit: usize,
    /// Why lists end before all that were wanted, a sentence each; they are among the notes.
    pub cuts: Vec<String>,
    /// What a reader must know of how the answer was found, a sentence each.
    pub notes: Vec<String>,
}

/// How conflicts and concessions hang together. Rungs are places in [`View::rungs`](crate::model::View::rungs).
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// Disputes that share no position, in the order of their first positions: every deal must settle each.
    pub groups: Vec<Group>,
    /// The rungs that take part, in file order.
    pub parts: Vec<Part>,
    /// How many concessions have the least cost.
    pub cheapest_count: BigUint,
    /// By party that has a demand, in file order, the cheapest concession that this party alone can make.
    pub alone: Vec<Alone>,
    /// The concession that spreads the burden most evenly over the parties: of their costs, the largest is least, then
    /// the second largest, and so on. `None` if there is none short of a red line, or it was not found within the
    /// work allowed.
    pub most_even: Option<Burden>,
    /// Between whom the conflicts are, those with most conflicts first, then by party. Their counts add up to all
    /// conflicts. Empty if they were not counted within the work allowed.
    pub between: Vec<Between>,
    /// In how many conflicts positions on each issue take part, if in any: those with most conflicts first, then in file
    /// order. Empty if they were not counted within the work allowed.
    pub issues: Vec<(IssueId, BigUint)>,
}

/// The conflicts between the same parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// The parties that hold their positions, in file order.
    pub parties: Vec<PartyId>,
    /// How many conflicts there are.
    pub conflicts: BigUint,
    /// In how many of them positions on each issue take part, if in any, in file order. Empty for all if they were not
    /// counted within the work allowed.
    pub issues: Vec<(IssueId, BigUint)>,
}

/// Positions that conflict with each other, and with no position outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The rungs in any of its conflicts, ascending.
    pub rungs: Vec<usize>,
    /// How many conflicts it has.
    pub conflicts: BigUint,
    /// How many minimal ways there are to settle it, and the least cost; `None` if none short of a red line settles
    /// every group.
    pub ways: Option<(BigUint, Number)>,
}

/// The part that a rung takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The rung.
    pub rung: usize,
    /// In how many conflicts it is.
    pub conflicts: BigUint,
    /// In how many concessions of the least cost it is.
    pub cheapest: BigUint,
}

/// What one party alone can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// The party.
    pub party: PartyId,
    /// The cheapest concession of demands of this party alone; `None` if that cannot be enough.
    pub burden: Option<Burden>,
}

/// Rungs given up, and what that costs whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Burden {
    /// The rungs, ascending.
    pub rungs: Vec<usize>,
    /// The cost.
    pub cost: Number,
    /// The share of each party that gives something, in file order.
    pub by_party: Vec<(PartyId, Number)>,
}

/// What `packages` answers, the rows apart.
#[derive(Clone, Debug)]
pub struct PackageList {
    /// Why the list ends before its last row, where a limit or an interruption did it. Known only at the end.
    pub cut: Option<String>,
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether every row was listed (a limit that the user set aside) and every count is exact.
    pub complete: bool,
    /// How many packages are feasible.
    pub packages: Count,
    /// How many packages are within the bound.
    pub compromises: Count,
    /// The least cost of a package that rules and red lines allow, whether or not it is within the bound; `None` if they
    /// leave none.
    pub cheapest: Option<Number>,
    /// The highest cost listed: what was asked for, or the least there is; `None` if red lines and rules leave none.
    pub within: Option<Number>,
    /// What a reader must know of how the answer was found, a sentence each.
    pub notes: Vec<String>,
}

/// One row of a list of packages.
#[derive(Clone, Debug, PartialEq)]
pub struct PackageRow {
    /// Per issue, in file order, the answers the row stands for: one, or every one left if the row does not depend on
    /// the issue.
    pub answers: Vec<Vec<Answer>>,
    /// The amounts that a sum ties together, with values that go together.
    pub linked: Vec<(IssueId, Number)>,
    /// How many packages the row stands for.
    pub packages: BigUint,
    /// What they cost.
    pub cost: Number,
    /// The rungs they break, by place in the view.
    pub breaks: Vec<usize>,
    /// The share of each party that gives something, in file order.
    pub by_party: Vec<(PartyId, Number)>,
    /// The weight of the wishes met.
    pub wishes: Number,
}

/// The feasible packages as rows of bytes, the rows apart. They are in the order of the file, whatever wishes they meet.
#[derive(Clone, Debug)]
pub struct RowList {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether every row was listed (a limit that the user set aside) and the count is exact.
    pub complete: bool,
    /// How many packages are feasible.
    pub packages: Count,
    /// Where each issue is in a row.
    pub form: RowForm,
    /// Per issue, in file order, the answer that each number in a row stands for.
    pub values: Vec<Vec<Answer>>,
    /// What a reader must know of how the answer was found, a sentence each.
    pub notes: Vec<String>,
    /// Why the list ends before its last row, where a limit or an interruption did it. Known only at the end.
    pub cut: Option<String>,
}
