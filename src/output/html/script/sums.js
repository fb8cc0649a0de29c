// Amounts that sums tie together: numbers that go together, found exactly.
//
// What a package says about such amounts is a system of linear conditions: the ranges of their cells, and the sums that
// hold or fail. Unknowns are eliminated one by one (Fourier and Motzkin), then chosen in the opposite order, each as
// round as what is left allows.

/** More conditions than this are not worked through. */
const MOST_CONDITIONS = 4000;

/** Numbers for the tied amounts of a package, by issue; null where none are found. */
function amountsTogether(data, cells, truths) {
  const tied = new Set([...truths.keys()].flatMap((sum) => data.sums[sum].terms.map(([issue]) => issue)));
  const issues = [...tied].sort((a, b) => a - b);
  if (issues.length === 0 || issues.some((issue) => data.issues[issue].step !== null)) return null;
  const rows = issues.flatMap((issue) => rangeRows(data.issues[issue].cells[cells[issue]].range, issue));
  truths.forEach((truth, sum) => rows.push(sumRow(data.sums[sum], truth)));
  const systems = eliminated(rows, issues);
  return systems && chosen(systems, issues);
}

// A row says that the terms add up to at least a bound, or to more than it if `strict`.

function rangeRows([min, max, minOpen, maxOpen], issue) {
  const one = [1n, 1n];
  return [
    { terms: new Map([[issue, one]]), bound: fraction(min), strict: minOpen },
    { terms: new Map([[issue, minus([0n, 1n], one)]]), bound: minus([0n, 1n], fraction(max)), strict: maxOpen },
  ];
}

function sumRow({ terms, atLeast, strict }, truth) {
  const turn = truth ? [1n, 1n] : [-1n, 1n];
  const turned = terms.map(([issue, text]) => [issue, times(turn, fraction(text))]);
  return { terms: new Map(turned), bound: times(turn, fraction(atLeast)), strict: truth ? strict : !strict };
}

/** The rows before each elimination; null if they become too many. */
function eliminated(rows, issues) {
  const systems = [];
  let left = rows;
  for (const issue of issues) {
    systems.push(left);
    left = withoutIssue(left, issue);
    if (left.length > MOST_CONDITIONS) return null;
  }
  return systems;
}

function withoutIssue(rows, issue) {
  const sign = ({ terms }) => (terms.has(issue) ? compared(terms.get(issue), [0n, 1n]) : 0);
  const [lower, upper] = [rows.filter((row) => sign(row) > 0), rows.filter((row) => sign(row) < 0)];
  const joined = lower.flatMap((low) => upper.map((high) => joinedRows(low, high, issue)));
  return [...rows.filter((row) => sign(row) === 0), ...joined];
}

function joinedRows(low, high, issue) {
  const [a, b] = [over([1n, 1n], low.terms.get(issue)), over([-1n, 1n], high.terms.get(issue))];
  const terms = new Map();
  for (const [row, factor] of [[low, a], [high, b]]) {
    for (const [other, coefficient] of row.terms) {
      if (other === issue) continue;
      terms.set(other, plus(terms.get(other) ?? [0n, 1n], times(factor, coefficient)));
    }
  }
  for (const [other, coefficient] of terms) if (coefficient[0] === 0n) terms.delete(other);
  const bound = plus(times(a, low.bound), times(b, high.bound));
  return { terms, bound, strict: low.strict || high.strict };
}

/** A number for each issue, the last eliminated first. */
function chosen(systems, issues) {
  const numbers = new Map();
  for (let place = issues.length - 1; place >= 0; place -= 1) {
    const number = roundest(boundsOf(systems[place], issues[place], numbers));
    if (number === null) return null;
    numbers.set(issues[place], number);
  }
  return numbers;
}

/** What the rows leave to one issue, the later ones being chosen. */
function boundsOf(rows, issue, numbers) {
  const bounds = { min: null, max: null, minOpen: false, maxOpen: false };
  for (const { terms, bound, strict } of rows) {
    const own = terms.get(issue);
    if (own === undefined) continue;
    let rest = bound;
    for (const [other, coefficient] of terms) {
      if (other !== issue) rest = minus(rest, times(coefficient, numbers.get(other)));
    }
    const end = over(rest, own);
    const side = own[0] > 0n ? "min" : "max";
    const order = bounds[side] === null ? 0 : compared(end, bounds[side]) * (side === "min" ? 1 : -1);
    if (bounds[side] === null || order > 0) Object.assign(bounds, { [side]: end, [`${side}Open`]: strict });
    else if (order === 0) bounds[`${side}Open`] ||= strict;
  }
  return bounds;
}

/** The number of a range that is shortest to say; null if it is empty. */
function roundest({ min, max, minOpen, maxOpen }) {
  const isInside = (number) => {
    const [low, high] = [compared(number, min), compared(number, max)];
    return (minOpen ? low > 0 : low >= 0) && (maxOpen ? high < 0 : high <= 0);
  };
  for (let power = 12; power >= -12; power -= 1) {
    const ten = power >= 0 ? [10n ** BigInt(power), 1n] : [1n, 10n ** BigInt(-power)];
    for (const unit of [ten, over(ten, [2n, 1n])]) {
      const first = floored(over(min, unit));
      const found = [first, first + 1n, first + 2n].map((step) => times([step, 1n], unit)).find(isInside);
      if (found) return found;
    }
  }
  const middle = over(plus(min, max), [2n, 1n]);
  return isInside(middle) ? middle : null;
}
