// How answers are put into words and signs.

/** What a party makes of a value, as a sign. */
const SIGNS = { accepts: "●", insists: "◆", refuses: "✕", silent: "·", impossible: "–", absent: "" };

/** What some rungs cost together, as it is written. */
function costOf(data, rungs) {
  const weights = rungs.filter((rung) => !data.rungs[rung].redLine).map((rung) => fraction(data.rungs[rung].weight));
  return spelled(weights.reduce(plus, [0n, 1n]));
}

/** A fixed value as it is typed. */
const settingOf = (data, state, issue) => `${data.issues[issue].id}=${nameOfFix(data, issue, state.fixed[issue])}`;

/** A fixed value as it is read. */
function fixWords(data, issue, fix) {
  const { cells, unit } = data.issues[issue];
  if (fix.value === undefined) return cells[fix.cell].words;
  return unit ? `${grouped(fix.value)} ${unit}` : grouped(fix.value);
}

/** The words for several cells of an issue, neighbouring ranges in one. */
function cellsWords(issue, cells) {
  const [first, last] = [issue.cells[cells[0]], issue.cells[cells[cells.length - 1]]];
  if (cells.length === 1 || issue.min === null) return cells.map((cell) => issue.cells[cell].words).join(", ");
  const [min, minOpen, max, maxOpen] = [first.range[0], first.range[2], last.range[1], last.range[3]];
  const low = `${minOpen ? "more than " : ""}${grouped(min)}`;
  const high = maxOpen ? `less than ${grouped(max)}` : grouped(max);
  const to = minOpen ? (maxOpen ? ", " : ", up to ") : " to ";
  return issue.unit ? `${low}${to}${high} ${issue.unit}` : `${low}${to}${high}`;
}

const partyOf = (data, rung) => data.parties[positionOf(data, rung).party];
const positionOf = (data, rung) => data.positions.find(({ rungs }) => rungs.includes(rung));

/** What a rung in a conflict says: the claim, or that not even a fallback of it can be met. */
function rungWords(data, rung) {
  const { level, words } = data.rungs[rung];
  const { claim } = positionOf(data, rung);
  return level === 0 ? claim : `not even the fallback “${words}” of: ${claim}`;
}

/** What giving up a rung and those before it means: settling for the next one, or leaving the position. */
function leavingWords(data, rung) {
  const { claim, rungs } = positionOf(data, rung);
  const next = rungs[rungs.indexOf(rung) + 1];
  return next === undefined ? `gives up: ${claim}` : `settles for “${data.rungs[next].words}” instead of: ${claim}`;
}

/** What the reader changed, a line each. */
function changesWords(data, state) {
  const without = data.parties.filter((_, place) => state.absent[place]).map(({ title }) => `Without ${title}`);
  const given = givenUp(data, state).map(({ position, last }) =>
    `${data.parties[position.party].title} ${leavingWords(data, data.rungs.indexOf(last))}`);
  const fixed = state.fixed.flatMap((fix, issue) =>
    (fix ? [`Fixed: ${data.issues[issue].title}: ${fixWords(data, issue, fix)}`] : []));
  return [...without, ...given, ...fixed];
}

/** The last rung of each position among some. */
const lastRungs = (data, rungs) =>
  rungs.filter((rung, place) => positionOf(data, rung) !== (rungs[place + 1] === undefined ? null : positionOf(data, rungs[place + 1])));

/** "1 position", "2 positions and 1 rule", "your choice" and so on, of a conflict. */
function conflictParts({ rungs, rules, fixes }, asked) {
  const others = fixes.filter((issue) => issue !== asked).length;
  const parts = [
    rungs.length && several(BigInt(rungs.length), "position"),
    rules === null ? "the rules" : rules.length && several(BigInt(rules.length), "rule"),
    others && (others === 1 ? "1 choice of yours" : `${others} choices of yours`),
  ].filter(Boolean);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : parts[0] ?? "";
}

/** What a conflict does, in a sentence; `asked` is the issue whose value was asked about, or null. */
function conflictSentence(conflict, asked) {
  const all = conflictParts(conflict, asked);
  const number = conflict.rungs.length + (conflict.rules ?? []).length + conflict.fixes.filter((issue) => issue !== asked).length;
  if (asked !== null && conflict.fixes.includes(asked)) {
    if (!all) return "Nothing allows it.";
    return `${all} ${number === 1 && conflict.rules !== null ? "excludes" : "exclude"} it.`;
  }
  const cannot = number === 1 ? "cannot be met" : number === 2 ? "cannot both be met" : "cannot all be met";
  return asked === null ? `${all} ${cannot}.` : `${all} ${cannot}, with this value or another.`;
}

/** The verdict in a sentence; `way` is the cheapest way out where there is no agreement, if there is one. */
function verdictWords(data, { answer, count, issues }, way) {
  if (!answer.isFeasible) {
    if (way === null) return "No agreement, and no concession would open one";
    if (way.crosses) return "No agreement, and none short of crossing a red line";
    return `No agreement; the cheapest concession costs ${grouped(costOf(data, way.rungs))}`;
  }
  const settled = issues.filter(({ isSettled }) => isSettled).length;
  const open = issues.filter(({ left, isSettled }) => left.length > 0 && !isSettled).length;
  const closed = issues.reduce((sum, { cells }) => sum + cells.filter((state) => state === "closed").length, 0);
  const packages = several(count, data.counts, answer.isExact);
  return `Agreement possible: ${packages}; ${settled} settled, ${open} open, ${closed} ruled out`;
}
