//! Files of other programs: what is read from them, what is written for them, and what is refused.

mod direct;
mod export;
mod genius;
mod hostile;
mod negmas;
mod scw;

use zopa::language::read;
use zopa::model::{Interests, Number, Scenario, Value, Worth};
use zopa::output::diagnostics::{Style, render};

/// The scenario of an imported text.
pub fn scenario(text: &str) -> Scenario {
    let reading = read(text);
    reading.scenario.unwrap_or_else(|| panic!("{}", render(&reading.diagnostics, "imported", text, Style::default())))
}

/// What a package is worth to somebody, added up from what the file says.
pub fn worth(interests: &Interests, package: &[Value]) -> Number {
    let issues = interests.issues.iter().map(|(issue, interest)| {
        let worth = match (&interest.worth, &package[issue.0]) {
            (Worth::Choices(worth), Value::Choice(place)) => worth[*place].clone(),
            (Worth::Points(points), Value::Amount(amount)) => on_line(points, amount),
            other => panic!("worth and value do not fit: {other:?}"),
        };
        &interest.weight * &worth
    });
    let bonuses = interests.bonuses.iter().filter(|bonus| bonus.when.holds(package)).map(|bonus| bonus.worth.clone());
    issues.chain(bonuses).sum()
}

/// The worth at an amount between points that are joined by straight lines and level beyond the ends.
fn on_line(points: &[(Number, Number)], amount: &Number) -> Number {
    let (first, last) = (&points[0], &points[points.len() - 1]);
    if *amount <= first.0 || *amount >= last.0 {
        return if *amount <= first.0 { first.1.clone() } else { last.1.clone() };
    }
    let pair = points.windows(2).find(|pair| *amount <= pair[1].0).expect("it lies between two points");
    let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
    y0 + &(&(&(y1 - y0) * &(amount - x0)) / &(x1 - x0))
}
