//! Charts: no two texts overlap and none leaves its page, whatever the scenario; the same scenario gives the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::Config;
use zopa::analysis::{BargainOptions, Settings};
use zopa::chart::{Area, Drawing, Kind, Look, Paint, Shape, Theme, inline_svg, stylesheet, svg};
use zopa::model::{Scenario, View};

const SCENARIOS: [&str; 4] = ["ukraine-guarantees-2025", "house-sale", "camp-david-1978", "budget-talks"];

fn read(text: &str) -> Scenario {
    let reading = zopa::language::read(text);
    reading.scenario.unwrap_or_else(|| panic!("{}: {text}", reading.diagnostics[0].message))
}

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).with_extension("ron");
    read(&fs::read_to_string(path).expect("the scenario can be read"))
}

fn drawn(scenario: &Scenario, kinds: &[Kind]) -> Vec<(Kind, Vec<Drawing>)> {
    let weighed = BargainOptions { derive: true, all_packages: true, ..BargainOptions::default() };
    zopa::depict(&View::plain(scenario), &Settings::default(), kinds, &weighed).charts
}

/// Whether something is known of what packages are worth to somebody, if only from positions that have a weight.
fn has_interests(scenario: &Scenario) -> bool {
    let weighs = |position: &zopa::model::Position| position.firmness != zopa::model::Firmness::RedLine;
    scenario.parties.iter().any(|party| party.interests.is_some() || party.positions.iter().any(weighs))
}

/// What is wrong with the layout of a page: texts on texts, texts off the page, marks off the page.
fn faults(drawing: &Drawing) -> Vec<String> {
    let page = Area::new(0.0, 0.0, drawing.width, drawing.height);
    let texts = drawing.text_boxes();
    let mut faults = Vec::new();
    for (place, (area, text)) in texts.iter().enumerate() {
        let inside = area.x >= 0.0 && area.y >= 0.0 && area.right() <= page.right() && area.bottom() <= page.bottom();
        if !inside {
            faults.push(format!("“{text}” leaves the page: {area:?}"));
        }
        let others = texts[place + 1..].iter().filter(|(other, _)| other.overlaps(area));
        faults.extend(others.map(|(other, words)| format!("“{text}” {area:?} lies on “{words}” {other:?}")));
    }
    for mark in drawing.marks.iter().filter(|mark| mark.paint != Paint::Guide) {
        let Shape::Line { points, .. } = &mark.shape else { continue };
        let [(x0, y0), (x1, y1)] = points[..] else { continue };
        // Marks are drawn as upright or level lines; hatches, which slant, fill cells without text.
        if x0 != x1 && y0 != y1 {
            continue;
        }
        let line = Area::new(x0.min(x1), y0.min(y1), (x1 - x0).abs().max(0.5), (y1 - y0).abs().max(0.5));
        let crossed = texts.iter().filter(|(area, _)| area.overlaps(&line));
        faults.extend(crossed.map(|(_, text)| format!("a line crosses “{text}”: {line:?}")));
    }
    for mark in &drawing.marks {
        let within = |(x, y): (f64, f64)| (0.0..=page.width).contains(&x) && (0.0..=page.height).contains(&y);
        let inside = match &mark.shape {
            Shape::Text { .. } => true,
            Shape::Fill(area) => within((area.x, area.y)) && within((area.right(), area.bottom())),
            Shape::Circle { center: (x, y), radius, .. } => {
                within((x - radius, y - radius)) && within((x + radius, y + radius))
            }
            Shape::Line { points, .. } | Shape::Polygon(points) => points.iter().all(|point| within(*point)),
        };
        if !inside {
            faults.push(format!("a mark leaves the page: {:?}", mark.shape));
        }
    }
    faults
}

/// Every kind of chart of a scenario is laid out without fault; gives the number of pages by kind.
fn laid_out(scenario: &Scenario) -> Vec<(Kind, usize)> {
    let charts = drawn(scenario, &Kind::ALL);
    assert_eq!(charts.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), Kind::ALL);
    for (kind, pages) in &charts {
        let is_unknown = *kind == Kind::Frontier && !has_interests(scenario);
        assert_eq!(pages.is_empty(), is_unknown, "{kind} has no page");
        for page in pages {
            assert_eq!(faults(page), Vec::<String>::new(), "{kind} of {}: {}", scenario.title, page.title);
            assert!(!page.title.is_empty() && !page.description.is_empty(), "{kind} says nothing");
        }
    }
    charts.iter().map(|(kind, pages)| (*kind, pages.len())).collect()
}

#[test]
fn every_chart_of_every_scenario_is_laid_out_without_fault() {
    for name in SCENARIOS {
        laid_out(&shipped(name));
    }
}

#[test]
fn a_fault_of_the_layout_is_found() {
    let scenario = shipped("house-sale");
    let page = &drawn(&scenario, &[Kind::Concessions])[0].1[0];
    let mut twice = page.clone();
    twice.marks.extend(page.marks.clone());
    assert!(!faults(&twice).is_empty());
    let mut narrow = page.clone();
    narrow.width = 100.0;
    assert!(!faults(&narrow).is_empty());
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    let scenario = shipped("camp-david-1978");
    let bytes = || -> Vec<String> {
        let charts = drawn(&scenario, &Kind::ALL);
        charts.iter().flat_map(|(_, pages)| pages).map(|page| svg(page, Look::Fixed(Theme::Light))).collect()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_kind_by_itself_is_drawn_as_it_is_among_others() {
    let scenario = shipped("budget-talks");
    let all = drawn(&scenario, &Kind::ALL);
    for (kind, pages) in all {
        assert_eq!(drawn(&scenario, &[kind]), [(kind, pages)]);
    }
}

#[test]
fn a_page_of_several_charts_shares_one_style() {
    let charts = drawn(&shipped("house-sale"), &Kind::ALL);
    let pages: Vec<&Drawing> = charts.iter().flat_map(|(_, pages)| pages).collect();
    let style = stylesheet(pages.iter().copied());
    assert_eq!(style.matches("@font-face").count(), 2);
    assert!(style.contains("prefers-color-scheme: dark") && style.contains(".zopa-f-ink{fill:"));
    for page in pages {
        let picture = inline_svg(page, &|_| Vec::new());
        assert!(!picture.contains("<style>") && picture.contains("class=\"zopa-f-ink\""), "{}", page.title);
    }
}

#[test]
fn a_theme_changes_colours_and_nothing_else() {
    let page = &drawn(&shipped("house-sale"), &[Kind::Overlap])[0].1[0];
    let bare = |theme| {
        let text = svg(page, Look::Fixed(theme));
        let colour = |at: usize| at > 0 && text[..at].ends_with("=\"") && text[at..].starts_with('#');
        let mut bare = text.clone();
        for (at, _) in text.match_indices('#').filter(|(at, _)| colour(*at)).collect::<Vec<_>>().into_iter().rev() {
            bare.replace_range(at..at + 7, "colour");
        }
        (text, bare)
    };
    let ((light, one), (dark, other)) = (bare(Theme::Light), bare(Theme::Dark));
    assert_ne!(light, dark);
    assert_eq!(one, other);
    let both = svg(page, Look::Reader);
    assert!(both.contains("@media (prefers-color-scheme: dark)"));
}

/// A scenario that is written down by formula.
struct Generated {
    parties: usize,
    issues: usize,
    values: usize,
    /// What labels are made of.
    word: &'static str,
    /// Every so many pairs of party and issue have a position; none if 0.
    every: usize,
}

impl Generated {
    fn label(&self, kind: &str, place: usize) -> String {
        let mut label = format!("{kind} {place}");
        while label.chars().count() + self.word.chars().count() < 60 {
            label = format!("{label} {}", self.word);
        }
        label
    }

    fn issue(&self, place: usize) -> String {
        let title = self.label("Issue", place);
        let domain = match place % 4 {
            0 | 1 => {
                let names: Vec<_> = (0..self.values).map(|value| format!("\"v{value}\"")).collect();
                let kind = if place.is_multiple_of(4) { "Options" } else { "Levels" };
                format!("{kind}([{}])", names.join(", "))
            }
            2 => format!("Amount(min: 0, max: {}, step: 1, unit: \"{}\")", self.values - 1, self.word),
            _ => "Amount(min: -3, max: 7.5, unit: \"bn\")".to_owned(),
        };
        let labels: String = match place % 4 {
            0 | 1 => (0..self.values).map(|value| format!("\"v{value}\": \"{}\", ", self.label("v", value))).collect(),
            _ => String::new(),
        };
        format!("\"i{place}\": Issue(title: \"{title}\", domain: {domain}, labels: {{{labels}}}),")
    }

    /// A condition that parties with other numbers may not share.
    fn requires(&self, party: usize, issue: usize) -> String {
        let value = (party * 7 + issue * 3) % self.values;
        match issue % 4 {
            0 => format!("Is(\"i{issue}\", \"v{value}\")"),
            1 if party.is_multiple_of(2) => format!("AtLeast(\"i{issue}\", \"v{value}\")"),
            1 => format!("AtMost(\"i{issue}\", \"v{value}\")"),
            2 => format!("AtLeast(\"i{issue}\", {value})"),
            _ => format!("Not(Between(\"i{issue}\", {}, {}))", party % 5, party % 5 + 1),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("Scenario(title: \"{}\", issues: {{", self.label("Scenario", 1));
        (0..self.issues).for_each(|place| text.push_str(&self.issue(place)));
        text.push_str("}, parties: {");
        for party in 0..self.parties {
            let title = self.label("Party", party);
            write!(text, "\"p{party}\": Party(title: \"{title}\", positions: {{").expect("a text grows");
            for issue in 0..self.issues {
                if self.every == 0 || !(party * 31 + issue * 17).is_multiple_of(self.every) {
                    continue;
                }
                let firmness = ["RedLine", "Demand", "Demand"][(party + issue) % 3];
                let (claim, requires) = (self.label("claim", issue), self.requires(party, issue));
                write!(text, "\"c{issue}\": Position(claim: \"{claim}\", requires: {requires}, firmness: {firmness}),")
                    .expect("a text grows");
            }
            text.push_str("}),");
        }
        text.push_str("})");
        text
    }

    fn scenario(&self) -> Scenario {
        read(&self.text())
    }
}

const PLAIN: Generated = Generated { parties: 3, issues: 4, values: 4, word: "word", every: 3 };

#[test]
fn twelve_parties_and_forty_values_fill_pages_without_fault() {
    let pages = laid_out(&Generated { parties: 12, issues: 4, values: 40, ..PLAIN }.scenario());
    assert!(pages.iter().any(|(kind, pages)| *kind == Kind::Overlap && *pages > 1), "{pages:?}");
}

#[test]
fn two_hundred_issues_are_folded_and_say_so() {
    let scenario = Generated { issues: 200, every: 25, ..PLAIN }.scenario();
    let pages = laid_out(&scenario);
    assert!(pages.iter().all(|(_, pages)| *pages <= 8), "{pages:?}");
    let overlap = drawn(&scenario, &[Kind::Overlap]).remove(0).1;
    let last = overlap.last().expect("a page");
    assert!(last.text_boxes().iter().any(|(_, text)| text.contains("more issues")), "{}", last.title);
}

#[test]
fn one_party_is_laid_out_and_no_positions_are() {
    laid_out(&Generated { parties: 1, every: 1, ..PLAIN }.scenario());
    let scenario = Generated { every: 0, ..PLAIN }.scenario();
    laid_out(&scenario);
    for (kind, pages) in drawn(&scenario, &[Kind::Conflicts, Kind::Concessions, Kind::Ranges, Kind::Pivots]) {
        assert_eq!(pages.len(), 1, "{kind}");
        assert!(pages[0].height < 200.0, "{kind} has an empty frame under “{}”", pages[0].title);
    }
}

#[test]
fn more_packages_than_digits_are_told_by_their_size() {
    let scenario = Generated { issues: 60, values: 10, every: 0, ..PLAIN }.scenario();
    laid_out(&scenario);
    let page = drawn(&scenario, &[Kind::Coalitions]).remove(0).1.remove(0);
    assert!(page.title.contains("× 10"), "{}", page.title);
}

#[test]
fn long_labels_of_any_script_are_laid_out_without_fault() {
    let words =
        ["Donaudampfschifffahrtsgesellschaft", "переговоры", "διαπραγμάτευση", "مفاوضات", "谈判方案", "ข้อเสนอ", "W"];
    for word in words {
        laid_out(&Generated { word, every: 2, ..PLAIN }.scenario());
    }
}

#[test]
fn scripts_that_the_font_lacks_are_named() {
    let missing = |word| {
        let charts = drawn(&Generated { word, ..PLAIN }.scenario(), &[Kind::Overlap]);
        charts[0].1[0].missing_scripts().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(missing("переговоры"), Vec::<&str>::new());
    assert_eq!(missing("谈判"), ["Chinese"]);
    assert_eq!(missing("مفاوضات"), ["Arabic"]);
}

#[test]
fn forty_parties_are_cut_and_say_so() {
    laid_out(&Generated { parties: 40, issues: 3, every: 5, ..PLAIN }.scenario());
}

/// A scenario of one amount, which is worth its number to the first party and what is left of it to the others, the
/// more the further they stand in the list.
fn shared(parties: usize, most: usize, reservation: &str, more: &str) -> Scenario {
    let mut text = format!(
        "Scenario(title: \"Shares\", issues: {{\"a\": Issue(title: \"A\", domain: Amount(min: 0, max: {most}, step: 1)), \
         \"b\": Issue(title: \"B\", domain: Amount(min: 0, max: {most}, step: 1))}}, {more} parties: {{"
    );
    for party in 0..parties {
        let (from, to) = if party == 0 { (0, most) } else { (most * party, 0) };
        let other =
            if party == 2 { format!("\"b\": Interest(points: [(0, 0), ({most}, {most})]),") } else { String::new() };
        write!(
            text,
            "\"p{party}\": Party(title: \"Party number {party}\", interests: Interests(reservation: {reservation}, issues: \
             {{\"a\": Interest(points: [(0, {from}), ({most}, {to})]), {other}}})),"
        )
        .expect("a text grows");
    }
    text.push_str("})");
    read(&text)
}

/// The pages of the frontier of a scenario, laid out without fault.
fn frontier(scenario: &Scenario, weighed: &BargainOptions) -> Vec<Drawing> {
    let mut charts = zopa::depict(&View::plain(scenario), &Settings::default(), &[Kind::Frontier], weighed).charts;
    let pages = charts.remove(0).1;
    pages.iter().for_each(|page| assert_eq!(faults(page), Vec::<String>::new(), "{}", page.title));
    pages
}

fn texts(pages: &[Drawing]) -> Vec<&str> {
    pages.iter().flat_map(Drawing::text_boxes).map(|(_, text)| text).collect()
}

#[test]
fn a_frontier_of_a_thousand_deals_names_its_points_by_their_numbers() {
    let pages = frontier(&shared(2, 1000, "10", ""), &BargainOptions::default());
    assert!(
        pages[0].title.starts_with("1,001 deals on the frontier; the Nash deal is worth 500"),
        "{}",
        pages[0].title
    );
    // What is worth the same has one label on the plane and one column below it.
    let label = "501 Nash,";
    assert_eq!(texts(&pages).iter().filter(|text| **text == label).count(), 1, "{:?}", texts(&pages));
    assert!(texts(&pages).contains(&"utilitarian") && pages[0].description.contains("no deal 10"));
    // Every deal is told to who points at it, or lies on the same spot as one that is.
    let said: Vec<_> = pages[0].marks.iter().filter_map(|mark| mark.words.as_deref()).collect();
    assert!(said.len() > 400 && said.iter().any(|words| words.starts_with("1: worth 1000 to")), "{said:?}");
}

#[test]
fn packages_are_pale_behind_the_frontier_and_a_draft_has_its_mark() {
    let scenario = shared(2, 4, "1", "drafts: {\"ours\": Draft(values: {\"a\": 1, \"b\": 2})},");
    let weighed = BargainOptions { draft: Some("ours".to_owned()), ..BargainOptions::default() };
    let pages = frontier(&scenario, &weighed);
    let pale = |mark: &&zopa::chart::Mark| mark.paint == Paint::Guide && matches!(mark.shape, Shape::Circle { .. });
    assert_eq!(pages[0].marks.iter().filter(pale).count(), 5);
    let said = pages[0].marks.iter().filter_map(|mark| mark.words.as_deref());
    assert_eq!(
        said.filter(|words| *words == "the draft: worth 1 to Party number 0 and 3 to Party number 1").count(),
        1
    );
}

#[test]
fn a_draft_is_labelled_on_every_plane_and_hides_no_named_point() {
    let weighed = BargainOptions { draft: Some("ours".to_owned()), ..BargainOptions::default() };
    for (parties, planes) in [(2, 1), (3, 3), (4, 6)] {
        // At the end of the frontier, and on the spot of a named point.
        for values in ["\"a\": 0, \"b\": 2", "\"a\": 2, \"b\": 4"] {
            let drafts = format!("drafts: {{\"ours\": Draft(values: {{{values}}})}},");
            let pages = frontier(&shared(parties, 4, "0", &drafts), &weighed);
            let labels = texts(&pages).into_iter().flat_map(|text| text.split(", "));
            // One more is in the key.
            assert_eq!(labels.filter(|text| *text == "the draft").count(), planes + 1, "{:?}", texts(&pages));
            let place = |start: &str| {
                let told = |mark: &zopa::chart::Mark| mark.words.as_ref().is_some_and(|words| words.starts_with(start));
                pages[0].marks.iter().rposition(told)
            };
            assert!(place("the draft: ") < place("3 "), "the rings are above the draft");
        }
    }
}

/// What parties find of packages that differ in one issue, a party's worths after another's, and a draft of the first.
fn valued(parties: usize, worths: &[u8], refused: bool) -> Scenario {
    let count = worths.len() / parties;
    let values = |words: &dyn Fn(usize) -> String| (0..count).map(words).collect::<Vec<_>>().join(", ");
    let position = match refused {
        true => "positions: {\"x\": Position(claim: \"another\", requires: Not(Is(\"a\", \"v0\")))},",
        false => "",
    };
    let party = |party: usize| {
        let worth = values(&|value| format!("\"v{value}\": {}.5", worths[party * count + value]));
        format!(
            "\"p{party}\": Party(title: \"Party {party}\", {position} interests: Interests(issues: {{\"a\": Interest(worth: {{{worth}}})}})),"
        )
    };
    let parties: String = (0..parties).map(party).collect();
    read(&format!(
        "Scenario(title: \"Values\", issues: {{\"a\": Issue(title: \"A\", domain: Options([{}]))}}, parties: {{{parties}}}, \
         drafts: {{\"ours\": Draft(values: {{\"a\": \"v0\"}})}})",
        values(&|value| format!("\"v{value}\""))
    ))
}

/// The rings of a page and the squares of drafts on it, by their middle and radius, without those of the key.
fn rings(page: &Drawing) -> Vec<((f64, f64), f64)> {
    let ring = |mark: &zopa::chart::Mark| match &mark.shape {
        Shape::Circle { center, radius, ring: Some(width) } if *width == 1.5 => Some((*center, *radius)),
        Shape::Polygon(corners) if corners.len() == 4 && mark.paint == Paint::Ink => {
            Some(((corners[0].0, corners[1].1), corners[1].0 - corners[0].0))
        }
        _ => None,
    };
    let all: Vec<_> = page.marks.iter().filter_map(ring).collect();
    all[2..].to_vec()
}

/// The lines that lead from marks to texts: each is drawn before its text.
fn leaders(page: &Drawing) -> Vec<[(f64, f64); 2]> {
    let pair = |pair: &[zopa::chart::Mark]| match (&pair[0].shape, &pair[1].shape) {
        (Shape::Line { points, width: 1.0 }, Shape::Text { .. })
            if pair[0].paint == Paint::Ink && points.len() == 2 =>
        {
            Some([points[0], points[1]])
        }
        _ => None,
    };
    page.marks.windows(2).filter_map(pair).collect()
}

fn distance((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> f64 {
    (x - to_x).hypot(y - to_y)
}

/// What is wrong with the texts of a page's rings: texts on rings, and lines from a ring to its text through another ring that
/// does not lie on it.
fn misread(page: &Drawing) -> Vec<String> {
    let rings = rings(page);
    let mut faults = Vec::new();
    for (area, text) in page.text_boxes() {
        let near = |(x, y): (f64, f64)| (x.clamp(area.x, area.right()), y.clamp(area.y, area.bottom()));
        let covered = rings.iter().find(|(center, radius)| distance(*center, near(*center)) < *radius - 0.5);
        faults.extend(covered.map(|ring| format!("“{text}” {area:?} lies on {ring:?}")));
    }
    for [from, to] in leaders(page) {
        // It begins at three quarters of the ring's radius.
        let off = |(center, radius): &((f64, f64), f64)| (distance(*center, from) - 0.75 * radius).abs();
        let own = rings.iter().filter(|(center, radius)| distance(*center, from) < *radius);
        let Some((own, reach)) = own.min_by(|one, other| off(one).total_cmp(&off(other))) else {
            faults.push(format!("a line from {from:?} begins nowhere"));
            continue;
        };
        let at = |share: f64| (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
        let through = rings.iter().find(|(center, radius)| {
            let is_apart = distance(*center, *own) > radius + reach;
            is_apart && (0..=100).any(|step| distance(at(f64::from(step) / 100.0), *center) < radius - 0.5)
        });
        faults.extend(through.map(|ring| format!("the line from {from:?} to {to:?} goes through {ring:?}")));
    }
    faults
}

/// Every ring and the draft have their label on every plane, and no label can be taken for another mark's.
fn labelled(parties: usize, worths: &[u8], refused: bool) {
    let weighed = BargainOptions { draft: Some("ours".to_owned()), ..BargainOptions::default() };
    let pages = frontier(&valued(parties, worths, refused), &weighed);
    let words: Vec<&str> = texts(&pages).into_iter().flat_map(|text| text.split(", ")).collect();
    let planes = parties * (parties - 1) / 2;
    let count = |sought: &str| words.iter().filter(|word| word.starts_with(sought)).count();
    // One more is in the key.
    assert_eq!(count("the draft"), planes + 1, "{words:?}");
    let said: BTreeSet<&str> = pages[0].marks.iter().filter_map(|mark| mark.words.as_deref()).collect();
    for (name, _) in said.iter().filter_map(|words| words.split_once(": worth")).filter(|(name, _)| name.contains(' '))
    {
        let sign = name.split(' ').next().expect("a number");
        match parties {
            2 => assert!(count(&format!("{sign} ")) > 0 || sign == "the", "{name}: {words:?}"),
            _ if sign == "the" => {}
            _ => assert!(words.iter().filter(|word| **word == sign).count() > planes, "{name}: {words:?}"),
        }
    }
    assert_eq!(misread(&pages[0]), Vec::<String>::new(), "{parties} parties, {worths:?}, refused: {refused}");
}

#[test]
fn a_label_that_can_be_taken_for_another_ring_is_found() {
    let weighed = BargainOptions { draft: Some("ours".to_owned()), ..BargainOptions::default() };
    let page = frontier(&valued(2, &[10, 50, 90, 90, 50, 10], false), &weighed).remove(0);
    assert_eq!(misread(&page), Vec::<String>::new());
    let all = rings(&page);
    let mut through = page.clone();
    let text = page.marks.iter().find(|mark| matches!(mark.shape, Shape::Text { .. })).expect("a text").clone();
    let far = |(one, _): &&((f64, f64), f64), (other, _): &&((f64, f64), f64)| {
        distance(all[0].0, *one).total_cmp(&distance(all[0].0, *other))
    };
    let farthest = all.iter().max_by(far).expect("a ring");
    let line = Shape::Line { points: vec![all[0].0, farthest.0], width: 1.0 };
    through.marks.extend([zopa::chart::Mark { shape: line, paint: Paint::Ink, ..text.clone() }, text.clone()]);
    assert_eq!(misread(&through).len(), 1);
    let mut on = page.clone();
    let Shape::Text { text: words, style, width, .. } = text.shape else { panic!("it is a text") };
    let shape = Shape::Text { at: all[0].0, text: words, style, width };
    on.marks.push(zopa::chart::Mark { shape, paint: Paint::Ink, words: None, meaning: None });
    assert!(!misread(&on).is_empty());
}

#[test]
fn a_draft_that_is_not_feasible_is_said_to_be() {
    let weighed = BargainOptions { draft: Some("ours".to_owned()), ..BargainOptions::default() };
    let worths = [10, 50, 90, 90, 50, 10];
    let said = |refused: bool, words: &str| {
        let pages = frontier(&valued(2, &worths, refused), &weighed);
        texts(&pages).iter().filter(|text| text.contains(words)).count()
    };
    // On the plane and in the key, and a remark.
    assert_eq!(said(true, "the draft (not\u{a0}feasible)"), 2);
    assert_eq!(said(true, "The draft ours is not feasible."), 1);
    assert_eq!(said(false, "feasible"), 0);
    let seven: Vec<u8> = (0..21).map(|place| place * 5).collect();
    let pages = frontier(&valued(7, &seven, false), &weighed);
    assert!(texts(&pages).iter().any(|text| text.starts_with("The draft ours is not on the frontier: 1 deal")));
    assert!(
        !texts(&pages).iter().any(|text| text.contains("broken line")),
        "nothing is told of marks that are not there"
    );
}

#[test]
fn three_parties_have_a_plane_for_each_pair_and_eight_none() {
    let pages = frontier(&shared(3, 30, "0", ""), &BargainOptions::default());
    assert_eq!(texts(&pages).iter().filter(|text| **text == "upwards").count(), 3);
    let pages = frontier(&shared(8, 30, "0", ""), &BargainOptions::default());
    assert!(!texts(&pages).contains(&"upwards"));
    assert!(texts(&pages).iter().any(|text| text.contains("Pairs of parties are not shown")), "{:?}", texts(&pages));
}

/// A total of money that parties share, each wanting more of it, the first units more than the last ones.
fn split(names: &[&str]) -> Scenario {
    let issue = |name: &&str| format!("\"{name}\": Issue(title: \"To {name}\", domain: Amount(min: 0, max: 100)),");
    let party = |(place, name): (usize, &&str)| {
        format!(
            "\"{name}\": Party(title: \"{name}\", interests: Interests(reservation: {}, issues: {{\"{name}\": \
             Interest(points: [(0, 0), (30, 45), (100, 100)])}})),",
            5 * place
        )
    };
    let issues: String = names.iter().map(issue).collect();
    let parties: String = names.iter().enumerate().map(party).collect();
    let terms: Vec<_> = names.iter().map(|name| format!("(1, \"{name}\")")).collect();
    read(&format!(
        "Scenario(title: \"Split\", issues: {{{issues}}}, parties: {{{parties}}}, rules: {{\"all\": Rule(because: \"no more\", \
         holds: SumAtMost([{}], 100))}})",
        terms.join(", ")
    ))
}

#[test]
fn every_named_point_is_labelled_on_every_plane_and_none_like_a_party() {
    let pages = frontier(&split(&["Ada", "Bob", "Cy"]), &BargainOptions::default());
    let texts = texts(&pages);
    // Three planes, and the head of a column.
    for sign in ["Nash", "K–S", "egal.", "4", "6", "7"] {
        let labels = texts.iter().flat_map(|text| text.split(", ")).filter(|text| *text == sign).count();
        assert_eq!(labels, 4, "{sign}: {texts:?}");
    }
    // No label has a ground that hides the frontier.
    let ground = |mark: &&zopa::chart::Mark| mark.paint == Paint::Page && matches!(mark.shape, Shape::Fill(_));
    assert_eq!(pages[0].marks.iter().filter(ground).count(), 0);
}

/// Money between two parties, of whom one refuses the upper end of it.
const OPEN: &str = r#"Scenario(
    title: "Open",
    issues: {"m": Issue(title: "Money", domain: Amount(min: 0, max: 100))},
    parties: {
        "anna": Party(title: "Anna", interests: Interests(reservation: 10, issues: {
            "m": Interest(points: [(0, 0), (100, 100)])})),
        "bert": Party(title: "Bert", positions: {"x": Position(claim: "less than 80", requires: Not(AtLeast("m", 80)))},
            interests: Interests(reservation: 5, issues: {"m": Interest(points: [(0, 100), (100, 0)])})),
    },
)"#;

#[test]
fn what_is_only_approached_looks_unlike_what_is_reached() {
    let pages = frontier(&read(OPEN), &BargainOptions::default());
    let said = pages[0].marks.iter().filter_map(|mark| mark.words.as_deref());
    assert!(said.filter(|words| words.ends_with("approached, not reached")).count() > 0);
    assert!(texts(&pages).iter().any(|text| text.starts_with("only approached")), "{:?}", texts(&pages));
    assert!(texts(&pages).contains(&"the frontier: packages are on it or below"), "{:?}", texts(&pages));
}

#[test]
fn a_line_through_packages_weighed_one_by_one_is_not_called_the_bound_of_all() {
    let sum = ", bonuses: [Bonus(when: SumAtLeast([(1, \"m\"), (2, \"n\")], 120), worth: 10)]";
    let more = ", \"n\": Issue(title: \"More\", domain: Amount(min: 0, max: 100))},\n    parties";
    let text = OPEN.replace("},\n    parties", more).replacen(")})),", &format!(")}}{sum})),"), 1);
    let pages = frontier(&read(&text), &BargainOptions::default());
    assert!(texts(&pages).iter().any(|text| text.ends_with("others may lie beyond")), "{:?}", texts(&pages));
}

#[test]
fn one_party_and_one_package_have_a_frontier_of_one_deal() {
    let pages = frontier(&shared(1, 9, "0", ""), &BargainOptions::default());
    assert_eq!(pages[0].title, "The best deal is worth 9 to Party number 0");
    let fixed = "rules: {\"r\": Rule(because: \"so it is\", holds: All([Is(\"a\", 2), Is(\"b\", 3)]))},";
    let pages = frontier(&shared(2, 9, "0", fixed), &BargainOptions::default());
    assert!(pages[0].title.starts_with("One deal is best for all: worth 2 to"), "{}", pages[0].title);
}

#[test]
fn where_no_deal_is_better_the_frontier_says_so_and_where_no_package_is_nothing_is_drawn() {
    let pages = frontier(&shared(2, 9, "7", ""), &BargainOptions::default());
    assert!(pages[0].title.contains("no package is as good as no deal for all at once"), "{}", pages[0].title);
    assert!(pages[0].height > 400.0, "the frontier is drawn all the same");
    let none = "rules: {\"r\": Rule(because: \"so it is\", holds: All([AtLeast(\"a\", 5), AtMost(\"a\", 2)]))},";
    let pages = frontier(&shared(2, 9, "0", none), &BargainOptions::default());
    assert_eq!(pages[0].title, "There is no frontier: no package is feasible");
    assert!(pages[0].height < 250.0);
}

#[test]
fn interests_that_are_derived_are_said_to_be() {
    let scenario = shipped("ukraine-guarantees-2025");
    let weighed = BargainOptions { derive: true, all_packages: true, ..BargainOptions::default() };
    let pages = frontier(&scenario, &weighed);
    assert!(texts(&pages).iter().any(|text| text.contains("derived from positions, and not stated")));
    assert_eq!(texts(&pages).iter().filter(|text| **text == "interests derived").count(), 4);
    assert_eq!(frontier(&scenario, &BargainOptions::default()), []);
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    #[test]
    fn charts_of_random_scenarios_are_laid_out_without_fault(
        parties in 1..7_usize,
        issues in 1..9_usize,
        values in 2..7_usize,
        every in 0..6_usize,
        word in prop::sample::select(vec!["x", "a longer label", "Verhandlungsgegenstandsbezeichnung", "мир", "ειρήνη", "谈判", "سلام"]),
    ) {
        laid_out(&Generated { parties, issues, values, word, every }.scenario());
    }

    #[test]
    fn every_ring_of_random_scenarios_has_a_label_that_is_read_as_its_own(
        parties in 2..5_usize,
        worths in prop::collection::vec(0..100_u8, 12..36),
        refused: bool,
    ) {
        labelled(parties, &worths, refused);
    }
}
