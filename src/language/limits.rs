//! How much a file may hold. Far beyond what people write; they keep time and memory bounded whatever the bytes.

use super::{Code, Diagnostic, Span, grouped};

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
/// Sources.
pub const SOURCES: usize = 100_000;
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
pub(super) fn too_many(span: Span, what: &str, count: usize, limit: usize, help: &str) -> Diagnostic {
    Diagnostic::new(Code::TooMany, span, format!("there are {} {what}", grouped(count)))
        .label(format!("at most {} are taken", grouped(limit)))
        .help(help)
}

/// What to do about a file that has too many of something.
pub(super) const CUT: &str = "a scenario of this size is best cut into several files";

/// What to do about a file that has too many bytes.
pub const SHRINK: &str = "a scenario is text that people write and rarely takes one MiB; long quotations can stay in the \
                          sources, and talks that share no issue can be files of their own";

/// The diagnostic for a file that is too large to be read.
pub(super) fn oversized_file(bytes: usize) -> Diagnostic {
    Diagnostic::new(Code::OversizedFile, Span::default(), format!("the file has {} bytes", grouped(bytes)))
        .label(format!("at most {} are read", grouped(FILE_BYTES)))
        .help(SHRINK)
}
