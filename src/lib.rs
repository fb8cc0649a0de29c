//! The zone of possible agreement of a negotiation: read a scenario, ask what is possible, show the reasons.
//!
//! A scenario is a text file that says what is negotiated about and who has stated which positions. [`examine`] reads
//! it; a [`model::View`] picks a reading of it; [`analysis`] answers the three questions: is there a package that
//! everybody can accept ([`analysis::check`]), which ([`analysis::packages`]), and if there is none, why not and what
//! would open one ([`analysis::explain`]). [`analysis::overlap`] says which party says what to each value, and what any
//! set of them could sign. [`output`] shows the answers as text, JSON, CSV or Markdown.
//!
//! ```
//! use zopa::analysis::{self, CheckOptions, ExplainOptions, Settings, Verdict};
//! use zopa::model::View;
//! use zopa::output::{self, Format, Page, Subject};
//!
//! let file = r#"Scenario(
//!     title: "Renting a flat",
//!     issues: {
//!         "rent": Issue(title: "Rent", domain: Amount(min: 800, max: 1200, step: 50, unit: "EUR")),
//!         "years": Issue(title: "Term in years", domain: Levels(["1", "3", "5"])),
//!     },
//!     parties: {
//!         "tenant": Party(title: "Tenant", positions: {
//!             "budget": Position(claim: "no more than 1000", requires: AtMost("rent", 1000)),
//!         }),
//!         "landlord": Party(title: "Landlord", positions: {
//!             "floor": Position(claim: "1100, or 1000 for five years", weight: 2,
//!                 requires: If(Not(Is("years", "5")), AtLeast("rent", 1100))),
//!             "term": Position(claim: "three years at most", requires: AtMost("years", "3")),
//!         }),
//!     },
//! )"#;
//! let reading = zopa::examine(file, zopa::Depth::Everything);
//! let scenario = reading.scenario.expect("the file is as it should be");
//! let (view, settings) = (View::plain(&scenario), Settings::default());
//!
//! let check = analysis::check(&view, &settings, &CheckOptions::default());
//! assert_eq!(check.answer, Verdict::Infeasible);
//!
//! let explanation = analysis::explain(&view, &settings, &ExplainOptions::default());
//! assert_eq!(explanation.conflicts.items.len(), 1);
//! assert_eq!(explanation.concessions.len(), 3);
//!
//! // The cheapest concession leaves a demand of weight 1; its package can be listed in the view that concedes it.
//! let given_up = &view.rungs[explanation.concessions[0].rungs[0]];
//! let options = zopa::model::ViewOptions { concede: vec![given_up.id.clone()], ..Default::default() };
//! let opened = View::new(&scenario, &options).expect("the position exists");
//! assert_eq!(analysis::check(&opened, &settings, &CheckOptions::default()).answer, Verdict::Feasible);
//!
//! let mut shown = Vec::new();
//! let subject = Subject { view: &view, file: "flat.ron", call: "flat.ron" };
//! output::explain(&mut shown, Format::Text(Page::default()), subject, &explanation)?;
//! assert!(String::from_utf8_lossy(&shown).starts_with("infeasible: "));
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod analysis;
pub mod certificate;
pub mod chart;
mod depict;
pub mod engine;
mod examine;
pub mod exchange;
pub mod language;
pub mod model;
pub mod output;
pub mod prove;
mod wording;

pub use depict::{Depiction, depict, depict_briefed};
pub use examine::{Depth, examine, examine_within, solved};
