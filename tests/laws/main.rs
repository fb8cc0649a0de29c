//! The laws: what must be true of every answer, whatever the scenario and whichever engine gave it.
//!
//! Answers are held against a brute-force oracle, on every scenario of two tiny shapes and on random small ones of all
//! kinds. `ZOPA_CASES` sets how many random ones (256 if unset), `ZOPA_SEED` which (the same ones on every run if
//! unset).

mod answers;
mod brute_force;
mod certificates;
mod coalitions;
mod laws;
#[path = "../oracle/mod.rs"]
mod oracle;
mod published;
mod scenarios;
mod wide;

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use scenarios::Case;

/// How many tiny scenarios there are.
const TINY: usize = 2_720 + 1_120;

/// Holds a law on every tiny scenario.
fn on_tiny_scenarios(law: impl Fn(&Case)) {
    let mut held = 0;
    for case in scenarios::tiny_choices().chain(scenarios::tiny_amounts()) {
        tried(|| law(&case)).unwrap_or_else(|why| panic!("{why}\nin this scenario: {case:?}"));
        held += 1;
    }
    assert_eq!(held, TINY);
}

/// Holds a law on random scenarios; one that breaks it is made as plain as possible before it is shown.
fn on_random_scenarios(law: impl Fn(&Case)) {
    let cases = setting("ZOPA_CASES").unwrap_or(256);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 1_000, ..Config::default() };
    let seed = setting("ZOPA_SEED").unwrap_or(1).to_be_bytes().repeat(8);
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let outcome = runner.run(&scenarios::cases(), |case| tried(|| law(&case)).map_err(TestCaseError::fail));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// A number given in the environment.
fn setting(name: &str) -> Option<u32> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

thread_local! {
    /// Whether a panic of this thread is kept for [`tried`] and not shown.
    static IS_TRYING: Cell<bool> = const { Cell::new(false) };
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tries a law, and tells where and why it broke. Making a scenario plain breaks it hundreds of times, of which only
/// the last is worth showing.
fn tried(law: impl FnOnce()) -> Result<(), String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let show = take_hook();
        set_hook(Box::new(move |panic| match IS_TRYING.get() {
            true => LAST_PANIC.set(panic.to_string()),
            false => show(panic),
        }));
    });
    IS_TRYING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(law));
    IS_TRYING.set(false);
    outcome.map_err(|_| LAST_PANIC.take())
}
