//! What `bargain` answers, in every format: made-up answers in all their forms.

use super::*;
use zopa::engine::Count;

fn bargained(format: Format, view: &View<'_>, answer: &Bargain, limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    output::bargain(&mut out, format, subject(view), answer, limit).expect("memory takes it");
    out
}

fn in_all_formats(name: &str, view: &View<'_>, answer: &Bargain) {
    let formats = [(TEXT, "txt"), (Format::Json, "json"), (Format::Csv, "csv"), (Format::Markdown, "md")];
    for (format, ending) in formats {
        expect(&format!("{name}.{ending}"), &bargained(format, view, answer, 20));
    }
}

fn numbers(numbers: &[&str]) -> Vec<Number> {
    numbers.iter().map(|text| number(text)).collect()
}

/// The lease at a rent, with the garden shared or not.
fn deal(worth: &[&str], packages: Count, rent: &str, garden: usize) -> Deal {
    let witness = vec![amount(rent), Value::Choice(1), Value::Choice(0), Value::Choice(garden)];
    Deal { worth: numbers(worth), packages, witness, rational: true, reached: true }
}

fn at_stake(party: usize, reservation: &str, range: Option<[&str; 2]>, ideal: Option<&str>) -> BargainParty {
    BargainParty {
        party: PartyId(party),
        derived: party == 1,
        reservation: number(reservation),
        range: range.map(|[worst, best]| (number(worst), number(best))),
        ideal_gain: ideal.map(number),
        tolerance: Some(Number::zero()),
    }
}

fn named(deals: &[Deal], value: &str) -> Solution {
    Ok(Named {
        deals: deals.to_vec(),
        between: Vec::new(),
        across: Vec::new(),
        throughout: Vec::new(),
        tolerance: Number::zero(),
        value: number(value),
    })
}

/// A frontier of three deals, of which one is worse than no deal for the tenant.
fn weighed() -> Bargain {
    let (first, second) =
        (deal(&["7/3", "0.25"], count("1"), "1400", 1), deal(&["1.5", "2"], count("12345"), "1100", 2));
    let last = Deal { rational: false, ..deal(&["-0.5", "2.125"], count("3"), "950", 0) };
    let tied = [second.clone(), deal(&["1.75", "1.75"], count("2"), "1150", 0)];
    Bargain {
        answer: Verdict::Feasible,
        complete: true,
        packages: count("234000"),
        all_packages: false,
        parties: vec![
            at_stake(0, "0.5", Some(["-0.5", "7/3"]), Some("11/6")),
            at_stake(1, "0", Some(["0.25", "2.125"]), Some("2")),
        ],
        red_lines: Vec::new(),
        left_out: Vec::new(),
        underivable: Vec::new(),
        frontier: Frontier {
            deals: vec![first, second.clone(), last],
            pieces: Vec::new(),
            faces: Vec::new(),
            bodies: Vec::new(),
            complete: true,
        },
        nash: named(std::slice::from_ref(&second), "2"),
        kalai_smorodinsky: named(std::slice::from_ref(&second), "6/11"),
        egalitarian: named(&tied, "1"),
        utilitarian: named(&tied, "3.5"),
        unproved: Default::default(),
        draft: None,
        outcomes: None,
        notes: vec!["the interests of Tenant are derived: the worth of a package is the share of weight met".into()],
    }
}

#[test]
fn a_frontier_and_its_named_points_are_shown_in_every_format() {
    let scenario = lease();
    in_all_formats("bargain", &View::plain(&scenario), &weighed());
}

#[test]
fn of_a_long_frontier_some_deals_are_listed_and_named_points_always() {
    let scenario = lease();
    let view = View::plain(&scenario);
    expect("bargain-cut.txt", &bargained(TEXT, &view, &weighed(), 1));
    expect("bargain-cut.json", &bargained(Format::Json, &view, &weighed(), 1));
    expect("bargain-cut.csv", &bargained(Format::Csv, &view, &weighed(), 1));
}

#[test]
fn where_nothing_is_known_nothing_is_said() {
    let scenario = lease();
    let nothing = || Err("it was not found: the work allowed for it was used up".to_owned());
    let unknown = Bargain {
        answer: Verdict::Unknown,
        complete: false,
        packages: at_least("0"),
        parties: vec![BargainParty { tolerance: None, ..at_stake(0, "0.5", None, None) }],
        left_out: vec![PartyId(1)],
        frontier: Frontier::default(),
        nash: nothing(),
        kalai_smorodinsky: nothing(),
        egalitarian: nothing(),
        utilitarian: nothing(),
        notes: vec!["the frontier was not found: the work allowed for it was used up".into()],
        ..weighed()
    };
    in_all_formats("bargain-unknown", &View::plain(&scenario), &unknown);
}

#[test]
fn without_a_rational_package_the_reason_is_told() {
    let scenario = lease();
    let no_deal =
        || Err("no package is as good as no deal for Tenant, which has 2.125 at best and 3 without".to_owned());
    let mut answer = Bargain {
        all_packages: true,
        red_lines: vec![PartyId(1), PartyId(2)],
        left_out: vec![PartyId(2)],
        underivable: vec![PartyId(2)],
        nash: no_deal(),
        kalai_smorodinsky: no_deal(),
        egalitarian: no_deal(),
        utilitarian: no_deal(),
        ..weighed()
    };
    answer.frontier.deals.iter_mut().for_each(|deal| deal.rational = false);
    answer.parties[1] = at_stake(1, "3", Some(["0.25", "2.125"]), None);
    in_all_formats("bargain-no-deal", &View::plain(&scenario), &answer);
}

#[test]
fn an_unfinished_frontier_is_not_called_whole() {
    let scenario = lease();
    let mut answer = Bargain { complete: false, packages: at_least("77"), ..weighed() };
    answer.frontier.complete = false;
    answer.nash = Err("it was not found: the steps or nodes allowed for it were used up".to_owned());
    answer.egalitarian = Err("it was not found: the time allowed was over; best seen: a least gain of 1.25".to_owned());
    let seen = deal(&["1.5", "2"], at_least("1"), "1100", 2);
    let other = deal(&["1.75", "1.75"], at_least("1"), "1150", 0);
    answer.unproved = [
        Some(Unproved { seen: Some((seen, number("2"))), most: Some(number("9/4")) }),
        None,
        Some(Unproved { seen: Some((other, number("1.25"))), most: None }),
        None,
    ];
    answer.notes.push("the frontier was not found: the steps or nodes allowed for it were used up".into());
    answer.parties[0].tolerance = Some(number("1/240"));
    let draft = with_pieces().draft;
    answer.draft = draft.map(|draft| DraftDeal { complete: false, better_pieces: Vec::new(), ..draft });
    in_all_formats("bargain-unfinished", &View::plain(&scenario), &answer);
}

/// The lease with a rent that moves without steps: three stretches, two of which lack an end, and one that is approached.
fn with_pieces() -> Bargain {
    let at = |worth: [&str; 2], rent: &str, garden: usize, reached: bool| Deal {
        reached,
        ..deal(&worth, at_least("1"), rent, garden)
    };
    let (best, corner) = (at(["3", "0"], "1400", 0, false), at(["2", "1"], "1200", 0, true));
    let (other, low) = (at(["1", "1.5"], "1100", 1, true), at(["0", "3"], "2500/3", 1, true));
    let piece =
        |ends: [&Deal; 2], open: [bool; 2], reached: bool| FrontierPiece { ends: ends.map(Deal::clone), open, reached };
    let bettered = at(["1.5", "1.5"], "1150", 0, true);
    let pieces = vec![
        piece([&best, &corner], [true, false], true),
        piece([&corner, &bettered], [false, true], true),
        piece([&other, &low], [true, true], false),
    ];
    Bargain {
        parties: vec![at_stake(0, "0", Some(["0", "3"]), Some("3")), at_stake(1, "0", Some(["0", "3"]), Some("3"))],
        frontier: Frontier {
            deals: vec![best.clone(), corner.clone(), low.clone()],
            pieces,
            faces: Vec::new(),
            bodies: Vec::new(),
            complete: true,
        },
        nash: named(&[at(["7/3", "2/3"], "3800/3", 0, true)], "14/9"),
        kalai_smorodinsky: named(&[low], "2/3"),
        egalitarian: named(std::slice::from_ref(&best), "0"),
        utilitarian: Ok(Named {
            deals: vec![best.clone(), corner.clone()],
            between: vec![piece([&best, &corner], [true, false], true)],
            across: Vec::new(),
            throughout: Vec::new(),
            tolerance: Number::zero(),
            value: number("3"),
        }),
        draft: Some(DraftDeal {
            id: "agent".into(),
            silent_on: Vec::new(),
            worth: numbers(&["1", "1"]),
            looked_at: true,
            on_frontier: Some(false),
            complete: true,
            distance: Some(number("1/2")),
            room: numbers(&["1", "1/2"]),
            better: vec![corner.clone(), bettered.clone()],
            better_pieces: vec![piece([&corner, &bettered], [false, true], true)],
            better_faces: Vec::new(),
            better_bodies: Vec::new(),
        }),
        notes: Vec::new(),
        ..weighed()
    }
}

#[test]
fn stretches_say_what_moves_along_them_and_what_does_not_belong() {
    let scenario = lease();
    in_all_formats("bargain-pieces", &View::plain(&scenario), &with_pieces());
}

#[test]
fn drafts_that_leave_issues_open_are_not_weighed() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let draft = with_pieces().draft.expect("there is one");
    let silent =
        DraftDeal { silent_on: vec![PETS, GARDEN], worth: Vec::new(), on_frontier: None, better: vec![], ..draft };
    let answer = Bargain {
        draft: Some(DraftDeal { better_pieces: vec![], distance: None, room: vec![], ..silent }),
        ..weighed()
    };
    expect("bargain-silent-draft.txt", &bargained(TEXT, &view, &answer, 20));
    expect("bargain-silent-draft.json", &bargained(Format::Json, &view, &answer, 20));
}

#[test]
fn strange_titles_and_long_numbers_are_shown_safely() {
    let scenario = strange();
    let view = View::plain(&scenario);
    let witness = vec![Value::Choice(1), amount("100/3"), amount("123456789.123456789")];
    let own = Deal {
        worth: numbers(&["123456789123456789123456789/7"]),
        packages: count("1267650600228229401496703205376"),
        witness,
        rational: true,
        reached: true,
    };
    let answer = Bargain {
        parties: vec![BargainParty {
            derived: false,
            ..at_stake(0, "-1/3", Some(["-12345.6789", "123456789"]), Some("0"))
        }],
        frontier: Frontier {
            deals: vec![own.clone()],
            pieces: Vec::new(),
            faces: Vec::new(),
            bodies: Vec::new(),
            complete: true,
        },
        nash: Err("no package makes Київ better off than no deal".into()),
        kalai_smorodinsky: named(std::slice::from_ref(&own), "1"),
        egalitarian: named(std::slice::from_ref(&own), "1"),
        utilitarian: named(&[own], "1"),
        notes: vec!["Fund\u{1b}[31m: weighed at many values and not at all".into()],
        ..weighed()
    };
    in_all_formats("bargain-strange", &view, &answer);
}

/// The lease with a triangle and a pyramid, an edge of which does not belong to it.
fn with_bodies() -> Bargain {
    let at = |worth: [&str; 2], rent: &str| deal(&worth, at_least("1"), rent, 0);
    let corners = [(["3", "0"], "1400"), (["2", "1"], "1200"), (["1", "1.5"], "1100"), (["0", "3"], "2500/3")];
    let corners = corners.map(|(worth, rent)| at(worth, rent));
    let side =
        |corners: &[usize], open: bool| BodySide { corners: corners.to_vec(), dimension: corners.len() - 1, open };
    let flat = [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]].map(|corners| side(&corners, false));
    let edges = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]].map(|corners| side(&corners, corners == [2, 3]));
    let body = FrontierBody {
        corners: corners.to_vec(),
        open_corners: vec![false, false, true, false],
        dimension: 3,
        sides: flat.into_iter().chain(edges).collect(),
        reached: true,
    };
    let face = FrontierFace {
        corners: corners[1..].to_vec(),
        open_corners: vec![false, false, true],
        open_sides: vec![false, true, false],
        reached: true,
    };
    let [best, ..] = corners.clone();
    Bargain {
        frontier: Frontier {
            deals: corners.to_vec(),
            pieces: Vec::new(),
            faces: vec![face],
            bodies: vec![body.clone()],
            complete: true,
        },
        utilitarian: Ok(Named {
            deals: vec![best],
            between: Vec::new(),
            across: Vec::new(),
            throughout: vec![body.clone()],
            tolerance: Number::zero(),
            value: number("3"),
        }),
        draft: with_pieces().draft.map(|draft| DraftDeal {
            better_pieces: Vec::new(),
            better_bodies: vec![body],
            ..draft
        }),
        ..with_pieces()
    }
}

#[test]
fn polygons_and_bodies_say_between_which_deals_they_lie_and_what_does_not_belong() {
    let scenario = lease();
    in_all_formats("bargain-bodies", &View::plain(&scenario), &with_bodies());
}
