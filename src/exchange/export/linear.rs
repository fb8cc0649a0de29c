//! A mixed program in the LP format of CPLEX and in MPS.

use std::fmt::Write;

use super::program::{Column, Kind, Program, Row};
use crate::model::Number;

/// Terms on one line.
const TERMS: usize = 8;

/// The name of a column: what it is, and which; never longer than the eight characters of old MPS readers.
fn name(columns: &[Column], place: usize) -> String {
    let letter = match (&columns[place].kind, columns[place].words.is_empty()) {
        (Kind::Binary | Kind::Share, true) => 't',
        (Kind::Binary, _) if columns[place].words.starts_with("broken ") => 'b',
        (Kind::Binary | Kind::Share, _) => 'c',
        (Kind::Whole, _) => 'k',
        (Kind::Continuous, _) => 'x',
    };
    format!("{letter}{place}")
}

/// A number as these formats read it: a decimal, or the nearest one of 17 digits.
fn decimal(number: &Number) -> String {
    let text = number.to_string();
    if text.contains('/') { format!("{:e}", number.to_f64()) } else { text }
}

fn comments(program: &Program, sign: char) -> String {
    let mut text =
        format!("{sign} {}\n{sign} The least cost of the demands that a package breaks. Columns:\n", program.heading);
    for (place, column) in program.columns.iter().enumerate().filter(|(_, column)| !column.words.is_empty()) {
        let _ = writeln!(text, "{sign}   {} {}", name(&program.columns, place), column.words);
    }
    if program.scale != Number::one() {
        let _ = writeln!(text, "{sign} Costs are multiplied by {}.", program.scale);
    }
    text
}

fn sum(program: &Program, terms: &[(usize, Number)]) -> String {
    let mut text = String::new();
    for (count, (place, coefficient)) in terms.iter().enumerate() {
        let sign = if coefficient.is_negative() { '-' } else { '+' };
        let end = if count % TERMS == TERMS - 1 { "\n  " } else { "" };
        let _ = write!(text, " {sign} {} {}{end}", decimal(&coefficient.abs()), name(&program.columns, *place));
    }
    text
}

/// The program in the LP format.
pub(super) fn lp(program: &Program) -> String {
    let columns = &program.columns;
    let mut text = comments(program, '\\');
    let _ = write!(text, "Minimize\n cost:{}\n", objective(program));
    text.push_str("Subject To\n");
    for (place, Row { terms, is_equal, bound }) in program.rows.iter().enumerate() {
        let sign = if *is_equal { "=" } else { ">=" };
        let _ = writeln!(text, " r{place}:{} {sign} {}", sum(program, terms), decimal(bound));
    }
    text.push_str("Bounds\n");
    for (place, column) in columns.iter().enumerate().filter(|(_, column)| column.kind != Kind::Binary) {
        let (low, high) = (decimal(&column.low), decimal(&column.high));
        let _ = writeln!(text, " {low} <= {} <= {high}", name(columns, place));
    }
    for (section, kind) in [("Binaries", Kind::Binary), ("Generals", Kind::Whole)] {
        let mut names = (0..columns.len()).filter(|place| columns[*place].kind == kind).peekable();
        if names.peek().is_some() {
            let _ = writeln!(text, "{section}");
        }
        for place in names {
            let _ = writeln!(text, " {}", name(columns, place));
        }
    }
    text + "End\n"
}

/// The costs; a column without a cost where there are none, as a line of the format is not empty.
fn objective(program: &Program) -> String {
    match program.costs.is_empty() {
        true => " 0 c0".to_owned(),
        false => sum(program, &program.costs),
    }
}

/// The program in the MPS format, in the columns of its fixed form.
pub(super) fn mps(program: &Program) -> String {
    let mut text = comments(program, '*');
    text.push_str("NAME          ZOPA\nROWS\n N  COST\n");
    for (place, row) in program.rows.iter().enumerate() {
        let _ = writeln!(text, " {}  R{place}", if row.is_equal { 'E' } else { 'G' });
    }
    text.push_str("COLUMNS\n");
    let mut entries: Vec<Vec<(String, &Number)>> = vec![Vec::new(); program.columns.len()];
    for (place, cost) in &program.costs {
        entries[*place].push(("COST".to_owned(), cost));
    }
    for (row, Row { terms, .. }) in program.rows.iter().enumerate() {
        for (place, coefficient) in terms {
            entries[*place].push((format!("R{row}"), coefficient));
        }
    }
    let mut is_whole = false;
    for (place, entries) in entries.iter().enumerate() {
        let whole = matches!(program.columns[place].kind, Kind::Binary | Kind::Whole);
        if whole != is_whole {
            marker(&mut text, whole, place);
            is_whole = whole;
        }
        for (row, coefficient) in entries {
            let _ = writeln!(text, "    {:<8}  {row:<8}  {:>12}", name(&program.columns, place), decimal(coefficient));
        }
    }
    if is_whole {
        marker(&mut text, false, program.columns.len());
    }
    text.push_str("RHS\n");
    for (place, row) in program.rows.iter().enumerate().filter(|(_, row)| !row.bound.is_zero()) {
        let _ = writeln!(text, "    RHS       {:<8}  {:>12}", format!("R{place}"), decimal(&row.bound));
    }
    text.push_str("BOUNDS\n");
    for (place, column) in program.columns.iter().enumerate() {
        for (kind, bound) in [("LO", &column.low), ("UP", &column.high)] {
            let _ = writeln!(text, " {kind} BOUND     {:<8}  {:>12}", name(&program.columns, place), decimal(bound));
        }
    }
    text + "ENDATA\n"
}

/// The line before and after columns that are whole.
fn marker(text: &mut String, begins: bool, place: usize) {
    let what = if begins { "'INTORG'" } else { "'INTEND'" };
    let _ = writeln!(text, "    {:<8}  'MARKER'                 {what}", format!("M{place}"));
}
