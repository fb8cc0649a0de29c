//! Diagnostics as people know them from compilers: code, message, the lines of the file, what to do.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use crate::language::{Diagnostic, Label, Level, Reading, Span};

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
    let file = Lines::of(file);
    let drawn = sorted.into_iter().map(|diagnostic| renderer.render(&[group(diagnostic, &file_name, &file)]) + "\n\n");
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

fn group<'a>(diagnostic: &'a Diagnostic, file_name: &'a str, file: &Lines<'a>) -> Group<'a> {
    let level = match diagnostic.level() {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.name());
    let notes = diagnostic.notes.iter().map(|note| Title::NOTE.message(note));
    let help = diagnostic.help.iter().map(|help| Title::HELP.message(help));
    let primary = (AnnotationKind::Primary, &diagnostic.primary);
    let labels =
        || [primary].into_iter().chain(diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label)));
    let drawn = |labels: &[(AnnotationKind, &'a Label)]| Some(file.window(labels)?.drawn(labels, file_name));
    let together = file.window(&labels().collect::<Vec<_>>()).filter(|window| window.text.len() <= WIDEST_WINDOW);
    let snippets: Option<Vec<_>> = match together {
        Some(window) => Some(vec![window.drawn(&labels().collect::<Vec<_>>(), file_name)]),
        None => labels().map(|label| drawn(&[label])).collect(),
    };
    match snippets {
        Some(snippets) => title.elements(snippets).elements(notes).elements(help),
        None => {
            let label = Title::NOTE.message(&diagnostic.primary.text);
            title.element(file.origin(diagnostic.primary.span, file_name)).element(label).elements(notes).elements(help)
        }
    }
}

/// Longer pieces of a file are not drawn: nobody writes such lines, and drawing them takes long.
const LONGEST_WINDOW: usize = 1024 * 1024;

/// Labels farther apart than this are drawn apart: all lines between them would be gone through.
const WIDEST_WINDOW: usize = 16 * 1024;

/// A file and where its lines begin.
struct Lines<'a> {
    file: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(file: &'a str) -> Self {
        let after = file.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
        Self { file, starts: [0].into_iter().chain(after).collect() }
    }

    /// The number of the line of a place, and where it begins.
    fn line(&self, place: usize) -> (usize, usize) {
        let number = self.starts.partition_point(|start| *start <= place).max(1);
        (number, self.starts[number - 1])
    }

    /// The place of a diagnostic without its lines.
    fn origin(&self, span: Span, file_name: &'a str) -> Origin<'a> {
        let (line, start) = self.line(span.start);
        let column = self.file.get(start..span.start).unwrap_or_default().chars().count() + 1;
        Origin::path(file_name).line(line).char_column(column)
    }

    /// The lines that some labels speak of; the rest need not be looked at. `None` if they are too long.
    fn window(&self, labels: &[(AnnotationKind, &Label)]) -> Option<Window<'a>> {
        let spans = || labels.iter().map(|(_, label)| label.span);
        let first = spans().map(|span| span.start).min().unwrap_or(0).min(self.file.len());
        let last = spans().map(|span| span.end).max().unwrap_or(0).min(self.file.len());
        let (first_line, start) = self.line(first);
        let next = self.starts.partition_point(|start| *start <= last);
        let end = self.starts.get(next).map_or(self.file.len(), |start| start - 1);
        // A byte-order mark is no part of the first line.
        let mark = if start == 0 && self.file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = &self.file[(start + mark).min(end)..end];
        (text.len() <= LONGEST_WINDOW).then_some(Window { text, start: start + mark, first_line })
    }
}

/// The lines of a file that some labels speak of.
struct Window<'a> {
    text: &'a str,
    start: usize,
    first_line: usize,
}

impl<'a> Window<'a> {
    fn drawn(
        &self,
        labels: &[(AnnotationKind, &'a Label)],
        file_name: &'a str,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let annotations = labels.iter().map(|(kind, label)| self.annotation(*kind, label));
        Snippet::source(self.text).path(file_name).line_start(self.first_line).annotations(annotations)
    }

    fn annotation(&self, kind: AnnotationKind, label: &'a Label) -> annotate_snippets::Annotation<'a> {
        let inside = |place: usize| place.saturating_sub(self.start).min(self.text.len());
        let drawn = kind.span(inside(label.span.start)..inside(label.span.end));
        if label.text.is_empty() { drawn } else { drawn.label(&label.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Code;

    #[test]
    fn labels_far_apart_are_drawn_without_the_lines_between() {
        let between = "// nothing\n".repeat(WIDEST_WINDOW / 10);
        let file = format!("first\n{between}again\n");
        let again = Span { start: file.len() - 6, end: file.len() - 1 };
        let found =
            Diagnostic::new(Code::SamePosition, again, "the same twice").also(Span { start: 0, end: 5 }, "this");
        let drawn = render(&[found], "far.ron", &file, Style::default());
        let expected = "warning[same-position]: the same twice\n    --> far.ron:1640:1\n     |\n1640 | again\n     | ^^^^^\n     |\n    \
                        ::: far.ron:1:1\n     |\n   1 | first\n     | ----- this\n\n";
        assert_eq!(drawn, expected);
    }
}
