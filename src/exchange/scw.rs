//! ScenarioWizard: a cross-impact matrix, whose consistent scenarios become the packages that the rules allow.
//!
//! Descriptors become issues and their states values. A state's *impact balance* is the sum of what the chosen states
//! contribute to it. A scenario is consistent if no state of a descriptor has a higher balance than the one chosen
//! (W. Weimer-Jehle, Cross-impact balances, 2006); one rule for each state says so.

use indexmap::IndexMap;

use super::names::Names;
use super::yaml::number;
use super::{Foreign, Refusal, Unread, bare};
use crate::language::title_from;
use crate::model::{Compare, Condition, Domain, Issue, IssueId, Number, Rule, Value};

/// States of all descriptors together.
const STATES: usize = 2_000;

/// A descriptor as the file names it.
struct Descriptor {
    name: String,
    title: String,
    states: Vec<State>,
}

struct State {
    name: String,
    title: String,
}

/// A part of the file, up to a line that begins with `#`.
type Section<'a> = Vec<(usize, &'a str)>;

/// The scenario that a cross-impact matrix describes.
pub(super) fn unread(file: Foreign<'_>) -> Result<Unread, Refusal> {
    let sections = sections(file.text);
    let descriptors = descriptors(file, &sections)?;
    let matrix = matrix(file, &sections, descriptors.iter().map(|descriptor| descriptor.states.len()).sum())?;
    let (issues, starts) = issues(&descriptors);
    let rules = rules(&issues, &starts, &matrix);
    let comment = vec![
        format!("Imported from the ScenarioWizard file {}.", file.short()),
        String::new(),
        "The packages are the consistent scenarios: no state of a descriptor has a higher impact balance than the one"
            .into(),
        "chosen. Whoever has a say in them can be added as a party with positions.".into(),
    ];
    Ok(Unread { scenario: bare(title_from(file.stem()), issues, rules), comment })
}

fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = vec![Vec::new()];
    for (place, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        match (line.trim_start().starts_with('#'), sections.last_mut()) {
            (false, Some(section)) => section.push((place + 1, line)),
            _ => sections.push(Vec::new()),
        }
    }
    sections
}

fn refused(file: Foreign<'_>, line: usize, message: impl Into<String>, help: &str) -> Refusal {
    Refusal::new(message, help).at(file.name, line, 1)
}

/// The descriptors of the first section, with the longer names that the second may have for them.
fn descriptors(file: Foreign<'_>, sections: &[Section<'_>]) -> Result<Vec<Descriptor>, Refusal> {
    let mut descriptors: Vec<Descriptor> = Vec::new();
    let mut states = 0;
    for (line, text) in sections.iter().take(1).flatten() {
        let (text, is_first) = (text.trim(), descriptors.is_empty());
        match (text.strip_prefix('&'), text.strip_prefix('-'), descriptors.last_mut()) {
            (Some(name), _, _) => {
                let name = name.trim().to_owned();
                descriptors.push(Descriptor { name, title: String::new(), states: Vec::new() });
            }
            (_, Some(name), Some(descriptor)) => {
                states += 1;
                let name = name.trim().trim_matches('"').to_owned();
                descriptor.states.push(State { name, title: String::new() });
            }
            // The lines before the first descriptor name the program and the file.
            _ if is_first || text.is_empty() => {}
            _ => {
                return Err(refused(file, *line, "this is no state", "a state begins with `-`, a descriptor with `&`"));
            }
        }
    }
    if let Some(empty) = descriptors.iter().find(|descriptor| descriptor.states.is_empty()) {
        let message = format!("the descriptor `{}` has no states", shown(&empty.name));
        return Err(refused(file, 1, message, "the lines after a descriptor that begin with `-` name its states"));
    }
    if descriptors.is_empty() || states > STATES {
        let message = format!("the file has {} descriptors with {states} states", descriptors.len());
        return Err(refused(file, 1, message, "a file begins with descriptors after `&` and their states after `-`"));
    }
    add_titles(&mut descriptors, sections.get(1));
    Ok(descriptors)
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Adds longer names, if there is one line for each descriptor and each state.
fn add_titles(descriptors: &mut [Descriptor], section: Option<&Section<'_>>) {
    let lines: Vec<_> = section.into_iter().flatten().map(|(_, line)| line.trim()).collect();
    let expected: usize = descriptors.iter().map(|descriptor| 1 + descriptor.states.len()).sum();
    if lines.len() != expected {
        return;
    }
    let mut lines = lines.into_iter();
    let mut next =
        || lines.next().unwrap_or_default().trim_start_matches(['&', '-']).trim().trim_matches('"').to_owned();
    for descriptor in descriptors {
        descriptor.title = next();
        descriptor.states.iter_mut().for_each(|state| state.title = next());
    }
}

/// The matrix: the first section whose lines are numbers between commas.
fn matrix(file: Foreign<'_>, sections: &[Section<'_>], states: usize) -> Result<Vec<Vec<Number>>, Refusal> {
    let first = |section: &&Section<'_>| {
        let line = section.iter().find(|(_, line)| !line.trim().is_empty());
        line.is_some_and(|(_, line)| line.split(',').all(|cell| number(cell.trim()).is_some()))
    };
    let Some(section) = sections.iter().skip(1).find(first) else {
        let help = "the matrix has a line for each state, with the numbers separated by commas";
        return Err(Refusal::new("the file has no cross-impact matrix", help).about(file.name));
    };
    let mut rows = Vec::new();
    for (line, text) in section.iter().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Option<Vec<_>> = text.split(',').map(|cell| number(cell.trim())).collect();
        let row = cells.filter(|cells| cells.len() == states).ok_or_else(|| {
            let message = format!("this row of the matrix has not {states} numbers");
            refused(file, *line, message, "a row has a number for each state of each descriptor")
        })?;
        rows.push(row);
    }
    if rows.len() != states {
        let line = section.first().map_or(1, |(line, _)| *line);
        let message = format!("the matrix has {} rows for {states} states", rows.len());
        return Err(refused(file, line, message, "the matrix has a row for each state of each descriptor"));
    }
    Ok(rows)
}

/// The issues, and where the states of each begin in the matrix.
fn issues(descriptors: &[Descriptor]) -> (Vec<Issue>, Vec<usize>) {
    let (mut ids, mut start) = (Names::default(), 0);
    let (mut issues, mut starts) = (Vec::new(), Vec::new());
    for descriptor in descriptors {
        let id = ids.id(&descriptor.name, &format!("descriptor-{}", issues.len() + 1));
        let title = [&descriptor.title, &descriptor.name].into_iter().find(|title| !title.is_empty());
        let (mut names, mut options, mut labels) = (Names::default(), Vec::new(), IndexMap::new());
        for state in &descriptor.states {
            let name = names.value(&state.name);
            let label = if state.title.is_empty() { &state.name } else { &state.title };
            if *label != name && !label.is_empty() {
                labels.insert(name.clone(), label.clone());
            }
            options.push(name);
        }
        starts.push(start);
        start += options.len();
        let title = title.unwrap_or(&id).clone();
        issues.push(Issue { id, title, domain: Domain::Options(options), labels });
    }
    (issues, starts)
}

/// One rule for each state that is not consistent with everything.
fn rules(issues: &[Issue], starts: &[usize], matrix: &[Vec<Number>]) -> Vec<Rule> {
    let mut ids = Names::default();
    let mut rules = Vec::new();
    for (place, issue) in issues.iter().enumerate() {
        for (state, name) in issue.domain.choices().into_iter().enumerate() {
            let others = (0..issue.domain.choices().len()).filter(|other| *other != state);
            let parts: Vec<_> =
                others.filter_map(|other| no_higher(issues, starts, matrix, place, (state, other))).collect();
            if parts.is_empty() {
                continue;
            }
            let id = ids.id(&format!("{}-{name}", issue.id), &format!("rule-{}", rules.len() + 1));
            let when = Condition::Is(IssueId(place), Value::Choice(state));
            let then = if let [only] = &parts[..] { only.clone() } else { Condition::All(parts) };
            let because =
                format!("{name} is chosen only where no other state of {} has a higher impact balance", issue.title);
            let holds = Condition::If(Box::new(when), Box::new(then));
            rules.push(Rule { id, because, holds, cites: Vec::new(), line: None });
        }
    }
    rules
}

/// That where a state of an issue is chosen, another has no higher balance; `None` where it never has.
fn no_higher(
    issues: &[Issue],
    starts: &[usize],
    matrix: &[Vec<Number>],
    place: usize,
    (state, other): (usize, usize),
) -> Option<Condition> {
    let (here, there) = (starts[place] + state, starts[place] + other);
    let lead = |row: usize| &matrix[row][here] - &matrix[row][there];
    // What the chosen state itself contributes is the same wherever it is chosen.
    let bound = -lead(here);
    let (mut parts, mut least) = (Vec::new(), Number::zero());
    for (from, issue) in issues.iter().enumerate().filter(|(from, _)| *from != place) {
        let leads: Vec<_> = (0..issue.domain.choices().len()).map(|choice| lead(starts[from] + choice)).collect();
        least += leads.iter().min().unwrap_or(&Number::zero());
        let given = leads.into_iter().enumerate().filter(|(_, lead)| !lead.is_zero());
        parts.extend(given.map(|(choice, lead)| (lead, Condition::Is(IssueId(from), Value::Choice(choice)))));
    }
    match parts.is_empty() {
        _ if least >= bound => None,
        true => Some(Condition::Any(Vec::new())),
        false => Some(Condition::Weight(Compare::AtLeast, bound, parts)),
    }
}
