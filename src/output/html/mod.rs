//! One self-contained page: a briefing that reads without script, and an explorer that answers what-if questions.

mod data;
mod pack;

use crate::analysis::Explorer;
use crate::model::ViewOptions;

use super::Subject;

/// What the script of a page works on, as JSON. `options` are those that the view was asked for with.
pub fn page_data(subject: Subject<'_>, options: &ViewOptions, explorer: &Explorer) -> String {
    data::data(subject, options, explorer).to_string()
}
