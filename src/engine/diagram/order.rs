//! The order in which a diagram looks at variables.
//!
//! A diagram is narrow where few formulas are begun and not finished. The order is built greedily: next comes the
//! variable that leaves the fewest formulas open. Several beginnings are tried and the narrowest result is kept; ties go
//! to the earlier variable, so that the order depends on the question alone.

use crate::engine::formula::Variable;

/// At most this many beginnings are tried.
const BEGINNINGS: usize = 6;

/// An order of the variables for formulas with these scopes.
pub(super) fn narrow(variables: &[Variable], scopes: &[Vec<Variable>]) -> Vec<Variable> {
    let graph = Graph::new(variables, scopes);
    let mut best = graph.width((0..variables.len()).collect());
    let stride = variables.len().div_ceil(BEGINNINGS).max(1);
    for start in (0..variables.len()).step_by(stride) {
        let tried = graph.width(graph.greedy(start));
        if tried.0 < best.0 {
            best = tried;
        }
    }
    best.1.into_iter().map(|place| variables[place]).collect()
}

/// Which formulas speak of which variables, by place.
struct Graph {
    of_variable: Vec<Vec<usize>>,
    of_formula: Vec<Vec<usize>>,
}

impl Graph {
    fn new(variables: &[Variable], scopes: &[Vec<Variable>]) -> Self {
        let mut graph = Self { of_variable: vec![Vec::new(); variables.len()], of_formula: Vec::new() };
        for scope in scopes.iter().filter(|scope| scope.len() > 1) {
            let formula = graph.of_formula.len();
            let places: Vec<_> = scope.iter().filter_map(|variable| variables.binary_search(variable).ok()).collect();
            for place in &places {
                graph.of_variable[*place].push(formula);
            }
            graph.of_formula.push(places);
        }
        graph
    }

    fn greedy(&self, start: usize) -> Vec<usize> {
        let mut left: Vec<usize> = self.of_formula.iter().map(Vec::len).collect();
        let mut order = Vec::with_capacity(self.of_variable.len());
        let mut placed = vec![false; self.of_variable.len()];
        let mut next = Some(start);
        while let Some(variable) = next {
            placed[variable] = true;
            order.push(variable);
            for formula in &self.of_variable[variable] {
                left[*formula] -= 1;
            }
            let open = |variable: &usize| !placed[*variable];
            next = (0..placed.len()).filter(open).min_by_key(|variable| self.opened(*variable, &left));
        }
        order
    }

    /// How many more formulas are open after the variable than before; then how many it does not touch, so that
    /// formulas already begun are finished first.
    fn opened(&self, variable: usize, left: &[usize]) -> (i64, i64) {
        let (mut opened, mut begun) = (0, 0);
        for formula in &self.of_variable[variable] {
            let (all, left) = (self.of_formula[*formula].len(), left[*formula]);
            begun -= i64::from(left < all);
            opened += i64::from(left == all) - i64::from(left == 1);
        }
        (opened, begun)
    }

    /// An order with an estimate of its cost: states, taking each open formula as one bit.
    fn width(&self, order: Vec<usize>) -> (f64, Vec<usize>) {
        let mut left: Vec<usize> = self.of_formula.iter().map(Vec::len).collect();
        let (mut open, mut cost) = (0i32, 0.0);
        for variable in &order {
            for formula in &self.of_variable[*variable] {
                open += i32::from(left[*formula] == self.of_formula[*formula].len());
                left[*formula] -= 1;
                open -= i32::from(left[*formula] == 0);
            }
            cost += 2f64.powi(open.min(500));
        }
        (cost, order)
    }
}
