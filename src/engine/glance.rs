//! What a look at the leaves of a formula tells of it, so that what a restriction leaves alone is not made again.

use super::cells::CellSet;
use super::formula::{Formula, Node, Pool};

impl Pool {
    /// What remains of a formula, where a look at its leaves tells that this is all of it or a constant.
    pub(super) fn glance(&self, formula: Formula, domains: &[CellSet]) -> Option<Formula> {
        let (parts, absorbing) = match self.node(formula) {
            Node::False | Node::True => return Some(formula),
            Node::In(variable, set) => {
                let domain = &domains[variable.place()];
                return match (domain.is_within(set), set.is_within(domain)) {
                    (true, _) => Some(Formula::TRUE),
                    (false, true) => Some(formula),
                    (false, false) => domain.and(set).is_empty().then_some(Formula::FALSE),
                };
            }
            Node::And(parts) => (parts, Formula::FALSE),
            Node::Or(parts) => (parts, Formula::TRUE),
            Node::Threshold(_) => return None,
        };
        let (mut same, mut constant) = (true, true);
        for part in parts {
            let seen = self.glance(*part, domains);
            if seen == Some(absorbing) {
                return seen;
            }
            same &= seen == Some(*part);
            constant &= seen == Some(Formula::constant(absorbing == Formula::FALSE));
        }
        match (same, constant) {
            (_, true) => Some(Formula::constant(absorbing == Formula::FALSE)),
            (true, _) => Some(formula),
            _ => None,
        }
    }
}
