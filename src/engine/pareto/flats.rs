//! Flat parts of a frontier: points, straight stretches, polygons and bodies of what packages are worth to any number of
//! parties.
//!
//! A part is convex. What lies strictly inside of it belongs to it; of each corner, and of each side of whatever dimension,
//! it is known whether it does. Half-spaces cut parts, exactly: a cut goes through a side just as it goes through the part.

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

/// What bounds a part, of one dimension or more: an edge of a polygon, an edge or a flat side of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its corners, by place, ascending.
    pub corners: Vec<usize>,
    /// Its dimension.
    pub dimension: usize,
    /// Whether it belongs to the part, without what bounds it in turn.
    pub belongs: bool,
}

impl Side {
    fn has(&self, corner: usize) -> bool {
        self.corners.binary_search(&corner).is_ok()
    }

    fn has_all(&self, corners: &[usize]) -> bool {
        corners.iter().all(|corner| self.has(*corner))
    }
}

/// A point, a straight stretch, a polygon or a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// Its corners.
    pub corners: Vec<Corner>,
    /// Its sides of all dimensions between that of a corner and its own.
    pub sides: Vec<Side>,
    /// Whether packages are worth what lies inside, and do not only come near.
    pub reached: bool,
}

impl Flat {
    /// A point, a stretch or a triangle, with all of its boundary.
    pub fn simplex(corners: Vec<Corner>, reached: bool) -> Self {
        let edge = |corners: [usize; 2]| Side { corners: corners.to_vec(), dimension: 1, belongs: true };
        let sides = if corners.len() == 3 { [[0, 1], [1, 2], [0, 2]].map(edge).to_vec() } else { Vec::new() };
        Self { corners, sides, reached }
    }

    /// Its dimension.
    pub fn dimension(&self) -> usize {
        let sides = self.sides.iter().map(|side| side.dimension).max();
        sides.map_or(self.corners.len().min(2) - 1, |most| most + 1)
    }

    /// The corners of a side.
    pub fn corners_of(&self, side: &Side) -> Vec<Corner> {
        side.corners.iter().map(|corner| self.corners[*corner].clone()).collect()
    }

    /// The sides of the dimension below its own, by their corners.
    pub fn facets(&self) -> Vec<Vec<usize>> {
        let dimension = self.dimension();
        match dimension {
            0 => Vec::new(),
            1 => vec![vec![0], vec![1]],
            _ => {
                let facets = self.sides.iter().filter(|side| side.dimension + 1 == dimension);
                facets.map(|side| side.corners.clone()).collect()
            }
        }
    }

    /// What cutting it takes.
    pub fn size(&self) -> usize {
        self.corners.len() + self.sides.len()
    }

    /// What of it comes to the most of a half-space or less; to less, if `strict`. Several parts may be left of a side.
    pub fn within(&self, half: &Half, strict: bool) -> Vec<Self> {
        let over: Vec<Number> = self.corners.iter().map(|corner| half.over(&corner.worth)).collect();
        let has = |sign: Ordering| over.iter().any(|over| over.cmp(&Number::zero()) == sign);
        match (has(Ordering::Less), has(Ordering::Greater)) {
            (true, true) => vec![Cut::new(self, &over, strict).done()],
            (true, false) if strict => vec![self.without_edge(&over)],
            (true, false) => vec![self.clone()],
            (false, false) if !strict => vec![self.clone()],
            (false, true) if !strict => self.edge(&over),
            (false, _) => Vec::new(),
        }
    }

    /// The edges, by the places of their ends, with whether they belong.
    fn edges(&self) -> Vec<([usize; 2], bool)> {
        let edge = |side: &Side| match side.corners[..] {
            [one, other] => Some(([one, other], side.belongs)),
            _ => None,
        };
        if self.corners.len() == 2 { vec![([0, 1], true)] } else { self.sides.iter().filter_map(edge).collect() }
    }

    /// The same, without what lies at nought.
    fn without_edge(&self, over: &[Number]) -> Self {
        let mut part = self.clone();
        for (corner, over) in part.corners.iter_mut().zip(over) {
            corner.belongs &= !over.is_zero();
        }
        for side in &mut part.sides {
            side.belongs &= !side.corners.iter().all(|corner| over[*corner].is_zero());
        }
        part
    }

    /// What lies at nought, where everything else is above: a corner or a side; or what belongs of it.
    fn edge(&self, over: &[Number]) -> Vec<Self> {
        let is_edge = |side: &&Side| side.belongs && side.corners.iter().all(|corner| over[*corner].is_zero());
        let mut sides: Vec<_> = self.sides.iter().filter(is_edge).collect();
        sides.sort_by_key(|side| std::cmp::Reverse(side.dimension));
        let mut left: Vec<&Side> = Vec::new();
        for side in sides {
            if !left.iter().any(|whole| whole.has_all(&side.corners)) {
                left.push(side);
            }
        }
        let is_lone = |place: &usize| {
            over[*place].is_zero() && self.corners[*place].belongs && !left.iter().any(|side| side.has(*place))
        };
        let lone = (0..self.corners.len()).filter(is_lone).map(|place| self.at(&[place]));
        left.iter().map(|side| self.at(&side.corners)).chain(lone).collect()
    }

    /// A side or a corner as a part.
    fn at(&self, corners: &[usize]) -> Self {
        let place = |corner: &usize| corners.binary_search(corner).ok();
        let side = |side: &Side| {
            let places: Option<Vec<_>> = side.corners.iter().map(place).collect();
            places.filter(|places| places.len() < corners.len()).map(|corners| Side { corners, ..side.clone() })
        };
        Self {
            corners: corners.iter().map(|corner| self.corners[*corner].clone()).collect(),
            sides: self.sides.iter().filter_map(side).collect(),
            reached: self.reached,
        }
    }

    /// Whether another part is a side or a corner of it; then it belongs to it from now on, with all of its boundary that
    /// belongs.
    pub fn takes_back(&mut self, part: &Self) -> bool {
        let place = |corner: &Corner| self.corners.iter().position(|known| known.worth == corner.worth);
        let places: Option<Vec<_>> = part.corners.iter().map(place).collect();
        let Some(places) = places.filter(|places| places.len() < self.corners.len()) else { return false };
        let of = |corners: &mut dyn Iterator<Item = usize>| {
            let mut corners: Vec<_> = corners.map(|corner| places[corner]).collect();
            corners.sort_unstable();
            corners
        };
        let whole = of(&mut (0..places.len()));
        if whole.len() > 1 && !self.sides.iter().any(|side| side.corners == whole) {
            return false;
        }
        let taken = part.sides.iter().filter(|side| side.belongs).map(|side| of(&mut side.corners.iter().copied()));
        for corners in taken.chain([whole]).collect::<Vec<_>>() {
            self.sides.iter_mut().filter(|side| side.corners == corners).for_each(|side| side.belongs = true);
        }
        for (corner, place) in part.corners.iter().zip(places) {
            self.corners[place].belongs |= corner.belongs;
        }
        true
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
}

/// A part with corners on either side of nought, while it is cut there.
struct Cut<'f> {
    flat: &'f Flat,
    signs: Vec<Ordering>,
    strict: bool,
    /// The corners that are left, and where the cut goes through an edge.
    corners: Vec<Corner>,
    /// Where the corners are now, those that are left.
    places: Vec<Option<usize>>,
    /// Edges that the cut goes through, with the corner there.
    crossings: Vec<([usize; 2], usize)>,
}

impl<'f> Cut<'f> {
    fn new(flat: &'f Flat, over: &[Number], strict: bool) -> Self {
        let signs: Vec<_> = over.iter().map(|over| over.cmp(&Number::zero())).collect();
        let (mut corners, mut places) = (Vec::with_capacity(flat.corners.len() + 1), vec![None; over.len()]);
        for (place, corner) in flat.corners.iter().enumerate().filter(|(place, _)| signs[*place].is_le()) {
            places[place] = Some(corners.len());
            corners.push(Corner { belongs: corner.belongs && (signs[place].is_lt() || !strict), ..corner.clone() });
        }
        let mut crossings = Vec::new();
        for ([one, other], belongs) in flat.edges() {
            if signs[one].is_eq() || signs[other].is_eq() || signs[one] == signs[other] {
                continue;
            }
            let share = &over[one] / &(&over[one] - &over[other]);
            let crossing = flat.corners[one].towards(&flat.corners[other], &share);
            crossings.push(([one, other], corners.len()));
            corners.push(Corner { belongs: belongs && !strict, ..crossing });
        }
        Self { flat, signs, strict, corners, places, crossings }
    }

    fn done(self) -> Flat {
        let mut sides = Vec::with_capacity(self.flat.sides.len() + 1);
        for side in &self.flat.sides {
            let has = |sign: Ordering| side.corners.iter().any(|corner| self.signs[*corner] == sign);
            let (is_below, is_above) = (has(Ordering::Less), has(Ordering::Greater));
            if is_above && !is_below {
                continue;
            }
            let belongs = side.belongs && (is_below || !self.strict);
            sides.push(Side { corners: self.left_of(side), belongs, ..side.clone() });
            if is_above {
                sides.extend(self.through(Some(side)));
            }
        }
        sides.extend(self.through(None));
        Flat { corners: self.corners, sides, reached: self.flat.reached }
    }

    fn left_of(&self, side: &Side) -> Vec<usize> {
        let kept = side.corners.iter().filter_map(|corner| self.places[*corner]);
        kept.chain(self.crossings_of(Some(side))).collect()
    }

    /// What the cut itself is of a side, or of the whole part; a corner of the cut is no side.
    fn through(&self, side: Option<&Side>) -> Option<Side> {
        let is_on = |corner: &usize| self.signs[*corner].is_eq() && side.is_none_or(|side| side.has(*corner));
        let kept = (0..self.signs.len()).filter(is_on).filter_map(|corner| self.places[corner]);
        let corners = kept.chain(self.crossings_of(side)).collect();
        let (dimension, belongs) = side.map_or((self.flat.dimension(), true), |side| (side.dimension, side.belongs));
        (dimension > 1).then(|| Side { corners, dimension: dimension - 1, belongs: belongs && !self.strict })
    }

    fn crossings_of<'s>(&'s self, side: Option<&'s Side>) -> impl Iterator<Item = usize> + 's {
        let is_of = move |ends: &[usize; 2]| side.is_none_or(|side| side.has_all(ends));
        self.crossings.iter().filter(move |(ends, _)| is_of(ends)).map(|(_, corner)| *corner)
    }
}

/// What is mixed of some corners with weights that are one in all.
pub fn mixed(corners: &[Corner], weights: &[Number]) -> Corner {
    let sum = |of: fn(&Corner) -> &Vec<Number>| {
        let at = |place: usize| {
            let used = corners.iter().zip(weights).filter(|(_, weight)| !weight.is_zero());
            used.map(|(corner, weight)| weight * &of(corner)[place]).sum()
        };
        (0..of(&corners[0]).len()).map(at).collect()
    };
    Corner { worth: sum(|corner| &corner.worth), amounts: sum(|corner| &corner.amounts), belongs: true }
}

/// What lies in the middle of some corners.
pub fn middle(corners: &[Corner]) -> Corner {
    mixed(corners, &vec![&Number::one() / &Number::from(corners.len() as i64); corners.len()])
}

#[cfg(test)]
mod tests {
    use super::super::lattice::{self, Points};
    use super::*;
    use crate::engine::limits::Limits;

    fn corner(worth: &[i64]) -> Corner {
        let worth: Vec<_> = worth.iter().map(|number| Number::from(*number)).collect();
        Corner { amounts: worth.clone(), worth, belongs: true }
    }

    fn half(normal: &[i64], most: i64) -> Half {
        Half { normal: normal.iter().map(|number| Number::from(*number)).collect(), most: Number::from(most) }
    }

    fn flat(corners: &[&[i64]], facets: &[Points]) -> Flat {
        let all = lattice::points(0..corners.len());
        let sides = lattice::sides(all, facets, &Limits::default()).expect("there are few");
        Flat { corners: corners.iter().map(|worth| corner(worth)).collect(), sides, reached: true }
    }

    fn square() -> Flat {
        flat(&[&[0, 0, 0], &[2, 0, 0], &[2, 2, 0], &[0, 2, 0]], &[0b0011, 0b0110, 0b1100, 0b1001])
    }

    /// A cube in space, of side two.
    fn cube() -> Flat {
        let corners: Vec<Vec<i64>> =
            (0..8).map(|place| (0..3).map(|axis| place >> axis & 1).map(|at| at * 2).collect()).collect();
        let facet = |axis: usize, at: i64| lattice::points((0..8).filter(|place| corners[*place][axis] == at));
        let facets: Vec<_> = (0..3).flat_map(|axis| [facet(axis, 0), facet(axis, 2)]).collect();
        flat(&corners.iter().map(Vec::as_slice).collect::<Vec<_>>(), &facets)
    }

    /// How many corners there are, and how many sides of each dimension, first those that belong.
    fn counts(flat: &Flat) -> Vec<[usize; 2]> {
        let corners =
            [true, false].map(|belongs| flat.corners.iter().filter(|corner| corner.belongs == belongs).count());
        let of = |dimension: usize| {
            let sides = || flat.sides.iter().filter(move |side| side.dimension == dimension);
            [true, false].map(|belongs| sides().filter(|side| side.belongs == belongs).count())
        };
        std::iter::once(corners).chain((1..flat.dimension()).map(of)).collect()
    }

    #[test]
    fn a_strict_cut_leaves_its_own_side_out() {
        let [part] = &square().within(&half(&[1, 1, 0], 3), true)[..] else { panic!("it is one part") };
        assert_eq!(counts(part), [[3, 2], [4, 1]]);
        let cut: Vec<_> =
            part.corners.iter().filter(|corner| !corner.belongs).map(|corner| corner.worth.clone()).collect();
        assert_eq!(cut, [corner(&[2, 1, 0]).worth, corner(&[1, 2, 0]).worth]);
    }

    #[test]
    fn a_corner_of_a_cube_that_is_cut_off_leaves_a_triangle() {
        let [part] = &cube().within(&half(&[1, 1, 1], 5), true)[..] else { panic!("it is one part") };
        assert_eq!(counts(part), [[7, 3], [12, 3], [6, 1]]);
        let [tip] = &cube().within(&half(&[-1, -1, -1], -5), false)[..] else { panic!("it is one part") };
        assert_eq!(counts(tip), [[4, 0], [6, 0], [4, 0]]);
        let [middle] = &cube().within(&half(&[1, 1, 1], 4), false)[..] else { panic!("it is one part") };
        assert_eq!(counts(middle), [[7, 0], [12, 0], [7, 0]], "the cut goes through three corners");
        assert_eq!(middle.within(&half(&[1, 0, 0], 0), false)[0], cube().within(&half(&[1, 0, 0], 0), false)[0]);
    }

    #[test]
    fn of_a_part_that_is_only_touched_its_side_or_its_corner_is_left() {
        let side = square().within(&half(&[1, 0, 0], 0), false);
        assert_eq!(side[0].corners.len(), 2);
        assert!(square().within(&half(&[1, 0, 0], 0), true).is_empty());
        let point = square().within(&half(&[1, 1, 0], 0), false);
        assert_eq!(point[0].corners, [corner(&[0, 0, 0])]);
        let face = cube().within(&half(&[1, 0, 0], 0), false);
        assert_eq!(face.iter().map(counts).collect::<Vec<_>>(), [[[4, 0], [4, 0]]]);
        let mut open = cube();
        let left = |corners: &[usize]| corners.iter().all(|place| open.corners[*place].worth[0].is_zero());
        let open_sides: Vec<_> = open.sides.iter().map(|side| side.dimension == 2 && left(&side.corners)).collect();
        open.sides.iter_mut().zip(open_sides).for_each(|(side, is_open)| side.belongs = !is_open);
        let edges = open.within(&half(&[1, 0, 0], 0), false);
        assert_eq!(
            edges.iter().map(Flat::dimension).collect::<Vec<_>>(),
            [1; 4],
            "edges are left of a side that is not there"
        );
        assert!(edges.iter().all(|edge| open.takes_back(edge)));
        assert!(open.takes_back(&face[0]) && open == cube());
    }

    #[test]
    fn what_is_outside_and_inside_of_a_corner_are_the_whole() {
        let [outside, inside] = square().divided(&[half(&[1, 0, 0], 1), half(&[0, 1, 0], 1)]);
        let corners = |parts: &[Flat]| parts.iter().map(|part| part.corners.len()).collect::<Vec<_>>();
        assert_eq!((corners(&outside), corners(&inside)), (vec![4, 4], vec![4]));
        assert!(outside[1].sides.iter().filter(|side| !side.belongs).count() == 1, "{outside:?}");
    }

    #[test]
    fn a_stretch_is_cut_at_a_share_of_its_way() {
        let stretch = Flat::simplex([[0, 4, 0], [4, 0, 0]].map(|worth| corner(&worth)).to_vec(), true);
        let [part] = &stretch.within(&half(&[-1, 0, 0], -1), false)[..] else { panic!("it is one part") };
        assert_eq!(part.corners, [corner(&[4, 0, 0]), corner(&[1, 3, 0])]);
    }
}
