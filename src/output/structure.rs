//! How conflicts and concessions hang together, in words.

use num_bigint::BigUint;

use super::Subject;
use super::document::{Block, Head, Item, Line, Member, Table};
use super::numbers::{cost, counted, exact, several};
use crate::analysis::{Alone, Burden, Explanation, Group, Structure};
use crate::model::{Number, PartyId};

/// At most so many disputes are told one by one.
const DISPUTES: usize = 12;

/// At most so many positions are named in a row.
const NAMES: usize = 8;

/// At most so many positions are told of as those most in conflict.
const MOST: usize = 5;

/// With so few conflicts they speak for themselves.
const FEW: u8 = 5;

/// The disputes that share no position, where there are several.
pub(crate) fn disputes(subject: Subject<'_>, structure: &Structure) -> Vec<Block> {
    let groups = &structure.groups;
    if groups.len() < 2 {
        return Vec::new();
    }
    let heading = Line::strong(format!("{} independent disputes", groups.len()));
    let meaning = "They share no position; any deal must settle each of them.";
    let items = groups.iter().take(DISPUTES).enumerate().map(|(place, group)| dispute(subject, place + 1, group));
    let mut blocks = vec![Block::Heading(heading), Block::Text(meaning.into())];
    blocks.extend(items.map(Block::Item));
    if groups.len() > DISPUTES {
        let more = format!("and {} more; --format json has all", groups.len() - DISPUTES);
        blocks.push(Block::Text(more.into()));
    }
    blocks
}

fn dispute(subject: Subject<'_>, number: usize, group: &Group) -> Item {
    let conflicts = several(&exact(group.conflicts.clone()), "conflict");
    let ways = match &group.ways {
        Some((ways, least)) => {
            let ways = several(&exact(ways.clone()), "way");
            format!(", {ways} to settle it, the cheapest at cost {}", cost(least))
        }
        None => String::new(),
    };
    let rungs = &subject.view.rungs;
    let mut parties: Vec<PartyId> = group.rungs.iter().map(|rung| rungs[*rung].party).collect();
    parties.dedup();
    let members = parties.into_iter().map(|party| {
        let own: Vec<_> = group.rungs.iter().copied().filter(|rung| rungs[*rung].party == party).collect();
        Member { who: subject.party(party).into(), what: named(subject, &own), more: Vec::new() }
    });
    Item { number: Some(("Dispute", number)), head: format!("{conflicts}{ways}").into(), members: members.collect() }
}

/// The positions that are in most conflicts, where there is something to choose from.
pub(crate) fn most_in_conflict(subject: Subject<'_>, answer: &Explanation, structure: &Structure) -> Vec<Block> {
    if answer.conflicts.total.found <= BigUint::from(FEW) {
        return Vec::new();
    }
    let mut parts: Vec<_> = structure.parts.iter().collect();
    parts.sort_by(|one, other| other.conflicts.cmp(&one.conflicts));
    let rows = parts.into_iter().take(MOST).map(|part| {
        let rung = &subject.view.rungs[part.rung];
        let [conflicts, cheapest] = [&part.conflicts, &part.cheapest].map(|count| counted(&exact(count.clone())));
        vec![Line::name(&rung.id), subject.rung(rung), conflicts.into(), cheapest.into()]
    });
    let of = |one: &str, count: &BigUint| format!("of {}", several(&exact(count.clone()), one));
    let heads = vec![
        Head::words("position"),
        Head::words("claim"),
        Head::number(&of("conflict", &answer.conflicts.total.found)),
        Head::number(&of("cheapest concession", &structure.cheapest_count)),
    ];
    let heading = Block::Heading(Line::strong("Positions in most conflicts"));
    vec![heading, Block::Table(Table { heads, rows: rows.collect() })]
}

/// What each party could do alone, and how the burden is shared most evenly, where there is a choice.
pub(crate) fn burdens(subject: Subject<'_>, answer: &Explanation, structure: &Structure) -> Vec<Block> {
    if answer.concession_count.found <= BigUint::from(1u8) {
        return Vec::new();
    }
    let alone = structure.alone.iter().map(|Alone { party, burden }| {
        let what = match burden {
            Some(burden) => self::burden(subject, burden, &[]),
            None => "cannot open an agreement alone".into(),
        };
        (Line::from(format!("{} alone", subject.party(*party))), what)
    });
    let even = structure
        .most_even
        .iter()
        .map(|burden| ("most evenly shared".into(), self::burden(subject, burden, &burden.by_party)));
    let facts: Vec<_> = alone.chain(even).collect();
    let heading = Block::Heading(Line::strong("Who could give, and what it costs"));
    if facts.is_empty() { Vec::new() } else { vec![heading, Block::Facts(["who", "what"], facts)] }
}

fn burden(subject: Subject<'_>, burden: &Burden, shares: &[(PartyId, Number)]) -> Line {
    let shares = subject.shares(&burden.cost, shares);
    Line::from(format!("cost {shares}: ")).then(named(subject, &burden.rungs))
}

/// The names of some rungs, the weakest of each position.
fn named(subject: Subject<'_>, rungs: &[usize]) -> Line {
    let weakest = subject.weakest(rungs);
    let names = weakest.iter().take(NAMES).map(|rung| Line::name(&subject.view.rungs[*rung].id));
    let line = Line::joined(names, ", ");
    match weakest.len().checked_sub(NAMES) {
        Some(more @ 1..) => line.then(format!(" and {more} more")),
        _ => line,
    }
}
