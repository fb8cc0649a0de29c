//! Diagnostics as people know them from compilers: code, message, the lines of the file, what to do.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use crate::language::{Diagnostic, Level, Reading, Span};

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours.
    pub colour: bool,
    /// The width of the terminal; long lines of the file are cut to it.
    pub width: usize,
}

impl Default for Style {
    /// Without colours, for a page of 140 columns.
    fn default() -> Self {
        Self { colour: false, width: 140 }
    }
}

/// Draws diagnostics in the order of the file, an empty line after each.
///
/// ```
/// use zopa::output::diagnostics::{Style, render};
/// let file = "Scenario(title: \"Flat\", isues: {})";
/// let reading = zopa::language::read(file);
/// let expected = r#"error[unknown-field]: `Scenario` has no field `isues`
///  --> flat.ron:1:25
///   |
/// 1 | Scenario(title: "Flat", isues: {})
///   |                         ^^^^^ no such field
///   |
///   = help: a field with a similar name exists: `issues`
///
/// "#;
/// assert_eq!(render(&reading.diagnostics, "flat.ron", file, Style::default()), expected);
/// ```
pub fn render(diagnostics: &[Diagnostic], file_name: &str, file: &str, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.primary.span);
    let file_name = annotate_snippets::normalize_untrusted_str(file_name);
    let drawn = sorted.into_iter().map(|diagnostic| renderer.render(&[group(diagnostic, &file_name, file)]) + "\n\n");
    drawn.collect()
}

/// The line that counts what a reading found, such as "2 errors, 1 warning in lease.ron"; nothing if that is nothing.
pub fn closing_line(reading: &Reading, file_name: &str) -> Option<String> {
    let stopped = if reading.stopped { "; reading stopped early, and there may be more" } else { "" };
    Some(count(&reading.diagnostics, reading.omitted, file_name)? + stopped)
}

/// The line that counts diagnostics. `omitted` errors were only counted.
pub fn count(diagnostics: &[Diagnostic], omitted: usize, file_name: &str) -> Option<String> {
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.level() == Level::Warning).count();
    let shown = diagnostics.len() - warnings;
    let counts = [(shown + omitted, "error"), (warnings, "warning")];
    let counts: Vec<_> = counts.into_iter().filter(|(count, _)| *count > 0).map(counted).collect();
    let cut = if omitted > 0 { format!("; the first {shown} are shown") } else { String::new() };
    (!counts.is_empty()).then(|| format!("{} in {file_name}{cut}", counts.join(", ")))
}

fn counted((count, what): (usize, &str)) -> String {
    format!("{} {what}{}", crate::model::grouped(&count.to_string()), if count == 1 { "" } else { "s" })
}

fn group<'a>(diagnostic: &'a Diagnostic, file_name: &'a str, file: &'a str) -> Group<'a> {
    let level = match diagnostic.level() {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.name());
    let notes = diagnostic.notes.iter().map(|note| Title::NOTE.message(note));
    let help = diagnostic.help.iter().map(|help| Title::HELP.message(help));
    let Some(window) = Window::around(diagnostic, file) else {
        let label = Title::NOTE.message(&diagnostic.primary.text);
        let place = origin(diagnostic.primary.span, file_name, file);
        return title.element(place).element(label).elements(notes).elements(help);
    };
    let primary = window.annotation(AnnotationKind::Primary, diagnostic.primary.span, &diagnostic.primary.text);
    let others = diagnostic.secondary.iter();
    let others = others.map(|label| window.annotation(AnnotationKind::Context, label.span, &label.text));
    let snippet = Snippet::source(window.text).path(file_name).line_start(window.first_line);
    let snippet = snippet.annotation(primary).annotations(others);
    title.element(snippet).elements(notes).elements(help)
}

/// The place of a diagnostic without its lines.
fn origin<'a>(span: Span, file_name: &'a str, file: &str) -> Origin<'a> {
    let before = file.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Origin::path(file_name).line(line).char_column(column)
}

/// Longer pieces of a file are not drawn: nobody writes such lines, and drawing them takes long.
const LONGEST_WINDOW: usize = 1024 * 1024;

/// The lines of a file that a diagnostic speaks of; the rest need not be looked at.
struct Window<'a> {
    text: &'a str,
    start: usize,
    first_line: usize,
}

impl<'a> Window<'a> {
    fn around(diagnostic: &Diagnostic, file: &'a str) -> Option<Self> {
        let spans = || diagnostic.secondary.iter().map(|label| label.span).chain([diagnostic.primary.span]);
        let first = spans().map(|span| span.start).min().unwrap_or(0).min(file.len());
        let last = spans().map(|span| span.end).max().unwrap_or(0).min(file.len());
        let start = file.as_bytes()[..first].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let end = file.as_bytes()[last..].iter().position(|byte| *byte == b'\n').map_or(file.len(), |end| last + end);
        let first_line = 1 + file.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
        // A byte-order mark is no part of the first line.
        let mark = if start == 0 && file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = &file[(start + mark).min(end)..end];
        (text.len() <= LONGEST_WINDOW).then_some(Self { text, start: start + mark, first_line })
    }

    fn annotation(&self, kind: AnnotationKind, span: Span, label: &'a str) -> annotate_snippets::Annotation<'a> {
        let inside = |place: usize| place.saturating_sub(self.start).min(self.text.len());
        let drawn = kind.span(inside(span.start)..inside(span.end));
        if label.is_empty() { drawn } else { drawn.label(label) }
    }
}
