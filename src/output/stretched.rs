//! The straight stretches, the polygons and the bodies of a frontier, in words.

use super::Subject;
use super::bargained::shown;
use super::document::{Block, Head, Line, Table};
use super::numbers::{self, counted, exact, some};
use crate::analysis::{Bargain, Deal, FrontierBody, FrontierFace, FrontierPiece, Named};
use crate::model::{IssueId, Value};

/// So many corners of a body are told in a sentence or a row; JSON tells them all.
const CORNERS: usize = 12;

/// The pieces of a frontier: between which deals they run, and what moves along them.
pub(super) fn pieces(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let pieces = &answer.frontier.pieces;
    let parties = answer.parties.iter().map(|party| Head::number(subject.party(party.party)));
    let heads = parties.chain([Head::words("what moves"), Head::words("without")]).collect();
    let row = |piece: &FrontierPiece| {
        let [from, to] = &piece.ends;
        let worth = from.worth.iter().zip(&to.worth);
        let worth = worth.map(|(from, to)| Line::from(format!("{} to {}", shown(from), shown(to))));
        worth.chain([moved(subject, piece).into(), without(piece).into()]).collect()
    };
    let rows = pieces.iter().take(limit).map(row).collect();
    let mut blocks = vec![
        Block::Heading(Line::strong("Straight between them")),
        Block::Text(
            "Everything on the way is on the frontier as well: amounts move evenly, and worth with them.".into(),
        ),
        Block::Table(Table { heads, rows }),
    ];
    if pieces.len() > limit {
        let [some, all] = [limit, pieces.len()].map(|count| counted(&exact(count)));
        blocks.push(Block::Text(format!("{some} of {all} pieces; --all lists every one.").into()));
    }
    blocks
}

/// The polygons of a frontier: between which deals they lie, and what moves on them.
pub(super) fn faces(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let faces = &answer.frontier.faces;
    let parties = answer.parties.iter().map(|party| Head::number(subject.party(party.party)));
    let heads = ["corners", "what moves", "without"].map(Head::words);
    let row = |face: &FrontierFace| {
        let corners = face.corners.iter().map(|corner| numbered(answer, corner)).collect::<Vec<_>>().join(", ");
        let rest = [corners.into(), moved_on(subject, &face.corners).into(), without_of(answer, face).into()];
        spreads(answer, &face.corners).chain(rest).collect()
    };
    let rows = faces.iter().take(limit).map(row).collect();
    let said = "Everything on a polygon between such corners, told in the order of its sides, is on the frontier as well: \
                amounts move evenly, and worth with them.";
    let mut blocks = vec![
        Block::Heading(Line::strong("Flat between them")),
        Block::Text(said.into()),
        Block::Table(Table { heads: parties.chain(heads).collect(), rows }),
    ];
    if faces.len() > limit {
        let [some, all] = [limit, faces.len()].map(|count| counted(&exact(count)));
        blocks.push(Block::Text(format!("{some} of {all} polygons; --all lists every one.").into()));
    }
    blocks
}

/// The bodies of a frontier: between which deals they lie, and what moves in them.
pub(super) fn bodies(subject: Subject<'_>, answer: &Bargain, limit: usize) -> Vec<Block> {
    let bodies = &answer.frontier.bodies;
    let parties = answer.parties.iter().map(|party| Head::number(subject.party(party.party)));
    let heads = ["corners", "what moves", "without"].map(Head::words);
    let row = |body: &FrontierBody| {
        let corners = body.corners.iter().take(CORNERS).map(|corner| numbered(answer, corner)).collect::<Vec<_>>();
        let more = match body.corners.len().saturating_sub(CORNERS) {
            0 => String::new(),
            more => format!(" and {} more", counted(&exact(more))),
        };
        let corners = format!("{}{more}", corners.join(", "));
        let rest = [corners.into(), moved_on(subject, &body.corners).into(), without_of_body(body).into()];
        spreads(answer, &body.corners).chain(rest).collect()
    };
    let said = "Everything between such corners, whatever share of each it is mixed of, is on the frontier as well: amounts \
                are mixed as worth is.";
    let mut blocks = vec![
        Block::Heading(Line::strong("All that lies between them")),
        Block::Text(said.into()),
        Block::Table(Table {
            heads: parties.chain(heads).collect(),
            rows: bodies.iter().take(limit).map(row).collect(),
        }),
    ];
    if bodies.len() > limit {
        let some = counted(&exact(limit));
        blocks.push(Block::Text(format!("{some} of {}; --all lists every one.", numbers::bodies(bodies.len())).into()));
    }
    blocks
}

/// What some deals are worth to each party, from the least to the most.
fn spreads(answer: &Bargain, corners: &[Deal]) -> impl Iterator<Item = Line> {
    (0..answer.parties.len()).map(|party| {
        let all = || corners.iter().map(|corner| &corner.worth[party]);
        let ends = all().min().zip(all().max());
        Line::from(ends.map(|(least, most)| spread(&shown(least), &shown(most))).unwrap_or_default())
    })
}

/// What does not belong to a body.
fn without_of_body(body: &FrontierBody) -> String {
    if !body.reached {
        return "all of it: approached, not reached".to_owned();
    }
    let corners = body.open_corners.iter().filter(|open| **open).count();
    let sides =
        |wanted: &dyn Fn(usize) -> bool| body.sides.iter().filter(|side| side.open && wanted(side.dimension)).count();
    let counts = [(sides(&|dimension| dimension > 1), "flat side"), (sides(&|dimension| dimension == 1), "edge")];
    let counts = counts.into_iter().chain([(corners, "corner")]).filter(|(count, _)| *count > 0);
    counts.map(|(count, what)| some(count, what)).collect::<Vec<_>>().join(", ")
}

/// A corner by its number in the list of the frontier; where it is not in it, by what it is worth.
fn numbered(answer: &Bargain, corner: &Deal) -> String {
    match answer.frontier.deals.iter().position(|known| known.worth == corner.worth) {
        Some(place) => format!("#{}", place + 1),
        None => format!("({})", corner.worth.iter().map(shown).collect::<Vec<_>>().join(", ")),
    }
}

fn spread(least: &str, most: &str) -> String {
    if least == most { least.to_owned() } else { format!("{least} to {most}") }
}

/// The amounts that move between some corners, from the least to the most.
fn moved_on(subject: Subject<'_>, corners: &[Deal]) -> String {
    let moves = |(place, issue): (usize, &crate::model::Issue)| {
        let values = || corners.iter().map(|corner| &corner.witness[place]);
        let (least, most) = values().min().zip(values().max())?;
        let said = format!("{} {} to {}", subject.issue(IssueId(place)), issue.words(least), issue.words(most));
        (least != most).then_some(said)
    };
    let issues = subject.view.scenario.issues.iter().enumerate();
    issues.filter_map(moves).collect::<Vec<_>>().join("; ")
}

/// What does not belong to a polygon, by the numbers of its corners.
fn without_of(answer: &Bargain, face: &FrontierFace) -> String {
    if !face.reached {
        return "all of it: approached, not reached".to_owned();
    }
    let count = face.corners.len();
    let places = |open: &[bool], say: &dyn Fn(usize) -> String| {
        let open = open.iter().enumerate().filter(|(_, open)| **open);
        open.map(|(place, _)| say(place)).collect::<Vec<_>>()
    };
    let corner = |place: usize| numbered(answer, &face.corners[place]);
    let corners = places(&face.open_corners, &corner);
    let sides = places(&face.open_sides, &|place| format!("{} to {}", corner(place), corner((place + 1) % count)));
    let told = |what: &str, places: &[String]| match places {
        [] => None,
        [one] => Some(format!("{what} {one}")),
        several => Some(format!("{what}s {}", several.join(", "))),
    };
    let all = [told("corner", &corners), told("side", &sides)];
    all.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The amounts that move along a piece, from where to where.
fn moved(subject: Subject<'_>, piece: &FrontierPiece) -> String {
    let [from, to] = &piece.ends;
    let moves = |place: usize, from: &Value, to: &Value| {
        let issue = &subject.view.scenario.issues[place];
        let said = format!("{} {} to {}", subject.issue(IssueId(place)), issue.words(from), issue.words(to));
        (from != to).then_some(said)
    };
    let values = from.witness.iter().zip(&to.witness).enumerate();
    values.filter_map(|(place, (from, to))| moves(place, from, to)).collect::<Vec<_>>().join("; ")
}

/// What does not belong to a piece.
fn without(piece: &FrontierPiece) -> &'static str {
    match (piece.reached, piece.open) {
        (false, _) => "all of it: approached, not reached",
        (true, [false, false]) => "",
        (true, [true, false]) => "its first end",
        (true, [false, true]) => "its last end",
        (true, [true, true]) => "its ends",
    }
}

/// What must be known of a deal of a named point besides its worth.
pub(super) fn besides(named: &Named, deal: &Deal) -> Vec<Line> {
    let mut said = Vec::new();
    if !deal.reached {
        said.push("no package is there; they come as near as one likes".into());
    }
    let starts = |piece: &&FrontierPiece| piece.ends[0].worth == deal.worth;
    for piece in named.between.iter().filter(starts) {
        let worth: Vec<_> = piece.ends[1].worth.iter().map(shown).collect();
        said.push(format!("and everything from there to {}", worth.join(", ")).into());
    }
    let faces = named.across.iter().map(|face| &face.corners);
    let flats = faces.chain(named.throughout.iter().map(|body| &body.corners));
    for corners in flats.filter(|corners| corners.first().is_some_and(|corner| corner.worth == deal.worth)) {
        let others = corners.iter().skip(1).take(CORNERS).map(|corner| {
            let worth: Vec<_> = corner.worth.iter().map(shown).collect();
            format!("({})", worth.join(", "))
        });
        let more = if corners.len() > CORNERS + 1 { " and other corners" } else { "" };
        said.push(format!("and everything between there, {}{more}", others.collect::<Vec<_>>().join(", ")).into());
    }
    said
}
