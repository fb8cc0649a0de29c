//! Every package there is, in finitely many pieces on each of which every condition is constant.
//!
//! A *combination* takes one value of every choice and stepped amount and one cell of every continuous amount: what a
//! count counts. Sums of amounts cut a combination further, into *pieces*, one for every way in which all sums can
//! stand to their bounds at once. A piece is known by one package in it.

use std::cmp::Ordering;

use num_traits::Zero;
use zopa::model::{Amount, Domain, Scenario};

use super::linear::{Exact, Span, System};
use super::statement::{Statement, exact};

/// All packages of a scenario.
pub struct Ground {
    /// The values and cells of every issue, ascending.
    pub cells: Vec<Vec<Span>>,
    /// All pieces, those of one combination together, combinations in value order.
    pub pieces: Vec<Piece>,
}

/// A set of packages that no condition tells apart.
#[derive(Clone)]
pub struct Piece {
    /// The place of a cell of every issue.
    pub combination: Vec<usize>,
    /// A package in it.
    pub sample: Vec<Exact>,
    /// What ties its continuous amounts, and their issues.
    system: System,
    tied: Vec<usize>,
    cells: Vec<Span>,
}

/// A sum and the number at which statements about it change their truth.
#[derive(Clone, Debug, PartialEq)]
struct Plane {
    terms: Vec<(Exact, usize)>,
    bound: Exact,
}

impl Ground {
    /// The packages of a scenario. Statements of a question that the file does not make are told apart inside pieces,
    /// but do not cut cells.
    pub fn new(scenario: &Scenario, asked: &[Statement]) -> Self {
        let file = statements(scenario);
        let leaves: Vec<_> = file.iter().flat_map(Statement::leaves).collect();
        let domains = scenario.issues.iter().map(|issue| &issue.domain);
        let cells: Vec<_> = domains.enumerate().map(|(issue, domain)| cells(issue, domain, &leaves)).collect();
        let continuous: Vec<_> = scenario.issues.iter().map(|issue| is_continuous(&issue.domain)).collect();
        let planes = planes(&leaves, &asked.iter().flat_map(Statement::leaves).collect::<Vec<_>>(), &continuous);
        let tied = (0..cells.len())
            .filter(|issue| continuous[*issue] && planes.iter().any(|plane| plane.factor(*issue).is_some()));
        let tied: Vec<_> = tied.collect();
        let mut ground = Self { cells, pieces: Vec::new() };
        let mut combination = Vec::new();
        ground.extend(&mut combination, &planes, &tied);
        ground
    }

    fn extend(&mut self, combination: &mut Vec<usize>, planes: &[Plane], tied: &[usize]) {
        if combination.len() == self.cells.len() {
            let cells: Vec<_> = combination.iter().zip(&self.cells).map(|(cell, cells)| cells[*cell].clone()).collect();
            let spans: Vec<_> = tied.iter().map(|issue| cells[*issue].clone()).collect();
            let mut systems = vec![System::within(&spans)];
            for plane in planes {
                systems = systems.iter().flat_map(|system| plane.sides(system, &cells, tied)).collect();
            }
            let piece = |system: System| Piece::new(combination, system, tied, &cells);
            self.pieces.extend(systems.into_iter().map(piece));
            return;
        }
        for cell in 0..self.cells[combination.len()].len() {
            combination.push(cell);
            self.extend(combination, planes, tied);
            combination.pop();
        }
    }
}

impl Piece {
    fn new(combination: &[usize], system: System, tied: &[usize], cells: &[Span]) -> Self {
        let mut sample: Vec<_> = cells.iter().map(Span::middle).collect();
        let solution = system.solution().expect("a piece has a package in it");
        for (issue, value) in tied.iter().zip(solution) {
            sample[*issue] = value;
        }
        Self { combination: combination.to_vec(), sample, system, tied: tied.to_vec(), cells: cells.to_vec() }
    }

    /// Whether a package is one of the piece.
    pub fn has(&self, package: &[Exact]) -> bool {
        let tied: Vec<_> = self.tied.iter().map(|issue| package[*issue]).collect();
        self.cells.iter().zip(package).all(|(cell, number)| cell.has(*number)) && self.system.holds(&tied)
    }

    /// All values of an issue in the packages of the piece.
    pub fn span(&self, issue: usize) -> Span {
        match self.tied.iter().position(|tied| *tied == issue) {
            Some(unknown) => self.system.span(unknown).expect("a piece has a package in it"),
            None => self.cells[issue].clone(),
        }
    }

    /// The packages of the piece in which an issue has this value, or, on its `edge`, comes as near to it as one
    /// likes; `None` if there are none.
    pub fn fixed(&self, issue: usize, value: Exact, edge: bool) -> Option<Self> {
        let mut cells = self.cells.clone();
        let Span { low, high, .. } = self.cells[issue];
        let fits = if edge { Span::closed(low, high).has(value) } else { self.cells[issue].has(value) };
        cells[issue] = Span::point(value);
        let system = if edge { self.system.closure() } else { self.system.clone() };
        let system = match self.tied.iter().position(|tied| *tied == issue) {
            Some(unknown) => {
                let terms: Vec<_> = (0..self.tied.len()).map(|place| unit(place == unknown)).collect();
                system.and(&terms, Ordering::Equal, value)
            }
            None => system,
        };
        (fits && system.solution().is_some()).then(|| Self::new(&self.combination, system, &self.tied, &cells))
    }
}

impl Plane {
    fn factor(&self, issue: usize) -> Option<Exact> {
        self.terms.iter().find(|(_, known)| *known == issue).map(|(factor, _)| *factor)
    }

    /// The parts of a system below, on and above the plane, those that are not empty.
    fn sides(&self, system: &System, cells: &[Span], tied: &[usize]) -> Vec<System> {
        let fixed = self.terms.iter().filter(|(_, issue)| !tied.contains(issue));
        let known: Exact = fixed.map(|(factor, issue)| factor * cells[*issue].low).sum();
        let terms: Vec<_> = tied.iter().map(|issue| self.factor(*issue).unwrap_or_else(Exact::zero)).collect();
        let side = |side| system.and(&terms, side, self.bound - known);
        let sides = [Ordering::Less, Ordering::Equal, Ordering::Greater].map(side);
        sides.into_iter().filter(|system| system.solution().is_some()).collect()
    }
}

fn unit(is_one: bool) -> Exact {
    Exact::from(i128::from(is_one))
}

fn is_continuous(domain: &Domain) -> bool {
    matches!(domain, Domain::Amount(Amount { step: None, .. }))
}

/// Every condition anywhere in the file.
fn statements(scenario: &Scenario) -> Vec<Statement> {
    let mut conditions: Vec<_> = scenario.rules.iter().map(|rule| &rule.holds).collect();
    let mut positions: Vec<_> = scenario.parties.iter().flat_map(|party| &party.positions).collect();
    for variant in &scenario.variants {
        conditions.extend(&variant.set);
        positions.extend(variant.add.iter().map(|(_, position)| position));
    }
    for position in positions {
        conditions.push(&position.requires);
        conditions.extend(position.fallbacks.iter().map(|fallback| &fallback.requires));
    }
    for interests in scenario.parties.iter().filter_map(|party| party.interests.as_ref()) {
        conditions.extend(interests.bonuses.iter().map(|bonus| &bonus.when));
    }
    conditions.into_iter().map(Statement::of).collect()
}

/// The values of an issue, or the cells of a continuous amount.
fn cells(issue: usize, domain: &Domain, leaves: &[&Statement]) -> Vec<Span> {
    let place = |place| Span::point(Exact::from(place));
    match domain {
        Domain::Options(names) | Domain::Levels(names) => (0..names.len() as i128).map(place).collect(),
        Domain::YesNo => [0, 1].map(place).into(),
        Domain::Amount(Amount { min, max, step: Some(step), .. }) => {
            let (min, max, step) = (exact(min), exact(max), exact(step));
            let values = std::iter::successors(Some(min), |value| Some(value + step));
            values.take_while(|value| *value <= max).map(Span::point).collect()
        }
        Domain::Amount(Amount { min, max, step: None, .. }) => {
            let alone: Vec<_> = leaves.iter().filter_map(|leaf| Some((leaf.turns()?, *leaf))).collect();
            let alone: Vec<_> = alone.into_iter().filter(|((about, _), _)| *about == issue).collect();
            let turns: Vec<_> = alone.iter().flat_map(|((_, turns), _)| turns.clone()).collect();
            let truths = |number: Exact| -> Vec<bool> {
                let mut package = vec![Exact::zero(); issue + 1];
                package[issue] = number;
                alone.iter().map(|(_, leaf)| leaf.holds(&package)).collect()
            };
            alike(&Span::closed(exact(min), exact(max)), turns, truths)
        }
    }
}

/// The longest parts of a span in which a property that changes at most at some numbers is constant.
pub fn alike<T: PartialEq>(whole: &Span, turns: Vec<Exact>, property: impl Fn(Exact) -> T) -> Vec<Span> {
    let mut parts: Vec<(Span, T)> = Vec::new();
    for part in elements(whole, turns) {
        let here = property(part.middle());
        match parts.last_mut() {
            Some((last, there)) if *there == here => (last.high, last.high_open) = (part.high, part.high_open),
            _ => parts.push((part, here)),
        }
    }
    parts.into_iter().map(|(part, _)| part).collect()
}

/// The ends of a closed span, the numbers given that lie between, and the gaps, in ascending order.
fn elements(whole: &Span, turns: Vec<Exact>) -> Vec<Span> {
    let mut points = [turns, vec![whole.low, whole.high]].concat();
    points.retain(|point| whole.has(*point));
    points.sort_unstable();
    points.dedup();
    let gaps = points.windows(2).map(|pair| [Span::open(pair[0], pair[1]), Span::point(pair[1])]);
    std::iter::once(Span::point(whole.low)).chain(gaps.flatten()).collect()
}

/// Where sums over continuous amounts, and questions about single ones, change their truth.
fn planes(file: &[&Statement], asked: &[&Statement], continuous: &[bool]) -> Vec<Plane> {
    let mut planes: Vec<Plane> = Vec::new();
    let mut add = |plane: Plane| {
        if plane.terms.iter().any(|(_, issue)| continuous[*issue]) && !planes.contains(&plane) {
            planes.push(plane);
        }
    };
    for leaf in file.iter().chain(asked) {
        if let Statement::Sum(_, terms, bound) = leaf
            && terms.len() > 1
        {
            add(Plane { terms: terms.clone(), bound: *bound });
        }
    }
    for (issue, turns) in asked.iter().filter_map(|leaf| leaf.turns()) {
        for bound in turns {
            add(Plane { terms: vec![(Exact::from(1), issue)], bound });
        }
    }
    planes
}
