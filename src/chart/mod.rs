//! Charts of answers: each is drawn from the value that text and JSON are drawn from, and solves nothing.
//!
//! [`draw`] puts an answer on pages, as [`Drawing`]s: marks with their places and the words for them. [`svg`] and
//! `png` write a drawing down; [`inline_svg`] and [`stylesheet`] are for pages that hold several. Text is measured with
//! the font that comes along ([`font`]), wrapped by what it measures, and put into rows and columns that are as high and
//! wide as what they hold ([`table`], [`sheet`]), so that no chart places a text by trial. `docs/charts.md` shows them.

mod concessions;
mod drawing;
mod font;
mod parties;
#[cfg(feature = "png")]
mod png;
mod scene;
mod sheet;
mod subset;
mod svg;
mod table;
mod text;
mod theme;

use std::fmt;

use crate::analysis::Explanation;
use crate::model::View;

pub use drawing::{Area, Drawing, Mark, Point, Shape};
#[cfg(feature = "png")]
pub use png::{LARGEST, Picture, is_font, png};
pub use svg::{Look, colours, inline_svg, stylesheet, svg};
pub use text::Style;
pub use theme::{Paint, Rgb, Theme};

use scene::Scene;

/// A kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What would open a deal?
    Concessions,
}

impl Kind {
    /// Every kind, in the order in which a reader asks.
    pub const ALL: [Kind; 1] = [Kind::Concessions];

    /// The name on the command line and of files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Concessions => "concessions",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Kind::Concessions => "What would open a deal?",
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
    /// The cheapest concessions, as bars.
    Concessions(&'a Explanation),
}

/// Draws an answer to a question about a view, on one page or several.
pub fn draw(chart: Chart<'_>, view: &View<'_>) -> Vec<Drawing> {
    let scene = Scene::of(view);
    let sheet = match chart {
        Chart::Concessions(explanation) => concessions::sheet(&scene, explanation),
    };
    sheet.pages()
}
