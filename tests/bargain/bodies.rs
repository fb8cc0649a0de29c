//! Divisions of one total: frontiers of any dimension whose corners are known.

use zopa::analysis::{Bargain, BargainOptions, Deal, FrontierBody, Settings, bargain};
use zopa::model::{Compare, Condition, Interest, Interests, IssueId, Number, Rule, Scenario, Value, View, Worth};

use super::moving::amount;
use super::small::{Draw, scenario_about};

/// Parties who share out a hundred at most, each of whom wants nothing but more of it and has at least and at most so much.
fn division(ends: &[(i64, i64)]) -> Scenario {
    let issues: Vec<_> = (0..ends.len()).map(|place| amount(place, 100)).collect();
    let mut scenario = scenario_about(&mut Draw::new(0), issues, ends.len(), true);
    scenario.rules.clear();
    for (place, party) in scenario.parties.iter_mut().enumerate() {
        party.positions.clear();
        let points = [0, 100].map(|at| (Number::from(at), Number::from(at))).to_vec();
        let issues = vec![(IssueId(place), Interest { weight: Number::one(), worth: Worth::Points(points) })];
        party.interests = Some(Interests { reservation: Number::zero(), issues, bonuses: Vec::new() });
    }
    let terms = (0..ends.len()).map(|place| (Number::one(), IssueId(place))).collect();
    let mut holds = vec![Condition::Sum(Compare::AtMost, terms, Number::from(100))];
    for (place, (least, most)) in ends.iter().enumerate() {
        if *least > 0 {
            holds.push(Condition::AtLeast(IssueId(place), Value::Amount(Number::from(*least))));
        }
        if *most < 100 {
            holds.push(Condition::AtMost(IssueId(place), Value::Amount(Number::from(*most))));
        }
    }
    for (place, holds) in holds.into_iter().enumerate() {
        let rule = Rule { id: format!("r{place}"), because: String::new(), holds, cites: Vec::new(), line: None };
        scenario.rules.push(rule);
    }
    scenario
}

fn weighed(scenario: &Scenario, draft: Option<&str>) -> Bargain {
    let options = BargainOptions { draft: draft.map(str::to_owned), ..BargainOptions::default() };
    let settings = Settings { cross_check: true, ..Settings::default() };
    let answer = bargain(&View::plain(scenario), &settings, &options).expect("there are interests");
    assert!(answer.complete && answer.frontier.complete, "{:?}", answer.notes);
    assert!(
        answer.notes.iter().any(|note| note.contains("deals are packages worth what is said")),
        "{:?}",
        answer.notes
    );
    answer
}

fn worths(corners: &[Deal]) -> Vec<String> {
    corners.iter().map(|deal| deal.worth.iter().map(Number::to_string).collect::<Vec<_>>().join(" ")).collect()
}

/// The only body of a frontier on which there is nothing else; all of it belongs.
fn only(answer: &Bargain) -> &FrontierBody {
    let frontier = &answer.frontier;
    let [body] = &frontier.bodies[..] else { panic!("{} bodies", frontier.bodies.len()) };
    assert!(frontier.pieces.is_empty() && frontier.faces.is_empty(), "{frontier:?}");
    assert_eq!(frontier.deals.len(), body.corners.len());
    assert!(body.reached && !body.open_corners.contains(&true) && !body.sides.iter().any(|side| side.open), "{body:?}");
    body
}

/// How many sides there are of each dimension.
fn sides(body: &FrontierBody) -> Vec<usize> {
    let of = |dimension: usize| body.sides.iter().filter(|side| side.dimension == dimension).count();
    (1..body.dimension).map(of).collect()
}

#[test]
fn four_and_five_parties_who_share_a_hundred_have_a_simplex() {
    let answer = weighed(&division(&[(0, 100); 4]), None);
    let body = only(&answer);
    assert_eq!(worths(&body.corners), ["100 0 0 0", "0 100 0 0", "0 0 100 0", "0 0 0 100"]);
    assert_eq!((body.dimension, sides(body)), (3, vec![6, 4]));
    for (name, point) in answer.named().into_iter().take(3) {
        assert_eq!(worths(&point.as_ref().expect("there is one").deals), ["25 25 25 25"], "{name}");
    }
    assert!(answer.nash.as_ref().expect("there is one").tolerance.is_zero());
    let utilitarian = answer.utilitarian.as_ref().expect("there is one");
    assert_eq!((&utilitarian.value, &utilitarian.throughout[..]), (&Number::from(100), &answer.frontier.bodies[..]));
    let answer = weighed(&division(&[(0, 100); 5]), None);
    let body = only(&answer);
    assert_eq!((body.corners.len(), body.dimension, sides(body)), (5, 4, vec![10, 10, 5]));
}

#[test]
fn a_cap_cuts_a_corner_off() {
    let answer = weighed(&division(&[(0, 60), (0, 100), (0, 100), (0, 100)]), None);
    let body = only(&answer);
    let corners = ["60 40 0 0", "60 0 40 0", "60 0 0 40", "0 100 0 0", "0 0 100 0", "0 0 0 100"];
    assert_eq!(worths(&body.corners), corners);
    assert_eq!(sides(body), [9, 5]);
}

#[test]
fn floors_and_caps_leave_what_is_between_them() {
    let answer = weighed(&division(&[(10, 100), (0, 40), (0, 40), (0, 40), (0, 40)]), None);
    let body = only(&answer);
    // One has all but the floor; or the first what two who are full leave; or two are full and a third has the rest.
    assert_eq!(body.corners.len(), 1 + 4 + 6 + 12);
    assert_eq!(body.dimension, 4);
    assert!(body.corners.iter().all(|deal| deal.worth.iter().cloned().sum::<Number>() == Number::from(100)));
    let nash = answer.nash.as_ref().expect("there is one");
    assert_eq!(worths(&nash.deals), ["20 20 20 20 20"]);
}

#[test]
fn a_trapezoid_is_one_polygon_also_where_worth_ends_or_a_position_is_not_held() {
    let trapezoid = ["60 40 0", "60 0 40", "0 0 100", "0 100 0"];
    let answer = weighed(&division(&[(0, 60), (0, 100), (0, 100)]), None);
    assert_eq!(polygons(&answer), [trapezoid]);
    let mut scenario = division(&[(0, 100); 3]);
    let interests = scenario.parties[0].interests.as_mut().expect("all have interests");
    let points = [(0, 0), (60, 60), (100, 60)].map(|(at, worth)| (Number::from(at), Number::from(worth)));
    interests.issues[0].1.worth = Worth::Points(points.to_vec());
    let answer = weighed(&scenario, None);
    assert_eq!(polygons(&answer), [trapezoid]);
    let points = [(0, 0), (60, 60), (100, 100)].map(|(at, worth)| (Number::from(at), Number::from(worth)));
    let interests = scenario.parties[0].interests.as_mut().expect("all have interests");
    interests.issues[0].1.worth = Worth::Points(points.to_vec());
    assert_eq!(polygons(&weighed(&scenario, None)), [["100 0 0", "0 100 0", "0 0 100"]]);
}

/// The polygons of a frontier on which there is nothing else; all of each belongs.
fn polygons(answer: &Bargain) -> Vec<Vec<String>> {
    let frontier = &answer.frontier;
    assert!(frontier.pieces.is_empty() && frontier.bodies.is_empty(), "{frontier:?}");
    for face in &frontier.faces {
        assert!(face.reached && !face.open_corners.contains(&true) && !face.open_sides.contains(&true), "{face:?}");
    }
    frontier.faces.iter().map(|face| worths(&face.corners)).collect()
}

#[test]
fn a_draft_is_bettered_by_the_part_of_a_body_above_it() {
    let mut scenario = division(&[(0, 100); 4]);
    let shares = [10, 20, 30, 0];
    let values = shares.iter().enumerate().map(|(place, share)| (IssueId(place), Value::Amount(Number::from(*share))));
    scenario.drafts[0].values = values.collect();
    let answer = weighed(&scenario, Some("draft"));
    let draft = answer.draft.as_ref().expect("it was asked about");
    assert_eq!((draft.on_frontier, &draft.distance), (Some(false), &Some(Number::from(10))));
    assert!(draft.room.iter().all(|room| *room == Number::from(40)), "{:?}", draft.room);
    let [body] = &draft.better_bodies[..] else { panic!("{:?}", draft.better_bodies) };
    assert_eq!(worths(&body.corners), ["50 20 30 0", "10 60 30 0", "10 20 70 0", "10 20 30 40"]);
    scenario.drafts[0].values[3].1 = Value::Amount(Number::from(40));
    let answer = weighed(&scenario, Some("draft"));
    let draft = answer.draft.as_ref().expect("it was asked about");
    assert_eq!((draft.on_frontier, &draft.distance, draft.better.len()), (Some(true), &Some(Number::zero()), 0));
}

#[test]
fn a_house_beside_the_money_leaves_a_body_for_each_way_to_give_it_away() {
    let mut scenario = division(&[(0, 100); 4]);
    let place = scenario.issues.len();
    let names = ["first", "second"].map(str::to_owned).to_vec();
    scenario.issues.push(zopa::model::Issue {
        id: "house".into(),
        title: String::new(),
        domain: zopa::model::Domain::Options(names),
        labels: Default::default(),
    });
    for (party, worth) in [(0, [30, 0]), (1, [0, 20])] {
        let worth = Worth::Choices(worth.map(Number::from).to_vec());
        let interests = scenario.parties[party].interests.as_mut().expect("all have interests");
        interests.issues.push((IssueId(place), Interest { weight: Number::one(), worth }));
    }
    let answer = weighed(&scenario, None);
    let frontier = &answer.frontier;
    // With the house the first has 30 at least in a total of 130, and what the second has in one of 120 is bettered by that
    // from where the first has 20: with the house it has 30, and the others still have 100.
    let corners = ["20 100 0 0", "20 20 80 0", "20 20 0 80", "0 120 0 0", "0 20 100 0", "0 20 0 100"];
    assert_eq!(
        frontier.bodies.len(),
        2,
        "{:?}",
        frontier.bodies.iter().map(|body| worths(&body.corners)).collect::<Vec<_>>()
    );
    assert_eq!(worths(&frontier.bodies[0].corners), ["130 0 0 0", "30 100 0 0", "30 0 100 0", "30 0 0 100"]);
    assert_eq!(worths(&frontier.bodies[1].corners), corners);
    assert_eq!(frontier.bodies[1].open_corners, [true, true, true, false, false, false]);
    let open: Vec<_> = frontier.bodies[1].sides.iter().filter(|side| side.open).map(|side| &side.corners[..]).collect();
    assert_eq!(open, [&[0, 1, 2][..], &[0, 1], &[0, 2], &[1, 2]]);
}
