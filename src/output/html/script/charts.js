// The charts on the page: marks that what the reader chose makes untrue are struck through or written anew, with the
// same in words below the chart; or all is shown as in the file, if the reader likes that better.

const SVG = "http://www.w3.org/2000/svg";

/** Room around a sign that is written over a mark, in units of the drawing. */
const AROUND = 20;

/** The size of a sign where there is no text whose size it could take. */
const SIGN = 130;

let isFollowing = true;
let drawnCharts = [];

/** Reads the marks of all charts once, and keeps them as the file has them until something is chosen. */
function startCharts(page) {
  const file = situation(page, initialState(page.data));
  drawnCharts = [...document.querySelectorAll("figure")].map((figure) => readChart(page, figure));
  document.addEventListener("explored", ({ detail: { shown, state } }) => drawCharts(file, situation(page, state, shown)));
  for (const { button } of drawnCharts) {
    button.addEventListener("click", () => {
      isFollowing = !isFollowing;
      drawCharts(file, situation(page, state));
    });
  }
}

function readChart(page, figure) {
  const groups = [...figure.querySelectorAll("[data-mark]")].map((group) => ({ group, mark: readMark(group), box: null, fate: null }));
  const find = (selector) => figure.querySelector(selector);
  const [status, button, list] = [find(".status"), find(".follows button"), find(".told")];
  return { groups, status, button, list, follows: canFollow(page, groups.map(({ mark }) => mark)) };
}

function readMark({ dataset }) {
  const places = (text) => (text ? text.split(",").map(Number) : []);
  const { mark: kind, issue, cells, parties, rungs, number } = dataset;
  return {
    kind, number, issue: Number(issue), parties: places(parties), rungs: places(rungs),
    cells: kind === "package" ? cells.split(";").map(places) : places(cells),
  };
}

function drawCharts(file, now) {
  const isAsInFile = optionsOf(now.page.data, now.state).length === 0;
  for (const chart of drawnCharts) {
    const fates = chart.follows && isFollowing && !isAsInFile ? fatesIn(chart, file, now) : chart.groups.map(() => null);
    drawChart(chart, fates);
    tellChart(chart, fates, isAsInFile);
  }
}

/** The fate of every mark; members of an entry share that of the entry, and have nothing written on them. */
function fatesIn({ groups }, file, now) {
  const entries = new Map();
  for (const { mark } of groups) {
    if (mark.number && mark.kind !== "member" && !entries.has(mark.number)) entries.set(mark.number, fateOf(mark, file, now));
  }
  return groups.map(({ mark }) => {
    if (!mark.number) return fateOf(mark, file, now);
    const fate = entries.get(mark.number) ?? null;
    return fate && mark.kind === "member" ? { ...fate, note: null, words: null } : fate;
  });
}

/** Measures what is to be written over first, so that the page is laid out once. */
function drawChart({ groups }, fates) {
  const isSame = (one, other) => one === other || (one && other && one.is === other.is && one.note === other.note && one.words === other.words);
  const anew = groups.map((of, place) => [of, fates[place]]).filter(([of, fate]) => !isSame(of.fate, fate));
  for (const [of, fate] of anew) {
    if (fate && fate.note !== null && !of.box) of.box = of.group.getBBox();
  }
  for (const [of, fate] of anew) setApart(of, fate);
}

function setApart(of, fate) {
  const { group, box } = of;
  of.fate = fate;
  group.querySelectorAll(".now").forEach((part) => part.remove());
  group.classList.toggle("gone", fate !== null && fate.is === "gone");
  group.classList.toggle("changed", fate !== null && fate.is === "changed");
  group.classList.toggle("noted", fate !== null && fate.note !== null);
  if (fate === null || fate.note === null) return;
  const text = group.querySelector("text");
  group.append(...(text ? [noteFor(text, fate)] : signOver(box, fate)));
}

function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const titled = ({ words }) => drawn("title", {}, words);

/** What is so now, where the text of a mark stood; from the right side if it would leave the drawing. */
function noteFor(text, fate) {
  const [x, size] = [Number(text.getAttribute("x")), Number(text.getAttribute("font-size"))];
  const wide = text.ownerSVGElement.viewBox.baseVal.width;
  const fits = x + fate.note.length * size * 0.56 < wide;
  const place = fits ? { x } : { x: wide - AROUND, "text-anchor": "end" };
  const at = { ...place, y: text.getAttribute("y"), dy: text.getAttribute("dy") ?? 0, "font-size": size, class: "now" };
  return drawn("text", at, titled(fate), fate.note);
}

/** A sign in a box over a mark that has no text. */
function signOver({ x, y, width, height }, fate) {
  const box = drawn("rect", { x, y, width, height, class: "now" }, titled(fate));
  const at = { x: x + width / 2, y: y + height / 2, dy: "0.36em", "text-anchor": "middle", "font-size": SIGN, class: "now" };
  return [box, drawn("text", at, titled(fate), fate.note)];
}

/** Says above a chart what it shows, and below that what became of its marks. */
function tellChart({ groups, status, button, list, follows }, fates, isAsInFile) {
  const said = [...new Set(fates.flatMap((fate) => (fate && fate.words ? [fate.words] : [])))];
  button.hidden = isAsInFile || !follows;
  button.textContent = isFollowing ? "Show as in the file" : "Follow my choices";
  status.textContent = statusOf(groups.length, { follows, isAsInFile }, said.length);
  list.hidden = said.length === 0;
  const items = said.map((text) => element("li", {}, words(text)));
  list.replaceChildren(element("summary", {}, `What your choices change here (${said.length})`), element("ul", {}, ...items));
}

function statusOf(marks, { follows, isAsInFile }, changes) {
  if (marks === 0) return "As in the file.";
  if (!follows) return "As in the file: it would take too long to follow your choices here, or needs issues that the explorer leaves out.";
  if (isAsInFile) return "As in the file. Follows what you choose in the explorer.";
  if (!isFollowing) return "As in the file, not as you chose.";
  const what = changes === 0 ? "they change nothing here" : "what no longer holds is struck through, what is new is framed";
  return `Follows your choices: ${what}. Heading and lengths stay as in the file.`;
}
