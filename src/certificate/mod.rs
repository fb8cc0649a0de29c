//! Certificates: answers with all that is needed to check them without trusting who gave them.
//!
//! A certificate is a list of *claims* about one view of one file, each with its evidence: packages that show that
//! something is possible, and proofs that something is not. [`verify`] checks them. It knows [`model`](crate::model)
//! and nothing of engines and analyses; the packages and proofs are made elsewhere (`prove`), and where they are wrong
//! the check fails. `docs/certificates.md` says exactly what is proved and what has to be trusted.

mod case;
mod claims;
mod ground;
mod json;
mod line;
mod span;
mod truth;

pub(crate) use case::{Case, Left, Stated};
pub use claims::{Verification, verify};
pub(crate) use claims::{broken_weighs, cheaper_than};
pub(crate) use ground::{Domains, Region, Total};
pub use json::{BYTES, Unreadable, read, write};
pub(crate) use line::Line;
pub(crate) use span::{Span, read_number};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{Date, ViewOptions};

/// What a certificate of this form says first.
pub const SCHEMA: &str = "zopa.certificate/1";

/// What no certificate says anything about, for who reads only the certificate.
pub const NOT_CERTIFIED: [&str; 3] = [
    "how many packages, conflicts and concessions there are, and that those listed are all",
    "which rules and clauses a conflict needs, how far positions have to move, and what drafts and `--why` are told",
    "that the file says what the parties said",
];

/// A value for every issue, by name.
pub type Named = IndexMap<String, String>;

/// Values, by the name of an issue or, written `#K`, of the sum number K of the conditions: a set of packages.
pub type Written = IndexMap<String, Vec<String>>;

/// Claims about one view of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// [`SCHEMA`].
    pub schema: String,
    /// The SHA-256 digest of the bytes of the file, in hexadecimal.
    pub sha256: String,
    /// The view.
    pub view: Options,
    /// The command whose answer it is: `check` or `explain`.
    pub command: Command,
    /// The verdict: `feasible` or `infeasible`.
    pub answer: Answer,
    /// What is not certified.
    pub not_certified: Vec<String>,
    /// The claims.
    pub claims: Vec<Claim>,
}

/// The options of the view as they were given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    variant: Option<String>,
    as_of: Option<String>,
    only: Vec<String>,
    drop: Vec<String>,
    concede: Vec<String>,
    set: Vec<String>,
}

/// Whose answer is certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// `zopa check`.
    Check,
    /// `zopa explain`.
    Explain,
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A package is acceptable to all whose consent is needed.
    Feasible,
    /// None is.
    Infeasible,
}

/// One claim with its evidence. A proof that is null says that none was found within the limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Claim {
    /// A package meets the rules and every binding position.
    Feasible {
        /// The package.
        package: Named,
    },
    /// No package meets the rules and every binding position.
    Infeasible {
        /// Why not.
        proof: Option<Proof>,
    },
    /// Every one of these values occurs in a feasible package.
    Possible {
        /// The issue.
        issue: String,
        /// A value, or an interval of an amount.
        value: String,
        /// Feasible packages that have these values.
        packages: Vec<Stretch>,
    },
    /// No feasible package has any of these values.
    RuledOut {
        /// The issue.
        issue: String,
        /// A value, or an interval of an amount.
        value: String,
        /// Why not.
        proof: Option<Proof>,
    },
    /// No package that meets the rules has any of these values.
    Impossible {
        /// The issue.
        issue: String,
        /// A value, or an interval of an amount.
        value: String,
        /// Why not.
        proof: Option<Proof>,
    },
    /// A package that meets rules and red lines breaks demands of this weight in all, and none breaks less.
    Cheapest {
        /// The weight.
        cost: String,
        /// A package of this cost.
        package: Named,
        /// Why none is cheaper.
        proof: Option<Proof>,
    },
    /// No package meets the rules and the red lines.
    NoCompromise {
        /// Why not.
        proof: Option<Proof>,
    },
    /// No package meets the rules and these positions, and without any one of these some package does.
    Conflict {
        /// The positions, each a rung.
        positions: Vec<String>,
        /// Why they cannot be met.
        proof: Option<Proof>,
        /// For each position, a package that meets the others.
        without: Vec<Without>,
    },
    /// A package meets the rules and all positions but these, and none does if any one of these is taken back.
    Concession {
        /// The positions given up, each a rung.
        positions: Vec<String>,
        /// The weights of the demands among them.
        cost: String,
        /// A package that giving them up opens.
        package: Named,
        /// For each position, why taking it back leaves no package.
        taken_back: Vec<TakenBack>,
    },
}

/// A package, or the straight line from one to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// A package.
    pub from: Named,
    /// The amounts that change along the line, with their values at its other end; nothing if it is one package.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub to: Named,
    /// Whether the first end is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_open: bool,
    /// Whether the other end is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_open: bool,
}

/// A package that meets a conflict but for one position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Without {
    /// The position left out.
    pub position: String,
    /// The package.
    pub package: Named,
}

/// A part of a concession, and why it is needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenBack {
    /// The position.
    pub position: String,
    /// Why no package is left if it is held after all.
    pub proof: Option<Proof>,
}

/// Why no package meets some conditions: regions without such a package, the last of which is everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The numbers at which amounts are cut into cells.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub cuts: IndexMap<String, Vec<String>>,
    /// The steps, each of which rests on the conditions and on earlier steps.
    pub steps: Vec<Step>,
}

/// A region without a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The region; what it does not name may have any value.
    pub within: Written,
    /// The earlier steps it rests on, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<usize>,
    /// Sums, counted from 1, with the factors by which they add up to what cannot be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<(usize, String)>,
}

/// Why evidence could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Faulty {
    /// It names an issue, value, number or step that is not there.
    Name,
    /// Checking it takes more work than is allowed.
    TooLarge,
}

impl Options {
    /// The options of a view.
    pub fn of(options: &ViewOptions) -> Self {
        let ViewOptions { variant, as_of, only, drop, concede, set } = options.clone();
        Self { variant, as_of: as_of.map(|day| day.to_string()), only, drop, concede, set }
    }

    /// The view that is meant; `None` if the day is none.
    fn view(&self) -> Option<ViewOptions> {
        let Self { variant, as_of, only, drop, concede, set } = self.clone();
        let as_of = as_of.map(|day| day.parse::<Date>()).transpose().ok()?;
        Some(ViewOptions { variant, as_of, only, drop, concede, set })
    }
}

/// The digest of a file by which a certificate knows it.
pub fn digest(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}
