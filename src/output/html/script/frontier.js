// The frontier of a state: what packages are worth to the parties, and which none betters.
//
// Worth is added up in whole numbers of one unit, common to all parties, so that two packages are worth the same only if
// they are. From the ends of a piece to its root, every node keeps what the rest of a package can come to and what no
// other rest betters (dynamic programming over vectors: Brown and Strauch, 1965).

/** No node keeps more vectors than this, and no state more in all. */
const MOST_VECTORS = 4000;
const MOST_KEPT = 400000;

/**
 * What packages are worth to the parties that take part, prepared for `frontierOf`; null if nothing is known of any.
 *
 * By issue and cell, `options` has what its values add and no other value of the cell betters; `bonuses` has by place
 * among the soft formulas what is lost where a condition fails.
 */
function weighing(page, absent) {
  const { data, diagram } = page;
  if (!Array.isArray(data.worth)) return null;
  const parties = data.worth.filter(({ party }) => !absent[party]);
  if (parties.length === 0) return null;
  const scale = commonScale(data, parties);
  const whole = (number) => number[0] * (scale / number[1]);
  const values = data.issues.map((issue, place) => valuesOf(data, parties, issue, place, whole));
  const reservations = parties.map(({ reservation }) => whole(fraction(reservation)));
  const bonuses = bonusesOf(data, diagram, parties, whole);
  const fits = largestSum(values, bonuses, reservations) <= BigInt(Number.MAX_SAFE_INTEGER);
  const told = fits ? Number : (number) => number;
  const inNumbers = ({ worth, value }) => ({ worth: worth.map(told), value });
  return {
    parties, scale, none: parties.map(() => told(0n)),
    reservations: reservations.map(told),
    values: values.map((cells) => cells.map((all) => all.map(inNumbers))),
    bonuses: new Map([...bonuses].map(([place, worth]) => [place, worth.map(told)])),
  };
}

/** How many units make a worth of one: as few as make every number of the parties whole. */
function commonScale(data, parties) {
  let scale = 1n;
  const take = ([, under]) => (scale *= reduced(under, scale)[0]);
  for (const { reservation, bonuses, issues } of parties) {
    [reservation, ...bonuses].map(fraction).forEach(take);
    issues.forEach((worth, place) => {
      if (worth === null) return;
      data.issues[place].cells.forEach((cell, of) => valuesIn(data.issues[place], cell).forEach((value) =>
        take(worthOf(worth, of, value))));
    });
  }
  return scale;
}

/** What a value adds: a choice by its place, an amount by the points between which its worth is a line. */
function worthOf(worth, cell, value) {
  if (worth.choices) return fraction(worth.choices[cell]);
  const points = worth.points.map((point) => point.map(fraction));
  const next = points.findIndex(([amount]) => compared(value, amount) <= 0);
  if (next === 0) return points[0][1];
  if (next < 0) return points[points.length - 1][1];
  const [[from, low], [to, high]] = [points[next - 1], points[next]];
  return plus(low, times(minus(high, low), over(minus(value, from), minus(to, from))));
}

/** The values of a cell: numbers of an amount, or null for a choice. An amount without a step has those of its ends. */
function valuesIn(issue, { range }) {
  if (issue.min === null) return [null];
  const [low, high] = [fraction(range[0]), fraction(range[1])];
  if (issue.step === null) return [low];
  const [min, step] = [fraction(issue.min), fraction(issue.step)];
  const values = [];
  let at = floored(over(minus(low, min), step));
  for (;;) {
    const value = plus(min, times([at, 1n], step));
    const [below, above] = [compared(value, low), compared(value, high)];
    if (above > 0 || (above === 0 && range[3])) return values;
    if (below > 0 || (below === 0 && !range[2])) values.push(value);
    at += 1n;
  }
}

/** By cell, what the values of an issue add; one value where all add nothing. */
function valuesOf(data, parties, issue, place, whole) {
  const none = parties.map(() => 0n);
  if (parties.every(({ issues }) => issues[place] === null)) return issue.cells.map(() => [{ worth: none, value: null }]);
  return issue.cells.map((cell, of) => valuesIn(issue, cell).map((value) => ({
    worth: parties.map(({ issues }) => (issues[place] === null ? 0n : whole(worthOf(issues[place], of, value)))),
    value: value === null ? null : spelled(value),
  })));
}

/** By place among the soft formulas, what each condition adds for whom. */
function bonusesOf(data, diagram, parties, whole) {
  const bonuses = new Map();
  let place = diagram.rungs + diagram.rules;
  for (const known of data.worth) {
    for (const worth of known.bonuses) {
      const of = parties.indexOf(known);
      if (of >= 0) bonuses.set(place, parties.map((_, party) => (party === of ? whole(fraction(worth)) : 0n)));
      place += 1;
    }
  }
  return bonuses;
}

/** More than whatever is added up on the way. */
function largestSum(values, bonuses, reservations) {
  const size = (number) => (number < 0n ? -number : number);
  const most = (all) => all.reduce((most, { worth }) => worth.reduce((most, one) => (size(one) > most ? size(one) : most), most), 0n);
  let sum = reservations.reduce((sum, number) => sum + size(number), 0n);
  for (const cells of values) sum += most(cells.flat());
  for (const worth of bonuses.values()) sum += 2n * worth.reduce((sum, number) => sum + size(number), 0n);
  return sum * 2n * BigInt(reservations.length);
}

/**
 * The deals of a state that no other one betters, the best for the first party first, each `{worth, cells, values}` with
 * one package: by issue its cell, and the amount where it matters. Null if they are too many to be worked out.
 */
function frontierOf(answer, weighed) {
  if (!answer.isFeasible) return [];
  const { asked, found } = answer;
  const { diagram, fixed } = asked;
  const budget = { left: MOST_KEPT };
  let deals = [{ worth: basis(diagram, weighed), choice: null, rest: null }];
  diagram.issues.forEach((issue, place) => {
    if (issue.piece >= 0) return;
    const cells = fixed[place] ? [fixed[place].cell] : issue.left.flatMap((left, cell) => (left ? [cell] : []));
    deals = deals && joined(deals, alone(optionsIn(weighed, fixed, place, cells)), budget);
  });
  diagram.pieces.forEach((piece, place) => {
    const rests = deals && frontierOfPiece(asked, piece, found[place], weighed, budget);
    deals = rests && joined(deals, rests, budget);
  });
  return deals && deals.map((deal) => dealOf(diagram, deal));
}

/** What every package is worth if all conditions hold that can. */
function basis(diagram, { none, bonuses }) {
  let worth = none;
  bonuses.forEach((added, place) => {
    if (!diagram.always.includes(place)) worth = added_(worth, added);
  });
  return worth;
}

const added_ = (one, other) => one.map((worth, party) => worth + other[party]);

/** What the open values of some cells of an issue add, those left out that another one betters. */
function optionsIn({ values }, fixed, issue, cells) {
  const fix = fixed[issue];
  const all = cells.flatMap((cell) => values[issue][cell].map(({ worth, value }) => ({ worth, choice: { issue, cell, value } })));
  const isMeant = ({ choice }) => fix === null || fix.value === undefined || choice.value === null || choice.value === fix.value;
  return unbettered(all.filter(isMeant));
}

const alone = (options) => options.map(({ worth, choice }) => ({ worth, choice, rest: null }));

/** Every deal with every rest, those left out that another one betters; null if they become too many. */
function joined(deals, rests, budget) {
  if (deals.length * rests.length > 50 * MOST_VECTORS) return null;
  const all = deals.flatMap((deal) => rests.map((rest) => ({ worth: added_(deal.worth, rest.worth), choice: null, rest: [deal, rest] })));
  return kept(all, budget);
}

/** Those that no other one betters; null if they are more than is allowed. */
function kept(vectors, budget) {
  const best = unbettered(vectors);
  budget.left -= best.length;
  return best.length > MOST_VECTORS || budget.left < 0 ? null : best;
}

/** What a piece can add, from its ends to its root; null if it is too much. */
function frontierOfPiece(asked, piece, { labels, classes, alive }, weighed, budget) {
  const lost = piece.labels.map((label) => lostBy(weighed, label));
  let below = piece.ends.map((ways) => unbettered(ways.filter(({ breaks }) => !breaks.some(asked.isHeld))
    .map(({ breaks }) => ({ worth: lostBy(weighed, breaks), choice: null, rest: null }))));
  for (let place = piece.layers.length - 1; place >= 0; place -= 1) {
    const layer = piece.layers[place];
    const open = layer.classes.map((cells, of) => (classes[place][of] ? optionsOfClass(asked, weighed, layer, cells) : []));
    const here = [];
    for (let node = 0; node < layer.nodes; node += 1) {
      const set = alive[place][node] ? nodeVectors(layer, node, open, { labels, lost, below, alive: alive[place + 1] }, budget) : [];
      if (set === null) return null;
      here.push(set);
    }
    below = here;
  }
  return below[0];
}

function optionsOfClass({ fixed }, weighed, { issue }, cells) {
  return optionsIn(weighed, fixed, issue, fixed[issue] ? [fixed[issue].cell] : cells);
}

function nodeVectors({ to, label, classes }, node, open, { labels, lost, below, alive }, budget) {
  const vectors = [];
  for (let of = 0, edge = node * classes.length; of < classes.length; of += 1, edge += 1) {
    if (to[edge] === CLOSED || !labels[label[edge]] || !alive[to[edge]]) continue;
    for (const { worth, choice } of open[of]) {
      const own = added_(worth, lost[label[edge]]);
      for (const rest of below[to[edge]]) vectors.push({ worth: added_(own, rest.worth), choice, rest });
    }
    if (vectors.length > 50 * MOST_VECTORS) return null;
  }
  return kept(vectors, budget);
}

/** What is lost where these conditions fail. */
function lostBy({ none, bonuses }, broken) {
  return broken.reduce((worth, place) => (bonuses.has(place) ? worth.map((own, party) => own - bonuses.get(place)[party]) : worth), none);
}

/** Those of some vectors that no other one betters, each once, the best for the first party first. */
function unbettered(vectors) {
  const before = (one, other) => {
    const party = one.worth.findIndex((worth, place) => worth !== other.worth[place]);
    return party < 0 ? 0 : one.worth[party] > other.worth[party] ? -1 : 1;
  };
  const best = [];
  const covers = ({ worth }, other) => worth.every((own, party) => own >= other[party]);
  // With two parties the last one kept has most for the second.
  const isTwo = vectors.length > 0 && vectors[0].worth.length <= 2;
  for (const vector of [...vectors].sort(before)) {
    const rivals = isTwo ? best.slice(-1) : best;
    if (!rivals.some((other) => covers(other, vector.worth))) best.push(vector);
  }
  return best;
}

/** A deal with its package, gathered from what it is made of. */
function dealOf({ issues }, { worth, choice, rest }) {
  const [cells, values] = [issues.map(() => null), issues.map(() => null)];
  const open = [{ choice, rest }];
  while (open.length) {
    const { choice, rest } = open.pop();
    if (choice) [cells[choice.issue], values[choice.issue]] = [choice.cell, choice.value];
    if (rest) open.push(...(Array.isArray(rest) ? rest : [rest]));
  }
  return { worth, cells, values };
}
