// What the page shows of a state: everything that is worked out, before anything is drawn.

/** Prepares the data of a page for `explore`. */
function prepared(data) {
  const diagram = readDiagram(data);
  const nothing = data.issues.map(() => null);
  const ruled = evaluate(question(diagram, data.rungs.map(() => false), nothing));
  return { data, diagram, allowed: ruled.possible, byParty: new Map() };
}

/** The verdict, the count and, per issue, what became of its values and what each party makes of them. */
function explore(page, state) {
  const { data, diagram } = page;
  const held = heldRungs(data, state);
  const answer = evaluate(question(diagram, held, state.fixed));
  const stances = data.parties.map((_, party) => partyStances(page, state, held, party));
  const issues = data.issues.map((issue, place) => ({
    cells: issue.leftOut ? [] : issue.cells.map((_, cell) => cellState(page, answer, place, cell)),
    left: issue.leftOut ? [] : leftInZone(answer, state, place),
    isSettled: !issue.leftOut && isSettled(issue, leftInZone(answer, state, place), state.fixed[place]),
    stances: stances.map((all) => all[place]),
  }));
  return { held, answer, issues, count: countPackages(answer), example: examplePackage(answer) };
}

/** What became of a value: "possible", "closed" by positions or choices, or "impossible" by the rules. */
function cellState({ allowed }, { possible }, issue, cell) {
  if (!allowed[issue][cell]) return "impossible";
  return possible[issue][cell] ? "possible" : "closed";
}

/** The cells of an issue that are in the zone, what is fixed on the issue itself included. */
function leftInZone({ isFeasible, possible }, { fixed }, issue) {
  if (!isFeasible) return [];
  const cells = Array.from(possible[issue]).flatMap((is, cell) => (is ? [cell] : []));
  return fixed[issue] ? [fixed[issue].cell] : cells;
}

/** Whether one value is left, and not a range of several. */
function isSettled(issue, left, fix) {
  if (left.length !== 1) return false;
  const { range } = issue.cells[left[0]];
  return range === null || range[0] === range[1] || (fix !== null && fix.one);
}

/** What a party makes of every value, from the rules and what it holds alone; remembered, as most clicks leave it. */
function partyStances(page, state, held, party) {
  const { data, diagram, byParty } = page;
  if (state.absent[party]) return data.issues.map((issue) => issue.cells.map(() => "absent"));
  const own = data.positions.flatMap((position) => (position.party === party ? position.rungs : []));
  const holds = own.filter((rung) => held[rung]);
  const key = `${party}:${holds.join(",")}`;
  if (!byParty.has(key)) byParty.set(key, stancesOf(page, holds));
  return byParty.get(key);
}

function stancesOf({ data, diagram, allowed }, holds) {
  const only = data.rungs.map((_, rung) => holds.includes(rung));
  const { possible } = evaluate(question(diagram, only, data.issues.map(() => null)));
  const spoken = new Set(holds.flatMap((rung) => data.rungs[rung].issues));
  return data.issues.map((issue, place) => {
    if (issue.leftOut) return [];
    const [can, may] = [possible[place], allowed[place]];
    const number = (cells) => cells.reduce((sum, is) => sum + is, 0);
    const insists = number(can) === 1 && number(may) > 1;
    return issue.cells.map((_, cell) => {
      if (!may[cell]) return "impossible";
      if (!can[cell]) return "refuses";
      if (insists) return "insists";
      return spoken.has(place) ? "accepts" : "silent";
    });
  });
}

/** Neighbouring cells of an amount of which everything is the same, as runs; a choice is always by itself. */
function runsOf(issue, shown) {
  const same = (a, b) =>
    shown.cells[a] === shown.cells[b] && shown.stances.every((all) => all[a] === all[b]);
  const runs = [];
  issue.cells.forEach((_, cell) => {
    const last = runs[runs.length - 1];
    if (issue.min !== null && issue.cells.length > LONG && last && same(last[0], cell)) last.push(cell);
    else runs.push([cell]);
  });
  return runs;
}

/** An amount of more cells than this is shown by runs. */
const LONG = 12;

/** A state with some rungs given up as well: of each position up to the last of them. */
function conceding(data, state, rungs) {
  const given = data.positions.map((position, place) => {
    const last = Math.max(...rungs.map((rung) => position.rungs.indexOf(rung)));
    return Math.max(state.given[place], last + 1);
  });
  return { ...state, given };
}

/** A state with a value fixed, or nothing fixed on the issue. */
function fixing(state, issue, fix) {
  return { ...state, fixed: state.fixed.map((known, place) => (place === issue ? fix : known)) };
}

/** The cheapest way from a state to a package, over red lines only if there is no other; null if there is none. */
function wayOut({ data, diagram }, state) {
  const held = heldRungs(data, state);
  for (const crosses of [false, true]) {
    const rungs = cheapestConcession(data, diagram, held, state.fixed, crosses);
    if (rungs === null) continue;
    const next = conceding(data, state, rungs);
    const answer = evaluate(question(diagram, heldRungs(data, next), next.fixed));
    return { rungs, crosses, next, count: countPackages(answer), isExact: answer.isExact };
  }
  return null;
}
