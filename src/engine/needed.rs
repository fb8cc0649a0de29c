//! What a clash needs of the things that take part in it, by halving (QuickXplain: Junker 2004).

/// What remains of some things that clash together when each in turn, the last first, is left out if the rest still
/// clash; in the same order. `clash` says whether some of them do; where it does not know, it says that they do not, and
/// more may remain than is needed.
pub(crate) fn needed<E>(things: &[usize], mut clash: impl FnMut(&[usize]) -> Result<bool, E>) -> Result<Vec<usize>, E> {
    let mut needed = preferred(&mut Vec::new(), false, things, &mut clash)?;
    needed.reverse();
    Ok(needed)
}

/// What is needed beside a background, the last first; `grown` says that the background may clash by itself.
fn preferred<E>(
    background: &mut Vec<usize>,
    grown: bool,
    things: &[usize],
    clash: &mut impl FnMut(&[usize]) -> Result<bool, E>,
) -> Result<Vec<usize>, E> {
    if grown && clash(background)? {
        return Ok(Vec::new());
    }
    if things.len() <= 1 {
        return Ok(things.to_vec());
    }
    let (first, second) = things.split_at(things.len() / 2);
    let size = background.len();
    background.extend(first);
    let mut needed = preferred(background, true, second, clash)?;
    background.truncate(size);
    background.extend(&needed);
    let more = preferred(background, !needed.is_empty(), first, clash)?;
    background.truncate(size);
    needed.extend(more);
    Ok(needed)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::needed;

    /// What is needed of so many things where some sets of them clash, and how often that was asked.
    fn of(count: usize, clashes: &[&[usize]]) -> (Vec<usize>, usize) {
        let mut asked = 0;
        let found = needed(&(0..count).collect::<Vec<_>>(), |things| {
            asked += 1;
            Ok::<_, Infallible>(clashes.iter().any(|clash| clash.iter().all(|one| things.contains(one))))
        });
        (found.unwrap_or_default(), asked)
    }

    #[test]
    fn what_comes_first_remains() {
        assert_eq!(of(6, &[&[1, 5], &[0, 3], &[0, 2, 4]]).0, [0, 3]);
        assert_eq!(of(1, &[&[0]]).0, [0]);
        assert_eq!(of(4, &[&[0, 1, 2, 3]]).0, [0, 1, 2, 3]);
    }

    #[test]
    fn a_small_clash_among_many_takes_few_questions() {
        let (found, asked) = of(2000, &[&[70, 1999]]);
        assert_eq!(found, [70, 1999]);
        assert!(asked < 50, "{asked} questions");
    }
}
