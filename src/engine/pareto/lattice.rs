//! The faces of a convex part, from those of its boundary: whatever some of these have in common is a face.

use std::collections::BTreeSet;

use crate::engine::Stop;
use crate::engine::limits::Limits;

use super::flats::Side;

/// Corners, by place.
pub type Points = u128;

/// A part with more faces than this is not told.
const FACES: usize = 3_000;

/// The sides of a part, all corners of which are given, as are those on each side of the dimension below its own; and
/// any others.
///
/// # Errors
/// If there are too many.
pub fn sides(corners: Points, facets: &[Points], limits: &Limits) -> Result<Vec<Side>, Stop> {
    let facets: BTreeSet<Points> =
        facets.iter().map(|facet| facet & corners).filter(|facet| *facet != corners).collect();
    let (mut open, mut seen) = (vec![corners], BTreeSet::new());
    while let Some(face) = open.pop() {
        limits.spend(1 + facets.len() as u64 / 8)?;
        let smaller = facets.iter().map(|facet| facet & face).filter(|part| *part != face && part.count_ones() > 1);
        open.extend(smaller.filter(|part| seen.insert(*part)).collect::<Vec<_>>());
        if seen.len() > FACES {
            return Err(Stop::Budget);
        }
    }
    let mut faces: Vec<Points> = seen.into_iter().collect();
    faces.sort_by_key(|face| (face.count_ones(), *face));
    limits.spend(1 + (faces.len() * faces.len()) as u64 / 500)?;
    let mut dimensions: Vec<usize> = Vec::with_capacity(faces.len());
    for face in &faces {
        let parts = faces.iter().zip(&dimensions).filter(|(part, _)| *part & face == **part);
        dimensions.push(1 + parts.map(|(_, dimension)| *dimension).max().unwrap_or(0));
    }
    let place = |corner: usize| (corners & ((1 << corner) - 1)).count_ones() as usize;
    let side = |(face, dimension): (&Points, usize)| Side {
        corners: members(*face).map(place).collect(),
        dimension,
        belongs: true,
    };
    Ok(faces.iter().zip(dimensions).map(side).collect())
}

/// The places of some corners, ascending.
pub fn members(corners: Points) -> impl Iterator<Item = usize> {
    (0..Points::BITS as usize).filter(move |place| corners >> place & 1 == 1)
}

/// Corners at some places.
pub fn points(places: impl IntoIterator<Item = usize>) -> Points {
    places.into_iter().fold(0, |points, place| points | 1 << place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many sides there are of each dimension from one on.
    fn counts(corners: Points, facets: &[Points]) -> Vec<usize> {
        let sides = sides(corners, facets, &Limits::default()).expect("there are few");
        let most = sides.iter().map(|side| side.dimension).max().unwrap_or(0);
        (1..=most).map(|dimension| sides.iter().filter(|side| side.dimension == dimension).count()).collect()
    }

    #[test]
    fn a_pyramid_has_its_edges_and_its_flat_sides() {
        assert_eq!(counts(0b11111, &[0b01111, 0b10011, 0b10110, 0b11100, 0b11001]), [8, 5]);
    }

    #[test]
    fn a_simplex_has_every_set_of_its_corners_as_a_side() {
        let facets: Vec<Points> = (0..5).map(|place| 0b11111 ^ 1 << place).collect();
        assert_eq!(counts(0b11111, &facets), [10, 10, 5]);
    }

    #[test]
    fn a_stretch_has_no_sides_between_its_ends_and_itself() {
        assert!(counts(0b11, &[0b01, 0b10]).is_empty());
    }

    #[test]
    fn parts_with_too_many_faces_are_refused() {
        let facets: Vec<Points> = (0..20).map(|place| ((1 << 20) - 1) ^ 1 << place).collect();
        assert_eq!(sides((1 << 20) - 1, &facets, &Limits::default()), Err(Stop::Budget));
    }
}
