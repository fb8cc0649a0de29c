//! The shapes of a scenario file as `serde` reads them, before anything is checked.
//!
//! Every slot may be empty: a missing field is found later, with a better place than a reader can give. Texts, names
//! and numbers are kept as pieces of the source, so that each has an exact place and keeps its spelling; a wrong kind
//! of word is found later, too. What stops the reading is dealt with in [`super::repair`].

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer};

use super::lexer::Words;

/// A text, a name or a number, as a piece of the source; or whatever else stands in its place.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a>(&'a str);

/// What `ron` calls its raw values. Asking for one by this name gives the piece of the source without the second
/// parse that [`ron::value::RawValue`] makes of it, which would double the time that reading takes.
const RAW_VALUE: &str = "$ron::private::RawValue";

impl<'de: 'a, 'a> Deserialize<'de> for Leaf<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_VALUE, PieceVisitor).map(Leaf)
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, piece: &'de str) -> Result<&'de str, E> {
        Ok(piece)
    }
}

impl<'a> Leaf<'a> {
    /// Its spelling in the source, quotes included; comments and white space beside it are cut off.
    pub fn source(self) -> &'a str {
        let blank = self.0.starts_with('/') || self.0.ends_with(|last: char| last == '/' || last.is_whitespace());
        if blank { without_blank(self.0) } else { self.0 }
    }
}

fn without_blank(piece: &str) -> &str {
    let mut words = Words::from(piece, 0).map(|word| word.span);
    let first = words.next().unwrap_or_default();
    &piece[first.start..words.last().unwrap_or(first).end]
}

/// A slot for a text, a name or a number.
pub(super) type Slot<'a> = Option<Leaf<'a>>;
/// A slot for a list.
pub(super) type List<T> = Option<Vec<Option<T>>>;

/// The entries of a map in the order of the file, repeated keys included.
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
        deserializer.deserialize_identifier(PieceVisitor).map(Name)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ron::Options {
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
    }

    /// `ron` does not promise that this works, so this holds it to it.
    #[test]
    fn leaves_are_pieces_of_the_source() {
        let source = r##"( title: /* one */ "a \" b" // two
            , summary: r#"raw"#, as_of: 1_000.50e3 , allow: [ naïve , Item(1, [2]), true, ] )"##;
        let scenario: Scenario<'_> = options().from_str(source).unwrap();
        let leaves = [scenario.title, scenario.summary, scenario.as_of].into_iter();
        let pieces: Vec<_> = leaves.chain(scenario.allow.unwrap()).map(|leaf| leaf.unwrap().source()).collect();
        assert_eq!(pieces, [r#""a \" b""#, r##"r#"raw"#"##, "1_000.50e3", "naïve", "Item(1, [2])", "true"]);
        for piece in pieces {
            let start = piece.as_ptr() as usize - source.as_ptr() as usize;
            assert_eq!(&source[start..start + piece.len()], piece);
        }
    }

    #[test]
    fn names_of_conditions_are_pieces_of_the_source() {
        let source = r#"Rule(holds: If(Is("a", "b"), Not(Any([]))))"#;
        let rule: Rule<'_> = options().from_str(source).unwrap();
        let name = rule.holds.unwrap().name;
        assert_eq!(name.as_ptr() as usize - source.as_ptr() as usize, source.find("If").unwrap());
    }
}
