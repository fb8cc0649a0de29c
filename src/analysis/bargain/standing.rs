//! How a draft stands to the frontier, in sentences, as the reasons for missing points are told.

use crate::model::grouped_count;

use super::DraftDeal;

impl DraftDeal {
    /// That the draft, called by its name or `It`, is none of the packages that are weighed, if so.
    pub(crate) fn outside(&self, name: &str, all_packages: bool) -> Option<String> {
        let said = if all_packages { "not among the packages that are weighed" } else { "not feasible" };
        (!self.looked_at).then(|| format!("{name} is {said}."))
    }

    /// Whether the draft, called by its name or `It`, is on the frontier, and what betters it.
    pub(crate) fn standing(&self, name: &str) -> String {
        match self.on_frontier {
            None => "Whether it can be bettered at nobody's cost is not known.".to_owned(),
            Some(true) => format!("{name} is on the frontier: nothing betters it for one party at nobody's cost."),
            Some(false) if self.better.is_empty() && self.complete => {
                "No deal of the frontier betters it for one party at nobody's cost.".to_owned()
            }
            Some(false) if self.better.is_empty() => {
                "Nothing is known that betters it for one party at nobody's cost.".to_owned()
            }
            Some(false) => {
                format!("{name} is not on the frontier: {} it for one party at nobody's cost.", self.bettered())
            }
        }
    }

    /// What betters it, with the verb.
    fn bettered(&self) -> String {
        let flats = !self.better_faces.is_empty() || !self.better_bodies.is_empty();
        let between = match (flats, self.better_pieces.is_empty()) {
            (true, _) => ", and all that lies between deals,",
            (false, false) => ", and straight pieces between deals,",
            (false, true) => "",
        };
        let deals = match self.better.len() {
            1 => "1 deal".to_owned(),
            many => format!("{} deals", grouped_count(&many.to_string())),
        };
        let deals = if self.complete { format!("{deals} of it") } else { format!("at least {deals}") };
        let verb = if self.better.len() == 1 && between.is_empty() { "betters" } else { "better" };
        format!("{deals}{between} {verb}")
    }
}
