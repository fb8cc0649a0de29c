//! How fast packages are listed as rows of bytes, beside copying as many bytes and nothing else.
//!
//! `cargo bench --bench rows`. Items are rows of 20 bytes, written into a buffer of a megabyte again and again, as a
//! pipe would take them.

#[path = "instances/first.rs"]
mod first;

use std::ops::ControlFlow;

use divan::Bencher;
use divan::counter::ItemsCount;
use first::First;
use zopa::analysis::{self, PackageOptions, RowList, RowListReceiver, Settings};
use zopa::model::{Scenario, View};

/// So many rows are listed.
const ROWS: usize = 10_000_000;

/// So many bytes has each.
const ROW: usize = 20;

/// As many rows of the ordinary list.
const VALUES: usize = 20_000;

fn main() {
    divan::main();
}

/// Twenty issues of four values, bound in pairs: 7^10 packages.
fn scenario() -> Scenario {
    let issue = |place: usize| format!("\"i{place}\": Issue(domain: Levels([\"a\", \"b\", \"c\", \"d\"])),");
    let rule = |pair: usize| {
        let (one, other) = (2 * pair, 2 * pair + 1);
        let holds = format!("Any([Is(\"i{one}\", \"a\"), Is(\"i{other}\", \"d\")])");
        format!("\"r{pair}\": Rule(because: \"made up\", holds: {holds}),")
    };
    let (issues, rules): (String, String) = ((0..ROW).map(issue).collect(), (0..ROW / 2).map(rule).collect());
    let parties = "\"ann\": Party(), \"bob\": Party()";
    let text = format!("Scenario(title: \"Wide\", issues: {{{issues}}}, rules: {{{rules}}}, parties: {{{parties}}})");
    zopa::language::read(&text).scenario.expect("the scenario has no mistakes")
}

/// A buffer that is written from its beginning again once it is full.
struct Buffer {
    bytes: Vec<u8>,
    at: usize,
    left: usize,
}

impl Buffer {
    fn new() -> Self {
        Self { bytes: vec![0; 1 << 20], at: 0, left: ROWS * ROW }
    }

    fn take(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        if self.at + bytes.len() > self.bytes.len() {
            divan::black_box(&self.bytes);
            self.at = 0;
        }
        self.bytes[self.at..][..bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
        self.left = self.left.saturating_sub(bytes.len());
        if self.left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl RowListReceiver for Buffer {
    fn begin(&mut self, _: &RowList) {}

    fn block(&mut self, rows: &[u8]) -> ControlFlow<()> {
        self.take(rows)
    }
}

/// From the scenario to the last of the rows.
#[divan::bench(max_time = 2)]
fn rows(bencher: Bencher) {
    let scenario = scenario();
    let view = View::plain(&scenario);
    let list = || analysis::rows(&view, &Settings::default(), &mut Buffer::new());
    bencher.counter(ItemsCount::new(ROWS)).bench(list);
}

/// As many bytes, copied in blocks of the same size: what no list can be faster than.
#[divan::bench(max_time = 2)]
fn copying(bencher: Bencher) {
    let block = vec![1; 65_536 / ROW * ROW];
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut buffer = Buffer::new();
        while buffer.take(divan::black_box(&block)).is_continue() {}
    });
}

/// The ordinary list, row by row with its values and costs, for comparison.
#[divan::bench(max_time = 2)]
fn values(bencher: Bencher) {
    let scenario = scenario();
    let view = View::plain(&scenario);
    let options = PackageOptions { within: None, fold: false };
    let list = || analysis::packages(&view, &Settings::default(), &options, &mut First(VALUES));
    bencher.counter(ItemsCount::new(VALUES)).bench(list);
}
