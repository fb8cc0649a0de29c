//! From a view to charts in one call: what each kind of chart needs is asked once, and drawn.

use std::ops::ControlFlow;

use crate::analysis::{
    self, Bargain, BargainOptions, Briefing, ExplainOptions, Explanation, PackageList, PackageOptions, PackageReceiver,
    PackageRow,
};
use crate::analysis::{Overlap, OverlapOptions, Settings, Verdict};
use crate::chart::{self, Chart, Drawing, Kind};
use crate::engine::Count;
use crate::model::View;

/// How many concessions, conflicts or packages a chart lists at most.
const LISTED: usize = 16;

/// Charts of a view.
#[derive(Clone, Debug)]
pub struct Depiction {
    /// Whether an agreement exists.
    pub answer: Verdict,
    /// The kinds that were asked for, in that order, each with its pages.
    pub charts: Vec<(Kind, Vec<Drawing>)>,
    /// What a reader must know of how the answers were found, a sentence each.
    pub notes: Vec<String>,
}

/// Asks what charts of these kinds need, and draws them. `weighed` says which packages a frontier is of, and whose; where no
/// interests are known it has no page.
///
/// ```
/// use zopa::chart::{Kind, Look, Theme, svg};
/// use zopa::model::View;
///
/// let file = r#"Scenario(
///     title: "A lift",
///     issues: {"lift": Issue(title: "A lift is built", domain: YesNo)},
///     parties: {
///         "ann": Party(title: "Ann", positions: {"lift": Position(claim: "a lift", requires: Is("lift", "yes"))}),
///         "bob": Party(title: "Bob", positions: {"no": Position(claim: "no lift", requires: Is("lift", "no"))}),
///     },
/// )"#;
/// let scenario = zopa::language::read(file).scenario.expect("the file is as it should be");
/// let depiction = zopa::depict(&View::plain(&scenario), &Default::default(), &[Kind::Concessions], &Default::default());
/// let (_, pages) = &depiction.charts[0];
/// assert!(svg(&pages[0], Look::Fixed(Theme::Light)).starts_with("<svg "));
/// ```
pub fn depict(view: &View<'_>, settings: &Settings, kinds: &[Kind], weighed: &BargainOptions) -> Depiction {
    let ask = || analysis::bargain(view, settings, &weighed.with_outcomes()).ok();
    let bargain = kinds.contains(&Kind::Frontier).then(ask).flatten();
    depicted(view, settings, kinds, bargain.as_ref())
}

/// The charts of a report, all kinds of them: the frontier is that of its briefing, and the rest is asked.
pub fn depict_briefed(view: &View<'_>, settings: &Settings, briefing: &Briefing) -> Depiction {
    depicted(view, settings, &Kind::ALL, briefing.bargain.as_ref())
}

fn depicted(view: &View<'_>, settings: &Settings, kinds: &[Kind], bargain: Option<&Bargain>) -> Depiction {
    let options =
        OverlapOptions { coalitions: kinds.contains(&Kind::Coalitions), pivots: kinds.contains(&Kind::Pivots) };
    let mut asker = Asker { view, settings, options, bargain, explanation: None, overlap: None };
    let mut depiction = Depiction { answer: Verdict::Unknown, charts: Vec::new(), notes: Vec::new() };
    for kind in kinds {
        let (answer, notes, pages) = asker.chart(*kind);
        // What has no page has no answer.
        if !pages.is_empty() {
            depiction.answer = answer;
        }
        depiction.charts.push((*kind, pages));
        for note in notes {
            if !depiction.notes.contains(&note) {
                depiction.notes.push(note);
            }
        }
    }
    depiction
}

/// What has been asked of a view so far.
struct Asker<'a> {
    view: &'a View<'a>,
    settings: &'a Settings,
    /// What the overview is asked for.
    options: OverlapOptions,
    /// What packages are worth; nothing if no interests are known.
    bargain: Option<&'a Bargain>,
    explanation: Option<Explanation>,
    overlap: Option<Overlap>,
}

impl Asker<'_> {
    fn chart(&mut self, kind: Kind) -> (Verdict, Vec<String>, Vec<Drawing>) {
        let (view, settings) = (self.view, self.settings);
        match kind {
            Kind::Overlap => {
                let answer = self.overlap();
                (answer.answer, answer.notes.clone(), chart::draw(Chart::Overlap(answer), view))
            }
            Kind::Coalitions => {
                let answer = self.overlap();
                let pages = answer.coalitions.as_ref().map(|found| chart::draw(Chart::Coalitions(found), view));
                (answer.answer, answer.notes.clone(), pages.unwrap_or_default())
            }
            Kind::Pivots => {
                let answer = self.overlap();
                let pages = answer.pivots.as_ref().map(|found| chart::draw(Chart::Pivots(found), view));
                (answer.answer, answer.notes.clone(), pages.unwrap_or_default())
            }
            Kind::Ranges => {
                let answer = analysis::ranges(view, settings);
                let pages = chart::draw(Chart::Ranges(&answer), view);
                (answer.answer, answer.notes, pages)
            }
            Kind::Conflicts => {
                let explanation = self.explanation();
                let pages = chart::draw(Chart::Conflicts(explanation), view);
                (explanation.answer, explanation.notes.clone(), pages)
            }
            Kind::Packages => {
                let (list, rows) = packages(view, settings);
                let pages = chart::draw(Chart::Packages(&list, &rows), view);
                (list.answer, list.notes, pages)
            }
            Kind::Frontier => match self.bargain {
                Some(answer) => {
                    let pages = chart::draw(Chart::Frontier(answer), view);
                    (answer.answer, answer.notes.clone(), pages)
                }
                None => (Verdict::Unknown, Vec::new(), Vec::new()),
            },
            Kind::Concessions => {
                let explanation = self.explanation();
                let (answer, notes) = (explanation.answer, explanation.notes.clone());
                // Where the red lines clash among themselves, what crosses them is all there is to show.
                let beyond = (explanation.concession_count == Count::NONE && answer == Verdict::Infeasible)
                    .then(|| explain(view, settings, true));
                let shown = beyond.as_ref().unwrap_or(self.explanation());
                (answer, notes, chart::draw(Chart::Concessions(shown), view))
            }
        }
    }

    fn overlap(&mut self) -> &Overlap {
        self.overlap.get_or_insert_with(|| analysis::overlap(self.view, self.settings, &self.options))
    }

    fn explanation(&mut self) -> &Explanation {
        self.explanation.get_or_insert_with(|| explain(self.view, self.settings, false))
    }
}

/// The best packages: each by itself if they are few, or rows that stand for several.
fn packages(view: &View<'_>, settings: &Settings) -> (PackageList, Vec<PackageRow>) {
    let ask = |fold| {
        let mut taken = Taken::default();
        let list = analysis::packages(view, settings, &PackageOptions { within: None, fold }, &mut taken);
        (list, taken.rows)
    };
    let (list, rows) = ask(true);
    let is_few = list.compromises.complete && list.compromises.found <= chart::PACKAGES.into();
    if is_few && list.compromises.found > rows.len().into() { ask(false) } else { (list, rows) }
}

/// The first rows of a list.
#[derive(Default)]
struct Taken {
    rows: Vec<PackageRow>,
}

impl PackageReceiver for Taken {
    fn begin(&mut self, _: &PackageList) {}

    fn row(&mut self, row: &PackageRow, _: usize) -> ControlFlow<()> {
        self.rows.push(row.clone());
        if self.rows.len() < LISTED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn explain(view: &View<'_>, settings: &Settings, beyond_red_lines: bool) -> Explanation {
    analysis::explain(view, settings, &ExplainOptions { limit: LISTED, beyond_red_lines })
}
