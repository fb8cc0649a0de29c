//! Packages box by box, and the cells that occur in some package.

use batsat::Lit;

use super::cheapest::{Cheapest, Scale};
use super::finder::Finder;
use crate::engine::boxes::{Boxes, Fills};
use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::engine::scope::Scope;
use crate::engine::{Choice, Count, Price, Soft, Stop};

/// The walk through packages. The finder must be about the soft formulas, then the wishes.
pub(super) struct Filling<'p, 'q> {
    finder: Finder<'p>,
    soft: &'q [Soft],
    wishes: &'q [(Formula, i128)],
    boxes: Boxes<'q>,
    /// A choice of the least price, and what is assumed of all others of that price.
    least: Option<(Choice, Vec<Lit>)>,
    /// By issue, the steps that growing a box along it counts for.
    growth: Vec<u64>,
}

/// In a list at most so many boxes of packages are found.
const BOXES: usize = 3_000;

/// So many numbers looked at count for a step where a box grows.
const LOOKS: usize = 64;

impl<'p, 'q> Filling<'p, 'q> {
    /// No packages yet.
    pub fn new(finder: Finder<'p>, soft: &'q [Soft], wishes: &'q [(Formula, i128)]) -> Self {
        let scope = &finder.scope;
        let size = |formula: Formula| scope.problem.pool.size(formula);
        let looks = |issue: usize| {
            let (rest, others) = scope.about(issue);
            let rest = rest.iter().map(|place| size(scope.rest[*place]));
            rest.chain(others.iter().map(|place| size(scope.others[*place]))).sum::<usize>()
        };
        let steps = |issue: usize| 1 + (scope.domains[issue].len() * looks(issue) / LOOKS) as u64;
        let growth = (0..scope.first_atom()).map(steps).collect();
        Self { finder, soft, wishes, boxes: Boxes::new(soft, wishes), least: None, growth }
    }

    /// How many packages were found; `filled` says whether none is left out.
    pub fn count(&self, filled: bool) -> Count {
        self.boxes.count(filled)
    }

    /// The least price; `None` if no package meets what is given.
    pub fn cheapest(&mut self) -> Result<Option<Price>, Stop> {
        let scale = Scale::new(self.soft).ok_or(Stop::Solver)?;
        let weights = self.finder.truths.iter().zip(self.soft).map(|(truth, soft)| (*truth, scale.weight(soft.price)));
        let mut cheapest = Cheapest::new(weights);
        let choice = cheapest.next(&mut self.finder)?;
        let price = choice.as_ref().map(|choice| self.price(choice));
        self.least = choice.map(|choice| (choice, cheapest.assumed()));
        Ok(price)
    }

    fn price(&self, choice: &Choice) -> Price {
        let pool = &self.finder.scope.problem.pool;
        self.soft.iter().filter(|soft| !pool.holds(soft.formula, choice)).map(|soft| soft.price).sum()
    }

    /// Finds packages up to a price, in so many boxes at most; says whether none is left out.
    pub fn fill(&mut self, within: Price, most: usize) -> Result<bool, Stop> {
        let scale = Scale::new(self.soft).ok_or(Stop::Solver)?;
        let weigh = |(truth, soft): (&Lit, &Soft)| (*truth, scale.weight(soft.price));
        let mut weights: Vec<_> = self.finder.truths.iter().zip(self.soft).map(weigh).collect();
        weights.retain(|(_, weight)| *weight > 0);
        let total: i128 = weights.iter().map(|(_, weight)| weight).sum();
        let mut assumed = Vec::new();
        let first = self.least.take();
        match &first {
            Some((choice, kept)) if self.price(choice) == within => assumed.clone_from(kept),
            _ => {
                let yes = self.finder.encoding.yes();
                self.finder.encoding.reach(yes, total - scale.weight(within), std::iter::empty(), weights);
            }
        }
        if let Some((choice, _)) = first {
            self.add(scale, within, choice)?;
        }
        while self.boxes.len() < most {
            match self.next(scale, within, &assumed) {
                Ok(true) => {}
                Ok(false) => return Ok(true),
                Err(stop) if self.boxes.len() == 0 => return Err(stop),
                Err(_) => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Finds one more box; says whether there was one.
    fn next(&mut self, scale: Scale, within: Price, assumed: &[Lit]) -> Result<bool, Stop> {
        let Some(choice) = self.finder.find(assumed)? else { return Ok(false) };
        self.add(scale, within, choice)?;
        Ok(true)
    }

    /// Adds a box around a choice.
    fn add(&mut self, scale: Scale, within: Price, mut choice: Choice) -> Result<(), Stop> {
        let (mut around, graded) = self.boxes.around(&self.finder.scope, &choice);
        if !graded {
            choice = self.best(scale, choice)?;
        } else if self.finder.meter.spend(self.growth.iter().sum()).is_ok() {
            let issues = 0..self.finder.scope.first_atom();
            around = self.boxes.grown(&self.finder.scope, around, issues, &choice);
        }
        let sets = self.boxes.add(&self.finder.scope, around, &choice, within);
        self.finder.exclude(&sets, None);
        Ok(())
    }

    /// Of the choices with the same cells of the issues, one of the least price with the most wishes met.
    fn best(&mut self, scale: Scale, choice: Choice) -> Result<Choice, Stop> {
        let places: Vec<_> =
            (0..self.finder.scope.first_atom()).filter(|place| self.finder.scope.has(*place)).collect();
        let mut same = Vec::new();
        for place in places {
            let cell = CellSet::of(self.finder.scope.cells(place), [choice[place]]);
            same.extend(self.finder.encoding.within(place, &cell));
        }
        let lost: i128 = self.wishes.iter().map(|(_, worth)| worth).sum::<i128>() + 1;
        let prices = self.soft.iter().map(|soft| scale.weight(soft.price).saturating_mul(lost));
        let weights: Vec<_> = prices.chain(self.wishes.iter().map(|(_, worth)| *worth)).collect();
        let weights: Vec<_> = self.finder.truths.iter().copied().zip(weights).collect();
        let mut best = choice;
        loop {
            let better = self.finder.encoding.idle();
            let kept = self.kept(&best, &weights);
            let gain = weights.iter().copied().filter(|(_, weight)| *weight > 0).collect();
            self.finder.encoding.reach(better, kept + 1, std::iter::empty(), gain);
            let assumed: Vec<_> = same.iter().copied().chain([better]).collect();
            match self.finder.find(&assumed)? {
                Some(choice) => best = choice,
                None => return Ok(best),
            }
        }
    }

    /// The weight of what a choice keeps.
    fn kept(&self, choice: &Choice, weights: &[(Lit, i128)]) -> i128 {
        let pool = &self.finder.scope.problem.pool;
        let formulas = self.soft.iter().map(|soft| soft.formula).chain(self.wishes.iter().map(|(wish, _)| *wish));
        let kept = formulas.zip(weights).filter(|(formula, _)| pool.holds(*formula, choice));
        kept.map(|(_, (_, weight))| weight).sum()
    }

    /// The cells of each issue that occur in some package that meets what is given.
    pub fn possible(mut self) -> Result<Vec<CellSet>, Stop> {
        let issues = 0..self.finder.scope.first_atom();
        let mut seen: Vec<_> = issues.clone().map(|place| CellSet::none(self.finder.scope.cells(place))).collect();
        let Some(choice) = self.finder.find(&[])? else { return Ok(seen) };
        self.see(&choice, &mut seen)?;
        for place in issues {
            if !self.finder.scope.has(place) {
                seen[place] = self.finder.scope.domains[place].clone();
            }
            while !self.finder.scope.domains[place].is_within(&seen[place]) {
                let unseen = self.finder.encoding.idle();
                self.finder.exclude(&[(place, seen[place].clone())], Some(unseen));
                match self.finder.find(&[unseen])? {
                    Some(choice) => self.see(&choice, &mut seen)?,
                    None => break,
                }
            }
        }
        Ok(seen)
    }

    /// Adds the cells of a choice, and those that each issue alone can take beside it.
    fn see(&self, choice: &Choice, seen: &mut [CellSet]) -> Result<(), Stop> {
        let scope = &self.finder.scope;
        for (place, seen) in seen.iter_mut().enumerate() {
            self.finder.meter.spend(self.growth[place])?;
            let (around, _) = self.boxes.around(scope, choice);
            *seen = seen.or(&self.boxes.grown(scope, around, place..place + 1, choice).cells[place]);
        }
        Ok(())
    }
}

impl Fills for Filling<'_, '_> {
    fn cheapest(&mut self) -> Result<Option<Price>, Stop> {
        Filling::cheapest(self)
    }

    fn fill(&mut self, _: Price, within: Price) -> Result<bool, Stop> {
        Filling::fill(self, within, BOXES)
    }

    fn found(&self) -> (&Boxes<'_>, &Scope<'_>) {
        (&self.boxes, &self.finder.scope)
    }
}
