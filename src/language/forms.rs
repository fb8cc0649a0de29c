//! How the parts of the language are written, for the messages to those who wrote them otherwise.

use super::nearest;

/// The kinds of domains, as they are written.
pub(super) const DOMAINS: &[(&str, &str)] = &[
    ("Options", "Options([\"one\", \"other\"])"),
    ("Levels", "Levels([\"low\", \"high\"])"),
    ("YesNo", "YesNo"),
    ("Amount", "Amount(min: 0, max: 10)"),
];

/// The forms of conditions, as they are written.
pub(super) const FORMS: &[(&str, &str)] = &[
    ("Is", "Is(\"issue\", \"value\")"),
    ("OneOf", "OneOf(\"issue\", [\"value\", \"other\"])"),
    ("AtLeast", "AtLeast(\"issue\", \"value\")"),
    ("AtMost", "AtMost(\"issue\", \"value\")"),
    ("Between", "Between(\"issue\", \"low\", \"high\")"),
    ("Not", "Not(condition)"),
    ("All", "All([condition, condition])"),
    ("Any", "Any([condition, condition])"),
    ("If", "If(condition, condition)"),
    ("Iff", "Iff(condition, condition)"),
    ("CountAtLeast", "CountAtLeast(2, [condition, condition])"),
    ("CountAtMost", "CountAtMost(2, [condition, condition])"),
    ("WeightAtLeast", "WeightAtLeast(2, [(1, condition), (2, condition)])"),
    ("WeightAtMost", "WeightAtMost(2, [(1, condition), (2, condition)])"),
    ("SumAtLeast", "SumAtLeast([(1, \"issue\"), (2, \"other\")], 10)"),
    ("SumAtMost", "SumAtMost([(1, \"issue\"), (2, \"other\")], 10)"),
    ("SumIs", "SumIs([(1, \"issue\"), (2, \"other\")], 10)"),
];

/// What people write who know other languages, and what it is here.
const SYNONYMS: &[(&str, &str)] = &[
    ("and", "All"),
    ("or", "Any"),
    ("equals", "Is"),
    ("eq", "Is"),
    ("in", "OneOf"),
    ("isin", "OneOf"),
    ("implies", "If"),
    ("ifthen", "If"),
    ("onlyif", "If"),
    ("equivalent", "Iff"),
    ("min", "AtLeast"),
    ("max", "AtMost"),
    ("range", "Amount"),
    ("number", "Amount"),
    ("continuous", "Amount"),
    ("integer", "Amount"),
    ("bool", "YesNo"),
    ("boolean", "YesNo"),
    ("enum", "Options"),
    ("choice", "Options"),
    ("ordinal", "Levels"),
    ("scale", "Levels"),
];

/// The form that somebody meant who wrote another name, with how it is written.
pub(super) fn meant(name: &str, known: &[(&'static str, &'static str)]) -> Option<(&'static str, &'static str)> {
    let lower = name.to_lowercase();
    if ["isnt", "isnot", "not_is", "notis"].contains(&lower.as_str()) {
        return known.iter().find(|(name, _)| *name == "Is").map(|(name, _)| (*name, "Not(Is(\"issue\", \"value\"))"));
    }
    let synonym = SYNONYMS.iter().find(|(word, _)| *word == lower).map(|(_, meant)| *meant);
    let synonym = synonym.filter(|meant| known.iter().any(|(name, _)| name == meant));
    let meant = synonym.or_else(|| nearest::nearest(name, known.iter().map(|(name, _)| *name)))?;
    known.iter().find(|(name, _)| *name == meant).copied()
}

/// How a condition or a domain of this name is written.
pub(super) fn written(name: &str) -> Option<&'static str> {
    FORMS.iter().chain(DOMAINS).find(|(known, _)| *known == name).map(|(_, written)| *written)
}

/// How a condition or a domain is written, in code marks; a condition on one issue also as it is of an amount.
pub(super) fn for_any_issue(name: &str, written: &str) -> String {
    let of_an_amount = match name {
        "OneOf" => "OneOf(\"issue\", [10, 20])".to_owned(),
        "Between" => "Between(\"issue\", 10, 20)".to_owned(),
        "Is" | "AtLeast" | "AtMost" => format!("{name}(\"issue\", 10)"),
        _ => return format!("`{written}`"),
    };
    format!("`{written}`, of an amount `{of_an_amount}`")
}

/// The first fields of an item, as they are written; empty for a name that is none of an item.
pub(super) fn fields_of(name: &str) -> &'static str {
    match name {
        "Scenario" => "title: \"…\", issues: {…}, parties: {…}",
        "Source" => "title: \"…\", publisher: \"…\", date: \"2025-08-17\"",
        "Cite" => "\"source\", by: \"…\", note: \"…\"",
        "Issue" => "title: \"…\", domain: Options([\"one\", \"other\"])",
        "Amount" => "min: 0, max: 10",
        "Rule" => "because: \"…\", holds: Is(\"issue\", \"value\")",
        "Party" => "title: \"…\", positions: {…}",
        "Position" => "claim: \"…\", requires: Is(\"issue\", \"value\")",
        "Fallback" => "requires: Is(\"issue\", \"value\"), weight: 1",
        "Interests" => "reservation: 0.4, issues: {…}",
        "Interest" => "weight: 1, worth: {\"value\": 1.0}",
        "Bonus" => "when: Is(\"issue\", \"value\"), worth: 0.2",
        "Variant" => "title: \"…\", drop: [\"party/position\"]",
        "Draft" => "title: \"…\", values: {\"issue\": \"value\"}",
        _ => "",
    }
}

/// How a required field is written, for those who left it out.
pub(super) fn example(kind: &str, field: &str) -> &'static str {
    match (kind, field) {
        (_, "domain") => {
            "the possible answers: `domain: Options([\"one\", \"other\"])`, `Levels([…])`, `YesNo` or `Amount(…)`"
        }
        (_, "min" | "max") => "the range of an amount: `Amount(min: 0, max: 100)`",
        (_, "because") => "the reason in plain words: `because: \"the treaty binds members only\"`",
        (_, "holds") => "the condition: `holds: If(Is(\"issue\", \"value\"), Is(\"other\", \"value\"))`",
        (_, "claim") => "the position in plain words: `claim: \"no rent above 1000\"`",
        (_, "requires") => "the condition that meets it: `requires: Is(\"issue\", \"value\")`",
        (_, "when") => "the condition: `when: Is(\"issue\", \"value\")`",
        ("interest", "worth") => "a number for each value: `worth: {\"value\": 1.0}`",
        (_, "worth") => "a number: `worth: 0.2`",
        (_, "points") => "the worth of some amounts: `points: [(0, 1.0), (60, 0.0)]`",
        (_, "source") => "the key of a source: `Cite(\"source\")`",
        _ => "the values it fixes: `values: {\"issue\": \"value\"}`",
    }
}
