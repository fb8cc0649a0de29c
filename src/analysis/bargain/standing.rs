//! How a draft stands to the frontier, in sentences.

use super::numbers::some;
use crate::analysis::DraftDeal;

/// That a draft, by its name or `It`, is none of the packages that are weighed, if so.
pub(crate) fn outside(name: &str, draft: &DraftDeal, all_packages: bool) -> Option<String> {
    let said = if all_packages { "not among the packages that are weighed" } else { "not feasible" };
    (!draft.looked_at).then(|| format!("{name} is {said}."))
}

/// Whether a draft, by its name or `It`, is on the frontier, and what betters it.
pub(crate) fn standing(name: &str, draft: &DraftDeal) -> String {
    match draft.on_frontier {
        None => "Whether it can be bettered at nobody's cost is not known.".to_owned(),
        Some(true) => format!("{name} is on the frontier: nothing betters it for one party at nobody's cost."),
        Some(false) if draft.better.is_empty() && draft.complete => {
            "No deal of the frontier betters it for one party at nobody's cost.".to_owned()
        }
        Some(false) if draft.better.is_empty() => {
            "Nothing is known that betters it for one party at nobody's cost.".to_owned()
        }
        Some(false) => {
            format!("{name} is not on the frontier: {} it for one party at nobody's cost.", bettered(draft))
        }
    }
}

/// What betters a draft, with the verb.
fn bettered(draft: &DraftDeal) -> String {
    let flats = !draft.better_faces.is_empty() || !draft.better_bodies.is_empty();
    let between = match (flats, draft.better_pieces.is_empty()) {
        (true, _) => ", and all that lies between deals,",
        (false, false) => ", and straight pieces between deals,",
        (false, true) => "",
    };
    let deals = some(draft.better.len(), "deal");
    let deals = if draft.complete { format!("{deals} of it") } else { format!("at least {deals}") };
    let verb = if draft.better.len() == 1 && between.is_empty() { "betters" } else { "better" };
    format!("{deals}{between} {verb}")
}
