//! What one question costs an engine once the file is read, as lines of JSON: `peers.py` holds them beside peers' queries.
//!
//! `cargo bench --bench queries` asks everything about every instance there is; names of questions and of files after `--`
//! narrow it down. Each question is asked anew until a quarter of a second is over, each time of a fresh copy of the problem.
//! Times are milliseconds of CPU time, medians:
//!
//! - `query`: from the problem, in which conditions are formulas already, to the answer. What a peer does after its
//!   model is built.
//! - `from_scenario`: from the scenario as it was read, so the building of all formulas as well, also those that the
//!   question is not about.
//!
//! Red lines are taken for demands. CPU time is what Linux tells in `/proc`.

mod instances;

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use instances::Instance;
use zopa::engine::cells::CellSet;
use zopa::engine::diagram::Diagram;
use zopa::engine::family::SetFamily;
use zopa::engine::formula::Formula;
use zopa::engine::limits::Limits;
use zopa::engine::problem::Problem;
use zopa::engine::search::Search;
use zopa::engine::{Engine, Given, Price, Soft, Stop};
use zopa::model::{Number, Scenario, View};

/// No more rounds of one question are begun after this time.
const PATIENCE: Duration = Duration::from_millis(250);

/// Calls that take less are measured several at a time.
const SHORT: Duration = Duration::from_micros(200);

/// Families of more sets are not listed.
const LISTED: u32 = 1_000_000;

/// Sets of more parties are not counted.
const PARTIES: usize = 8;

/// A problem and what is asked about it.
#[derive(Clone)]
struct Asked {
    problem: Problem,
    /// That the rules hold.
    ruled: Given,
    /// That the rules and all rungs hold.
    zone: Given,
    rungs: Vec<Soft>,
    /// By party, its rungs.
    parties: Vec<Vec<Formula>>,
    /// Every set of parties.
    sets: Vec<CellSet>,
}

impl Asked {
    fn new(scenario: &Scenario) -> Self {
        let view = View::plain(scenario);
        let problem = Problem::new(&view).expect("its numbers are small");
        let ruled = Given::holding(&problem, problem.rules.iter().copied());
        let zone = Given::holding(&problem, problem.rules.iter().chain(&problem.rungs).copied());
        // Weights are thousandths at the finest.
        let cost = |weight: &Number| (weight * &Number::from(1000)).to_f64() as i128;
        let rungs = problem.rungs.iter().zip(&view.rungs);
        let soft = rungs
            .clone()
            .map(|(formula, rung)| Soft { formula: *formula, price: Price { red_lines: 0, cost: cost(&rung.weight) } });
        let parties: Vec<_> = view.consenting().collect();
        let own = |party| rungs.clone().filter(move |(_, rung)| rung.party == party).map(|(formula, _)| *formula);
        let members =
            |mask: usize| CellSet::of(parties.len(), (0..parties.len()).filter(|party| mask >> party & 1 == 1));
        let sets = if parties.len() <= PARTIES { (0..1 << parties.len()).map(members).collect() } else { Vec::new() };
        let (rungs, parties) = (soft.collect(), parties.iter().map(|party| own(*party).collect()).collect());
        Self { problem, ruled, zone, rungs, parties, sets }
    }

    /// A copy of which nothing has been asked; copies alone would share what work is left.
    fn afresh(&self) -> Self {
        let mut asked = self.clone();
        asked.problem.limits = Limits::default();
        asked
    }
}

/// A question, by the name that `peers.py` has for it, and what it answers in words.
type Question = (&'static str, fn(&mut Asked) -> Result<String, Stop>);

const QUESTIONS: [Question; 10] = [
    ("verdict", |asked| Ok(Diagram.witness(&mut asked.problem, &asked.zone)?.is_some().to_string())),
    ("verdict by search", |asked| {
        Ok(Search::default().witness(&mut asked.problem, &asked.zone)?.is_some().to_string())
    }),
    ("count", |asked| Ok(Diagram.count(&mut asked.problem, &asked.zone)?.found.to_string())),
    ("count rules", |asked| Ok(Diagram.count(&mut asked.problem, &asked.ruled)?.found.to_string())),
    ("conflicts", |asked| Ok(conflicts(asked)?.total().found.to_string())),
    ("conflicts, listed", |asked| Ok(listed(&conflicts(asked)?))),
    ("concessions", |asked| Ok(concessions(asked)?.total().found.to_string())),
    ("concessions, listed", |asked| Ok(listed(&concessions(asked)?))),
    ("cheapest", |asked| {
        let cheapest = Diagram.cheapest(&mut asked.problem, &asked.ruled, &asked.rungs)?;
        Ok(cheapest.map_or("none".to_owned(), |price| (price.cost / 1000).to_string()))
    }),
    ("coalitions", |asked| {
        let counts = Diagram.coalitions(&mut asked.problem, &asked.ruled, &asked.parties, &asked.sets)?;
        let counts: Vec<_> = counts.iter().map(|count| count.found.to_string()).collect();
        Ok(counts.join(" "))
    }),
];

fn conflicts(asked: &mut Asked) -> Result<SetFamily, Stop> {
    Diagram.conflicts(&mut asked.problem, &asked.ruled, &asked.rungs)
}

fn concessions(asked: &mut Asked) -> Result<SetFamily, Stop> {
    Diagram.concessions(&mut asked.problem, &asked.ruled, &asked.rungs)
}

/// How many sets a family has, listed one by one, if they are not too many.
fn listed(family: &SetFamily) -> String {
    if family.total().found > LISTED.into() {
        return "not listed".to_owned();
    }
    black_box(family.first(usize::MAX)).len().to_string()
}

/// The CPU time of this process, which has one thread.
fn cpu_time() -> Duration {
    // A process that yields is accounted for up to then.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/self/schedstat").expect("CPU time is told by Linux alone");
    let spent = told.split(' ').next().and_then(|spent| spent.parse().ok());
    Duration::from_nanos(spent.expect("the first number is the time on the CPU"))
}

/// The CPU time of one call, by rounds of a few calls where one is too short to be measured. What is asked is made
/// before, few copies at a time, as a thousand of them would not be at hand for the processor.
fn median<T>(made: impl Fn() -> T, ask: impl Fn(&mut T)) -> Duration {
    let begin = Instant::now();
    ask(&mut made());
    let calls = if begin.elapsed() < SHORT { 8 } else { 1 };
    let mut rounds = Vec::new();
    while rounds.is_empty() || begin.elapsed() < PATIENCE {
        let mut each: Vec<T> = (0..calls).map(|_| made()).collect();
        let before = cpu_time();
        each.iter_mut().for_each(&ask);
        rounds.push((cpu_time() - before) / calls);
    }
    rounds.sort_unstable();
    rounds[rounds.len() / 2]
}

fn tell(line: &str) {
    let _ = std::io::stdout().write_all(line.as_bytes());
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn ask_each(questions: &[&Question], name: &str, text: &str) {
    let scenario = zopa::language::read(text).scenario.expect("instances have no mistakes");
    let asked = Asked::new(&scenario);
    for (question, ask) in questions {
        if *question == "coalitions" && asked.sets.is_empty() {
            continue;
        }
        let answer = ask(&mut asked.afresh()).unwrap_or_else(|stop| stop.to_string());
        let query = median(|| asked.afresh(), |asked| drop(black_box(ask(asked))));
        let from_scenario = median(|| (), |()| drop(black_box(ask(&mut Asked::new(&scenario)))));
        tell(&format!(
            "{{\"instance\": {name:?}, \"question\": {question:?}, \"query\": {:.5}, \"from_scenario\": {:.5}, \
             \"answer\": {answer:?}}}\n",
            milliseconds(query),
            milliseconds(from_scenario),
        ));
    }
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Tests run benches too, to see whether they build; then there is nothing to measure.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let named = arguments.iter().filter(|argument| !argument.starts_with("--"));
    let is_question = |name: &&String| QUESTIONS.iter().any(|(question, _)| question == name);
    let (questions, files): (Vec<_>, Vec<_>) = named.partition(is_question);
    let asked = |(question, _): &&Question| questions.is_empty() || questions.iter().any(|name| name == question);
    let questions: Vec<_> = QUESTIONS.iter().filter(asked).collect();
    if files.is_empty() {
        instances::all().iter().for_each(|Instance { text, name }| ask_each(&questions, name, text));
    }
    for file in files {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        ask_each(&questions, file, &text);
    }
}
