// What becomes of the marks of the charts: each is drawn of the file, and held here against what the reader chose.
//
// A mark says by its attributes what it stands for, as places in the data of the page. Its fate is null if what it says
// is still so; otherwise whether it is gone or changed, what to write in its place, if anything, and both in words.

/** More edges than this, over all questions of a chart, take too long for a click. */
const MOST_EDGES = 2_000_000;

/** Kinds of marks that take a question of their own each, and an answer about every issue. */
const ASKING = ["coalition", "without", "concession", "package"];

/** What a state comes to, for marks to be held against. */
function situation(page, state, shown = explore(page, state)) {
  return { page, state, ...shown, known: new Map() };
}

/** What was worked out of a situation before, or is now. */
function once({ known }, question, work) {
  if (!known.has(question)) known.set(question, work());
  return known.get(question);
}

/** Whether marks can be held against states at all: quickly enough, and about all issues where they speak of all. */
function canFollow({ data, diagram }, marks) {
  const asking = marks.filter(({ kind }) => ASKING.includes(kind)).length;
  if (marks.length === 0 || asking === 0) return marks.length > 0;
  const edges = diagram.pieces.flatMap(({ layers }) => layers).reduce((sum, { to }) => sum + to.length, 0);
  return asking * edges <= MOST_EDGES && data.issues.every(({ leftOut }) => !leftOut);
}

/** What became of a mark of the file. */
function fateOf(mark, file, now) {
  return FATES[mark.kind](mark, file, now);
}

const FATES = {
  value: valueFate,
  zone: zoneFate,
  stance: stanceFate,
  deadlock: deadlockFate,
  reach: reachFate,
  shade: shadeFate,
  gap: gapFate,
  rung: rungFate,
  conflict: conflictFate,
  concession: concessionFate,
  coalition: coalitionFate,
  without: withoutFate,
  package: packageFate,
};

const gone = (words, note = null) => ({ is: "gone", note, words });
const changed = (note, words) => ({ is: "changed", note, words });

/** A value as it is read, with its issue. */
const valueWords = ({ data }, issue, cells) => `${data.issues[issue].title}: ${runsWords(data.issues[issue], cells)}`;

/** Cells in words, run by run. */
function runsWords(issue, cells) {
  const runs = [];
  for (const cell of cells) {
    const last = runs[runs.length - 1];
    if (last && last[last.length - 1] === cell - 1) last.push(cell);
    else runs.push([cell]);
  }
  return runs.map((run) => cellsWords(issue, run)).join("; ");
}

const leftOf = ({ issues }, issue, cells) => cells.filter((cell) => issues[issue].left.includes(cell));

/** Without a zone, nothing is to be said of a single value. */
function valueFate({ issue, cells }, file, now) {
  if (!now.answer.isFeasible) return null;
  const [left, before] = [leftOf(now, issue, cells), leftOf(file, issue, cells)];
  if (left.length === cells.length) return null;
  if (file.answer.isFeasible && left.length === before.length) return null;
  if (now.issues[issue].cells[cells[0]] === "impossible" && left.length === 0) return null;
  const value = valueWords(now.page, issue, cells);
  if (left.length === 0) return gone(`${value} is not possible`);
  return changed(null, `${value} is possible only as ${runsWords(now.page.data.issues[issue], left)}`);
}

/** What stands in the column of the zone. */
function zoneNote({ page, answer, issues }, issue, cells) {
  const { cells: states, stances, left, isSettled } = issues[issue];
  if (cells.every((cell) => states[cell] === "impossible")) return "impossible";
  if (!answer.isFeasible) {
    const refusing = page.data.parties.filter(({ consents }, party) =>
      consents && cells.every((cell) => ["refuses", "impossible"].includes(stances[party][cell])));
    return refusing.length === 0 ? "nobody refuses" : refusing.length === 1 ? "1 refuses" : `${refusing.length} refuse`;
  }
  const possible = cells.filter((cell) => left.includes(cell));
  if (possible.length === 0) return "ruled out";
  if (possible.length < cells.length) return "in part";
  return isSettled ? "settled" : "possible";
}

function zoneFate({ issue, cells }, file, now) {
  const note = zoneNote(now, issue, cells);
  return note === zoneNote(file, issue, cells) ? null : changed(note, `${valueWords(now.page, issue, cells)} is now: ${note}`);
}

/** What a party makes of several cells: the same of all, or it depends. */
function stanceOn({ issues }, party, issue, cells) {
  const all = new Set(cells.map((cell) => issues[issue].stances[party][cell]));
  return all.size === 1 ? [...all][0] : "depends";
}

const VERBS = {
  accepts: "accepts", insists: "insists on", refuses: "refuses", silent: "is silent on",
  impossible: "cannot have, by the rules,", absent: "has no say on", depends: "accepts a part of",
};

function stanceFate({ issue, cells, parties: [party] }, file, now) {
  const stance = stanceOn(now, party, issue, cells);
  if (stance === stanceOn(file, party, issue, cells)) return null;
  const who = now.page.data.parties[party].title;
  return changed(SIGNS[stance] ?? "±", `${who} now ${VERBS[stance]} ${valueWords(now.page, issue, cells)}`);
}

function deadlockFate({ issue }, _, { page, issues }) {
  const { cells, stances } = issues[issue];
  const isRefused = (cell) => page.data.parties.some(({ consents }, party) => consents && stances[party][cell] === "refuses");
  const free = cells.flatMap((is, cell) => (is === "impossible" || isRefused(cell) ? [] : [cell]));
  return free.length ? gone(`${valueWords(page, issue, free)} is refused by nobody`) : null;
}

/** The cells that a party accepts, or is silent on. */
const reachOf = ({ issues }, party, issue) =>
  issues[issue].stances[party].flatMap((stance, cell) => (["accepts", "insists", "silent"].includes(stance) ? [cell] : []));

function reachFate({ issue, parties: [party] }, file, now) {
  const { data } = now.page;
  const who = data.parties[party].title;
  if (now.state.absent[party]) return changed("takes no part", `${who} takes no part`);
  const [reach, before] = [reachOf(now, party, issue), reachOf(file, party, issue)];
  if (String(reach) === String(before)) return null;
  const words = reach.length ? runsWords(data.issues[issue], reach) : "nothing";
  return changed(`now: ${words}`, `${who} now accepts on ${data.issues[issue].title}: ${words}`);
}

function shadeFate({ issue }, file, now) {
  const [left, before] = [now.issues[issue].left, file.issues[issue].left];
  if (String(left) === String(before)) return null;
  const title = now.page.data.issues[issue].title;
  if (left.length === 0) return gone(`${title}: nothing is possible`);
  return changed(null, `${title}: possible is now ${runsWords(now.page.data.issues[issue], left)}`);
}

function gapFate({ issue, parties }, file, now) {
  const title = now.page.data.issues[issue].title;
  const [one, other] = parties.map((party) => reachOf(now, party, issue));
  if (parties.some((party) => now.state.absent[party])) return gone(`${title}: one of the two takes no part`, "no gap now");
  if (one.some((cell) => other.includes(cell))) return gone(`${title}: the gap is closed`, "no gap now");
  const isSame = parties.every((party) => String(reachOf(now, party, issue)) === String(reachOf(file, party, issue)));
  return isSame ? null : changed("another gap now", `${title}: the gap is another one now`);
}

function rungFate({ rungs: [rung] }, _, { page: { data }, held }) {
  return held[rung] ? null : gone(`${partyOf(data, rung).title} no longer holds: ${rungWords(data, rung)}`);
}

function conflictFate({ number, rungs }, _, { held }) {
  return rungs.every((rung) => held[rung]) ? null : gone(`conflict ${number} is settled`);
}

/** What a concession costs and opens, on top of what was given up already. */
function concessionNote({ page, state, held, answer }, rungs) {
  if (rungs.every((rung) => !held[rung])) return "already made";
  if (answer.isFeasible) return "not needed now";
  const next = conceding(page.data, state, rungs);
  const reached = evaluate(question(page.diagram, heldRungs(page.data, next), next.fixed));
  if (!reached.isFeasible) return "not enough now";
  const cost = grouped(costOf(page.data, rungs.filter((rung) => held[rung])));
  return `cost ${cost}, opens ${several(countPackages(reached), page.data.counts, reached.isExact)}`;
}

function concessionFate({ number, rungs }, file, now) {
  const [note, before] = [now, file].map((at) => once(at, `concession ${rungs}`, () => concessionNote(at, rungs)));
  if (note === before) return null;
  const words = `concession ${number} now: ${note}`;
  return note.startsWith("cost") ? changed(note, words) : gone(words, note);
}

/** What there is if only some rungs are held. */
function answerHolding({ page, state, held }, isMeant) {
  return evaluate(question(page.diagram, held.map((is, rung) => is && isMeant(rung)), state.fixed));
}

function coalitionNote(at, parties) {
  const { data } = at.page;
  const isMeant = (rung) => parties.includes(positionOf(data, rung).party);
  const answer = answerHolding(at, isMeant);
  return several(countPackages(answer), data.counts, answer.isExact);
}

function coalitionFate({ parties }, file, now) {
  const [note, before] = [now, file].map((at) => once(at, `coalition ${parties}`, () => coalitionNote(at, parties)));
  if (note === before) return null;
  const names = parties.map((party) => now.page.data.parties[party].title).join(", ");
  return changed(`now ${note}`, `${names} could now sign ${note}`);
}

/** What there is without some rungs: packages, or what the cheapest concession costs. */
function withoutNote(at, rungs) {
  const { data, diagram } = at.page;
  const held = at.held.map((is, rung) => is && !rungs.includes(rung));
  const answer = evaluate(question(diagram, held, at.state.fixed));
  if (answer.isFeasible) return several(countPackages(answer), data.counts, answer.isExact);
  const concession = cheapestConcession(data, diagram, held, at.state.fixed);
  return concession === null ? "no deal short of a red line" : `a deal costs ${grouped(costOf(data, concession))}`;
}

function withoutFate({ rungs }, file, now) {
  const { data } = now.page;
  if (rungs.length && rungs.every((rung) => !now.held[rung])) {
    return gone(`not held any more: ${positionOf(data, rungs[0]).claim}`, "not held now");
  }
  const [note, before] = [now, file].map((at) => once(at, `without ${rungs}`, () => withoutNote(at, rungs)));
  if (note === before) return null;
  const without = rungs.length ? `without “${positionOf(data, rungs[0]).claim}”` : "with all positions that are held";
  return changed(`now ${note}`, `${without}, now: ${note}`);
}

/** Whether a package, or one of several alike, is left when some rungs are held. */
function isPackage({ page, state }, cells, held) {
  const fixed = cells.map((all, issue) => {
    const fix = state.fixed[issue];
    return { cells: fix ? all.filter((cell) => cell === fix.cell) : all };
  });
  return canAgree(question(page.diagram, held, fixed));
}

function packageFate({ number, cells }, file, now) {
  if (isPackage(now, cells, now.held)) {
    return file.answer.isFeasible ? null : changed(`${number} ✓`, `package ${number} is acceptable to all`);
  }
  if (file.answer.isFeasible) return gone(`package ${number} is not possible`);
  return isPackage(now, cells, now.held.map(() => false)) ? null : gone(`package ${number} goes against what you fixed`);
}
