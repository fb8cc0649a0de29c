//! The engines beside packages written in, or called from, the same language, in one process.
//!
//! `cargo run --release --manifest-path benches/beside/Cargo.toml` asks about the made-up instances, and those of the
//! folder that `ZOPA_SHARED` names, if it does. `counts` after `--` asks for counts alone, and `verdicts` for verdicts.
//! Answers are held to each other before anything is timed.

mod clauses;
mod counts;
#[path = "../../instances/mod.rs"]
#[expect(dead_code, reason = "the scenarios of the repository are too small to be told apart")]
mod instances;
mod verdicts;

use std::io::Write;
use std::time::Duration;

use zopa::engine::problem::Problem;
use zopa::model::View;

fn main() {
    let named: Vec<_> = std::env::args().skip(1).collect();
    for (name, title, compare) in [
        ("counts", counts::title(), counts::compare as fn(&str, &Problem)),
        ("verdicts", verdicts::title(), verdicts::compare),
    ] {
        if named.is_empty() || named.iter().any(|asked| asked == name) {
            say(&title);
            each(compare);
        }
    }
}

fn each(compare: fn(&str, &Problem)) {
    for instance in instances::large() {
        let scenario = zopa::language::read(&instance.text).scenario.expect("instances have no mistakes");
        let problem = Problem::new(&View::plain(&scenario)).expect("its numbers are small");
        compare(&instance.name, &problem);
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
