//! How long a question takes once the file is read, and how long reading takes.
//!
//! `cargo bench --bench questions` asks all; `cargo bench --bench questions -- conflicts` those with that word in their
//! name. Answers come from the diagram; where it stops at its budget, the time is that until it stops.

mod instances;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use divan::Bencher;
use instances::Instance;
use zopa::analysis::{
    self, BargainOptions, CheckOptions, EngineChoice, ExplainOptions, OverlapOptions, PackageList, PackageOptions,
    PackageReceiver,
};
use zopa::analysis::{PackageRow, Settings};
use zopa::chart::{Kind, Look, Theme, svg};
use zopa::engine::diagram::Diagram;
use zopa::engine::problem::Problem;
use zopa::engine::{Engine, Given, Price, Soft};
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

/// The named points of all parties, without the frontier: in the zone, and among all packages that the rules allow.
#[divan::bench(args = all(), consts = [false, true], max_time = 1)]
fn bargaining_points<const ALL_PACKAGES: bool>(bencher: Bencher, asked: &Asked) {
    let view = View::plain(&asked.scenario);
    let options = BargainOptions { points_only: true, all_packages: ALL_PACKAGES, ..BargainOptions::default() };
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
        let depiction = zopa::depict(&view, &settings(), &Kind::ALL);
        let pages = depiction.charts.iter().flat_map(|(_, pages)| pages);
        pages.map(|page| svg(page, Look::Fixed(Theme::Light)).len()).sum::<usize>()
    });
}

/// Takes so many rows.
struct First(usize);

impl PackageReceiver for First {
    fn begin(&mut self, _: &PackageList) {}

    fn row(&mut self, row: PackageRow) -> ControlFlow<()> {
        divan::black_box(row);
        self.0 -= 1;
        if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// One question to the diagram, the problem being made.
fn ask<T>(bencher: Bencher, asked: &Asked, question: impl Fn(&mut Problem, &Given, &Given, &[Soft]) -> T + Sync) {
    let view = View::plain(&asked.scenario);
    let problem = Problem::new(&view).expect("its numbers are small");
    let ruled = Given::holding(&problem, problem.rules.iter().copied());
    let zone = Given::holding(&problem, problem.rules.iter().chain(&problem.rungs).copied());
    let cost = |rung: &zopa::model::Rung| (&rung.weight * &zopa::model::Number::from(1000)).to_f64() as i128;
    let price = |rung| Price { red_lines: 0, cost: cost(rung) };
    let soft: Vec<_> =
        problem.rungs.iter().zip(&view.rungs).map(|(f, rung)| Soft { formula: *f, price: price(rung) }).collect();
    bencher.with_inputs(|| problem.clone()).bench_values(|mut problem| question(&mut problem, &ruled, &zone, &soft));
}

#[divan::bench(args = all(), max_time = 1)]
fn witness(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, _, zone, _| Diagram.witness(problem, zone));
}

#[divan::bench(args = all(), max_time = 1)]
fn count(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, _, zone, _| Diagram.count(problem, zone));
}

/// How many packages the rules alone allow.
#[divan::bench(args = all(), max_time = 1)]
fn count_rules(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, ruled, _, _| Diagram.count(problem, ruled));
}

/// All of them counted, 20 listed. Red lines are taken for demands.
#[divan::bench(args = all(), max_time = 1)]
fn conflicts(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, ruled, _, soft| Diagram.conflicts(problem, ruled, soft).map(|all| all.first(20)));
}

/// All of them counted, 20 listed. Red lines are taken for demands.
#[divan::bench(args = all(), max_time = 1)]
fn concessions(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, ruled, _, soft| Diagram.concessions(problem, ruled, soft).map(|all| all.first(20)));
}

#[divan::bench(args = all(), max_time = 1)]
fn cheapest(bencher: Bencher, asked: &Asked) {
    ask(bencher, asked, |problem, ruled, _, soft| Diagram.cheapest(problem, ruled, soft));
}
