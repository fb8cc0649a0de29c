//! Parties and their positions, rules, sources and citations: who says what, and where it is found.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::super::raw::{self, Entries};
use super::super::source_map::PositionPlace;
use super::super::{Code, Diagnostic, Span, limits};
use super::Checker;
use super::names::{Charset, Names};
use crate::model::{Basis, Cite, Fallback, Firmness, Number, Party, Position, Role, Rule, Source};

const ROLES: &[(&str, Role)] =
    &[("Signatory", Role::Signatory), ("Guarantor", Role::Guarantor), ("Observer", Role::Observer)];
const FIRMNESSES: &[(&str, Firmness)] =
    &[("RedLine", Firmness::RedLine), ("Demand", Firmness::Demand), ("Wish", Firmness::Wish)];
const BASES: &[(&str, Basis)] = &[
    ("Stated", Basis::Stated),
    ("Reported", Basis::Reported),
    ("Inferred", Basis::Inferred),
    ("Assumed", Basis::Assumed),
];

impl<'r> Checker<'r> {
    pub(super) fn check_sources(&mut self, entries: &Option<Entries<'r, raw::Source<'r>>>) -> IndexMap<String, Source> {
        let mut sources = IndexMap::new();
        let mut keys = self.keys(entries, "source", Charset::Id);
        self.limit(&mut keys, "sources", limits::SOURCES);
        for (id, span, source) in keys {
            self.map.add_source(&id, span);
            self.sources.declare(id.clone(), span, ());
            let Some(source) = source else { continue };
            let title = self.text_or_empty(source.title, "the title of a source");
            let publisher = self.text_or_empty(source.publisher, "the publisher");
            let date = self.date(source.date, "the date of a source");
            let url = self.text_or_empty(source.url, "the address of a source");
            sources.insert(id.into_owned(), Source { title, publisher, date, url });
        }
        sources
    }

    pub(super) fn cites(&mut self, cites: &Option<Vec<Option<raw::Cite<'r>>>>, owner: &str, place: Span) -> Vec<Cite> {
        let mut checked = Vec::new();
        for cite in cites.iter().flatten().flatten() {
            let by = self.text_or_empty(cite.by, "`by`");
            let note = self.text_or_empty(cite.note, "`note`");
            let Some(leaf) = cite.source else {
                let place = cite.by.or(cite.note).map_or(place, |leaf| self.span(leaf));
                self.missing("source", place, "citation", owner);
                continue;
            };
            let Some(source) = self.text(leaf, "the name of a source") else { continue };
            match self.sources.get(&source) {
                Some(place) => self.sources.list[place].used = true,
                None => {
                    let (span, sources) = (self.span(leaf), &self.sources);
                    self.sink.add_unknown(|| {
                        sources.unknown(Code::UnknownSource, &source, span).label("not declared in `sources`")
                    });
                }
            }
            checked.push(Cite { source: source.into_owned(), by, note });
        }
        checked
    }

    pub(super) fn check_rules(&mut self, entries: &Option<Entries<'r, raw::Rule<'r>>>) -> Vec<Rule> {
        let mut keys = self.keys(entries, "rule", Charset::Id);
        self.limit(&mut keys, "rules", limits::RULES);
        let mut rules = Vec::with_capacity(keys.len());
        for (id, span, rule) in keys {
            self.map.add_rule(&id, span);
            let Some(rule) = rule else { continue };
            let because = rule.because.and_then(|leaf| self.text(leaf, "the reason of a rule"));
            if rule.because.is_none() {
                self.missing("because", span, "rule", &id);
            }
            if rule.holds.is_none() {
                self.missing("holds", span, "rule", &id);
            }
            let holds = rule.holds.as_ref().and_then(|holds| self.condition(holds));
            let cites = self.cites(&rule.cites, &id, span);
            let line = Some(self.map.line(span));
            let (Some(because), Some(holds)) = (because, holds) else { continue };
            rules.push(Rule { id: id.into_owned(), because: because.into_owned(), holds, cites, line });
        }
        rules
    }

    pub(super) fn check_parties(&mut self, entries: &Option<Entries<'r, raw::Party<'r>>>) -> Vec<Party> {
        let mut keys = self.keys(entries, "party", Charset::Id);
        self.limit(&mut keys, "parties", limits::PARTIES);
        let mut parties = Vec::with_capacity(keys.len());
        for (id, span, party) in keys {
            self.map.add_party(&id, span);
            let place = self.parties.declare(id.clone(), span, Names::new("position"));
            let Some(party) = party else { continue };
            let title = party.title.and_then(|title| self.text(title, "the title of a party"));
            let role = self.choice(party.role, "role", ROLES);
            let positions = self.positions(&party.positions, place, None);
            let interests = party.interests.as_ref().map(|interests| self.interests(interests, &id, span));
            let title = title.unwrap_or(id.clone()).into_owned();
            parties.push(Party { id: id.into_owned(), title, role, positions, interests });
        }
        parties
    }

    /// The positions of a party, or those that a variant adds to it.
    pub(super) fn positions(
        &mut self,
        entries: &Option<Entries<'r, raw::Position<'r>>>,
        party: usize,
        variant: Option<&str>,
    ) -> Vec<Position> {
        let mut keys = self.keys(entries, "position", Charset::Id);
        self.limit(&mut keys, "positions in all parties", limits::POSITIONS.saturating_sub(self.positions));
        self.positions += keys.len();
        let mut positions = Vec::with_capacity(keys.len());
        for (id, span, position) in keys {
            if variant.is_none() {
                self.parties.list[party].what.declare(id.clone(), span, ());
            }
            let Some(position) = position else { continue };
            self.map_position(position, &id, span, party, variant);
            positions.extend(self.position(position, id, span));
        }
        positions
    }

    fn map_position(&mut self, raw: &raw::Position<'r>, id: &str, name: Span, party: usize, variant: Option<&str>) {
        let fallbacks = raw.fallbacks.iter().flatten().flatten().map(|fallback| &fallback.requires);
        let rungs = match raw.fallbacks {
            None => Vec::new(),
            Some(_) => {
                let rungs = std::iter::once(&raw.requires).chain(fallbacks);
                rungs.map(|rung| rung.as_ref().map_or(name, |condition| self.condition_span(condition))).collect()
            }
        };
        let party = self.parties.list[party].id.clone();
        self.map.add_position(variant, &party, id, PositionPlace { name, rungs });
    }

    fn position(&mut self, raw: &raw::Position<'r>, id: Cow<'r, str>, span: Span) -> Option<Position> {
        let claim = raw.claim.and_then(|leaf| self.text(leaf, "the claim of a position"));
        if raw.claim.is_none() {
            self.missing("claim", span, "position", &id);
        }
        if raw.requires.is_none() {
            self.missing("requires", span, "position", &id);
        }
        let requires = raw.requires.as_ref().and_then(|requires| self.condition(requires));
        let firmness = self.choice(raw.firmness, "firmness", FIRMNESSES);
        let weight = self.weight(raw.weight, "the weight of a position", Number::one());
        let fallbacks = self.fallbacks(raw, &id, span);
        self.check_firmness(raw, firmness, &id, span);
        let basis = self.choice(raw.basis, "basis", BASES);
        let confidence = self.confidence(raw);
        let since = self.date(raw.since, "`since`");
        let until = self.date(raw.until, "`until`");
        if let (Some(since), Some(until)) = (since, until)
            && until <= since
        {
            let (begin, end) = (self.span(raw.since?), self.span(raw.until?));
            self.sink.add(|| {
                let how = if until == since { "on the day it begins" } else { "before it begins" };
                Diagnostic::new(Code::InvertedDates, end, format!("the position `{id}` is never held: it ends {how}"))
                    .label("the first day on which it is no longer held")
                    .also(begin, "the first day on which it is held")
                    .help("`until` is later than `since`; without `until` a position is held from then on")
            });
        }
        let cites = self.cites(&raw.cites, &id, span);
        let (id, line) = (id.into_owned(), Some(self.map.line(span)));
        let (claim, requires) = (claim?.into_owned(), requires?);
        Some(Position {
            id,
            claim,
            requires,
            firmness,
            weight,
            fallbacks,
            basis,
            confidence,
            since,
            until,
            cites,
            line,
        })
    }

    fn fallbacks(&mut self, raw: &raw::Position<'r>, id: &str, span: Span) -> Vec<Fallback> {
        let fallbacks = raw.fallbacks.as_deref().unwrap_or_default();
        if fallbacks.len() > limits::FALLBACKS {
            self.sink.add(|| {
                let help = "a few rungs say as much";
                limits::too_many(span, "fallbacks", fallbacks.len(), limits::FALLBACKS, help)
            });
        }
        let mut checked = Vec::with_capacity(fallbacks.len());
        for fallback in fallbacks.iter().flatten() {
            if fallback.requires.is_none() {
                let place = fallback.weight.map_or(span, |leaf| self.span(leaf));
                self.missing("requires", place, "fallback", id);
            }
            let requires = fallback.requires.as_ref().and_then(|requires| self.condition(requires));
            let weight = self.weight(fallback.weight, "the weight of a fallback", Number::one());
            checked.extend(requires.map(|requires| Fallback { requires, weight }));
        }
        checked
    }

    /// Wishes have no fallbacks, and those of a red line are no way out of it.
    fn check_firmness(&mut self, raw: &raw::Position<'r>, firmness: Firmness, id: &str, span: Span) {
        let fallback = raw.fallbacks.iter().flatten().flatten().find_map(|fallback| fallback.requires.as_ref());
        let (Some(fallback), Some(firm)) = (fallback, raw.firmness) else { return };
        let (fallback, firm) = (self.condition_span(fallback), self.span(firm));
        match firmness {
            Firmness::Demand => {}
            Firmness::Wish => self.sink.add(|| {
                Diagnostic::new(Code::WishWithFallbacks, fallback, format!("the wish `{id}` has a fallback"))
                    .label("a wish binds nobody, so there is nothing to fall back from")
                    .also(firm, "the position is a wish")
                    .help("without `fallbacks` it is a wish; with `firmness: Demand` it can be conceded step by step")
            }),
            Firmness::RedLine => self.warn(
                Diagnostic::new(
                    Code::RedLineWithFallbacks,
                    fallback,
                    format!("the red line `{id}` has a fallback, which is a red line too"),
                )
                .label("a red line is not for trade, so it is never fallen back to")
                .also(firm, "the position is a red line")
                .also(span, "")
                .help("with `firmness: Demand` and a high `weight` the position can be left for its fallback"),
            ),
        }
    }

    fn confidence(&mut self, raw: &raw::Position<'r>) -> Number {
        let Some(leaf) = raw.confidence else { return Number::one() };
        let Some(number) = self.number(leaf, "the confidence") else { return Number::one() };
        if number.is_negative() || number > Number::one() {
            let span = self.span(leaf);
            self.sink.add(|| {
                Diagnostic::new(Code::BadConfidence, span, format!("the confidence {number} is no probability"))
                    .label("must lie between 0 and 1")
                    .help("1 is certain, 0.5 as likely as not; 90 percent is written 0.9")
            });
        }
        number
    }
}
