//! A view: which rules and positions of a scenario a question is asked about.
//!
//! The file says everything that was said; a view picks a reading of it (a variant), a day, some of the parties,
//! and may set positions aside or fix values. Every command takes the same options, and they are applied in the
//! order of the fields of [`ViewOptions`].

use std::collections::BTreeSet;
use std::fmt;

use super::{Condition, Date, Draft, Firmness, IssueId, Number, Party, PartyId, Position, Scenario, Value, setting};

/// What a user asks a view to be; the default is the file as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewOptions {
    /// The name of a variant.
    pub variant: Option<String>,
    /// The day; positions not held then are left out. The scenario's own day if `None`.
    pub as_of: Option<Date>,
    /// Only these parties are heard; all if empty.
    pub only: Vec<String>,
    /// Positions to leave out with all their fallbacks, as `PARTY/POSITION`.
    pub drop: Vec<String>,
    /// Rungs to give up, as `PARTY/POSITION` or `PARTY/POSITION#K`; the rungs before are given up too.
    pub concede: Vec<String>,
    /// Values to fix, as `ISSUE=VALUE` or, for an amount, `ISSUE=[LOW..HIGH]`. They act as rules.
    pub set: Vec<String>,
}

/// A scenario as one question sees it.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The whole file.
    pub scenario: &'a Scenario,
    /// The rules of the file in file order, then what the variant and the user set.
    pub rules: Vec<ViewRule>,
    /// The parties that are heard, in file order.
    pub parties: Vec<PartyId>,
    /// The positions that are held, of whatever firmness, in file order.
    pub positions: Vec<Held<'a>>,
    /// The binding rungs: what conflicts and concessions are made of, in file order and strongest first.
    pub rungs: Vec<Rung>,
    /// The day it looks at, if any.
    pub day: Option<Date>,
    /// How it differs from the file as it stands, one phrase each, such as "variant security-track".
    pub changes: Vec<String>,
    /// The options that change nothing in it, with the reason, a phrase each.
    pub without_effect: Vec<String>,
}

/// A rule of a view.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewRule {
    /// The name of the file's rule, or `set:…` for what a variant or the user fixed.
    pub id: String,
    /// Why it holds.
    pub because: String,
    /// The condition.
    pub holds: Condition,
    /// Whether it stands in the file's `rules`.
    pub in_file: bool,
    /// The line of the file it stands on, if it stands in one.
    pub line: Option<usize>,
}

/// A position that is held in a view.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// Who holds it.
    pub party: PartyId,
    /// The position.
    pub position: &'a Position,
    /// The first rung that has not been conceded.
    pub first_rung: usize,
    /// Whether it restricts the zone: a red line or demand of a party whose consent is needed.
    pub binds: bool,
}

impl Held<'_> {
    /// The issues it speaks of, as far as it is held.
    pub fn issues(&self) -> BTreeSet<IssueId> {
        self.position.ladder().skip(self.first_rung).flat_map(|(condition, _)| condition.issues()).collect()
    }

    /// Whether it speaks of an issue, as far as it is held.
    pub fn speaks_of(&self, issue: IssueId) -> bool {
        self.issues().contains(&issue)
    }
}

/// A rung of a binding position: the position as stated, or one of its fallbacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Its name: `party/position`, or `party/position#k` for fallback `k`.
    pub id: String,
    /// Who holds it.
    pub party: PartyId,
    /// The place of the position in [`View::positions`].
    pub held: usize,
    /// 0 for the position as stated, `k` for its fallback `k`.
    pub level: usize,
    /// What a package must fulfil to meet this rung and all weaker ones.
    pub condition: Condition,
    /// What leaving it costs, on top of the rungs before it.
    pub weight: Number,
    /// Whether it is part of a red line.
    pub red_line: bool,
}

/// An option of a view names something the scenario does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewError {
    /// The option, such as `--variant`.
    pub option: &'static str,
    /// What the user gave.
    pub given: String,
    /// What is wrong with it.
    pub problem: String,
    /// The remedy, as a statement.
    pub help: String,
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in `{} {}`", self.problem, self.option, self.given)
    }
}

impl std::error::Error for ViewError {}

impl<'a> View<'a> {
    /// The file as it stands, on its own day.
    pub fn plain(scenario: &'a Scenario) -> Self {
        let mut view = Builder::new(scenario, None);
        view.keep_day(None);
        view.finish()
    }

    /// The view that the options ask for.
    ///
    /// # Errors
    /// If an option names a variant, party, position, rung, issue or value that the scenario does not have.
    pub fn new(scenario: &'a Scenario, options: &ViewOptions) -> Result<Self, ViewError> {
        let mut view = Builder::new(scenario, options.as_of);
        if let Some(name) = &options.variant {
            view.choose_variant(name)?;
        }
        view.keep_day(options.as_of);
        view.keep_parties(&options.only)?;
        for given in &options.drop {
            view.drop_position(given)?;
        }
        for given in &options.concede {
            view.concede(given)?;
        }
        for given in &options.set {
            view.set(given)?;
        }
        Ok(view.finish())
    }

    /// The party.
    pub fn party(&self, id: PartyId) -> &'a Party {
        &self.scenario.parties[id.0]
    }

    /// The parties that are heard and whose consent is needed, in file order.
    pub fn consenting(&self) -> impl Iterator<Item = PartyId> + '_ {
        self.parties.iter().copied().filter(|party| self.party(*party).role.consents())
    }

    /// The binding positions of which something is left to hold: a position conceded with all its rungs is none of them.
    pub fn binding(&self) -> impl Iterator<Item = &Held<'a>> {
        self.positions.iter().filter(|held| held.binds && held.first_rung <= held.position.fallbacks.len())
    }

    /// The wishes that are held: they rank packages and bind nobody. A wish of an observer counts for nothing.
    pub fn wishes(&self) -> impl Iterator<Item = &Held<'a>> {
        self.positions
            .iter()
            .filter(|held| held.position.firmness == Firmness::Wish && self.party(held.party).role.consents())
    }

    /// The same view with one more value fixed, as `--set` does.
    pub fn with_value(&self, issue: IssueId, value: &Value) -> Self {
        let mut view = self.clone();
        view.rules.push(setting::rule(self.scenario, issue, value));
        view
    }

    /// The same view with all the values of a draft fixed.
    pub fn with_draft(&self, draft: &Draft) -> Self {
        draft.values.iter().fold(self.clone(), |view, (issue, value)| view.with_value(*issue, value))
    }
}

/// The steps from a file to a view.
struct Builder<'a> {
    view: View<'a>,
}

impl<'a> Builder<'a> {
    fn new(scenario: &'a Scenario, as_of: Option<Date>) -> Self {
        let rules = scenario.rules.iter().map(|rule| ViewRule {
            id: rule.id.clone(),
            because: rule.because.clone(),
            holds: rule.holds.clone(),
            in_file: true,
            line: rule.line,
        });
        let parties: Vec<_> = (0..scenario.parties.len()).map(PartyId).collect();
        let positions = scenario.parties.iter().enumerate().flat_map(|(party, stated)| {
            stated.positions.iter().map(move |position| held(scenario, PartyId(party), position))
        });
        let (rules, positions) = (rules.collect(), positions.collect());
        let day = as_of.or(scenario.as_of);
        let (rungs, changes, without_effect) = (Vec::new(), Vec::new(), Vec::new());
        Self { view: View { scenario, rules, parties, positions, rungs, day, changes, without_effect } }
    }

    fn finish(mut self) -> View<'a> {
        self.view.positions.sort_by_key(|held| held.party);
        let held = self.view.positions.iter().enumerate().filter(|(_, held)| held.binds);
        self.view.rungs = held.flat_map(|(place, held)| rungs(self.view.scenario, place, held)).collect();
        self.view
    }

    fn choose_variant(&mut self, name: &str) -> Result<(), ViewError> {
        let scenario = self.view.scenario;
        let place = scenario.variant(name).ok_or_else(|| {
            let known = scenario.variants.iter().map(|variant| (variant.id.as_str(), variant.title.as_str()));
            unknown_or_titled("--variant", name, "variant", name, known)
        })?;
        self.apply_variant(place);
        self.view.changes.push(format!("variant {name}"));
        Ok(())
    }

    fn apply_variant(&mut self, place: usize) {
        let scenario = self.view.scenario;
        let variant = &scenario.variants[place];
        for base in &variant.extends {
            self.apply_variant(*base);
        }
        let positions = &mut self.view.positions;
        positions.retain(|held| !variant.drop.iter().any(|(party, id)| is(held, *party, id)));
        for (party, position) in &variant.add {
            let new = held(scenario, *party, position);
            match positions.iter_mut().find(|held| is(held, *party, &position.id)) {
                Some(old) => *old = new,
                None => positions.push(new),
            }
        }
        for (place, condition) in variant.set.iter().enumerate() {
            self.view.rules.push(ViewRule {
                id: format!("set:{}#{}", variant.id, place + 1),
                because: format!("variant {}: {}", variant.id, condition.words(&scenario.issues)),
                holds: condition.clone(),
                in_file: false,
                line: None,
            });
        }
    }

    fn keep_day(&mut self, as_of: Option<Date>) {
        if let Some(day) = self.view.day {
            self.view.positions.retain(|held| held.position.is_held_on(day));
        }
        self.view.changes.extend(as_of.map(|day| format!("as of {day}")));
    }

    /// Notes that an option changes nothing.
    fn pass_over(&mut self, option: &str, given: &str, why: &str) {
        self.view.without_effect.push(format!("`{option} {given}` has no effect: {why}"));
    }

    fn keep_parties(&mut self, names: &[String]) -> Result<(), ViewError> {
        if names.is_empty() {
            return Ok(());
        }
        let scenario = self.view.scenario;
        let mut kept: Vec<PartyId> = Vec::new();
        let mut heard: Vec<&str> = Vec::new();
        for name in names {
            let party = find_party(scenario, "--only", name, name)?;
            if kept.contains(&party) {
                self.pass_over("--only", name, AGAIN);
                continue;
            }
            kept.push(party);
            heard.push(name);
        }
        kept.sort_unstable();
        self.view.positions.retain(|held| kept.contains(&held.party));
        self.view.parties = kept;
        self.view.changes.push(format!("only {}", heard.join(", ")));
        Ok(())
    }

    fn drop_position(&mut self, given: &str) -> Result<(), ViewError> {
        match self.find_position("--drop", given, given)? {
            Some(place) => {
                self.view.positions.remove(place);
                self.view.changes.push(format!("without {given}"));
            }
            None => self.pass_over("--drop", given, NOT_HELD),
        }
        Ok(())
    }

    fn concede(&mut self, given: &str) -> Result<(), ViewError> {
        let (name, rung) = match given.split_once('#') {
            Some((name, rung)) => (name, rung.parse::<usize>().ok().filter(|of| *of > 0 && of.to_string() == rung)),
            None => (given, Some(0)),
        };
        let Some(place) = self.find_position("--concede", given, name)? else {
            self.pass_over("--concede", given, NOT_HELD);
            return Ok(());
        };
        let held = self.view.positions[place];
        let rungs = held.position.fallbacks.len() + 1;
        let rung = rung.filter(|rung| *rung < rungs).ok_or_else(|| no_such_rung(given, name, rungs))?;
        match self.nothing_to_concede(&held, rung) {
            Some(why) => self.pass_over("--concede", given, why),
            None => {
                let red_line = if held.position.firmness == Firmness::RedLine { "the red line " } else { "" };
                self.view.positions[place].first_rung = rung + 1;
                self.view.changes.push(format!("conceding {red_line}{given}"));
            }
        }
        Ok(())
    }

    /// Why conceding a rung changes nothing, if it does not.
    fn nothing_to_concede(&self, held: &Held<'_>, rung: usize) -> Option<&'static str> {
        let consents = self.view.scenario.parties[held.party.0].role.consents();
        match held.position.firmness {
            _ if held.first_rung > rung => Some("it is conceded already"),
            Firmness::Wish if consents => Some("it is a wish, which binds nobody"),
            _ if !consents => Some("its party is an observer, whose positions bind nobody"),
            _ => None,
        }
    }

    fn set(&mut self, given: &str) -> Result<(), ViewError> {
        let rule = setting::rule_for(self.view.scenario, "--set", given)?;
        if self.view.rules.iter().any(|known| !known.in_file && known.holds == rule.holds) {
            self.pass_over("--set", given, "that is set already");
            return Ok(());
        }
        self.view.rules.push(rule);
        self.view.changes.push(format!("with {given}"));
        Ok(())
    }

    /// The place of a position that the file or a variant states; `None` if the view does not hold it anyway.
    fn find_position(&self, option: &'static str, given: &str, name: &str) -> Result<Option<usize>, ViewError> {
        let scenario = self.view.scenario;
        let (party_name, id) = name.split_once('/').ok_or_else(|| ViewError {
            option,
            given: given.to_owned(),
            problem: format!("`{name}` names no position"),
            help: "a position is named PARTY/POSITION".to_owned(),
        })?;
        let party = find_party(scenario, option, given, party_name)?;
        let place = self.view.positions.iter().position(|held| is(held, party, id));
        let added = scenario.variants.iter().flat_map(|variant| &variant.add);
        let added = added.filter(|(owner, _)| *owner == party).map(|(_, position)| position);
        let mut known = scenario.parties[party.0].positions.iter().chain(added).map(|position| position.id.as_str());
        if place.is_none() && !known.clone().any(|known| known == id) {
            let known: Vec<_> = known.by_ref().map(|id| format!("{party_name}/{id}")).collect();
            return Err(unknown(option, given, "position", name, known.iter().map(String::as_str)));
        }
        Ok(place)
    }
}

/// Why an option has no effect that was given before.
const AGAIN: &str = "it is given already";

/// Why nothing is left to do about a position: a variant, the day or an option before has left it out.
const NOT_HELD: &str = "the position is not held in this view";

fn no_such_rung(given: &str, name: &str, rungs: usize) -> ViewError {
    ViewError {
        option: "--concede",
        given: given.to_owned(),
        problem: format!("`{name}` has no such rung"),
        help: match rungs {
            1 => format!("it has no fallbacks; `{name}` gives it up"),
            2 => format!("its rungs are `{name}` and, for its fallback, `{name}#1`"),
            _ => format!("its rungs are `{name}` and, for its fallbacks, `{name}#1` to `{name}#{}`", rungs - 1),
        },
    }
}

fn is(held: &Held<'_>, party: PartyId, id: &str) -> bool {
    held.party == party && held.position.id == id
}

fn held<'a>(scenario: &Scenario, party: PartyId, position: &'a Position) -> Held<'a> {
    let binds = scenario.parties[party.0].role.consents() && position.firmness != Firmness::Wish;
    Held { party, position, first_rung: 0, binds }
}

fn rungs(scenario: &Scenario, place: usize, held: &Held<'_>) -> Vec<Rung> {
    let ladder: Vec<_> = held.position.ladder().collect();
    let name = format!("{}/{}", scenario.parties[held.party.0].id, held.position.id);
    let rung = |level: usize| Rung {
        id: if level == 0 { name.clone() } else { format!("{name}#{level}") },
        party: held.party,
        held: place,
        level,
        condition: with_weaker(&ladder[level..]),
        weight: ladder[level].1.clone(),
        red_line: held.position.firmness == Firmness::RedLine,
    };
    (held.first_rung..ladder.len()).map(rung).collect()
}

/// Holding a rung means holding all weaker ones. The weaker follow from the stronger where that could be proved; the
/// conjunction keeps the meaning where it could not.
fn with_weaker(ladder: &[(&Condition, &Number)]) -> Condition {
    match ladder {
        [(only, _)] => (*only).clone(),
        _ => Condition::All(ladder.iter().map(|(condition, _)| (*condition).clone()).collect()),
    }
}

/// The draft of this name.
///
/// # Errors
/// If the scenario has none; `option` is what the user wrote it under.
pub fn find_draft<'s>(scenario: &'s Scenario, option: &'static str, name: &str) -> Result<&'s Draft, ViewError> {
    let known = scenario.drafts.iter().map(|draft| (draft.id.as_str(), draft.title.as_str()));
    scenario.draft(name).ok_or_else(|| unknown_or_titled(option, name, "draft", name, known))
}

/// The party of this name.
///
/// # Errors
/// If the file has none.
pub fn find_party(scenario: &Scenario, option: &'static str, given: &str, name: &str) -> Result<PartyId, ViewError> {
    let known = scenario.parties.iter().map(|party| (party.id.as_str(), party.title.as_str()));
    scenario.party(name).ok_or_else(|| unknown_or_titled(option, given, "party", name, known))
}

/// The error about a name that does not exist, where known names come with the words people read: who wrote those is told
/// the name that goes with them.
pub(super) fn unknown_or_titled<'n>(
    option: &'static str,
    given: &str,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = (&'n str, &'n str)> + Clone,
) -> ViewError {
    let words = name.trim().to_lowercase();
    let mut titled = known.clone().filter(|(_, title)| !words.is_empty() && title.trim().to_lowercase() == words);
    let error = unknown(option, given, kind, name, known.map(|(id, _)| id));
    match titled.next() {
        Some((id, title)) => {
            ViewError { help: format!("`{id}` is the {kind} that reads “{}”", title.trim()), ..error }
        }
        None => error,
    }
}

fn unknown<'n>(
    option: &'static str,
    given: &str,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> ViewError {
    let help = super::nearest::help(kind, name, known);
    ViewError { option, given: given.to_owned(), problem: format!("no {kind} is named `{name}`"), help }
}
