//! What solving found out about a file, as diagnostics with their places.

use crate::analysis::{Finding, Stated};
use crate::language::findings::{self, Named};
use crate::language::{Diagnostic, SourceMap};
use crate::model::{Answer, IssueId, Scenario};

/// The diagnostics for some findings about a scenario that was read with this map.
pub fn diagnostics(scenario: &Scenario, map: &SourceMap, found: &[Finding<'_>]) -> Vec<Diagnostic> {
    found.iter().map(|finding| diagnostic(scenario, map, finding)).collect()
}

fn diagnostic<'s>(scenario: &'s Scenario, map: &SourceMap, finding: &Finding<'s>) -> Diagnostic {
    let named = |stated: &Stated<'s>| named(scenario, stated);
    let rules = |places: &[usize]| places.iter().map(|rule| scenario.rules[*rule].id.as_str()).collect::<Vec<_>>();
    match finding {
        Finding::ContradictoryRules(places) => findings::rules_contradict(map, &rules(places)),
        Finding::FallbackDoesNotFollow { of, rung, example } => {
            findings::fallback_does_not_follow(map, named(of), *rung, &words(scenario, example))
        }
        Finding::FallbackUndecided { of, rung } => findings::fallback_undecided(map, named(of), *rung),
        Finding::ImpossiblePosition { of, rules: places } => {
            findings::impossible_position(map, named(of), &rules(places))
        }
        Finding::IdlePosition(of) => findings::idle_position(map, named(of)),
        Finding::SamePosition { first, again } => findings::same_position(map, named(first), named(again)),
        Finding::Unfinished(of) => findings::unfinished_check(map, named(of)),
        Finding::ClashingPositions(positions) => {
            findings::clashing_positions(map, &positions.iter().map(named).collect::<Vec<_>>())
        }
    }
}

fn named<'s>(scenario: &'s Scenario, stated: &Stated<'s>) -> Named<'s> {
    Named {
        party: &scenario.parties[stated.party.0].id,
        position: &stated.position.id,
        variant: stated.variant.map(|variant| scenario.variants[variant].id.as_str()),
    }
}

fn words(scenario: &Scenario, example: &[(IssueId, Answer)]) -> String {
    let one = |(issue, answer): &(IssueId, Answer)| {
        let issue = &scenario.issues[issue.0];
        format!("{}: {}", issue.title, answer.words(issue))
    };
    example.iter().map(one).collect::<Vec<_>>().join("; ")
}
