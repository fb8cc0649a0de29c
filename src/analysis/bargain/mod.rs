//! Which of the possible deals is good: the frontier of what packages are worth to the parties, and the points on it
//! that theories of bargaining name.
//!
//! `docs/bargaining.md` has the definitions and where they come from.

mod drafted;
mod faces;
mod fluid;
mod looked_at;
mod moving;
mod named;
mod pieces;
mod region;
mod retried;
mod seek;
mod standards;
mod standing;
mod summits;
mod weigh;

use crate::engine::Count;
use crate::model::{IssueId, Number, PartyId, Value, View};

use super::Verdict;
use named::Aim;

pub use weigh::{NoInterests, bargain};

/// Why no point is named where packages were weighed one for each combination of ranges.
const TIED: &str = "sums tie amounts that are worth something, and not all that packages can be worth was looked at";

/// What to bargain about.
#[derive(Clone, Debug, Default)]
pub struct BargainOptions {
    /// Whether all packages that the rules allow are looked at, and not only the zone.
    pub all_packages: bool,
    /// Whether interests are derived from positions where the file states none.
    pub derive: bool,
    /// Whose interests count; those of all parties whose consent is needed if empty.
    pub between: Vec<PartyId>,
    /// A draft to hold against the frontier, by name.
    pub draft: Option<String>,
    /// Whether only the named points are wanted, and not the frontier.
    pub points_only: bool,
    /// Whether it is to be told as well what all packages are worth that were looked at, if that is asked of two parties.
    pub outcomes: bool,
}

impl BargainOptions {
    /// Whose interests are asked about in a view, known or not.
    pub(super) fn asked(&self, view: &View<'_>) -> Vec<PartyId> {
        match self.between.is_empty() {
            true => view.consenting().collect(),
            false => view.parties.iter().copied().filter(|party| self.between.contains(party)).collect(),
        }
    }

    /// The same, with everything that packages are worth, as a chart of the frontier shows it.
    pub(crate) fn with_outcomes(&self) -> Self {
        Self { outcomes: true, points_only: false, ..self.clone() }
    }
}

/// What `bargain` answers.
#[derive(Clone, Debug)]
pub struct Bargain {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// Whether everything below is exact and whole.
    pub complete: bool,
    /// How many packages were looked at.
    pub packages: Count,
    /// Whether these are all that the rules allow, and not only the zone.
    pub all_packages: bool,
    /// The parties whose interests count, in file order.
    pub parties: Vec<BargainParty>,
    /// The parties whose red lines hold although all packages are looked at: interests derived from positions say nothing
    /// of red lines, which are not for trade.
    pub red_lines: Vec<PartyId>,
    /// Parties that were asked about and of whose interests nothing is known.
    pub left_out: Vec<PartyId>,
    /// Of these, parties whose positions tell nothing of them either: no demand or wish that counts has a weight.
    pub underivable: Vec<PartyId>,
    /// The frontier.
    pub frontier: Frontier,
    /// The greatest product of gains.
    pub nash: Solution,
    /// The most even shares of what each could gain at best.
    pub kalai_smorodinsky: Solution,
    /// The most even gains: the least of them is greatest, then the second least, and so on.
    pub egalitarian: Solution,
    /// The greatest sum of worth.
    pub utilitarian: Solution,
    /// Of each of these points, in this order, what is known if it was sought and could not be proved.
    pub unproved: [Option<Unproved>; 4],
    /// How a draft stands to the frontier, if one was asked about.
    pub draft: Option<DraftDeal>,
    /// Of two parties, everything that packages are worth to them, good or bad, the least for the first party first; `None`
    /// if it was not asked for, if there is too much of it, or if it is not known.
    pub outcomes: Option<Vec<[Number; 2]>>,
    /// What a reader must know of how the answer was found, a sentence each.
    pub notes: Vec<String>,
}

impl Bargain {
    /// The named points, with what they are called in results.
    pub fn named(&self) -> [(&'static str, &Solution); 4] {
        [
            ("nash", &self.nash),
            ("kalai_smorodinsky", &self.kalai_smorodinsky),
            ("egalitarian", &self.egalitarian),
            ("utilitarian", &self.utilitarian),
        ]
    }

    /// Keeps of the named points, and of what is at stake, only what is so whatever packages were not looked at.
    fn doubt(&mut self) {
        for party in &mut self.parties {
            (party.range, party.ideal_gain) = (None, None);
        }
        let points = [&mut self.nash, &mut self.kalai_smorodinsky, &mut self.egalitarian, &mut self.utilitarian];
        for ((aim, point), unproved) in Aim::ALL.into_iter().zip(points).zip(&mut self.unproved) {
            let named = point.as_ref().ok().filter(|_| aim != Aim::KalaiSmorodinsky);
            let seen = named.and_then(|named| Some((named.deals.first()?.clone(), named.value.clone())));
            let left = Unproved { seen, most: None };
            *point = Err(format!("it was not found: {TIED}{}", seek::known(aim, &left)));
            *unproved = Some(left);
        }
    }

    /// The best packages seen of points that could not be proved, each with the place of its point among these.
    pub fn best_seen(&self) -> impl Iterator<Item = (usize, &Deal)> {
        let unproved = self.unproved.iter().enumerate();
        unproved.filter_map(|(place, unproved)| Some((place, &unproved.as_ref()?.seen.as_ref()?.0)))
    }
}

/// What is at stake for one party.
#[derive(Clone, Debug, PartialEq)]
pub struct BargainParty {
    /// The party.
    pub party: PartyId,
    /// Whether its interests were derived from its positions.
    pub derived: bool,
    /// What no deal is worth to it.
    pub reservation: Number,
    /// What the worst package is worth to it, and the best; `None` if there is none or it is not known.
    pub range: Option<(Number, Number)>,
    /// What it gains at best over no deal, in a package that nobody finds worse than no deal; `None` if there is none or
    /// it is not known.
    pub ideal_gain: Option<Number>,
    /// How much less a package that was weighed can be worth to the party than one it stands for: nought where the
    /// frontier is exact. `None` if that is not known.
    pub tolerance: Option<Number>,
}

/// The packages that no other one betters for one party at nobody's cost, by what they are worth.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    /// The best for the first party first. Where there are pieces, their ends are among them, as far as they belong to the
    /// frontier.
    pub deals: Vec<Deal>,
    /// Where an amount can move without end between two values: the stretches between deals, in the same order.
    pub pieces: Vec<FrontierPiece>,
    /// For three parties and more, the polygons between deals, the best for the first party first.
    pub faces: Vec<FrontierFace>,
    /// For four parties and more, the bodies between deals, those of the most dimensions first.
    pub bodies: Vec<FrontierBody>,
    /// Whether these are all.
    pub complete: bool,
}

/// What some packages are worth to each party, and one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// The worth, in the order of [`Bargain::parties`].
    pub worth: Vec<Number>,
    /// How many packages are worth exactly that.
    pub packages: Count,
    /// One of them: a value for every issue, in file order.
    pub witness: Vec<Value>,
    /// Whether nobody finds them worse than no deal.
    pub rational: bool,
    /// Whether there is such a package. If not, packages come as near to the witness, and to its worth, as one likes: a
    /// condition keeps an amount below a bound, or above it.
    pub reached: bool,
}

impl Deal {
    /// What each party gains over no deal.
    pub fn gains(&self, parties: &[BargainParty]) -> Vec<Number> {
        self.worth.iter().zip(parties).map(|(worth, party)| worth - &party.reservation).collect()
    }
}

/// A straight stretch of the frontier: amounts move evenly from the package at one end to that at the other, nothing else
/// changes, and worth moves evenly with them.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPiece {
    /// The end that is better for the first party, and the other one.
    pub ends: [Deal; 2],
    /// Whether each end itself does not belong to the piece: another deal betters it, or no package is there.
    pub open: [bool; 2],
    /// Whether packages are worth what lies between the ends. If not, they come as near as one likes.
    pub reached: bool,
}

/// A flat polygon of the frontier: amounts move evenly with worth, nothing else changes, and what lies inside is on the
/// frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierFace {
    /// Its corners, in the order of its sides.
    pub corners: Vec<Deal>,
    /// Whether each corner itself does not belong to it: another deal betters it, or no package is there.
    pub open_corners: Vec<bool>,
    /// The same for what lies between each corner and the next.
    pub open_sides: Vec<bool>,
    /// Whether packages are worth what lies inside. If not, they come as near as one likes.
    pub reached: bool,
}

/// A body of the frontier, of three dimensions or more: amounts move evenly with worth or are mixed as it is, nothing else
/// changes, and what lies inside is on the frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierBody {
    /// Its corners, the best for the first party first.
    pub corners: Vec<Deal>,
    /// Whether each corner itself does not belong to it: another deal betters it, or no package is there.
    pub open_corners: Vec<bool>,
    /// Its dimension.
    pub dimension: usize,
    /// Its sides of all dimensions from one up to that below its own, the largest first.
    pub sides: Vec<BodySide>,
    /// Whether packages are worth what lies inside. If not, they come as near as one likes.
    pub reached: bool,
}

/// A side of a body: a flat one, or an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodySide {
    /// Its corners, by their places among those of the body.
    pub corners: Vec<usize>,
    /// Its dimension.
    pub dimension: usize,
    /// Whether what lies inside of it does not belong to the body.
    pub open: bool,
}

/// What is known of a point where it was not proved which packages it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Unproved {
    /// The best package seen, and what it comes to of what is made greatest first of all.
    pub seen: Option<(Deal, Number)>,
    /// What no package comes to more than.
    pub most: Option<Number>,
}

impl Unproved {
    /// What is made greatest first of all, if it is proved what that comes to: no package comes to more than the best one
    /// seen.
    pub fn proved(&self) -> Option<&Number> {
        self.seen.as_ref().map(|(_, value)| value).filter(|value| self.most.as_ref() == Some(value))
    }
}

/// The packages that a theory of bargaining names, or why it names none.
pub type Solution = Result<Named, String>;

/// The packages that a theory of bargaining names.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What they are worth and one of each: a single entry unless unlike packages do equally well.
    pub deals: Vec<Deal>,
    /// Stretches between some of these deals on which all do equally well.
    pub between: Vec<FrontierPiece>,
    /// Polygons on which all do equally well.
    pub across: Vec<FrontierFace>,
    /// Bodies on which all do equally well.
    pub throughout: Vec<FrontierBody>,
    /// How much greater that could be at most, where it was found to a tolerance; nought otherwise.
    pub tolerance: Number,
    /// What was made greatest: a product, a share, a gain or a sum.
    pub value: Number,
}

impl Named {
    /// How many packages do equally well.
    pub fn ties(&self) -> Count {
        let complete = self.deals.iter().all(|deal| deal.packages.complete);
        Count { found: self.deals.iter().map(|deal| &deal.packages.found).sum(), complete }
    }
}

/// How a draft stands to the frontier.
#[derive(Clone, Debug)]
pub struct DraftDeal {
    /// The draft, by name.
    pub id: String,
    /// The issues it leaves open; if there are any, nothing below is known of it.
    pub silent_on: Vec<IssueId>,
    /// What it is worth to each party.
    pub worth: Vec<Number>,
    /// Whether it is one of the packages that were looked at.
    pub looked_at: bool,
    /// Whether it is one of them and none of them betters it for one party at nobody's cost; `None` if that is not known.
    pub on_frontier: Option<bool>,
    /// Whether everything that betters it is known. If not, what can be gained is at least what is told below.
    pub complete: bool,
    /// The most that every party can gain over it at once; `None` if no package is known that is as good for all.
    pub distance: Option<Number>,
    /// By party, the most it can gain over the draft at nobody's cost; empty if no such package is known.
    pub room: Vec<Number>,
    /// The deals of the frontier that better it for one party at nobody's cost, in the order of the frontier; the ends of
    /// the stretches below are among them. Where the frontier is not known, so are named points and the best packages
    /// seen.
    pub better: Vec<Deal>,
    /// The stretches of the frontier that better it.
    pub better_pieces: Vec<FrontierPiece>,
    /// The polygons of the frontier that better it.
    pub better_faces: Vec<FrontierFace>,
    /// The bodies of the frontier that better it.
    pub better_bodies: Vec<FrontierBody>,
}
