//! What the scenario language means, sentence by sentence, as far as reading decides it.

mod fragments;

use proptest::prelude::*;
use zopa::language::{self, Code, Reading, read};
use zopa::model::{
    Basis, Compare, Condition, Domain, Firmness, IssueId, Number, PartyId, Position, Role, Scenario, Value, Worth,
};
use zopa::output::diagnostics::{Style, closing_line, render};

/// A scenario that must be right.
fn good(text: &str) -> Scenario {
    let Reading { scenario, diagnostics, .. } = read(text);
    scenario.unwrap_or_else(|| panic!("{}", render(&diagnostics, "test", text, Style::default())))
}

fn codes(text: &str) -> Vec<Code> {
    read(text).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// A scenario with one issue of each kind, a rule that mentions them all, and more fields.
fn scenario(fields: &str) -> String {
    format!(
        "Scenario(
            title: \"Test\",
            issues: {{
                \"option\": Issue(domain: Options([\"red\", \"green\", \"blue\"])),
                \"level\": Issue(domain: Levels([\"low\", \"mid\", \"high\"])),
                \"flag\": Issue(domain: YesNo),
                \"whole\": Issue(domain: Amount(min: 0, max: 10, step: 1)),
                \"real\": Issue(domain: Amount(min: 0, max: 1)),
            }},
            rules: {{
                \"mention\": Rule(because: \"test\", holds: Any([All([]), Is(\"option\", \"red\"), Is(\"level\", \"low\"),
                    Is(\"flag\", \"no\"), Is(\"whole\", 0), Is(\"real\", 0)])),
            }},
            {fields}
        )"
    )
}

/// The condition that a text in the language says, in [`scenario`].
fn condition(text: &str) -> Condition {
    let scenario = good(&scenario(&with_condition(text)));
    scenario.parties[0].positions[0].requires.clone()
}

fn with_condition(text: &str) -> String {
    with_position(&format!("claim: \"test\", requires: {text}"))
}

fn with_position(fields: &str) -> String {
    format!("parties: {{\"p\": Party(positions: {{\"q\": Position({fields})}})}},")
}

fn position(fields: &str) -> Position {
    let scenario =
        good(&scenario(&with_position(&format!("claim: \"test\", requires: Is(\"flag\", \"yes\"), {fields}"))));
    scenario.parties[0].positions[0].clone()
}

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn amount(text: &str) -> Value {
    Value::Amount(number(text))
}

const OPTION: IssueId = IssueId(0);
const LEVEL: IssueId = IssueId(1);
const FLAG: IssueId = IssueId(2);
const WHOLE: IssueId = IssueId(3);
const REAL: IssueId = IssueId(4);

#[test]
fn every_form_of_condition_is_read() {
    let red = || Condition::Is(OPTION, Value::Choice(0));
    let yes = || Condition::Is(FLAG, Value::Choice(1));
    let weighted = |compare, bound: &str, parts: Vec<(&str, Condition)>| {
        let parts = parts.into_iter().map(|(weight, part)| (number(weight), part)).collect();
        Condition::Weight(compare, number(bound), parts)
    };
    let sum = |compare| Condition::Sum(compare, vec![(number("2"), WHOLE), (number("-0.5"), REAL)], number("3"));
    let (r, y) = (r#"Is("option", "red")"#, r#"Is("flag", "yes")"#);
    let cases = [
        (r.to_owned(), red()),
        (y.to_owned(), yes()),
        (r#"Is("whole", 7)"#.to_owned(), Condition::Is(WHOLE, amount("7"))),
        (
            r#"OneOf("option", ["red", "blue"])"#.to_owned(),
            Condition::OneOf(OPTION, vec![Value::Choice(0), Value::Choice(2)]),
        ),
        (r#"AtLeast("level", "mid")"#.to_owned(), Condition::AtLeast(LEVEL, Value::Choice(1))),
        (r#"AtMost("real", 0.25)"#.to_owned(), Condition::AtMost(REAL, amount("0.25"))),
        (r#"Between("level", "low", "mid")"#.to_owned(), Condition::Between(LEVEL, Value::Choice(0), Value::Choice(1))),
        (format!("Not({r})"), Condition::Not(Box::new(red()))),
        (format!("All([{r}, {y}])"), Condition::All(vec![red(), yes()])),
        (format!("Any([{r}, {y},])"), Condition::Any(vec![red(), yes()])),
        ("Any([])".to_owned(), Condition::Any(vec![])),
        (format!("If({r}, {y})"), Condition::If(Box::new(red()), Box::new(yes()))),
        (format!("Iff({r}, {y})"), Condition::Iff(Box::new(red()), Box::new(yes()))),
        (format!("CountAtLeast(1, [{r}, {y}])"), Condition::count_at_least(1, vec![red(), yes()])),
        (format!("CountAtMost(1, [{r}, {y}])"), Condition::count_at_most(1, vec![red(), yes()])),
        (
            format!("WeightAtLeast(2.5, [(1, {r}), (2, {y})])"),
            weighted(Compare::AtLeast, "2.5", vec![("1", red()), ("2", yes())]),
        ),
        (format!("WeightAtMost(1, [(1, {r})])"), weighted(Compare::AtMost, "1", vec![("1", red())])),
        (r#"SumAtLeast([(2, "whole"), (-0.5, "real")], 3)"#.to_owned(), sum(Compare::AtLeast)),
        (r#"SumAtMost([(2, "whole"), (-0.5, "real")], 3)"#.to_owned(), sum(Compare::AtMost)),
        (r#"SumIs([(2, "whole"), (-0.5, "real")], 3)"#.to_owned(), sum(Compare::Exactly)),
    ];
    for (text, expected) in cases {
        assert_eq!(condition(&text), expected, "{text}");
    }
}

#[test]
fn between_is_inclusive() {
    let between = condition(r#"Between("whole", 3, 5)"#);
    let package = |whole: &str| [Value::Choice(0), Value::Choice(0), Value::Choice(0), amount(whole), amount("0")];
    let held: Vec<_> = ["2", "3", "4", "5", "6"].iter().map(|whole| between.holds(&package(whole))).collect();
    assert_eq!(held, [false, true, true, true, false]);
    assert_eq!(condition(r#"Between("whole", 3, 3)"#), Condition::Between(WHOLE, amount("3"), amount("3")));
}

#[test]
fn yes_and_no_may_also_be_written_true_and_false() {
    assert_eq!(condition(r#"Is("flag", true)"#), condition(r#"Is("flag", "yes")"#));
    assert_eq!(condition(r#"Is("flag", false)"#), condition(r#"Is("flag", "no")"#));
    assert_eq!(codes(&scenario(&with_condition(r#"Is("option", true)"#))), [Code::WrongType]);
}

#[test]
fn what_is_left_out_has_the_value_that_the_design_says() {
    let stated = position("");
    assert_eq!((stated.firmness, stated.basis), (Firmness::Demand, Basis::Stated));
    assert_eq!((stated.weight, stated.confidence), (Number::one(), Number::one()));
    assert_eq!((stated.since, stated.until), (None, None));
    assert!(stated.fallbacks.is_empty() && stated.cites.is_empty());
    let fallback = &position("fallbacks: [Fallback(requires: All([]))]").fallbacks[0];
    assert_eq!(fallback.weight, Number::one());
    let scenario = good(r#"Scenario(title: "Bare", parties: {"p": Party(interests: Interests())})"#);
    assert_eq!((scenario.summary.as_str(), scenario.as_of, scenario.issues.len()), ("", None, 0));
    assert_eq!((scenario.parties[0].role, scenario.parties[0].title.as_str()), (Role::Signatory, "p"));
    assert_eq!(scenario.parties[0].interests.as_ref().unwrap().reservation, Number::zero());
}

#[test]
fn what_is_given_is_kept() {
    let stated = position(
        "firmness: RedLine, weight: 2.50, basis: Inferred, confidence: 0.9, since: \"2025-08\", until: \"2026\",",
    );
    assert_eq!((stated.firmness, stated.basis), (Firmness::RedLine, Basis::Inferred));
    assert_eq!((stated.weight, stated.confidence), (number("2.5"), number("0.9")));
    assert_eq!(stated.since.unwrap().to_string(), "2025-08");
    assert_eq!(stated.until.unwrap().to_string(), "2026");
    assert_eq!(good("Scenario(title: \"T\", as_of: \"2025-08-17\")").as_of.unwrap().to_string(), "2025-08-17");
}

#[test]
fn a_weight_of_nought_is_allowed() {
    assert!(position("weight: 0").weight.is_zero());
    assert!(position("weight: 0.0, fallbacks: [Fallback(requires: All([]), weight: 0)]").fallbacks[0].weight.is_zero());
}

#[test]
fn decimals_are_kept_exactly() {
    assert_eq!(position("weight: 0.1").weight, number("1/10"));
    assert_eq!(position("weight: 1_000.25").weight, number("1000.25"));
    assert_eq!(position("weight: 2.5e-3").weight, number("0.0025"));
    assert_eq!(position("weight: .5").weight, number("0.5"));
    assert_eq!(position("weight: 123456789012345").weight, number("123456789012345"));
    assert_eq!(position("weight: 0.000000000123").weight, number("0.000000000123"));
    let refused = ["1234567890123456", "0.1234567890123456", "1e16", "1e-13", "inf", "NaN", "1e999999", "0x1F", "1u8"];
    for text in refused {
        let found = codes(&scenario(&with_position(&format!("claim: \"t\", requires: All([]), weight: {text}"))));
        assert!(matches!(found[..], [Code::InexactNumber | Code::WrongType]), "{text}: {found:?}");
    }
}

#[test]
fn interests_take_fractions_worth_and_points() {
    let scenario = good(&scenario(
        "parties: {\"p\": Party(interests: Interests(
            reservation: \"1/3\",
            issues: {
                \"option\": Interest(weight: 0.6, worth: {\"blue\": \"2/3\", \"red\": -1}),
                \"flag\": Interest(worth: {true: 1}),
                \"real\": Interest(points: [(0, 1), (0.5, 0.2), (1, 0)]),
            },
            bonuses: [Bonus(when: Is(\"flag\", \"yes\"), worth: -0.5)],
        ))},",
    ));
    let interests = scenario.parties[0].interests.as_ref().unwrap();
    assert_eq!(interests.reservation, number("1/3"));
    assert_eq!(interests.issues.iter().map(|(issue, _)| *issue).collect::<Vec<_>>(), [OPTION, FLAG, REAL]);
    let worth: Vec<_> = interests.issues.iter().map(|(_, interest)| interest.worth.clone()).collect();
    let expected = [
        Worth::Choices(vec![number("-1"), number("0"), number("2/3")]),
        Worth::Choices(vec![number("0"), number("1")]),
        Worth::Points(vec![(number("0"), number("1")), (number("0.5"), number("0.2")), (number("1"), number("0"))]),
    ];
    assert_eq!(worth, expected);
    assert_eq!(interests.issues[1].1.weight, Number::one());
    assert_eq!(interests.bonuses[0].worth, number("-0.5"));
}

#[test]
fn domains_are_read_with_their_labels() {
    let scenario = good(
        r#"Scenario(title: "T", allow: ["unmentioned-issue"], issues: {
            "a": Issue(title: "The first", domain: Options(["x", "y z"]), labels: {"y z": "both"}),
            "b": Issue(domain: YesNo, labels: {"yes": "by all means"}),
            "c": Issue(domain: Amount(min: -1.5, max: 1.5, step: 0.5, unit: "m")),
        })"#,
    );
    assert_eq!(scenario.issues[0].domain, Domain::Options(vec!["x".to_owned(), "y z".to_owned()]));
    assert_eq!((scenario.issues[0].title.as_str(), scenario.issues[1].title.as_str()), ("The first", "b"));
    assert_eq!(scenario.issues[0].words(&Value::Choice(1)), "both");
    assert_eq!(scenario.issues[1].words(&Value::Choice(1)), "by all means");
    assert_eq!(scenario.issues[2].domain.amount().unwrap().values(), Some(7.into()));
    assert_eq!(scenario.allow, ["unmentioned-issue"]);
}

#[test]
fn cites_name_their_source_first_or_by_its_field() {
    let with = |cite: &str| {
        good(&format!(
            "Scenario(title: \"T\", sources: {{\"s\": Source(title: \"Cite(\\\"x\\\")\")}}, issues: {{\"f\": Issue(domain: YesNo)}},
             rules: {{\"r\": Rule(because: \"t\", holds: Is(\"f\", \"no\"), cites: [{cite}])}})"
        ))
        .rules[0]
            .cites[0]
            .clone()
    };
    let plain = with("Cite(\"s\")");
    assert_eq!((plain.source.as_str(), plain.by.as_str(), plain.note.as_str()), ("s", "", ""));
    let full = with("Cite(source: \"s\", by: \"Ann\", note: \"on the phone\")");
    assert_eq!((full.source.as_str(), full.by.as_str(), full.note.as_str()), ("s", "Ann", "on the phone"));
    assert_eq!(with("Cite(\"s\", by: \"Ann\", note: \"on the phone\")"), full);
    assert_eq!(with("Cite /* here */ ( \"s\" , note: \"on the phone\", by: \"Ann\")"), full);
}

#[test]
fn variants_extend_drop_add_and_set() {
    let scenario = good(&scenario(
        "parties: {\"p\": Party(positions: {\"q\": Position(claim: \"t\", requires: Is(\"flag\", \"yes\"))})},
         variants: {
            \"late\": Variant(extends: [\"early\"], drop: [\"p/q\", \"p/new\"]),
            \"early\": Variant(
                title: \"The early one\",
                add: {\"p\": {\"new\": Position(claim: \"t\", requires: Is(\"flag\", \"no\"))}},
                set: [Is(\"option\", \"red\")],
            ),
         },
         drafts: {\"d\": Draft(title: \"First\", values: {\"option\": \"red\", \"real\": 0.5})},",
    ));
    let [late, early] = &scenario.variants[..] else { panic!("two variants") };
    assert_eq!(late.extends, [1]);
    assert_eq!(late.drop, [(PartyId(0), "q".to_owned()), (PartyId(0), "new".to_owned())]);
    assert_eq!((early.add[0].0, early.add[0].1.id.as_str()), (PartyId(0), "new"));
    assert_eq!(early.set, [Condition::Is(OPTION, Value::Choice(0))]);
    assert_eq!(scenario.drafts[0].values, [(OPTION, Value::Choice(0)), (REAL, amount("0.5"))]);
}

#[test]
fn lines_are_those_of_the_file() {
    let text = "\u{feff}Scenario(\n  title: \"T\",\n  issues: {\"f\": Issue(domain: YesNo)},\n  rules: {\n\n\
                \"r\": Rule(because: \"t\", holds: Is(\"f\", \"no\"))},\n  parties: {\"p\": Party(positions: {\n\
                \"q\": Position(claim: \"t\", requires: All([]))})})";
    let scenario = good(text);
    assert_eq!(scenario.rules[0].line, Some(6));
    assert_eq!(scenario.parties[0].positions[0].line, Some(8));
}

#[test]
fn the_source_map_knows_every_name() {
    let text = scenario(
        "sources: {\"s\": Source()}, parties: {\"p\": Party(positions: {\"q\": Position(claim: \"t\",
            requires: Is(\"flag\", \"yes\"), fallbacks: [Fallback(requires: All([ /* ) */ ]))])})},
         variants: {\"v\": Variant(add: {\"p\": {\"q\": Position(claim: \"t\", requires: All([]))}})},
         drafts: {\"d\": Draft(values: {})}, allow: [\"uncited-source\"],",
    );
    let map = read(&text).map;
    let at = |span: Option<language::Span>| span.map(|span| &text[span.start..span.end]).unwrap_or_default();
    assert_eq!(
        [at(map.issue("flag")), at(map.rule("mention")), at(map.source("s"))],
        ["\"flag\"", "\"mention\"", "\"s\""]
    );
    assert_eq!([at(map.party("p")), at(map.variant("v")), at(map.draft("d"))], ["\"p\"", "\"v\"", "\"d\""]);
    let (stated, added) = (map.position("p", "q", None).unwrap(), map.position("p", "q", Some("v")).unwrap());
    assert!(stated < added && at(Some(added)) == "\"q\"");
    assert_eq!(at(map.rung("p", "q", None, 0)), "Is(\"flag\", \"yes\")");
    assert_eq!(at(map.rung("p", "q", None, 1)), "All([ /* ) */ ])");
    assert_eq!(map.rung("p", "q", None, 2), None);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_file() {
    let text = "\u{feff}Scenario(title: 5)";
    let reading = read(text);
    let shown = render(&reading.diagnostics, "f", text, Style::default());
    assert!(shown.contains("--> f:1:17") && shown.contains("| Scenario(title: 5)"), "{shown}");
}

#[test]
fn allowed_warnings_are_silent_and_others_are_not() {
    let text = |allow: &str| {
        format!(
            "Scenario(title: \"T\", allow: [{allow}], sources: {{\"s\": Source()}}, issues: {{\"f\": Issue(domain: YesNo)}}, \
             parties: {{\"p\": Party()}})"
        )
    };
    assert_eq!(codes(&text("")), [Code::UncitedSource, Code::UnmentionedIssue]);
    assert_eq!(codes(&text("\"uncited-source\"")), [Code::UnmentionedIssue]);
    assert_eq!(codes(&text("\"uncited-source\", \"unmentioned-issue\"")), []);
}

#[test]
fn texts_may_be_written_in_every_way_that_ron_knows() {
    let scenario = good("Scenario(title: r#\"The \"raw\" one\"#, summary: \"two\\nlines \\u{e9}\", rules: {})");
    assert_eq!((scenario.title.as_str(), scenario.summary.as_str()), ("The \"raw\" one", "two\nlines é"));
}

#[test]
fn names_of_items_may_be_left_out() {
    let text =
        "(title: \"T\", issues: {\"f\": (domain: YesNo)}, rules: {\"r\": (because: \"t\", holds: Is(\"f\", \"no\"))})";
    assert_eq!(good(text).rules.len(), 1);
}

#[test]
fn very_many_errors_are_counted_and_not_all_kept() {
    let issues: String = (0..1000).map(|n| format!("\"i{n}\": Issue(domain: Options([])),")).collect();
    let text = format!("Scenario(title: \"T\", issues: {{{issues}}})");
    let reading = read(&text);
    assert_eq!((reading.diagnostics.len(), reading.omitted), (200, 800));
    let line = closing_line(&reading, "f.ron").unwrap();
    assert_eq!(line, "1000 errors in f.ron; the first 200 are shown");
}

#[test]
fn reading_stops_after_very_many_slips_and_says_so() {
    let slips = |count: usize| {
        let issues: String = (0..count).map(|n| format!("\"i{n}\" Issue(domain: YesNo),")).collect();
        read(&format!("Scenario(title: \"T\", issues: {{{issues}}})"))
    };
    let (some, many) = (slips(100), slips(300));
    assert_eq!(closing_line(&some, "f.ron").unwrap(), "100 errors in f.ron");
    assert!(many.diagnostics[199].notes[0].starts_with("reading stopped here"));
    let line = closing_line(&many, "f.ron").unwrap();
    assert_eq!(line, "200 errors in f.ron; reading stopped early, and there may be more");
}

#[test]
fn colours_and_control_characters_do_not_change_the_words() {
    let text = "Scenario(title: \"T\", summary: 5, \u{1b}[31m)";
    let diagnostics = read(text).diagnostics;
    let plain = render(&diagnostics, "f\u{1b}", text, Style::default());
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let coloured = render(&diagnostics, "f", text, Style { colour: true, ..Style::default() });
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn a_value_none_is_one_mistake_wherever_it_stands() {
    let text = scenario(
        "sources: {\"s\": Source()},
         parties: {\"p\": Party(positions: {
            \"q\": Position(claim: \"t\", requires: Is(\"flag\", \"no\"), cites: [Cite(\"s\"), Cite(\"s\")]),
            \"r\": Position(claim: \"t\", requires: None),
            \"s\": Position(claim: \"t\", requires: All([None, Is(\"flag\", None)])),
            \"t\": None,
         })},",
    );
    assert_eq!(codes(&text), [Code::WrongType; 4]);
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let deep = |depth: usize| {
        let holds = format!("{}Is(\"f\", \"no\"){}", "Not(".repeat(depth), ")".repeat(depth));
        format!(
            "Scenario(title: \"T\", issues: {{\"f\": Issue(domain: YesNo)}}, rules: {{\"r\": Rule(because: \"t\", holds: {holds})}}, \
             parties: {{\"p\": Party()}})"
        )
    };
    assert_eq!(codes(&deep(60)), []);
    assert_eq!(codes(&deep(61)), [Code::DeepNesting]);
    assert_eq!(codes(&"(".repeat(1_000_000)), [Code::DeepNesting]);
    assert_eq!(codes(&format!("Scenario(title: {}", "[".repeat(100_000))), [Code::DeepNesting]);
}

#[test]
fn the_pages_of_the_language_are_true() {
    let page = include_str!("../docs/language.md");
    let blocks = fragments::blocks(page);
    assert!(blocks.len() > 20, "only {} examples", blocks.len());
    for block in blocks {
        let text = block.scenario();
        let reading = read(&text);
        assert!(reading.scenario.is_some(), "{}", render(&reading.diagnostics, "example", &text, Style::default()));
        assert!(!block.is_broken());
    }
}

/// A file that uses all of the language, to be mutated.
const WHOLE_FILE: &str = include_str!("whole.ron");

#[test]
fn the_whole_language_is_read_without_a_complaint() {
    assert_eq!(codes(WHOLE_FILE), []);
}

/// A piece of the language, to be put somewhere it may not belong.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "=",
    ";",
    "None",
    "Some(1)",
    "Is(\"a\", \"b\")",
    "Is",
    "5",
    "-1e99",
    "\"x\"",
    "r#\"",
    "/*",
    "*/",
    "//",
    "\\",
    "title: \"t\",",
    "issues: {},",
    "\u{feff}",
    "é",
    "\0",
    "1..2",
    "'a'",
    "#![enable(implicit_some)]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match language::decode(&bytes) {
            Ok(text) => check(text),
            Err(not_text) => drop(render(&[not_text.diagnostic], "f", &not_text.text, Style::default())),
        }
    }

    #[test]
    fn no_mutation_makes_the_reader_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, prop::sample::select(PIECES)), 1..6),
    ) {
        let mut text = WHOLE_FILE.to_owned();
        for (place, length, piece) in edits {
            let start = floor(&text, place.index(text.len() + 1));
            let end = floor(&text, (start + length).min(text.len()));
            text.replace_range(start..end, piece);
        }
        check(&text);
    }
}

fn floor(text: &str, place: usize) -> usize {
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

/// Reading is deterministic, gives a scenario or an error, and every place can be shown.
fn check(text: &str) {
    let reading = read(text);
    assert_eq!(reading, read(text));
    let errors = reading.diagnostics.iter().any(language::Diagnostic::is_error);
    assert_eq!(reading.scenario.is_none(), errors, "a scenario or an error");
    for diagnostic in &reading.diagnostics {
        let spans = diagnostic.secondary.iter().map(|label| label.span).chain([diagnostic.primary.span]);
        for span in spans {
            assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?} has no place in {text:?}");
        }
    }
    render(&reading.diagnostics, "f", text, Style::default());
}
