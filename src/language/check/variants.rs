//! Variants and drafts: other readings of a file, and packages on the table.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::raw::{self, Entries, Leaf};
use super::super::{Code, Diagnostic, Span, limits, nearest, shortened};
use super::Checker;
use super::names::{Charset, Names};
use crate::model::{Condition, Draft, IssueId, PartyId, Position, Variant};

/// What is known of a variant before its drops are looked at.
struct Sketch<'e, 'r> {
    id: Cow<'r, str>,
    span: Span,
    raw: &'e raw::Variant<'r>,
    extends: Vec<(usize, Leaf<'r>)>,
    add: Vec<(PartyId, Position)>,
    set: Vec<Condition>,
}

impl<'r> Checker<'r> {
    pub(super) fn check_variants(&mut self, entries: &Option<Entries<'r, raw::Variant<'r>>>) -> Vec<Variant> {
        let keys = self.keys(entries, "variant", Charset::Id);
        self.limit(&keys, "variants", limits::VARIANTS);
        let mut names = Names::new("variant");
        for (id, span, _) in &keys {
            self.map.add_variant(id, *span);
            names.declare(id.clone(), *span, ());
        }
        let known = keys.into_iter().filter_map(|(id, span, variant)| Some((id, span, variant.as_ref()?)));
        let sketches: Vec<_> = known.map(|(id, span, variant)| self.sketch(id, span, variant, &names)).collect();
        if sketches.len() != names.list.len() {
            // A variant has been taken out by a repair, and places no longer fit.
            return Vec::new();
        }
        if self.check_circles(&sketches) {
            self.check_applications(&sketches);
        }
        let reaches: Vec<_> = (0..sketches.len()).map(|start| reach(start, &sketches)).collect();
        let variants = sketches.iter().zip(&reaches).map(|(sketch, reach)| self.variant(sketch, reach, &sketches));
        variants.collect()
    }

    fn sketch<'e>(
        &mut self,
        id: Cow<'r, str>,
        span: Span,
        raw: &'e raw::Variant<'r>,
        names: &Names<'r, ()>,
    ) -> Sketch<'e, 'r> {
        let empty = |list: Option<usize>| list.is_none_or(|length| length == 0);
        let changes = [
            raw.extends.as_ref().map(Vec::len),
            raw.drop.as_ref().map(Vec::len),
            raw.add.as_ref().map(|add| add.0.len()),
            raw.set.as_ref().map(Vec::len),
        ];
        if changes.into_iter().all(empty) && !self.is_damaged(span) {
            self.sink.add(|| {
                Diagnostic::new(Code::EmptyVariant, span, format!("the variant `{id}` changes nothing"))
                    .label("no `extends`, `drop`, `add` or `set`")
                    .help("`drop: [\"party/position\"]` leaves a position out, `set: [Is(\"issue\", \"value\")]` fixes a value")
            });
        }
        let extends = self.extends(raw, names);
        let add = self.added(raw, &id);
        let set = raw.set.iter().flatten().flatten().filter_map(|condition| self.condition(condition)).collect();
        Sketch { id, span, raw, extends, add, set }
    }

    fn extends(&mut self, raw: &raw::Variant<'r>, names: &Names<'r, ()>) -> Vec<(usize, Leaf<'r>)> {
        let mut extends = Vec::new();
        let mut first = HashMap::new();
        for leaf in raw.extends.iter().flatten().flatten() {
            let Some(name) = self.text(*leaf, "the name of a variant") else { continue };
            let Some(place) = names.get(&name) else {
                let span = self.span(*leaf);
                self.sink.add(|| names.unknown(Code::UnknownVariant, &name, span));
                continue;
            };
            self.once(&mut first, place, *leaf, "variant");
            extends.push((place, *leaf));
        }
        extends
    }

    fn added(&mut self, raw: &raw::Variant<'r>, variant: &str) -> Vec<(PartyId, Position)> {
        let entries = raw.add.as_ref().map_or(&[][..], |entries| &entries.0);
        let mut added = Vec::new();
        let mut first = HashMap::new();
        for (key, positions) in entries {
            let Some(party) = self.party(*key, None) else { continue };
            self.once(&mut first, party, *key, "party");
            let positions = self.positions(positions, party, Some(variant));
            added.extend(positions.into_iter().map(|position| (PartyId(party), position)));
        }
        added
    }

    /// The place of the party that a word names; `name` if only a part of the word does.
    fn party(&mut self, leaf: Leaf<'r>, name: Option<&str>) -> Option<usize> {
        let whole = self.text(leaf, "the name of a party")?;
        let name = name.unwrap_or(&whole);
        self.parties.get(name).or_else(|| {
            let (span, parties) = (self.span(leaf), &self.parties);
            self.sink.add(|| parties.unknown(Code::UnknownParty, name, span).label("not declared in `parties`"));
            None
        })
    }

    /// Whether no variant builds on itself; reports those that do, each circle once.
    fn check_circles(&mut self, sketches: &[Sketch<'_, 'r>]) -> bool {
        let mut done = vec![false; sketches.len()];
        let mut sound = true;
        for start in 0..sketches.len() {
            // The way from `start`: variants with the number of their bases that have been followed.
            let mut way: Vec<(usize, usize)> = if done[start] { Vec::new() } else { vec![(start, 0)] };
            while let Some((variant, followed)) = way.last_mut() {
                let Some((base, leaf)) = sketches[*variant].extends.get(*followed) else {
                    done[*variant] = true;
                    way.pop();
                    continue;
                };
                *followed += 1;
                if let Some(first) = way.iter().position(|(variant, _)| variant == base) {
                    sound = false;
                    let circle: Vec<_> = way[first..].iter().map(|(variant, _)| *variant).collect();
                    self.report_circle(&circle, *leaf, sketches);
                } else if !done[*base] {
                    way.push((*base, 0));
                }
            }
        }
        sound
    }

    fn report_circle(&mut self, circle: &[usize], closing: Leaf<'r>, sketches: &[Sketch<'_, 'r>]) {
        let span = self.span(closing);
        let names: Vec<_> =
            circle.iter().chain(&circle[..1]).map(|place| format!("`{}`", sketches[*place].id)).collect();
        let first = &sketches[circle[0]];
        self.sink.add(|| {
            let circle =
                Diagnostic::new(Code::CircularVariant, span, format!("the variant `{}` builds on itself", first.id))
                    .also(first.span, "the variant is declared here")
                    .help("one of these `extends` has to go");
            match names.len() {
                2 => circle.label("its own name"),
                _ => circle.label("closes the circle").note(format!("the circle is {}", names.join(" → "))),
            }
        });
    }

    /// Reports variants that apply too many others; the variants build no circle.
    fn check_applications(&mut self, sketches: &[Sketch<'_, 'r>]) {
        let mut applied: Vec<Option<usize>> = vec![None; sketches.len()];
        for (start, sketch) in sketches.iter().enumerate() {
            let count = applications(start, sketches, &mut applied);
            if count > limits::APPLICATIONS {
                let what = "variants applied one after the other";
                self.sink.add(|| limits::too_many(sketch.span, what, count, limits::APPLICATIONS));
            }
        }
    }

    fn variant(&mut self, sketch: &Sketch<'_, 'r>, reach: &[usize], sketches: &[Sketch<'_, 'r>]) -> Variant {
        let title = self.text_or_empty(sketch.raw.title, "the title of a variant");
        let mut drop = Vec::new();
        let mut first = HashMap::new();
        for leaf in sketch.raw.drop.iter().flatten().flatten() {
            let Some((party, position)) = self.dropped(*leaf, reach, sketches) else { continue };
            self.once(&mut first, (party, position.clone()), *leaf, "position");
            drop.push((PartyId(party), position));
        }
        Variant {
            id: sketch.id.clone().into_owned(),
            title,
            extends: sketch.extends.iter().map(|(base, _)| *base).collect(),
            drop,
            add: sketch.add.clone(),
            set: sketch.set.clone(),
        }
    }

    fn dropped(&mut self, leaf: Leaf<'r>, reach: &[usize], sketches: &[Sketch<'_, 'r>]) -> Option<(usize, String)> {
        let name = self.text(leaf, "the name of a position")?;
        let span = self.span(leaf);
        let Some((party, position)) = name.split_once('/') else {
            return self.report(|| {
                Diagnostic::new(Code::UnknownPosition, span, format!("`{}` names no position", shortened(&name)))
                    .label("no `/` in it")
                    .help("a position is named with its party: `party/position`")
            });
        };
        let place = self.party(leaf, Some(party))?;
        let added = reach.iter().flat_map(|variant| &sketches[*variant].add);
        let added = added.filter(|(owner, _)| owner.0 == place).map(|(_, position)| position.id.as_str());
        let stated = &self.parties.list[place].what;
        if stated.get(position).is_some() || added.clone().any(|id| id == position) {
            return Some((place, position.to_owned()));
        }
        let known: Vec<_> = stated.ids().chain(added).map(|id| format!("{party}/{id}")).collect();
        self.report(|| {
            Diagnostic::new(Code::UnknownPosition, span, format!("no position is named `{}`", shortened(&name)))
                .label("no such position")
                .help(nearest::help("position", &name, known.iter().map(String::as_str)))
        })
    }

    pub(super) fn check_drafts(&mut self, entries: &Option<Entries<'r, raw::Draft<'r>>>) -> Vec<Draft> {
        let keys = self.keys(entries, "draft", Charset::Id);
        self.limit(&keys, "drafts", limits::DRAFTS);
        let mut drafts = Vec::with_capacity(keys.len());
        for (id, span, draft) in keys {
            self.map.add_draft(&id, span);
            let Some(draft) = draft else { continue };
            let title = self.text_or_empty(draft.title, "the title of a draft");
            if draft.values.is_none() {
                self.missing("values", span, "draft", &id);
            }
            let values = self.draft_values(&draft.values);
            let cites = self.cites(&draft.cites, &id, span);
            drafts.push(Draft { id: id.into_owned(), title, values, cites });
        }
        drafts
    }

    fn draft_values(&mut self, entries: &Option<Entries<'r, Leaf<'r>>>) -> Vec<(IssueId, crate::model::Value)> {
        let entries = entries.as_ref().map_or(&[][..], |entries| &entries.0);
        let mut values = Vec::with_capacity(entries.len());
        let mut first = HashMap::new();
        for (key, value) in entries {
            let issue = self.issue(Some(*key));
            if let Some(issue) = issue {
                self.once(&mut first, issue, *key, "issue");
            }
            let value = self.value(issue, *value);
            values.extend(issue.map(IssueId).zip(value));
        }
        values
    }
}

/// The variants that are applied with one, itself included.
fn reach(start: usize, sketches: &[Sketch<'_, '_>]) -> Vec<usize> {
    let mut seen = vec![false; sketches.len()];
    let mut reach = Vec::new();
    let mut next = vec![start];
    while let Some(variant) = next.pop() {
        if !std::mem::replace(&mut seen[variant], true) {
            reach.push(variant);
            next.extend(sketches[variant].extends.iter().map(|(base, _)| *base));
        }
    }
    reach
}

/// How many variants are applied one after the other where this one is: itself and, for each base, what that applies.
/// The variants build no circle.
fn applications(start: usize, sketches: &[Sketch<'_, '_>], known: &mut [Option<usize>]) -> usize {
    let mut way = vec![start];
    while let Some(variant) = way.last().copied() {
        let bases = sketches[variant].extends.iter().map(|(base, _)| *base);
        match bases.clone().find(|base| known[*base].is_none()) {
            Some(base) => way.push(base),
            None => {
                let below = bases.map(|base| known[base].unwrap_or(1));
                known[variant] = Some(below.fold(1, usize::saturating_add));
                way.pop();
            }
        }
    }
    known[start].unwrap_or(1)
}
