//! Flat parts of a frontier: points, straight stretches and polygons of what packages are worth to any number of parties.
//!
//! A part is convex. What lies strictly inside of it belongs to it; of each corner and each side it is known whether it
//! does. Half-spaces cut parts, exactly.

use std::cmp::Ordering;

use crate::model::Number;

/// What comes to so much at most: a sum of worths, each times a weight of nought or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Half {
    /// The weights.
    pub normal: Vec<Number>,
    /// The most.
    pub most: Number,
}

impl Half {
    /// How far above the most some worth lies.
    pub fn over(&self, worth: &[Number]) -> Number {
        &weighed(&self.normal, worth) - &self.most
    }

    /// What comes to so much or more.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self { normal: self.normal.iter().map(|weight| -weight.clone()).collect(), most: -self.most.clone() }
    }

    /// The same around something that is worth more by so much.
    #[must_use]
    pub fn shifted(&self, by: &[Number]) -> Self {
        Self { normal: self.normal.clone(), most: &self.most + &weighed(&self.normal, by) }
    }
}

/// A sum of numbers, each times its weight.
pub fn weighed(weights: &[Number], numbers: &[Number]) -> Number {
    let parts = weights.iter().zip(numbers).filter(|(weight, _)| !weight.is_zero());
    parts.map(|(weight, number)| weight * number).sum()
}

/// A corner of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corner {
    /// What it is worth to each party.
    pub worth: Vec<Number>,
    /// The amounts that come to it.
    pub amounts: Vec<Number>,
    /// Whether it belongs to the part.
    pub belongs: bool,
}

impl Corner {
    /// What lies at a share of the way to another corner.
    pub fn towards(&self, other: &Self, share: &Number) -> Self {
        let at =
            |(from, to): (&Number, &Number)| if from == to { from.clone() } else { from + &(share * &(to - from)) };
        let between = |from: &[Number], to: &[Number]| from.iter().zip(to).map(at).collect();
        Self {
            worth: between(&self.worth, &other.worth),
            amounts: between(&self.amounts, &other.amounts),
            belongs: true,
        }
    }
}

/// A point, a straight stretch or a polygon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// One corner, two ends, or the corners of a polygon in the order of its sides.
    pub corners: Vec<Corner>,
    /// Of a polygon, whether each side belongs to it without its ends: the first from the first corner to the second.
    pub sides: Vec<bool>,
    /// Whether packages are worth what lies inside, and do not only come near.
    pub reached: bool,
}

impl Flat {
    /// A part with all of its boundary.
    pub fn closed(corners: Vec<Corner>, reached: bool) -> Self {
        let sides = if corners.len() > 2 { vec![true; corners.len()] } else { Vec::new() };
        Self { corners, sides, reached }
    }

    /// The sides of a polygon, by the places of their ends.
    pub fn ends_of_sides(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.sides.len()).map(|place| (place, (place + 1) % self.sides.len()))
    }

    /// What of it comes to the most of a half-space or less; to less, if `strict`. A point or two may be left of a side.
    pub fn within(&self, half: &Half, strict: bool) -> Vec<Self> {
        let over: Vec<Number> = self.corners.iter().map(|corner| half.over(&corner.worth)).collect();
        let has = |sign: Ordering| over.iter().any(|over| over.cmp(&Number::zero()) == sign);
        match (has(Ordering::Less), has(Ordering::Greater)) {
            (true, true) => vec![self.cut(&over, strict)],
            (true, false) if strict => vec![self.without_edge(&over)],
            (true, false) => vec![self.clone()],
            (false, false) if !strict => vec![self.clone()],
            (false, true) if !strict => self.edge(&over),
            (false, _) => Vec::new(),
        }
    }

    /// The part below nought, where there are corners on either side.
    fn cut(&self, over: &[Number], strict: bool) -> Self {
        let count = self.corners.len();
        let edges = if count == 2 { 1 } else { count };
        let (mut corners, mut sides) = (Vec::with_capacity(count + 1), Vec::with_capacity(count + 1));
        for here in 0..count {
            let next = (here + 1) % count;
            let [low, high] = [here, next].map(|place| over[place].cmp(&Number::zero()));
            let along = self.sides.get(here).copied().unwrap_or(true);
            if low.is_le() {
                let belongs = self.corners[here].belongs && (low.is_lt() || !strict);
                corners.push(Corner { belongs, ..self.corners[here].clone() });
                // From a corner on the cut that is left here, the next side is the cut.
                sides.push(if low.is_eq() && high.is_gt() { !strict } else { along });
            }
            if here < edges && low != high && !low.is_eq() && !high.is_eq() {
                let share = &over[here] / &(&over[here] - &over[next]);
                let crossing = self.corners[here].towards(&self.corners[next], &share);
                corners.push(Corner { belongs: along && !strict, ..crossing });
                sides.push(if high.is_gt() { !strict } else { along });
            }
        }
        if count == 2 {
            sides.clear();
        }
        Self { corners, sides, reached: self.reached }
    }

    /// The same, without what lies at nought.
    fn without_edge(&self, over: &[Number]) -> Self {
        let mut part = self.clone();
        for (corner, over) in part.corners.iter_mut().zip(over) {
            corner.belongs &= !over.is_zero();
        }
        for (place, next) in self.ends_of_sides() {
            part.sides[place] &= !(over[place].is_zero() && over[next].is_zero());
        }
        part
    }

    /// What lies at nought, where everything else is above.
    fn edge(&self, over: &[Number]) -> Vec<Self> {
        let is_edge = |(place, next): &(usize, usize)| over[*place].is_zero() && over[*next].is_zero();
        if let Some((place, next)) = self.ends_of_sides().find(is_edge)
            && self.sides[place]
        {
            let corners = vec![self.corners[place].clone(), self.corners[next].clone()];
            return vec![Self { corners, sides: Vec::new(), reached: self.reached }];
        }
        let left = self.corners.iter().zip(over).filter(|(corner, over)| over.is_zero() && corner.belongs);
        left.map(|(corner, _)| Self::closed(vec![corner.clone()], self.reached)).collect()
    }

    /// What lies outside of some half-spaces together, and what lies inside of all of them.
    pub fn divided(self, halves: &[Half]) -> [Vec<Self>; 2] {
        let (mut outside, mut inside) = (Vec::new(), vec![self]);
        for half in halves {
            let turned = half.turned();
            outside.extend(inside.iter().flat_map(|part| part.within(&turned, true)));
            inside = inside.iter().flat_map(|part| part.within(half, false)).collect();
            if inside.is_empty() {
                break;
            }
        }
        [outside, inside]
    }

    /// What of it lies within all of some half-spaces.
    pub fn within_all(&self, halves: &[Half]) -> Vec<Self> {
        let narrowed = |parts: Vec<Self>, half: &Half| parts.iter().flat_map(|part| part.within(half, false)).collect();
        halves.iter().fold(vec![self.clone()], narrowed)
    }

    /// Its parts on either side of each of some planes, with the planes.
    pub fn parted(&self, planes: &[Half]) -> Vec<Self> {
        let parted = |parts: Vec<Self>, plane: &Half| {
            let both = |part: &Self| [part.within(plane, false), part.within(&plane.turned(), false)].concat();
            parts.iter().flat_map(both).collect()
        };
        planes.iter().fold(vec![self.clone()], parted)
    }
}

/// A plane in what packages are worth, with two ways along it.
#[derive(Clone, Debug)]
pub struct Plane {
    from: Vec<Number>,
    ways: [Vec<Number>; 2],
    /// Two parties for which the ways run differently, and by how much.
    axes: [usize; 2],
    minor: Number,
}

impl Plane {
    /// The plane through three points that are not on one line.
    pub fn through(points: [&[Number]; 3]) -> Option<Self> {
        let [from, one, other] = points;
        let ways = [one, other].map(|to| to.iter().zip(from).map(|(to, from)| to - from).collect::<Vec<_>>());
        let pairs = (0..from.len()).flat_map(|second| (0..second).map(move |first| [first, second]));
        let minor =
            |[first, second]: [usize; 2]| &(&ways[0][first] * &ways[1][second]) - &(&ways[0][second] * &ways[1][first]);
        let (axes, minor) = pairs.map(|axes| (axes, minor(axes))).find(|(_, minor)| !minor.is_zero())?;
        Some(Self { from: from.to_vec(), ways, axes, minor })
    }

    /// How far a point lies along each way from the first of the three; `None` if it is not on the plane.
    pub fn along(&self, point: &[Number]) -> Option<[Number; 2]> {
        let over: Vec<_> = point.iter().zip(&self.from).map(|(to, from)| to - from).collect();
        let [first, second] = self.axes;
        let [one, other] = &self.ways;
        let along = [
            &(&(&over[first] * &other[second]) - &(&over[second] * &other[first])) / &self.minor,
            &(&(&one[first] * &over[second]) - &(&one[second] * &over[first])) / &self.minor,
        ];
        let is_flat = |place: usize| over[place] == &(&along[0] * &one[place]) + &(&along[1] * &other[place]);
        (0..over.len()).all(is_flat).then_some(along)
    }
}

/// The corners of a convex part in the order of its sides, the best for the first party first and the better of its
/// neighbours next; `None` if they are not in one plane.
pub fn around(points: &[Vec<Number>], mut places: Vec<usize>) -> Option<Vec<usize>> {
    places.sort_by(|one, other| points[*other].cmp(&points[*one]));
    let [first, one, other, ..] = places[..] else { return Some(places) };
    let plane = Plane::through([&points[first], &points[one], &points[other]])?;
    let along = places[1..].iter().map(|place| Some((plane.along(&points[*place])?, *place)));
    let mut along = along.collect::<Option<Vec<_>>>()?;
    along.sort_by(|(one, _), (other, _)| (&one[1] * &other[0]).cmp(&(&one[0] * &other[1])));
    let mut others: Vec<_> = along.into_iter().map(|(_, place)| place).collect();
    if points[others[0]] < points[others[others.len() - 1]] {
        others.reverse();
    }
    Some([vec![first], others].concat())
}

/// Whether amounts run evenly over some corners in a plane: at each they are mixed of those at the first three as worth
/// is.
pub fn is_even(corners: &[Corner]) -> bool {
    let [first, second, third, others @ ..] = corners else { return true };
    let Some(plane) = Plane::through([&first.worth, &second.worth, &third.worth]) else { return false };
    let is_mixed = |corner: &Corner| {
        let Some([one, other]) = plane.along(&corner.worth) else { return false };
        let at = |place: usize| {
            let from = &first.amounts[place];
            let ways = [&second.amounts[place] - from, &third.amounts[place] - from];
            from + &(&(&one * &ways[0]) + &(&other * &ways[1]))
        };
        (0..corner.amounts.len()).all(|place| corner.amounts[place] == at(place))
    };
    others.iter().all(is_mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(worth: [i64; 3]) -> Corner {
        let worth = worth.map(Number::from).to_vec();
        Corner { amounts: worth.clone(), worth, belongs: true }
    }

    fn half(normal: [i64; 3], most: i64) -> Half {
        Half { normal: normal.map(Number::from).to_vec(), most: Number::from(most) }
    }

    fn square() -> Flat {
        Flat::closed([[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0]].map(corner).to_vec(), true)
    }

    #[test]
    fn a_strict_cut_leaves_its_own_side_out() {
        let [part] = &square().within(&half([1, 1, 0], 3), true)[..] else { panic!("it is one part") };
        let worth: Vec<_> = part.corners.iter().map(|corner| corner.worth.clone()).collect();
        let of = |worth: [i64; 3]| worth.map(Number::from).to_vec();
        assert_eq!(worth, [of([0, 0, 0]), of([2, 0, 0]), of([2, 1, 0]), of([1, 2, 0]), of([0, 2, 0])]);
        assert_eq!(part.sides, [true, true, false, true, true]);
        assert_eq!(
            part.corners.iter().map(|corner| corner.belongs).collect::<Vec<_>>(),
            [true, true, false, false, true]
        );
    }

    #[test]
    fn of_a_polygon_that_is_only_touched_its_side_or_its_corner_is_left() {
        let side = square().within(&half([1, 0, 0], 0), false);
        assert_eq!(side[0].corners.len(), 2);
        assert!(square().within(&half([1, 0, 0], 0), true).is_empty());
        let point = square().within(&half([1, 1, 0], 0), false);
        assert_eq!(point[0].corners, [corner([0, 0, 0])]);
        let mut open = square();
        open.sides[3] = false;
        assert_eq!(
            open.within(&half([1, 0, 0], 0), false).len(),
            2,
            "both corners are left of a side that is not there"
        );
    }

    #[test]
    fn what_is_outside_and_inside_of_a_corner_are_the_whole() {
        let [outside, inside] = square().divided(&[half([1, 0, 0], 1), half([0, 1, 0], 1)]);
        let corners = |parts: &[Flat]| parts.iter().map(|part| part.corners.len()).collect::<Vec<_>>();
        assert_eq!((corners(&outside), corners(&inside)), (vec![4, 4], vec![4]));
        assert!(outside[1].sides.iter().filter(|side| !**side).count() == 1, "{outside:?}");
    }

    #[test]
    fn a_stretch_is_cut_at_a_share_of_its_way() {
        let stretch = Flat::closed([[0, 4, 0], [4, 0, 0]].map(corner).to_vec(), true);
        let [part] = &stretch.within(&half([-1, 0, 0], -1), false)[..] else { panic!("it is one part") };
        assert_eq!(part.corners, [corner([1, 3, 0]), corner([4, 0, 0])]);
    }
}
