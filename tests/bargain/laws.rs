//! The laws of `bargain`, held on random small scenarios.

use std::collections::BTreeMap;

use zopa::analysis::{Bargain, BargainOptions, Deal, DraftDeal, Named, Settings, Solution, Verdict, bargain};
use zopa::engine::limits::Limits;
use zopa::model::{Number, PartyId, Scenario, View};

use super::brute_force::{Tried, betters};
use super::small::{Draw, scenario};

/// How many random scenarios are tried.
const CASES: u64 = 600;

fn on_random_scenarios(stated: bool, law: impl Fn(&View<'_>, &BargainOptions, &Bargain, &Tried)) {
    let mut told = 0;
    for seed in 0..CASES {
        let mut draw = Draw::new(seed);
        let parties = 1 + draw.below(6);
        let scenario: Scenario = scenario(&mut draw, parties, stated);
        let view = View::plain(&scenario);
        let all_packages = draw.below(3) > 0;
        let options = BargainOptions {
            all_packages,
            derive: !stated,
            draft: Some("draft".to_owned()),
            outcomes: true,
            ..Default::default()
        };
        let Ok(answer) = bargain(&view, &Settings::default(), &options) else { continue };
        let parties: Vec<PartyId> = answer.parties.iter().map(|party| party.party).collect();
        let tried = Tried::new(&view, &parties, &options);
        assert!(answer.complete, "seed {seed}: {:?}", answer.notes);
        law(&view, &options, &answer, &tried);
        told += 1;
    }
    assert!(told > CASES / 2, "only {told} scenarios had interests");
}

fn counts(deals: &[Deal]) -> BTreeMap<Vec<Number>, usize> {
    let count = |deal: &Deal| deal.packages.found.to_string().parse::<usize>().expect("it is small");
    deals.iter().map(|deal| (deal.worth.clone(), count(deal))).collect()
}

#[test]
fn the_frontier_is_what_trying_every_package_finds() {
    on_random_scenarios(true, |_, _, answer, tried| {
        assert_eq!(counts(&answer.frontier.deals), tried.frontier());
        assert_eq!(answer.packages.found, tried.packages.len().into());
        assert!(answer.frontier.deals.windows(2).all(|pair| pair[0].worth > pair[1].worth), "the order is not as told");
    });
}

#[test]
fn what_packages_are_worth_to_two_parties_is_what_trying_every_package_finds() {
    on_random_scenarios(true, |_, _, answer, tried| match answer.parties.len() {
        2 => {
            let mut all: Vec<_> = tried.packages.iter().map(|(_, worth)| worth.clone()).collect();
            all.sort();
            all.dedup();
            let told = answer.outcomes.as_ref().expect("they are few");
            assert_eq!(told.iter().map(|pair| pair.to_vec()).collect::<Vec<_>>(), all);
        }
        _ => assert_eq!(answer.outcomes, None),
    });
}

#[test]
fn every_witness_is_one_of_the_packages_and_worth_what_is_said() {
    on_random_scenarios(true, |_, _, answer, tried| {
        let named = answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
        for deal in answer.frontier.deals.iter().chain(named.flat_map(|named| &named.deals)) {
            assert!(tried.packages.contains(&(deal.witness.clone(), deal.worth.clone())), "{deal:?}");
        }
    });
}

#[test]
fn best_and_worst_are_those_of_all_packages() {
    on_random_scenarios(true, |_, _, answer, tried| {
        for (place, party) in answer.parties.iter().enumerate() {
            let worths = || tried.packages.iter().map(|(_, worth)| worth[place].clone());
            assert_eq!(party.range, worths().min().zip(worths().max()));
            let ideal = tried.gains().iter().map(|(_, gains)| gains[place].clone()).max();
            assert_eq!(party.ideal_gain, ideal);
        }
    });
}

/// Holds a named point to the packages at which something is greatest.
fn is_greatest(point: &Solution, tried: &Tried, aim: impl Fn(&[Number]) -> Vec<Number>) -> bool {
    match (point, tried.greatest(aim)) {
        (Ok(named), Some((worths, most))) => {
            let Named { deals, value, between, across, throughout, tolerance } = named;
            assert!(across.is_empty() && throughout.is_empty() && tolerance.is_zero(), "{named:?}");
            assert!(between.is_empty(), "{named:?}");
            assert_eq!((counts(deals), value), (worths.clone(), &most[0]));
            assert_eq!(named.ties().found, worths.values().sum::<usize>().into());
            true
        }
        (Err(_), None) => false,
        (point, greatest) => panic!("{point:?} is not {greatest:?}"),
    }
}

fn ascending(mut numbers: Vec<Number>) -> Vec<Number> {
    numbers.sort();
    numbers
}

#[test]
fn the_egalitarian_and_the_utilitarian_point_are_the_greatest_of_their_kind() {
    let found = std::cell::Cell::new(0);
    on_random_scenarios(true, |_, _, answer, tried| {
        let egalitarian = is_greatest(&answer.egalitarian, tried, |gains| ascending(gains.to_vec()));
        let reservations: Number = tried.reservations.iter().cloned().sum();
        let sum = |gains: &[Number]| vec![&gains.iter().cloned().sum::<Number>() + &reservations];
        assert_eq!(is_greatest(&answer.utilitarian, tried, sum), egalitarian);
        found.set(found.get() + usize::from(egalitarian));
    });
    assert!(found.get() > 100, "only {} scenarios have rational packages", found.get());
}

#[test]
fn the_nash_point_has_the_greatest_product_of_gains() {
    on_random_scenarios(true, |_, _, answer, tried| {
        let product = |gains: &[Number]| vec![gains.iter().fold(Number::one(), |product, gain| &product * gain)];
        match tried.greatest(product) {
            Some((_, most)) if most[0].is_zero() => {
                let reason = answer.nash.as_ref().expect_err("nothing makes all better off");
                assert!(reason.contains("better off than no deal"), "{reason}");
            }
            _ => drop(is_greatest(&answer.nash, tried, product)),
        }
    });
}

#[test]
fn the_kalai_smorodinsky_point_has_the_most_even_shares_of_ideal_gains() {
    on_random_scenarios(true, |_, _, answer, tried| {
        let ideals: Vec<Option<Number>> = answer.parties.iter().map(|party| party.ideal_gain.clone()).collect();
        let share = |(gain, ideal): (&Number, &Option<Number>)| match ideal {
            Some(ideal) if !ideal.is_zero() => gain / ideal,
            _ => Number::one(),
        };
        is_greatest(&answer.kalai_smorodinsky, tried, |gains| {
            ascending(gains.iter().zip(&ideals).map(share).collect())
        });
    });
}

#[test]
fn a_draft_is_held_against_everything_that_betters_it() {
    let unmatched = std::cell::Cell::new(0);
    on_random_scenarios(true, |view, options, answer, tried| {
        let values: Vec<_> = view.scenario.drafts[0].values.iter().map(|(_, value)| value.clone()).collect();
        let draft = answer.draft.as_ref().expect("it was asked about");
        let looked_at = tried.packages.iter().find(|(package, _)| *package == values);
        assert_eq!(draft.looked_at, looked_at.is_some(), "{options:?}");
        assert!(looked_at.is_none_or(|(_, worth)| *worth == draft.worth));
        let better: Vec<_> = tried.frontier().into_keys().filter(|worth| betters(worth, &draft.worth)).rev().collect();
        assert_eq!(draft.better.iter().map(|deal| deal.worth.clone()).collect::<Vec<_>>(), better);
        assert_eq!(draft.on_frontier, Some(looked_at.is_some() && better.is_empty()));
        let gains = |worth: &Vec<Number>| worth.iter().zip(&draft.worth).map(|(worth, own)| worth - own).min();
        let as_good = tried.frontier().into_keys().filter_map(|worth| gains(&worth)).filter(|gain| !gain.is_negative());
        assert_eq!(draft.distance, as_good.max());
        assert_eq!(draft.room.is_empty(), draft.distance.is_none());
        unmatched.set(unmatched.get() + usize::from(draft.distance.is_none()));
        for (place, room) in draft.room.iter().enumerate() {
            let most = better.iter().map(|worth| &worth[place] - &draft.worth[place]).max();
            assert_eq!(*room, most.unwrap_or_else(Number::zero));
        }
    });
    assert!(unmatched.get() > 10, "only {} drafts are better for somebody than every package", unmatched.get());
}

#[test]
fn derived_interests_are_the_share_of_weight_that_is_met() {
    let derived = std::cell::Cell::new(0);
    on_random_scenarios(false, |_, _, answer, tried| {
        assert_eq!(counts(&answer.frontier.deals), tried.frontier());
        let is_derived = answer.parties.iter().any(|party| party.derived);
        assert_eq!(answer.notes.iter().any(|note| note.contains("are derived")), is_derived);
        derived.set(derived.get() + usize::from(is_derived));
    });
    assert!(derived.get() > 100, "only {} scenarios had derived interests", derived.get());
}

#[test]
fn with_no_package_nothing_is_named_and_the_reason_is_told() {
    on_random_scenarios(true, |_, options, answer, tried| {
        if tried.packages.is_empty() {
            let wanted = if options.all_packages { "the rules allow no package" } else { "no package is feasible" };
            assert!(answer.named().iter().all(|(_, point)| point.as_ref().is_err_and(|reason| reason == wanted)));
        } else if tried.gains().is_empty() {
            let no_deal = |point: &Solution| {
                point.as_ref().is_err_and(|reason| reason.starts_with("no package is as good as no deal for"))
            };
            assert!(answer.named().iter().all(|(_, point)| no_deal(point)));
        }
        assert_eq!(
            answer.answer == Verdict::Infeasible && !options.all_packages,
            tried.packages.is_empty() && !options.all_packages
        );
    });
}

#[test]
fn a_second_opinion_confirms_what_is_listed() {
    let confirmed = std::cell::Cell::new(0);
    on_random_scenarios(true, |view, options, answer, _| {
        let settings = Settings { cross_check: true, ..Settings::default() };
        let checked = bargain(view, &settings, options).expect("there are interests");
        assert_eq!((checked.answer, checked.complete), (answer.answer, answer.complete), "{:?}", checked.notes);
        let noted = |words: &str| checked.notes.iter().any(|note| note.contains(words));
        assert!(!noted("failed"), "{:?}", checked.notes);
        assert!(answer.frontier.deals.is_empty() || noted("no package beyond the frontier"), "{:?}", checked.notes);
        confirmed.set(confirmed.get() + usize::from(noted("worth what is said")));
    });
    assert!(confirmed.get() > 100, "only {} frontiers were tried again", confirmed.get());
}

#[test]
fn points_sought_without_the_frontier_are_those_on_it() {
    on_random_scenarios(true, |view, options, answer, _| {
        let alone = BargainOptions { points_only: true, draft: None, ..options.clone() };
        let sought = bargain(view, &Settings::default(), &alone).expect("there are interests");
        assert!(sought.frontier.deals.is_empty());
        for ((name, found), (_, sought)) in answer.named().into_iter().zip(sought.named()) {
            assert_eq!(sought, found, "{name}");
        }
        assert_eq!(sought.parties, answer.parties);
    });
}

/// Weights as shares of large primes, so that what parties gain has a long common denominator, or none that fits.
fn refine(scenario: &mut Scenario, draw: &mut Draw) {
    let mut fine = || {
        let prime = [1_009, 65_537, 99_991, 100_003, 9_999_991][draw.below(5)];
        &Number::from(1 + draw.below(50_000) as i64) / &Number::from(prime)
    };
    for interests in scenario.parties.iter_mut().filter_map(|party| party.interests.as_mut()) {
        for (_, interest) in &mut interests.issues {
            interest.weight = &interest.weight * &fine();
        }
        interests.reservation = &interests.reservation * &fine();
    }
}

#[test]
fn points_alone_are_those_of_the_frontier_however_long_fractions_are() {
    let (mut named, mut none) = (0, 0);
    for seed in 0..CASES {
        let mut draw = Draw::new(seed);
        let parties = 1 + draw.below(3);
        let mut scenario = scenario(&mut draw, parties, true);
        refine(&mut scenario, &mut draw);
        let view = View::plain(&scenario);
        let options = BargainOptions { all_packages: true, ..BargainOptions::default() };
        let alone = BargainOptions { points_only: true, ..options.clone() };
        let [whole, sought] = [options, alone]
            .map(|options| bargain(&view, &Settings::default(), &options).expect("there are interests"));
        for ((name, found), (_, sought)) in whole.named().into_iter().zip(sought.named()) {
            assert_eq!(sought, found, "{name}, seed {seed}");
            *(if found.is_ok() { &mut named } else { &mut none }) += 1;
        }
        assert!(sought.frontier.deals.is_empty() && sought.complete == whole.complete, "seed {seed}");
    }
    assert!(named > CASES && none > CASES / 4, "{named} named, {none} not");
}

#[test]
fn time_is_kept_for_the_points() {
    let bettered = std::cell::Cell::new(0);
    on_random_scenarios(true, |view, options, answer, _| {
        if answer.parties.len() < 2 || answer.frontier.deals.is_empty() {
            return;
        }
        let settings = Settings::default();
        (0..Limits::TICKS).for_each(|_| settings.limits.tick());
        let hurried = bargain(view, &settings, options).expect("there are interests");
        assert!(hurried.frontier.deals.is_empty() && !hurried.frontier.complete && !hurried.complete);
        assert!(
            hurried.notes.iter().any(|note| note.contains("its part of the time limit was over")),
            "{:?}",
            hurried.notes
        );
        let points =
            |answer: &Bargain| answer.named().map(|(_, point)| point.as_ref().map(|named| named.value.clone()).ok());
        assert_eq!(points(&hurried), points(answer));
        let (Some(draft), Some(whole)) = (&hurried.draft, &answer.draft) else { panic!("both were asked about") };
        holds_at_least(draft, whole);
        let named = hurried.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
        let betters = named.flat_map(|named| &named.deals).any(|deal| betters(&deal.worth, &draft.worth));
        assert_eq!(draft.on_frontier == Some(false), betters || !draft.looked_at, "{draft:?}");
        bettered.set(bettered.get() + usize::from(betters));
    });
    assert!(bettered.get() > 10, "only {} drafts are bettered by a point", bettered.get());
}

/// Whether what is told of a draft, the frontier not being known, is no more than what is so.
fn holds_at_least(draft: &DraftDeal, whole: &DraftDeal) {
    assert!(!draft.complete && whole.complete);
    assert!(draft.distance <= whole.distance, "{draft:?} and {whole:?}");
    assert!(draft.room.iter().zip(&whole.room).all(|(room, whole)| room <= whole), "{draft:?} and {whole:?}");
    assert!(draft.better.len() <= whole.better.len());
    assert!(draft.better.iter().all(|deal| betters(&deal.worth, &draft.worth)), "{draft:?}");
}

/// More parties than a frontier has: no point is sought, which is said of each, and nothing is claimed.
#[test]
fn points_of_very_many_parties_are_said_to_be_unknown() {
    let scenario = scenario(&mut Draw::new(1), 40, true);
    let options = BargainOptions { all_packages: true, ..BargainOptions::default() };
    for points_only in [false, true] {
        let options = BargainOptions { points_only, ..options.clone() };
        let answer = bargain(&View::plain(&scenario), &Settings::default(), &options).expect("there are interests");
        assert!(!answer.complete && answer.frontier.deals.is_empty());
        for (name, point) in answer.named() {
            let reason = point.as_ref().expect_err(name);
            assert!(reason.contains("not found"), "{name}: {reason}");
        }
    }
}
