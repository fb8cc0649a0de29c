//! How much a file may hold. Far beyond what people write; they keep time and memory bounded whatever the bytes.

use super::{Code, Diagnostic, Span};

/// Bytes of a file.
pub const FILE_BYTES: usize = 16 * 1024 * 1024;
/// Brackets inside one another.
pub const NESTING: usize = 64;
/// Options or levels of an issue.
pub const CHOICES: usize = 1_000;
/// Values of an amount with a step.
pub const STEPPED_VALUES: u64 = 1_000_000_000;
/// Issues.
pub const ISSUES: usize = 10_000;
/// Rules.
pub const RULES: usize = 100_000;
/// Parties.
pub const PARTIES: usize = 1_000;
/// Positions of all parties, those of variants included.
pub const POSITIONS: usize = 100_000;
/// Fallbacks of one position.
pub const FALLBACKS: usize = 100;
/// Variants.
pub const VARIANTS: usize = 1_000;
/// Variants that one variant applies, directly and through others, with repetition.
pub const APPLICATIONS: usize = 100;
/// Drafts.
pub const DRAFTS: usize = 1_000;

/// The diagnostic for a number of things that is above its limit.
pub(super) fn too_many(span: Span, what: &str, count: usize, limit: usize) -> Diagnostic {
    Diagnostic::new(Code::TooMany, span, format!("there are {count} {what}"))
        .label(format!("at most {limit} are taken"))
        .help("a scenario of this size is best cut into several files")
}

/// The diagnostic for a file that is too large to be read.
pub(super) fn oversized_file(bytes: usize) -> Diagnostic {
    Diagnostic::new(Code::OversizedFile, Span::default(), format!("the file has {bytes} bytes"))
        .label(format!("at most {FILE_BYTES} are read"))
        .help("a scenario of this size is best cut into several files")
}
