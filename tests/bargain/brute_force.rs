//! Every answer of `bargain` by trying every package.

use std::collections::BTreeMap;

use zopa::analysis::BargainOptions;
use zopa::model::{Firmness, Interests, Number, PartyId, Scenario, Value, View, Worth};

use super::small::values;

/// How many packages have each worth.
pub type Worths = BTreeMap<Vec<Number>, usize>;

/// What brute force knows of the packages of a view.
pub struct Tried {
    /// The packages that are looked at, with what each is worth.
    pub packages: Vec<(Vec<Value>, Vec<Number>)>,
    /// What no deal is worth to each party.
    pub reservations: Vec<Number>,
}

/// All combinations of values.
fn all(scenario: &Scenario) -> Vec<Vec<Value>> {
    scenario.issues.iter().fold(vec![Vec::new()], |packages, issue| {
        let longer = |package: &Vec<Value>| {
            let package = package.clone();
            values(issue).into_iter().map(move |value| [package.clone(), vec![value]].concat()).collect::<Vec<_>>()
        };
        packages.iter().flat_map(longer).collect()
    })
}

/// What a package is worth by stated interests.
fn stated(interests: &Interests, package: &[Value]) -> Number {
    let mut worth = Number::zero();
    for (issue, interest) in &interests.issues {
        let own = match (&interest.worth, &package[issue.0]) {
            (Worth::Choices(worth), Value::Choice(place)) => worth[*place].clone(),
            (Worth::Points(points), Value::Amount(amount)) => on_the_line(points, amount),
            other => panic!("an interest of another kind than its issue: {other:?}"),
        };
        worth += &(&interest.weight * &own);
    }
    for bonus in &interests.bonuses {
        if bonus.when.holds(package) {
            worth += &bonus.worth;
        }
    }
    worth
}

fn on_the_line(points: &[(Number, Number)], amount: &Number) -> Number {
    let ((first, low), (last, high)) = (&points[0], &points[points.len() - 1]);
    if amount <= first {
        return low.clone();
    }
    if amount >= last {
        return high.clone();
    }
    let pair = points.windows(2).find(|pair| pair[0].0 <= *amount && *amount <= pair[1].0).expect("it lies between");
    let slope = &(&pair[1].1 - &pair[0].1) / &(&pair[1].0 - &pair[0].0);
    &pair[0].1 + &(&slope * &(amount - &pair[0].0))
}

/// What a package is worth by the positions of a party: the share of the weight of demands and wishes that is met.
fn derived(view: &View<'_>, party: PartyId, package: &[Value]) -> Number {
    let (mut met, mut total) = (Number::zero(), Number::zero());
    let positions = &view.party(party).positions;
    for position in positions.iter().filter(|position| position.firmness != Firmness::RedLine) {
        let ladder: Vec<_> = position.ladder().collect();
        for (rung, (_, weight)) in ladder.iter().enumerate() {
            total += weight;
            if ladder[rung..].iter().all(|(condition, _)| condition.holds(package)) {
                met += weight;
            }
        }
    }
    &met / &total
}

impl Tried {
    /// Tries every package; where `derive` is asked for, parties without interests have derived ones.
    pub fn new(
        view: &View<'_>,
        parties: &[PartyId],
        BargainOptions { all_packages, derive, .. }: &BargainOptions,
    ) -> Self {
        let allowed = |package: &Vec<Value>| view.rules.iter().all(|rule| rule.holds.holds(package));
        let feasible = |package: &Vec<Value>| view.rungs.iter().all(|rung| rung.condition.holds(package));
        let worth = |party: &PartyId, package: &[Value]| match &view.party(*party).interests {
            Some(interests) => stated(interests, package),
            None => derived(view, *party, package),
        };
        let packages = all(view.scenario).into_iter().filter(allowed);
        // The red lines of parties that state no interests hold whatever is weighed, also where nothing more is derived.
        let unstated = |party: &PartyId| *derive && view.party(*party).interests.is_none();
        let red_lines = |package: &Vec<Value>| {
            let mut red = view.rungs.iter().filter(|rung| rung.red_line && unstated(&rung.party));
            red.all(|rung| rung.condition.holds(package))
        };
        let wanted = |package: &Vec<Value>| if *all_packages { red_lines(package) } else { feasible(package) };
        let packages = packages.filter(wanted).map(|package| {
            let worth = parties.iter().map(|party| worth(party, &package)).collect();
            (package, worth)
        });
        let reservation = |party: &PartyId| {
            let interests = view.party(*party).interests.as_ref();
            interests.map_or_else(Number::zero, |interests| interests.reservation.clone())
        };
        Self { packages: packages.collect(), reservations: parties.iter().map(reservation).collect() }
    }

    /// By worth, the number of packages that nothing betters for one party at nobody's cost.
    pub fn frontier(&self) -> Worths {
        let is_bettered = |worth: &Vec<Number>| self.packages.iter().any(|(_, other)| betters(other, worth));
        let mut frontier = BTreeMap::new();
        for (_, worth) in self.packages.iter().filter(|(_, worth)| !is_bettered(worth)) {
            *frontier.entry(worth.clone()).or_default() += 1;
        }
        frontier
    }

    /// What packages gain that nobody finds worse than no deal.
    pub fn gains(&self) -> Vec<(Vec<Number>, Vec<Number>)> {
        let gains = |worth: &Vec<Number>| -> Vec<Number> {
            worth.iter().zip(&self.reservations).map(|(worth, least)| worth - least).collect()
        };
        let all = self.packages.iter().map(|(_, worth)| (worth.clone(), gains(worth)));
        all.filter(|(_, gains)| !gains.iter().any(Number::is_negative)).collect()
    }

    /// The worths at which something is greatest among those packages, how many packages have it, and how much it is.
    pub fn greatest(&self, aim: impl Fn(&[Number]) -> Vec<Number>) -> Option<(Worths, Vec<Number>)> {
        let all = self.gains();
        let most = all.iter().map(|(_, gains)| aim(gains)).max()?;
        let mut worths = BTreeMap::new();
        for (worth, _) in all.into_iter().filter(|(_, gains)| aim(gains) == most) {
            *worths.entry(worth).or_default() += 1;
        }
        Some((worths, most))
    }
}

/// Whether the first is as good for everybody and better for somebody.
pub fn betters(one: &[Number], other: &[Number]) -> bool {
    one != other && one.iter().zip(other).all(|(one, other)| one >= other)
}
