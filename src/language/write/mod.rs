//! From a scenario to RON text that a person wants to read and edit: the other direction of reading.
//!
//! What the language takes for granted is left out (a role of signatory, a weight of one); the order of the file is
//! kept. A scenario that was read, written and read again is the same. Comments are no part of a scenario and are lost.

mod conditions;
mod layout;

use std::fmt::Write;

use crate::model::{
    Amount, Basis, Bonus, Cite, Condition, Date, Domain, Draft, Fallback, Firmness, Interest, Interests, Issue, Number,
    Party, Position, Role, Rule, Scenario, Source, Variant, Worth,
};
use conditions::{condition, value};
use layout::{Group, Layout, Piece};

/// The text of a scenario.
///
/// ```
/// let text = r#"Scenario(
///     title: "Flat share",
///
///     issues: {
///         "rent": Issue(title: "Rent", domain: Amount(min: 500, max: 700, step: 50, unit: "EUR")),
///     },
///
///     parties: {
///         "ann": Party(
///             title: "Ann",
///             positions: {
///                 "cheap": Position(claim: "no more than 600", requires: AtMost("rent", 600)),
///             },
///         ),
///     },
/// )
/// "#;
/// let scenario = zopa::language::read(text).scenario.unwrap();
/// assert_eq!(zopa::language::write(&scenario), text);
/// ```
pub fn write(scenario: &Scenario) -> String {
    let issues = &scenario.issues;
    let sources = scenario.sources.iter().map(|(id, source)| (id.as_str(), self::source(source)));
    let rules = scenario.rules.iter().map(|rule| (rule.id.as_str(), self::rule(rule, issues)));
    let parties = scenario.parties.iter().map(|party| (party.id.as_str(), self::party(party, issues)));
    let variants = scenario.variants.iter().map(|variant| (variant.id.as_str(), self::variant(variant, scenario)));
    let drafts = scenario.drafts.iter().map(|draft| (draft.id.as_str(), self::draft(draft, issues)));
    let allow = Group::new("[", "]", Layout::Fitting).entries(scenario.allow.iter().map(|code| text(code)));
    let whole = Group::item("Scenario", Layout::Broken)
        .field("title", text(&scenario.title))
        .field("summary", some_text(&scenario.summary))
        .field("as_of", date(scenario.as_of))
        .group("allow", allow)
        .section("sources", map(Layout::Broken, sources))
        .section("issues", map(Layout::Broken, issues.iter().map(|issue| (issue.id.as_str(), self::issue(issue)))))
        .section("rules", map(Layout::Broken, rules))
        .section("parties", map(Layout::Apart, parties))
        .section("variants", map(Layout::Broken, variants))
        .section("drafts", map(Layout::Broken, drafts));
    let mut out = String::new();
    Piece::from(whole).lay_out(0, 0, &mut out);
    out.push('\n');
    out
}

fn map<'a>(layout: Layout, entries: impl Iterator<Item = (&'a str, Piece)>) -> Group {
    entries.fold(Group::new("{", "}", layout), |map, (key, piece)| map.keyed(&quoted(key), piece))
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if super::is_unseen(c) => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn text(text: &str) -> Piece {
    Piece::word(quoted(text))
}

fn some_text(given: &str) -> Option<Piece> {
    (!given.is_empty()).then(|| text(given))
}

/// A title, where it is not just the id.
fn title(title: &str, id: &str) -> Option<Piece> {
    (title != id).then(|| text(title))
}

fn date(date: Option<Date>) -> Option<Piece> {
    date.map(|date| text(&date.to_string()))
}

/// A number where only decimals may stand.
fn decimal(number: &Number) -> String {
    number.to_string()
}

/// A number where fractions may stand as well: what is too long for a decimal is one.
fn exact(number: &Number) -> Piece {
    let decimal = number.to_string();
    if decimal.contains('/') {
        return text(&decimal);
    }
    match super::is_exact_decimal(&decimal, number) {
        true => Piece::word(decimal),
        false => text(&format!("{}/{}", number.numerator(), number.denominator())),
    }
}

/// A number, unless it is what is taken where none is given.
fn other_than(default: Number, number: &Number) -> Option<Piece> {
    (*number != default).then(|| exact(number))
}

fn source(source: &Source) -> Piece {
    Group::item("Source", Layout::Fitting)
        .field("title", some_text(&source.title))
        .field("publisher", some_text(&source.publisher))
        .field("date", date(source.date))
        .field("url", some_text(&source.url))
        .into()
}

fn cites(cites: &[Cite]) -> Group {
    Group::new("[", "]", Layout::Fitting).entries(cites.iter().map(|cite| {
        let item = Group::item("Cite", Layout::Fitting);
        let (by, note) = (some_text(&cite.by), some_text(&cite.note));
        match by.is_none() && note.is_none() {
            true => item.entry(text(&cite.source)).into(),
            false => item.field("source", text(&cite.source)).field("by", by).field("note", note).into(),
        }
    }))
}

fn issue(issue: &Issue) -> Piece {
    let labels = issue.labels.iter().map(|(name, label)| (name.as_str(), text(label)));
    Group::item("Issue", Layout::Fitting)
        .field("title", title(&issue.title, &issue.id))
        .field("domain", domain(&issue.domain))
        .group("labels", map(Layout::Fitting, labels))
        .into()
}

fn domain(domain: &Domain) -> Piece {
    let named = |form: &str, names: &[String]| {
        let names = names.iter().map(|name| text(name));
        Group::new(format!("{form}(["), "])", Layout::Fitting).entries(names).into()
    };
    match domain {
        Domain::Options(names) => named("Options", names),
        Domain::Levels(names) => named("Levels", names),
        Domain::YesNo => Piece::word("YesNo"),
        Domain::Amount(Amount { min, max, step, unit }) => Group::item("Amount", Layout::Fitting)
            .field("min", Piece::word(decimal(min)))
            .field("max", Piece::word(decimal(max)))
            .field("step", step.as_ref().map(|step| Piece::word(decimal(step))))
            .field("unit", some_text(unit))
            .into(),
    }
}

fn rule(rule: &Rule, issues: &[Issue]) -> Piece {
    Group::item("Rule", Layout::Fitting)
        .field("because", text(&rule.because))
        .field("holds", condition(&rule.holds, issues))
        .group("cites", cites(&rule.cites))
        .into()
}

fn party(party: &Party, issues: &[Issue]) -> Piece {
    let role = match party.role {
        Role::Signatory => None,
        Role::Guarantor => Some(Piece::word("Guarantor")),
        Role::Observer => Some(Piece::word("Observer")),
    };
    let positions = party.positions.iter().map(|position| (position.id.as_str(), self::position(position, issues)));
    let layout = if party.positions.is_empty() { Layout::Fitting } else { Layout::Broken };
    Group::item("Party", layout)
        .field("title", title(&party.title, &party.id))
        .field("role", role)
        .group("positions", map(Layout::Broken, positions))
        .field("interests", party.interests.as_ref().map(|interests| self::interests(interests, issues)))
        .into()
}

fn position(position: &Position, issues: &[Issue]) -> Piece {
    let firmness = match position.firmness {
        Firmness::RedLine => Some(Piece::word("RedLine")),
        Firmness::Demand => None,
        Firmness::Wish => Some(Piece::word("Wish")),
    };
    let basis = match position.basis {
        Basis::Stated => None,
        Basis::Reported => Some(Piece::word("Reported")),
        Basis::Inferred => Some(Piece::word("Inferred")),
        Basis::Assumed => Some(Piece::word("Assumed")),
    };
    let confidence = (position.confidence != Number::one()).then(|| Piece::word(decimal(&position.confidence)));
    let fallbacks = position.fallbacks.iter().map(|fallback| self::fallback(fallback, issues));
    Group::item("Position", Layout::Fitting)
        .field("claim", text(&position.claim))
        .field("requires", condition(&position.requires, issues))
        .field("firmness", firmness)
        .field("weight", other_than(Number::one(), &position.weight))
        .group("fallbacks", Group::new("[", "]", Layout::Fitting).entries(fallbacks))
        .field("basis", basis)
        .field("confidence", confidence)
        .field("since", date(position.since))
        .field("until", date(position.until))
        .group("cites", cites(&position.cites))
        .into()
}

fn fallback(fallback: &Fallback, issues: &[Issue]) -> Piece {
    Group::item("Fallback", Layout::Fitting)
        .field("requires", condition(&fallback.requires, issues))
        .field("weight", other_than(Number::one(), &fallback.weight))
        .into()
}

fn interests(interests: &Interests, issues: &[Issue]) -> Piece {
    let each = interests.issues.iter().map(|(id, interest)| {
        let issue = &issues[id.0];
        (issue.id.as_str(), self::interest(interest, issue))
    });
    let bonuses = interests.bonuses.iter().map(|bonus| self::bonus(bonus, issues));
    Group::item("Interests", Layout::Broken)
        .field("reservation", exact(&interests.reservation))
        .group("issues", map(Layout::Broken, each))
        .group("bonuses", Group::new("[", "]", Layout::Broken).entries(bonuses))
        .into()
}

fn interest(interest: &Interest, issue: &Issue) -> Piece {
    let item = Group::item("Interest", Layout::Fitting).field("weight", exact(&interest.weight));
    match &interest.worth {
        Worth::Choices(worth) => {
            let names = issue.domain.choices();
            let entries = names.iter().zip(worth).map(|(name, worth)| (*name, exact(worth)));
            item.field("worth", Piece::from(map(Layout::Fitting, entries))).into()
        }
        Worth::Points(points) => {
            let points = points.iter().map(|(amount, worth)| {
                Group::new("(", ")", Layout::Fitting).entry(exact(amount)).entry(exact(worth)).into()
            });
            item.group("points", Group::new("[", "]", Layout::Fitting).entries(points)).into()
        }
    }
}

fn bonus(bonus: &Bonus, issues: &[Issue]) -> Piece {
    Group::item("Bonus", Layout::Fitting)
        .field("when", condition(&bonus.when, issues))
        .field("worth", exact(&bonus.worth))
        .into()
}

fn variant(variant: &Variant, scenario: &Scenario) -> Piece {
    let list = |pieces: Vec<Piece>| Group::new("[", "]", Layout::Fitting).entries(pieces);
    let party = |id: usize| scenario.parties[id].id.as_str();
    let extends = variant.extends.iter().map(|place| text(&scenario.variants[*place].id)).collect();
    let drop = variant.drop.iter().map(|(id, position)| text(&format!("{}/{position}", party(id.0)))).collect();
    let set = variant.set.iter().map(|set: &Condition| condition(set, &scenario.issues)).collect();
    // Additions stand party by party, in the order in which the parties first come.
    let mut order: Vec<usize> = Vec::new();
    for (id, _) in &variant.add {
        if !order.contains(&id.0) {
            order.push(id.0);
        }
    }
    let added = |party: usize| {
        let of_party = variant.add.iter().filter(move |(id, _)| id.0 == party);
        map(Layout::Broken, of_party.map(|(_, added)| (added.id.as_str(), position(added, &scenario.issues))))
    };
    let add = map(Layout::Broken, order.iter().map(|id| (party(*id), Piece::from(added(*id)))));
    Group::item("Variant", Layout::Fitting)
        .field("title", some_text(&variant.title))
        .group("extends", list(extends))
        .group("drop", list(drop))
        .group("add", add)
        .group("set", list(set))
        .into()
}

fn draft(draft: &Draft, issues: &[Issue]) -> Piece {
    let values = draft.values.iter().map(|(id, given)| {
        let issue = &issues[id.0];
        (issue.id.as_str(), value(issue, given))
    });
    Group::item("Draft", Layout::Fitting)
        .field("title", some_text(&draft.title))
        .group("values", map(Layout::Fitting, values))
        .group("cites", cites(&draft.cites))
        .into()
}
