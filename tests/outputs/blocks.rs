//! Rows that end like others before them, which are written from what is kept of these: as if every one had been told.

use std::ops::ControlFlow;

use zopa::analysis::{self, PackageList, PackageOptions, PackageReceiver, PackageRow, Settings};
use zopa::engine::Block;
use zopa::model::{Scenario, View};
use zopa::output::{Format, Listing, Page, Subject, Wanted};

/// Values of different widths, two that may be joined, ranges of different counts, demands on issues far apart, a wish.
const SCENARIO: &str = r#"Scenario(
    title: "Long",
    issues: {
        "pay": Issue(domain: Amount(min: 1, max: 9, step: 1)),
        "site": Issue(domain: Options(["here", "=there", "世界", "somewhere, \"else\""])),
        "free": Issue(domain: YesNo),
        "term": Issue(domain: Levels(["a", "bb", "ccc", "dddd", "eeeee"])),
        "car": Issue(domain: YesNo),
        "desk": Issue(domain: Options(["by the window", "by the door"])),
        "bonus": Issue(domain: Amount(min: 0, max: 100, step: 10)),
        "start": Issue(domain: Levels(["now", "next month", "next year"])),
        "phone": Issue(domain: YesNo),
        "title": Issue(domain: Options(["x", "yy|zz"])),
        "notice": Issue(domain: Levels(["1", "2", "3", "4", "5", "6"])),
    },
    rules: {
        "r1": Rule(because: "made up", holds: Any([Is("site", "here"), Is("desk", "by the door"), AtMost("pay", 6)])),
        "r2": Rule(because: "made up", holds: If(Is("start", "now"), AtLeast("notice", "3"))),
        "r3": Rule(because: "made up", holds: If(Is("term", "a"), AtLeast("bonus", 30))),
        "r5": Rule(because: "made up", holds: If(Is("desk", "by the door"), AtMost("term", "dddd"))),
        "r6": Rule(because: "made up", holds: If(AtLeast("bonus", 50), Not(Is("start", "next year")))),
        "r7": Rule(because: "made up", holds: If(Is("car", "yes"), AtLeast("notice", "2"))),
        "r4": Rule(because: "made up", holds: Any([Is("phone", "yes"), Is("title", "x"), AtMost("notice", "2")])),
    },
    parties: {
        "ann": Party(positions: {
            "pay": Position(claim: "pay", requires: AtLeast("pay", 4), weight: 2),
            "late": Position(claim: "late", requires: If(Is("free", "yes"), Is("start", "next year")), weight: 1),
        }),
        "bob": Party(positions: {
            "notice": Position(claim: "notice", requires: AtMost("notice", "4"), weight: 1),
            "car": Position(claim: "car", requires: Is("car", "no"), weight: 3, firmness: Wish),
            "phone": Position(claim: "phone", requires: Any([Is("site", "here"), Is("phone", "yes")]), weight: 1),
        }),
    },
)"#;

/// Shows rows as they come, the later ones of blocks from what is kept of them if so wanted.
struct Shown<'o> {
    listing: Listing<'o>,
    from_blocks: bool,
    /// How many rows were not told.
    untold: usize,
}

impl PackageReceiver for Shown<'_> {
    fn begin(&mut self, list: &PackageList) {
        self.listing.begin(list);
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        self.listing.row(row, same)
    }

    fn block(&mut self, first: &PackageRow, block: Block) -> ControlFlow<(), bool> {
        if !self.from_blocks {
            return ControlFlow::Continue(false);
        }
        let shown = self.listing.block(first, block);
        let had = !matches!(shown, ControlFlow::Continue(false));
        self.untold += if had { block.rows - 1 } else { 0 };
        shown
    }
}

fn shown(
    scenario: &Scenario,
    format: Format,
    within: Option<&str>,
    limit: usize,
    from_blocks: bool,
) -> (String, usize) {
    let (view, mut out) = (View::plain(scenario), Vec::new());
    let subject = Subject { view: &view, file: "long.ron", call: "long.ron" };
    let within = within.map(|cost| cost.parse().expect("a number"));
    let wanted = Wanted { limit, within: within.clone() };
    let options = PackageOptions { within, fold: matches!(format, Format::Text(_) | Format::Markdown) };
    let untold = {
        let listing = Listing::new(&mut out, format, subject, wanted);
        let mut shown = Shown { listing, from_blocks, untold: 0 };
        let list = analysis::packages(&view, &Settings::default(), &options, &mut shown);
        shown.listing.finish(&list).expect("memory takes it");
        shown.untold
    };
    (String::from_utf8(out).expect("results are text"), untold)
}

#[test]
fn rows_of_blocks_are_written_as_if_each_had_been_told() {
    let scenario = zopa::language::read(SCENARIO).scenario.expect("the scenario has no mistakes");
    let pages = [(12, false), (40, true), (61, false), (100, false)];
    let pages = pages.into_iter().map(|(width, styled)| Format::Text(Page { width, styled }));
    for format in pages.chain([Format::Markdown, Format::Csv, Format::Json]) {
        for within in [None, Some("2")] {
            for limit in [usize::MAX, 12_345] {
                let (whole, untold) = shown(&scenario, format, within, limit, true);
                assert!(untold > 0 || within.is_none(), "{format:?}, {within:?}: every row was told");
                let (told, _) = shown(&scenario, format, within, limit, false);
                let differ = whole.lines().zip(told.lines()).find(|(one, other)| one != other);
                assert!(whole == told, "{format:?}, {within:?}, {limit}: {differ:?}");
            }
        }
    }
}
