//! Systems over continuous unknowns, decided exactly; those with whole unknowns are passed on.

use super::linear::{Lowest, Undecided};
use super::system::{End, Row, System, terms, toil, total};
use super::vertex::Exact;
use super::whole;
use crate::model::Number;

/// So many operations on each term bring rows to one scale for the programs, and try what these find.
const SCALING: usize = 12;

/// A solution of a system; `None` if it is proved that there is none.
pub fn decide(system: System) -> Result<Option<Vec<Number>>, Undecided> {
    let Some(system) = system.tightened() else { return Ok(None) };
    let mut values: Vec<_> = system.unknowns.iter().map(|unknown| unknown.sample()).collect();
    let mut undecided = false;
    for part in system.parts() {
        match decide_part(&part.system) {
            Ok(Some(found)) => part.places.iter().zip(found).for_each(|(place, value)| values[*place] = value),
            Ok(None) => return Ok(None),
            Err(Undecided) => undecided = true,
        }
    }
    if undecided { Err(Undecided) } else { Ok(Some(values)) }
}

fn decide_part(part: &System) -> Result<Option<Vec<Number>>, Undecided> {
    match band(part) {
        Some(answer) => Ok(answer),
        None if part.unknowns.iter().any(|unknown| unknown.whole) => whole::decide(part),
        None => solve(part),
    }
}

/// How low some terms can go over the solutions of a system; `None` if there are none.
pub fn lowest(system: System, terms: &[(usize, Number)]) -> Result<Option<Lowest>, Undecided> {
    let Some(system) = system.tightened() else { return Ok(None) };
    let parts = system.parts();
    let free = |place: &usize| parts.iter().all(|part| part.places.binary_search(place).is_err());
    let alone: Vec<_> = terms.iter().filter(|(place, _)| free(place)).cloned().collect();
    let alone = Row { terms: alone, low: End::closed(Number::zero()) }.extreme(&system.unknowns, false);
    let mut sum = Lowest { value: alone.at, reached: !alone.open };
    for part in &parts {
        let own = |(place, coefficient): &(usize, Number)| {
            part.places.binary_search(place).ok().map(|own| (own, coefficient.clone()))
        };
        let own: Vec<_> = terms.iter().filter_map(own).collect();
        let Some(lowest) = lowest_of_part(&part.system, &own)? else { return Ok(None) };
        sum = Lowest { value: sum.value + lowest.value, reached: sum.reached && lowest.reached };
    }
    Ok(Some(sum))
}

fn lowest_of_part(part: &System, terms: &[(usize, Number)]) -> Result<Option<Lowest>, Undecided> {
    if let [(place, coefficient)] = terms
        && let Some(value) = value_at_end(part, *place, coefficient)
    {
        return Ok(Some(Lowest { value, reached: true }));
    }
    if part.unknowns.iter().any(|unknown| unknown.whole) {
        return whole::lowest(part, terms);
    }
    if decide_part(part)?.is_none() {
        return Ok(None);
    }
    let closed = part.closed();
    let program = Exact {
        columns: part.unknowns.len(),
        rows: part.rows.iter().map(|row| scaled(row, part)).collect(),
        objective: terms.iter().map(|(place, coefficient)| (*place, -(coefficient * &width(part, *place)))).collect(),
        limits: part.limits.clone(),
    };
    // The infimum over solutions is that over the closed system, as there is a solution at all.
    for candidate in program.candidates().map_err(|_| Undecided)? {
        let point = unscaled(part, &candidate);
        let value = total(terms, &point);
        if closed.is_met(&point) && decide(closed.with(at_most(terms, &value, true))) == Ok(None) {
            let reached = decide(part.with(at_most(terms, &value, false)))?.is_some();
            return Ok(Some(Lowest { value, reached }));
        }
    }
    Err(Undecided)
}

/// What a term comes to at the end of its unknown where it is lowest, if a solution there is near at hand.
fn value_at_end(part: &System, place: usize, coefficient: &Number) -> Option<Number> {
    let end = part.unknowns[place].end(coefficient, false).clone();
    let mut there = part.clone();
    (there.unknowns[place].min, there.unknowns[place].max) = (end.clone(), end.clone());
    let has_steps = there.unknowns.iter().any(|unknown| unknown.whole);
    let is_met = there.is_met(&corner(&there))
        || !end.open && matches!(band(&there), Some(Some(_)))
        || has_steps && !end.open && whole::is_met_nearby(there);
    is_met.then(|| coefficient * &end.at)
}

/// The point at which every unknown adds most to the first row that it is in.
fn corner(part: &System) -> Vec<Number> {
    let mut point: Vec<_> = part.unknowns.iter().map(|unknown| unknown.sample()).collect();
    for (place, coefficient) in part.rows.iter().rev().flat_map(|row| &row.terms) {
        point[*place] = part.unknowns[*place].end(coefficient, true).at.clone();
    }
    point
}

/// The row that some terms add up to at most a value, or to less if `strict`.
pub fn at_most(terms: &[(usize, Number)], value: &Number, strict: bool) -> Row {
    let terms = terms.iter().filter(|(_, coefficient)| !coefficient.is_zero());
    let terms = terms.map(|(place, coefficient)| (*place, -coefficient.clone())).collect();
    Row { terms, low: End { at: -value.clone(), open: strict } }
}

/// The answer for a part whose rows all add up the same terms: those rows leave a band of totals, and every total
/// between the extremes is met on the straight line between the corners of the box where they lie. `None` if the
/// part is of another kind.
fn band(part: &System) -> Option<Option<Vec<Number>>> {
    let (lead, rest) = part.rows.split_first()?;
    let (mut low, mut high): (End, Option<End>) = (lead.low.clone(), None);
    for row in rest {
        let ratio = ratio(row, lead)?;
        let end = End { at: &row.low.at / &ratio, open: row.low.open };
        match (ratio.is_negative(), &high) {
            (false, _) => low = higher(low, end),
            (true, None) => high = Some(end),
            (true, Some(known)) => high = Some(lower(known.clone(), end)),
        }
    }
    let is_whole = |place: &usize| part.unknowns[*place].whole;
    if high.is_some() && lead.terms.iter().any(|(place, _)| is_whole(place)) {
        return None;
    }
    // Whole unknowns stay where they add most; the others move.
    let corner = |place: usize, coefficient: &Number, highest| {
        part.unknowns[place].end(coefficient, highest || is_whole(&place)).at.clone()
    };
    let still: Vec<_> = lead.terms.iter().filter(|(place, _)| is_whole(place)).cloned().collect();
    let moving = lead.terms.iter().filter(|(place, _)| !is_whole(place)).cloned().collect();
    let moving = Row { terms: moving, low: lead.low.clone() };
    let still = Row { terms: still, low: lead.low.clone() }.extreme(&part.unknowns, true).at;
    let mut bottom = moving.extreme(&part.unknowns, false);
    let mut top = moving.extreme(&part.unknowns, true);
    (bottom.at, top.at) = (&bottom.at + &still, &top.at + &still);
    let (span, floor) = (&top.at - &bottom.at, bottom.at.clone());
    let Some(goal) = inside(higher(bottom, low), high.map_or(top.clone(), |high| lower(top, high))) else {
        return Some(None);
    };
    let share = if span.is_zero() { Number::zero() } else { &(&goal - &floor) / &span };
    let mut values: Vec<_> = part.unknowns.iter().map(|unknown| unknown.sample()).collect();
    for (place, coefficient) in &lead.terms {
        let (from, to) = (corner(*place, coefficient, false), corner(*place, coefficient, true));
        values[*place] = &from + &(&share * &(&to - &from));
    }
    Some(Some(values))
}

/// How many times the terms of one row another row adds up.
fn ratio(row: &Row, lead: &Row) -> Option<Number> {
    let of = |(at, (place, coefficient)): (usize, &(usize, Number))| {
        let is_own = |(other, _): &&(usize, Number)| other == place;
        let own = row.terms.get(at).filter(is_own).or_else(|| row.terms.iter().find(is_own))?;
        Some(&own.1 / coefficient)
    };
    let mut ratios = lead.terms.iter().enumerate().map(of);
    let first = ratios.next()??;
    let same = row.terms.len() == lead.terms.len() && ratios.all(|ratio| ratio.as_ref() == Some(&first));
    same.then_some(first)
}

fn higher(a: End, b: End) -> End {
    let second = b.at > a.at || (b.at == a.at && b.open);
    if second { b } else { a }
}

fn lower(a: End, b: End) -> End {
    let second = b.at < a.at || (b.at == a.at && b.open);
    if second { b } else { a }
}

/// A number between two ends, an end where one belongs to the range.
fn inside(low: End, high: End) -> Option<Number> {
    match low.at.cmp(&high.at) {
        std::cmp::Ordering::Greater => None,
        std::cmp::Ordering::Equal => (!low.open && !high.open).then_some(low.at),
        std::cmp::Ordering::Less if !low.open => Some(low.at),
        std::cmp::Ordering::Less if !high.open => Some(high.at),
        std::cmp::Ordering::Less => Some(&(&low.at + &high.at) / &Number::from(2)),
    }
}

/// The answer by linear programs: first for a solution, then for a proof that there is none.
fn solve(part: &System) -> Result<Option<Vec<Number>>, Undecided> {
    let work = toil(SCALING * terms(&part.rows), part.rows.iter().map(|row| &row.low.at));
    part.limits.spend(work).map_err(|_| Undecided)?;
    if let Some(point) = solution(part) {
        return Ok(Some(point));
    }
    if is_refuted(part) { Ok(None) } else { Err(Undecided) }
}

/// A solution with as much slack as possible in everything strict, if the solver finds one.
fn solution(part: &System) -> Option<Vec<Number>> {
    let slack = part.unknowns.len();
    let objective = vec![(slack, Number::one())];
    let mut program = Exact { columns: slack + 1, rows: Vec::new(), objective, limits: part.limits.clone() };
    for row in &part.rows {
        let mut scaled = scaled(row, part);
        if row.low.open {
            scaled.terms.push((slack, -Number::one()));
        }
        program.rows.push(scaled);
    }
    for (place, unknown) in part.unknowns.iter().enumerate() {
        let ends = [(&unknown.min, Number::one(), 0), (&unknown.max, -Number::one(), -1)];
        for (_, coefficient, bound) in ends.into_iter().filter(|(end, _, _)| end.open) {
            let terms = vec![(place, coefficient), (slack, -Number::one())];
            program.rows.push(Row { terms, low: End::closed(Number::from(bound)) });
        }
    }
    let candidates = program.candidates().ok()?;
    candidates.map(|candidate| unscaled(part, &candidate)).find(|point| part.is_met(point))
}

/// Whether multipliers are found under which the rows add up to one that contradicts the bounds. They are sought by
/// the size of the contradiction, and if that is nought, by the weight of what is strict in it.
fn is_refuted(part: &System) -> bool {
    let rows: Vec<_> = part.rows.iter().map(|row| scaled(row, part)).collect();
    let refuted = |program: Exact| {
        program.candidates().is_ok_and(|mut candidates| candidates.any(|weights| is_refutation(part, &rows, &weights)))
    };
    refuted(multipliers(part, &rows, false)) || refuted(multipliers(part, &rows, true))
}

/// The program for multipliers of the rows, and of the upper bounds after them: these must outweigh the sum of the
/// rows, which then can reach no more than they add up to. Those of the lower bounds are what they outweigh it by.
fn multipliers(part: &System, rows: &[Row], strict: bool) -> Exact {
    let upper = |place: usize| rows.len() + place;
    let columns = rows.len() + part.unknowns.len();
    let mut program = Exact { columns, limits: part.limits.clone(), ..Exact::default() };
    let mut gain: Vec<_> = rows.iter().enumerate().map(|(place, row)| (place, row.low.at.clone())).collect();
    gain.extend((0..part.unknowns.len()).map(|place| (upper(place), -Number::one())));
    let mut weight = vec![Number::zero(); program.columns];
    for (place, _) in rows.iter().enumerate().filter(|(_, row)| row.low.open) {
        weight[place] += &Number::one();
    }
    for (place, unknown) in part.unknowns.iter().enumerate() {
        let mut terms = vec![(upper(place), Number::one())];
        for (other, row) in rows.iter().enumerate() {
            let coefficient = row.terms.iter().find(|(known, _)| *known == place);
            terms.extend(coefficient.map(|(_, coefficient)| (other, -coefficient.clone())));
        }
        if unknown.max.open {
            weight[upper(place)] += &Number::one();
        }
        if unknown.min.open {
            terms.iter().for_each(|(column, coefficient)| weight[*column] += coefficient);
        }
        program.rows.push(Row { terms, low: End::closed(Number::zero()) });
    }
    let all = (0..rows.len()).map(|place| (place, -Number::one())).collect();
    program.rows.push(Row { terms: all, low: End::closed(-Number::one()) });
    if strict {
        program.rows.push(Row { terms: gain, low: End::closed(Number::zero()) });
        program.objective = weight.into_iter().enumerate().filter(|(_, weight)| !weight.is_zero()).collect();
    } else {
        program.objective = gain;
    }
    program
}

/// Whether the rows, each times its weight, add up to one that nothing within the bounds meets.
fn is_refutation(part: &System, rows: &[Row], weights: &[Number]) -> bool {
    let mut sum = vec![Number::zero(); part.unknowns.len()];
    let mut low = End::closed(Number::zero());
    for (row, weight) in rows.iter().zip(weights).filter(|(_, weight)| !weight.is_zero() && !weight.is_negative()) {
        row.terms.iter().for_each(|(place, coefficient)| sum[*place] += &(weight * coefficient));
        low.at += &(weight * &row.low.at);
        low.open |= row.low.open;
    }
    let terms = sum.into_iter().enumerate().filter(|(_, coefficient)| !coefficient.is_zero()).collect();
    let unit = |unknown: &super::system::Unknown| super::system::Unknown {
        min: End { at: Number::zero(), open: unknown.min.open },
        max: End { at: Number::one(), open: unknown.max.open },
        whole: false,
    };
    let units: Vec<_> = part.unknowns.iter().map(unit).collect();
    Row { terms, low }.is_contradictory(&units)
}

/// A row over unknowns that run from nought to one, with coefficients of at most one.
fn scaled(row: &Row, part: &System) -> Row {
    let terms = row.terms.iter().map(|(place, coefficient)| (*place, coefficient * &width(part, *place)));
    let terms: Vec<_> = terms.collect();
    let base: Number = row.terms.iter().map(|(place, number)| number * &part.unknowns[*place].min.at).sum();
    let largest = terms.iter().map(|(_, coefficient)| coefficient.abs()).max().unwrap_or_else(Number::one);
    let at = &(&row.low.at - &base) / &largest;
    let terms = terms.into_iter().map(|(place, coefficient)| (place, &coefficient / &largest)).collect();
    Row { terms, low: End { at, open: row.low.open } }
}

fn unscaled(part: &System, point: &[Number]) -> Vec<Number> {
    let unknowns = part.unknowns.iter().enumerate().zip(point);
    unknowns.map(|((place, unknown), value)| &unknown.min.at + &(value * &width(part, place))).collect()
}

fn width(part: &System, place: usize) -> Number {
    &part.unknowns[place].max.at - &part.unknowns[place].min.at
}
