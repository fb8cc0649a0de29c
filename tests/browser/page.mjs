// Opens reports in headless Chromium and watches what a page must not do: log errors, or ask for anything outside itself.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const folder = process.env.REPORTS ?? new URL("../../outputs/", import.meta.url).pathname;

/** Starts the browser; CHROMIUM names it where it is elsewhere. */
export const start = () =>
  puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
  });

/** The address of the report of a scenario. */
export const address = (name, fragment = "") =>
  pathToFileURL(join(folder, name, "report.html")).href + fragment;

/** Opens a report. `wrong` collects what it must not do. */
export async function open(browser, name, { fragment = "", width = 1200, height = 900, scheme = "light", script = true } = {}) {
  const page = await browser.newPage();
  const wrong = [];
  const own = address(name);
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    const url = request.url().split("#")[0];
    if (url !== own && !url.startsWith("data:")) wrong.push(`asked for ${url}`);
  });
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(address(name, fragment), { waitUntil: "load" });
  return { page, wrong };
}

/** The text of an element as a reader sees it. */
export const text = (page, selector) => page.$eval(selector, (found) => found.innerText.trim());

/** Clicks the first element of a kind that holds a text. */
export async function click(page, selector, holding) {
  const all = await page.$$(selector);
  for (const found of all) {
    const shown = await found.evaluate((node) => node.innerText);
    if (shown.includes(holding)) {
      await found.evaluate((node) => node.click());
      return;
    }
  }
  throw new Error(`no ${selector} holds “${holding}”`);
}
