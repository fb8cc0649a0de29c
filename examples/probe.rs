#![allow(missing_docs, clippy::print_stdout)]
use std::time::Instant;
use zopa::analysis::*;
use zopa::model::View;
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let t = Instant::now();
        let reading = zopa::language::read(&text);
        let scenario = match reading.scenario {
            Some(s) => s,
            None => {
                println!("{path}: no scenario: {:?}", reading.diagnostics);
                continue;
            }
        };
        let read = t.elapsed();
        let view = View::plain(&scenario);
        let settings = Settings { engine: EngineChoice::Diagram, cross_check: false };
        let t = Instant::now();
        let c = check(&view, &settings, &CheckOptions::default());
        let checked = t.elapsed();
        let t = Instant::now();
        let e = explain(&view, &settings, &ExplainOptions { limit: 1, beyond_red_lines: false });
        let ex1 = t.elapsed();
        let t = Instant::now();
        let e20 = explain(&view, &settings, &ExplainOptions::default());
        let ex = t.elapsed();
        println!(
            "{path}: read {read:?}; check {checked:?} {:?} packages {} cheapest {:?}; explain1 {ex1:?} explain20 {ex:?} conflicts {} {} concessions {} cheapest {:?} notes {:?}",
            c.answer,
            c.packages.found,
            c.cheapest.map(|c| c.to_string()),
            e.conflicts.total.found,
            e20.conflicts.items.len(),
            e.concession_count.found,
            e.cheapest.map(|c| c.to_string()),
            e20.notes
        );
    }
}
