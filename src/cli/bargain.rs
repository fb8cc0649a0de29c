//! `zopa bargain`: which of the possible deals is good, and for whom?

use clap::Args;
use zopa::Depth;
use zopa::analysis::{BargainOptions, bargain};
use zopa::model::{Scenario, View, find_draft, find_party};
use zopa::output::{self, Subject};

use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input, limit};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{STATUSES, Status};

/// Weigh the packages by interests: the frontier, and the deals that theories of bargaining name
#[derive(Args)]
#[command(after_help = format!("\
A deal is on the frontier if nothing betters it for one party at nobody's cost.

{STATUSES}

Examples:
  zopa bargain lease.ron
  zopa bargain lease.ron --all-packages --between tenant,landlord
  zopa bargain lease.ron --draft agent --derive"))]
pub struct Flags {
    /// Weigh all packages that the rules allow, whatever the parties hold but the red lines of those whose interests are
    /// derived
    #[arg(long)]
    all_packages: bool,

    /// Derive interests from positions where the file states none: the share of the weight of demands and wishes met
    #[arg(long)]
    derive: bool,

    /// Weigh the interests of these parties alone, separated by commas; the positions of all are held
    #[arg(long, value_name = "PARTIES", value_delimiter = ',')]
    between: Vec<String>,

    /// Find the named points alone, without the frontier, which many parties make large
    #[arg(long, conflicts_with_all = ["draft", "all"])]
    points_only: bool,

    /// Say how far a draft of the file is from the frontier, and what would better it at nobody's cost
    #[arg(long, value_name = "NAME")]
    draft: Option<String>,

    /// List so many deals of the frontier
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,

    /// List every deal of the frontier
    #[arg(long, conflicts_with = "limit")]
    all: bool,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let settings = flags.engine.settings();
    let scenario = load::scenario("bargain", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let options = flags.options(&scenario)?;
    let patience = Patience::begin();
    let answer = bargain(&view, &settings, &options).map_err(|_| flags.no_interests(&view))?;
    drop(patience);
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    let limit = if flags.all { usize::MAX } else { flags.limit };
    let untold = terminal.show(|out| output::bargain(out, flags.format.format(terminal), subject, &answer, limit))?;
    untold.flatten().iter().for_each(|untold| terminal.warn(untold));
    flags.format.tell_what_a_table_lacks(&[("--draft", flags.draft.is_some())], terminal);
    Ok(answer.answer.into())
}

impl Flags {
    fn options(&self, scenario: &Scenario) -> Result<BargainOptions, Failure> {
        let draft = self.draft.as_ref().map(|name| find_draft(scenario, "--draft", name)).transpose()?;
        let party = |name: &String| find_party(scenario, "--between", name, name.trim());
        Ok(BargainOptions {
            all_packages: self.all_packages,
            derive: self.derive,
            between: self.between.iter().map(party).collect::<Result<_, _>>()?,
            draft: draft.map(|draft| draft.id.clone()),
            points_only: self.points_only,
        })
    }

    fn no_interests(&self, view: &View<'_>) -> Failure {
        let said = match view.consenting().next() {
            None => "no party's consent is needed, so there is nobody to bargain",
            Some(_) => "the file states no interests of the parties that are heard",
        };
        let help = match self.derive {
            true => "interests are derived from demands and wishes that have a weight",
            false => "`--derive` derives them from positions; `docs/language.md` tells how a file states them",
        };
        Failure::new(said.to_owned()).help(help.to_owned())
    }
}
