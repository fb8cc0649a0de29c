//! The text of a starter file: a small negotiation with a zone that shows every part of the language by example.
//!
//! The issues take turns in being an amount, levels, options, and a question of yes or no. The first one is the amount
//! on which the first two parties pull in different directions; on every other issue one party holds one position.

use std::fmt::Write;

use zopa::language::{id_from, title_from};

/// An id and the words people read.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
}

/// Why a text cannot be a name.
pub struct Fault {
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub help: String,
}

/// Ids are no longer than this, so that ids made from them are not too long either.
const LONGEST: usize = 72;

impl Named {
    /// The id and the title that a text on the command line stands for: an id keeps itself and gets a title, a title
    /// keeps itself and gets an id.
    pub fn from(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let fault = |problem: &str, help: &str| Err(Fault { problem: problem.to_owned(), help: help.to_owned() });
        if text.is_empty() {
            return fault("it is empty", "names are separated by single commas, as in `a,b`");
        }
        if text.chars().any(char::is_control) {
            return fault("it contains a control character", "a name is a short text on one line");
        }
        let id = id_from(text);
        if id.is_empty() {
            return fault("it has no letter and no digit", "an id is made of letters, digits and `-`");
        }
        if id.chars().count() > LONGEST {
            return fault(
                &format!("it is longer than {LONGEST} characters"),
                "the title can be made longer in the file",
            );
        }
        let title = if id == text { title_from(text) } else { text.to_owned() };
        Ok(Self { id, title })
    }
}

/// A text with its control characters taken out, for a message.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A text in quotes, as RON writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// The kinds of domain, in the order in which issues take them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Amount,
    Levels,
    Options,
    YesNo,
}

const KINDS: [Kind; 4] = [Kind::Amount, Kind::Levels, Kind::Options, Kind::YesNo];

impl Kind {
    fn of(place: usize) -> Self {
        KINDS[place % KINDS.len()]
    }

    fn domain(self) -> &'static str {
        match self {
            Kind::Amount => r#"Amount(min: 0, max: 100, step: 5, unit: "points")"#,
            Kind::Levels => r#"Levels(["low", "middle", "high"])"#,
            Kind::Options => r#"Options(["plan-a", "plan-b", "plan-c"])"#,
            Kind::YesNo => "YesNo",
        }
    }

    fn comment(self) -> &'static str {
        match self {
            Kind::Amount => "a number; without a step it may take any value between min and max",
            Kind::Levels => "answers in order, lowest first",
            Kind::Options => "answers without an order",
            Kind::YesNo => "has the values \"no\" and \"yes\"",
        }
    }

    /// A position on an issue of this kind: what it says, what it requires, and the value that a draft gives it.
    fn position(self, issue: &Named) -> (String, String, &'static str) {
        let (id, title) = (quoted(&issue.id), &issue.title);
        match self {
            Kind::Amount => (format!("{title}: 50 points or more"), format!("AtLeast({id}, 50)"), "70"),
            Kind::Levels => {
                (format!("{title}: not the lowest level"), format!("AtLeast({id}, \"middle\")"), "\"middle\"")
            }
            Kind::Options => {
                (format!("{title}: plan a or plan b"), format!("OneOf({id}, [\"plan-a\", \"plan-b\"])"), "\"plan-a\"")
            }
            Kind::YesNo => (format!("{title}: yes"), format!("Is({id}, \"yes\")"), "\"yes\""),
        }
    }
}

/// A starter file. There are at least two parties and one issue; `name` is how commands call the file.
pub fn file(name: &str, title: &str, parties: &[Named], issues: &[Named]) -> String {
    let mut text = head(name);
    let _ = writeln!(text, "Scenario(\n    title: {},\n{DAY}", quoted(title));
    text.push_str(SOURCES);
    add_issues(&mut text, issues);
    add_rules(&mut text, issues);
    add_parties(&mut text, parties, issues);
    add_variants(&mut text, name, parties, issues);
    add_drafts(&mut text, name, issues);
    text.push_str(")\n");
    text
}

fn head(name: &str) -> String {
    let calls = ["check", "explain", "packages"].map(|command| format!("zopa {command} {name}"));
    let width = calls[2].chars().count() + 4;
    let asks = ["is there a package that all can accept?", "if not, why, and what would open one?", "which packages?"];
    let lines: String = calls.iter().zip(asks).map(|(call, ask)| format!("//     {call:width$}{ask}\n")).collect();
    format!(
        "\
// A scenario: what is negotiated, what holds of every deal, who wants what.
//
// It can be checked as it is. Replace the examples by what is at stake, a few lines at a time, and check again: every
// mistake is shown with its line and a remedy.
//
{lines}
"
    )
}

const DAY: &str = "    // The day that is looked at; a position is held from its `since` to the day before its `until`, if it has them.
    // as_of: \"2025-09-15\",
";

const SOURCES: &str = "    // Where positions are found. A position without a source needs none.
    sources: {
        \"notes\": Source(title: \"Notes of the first meeting\", date: \"2025-09-01\"),
    },

";

fn add_issues(text: &mut String, issues: &[Named]) {
    text.push_str("    // The questions to be settled. A package has one value for each.\n    issues: {\n");
    for (place, issue) in issues.iter().enumerate() {
        let kind = Kind::of(place);
        let (id, title, domain) = (quoted(&issue.id), quoted(&issue.title), kind.domain());
        if place < KINDS.len() {
            let _ = writeln!(text, "        // {}.", capital(kind.comment()));
        }
        let labels = if place == 2 {
            ",\n            labels: {\"plan-a\": \"plan A, in words people read\"},\n        "
        } else {
            ""
        };
        let break_before = if labels.is_empty() { "" } else { "\n            " };
        let break_between = if labels.is_empty() { " " } else { "\n            " };
        let _ = writeln!(
            text,
            "        {id}: Issue({break_before}title: {title},{break_between}domain: {domain}{labels}),"
        );
    }
    for (place, kind) in KINDS.iter().enumerate().skip(issues.len()) {
        let _ = writeln!(text, "        // {}:", capital(kind.comment()));
        let _ = writeln!(
            text,
            "        // \"issue-{}\": Issue(title: \"Another issue\", domain: {}),",
            place + 1,
            kind.domain()
        );
    }
    text.push_str("    },\n\n");
}

fn add_rules(text: &mut String, issues: &[Named]) {
    let first = quoted(&issues[0].id);
    let (because, holds) = match issues.get(1) {
        Some(second) => (
            "an example: the highest level takes 20 points",
            format!("If(Is({}, \"high\"), AtLeast({first}, 20))", quoted(&second.id)),
        ),
        None => ("an example: nobody can go beyond 95 points", format!("AtMost({first}, 95)")),
    };
    let _ = writeln!(
        text,
        "    // What holds whoever signs: law, logic, arithmetic. It is nobody's position and cannot be conceded.
    rules: {{
        \"example-rule\": Rule(
            because: {},
            holds: {holds},
        ),
    }},\n",
        quoted(because)
    );
}

fn add_parties(text: &mut String, parties: &[Named], issues: &[Named]) {
    text.push_str("    // Who negotiates. Silence is consent: a party accepts any value of an issue on which it has no position.\n");
    text.push_str("    parties: {\n");
    let (high, low) = sides(parties);
    for (place, party) in parties.iter().enumerate() {
        let (id, title) = (quoted(&party.id), quoted(&party.title));
        let role = if place == 0 { ROLE } else { "            role: Signatory,\n" };
        let _ = write!(text, "        {id}: Party(\n            title: {title},\n{role}            positions: {{\n");
        text.push_str(&match place {
            place if place == high => ladder(&issues[0]),
            place if place == low => limit_and_wish(&issues[0]),
            _ => between(&issues[0]),
        });
        let others = issues.iter().enumerate().skip(1).filter(|(issue, _)| (issue + 1) % parties.len() == place);
        others.for_each(|(issue, named)| text.push_str(&position(issue, named)));
        text.push_str("            },\n        ),\n");
    }
    text.push_str("    },\n\n");
}

/// The places of the party that wants much of the first issue and of the one that wants little: the first two, but a
/// buyer wants little whatever the place.
fn sides(parties: &[Named]) -> (usize, usize) {
    if parties[0].id == "buyer" { (1, 0) } else { (0, 1) }
}

const ROLE: &str = "            // Signatory and Guarantor: no deal without their consent. Observer: heard, not needed.
            role: Signatory,
";

/// A demand with a fallback, of the party that wants much.
fn ladder(issue: &Named) -> String {
    let id = quoted(&issue.id);
    format!(
        "                // A demand may be conceded, at a cost: its weight. Leaving it for its fallback costs 2, leaving that
                // too costs 3 more. A weight is 1 if left out.
                \"target\": Position(
                    claim: {},
                    requires: AtLeast({id}, 60),
                    weight: 2,
                    fallbacks: [Fallback(requires: AtLeast({id}, 40), weight: 3)],
                    cites: [Cite(\"notes\", note: \"page 2\")],
                ),
",
        quoted(&format!("{}: 60 points, if need be 40", issue.title))
    )
}

/// A red line and a wish, of the party that wants little.
fn limit_and_wish(issue: &Named) -> String {
    let id = quoted(&issue.id);
    format!(
        "                // A red line is not for trade.
                \"limit\": Position(
                    claim: {},
                    requires: AtMost({id}, 80),
                    firmness: RedLine,
                ),
                // A wish binds nobody; it puts the packages that meet it first.
                \"hope\": Position(
                    claim: {},
                    requires: AtMost({id}, 65),
                    firmness: Wish,
                ),
",
        quoted(&format!("{}: no more than 80 points", issue.title)),
        quoted(&format!("{}: rather 65 points or less", issue.title))
    )
}

/// A demand of a further party, held by hearsay.
fn between(issue: &Named) -> String {
    format!(
        "                // Reported: somebody else says that the party holds it. Stated if left out.
                \"middle-ground\": Position(
                    claim: {},
                    requires: Between({}, 50, 90),
                    basis: Reported,
                ),
",
        quoted(&format!("{}: between 50 and 90 points", issue.title)),
        quoted(&issue.id)
    )
}

fn position(place: usize, issue: &Named) -> String {
    let (claim, requires, _) = Kind::of(place).position(issue);
    let id = quoted(&format!("on-{}", issue.id));
    format!("                {id}: Position(claim: {}, requires: {requires}),\n", quoted(&claim))
}

fn add_variants(text: &mut String, name: &str, parties: &[Named], issues: &[Named]) {
    let (party, issue) = (&parties[sides(parties).0], &issues[0]);
    let _ = write!(
        text,
        "    // Other readings of the same talks: `zopa check {name} --variant firm` is one without an agreement.
    variants: {{
        \"firm\": Variant(
            title: {},
            add: {{
                {}: {{
                    \"target\": Position(claim: {}, requires: AtLeast({}, 85), weight: 2),
                }},
            }},
        ),
    }},\n\n",
        quoted(&format!("{} stands firm", party.title)),
        quoted(&party.id),
        quoted(&format!("{}: 85 points, not less", issue.title)),
        quoted(&issue.id)
    );
}

fn add_drafts(text: &mut String, name: &str, issues: &[Named]) {
    let call = format!("zopa check {name} --draft first");
    let _ = writeln!(text, "    // Packages on the table: `{call}` says what each party keeps and breaks.");
    text.push_str("    drafts: {\n        \"first\": Draft(\n            title: \"The first proposal\",\n");
    text.push_str("            values: {");
    let values = issues.iter().enumerate();
    let values = values.map(|(place, issue)| format!("{}: {}", quoted(&issue.id), Kind::of(place).position(issue).2));
    text.push_str(&values.collect::<Vec<_>>().join(", "));
    text.push_str("},\n        ),\n    },\n");
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_titles_and_titles_from_ids() {
        let named = |text: &str| Named::from(text).ok().map(|named| (named.id, named.title));
        let pair = |id: &str, title: &str| Some((id.to_owned(), title.to_owned()));
        assert_eq!(named("Our landlord"), pair("our-landlord", "Our landlord"));
        assert_eq!(named("our-landlord"), pair("our-landlord", "Our landlord"));
        assert_eq!(named(" Price (EUR) "), pair("price-eur", "Price (EUR)"));
        assert_eq!(named("КИЇВ"), pair("київ", "КИЇВ"));
        assert_eq!(named("a,b/c#d=e"), pair("a-b-c-d-e", "a,b/c#d=e"));
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        let long = "x".repeat(LONGEST + 1);
        for text in ["", "  ", "!?", "a\u{1b}[31m", &long] {
            assert!(Named::from(text).is_err(), "{text:?}");
        }
    }
}
