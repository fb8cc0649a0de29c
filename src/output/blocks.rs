//! Rows that end alike wherever their block comes, kept as text: their beginnings are put before it and nothing is told or
//! laid out again.
//!
//! The first row of a block is always shown as any other, and cut: what it says on the way to the block stands before
//! what it says below, and in all rows of the block it is the same.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use super::flow::Mark;
use super::said::{Numeral, Spelled, count};
use crate::analysis::PackageRow;
use crate::engine::Block;
use crate::model::Number;

/// At most so many bytes of text are kept, and all but the blocks shown last are given up then.
const KEPT: usize = 4_194_304;

/// A row as text, cut at what its block has in common.
pub(crate) struct Cut<'t> {
    /// What every row opens with.
    pub open: &'t [u8],
    /// Whether the number of the row comes next.
    pub is_numbered: bool,
    /// What comes before the issues.
    pub figures: &'t [u8],
    /// What is said of the issues on the way to the block.
    pub way: &'t [u8],
    /// What comes after, in two pieces.
    pub rest: [&'t [u8]; 2],
    /// Whether figures are among that.
    pub figures_follow: bool,
    /// Where in a line the rest begins, as far as how it is set depends on it.
    pub seam: Mark,
}

impl<'t> Cut<'t> {
    /// A row whose columns are pieces one behind the other, after so many issues.
    pub(crate) fn spelled(open: &'t [u8], is_numbered: bool, said: &'t Spelled, issues: usize) -> Self {
        let [figures, way, rest] = said.cut(issues).map(str::as_bytes);
        // Rows without a number have their figures at the end.
        let figures_follow = !is_numbered;
        Self { open, is_numbered, figures, way, rest: [rest, b""], figures_follow, seam: Mark::default() }
    }
}

/// What a row says in figures.
#[derive(Clone, Debug, PartialEq)]
struct Figures {
    /// How many digits its number has, after which lines are broken.
    digits: usize,
    packages: BigUint,
    cost: Number,
    wishes: Number,
    breaks: Vec<usize>,
}

/// What the rest of a row depends on besides its block.
#[derive(Clone, Debug, PartialEq)]
struct Joint {
    seam: Mark,
    breaks: Vec<usize>,
    /// Where they are in the rest too.
    figures: Option<Figures>,
}

/// The figures of rows one after the other.
#[derive(Debug, Default)]
struct Heads {
    /// How many packages the rows stand for.
    packages: BigUint,
    /// Figures with how many rows say the same.
    runs: Vec<(Vec<u8>, usize)>,
}

/// The rests of rows one after the other.
#[derive(Debug, Default)]
struct Rests {
    text: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// The rows of a block after its first one, by what they say in the first one: packages multiply and breaks add up, so
/// that what comes of the way to the block is known from that.
#[derive(Debug, Default)]
struct Kept {
    heads: Vec<(Figures, Heads)>,
    rests: Vec<(Joint, Rests)>,
}

/// A block that is being told.
#[derive(Debug)]
struct Begun {
    block: Block,
    /// How many of its rows are still to come.
    left: usize,
    /// What is not yet kept of it.
    heads: Option<(Figures, Heads)>,
    rests: Option<(Joint, Rests)>,
}

/// The blocks of a list.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// By name.
    kept: BTreeMap<u32, Kept>,
    /// How many bytes of text they have.
    bytes: usize,
    begun: Option<Begun>,
    /// The rows of a block as they are put together.
    page: Vec<u8>,
}

impl Blocks {
    /// The rows of a block after its first as text, with how many packages they stand for, if they are kept; `number` goes
    /// on to the last. Otherwise they are kept as they come.
    pub(crate) fn rows(
        &mut self,
        block: Block,
        first: &PackageRow,
        cut: &Cut<'_>,
        number: &mut Numeral,
    ) -> Option<(&[u8], &BigUint)> {
        let figures = Figures::new(first, number);
        let joint = Joint {
            seam: cut.seam,
            breaks: first.breaks.clone(),
            figures: cut.figures_follow.then(|| figures.clone()),
        };
        let kept = self.kept.get(&block.name);
        let heads = kept.and_then(|kept| kept.heads.iter().find(|(known, _)| *known == figures));
        let rests = kept.and_then(|kept| kept.rests.iter().find(|(known, _)| *known == joint));
        if let (Some((_, heads)), Some((_, rests))) = (heads, rests) {
            self.page.clear();
            put(heads, rests, cut, number, &mut self.page);
            return Some((&self.page[..], &heads.packages));
        }
        let heads = heads.is_none().then(|| (figures, Heads::default()));
        let rests = rests.is_none().then(|| (joint, Rests::default()));
        self.begun = Some(Begun { block, left: block.rows - 1, heads, rests });
        None
    }

    /// The number of issues on the way to the block that is being told, if one is.
    pub(crate) fn way(&self) -> Option<usize> {
        self.begun.as_ref().map(|begun| begun.block.way)
    }

    /// Takes a row of the block that is being told; gives the block up if the row could not be cut.
    pub(crate) fn take(&mut self, row: &PackageRow, cut: Option<Cut<'_>>) {
        let Some(mut begun) = self.begun.take() else { return };
        let Some(cut) = cut else { return };
        begun.heads.iter_mut().for_each(|(_, heads)| heads.take(row, &cut));
        begun.rests.iter_mut().for_each(|(_, rests)| rests.take(&cut));
        begun.left -= 1;
        match begun.left {
            0 => self.keep(begun),
            _ => self.begun = Some(begun),
        }
    }

    /// Keeps the block that was told.
    fn keep(&mut self, Begun { block, heads, rests, .. }: Begun) {
        let runs = heads.iter().flat_map(|(_, heads)| &heads.runs).map(|(figures, _)| figures.len());
        let bytes = runs.sum::<usize>() + rests.as_ref().map_or(0, |(_, rests)| rests.text.len());
        if self.bytes + bytes > KEPT {
            (self.kept, self.bytes) = (BTreeMap::new(), 0);
        }
        if bytes <= KEPT {
            self.bytes += bytes;
            let kept = self.kept.entry(block.name).or_default();
            kept.heads.extend(heads);
            kept.rests.extend(rests);
        }
    }
}

impl Figures {
    fn new(row: &PackageRow, number: &Numeral) -> Self {
        Self {
            digits: number.digits().len(),
            packages: row.packages.clone(),
            cost: row.cost.clone(),
            wishes: row.wishes.clone(),
            breaks: row.breaks.clone(),
        }
    }
}

impl Heads {
    fn take(&mut self, row: &PackageRow, cut: &Cut<'_>) {
        self.packages += &row.packages;
        match self.runs.last_mut() {
            Some((figures, rows)) if figures == cut.figures => *rows += 1,
            _ => self.runs.push((cut.figures.to_vec(), 1)),
        }
    }
}

impl Rests {
    fn take(&mut self, cut: &Cut<'_>) {
        cut.rest.iter().for_each(|piece| self.text.extend_from_slice(piece));
        self.ends.push(self.text.len());
    }
}

/// Puts rows together on the way of the first one, and numbers them on from it.
fn put(heads: &Heads, rests: &Rests, cut: &Cut<'_>, number: &mut Numeral, page: &mut Vec<u8>) {
    let (mut start, mut ends) = (0, rests.ends.iter());
    for (figures, rows) in &heads.runs {
        let digits = if cut.is_numbered { number.digits() } else { b"" };
        let mut head = [cut.open, digits, figures, cut.way].concat();
        let digits = cut.open.len()..cut.open.len() + digits.len();
        for end in ends.by_ref().take(*rows) {
            count(&mut head[digits.clone()]);
            page.extend_from_slice(&head);
            page.extend_from_slice(&rests.text[start..*end]);
            start = *end;
        }
        number.count_on(*rows);
    }
}
