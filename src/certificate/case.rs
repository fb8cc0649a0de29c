//! Conditions that no package is said to meet, and the checking of such a proof, step by step.
//!
//! A step says that a region holds no package that meets the conditions. It is accepted if removing, from that region,
//! every cell with which a condition is certainly broken, and every cell whose packages all lie in the regions of the
//! earlier steps it uses, leaves some issue without a cell; or if then the sums, each times a number, add up to what
//! the cells that are left cannot reach.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::ground::{Domains, Ground, Node, Region, read_cuts};
use super::span::read_number;
use super::{Faulty, Proof, Step};
use crate::model::{Condition, Issue, IssueId, Number};

/// Evaluations of what conditions say of single issues and sums that one proof may take.
const WORK: u64 = 200_000_000;

/// Conditions over the cells of the issues, from which no cell has been removed but those that no package can have.
pub struct Case<'s> {
    /// The cells.
    pub ground: Ground<'s>,
    nodes: Vec<Stated>,
    /// The conditions that speak of an issue or sum, by place.
    about: Vec<Vec<usize>>,
    root: Domains,
    /// Whether the conditions alone leave nothing.
    is_hopeless: bool,
    work: Cell<u64>,
}

/// A condition made ready.
pub struct Stated {
    /// The condition.
    pub node: Node,
    /// The issues and sums it speaks of, ascending.
    pub variables: Vec<usize>,
    /// How often it speaks of any: the work of one evaluation.
    size: usize,
}

/// What became of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing: it holds no package. The condition that the last cell broke, if it was one.
    Nothing(Option<usize>),
    /// Something, for all that is certain.
    Something,
}

impl<'s> Case<'s> {
    /// That all conditions are to be met by packages whose issue, if one is given, has one of these values.
    pub fn new(
        issues: &'s [Issue],
        conditions: &[Condition],
        within: Option<(IssueId, &str)>,
        cuts: &[(usize, Vec<Number>)],
    ) -> Result<Self, Faulty> {
        let mut ground = Ground::new(issues, cuts)?;
        let mut nodes = conditions.iter().map(|condition| ground.node(condition)).collect::<Result<Vec<_>, _>>()?;
        nodes.extend((0..ground.sums().len()).map(Node::Link));
        let stated = |node: Node| {
            let mut variables = Vec::new();
            ground.variables(&node, &mut variables);
            let size = variables.len();
            variables.sort_unstable();
            variables.dedup();
            Stated { node, variables, size }
        };
        let nodes: Vec<_> = nodes.into_iter().map(stated).collect();
        let mut root = ground.whole();
        let mut about = vec![Vec::new(); root.len()];
        for (place, Stated { variables, .. }) in nodes.iter().enumerate() {
            variables.iter().for_each(|variable| about[*variable].push(place));
        }
        if let Some((issue, value)) = within {
            root[issue.0] = ground.cells_named(issue.0, &[value.to_owned()]).ok_or(Faulty::Name)?;
        }
        let mut case = Self { ground, nodes, about, root, is_hopeless: false, work: Cell::new(WORK) };
        let (mut domains, every) = (case.root.clone(), (0..case.nodes.len()).collect());
        case.is_hopeless = case.narrow(&mut domains, every, &[], &mut Vec::new())? != Left::Something;
        case.root = domains;
        Ok(case)
    }

    /// The conditions in turn.
    pub fn nodes(&self) -> &[Stated] {
        &self.nodes
    }

    /// What is left of a region when the conditions and earlier regions have removed what they can; the places of
    /// the regions that removed something are added to `used`.
    pub fn left_of(
        &self,
        region: &Region,
        earlier: &[&Region],
        used: &mut Vec<usize>,
    ) -> Result<(Left, Domains), Faulty> {
        let mut domains = self.root.clone();
        let mut waiting = Vec::new();
        for (variable, cells) in region {
            domains[*variable].iter_mut().zip(cells).for_each(|(left, cell)| *left &= cell);
            waiting.extend(&self.about[*variable]);
        }
        if self.is_hopeless || domains.iter().any(|cells| !cells.contains(&true)) {
            return Ok((Left::Nothing(None), domains));
        }
        let left = self.narrow(&mut domains, waiting, earlier, used)?;
        Ok((left, domains))
    }

    fn narrow(
        &self,
        domains: &mut Domains,
        mut waiting: Vec<usize>,
        earlier: &[&Region],
        used: &mut Vec<usize>,
    ) -> Result<Left, Faulty> {
        loop {
            waiting.sort_unstable();
            waiting.dedup();
            let mut changed = Vec::new();
            for place in waiting {
                if self.is_emptied_by(place, domains, &mut changed)? {
                    return Ok(Left::Nothing(Some(place)));
                }
            }
            for (place, region) in earlier.iter().enumerate() {
                let before = changed.len();
                if cut_off(domains, region, &mut changed) {
                    used.push(place);
                    return Ok(Left::Nothing(None));
                }
                used.extend((changed.len() > before).then_some(place));
            }
            if changed.is_empty() {
                return Ok(Left::Something);
            }
            self.spend(earlier.len())?;
            changed.sort_unstable();
            changed.dedup();
            waiting = changed.into_iter().flat_map(|variable| self.about[variable].iter().copied()).collect();
        }
    }

    /// Removes the cells with which a condition is certainly broken; whether nothing is left.
    fn is_emptied_by(&self, place: usize, domains: &mut Domains, changed: &mut Vec<usize>) -> Result<bool, Faulty> {
        let Stated { node, variables, size } = &self.nodes[place];
        self.spend(*size)?;
        match self.ground.truth(node, domains) {
            Some(truth) => return Ok(!truth),
            None if variables.is_empty() => return Ok(false),
            None => {}
        }
        for variable in variables {
            let before = domains[*variable].clone();
            let mut kept = before.clone();
            for cell in (0..before.len()).filter(|cell| before[*cell]) {
                self.spend(*size)?;
                domains[*variable] = vec![false; before.len()];
                domains[*variable][cell] = true;
                kept[cell] = self.ground.truth(node, domains) != Some(false);
            }
            if kept != before {
                changed.push(*variable);
            }
            domains[*variable] = kept;
            if !domains[*variable].contains(&true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn spend(&self, work: usize) -> Result<(), Faulty> {
        let left = self.work.get().checked_sub(work as u64).ok_or(Faulty::TooLarge)?;
        self.work.set(left);
        Ok(())
    }

    /// How much of the work allowed for this case has been done.
    pub fn work_done(&self) -> u64 {
        WORK - self.work.get()
    }

    /// Whether a region holds no package, by earlier regions and sums each times a factor that is not negative.
    pub fn is_empty(&self, region: &Region, earlier: &[&Region], factors: &[(usize, Number)]) -> Result<bool, Faulty> {
        let (left, domains) = self.left_of(region, earlier, &mut Vec::new())?;
        Ok(left != Left::Something || (!factors.is_empty() && self.do_sums_clash(&domains, factors)))
    }

    /// Whether sums, as answered by the cells left, add up to more than the cells left can reach.
    fn do_sums_clash(&self, domains: &Domains, factors: &[(usize, Number)]) -> bool {
        let (mut terms, mut bound, mut strict) = (BTreeMap::new(), Number::zero(), false);
        for (place, factor) in factors {
            let (Some(total), false) = (self.ground.sums().get(*place), factor.is_negative()) else { return false };
            let answer = &domains[self.ground.issues() + place];
            if answer[0] == answer[1] {
                return false;
            }
            // Where the sum is below its bound, the opposite sum is above the opposite bound.
            let factor = if answer[1] { factor.clone() } else { -factor.clone() };
            strict |= answer[0] && !factor.is_zero();
            bound += &(&factor * &total.at_least);
            for (issue, coefficient) in &total.terms {
                *terms.entry(*issue).or_insert_with(Number::zero) += &(&factor * coefficient);
            }
        }
        terms.retain(|_, coefficient| !coefficient.is_zero());
        let Some(reach) = self.ground.reach(&terms, domains) else { return false };
        reach.high < bound || (reach.high == bound && (strict || reach.high_open))
    }

    /// Whether a proof shows that no package meets the conditions.
    pub fn is_proved_by(&self, proof: &Proof) -> Result<bool, Faulty> {
        let mut shown: Vec<Region> = Vec::new();
        for step in &proof.steps {
            let region = self.ground.read(&step.within).ok_or(Faulty::Name)?;
            let earlier = step.uses.iter().map(|place| shown.get(place.checked_sub(1)?)).collect::<Option<Vec<_>>>();
            let (Some(earlier), Some(factors)) = (earlier, factors_of(step)) else { return Err(Faulty::Name) };
            // Regions are kept, so that their size is part of the work.
            self.spend(region.values().map(Vec::len).sum())?;
            if !self.is_empty(&region, &earlier, &factors)? {
                return Ok(false);
            }
            shown.push(region);
        }
        Ok(shown.last().is_some_and(|last| last.is_empty()))
    }
}

fn factors_of(step: &Step) -> Option<Vec<(usize, Number)>> {
    step.sums.iter().map(|(place, factor)| Some((place.checked_sub(1)?, read_number(factor)?))).collect()
}

/// Takes the packages of a region from what is left; whether that leaves nothing. That is possible where all issues
/// but one lie in the region anyway.
fn cut_off(domains: &mut Domains, region: &Region, changed: &mut Vec<usize>) -> bool {
    let lies_inside = |(variable, cells): &(&usize, &Vec<bool>)| {
        domains[**variable].iter().zip(*cells).all(|(left, inside)| *inside || !left)
    };
    let mut outside = region.iter().filter(|entry| !lies_inside(entry));
    let Some((variable, cells)) = outside.next() else { return true };
    if outside.next().is_some() {
        return false;
    }
    let left = &mut domains[*variable];
    if left.iter().zip(cells).any(|(left, inside)| *left && *inside) {
        left.iter_mut().zip(cells).for_each(|(left, inside)| *left &= !inside);
        changed.push(*variable);
    }
    false
}

/// The cuts that a proof asks for, by issue.
pub fn cuts_of(issues: &[Issue], proof: &Proof) -> Option<Vec<(usize, Vec<Number>)>> {
    let cut = |(name, numbers): (&String, &Vec<String>)| {
        Some((issues.iter().position(|issue| issue.id == *name)?, read_cuts(numbers)?))
    };
    proof.cuts.iter().map(cut).collect()
}
