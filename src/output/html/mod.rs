//! One self-contained page: a briefing that reads without script, and an explorer that answers what-if questions.
//!
//! The templates lay out what the files here put into words. Every text of a scenario goes through `plain` and is
//! escaped by the template, so that it is data and never markup; the page's policy allows its own style and script by
//! their hashes and nothing else.

mod answers;
mod assumptions;
mod data;
mod figures;
mod meanings;
mod pack;
mod sources;
mod words;

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::analysis::{Briefing, Explorer};
use crate::chart::{self, Drawing, Kind};
use crate::model::ViewOptions;
use crate::wording::base64::base64;

use super::Subject;
use super::plain::plain;

/// A report, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The view, its file and the call.
    pub subject: Subject<'a>,
    /// The options that the view was asked for with.
    pub options: &'a ViewOptions,
    /// The scenario's own text.
    pub text: &'a str,
    /// The command that made it.
    pub command: &'a str,
    /// What it tells.
    pub briefing: &'a Briefing,
    /// Charts of it, by kind, each with its pages.
    pub charts: &'a [(Kind, Vec<Drawing>)],
    /// Whether names were replaced.
    pub redacted: bool,
}

/// The templates by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("template/page.html")),
    ("words.html", include_str!("template/words.html")),
    ("explorer.html", include_str!("template/explorer.html")),
    ("answers.html", include_str!("template/answers.html")),
    ("figures.html", include_str!("template/figures.html")),
    ("positions.html", include_str!("template/positions.html")),
    ("origin.html", include_str!("template/origin.html")),
];

/// The style of the page.
const STYLE: &str = include_str!("style.css");

/// The script of the page, in the order of its parts.
const SCRIPT: &[&str] = &[
    include_str!("script/numbers.js"),
    include_str!("script/diagram.js"),
    include_str!("script/concessions.js"),
    include_str!("script/sums.js"),
    include_str!("script/state.js"),
    include_str!("script/words.js"),
    include_str!("script/explorer.js"),
    include_str!("script/marks.js"),
    include_str!("script/charts.js"),
    include_str!("script/page.js"),
];

/// Writes a report.
///
/// # Errors
/// If it cannot be written.
pub fn report(out: &mut dyn Write, report: Report<'_>) -> io::Result<()> {
    let page = page(report).map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

/// Whether a file is a report that this program wrote.
pub fn is_report(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2000)];
    bytes.starts_with(b"<!DOCTYPE html>") && head.windows(GENERATOR.len()).any(|part| part == GENERATOR)
}

/// What the head of every report holds.
const GENERATOR: &[u8] = b"<meta name=\"generator\" content=\"zopa ";

/// What the script of a page works on, as JSON. `options` are those that the view was asked for with.
pub fn page_data(subject: Subject<'_>, options: &ViewOptions, explorer: &Explorer) -> String {
    data::data(subject, options, explorer).to_string()
}

fn page(report: Report<'_>) -> Result<String, minijinja::Error> {
    let mut templates = Environment::empty();
    set_up(&mut templates)?;
    for (name, text) in TEMPLATES {
        templates.add_template(name, text)?;
    }
    let Report { subject, briefing, charts, .. } = report;
    let style = STYLE.to_owned() + &chart::stylesheet(charts.iter().flat_map(|(_, pages)| pages));
    let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPT.join("\n"));
    let data = briefing.explorer.as_ref().ok().map(|explorer| page_data(subject, report.options, explorer));
    let context = json!({
        "title": plain(subject.view.scenario.title.trim()),
        "summary": plain(subject.view.scenario.summary.trim()),
        "day": subject.view.day.map(|day| day.to_string()),
        "changes": subject.view.changes.iter().map(|change| plain(change)).collect::<Vec<_>>(),
        "version": env!("CARGO_PKG_VERSION"),
        "style": style,
        "style_hash": hash(&style),
        "script": script,
        "script_hash": hash(&script),
        "data": data.map(|data| in_script(&data)),
        "answers": answers::answers(subject, briefing),
        "figures": figures::figures(subject, briefing, charts),
        "positions": sources::positions(subject),
        "sources": sources::sources(subject),
        "assumptions": assumptions::assumptions(subject, briefing),
        "file": plain(subject.file),
        "text": report.text.lines().map(shown_line).collect::<Vec<_>>().join("\n"),
        "text_hash": hex(report.text),
        "command": plain(report.command),
        "redacted": report.redacted,
    });
    templates.get_template("page.html")?.render(Serde(context))
}

/// What the templates may call, and that all they show is escaped.
fn set_up(templates: &mut Environment<'_>) -> Result<(), minijinja::Error> {
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    templates.add_filter("length", minijinja::filters::length);
    templates.add_filter("safe", minijinja::filters::safe);
    templates.add_filter("join", minijinja::filters::join);
    Ok(())
}

/// JSON that can stand in a script element: nothing in it can end the element.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// A line of the scenario's text, its white space kept.
fn shown_line(line: &str) -> String {
    let body = line.trim_start_matches(' ');
    " ".repeat(line.len() - body.len()) + &plain(body)
}

fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text)))
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A JSON list.
fn list(values: impl IntoIterator<Item = Value>) -> Value {
    values.into_iter().collect()
}
