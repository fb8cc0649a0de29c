//! NegMAS: outcome spaces and utility functions by hand, in YAML and in JSON.

use zopa::exchange::{Foreign, Refusal, import_negmas};
use zopa::model::{Domain, Interests, Number, Value};

use crate::{scenario, worth};

const DOMAIN: &str = "\
name: flat
type: CartesianOutcomeSpace
issues:
- {name: rooms, type: ContiguousIssue, values: [1, 4]}
- {name: share, type: ContinuousIssue, values: [0.0, 0.5], n_levels: 10}
- {name: pets, type: CategoricalIssue, values: [none, a cat]}
- {name: years, type: DiscreteCardinalIssue, values: [1, 3, 5]}
";

const ADDITIVE: &str = "\
name: tenant
type: LinearAdditiveUtilityFunction
reserved_value: 0.25
bias: 0.1
weights: [1, 2, -0.5, 0.30000000000000004]
values:
- {type: AffineFun, slope: 0.2, bias: 0.1}
- {type: IdentityFun}
- {type: TableFun, mapping: {none: 0.0, a cat: 1.0}}
- type: TableFun
  mapping: {1: 0.0, 3: 0.5, 5: 1.0}
";

const BOXES: &str = r#"{"type": "negmas.preferences.crisp.nonlinear.HyperRectangleUtilityFunction",
  "reserved_value": -Infinity, "bias": 0.5, "utilities": [1.0, 2.0, 4.0], "weights": [1, 1, 0.5],
  "outcome_ranges": [{"0": [2, 3], "1": [0.25, 0.5]}, {"2": ["a cat"], "3": 5}, null]}"#;

const MAPPING: &str = "\
type: MappingUtilityFunction
default: 0.1
reserved_value: 0
mapping:
  ? [2, 0.5, none, 3]
  : 0.9
";

fn imported(ufun: &str) -> Result<String, Refusal> {
    let ufun = Foreign { name: "tenant.yml", text: ufun };
    import_negmas(Foreign { name: "domain.yml", text: DOMAIN }, &[ufun]).map(|imported| imported.text)
}

fn interests(ufun: &str) -> Interests {
    let mut scenario = scenario(&imported(ufun).unwrap_or_else(|refusal| panic!("{refusal}")));
    assert_eq!(scenario.title, "flat");
    assert!(matches!(scenario.issues[3].domain, Domain::Levels(_)));
    scenario.parties.remove(0).interests.expect("interests")
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

fn package(rooms: i64, share: &str, pets: usize, years: usize) -> Vec<Value> {
    let amount = |number| Value::Amount(number);
    vec![amount(rooms.into()), amount(number(share)), Value::Choice(pets), Value::Choice(years)]
}

#[test]
fn an_additive_function_is_worth_what_its_weights_and_values_add_up_to() {
    let interests = interests(ADDITIVE);
    assert_eq!(interests.reservation, number("0.25"));
    // 0.1 + (0.2 rooms + 0.1) + 2 share - 0.5 with a cat + 0.30000000000000004 times 0, 0.5 or 1.
    assert_eq!(worth(&interests, &package(1, "0", 0, 0)), number("0.4"));
    assert_eq!(worth(&interests, &package(4, "0.125", 1, 2)), number("1.05000000000000004"));
}

#[test]
fn boxes_and_single_outcomes_become_bonuses() {
    let boxes = interests(BOXES);
    assert_eq!(worth(&boxes, &package(1, "0.5", 0, 2)), number("2.5"));
    assert_eq!(worth(&boxes, &package(3, "0.25", 1, 2)), number("5.5"));
    assert_eq!(boxes.reservation, number("2.5"), "no package is worth less");
    let mapping = interests(MAPPING);
    assert_eq!(worth(&mapping, &package(2, "0.5", 0, 1)), number("0.9"));
    assert_eq!(worth(&mapping, &package(2, "0.5", 0, 0)), number("0.1"));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place_and_a_remedy() {
    let cases = [
        (ADDITIVE.replace("slope: 0.2", "slope: steep"), "`steep` is no number", "tenant.yml:7:"),
        (ADDITIVE.replace("none: 0.0", "none: -.inf"), "`-.inf` is no number", "tenant.yml:9:"),
        (ADDITIVE.replace("AffineFun", "LinearFun"), "a LinearFun has no bias", "tenant.yml:7:"),
        (ADDITIVE.replace("IdentityFun", "LambdaFun"), "type `LambdaFun`", "tenant.yml:8:3"),
        (ADDITIVE.replace("[1, 2, -0.5,", "[1, 2,"), "3 entries for 4 issues", "tenant.yml:5:"),
        (ADDITIVE.replace("none: 0.0, ", ""), "no worth for `none`", "tenant.yml:9:"),
        (ADDITIVE.replace("weights:", "weights: ["), "cannot be read as YAML", "tenant.yml:"),
        (BOXES.replace("\"0\": [2, 3]", "\"7\": [2, 3]"), "no issue `7`", "tenant.yml:3:"),
        (BOXES.replace("[1, 1, 0.5]", "[1, 1]"), "differ in number", "tenant.yml:1:"),
        (MAPPING.replace("default: 0.1", "default: -.inf"), "no utility that is a number", "tenant.yml:"),
        ("type: NonLinearAggregationUtilityFunction".to_owned(), "are not read", "tenant.yml:1:1"),
        ("a: &x [*x]".to_owned(), "", "tenant.yml:1:"),
        (String::new(), "the file is empty", "tenant.yml"),
    ];
    for (ufun, message, place) in cases {
        let refusal = imported(&ufun).expect_err(message);
        assert!(refusal.message.contains(message), "{message}: {refusal}");
        assert!(refusal.place.as_ref().is_some_and(|at| at.contains(place)), "{message}: {refusal}");
        assert!(!refusal.help.is_empty(), "{refusal}");
    }
}
