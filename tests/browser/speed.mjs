// How long a click takes in the reports named: `REPORTS=FOLDER node speed.mjs NAME...`, for docs/report.md.
//
// A click is timed from the event until the page is laid out anew. Positions are switched off and on again, and values
// fixed and freed, each in turn; then the smallest conflict is asked for, where there is one.

import { open, start } from "./page.mjs";

/** The most clicks of a kind in a report. */
const CLICKS = 40;

/** Clicks what a selector finds, one after the other and twice each; the times in milliseconds. */
const times = (page, selector, most) =>
  page.evaluate((selector, most) => {
    const keys = [...document.querySelectorAll(selector)].map((found) => found.dataset.key ?? "").slice(0, most);
    const find = (key) => (key ? document.querySelector(`${selector}[data-key="${CSS.escape(key)}"]`) : document.querySelector(selector));
    const found = [];
    for (const key of keys.flatMap((key) => [key, key])) {
      const control = find(key);
      if (!control) continue;
      const begin = performance.now();
      control.click();
      document.body.getBoundingClientRect();
      found.push(performance.now() - begin);
    }
    return found;
  }, selector, most);

const told = (all) => {
  if (all.length === 0) return "-";
  const sorted = [...all].sort((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1].toFixed(1)} ms, worst ${sorted[sorted.length - 1].toFixed(1)} ms (${all.length})`;
};

const browser = await start();
for (const name of process.argv.slice(2)) {
  const { page } = await open(browser, name);
  page.setDefaultTimeout(0);
  const kinds = [
    ["positions", "#holders li input", CLICKS],
    ["values", "#matrix .value.possible", CLICKS],
    ["conflict", "#open:not([hidden])", 1],
    ["why not", "#matrix .value.closed", CLICKS],
  ];
  for (const [kind, selector, most] of kinds) console.log(`${name}: ${kind}: ${told(await times(page, selector, most))}`);
  await page.close();
}
await browser.close();
