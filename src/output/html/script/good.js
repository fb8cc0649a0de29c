// Which deals are good in a state: the frontier and its named points, drawn after every step.

/** At most so many deals are listed. */
const LISTED = 400;

/** What has been worked out of everything the rules allow, by the parties that take part. */
const beforehand = new Map();

document.addEventListener("explored", ({ detail }) => drawGood(detail));

function drawGood({ shown, state, data }) {
  if (data.worth === null) return;
  byId("good").hidden = false;
  const weighed = weighing(page, state.absent);
  const told = typeof data.worth === "string" ? `The frontier is not worked out here: ${data.worth}.`
    : weighed === null ? "Nothing is known of the interests of those who take part." : null;
  const parts = ["good-plane", "good-points", "good-all"].map(byId);
  if (told !== null) {
    byId("good-words").textContent = told;
    parts.forEach((part) => (part.hidden = true));
    return;
  }
  const before = frontierBefore(weighed, state);
  const now = frontierOf(shown.answer, weighed);
  const points = now === null ? [[], [], [], []] : namedPoints(now, weighed);
  byId("good-words").replaceChildren(goodWords(data, weighed, now, before, points));
  parts.forEach((part) => (part.hidden = now === null));
  byId("good-points").hidden = now === null || now.length === 0;
  if (now === null) return;
  const isTwo = weighed.parties.length === 2 && (now.length > 0 || (before !== null && before.length > 0));
  byId("good-plane").replaceChildren(...(isTwo ? [plane(data, weighed, now, before ?? [], points)] : []));
  drawPoints(data, weighed, now, points);
  drawDeals(data, weighed, now, before ?? [], points);
}

/** The frontier of everything that the rules allow, whatever is held or fixed; null if it is too large. */
function frontierBefore(weighed, { absent }) {
  const key = absent.join();
  if (!beforehand.has(key)) {
    const { data, diagram } = page;
    const nothing = question(diagram, data.rungs.map(() => false), data.issues.map(() => null));
    beforehand.set(key, frontierOf(evaluate(nothing), weighed));
  }
  return beforehand.get(key);
}

const titlesOf = (data, { parties }) => parties.map(({ party, derived }) => data.parties[party].title + (derived ? " (derived)" : ""));
const isSame = (one, other) => one.worth.every((worth, party) => worth === other.worth[party]);
const number = (place) => BigInt(place);

/** What there is, in a sentence or two. */
function goodWords(data, weighed, now, before, points) {
  const derived = weighed.parties.some(({ derived }) => derived)
    ? " Interests that are derived are the share of the weight of demands and wishes that is met, as the file states them." : "";
  if (now === null) return `The frontier of this state has too many deals to be worked out here.${derived}`;
  const list = "listed below, struck through";
  if (now.length === 0) return `No package, so no deal is good. Those that would be if nobody held anything are ${list}.${derived}`;
  const left = before === null ? null : before.filter((deal) => now.some((other) => isSame(deal, other))).length;
  const share = left === null ? ""
    : ` Of ${several(number(before.length), "deal")} that would be on it if nobody held anything, ${left === 0 ? "none" : counted(number(left))} can be reached${left < before.length ? `; the others are ${list}` : ""}.`;
  const none = points[3].length === 0 ? ` No point has a name: ${whyNoPoint(now, weighed, titlesOf(data, weighed))}.` : "";
  const one = now.length === 1 ? "1 deal is" : `${several(number(now.length), "deal")} are`;
  return `${one} on the frontier of this state: whatever betters one of these for one party is worse for another.${share}${none}${derived}`;
}

/** The names of a deal, by its place. */
const namesOf = (points, place) => POINT_NAMES.filter((_, point) => points[point].includes(place)).join(", ");

function headRow(data, weighed, first, last) {
  const titles = titlesOf(data, weighed).map((title) => element("th", { scope: "col", class: "number" }, words(title)));
  return element("thead", {}, element("tr", {}, element("th", { scope: "col" }, first), ...titles, element("th", { scope: "col" }, last)));
}

/** The named points: what each is worth, and a package for it. */
function drawPoints(data, weighed, now, points) {
  const rows = points.map((places, point) => {
    const worth = (place) => now[place].worth.map((own) => element("td", { class: "number" }, worthWords(weighed, own)));
    const name = element("th", { scope: "row" }, POINT_NAMES[point]);
    if (places.length === 0) {
      return element("tr", {}, name, ...weighed.parties.map(() => element("td", { class: "number" }, "–")), element("td", {}, "no such point"));
    }
    const tied = places.length > 1 ? `, tied with ${several(number(places.length - 1), "other deal")}` : "";
    const package_ = element("details", {}, element("summary", {}, `${places[0] + 1}${tied}`), packageList(data, now[places[0]]));
    return element("tr", {}, name, ...worth(places[0]), element("td", {}, package_));
  });
  byId("good-points").replaceChildren(headRow(data, weighed, "Point", "Deal, and a package for it"), element("tbody", {}, ...rows));
}

function packageList(data, { cells, values }) {
  const facts = data.issues.flatMap((issue, place) => {
    if (cells[place] === null) return [];
    const fix = values[place] === null ? { cell: cells[place] } : { cell: cells[place], value: values[place] };
    return [element("dt", {}, words(issue.title)), element("dd", {}, words(fixWords(data, place, fix)))];
  });
  return element("dl", {}, ...facts);
}

/** Every deal that is on the frontier now, and those that no longer are. */
function drawDeals(data, weighed, now, before, points) {
  const gone = before.filter((deal) => !now.some((other) => isSame(deal, other)));
  const row = (deal, place, isGone) => element("tr", { class: isGone ? "unreached" : null },
    element("th", { scope: "row" }, isGone ? "–" : String(place + 1)),
    ...deal.worth.map((own) => element("td", { class: "number" }, worthWords(weighed, own))),
    element("td", {}, isGone ? "cannot be reached" : namesOf(points, place)));
  const all = [...now.map((deal, place) => row(deal, place, false)), ...gone.map((deal) => row(deal, 0, true))];
  const cut = all.length > LISTED
    ? [element("tr", {}, element("td", { colspan: weighed.parties.length + 2 }, `${counted(number(all.length - LISTED))} more`))] : [];
  byId("good-deals").replaceChildren(headRow(data, weighed, "Number", "Which is"), element("tbody", {}, ...all.slice(0, LISTED), ...cut));
}

// The plane of two parties.

const PLANE = { width: 480, height: 300, left: 16, right: 150, top: 24, bottom: 24 };

function drawn(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The frontier now, a thin line for the one if nobody held anything, what no deal is worth, and the named points. */
function plane(data, weighed, now, before, points) {
  const { width, height, left, right, top, bottom } = PLANE;
  const all = [...now, ...before, { worth: weighed.reservations }];
  const scale = [0, 1].map((party) => {
    const own = all.map(({ worth }) => Number(worth[party]));
    const [low, high] = [Math.min(...own), Math.max(...own)];
    return (worth) => (high === low ? 0.5 : (Number(worth) - low) / (high - low));
  });
  const x = (worth) => left + 10 + scale[0](worth) * (width - left - right - 20);
  const y = (worth) => height - bottom - 10 - scale[1](worth) * (height - top - bottom - 20);
  const steps = (deals) => deals.reduce((path, { worth: [a, b] }, place) =>
    `${path}${place === 0 ? `M${x(a)} ${height - bottom}` : `H${x(a)}`}V${y(b)}`, "") + `H${left}`;
  const [one, other] = titlesOf(data, weighed);
  const sides = [
    drawn("path", { class: "axes", d: `M${left} ${top}V${height - bottom}H${width - right}` }),
    drawn("text", { x: left, y: 14 }, `upwards: ${other}`),
    drawn("text", { x: left, y: height - 8 }, `to the right: ${one}`),
  ];
  const [from, to] = weighed.reservations;
  const reserved = [
    drawn("line", { class: "no-deal", x1: x(from), x2: x(from), y1: top, y2: height - bottom }),
    drawn("line", { class: "no-deal", x1: left, x2: width - right, y1: y(to), y2: y(to) }),
    drawn("text", { x: width - right + 4, y: y(to) + 4 }, "no deal"),
  ];
  const lines = [["before", before], ["line", now]].filter(([, deals]) => deals.length > 0);
  const paths = lines.map(([name, deals]) => drawn("path", { class: name, d: steps(deals) }));
  const marked = [...new Set(points.flat())].sort((a, b) => Number(now[b].worth[1]) < Number(now[a].worth[1]) ? -1 : 1);
  let above = 0;
  const marks = marked.map((place) => {
    const [across, down] = [x(now[place].worth[0]), y(now[place].worth[1])];
    above = Math.max(above + 13, down - 6);
    return [
      drawn("line", { class: "no-deal", x1: across, y1: down, x2: width - right + 4, y2: above - 4 }),
      drawn("circle", { class: "point", cx: across, cy: down, r: 4 }),
      drawn("text", { class: "name", x: width - right + 8, y: above }, `${place + 1} ${namesOf(points, place)}`),
    ];
  });
  const label = `What deals are worth to ${one} and ${other}; the table below says the same.`;
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...sides, ...paths, ...reserved, ...marks.flat());
}
