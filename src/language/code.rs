//! The codes of diagnostics: stable names, each with a page in `docs/diagnostics/`.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The file cannot be used.
    Error,
    /// The file can be used, but something in it has no effect or is likely a slip.
    Warning,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $name:literal $level:ident,)*) => {
        /// What is wrong, in one word. Codes are stable; each has a page in `docs/diagnostics/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// The name that messages show and `allow` takes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$code => $name,)*
                }
            }

            /// Whether it is an error or a warning.
            pub fn level(self) -> Level {
                match self {
                    $(Code::$code => Level::$level,)*
                }
            }
        }
    };
}

codes! {
    /// The file is not UTF-8 text.
    NotUtf8 "not-utf8" Error,
    /// The file is larger than the reader takes.
    OversizedFile "oversized-file" Error,
    /// Brackets are nested too deep.
    DeepNesting "deep-nesting" Error,
    /// A bracket, a text or a comment has no end, or a bracket has no beginning.
    Unclosed "unclosed" Error,
    /// Two things follow each other without a comma.
    MissingComma "missing-comma" Error,
    /// Something else that cannot be read.
    SyntaxError "syntax-error" Error,
    /// A field that this kind of item does not have.
    UnknownField "unknown-field" Error,
    /// A field given twice.
    DuplicateField "duplicate-field" Error,
    /// A field that must be there is not.
    MissingField "missing-field" Error,
    /// A name of a condition, a domain, a role and the like that does not exist.
    UnknownForm "unknown-form" Error,
    /// A condition with too few or too many arguments.
    WrongArguments "wrong-arguments" Error,
    /// A number where a text is expected, and the like.
    WrongType "wrong-type" Error,
    /// A number that is too large, too small or too long to be kept exactly.
    InexactNumber "inexact-number" Error,
    /// A name that results and the command line cannot use.
    BadName "bad-name" Error,
    /// More items of a kind than the reader takes.
    TooMany "too-many" Error,
    /// The same key twice in one map.
    DuplicateKey "duplicate-key" Error,
    /// The same option or level twice in one domain.
    DuplicateOption "duplicate-option" Error,
    /// The same thing twice in one list.
    RepeatedItem "repeated-item" Error,
    /// A list that needs an entry has none.
    EmptyList "empty-list" Error,
    /// A domain without values.
    EmptyDomain "empty-domain" Error,
    /// A domain with more values than the reader takes.
    OversizedDomain "oversized-domain" Error,
    /// The lower bound of an amount is above the upper.
    InvertedRange "inverted-range" Error,
    /// A step that is not above nought or does not lead from the lower bound to the upper.
    MisfitStep "misfit-step" Error,
    /// An issue that is not declared.
    UnknownIssue "unknown-issue" Error,
    /// A value that the issue does not have.
    UnknownValue "unknown-value" Error,
    /// A source that is not declared.
    UnknownSource "unknown-source" Error,
    /// A party that is not declared.
    UnknownParty "unknown-party" Error,
    /// A position that the party does not have.
    UnknownPosition "unknown-position" Error,
    /// A variant that is not declared.
    UnknownVariant "unknown-variant" Error,
    /// A name in `allow` that is no code of a warning.
    UnknownCode "unknown-code" Error,
    /// An amount outside its range.
    ValueOutOfRange "value-out-of-range" Error,
    /// An amount between two steps.
    ValueOffStep "value-off-step" Error,
    /// A comparison on an issue whose values have no order.
    UnorderedComparison "unordered-comparison" Error,
    /// `Between` with its bounds the wrong way round.
    InvertedBounds "inverted-bounds" Error,
    /// A sum over an issue that is no amount.
    SumOverChoices "sum-over-choices" Error,
    /// A confidence that is no probability.
    BadConfidence "bad-confidence" Error,
    /// A weight below nought.
    NegativeWeight "negative-weight" Error,
    /// A date that is none.
    BadDate "bad-date" Error,
    /// A position that ends before it begins.
    InvertedDates "inverted-dates" Error,
    /// A wish with fallbacks.
    WishWithFallbacks "wish-with-fallbacks" Error,
    /// Points that do not ascend.
    MisorderedPoints "misordered-points" Error,
    /// Worth stated in the way of the other kind of issue, or in both ways.
    MisplacedWorth "misplaced-worth" Error,
    /// Variants that build on each other in a circle.
    CircularVariant "circular-variant" Error,
    /// A variant that changes nothing.
    EmptyVariant "empty-variant" Error,
    /// A scenario without issues, or without parties.
    EmptyScenario "empty-scenario" Warning,
    /// An issue that nothing in the file speaks of.
    UnmentionedIssue "unmentioned-issue" Warning,
    /// A source that nothing in the file cites.
    UncitedSource "uncited-source" Warning,
    /// A red line with fallbacks, which can never be fallen back to.
    RedLineWithFallbacks "red-line-with-fallbacks" Warning,
    /// Rules that no package meets.
    ContradictoryRules "contradictory-rules" Error,
    /// A fallback that a package can miss while it meets the position.
    FallbackDoesNotFollow "fallback-does-not-follow" Error,
    /// A fallback of which it could not be found out in time whether it follows.
    FallbackUndecided "fallback-undecided" Warning,
    /// A position that no package can meet.
    ImpossiblePosition "impossible-position" Warning,
    /// A position that excludes no package.
    IdlePosition "idle-position" Warning,
    /// Two positions of a party that say the same.
    SamePosition "same-position" Warning,
    /// Positions of one party that no package can meet together.
    ClashingPositions "clashing-positions" Warning,
    /// Positions of which it could not be found out in time whether they are doubtful.
    UnfinishedCheck "unfinished-check" Warning,
}

impl Code {
    /// The code of this name.
    pub fn named(name: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
