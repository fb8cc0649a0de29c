//! Lines, points and areas: what lies on what.
//!
//! Lengths are square roots and directions a table: what the system computes of both may differ in its last digit, and a
//! text would stand elsewhere on another machine.

use super::super::drawing::{Area, Point};

/// How long a way is, so far to the right and so far down.
pub fn length(right: f64, down: f64) -> f64 {
    (right * right + down * down).sqrt()
}

/// The sines of the first quarter of a turn, in parts of 15 degrees.
const SINES: [f64; 7] = [
    0.0,
    0.258_819_045_102_520_74,
    0.5,
    std::f64::consts::FRAC_1_SQRT_2,
    0.866_025_403_784_438_6,
    0.965_925_826_289_068_3,
    1.0,
];

/// How many directions there are.
pub const DIRECTIONS: usize = 4 * (SINES.len() - 1);

/// How far a way of length 1 goes to the right and down in a direction, counted from the one to the right.
pub fn direction(part: usize) -> Point {
    let quarter = DIRECTIONS / 4;
    let sine = |part: usize| match (part / quarter % 4, part % quarter) {
        (0, part) => SINES[part],
        (1, part) => SINES[quarter - part],
        (2, part) => -SINES[part],
        (_, part) => -SINES[quarter - part],
    };
    (sine(part + quarter), sine(part))
}

/// How far a point is from an area.
pub fn off((x, y): Point, area: &Area) -> f64 {
    length(x - x.clamp(area.x, area.right()), y - y.clamp(area.y, area.bottom()))
}

/// How much of a line lies within an area: the part of it that is between the sides to the left and right, and then between
/// the upper and the lower one.
pub fn length_within([(x, y), (to_x, to_y)]: [Point; 2], area: &Area) -> f64 {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (from, way, low, high) in [(x, to_x - x, area.x, area.right()), (y, to_y - y, area.y, area.bottom())] {
        if way == 0.0 {
            if from <= low || from >= high {
                return 0.0;
            }
        } else {
            let (one, other) = ((low - from) / way, (high - from) / way);
            (start, end) = (start.max(one.min(other)), end.min(one.max(other)));
        }
    }
    (end - start).max(0.0) * length(to_x - x, to_y - y)
}

/// Whether a line goes through an area.
pub fn crosses(line: [Point; 2], area: &Area) -> bool {
    length_within(line, area) > 0.0
}

/// Whether a line comes nearer to a point than so far.
pub fn passes([(x, y), (to_x, to_y)]: [Point; 2], (at_x, at_y): Point, near: f64) -> bool {
    let (way_x, way_y) = (to_x - x, to_y - y);
    let square = way_x * way_x + way_y * way_y;
    let share = if square == 0.0 { 0.0 } else { ((at_x - x) * way_x + (at_y - y) * way_y) / square };
    let share = share.clamp(0.0, 1.0);
    length(x + share * way_x - at_x, y + share * way_y - at_y) < near
}

/// Whether two lines cross.
pub fn meet([from, to]: [Point; 2], [other_from, other_to]: [Point; 2]) -> bool {
    let side =
        |(x, y): Point, (to_x, to_y): Point, (at_x, at_y): Point| (to_x - x) * (at_y - y) - (to_y - y) * (at_x - x);
    let parts = |from: Point, to: Point, one: Point, other: Point| side(from, to, one) * side(from, to, other) <= 0.0;
    parts(from, to, other_from, other_to) && parts(other_from, other_to, from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_crosses_what_it_goes_through() {
        let area = Area::new(10.0, 10.0, 20.0, 10.0);
        for line in [[(0.0, 0.0), (40.0, 30.0)], [(15.0, 0.0), (15.0, 12.0)], [(12.0, 12.0), (13.0, 13.0)]] {
            assert!(crosses(line, &area), "{line:?}");
        }
        for line in [[(0.0, 0.0), (9.0, 40.0)], [(0.0, 10.0), (40.0, 10.0)], [(0.0, 25.0), (40.0, 15.5 + 5.0)]] {
            assert!(!crosses(line, &area), "{line:?}");
        }
    }

    #[test]
    fn directions_go_around() {
        for part in 0..2 * DIRECTIONS {
            let (down, right) = (std::f64::consts::TAU * part as f64 / DIRECTIONS as f64).sin_cos();
            let (to_right, to_down) = direction(part);
            assert!((to_right - right).abs() < 1e-12 && (to_down - down).abs() < 1e-12, "{part}");
        }
    }

    #[test]
    fn lines_meet_or_pass_by() {
        let line = [(0.0, 0.0), (10.0, 10.0)];
        assert!(meet(line, [(0.0, 10.0), (10.0, 0.0)]) && !meet(line, [(0.0, 10.0), (4.0, 6.0)]));
        assert!(passes(line, (5.0, 6.0), 1.0) && !passes(line, (13.0, 14.0), 4.9));
        assert_eq!(length_within([(0.0, 2.0), (10.0, 2.0)], &Area::new(-5.0, -5.0, 8.0, 9.0)), 3.0);
    }
}
