// What to give up, and what stands in the way: the cheapest concession and the smallest conflict of a question.

/** Prices of rungs as one number each: red lines first, then cost, then how many; null for what is not for sale. */
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

/** The same prices as machine numbers where their sum is exact in them. */
function inMachineNumbers(each) {
  const sum = each.reduce((sum, price) => sum + (price ?? 0n), 0n);
  const fits = sum <= BigInt(Number.MAX_SAFE_INTEGER);
  return { each: fits ? each.map((price) => (price === null ? null : Number(price))) : each, none: fits ? 0 : 0n };
}

/** The price of some rungs and rules; null if one of them is not for sale. */
function priceOf({ diagram, isHeld }, { each, none }, places) {
  let sum = none;
  for (const place of places) {
    const price = place < diagram.rungs ? each[place] : isHeld(place) ? null : none;
    if (price === null) return null;
    sum += price;
  }
  return sum;
}

/** The cheapest set of held rungs that some way through the piece breaks; null if there is no way. */
function cheapestInPiece(asked, piece, priced) {
  const labels = piece.labels.map((label) => priceOf(asked, priced, label));
  const classes = piece.layers.map((layer) => openClasses(asked, layer));
  const least = [piece.ends.map((ways) => cheapestWay(asked, priced, ways).price)];
  for (let place = piece.layers.length - 1; place >= 0; place -= 1) {
    least.unshift(leastBelow(piece.layers[place], labels, classes[place], least[0]));
  }
  if (least[0][0] === null) return null;
  return brokenOnTheWay(asked, piece, priced, { labels, classes, least });
}

function cheapestWay(asked, priced, ways) {
  let best = { price: null, breaks: [] };
  for (const { breaks } of ways) {
    const price = priceOf(asked, priced, breaks);
    if (price !== null && (best.price === null || price < best.price)) best = { price, breaks };
  }
  return best;
}

function leastBelow({ nodes, to, label, classes }, labels, open, below) {
  const width = classes.length;
  const least = new Array(nodes);
  for (let node = 0; node < nodes; node += 1) {
    let best = null;
    for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
      if (!open[of] || to[edge] === CLOSED) continue;
      const [here, rest] = [labels[label[edge]], below[to[edge]]];
      if (here !== null && rest !== null && (best === null || here + rest < best)) best = here + rest;
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
      const [here, rest] = [labels[layer.label[edge]], least[place + 1][layer.to[edge]]];
      if (here === null || rest === null || here + rest !== least[place][node]) continue;
      broken.push(...piece.labels[layer.label[edge]]);
      node = layer.to[edge];
      break;
    }
  });
  broken.push(...cheapestWay(asked, priced, piece.ends[node]).breaks);
  return broken.filter((place) => place < asked.diagram.rungs && asked.isHeld(place));
}

/** Whether a fixed value lies outside what the rules leave of an issue that nothing else speaks of. */
function fixesNothingLeft({ diagram, fixed }) {
  return diagram.issues.some(({ piece, left }, place) => piece < 0 && fixed[place] && !left[fixed[place].cell]);
}

/** The cheapest rungs whose giving-up leaves a package, ascending; null if there are none. */
function cheapestConcession(data, diagram, held, fixed, mayCrossRedLines = false) {
  const asked = question(diagram, held, fixed);
  const priced = prices(data, held, mayCrossRedLines);
  if (fixesNothingLeft(asked)) return null;
  const always = diagram.always.filter(asked.isHeld);
  if (priceOf(asked, priced, always) === null) return null;
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
  if (evaluate(asked).isFeasible) return null;
  const rungs = weakened(data, asked, fewestRungs(asked, held));
  return { rungs, ...neededBackground(diagram, onlyThese(held, rungs), fixed) };
}

const onlyThese = (held, rungs) => Array.from(held, (_, place) => rungs.includes(place));

/** The same conflict with every rung replaced by the weakest of its position that will do: "not even the fallback". */
function weakened(data, { diagram, fixed }, rungs) {
  const weakest = [...rungs];
  const held = new Array(diagram.rungs).fill(false);
  const isConflict = (all) => !evaluate(question(diagram, onlyThese(held, all), fixed)).isFeasible;
  rungs.forEach((rung, place) => {
    const ladder = data.positions.find(({ rungs }) => rungs.includes(rung)).rungs;
    const with_ = (other) => weakest.map((known, at) => (at === place ? other : known));
    const weaker = ladder.slice(ladder.indexOf(rung) + 1).reverse();
    weakest[place] = weaker.find((other) => isConflict(with_(other))) ?? rung;
  });
  return weakest;
}

function fewestRungs(asked, held) {
  const isRule = (place) => place >= asked.diagram.rungs;
  const always = asked.diagram.always.filter(asked.isHeld);
  if (fixesNothingLeft(asked) || always.some(isRule)) return [];
  const found = always.slice(0, 1).map((place) => [place]);
  for (const piece of asked.diagram.pieces) {
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
function neededBackground(diagram, held, fixed) {
  const free = new Set();
  let fixes = [...fixed];
  const isConflict = (fixes) => !evaluate(question(diagram, held, fixes, free)).isFeasible;
  for (let issue = fixes.length - 1; issue >= 0; issue -= 1) {
    if (fixes[issue] === null) continue;
    const without = fixes.map((fix, at) => (at === issue ? null : fix));
    if (isConflict(without)) fixes = without;
  }
  for (let rule = diagram.rules - 1; rule >= 0; rule -= 1) {
    free.add(rule);
    if (!isConflict(fixes)) free.delete(rule);
  }
  const rules = Array.from({ length: diagram.rules }, (_, rule) => rule).filter((rule) => !free.has(rule));
  return {
    rules: diagram.rules > 0 ? rules : null,
    fixes: fixes.flatMap((fix, issue) => (fix === null ? [] : [issue])),
  };
}
