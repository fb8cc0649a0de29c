//! Everything that the packages of a question are worth to two parties, good or bad: what a frontier is the edge of.

use crate::engine::Stop;

use super::chain::Chain;

/// Layers keep at most so many times as many pairs as a question may have in the end.
const BESIDES: usize = 8;

/// So many pairs take a unit of work, about.
const EACH: usize = 24;

impl Chain {
    /// Every pair of numbers that some package is worth to the first two parties, ascending; `None` if there are more than
    /// `most`, or if getting to know them takes too much. Of a chain that was not sifted.
    ///
    /// # Errors
    /// If the work that is allowed comes to an end.
    pub(super) fn outcomes(&self, most: usize) -> Result<Option<Vec<[i128; 2]>>, Stop> {
        let mut below = vec![vec![[0, 0]]];
        for layer in self.layers.iter().rev() {
            let mut here = Vec::with_capacity(layer.nodes.len());
            let mut kept = 0;
            for steps in &layer.nodes {
                let mut pairs: Vec<[i128; 2]> = Vec::new();
                for step in steps {
                    let rests = &below[step.to as usize];
                    self.core.limits.spend((1 + rests.len() / EACH) as u64)?;
                    pairs.extend(rests.iter().map(|rest| [rest[0] + step.worth[0], rest[1] + step.worth[1]]));
                    // Without this a layer of many arcs would hold as many copies of what lies below.
                    if pairs.len() > BESIDES * most {
                        tidy(&mut pairs);
                    }
                }
                tidy(&mut pairs);
                kept += pairs.len();
                // What leads here leads to as many pairs further up.
                if pairs.len() > most || kept > BESIDES * most {
                    return Ok(None);
                }
                here.push(pairs);
            }
            below = here;
        }
        let base = [self.base[0], self.base[1]];
        let all = below.into_iter().next().unwrap_or_default();
        Ok(Some(all.into_iter().map(|pair| [base[0] + pair[0], base[1] + pair[1]]).collect()))
    }
}

fn tidy(pairs: &mut Vec<[i128; 2]>) {
    pairs.sort_unstable();
    pairs.dedup();
}
