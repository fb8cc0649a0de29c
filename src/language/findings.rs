//! The words for what only solving can find out: rules that contradict each other, fallbacks that do not follow,
//! positions that nobody can meet or that exclude nothing.
//!
//! This module solves nothing. Whoever has found something out calls the function for it and gets the diagnostic, with
//! the places of the file where it was read from.

use super::{Code, Diagnostic, SourceMap, Span};

/// A position by its names: who states it, and which variant adds it, if one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'n> {
    /// The party.
    pub party: &'n str,
    /// The position.
    pub position: &'n str,
    /// The variant that adds it.
    pub variant: Option<&'n str>,
}

impl Named<'_> {
    fn name(&self) -> String {
        format!("`{}/{}`", self.party, self.position)
    }

    /// The place of its name in the file.
    fn place(&self, map: &SourceMap) -> Span {
        map.position(self.party, self.position, self.variant).unwrap_or_default()
    }

    /// The place of the condition of a rung.
    fn rung(&self, map: &SourceMap, rung: usize) -> Span {
        map.rung(self.party, self.position, self.variant, rung).unwrap_or_else(|| self.place(map))
    }
}

/// No package meets all of these rules, and it takes all of them: a fault of the file.
///
/// # Panics
/// If no rule is given: without rules every package is allowed.
pub fn rules_contradict(map: &SourceMap, rules: &[&str]) -> Diagnostic {
    let place = |rule: &str| map.rule(rule).unwrap_or_default();
    let (last, others) = rules.split_last().expect("a contradiction has at least one rule");
    let diagnostic = match others {
        [] => Diagnostic::new(Code::ContradictoryRules, place(last), format!("no package meets the rule `{last}`"))
            .label("holds of nothing"),
        _ => {
            let names: Vec<_> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            let message = format!("no package meets the rules {} together", joined(&names));
            Diagnostic::new(Code::ContradictoryRules, place(last), message).label("… and this one leave no package")
        }
    };
    let diagnostic = others.iter().fold(diagnostic, |diagnostic, rule| diagnostic.also(place(rule), "this rule …"));
    diagnostic
        .note("rules hold of every package, whoever signs it; what a party wants is a position")
        .help("one of the rules must allow more, or is the position of a party")
}

/// A package can meet the rung before a fallback and miss the fallback. `rung` counts from 1; `example` says in words
/// what such a package looks like.
pub fn fallback_does_not_follow(map: &SourceMap, of: Named<'_>, rung: usize, example: &str) -> Diagnostic {
    let message = format!("{} of {} is not weaker than {}", fallback(rung), of.name(), stronger(rung));
    Diagnostic::new(Code::FallbackDoesNotFollow, of.rung(map, rung), message)
        .label("… and miss this")
        .also(of.rung(map, rung - 1), "a package can meet this …")
        .note(format!("for example a package with {example}"))
        .help("a fallback accepts all that was accepted before, and more: `Any([…])` with the condition before it does")
}

/// It could not be found out within the budget whether a fallback follows from the rung before it.
pub fn fallback_undecided(map: &SourceMap, of: Named<'_>, rung: usize) -> Diagnostic {
    let message = format!("whether {} of {} is weaker than {} is not known", fallback(rung), of.name(), stronger(rung));
    Diagnostic::new(Code::FallbackUndecided, of.rung(map, rung), message)
        .label("not decided within the budget")
        .also(of.rung(map, rung - 1), stronger(rung))
        .note("results hold all the same: whoever holds a rung is taken to hold all weaker ones")
        .help(allow(Code::FallbackUndecided))
}

/// No package that the rules allow meets a position.
pub fn impossible_position(map: &SourceMap, position: Named<'_>, rules: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::ImpossiblePosition,
        position.place(map),
        format!("no package can meet {}", position.name()),
    );
    let diagnostic = match rules {
        [] => diagnostic.label("its condition never holds"),
        _ => diagnostic.label("never holds where these rules do"),
    };
    let places = rules.iter().filter_map(|rule| map.rule(rule));
    places
        .fold(diagnostic, |diagnostic, place| diagnostic.also(place, "this rule excludes it"))
        .note("a binding position that cannot be met is a conflict by itself")
        .help(allow(Code::ImpossiblePosition))
}

/// Every package that the rules allow meets a position.
pub fn idle_position(map: &SourceMap, position: Named<'_>) -> Diagnostic {
    let message = format!("{} excludes no package", position.name());
    Diagnostic::new(Code::IdlePosition, position.place(map), message)
        .label("every package that the rules allow meets it")
        .help(allow(Code::IdlePosition))
}

/// Two positions of a party are met by the same packages. The later one is pointed at.
pub fn same_position(map: &SourceMap, first: Named<'_>, again: Named<'_>) -> Diagnostic {
    let message = format!("{} and {} say the same", first.name(), again.name());
    Diagnostic::new(Code::SamePosition, again.place(map), message)
        .label("… and this one are met by the same packages")
        .also(first.place(map), "this position …")
        .note("each of them counts when conflicts and concessions are listed")
        .help(format!("one of the two can go, or {}", allow(Code::SamePosition)))
}

/// No package meets all of these positions of one party, and it takes all of them.
///
/// # Panics
/// If no position is given.
pub fn clashing_positions(map: &SourceMap, positions: &[Named<'_>]) -> Diagnostic {
    let (last, others) = positions.split_last().expect("a clash has at least one position");
    let message = format!("the positions of `{}` clash with each other", last.party);
    let label = if others.is_empty() { "cannot be met" } else { "… and this one cannot be met together" };
    let diagnostic = Diagnostic::new(Code::ClashingPositions, last.place(map), message).label(label);
    others
        .iter()
        .fold(diagnostic, |diagnostic, other| diagnostic.also(other.place(map), "this position …"))
        .note("no package is acceptable to the party, whatever the others concede")
        .help(format!("one of them may be a wish, or {}", allow(Code::ClashingPositions)))
}

/// It could not be found out within the budget whether this position, and maybe later ones, can be met, exclude
/// something and go with the party's others.
pub fn unfinished_check(map: &SourceMap, first: Named<'_>) -> Diagnostic {
    let message = "not every position could be checked".to_owned();
    Diagnostic::new(Code::UnfinishedCheck, first.place(map), message)
        .label("not decided within the budget, nor maybe later ones")
        .note("another position may be impossible or idle, or clash with its party's others, without a warning")
        .help(allow(Code::UnfinishedCheck))
}

fn fallback(rung: usize) -> String {
    if rung == 1 { "the fallback".to_owned() } else { format!("fallback {rung}") }
}

fn stronger(rung: usize) -> String {
    if rung == 1 { "the position".to_owned() } else { format!("fallback {}", rung - 1) }
}

fn allow(code: Code) -> String {
    format!("`allow: [\"{code}\"]` in the scenario silences this warning")
}

fn joined(names: &[String]) -> String {
    match names {
        [first, second] => format!("{first} and {second}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    }
}
