//! `overlap`: stances, the zone, coalitions, pivots and ranges.

use std::cmp::Reverse;

use num_bigint::BigUint;
use zopa::analysis::{Interval, Overlap, OverlapOptions, Pivots, Stance, ZoneState, overlap, ranges};
use zopa::model::{Answer, Domain, PartyId, Role, Scenario};

use super::{Trial, counts, span};
use crate::oracle::linear::{Exact, Span};
use crate::oracle::statement::{Statement, exact};
use crate::oracle::{Oracle, bits};

fn ask(trial: &Trial<'_>) -> Overlap {
    overlap(&trial.view, &trial.settings, &OverlapOptions::default())
}

/// The whole answer as text.
pub fn shown(trial: &Trial<'_>) -> String {
    format!("{:?} {:?}", ask(trial), ranges(&trial.view, &trial.settings))
}

/// Holds the answer to what brute force knows.
pub fn holds(trial: &Trial<'_>) {
    let told = ask(trial);
    counts(&told.packages, trial.oracle.packages());
    coalitions(trial, &told);
    let pivots = told.pivots.as_ref().expect("they were asked for");
    pivots.items.iter().for_each(|pivot| counts(&pivot.packages, without(trial, pivot.position).packages()));
    if trial.is_whole(told.answer, told.complete, &told.notes) {
        let everybody = everybody(trial.scenario());
        let heard = Oracle::new(&everybody, &trial.case.options);
        let parties: Vec<_> = trial.view.parties.iter().map(|party| Party::new(&heard, *party)).collect();
        stances(trial, &told, &parties);
        contests(trial, &told);
        self::pivots(trial, pivots);
        reaches(trial, &parties);
    }
}

/// The scenario with the consent of all needed, so that an observer's positions are rungs as well.
fn everybody(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.parties.iter_mut().for_each(|party| party.role = Role::Signatory);
    scenario
}

/// What brute force knows of a party: the values its positions leave of every issue.
struct Party {
    held: Vec<Vec<Span>>,
    red_lines: Vec<Vec<Span>>,
    weakest: Vec<Vec<Span>>,
    speaks_of: Vec<usize>,
}

impl Party {
    fn new(heard: &Oracle<'_>, party: PartyId) -> Self {
        let rungs = &heard.reading.rungs;
        let own: Vec<_> = (0..rungs.len()).filter(|rung| rungs[*rung].party == party.0).collect();
        let is_last = |rung: &usize| rungs.get(rung + 1).is_none_or(|next| next.position != rungs[*rung].position);
        let red_lines: Vec<_> = own.iter().copied().filter(|rung| rungs[*rung].red_line).collect();
        let weakest: Vec<_> = own.iter().copied().filter(is_last).collect();
        Self {
            held: heard.values_under(&own),
            red_lines: heard.values_under(&red_lines),
            weakest: heard.values_under(&weakest),
            speaks_of: own.iter().flat_map(|rung| rungs[*rung].statement.issues()).collect(),
        }
    }

    fn says(&self, allowed: &[Span], issue: usize, number: Exact) -> Stance {
        let (held, red_lines) = (&self.held[issue], &self.red_lines[issue]);
        if !has(allowed, number) {
            Stance::Impossible
        } else if !has(held, number) {
            Stance::Refuses { red_line: !has(red_lines, number) }
        } else if is_one(held) && !is_one(allowed) {
            Stance::Insists { red_line: is_one(red_lines) }
        } else if self.speaks_of.contains(&issue) {
            Stance::Accepts
        } else {
            Stance::Silent
        }
    }
}

fn has(spans: &[Span], number: Exact) -> bool {
    spans.iter().any(|span| span.has(number))
}

/// Whether spans are one single value.
fn is_one(spans: &[Span]) -> bool {
    spans.first().is_some_and(|first| spans.iter().all(|span| *span == Span::point(first.low)))
}

/// Numbers of an issue between which nothing changes: its values, or the ends of all that is known and what lies between.
fn numbers<'s>(trial: &'s Trial<'_>, issue: usize, known: impl IntoIterator<Item = &'s [Span]>) -> Vec<Exact> {
    let cells = trial.oracle.cells(issue);
    if !trial.scenario().issues[issue].domain.is_continuous() {
        return cells.iter().map(|cell| cell.low).collect();
    }
    let mut ends: Vec<_> = known.into_iter().flatten().chain(cells).flat_map(|span| [span.low, span.high]).collect();
    ends.sort();
    ends.dedup();
    let between: Vec<_> = ends.windows(2).map(|pair| Span::open(pair[0], pair[1]).middle()).collect();
    ends.extend(between);
    ends
}

fn is_in(answer: &Answer, number: Exact) -> bool {
    match answer {
        Answer::Choice(place) => Exact::from(*place as i128) == number,
        Answer::Amount(range) => span(range).has(number),
    }
}

fn stances(trial: &Trial<'_>, told: &Overlap, parties: &[Party]) {
    let allowed = trial.oracle.values_under(&[]);
    let zone = trial.oracle.values_under(&(0..trial.oracle.reading.rungs.len()).collect::<Vec<_>>());
    for (party, known) in told.parties.iter().zip(parties) {
        assert_eq!(party.consents, trial.view.party(party.party).role.consents());
        let nothing = known.held.iter().zip(&allowed).any(|(held, allowed)| held.is_empty() && !allowed.is_empty());
        assert_eq!(party.clashes, nothing);
    }
    for (issue, overlap) in told.issues.iter().enumerate() {
        assert_eq!(overlap.issue.0, issue);
        let (allowed, zone) = (&allowed[issue][..], &zone[issue][..]);
        let known = parties.iter().flat_map(|party| [&party.held[issue][..], &party.red_lines[issue]]);
        for number in numbers(trial, issue, known.chain([allowed, zone])) {
            let mut values = overlap.values.iter().filter(|value| is_in(&value.answer, number));
            let value = values.next().expect("every value is told of");
            assert!(values.next().is_none(), "{number} is told of twice");
            let said: Vec<_> = parties.iter().map(|party| party.says(allowed, issue, number)).collect();
            assert_eq!(value.stances, said, "issue {issue} at {number}");
            let state = match (has(allowed, number), zone.is_empty(), has(zone, number)) {
                (false, ..) => ZoneState::Impossible,
                (_, true, _) => ZoneState::Empty,
                (_, _, false) => ZoneState::RuledOut,
                _ if is_one(zone) => ZoneState::Settled,
                _ => ZoneState::Possible,
            };
            assert_eq!(value.zone, state, "issue {issue} at {number}");
        }
    }
}

fn contests(trial: &Trial<'_>, told: &Overlap) {
    let conflicts = trial.oracle.conflicts();
    let speaks = |rung: &usize, issue: usize| {
        let rung = &trial.view.rungs[*rung];
        let own = trial.view.positions[rung.held].position.ladder().nth(rung.level);
        own.is_some_and(|(condition, _)| Statement::of(condition).issues().contains(&issue))
    };
    for overlap in &told.issues {
        let on = |conflict: &&Vec<usize>| conflict.iter().any(|rung| speaks(rung, overlap.issue.0));
        let expected = (!trial.oracle.is_feasible()).then(|| BigUint::from(conflicts.iter().filter(on).count()));
        assert_eq!(overlap.contest.conflicts, expected);
        let consenting: Vec<_> = (0..told.parties.len()).filter(|party| told.parties[*party].consents).collect();
        let allowed = overlap.values.iter().filter(|value| value.zone != ZoneState::Impossible);
        let refused = |value: &zopa::analysis::ValueOverlap| {
            consenting.iter().any(|party| matches!(value.stances[*party], Stance::Refuses { .. }))
        };
        assert_eq!(overlap.contest.deadlock, allowed.clone().count() > 0 && allowed.clone().all(refused));
    }
    let order = told.most_contested.iter().map(|issue| (Reverse(&told.issues[issue.0].contest), issue.0));
    assert!(order.is_sorted());
    assert_eq!(told.most_contested.len(), told.issues.len());
}

fn coalitions(trial: &Trial<'_>, told: &Overlap) {
    let coalitions = told.coalitions.as_ref().expect("they were asked for");
    let consenting: Vec<_> = trial.view.consenting().collect();
    assert_eq!(coalitions.parties, consenting);
    if !coalitions.items.is_empty() {
        assert_eq!(coalitions.items.len(), 1 << consenting.len());
    }
    let rungs = &trial.oracle.reading.rungs;
    for coalition in &coalitions.items {
        let others = (0..rungs.len()).filter(|rung| !coalition.parties.contains(&PartyId(rungs[*rung].party)));
        counts(&coalition.packages, trial.oracle.count_without(bits(&others.collect::<Vec<_>>())));
    }
}

/// Brute force on the view without a position.
fn without<'t>(trial: &'t Trial<'_>, position: usize) -> Oracle<'t> {
    let held = &trial.view.positions[position];
    let mut options = trial.case.options.clone();
    options.drop.push(format!("{}/{}", trial.view.party(held.party).id, held.position.id));
    Oracle::new(trial.scenario(), &options)
}

fn pivots(trial: &Trial<'_>, told: &Pivots) {
    assert_eq!(told.cheapest.as_ref().map(exact), trial.oracle.cheapest());
    let mut binding: Vec<_> = trial.view.rungs.iter().map(|rung| rung.held).collect();
    binding.dedup();
    let mut positions: Vec<_> = told.items.iter().map(|pivot| pivot.position).collect();
    positions.sort_unstable();
    assert_eq!(positions, binding);
    for pivot in &told.items {
        assert_eq!(pivot.cheapest.as_ref().map(exact), without(trial, pivot.position).cheapest());
    }
    let effect = told.items.iter().map(|pivot| {
        let cost = pivot.cheapest.as_ref().map(exact);
        (Reverse(&pivot.packages.found), cost.is_none(), cost, pivot.position)
    });
    assert!(effect.is_sorted());
}

fn spans(intervals: &[Interval]) -> Vec<Span> {
    let of = |interval: &Interval| match interval {
        Interval::Levels(low, high) => Span::closed(Exact::from(*low as i128), Exact::from(*high as i128)),
        Interval::Amount(range) => span(range),
    };
    intervals.iter().map(of).collect()
}

fn reaches(trial: &Trial<'_>, parties: &[Party]) {
    let told = ranges(&trial.view, &trial.settings);
    if !told.complete {
        assert!(trial.may_stop, "the engine stopped: {:?}", told.notes);
        return trial.completed.set(false);
    }
    let is_ordered =
        |issue: &usize| !matches!(trial.scenario().issues[*issue].domain, Domain::Options(_) | Domain::YesNo);
    let ordered: Vec<_> = (0..trial.scenario().issues.len()).filter(is_ordered).collect();
    assert_eq!(told.issues.iter().map(|issue| issue.issue.0).collect::<Vec<_>>(), ordered);
    for found in &told.issues {
        let issue = found.issue.0;
        for (party, known) in found.parties.iter().zip(parties) {
            assert_eq!(party.silent, !known.speaks_of.contains(&issue));
            let pairs = [
                (&party.acceptable, &known.held[issue]),
                (&party.by_red_lines, &known.red_lines[issue]),
                (&party.with_fallbacks, &known.weakest[issue]),
            ];
            for (told, known) in pairs {
                let told = spans(told);
                let numbers = numbers(trial, issue, [&told[..], known]);
                assert!(numbers.into_iter().all(|number| has(&told, number) == has(known, number)));
            }
        }
        let heard = trial.view.parties.iter().zip(parties);
        let consenting = heard.filter(|(party, _)| trial.view.party(**party).role.consents());
        let reached: Vec<_> = consenting.map(|(_, known)| &known.held[issue][..]).collect();
        let widest = found.gap.as_ref().map(|gap| exact(&gap.distance));
        assert_eq!(widest, widest_gap(trial, issue, &reached));
    }
}

/// The distance of the two sets of values that are farthest apart; `None` if every two meet or one is empty.
fn widest_gap(trial: &Trial<'_>, issue: usize, sets: &[&[Span]]) -> Option<Exact> {
    let apart = |one: &[Span], other: &[Span]| {
        let shared = |number: &Exact| has(one, *number) && has(other, *number);
        if one.is_empty() || other.is_empty() || numbers(trial, issue, [one, other]).iter().any(shared) {
            return None;
        }
        let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (b.low - a.high).max(a.low - b.high)));
        pairs.min()
    };
    let pairs =
        sets.iter().enumerate().flat_map(|(place, one)| sets[place + 1..].iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| apart(one, other)).max()
}
