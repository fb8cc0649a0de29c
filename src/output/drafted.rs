//! What a draft on the table means, in words: per party, which positions it keeps, falls back on and breaks.

use super::Subject;
use super::document::{Block, Head, Item, Line, Member, Table};
use super::numbers::{cost, some};
use crate::analysis::{DraftParty, DraftReport, Verdict};
use crate::model::{Firmness, Held};

/// How a draft stands to a position, fallbacks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Not even a fallback is met.
    Breaks,
    /// It hangs on what the draft leaves open.
    Depends,
    /// Not the position as stated, but a fallback is met.
    Settles(usize),
    /// The position is met as stated.
    Keeps,
}

/// The report on a draft.
pub(super) fn blocks(subject: Subject<'_>, draft: &DraftReport) -> Vec<Block> {
    let mut blocks =
        vec![Block::Heading(subject.draft_heading(&draft.id)), Block::Text(verdict(subject, draft).into())];
    if !draft.silent_on.is_empty() {
        let open: Vec<_> = draft.silent_on.iter().map(|issue| subject.issue(*issue)).collect();
        blocks.push(Block::Text(format!("It leaves open: {}.", open.join("; ")).into()));
    }
    let rules = subject.view.rules.iter().enumerate();
    let broken = rules.filter(|(_, rule)| draft.broken_rules.contains(&rule.id)).map(|(place, _)| subject.rule(place));
    let members: Vec<_> = broken.collect();
    if !members.is_empty() {
        blocks.push(Block::Item(Item { number: None, head: "It breaks what holds of every package".into(), members }));
    }
    blocks.push(Block::Table(table(subject, draft)));
    blocks.extend(draft.parties.iter().filter_map(|party| party_item(subject, party)).map(Block::Item));
    blocks
}

impl Subject<'_> {
    /// A draft as what follows is about.
    pub(super) fn draft_heading(&self, id: &str) -> Line {
        match self.view.scenario.draft(id).map_or("", |draft| draft.title.trim()) {
            "" => Line::strong("Draft ").then(Line::name(id)),
            title => Line::strong(format!("Draft: {title}")).then(" (").then(Line::name(id)).then(")"),
        }
    }
}

fn verdict(subject: Subject<'_>, draft: &DraftReport) -> String {
    let standings = draft.parties.iter().flat_map(|party| standings(subject, party));
    let is_crossed = |held: &Held<'_>| held.binds && held.position.firmness == Firmness::RedLine;
    let red_lines = standings.filter(|(held, standing)| is_crossed(held) && *standing == Standing::Breaks).count();
    let crossed =
        if red_lines == 0 { String::new() } else { format!(", and it crosses {}", some(red_lines, "red line")) };
    let broken = format!("the demands it breaks cost {}{crossed}", cost(&draft.cost));
    match (draft.answer, draft.silent_on.is_empty()) {
        (Verdict::Feasible, true) => "It is feasible.".to_owned(),
        (Verdict::Feasible, false) => "It can be completed to a feasible package.".to_owned(),
        (Verdict::Infeasible, true) => format!("It is not feasible; {broken}."),
        (Verdict::Infeasible, false) => format!("No feasible package agrees with it; {broken}."),
        (Verdict::Unknown, _) => "The search stopped before it was known whether it is feasible.".to_owned(),
    }
}

fn table(subject: Subject<'_>, draft: &DraftReport) -> Table {
    let standings: Vec<_> = draft.parties.iter().map(|party| standings(subject, party)).collect();
    let settles = standings.iter().flatten().any(|(_, standing)| matches!(standing, Standing::Settles(_)));
    let heads = ["keeps", "falls back", "breaks", "depends"];
    let heads: Vec<_> = heads.into_iter().filter(|head| settles || *head != "falls back").collect();
    let rows = draft.parties.iter().zip(&standings).map(|(party, standings)| {
        let count = |head: &&str| standings.iter().filter(|(_, standing)| standing.head() == *head).count();
        let mut row = vec![party_name(subject, party)];
        row.extend(heads.iter().map(|head| Line::from(count(head).to_string())));
        row.push(if party.consents { cost(&party.cost).into() } else { "".into() });
        row
    });
    let rows = rows.collect();
    let numbers = heads.into_iter().chain(["cost"]).map(Head::number);
    Table { heads: std::iter::once(Head::words("party")).chain(numbers).collect(), rows }
}

fn party_name(subject: Subject<'_>, party: &DraftParty) -> Line {
    let name = Line::from(subject.party(party.party));
    if party.consents { name } else { name.then(" (observer)") }
}

impl Standing {
    /// The column that counts it.
    fn head(self) -> &'static str {
        match self {
            Standing::Breaks => "breaks",
            Standing::Depends => "depends",
            Standing::Settles(_) => "falls back",
            Standing::Keeps => "keeps",
        }
    }

    /// Its place among the others in a list, the worst first.
    fn place(self) -> usize {
        let all = ["breaks", "depends", "falls back", "keeps"];
        all.iter().position(|head| *head == self.head()).unwrap_or_default()
    }
}

/// The positions of a party with how the draft stands to each, in file order.
fn standings<'a>(subject: Subject<'a>, party: &DraftParty) -> Vec<(&'a Held<'a>, Standing)> {
    let held = subject.view.positions.iter().filter(|held| held.party == party.party);
    let standing = |held: &Held<'_>| {
        let name = format!("{}/{}", subject.party_id(party.party), held.position.id);
        let levels = |ids: &[String]| -> Vec<usize> { ids.iter().filter_map(|id| level(id, &name)).collect() };
        match (levels(&party.depends).is_empty(), levels(&party.keeps).into_iter().min()) {
            (false, _) => Some(Standing::Depends),
            (true, Some(0)) => Some(Standing::Keeps),
            (true, Some(fallback)) => Some(Standing::Settles(fallback)),
            (true, None) => (!levels(&party.breaks).is_empty()).then_some(Standing::Breaks),
        }
    };
    held.filter_map(|held| Some((held, standing(held)?))).collect()
}

/// Which rung of a position an id names: 0 for the position as stated; none if it is one of another position.
fn level(id: &str, name: &str) -> Option<usize> {
    match id.strip_prefix(name)? {
        "" => Some(0),
        rest => rest.strip_prefix('#')?.parse().ok(),
    }
}

fn party_item(subject: Subject<'_>, party: &DraftParty) -> Option<Item> {
    let mut standings = standings(subject, party);
    standings.sort_by_key(|(_, standing)| standing.place());
    let members: Vec<_> = standings
        .into_iter()
        .map(|(held, standing)| {
            let fallback = match standing {
                Standing::Settles(level) => subject.fallback(held.position, level),
                _ => None,
            };
            Member {
                who: Line::faint(standing.head()),
                what: subject.position(held),
                more: fallback.into_iter().collect(),
            }
        })
        .collect();
    let head = Line::strong(subject.party(party.party));
    (!members.is_empty()).then_some(Item { number: None, head, members })
}
