//! The gallery in `outputs/` is what the scenarios answer today.
//!
//! `UPDATE=1 cargo test --test gallery` makes it anew; what has changed is reviewed by reading it.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zopa::analysis::{
    self, CheckOptions, ExplainOptions, OverlapOptions, PackageList, PackageOptions, PackageReceiver, PackageRow,
};
use zopa::analysis::{BargainOptions, Settings, Verdict};
use zopa::chart::{Kind, Look, svg};
use zopa::model::{Scenario, View, ViewOptions};
use zopa::output::html::{self, Report};
use zopa::output::{self, Format, Listing, Subject, Wanted};

/// The scenarios, and what one sees in their answers.
const EXHIBITS: &[(&str, &str)] = &[
    (
        "ukraine-guarantees-2025",
        "No deal as stated: every conflict is about land, one party alone could open a deal short of a red line, and \
         the compromise that is left keeps the whole of the security guarantee.",
    ),
    (
        "house-sale",
        "A deal exists, but a small one: a kitchen, a roof and two deadlines leave five prices and three weeks.",
    ),
    (
        "camp-david-1978",
        "No deal on land, whatever line is drawn; the cheapest concessions trade land for security, money and words \
         on another issue.",
    ),
    (
        "budget-talks",
        "Three lists fail by one million, and the amounts of the only cheap way out are tied together by a sum.",
    ),
];

/// Which packages of a scenario are weighed, where there are interests, and how that is called for.
fn bargaining(name: &str) -> Option<(BargainOptions, &'static str)> {
    let options = |all_packages, derive| BargainOptions { all_packages, derive, ..BargainOptions::default() };
    match name {
        "house-sale" => Some((options(false, false), "")),
        "camp-david-1978" => Some((options(true, false), " --all-packages")),
        // What is derived from positions is a reading of them; no party has stated interests.
        "ukraine-guarantees-2025" => Some((options(true, true), " --all-packages --derive")),
        _ => None,
    }
}

/// How many rows, conflicts and concessions are listed, as the commands do by default.
const LIMIT: usize = 20;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    let path = root().join("scenarios").join(name).with_extension("ron");
    fs::read_to_string(&path).expect("the scenario can be read")
}

fn scenario(name: &str) -> Scenario {
    let reading = zopa::examine(&text(name), zopa::Depth::Everything);
    assert!(reading.diagnostics.is_empty(), "{name}: {}", reading.diagnostics[0].message);
    reading.scenario.expect("a scenario without diagnostics")
}

/// Shows rows as they come.
struct Shown<'o>(Listing<'o>);

impl PackageReceiver for Shown<'_> {
    fn begin(&mut self, list: &PackageList) {
        self.0.begin(list);
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        self.0.row(row, same)
    }
}

const WRITTEN: &str = "memory takes all that is written";

fn checked(subject: Subject<'_>) -> (Vec<u8>, Verdict) {
    let check = analysis::check(subject.view, &Settings::default(), &CheckOptions::default());
    let mut page = Vec::new();
    output::check(&mut page, Format::Markdown, subject, &check).expect(WRITTEN);
    (page, check.answer)
}

fn list(page: &mut Vec<u8>, subject: Subject<'_>) {
    let mut shown = Shown(Listing::new(page, Format::Markdown, subject, Wanted { limit: LIMIT, within: None }));
    let options = PackageOptions { within: None, fold: true };
    let list = analysis::packages(subject.view, &Settings::default(), &options, &mut shown);
    shown.0.finish(&list).expect(WRITTEN);
}

fn explained(subject: Subject<'_>) -> Vec<u8> {
    let options = ExplainOptions { limit: LIMIT, ..ExplainOptions::default() };
    let explanation = analysis::explain(subject.view, &Settings::default(), &options);
    let mut page = Vec::new();
    output::explain(&mut page, Format::Markdown, subject, &explanation).expect(WRITTEN);
    page
}

fn bargained(subject: Subject<'_>, options: &BargainOptions) -> Vec<u8> {
    let answer = analysis::bargain(subject.view, &Settings::default(), options).expect("there are interests");
    let mut page = Vec::new();
    output::bargain(&mut page, Format::Markdown, subject, &answer, LIMIT).expect(WRITTEN);
    page
}

fn reported(name: &str, subject: Subject<'_>) -> Vec<u8> {
    let settings = Settings::default();
    let (weighed, flags) = bargaining(name).unwrap_or_default();
    let briefing = analysis::briefing(subject.view, &settings, LIMIT, &weighed);
    let depiction = zopa::depict_briefed(subject.view, &settings, &briefing);
    let report = Report {
        subject,
        options: &ViewOptions::default(),
        text: &text(name),
        command: &format!("zopa report {}{flags} -o outputs/{name}/report.html", subject.call),
        briefing: &briefing,
        charts: &depiction.charts,
        redacted: false,
    };
    let mut page = Vec::new();
    html::report(&mut page, report).expect(WRITTEN);
    page
}

fn overlapped(subject: Subject<'_>) -> Vec<u8> {
    let overlap = analysis::overlap(subject.view, &Settings::default(), &OverlapOptions::default());
    let mut page = Vec::new();
    output::overlap(&mut page, Format::Markdown, subject, &overlap).expect(WRITTEN);
    page
}

/// The charts of a view, by kind and name: their pages, and the finding.
struct Chart {
    kind: Kind,
    pages: Vec<(String, String)>,
    finding: String,
}

fn charts(view: &View<'_>, weighed: &BargainOptions) -> Vec<Chart> {
    let mut depiction = zopa::depict(view, &Settings::default(), &Kind::ALL, weighed);
    depiction.charts.retain(|(_, drawings)| !drawings.is_empty());
    let chart = |(kind, drawings): (Kind, Vec<_>)| {
        let name = |place: usize| {
            if drawings.len() == 1 { format!("{kind}.svg") } else { format!("{kind}-{}.svg", place + 1) }
        };
        let pages = drawings.iter().enumerate().map(|(place, drawing)| (name(place), svg(drawing, Look::Reader)));
        let finding = drawings[0].title.split(" · page ").next().unwrap_or_default().to_owned();
        Chart { kind, pages: pages.collect(), finding }
    };
    depiction.charts.into_iter().map(chart).collect()
}

/// The part of the index that shows charts: the finding in a sentence, then the picture.
fn shown(name: &str, charts: &[Chart]) -> String {
    let picture = |chart: &Chart| {
        let pages: String =
            chart.pages.iter().map(|(page, _)| format!("\n![{}]({name}/{page})\n", chart.kind)).collect();
        format!("\n**{}**: {} {}.\n{pages}", chart.kind, chart.kind.question(), chart.finding)
    };
    charts.iter().map(picture).collect()
}

/// The answers to one scenario, by file, the verdict, and the part of the index that shows its charts.
fn answers(name: &str) -> (BTreeMap<PathBuf, String>, Verdict, String) {
    let scenario = scenario(name);
    let view = View::plain(&scenario);
    let file = format!("scenarios/{name}.ron");
    let subject = Subject { view: &view, file: &file, call: &file };
    let (check, verdict) = checked(subject);
    let mut packages = Vec::new();
    list(&mut packages, subject);
    let bargain = bargaining(name).map(|(options, _)| ("bargain.md", bargained(subject, &options)));
    let pages = [
        ("check.md", check),
        ("packages.md", packages),
        ("explain.md", explained(subject)),
        ("overlap.md", overlapped(subject)),
        ("report.html", reported(name, subject)),
    ];
    let in_folder = |page: &str| Path::new("outputs").join(name).join(page);
    let page = |(page, text): (&str, Vec<u8>)| (in_folder(page), String::from_utf8(text).expect("outputs are UTF-8"));
    let charts = charts(&view, &bargaining(name).unwrap_or_default().0);
    let mut files: BTreeMap<_, _> = pages.into_iter().chain(bargain).map(page).collect();
    files.extend(charts.iter().flat_map(|chart| &chart.pages).map(|(page, text)| (in_folder(page), text.clone())));
    (files, verdict, shown(name, &charts))
}

/// Every file of the gallery.
fn gallery() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut index = "# The gallery\n\nWhat `zopa check`, `zopa packages`, `zopa explain`, `zopa overlap` and, where there \
                     are interests, `zopa bargain` say of the scenarios\nin [`scenarios/`](../scenarios), with `--format \
                     md`, the page of `zopa report`, and what `zopa chart all` draws with\n`--theme auto` and the flags of `zopa bargain`; \
                     [docs/charts.md](../docs/charts.md) says how to read the charts.\n`UPDATE=1 cargo test --test gallery` makes \
                     these pages; the same test fails when one is out of date.\n"
        .to_owned();
    for (name, sight) in EXHIBITS {
        let (pages, verdict, pictures) = answers(name);
        let verdict = match verdict {
            Verdict::Feasible => "feasible",
            Verdict::Infeasible => "infeasible",
            Verdict::Unknown => "unknown",
        };
        index += &format!(
            "\n## {name}: {verdict}\n\n{sight}\n\n[check]({name}/check.md) · [packages]({name}/packages.md) · \
             [explain]({name}/explain.md) · [overlap]({name}/overlap.md) · "
        );
        if let Some((_, flags)) = bargaining(name) {
            index += &format!("[bargain{flags}]({name}/bargain.md) · ");
        }
        index += &format!("[report]({name}/report.html) · [the file](../scenarios/{name}.ron)\n");
        index += &pictures;
        files.extend(pages);
    }
    files.insert(PathBuf::from("outputs/README.md"), index);
    files
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

#[test]
fn the_gallery_is_what_the_scenarios_answer() {
    let gallery = gallery();
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(root().join("outputs"));
        for (path, text) in &gallery {
            let path = root().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
            fs::write(path, text).expect("the page can be written");
        }
    }
    for (path, text) in &gallery {
        let kept = fs::read_to_string(root().join(path)).unwrap_or_default();
        assert!(kept == *text, "{} is stale (UPDATE=1 makes it anew); it would be\n{text}", path.display());
    }
    for path in files_in(&root().join("outputs")) {
        let path = path.strip_prefix(root()).expect("it lies in the repository");
        assert!(gallery.contains_key(path), "{} belongs to no scenario", path.display());
    }
}

#[test]
fn every_scenario_is_shown() {
    let mut kept = files_in(&root().join("scenarios"));
    let mut shown: Vec<_> =
        EXHIBITS.iter().map(|(name, _)| root().join("scenarios").join(name).with_extension("ron")).collect();
    kept.sort();
    shown.sort();
    assert_eq!(kept, shown);
}
