//! What `bargain` answers, as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::values::{count, counts, head, lower_bounds, number, object, strings};
use super::writer::Object;
use crate::analysis::{Bargain, BargainParty, Deal, DraftDeal, FrontierFace, FrontierPiece, Named, Unproved};
use crate::engine::Count;
use crate::model::{Answer, IssueId, Number, Range, Value as Answered};
use crate::output::Subject;

/// Decimals beside exact numbers have so many digits after the point.
const PLACES: u32 = 6;

/// Writes the answer of `bargain`, with so many deals of the frontier.
pub(in crate::output) fn bargain(
    out: &mut dyn Write,
    subject: Subject<'_>,
    answer: &Bargain,
    limit: usize,
) -> io::Result<()> {
    let table = Table { subject, parties: &answer.parties };
    let deals = &answer.frontier.deals;
    let total = Count { found: deals.len().into(), complete: answer.frontier.complete };
    let mut all = Object::open(out)?;
    head(&mut all, "bargain", subject, answer.answer)?;
    all.field("complete", answer.complete)?;
    all.field("packages", count(&answer.packages))?;
    all.field("all_packages", answer.all_packages)?;
    all.field("frontier_count", count(&total))?;
    all.field("pieces_count", (answer.frontier.pieces.len() + answer.frontier.faces.len()).to_string())?;
    all.field("counts", counts(subject))?;
    all.field("lower_bounds", lower_bounds(&[("packages", &answer.packages), ("frontier_count", &total)]))?;
    all.list("parties", answer.parties.iter().map(|party| table.party(party)))?;
    all.field("left_out", answer.left_out.iter().map(|party| subject.party_id(*party)).collect::<Value>())?;
    all.list("frontier", deals.iter().take(limit).map(|deal| table.deal(deal)))?;
    let pieces = answer.frontier.pieces.iter().map(|piece| table.piece(piece));
    all.list("pieces", pieces.chain(answer.frontier.faces.iter().map(|face| table.face(face))).take(limit))?;
    for (name, point) in answer.named() {
        all.field(name, point.as_ref().ok().map(|named| table.named(named)))?;
    }
    let reasons = answer.named().into_iter().filter_map(|(name, point)| Some((name, point.as_ref().err()?)));
    all.field("reasons", object(reasons.map(|(name, reason)| (name.to_owned(), reason.as_str().into()))))?;
    all.field(
        "unproved",
        object(
            answer
                .named()
                .into_iter()
                .zip(&answer.unproved)
                .filter_map(|((name, _), unproved)| Some((name.to_owned(), table.unproved(unproved.as_ref()?)))),
        ),
    )?;
    all.field("draft", answer.draft.as_ref().map(|draft| table.draft(draft, limit)))?;
    all.field("notes", strings(&answer.notes))?;
    all.close()
}

/// The parties of a bargain, by whom numbers are told.
struct Table<'a> {
    subject: Subject<'a>,
    parties: &'a [BargainParty],
}

impl Table<'_> {
    fn party(&self, party: &BargainParty) -> Value {
        json!({
            "party": self.subject.party_id(party.party),
            "derived": party.derived,
            "reservation": number(&party.reservation),
            "worst": party.range.as_ref().map(|(worst, _)| number(worst)),
            "best": party.range.as_ref().map(|(_, best)| number(best)),
            "ideal_gain": party.ideal_gain.as_ref().map(number),
            "tolerance": party.tolerance.as_ref().map(number),
        })
    }

    /// Numbers by party.
    fn by_party(&self, numbers: &[Number], told: impl Fn(&Number) -> Value) -> Value {
        let named = numbers.iter().zip(self.parties);
        object(named.map(|(number, party)| (self.subject.party_id(party.party), told(number))))
    }

    fn deal(&self, deal: &Deal) -> Value {
        json!({
            "utilities": self.by_party(&deal.worth, number),
            "about": self.by_party(&deal.worth, about),
            "packages": deal.packages.found.to_string(),
            "rational": deal.rational,
            "reached": deal.reached,
            "witness": self.witness(deal),
        })
    }

    fn piece(&self, piece: &FrontierPiece) -> Value {
        json!({ "ends": self.ends(&piece.ends, &piece.open), "reached": piece.reached })
    }

    /// A polygon: a piece with more than two ends.
    fn face(&self, face: &FrontierFace) -> Value {
        let ends = self.ends(&face.corners, &face.open_corners);
        json!({ "ends": ends, "open_sides": face.open_sides, "reached": face.reached })
    }

    fn ends(&self, ends: &[Deal], open: &[bool]) -> Value {
        let end = |(deal, open): (&Deal, &bool)| {
            json!({
                "utilities": self.by_party(&deal.worth, number),
                "about": self.by_party(&deal.worth, about),
                "rational": deal.rational,
                "open": open,
                "witness": self.witness(deal),
            })
        };
        ends.iter().zip(open).map(end).collect()
    }

    fn pieces(&self, pieces: &[FrontierPiece], faces: &[FrontierFace], limit: usize) -> Value {
        let pieces = pieces.iter().map(|piece| self.piece(piece));
        pieces.chain(faces.iter().map(|face| self.face(face))).take(limit).collect()
    }

    fn witness(&self, deal: &Deal) -> Value {
        let values = deal.witness.iter().enumerate().map(|(place, value)| {
            let answer = match value {
                Answered::Choice(place) => Answer::Choice(*place),
                Answered::Amount(number) => Answer::Amount(Range::point(number)),
            };
            let issue = IssueId(place);
            (self.subject.issue_id(issue), self.subject.value(issue, &answer))
        });
        object(values)
    }

    fn named(&self, named: &Named) -> Value {
        let Some((first, others)) = named.deals.split_first() else { return Value::Null };
        json!({
            "utilities": self.by_party(&first.worth, number),
            "about": self.by_party(&first.worth, about),
            "gains": self.by_party(&first.gains(self.parties), number),
            "value": number(&named.value),
            "ties": named.ties().found.to_string(),
            "reached": first.reached,
            "witness": self.witness(first),
            "others": others.iter().map(|deal| self.deal(deal)).collect::<Value>(),
            "between": self.pieces(&named.between, &named.across, usize::MAX),
        })
    }

    /// The best package seen of a point that could not be proved, and what none comes to more than.
    fn unproved(&self, unproved: &Unproved) -> Value {
        let deal = unproved.seen.as_ref().map(|(deal, _)| deal);
        json!({
            "utilities": deal.map(|deal| self.by_party(&deal.worth, number)),
            "about": deal.map(|deal| self.by_party(&deal.worth, about)),
            "gains": deal.map(|deal| self.by_party(&deal.gains(self.parties), number)),
            "value": unproved.seen.as_ref().map(|(_, value)| number(value)),
            "most": unproved.most.as_ref().map(number),
            "witness": deal.map(|deal| self.witness(deal)),
        })
    }

    fn draft(&self, draft: &DraftDeal, limit: usize) -> Value {
        let whole = draft.silent_on.is_empty();
        json!({
            "draft": draft.id,
            "silent_on": draft.silent_on.iter().map(|issue| self.subject.issue_id(*issue)).collect::<Value>(),
            "utilities": whole.then(|| self.by_party(&draft.worth, number)),
            "looked_at": whole.then_some(draft.looked_at),
            "on_frontier": draft.on_frontier,
            "distance": whole.then(|| number(&draft.distance)),
            "room": whole.then(|| self.by_party(&draft.room, number)),
            "better_count": whole.then(|| draft.better.len().to_string()),
            "better": draft.better.iter().take(limit).map(|deal| self.deal(deal)).collect::<Value>(),
            "better_pieces": self.pieces(&draft.better_pieces, &draft.better_faces, limit),
        })
    }
}

fn about(worth: &Number) -> Value {
    number(&worth.rounded(PLACES))
}
