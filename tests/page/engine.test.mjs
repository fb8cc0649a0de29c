// The script's engine against the program's, on hundreds of random states of every scenario. Verdict, possible values,
// concessions and conflicts are the same where a page had no room for some issues; counts are another matter
// (part.test.mjs).

import assert from "node:assert/strict";
import { test } from "node:test";

import { script } from "./script.mjs";
import { pages, whole } from "./states.mjs";

const ids = (data, rungs) => rungs.map((rung) => data.rungs[rung].id);
const sorted = (list) => [...list].sort();

for (const { name, data, diagram, answered } of pages) {
  const both = answered.map(({ recorded }) => recorded.feasible);

  test(`${name}: states with and without an agreement are among them`, () => {
    assert.ok(answered.length >= 60 && both.includes(true) && both.includes(false));
  });

  test(`${name}: the verdict is that of the program`, () => {
    for (const { recorded, answer } of answered) assert.equal(answer.isFeasible, recorded.feasible, JSON.stringify(recorded.options));
  });

  test(`${name}: the possible values of an issue are those of the program, whatever is fixed on it`, () => {
    for (const { recorded, answer } of answered) {
      const cells = answer.possible.map((all) => all && Array.from(all).flatMap((is, cell) => (is ? [cell] : [])));
      const known = recorded.possible.map((all, issue) => (data.issues[issue].leftOut ? null : all));
      assert.deepEqual(cells, known, JSON.stringify(recorded.options));
    }
  });

  test(`${name}: the example is a package`, () => {
    for (const { recorded, held, answer } of answered) {
      const example = script.examplePackage(answer);
      assert.equal(example !== null, recorded.feasible);
      if (example === null) continue;
      const fixed = example.cells.map((cell) => ({ cell, one: false }));
      assert.ok(script.evaluate(script.question(diagram, held, fixed)).isFeasible);
    }
  });

  test(`${name}: the concession is a cheapest one of the program's`, () => {
    for (const { recorded, state, held } of answered) {
      const concession = script.cheapestConcession(data, diagram, held, state.fixed);
      if (recorded.feasible) {
        assert.deepEqual(concession, []);
        continue;
      }
      assert.equal(concession !== null, recorded.cheapest !== null, JSON.stringify(recorded.options));
      if (concession === null) continue;
      const known = recorded.concessions.map((set) => sorted(set).join(" "));
      assert.ok(known.includes(sorted(ids(data, concession)).join(" ")), JSON.stringify(recorded.options));
      assert.equal(script.costOf(data, concession), recorded.cheapest);
    }
  });

  test(`${name}: the conflict is one of the program's smallest, with the rules that the program names`, () => {
    for (const { recorded, state, held } of answered) {
      const conflict = script.smallestConflict(data, diagram, held, state.fixed);
      assert.equal(conflict === null, recorded.feasible);
      if (conflict === null) continue;
      const positions = sorted(ids(data, conflict.rungs)).join(" ");
      const same = recorded.smallest.find((known) => sorted(known.positions).join(" ") === positions);
      assert.ok(same, `${positions} in ${JSON.stringify(recorded.options)}`);
      const settings = conflict.fixes.map((issue) => script.settingOf(data, state, issue));
      const rules = [...(conflict.rules ?? []).map((rule) => data.rules[rule].id), ...settings.map((text) => `set:${text}`)];
      // A page that takes rules for granted tells the choices of the reader, and not the rules.
      const told = same.rules.filter((rule) => conflict.rules !== null || rule.startsWith("set:"));
      assert.deepEqual(sorted(rules), sorted(told), JSON.stringify(recorded.options));
    }
  });

  test(`${name}: an address brings the state back, and its options are those of the command line`, () => {
    for (const { recorded, state } of answered) {
      assert.deepEqual(script.stateOf(data, script.fragmentOf(data, state)), state);
      const options = script.optionsOf(data, state).map(([option, value]) => `${option} ${value}`);
      assert.deepEqual(options, recorded.options.map(([option, value]) => `${option} ${value}`));
    }
  });

  test(`${name}: what is shown of a state hangs together`, () => {
    const page = script.prepared(data);
    for (const { state, recorded } of answered) {
      const { issues, answer } = script.explore(page, state);
      assert.equal(answer.isFeasible, recorded.feasible);
      issues.forEach(({ cells, left, stances }, issue) => {
        if (data.issues[issue].leftOut) return;
        left.forEach((cell) => assert.equal(cells[cell], "possible"));
        assert.equal(left.length > 0, recorded.feasible);
        cells.forEach((is, cell) => {
          const refused = stances.some((all) => all[cell] === "refuses");
          assert.ok(!refused || is !== "possible", `${data.issues[issue].id} ${cell}`);
        });
      });
    }
  });

  test(`${name}: amounts that sums tie together are numbers inside their ranges`, () => {
    for (const { answer } of answered.filter(({ answer }) => answer.isFeasible)) {
      const example = script.examplePackage(answer);
      const amounts = script.amountsTogether(data, example.cells, example.truths);
      if (example.truths.size === 0) continue;
      assert.ok(amounts);
      for (const [sum, truth] of example.truths) {
        const { terms, atLeast, strict } = data.sums[sum];
        const all = terms.map(([issue, of]) => script.times(script.fraction(of), amounts.get(issue)));
        const order = script.compared(all.reduce(script.plus), script.fraction(atLeast));
        assert.equal(strict ? order > 0 : order >= 0, truth);
      }
    }
  });

  test(`${name}: the frontier and its named points are those of the program`, () => {
    const page = script.prepared(data);
    const told = answered.filter(({ recorded }) => recorded.frontier !== null);
    if (typeof data.worth === "string") return;
    assert.ok(told.length >= 10, `${told.length} states`);
    assert.ok(told.some(({ recorded }) => recorded.frontier.deals.length > 0));
    for (const { recorded, state, answer } of told) {
      const weighed = script.weighing(page, state.absent);
      const deals = script.frontierOf(answer, weighed);
      assert.ok(deals && recorded.frontier.complete, JSON.stringify(recorded.options));
      const worth = (deal) => deal.worth.map((own) => script.spelled(script.worthIn(weighed, own)));
      assert.deepEqual(deals.map(worth), recorded.frontier.deals, JSON.stringify(recorded.options));
      const named = script.namedPoints(deals, weighed).map((places) => places.map((place) => worth(deals[place])));
      assert.deepEqual(named, recorded.frontier.named, JSON.stringify(recorded.options));
    }
  });

  test(`${name}: the package of a deal is in the state, and worth what is said`, () => {
    const page = script.prepared(data);
    for (const { state, held, answer } of answered) {
      const weighed = script.weighing(page, state.absent);
      for (const { worth, cells, values } of (weighed && script.frontierOf(answer, weighed)) ?? []) {
        const fixed = cells.map((cell, issue) => (cell === null ? null : { cell, one: true, value: values[issue] ?? undefined }));
        const alone = script.evaluate(script.question(diagram, held, fixed));
        assert.ok(alone.isFeasible);
        assert.deepEqual(script.frontierOf(alone, weighed).map((deal) => deal.worth), [worth]);
      }
    }
  });
}

for (const { name, answered } of whole) {
  test(`${name}: the count is that of the program`, () => {
    for (const { recorded, answer } of answered) {
      assert.ok(answer.isExact);
      assert.equal(String(script.countPackages(answer)), recorded.packages, JSON.stringify(recorded.options));
    }
  });
}
