//! ScenarioWizard: the packages of an import are the consistent scenarios, by brute force.

use zopa::exchange::{Foreign, import_scw};
use zopa::model::Value;

use crate::scenario;

const FILE: &str = "\
$ ScenarioWizard 4.0
small.scw
&Growth
 -low
 -high
&Trade
 -open
 -closed
 -mixed
&Mood
 -calm
 -tense
#
&Growth of the economy
 low
 high
&Trade policy
 open
 closed
 mixed
&Mood of the public
 calm
 tense
#
#
FFFFFF
#
#
 0, 0, -1, 2, 0, -2, 2
 0, 0,  2,-2, 1,  1,-1
-2, 2,  0, 0, 0,  1,-1
 3,-3,  0, 0, 0, -2, 2
 0, 0,  0, 0, 0,  0, 0
-1, 1,  1,-1, 0,  0, 0
 2,-2, -2, 1, 1,  0, 0
#
# 0-0
\"\"
";

const SIZES: [usize; 3] = [2, 3, 2];

/// The matrix as the text above has it.
fn matrix() -> Vec<Vec<i64>> {
    let rows = FILE.lines().filter(|line| line.contains(','));
    rows.map(|row| row.split(',').map(|cell| cell.trim().parse().expect("a number")).collect()).collect()
}

/// Whether no state of a descriptor has a higher impact balance than the one chosen.
fn is_consistent(choice: &[usize]) -> bool {
    let (matrix, starts) = (matrix(), [0, 2, 5]);
    let balance = |column: usize| -> i64 { (0..3).map(|row| matrix[starts[row] + choice[row]][column]).sum() };
    (0..3).all(|d| (0..SIZES[d]).all(|state| balance(starts[d] + state) <= balance(starts[d] + choice[d])))
}

#[test]
fn packages_are_the_consistent_scenarios() {
    let imported = import_scw(Foreign { name: "small.scw", text: FILE }).unwrap_or_else(|refusal| panic!("{refusal}"));
    let scenario = scenario(&imported.text);
    assert_eq!(scenario.issues[1].title, "Trade policy");
    let mut consistent = 0;
    for place in 0..12 {
        let choice = [place / 6, place / 2 % 3, place % 2];
        let package = choice.map(Value::Choice);
        let allowed = scenario.rules.iter().all(|rule| rule.holds.holds(&package));
        assert_eq!(allowed, is_consistent(&choice), "{choice:?}");
        consistent += usize::from(allowed);
    }
    assert!(consistent > 0 && consistent < 12, "{consistent}");
}

#[test]
fn what_is_no_matrix_is_refused_with_a_remedy() {
    let cases = [
        (FILE.replace(" -low\n -high\n", ""), "`Growth` has no states"),
        (FILE.replace(" 0, 0, -1, 2, 0, -2, 2\n", ""), "has 6 rows for 7 states"),
        (FILE.replace("3,-3,  0", "3,-3, x"), "has not 7 numbers"),
        (FILE.replace(',', ";"), "no cross-impact matrix"),
        (FILE.replace(" -low", " low"), "this is no state"),
        (String::new(), "0 descriptors"),
    ];
    for (text, message) in cases {
        let refusal = import_scw(Foreign { name: "small.scw", text: &text }).expect_err(message);
        assert!(refusal.message.contains(message), "{message}: {refusal}");
        assert!(refusal.place.is_some() && !refusal.help.is_empty(), "{message}");
    }
}
