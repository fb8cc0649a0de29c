//! Charts of answers: each is drawn from the value that text and JSON are drawn from, and solves nothing.
//!
//! [`draw`] puts an answer on pages, as [`Drawing`]s: marks with their places and the words for them. [`svg`] and
//! `png` write a drawing down; [`inline_svg`] and [`stylesheet`] are for pages that hold several. Text is measured with
//! the font that comes along (`font`), wrapped by what it measures, and put into rows and columns that are as high and
//! wide as what they hold (`table`, `sheet`), so that no chart places a text by trial. `docs/charts.md` shows them.

mod coalitions;
mod concessions;
mod conflicts;
mod drawing;
mod folded;
mod font;
mod frontier;
mod meaning;
mod overlap;
mod packages;
mod parties;
mod pivots;
#[cfg(feature = "png")]
mod png;
mod ranges;
mod scale;
mod scene;
mod sheet;
mod subset;
mod svg;
mod table;
mod text;
mod theme;

use std::fmt;

use crate::analysis::{Bargain, Coalitions, Explanation, Overlap, PackageList, PackageRow, Pivots, Ranges};
use crate::model::{Scenario, View};

pub use drawing::{Area, Drawing, Mark, Point, Shape};
pub use meaning::{Entry, Meaning};
#[cfg(feature = "png")]
pub use png::{LARGEST, Picture, is_font, png};
pub use svg::{Look, Named, colours, inline_svg, stylesheet, svg};
pub use text::Style;
pub use theme::{Paint, Rgb, Theme};

/// At most so many packages have a column of their own in the chart of packages.
pub const PACKAGES: usize = packages::COLUMNS;

use parties::Badges;
use scene::Scene;

/// A kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who accepts what?
    Overlap,
    /// Where is the room on ordered and numeric issues?
    Ranges,
    /// Who can agree with whom?
    Coalitions,
    /// What clashes with what?
    Conflicts,
    /// What would open a deal?
    Concessions,
    /// Which position matters most?
    Pivots,
    /// What do the packages look like?
    Packages,
    /// Which deals are good, and for whom?
    Frontier,
}

impl Kind {
    /// Every kind, in the order in which a reader asks.
    pub const ALL: [Kind; 8] = [
        Kind::Overlap,
        Kind::Ranges,
        Kind::Coalitions,
        Kind::Conflicts,
        Kind::Concessions,
        Kind::Pivots,
        Kind::Packages,
        Kind::Frontier,
    ];

    /// The name on the command line and of files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Overlap => "overlap",
            Kind::Ranges => "ranges",
            Kind::Coalitions => "coalitions",
            Kind::Pivots => "pivots",
            Kind::Conflicts => "conflicts",
            Kind::Concessions => "concessions",
            Kind::Packages => "packages",
            Kind::Frontier => "frontier",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Kind::Overlap => "Who accepts what?",
            Kind::Ranges => "Where is the room on ordered and numeric issues?",
            Kind::Coalitions => "Who can agree with whom?",
            Kind::Pivots => "Which position matters most?",
            Kind::Conflicts => "What clashes with what?",
            Kind::Concessions => "What would open a deal?",
            Kind::Packages => "What do the packages look like?",
            Kind::Frontier => "Which deals are good, and for whom?",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An answer that is to be drawn, and how.
#[derive(Clone, Copy, Debug)]
pub enum Chart<'a> {
    /// What each party says to each value.
    Overlap(&'a Overlap),
    /// How far each party goes on ordered and numeric issues.
    Ranges(&'a Ranges),
    /// What sets of parties could sign.
    Coalitions(&'a Coalitions),
    /// What each binding position changes.
    Pivots(&'a Pivots),
    /// Positions and the conflicts they take part in.
    Conflicts(&'a Explanation),
    /// The cheapest concessions, as bars.
    Concessions(&'a Explanation),
    /// The best packages, and where they differ.
    Packages(&'a PackageList, &'a [PackageRow]),
    /// What packages are worth to the parties, and which none betters.
    Frontier(&'a Bargain),
}

/// The sign of each party of a scenario, in file order, that stands for it where its name has no room.
pub fn signs(scenario: &Scenario) -> Vec<String> {
    Badges::of(scenario).signs()
}

/// Draws an answer to a question about a view, on one page or several.
pub fn draw(chart: Chart<'_>, view: &View<'_>) -> Vec<Drawing> {
    let scene = Scene::of(view);
    let points;
    let sheet = match chart {
        Chart::Overlap(answer) => overlap::sheet(&scene, answer),
        Chart::Ranges(answer) => ranges::sheet(&scene, answer),
        Chart::Coalitions(answer) => coalitions::sheet(&scene, answer),
        Chart::Pivots(answer) => pivots::sheet(&scene, answer),
        Chart::Conflicts(explanation) => conflicts::sheet(&scene, explanation),
        Chart::Packages(list, rows) => packages::sheet(&scene, list, rows),
        Chart::Frontier(answer) => {
            points = frontier::Points::of(answer);
            frontier::sheet(&scene, answer, &points)
        }
        Chart::Concessions(explanation) => concessions::sheet(&scene, explanation),
    };
    sheet.pages()
}
