//! What results look like, in every format. Expected outputs are in `tests/outputs/expected`; to write them anew, run
//! with `UPDATE=1` and read the difference before it is committed.

mod bargained;
mod blocks;
mod lease;
mod streamed;

use std::fs;
use std::path::Path;

use lease::*;
use zopa::analysis::*;
use zopa::model::*;
use zopa::output::{self, Format, Listing, Page, Subject, Wanted};

const TEXT: Format = Format::Text(Page { width: 100, styled: false });

fn expect(name: &str, shown: &[u8]) {
    let shown = std::str::from_utf8(shown).expect("outputs are UTF-8");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outputs/expected").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, shown).expect("the expected output can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(shown == expected, "{name} is shown otherwise:\n{shown}");
}

fn subject<'a>(view: &'a View<'a>) -> Subject<'a> {
    Subject { view, file: "lease.ron", call: "lease.ron" }
}

fn check(format: Format, view: &View<'_>, check: &Check) -> Vec<u8> {
    let mut out = Vec::new();
    output::check(&mut out, format, subject(view), check).expect("memory takes it");
    out
}

fn explain(format: Format, view: &View<'_>, explanation: &Explanation) -> Vec<u8> {
    let mut out = Vec::new();
    output::explain(&mut out, format, subject(view), explanation).expect("memory takes it");
    out
}

fn overlapped(format: Format, view: &View<'_>, answer: &Overlap) -> Vec<u8> {
    let mut out = Vec::new();
    output::overlap(&mut out, format, subject(view), answer).expect("memory takes it");
    out
}

fn packages(format: Format, view: &View<'_>, list: &PackageList, rows: &[PackageRow], wanted: Wanted) -> Vec<u8> {
    let mut out = Vec::new();
    let mut listing = Listing::new(&mut out, format, subject(view), wanted);
    listing.begin(list);
    let _ = rows.iter().try_for_each(|row| listing.row(row, 0));
    listing.finish(list).expect("memory takes it");
    out
}

fn limit(limit: usize) -> Wanted {
    Wanted { limit, within: None }
}

#[test]
fn a_zone_is_shown_in_every_format() {
    let scenario = lease();
    let view = View::plain(&scenario);
    for (format, name) in
        [(TEXT, "zone.txt"), (Format::Json, "zone.json"), (Format::Csv, "zone.csv"), (Format::Markdown, "zone.md")]
    {
        expect(name, &check(format, &view, &feasible()));
    }
}

#[test]
fn an_empty_zone_says_what_the_cheapest_compromises_share() {
    let scenario = lease();
    let view =
        View::new(&scenario, &ViewOptions { only: names(&["landlord", "tenant"]), ..Default::default() }).unwrap();
    expect("empty-zone.txt", &check(TEXT, &view, &infeasible()));
    expect("empty-zone.json", &check(Format::Json, &view, &infeasible()));
    let none = Check { cheapest: None, common: Vec::new(), ..infeasible() };
    expect("no-compromise.txt", &check(TEXT, &view, &none));
}

#[test]
fn an_unfinished_check_says_so() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let unknown = Check {
        answer: Verdict::Unknown,
        complete: false,
        packages: at_least("0"),
        allowed: at_least("1267650600228229401496703205376"),
        cheapest: None,
        common: Vec::new(),
        notes: vec!["the diagram stopped: the work allowed for it was used up".into()],
        ..infeasible()
    };
    expect("unknown.txt", &check(TEXT, &view, &unknown));
    expect("unknown.json", &check(Format::Json, &view, &unknown));
}

#[test]
fn drafts_and_reasons_are_told_party_by_party() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let asked = Check {
        draft: Some(DraftReport {
            id: "agent".into(),
            answer: Verdict::Infeasible,
            silent_on: vec![PETS, GARDEN],
            broken_rules: names(&["short-lease"]),
            parties: vec![
                DraftParty {
                    party: PartyId(0),
                    keeps: names(&["landlord/floor#1"]),
                    breaks: names(&["landlord/floor"]),
                    depends: names(&["landlord/quiet-house"]),
                    cost: number("2"),
                    consents: true,
                },
                DraftParty {
                    party: PartyId(1),
                    keeps: Vec::new(),
                    breaks: names(&["tenant/cap"]),
                    depends: names(&["tenant/dog", "tenant/garden"]),
                    cost: number("0"),
                    consents: true,
                },
                DraftParty {
                    party: PartyId(2),
                    keeps: Vec::new(),
                    breaks: Vec::new(),
                    depends: Vec::new(),
                    cost: number("0"),
                    consents: false,
                },
            ],
            cost: number("2"),
        }),
        why: vec![
            Why { issue: RENT, answer: point("800"), conflicts: reasons() },
            Why {
                issue: GARDEN,
                answer: Answer::Choice(0),
                conflicts: Conflicts { total: count("0"), items: Vec::new() },
            },
        ],
        ..infeasible()
    };
    for (format, name) in
        [(TEXT, "draft-and-why.txt"), (Format::Json, "draft-and-why.json"), (Format::Markdown, "draft-and-why.md")]
    {
        expect(name, &check(format, &view, &asked));
    }
}

#[test]
fn conflicts_and_concessions_are_shown_together_in_every_format() {
    let scenario = lease();
    let view = View::plain(&scenario);
    for (format, name) in [
        (TEXT, "explain.txt"),
        (Format::Json, "explain.json"),
        (Format::Csv, "explain.csv"),
        (Format::Markdown, "explain.md"),
    ] {
        expect(name, &explain(format, &view, &explanation()));
    }
}

#[test]
fn red_lines_that_are_crossed_stand_apart() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let mut beyond = Explanation { structure: None, ..explanation() };
    beyond.beyond_red_lines = true;
    beyond.concession_count = at_least("25");
    beyond.complete = false;
    let cap = Move { from_open: true, ..moved(3, "950", "1100", true) };
    beyond.concessions[1] = Concession {
        rungs: vec![3],
        red_lines: vec![3],
        cost: number("0"),
        by_party: vec![(PartyId(1), number("0"))],
        packages: at_least("3"),
        moves: vec![cap],
    };
    beyond.conflicts.items[0].rules_minimal = false;
    expect("beyond-red-lines.txt", &explain(TEXT, &view, &beyond));
}

#[test]
fn red_lines_that_clash_leave_no_concession() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let none = Explanation {
        concession_count: count("0"),
        concessions: Vec::new(),
        structure: None,
        cheapest: None,
        ..explanation()
    };
    expect("no-concession.txt", &explain(TEXT, &view, &none));
    expect("no-concession.json", &explain(Format::Json, &view, &none));
}

#[test]
fn a_contradiction_in_what_is_set_blames_no_position() {
    let scenario = lease();
    let options = ViewOptions { set: names(&["term=1-year", "rent=1300"]), ..Default::default() };
    let view = View::new(&scenario, &options).unwrap();
    let rules = Conflict { rungs: Vec::new(), rules: vec![0, 1, 2], rules_minimal: true, clauses: Vec::new() };
    let clash = Explanation {
        conflicts: Conflicts { total: count("1"), items: vec![rules] },
        concession_count: count("0"),
        concessions: Vec::new(),
        cheapest: None,
        structure: None,
        ..explanation()
    };
    expect("contradiction.txt", &explain(TEXT, &view, &clash));
    let nothing = Check { allowed: count("0"), cheapest: None, common: Vec::new(), ..infeasible() };
    expect("contradiction-checked.txt", &check(TEXT, &view, &nothing));
}

#[test]
fn where_an_agreement_exists_nothing_is_explained() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let agreed = Explanation {
        answer: Verdict::Feasible,
        packages: count("1"),
        conflicts: Conflicts { total: count("0"), items: Vec::new() },
        concession_count: count("0"),
        concessions: Vec::new(),
        cheapest: Some(number("0")),
        structure: None,
        ..explanation()
    };
    expect("nothing-to-explain.txt", &explain(TEXT, &view, &agreed));
}

/// Conflicts that say why a value is not possible: the value is the last rule.
fn reasons() -> Conflicts {
    let mut reasons = conflicts();
    reasons.items[0].rules.push(1);
    reasons
}

fn some_rows() -> Vec<PackageRow> {
    let package =
        |rent: &str, term, garden| row([point(rent), Answer::Choice(term), Answer::Choice(1), Answer::Choice(garden)]);
    let mut folded = package("1100", 2, 0);
    folded.answers[GARDEN.0] = (0..3).map(Answer::Choice).collect();
    folded.answers[TERM.0] = (1..3).map(Answer::Choice).collect();
    folded.packages = 6u8.into();
    folded.wishes = number("1");
    vec![folded, package("1000", 1, 0), package("1050", 2, 2)]
}

#[test]
fn packages_are_a_table_of_what_is_open() {
    let scenario = lease();
    let view = View::plain(&scenario);
    expect("packages.txt", &packages(TEXT, &view, &list("1234"), &some_rows(), limit(3)));
    expect("packages.md", &packages(Format::Markdown, &view, &list("8"), &some_rows(), limit(20)));
    expect("packages.json", &packages(Format::Json, &view, &list("8"), &some_rows()[1..], limit(20)));
    expect("packages.csv", &packages(Format::Csv, &view, &list("8"), &some_rows(), limit(20)));
    expect("package.txt", &packages(TEXT, &view, &list("1"), &some_rows()[1..2], limit(20)));
}

fn compromises() -> (PackageList, Vec<PackageRow>) {
    let mut rows = some_rows();
    rows.remove(0);
    for (row, breaks) in rows.iter_mut().zip([vec![0], vec![0, 4]]) {
        row.cost = number(if breaks.len() == 1 { "2" } else { "3" });
        row.by_party = vec![(PartyId(0), number("2"))];
        row.by_party.extend((breaks.len() == 2).then(|| (PartyId(1), number("1"))));
        row.breaks = breaks;
    }
    let list =
        PackageList { answer: Verdict::Infeasible, packages: count("0"), within: Some(number("3")), ..list("2") };
    (list, rows)
}

#[test]
fn compromises_name_who_concedes_what() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let (list, rows) = compromises();
    let within = Wanted { limit: 20, within: Some(number("3")) };
    expect("compromises.txt", &packages(TEXT, &view, &list, &rows, within.clone()));
    expect("compromises.json", &packages(Format::Json, &view, &list, &rows, within));
    expect("compromises.csv", &packages(Format::Csv, &view, &list, &rows, limit(20)));
    let narrow = Format::Text(Page { width: 48, styled: false });
    expect("compromises-narrow.txt", &packages(narrow, &view, &list, &rows, limit(20)));
    let none = PackageList { compromises: count("0"), within: None, ..list };
    expect("no-compromises.txt", &packages(TEXT, &view, &none, &[], limit(20)));
}

#[test]
fn what_was_not_counted_is_not_called_nothing() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let uncounted = Check { packages: at_least("0"), allowed: at_least("0"), complete: false, ..feasible() };
    let shown = String::from_utf8(check(TEXT, &view, &uncounted)).unwrap();
    assert!(shown.starts_with("feasible: at least 1 package is acceptable to both parties"), "{shown}");
    assert!(shown.contains("The rules allow an unknown number of packages;"), "{shown}");
    let cut = PackageList { complete: false, compromises: at_least("1"), packages: at_least("1"), ..list("0") };
    let all = String::from_utf8(packages(TEXT, &view, &cut, &some_rows()[1..], limit(usize::MAX))).unwrap();
    assert!(all.ends_with("\n2 of at least 2 packages.\n"), "{all}");
    let unlisted = Explanation {
        complete: false,
        conflicts: Conflicts { total: at_least("0"), items: Vec::new() },
        concession_count: at_least("0"),
        concessions: Vec::new(),
        cheapest: None,
        structure: None,
        ..explanation()
    };
    let shown = String::from_utf8(explain(TEXT, &view, &unlisted)).unwrap();
    assert!(shown.contains("\nWhy: an unknown number of conflicts\n"), "{shown}");
    assert!(shown.contains("\nNo concession was found before the search stopped.\n"), "{shown}");
}

#[test]
fn a_list_of_which_nothing_is_shown_still_says_how_long_it_is() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let counted = Explanation { concession_count: count("1234"), concessions: Vec::new(), ..explanation() };
    let mut counted = Explanation { limit: 0, structure: None, ..counted };
    counted.conflicts.items.clear();
    let shown = String::from_utf8(explain(TEXT, &view, &counted)).unwrap();
    for expected in
        ["\nWhy: 2 conflicts\n", "\nWhat would open an agreement: 1,234 concessions\n", "--all lists every one."]
    {
        assert!(shown.contains(expected), "no {expected:?} in:\n{shown}");
    }
    assert!(!shown.contains("red line"), "{shown}");
}

/// What CSV leaves out, and whether the text tells of `--all`.
fn said_of_a_cut(answer: &Explanation) -> (String, bool) {
    let scenario = lease();
    let view = View::plain(&scenario);
    let untold = output::explain(&mut Vec::new(), Format::Csv, subject(&view), answer).expect("memory takes it");
    let text = String::from_utf8(explain(TEXT, &view, answer)).expect("outputs are UTF-8");
    (untold.expect("something is left out"), text.contains("--all"))
}

#[test]
fn a_list_is_told_to_go_on_only_where_more_was_not_wanted() {
    let many = || Explanation { concession_count: count("1234"), ..explanation() };
    assert_eq!(
        said_of_a_cut(&many()),
        ("the table is cut short: 2 of 1,234 concessions; --all lists every one".to_owned(), true)
    );
    let more = Explanation { concession_count: count("1267650600228229401496703205376"), ..many() };
    let (said, _) = said_of_a_cut(&more);
    assert!(said.ends_with("; --all lists up to 100,000 of them"), "{said}");
    let why = "only the first 2 concessions were listed: the time limit was reached".to_owned();
    let all = Explanation { limit: usize::MAX, cuts: vec![why.clone()], notes: vec![why.clone()], ..many() };
    assert_eq!(said_of_a_cut(&all), (format!("the table is cut short: 2 of 1,234 concessions; {why}"), false));
}

#[test]
fn long_lists_go_out_as_they_come() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let rows: Vec<_> = some_rows()[1..].iter().cycle().take(2500).cloned().collect();
    let shown = String::from_utf8(packages(TEXT, &view, &list("2500"), &rows, limit(usize::MAX))).unwrap();
    assert_eq!(shown.lines().filter(|line| line.contains("1050 EUR")).count(), 1250);
    assert!(shown.ends_with("\nComplete: 2,500 packages.\n"), "{}", &shown[shown.len() - 200..]);
}

/// Names that are long, in other alphabets, or written to deceive a terminal.
fn strange() -> Scenario {
    let mut land = issue(
        "land",
        "Η γραμμή επαφής, όπως τη βλέπουν όσοι τη φυλάνε εδώ και χρόνια",
        Domain::Options(names(&["a", "b"])),
    );
    land.labels = [
        ("a", "по лінії зіткнення, доки її не перегляне спільна комісія обох"),
        ("b", "\u{1b}[31mred\u{202e}drow | *x*"),
    ]
    .map(|(id, label)| (id.to_string(), label.to_string()))
    .into();
    let fund = issue("fund", "Fund", stepped("0", "500", None, "bn USD"));
    let aid = issue("aid", "Aid", stepped("0", "10", None, "bn USD"));
    let firm = position("=cmd", "=HYPERLINK(\"x\")\n   on two lines", Condition::Is(IssueId(0), Value::Choice(0)), 9);
    scenario("Лінія\u{7}", vec![land, fund, aid], vec![party("київ", "Київ", vec![firm])])
}

#[test]
fn strange_names_and_continuous_amounts_are_shown_safely() {
    let scenario = strange();
    let view = View::plain(&scenario);
    let open =
        Answer::Amount(Range { min: number("20"), max: number("40"), min_open: true, max_open: false, values: None });
    let third =
        Answer::Amount(Range { min: number("10/3"), max: number("10"), min_open: false, max_open: true, values: None });
    let answers = vec![Answer::Choice(1), open.clone(), third.clone()];
    let linked = vec![(IssueId(1), number("30")), (IssueId(2), number("10/3"))];
    let zone = Check {
        packages: count("1"),
        allowed: count("4"),
        issues: vec![
            state(IssueId(0), vec![Answer::Choice(1)], vec![Answer::Choice(0)]),
            state(IssueId(1), vec![open.clone()], vec![range("0", "20", None)]),
            state(IssueId(2), vec![third.clone()], Vec::new()),
        ],
        example: Some(Package { answers: answers.clone(), linked: linked.clone() }),
        ..feasible()
    };
    let names = [
        (TEXT, "strange.txt"),
        (Format::Json, "strange.json"),
        (Format::Csv, "strange.csv"),
        (Format::Markdown, "strange.md"),
    ];
    for (format, name) in names {
        expect(name, &check(format, &view, &zone));
    }
    let one = PackageRow {
        answers: answers.into_iter().map(|answer| vec![answer]).collect(),
        linked,
        ..row([point("1"), point("1"), point("1"), point("1")])
    };
    let mut other = one.clone();
    other.answers[0] = vec![Answer::Choice(0)];
    let rows = [one, other];
    expect("strange-packages.txt", &packages(TEXT, &view, &list("2"), &rows, limit(20)));
    expect("strange-packages.csv", &packages(Format::Csv, &view, &list("2"), &rows, limit(20)));
}

#[test]
fn without_positions_everything_the_rules_allow_is_feasible() {
    let mut scenario = lease();
    scenario.parties.clear();
    let view = View::plain(&scenario);
    let all = Check { packages: count("234000"), ..feasible() };
    let shown = String::from_utf8(check(TEXT, &view, &all)).unwrap();
    assert!(
        shown.starts_with("feasible: 234,000 packages are possible under the rules; no party's consent is needed\n"),
        "{shown}"
    );
    assert!(shown.contains("no party holds a binding position in this view."), "{shown}");
}

#[test]
fn style_is_only_shown_where_it_is_asked_for() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let styled = Format::Text(Page { width: 100, styled: true });
    let plain = String::from_utf8(explain(TEXT, &view, &explanation())).unwrap();
    let shown = String::from_utf8(explain(styled, &view, &explanation())).unwrap();
    assert!(!plain.contains('\u{1b}') && shown.starts_with("\u{1b}[1minfeasible\u{1b}[0m: "));
    let stripped = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"].iter().fold(shown, |text, code| text.replace(code, ""));
    assert_eq!(stripped, plain);
}

#[test]
fn an_overlap_is_shown_in_every_format() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let overlap = overlap(&view, &Settings::default(), &OverlapOptions::default());
    let formats = [
        (TEXT, "overlap.txt"),
        (Format::Json, "overlap.json"),
        (Format::Csv, "overlap.csv"),
        (Format::Markdown, "overlap.md"),
    ];
    for (format, name) in formats {
        expect(name, &overlapped(format, &view, &overlap));
    }
}

#[test]
fn an_overlap_of_twelve_parties_fits_the_page() {
    let mut scenario = lease();
    let first = scenario.parties[0].clone();
    while scenario.parties.len() < 12 {
        let place = scenario.parties.len();
        let (id, title) = (format!("party{place}"), format!("A party with a rather long name, number {place}"));
        scenario.parties.push(Party { id, title, ..first.clone() });
    }
    let view = View::plain(&scenario);
    let overlap = overlap(&view, &Settings::default(), &OverlapOptions::default());
    let shown = overlapped(TEXT, &view, &overlap);
    expect("overlap-of-twelve.txt", &shown);
    let shown = String::from_utf8(shown).expect("outputs are UTF-8");
    shown.lines().for_each(|line| assert!(line.chars().count() <= 100, "{line}"));
}

#[test]
fn a_list_that_is_ended_while_it_is_written_says_where() {
    let scenario = lease();
    let view = View::plain(&scenario);
    let mut explanation = explanation();
    explanation.concessions = vec![explanation.concessions[0].clone(); 3_000];
    let shown = |format: Format| {
        let mut out = Vec::new();
        let ended = || Some("the time limit was reached".to_owned());
        let untold = output::explain_until(&mut out, format, subject(&view), &explanation, &ended);
        (String::from_utf8(out).expect("outputs are UTF-8"), untold.expect("memory takes it"))
    };
    let cut = "2,000 of 3,000 listed concessions were written: the time limit was reached";
    let (json, untold) = shown(Format::Json);
    let told: serde_json::Value = serde_json::from_str(&json).expect("it is whole");
    assert_eq!((told["cut"].as_str(), untold), (Some(cut), None));
    assert_eq!(told["concessions"].as_array().map(Vec::len), Some(2_000));
    for format in [Format::Text(Page::default()), Format::Markdown] {
        let (shown, _) = shown(format);
        assert!(shown.contains(cut) && shown.contains("not everything was searched"), "{shown}");
        assert!(shown.contains("2000") && !shown.contains("2001"), "{format:?}");
    }
    let (csv, untold) = shown(Format::Csv);
    assert!(csv.ends_with("\r\n") && csv.contains("concession,2000,") && !csv.contains("concession,2001,"));
    assert_eq!(untold, Some(format!("the table is cut short: {cut}")));
}
