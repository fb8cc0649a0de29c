// The report in a browser: what a reader does with it, and what it must never do.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";

import { address, click, open, start, text } from "./page.mjs";

const UKRAINE = "ukraine-guarantees-2025";
const scenarios = readdirSync(new URL("../../scenarios/", import.meta.url)).map((name) => name.replace(/\.ron$/, ""));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => (browser = await start()));
after(() => browser.close());

for (const name of scenarios) {
  test(`${name}: loads, explores, logs nothing and asks for nothing`, async () => {
    const { page, wrong } = await open(browser, name);
    assert.match(await text(page, "#verdict"), /Agreement possible|No agreement/);
    assert.notEqual((await page.$$("#matrix tbody")).length, 0);
    assert.deepEqual(wrong, []);
    await page.close();
  });

  for (const scheme of ["light", "dark"]) {
    for (const width of [1200, 360]) {
      test(`${name}: axe finds nothing wrong, ${scheme} at ${width} pixels`, async () => {
        const { page } = await open(browser, name, { scheme, width });
        await page.$$eval("details", (all) => all.forEach((part) => (part.open = true)));
        // The page's policy holds for its own script; the examiner comes in past it.
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
        assert.deepEqual(found, []);
        await page.close();
      });
    }
  }

  test(`${name}: nothing is wider than a phone`, async () => {
    const { page } = await open(browser, name, { width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} pixels`);
    await page.close();
  });
}

test("the frontier follows every step, and says what can no longer be reached", async () => {
  const { page, wrong } = await open(browser, "house-sale");
  const before = await text(page, "#good-words");
  assert.match(before, /^14 deals are on the frontier .* Of 111 deals .*, 10 can be reached/);
  assert.equal(await page.$$eval("#good-plane path.line", (lines) => lines.length), 1);
  assert.match(await text(page, "#good-points"), /Nash\s+0\.55\s+0\.695/);
  await page.$$eval("#good-all", ([all]) => (all.open = true));
  assert.equal(await page.$$eval("#good-deals tr.unreached", (rows) => rows.length), 101);
  await click(page, "#matrix button", "the shed stays");
  assert.notEqual(await text(page, "#good-words"), before);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("a what-if leads from no agreement to one, and its command says the same", async () => {
  const { page, wrong } = await open(browser, UKRAINE);
  assert.match(await text(page, "#verdict"), /No agreement/);
  await page.click("#open");
  assert.match(await text(page, "#said"), /The cheapest concession costs \d+ and opens [\d,]+ combinations/);
  assert.match(await text(page, "#said"), /What stands in the way/);
  await click(page, "#said button", "Try it");
  assert.match(await text(page, "#verdict"), /Agreement possible: [\d,]+ combinations/);
  assert.match(await text(page, "#command"), /^zopa check .*--(drop|concede) /);
  assert.match(page.url(), /#(drop|concede)=/);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("a position that is switched off by hand changes the count", async () => {
  const { page } = await open(browser, UKRAINE, { fragment: "#drop=russia%2Fwhole-donbas&drop=russia%2Flegal-boundaries" });
  const before = await text(page, "#verdict");
  await page.$eval('[data-key="united-states/no-nato"]', (box) => box.click());
  assert.notEqual(await text(page, "#changes"), "");
  assert.match(page.url(), /united-states%2Fno-nato/);
  await page.$eval('[data-key="united-states/no-nato"]', (box) => box.click());
  assert.equal(await text(page, "#verdict"), before);
  await page.close();
});

test("a greyed value says why, and what would open it", async () => {
  const { page, wrong } = await open(browser, UKRAINE);
  await page.click("#open");
  await click(page, "#said button", "Try it");
  await page.$eval(".value.closed", (value) => value.click());
  const said = await text(page, "#said");
  assert.match(said, /^Close\s+Why not /);
  assert.match(said, /positions? .*(exclude|cannot)/);
  assert.match(said, /What would open it/);
  assert.match(said, /costs \d+/);
  await page.keyboard.press("Escape");
  assert.ok(await page.$eval("#said", (part) => part.hidden));
  assert.deepEqual(wrong, []);
  await page.close();
});

test("a value is never greyed because of what was chosen on the same issue", async () => {
  const { page } = await open(browser, "house-sale");
  const possible = () => page.$$eval("#matrix tbody:first-of-type .value.possible", (all) => all.map((value) => value.innerText));
  const before = await possible();
  await page.$eval("#matrix tbody:first-of-type .value.possible", (value) => value.click());
  assert.deepEqual(await possible(), before);
  assert.equal((await page.$$('#matrix [aria-pressed="true"]')).length, 1);
  await page.close();
});

test("a link brings the state back", async () => {
  const first = await open(browser, UKRAINE);
  await first.page.click("#open");
  await click(first.page, "#said button", "Try it");
  const [url, verdict] = [first.page.url(), await text(first.page, "#verdict")];
  const second = await open(browser, UKRAINE, { fragment: url.slice(address(UKRAINE).length) });
  assert.equal(await text(second.page, "#verdict"), verdict);
  await second.page.click("#reset");
  assert.match(await text(second.page, "#verdict"), /No agreement/);
  assert.equal(second.page.url(), address(UKRAINE));
  await Promise.all([first.page.close(), second.page.close()]);
});

test("a concession of the briefing can be tried", async () => {
  const { page } = await open(browser, UKRAINE);
  await page.$eval("#concessions .try", (link) => link.click());
  await page.waitForFunction(() => document.getElementById("verdict").innerText.includes("Agreement possible"));
  await page.close();
});

test("keys alone are enough: focus stays where it was after a choice", async () => {
  const { page } = await open(browser, "house-sale");
  await page.$eval("#matrix .value.possible", (value) => value.focus());
  const key = await page.evaluate(() => document.activeElement.dataset.key);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), key);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
  await page.close();
});

test("positions are filtered, with how many are left", async () => {
  const { page } = await open(browser, UKRAINE);
  const all = await text(page, "#filtered");
  await page.select('[data-filter="firmness"]', "red line");
  assert.notEqual(await text(page, "#filtered"), all);
  await page.select('[data-filter="basis"]', "reported");
  assert.match(await text(page, "#filtered"), /^0 of /);
  assert.equal(await page.$eval("#none-left", (row) => row.hidden), false);
  await page.close();
});

test("without script the briefing is whole and the explorer is away", async () => {
  const { page } = await open(browser, UKRAINE, { script: false });
  const shown = await page.$$eval("section", (all) => all.filter((part) => part.getClientRects().length).map((part) => part.id));
  assert.ok(shown.includes("conflicts") && shown.includes("positions") && !shown.includes("explorer"));
  await page.close();
});

test("print has every part open and no button", async () => {
  const { page } = await open(browser, UKRAINE);
  await page.emulateMediaType("print");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal((await page.$$("details:not([open])")).length, 0);
  const buttons = await page.$$eval(".actions, nav, .filters", (all) => all.filter((part) => part.getClientRects().length).length);
  assert.equal(buttons, 0);
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20_000);
  await page.close();
});

test("dark mode is dark, and light mode light", async () => {
  const ground = async (scheme) => {
    const { page } = await open(browser, UKRAINE, { scheme });
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.close();
    return colour.match(/\d+/g).slice(0, 3).map(Number).reduce((sum, part) => sum + part, 0);
  };
  assert.ok((await ground("dark")) < 150);
  assert.ok((await ground("light")) > 700);
});

const LEADS_TO_AGREEMENT = "#drop=russia%2Fwhole-donbas&drop=russia%2Flegal-boundaries";

test("the marks of the charts follow what is chosen, in words as well, and return to the file", async () => {
  const { page, wrong } = await open(browser, UKRAINE, { fragment: LEADS_TO_AGREEMENT });
  const struck = (name) => page.$$eval(`#chart-${name} .gone > text:not(.now)`, (all) => all.map((text) => text.textContent));
  const status = (name) => text(page, `#chart-${name} .status`);
  assert.match(await status("overlap"), /^Follows your choices/);
  assert.ok((await struck("overlap")).includes("a trade of land"));
  assert.ok(!(await struck("overlap")).includes("the front line"));
  const numbers = (await struck("conflicts")).filter((words) => /^\d+$/.test(words));
  assert.equal(numbers.length, 15, "every conflict is settled");
  assert.match(await page.$eval("#chart-concessions svg", (chart) => chart.textContent), /already made/);
  const all = await page.$eval('#chart-coalitions [data-mark="coalition"] .now', (note) => note.textContent);
  const [, count] = /Agreement possible: ([\d,]+) combinations/.exec(await text(page, "#verdict"));
  assert.ok(all.endsWith(`now ${count} combinations`), all);
  await page.$eval("#chart-overlap .told", (part) => (part.open = true));
  assert.match(await text(page, "#chart-overlap .told"), /What the line between the sides follows: a trade of land is not possible/);
  await page.$eval("#chart-overlap .follows button", (button) => button.click());
  assert.match(await status("overlap"), /^As in the file/);
  assert.deepEqual(await struck("overlap"), []);
  await page.$eval("#chart-overlap .follows button", (button) => button.click());
  assert.notDeepEqual(await struck("overlap"), []);
  await page.click("#reset");
  assert.deepEqual(await struck("overlap"), []);
  assert.equal((await page.$$("svg .now")).length, 0);
  assert.deepEqual(wrong, []);
  await page.close();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing wrong where the charts follow, ${scheme}`, async () => {
    const { page } = await open(browser, UKRAINE, { fragment: LEADS_TO_AGREEMENT, scheme });
    await page.$$eval("details", (all) => all.forEach((part) => (part.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    await page.close();
  });
}

test("print leaves out an explorer in which nothing was chosen, and what can only be clicked", async () => {
  const shown = async (fragment) => {
    const { page } = await open(browser, UKRAINE, { fragment });
    await page.emulateMediaType("print");
    const found = await page.evaluate(() => ["#explorer", "#matrix", ".choices", ".follows button", "#changes"]
      .filter((selector) => document.querySelector(selector).getClientRects().length > 0));
    await page.close();
    return found;
  };
  assert.deepEqual(await shown(""), []);
  assert.deepEqual(await shown(LEADS_TO_AGREEMENT), ["#explorer", "#matrix", "#changes"]);
});
