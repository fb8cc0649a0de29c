//! A scenario without names: parties, speakers and sources get neutral labels.
//!
//! Free texts could name anybody, so titles, summaries, claims, reasons and notes are left out, and all ids are counted
//! through. What is negotiated about stays: the titles of issues, their values and units, with every word that belongs
//! to a party, a speaker or a publisher replaced. A word that only hints at somebody cannot be recognised.

use indexmap::IndexMap;

use super::{Cite, Domain, Fallback, Issue, Party, Position, Rule, Scenario, Source, Variant, ViewOptions};

/// A name shorter than this is replaced as a whole word only, and not at the beginning of a longer one.
const STEM: usize = 4;

/// A scenario without names, and what became of the names.
#[derive(Clone, Debug)]
pub struct Redaction {
    /// The scenario.
    pub scenario: Scenario,
    parties: Vec<(String, String)>,
    positions: Vec<((String, String), String)>,
    issues: Vec<RenamedIssue>,
    variants: Vec<(String, String)>,
}

/// An issue's old and new id, and those of its values.
#[derive(Clone, Debug)]
struct RenamedIssue {
    old: String,
    new: String,
    values: Vec<(String, String)>,
}

/// Gives everybody in a scenario a neutral label.
pub fn redact(scenario: &Scenario) -> Redaction {
    let masks = Masks::of(scenario);
    let mut redaction = Redaction {
        scenario: scenario.clone(),
        parties: numbered(scenario.parties.iter().map(|party| &party.id), |place| label(place).1),
        positions: positions(scenario),
        issues: Vec::new(),
        variants: numbered(scenario.variants.iter().map(|variant| &variant.id), |place| {
            format!("variant-{}", place + 1)
        }),
    };
    let sources = numbered(scenario.sources.keys(), |place| format!("source-{}", place + 1));
    let cites = |cites: &[Cite]| masks.cites(cites, &sources);
    let whole = &mut redaction.scenario;
    (whole.title, whole.summary) = ("A negotiation".to_owned(), String::new());
    whole.sources =
        sources.iter().map(|(_, key)| (key.clone(), Source { title: key.clone(), ..Source::default() })).collect();
    for (place, issue) in whole.issues.iter_mut().enumerate() {
        let (old, values) = (issue.id.clone(), masks.issue(issue, place));
        redaction.issues.push(RenamedIssue { old, new: issue.id.clone(), values });
    }
    for (place, rule) in whole.rules.iter_mut().enumerate() {
        *rule = Rule {
            id: format!("rule-{}", place + 1),
            because: String::new(),
            cites: cites(&rule.cites),
            line: None,
            ..rule.clone()
        };
    }
    for (place, draft) in whole.drafts.iter_mut().enumerate() {
        (draft.id, draft.title, draft.cites) = (format!("draft-{}", place + 1), String::new(), cites(&draft.cites));
    }
    let known = &redaction.positions;
    for (place, party) in whole.parties.iter_mut().enumerate() {
        let owner = party.id.clone();
        party.positions.iter_mut().for_each(|position| neutral(position, &owner, known, &cites));
        *party = Party { id: label(place).1, title: label(place).0, ..party.clone() };
    }
    for (place, variant) in whole.variants.iter_mut().enumerate() {
        let owner = |party: super::PartyId| scenario.parties[party.0].id.as_str();
        variant.drop.iter_mut().for_each(|(party, id)| *id = named(known, owner(*party), id));
        variant.add.iter_mut().for_each(|(party, position)| neutral(position, owner(*party), known, &cites));
        *variant = Variant { id: format!("variant-{}", place + 1), title: String::new(), ..variant.clone() };
    }
    redaction
}

impl Redaction {
    /// Options of a view in the new names; what is not known stays as it is.
    pub fn options(&self, options: &ViewOptions) -> ViewOptions {
        let renamed = |names: &[(String, String)], old: &str| {
            names.iter().find(|(known, _)| known == old).map_or(old.to_owned(), |(_, new)| new.clone())
        };
        let position = |given: &String| {
            let Some((party, rest)) = given.split_once('/') else { return given.clone() };
            let (id, rung) = rest.split_once('#').map_or((rest, None), |(id, rung)| (id, Some(rung)));
            let rung = rung.map_or(String::new(), |rung| format!("#{rung}"));
            format!("{}/{}{rung}", renamed(&self.parties, party), named(&self.positions, party, id))
        };
        let setting = |given: &String| {
            let Some((issue, value)) = given.split_once('=') else { return given.clone() };
            let known = self.issues.iter().find(|known| known.old == issue);
            known.map_or(given.clone(), |known| format!("{}={}", known.new, renamed(&known.values, value)))
        };
        ViewOptions {
            variant: options.variant.as_ref().map(|name| renamed(&self.variants, name)),
            as_of: options.as_of,
            only: options.only.iter().map(|name| renamed(&self.parties, name)).collect(),
            drop: options.drop.iter().map(position).collect(),
            concede: options.concede.iter().map(position).collect(),
            set: options.set.iter().map(setting).collect(),
        }
    }
}

/// The title and the id of a party: letters first, then numbers.
fn label(place: usize) -> (String, String) {
    match u8::try_from(place).ok().filter(|place| *place < 26) {
        Some(place) => (format!("Party {}", char::from(b'A' + place)), format!("party-{}", char::from(b'a' + place))),
        None => (format!("Party {}", place + 1), format!("party-{}", place + 1)),
    }
}

fn numbered<'n>(names: impl Iterator<Item = &'n String>, new: impl Fn(usize) -> String) -> Vec<(String, String)> {
    names.enumerate().map(|(place, name)| (name.clone(), new(place))).collect()
}

/// A new id for every position of a party, those that variants add among them.
fn positions(scenario: &Scenario) -> Vec<((String, String), String)> {
    let mut known: Vec<((String, String), String)> = Vec::new();
    for (place, party) in scenario.parties.iter().enumerate() {
        let added = scenario.variants.iter().flat_map(|variant| &variant.add);
        let added = added.filter(|(owner, _)| owner.0 == place).map(|(_, position)| position);
        let mut ids: Vec<&String> = Vec::new();
        for position in party.positions.iter().chain(added) {
            if !ids.contains(&&position.id) {
                ids.push(&position.id);
            }
        }
        let new = |(place, id): (usize, &String)| ((party.id.clone(), id.clone()), format!("position-{}", place + 1));
        known.extend(ids.into_iter().enumerate().map(new));
    }
    known
}

fn named(known: &[((String, String), String)], party: &str, id: &str) -> String {
    let found = known.iter().find(|((owner, old), _)| owner == party && old == id);
    found.map_or(id.to_owned(), |(_, new)| new.clone())
}

fn neutral(
    position: &mut Position,
    owner: &str,
    known: &[((String, String), String)],
    cites: &impl Fn(&[Cite]) -> Vec<Cite>,
) {
    let fallbacks: Vec<Fallback> = std::mem::take(&mut position.fallbacks);
    *position = Position {
        id: named(known, owner, &position.id),
        claim: String::new(),
        cites: cites(&position.cites),
        line: None,
        fallbacks,
        ..position.clone()
    };
}

/// The words that must not be read any more, in lower case, with what stands for them; and the speakers.
struct Masks {
    words: IndexMap<String, String>,
    speakers: Vec<String>,
}

impl Masks {
    fn of(scenario: &Scenario) -> Self {
        let mut masks = Self { words: IndexMap::new(), speakers: Vec::new() };
        for (place, party) in scenario.parties.iter().enumerate() {
            masks.add(&party.title, &label(place).0, |_| true);
            masks.add(&party.id, &label(place).0, |_| true);
        }
        let is_name = |word: &str| !word.starts_with(char::is_lowercase);
        for cite in all_cites(scenario).filter(|cite| !cite.by.trim().is_empty()) {
            if !masks.speakers.contains(&cite.by) {
                masks.speakers.push(cite.by.clone());
            }
            masks.add(&cite.by, "somebody", is_name);
        }
        scenario.sources.values().for_each(|source| masks.add(&source.publisher, "somebody", is_name));
        masks
    }

    fn add(&mut self, name: &str, stands: &str, counts: impl Fn(&str) -> bool) {
        for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2 && counts(word)) {
            self.words.entry(word.to_lowercase()).or_insert_with(|| stands.to_owned());
        }
    }

    fn cites(&self, cites: &[Cite], sources: &[(String, String)]) -> Vec<Cite> {
        let one = |cite: &Cite| Cite {
            source: sources.iter().find(|(old, _)| *old == cite.source).map_or(String::new(), |(_, new)| new.clone()),
            by: self
                .speakers
                .iter()
                .position(|by| *by == cite.by)
                .map_or(String::new(), |at| format!("Speaker {}", at + 1)),
            note: String::new(),
        };
        cites.iter().map(one).collect()
    }

    /// Renames an issue; says what became of its values.
    fn issue(&self, issue: &mut Issue, place: usize) -> Vec<(String, String)> {
        issue.id = format!("issue-{}", place + 1);
        issue.title = self.masked(&issue.title);
        let mut values = Vec::new();
        match &mut issue.domain {
            Domain::Options(names) | Domain::Levels(names) => {
                for (place, name) in names.iter_mut().enumerate() {
                    let new = if self.masked(name) == *name { name.clone() } else { format!("value-{}", place + 1) };
                    values.push((std::mem::replace(name, new.clone()), new));
                }
            }
            Domain::Amount(amount) => amount.unit = self.masked(&amount.unit),
            Domain::YesNo => {}
        }
        let new =
            |name: &str| values.iter().find(|(old, _)| old == name).map_or(name.to_owned(), |(_, new)| new.clone());
        let labels = issue.labels.iter().map(|(name, text)| (new(name), self.masked(text)));
        let unlabelled = values.iter().filter(|(old, new)| old != new && !issue.labels.contains_key(old));
        let unlabelled = unlabelled.map(|(old, new)| (new.clone(), self.masked(old)));
        issue.labels = labels.chain(unlabelled).collect();
        values
    }

    /// A text with the words replaced that must not be read; what stands for neighbouring ones is said once.
    fn masked(&self, text: &str) -> String {
        let (mut shown, mut last) = (String::new(), None);
        for piece in pieces(text) {
            match self.stands_for(piece) {
                Some(stands) if last == Some(stands) => shown.truncate(shown.trim_end().len()),
                Some(stands) => {
                    shown.push_str(stands);
                    last = Some(stands);
                }
                None => {
                    shown.push_str(piece);
                    last = last.filter(|_| !piece.contains(char::is_alphanumeric));
                }
            }
        }
        shown
    }

    fn stands_for(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        let is_meant = |name: &str| if name.chars().count() < STEM { word == name } else { word.starts_with(name) };
        self.words.iter().find(|(name, _)| is_meant(name)).map(|(_, stands)| stands.as_str())
    }
}

fn all_cites(scenario: &Scenario) -> impl Iterator<Item = &Cite> {
    let stated = scenario.parties.iter().flat_map(|party| &party.positions);
    let added = scenario.variants.iter().flat_map(|variant| variant.add.iter().map(|(_, position)| position));
    let positions = stated.chain(added).flat_map(|position| &position.cites);
    let drafts = scenario.drafts.iter().flat_map(|draft| &draft.cites);
    positions.chain(scenario.rules.iter().flat_map(|rule| &rule.cites)).chain(drafts)
}

/// A text cut into words and what is between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = first.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != kind).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_are_replaced_and_others_stay() {
        let mut masks = Masks { words: IndexMap::new(), speakers: Vec::new() };
        masks.add("United States", "Party A", |_| true);
        masks.add("Ann", "Party B", |_| true);
        assert_eq!(
            masks.masked("What the United States' troops do in Annex B"),
            "What the Party A' troops do in Annex B"
        );
        assert_eq!(masks.masked("Ann's unit"), "Party B's unit");
    }
}
