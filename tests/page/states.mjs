// The states that `cargo test --test page` wrote, each with what the script makes of it. PAGE_STATES names the folder.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { script } from "./script.mjs";

const folder = process.env.PAGE_STATES;
assert.ok(folder, "PAGE_STATES names the folder that `cargo test --test page` writes to");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
assert.notEqual(names.length, 0, "there are states");

/** The state that a recorded one means, by way of an address. */
function stateOf(data, recorded) {
  const parts = new URLSearchParams();
  for (const name of ["without", "drop", "concede", "set"]) recorded[name].forEach((value) => parts.append(name, value));
  return script.stateOf(data, parts.toString());
}

function read(name) {
  const { data, states, leftOut } = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const diagram = script.readDiagram(data);
  const answered = states.map((recorded) => {
    const state = stateOf(data, recorded);
    const held = script.heldRungs(data, state);
    const answer = script.evaluate(script.question(diagram, held, state.fixed));
    return { recorded, state, held, answer };
  });
  return { name: basename(name, ".json"), data, diagram, leftOut, answered };
}

/** A page of every scenario, and of most another that had too little room for all of it. */
export const pages = names.map(read);
export const whole = pages.filter(({ leftOut }) => leftOut.length === 0);
export const inPart = pages.filter(({ leftOut }) => leftOut.length > 0);
