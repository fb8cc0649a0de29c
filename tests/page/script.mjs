// The functions of the page's script, for tests: the files are those that the page carries.

import { readFileSync } from "node:fs";

const folder = new URL("../../src/output/html/script/", import.meta.url);
const files = ["numbers", "diagram", "concessions", "sums", "state", "frontier", "points", "words", "explorer", "marks"];
const text = files.map((name) => readFileSync(new URL(`${name}.js`, folder), "utf8")).join("\n");
const names = [...text.matchAll(/^(?:function|const) (\w+)/gm)].map(([, name]) => name);

export const script = new Function(`"use strict";\n${text}\nreturn { ${names.join(", ")} };`)();
