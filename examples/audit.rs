#![allow(missing_docs, clippy::print_stdout)]
use std::time::Instant;
use zopa::analysis::*;
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let t = Instant::now();
        let r = zopa::language::read(&text);
        let read = t.elapsed();
        let Some(s) = r.scenario else {
            println!("{path} {:?}", r.diagnostics);
            continue;
        };
        let t = Instant::now();
        let f = faults(&s);
        let tf = t.elapsed();
        let t = Instant::now();
        let d = doubts(&s);
        println!(
            "{path} read {read:?} warnings {:?} faults {} {tf:?} doubts {} {:?}",
            r.diagnostics.iter().map(|d| &d.message).collect::<Vec<_>>(),
            f.len(),
            d.len(),
            t.elapsed()
        );
        if d.len() < 8 {
            for d in zopa::output::findings::diagnostics(&s, &r.map, &d) {
                println!("   {}", d.message);
            }
        }
    }
}
