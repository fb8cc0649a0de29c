//! How parties, issues, positions and answers are called.

use crate::model::{Answer, Domain, Issue, Party, Position, View};

/// What the points that theories of bargaining name are called, and what is made greatest in each, in the order of results.
pub(crate) const POINTS: [(&str, &str); 4] = [
    ("Nash", "the product of gains is greatest"),
    ("Kalai–Smorodinsky", "the shares of what each could gain at best are most even"),
    ("egalitarian", "the gains are most even, the least of them being greatest"),
    ("utilitarian", "the sum is greatest"),
];

/// The name of a party as people read it.
pub(crate) fn party(party: &Party) -> &str {
    if party.title.is_empty() { &party.id } else { &party.title }
}

/// The name of an issue as people read it.
pub(crate) fn issue(issue: &Issue) -> &str {
    if issue.title.is_empty() { &issue.id } else { &issue.title }
}

/// A position as its party puts it.
pub(crate) fn claim(position: &Position, issues: &[Issue]) -> String {
    match position.claim.trim() {
        "" => position.requires.words(issues),
        claim => claim.to_owned(),
    }
}

/// Several answers of which any will do.
pub(crate) fn any_of(issue: &Issue, answers: &[Answer]) -> String {
    match answers {
        [one] => one.words(issue),
        all if is_whole_domain(issue, all) => "any".to_owned(),
        several => {
            let words: Vec<_> = several.iter().map(|answer| answer.words(issue)).collect();
            format!("any of {}", words.join(", "))
        }
    }
}

fn is_whole_domain(issue: &Issue, answers: &[Answer]) -> bool {
    match &issue.domain {
        Domain::Amount(_) => false,
        domain => domain.choices().len() == answers.len(),
    }
}

/// Of rungs, the last one of each position: who leaves it has left the ones before.
pub(crate) fn weakest(view: &View<'_>, rungs: &[usize]) -> Vec<usize> {
    let held = |place: &usize| view.rungs[*place].held;
    let next = rungs.iter().skip(1).map(Some).chain([None]);
    let last = rungs.iter().zip(next).filter(|(rung, next)| next.is_none_or(|next| held(next) != held(rung)));
    last.map(|(rung, _)| *rung).collect()
}
