//! `zopa check`: is there a package that everybody can accept, and what do all of them have in common?

use clap::Args;
use zopa::Depth;
use zopa::analysis::{CheckOptions, check};
use zopa::model::{Scenario, find_draft, parse_setting};
use zopa::output::{self, Subject};
use zopa::prove;

use super::certificate::CertificateFlag;
use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{STATUSES, Status};

/// Say whether an agreement exists, and what is settled, open and ruled out
#[derive(Args)]
#[command(visible_aliases = ["validate", "lint"], after_help = format!("\
All that is wrong with the file is shown first, on standard error.

{STATUSES}

Examples:
  zopa check lease.ron
  zopa check lease.ron --why rent=900 --why pets=yes
  zopa check lease.ron --draft agent --variant no-garden"))]
pub struct Flags {
    /// Say why a value is in no feasible package; may be repeated
    #[arg(long, value_name = "ISSUE=VALUE")]
    why: Vec<String>,

    /// Say what a draft of the file keeps and breaks, party by party
    #[arg(long, value_name = "NAME")]
    draft: Option<String>,

    #[command(flatten)]
    certificate: CertificateFlag,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    flags.certificate.refuse()?;
    let settings = flags.engine.settings();
    let (scenario, bytes) = load::with_bytes("check", &flags.input, Depth::Everything, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let options = flags.options(&scenario)?;
    let patience = Patience::begin();
    let check = check(&view, &settings, &options);
    let options = flags.input.options();
    let subject = prove::Subject { view: &view, options: &options, file: &bytes };
    flags.certificate.write(terminal, || prove::check(subject, &settings, &check))?;
    drop(patience);
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    terminal.show(|out| output::check(out, flags.format.format(terminal), subject, &check))?;
    flags
        .format
        .tell_what_a_table_lacks(&[("--why", !flags.why.is_empty()), ("--draft", flags.draft.is_some())], terminal);
    Ok(check.answer.into())
}

impl Flags {
    fn options(&self, scenario: &Scenario) -> Result<CheckOptions, Failure> {
        let draft = self.draft.as_ref().map(|name| find_draft(scenario, "--draft", name)).transpose()?;
        let why = self.why.iter().map(|given| parse_setting(scenario, "--why", given)).collect::<Result<_, _>>()?;
        Ok(CheckOptions { draft: draft.map(|draft| draft.id.clone()), why })
    }
}
