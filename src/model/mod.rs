//! What a negotiation is: issues, conditions, positions, parties, scenarios and views of them.
//!
//! Knows no files and no solver. Everything is plain data in the order of the file, with names resolved to places.

mod condition;
mod date;
mod issue;
pub(crate) mod nearest;
mod number;
mod package;
mod party;
mod redact;
mod scenario;
mod setting;
mod view;
mod words;

pub use condition::{Compare, Condition};
pub use date::{Date, NotADate};
pub use issue::{Amount, Domain, Issue, IssueId, Value};
pub use number::{NotANumber, Number};
pub(crate) use number::{grouped, grouped_count, grouped_from};
pub use package::{Answer, Range};
pub use party::{Basis, Bonus, Cite, Fallback, Firmness, Interest, Interests, Party, PartyId, Position, Role, Worth};
pub use redact::{Redaction, redact};
pub use scenario::{Draft, Rule, Scenario, Source, Variant};
pub use setting::parse_setting;
pub use view::{Held, Rung, View, ViewError, ViewOptions, ViewRule, find_draft, find_party};
