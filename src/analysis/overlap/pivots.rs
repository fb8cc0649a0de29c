//! What each binding position changes: the zone without it, and the least cost of an agreement without it.

use std::cmp::Reverse;

use crate::engine::formula::Formula;
use crate::engine::{Count, Given, Price, Soft};
use crate::model::Number;

use super::values::{Pivot, Pivots};
use crate::analysis::Verdict;
use crate::analysis::inquiry::Inquiry;

/// A binding position and its rungs.
struct Ladder {
    held: usize,
    rungs: Vec<usize>,
}

impl Inquiry<'_> {
    /// What each binding position changes. Its notes are those of the inquiry.
    pub(super) fn pivots(&mut self, answer: Verdict, packages: &Count) -> Pivots {
        let ladders = self.ladders();
        let known = self.notes.len();
        let (cheapest, each) = match answer {
            Verdict::Feasible => {
                (Some(Some(Number::zero())), ladders.iter().map(|_| Some(Some(Number::zero()))).collect())
            }
            _ => self.least_without_each(&ladders),
        };
        let counts = self.packages_without_each(&ladders, answer, &each);
        let complete = cheapest.is_some()
            && answer != Verdict::Unknown
            && each.iter().all(Option::is_some)
            && counts.iter().all(|count| count.complete);
        let pivot = |((ladder, packages), cheapest): ((&Ladder, Count), Option<Option<Number>>)| Pivot {
            position: ladder.held,
            packages,
            cheapest: cheapest.flatten(),
        };
        let mut items: Vec<_> = ladders.iter().zip(counts).zip(each).map(pivot).collect();
        items.sort_by_cached_key(|pivot| {
            let dear = (pivot.cheapest.is_none(), pivot.cheapest.clone());
            (Reverse(pivot.packages.found.clone()), dear, pivot.position)
        });
        let notes = self.notes[known..].to_vec();
        Pivots { answer, packages: packages.clone(), cheapest: cheapest.flatten(), items, complete, notes }
    }

    fn ladders(&self) -> Vec<Ladder> {
        let mut ladders: Vec<Ladder> = Vec::new();
        for (place, rung) in self.view.rungs.iter().enumerate() {
            match ladders.last_mut().filter(|last| last.held == rung.held) {
                Some(last) => last.rungs.push(place),
                None => ladders.push(Ladder { held: rung.held, rungs: vec![place] }),
            }
        }
        ladders
    }

    /// The least cost of an agreement, with all positions and without each; the outer `None` where it is not known, the
    /// inner one where none is possible short of a red line.
    fn least_without_each(&mut self, ladders: &[Ladder]) -> (Option<Option<Number>>, Vec<Option<Option<Number>>>) {
        let ruled = self.ruled();
        let soft = self.soft(&self.rungs());
        let cost = |inquiry: &Self, price: Option<Price>| {
            price.filter(|price| price.red_lines == 0).map(|price| inquiry.cost(price))
        };
        let family = self.ask(|engine, problem| engine.concessions(problem, &ruled, &soft));
        if let Ok(family) = &family
            && family.is_complete()
        {
            let without = |ladder: &Ladder| family.least_without(&|rung| ladder.rungs.contains(&rung));
            let each = ladders.iter().map(|ladder| Some(cost(self, without(ladder)))).collect();
            return (Some(cost(self, family.least())), each);
        }
        let all = self.least_short_of_red_lines(&[]);
        let each = ladders.iter().map(|ladder| self.least_short_of_red_lines(&ladder.rungs)).collect();
        (all, each)
    }

    /// The least cost of an agreement without some rungs.
    fn least_short_of_red_lines(&mut self, without: &[usize]) -> Option<Option<Number>> {
        // Putting the question takes as long as there are positions, and it is put for each of them.
        if let Err(stop) = self.problem.limits.poll() {
            self.note(format!("what some positions cost an agreement is not known: {stop}"));
            return None;
        }
        let left = |rung: &usize| !without.contains(rung);
        let (red_lines, demands): (Vec<_>, Vec<_>) =
            self.rungs().into_iter().filter(left).partition(|rung| self.view.rungs[*rung].red_line);
        let (kept, soft): (Given, Vec<Soft>) = (self.holding(red_lines.into_iter()), self.soft(&demands));
        match self.ask(|engine, problem| engine.cheapest(problem, &kept, &soft)) {
            Ok(price) => Some(price.map(|price| self.cost(price))),
            Err(stop) => {
                self.note(format!("what some positions cost an agreement is not known: {stop}"));
                None
            }
        }
    }

    /// How many packages are feasible without each position. Where there is no agreement, only positions without which
    /// it costs nothing can open one.
    fn packages_without_each(
        &mut self,
        ladders: &[Ladder],
        answer: Verdict,
        least: &[Option<Option<Number>>],
    ) -> Vec<Count> {
        let opens = |least: &Option<Option<Number>>| match least {
            Some(Some(cost)) => cost.is_zero(),
            Some(None) => false,
            None => true,
        };
        if answer == Verdict::Feasible {
            let ruled = self.ruled();
            // A rung implies the weaker ones.
            let formulas: Vec<Formula> = ladders.iter().map(|ladder| self.problem.rungs[ladder.rungs[0]]).collect();
            let counts = self.ask(|engine, problem| engine.without_each(problem, &ruled, &formulas));
            let counts = counts.unwrap_or_else(|stop| {
                self.note(format!("packages without each position were not counted: {stop}"));
                vec![Count::UNKNOWN; ladders.len()]
            });
            if let Some(cut) = counts.iter().find(|count| !count.complete) {
                self.note_shortfall(cut, "packages without each position were not all counted");
            }
            return counts;
        }
        let count = |inquiry: &mut Self, ladder: &Ladder| {
            if let Err(stop) = inquiry.problem.limits.poll() {
                inquiry.note(format!("packages without each position were not counted: {stop}"));
                return Count::UNKNOWN;
            }
            let others = inquiry.rungs().into_iter().filter(|rung| !ladder.rungs.contains(rung));
            let given = inquiry.holding(others);
            inquiry.count(&given)
        };
        let each = ladders.iter().zip(least);
        each.map(|(ladder, least)| if opens(least) { count(self, ladder) } else { Count::NONE }).collect()
    }
}
