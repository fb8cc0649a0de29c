//! Which packages are weighed, and whose interests are not.

use crate::engine::Given;
use crate::model::{PartyId, Rung, View};

use super::super::inquiry::Inquiry;
use super::super::worth::is_derivable;
use super::BargainOptions;

/// The parties whose red lines hold although all packages are looked at. Interests that are derived from positions say
/// nothing of red lines, which are not for trade; so where that is asked for, those of all hold whose interests the file
/// does not state, also of a party that has nothing else.
pub(super) fn red_lines(view: &View<'_>, options: &BargainOptions) -> Vec<PartyId> {
    let has_red_line = |party: &PartyId| view.rungs.iter().any(|rung| rung.red_line && rung.party == *party);
    let unstated = view.consenting().filter(|party| view.party(*party).interests.is_none());
    unstated.filter(|party| options.all_packages && options.derive && has_red_line(party)).collect()
}

/// Which packages are looked at: the zone, or all that the rules allow and the red lines of some parties.
pub(super) fn looked_at(inquiry: &Inquiry<'_>, options: &BargainOptions, red_lines: &[PartyId]) -> Given {
    if !options.all_packages {
        return inquiry.zone();
    }
    let rungs = inquiry.rungs().into_iter();
    inquiry.holding(rungs.filter(|rung| is_held(&inquiry.view.rungs[*rung], red_lines)))
}

/// Whether a rung holds although all packages are looked at.
pub(super) fn is_held(rung: &Rung, red_lines: &[PartyId]) -> bool {
    rung.red_line && red_lines.contains(&rung.party)
}

/// Of parties, those whose positions tell nothing of their interests.
pub(super) fn underivable(view: &View<'_>, parties: &[PartyId]) -> Vec<PartyId> {
    parties.iter().copied().filter(|party| !is_derivable(view, *party)).collect()
}

/// Whose interests do not count though the file states them or they were asked about, a sentence each.
pub(super) fn not_asked(view: &View<'_>, options: &BargainOptions) -> Vec<String> {
    let title = |party: &PartyId| view.party(*party).title.clone();
    if options.between.is_empty() {
        let observes = |party: &&PartyId| {
            let party = view.party(**party);
            !party.role.consents() && party.interests.is_some()
        };
        let said = |party: &PartyId| {
            format!("{} only observes, so its interests do not count; --between names whose count", title(party))
        };
        return view.parties.iter().filter(observes).map(said).collect();
    }
    let unheard = options.between.iter().filter(|party| !view.parties.contains(party));
    unheard.map(|party| format!("{} is not heard, so its interests do not count", title(party))).collect()
}
