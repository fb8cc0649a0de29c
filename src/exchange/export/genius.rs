//! GENIUS: the issues as a discrete domain, and the interests of each party as an additive utility space.
//!
//! GENIUS divides evaluations by their maximum and weights by their sum, so utilities come out stretched to at most 1:
//! every party ranks packages as before, and its reservation value is stretched with them.

use std::fmt::Write;

use num_bigint::BigInt;

use super::super::Refusal;
use super::{Exported, heading, one_line};
use crate::engine::problem::whole_parts;
use crate::model::{Amount, Domain, Interest, Interests, Issue, IssueId, Number, Party, View, Worth};

/// Values of one issue.
const VALUES: usize = 1_000;

/// The domain and the profiles of a view.
pub(super) fn write(view: &View<'_>) -> Result<Exported, Refusal> {
    let scenario = view.scenario;
    let values = scenario.issues.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    let mut files = vec![("domain.xml".to_owned(), domain(view, &values))];
    let mut notes = Vec::new();
    for party in view.parties.iter().map(|id| &scenario.parties[id.0]) {
        match &party.interests {
            Some(interests) => files.push((file_name(party), profile(party, interests, &scenario.issues, &values)?)),
            None => notes.push(format!("`{}` has no interests, and no profile", party.id)),
        }
    }
    if files.len() == 1 {
        let help = "a profile is made of interests: `interests: Interests(…)` in a party";
        return Err(Refusal::new("no party of the scenario has interests", help));
    }
    if !view.rules.is_empty() || !view.positions.is_empty() {
        notes.push("rules and positions are left out: GENIUS has no word for them".to_owned());
    }
    Ok(Exported { files, notes })
}

/// A name that every file system takes.
fn file_name(party: &Party) -> String {
    let plain = party.id.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' });
    format!("profile_{}.xml", plain.collect::<String>())
}

/// The names of the values of an issue.
fn values(issue: &Issue) -> Result<Vec<String>, Refusal> {
    let few = |amount: &Amount| amount.values().is_some_and(|values| values <= BigInt::from(VALUES));
    match &issue.domain {
        Domain::Amount(amount) if few(amount) => Ok(numbers(amount).map(|number| number.to_string()).collect()),
        Domain::Amount(amount) => {
            let what = if amount.step.is_some() { "has too many values" } else { "is continuous" };
            let message = format!("the amount `{}` {what}", issue.id);
            Err(Refusal::new(message, format!("a discrete domain needs a step, and at most {VALUES} values")))
        }
        choices => Ok(choices.choices().into_iter().map(str::to_owned).collect()),
    }
}

/// The values of a stepped amount.
fn numbers(amount: &Amount) -> impl Iterator<Item = Number> + '_ {
    (0..VALUES as u64 + 1).map(|step| amount.value(&BigInt::from(step))).take_while(|number| *number <= amount.max)
}

/// A text inside an attribute.
fn attribute(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn domain(view: &View<'_>, values: &[Vec<String>]) -> String {
    let title = attribute(&heading(view));
    let mut text = format!(
        "<negotiation_template>\n<utility_space number_of_issues=\"{}\">\n<objective index=\"0\" name=\"{title}\" \
         description=\"\" type=\"objective\" etype=\"objective\">\n",
        values.len()
    );
    for (place, (issue, values)) in view.scenario.issues.iter().zip(values).enumerate() {
        begin_issue(&mut text, place, issue);
        for (number, value) in values.iter().enumerate() {
            let (number, value) = (number + 1, attribute(value));
            let _ = writeln!(text, "<item index=\"{number}\" value=\"{value}\" description=\"\" cost=\"0\" />");
        }
        text.push_str("</issue>\n");
    }
    text + "</objective>\n</utility_space>\n</negotiation_template>\n"
}

fn begin_issue(text: &mut String, place: usize, issue: &Issue) {
    let (index, name) = (place + 1, attribute(&issue.id));
    let _ = writeln!(
        text,
        "<issue index=\"{index}\" name=\"{name}\" type=\"discrete\" etype=\"discrete\" vtype=\"discrete\">"
    );
}

/// What an issue adds to utility: its weight, and worths that are not below nought.
struct Column {
    weight: Number,
    worths: Vec<Number>,
}

fn profile(party: &Party, interests: &Interests, issues: &[Issue], values: &[Vec<String>]) -> Result<String, Refusal> {
    if !interests.bonuses.is_empty() {
        let message = format!("the interests of `{}` have bonuses", party.id);
        return Err(Refusal::new(
            message,
            "an additive utility space has none; what each issue is worth can be exported",
        ));
    }
    let mut reservation = interests.reservation.clone();
    let mut columns = Vec::new();
    for (place, issue) in issues.iter().enumerate() {
        let interest = interests.issues.iter().find(|(id, _)| *id == IssueId(place)).map(|(_, interest)| interest);
        let Some(Interest { weight, worth }) = interest else {
            columns.push(Column { weight: Number::zero(), worths: vec![Number::zero(); values[place].len()] });
            continue;
        };
        let worths = worths(worth, issue);
        let least = worths.iter().min().cloned().unwrap_or_else(Number::zero).min(Number::zero());
        reservation = &reservation - &(weight * &least);
        let worths: Vec<_> = worths.iter().map(|worth| worth - &least).collect();
        let most = worths.iter().max().cloned().unwrap_or_else(Number::zero);
        columns.push(Column { weight: weight * &most, worths });
    }
    let total: Number = columns.iter().map(|column| column.weight.clone()).sum();
    if total.is_zero() {
        let message = format!("every package is worth the same to `{}`", party.id);
        return Err(Refusal::new(message, "some issue has a weight and values that differ in worth"));
    }
    columns.iter_mut().for_each(|column| column.weight = &column.weight / &total);
    Ok(profile_text(&columns, &(&reservation / &total), issues, values))
}

fn worths(worth: &Worth, issue: &Issue) -> Vec<Number> {
    match (worth, issue.domain.amount()) {
        (Worth::Choices(worth), _) => worth.clone(),
        (Worth::Points(points), Some(amount)) => numbers(amount).map(|at| on_line(points, &at)).collect(),
        (Worth::Points(_), None) => Vec::new(),
    }
}

/// The worth at an amount between points that are joined by straight lines and level beyond the ends.
fn on_line(points: &[(Number, Number)], at: &Number) -> Number {
    let after = points.iter().position(|(amount, _)| at <= amount);
    match after {
        Some(0) => points[0].1.clone(),
        None => points.last().map_or_else(Number::zero, |(_, worth)| worth.clone()),
        Some(after) => {
            let ((x0, y0), (x1, y1)) = (&points[after - 1], &points[after]);
            y0 + &(&(&(y1 - y0) * &(at - x0)) / &(x1 - x0))
        }
    }
}

/// A number as a decimal, the nearest of 17 digits where none is exact.
fn decimal(number: &Number) -> String {
    let text = number.to_string();
    if text.contains('/') { number.to_f64().to_string() } else { text }
}

fn profile_text(columns: &[Column], reservation: &Number, issues: &[Issue], values: &[Vec<String>]) -> String {
    let mut text = String::from(
        "<utility_space>\n<objective index=\"0\" name=\"root\" description=\"\" type=\"objective\" etype=\"objective\">\n",
    );
    for (place, (column, issue)) in columns.iter().zip(issues).enumerate() {
        begin_issue(&mut text, place, issue);
        // Evaluations are divided by their maximum: any common factor gives the same.
        let (whole, _) = whole_parts(&column.worths.iter().collect::<Vec<_>>());
        for (number, (value, worth)) in values[place].iter().zip(whole).enumerate() {
            let (number, value) = (number + 1, attribute(value));
            let _ = writeln!(text, "<item index=\"{number}\" value=\"{value}\" evaluation=\"{worth}\" />");
        }
        text.push_str("</issue>\n");
    }
    for (place, column) in columns.iter().enumerate() {
        let _ = writeln!(text, "<weight index=\"{}\" value=\"{}\" />", place + 1, decimal(&column.weight));
    }
    let _ = writeln!(text, "</objective>\n<reservation value=\"{}\" />", decimal(reservation));
    text + "<discount_factor value=\"1.0\" />\n</utility_space>\n"
}
