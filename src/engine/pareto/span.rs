//! Flat spaces of any dimension, exactly: what lies in them, and in which order corners stand around a polygon.

use crate::model::Number;

use super::flats::{Corner, Half, weighed};

/// The flat space around some points: all that is mixed of them, also with weights below nought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Ways along it: each is one on its own axis, and nought on the others.
    ways: Vec<Vec<Number>>,
    /// The axes, ascending.
    axes: Vec<usize>,
    /// The point of it that is nought on all axes.
    from: Vec<Number>,
}

impl Span {
    /// Of some points, of which there is one at least.
    pub fn of(points: &[Vec<Number>]) -> Self {
        let (first, others) = points.split_first().expect("a part has a corner");
        let mut span = Self { ways: Vec::new(), axes: Vec::new(), from: first.clone() };
        for point in others {
            let way = span.beyond(point);
            if let Some(axis) = way.iter().position(|run| !run.is_zero()) {
                span.add(way, axis);
            }
        }
        let origin = span.beyond(&vec![Number::zero(); span.from.len()]);
        span.from = origin.into_iter().map(|run| -run).collect();
        span
    }

    fn add(&mut self, way: Vec<Number>, axis: usize) {
        let way: Vec<_> = way.iter().map(|run| run / &way[axis]).collect();
        self.ways.iter_mut().for_each(|other| lessen(other, &way, axis));
        let place = self.axes.partition_point(|known| *known < axis);
        self.axes.insert(place, axis);
        self.ways.insert(place, way);
    }

    /// How far a point lies from that of the space which is the same on all axes.
    fn beyond(&self, point: &[Number]) -> Vec<Number> {
        let mut way: Vec<_> = point.iter().zip(&self.from).map(|(to, from)| to - from).collect();
        self.ways.iter().zip(&self.axes).for_each(|(known, axis)| lessen(&mut way, known, *axis));
        way
    }

    /// The axes: numbers that together tell where in the space a point lies.
    pub fn axes(&self) -> &[usize] {
        &self.axes
    }

    /// Of a space with one dimension less than there are numbers, the half-space that ends there, one way or the other.
    pub fn as_edge(&self) -> Half {
        let own = (0..self.from.len()).find(|place| !self.axes.contains(place)).expect("one number is no axis");
        let mut normal = vec![Number::zero(); self.from.len()];
        normal[own] = Number::one();
        self.ways.iter().zip(&self.axes).for_each(|(way, axis)| normal[*axis] = -way[own].clone());
        Half { most: weighed(&normal, &self.from), normal }
    }
}

/// Takes so much of a way from another one that it is nought on an axis.
fn lessen(way: &mut [Number], by: &[Number], axis: usize) {
    let share = way[axis].clone();
    if !share.is_zero() {
        way.iter_mut().zip(by).filter(|(_, by)| !by.is_zero()).for_each(|(run, by)| *run = &*run - &(&share * by));
    }
}

/// The corners of a part of two dimensions or fewer in the order of its sides, the best for the first party first and the
/// better of its neighbours next.
pub fn around(points: &[Vec<Number>]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..points.len()).collect();
    places.sort_by(|one, other| points[*other].cmp(&points[*one]));
    let [one, other] = Span::of(points).axes[..] else { return places };
    let first = places.remove(0);
    let along = |place: &usize| [one, other].map(|axis| &points[*place][axis] - &points[first][axis]);
    let turn = |one: &usize, other: &usize| {
        let [one, other] = [along(one), along(other)];
        (&one[1] * &other[0]).cmp(&(&one[0] * &other[1]))
    };
    // All others lie on one side of the first, since no corner is better for the first party.
    places.sort_by(turn);
    if points[places[0]] < points[places[places.len() - 1]] {
        places.reverse();
    }
    places.insert(0, first);
    places
}

/// Whether amounts run evenly over some corners: at each they are mixed of those at the others as worth is.
pub fn is_even(corners: &[Corner]) -> bool {
    let parties = corners[0].worth.len();
    let both: Vec<_> = corners.iter().map(|corner| [&corner.worth[..], &corner.amounts].concat()).collect();
    Span::of(&both).axes.iter().all(|axis| *axis < parties)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(worth: [i64; 3]) -> Corner {
        let worth = worth.map(Number::from).to_vec();
        Corner { amounts: worth.clone(), worth, belongs: true }
    }

    #[test]
    fn a_space_is_the_same_whatever_points_of_it_are_known() {
        let span = Span::of(&[[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(|worth| corner(worth).worth));
        assert_eq!(span.axes(), [0, 1]);
        let others = [[3, -1, -1], [5, 5, -9], [0, 1, 0]].map(|worth| corner(worth).worth);
        assert_eq!(Span::of(&others), span);
        let edge = span.as_edge();
        assert_eq!(edge, Half { normal: vec![Number::one(); 3], most: Number::one() });
    }

    #[test]
    fn corners_of_a_polygon_are_told_in_the_order_of_its_sides() {
        let points = [[1, -1, 0], [0, 0, 0], [1, 0, -1], [0, 1, -1]].map(|worth| corner(worth).worth);
        assert_eq!(around(&points), [2, 0, 1, 3]);
    }

    #[test]
    fn amounts_are_even_if_they_are_mixed_as_worth_is() {
        let mut corners = [[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0]].map(corner);
        assert!(is_even(&corners));
        corners[2].amounts[0] = Number::from(3);
        assert!(!is_even(&corners));
        assert!(is_even(&corners[..3]), "three are always even");
    }
}
