// The page: draws what was worked out, and takes what the reader does.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; texts become text nodes. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === "onclick" || key === "onchange") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== false));
  return made;
}

/** Gives an element other children, and keeps those that are the same: a page is laid out anew only where it changed. */
function renew(parent, children) {
  children.forEach((child, place) => {
    const known = parent.childNodes[place];
    if (known === undefined) parent.append(child);
    else if (!known.isEqualNode(child)) renewOne(known, child);
  });
  while (parent.childNodes.length > children.length) parent.lastChild.remove();
}

/** Bodies of a table and parties keep those of their parts that are the same; all else is replaced. */
function renewOne(known, child) {
  if (!["TBODY", "FIELDSET", "UL"].includes(child.nodeName) || known.nodeName !== child.nodeName) return known.replaceWith(child);
  if (child.hasAttribute("class")) known.className = child.className;
  else known.removeAttribute("class");
  renew(known, [...child.childNodes]);
}

/** A text from the scenario, whose direction is its own affair. */
const words = (text) => element("bdi", {}, text);

const ZONE = { possible: ["✓", "possible"], closed: ["✕", "not possible"], impossible: ["–", "impossible by the rules"] };

let page = null;
let state = null;

/** Takes a new state: works it out, draws it and puts it into the address. */
function take(next) {
  state = next;
  const fragment = fragmentOf(page.data, state);
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  hide(byId("said"));
  draw();
}

function draw() {
  const shown = explore(page, state);
  drawVerdict(shown);
  drawMatrix(shown);
  drawHolders();
  drawExample(shown);
  drawChanges();
  byId("command").textContent = commandLine(page.data, state, shown.answer.isFeasible ? "check" : "explain");
  document.dispatchEvent(new CustomEvent("explored", { detail: { shown, state, data: page.data } }));
}

function drawVerdict(shown) {
  const is = shown.answer.isFeasible;
  const sign = element("span", { class: "sign", "aria-hidden": "true" }, is ? "✓" : "✕");
  byId("verdict").className = `verdict ${is ? "feasible" : "infeasible"}`;
  byId("verdict").replaceChildren(sign, " ", verdictWords(page.data, shown, is ? null : wayOut(page, state)));
  byId("open").hidden = is;
}

function drawChanges() {
  const changes = changesWords(page.data, state);
  byId("changes").hidden = changes.length === 0;
  byId("changes").replaceChildren(...changes.map((text) => element("li", {}, words(text))));
  byId("reset").disabled = changes.length === 0;
  byId("explorer").classList.toggle("untouched", changes.length === 0);
}

// The matrix: issues and their values down, parties across, the zone last.

function drawMatrix(shown) {
  const { parties, issues } = page.data;
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
  const heads = parties.map(({ title, consents, sign }) =>
    element("th", { scope: "col" }, element("span", { class: "name" }, words(title)), consents ? null : element("small", {}, " observer"),
      element("span", { class: "sign-of", "aria-hidden": "true" }, sign)));
  const head = element("tr", {}, element("th", { scope: "col" }, "Issue and value"), ...heads,
    element("th", { scope: "col" }, element("span", { class: "name" }, "Possible"), element("span", { class: "sign-of", "aria-hidden": "true" }, "✓")));
  const bodies = issues.map((issue, place) => (issue.leftOut ? null : issueRows(shown, issue, place))).filter(Boolean);
  renew(byId("matrix"), [element("thead", {}, head), ...bodies]);
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function issueRows(shown, issue, place) {
  const fix = state.fixed[place];
  const { left, isSettled } = shown.issues[place];
  const badge = fix ? "fixed" : !shown.answer.isFeasible ? "blocked" : isSettled ? "settled" : "open";
  const title = element("th", { scope: "rowgroup", colspan: page.data.parties.length + 2 }, words(issue.title), " ",
    element("span", { class: `badge ${badge}` }, badge === "blocked" ? "no agreement" : badge));
  const rows = runsOf(issue, shown.issues[place]).map((cells) => valueRow(shown, issue, place, cells));
  const number = issue.min !== null && !issue.tied ? numberRow(issue, place) : null;
  return element("tbody", { class: left.length ? null : badge }, element("tr", { class: "issue" }, title), ...rows, ...(number ? [number] : []));
}

function valueRow(shown, issue, place, cells) {
  const { cells: states, stances } = shown.issues[place];
  const is = states[cells[0]];
  const fix = state.fixed[place];
  const isFixed = fix !== null && cells.includes(fix.cell);
  const [sign, said] = ZONE[is];
  const label = isFixed && fix.value !== undefined ? fixWords(page.data, place, fix) : cellsWords(issue, cells);
  const button = element("button", {
    type: "button", class: `value ${is}`, "aria-pressed": String(isFixed), "data-key": `${issue.id}=${cells[0]}`,
    onclick: () => choose(place, cells, is, isFixed),
  }, words(label), is === "possible" ? null : element("span", { class: "hidden" }, `, ${said}: why?`));
  const marks = stances.map((all, party) => stanceCell(all[cells[0]], party));
  const zone = element("td", { class: `zone ${is}` }, element("span", { "aria-hidden": "true" }, sign),
    element("span", { class: "hidden" }, said));
  return element("tr", { class: isFixed ? "chosen" : null }, element("th", { scope: "row" }, button), ...marks, zone);
}

const stanceCell = (stance, party) =>
  element("td", { class: `stance ${stance} party-${party % 6}` }, element("span", { "aria-hidden": "true" }, SIGNS[stance]),
    element("span", { class: "hidden" }, stance));

function numberRow(issue, place) {
  const id = `number-${place}`;
  const input = element("input", { id, type: "text", inputmode: "decimal", size: 10, "data-key": `${issue.id}#`,
    onchange: (event) => fixNumber(issue, place, event.target.value) });
  const label = element("label", { for: id }, "another value ", issue.unit ? element("small", {}, words(issue.unit)) : null);
  return element("tr", { class: "number-row" }, element("td", { colspan: page.data.parties.length + 2 }, label, " ", input));
}

function fixNumber(issue, place, text) {
  if (!text.trim()) return;
  const fix = fixAt(issue, text.replaceAll(",", ""));
  if (fix) {
    byId(`number-${place}`).value = "";
    return chooseFix(place, fix);
  }
  const last = issue.cells[issue.cells.length - 1].range[1];
  const step = issue.step === null ? "" : `, in steps of ${issue.step}`;
  say([element("p", {}, words(`“${text}” is no value of ${issue.title}; it takes a number from ${issue.min} to ${last}${step}.`))]);
}

/** A click on a value: fixes it, frees it, or says why it is not possible. */
function choose(place, cells, is, isFixed) {
  if (isFixed) return take(fixing(state, place, null));
  if (cells.length > 1) return byId(`number-${place}`)?.focus();
  return chooseFix(place, { cell: cells[0], one: false }, is);
}

function chooseFix(place, fix, is = cellState(page, explore(page, state).answer, place, fix.cell)) {
  return is === "possible" ? take(fixing(state, place, fix)) : sayWhyNot(place, fix);
}

// The positions, by party.

function drawHolders() {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
  const holders = page.data.parties.map((party, place) => holder(party, place));
  renew(byId("holders"), holders);
  if (focused) byId("holders").querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function holder(party, place) {
  const isIn = !state.absent[place];
  const isLast = isIn && state.absent.filter((is) => !is).length === 1;
  const check = element("input", { type: "checkbox", checked: isIn, disabled: isLast, "data-key": `party ${party.id}`,
    onchange: () => take({ ...state, absent: state.absent.map((is, at) => (at === place ? !is : is)) }) });
  const positions = page.data.positions.map((position, at) => [position, at]).filter(([{ party }]) => party === place);
  const list = positions.map(([position, at]) => positionItem(position, at, isIn));
  const legend = element("legend", { class: `party-${place % 6}` }, element("label", {}, check, " ", words(party.title), element("span", { class: "sign-of", "aria-hidden": "true" }, ` (${party.sign})`)));
  const none = element("p", { class: "none" }, party.consents ? "holds no binding position" : "is heard; its consent is not needed");
  return element("fieldset", { class: isIn ? "party" : "party out" }, legend,
    list.length ? element("ul", {}, ...list) : none);
}

function positionItem(position, at, isIn) {
  const given = state.given[at];
  const isHeld = given < position.rungs.length;
  const set = (rungs) => take({ ...state, given: state.given.map((known, place) => (place === at ? rungs : known)) });
  const first = page.data.rungs[position.rungs[0]];
  const check = element("input", { type: "checkbox", checked: isHeld, disabled: !isIn, "data-key": position.id,
    onchange: () => set(isHeld ? position.rungs.length : 0) });
  const remark = element("small", {}, first.redLine ? "red line" : `weight ${grouped(first.weight)}`);
  const label = element("label", { class: isHeld ? null : "off" }, check, " ", words(position.claim), " ", remark);
  return element("li", {}, label, position.rungs.length > 1 ? ladder(position, given, isIn && isHeld, set) : null);
}

function ladder(position, given, isOpen, set) {
  const rungs = position.rungs.map((rung, level) => {
    const { words } = page.data.rungs[rung];
    const text = page.data.rungs[rung].level === 0 ? "as stated" : `settles for: ${words}`;
    return element("option", { value: level, selected: level === given }, text);
  });
  return element("select", { "aria-label": `How far: ${position.claim}`, disabled: !isOpen, "data-key": `${position.id} rung`,
    onchange: (event) => set(Number(event.target.value)) }, ...rungs);
}

// One package, for example.

function drawExample({ example }) {
  const { data } = page;
  byId("example").hidden = example === null;
  if (example === null) return;
  const amounts = amountsTogether(data, example.cells, example.truths);
  const facts = data.issues.flatMap((issue, place) => {
    if (issue.leftOut) return [];
    const fix = state.fixed[place] ?? { cell: example.cells[place] };
    const amount = amounts?.get(place);
    const value = amount ? fixWords(data, place, { value: spelled(amount) }) : fixWords(data, place, fix);
    return [element("dt", {}, words(issue.title)), element("dd", {}, words(value))];
  });
  renew(byId("package"), facts);
}

// Explanations.

function say(parts) {
  const close = element("button", { type: "button", class: "close", onclick: () => hide(byId("said")) }, "Close");
  const said = byId("said");
  said.replaceChildren(close, ...parts);
  said.hidden = false;
}

const hide = (part) => {
  part.hidden = true;
  part.replaceChildren();
};

function sayWhyNot(place, fix) {
  const { data } = page;
  const asked = fixing(state, place, fix);
  const conflict = smallestConflict(data, page.diagram, heldRungs(data, state), asked.fixed);
  const title = element("h3", {}, "Why not ", words(`${data.issues[place].title}: ${fixWords(data, place, fix)}`), "?");
  const anyway = element("button", { type: "button", onclick: () => take(asked) }, "Fix it all the same");
  say([title, ...conflictList(conflict, asked, place), element("h4", {}, "What would open it"), ...wayOutParts(asked), anyway]);
}

function sayWhatOpens() {
  const conflict = smallestConflict(page.data, page.diagram, heldRungs(page.data, state), state.fixed);
  const title = element("h3", {}, "What would open this?");
  say([title, ...wayOutParts(state), element("h4", {}, "What stands in the way"), ...conflictList(conflict, state, null)]);
}

/** The smallest conflict as a sentence and a list. */
function conflictList(conflict, asked, place) {
  const { data } = page;
  const rungs = conflict.rungs.map((rung) => [partyOf(data, rung).title, rungWords(data, rung)]);
  const rules = (conflict.rules ?? []).map((rule) => ["rule", data.rules[rule].words]);
  const fixes = conflict.fixes.filter((issue) => issue !== place).map((issue) =>
    ["your choice", `${data.issues[issue].title}: ${fixWords(data, issue, asked.fixed[issue])}`]);
  const list = [...rungs, ...rules, ...fixes].map(([who, what]) =>
    element("li", {}, element("strong", {}, words(who)), " ", words(what)));
  const sentence = element("p", {}, `${conflictSentence(conflict, place)} `,
    element("small", {}, "No smaller conflict stands behind it."));
  return [sentence, element("ul", { class: "members" }, ...list)];
}

/** The cheapest way out of a state, with a button that takes it. */
function wayOutParts(from) {
  const { data } = page;
  const way = wayOut(page, from);
  if (way === null) return [element("p", {}, "No concession helps: the rules and your choices leave no package.")];
  const list = lastRungs(data, way.rungs).map((rung) =>
    element("li", {}, element("strong", {}, words(partyOf(data, rung).title)), " ", words(leavingWords(data, rung))));
  const crossed = BigInt(way.rungs.filter((rung) => data.rungs[rung].redLine).length);
  const price = `costs ${grouped(costOf(data, way.rungs))}`;
  const head = way.crosses
    ? `Nothing short of a red line. Crossing ${several(crossed, "red line")}, it ${price}`
    : way.rungs.length ? `The cheapest concession ${price}` : "Nothing has to be given up";
  const opens = ` and opens ${several(way.count, data.counts, way.isExact)}.`;
  const take_ = element("button", { type: "button", class: "main", onclick: () => take(way.next) }, "Try it");
  return [element("p", {}, head + opens), element("ul", { class: "members" }, ...list), take_];
}

// Copying, addresses, filters, printing.

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    byId("copied").textContent = `${what} copied`;
  } catch {
    byId("copied").textContent = `${what} could not be copied; the command stands at the end of the explorer`;
  }
}

/** Whether the part of an address behind its # is a state, and not a place in the page. */
const isState = (fragment) => /^(without|drop|concede|set)=/.test(fragment);

function readAddress() {
  const fragment = location.hash.slice(1);
  if (!isState(fragment) && fragment !== "") return;
  state = stateOf(page.data, fragment);
  draw();
}

function startExplorer() {
  const data = byId("data");
  if (!data) return;
  page = prepared(JSON.parse(data.textContent));
  const signs = Object.entries(SIGNS).filter(([, sign]) => sign);
  byId("legend").replaceChildren(...signs.map(([stance, sign]) =>
    element("span", {}, element("span", { class: `stance ${stance}`, "aria-hidden": "true" }, sign), ` ${stance} `)));
  state = stateOf(page.data, isState(location.hash.slice(1)) ? location.hash.slice(1) : "");
  byId("open").addEventListener("click", sayWhatOpens);
  byId("reset").addEventListener("click", () => take(initialState(page.data)));
  byId("copy-command").addEventListener("click", () => copy(byId("command").textContent, "Command"));
  byId("copy-link").addEventListener("click", () => copy(location.href, "Link"));
  window.addEventListener("hashchange", () => isState(location.hash.slice(1)) && (readAddress(), byId("explorer").scrollIntoView()));
  startCharts(page);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide(byId("said")));
  draw();
}

function startFilters() {
  const selects = [...document.querySelectorAll("[data-filter]")];
  const rows = [...document.querySelectorAll("#position-table tbody tr[data-party]")];
  for (const select of selects) {
    const values = new Set(rows.flatMap((row) => row.dataset[select.dataset.filter].split("\n")));
    select.append(...[...values].filter(Boolean).map((value) => element("option", { value }, value)));
    select.addEventListener("change", () => filter(selects, rows));
  }
  filter(selects, rows);
}

function filter(selects, rows) {
  const fits = (row) => selects.every(({ value, dataset }) => !value || row.dataset[dataset.filter].split("\n").includes(value));
  rows.forEach((row) => (row.hidden = !fits(row)));
  const shown = rows.filter((row) => !row.hidden).length;
  byId("none-left").hidden = shown > 0 || rows.length === 0;
  byId("filtered").textContent = `${shown} of ${several(BigInt(rows.length), "position")}`;
}

/** Folded parts open for printing, and fold again after it. */
function startPrinting() {
  const folded = () => [...document.querySelectorAll("details:not([open])")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded();
    opened.forEach((part) => (part.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((part) => (part.open = false)));
}

document.querySelectorAll(".needs-script").forEach((part) => (part.hidden = false));
startFilters();
startPrinting();
startExplorer();
