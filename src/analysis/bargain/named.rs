//! The points that theories of bargaining name, among packages that nobody finds worse than no deal.

use std::cmp::Ordering;

use crate::model::{Number, View};

use super::{BargainParty, Deal, FrontierPiece, Named, Solution};

/// What is made greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The product of gains.
    Nash,
    /// The least share of what each could gain at best, then the second least, and so on.
    KalaiSmorodinsky,
    /// The least gain, then the second least, and so on.
    Egalitarian,
    /// The sum of worth.
    Utilitarian,
}

impl Aim {
    /// All of them, in the order of results.
    pub(super) const ALL: [Aim; 4] = [Aim::Nash, Aim::KalaiSmorodinsky, Aim::Egalitarian, Aim::Utilitarian];

    /// What a deal comes to; of two deals, the better one compares greater.
    pub(super) fn value(self, deal: &Deal, parties: &[BargainParty]) -> Vec<Number> {
        let gains = deal.gains(parties);
        match self {
            Aim::Nash => vec![product(&gains)],
            Aim::KalaiSmorodinsky => ascending(gains.iter().zip(parties).map(share).collect()),
            Aim::Egalitarian => ascending(gains),
            Aim::Utilitarian => vec![deal.worth.iter().cloned().sum()],
        }
    }
}

/// The product of gains.
pub(super) fn product(gains: &[Number]) -> Number {
    gains.iter().fold(Number::one(), |product, gain| &product * gain)
}

/// The share of what a party could gain at best; of nothing to gain it has all.
pub(super) fn share((gain, party): (&Number, &BargainParty)) -> Number {
    match &party.ideal_gain {
        Some(ideal) if !ideal.is_zero() => gain / ideal,
        _ => Number::one(),
    }
}

fn ascending(mut numbers: Vec<Number>) -> Vec<Number> {
    numbers.sort();
    numbers
}

/// The best of some rational deals and pieces; why there is none otherwise.
pub(super) fn named_along(
    aim: Aim,
    parties: &[BargainParty],
    (deals, pieces): (&[&Deal], &[FrontierPiece]),
    view: &View<'_>,
) -> Solution {
    let inner: Vec<Deal> = pieces.iter().flat_map(|piece| piece.candidates(aim, parties)).collect();
    let all: Vec<&Deal> = deals.iter().copied().chain(&inner).collect();
    let mut named = named(aim, parties, &all, view)?;
    // A corner is told once for all pieces that meet there, by a package that is there if one is.
    named.deals.sort_by(|one, other| (&other.worth, other.reached).cmp(&(&one.worth, one.reached)));
    named.deals.dedup_by(|one, other| one.worth == other.worth);
    let half = &Number::one() / &Number::from(2);
    let is_best = |piece: &&FrontierPiece| {
        let best = |deal: &Deal| aim.value(deal, parties).first() == Some(&named.value);
        !piece.is_point() && piece.ends.iter().all(best) && best(&piece.at(&half, parties))
    };
    named.between = pieces.iter().filter(is_best).cloned().collect();
    Ok(named)
}

/// The best of some rational deals; why there is none otherwise.
pub(super) fn named(aim: Aim, parties: &[BargainParty], rational: &[&Deal], view: &View<'_>) -> Solution {
    let mut best: Vec<&Deal> = Vec::new();
    let mut value = Vec::new();
    for deal in rational.iter().copied() {
        let own = aim.value(deal, parties);
        match own.cmp(&value) {
            _ if best.is_empty() => (best, value) = (vec![deal], own),
            Ordering::Greater => (best, value) = (vec![deal], own),
            Ordering::Equal => best.push(deal),
            Ordering::Less => {}
        }
    }
    match value.into_iter().next() {
        None => Err(no_deal(parties, view)),
        Some(product) if aim == Aim::Nash && product.is_zero() => Err(no_gain(parties, view)),
        Some(value) => Ok(Named {
            deals: best.into_iter().cloned().collect(),
            between: Vec::new(),
            across: Vec::new(),
            throughout: Vec::new(),
            tolerance: Number::zero(),
            value,
        }),
    }
}

/// Why no package is individually rational.
pub(super) fn no_deal(parties: &[BargainParty], view: &View<'_>) -> String {
    let worse = |party: &&BargainParty| party.range.as_ref().is_some_and(|(_, best)| *best < party.reservation);
    let worse: Vec<_> = parties.iter().filter(worse).collect();
    let told = |party: &&BargainParty| {
        let best = party.range.as_ref().map(|(_, best)| best.spoken()).unwrap_or_default();
        format!("{}, which has {best} at best and {} without", title(party, view), party.reservation.spoken())
    };
    match &worse[..] {
        [] => "no package is as good as no deal for all at once".to_owned(),
        _ => format!("no package is as good as no deal for {}", listed(&worse.iter().map(told).collect::<Vec<_>>())),
    }
}

/// Why no package makes everybody better off.
pub(super) fn no_gain(parties: &[BargainParty], view: &View<'_>) -> String {
    let stuck = |party: &&BargainParty| party.ideal_gain.as_ref().is_some_and(Number::is_zero);
    let stuck: Vec<_> = parties.iter().filter(stuck).map(|party| title(party, view)).collect();
    match &stuck[..] {
        [] => "no package makes every party better off than no deal".to_owned(),
        _ => format!("no package makes {} better off than no deal", listed(&stuck)),
    }
}

fn title<'v>(party: &BargainParty, view: &'v View<'_>) -> &'v str {
    &view.party(party.party).title
}

/// Names one after the other: "a, b and c".
pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
