//! What `bargain` answers, in words: what is at stake, the frontier, and the points on it that have names.

use super::Subject;
use super::document::{Block, Document, Head, Item, Line, Member, Table};
use super::numbers::{self, Counted, counted, exact, rounded, several, some};
use super::verdict;
use crate::analysis::{Bargain, BargainParty, Deal, DraftDeal, Frontier, Named};
use crate::engine::Count;
use crate::model::{Number, Value};
use crate::wording::names::POINTS;

/// Decimals are shown with no more digits after the point than this.
const PLACES: u32 = 6;

/// A report shows a package of so many deals of each point at most.
const TIED: usize = 4;

/// So many deals stand side by side with a package each.
const SIDE_BY_SIDE: usize = 4;

/// The answer of `bargain` as a document, with so many deals of the frontier.
pub(crate) fn document(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Document {
    let feasible = if answer.all_packages { exact(0u8) } else { answer.packages.clone() };
    let mut document = verdict::document(subject, answer.answer, &feasible);
    if answer.all_packages {
        document.sentence = verdict::without_count(subject, answer.answer);
    }
    document.blocks.push(Block::Text(looked_at(subject, answer).into()));
    document.blocks.extend(stakes(subject, answer));
    if !answer.frontier.deals.is_empty() {
        document.blocks.extend(frontier(subject, answer, limit));
    }
    document.blocks.extend(named_points(subject, answer, limit));
    document.blocks.extend(answer.draft.iter().flat_map(|draft| drafted(subject, answer, draft)));
    document.blocks.extend(verdict::notes(answer.complete, &answer.notes));
    document.blocks.extend(next(subject, answer));
    document
}

/// Which packages the answer is about.
fn looked_at(subject: Subject<'_>, answer: &Bargain) -> String {
    let packages = several(&answer.packages, Counted::of(subject.view).one());
    match answer.all_packages {
        true if !answer.red_lines.is_empty() => format!(
            "All packages are weighed that the rules allow and the red lines of {}, whose interests are not stated, \
             whatever else the parties hold: {packages}.",
            subject.parties(&answer.red_lines)
        ),
        true => format!("All packages that the rules allow are weighed, whatever the parties hold: {packages}."),
        false => format!("The packages that all can accept are weighed: {packages}."),
    }
}

/// What each party has at worst, at best and without a deal.
fn stakes(subject: Subject<'_>, answer: &Bargain) -> Vec<Block> {
    let heading = Line::strong("What is at stake");
    let heads = ["worst package", "best package", "no deal", "gains at most"];
    let heads = std::iter::once(Head::words("party")).chain(heads.map(Head::number)).collect();
    let row = |party: &BargainParty| {
        let (worst, best) = party.range.as_ref().map(|(worst, best)| (shown(worst), shown(best))).unwrap_or_default();
        let gain = party.ideal_gain.as_ref().map(shown).unwrap_or_default();
        let name = Line::from(subject.party(party.party));
        let name = if party.derived { name.then(" (derived)") } else { name };
        vec![name, worst.into(), best.into(), shown(&party.reservation).into(), gain.into()]
    };
    let mut blocks =
        vec![Block::Heading(heading), Block::Table(Table { heads, rows: answer.parties.iter().map(row).collect() })];
    blocks.extend(nothing_known(subject, answer));
    blocks
}

/// Of whose interests nothing is known, and what could be done about it.
fn nothing_known(subject: Subject<'_>, answer: &Bargain) -> impl Iterator<Item = Block> {
    let (lost, derivable): (Vec<_>, Vec<_>) =
        answer.left_out.iter().partition(|party| answer.underivable.contains(party));
    let whys = [
        (derivable, "--derive derives them from positions"),
        (lost, "no demand or wish has a weight to derive them from"),
    ];
    let said = move |(parties, why): (Vec<_>, &str)| {
        let names = subject.parties(&parties);
        (!parties.is_empty())
            .then(|| Block::Text(format!("Nothing is known of the interests of {names}; {why}.").into()))
    };
    whys.into_iter().filter_map(said)
}

/// What a report says: what is at stake, the points that have names in sentences, with a package for each, and what a reader
/// must know.
pub(crate) fn briefed(subject: Subject<'_>, answer: &Bargain) -> Vec<Block> {
    let mut blocks = vec![Block::Text(looked_at(subject, answer).into())];
    blocks.extend(findings(subject, answer).into_iter().map(|said| Block::Text(said.into())));
    blocks.extend(stakes(subject, answer));
    blocks.extend(packages(subject, answer, TIED));
    blocks.extend(answer.draft.iter().flat_map(|draft| drafted(subject, answer, draft)));
    blocks.extend(verdict::notes(answer.complete, &answer.notes));
    blocks
}

/// How many deals are good, and which have names, a sentence each.
fn findings(subject: Subject<'_>, answer: &Bargain) -> Vec<String> {
    let deals = &answer.frontier.deals;
    let mut said = Vec::new();
    if !deals.is_empty() {
        let is = if deals.len() == 1 { "is" } else { "are" };
        said.push(format!("{} {is} on the frontier: {MEANING}.", made_of(answer)));
    }
    said.extend(distinct(answer).into_iter().map(|(deal, names)| finding(subject, answer, deal, &names)));
    let mut reasons: Vec<(&String, Vec<&str>)> = Vec::new();
    for ((_, point), (name, _)) in answer.named().into_iter().zip(POINTS) {
        let Err(reason) = point else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    said.extend(reasons.into_iter().map(|(reason, names)| match names.len() {
        4 => format!("No deal has a name: {reason}."),
        _ => format!("No {} deal is named: {reason}.", names.join(" or ")),
    }));
    said
}

/// What a deal that has names is worth to whom, in a sentence.
fn finding(subject: Subject<'_>, answer: &Bargain, deal: &Deal, names: &[&str]) -> String {
    let worth = deal.worth.iter().zip(deal.gains(&answer.parties)).zip(&answer.parties);
    let worth: Vec<_> = worth
        .map(|((worth, gain), told)| {
            let gain = if told.reservation.is_zero() { String::new() } else { format!(", a gain of {}", shown(&gain)) };
            format!("{} to {}{gain}", shown(worth), subject.party(told.party))
        })
        .collect();
    let place = place(answer, deal).map(|place| format!(", number {} of the frontier,", place + 1)).unwrap_or_default();
    let all = match names {
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
        [] => String::new(),
    };
    let ties = if deal.packages == exact(1u8) {
        String::new()
    } else {
        format!(" It stands for {}.", several(&deal.packages, Counted::of(subject.view).one()))
    };
    format!("The {all} deal{place} is worth {}.{ties}", worth.join("; "))
}

/// What a frontier is.
const MEANING: &str = "whatever betters one of these for one party is worse for another";

/// The deals of a frontier by their numbers, so many at most.
pub(crate) fn deals(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Table {
    let parties = answer.parties.iter().map(|party| Head::number(subject.party(party.party)));
    let heads = [Head::number("#")]
        .into_iter()
        .chain(parties)
        .chain([Head::number(&format!("{}s", Counted::of(subject.view).one())), Head::words("which is")]);
    let row = |(place, deal): (usize, &Deal)| {
        let worth = deal.worth.iter().map(|worth| Line::from(shown(worth)));
        let cells = std::iter::once(Line::from((place + 1).to_string())).chain(worth);
        let packages = if deal.reached { counted(&deal.packages) } else { String::new() };
        cells.chain([packages.into(), marks(answer, deal).into()]).collect()
    };
    Table { heads: heads.collect(), rows: answer.frontier.deals.iter().enumerate().take(limit).map(row).collect() }
}

fn frontier(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let deals = &answer.frontier.deals;
    let first = answer.parties.first().map_or("", |party| subject.party(party.party));
    let order = if deals.len() > 1 { format!(", the best for {first} first") } else { String::new() };
    let heading = Line::strong(format!("Frontier: {}{order}", made_of(answer)));
    let meaning = format!("W{}.", &MEANING[1..]);
    let mut blocks =
        vec![Block::Heading(heading), Block::Text(meaning.into()), Block::Table(self::deals(subject, answer, limit))];
    if let Some(share) = cut_short(answer, limit) {
        let said = format!("{share}.");
        blocks.push(Block::Text(said.into()));
    }
    if !answer.frontier.pieces.is_empty() {
        blocks.extend(super::stretched::pieces(subject, answer, limit));
    }
    if !answer.frontier.faces.is_empty() {
        blocks.extend(super::stretched::faces(subject, answer, limit));
    }
    if !answer.frontier.bodies.is_empty() {
        blocks.extend(super::stretched::bodies(subject, answer, limit));
    }
    blocks
}

/// What a frontier is made of.
fn made_of(answer: &Bargain) -> String {
    let Frontier { deals, pieces, faces, bodies, complete } = &answer.frontier;
    let between = [pieces.len(), faces.len(), bodies.len()];
    numbers::frontier(&Count { complete: *complete, ..exact(deals.len()) }, between)
}

/// How many deals are on the frontier.
fn on_frontier(answer: &Bargain) -> String {
    let found = exact(answer.frontier.deals.len());
    several(&Count { complete: answer.frontier.complete, ..found }, "deal")
}

/// How much of the frontier a list of so many deals holds; nothing if it holds all of it.
pub(crate) fn cut_short(answer: &Bargain, limit: usize) -> Option<String> {
    let is_cut = answer.frontier.deals.len() > limit;
    is_cut.then(|| format!("{} of {}; --all lists every one", counted(&exact(limit)), on_frontier(answer)))
}

/// What a deal of the frontier is besides.
fn marks(answer: &Bargain, deal: &Deal) -> String {
    let is_named = |named: &&Named| named.deals.iter().any(|named| named.worth == deal.worth);
    let names = answer.named().into_iter().zip(POINTS);
    let names = names.filter(|((_, point), _)| point.as_ref().ok().filter(is_named).is_some());
    let mut marks: Vec<_> = names.map(|(_, (name, _))| name).collect();
    if !deal.rational {
        marks.push("worse than no deal for somebody");
    }
    if !deal.reached {
        marks.push("approached, not reached");
    }
    marks.join(", ")
}

/// The points that have names, each with what it is worth, and what packages they are.
fn named_points(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let limit = limit.max(1);
    let mut blocks = vec![Block::Heading(Line::strong("Points that have names"))];
    for (place, ((_, point), (name, meaning))) in answer.named().into_iter().zip(POINTS).enumerate() {
        let head = Line::strong(name).then(Line::faint(format!(": {meaning}")));
        let members = match point {
            Ok(named) => tied(subject, answer, named, limit),
            Err(reason) => unnamed(subject, answer, place, reason),
        };
        blocks.push(Block::Item(Item { number: None, head, members }));
    }
    blocks.extend(packages(subject, answer, limit));
    blocks
}

/// The deals of a point, so many at most.
fn tied(subject: Subject<'_>, answer: &Bargain, named: &Named, limit: usize) -> Vec<Member> {
    let more = named.deals.len().saturating_sub(limit);
    let rest = (more > 0).then(|| Member {
        who: Line::default(),
        what: Line::from(format!("and {}; --all lists every one", some(more, "more deal"))),
        more: vec![],
    });
    named.deals.iter().take(limit).map(|deal| member(subject, answer, named, deal)).chain(rest).collect()
}

/// Why a point is not named, and the best package seen if there may be a better one.
fn unnamed(subject: Subject<'_>, answer: &Bargain, place: usize, reason: &str) -> Vec<Member> {
    let none = Member { who: Line::default(), what: Line::from(format!("none: {reason}")), more: vec![] };
    let seen = answer.best_seen().filter(|(own, _)| *own == place);
    let seen = seen.map(|(_, deal)| Member {
        who: Line::from("best seen"),
        what: worth(subject, answer, deal).into(),
        more: vec![],
    });
    std::iter::once(none).chain(seen).collect()
}

/// What a deal is worth to whom.
fn worth(subject: Subject<'_>, answer: &Bargain, deal: &Deal) -> String {
    let gains = deal.gains(&answer.parties);
    let worth = deal.worth.iter().zip(&gains).zip(&answer.parties).map(|((worth, gain), party)| {
        let over = if party.reservation.is_zero() { String::new() } else { format!(" (gains {})", shown(gain)) };
        format!("{} {}{over}", subject.party(party.party), shown(worth))
    });
    worth.collect::<Vec<_>>().join(", ")
}

fn member(subject: Subject<'_>, answer: &Bargain, named: &Named, deal: &Deal) -> Member {
    let who = place(answer, deal).map(|place| Line::from(format!("#{}", place + 1))).unwrap_or_default();
    let one = Counted::of(subject.view).one();
    let ties = named.ties();
    // Where amounts have no step, packages are not counted: that there is one is known already.
    let mut more = match (ties.found == 1u8.into(), named.deals.len()) {
        (true, _) => Vec::new(),
        (false, 1) => vec![Line::from(format!("{} do equally well", several(&ties, one)))],
        (false, _) if !deal.reached || !deal.packages.complete => Vec::new(),
        (false, _) => vec![several(&deal.packages, one).into()],
    };
    more.extend(super::stretched::besides(named, deal));
    Member { who, what: worth(subject, answer, deal).into(), more }
}

/// The deals that have names, the first where several are tied, each once with all its names.
fn distinct(answer: &Bargain) -> Vec<(&Deal, Vec<&'static str>)> {
    let mut distinct: Vec<(&Deal, Vec<&str>)> = Vec::new();
    for ((_, point), (name, _)) in answer.named().into_iter().zip(POINTS) {
        let Some(deal) = point.as_ref().ok().and_then(|named| named.deals.first()) else { continue };
        match distinct.iter_mut().find(|(known, _)| known.worth == deal.worth) {
            Some((_, names)) => names.push(name),
            None => distinct.push((deal, vec![name])),
        }
    }
    distinct
}

/// The deals of named points and the best packages seen, each with what it is called: of every point the first deal, then the
/// others that do equally well, so many of each at most.
fn columns(answer: &Bargain, limit: usize) -> Vec<(&Deal, String)> {
    let mut columns: Vec<(&Deal, Vec<&str>)> = Vec::new();
    let named = answer.named().map(|(_, point)| point.as_ref().map(|named| &named.deals[..]).unwrap_or_default());
    let longest = named.iter().map(|deals| deals.len()).max().unwrap_or(0);
    for rank in 0..longest.min(limit) {
        for (deals, (name, _)) in named.iter().zip(POINTS) {
            let Some(deal) = deals.get(rank) else { continue };
            match columns.iter_mut().find(|(known, _)| known.worth == deal.worth) {
                Some((_, names)) => names.push(name),
                None => columns.push((deal, vec![name])),
            }
        }
    }
    let called = |(deal, names): (_, Vec<&str>)| match place(answer, deal) {
        Some(place) => (deal, format!("#{} {}", place + 1, names.join(", "))),
        None => (deal, names.join(", ")),
    };
    let mut columns: Vec<_> = columns.into_iter().map(called).collect();
    for (place, deal) in answer.best_seen() {
        let name = format!("best seen for {}", POINTS[place].0);
        match columns.iter_mut().find(|(known, _)| known.witness == deal.witness) {
            Some((_, names)) => *names = format!("{names}, {name}"),
            None => columns.push((deal, name)),
        }
    }
    columns
}

/// The place of a deal in the list of the frontier.
fn place(answer: &Bargain, deal: &Deal) -> Option<usize> {
    answer.frontier.deals.iter().position(|known| known.worth == deal.worth)
}

/// What the named points are made of: the issues on which they agree, and a column for each where they do not.
fn packages(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let columns = columns(answer, limit);
    let Some((first, _)) = columns.first() else { return Vec::new() };
    let issues = subject.view.scenario.issues.iter().enumerate();
    let agreed = |place: usize| columns.iter().all(|(deal, _)| deal.witness[place] == first.witness[place]);
    let (same, open): (Vec<_>, Vec<_>) = issues.partition(|(place, _)| agreed(*place));
    let words = |value: &Value, issue: &crate::model::Issue| Line::from(issue.words(value));
    let name = |place: usize| Line::from(subject.issue(crate::model::IssueId(place)));
    let mut blocks = Vec::new();
    if !open.is_empty() {
        blocks.push(Block::Heading(Line::strong("A package for each, where they differ")));
        blocks.extend(columns.chunks(SIDE_BY_SIDE).map(|columns| {
            let heads = columns.iter().map(|(_, names)| Head::words(names));
            let row = |(place, issue): &(usize, &crate::model::Issue)| {
                let cells = columns.iter().map(|(deal, _)| words(&deal.witness[*place], issue));
                std::iter::once(name(*place)).chain(cells).collect()
            };
            let heads = std::iter::once(Head::words("issue")).chain(heads).collect();
            Block::Table(Table { heads, rows: open.iter().map(row).collect() })
        }));
        blocks.extend(rest(answer, limit));
    }
    if !same.is_empty() {
        let heading = if open.is_empty() { "A package for all of them" } else { "The same in all of them" };
        let facts = same.iter().map(|(place, issue)| (name(*place), words(&first.witness[*place], issue))).collect();
        blocks.push(Block::Heading(Line::strong(heading)));
        blocks.push(Block::Facts(["issue", "value"], facts));
    }
    blocks
}

/// That tied deals have packages that are not shown.
fn rest(answer: &Bargain, limit: usize) -> Option<Block> {
    let named = answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
    let more: usize = named.map(|named| named.deals.len().saturating_sub(limit)).max()?;
    (more > 0).then(|| Block::Text(format!("And {}, tied with these.", some(more, "more deal")).into()))
}

/// How a draft stands to the frontier.
fn drafted(subject: Subject<'_>, answer: &Bargain, draft: &DraftDeal) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(subject.draft_heading(&draft.id))];
    if !draft.silent_on.is_empty() {
        let open: Vec<_> = draft.silent_on.iter().map(|issue| subject.issue(*issue)).collect();
        let said = format!("It leaves open: {}. Only a whole package can be weighed.", open.join("; "));
        blocks.push(Block::Text(said.into()));
        return blocks;
    }
    let worth = draft.worth.iter().zip(&answer.parties);
    let worth: Vec<_> =
        worth.map(|(worth, party)| format!("{} {}", subject.party(party.party), shown(worth))).collect();
    blocks.push(Block::Text(format!("It is worth: {}.", worth.join(", ")).into()));
    let said = draft.outside("It", answer.all_packages).into_iter().chain([draft.standing("It")]);
    blocks.push(Block::Text(said.collect::<Vec<_>>().join(" ").into()));
    if let (false, Some(distance)) = (draft.better.is_empty(), &draft.distance) {
        let room = draft.room.iter().zip(&answer.parties).filter(|(room, _)| !room.is_zero());
        let room: Vec<_> =
            room.map(|(room, party)| format!("{} {}", subject.party(party.party), shown(room))).collect();
        let [ends, each] = if draft.complete { ["most", ""] } else { ["least", "at least "] };
        let said = format!(
            "At nobody's cost, a party can gain at {ends}: {}. All at once can gain {each}{} each.",
            room.join(", "),
            shown(distance)
        );
        blocks.push(Block::Text(said.into()));
    }
    blocks
}

fn next(subject: Subject<'_>, answer: &Bargain) -> Option<Block> {
    let empty = answer.frontier.deals.is_empty() && answer.frontier.complete;
    (empty && !answer.all_packages).then(|| subject.next("bargain", " --all-packages")).flatten()
}

/// A worth as people read it: exactly if it takes few digits.
pub(crate) fn shown(number: &Number) -> String {
    rounded(number, PLACES)
}
