//! What `bargain` answers, as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::line::Line;
use super::values::{count, counts, head, lower_bounds, number, object, strings};
use super::writer::Object;
use crate::analysis::{
    Bargain, BargainParty, BodySide, Deal, DraftDeal, Frontier, FrontierBody, FrontierFace, FrontierPiece, Named,
    Unproved,
};
use crate::engine::Count;
use crate::model::{Number, PartyId, Value as Answered};
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
    let Frontier { pieces: straight, faces, bodies, .. } = &answer.frontier;
    all.field("pieces_count", (straight.len() + faces.len() + bodies.len()).to_string())?;
    all.field("counts", counts(subject))?;
    let mut least = vec![("packages", answer.packages.complete), ("frontier_count", total.complete)];
    if let Some(draft) = answer.draft.as_ref().filter(|draft| draft.silent_on.is_empty()) {
        least.extend(["distance", "room", "better_count"].map(|name| (name, draft.complete)));
    }
    all.field("lower_bounds", lower_bounds(&least))?;
    all.list("parties", answer.parties.iter().map(|party| table.party(party)))?;
    let named = |parties: &[PartyId]| parties.iter().map(|party| subject.party_id(*party)).collect::<Value>();
    all.field("red_lines", named(&answer.red_lines))?;
    all.field("left_out", named(&answer.left_out))?;
    all.field("underivable", named(&answer.underivable))?;
    let frontier = deals.iter().take(limit);
    all.written_list("frontier", frontier.map(|deal| Line::object(|line| table.deal(line, deal))))?;
    let pieces = pieces((straight, faces, bodies)).take(limit);
    all.written_list("pieces", pieces.map(|piece| Line::object(|line| table.piece(line, &piece))))?;
    for (name, point) in answer.named() {
        match point.as_ref().ok().and_then(|named| Some((named, named.deals.split_first()?))) {
            Some(told) => all.written_field(name, &Line::object(|line| table.named(line, told, limit)))?,
            None => all.field(name, Value::Null)?,
        }
    }
    let reasons = answer.named().into_iter().filter_map(|(name, point)| Some((name, point.as_ref().err()?)));
    all.field("reasons", object(reasons.map(|(name, reason)| (name.to_owned(), reason.as_str().into()))))?;
    all.written_field("unproved", &Line::object(|line| table.all_unproved(line, answer)))?;
    match &answer.draft {
        Some(draft) => all.written_field("draft", &Line::object(|line| table.draft(line, draft, limit)))?,
        None => all.field("draft", Value::Null)?,
    }
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
    fn by_party(&self, line: &mut Line, name: &str, numbers: &[Number]) {
        line.inner(name, |line| {
            for (number, party) in numbers.iter().zip(self.parties) {
                line.number(&self.subject.view.party(party.party).id, number);
            }
        });
    }

    /// What a deal is worth by party, exactly and about.
    fn worth(&self, line: &mut Line, worth: &[Number]) {
        self.by_party(line, "utilities", worth);
        let about: Vec<_> = worth.iter().map(|worth| worth.rounded(PLACES)).collect();
        self.by_party(line, "about", &about);
    }

    fn deal(&self, line: &mut Line, deal: &Deal) {
        self.worth(line, &deal.worth);
        line.text("packages", &deal.packages.found.to_string());
        line.value("rational", deal.rational);
        line.value("reached", deal.reached);
        self.witness(line, deal);
    }

    /// A polygon is told as a piece with more than two ends, and so is a body.
    fn piece(&self, line: &mut Line, piece: &Piece<'_>) {
        let (ends, open, reached) = match piece {
            Piece::Straight(piece) => (&piece.ends[..], &piece.open[..], piece.reached),
            Piece::Flat(face) => (&face.corners[..], &face.open_corners[..], face.reached),
            Piece::Body(body) => (&body.corners[..], &body.open_corners[..], body.reached),
        };
        line.list("ends", ends.iter().zip(open), |line, (deal, open)| {
            self.worth(line, &deal.worth);
            line.value("rational", deal.rational);
            line.value("open", *open);
            self.witness(line, deal);
        });
        match piece {
            Piece::Straight(_) => {}
            Piece::Flat(face) => line.value("open_sides", &face.open_sides[..]),
            Piece::Body(body) => {
                let sides = |wanted: &dyn Fn(&BodySide) -> bool| {
                    body.sides
                        .iter()
                        .filter(|side| wanted(side))
                        .map(|side| Value::from(side.corners.clone()))
                        .collect::<Value>()
                };
                line.value("dimension", body.dimension);
                line.value("sides", sides(&|side| side.dimension + 1 == body.dimension));
                line.value("open_faces", sides(&|side| side.open));
            }
        }
        line.value("reached", reached);
    }

    fn witness(&self, line: &mut Line, deal: &Deal) {
        let issues = &self.subject.view.scenario.issues;
        line.inner("witness", |line| {
            for (issue, value) in issues.iter().zip(&deal.witness) {
                match value {
                    Answered::Choice(place) => line.text(&issue.id, issue.domain.choice(*place).unwrap_or_default()),
                    Answered::Amount(number) => line.number(&issue.id, number),
                }
            }
        });
    }

    fn named(&self, line: &mut Line, (named, (first, others)): (&Named, (&Deal, &[Deal])), limit: usize) {
        self.worth(line, &first.worth);
        self.by_party(line, "gains", &first.gains(self.parties));
        line.number("value", &named.value);
        line.text("ties", &named.ties().found.to_string());
        line.value("reached", first.reached);
        self.witness(line, first);
        line.text("others_count", &others.len().to_string());
        // With the first one, there are as many as `--limit` allows.
        line.list("others", others.iter().take(limit.saturating_sub(1)), |line, deal| self.deal(line, deal));
        let between = pieces((&named.between, &named.across, &named.throughout)).take(limit);
        line.list("between", between, |line, piece| self.piece(line, &piece));
    }

    /// The points that could not be proved, by name.
    fn all_unproved(&self, line: &mut Line, answer: &Bargain) {
        for ((name, _), unproved) in answer.named().into_iter().zip(&answer.unproved) {
            if let Some(unproved) = unproved {
                line.inner(name, |line| self.unproved(line, unproved));
            }
        }
    }

    /// The best package seen, and what none comes to more than.
    fn unproved(&self, line: &mut Line, unproved: &Unproved) {
        match &unproved.seen {
            Some((deal, value)) => {
                self.worth(line, &deal.worth);
                self.by_party(line, "gains", &deal.gains(self.parties));
                line.number("value", value);
                self.witness(line, deal);
            }
            None => {
                let absent = ["utilities", "about", "gains", "value", "witness"];
                absent.into_iter().for_each(|name| line.value(name, Value::Null));
            }
        }
        match &unproved.most {
            Some(most) => line.number("most", most),
            None => line.value("most", Value::Null),
        }
    }

    fn draft(&self, line: &mut Line, draft: &DraftDeal, limit: usize) {
        let whole = draft.silent_on.is_empty();
        let if_whole = |line: &mut Line, name: &str, tell: &dyn Fn(&mut Line)| {
            if whole { tell(line) } else { line.value(name, Value::Null) }
        };
        line.value("draft", draft.id.as_str());
        line.value("silent_on", draft.silent_on.iter().map(|issue| self.subject.issue_id(*issue)).collect::<Value>());
        if_whole(line, "utilities", &|line| self.by_party(line, "utilities", &draft.worth));
        line.value("looked_at", whole.then_some(draft.looked_at));
        line.value("on_frontier", draft.on_frontier);
        match &draft.distance {
            Some(distance) => {
                line.number("distance", distance);
                self.by_party(line, "room", &draft.room);
            }
            None => ["distance", "room"].into_iter().for_each(|name| line.value(name, Value::Null)),
        }
        line.value("better_count", whole.then(|| draft.better.len().to_string()));
        line.list("better", draft.better.iter().take(limit), |line, deal| self.deal(line, deal));
        let pieces = pieces((&draft.better_pieces, &draft.better_faces, &draft.better_bodies)).take(limit);
        line.list("better_pieces", pieces, |line, piece| self.piece(line, &piece));
    }
}

/// A part of a frontier between deals.
enum Piece<'a> {
    Straight(&'a FrontierPiece),
    Flat(&'a FrontierFace),
    Body(&'a FrontierBody),
}

fn pieces<'a>(
    (pieces, faces, bodies): (&'a [FrontierPiece], &'a [FrontierFace], &'a [FrontierBody]),
) -> impl Iterator<Item = Piece<'a>> {
    pieces.iter().map(Piece::Straight).chain(faces.iter().map(Piece::Flat)).chain(bodies.iter().map(Piece::Body))
}
