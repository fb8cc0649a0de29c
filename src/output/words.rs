//! How parties, positions, rules and answers are spoken of, wherever they are shown.

use num_bigint::BigUint;

use super::Subject;
use super::document::{Line, Member};
use super::numbers::{cost, several};
use crate::analysis::{Clause, Move};
use crate::engine::Count;
use crate::model::{
    Answer, Basis, Condition, Firmness, Held, IssueId, Number, PartyId, Position, Range, Rung, Value, View,
};
use crate::wording::names;

/// Who said something is shown if it is no longer than this.
const SHORT: usize = 40;

/// The words of a condition are shown beside a claim if they are no longer than this.
const READABLE: usize = 200;

impl<'a> Subject<'a> {
    /// The name of a party as people read it.
    pub(super) fn party(&self, party: PartyId) -> &'a str {
        names::party(self.view.party(party))
    }

    /// The names of parties as a sentence lists them.
    pub(super) fn parties(&self, parties: &[PartyId]) -> String {
        let names: Vec<_> = parties.iter().map(|party| self.party(*party)).collect();
        match &names[..] {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [start @ .., last] => format!("{} and {last}", start.join(", ")),
        }
    }

    /// The name of an issue as people read it.
    pub(super) fn issue(&self, issue: IssueId) -> &'a str {
        names::issue(&self.view.scenario.issues[issue.0])
    }

    /// The id of a party.
    pub(super) fn party_id(&self, party: PartyId) -> String {
        self.view.party(party).id.clone()
    }

    /// The id of an issue.
    pub(super) fn issue_id(&self, issue: IssueId) -> String {
        self.view.scenario.issues[issue.0].id.clone()
    }

    /// A condition in words.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        condition.words(&self.view.scenario.issues)
    }

    /// An answer in words.
    pub(super) fn answer(&self, issue: IssueId, answer: &Answer) -> String {
        answer.words(&self.view.scenario.issues[issue.0])
    }

    /// An answer as a part of a sentence.
    fn in_sentence(&self, issue: IssueId, answer: &Answer) -> String {
        match answer {
            Answer::Choice(place) => self.view.scenario.issues[issue.0].words_in_sentence(&Value::Choice(*place)),
            Answer::Amount(_) => self.answer(issue, answer),
        }
    }

    /// Several answers in words, with how many values a range holds.
    pub(super) fn answers(&self, issue: IssueId, answers: &[Answer]) -> String {
        let words = answers.iter().map(|answer| match answer {
            Answer::Amount(Range { values: Some(found), .. }) if *found != BigUint::from(1u8) => {
                let values = several(&Count { found: found.clone(), complete: true }, "value");
                format!("{} ({values})", self.answer(issue, answer))
            }
            _ => self.answer(issue, answer),
        });
        words.collect::<Vec<_>>().join("; ")
    }

    /// Several answers of which any will do.
    pub(super) fn any_of(&self, issue: IssueId, answers: &[Answer]) -> String {
        names::any_of(&self.view.scenario.issues[issue.0], answers)
    }

    /// A place in the file.
    pub(super) fn at(&self, line: Option<usize>) -> Option<Line> {
        line.map(|line| Line::faint(format!("{}:{line}", self.file)))
    }

    /// What is said, its id in brackets, and where it stands.
    fn cited(&self, said: &str, id: &str, line: Option<usize>) -> Line {
        let cited = Line::from(said).then(" (").then(Line::name(id)).then(")");
        match self.at(line) {
            Some(place) => cited.then(" ").then(place),
            None => cited,
        }
    }

    /// What a position says, with all that a reader should know of it.
    fn remarked(&self, said: &str, id: &str, position: &Position) -> Line {
        let cited = self.cited(said, id, position.line);
        remarks(position).into_iter().fold(cited, |line, remark| line.then(Line::faint(format!(", {remark}"))))
    }

    /// A position as its party puts it.
    pub(super) fn claim(&self, position: &Position) -> String {
        names::claim(position, &self.view.scenario.issues)
    }

    /// A rung that takes part in a conflict.
    pub(super) fn in_conflict(&self, rung: &Rung, clauses: &[Clause]) -> Member {
        let position = self.view.positions[rung.held].position;
        let claim = self.claim(position);
        let (said, meaning) = match fallback(position, rung.level) {
            None => (claim, Some(self.condition(&position.requires))),
            Some(weaker) => {
                let which = which_fallback(rung.level, position.fallbacks.len());
                (format!("not even {which}, {}, of: {claim}", quoted(&self.condition(weaker))), None)
            }
        };
        let taking_part: Vec<_> = clauses.iter().map(|clause| self.condition(&clause.condition)).collect();
        let meaning = match taking_part.is_empty() {
            true => meaning.filter(|words| words.len() <= READABLE && *words != self.claim(position)),
            false => None,
        };
        let mut more: Vec<Line> = meaning.map(|words| Line::from(format!("that is: {words}"))).into_iter().collect();
        match &taking_part[..] {
            [] => {}
            [one] => more.push(Line::from(format!("the clause that takes part: {one}"))),
            several => more.push(Line::from(format!("the clauses that take part: {}", several.join("; ")))),
        }
        Member { who: self.party(rung.party).into(), what: self.remarked(&said, &rung.id, position), more }
    }

    /// A rung by itself: the claim, or the fallback of it.
    pub(super) fn rung(&self, rung: &Rung) -> Line {
        let position = self.view.positions[rung.held].position;
        match fallback(position, rung.level) {
            Some(weaker) => self.of_fallback(position, weaker).into(),
            None => self.claim(position).into(),
        }
    }

    fn of_fallback(&self, position: &Position, weaker: &Condition) -> String {
        format!("the fallback {} of: {}", quoted(&self.condition(weaker)), self.claim(position))
    }

    /// Of rungs, the last one of each position: who leaves it has left the ones before.
    pub(super) fn weakest(&self, rungs: &[usize]) -> Vec<usize> {
        names::weakest(self.view, rungs)
    }

    /// Who leaves a rung and the ones before it, what that costs, and what the party says on it.
    pub(super) fn left(&self, place: usize) -> Line {
        let rung = &self.view.rungs[place];
        let position = self.view.positions[rung.held].position;
        let before = self.view.rungs[..=place].iter().filter(|other| other.held == rung.held);
        let weight: Number = before.map(|rung| rung.weight.clone()).sum();
        let instead = match fallback(position, rung.level + 1) {
            Some(weaker) => format!("; instead: {}", self.condition(weaker)),
            None if position.fallbacks.is_empty() => String::new(),
            None => "; fallbacks included".to_owned(),
        };
        let party = self.party(rung.party);
        Line::from(format!("{party}, cost {}: {}{instead}", cost(&weight), self.claim(position)))
    }

    /// A rule that takes part in a conflict.
    pub(super) fn rule(&self, place: usize) -> Member {
        let rule = &self.view.rules[place];
        let words = self.condition(&rule.holds);
        let said = if rule.because.trim().is_empty() { &words } else { rule.because.trim() };
        let readable = rule.in_file && said != words && words.len() <= READABLE;
        let more = readable.then(|| Line::from(format!("that is: {words}"))).into_iter().collect();
        Member { who: Line::faint("rule"), what: self.cited(said, &rule.id, rule.line), more }
    }

    /// Rungs of one position that are given up, the last of them and how far that goes.
    pub(super) fn given_up(&self, rung: &Rung, moves: &[&Move]) -> Member {
        let position = self.view.positions[rung.held].position;
        let next = fallback(position, rung.level + 1);
        let mut more: Vec<_> = moves.iter().map(|step| self.how_far(step)).collect();
        match next {
            Some(weaker) => more.insert(0, Line::from(format!("settles for: {}", self.condition(weaker)))),
            None if !position.fallbacks.is_empty() => more.insert(0, "gives up its fallbacks too".into()),
            None if moves.is_empty() => more.push("gives it up".into()),
            None => {}
        }
        let id = rung.id.split('#').next().unwrap_or_default();
        Member { who: self.party(rung.party).into(), what: self.remarked(&self.claim(position), id, position), more }
    }

    /// How far a position moves.
    fn how_far(&self, step: &Move) -> Line {
        let from = self.bare(&step.from).unwrap_or_else(|| self.in_sentence(step.issue, &step.from));
        let to = self.in_sentence(step.issue, &step.to);
        let near = |open: bool, above: bool| {
            if !open {
                ""
            } else if above {
                "just above "
            } else {
                "just below "
            }
        };
        let (leaves, reaches) = (near(step.from_open, !step.up), near(step.open, step.up));
        Line::from(format!("{}: from {leaves}{from} to {reaches}{to}", self.issue(step.issue)))
    }

    /// An amount without its unit.
    fn bare(&self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Amount(range) => Some(range.words()),
            Answer::Choice(_) => None,
        }
    }

    /// A position as its party stated it.
    pub(super) fn position(&self, held: &Held<'_>) -> Line {
        let id = format!("{}/{}", self.view.party(held.party).id, held.position.id);
        self.remarked(&self.claim(held.position), &id, held.position)
    }

    /// A fallback that a draft keeps.
    pub(super) fn fallback(&self, position: &Position, level: usize) -> Option<Line> {
        let words = self.condition(fallback(position, level)?);
        let which = which_fallback(level, position.fallbacks.len());
        Some(Line::from(format!("not as stated, but {which} is kept: {words}")))
    }

    /// What a cost is made of, such as "5 (Landlord 3, Tenant 2)".
    pub(super) fn shares(&self, total: &Number, by_party: &[(PartyId, Number)]) -> String {
        let paying = by_party.iter().filter(|(_, share)| !share.is_zero());
        let shares: Vec<_> = paying.map(|(party, share)| format!("{} {}", self.party(*party), cost(share))).collect();
        match by_party.iter().filter(|(_, share)| !share.is_zero()).collect::<Vec<_>>()[..] {
            [] => cost(total),
            [(only, _)] => format!("{} ({})", cost(total), self.party(*only)),
            _ => format!("{} ({})", cost(total), shares.join(", ")),
        }
    }
}

/// The condition of a fallback, counted from 1; none for the position as stated and beyond the last.
fn fallback(position: &Position, level: usize) -> Option<&Condition> {
    position.fallbacks.get(level.checked_sub(1)?).map(|fallback| &fallback.requires)
}

fn which_fallback(level: usize, of: usize) -> String {
    match (level, of) {
        (1, 1) => "the fallback".to_owned(),
        (level, of) if level == of => "the last fallback".to_owned(),
        (level, of) => format!("fallback {level} of {of}"),
    }
}

/// Words in quotes; quotes inside them become single ones.
fn quoted(words: &str) -> String {
    let inside = words.replace('\u{201c}', "\u{2018}").replace('\u{201d}', "\u{2019}");
    format!("\u{201c}{inside}\u{201d}")
}

/// What else a reader should know of a position.
fn remarks(position: &Position) -> Vec<String> {
    let firmness = match position.firmness {
        Firmness::RedLine => Some("red line".to_owned()),
        Firmness::Wish => Some("wish".to_owned()),
        Firmness::Demand => None,
    };
    firmness.into_iter().chain(known_from(position)).collect()
}

/// How a position is known, and from whom where that is short.
fn known_from(position: &Position) -> Option<String> {
    let mut speakers: Vec<&str> = position.cites.iter().map(|cite| cite.by.trim()).collect();
    speakers.retain(|by| !by.is_empty());
    speakers.dedup();
    let by = speakers.join(" and ");
    let by = (!by.is_empty() && by.chars().count() <= SHORT).then_some(by);
    let basis = match position.basis {
        Basis::Stated => return by.map(|by| format!("said by {by}")),
        Basis::Reported => "reported",
        Basis::Inferred => "inferred",
        Basis::Assumed => "assumed",
    };
    Some(by.map_or(basis.to_owned(), |by| format!("{basis} by {by}")))
}

/// The options of the view's changes and the day, after the title.
pub(super) fn title(view: &View<'_>) -> Line {
    let mut title = Line::strong(view.scenario.title.trim());
    let told = view.changes.iter().any(|change| change.starts_with("as of "));
    if let Some(day) = view.day.filter(|_| !told) {
        title = title.then(format!(", as of {day}"));
    }
    match view.changes.is_empty() {
        true => title,
        false => title.then(format!(", {}", view.changes.join(", "))),
    }
}
