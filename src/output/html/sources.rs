//! Who said what, and where it is found: the positions of a report, and its sources.

use serde_json::{Value, json};

use crate::model::{Basis, Cite, Firmness, Held, Number, Source};
use crate::output::Subject;
use crate::output::numbers::cost;
use crate::output::plain::plain;

use super::list;

/// Every position that is held, in file order.
pub(super) fn positions(subject: Subject<'_>) -> Value {
    list(subject.view.positions.iter().map(|held| position(subject, held)))
}

fn position(subject: Subject<'_>, held: &Held<'_>) -> Value {
    let (party, position) = (subject.view.party(held.party), held.position);
    let mut issues: Vec<_> = position.ladder().flat_map(|(condition, _)| condition.issues()).collect();
    issues.sort_unstable();
    issues.dedup();
    let rungs = position.fallbacks.iter().map(|fallback| plain(&subject.condition(&fallback.requires)));
    let requires = plain(&subject.condition(&position.requires));
    json!({
        "id": format!("{}/{}", party.id, position.id),
        "party": plain(subject.party(held.party)),
        "party_id": party.id,
        "consents": party.role.consents(),
        "claim": plain(&subject.claim(position)),
        "requires": requires,
        "fallbacks": rungs.collect::<Vec<_>>(),
        "issues": issues.iter().map(|issue| subject.issue_id(*issue)).collect::<Vec<_>>(),
        "firmness": firmness(position.firmness),
        "weight": (position.firmness != Firmness::RedLine).then(|| cost(&position.weight)),
        "basis": basis(position.basis),
        "confidence": (position.confidence != Number::one()).then(|| position.confidence.to_string()),
        "since": position.since.map(|day| day.to_string()),
        "until": position.until.map(|day| day.to_string()),
        "conceded": held.first_rung > 0,
        "cites": cites(subject, &position.cites),
    })
}

/// How firmly a position is held.
pub(super) fn firmness(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::RedLine => "red line",
        Firmness::Demand => "demand",
        Firmness::Wish => "wish",
    }
}

/// How a position is known.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Reported => "reported",
        Basis::Inferred => "inferred",
        Basis::Assumed => "assumed",
    }
}

/// Where something is found.
pub(super) fn cites(subject: Subject<'_>, cites: &[Cite]) -> Value {
    list(cites.iter().map(|cite| {
        let source = subject.view.scenario.sources.get(&cite.source);
        json!({
            "by": plain(cite.by.trim()),
            "note": plain(cite.note.trim()),
            "source": source.map(|source| about(&cite.source, source)),
        })
    }))
}

/// The sources of the scenario, in file order.
pub(super) fn sources(subject: Subject<'_>) -> Value {
    list(subject.view.scenario.sources.iter().map(|(key, source)| about(key, source)))
}

fn about(key: &str, source: &Source) -> Value {
    // Anything else than an address of a page is shown and not linked.
    let is_page = ["http://", "https://"].iter().any(|scheme| source.url.starts_with(scheme));
    json!({
        "key": key,
        "title": plain(source.title.trim()),
        "publisher": plain(source.publisher.trim()),
        "date": source.date.map(|day| day.to_string()),
        "url": plain(source.url.trim()),
        "is_page": is_page,
    })
}
