// What to give up, and what stands in the way: the cheapest concession and the smallest conflict of a question.

// Prices are numbers, or big integers where sums of them would not be exact as numbers. What is not for sale costs
// `never`, which no sum of prices reaches and no sum with it falls below.

/** Prices of rungs as one number each: red lines first, then cost, then how many. */
function prices(data, held, mayCrossRedLines) {
  const total = data.rungs.reduce((sum, rung) => sum + BigInt(rung.units), 1n);
  const many = BigInt(data.rungs.length + 1);
  const each = data.rungs.map((rung, place) => {
    if (!held[place]) return 0n;
    if (rung.redLine) return mayCrossRedLines ? total * many + 1n : null;
    return BigInt(rung.units) * many + 1n;
  });
  return inMachineNumbers(each);
}

/** One each for what is held and may be broken, nothing for what is not held. */
function singly(held, kept) {
  return inMachineNumbers(Array.from(held, (isHeld, place) => (kept.has(place) ? null : isHeld ? 1n : 0n)));
}

/** Prices, null for what is not for sale: as machine numbers where their sum is exact in them. */
function inMachineNumbers(each) {
  const sum = each.reduce((sum, price) => sum + (price ?? 0n), 0n);
  if (sum <= BigInt(Number.MAX_SAFE_INTEGER)) {
    const numbers = (count) => new Float64Array(count);
    return { each: each.map((price) => (price === null ? Infinity : Number(price))), none: 0, never: Infinity, numbers };
  }
  const never = sum + 1n;
  return { each: each.map((price) => price ?? never), none: 0n, never, numbers: (count) => new Array(count) };
}

/** The price of some rungs and rules. */
function priceOf({ diagram, isHeld }, { each, none, never }, places) {
  let sum = none;
  for (const place of places) {
    if (place < diagram.rungs) sum += each[place];
    else if (isHeld(place)) return never;
  }
  return sum < never ? sum : never;
}

/** The cheapest set of held rungs that some way through the piece breaks; null if there is no way. */
function cheapestInPiece(asked, piece, priced) {
  const labels = piece.labels.map((label) => priceOf(asked, priced, label));
  const classes = piece.layers.map((layer) => openClasses(asked, layer));
  const least = [piece.ends.map((ways) => cheapestWay(asked, priced, ways).price)];
  for (let place = piece.layers.length - 1; place >= 0; place -= 1) {
    least.unshift(leastBelow(piece.layers[place], labels, classes[place], least[0], priced));
  }
  if (least[0][0] >= priced.never) return null;
  return brokenOnTheWay(asked, piece, priced, { labels, classes, least });
}

function cheapestWay(asked, priced, ways) {
  let best = { price: priced.never, breaks: [] };
  for (const { breaks } of ways) {
    const price = priceOf(asked, priced, breaks);
    if (price < best.price) best = { price, breaks };
  }
  return best;
}

function leastBelow({ nodes, to, label, classes }, labels, open, below, { never, numbers }) {
  const width = classes.length;
  const least = numbers(nodes);
  for (let node = 0; node < nodes; node += 1) {
    let best = never;
    for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
      if (!open[of] || to[edge] === CLOSED) continue;
      const price = labels[label[edge]] + below[to[edge]];
      if (price < best) best = price;
    }
    least[node] = best;
  }
  return least;
}

function brokenOnTheWay(asked, piece, priced, { labels, classes, least }) {
  const broken = [];
  let node = 0;
  piece.layers.forEach((layer, place) => {
    const width = layer.classes.length;
    for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
      if (!classes[place][of] || layer.to[edge] === CLOSED) continue;
      const price = labels[layer.label[edge]] + least[place + 1][layer.to[edge]];
      if (price !== least[place][node]) continue;
      broken.push(...piece.labels[layer.label[edge]]);
      node = layer.to[edge];
      break;
    }
  });
  broken.push(...cheapestWay(asked, priced, piece.ends[node]).breaks);
  return broken.filter((place) => place < asked.diagram.rungs && asked.isHeld(place));
}

/** The cheapest rungs whose giving-up leaves a package, ascending; null if there are none. */
function cheapestConcession(data, diagram, held, fixed, mayCrossRedLines = false) {
  const asked = question(diagram, held, fixed);
  const priced = prices(data, held, mayCrossRedLines);
  if (diagram.issues.some((issue, place) => fixesNothingLeft(issue, fixed[place]))) return null;
  const always = diagram.always.filter(asked.isHeld);
  if (priceOf(asked, priced, always) >= priced.never) return null;
  const all = [...always];
  for (const piece of diagram.pieces) {
    const broken = cheapestInPiece(asked, piece, priced);
    if (broken === null) return null;
    all.push(...broken);
  }
  return [...new Set(all)].sort((a, b) => a - b);
}

/**
 * A conflict of the fewest rungs: no smaller set of held rungs is without a package together with the rules and what is
 * fixed. `rules` and `fixes` are what is left of these after trying to do without each in turn, the last first; `rules`
 * is null where the page does not tell rules apart. Null if there is a package.
 */
function smallestConflict(data, diagram, held, fixed) {
  const asked = question(diagram, held, fixed);
  if (canAgree(asked)) return null;
  // What is alive stays so with less held and less fixed.
  const dead = diagram.pieces.filter((piece) => !opened(asked, piece).isAlive);
  const rungs = weakened(data, asked, dead, fewestRungs(asked, dead, held));
  return { rungs, ...neededBackground(diagram, dead, onlyThese(held, rungs), fixed) };
}

const onlyThese = (held, rungs) => Array.from(held, (_, place) => rungs.includes(place));

/** The same conflict with every rung replaced by the weakest of its position that will do: "not even the fallback". */
function weakened(data, { diagram, fixed }, dead, rungs) {
  const weakest = [...rungs];
  const held = new Array(diagram.rungs).fill(false);
  const isConflict = (all) => !canAgree(question(diagram, onlyThese(held, all), fixed), dead);
  rungs.forEach((rung, place) => {
    const ladder = data.positions.find(({ rungs }) => rungs.includes(rung)).rungs;
    const with_ = (other) => weakest.map((known, at) => (at === place ? other : known));
    const weaker = ladder.slice(ladder.indexOf(rung) + 1).reverse();
    weakest[place] = weaker.find((other) => isConflict(with_(other))) ?? rung;
  });
  return weakest;
}

function fewestRungs(asked, dead, held) {
  const isRule = (place) => place >= asked.diagram.rungs;
  const always = asked.diagram.always.filter(asked.isHeld);
  const { issues } = asked.diagram;
  if (issues.some((issue, place) => fixesNothingLeft(issue, asked.fixed[place])) || always.some(isRule)) return [];
  const found = always.slice(0, 1).map((place) => [place]);
  for (const piece of dead) {
    const most = found.length ? found[found.length - 1].length : Infinity;
    const fewest = fewestInPiece(asked, piece, held, most);
    if (fewest) found.push(fewest);
  }
  return found[found.length - 1];
}

/**
 * The fewest rungs that close every way through a piece, if they are fewer than `most`: a least set that touches every
 * set of rungs some way breaks (implicit hitting sets: Ignatiev, Previti, Liffiton and Marques-Silva, 2015).
 */
function fewestInPiece(asked, piece, held, most) {
  const broken = [];
  for (;;) {
    const touching = leastTouching(broken, most);
    if (touching === null) return null;
    const way = cheapestInPiece(asked, piece, singly(held, new Set(touching)));
    if (way === null) return touching.sort((a, b) => a - b);
    if (way.length === 0) return null;
    broken.push(way.sort((a, b) => a - b));
  }
}

/** A set of fewest members that has one of each of these sets, if it has fewer than `most`; null otherwise. */
function leastTouching(sets, most) {
  for (let size = 0; size < most; size += 1) {
    const found = touching(sets, size, []);
    if (found) return found;
    if (size > sets.length) return null;
  }
  return null;
}

function touching(sets, size, chosen) {
  let next = null;
  for (const set of sets) {
    if (set.some((place) => chosen.includes(place))) continue;
    if (next === null || set.length < next.length) next = set;
  }
  if (next === null) return chosen;
  if (size === 0 || disjointAtLeast(sets, chosen) > size) return null;
  for (const place of next) {
    const found = touching(sets, size - 1, [...chosen, place]);
    if (found) return found;
  }
  return null;
}

/** So many of the sets not yet touched, at least, share no member: each needs one of its own. */
function disjointAtLeast(sets, chosen) {
  const taken = new Set(chosen);
  let apart = 0;
  for (const set of sets) {
    if (set.some((place) => taken.has(place))) continue;
    set.forEach((place) => taken.add(place));
    apart += 1;
  }
  return apart;
}

/** The rules and fixed values that these rungs need to be in conflict. */
function neededBackground(diagram, dead, held, fixed) {
  const free = new Set();
  let fixes = [...fixed];
  const isConflict = (fixes) => !canAgree(question(diagram, held, fixes, free), dead);
  for (let issue = fixes.length - 1; issue >= 0; issue -= 1) {
    if (fixes[issue] === null) continue;
    const without = fixes.map((fix, at) => (at === issue ? null : fix));
    if (isConflict(without)) fixes = without;
  }
  const all = Array.from({ length: diagram.rules }, (_, rule) => rule);
  freeNeedless(all, free, () => isConflict(fixes));
  const rules = all.filter((rule) => !free.has(rule));
  return {
    rules: diagram.rules > 0 ? rules : null,
    fixes: fixes.flatMap((fix, issue) => (fix === null ? [] : [issue])),
  };
}

/** Frees the rules without which there is a conflict all the same, the last first: many at once where many are needless. */
function freeNeedless(rules, free, isConflict) {
  if (rules.length === 0) return;
  rules.forEach((rule) => free.add(rule));
  if (isConflict()) return;
  rules.forEach((rule) => free.delete(rule));
  const half = rules.length >> 1;
  if (half === 0) return;
  freeNeedless(rules.slice(half), free, isConflict);
  freeNeedless(rules.slice(0, half), free, isConflict);
}
