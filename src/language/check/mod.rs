//! From the shapes of a file to a checked scenario: every check that needs no solving.
//!
//! All problems are collected. A part that is wrong gives `None`, which stands for "already reported"; the scenario
//! is handed out only if nothing was. The checks are found by topic: [`words`] for single texts, names, numbers and
//! dates; [`names`] for keys and what they declare; then issues, conditions, parties, interests, variants and drafts.

mod conditions;
mod interests;
mod issues;
mod names;
mod parties;
mod unused;
mod variants;
mod words;

use super::forms;
use super::lexer::{Kind, Words};
use super::raw;
use super::repair::Losses;
use super::sink::Sink;
use super::source_map::SourceMap;
use super::text::Repaired;
use super::{Code, Diagnostic, Span, limits, nearest, shortened};
use crate::model::Scenario;
use issues::Known;
use names::Names;
pub(super) use words::is_exact_decimal;

/// What the checks know of the file while they go through it.
pub(super) struct Checker<'r> {
    text: &'r Repaired<'r>,
    losses: &'r Losses,
    sink: &'r mut Sink,
    map: SourceMap,
    issues: Names<'r, Known<'r>>,
    sources: Names<'r, ()>,
    /// With the positions that each states.
    parties: Names<'r, Names<'r, ()>>,
    positions: usize,
}

/// Checks a file that was read, and says where its parts stand. The scenario is there only if nothing is wrong.
pub(super) fn scenario<'r>(
    raw: &raw::Scenario<'r>,
    text: &'r Repaired<'r>,
    losses: &'r Losses,
    sink: &'r mut Sink,
) -> (Option<Scenario>, SourceMap) {
    if losses.names() {
        sink.lose_names();
    }
    let map = SourceMap::new(text.file());
    let (issues, sources, parties) = (Names::new("issue"), Names::new("source"), Names::new("party"));
    let mut checker = Checker { text, losses, sink, map, issues, sources, parties, positions: 0 };
    let scenario = checker.scenario(raw);
    (scenario.filter(|_| !checker.sink.has_errors()), checker.map)
}

impl<'r> Checker<'r> {
    fn scenario(&mut self, raw: &raw::Scenario<'r>) -> Option<Scenario> {
        let title = raw.title.and_then(|title| self.text(title, "the title of the scenario"));
        if raw.title.is_none() {
            self.missing_title();
        }
        let summary = self.text_or_empty(raw.summary, "the summary");
        let as_of = self.date(raw.as_of, "`as_of`");
        let allow = self.allow(&raw.allow);
        let sources = self.check_sources(&raw.sources);
        let issues = self.check_issues(&raw.issues);
        let rules = self.check_rules(&raw.rules);
        let parties = self.check_parties(&raw.parties);
        let variants = self.check_variants(&raw.variants);
        let drafts = self.check_drafts(&raw.drafts);
        self.warn_of_emptiness(issues.is_empty(), parties.is_empty());
        self.warn_of_the_unused();
        let title = title?.into_owned();
        Some(Scenario { title, summary, as_of, sources, issues, rules, parties, variants, drafts, allow })
    }

    fn missing_title(&mut self) {
        let first = Words::from(self.text.file(), 0).take(2).collect::<Vec<_>>();
        let open = first.iter().find(|word| word.kind == Kind::Open);
        if open.is_some_and(|open| self.losses.are_in(open.span.start)) {
            return;
        }
        let span = self.beginning();
        self.sink.add(|| {
            Diagnostic::new(Code::MissingField, span, "the scenario has no `title`")
                .label("`title` is missing")
                .help("it says in a few words what is negotiated: `title: \"Sale of a house\"`")
        });
    }

    /// The first word of the file.
    fn beginning(&self) -> Span {
        Words::from(self.text.file(), 0).next().map_or(Span::default(), |word| word.span)
    }

    /// Reports a field that must be there, unless something there was already complained about.
    fn missing(&mut self, field: &str, place: Span, kind: &str, id: &str) {
        if self.is_damaged(place) {
            return;
        }
        self.sink.add(|| {
            let message = match kind {
                "fallback" | "bonus" | "citation" => format!("a {kind} of `{id}` has no `{field}`"),
                "interest" => format!("the interest in `{id}` has no `{field}`"),
                _ => format!("the {kind} `{id}` has no `{field}`"),
            };
            let example = forms::example(kind, field);
            Diagnostic::new(Code::MissingField, place, message).label(format!("`{field}` is missing")).help(example)
        });
    }

    /// Whether the item that belongs to a name in the file, or that a word stands in, has been repaired.
    fn is_damaged(&self, name: Span) -> bool {
        self.losses.any() && {
            let value = Words::from(self.text.file(), name.end).take(3).find(|word| word.kind == Kind::Open);
            value.is_some_and(|open| self.losses.are_in(open.span.start))
        }
    }

    /// Where a condition stands in the file, from its name to its closing bracket.
    fn condition_span(&self, condition: &raw::Condition<'r>) -> Span {
        let name = self.text.span_of(condition.name);
        let mut depth = 0;
        for word in Words::from(self.text.file(), name.end) {
            match word.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            if depth <= 0 {
                let end = if word.kind == Kind::Close { word.span.end } else { name.end };
                return Span { start: name.start, end };
            }
        }
        name
    }

    /// Reports entries beyond a limit and leaves them out, so that no later check gets out of hand.
    fn limit<T>(&mut self, keys: &mut Vec<(T, Span, &Option<impl Sized>)>, what: &str, limit: usize) {
        if let Some((_, span, _)) = keys.get(limit) {
            self.sink.add(|| limits::too_many(*span, what, keys.len(), limit, limits::CUT));
            self.sink.lose_names();
            keys.truncate(limit);
        }
    }

    /// The codes of warnings that the file silences.
    fn allow(&mut self, codes: &raw::List<raw::Leaf<'r>>) -> Vec<String> {
        let mut allowed = Vec::new();
        for leaf in codes.iter().flatten().flatten() {
            let Some(name) = self.text(*leaf, "a code") else { continue };
            let warnings =
                || Code::ALL.iter().filter(|code| code.level() == super::Level::Warning).map(|code| code.name());
            if warnings().any(|warning| warning == name) {
                allowed.push(name.into_owned());
                continue;
            }
            let (span, shown) = (self.span(*leaf), shortened(&name));
            self.sink.add(|| match Code::named(&name) {
                Some(_) => Diagnostic::new(Code::UnknownCode, span, format!("`{shown}` cannot be allowed"))
                    .label("an error, not a warning")
                    .help(format!("warnings are {}", nearest::list(warnings()))),
                None => Diagnostic::new(Code::UnknownCode, span, format!("no warning has the code `{shown}`"))
                    .label("no such code")
                    .help(nearest::help("warning", &name, warnings())),
            });
        }
        allowed
    }
}
