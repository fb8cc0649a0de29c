//! Flags that say which packages are weighed, and by whose interests: the same for texts, charts and reports.

use clap::Args;
use zopa::analysis::BargainOptions;
use zopa::model::{Scenario, View, find_draft, find_party};
use zopa::output::for_shell;

use super::failure::Failure;

/// Which packages are weighed, and whose interests count.
#[derive(Args)]
#[command(next_help_heading = "Interests")]
pub struct WeighedFlags {
    /// Weigh all packages that the rules allow, whatever the parties hold; with --derive, red lines of parties hold whose
    /// interests the file does not state
    #[arg(long)]
    all_packages: bool,

    /// Derive interests from positions where the file states none: the share of the weight of demands and wishes met
    #[arg(long)]
    derive: bool,

    /// Weigh the interests of these parties alone, separated by commas, observers too; the positions of all are held
    #[arg(long, value_name = "PARTIES", value_delimiter = ',')]
    between: Vec<String>,

    /// Say how far a draft of the file is from the frontier, and what would better it at nobody's cost
    #[arg(long, value_name = "NAME")]
    draft: Option<String>,
}

impl WeighedFlags {
    /// Whether one of them is given.
    pub fn is_given(&self) -> bool {
        self.all_packages || self.derive || self.has_draft() || !self.between.is_empty()
    }

    /// Whether a draft is asked about.
    pub fn has_draft(&self) -> bool {
        self.draft.is_some()
    }

    /// What is asked of a scenario.
    ///
    /// # Errors
    /// If it has no such party or draft.
    pub fn options(&self, scenario: &Scenario) -> Result<BargainOptions, Failure> {
        let draft = self.draft.as_ref().map(|name| find_draft(scenario, "--draft", name)).transpose()?;
        let party = |name: &String| find_party(scenario, "--between", name, name.trim());
        Ok(BargainOptions {
            all_packages: self.all_packages,
            derive: self.derive,
            between: self.between.iter().map(party).collect::<Result<_, _>>()?,
            draft: draft.map(|draft| draft.id.clone()),
            ..BargainOptions::default()
        })
    }

    /// That nothing is known of anybody's interests.
    pub fn no_interests(&self, view: &View<'_>) -> Failure {
        let is_heard = |name: &&String| view.parties.iter().any(|party| view.party(*party).id == name.trim());
        let (heard, unheard): (Vec<&String>, Vec<_>) = self.between.iter().partition(is_heard);
        let named = |names: &[&String]| names.iter().map(|name| name.trim()).collect::<Vec<_>>().join(", ");
        if heard.is_empty() && !unheard.is_empty() {
            let said = format!("`--between` names {}, and `--only` leaves nobody of them to be heard", named(&unheard));
            return Failure::new(said).help("`--between` names parties that are heard".to_owned());
        }
        let said = match view.consenting().next() {
            _ if !heard.is_empty() => format!("the file states no interests of {}", named(&heard)),
            None => "no party's consent is needed, so there is nobody to bargain".to_owned(),
            Some(_) => "the file states no interests of the parties that are heard".to_owned(),
        };
        let help = match self.derive {
            true => {
                "interests are derived from demands and wishes that have a weight, of parties whose consent is needed"
            }
            false => "`--derive` derives them from positions; `docs/language.md` tells how a file states them",
        };
        Failure::new(said).help(help.to_owned())
    }
}

/// The flags that ask this of a scenario, as they are typed.
pub fn call(scenario: &Scenario, options: &BargainOptions) -> String {
    let between: Vec<_> = options.between.iter().map(|party| scenario.parties[party.0].id.as_str()).collect();
    let between = (!between.is_empty()).then(|| format!(" --between {}", for_shell(&between.join(","))));
    let draft = options.draft.as_ref().map(|draft| format!(" --draft {}", for_shell(draft)));
    let switches = [(options.all_packages, " --all-packages"), (options.derive, " --derive")];
    let switches = switches.into_iter().filter(|(given, _)| *given).map(|(_, flag)| flag.to_owned());
    switches.chain(between).chain(draft).collect()
}
