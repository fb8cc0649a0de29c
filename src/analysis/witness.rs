//! A single package that everybody can accept.

use crate::model::{Value, View};

use super::Settings;
use super::inquiry::Inquiry;

/// A package that meets the rules and all binding positions of a view, with a value for every issue in file order;
/// `None` if there is none, or none was found.
pub fn witness(view: &View<'_>, settings: &Settings) -> Option<Vec<Value>> {
    let package = Inquiry::new(view, settings).ok()?.example()?;
    let values: Vec<_> = package.answers.iter().map(|answer| answer.sample()).collect();
    let holds = view.rules.iter().all(|rule| rule.holds.holds(&values))
        && view.rungs.iter().all(|rung| rung.condition.holds(&values));
    holds.then_some(values)
}
