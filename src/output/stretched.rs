//! The straight stretches of a frontier, in words.

use super::Subject;
use super::bargained::shown;
use super::document::{Block, Head, Line, Table};
use super::numbers::{counted, exact};
use crate::analysis::{Bargain, Deal, FrontierPiece, Named};
use crate::model::{IssueId, Value};

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
    said
}
