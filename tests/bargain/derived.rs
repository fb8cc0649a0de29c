//! Interests derived from positions: whose they are, and whose red lines hold.

use zopa::analysis::{Bargain, BargainOptions, Settings, bargain};
use zopa::model::{PartyId, Scenario, View};

const STATED: PartyId = PartyId(0);
const DERIVED: PartyId = PartyId(1);
const FIRM: PartyId = PartyId(2);
const OBSERVER: PartyId = PartyId(3);

/// One issue with six values: a party that states its interests, one whose demands tell them, one of red lines alone, and
/// an observer. Each has a red line against one value.
const TALKS: &str = r#"Scenario(
    title: "Talks",
    issues: {"x": Issue(title: "X", domain: Options(["a", "b", "c", "d", "e", "f"]))},
    parties: {
        "stated": Party(title: "Stated",
            positions: {"r": Position(claim: "no a", requires: Not(Is("x", "a")), firmness: RedLine)},
            interests: Interests(issues: {"x": Interest(weight: 1, worth: {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1})})),
        "derived": Party(title: "Derived", positions: {
            "r": Position(claim: "no b", requires: Not(Is("x", "b")), firmness: RedLine),
            "d": Position(claim: "e or f", requires: OneOf("x", ["e", "f"]))}),
        "firm": Party(title: "Firm", positions: {
            "r": Position(claim: "no c", requires: Not(Is("x", "c")), firmness: RedLine)}),
        "observer": Party(title: "Observer", role: Observer, positions: {
            "r": Position(claim: "no d", requires: Not(Is("x", "d")), firmness: RedLine)},
            interests: Interests(issues: {"x": Interest(weight: 1, worth: {"f": 1})})),
    },
)"#;

fn talks() -> Scenario {
    zopa::language::read(TALKS).scenario.expect("it can be read")
}

fn asked(options: &BargainOptions) -> Bargain {
    bargain(&View::plain(&talks()), &Settings::default(), options).expect("somebody has interests")
}

#[test]
fn red_lines_hold_among_all_packages_where_interests_are_derived_and_not_stated() {
    let all = BargainOptions { all_packages: true, ..BargainOptions::default() };
    let plain = asked(&all);
    assert_eq!((plain.packages.found, plain.red_lines), (6_u8.into(), vec![]));
    let derived = asked(&BargainOptions { derive: true, ..all });
    // Without b and c; that of the stated party is as open to trade as its other positions.
    assert_eq!(derived.packages.found, 4_u8.into());
    assert_eq!(derived.red_lines, [DERIVED, FIRM]);
    let zone = asked(&BargainOptions { derive: true, ..BargainOptions::default() });
    assert_eq!((zone.packages.found, zone.red_lines), (2_u8.into(), vec![]));
}

#[test]
fn red_lines_hold_whoever_is_weighed() {
    let between = vec![STATED, DERIVED];
    let answer = asked(&BargainOptions { all_packages: true, derive: true, between, ..BargainOptions::default() });
    assert_eq!((answer.packages.found, answer.red_lines), (4_u8.into(), vec![DERIVED, FIRM]));
    assert_eq!(answer.left_out, []);
}

#[test]
fn who_is_not_weighed_is_told_with_the_reason() {
    let plain = asked(&BargainOptions::default());
    assert_eq!((plain.left_out, plain.underivable), (vec![DERIVED, FIRM], vec![FIRM]));
    let derived = asked(&BargainOptions { derive: true, ..BargainOptions::default() });
    assert_eq!((derived.left_out, derived.underivable), (vec![FIRM], vec![FIRM]));
    let observes = "Observer only observes, so its interests do not count";
    assert!(derived.notes.iter().any(|note| note.starts_with(observes)), "{:?}", derived.notes);
    let between = vec![STATED, OBSERVER];
    let answer = asked(&BargainOptions { between, ..BargainOptions::default() });
    assert_eq!(answer.parties.iter().map(|told| told.party).collect::<Vec<_>>(), [STATED, OBSERVER]);
    assert_eq!(answer.notes, Vec::<String>::new());
}
