//! How long it takes to answer what a command asks once the file is read, and how long reading takes. What one question
//! to an engine takes is in `queries`.
//!
//! `cargo bench --bench questions` asks all; `cargo bench --bench questions -- explain` those with that word in their
//! name. Answers come from the diagram; where it stops at its budget, the time is that until it stops.

#[path = "instances/first.rs"]
mod first;
mod instances;

use std::sync::LazyLock;

use divan::Bencher;
use first::First;
use instances::Instance;
use zopa::analysis::{
    self, BargainOptions, CheckOptions, EngineChoice, ExplainOptions, OverlapOptions, PackageOptions, Settings,
};
use zopa::chart::{Kind, Look, Theme, svg};
use zopa::model::{PartyId, Scenario, View};

fn main() {
    divan::main();
}

/// An instance and what is asked of engines about it.
struct Asked {
    instance: Instance,
    scenario: Scenario,
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.instance.fmt(f)
    }
}

static ALL: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let asked = |instance: Instance| {
        let reading = zopa::language::read(&instance.text);
        Asked { scenario: reading.scenario.expect("instances have no mistakes"), instance }
    };
    instances::all().into_iter().map(asked).collect()
});

fn all() -> impl Iterator<Item = &'static Asked> {
    ALL.iter()
}

fn settings() -> Settings {
    Settings { engine: EngineChoice::Diagram, ..Settings::default() }
}

/// From text to a scenario.
#[divan::bench(args = all(), max_time = 1)]
fn read(bencher: Bencher, asked: &Asked) {
    bencher.bench(|| zopa::language::read(&asked.instance.text));
}

/// From text to a scenario, with the mistakes that only solving finds.
#[divan::bench(args = all(), max_time = 1)]
fn examine(bencher: Bencher, asked: &Asked) {
    bencher.bench(|| zopa::examine(&asked.instance.text, zopa::Depth::Faults));
}

#[divan::bench(args = all(), max_time = 1)]
fn check(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| analysis::check(&view, &settings(), &CheckOptions::default()));
}

/// All counts, and the first 20 conflicts and concessions.
#[divan::bench(args = all(), max_time = 1)]
fn explain(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| analysis::explain(&view, &settings(), &ExplainOptions::default()));
}

/// Stances, every set of parties, every position.
#[divan::bench(args = all(), max_time = 1)]
fn overlap(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| analysis::overlap(&view, &settings(), &OverlapOptions::default()));
}

/// What every set of parties could sign.
#[divan::bench(args = all(), max_time = 1)]
fn coalitions(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| analysis::coalitions(&view, &settings()));
}

/// The zone without each position in turn.
#[divan::bench(args = all(), max_time = 1)]
fn pivots(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| analysis::pivots(&view, &settings()));
}

/// The frontier of the first parties over all packages that the rules allow, with counts and packages.
#[divan::bench(args = all(), consts = [2, 3], max_time = 1)]
fn frontier<const PARTIES: usize>(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    let between = (0..PARTIES.min(asked.scenario.parties.len())).map(PartyId).collect();
    let options = BargainOptions { all_packages: true, between, ..BargainOptions::default() };
    bencher.bench(|| analysis::bargain(&view, &settings(), &options));
}

/// The named points of all parties, without the frontier.
#[divan::bench(args = all(), max_time = 1)]
fn bargaining_points(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    let options = BargainOptions { points_only: true, ..BargainOptions::default() };
    bencher.bench(|| analysis::bargain(&view, &settings(), &options));
}

/// The first 20 rows, folded.
#[divan::bench(args = all(), max_time = 1)]
fn packages(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    let options = PackageOptions { within: None, fold: true };
    bencher.bench(|| analysis::packages(&view, &settings(), &options, &mut First(20)));
}

/// All charts, asked and drawn, as SVG.
#[divan::bench(args = all(), max_time = 1)]
fn charts(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    bencher.bench(|| {
        let depiction = zopa::depict(&view, &settings(), &Kind::ALL, &BargainOptions::default());
        let pages = depiction.charts.iter().flat_map(|(_, pages)| pages);
        pages.map(|page| svg(page, Look::Fixed(Theme::Light)).len()).sum::<usize>()
    });
}
