// What the marks of the charts become, against the program's own charts of the same state.

import assert from "node:assert/strict";
import { test } from "node:test";

import { script } from "./script.mjs";
import { inPart, whole } from "./states.mjs";

const placesOf = (list, ids) => ids.map((id) => list.findIndex((item) => item.id === id));

for (const { name, data, answered } of whole) {
  const page = script.prepared(data);
  const at = (state) => script.situation(page, state);
  const file = at(script.initialState(data));
  const charted = answered.filter(({ recorded }) => recorded.charts).map((of) => ({ ...of, now: at(of.state) }));

  test(`${name}: what sets of parties could sign is what the program counts`, () => {
    for (const { recorded, now } of charted) {
      for (const { parties, packages } of recorded.charts.coalitions) {
        const note = script.coalitionNote(now, placesOf(data.parties, parties));
        assert.equal(note, script.several(BigInt(packages), data.counts), JSON.stringify(recorded.options));
      }
    }
  });

  test(`${name}: what there is without a position is what the program finds`, () => {
    for (const { recorded, now } of charted) {
      for (const { position, packages, cheapest } of recorded.charts.pivots) {
        const place = data.positions.findIndex(({ id }) => id === position);
        const note = script.withoutNote(now, data.positions[place].rungs);
        const costs = cheapest === null ? "no deal short of a red line" : `a deal costs ${script.grouped(cheapest)}`;
        assert.equal(note, packages === "0" ? costs : script.several(BigInt(packages), data.counts), JSON.stringify(recorded.options));
      }
    }
  });

  test(`${name}: a concession of the program is enough, and made once it is made`, () => {
    for (const { recorded, now, state } of charted.filter(({ recorded }) => recorded.concessions.length > 0)) {
      const rungs = placesOf(data.rungs, recorded.concessions[0]);
      assert.match(script.concessionNote(now, rungs), /^cost .*, opens [^n]/, JSON.stringify(recorded.options));
      const made = at(script.conceding(data, state, rungs));
      assert.equal(script.concessionNote(made, rungs), "already made");
      assert.match(script.concessionNote(made, []), /already made/);
    }
  });

  test(`${name}: a conflict stands as long as all of it is held`, () => {
    for (const { recorded, now, state, held } of charted.filter(({ recorded }) => !recorded.feasible)) {
      const { rungs } = script.smallestConflict(data, page.diagram, held, state.fixed);
      assert.equal(script.fateOf({ kind: "conflict", number: "1", rungs }, file, now), null);
      for (const rung of rungs) {
        const settled = at(script.conceding(data, state, [rung]));
        assert.equal(script.fateOf({ kind: "conflict", number: "1", rungs }, file, settled).is, "gone", JSON.stringify(recorded.options));
      }
    }
  });

  test(`${name}: an example is a package, and goes with what it breaks`, () => {
    for (const { now, answer, held } of charted) {
      const example = script.examplePackage(answer);
      if (example === null) continue;
      const cells = example.cells.map((cell) => [cell]);
      assert.ok(script.isPackage(now, cells, held));
      const others = now.page.allowed.map((_, issue) => data.issues[issue].cells.flatMap((_, cell) => (cell === example.cells[issue] ? [] : [cell])));
      others.forEach((all, issue) => {
        const fixed = at(script.fixing(now.state, issue, { cell: all[0], one: false }));
        if (all.length) assert.ok(!script.isPackage(fixed, cells, fixed.held), "what is fixed otherwise excludes it");
      });
    }
  });

  test(`${name}: as in the file, every mark is as it was`, () => {
    const same = at(script.initialState(data));
    data.issues.forEach((issue, place) => issue.cells.forEach((_, cell) => {
      for (const kind of ["value", "zone"]) assert.equal(script.fateOf({ kind, issue: place, cells: [cell] }, file, same), null);
      data.parties.forEach((_, party) => {
        assert.equal(script.fateOf({ kind: "stance", issue: place, cells: [cell], parties: [party] }, file, same), null);
        assert.equal(script.fateOf({ kind: "reach", issue: place, parties: [party] }, file, same), null);
      });
    }));
    data.rungs.forEach((_, rung) => assert.equal(script.fateOf({ kind: "rung", rungs: [rung] }, file, same), null));
  });

  test(`${name}: what is struck through is in no package, and what is not is in one`, () => {
    for (const { now, recorded } of charted.filter(({ recorded }) => recorded.feasible)) {
      data.issues.forEach((_, issue) => now.issues[issue].cells.forEach((is, cell) => {
        const isIn = now.state.fixed[issue] ? now.state.fixed[issue].cell === cell : recorded.possible[issue].includes(cell);
        const expected = isIn ? /^(possible|settled)$/ : /^(ruled out|impossible)$/;
        assert.match(script.zoneNote(now, issue, [cell]), expected, JSON.stringify(recorded.options));
        const fate = script.fateOf({ kind: "value", issue, cells: [cell] }, file, now);
        assert.ok(!isIn || fate === null);
      }));
    }
  });
}

for (const { name, data } of inPart) {
  test(`${name}: marks that speak of all issues do not follow`, () => {
    const page = script.prepared(data);
    assert.ok(!script.canFollow(page, [{ kind: "coalition" }]));
    assert.ok(script.canFollow(page, [{ kind: "conflict" }, { kind: "stance" }]));
  });
}
