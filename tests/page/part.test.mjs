// A page that had no room for some issues: what it leaves out, and what its counts are of.

import assert from "node:assert/strict";
import { test } from "node:test";

import { script } from "./script.mjs";
import { inPart, whole } from "./states.mjs";

/** Combinations of cells are gone through where there are no more than this. */
const MOST = 4000;

/** So many states of a page are counted one by one. */
const COUNTED = 10;

/** Every choice of a cell on the issues that a page kept, what is fixed being fixed. */
function* combinations(data, fixed, issue = 0, chosen = []) {
  if (issue === data.issues.length) return yield chosen;
  const { leftOut, cells } = data.issues[issue];
  const places = leftOut ? [null] : fixed[issue] ? [fixed[issue].cell] : cells.map((_, cell) => cell);
  for (const cell of places) yield* combinations(data, fixed, issue + 1, [...chosen, cell]);
}

for (const { name, data, leftOut, answered } of inPart) {
  const all = whole.find((page) => name === `${page.name} in part`);
  const kept = data.issues.filter((issue) => !issue.leftOut);

  test(`${name}: the issues that are left out are marked, and nothing is said of them`, () => {
    assert.deepEqual(data.issues.flatMap(({ id, leftOut }) => (leftOut ? [id] : [])), leftOut);
    assert.notEqual(kept.length, 0);
    const page = script.prepared(data);
    for (const { state } of answered.slice(0, 20)) {
      script.explore(page, state).issues.forEach(({ cells, left }, issue) => {
        assert.equal(cells.length === 0 && left.length === 0, data.issues[issue].leftOut);
      });
    }
    const address = `set=${encodeURIComponent(`${leftOut[0]}=${data.issues.find(({ id }) => id === leftOut[0]).cells[0].name}`)}`;
    assert.ok(script.stateOf(data, address).fixed.every((fix) => fix === null), "nothing is fixed on them");
  });

  test(`${name}: counts are of what is left of the packages, each once`, () => {
    let counted = 0;
    for (const { state, held, answer } of answered) {
      const size = kept.reduce((product, { id, cells }) => product * (state.fixed[data.issues.findIndex((issue) => issue.id === id)] ? 1 : cells.length), 1);
      if (size > MOST || counted === COUNTED) continue;
      counted += 1;
      let count = 0n;
      for (const cells of combinations(data, state.fixed)) {
        const fixed = cells.map((cell) => (cell === null ? null : { cell, one: false }));
        if (!script.evaluate(script.question(all.diagram, held, fixed)).isFeasible) continue;
        count += cells.reduce((product, cell, issue) => product * (cell === null ? 1n : BigInt(data.issues[issue].cells[cell].values)), 1n);
      }
      assert.equal(script.countPackages(answer), count);
    }
    assert.ok(counted > 0);
  });
}
