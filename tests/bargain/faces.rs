//! Amounts without a step and three to five parties: the exact frontier against many packages in between.

use std::cell::Cell;

use zopa::analysis::{Bargain, BargainOptions, Deal, Settings, Solution, bargain};
use zopa::engine::theory::{Bounds, Linear};
use zopa::model::{Interest, IssueId, Number, Range, Scenario, Value, View, Worth};

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

fn on_moving_scenarios(law: impl Fn(&Known<'_>, &Bargain, &[Vec<Number>])) {
    let (mut exact, mut faces, mut pieces, mut open) = (0, 0, 0, 0);
    for seed in 0..CASES {
        let mut draw = Draw::new(seed);
        let scenario = moving(&mut draw);
        let view = View::plain(&scenario);
        let all_packages = draw.below(3) > 0;
        let options = BargainOptions { all_packages, draft: Some("draft".to_owned()), ..Default::default() };
        let answer = bargain(&view, &Settings::default(), &options).expect("there are interests");
        if !answer.complete {
            continue;
        }
        let known = Known { view: &view, all_packages };
        law(&known, &answer, &known.tried());
        exact += 1;
        faces += answer.frontier.faces.len();
        pieces += answer.frontier.pieces.len();
        open += answer.frontier.faces.iter().flat_map(|face| &face.open_sides).filter(|open| **open).count();
    }
    assert!(exact > CASES / 2, "only {exact} are exact");
    assert!(faces > 20 && pieces > 20 && open > 5, "only {faces} polygons, {pieces} pieces, {open} open sides");
}

/// The parts of a frontier by their corners.
fn parts(answer: &Bargain) -> Vec<Vec<&Deal>> {
    let frontier = &answer.frontier;
    let points = frontier.deals.iter().map(|deal| vec![deal]);
    let pieces = frontier.pieces.iter().map(|piece| piece.ends.iter().collect());
    points.chain(pieces).chain(frontier.faces.iter().map(|face| face.corners.iter().collect())).collect()
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
        let polygons = answer.frontier.faces.iter().map(|face| face.reached);
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
        for deal in answer.frontier.deals.iter().filter(|deal| deal.reached) {
            assert_eq!(known.worth(&deal.witness).as_ref(), Some(&deal.worth), "{deal:?}");
        }
    });
}

#[test]
fn sides_and_corners_that_belong_are_not_bettered() {
    on_moving_scenarios(|_, answer, tried| {
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
