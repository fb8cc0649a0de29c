//! The shapes of a scenario file as `serde` reads them, before anything is checked.
//!
//! Every slot may be empty: a missing field is found later, with a better place than a reader can give. Texts, names
//! and numbers are kept as pieces of the source, so that each has an exact place and keeps its spelling; a wrong kind
//! of word is found later, too. What stops the reading is dealt with in [`super::repair`].

use std::fmt;
use std::marker::PhantomData;

use ron::value::RawValue;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer};

/// A text, a name or a number; or whatever else stands in its place.
#[derive(Clone, Copy, Deserialize)]
#[serde(transparent)]
pub(super) struct Leaf<'a>(#[serde(borrow)] &'a RawValue);

impl<'a> Leaf<'a> {
    /// Its spelling in the source, quotes included.
    pub fn source(self) -> &'a str {
        let source = self.0.get_ron();
        // A comment beside the word; white space is gone already.
        let commented = source.starts_with('/') || source.ends_with(['/', '\n']);
        if commented { self.0.trim().get_ron() } else { source }
    }
}

/// A slot for a text, a name or a number.
pub(super) type Slot<'a> = Option<Leaf<'a>>;
/// A slot for a list.
pub(super) type List<T> = Option<Vec<Option<T>>>;
/// A slot for a map; keys in the order of the file, repeated ones included.
pub(super) type Map<'a, T> = Option<Entries<'a, T>>;

/// The entries of a map.
pub(super) struct Entries<'a, T>(pub Vec<(Leaf<'a>, Option<T>)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData)).map(Entries)
    }
}

struct EntriesVisitor<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<'a, T> {
    type Value = Vec<(Leaf<'a>, Option<T>)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

macro_rules! items {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name<'a> {
            $(#[serde(borrow)] pub $field: Option<$kind>,)*
        }
    )*};
}

items! {
    /// The whole file.
    Scenario {
        title: Leaf<'a>,
        summary: Leaf<'a>,
        as_of: Leaf<'a>,
        allow: Vec<Slot<'a>>,
        sources: Entries<'a, Source<'a>>,
        issues: Entries<'a, Issue<'a>>,
        rules: Entries<'a, Rule<'a>>,
        parties: Entries<'a, Party<'a>>,
        variants: Entries<'a, Variant<'a>>,
        drafts: Entries<'a, Draft<'a>>,
    }
    /// A source.
    Source {
        title: Leaf<'a>,
        publisher: Leaf<'a>,
        date: Leaf<'a>,
        url: Leaf<'a>,
    }
    /// A pointer to a source.
    Cite {
        source: Leaf<'a>,
        by: Leaf<'a>,
        note: Leaf<'a>,
    }
    /// An issue.
    Issue {
        title: Leaf<'a>,
        domain: Domain<'a>,
        labels: Entries<'a, Leaf<'a>>,
    }
    /// The arguments of the domain `Amount`.
    Amount {
        min: Leaf<'a>,
        max: Leaf<'a>,
        step: Leaf<'a>,
        unit: Leaf<'a>,
    }
    /// A rule.
    Rule {
        because: Leaf<'a>,
        holds: Condition<'a>,
        cites: Vec<Option<Cite<'a>>>,
    }
    /// A party.
    Party {
        title: Leaf<'a>,
        role: Leaf<'a>,
        positions: Entries<'a, Position<'a>>,
        interests: Interests<'a>,
    }
    /// A position.
    Position {
        claim: Leaf<'a>,
        requires: Condition<'a>,
        firmness: Leaf<'a>,
        weight: Leaf<'a>,
        fallbacks: Vec<Option<Fallback<'a>>>,
        basis: Leaf<'a>,
        confidence: Leaf<'a>,
        since: Leaf<'a>,
        until: Leaf<'a>,
        cites: Vec<Option<Cite<'a>>>,
    }
    /// A fallback.
    Fallback {
        requires: Condition<'a>,
        weight: Leaf<'a>,
    }
    /// What packages are worth to a party.
    Interests {
        reservation: Leaf<'a>,
        issues: Entries<'a, Interest<'a>>,
        bonuses: Vec<Option<Bonus<'a>>>,
    }
    /// What an issue adds.
    Interest {
        weight: Leaf<'a>,
        worth: Entries<'a, Leaf<'a>>,
        points: Vec<Option<(Slot<'a>, Slot<'a>)>>,
    }
    /// What a condition adds.
    Bonus {
        when: Condition<'a>,
        worth: Leaf<'a>,
    }
    /// Another reading of the file.
    Variant {
        title: Leaf<'a>,
        extends: Vec<Slot<'a>>,
        drop: Vec<Slot<'a>>,
        add: Entries<'a, Entries<'a, Position<'a>>>,
        set: Vec<Option<Condition<'a>>>,
    }
    /// A package on the table.
    Draft {
        title: Leaf<'a>,
        values: Entries<'a, Leaf<'a>>,
        cites: Vec<Option<Cite<'a>>>,
    }
}

/// A domain: its kind, as a piece of the source, and what is said of it.
pub(super) struct Domain<'a> {
    pub name: &'a str,
    pub form: DomainForm<'a>,
}

/// What a domain says.
pub(super) enum DomainForm<'a> {
    Options(List<Leaf<'a>>),
    Levels(List<Leaf<'a>>),
    YesNo,
    Amount(Amount<'a>),
}

/// The kinds of domains, as they are written.
pub(super) const DOMAINS: &[(&str, &str)] = &[
    ("Options", "Options([\"one\", \"other\"])"),
    ("Levels", "Levels([\"low\", \"high\"])"),
    ("YesNo", "YesNo"),
    ("Amount", "Amount(min: 0, max: 10)"),
];

/// A condition: the name of its form, as a piece of the source, and its arguments.
pub(super) struct Condition<'a> {
    pub name: &'a str,
    pub form: Form<'a>,
}

/// A slot for a condition inside another.
pub(super) type Part<'a> = Option<Box<Condition<'a>>>;
/// Conditions with their weights.
pub(super) type Weighted<'a> = List<(Slot<'a>, Option<Condition<'a>>)>;
/// Issues with their coefficients.
pub(super) type Terms<'a> = List<(Slot<'a>, Slot<'a>)>;

/// The arguments of a condition.
pub(super) enum Form<'a> {
    Is(Slot<'a>, Slot<'a>),
    OneOf(Slot<'a>, List<Leaf<'a>>),
    AtLeast(Slot<'a>, Slot<'a>),
    AtMost(Slot<'a>, Slot<'a>),
    Between(Slot<'a>, Slot<'a>, Slot<'a>),
    Not(Part<'a>),
    All(List<Condition<'a>>),
    Any(List<Condition<'a>>),
    If(Part<'a>, Part<'a>),
    Iff(Part<'a>, Part<'a>),
    CountAtLeast(Slot<'a>, List<Condition<'a>>),
    CountAtMost(Slot<'a>, List<Condition<'a>>),
    WeightAtLeast(Slot<'a>, Weighted<'a>),
    WeightAtMost(Slot<'a>, Weighted<'a>),
    SumAtLeast(Terms<'a>, Slot<'a>),
    SumAtMost(Terms<'a>, Slot<'a>),
    SumIs(Terms<'a>, Slot<'a>),
}

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

/// Reads the arguments of a form in round brackets.
struct Arguments<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Arguments<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("arguments in round brackets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, arguments: A) -> Result<T, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(arguments))
    }
}

fn arguments<'de, T: Deserialize<'de>, A: de::VariantAccess<'de>>(count: usize, access: A) -> Result<T, A::Error> {
    access.tuple_variant(count, Arguments(PhantomData))
}

/// A name, as a piece of the source.
struct Name<'a>(&'a str);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = &'de str;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<&'de str, E> {
                Ok(name)
            }
        }
        deserializer.deserialize_identifier(NameVisitor).map(Name)
    }
}

struct ConditionVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Deserialize<'de> for Condition<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Condition", &[], ConditionVisitor(PhantomData))
    }
}

impl<'de: 'a, 'a> Visitor<'de> for ConditionVisitor<'a> {
    type Value = Condition<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a condition")
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, access: A) -> Result<Condition<'a>, A::Error> {
        let (Name(name), of): (Name<'a>, _) = access.variant()?;
        let form = match name {
            "Is" => arguments(2, of).map(|(issue, value)| Form::Is(issue, value)),
            "OneOf" => arguments(2, of).map(|(issue, values)| Form::OneOf(issue, values)),
            "AtLeast" => arguments(2, of).map(|(issue, low)| Form::AtLeast(issue, low)),
            "AtMost" => arguments(2, of).map(|(issue, high)| Form::AtMost(issue, high)),
            "Between" => arguments(3, of).map(|(issue, low, high)| Form::Between(issue, low, high)),
            "Not" => arguments(1, of).map(|(part,)| Form::Not(part)),
            "All" => arguments(1, of).map(|(parts,)| Form::All(parts)),
            "Any" => arguments(1, of).map(|(parts,)| Form::Any(parts)),
            "If" => arguments(2, of).map(|(when, then)| Form::If(when, then)),
            "Iff" => arguments(2, of).map(|(one, other)| Form::Iff(one, other)),
            "CountAtLeast" => arguments(2, of).map(|(count, parts)| Form::CountAtLeast(count, parts)),
            "CountAtMost" => arguments(2, of).map(|(count, parts)| Form::CountAtMost(count, parts)),
            "WeightAtLeast" => arguments(2, of).map(|(bound, parts)| Form::WeightAtLeast(bound, parts)),
            "WeightAtMost" => arguments(2, of).map(|(bound, parts)| Form::WeightAtMost(bound, parts)),
            "SumAtLeast" => arguments(2, of).map(|(terms, bound)| Form::SumAtLeast(terms, bound)),
            "SumAtMost" => arguments(2, of).map(|(terms, bound)| Form::SumAtMost(terms, bound)),
            "SumIs" => arguments(2, of).map(|(terms, bound)| Form::SumIs(terms, bound)),
            other => Err(de::Error::unknown_variant(other, &[])),
        }?;
        Ok(Condition { name, form })
    }
}

struct DomainVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Deserialize<'de> for Domain<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Domain", &[], DomainVisitor(PhantomData))
    }
}

impl<'de: 'a, 'a> Visitor<'de> for DomainVisitor<'a> {
    type Value = Domain<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a domain")
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, access: A) -> Result<Domain<'a>, A::Error> {
        let (Name(name), of): (Name<'a>, _) = access.variant()?;
        let form = match name {
            "Options" => arguments(1, of).map(|(names,)| DomainForm::Options(names)),
            "Levels" => arguments(1, of).map(|(names,)| DomainForm::Levels(names)),
            "YesNo" => de::VariantAccess::unit_variant(of).map(|()| DomainForm::YesNo),
            "Amount" => de::VariantAccess::struct_variant(of, &[], AmountVisitor(PhantomData)).map(DomainForm::Amount),
            other => Err(de::Error::unknown_variant(other, &[])),
        }?;
        Ok(Domain { name, form })
    }
}

struct AmountVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for AmountVisitor<'a> {
    type Value = Amount<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the range of an amount")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Amount<'a>, A::Error> {
        Amount::deserialize(de::value::MapAccessDeserializer::new(fields))
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
