//! Amounts without a step and three to five parties: the exact frontier against many packages in between.

use std::cell::Cell;

use zopa::analysis::{Bargain, BargainOptions, Deal, Settings, Solution, bargain};
use zopa::engine::theory::{Bounds, Linear};
use zopa::model::{
    Compare, Condition, Interest, Interests, IssueId, Number, Range, Rule, Scenario, Value, View, Worth,
};

use super::brute_force::betters;
use super::moving::{Known, amount};
use super::small::{Draw, issue, scenario_about};

/// How many random scenarios are tried.
const CASES: u64 = 120;

/// One to three amounts, another issue or two, and three parties, or more where there are no more than two amounts.
fn moving(draw: &mut Draw) -> Scenario {
    let amounts = 1 + draw.below(3);
    let parties = 3 + if amounts < 3 { draw.below(3) } else { 0 };
    let mut issues: Vec<_> = (0..amounts).map(|place| amount(place, 2 + draw.below(2))).collect();
    issues.push(issue(draw, amounts));
    let mut scenario = scenario_about(draw, issues, parties, true);
    scenario.rules.truncate(draw.below(2));
    for party in &mut scenario.parties {
        let interests = party.interests.as_mut().expect("all have interests");
        for place in 0..amounts {
            let run = draw.below(7) as i64 - 3;
            let bend = if draw.below(4) == 0 { draw.below(3) as i64 - 1 } else { 0 };
            let points = [(0, 0), (1, run), (4, 4 * run + bend)];
            let points = points.map(|(at, worth)| (Number::from(at), Number::from(worth))).to_vec();
            let interest = Interest { weight: Number::one(), worth: Worth::Points(points) };
            interests.issues.retain(|(known, _)| *known != IssueId(place));
            interests.issues.push((IssueId(place), interest));
        }
    }
    scenario
}

/// Two or three amounts that one or two sums tie, another issue, and three parties.
fn tied(draw: &mut Draw) -> Scenario {
    let amounts = 2 + draw.below(2);
    let mut issues: Vec<_> = (0..amounts).map(|place| amount(place, 2 + draw.below(2))).collect();
    issues.push(issue(draw, amounts));
    let mut scenario = scenario_about(draw, issues, 3, true);
    scenario.rules.truncate(draw.below(2));
    for place in 0..amounts {
        for party in &mut scenario.parties {
            let interests = party.interests.as_mut().expect("all have interests");
            let run = draw.below(5) as i64 - 2;
            let bend = if draw.below(5) == 0 { draw.below(3) as i64 - 1 } else { 0 };
            let points = [(0, 0), (1, run), (4, 4 * run + bend)];
            let points = points.map(|(at, worth)| (Number::from(at), Number::from(worth))).to_vec();
            let interest = Interest { weight: Number::one(), worth: Worth::Points(points) };
            interests.issues.retain(|(known, _)| *known != IssueId(place));
            interests.issues.push((IssueId(place), interest));
        }
    }
    for place in 0..1 + draw.below(2) {
        let mut terms = vec![(Number::one(), IssueId(0))];
        terms.extend((1..amounts).map(|place| (Number::from([1, 1, 2, -1][draw.below(4)]), IssueId(place))));
        let total = Number::from(1 + draw.below(3) as i64);
        let holds = match (place, draw.below(5)) {
            (0, 0..2) => {
                let half = |compare| Condition::Sum(compare, terms.clone(), total.clone());
                Condition::All(vec![half(Compare::AtLeast), half(Compare::AtMost)])
            }
            (_, 2) => Condition::Not(Box::new(Condition::Sum(Compare::AtLeast, terms, total))),
            (_, 3) => Condition::Sum(Compare::AtLeast, terms, total),
            _ => Condition::Sum(Compare::AtMost, terms, total),
        };
        let rule = Rule { id: format!("sum{place}"), because: String::new(), holds, cites: Vec::new(), line: None };
        scenario.rules.push(rule);
    }
    scenario
}

/// Three or four amounts of which a sum is given or bounded, another issue, and four parties; now and then one has a cap.
fn divided(draw: &mut Draw) -> Scenario {
    let amounts = 3 + draw.below(2);
    let mut issues: Vec<_> = (0..amounts).map(|place| amount(place, 2)).collect();
    issues.push(issue(draw, amounts));
    let mut scenario = scenario_about(draw, issues, 4, true);
    scenario.rules.truncate(draw.below(2));
    for place in 0..amounts {
        for (party, known) in scenario.parties.iter_mut().enumerate() {
            let interests = known.interests.as_mut().expect("all have interests");
            let run = if party == place { 1 + draw.below(3) as i64 } else { -(draw.below(6) as i64 / 4) };
            let bend = if draw.below(8) == 0 { 1 } else { 0 };
            let points = [(0, 0), (1, run), (4, 4 * run + bend)];
            let points = points.map(|(at, worth)| (Number::from(at), Number::from(worth))).to_vec();
            let interest = Interest { weight: Number::one(), worth: Worth::Points(points) };
            interests.issues.retain(|(known, _)| *known != IssueId(place));
            interests.issues.push((IssueId(place), interest));
        }
    }
    let terms: Vec<_> = (0..amounts).map(|place| (Number::one(), IssueId(place))).collect();
    let total = Number::from(1 + draw.below(3) as i64);
    let mut holds = vec![match draw.below(4) {
        0 => Condition::Not(Box::new(Condition::Sum(Compare::AtLeast, terms, total))),
        _ => Condition::Sum(Compare::AtMost, terms, total),
    }];
    if draw.below(3) == 0 {
        let cap = &Number::from(1 + draw.below(3) as i64) / &Number::from(2);
        holds.push(Condition::AtMost(IssueId(draw.below(amounts)), Value::Amount(cap)));
    }
    for (place, holds) in holds.into_iter().enumerate() {
        let rule = Rule { id: format!("sum{place}"), because: String::new(), holds, cites: Vec::new(), line: None };
        scenario.rules.push(rule);
    }
    scenario
}

fn on_moving_scenarios(law: impl Fn(&Known<'_>, &Bargain, &[Vec<Number>])) {
    on_scenarios(CASES, moving, |known| known.tried(), &law);
    let fine = |known: &Known<'_>| known.tried_by(if known.view.scenario.issues.len() > 3 { 2 } else { 6 });
    on_scenarios(CASES, tied, fine, &law);
    let fine = |known: &Known<'_>| known.tried_by(if known.view.scenario.issues.len() > 4 { 1 } else { 2 });
    let bodies = on_scenarios(CASES / 2, divided, fine, &law);
    assert!(bodies > 20, "only {bodies} bodies");
}

fn on_scenarios(
    cases: u64,
    make: fn(&mut Draw) -> Scenario,
    tried: fn(&Known<'_>) -> Vec<Vec<Number>>,
    law: impl Fn(&Known<'_>, &Bargain, &[Vec<Number>]),
) -> usize {
    let (mut exact, mut faces, mut pieces, mut open, mut bodies) = (0, 0, 0, 0, 0);
    for seed in 0..cases {
        let mut draw = Draw::new(seed);
        let scenario = make(&mut draw);
        let view = View::plain(&scenario);
        let all_packages = draw.below(3) > 0;
        let options = BargainOptions { all_packages, draft: Some("draft".to_owned()), ..Default::default() };
        let answer = bargain(&view, &Settings::default(), &options).expect("there are interests");
        if !answer.complete {
            continue;
        }
        let known = Known { view: &view, all_packages };
        let mut tried = tried(&known);
        tried.sort();
        tried.dedup();
        law(&known, &answer, &tried);
        exact += 1;
        faces += answer.frontier.faces.len();
        pieces += answer.frontier.pieces.len();
        bodies += answer.frontier.bodies.len();
        open += answer.frontier.faces.iter().flat_map(|face| &face.open_sides).filter(|open| **open).count();
        let sides = answer.frontier.bodies.iter().flat_map(|body| &body.sides);
        open += sides.filter(|side| side.open).count();
    }
    assert!(exact > cases / 2, "only {exact} are exact");
    assert!(faces > 20 && pieces > 20 && open > 5, "only {faces} polygons, {pieces} pieces, {open} open sides");
    bodies
}

/// The parts of a frontier by their corners.
fn parts(answer: &Bargain) -> Vec<Vec<&Deal>> {
    let frontier = &answer.frontier;
    let points = frontier.deals.iter().map(|deal| vec![deal]);
    let pieces = frontier.pieces.iter().map(|piece| piece.ends.iter().collect());
    let faces = frontier.faces.iter().map(|face| face.corners.iter().collect());
    let bodies = frontier.bodies.iter().map(|body| body.corners.iter().collect());
    points.chain(pieces).chain(faces).chain(bodies).collect()
}

/// Whether some mixture of corners is worth at least so much to everybody; more to everybody if `strict`.
fn covers(corners: &[&Deal], worth: &[Number], strict: bool) -> bool {
    let best = |party: usize| corners.iter().map(|deal| &deal.worth[party]).max().expect("a part has a corner");
    let is_short = |(party, least): (usize, &Number)| best(party) < least || (strict && best(party) == least);
    if worth.iter().enumerate().any(is_short) {
        return false;
    }
    let unit = || Range { min: Number::zero(), max: Number::one(), min_open: false, max_open: false, values: None };
    let mut mixture = Linear::new(corners.iter().map(|_| Bounds { range: unit(), step: None }).collect());
    let all = || (0..corners.len()).map(|place| (place, Number::one())).collect::<Vec<_>>();
    mixture.at_least(all(), &Number::one(), false);
    mixture.at_most(all(), &Number::one(), false);
    for (party, least) in worth.iter().enumerate() {
        let terms = corners.iter().enumerate().map(|(place, deal)| (place, deal.worth[party].clone()));
        mixture.at_least(terms.collect(), least, strict);
    }
    mixture.solution().expect("it is small").is_some()
}

/// The middle of some corners, moved a little towards each in turn.
fn inside(corners: &[&Deal]) -> Vec<(Vec<Number>, Vec<Value>)> {
    let mixed = |lead: usize| {
        let weight = |place: usize| Number::from(if place == lead { 5 } else { 1 });
        let total = Number::from(corners.len() as i64 + 4);
        let mean = |of: &dyn Fn(&Deal) -> Number| {
            let parts = corners.iter().enumerate().map(|(place, deal)| &weight(place) * &of(deal));
            &parts.sum::<Number>() / &total
        };
        let worth = (0..corners[0].worth.len()).map(|party| mean(&|deal| deal.worth[party].clone())).collect();
        let value = |(place, value): (usize, &Value)| match value {
            Value::Amount(_) => Value::Amount(mean(&|deal| match &deal.witness[place] {
                Value::Amount(number) => number.clone(),
                Value::Choice(_) => panic!("an amount is one at every corner"),
            })),
            choice => choice.clone(),
        };
        (worth, corners[0].witness.iter().enumerate().map(value).collect())
    };
    (0..corners.len()).map(mixed).collect()
}

#[test]
fn no_package_is_beyond_the_frontier() {
    on_moving_scenarios(|_, answer, tried| {
        let parts = parts(answer);
        for worth in tried {
            assert!(parts.iter().any(|part| covers(part, worth, false)), "{worth:?} is beyond {:#?}", answer.frontier);
        }
        for (place, party) in answer.parties.iter().enumerate() {
            let Some((worst, best)) = &party.range else { continue };
            assert!(tried.iter().all(|worth| worth[place] >= *worst && worth[place] <= *best));
        }
    });
}

#[test]
fn nothing_inside_a_part_is_bettered_and_packages_reach_it() {
    on_moving_scenarios(|known, answer, tried| {
        let parts = parts(answer);
        let bodies = answer.frontier.bodies.iter().map(|body| body.reached);
        let polygons = answer.frontier.faces.iter().map(|face| face.reached).chain(bodies);
        let reached = answer.frontier.deals.iter().map(|deal| deal.reached);
        let reached = reached.chain(answer.frontier.pieces.iter().map(|piece| piece.reached)).chain(polygons);
        for (part, reached) in parts.iter().zip(reached) {
            let middles = inside(part);
            let under = parts.iter().any(|other| covers(other, &middles[0].0, true));
            assert!(!under, "{part:?} is under another part");
            for (worth, package) in middles {
                assert!(!tried.iter().any(|other| betters(other, &worth)), "{worth:?} on {part:?} is bettered");

                if reached {
                    assert_eq!(known.worth(&package), Some(worth), "{package:?} on {part:?}");
                }
            }
        }
        let bodies = answer.frontier.bodies.iter().flat_map(|body| &body.corners);
        let corners = answer.frontier.faces.iter().flat_map(|face| &face.corners).chain(bodies);
        let ends = answer.frontier.pieces.iter().flat_map(|piece| &piece.ends);
        for deal in answer.frontier.deals.iter().chain(ends).chain(corners) {
            match deal.reached {
                true => assert_eq!(known.worth(&deal.witness).as_ref(), Some(&deal.worth), "{deal:?}"),
                false => assert!(known.is_approached(deal), "{deal:?} by {:?}", known.view.rules),
            }
        }
    });
}

#[test]
fn no_package_is_inside_of_what_is_only_approached() {
    let found = Cell::new(0);
    on_moving_scenarios(|_, answer, tried| {
        let pieces = answer.frontier.pieces.iter().map(|piece| (piece.reached, piece.ends.iter().collect::<Vec<_>>()));
        let faces = answer.frontier.faces.iter().map(|face| (face.reached, face.corners.iter().collect()));
        let bodies = answer.frontier.bodies.iter().map(|body| (body.reached, body.corners.iter().collect()));
        for (_, corners) in pieces.chain(faces).chain(bodies).filter(|(reached, _)| !reached) {
            assert!(!tried.iter().any(|worth| is_inside(&corners, worth)), "{corners:?}");
            found.set(found.get() + 1);
        }
    });
    assert!(found.get() > 10, "only {} parts are approached", found.get());
}

/// Whether a mixture of corners with a share of each is worth just so much.
fn is_inside(corners: &[&Deal], worth: &[Number]) -> bool {
    let unit = || Range { min: Number::zero(), max: Number::one(), min_open: true, max_open: false, values: None };
    let mut mixture = Linear::new(corners.iter().map(|_| Bounds { range: unit(), step: None }).collect());
    let held = worth.iter().enumerate().map(|(party, worth)| {
        let terms = corners.iter().enumerate().map(|(place, deal)| (place, deal.worth[party].clone()));
        (terms.collect::<Vec<_>>(), worth.clone())
    });
    let all = (0..corners.len()).map(|place| (place, Number::one())).collect();
    for (terms, sum) in held.chain([(all, Number::one())]) {
        mixture.at_least(terms.clone(), &sum, false);
        mixture.at_most(terms, &sum, false);
    }
    mixture.solution().expect("it is small").is_some()
}

/// Three parties, each with a share of some money and nothing else; what it is worth to them is as given.
fn shared(worths: [&[(i64, i64)]; 3], total: Compare, sum: i64) -> Scenario {
    let mut scenario = scenario_about(&mut Draw::new(0), (0..3).map(|place| amount(place, 100)).collect(), 3, true);
    scenario.rules.clear();
    for (place, (party, worth)) in scenario.parties.iter_mut().zip(worths).enumerate() {
        party.positions.clear();
        let points = worth.iter().map(|(at, worth)| (Number::from(*at), Number::from(*worth))).collect();
        let interest = Interest { weight: Number::one(), worth: Worth::Points(points) };
        let issues = vec![(IssueId(place), interest)];
        party.interests = Some(Interests { reservation: Number::zero(), issues, bonuses: Vec::new() });
    }
    let terms = (0..3).map(|place| (Number::one(), IssueId(place))).collect();
    let holds = Condition::Sum(total, terms, Number::from(sum));
    scenario.rules.push(Rule { id: "all".into(), because: String::new(), holds, cites: Vec::new(), line: None });
    scenario
}

fn corners(answer: &Bargain) -> Vec<Vec<String>> {
    let worth = |deal: &Deal| deal.worth.iter().map(Number::to_string).collect::<Vec<_>>().join(" ");
    answer.frontier.faces.iter().map(|face| face.corners.iter().map(worth).collect()).collect()
}

#[test]
fn three_parties_who_share_a_hundred_have_a_triangle() {
    let line: &[(i64, i64)] = &[(0, 0), (100, 100)];
    let scenario = shared([line; 3], Compare::AtMost, 100);
    let view = View::plain(&scenario);
    let answer = bargain(&view, &Settings::default(), &BargainOptions::default()).expect("there are interests");
    assert!(answer.complete, "{:?}", answer.notes);
    assert_eq!(corners(&answer), [["100 0 0", "0 100 0", "0 0 100"]]);
    let face = &answer.frontier.faces[0];
    assert!(face.reached && !face.open_sides.iter().chain(&face.open_corners).any(|open| *open), "{face:?}");
    let third = &Number::from(100) / &Number::from(3);
    for (name, point) in answer.named().into_iter().take(3) {
        let deal = &point.as_ref().expect("there is one").deals[0];
        assert!(deal.reached && deal.worth.iter().all(|worth| *worth == third), "{name}: {deal:?}");
    }
    assert_eq!(answer.utilitarian.expect("there is one").value, Number::from(100));
}

#[test]
fn money_that_may_not_all_be_shared_out_is_approached() {
    let line: &[(i64, i64)] = &[(0, 0), (100, 100)];
    let mut scenario = shared([line; 3], Compare::AtLeast, 100);
    let all = scenario.rules[0].holds.clone();
    scenario.rules[0].holds = Condition::Not(Box::new(all));
    let view = View::plain(&scenario);
    let answer = bargain(&view, &Settings::default(), &BargainOptions::default()).expect("there are interests");
    assert_eq!(corners(&answer), [["100 0 0", "0 100 0", "0 0 100"]]);
    let frontier = &answer.frontier;
    assert!(!frontier.faces[0].reached && frontier.deals.iter().all(|deal| !deal.reached), "{frontier:?}");
}

#[test]
fn sides_and_corners_that_belong_are_not_bettered() {
    on_moving_scenarios(|known, answer, tried| {
        let half = "1/2".parse::<Number>().expect("a number");
        for face in &answer.frontier.faces {
            let count = face.corners.len();
            for (place, open) in face.open_sides.iter().enumerate().filter(|(_, open)| !**open) {
                let [one, other] = [place, (place + 1) % count].map(|corner| &face.corners[corner].worth);
                let middle: Vec<_> = one.iter().zip(other).map(|(one, other)| &half * &(one + other)).collect();
                assert!(!tried.iter().any(|worth| betters(worth, &middle)), "{middle:?}, {open}");
            }
            for (corner, _) in face.corners.iter().zip(&face.open_corners).filter(|(_, open)| !**open) {
                assert!(!tried.iter().any(|worth| betters(worth, &corner.worth)), "{corner:?}");
                assert!(answer.frontier.deals.iter().any(|deal| deal.worth == corner.worth), "{corner:?} is no deal");
            }
        }
        for body in &answer.frontier.bodies {
            for side in body.sides.iter().filter(|side| !side.open) {
                let corners: Vec<_> = side.corners.iter().map(|place| &body.corners[*place]).collect();
                for (worth, package) in inside(&corners) {
                    assert!(!tried.iter().any(|other| betters(other, &worth)), "{worth:?} on {side:?} of {body:?}");
                    assert_eq!(known.worth(&package), Some(worth), "{package:?} on {side:?} of {body:?}");
                }
            }
            for (corner, _) in body.corners.iter().zip(&body.open_corners).filter(|(_, open)| !**open) {
                assert!(!tried.iter().any(|worth| betters(worth, &corner.worth)), "{corner:?}");
                assert!(answer.frontier.deals.iter().any(|deal| deal.worth == corner.worth), "{corner:?} is no deal");
            }
        }
    });
}

#[test]
fn named_points_are_the_greatest_of_their_kind() {
    let found = Cell::new(0);
    on_moving_scenarios(|_, answer, tried| {
        let gains = |worth: &[Number]| -> Vec<Number> {
            worth.iter().zip(&answer.parties).map(|(worth, party)| worth - &party.reservation).collect()
        };
        let rational: Vec<_> =
            tried.iter().map(|worth| gains(worth)).filter(|gains| !gains.iter().any(Number::is_negative)).collect();
        let product = |gains: &[Number]| gains.iter().fold(Number::one(), |product, gain| &product * gain);
        let leximin = |gains: &[Number]| {
            let mut gains = gains.to_vec();
            gains.sort();
            gains
        };
        let shares = |gains: &[Number]| {
            let share = |(gain, party): (&Number, &zopa::analysis::BargainParty)| match &party.ideal_gain {
                Some(ideal) if !ideal.is_zero() => gain / ideal,
                _ => Number::one(),
            };
            leximin(&gains.iter().zip(&answer.parties).map(share).collect::<Vec<_>>())
        };
        let deals = |point: &Solution| point.as_ref().map(|named| named.deals.clone()).unwrap_or_default();
        for deal in deals(&answer.egalitarian) {
            assert!(rational.iter().all(|other| leximin(other) <= leximin(&gains(&deal.worth))), "{deal:?}");
        }
        for deal in deals(&answer.kalai_smorodinsky) {
            assert!(rational.iter().all(|other| shares(other) <= shares(&gains(&deal.worth))), "{deal:?}");
        }
        if let Ok(named) = &answer.nash {
            let most = &named.value + &named.tolerance;
            assert!(rational.iter().all(|other| product(other) <= most), "{named:?}");
            assert!(named.tolerance.to_f64() <= 1e-6 * (1.0 + named.value.to_f64()), "{}", named.tolerance.to_f64());
            found.set(found.get() + 1);
        }
        if let Ok(named) = &answer.utilitarian {
            let reservations: Number = answer.parties.iter().map(|party| party.reservation.clone()).sum();
            let sum = |gains: &[Number]| &gains.iter().cloned().sum::<Number>() + &reservations;
            assert!(rational.iter().all(|other| sum(other) <= named.value), "{named:?}");
        }
        for (_, point) in answer.named() {
            let parts = parts(answer);
            for deal in deals(point) {
                assert!(deal.rational && parts.iter().any(|part| covers(part, &deal.worth, false)), "{deal:?}");
            }
            assert!(point.is_ok() || rational.iter().all(|gains| product(gains).is_zero()), "{point:?}");
        }
    });
    assert!(found.get() > 20, "only {} scenarios have a Nash point", found.get());
}
