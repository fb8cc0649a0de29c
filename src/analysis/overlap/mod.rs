//! Where do positions overlap: what each party says to each value, what the zone leaves, which sets of parties could
//! sign what, and which positions stand most in the way.
//!
//! An observer binds nobody. Overviews show it all the same, as if its red lines and demands were binding for it alone;
//! it is marked, and nothing that is said of the zone, of coalitions or of pivots counts it.

mod coalitions;
mod contested;
mod pivots;
mod ranges;
mod reach;
mod stances;
mod values;

use crate::engine::Count;
use crate::model::View;

use self::stances::issue_overlap;
use super::inquiry::Inquiry;
use super::{Settings, Verdict};

pub use values::{
    Coalition, Coalitions, Contest, Gap, Interval, IssueOverlap, IssueRanges, Overlap, OverlapOptions, OverlapParty,
    PartyRanges, Pivot, Pivots, Ranges, Stance, ValueOverlap, ZoneState,
};

/// Where the positions of a view overlap.
pub fn overlap(view: &View<'_>, settings: &Settings, options: &OverlapOptions) -> Overlap {
    let mut overlap = Overlap {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        parties: Vec::new(),
        issues: Vec::new(),
        most_contested: Vec::new(),
        coalitions: None,
        pivots: None,
        notes: vec![super::TOO_FINE.to_owned()],
    };
    let Ok(mut inquiry) = Inquiry::new(view, settings) else { return overlap };
    (overlap.answer, overlap.packages) = inquiry.answer_and_packages();
    overlap.parties = inquiry.overlap_parties();
    let reaches = inquiry.reaches(overlap.answer, &mut overlap.parties);
    let speaking = inquiry.speaking(&overlap.parties);
    let issue = |(reach, own)| issue_overlap(reach, &overlap.parties, own, overlap.answer);
    overlap.issues = reaches.iter().zip(speaking).map(issue).collect();
    let values = || overlap.issues.iter().flat_map(|issue| &issue.values);
    let decided = values().all(|value| value.zone != ZoneState::Unknown && !value.stances.contains(&Stance::Unknown));
    overlap.complete = decided && overlap.packages.complete && overlap.answer != Verdict::Unknown;
    inquiry.contested(&mut overlap);
    if options.coalitions {
        let coalitions = inquiry.coalitions();
        overlap.complete &= coalitions.complete;
        overlap.coalitions = Some(coalitions);
    }
    if options.pivots {
        let pivots = inquiry.pivots(overlap.answer, &overlap.packages);
        overlap.complete &= pivots.complete;
        overlap.pivots = Some(pivots);
    }
    overlap.notes = inquiry.notes;
    if !super::cross_check::run(view, settings, &mut overlap.notes) {
        (overlap.answer, overlap.complete) = (Verdict::Unknown, false);
    }
    overlap
}

/// What sets of the parties whose consent is needed could sign.
pub fn coalitions(view: &View<'_>, settings: &Settings) -> Coalitions {
    match Inquiry::new(view, settings) {
        Ok(mut inquiry) => inquiry.coalitions(),
        Err(_) => Coalitions { notes: vec![super::TOO_FINE.to_owned()], ..Coalitions::default() },
    }
}

/// What each binding position of a view changes.
pub fn pivots(view: &View<'_>, settings: &Settings) -> Pivots {
    match Inquiry::new(view, settings) {
        Ok(mut inquiry) => {
            let (answer, packages) = inquiry.answer_and_packages();
            let mut pivots = inquiry.pivots(answer, &packages);
            pivots.notes = inquiry.notes;
            pivots
        }
        Err(_) => Pivots {
            answer: Verdict::Unknown,
            packages: Count::UNKNOWN,
            cheapest: None,
            items: Vec::new(),
            complete: false,
            notes: vec![super::TOO_FINE.to_owned()],
        },
    }
}

/// How far the parties of a view reach on levels and amounts.
pub fn ranges(view: &View<'_>, settings: &Settings) -> Ranges {
    let mut ranges = Ranges {
        answer: Verdict::Unknown,
        complete: false,
        parties: Vec::new(),
        issues: Vec::new(),
        notes: vec![super::TOO_FINE.to_owned()],
    };
    let Ok(mut inquiry) = Inquiry::new(view, settings) else { return ranges };
    ranges.answer = inquiry.verdict();
    ranges.parties = inquiry.overlap_parties();
    let reaches = inquiry.reaches(ranges.answer, &mut ranges.parties);
    let ordered = reaches.iter().filter(|reach| view.scenario.issues[reach.issue.0].domain.is_ordered());
    let found: Vec<_> = ordered.map(|reach| inquiry.issue_ranges(reach, &ranges.parties)).collect();
    ranges.complete = ranges.answer != Verdict::Unknown && found.iter().all(Option::is_some);
    ranges.issues = found.into_iter().flatten().collect();
    ranges.notes = inquiry.notes;
    ranges
}

impl Inquiry<'_> {
    /// Whether an agreement exists, and how many packages are feasible.
    fn answer_and_packages(&mut self) -> (Verdict, Count) {
        let (answer, zone) = (self.verdict(), self.zone());
        let packages = if answer == Verdict::Infeasible { Count::NONE } else { self.count(&zone) };
        (answer, packages)
    }
}
