//! Amounts without a step: the exact frontier of one party or two against many packages in between.

use std::cell::Cell;

use zopa::analysis::{Bargain, BargainOptions, BargainParty, Deal, FrontierPiece, Settings, Solution, bargain};
use zopa::model::{
    Amount, Bonus, Compare, Condition, Domain, Interest, Issue, IssueId, Number, Rule, Scenario, Value, View, Worth,
};

use super::brute_force::betters;
use super::small::{Draw, issue, scenario_about, values};

/// How many random scenarios are tried.
const CASES: u64 = 300;

/// Into how many parts the distance of one is cut where packages are tried, by the number of amounts.
const PARTS: [i64; 4] = [1, 6, 3, 1];

pub fn amount(place: usize, max: usize) -> Issue {
    let max = Number::from(max as i64);
    let domain = Domain::Amount(Amount { min: 0.into(), max, step: None, unit: String::new() });
    Issue { id: format!("i{place}"), title: String::new(), domain, labels: Default::default() }
}

/// One to three amounts without a step, another issue, and now and then a sum over the amounts.
fn moving(draw: &mut Draw) -> Scenario {
    let amounts = 1 + draw.below(3);
    let mut issues: Vec<_> = (0..amounts).map(|place| amount(place, 2 + draw.below(3))).collect();
    issues.push(issue(draw, amounts));
    let parties = 1 + draw.below(4).min(1);
    let mut scenario = scenario_about(draw, issues, parties, true);
    scenario.rules.truncate(draw.below(2));
    for place in 0..amounts {
        if draw.below(4) > 0 {
            oppose(draw, &mut scenario, IssueId(place));
        }
    }
    if amounts > 1 && draw.below(2) == 0 {
        let mut terms = vec![(Number::one(), IssueId(0))];
        terms.extend((1..amounts).map(|place| (Number::from([1, 2, -1][draw.below(3)]), IssueId(place))));
        let compare = [Compare::AtLeast, Compare::AtMost, Compare::AtMost][draw.below(3)];
        let sum = Condition::Sum(compare, terms, Number::from(1 + draw.below(4) as i64));
        let holds = if draw.below(3) == 0 { Condition::Not(Box::new(sum)) } else { sum };
        let rule = Rule { id: "sum".into(), because: String::new(), holds, cites: Vec::new(), line: None };
        scenario.rules.push(rule);
    }
    scenario
}

/// Lets the first party want less of an amount and the second one more, each along a bent line.
fn oppose(draw: &mut Draw, scenario: &mut Scenario, issue: IssueId) {
    for (place, party) in scenario.parties.iter_mut().enumerate() {
        let mut worth = 0;
        let mut point = |at: i64| {
            worth += draw.below(4) as i64;
            (Number::from(at), Number::from(if place == 0 { -worth } else { worth }))
        };
        let points = [0, 1, 4].map(&mut point).to_vec();
        let interest = Interest { weight: Number::one(), worth: Worth::Points(points) };
        let issues = &mut party.interests.as_mut().expect("all have interests").issues;
        issues.retain(|(known, _)| *known != issue);
        issues.push((issue, interest));
    }
}

/// Everything that is known of a scenario without asking.
pub struct Known<'a> {
    pub view: &'a View<'a>,
    pub all_packages: bool,
}

impl Known<'_> {
    /// What an allowed package is worth to each party; `None` if it is not allowed.
    pub fn worth(&self, package: &[Value]) -> Option<Vec<Number>> {
        let mut rungs = self.view.rungs.iter().filter(|_| !self.all_packages);
        let is_within = self.view.scenario.issues.iter().zip(package).all(|(issue, value)| match value {
            Value::Amount(number) => {
                let amount = issue.domain.amount().expect("it is an amount");
                *number >= amount.min && *number <= amount.max
            }
            Value::Choice(_) => true,
        });
        let allowed = is_within
            && self.view.rules.iter().all(|rule| rule.holds.holds(package))
            && rungs.all(|rung| rung.condition.holds(package));
        let parties = self.view.scenario.parties.iter();
        allowed.then(|| parties.filter_map(|party| Some(party.interests.as_ref()?.of(package))).collect())
    }

    /// Packages on a fine grid, with what they are worth.
    pub fn tried(&self) -> Vec<Vec<Number>> {
        let is_moving = |issue: &&Issue| issue.domain.amount().is_some_and(|amount| amount.step.is_none());
        self.tried_by(PARTS[self.view.scenario.issues.iter().filter(is_moving).count()])
    }

    /// Packages on a grid that cuts the distance of one into so many parts, with what they are worth.
    pub fn tried_by(&self, parts: i64) -> Vec<Vec<Number>> {
        let fine = |issue: &Issue| match issue.domain.amount() {
            Some(amount) if amount.step.is_none() => {
                let steps =
                    (&amount.max * &Number::from(parts)).floor().to_string().parse::<i64>().expect("it is small");
                (0..=steps).map(|step| Value::Amount(&Number::from(step) / &Number::from(parts))).collect()
            }
            _ => values(issue),
        };
        let packages = self.view.scenario.issues.iter().fold(vec![Vec::new()], |packages: Vec<Vec<Value>>, issue| {
            let longer = |package: &Vec<Value>| {
                let package = package.clone();
                fine(issue).into_iter().map(move |value| [package.clone(), vec![value]].concat()).collect::<Vec<_>>()
            };
            packages.iter().flat_map(longer).collect()
        });
        packages.iter().filter_map(|package| self.worth(package)).collect()
    }

    /// Whether packages come near to a deal: its witness with amounts moved by very little.
    pub fn is_approached(&self, deal: &Deal) -> bool {
        let little = &Number::one() / &Number::from(1_000_000);
        let near = &Number::from(200) * &little;
        let moved = deal.witness.iter().fold(vec![Vec::new()], |packages: Vec<Vec<Value>>, value| {
            let by = |steps: i64| match value {
                Value::Amount(number) => Value::Amount(number + &(&Number::from(steps) * &little)),
                choice => choice.clone(),
            };
            let longer = |package: &Vec<Value>| {
                let package = package.clone();
                let steps: &[i64] =
                    if let Value::Amount(_) = value { &[-18, -9, -2, -1, 0, 1, 2, 9, 18] } else { &[0] };
                steps.iter().copied().map(move |steps| [package.clone(), vec![by(steps)]].concat()).collect::<Vec<_>>()
            };
            packages.iter().flat_map(longer).collect()
        });
        moved
            .iter()
            .filter_map(|package| self.worth(package))
            .any(|worth| worth.iter().zip(&deal.worth).all(|(worth, told)| (worth - told).abs() <= near))
    }
}

fn on_moving_scenarios(law: impl Fn(&Known<'_>, &Bargain, &[Vec<Number>])) {
    let (mut pieces, mut open) = (0, 0);
    for seed in 0..CASES {
        let mut draw = Draw::new(seed);
        let scenario = moving(&mut draw);
        let view = View::plain(&scenario);
        let all_packages = draw.below(3) > 0;
        let options = BargainOptions { all_packages, draft: Some("draft".to_owned()), ..Default::default() };
        let answer = bargain(&view, &Settings::default(), &options).expect("there are interests");
        assert!(answer.complete, "seed {seed}: {:?}", answer.notes);
        let known = Known { view: &view, all_packages };
        let tried = known.tried();
        law(&known, &answer, &tried);
        pieces += answer.frontier.pieces.len();
        open += answer.frontier.deals.iter().filter(|deal| !deal.reached).count();
    }
    assert!(pieces > CASES as usize / 8, "only {pieces} pieces");
    assert!(open > 10, "only {open} deals that are approached");
}

/// Whether a deal of the frontier is worth at least so much to everybody.
fn is_covered(answer: &Bargain, worth: &[Number]) -> bool {
    let as_good = |deal: &Deal| deal.worth.iter().zip(worth).all(|(own, least)| own >= least);
    answer.frontier.deals.iter().any(as_good) || answer.frontier.pieces.iter().any(|piece| covers(piece, worth))
}

/// Whether somewhere on a piece both parties have at least so much.
fn covers(piece: &FrontierPiece, worth: &[Number]) -> bool {
    let [right, left] = piece.ends.each_ref().map(|deal| &deal.worth);
    if worth[0] > right[0] || worth[1] > left[1] {
        return false;
    }
    let first = worth[0].clone().max(left[0].clone());
    let slope = &(&right[1] - &left[1]) / &(&right[0] - &left[0]);
    &left[1] + &(&slope * &(&first - &left[0])) >= worth[1]
}

#[test]
fn no_package_is_beyond_the_frontier() {
    on_moving_scenarios(|_, answer, tried| {
        for worth in tried {
            assert!(is_covered(answer, worth), "{worth:?} is not covered by {:#?}", answer.frontier);
        }
        for (place, party) in answer.parties.iter().enumerate() {
            let Some((worst, best)) = &party.range else { continue };
            assert!(tried.iter().all(|worth| worth[place] >= *worst && worth[place] <= *best));
        }
    });
}

#[test]
fn every_deal_is_a_package_or_packages_come_near_to_it() {
    on_moving_scenarios(|known, answer, _| {
        let named = answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
        for deal in answer.frontier.deals.iter().chain(named.flat_map(|named| &named.deals)) {
            match deal.reached {
                true => assert_eq!(known.worth(&deal.witness).as_ref(), Some(&deal.worth), "{deal:?}"),
                false => assert!(known.is_approached(deal), "{deal:?}"),
            }
        }
    });
}

#[test]
fn every_deal_on_a_piece_is_a_package_worth_what_lies_between() {
    on_moving_scenarios(|known, answer, _| {
        for piece in &answer.frontier.pieces {
            for (share, open) in
                [("0", piece.open[0]), ("1", piece.open[1]), ("1/7", false), ("1/2", false), ("0.9", false)]
            {
                let deal = piece.at(&share.parse().expect("a number"), &answer.parties);
                match piece.reached {
                    true if !open => assert_eq!(known.worth(&deal.witness), Some(deal.worth), "{share} of {piece:?}"),
                    true => {}
                    false => assert!(known.is_approached(&deal), "{share} of {piece:?}"),
                }
            }
        }
    });
}

#[test]
fn nothing_on_the_frontier_betters_another() {
    on_moving_scenarios(|_, answer, _| {
        let frontier = &answer.frontier;
        let middle = |piece: &FrontierPiece| piece.at(&"1/2".parse().expect("a number"), &answer.parties);
        let all: Vec<Deal> = frontier.deals.iter().cloned().chain(frontier.pieces.iter().map(middle)).collect();
        for deal in &all {
            assert!(!all.iter().any(|other| betters(&other.worth, &deal.worth)), "{deal:?}");
            let slightly: Vec<_> =
                deal.worth.iter().map(|worth| worth + &"0.000001".parse().expect("a number")).collect();
            assert!(!is_covered(answer, &slightly), "{deal:?} is under {frontier:#?}");
        }
        assert!(frontier.deals.windows(2).all(|pair| pair[0].worth > pair[1].worth), "the order is not as told");
    });
}

/// What something comes to among packages that nobody finds worse than no deal.
fn most(answer: &Bargain, tried: &[Vec<Number>], aim: impl Fn(&[Number]) -> Number) -> Option<Number> {
    let gains = |worth: &Vec<Number>| -> Vec<Number> {
        worth.iter().zip(&answer.parties).map(|(worth, party)| worth - &party.reservation).collect()
    };
    let gains = tried.iter().map(gains).filter(|gains| !gains.iter().any(Number::is_negative));
    gains.map(|gains| aim(&gains)).max()
}

fn holds(
    name: &str,
    point: &Solution,
    parties: &[BargainParty],
    tried: Option<Number>,
    aim: impl Fn(&[Number]) -> Number,
) {
    let Ok(named) = point else {
        assert!(tried.is_none_or(|most| name == "nash" && most.is_zero()), "{name}: {point:?}");
        return;
    };
    assert!(tried.is_none_or(|most| most <= named.value), "{name}: something better than {named:?}");
    for deal in &named.deals {
        assert!(deal.rational, "{name}: {deal:?}");
        assert_eq!(aim(&deal.gains(parties)), named.value, "{name}: {deal:?}");
    }
    for piece in &named.between {
        let middle = piece.at(&"1/2".parse().expect("a number"), parties);
        assert_eq!(aim(&middle.gains(parties)), named.value, "{name}: {piece:?}");
    }
}

#[test]
fn named_points_are_the_greatest_of_their_kind() {
    let found = Cell::new(0);
    on_moving_scenarios(|_, answer, tried| {
        let parties = &answer.parties;
        let reservations: Number = parties.iter().map(|party| party.reservation.clone()).sum();
        let product = |gains: &[Number]| gains.iter().fold(Number::one(), |product, gain| &product * gain);
        let least = |gains: &[Number]| gains.iter().min().cloned().expect("there is a party");
        let sum = |gains: &[Number]| &gains.iter().cloned().sum::<Number>() + &reservations;
        let share = |gains: &[Number]| {
            let shares = gains.iter().zip(parties).map(|(gain, party)| match &party.ideal_gain {
                Some(ideal) if !ideal.is_zero() => gain / ideal,
                _ => Number::one(),
            });
            shares.min().expect("there is a party")
        };
        holds("nash", &answer.nash, parties, most(answer, tried, product), product);
        holds("egalitarian", &answer.egalitarian, parties, most(answer, tried, least), least);
        holds("utilitarian", &answer.utilitarian, parties, most(answer, tried, sum), sum);
        holds("kalai_smorodinsky", &answer.kalai_smorodinsky, parties, most(answer, tried, share), share);
        found.set(found.get() + usize::from(answer.nash.is_ok()));
    });
    assert!(found.get() > 50, "only {} scenarios have a Nash point", found.get());
}

#[test]
fn a_draft_is_held_against_pieces() {
    let bettered = Cell::new(0);
    on_moving_scenarios(|known, answer, tried| {
        let draft = answer.draft.as_ref().expect("it was asked about");
        let values: Vec<_> = known.view.scenario.drafts[0].values.iter().map(|(_, value)| value.clone()).collect();
        assert_eq!(draft.looked_at, known.worth(&values).is_some());
        let better: Vec<_> = tried.iter().filter(|worth| betters(worth, &draft.worth)).collect();
        for worth in &better {
            assert_ne!(draft.on_frontier, Some(true), "{worth:?} betters {draft:?}");
            let gains: Vec<_> = worth.iter().zip(&draft.worth).map(|(worth, own)| worth - own).collect();
            assert!(gains.iter().min() <= draft.distance.as_ref(), "{worth:?} and {draft:?}");
            assert!(gains.iter().zip(&draft.room).all(|(gain, room)| gain <= room), "{worth:?} and {draft:?}");
        }
        for deal in &draft.better {
            assert!(betters(&deal.worth, &draft.worth), "{deal:?}");
        }
        if draft.on_frontier == Some(true) {
            assert!(draft.better.is_empty() && draft.better_pieces.is_empty(), "{draft:?}");
        }
        bettered.set(bettered.get() + usize::from(!draft.better_pieces.is_empty()));
    });
    assert!(bettered.get() > 10, "only {} drafts are bettered along a piece", bettered.get());
}

#[test]
fn where_a_bonus_ties_amounts_nothing_is_claimed_that_was_not_proved() {
    let (mut told, mut silent) = (0, 0);
    for seed in 0..60 {
        let mut draw = Draw::new(seed);
        let mut scenario = moving(&mut draw);
        let tied = vec![(Number::one(), IssueId(0)), (Number::one(), IssueId(1))];
        if scenario.issues.len() < 3 {
            continue;
        }
        if seed % 2 == 1 {
            let holds = Condition::Sum(Compare::AtMost, tied.clone(), Number::from(9));
            scenario.rules.push(Rule {
                id: "tie".into(),
                because: "so it is".into(),
                holds,
                cites: Vec::new(),
                line: None,
            });
        }
        let when = Condition::Sum(Compare::AtLeast, tied, Number::from(3));
        let interests = scenario.parties[0].interests.as_mut().expect("all have interests");
        interests.bonuses.push(Bonus { when, worth: Number::from(2) });
        let view = View::plain(&scenario);
        let options = BargainOptions { draft: Some("draft".to_owned()), ..BargainOptions::default() };
        let answer = bargain(&view, &Settings::default(), &options).expect("there are interests");
        let known = Known { view: &view, all_packages: false };
        for deal in answer.frontier.deals.iter().filter(|deal| deal.reached) {
            assert_eq!(known.worth(&deal.witness).as_ref(), Some(&deal.worth), "seed {seed}: {deal:?}");
        }
        let draft = answer.draft.as_ref().expect("it was asked about");
        assert_eq!(draft.complete, answer.frontier.complete);
        let has_points = answer.named().iter().any(|(_, point)| point.is_ok());
        if answer.frontier.complete {
            let tried = known.tried();
            assert!(tried.iter().all(|worth| is_covered(&answer, worth)), "seed {seed}: {:#?}", answer.frontier);
        } else {
            assert!(
                !has_points && answer.parties.iter().all(|party| party.range.is_none()),
                "seed {seed}: {answer:#?}"
            );
            silent += 1;
        }
        told += usize::from(!answer.frontier.deals.is_empty());
    }
    assert!(told > 10 && silent > 10, "{told} frontiers were told, and {silent} left points open");
}

/// Two more amounts that are worth nothing to anybody, and a sum that ties them.
fn with_idle_amounts(mut scenario: Scenario) -> Scenario {
    let first = scenario.issues.len();
    scenario.issues.extend([amount(first, 10), amount(first + 1, 10)]);
    let terms = [first, first + 1].map(|place| (Number::one(), IssueId(place))).to_vec();
    let holds = Condition::Sum(Compare::Exactly, terms, Number::from(10));
    let (id, because) = ("idle".into(), "so it is".into());
    scenario.rules.push(Rule { id, because, holds, cites: Vec::new(), line: None });
    scenario
}

#[test]
fn amounts_worth_nothing_keep_to_their_sum_and_change_no_frontier() {
    let mut pieces = 0;
    for seed in 0..60 {
        let scenario = moving(&mut Draw::new(seed));
        let more = with_idle_amounts(scenario.clone());
        let (view, more) = (View::plain(&scenario), View::plain(&more));
        let weighed = |view: &View<'_>| bargain(view, &Settings::default(), &BargainOptions::default());
        let (plain, answer) = (weighed(&view).expect("interests"), weighed(&more).expect("interests"));
        let known = Known { view: &more, all_packages: false };
        let ends = answer.frontier.pieces.iter().flat_map(|piece| &piece.ends);
        for deal in answer.frontier.deals.iter().chain(ends).filter(|deal| deal.reached) {
            assert_eq!(known.worth(&deal.witness).as_ref(), Some(&deal.worth), "seed {seed}: {deal:?}");
        }
        let told = |answer: &Bargain| {
            let deal = |deal: &Deal| (deal.worth.clone(), deal.reached);
            let piece = |piece: &FrontierPiece| (piece.ends.each_ref().map(deal), piece.open, piece.reached);
            let frontier = &answer.frontier;
            (frontier.deals.iter().map(deal).collect::<Vec<_>>(), frontier.pieces.iter().map(piece).collect::<Vec<_>>())
        };
        assert_eq!(told(&answer), told(&plain), "seed {seed}");
        pieces += answer.frontier.pieces.len();
    }
    assert!(pieces > 10, "only {pieces} pieces");
}
