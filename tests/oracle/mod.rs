//! A brute-force oracle: every answer of `check`, `packages` and `explain`, by trying everything.
//!
//! It shares no code with the engines and analyses: it reads the plain data of `zopa::model`, derives what binds in a
//! view, cuts amounts into cells, evaluates conditions and decides linear systems by itself. It is slow, short, and
//! follows the words of the design; where they can be read in two ways, the reading is said here.

pub mod ground;
pub mod linear;
pub mod reading;
pub mod statement;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use num_traits::Zero;
use zopa::model::{Domain, Number, Scenario, Value, ViewOptions};

use ground::{Ground, Piece, alike};
use linear::{Exact, Span};
use reading::Reading;
use statement::Statement;

/// All that brute force knows of one view.
pub struct Oracle<'a> {
    scenario: &'a Scenario,
    /// What binds.
    pub reading: Reading,
    ground: Ground,
    facts: Vec<Facts>,
}

/// What holds on one piece of the ground; sets of rules and rungs are bits by place.
struct Facts {
    rules: u64,
    rungs: u64,
    wishes: Exact,
}

/// A concession.
#[derive(Clone, Debug, PartialEq)]
pub struct OracleConcession {
    /// The rungs given up, ascending.
    pub rungs: Vec<usize>,
    /// The red lines among them.
    pub red_lines: Vec<usize>,
    /// The weights of the demands among them.
    pub cost: Exact,
    /// How many packages it opens.
    pub packages: usize,
}

/// A compromise: a combination at its best, the cheapest packages of it that meet most wishes.
#[derive(Clone, Debug, PartialEq)]
pub struct Compromise {
    /// The place of a cell of every issue.
    pub combination: Vec<usize>,
    /// The weights of the rungs broken.
    pub cost: Exact,
    /// The weights of the wishes met.
    pub wishes: Exact,
    /// The sets of rungs that packages of this cost and worth break: one, unless sums leave a choice.
    pub breaks: Vec<Vec<usize>>,
}

/// Everything the zone leaves of an issue, all spans longest possible and ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The values in the zone.
    pub possible: Vec<Span>,
    /// The values that the rules allow but no package of the zone has; empty if the zone is.
    pub ruled_out: Vec<Span>,
    /// The values that the rules exclude.
    pub impossible: Vec<Span>,
}

/// How far a position has to move.
#[derive(Clone, Debug, PartialEq)]
pub struct OracleMove {
    /// The strongest rung of the position that is given up.
    pub rung: usize,
    /// The issue.
    pub issue: usize,
    /// The nearest number that the rung asks for.
    pub from: Exact,
    /// Whether the rung asks for no more than to come near it.
    pub from_open: bool,
    /// Where it has to move.
    pub to: Exact,
    /// Whether `to` is approached but not reached; `None` if an earlier move does not reach its end, because then no
    /// package shows all moves at once.
    pub open: Option<bool>,
}

/// What a draft means for one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is met whatever is chosen on the open issues.
    Kept,
    /// It is broken whatever is chosen on the open issues.
    Broken,
    /// That depends on the open issues.
    Depends,
}

/// Rungs or rules by place as a set of bits.
pub fn bits<'r>(places: impl IntoIterator<Item = &'r usize>) -> u64 {
    places.into_iter().fold(0, |set, place| set | 1 << place)
}

fn places(set: u64) -> Vec<usize> {
    (0..64).filter(|place| set >> place & 1 == 1).collect()
}

impl<'a> Oracle<'a> {
    /// The oracle of the view that valid options ask for.
    pub fn new(scenario: &'a Scenario, options: &ViewOptions) -> Self {
        let reading = Reading::new(scenario, options);
        let asked: Vec<_> = reading.rules.iter().map(|(_, statement)| statement.clone()).collect();
        let ground = Ground::new(scenario, &asked);
        let held = |statements: &mut dyn Iterator<Item = bool>| {
            statements.enumerate().fold(0, |set, (place, holds)| set | u64::from(holds) << place)
        };
        let facts = |piece: &Piece| Facts {
            rules: held(&mut reading.rules.iter().map(|(_, statement)| statement.holds(&piece.sample))),
            rungs: held(&mut reading.rungs.iter().map(|rung| rung.statement.holds(&piece.sample))),
            wishes: reading.wishes.iter().filter(|wish| wish.statement.holds(&piece.sample)).map(|w| w.weight).sum(),
        };
        let facts = ground.pieces.iter().map(facts).collect();
        Self { scenario, reading, ground, facts }
    }

    fn all_rules(&self) -> u64 {
        (1 << self.reading.rules.len()) - 1
    }

    fn all_rungs(&self) -> u64 {
        (1 << self.reading.rungs.len()) - 1
    }

    fn red_lines(&self) -> u64 {
        bits(&(0..self.reading.rungs.len()).filter(|rung| self.reading.rungs[*rung].red_line).collect::<Vec<_>>())
    }

    /// The pieces whose packages meet some rules and rungs.
    fn meeting(&self, rules: u64, rungs: u64) -> impl Iterator<Item = (&Piece, &Facts)> {
        let pieces = self.ground.pieces.iter().zip(&self.facts);
        pieces.filter(move |(_, facts)| facts.rules & rules == rules && facts.rungs & rungs == rungs)
    }

    /// Whether some package meets all rules and these rungs.
    pub fn can_meet(&self, rungs: u64) -> bool {
        self.meeting(self.all_rules(), rungs).next().is_some()
    }

    /// Whether some package meets these rules and these rungs.
    pub fn can_meet_under(&self, rules: &[usize], rungs: &[usize]) -> bool {
        self.meeting(bits(rules), bits(rungs)).next().is_some()
    }

    /// Whether some package meets these rules and a statement made of parts of the file's conditions.
    pub fn can_meet_statement(&self, rules: &[usize], statement: &Statement) -> bool {
        self.meeting(bits(rules), 0).any(|(piece, _)| statement.holds(&piece.sample))
    }

    /// Whether some package meets all but these rungs, and all rules.
    pub fn opens(&self, given_up: u64) -> bool {
        self.can_meet(self.all_rungs() & !given_up)
    }

    /// Whether some package meets everything.
    pub fn is_feasible(&self) -> bool {
        self.opens(0)
    }

    /// Whether no package meets the rules.
    pub fn rules_clash(&self) -> bool {
        !self.can_meet(0)
    }

    /// How many packages meet the rules and all but these rungs.
    pub fn count_without(&self, given_up: u64) -> usize {
        self.combinations(self.all_rungs() & !given_up).len()
    }

    /// How many packages are feasible.
    pub fn packages(&self) -> usize {
        self.count_without(0)
    }

    /// How many packages the rules allow.
    pub fn allowed(&self) -> usize {
        self.combinations(0).len()
    }

    fn combinations(&self, rungs: u64) -> BTreeSet<&[usize]> {
        self.meeting(self.all_rules(), rungs).map(|(piece, _)| &piece.combination[..]).collect()
    }

    /// The values of every issue in the packages that meet the rules and some rungs.
    pub fn values_under(&self, rungs: &[usize]) -> Vec<Vec<Span>> {
        self.values(self.meeting(self.all_rules(), bits(rungs)))
    }

    /// The numbers that an issue takes in the packages of a combination that the rules allow and that break
    /// `exactly` these rungs, or at most these, from the least to the greatest; `None` if there is none.
    pub fn reach(&self, issue: usize, combination: &[usize], breaks: &[usize], exactly: bool) -> Option<Span> {
        let broken = bits(breaks);
        let pieces = self.meeting(self.all_rules(), self.all_rungs() & !broken);
        let pieces =
            pieces.filter(|(piece, facts)| piece.combination == combination && (!exactly || facts.rungs & broken == 0));
        pieces.map(|(piece, _)| piece.span(issue)).reduce(|one, other| one.widened(&other))
    }

    /// The weights of the wishes that a package meets.
    pub fn wishes(&self, package: &[Exact]) -> Exact {
        let met = self.reading.wishes.iter().filter(|wish| wish.statement.holds(package));
        met.fold(Exact::zero(), |total, wish| total + wish.weight)
    }

    /// Whether sums tell packages of one combination apart.
    pub fn is_cut(&self) -> bool {
        self.ground.pieces.windows(2).any(|pair| pair[0].combination == pair[1].combination)
    }

    /// A package of every piece, as numbers and as the model writes it.
    pub fn samples(&self) -> impl Iterator<Item = (&[Exact], Vec<Value>)> {
        self.ground.pieces.iter().map(|piece| {
            let issues = self.scenario.issues.iter().zip(&piece.sample);
            (&piece.sample[..], issues.map(|(issue, number)| value(&issue.domain, *number)).collect())
        })
    }

    /// The values or cells of an issue.
    pub fn cells(&self, issue: usize) -> &[Span] {
        &self.ground.cells[issue]
    }

    /// The samples of the pieces that have a package in them.
    pub fn alike(&self, package: &[Exact]) -> Vec<&[Exact]> {
        self.ground.pieces.iter().filter(|piece| piece.has(package)).map(|piece| &piece.sample[..]).collect()
    }

    /// Whether a package meets all rules and breaks none but these rungs; the numbers need not be in cells.
    pub fn is_met(&self, package: &[Exact], given_up: u64) -> bool {
        let inside = self.ground.cells.iter().zip(package).all(|(cells, value)| cells.iter().any(|c| c.has(*value)));
        let rules = self.reading.rules.iter().all(|(_, statement)| statement.holds(package));
        inside && rules && self.broken(package) & !given_up == 0
    }

    /// The rungs that a package breaks.
    pub fn broken(&self, package: &[Exact]) -> u64 {
        let rungs = self.reading.rungs.iter().enumerate();
        rungs.filter(|(_, rung)| !rung.statement.holds(package)).fold(0, |set, (place, _)| set | 1 << place)
    }

    /// All conflicts, smallest first, those of one size by place. In a view whose rules clash, the empty one.
    pub fn conflicts(&self) -> Vec<Vec<usize>> {
        let met = self.meetable();
        let clash = |set: u64| !met[set as usize];
        let minimal = |set: &u64| clash(*set) && places(*set).iter().all(|rung| !clash(set & !(1 << rung)));
        let mut conflicts: Vec<_> = (0..met.len() as u64).filter(minimal).map(places).collect();
        conflicts.sort_by_key(|conflict| (conflict.len(), conflict.clone()));
        conflicts
    }

    /// For every set of rungs, whether some package meets it and all rules.
    fn meetable(&self) -> Vec<bool> {
        let count = self.reading.rungs.len();
        let mut met = vec![false; 1 << count];
        for (_, facts) in self.meeting(self.all_rules(), 0) {
            met[facts.rungs as usize] = true;
        }
        for rung in 0..count {
            for set in 0..met.len() {
                met[set & !(1 << rung)] |= met[set];
            }
        }
        met
    }

    /// What remains of the rules after trying to remove each in turn, the last first, while some rungs still clash.
    pub fn conflict_rules(&self, conflict: &[usize]) -> Vec<usize> {
        let mut rules = self.all_rules();
        for rule in (0..self.reading.rules.len()).rev() {
            let fewer = rules & !(1 << rule);
            if self.meeting(fewer, bits(conflict)).next().is_none() {
                rules = fewer;
            }
        }
        places(rules)
    }

    /// All concessions: fewest red lines first, then cheapest, then smallest, then by place. None in a feasible view.
    pub fn concessions(&self, beyond_red_lines: bool) -> Vec<OracleConcession> {
        let held = if beyond_red_lines { 0 } else { self.red_lines() };
        let met = self.meetable();
        let opens = |set: u64| met[(self.all_rungs() & !set) as usize];
        let minimal =
            |set: &u64| set & held == 0 && opens(*set) && places(*set).iter().all(|rung| !opens(set & !(1 << rung)));
        let sets = (0..met.len() as u64).filter(|set| *set != 0 && minimal(set));
        let mut concessions: Vec<_> = sets.map(|set| self.concession(set)).collect();
        concessions.sort_by_key(|c| (c.red_lines.len(), c.cost, c.rungs.len(), c.rungs.clone()));
        concessions
    }

    fn concession(&self, set: u64) -> OracleConcession {
        let rungs = places(set);
        let (red_lines, cost) = (places(set & self.red_lines()), self.reading.cost(&rungs));
        OracleConcession { red_lines, cost, packages: self.count_without(set), rungs }
    }

    /// The least cost: nought in a feasible view, `None` if nothing short of a red line opens one.
    pub fn cheapest(&self) -> Option<Exact> {
        let costs = self.concessions(false).into_iter().map(|concession| concession.cost);
        if self.is_feasible() { Some(Exact::zero()) } else { costs.min() }
    }

    /// The packages that rules and red lines allow, up to a cost, at their best and in order. Without a bound: the
    /// zone, or in an infeasible view the compromises of least cost.
    pub fn compromises(&self, within: Option<Exact>) -> Vec<Compromise> {
        let zone_only = within.is_none() && self.is_feasible();
        let must = if zone_only { self.all_rungs() } else { self.red_lines() };
        let mut best: Vec<Compromise> = Vec::new();
        for (piece, facts) in self.meeting(self.all_rules(), must) {
            let breaks = places(self.all_rungs() & !facts.rungs);
            let (combination, cost) = (piece.combination.clone(), self.reading.cost(&breaks));
            let here = Compromise { combination, cost, wishes: facts.wishes, breaks: vec![breaks] };
            match best.last_mut() {
                Some(there) if there.combination == here.combination => there.meet(here),
                _ => best.push(here),
            }
        }
        let bound = within.or_else(|| best.iter().map(|compromise| compromise.cost).min());
        best.retain(|compromise| bound.is_some_and(|bound| compromise.cost <= bound));
        best.sort_by_key(|compromise| (compromise.cost, -compromise.wishes, compromise.combination.clone()));
        best
    }

    /// What the zone leaves of every issue.
    pub fn states(&self) -> Vec<State> {
        let [zone, allowed] = [self.all_rungs(), 0].map(|rungs| self.values(self.meeting(self.all_rules(), rungs)));
        let feasible = self.is_feasible();
        let state = |issue: usize| {
            let known = [&zone[issue][..], &allowed[issue]];
            let has = |spans: &[Span], number| spans.iter().any(|span| span.has(number));
            State {
                possible: self.spans(issue, &known, |number| has(known[0], number)),
                ruled_out: self.spans(issue, &known, |n| feasible && has(known[1], n) && !has(known[0], n)),
                impossible: self.spans(issue, &known, |number| !has(known[1], number)),
            }
        };
        (0..self.scenario.issues.len()).map(state).collect()
    }

    /// The values on which all compromises of least cost agree, where there is one such value.
    pub fn common(&self) -> Vec<(usize, Exact)> {
        let pieces = self.meeting(self.all_rules(), self.red_lines());
        let cost = |facts: &Facts| self.reading.cost(&places(self.all_rungs() & !facts.rungs));
        let least = pieces.map(|(_, facts)| cost(facts)).min();
        let pieces = self.meeting(self.all_rules(), self.red_lines()).filter(|(_, facts)| Some(cost(facts)) == least);
        let values = self.values(pieces);
        let one = |(issue, spans): (usize, &Vec<Span>)| match &spans[..] {
            [only] if *only == Span::point(only.low) => Some((issue, only.low)),
            _ => None,
        };
        values.iter().enumerate().filter_map(one).collect()
    }

    /// How far the positions given up in a concession have to move: per position that speaks of one level or amount
    /// alone, in file order, the least move from the nearest number it asks for, those before it being made.
    ///
    /// Of equal moves one that reaches its end comes first, then the lower end.
    pub fn moves(&self, concession: &[usize]) -> Vec<OracleMove> {
        let zone = self.meeting(self.all_rules(), self.all_rungs() & !bits(concession));
        let mut pieces: Vec<_> = zone.map(|(piece, _)| piece.clone()).collect();
        let (mut moves, mut exact) = (Vec::new(), true);
        let mut moved: Vec<&str> = Vec::new();
        for rung in concession {
            let position = &self.reading.rungs[*rung].position;
            if moved.contains(&&position[..]) {
                continue;
            }
            moved.push(position);
            let Some((issue, asked)) = self.asked(*rung) else { continue };
            let steps = pieces.iter().flat_map(|piece| steps(&piece.span(issue), &asked));
            let least = steps.min_by_key(|step| (step.length(), step.open, step.to, step.from, step.from_open));
            let Step { from, from_open, to, open } =
                least.expect("a position given up asks for something else than the zone has");
            moves.push(OracleMove { rung: *rung, issue, from, from_open, to, open: exact.then_some(open) });
            exact &= !open;
            pieces = pieces.iter().filter_map(|piece| piece.fixed(issue, to, !exact)).collect();
        }
        moves
    }

    /// The issue of a rung that speaks of one level or amount alone, and the numbers it asks for, if any.
    fn asked(&self, rung: usize) -> Option<(usize, Vec<Span>)> {
        let stated = &self.reading.rungs[rung].stated;
        let [issue] = stated.issues()[..] else { return None };
        let ordered = matches!(self.scenario.issues[issue].domain, Domain::Levels(_) | Domain::Amount(_));
        let turns = stated.leaves().into_iter().filter_map(|leaf| leaf.turns()).flat_map(|(_, turns)| turns);
        let turns: Vec<_> = turns.map(Span::point).collect();
        let asked = self.spans(issue, &[&turns], |number| {
            let mut package = vec![Exact::zero(); self.scenario.issues.len()];
            package[issue] = number;
            stated.holds(&package)
        });
        (ordered && !asked.is_empty()).then_some((issue, asked))
    }

    /// How a rule fares over all packages that agree with a draft, whether or not the other rules allow them. The
    /// values of the draft are the last so many rules.
    pub fn rule_under_draft(&self, values: usize, rule: usize) -> Standing {
        self.standing(self.drafted(values), &self.reading.rules[rule].1)
    }

    /// How a position fares over the packages that agree with a draft and that the rules allow; over all that agree
    /// with it if the rules allow none.
    pub fn under_draft(&self, values: usize, statement: &Statement) -> Standing {
        self.standing(if self.rules_clash() { self.drafted(values) } else { self.all_rules() }, statement)
    }

    /// The last so many rules.
    fn drafted(&self, values: usize) -> u64 {
        self.all_rules() & !((1 << (self.reading.rules.len() - values)) - 1)
    }

    fn standing(&self, rules: u64, statement: &Statement) -> Standing {
        let truths: BTreeSet<_> = self.meeting(rules, 0).map(|(piece, _)| statement.holds(&piece.sample)).collect();
        match (truths.contains(&true), truths.contains(&false)) {
            (true, true) => Standing::Depends,
            (true, false) => Standing::Kept,
            (false, true) => Standing::Broken,
            (false, false) => unreachable!("a draft that the rules do not allow is judged alone"),
        }
    }

    /// The values of every issue in some pieces.
    fn values<'p>(&'p self, pieces: impl Iterator<Item = (&'p Piece, &'p Facts)>) -> Vec<Vec<Span>> {
        let mut values = vec![Vec::new(); self.scenario.issues.len()];
        for (piece, _) in pieces {
            for (issue, spans) in values.iter_mut().enumerate() {
                let span = piece.span(issue);
                if !spans.contains(&span) {
                    spans.push(span);
                }
            }
        }
        values
    }

    /// The numbers of an issue that have a property which changes only at the ends of known spans.
    fn spans(&self, issue: usize, known: &[&[Span]], property: impl Fn(Exact) -> bool) -> Vec<Span> {
        let cells = self.cells(issue);
        if !self.is_continuous(issue) {
            return cells.iter().filter(|cell| property(cell.low)).cloned().collect();
        }
        let whole = Span::closed(cells[0].low, cells[cells.len() - 1].high);
        let ends = known.iter().copied().flatten().flat_map(|span| [span.low, span.high]).collect();
        alike(&whole, ends, &property).into_iter().filter(|span| property(span.middle())).collect()
    }

    fn is_continuous(&self, issue: usize) -> bool {
        self.scenario.issues[issue].domain.is_continuous()
    }
}

/// A number as a value of a domain.
pub fn value(domain: &Domain, number: Exact) -> Value {
    match domain {
        Domain::Amount(_) => {
            let ratio = Number::ratio((*number.numer()).into(), (*number.denom()).into());
            Value::Amount(ratio.expect("a fraction has a denominator"))
        }
        _ => Value::Choice(usize::try_from(number.to_integer()).expect("a choice is a place")),
    }
}

/// A move from what is asked for to an end of what there is.
struct Step {
    from: Exact,
    from_open: bool,
    to: Exact,
    open: bool,
}

impl Step {
    fn length(&self) -> Exact {
        if self.from < self.to { self.to - self.from } else { self.from - self.to }
    }
}

/// The moves from what is asked for to what there is, a span that has no number asked for.
fn steps(there: &Span, asked: &[Span]) -> Vec<Step> {
    let step = |asked: &Span| {
        if asked.high <= there.low {
            Step { from: asked.high, from_open: asked.high_open, to: there.low, open: there.low_open }
        } else {
            assert!(there.high <= asked.low, "a package of the zone is not what was asked for");
            Step { from: asked.low, from_open: asked.low_open, to: there.high, open: there.high_open }
        }
    };
    asked.iter().map(step).collect()
}

impl Compromise {
    /// Takes in another piece of the same combination.
    fn meet(&mut self, other: Compromise) {
        match (self.cost, -self.wishes).cmp(&(other.cost, -other.wishes)) {
            Ordering::Less => {}
            Ordering::Greater => *self = other,
            Ordering::Equal if self.breaks.contains(&other.breaks[0]) => {}
            Ordering::Equal => self.breaks.extend(other.breaks),
        }
    }
}
