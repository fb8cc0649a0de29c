//! Random states of a page, with what the engines answer in them.

use serde_json::{Value, json};
use zopa::analysis::{
    self, BargainOptions, CheckOptions, Deal, ExplainOptions, Explorer, Overlap, OverlapOptions, Room, Settings,
    Solution, Verdict,
};
use zopa::engine::cells::CellSet;
use zopa::engine::diagram::Diagram;
use zopa::engine::problem::Problem;
use zopa::engine::{Engine, Given};
use zopa::model::{Scenario, View, ViewOptions};
use zopa::output::{Subject, html};

/// So many of the states of a whole page are asked what marks of charts need, which takes longer.
const CHARTED: u64 = 25;

/// Whose interests are weighed: where a file states none at all, they are derived.
pub fn weighed(scenario: &Scenario) -> BargainOptions {
    let derive = scenario.parties.iter().all(|party| party.interests.is_none());
    BargainOptions { derive, ..BargainOptions::default() }
}

/// The data of a page with so much room, and so many states with what is to be answered in them.
pub fn states(scenario: &Scenario, room: Room, count: u64) -> Value {
    let view = View::plain(scenario);
    let explorer =
        analysis::explorer(&view, &Settings::default(), &weighed(scenario), room).expect("it is small enough");
    let options = ViewOptions::default();
    let subject = Subject { view: &view, file: "scenario.ron", call: "scenario.ron" };
    let data: Value = serde_json::from_str(&html::page_data(subject, &options, &explorer)).expect("it is JSON");
    let mut problem = Problem::new(&view).expect("numbers of common measure");
    let mut draw = Draw(scenario.issues.len() as u64);
    let states = (0..count).map(|number| {
        let state = State::drawn(&mut draw, scenario, &data, number);
        let mut answered = state.answered(scenario, &view, &explorer, &mut problem);
        if number < CHARTED && explorer.left_out.is_empty() {
            answered["charts"] = state.charted(scenario);
        }
        answered
    });
    let states: Vec<_> = states.collect();
    let left_out = explorer.left_out.iter().map(|issue| &scenario.issues[issue.0].id);
    json!({"data": data, "states": states, "leftOut": left_out.collect::<Vec<_>>()})
}

/// Numbers that look drawn at random (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound.max(1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What a reader did.
struct State {
    options: ViewOptions,
    /// By issue, the cell that is fixed.
    cells: Vec<Option<usize>>,
    without: Vec<String>,
}

impl State {
    /// The state as stated first, then small changes, then large ones.
    fn drawn(draw: &mut Draw, scenario: &Scenario, data: &Value, number: u64) -> Self {
        let percent = if number == 0 { 0 } else { 5 + draw.below(40) };
        let mut options = ViewOptions::default();
        let parties: Vec<_> = scenario.parties.iter().map(|party| party.id.clone()).collect();
        let (kept, without): (Vec<_>, Vec<_>) = parties.into_iter().partition(|_| !draw.chance(percent / 3));
        let without = if kept.is_empty() { Vec::new() } else { without };
        if !without.is_empty() {
            options.only = kept;
        }
        for position in data["positions"].as_array().expect("a list") {
            let id = position["id"].as_str().expect("an id");
            let rungs = position["rungs"].as_array().expect("a list").len();
            if without.iter().any(|party| id.starts_with(&format!("{party}/"))) || !draw.chance(percent) {
                continue;
            }
            match draw.below(rungs) {
                0 => options.drop.push(id.to_owned()),
                1 => options.concede.push(id.to_owned()),
                rung => options.concede.push(format!("{id}#{}", rung - 1)),
            }
        }
        let mut cells = vec![None; scenario.issues.len()];
        for (place, issue) in data["issues"].as_array().expect("a list").iter().enumerate() {
            if issue["leftOut"] == true || !draw.chance(percent / 2) {
                continue;
            }
            let all = issue["cells"].as_array().expect("a list");
            let cell = draw.below(all.len());
            cells[place] = Some(cell);
            let name = all[cell]["name"].as_str().expect("a name");
            options.set.push(format!("{}={name}", issue["id"].as_str().expect("an id")));
        }
        Self { options, cells, without }
    }

    fn answered(&self, scenario: &Scenario, plain: &View<'_>, explorer: &Explorer, problem: &mut Problem) -> Value {
        let view = View::new(scenario, &self.options).expect("its names exist");
        let settings = Settings::default();
        let check = analysis::check(&view, &settings, &CheckOptions::default());
        let options = ExplainOptions { limit: usize::MAX, beyond_red_lines: false };
        let explanation = analysis::explain(&view, &settings, &options);
        assert!(check.complete && explanation.complete, "every state is answered");
        let ids = |rungs: &[usize]| rungs.iter().map(|rung| view.rungs[*rung].id.clone()).collect::<Vec<_>>();
        let conflicts = &explanation.conflicts.items;
        let fewest = conflicts.iter().map(|conflict| conflict.rungs.len()).min();
        let smallest = conflicts.iter().filter(|conflict| Some(conflict.rungs.len()) == fewest).map(|conflict| {
            let rules = conflict.rules.iter().map(|rule| &view.rules[*rule].id);
            json!({"positions": ids(&conflict.rungs), "rules": rules.collect::<Vec<_>>()})
        });
        let cheapest = explanation.cheapest.as_ref();
        let concessions = explanation.concessions.iter().filter(|concession| Some(&concession.cost) == cheapest);
        let flags = [("drop", &self.options.drop), ("concede", &self.options.concede), ("set", &self.options.set)];
        let only = (!self.without.is_empty()).then(|| ("only", self.options.only.join(",")));
        let many = flags.into_iter().flat_map(|(flag, values)| values.iter().map(move |value| (flag, value.clone())));
        json!({
            "without": self.without,
            "drop": self.options.drop,
            "concede": self.options.concede,
            "set": self.options.set,
            "options": only.into_iter().chain(many).collect::<Vec<_>>(),
            "feasible": check.answer == Verdict::Feasible,
            "packages": check.packages.found.to_string(),
            "smallest": smallest.collect::<Vec<_>>(),
            "cheapest": cheapest.map(ToString::to_string),
            "concessions": concessions.map(|concession| ids(&concession.rungs)).collect::<Vec<_>>(),
            "opens": explanation.concessions.first().map(|first| first.packages.found.to_string()),
            "possible": self.possible(&view, plain, explorer, problem),
            "frontier": self.frontier(&view),
        })
    }

    /// What the deals of the frontier and those of the named points are worth. Nothing where interests are derived from
    /// positions of which some are given up, since a page derives them once.
    fn frontier(&self, view: &View<'_>) -> Value {
        let options = weighed(view.scenario);
        let is_changed = !self.options.drop.is_empty() || !self.options.concede.is_empty();
        if options.derive && is_changed {
            return Value::Null;
        }
        let Ok(bargain) = analysis::bargain(view, &Settings::default(), &options) else { return Value::Null };
        let worth = |deal: &Deal| deal.worth.iter().map(ToString::to_string).collect::<Vec<_>>();
        let deals = |deals: &[Deal]| deals.iter().map(worth).collect::<Vec<_>>();
        let point = |solution: &Solution| solution.as_ref().map_or(Vec::new(), |named| deals(&named.deals));
        json!({
            "complete": bargain.frontier.complete,
            "deals": deals(&bargain.frontier.deals),
            "named": bargain.named().map(|(_, solution)| point(solution)),
        })
    }

    /// What sets of parties could sign, and what there is without each position.
    fn charted(&self, scenario: &Scenario) -> Value {
        let view = View::new(scenario, &self.options).expect("its names exist");
        let options = OverlapOptions { coalitions: true, pivots: true };
        let Overlap { coalitions, pivots, .. } = analysis::overlap(&view, &Settings::default(), &options);
        let (coalitions, pivots) = (coalitions.expect("asked for"), pivots.expect("asked for"));
        let coalition = |set: &analysis::Coalition| {
            let parties = set.parties.iter().map(|party| &view.party(*party).id);
            json!({"parties": parties.collect::<Vec<_>>(), "packages": set.packages.found.to_string()})
        };
        let pivot = |pivot: &analysis::Pivot| {
            let held = &view.positions[pivot.position];
            json!({
                "position": format!("{}/{}", view.party(held.party).id, held.position.id),
                "packages": pivot.packages.found.to_string(),
                "cheapest": pivot.cheapest.as_ref().map(ToString::to_string),
            })
        };
        json!({
            "coalitions": coalitions.items.iter().map(coalition).collect::<Value>(),
            "pivots": pivots.items.iter().map(pivot).collect::<Value>(),
        })
    }

    /// By issue, the cells that are possible whatever is fixed on that issue itself.
    fn possible(
        &self,
        view: &View<'_>,
        plain: &View<'_>,
        explorer: &Explorer,
        problem: &mut Problem,
    ) -> Vec<Vec<usize>> {
        let is_held = |id: &String| view.rungs.iter().any(|rung| rung.id == *id);
        let rungs = plain.rungs.iter().zip(&problem.rungs).filter(|(rung, _)| is_held(&rung.id));
        let formulas: Vec<_> = rungs.map(|(_, formula)| *formula).chain(problem.rules.iter().copied()).collect();
        let mut possible = Vec::new();
        for issue in 0..self.cells.len() {
            let mut given = Given::holding(problem, formulas.iter().copied());
            for (other, cell) in self.cells.iter().enumerate().filter(|(other, _)| *other != issue) {
                if let Some(cell) = cell {
                    given.domains[other] = CellSet::of(explorer.cells[other].len(), [*cell]);
                }
            }
            let cells = Diagram.possible(problem, &given).expect("it is within the budget");
            possible.push(cells[issue].iter().collect());
        }
        possible
    }
}
