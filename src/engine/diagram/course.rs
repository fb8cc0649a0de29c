//! The course that weights take to where a weighted sum tells most (subgradients with Polyak's step: Held, Wolfe and
//! Crowder, 1974).

/// Weights are moved until the steps are so small a part of what is at stake.
const FINEST: f64 = 1.0 / (1u64 << 15) as f64;

/// Weights by party, each of nought or more, that add up to one.
pub(super) struct Course {
    pub weights: Vec<f64>,
    /// The weights that told most, and how much.
    best: Option<(f64, Vec<f64>, Vec<f64>)>,
    /// How much more is hoped for.
    hope: f64,
    /// How many steps have led no further.
    stalled: usize,
    /// So many such steps are put up with before less is hoped for.
    patience: usize,
}

impl Course {
    /// A course that begins at some weights.
    pub fn new(weights: Vec<f64>, patience: usize) -> Self {
        Self { weights, best: None, hope: 0.0, stalled: 0, patience }
    }

    /// Moves the weights by what is between packages and aim; false if that has come to its end.
    pub fn step(&mut self, worth: f64, gaps: &[f64]) -> bool {
        let known = self.best.as_ref().map(|(known, ..)| *known);
        if known.is_none() {
            self.hope = worth / 2.0 + FINEST;
        }
        self.stalled = if known.is_none_or(|known| worth < known - self.hope / 10.0) { 0 } else { self.stalled + 1 };
        if known.is_none_or(|known| worth < known) {
            self.best = Some((worth, self.weights.clone(), gaps.to_vec()));
        }
        let (mut worth, mut gaps) = (worth, gaps.to_vec());
        if let Some((known, weights, known_gaps)) = self.best.as_ref().filter(|_| self.stalled > self.patience) {
            (self.hope, self.stalled) = (self.hope / 2.0, 0);
            self.weights.clone_from(weights);
            (worth, gaps) = (*known, known_gaps.clone());
        }
        let target = self.best.as_ref().map_or(worth, |(known, ..)| *known) - self.hope;
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let spread: f64 = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum();
        let length = (worth - target) / spread;
        if self.hope < FINEST || !length.is_finite() {
            return false;
        }
        self.weights.iter_mut().zip(&gaps).for_each(|(weight, gap)| *weight -= length * (gap - mean));
        onto_simplex(&mut self.weights);
        true
    }
}

/// Brings weights to the nearest ones that are nought or more and add up to one.
fn onto_simplex(weights: &mut [f64]) {
    let mut sorted = weights.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let (mut sum, mut cut) = (0.0, 0.0);
    for (place, weight) in sorted.iter().enumerate() {
        sum += weight;
        let own = (sum - 1.0) / (place + 1) as f64;
        if *weight > own {
            cut = own;
        }
    }
    // After a step so long that one is lost in rounding, weights may come out above one, and sums have no room for those.
    weights.iter_mut().for_each(|weight| *weight = (*weight - cut).clamp(0.0, 1.0));
}
