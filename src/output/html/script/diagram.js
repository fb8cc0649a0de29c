// The decision diagram: what is possible, how many packages there are, what is cheapest to give up.
//
// A package is one way from the root to an end in every piece. An edge carries a label: the rungs and rules that
// whoever takes it breaks. Rungs that are held, and rules, close the edges that break them; a fixed value closes the
// other classes of its layer. Every answer is a pass or two over the edges that are left.

const CLOSED = 0xffffffff;

/** Numbers of seven bits to a byte, lowest first, in base 64. */
function unpacked(text) {
  const bytes = atob(text);
  const numbers = new Uint32Array(bytes.length);
  let [number, shift, found] = [0, 0, 0];
  for (let place = 0; place < bytes.length; place += 1) {
    const byte = bytes.charCodeAt(place);
    number |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) {
      numbers[found] = number;
      found += 1;
      number = shift = 0;
    }
  }
  return numbers.subarray(0, found);
}

/** Reads the diagram of a page once; the rest works on what this gives. */
function readDiagram(data) {
  const rungs = data.rungs.length;
  const pieces = data.diagram.pieces.map((piece) => readPiece(piece));
  const issues = data.issues.map((issue, place) => readIssue(issue, place, pieces));
  return { pieces, issues, rungs, rules: data.diagram.namesRules ? data.rules.length : 0, always: data.diagram.always };
}

function readPiece(piece) {
  const layers = piece.layers.map(({ issue, classes, edges }) => {
    const numbers = unpacked(edges);
    const [to, label] = [new Uint32Array(numbers.length / 2), new Uint32Array(numbers.length / 2)];
    for (let edge = 0; edge < to.length; edge += 1) {
      // Nought, which is nowhere, becomes the largest number: CLOSED.
      to[edge] = numbers[2 * edge] - 1;
      label[edge] = numbers[2 * edge + 1];
    }
    return { issue, classes, to, label, nodes: to.length / classes.length, all: new Uint8Array(classes.length).fill(1) };
  });
  const ends = piece.ends.map((ways) => ways.map(([breaks, truths]) => ({ breaks, truths })));
  return { layers, ends, labels: piece.labels };
}

function readIssue(issue, place, pieces) {
  const piece = pieces.findIndex(({ layers }) => layers.some((layer) => layer.issue === place));
  const byCell = issue.tied && issue.coarse;
  const values = issue.cells.map((cell) => (byCell ? 1n : BigInt(cell.values)));
  return { piece, values, left: issue.cells.map((cell) => cell.left), leftOut: issue.leftOut, isExact: !byCell };
}

/**
 * A question: `held` says of every rung whether it is held, `fixed` gives per issue null or `{cell}`, with `one` set
 * if a single value of the cell is meant, or, where nothing is counted, `{cells}`. Rules are held unless `free` names
 * them.
 */
function question(diagram, held, fixed, free = new Set()) {
  const holds = new Uint8Array(diagram.rungs + diagram.rules).fill(1);
  for (let rung = 0; rung < diagram.rungs; rung += 1) holds[rung] = held[rung] ? 1 : 0;
  for (const rule of free) holds[diagram.rungs + rule] = 0;
  return { diagram, fixed, isHeld: (place) => holds[place] === 1 };
}

/** Which labels of a piece break nothing that is held. */
function openLabels({ isHeld }, piece) {
  return Uint8Array.from(piece.labels, (label) => (label.some(isHeld) ? 0 : 1));
}

/** Which classes of a layer a fixed value leaves open. */
function openClasses({ fixed }, layer) {
  const fix = fixed[layer.issue];
  if (fix === null) return layer.all;
  const isOpen = fix.cells ? (cell) => fix.cells.includes(cell) : (cell) => cell === fix.cell;
  return Uint8Array.from(layer.classes, (cells) => (cells.some(isOpen) ? 1 : 0));
}

/** What is open in a piece: labels, the classes of every layer, and which nodes can still reach an end. */
function opened(asked, piece) {
  const labels = openLabels(asked, piece);
  const classes = piece.layers.map((layer) => openClasses(asked, layer));
  const alive = [Uint8Array.from(piece.ends, (ways) => (ways.some((way) => !way.breaks.some(asked.isHeld)) ? 1 : 0))];
  for (let place = piece.layers.length - 1; place >= 0; place -= 1) {
    alive.unshift(aliveNodes(piece.layers[place], labels, classes[place], alive[0]));
  }
  return { labels, classes, alive, isAlive: alive[0][0] === 1 };
}

function aliveNodes({ nodes, to, label, classes }, labels, open, below) {
  const alive = new Uint8Array(nodes);
  const width = classes.length;
  for (let node = 0; node < nodes; node += 1) {
    for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
      if (open[of] && to[edge] !== CLOSED && labels[label[edge]] && below[to[edge]]) {
        alive[node] = 1;
        break;
      }
    }
  }
  return alive;
}

/** By layer, which classes lie on a way to an end, whatever is fixed on that layer's own issue. */
function possibleClasses(piece, { labels, classes, alive }) {
  let reached = Uint8Array.of(1);
  return piece.layers.map((layer, place) => {
    const width = layer.classes.length;
    const [seen, next] = [new Uint8Array(width), new Uint8Array(alive[place + 1].length)];
    for (let node = 0; node < layer.nodes; node += 1) {
      if (!reached[node]) continue;
      for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
        const to = layer.to[edge];
        if (to === CLOSED || !labels[layer.label[edge]]) continue;
        // What is fixed here closes classes for the layers below, and not for this one.
        if (classes[place][of]) next[to] = 1;
        if (alive[place + 1][to]) seen[of] = 1;
      }
    }
    reached = next;
    return seen;
  });
}

/** Whether a fixed value lies outside what the rules leave of an issue that nothing else speaks of. */
function fixesNothingLeft({ piece, left, leftOut }, fix) {
  if (piece >= 0 || leftOut || fix === null) return false;
  return fix.cells ? !fix.cells.some((cell) => left[cell]) : !left[fix.cell];
}

/** Whether there is a package, as far as some pieces tell. */
function canAgree(asked, pieces = asked.diagram.pieces) {
  const { diagram, fixed } = asked;
  if (diagram.always.some(asked.isHeld)) return false;
  if (diagram.issues.some((issue, place) => fixesNothingLeft(issue, fixed[place]))) return false;
  return pieces.every((piece) => opened(asked, piece).isAlive);
}

/** How many values a class stands for in a count. */
function classWeight(issue, fix, cells) {
  if (fix !== null) return fix.one ? 1n : issue.values[fix.cell];
  return cells.reduce((sum, cell) => sum + issue.values[cell], 0n);
}

/** How many packages a piece makes: in floating point as long as that is exact, else in big integers. */
function countPiece(asked, piece, found) {
  const weights = piece.layers.map((layer) =>
    layer.classes.map((cells) => classWeight(asked.diagram.issues[layer.issue], asked.fixed[layer.issue], cells)),
  );
  const [count, isExact] = countIn(piece, found, weights.map((all) => all.map(Number)), 0, 1);
  return isExact ? BigInt(count) : countIn(piece, found, weights, 0n, 1n)[0];
}

function countIn(piece, { labels, classes, alive }, weights, none, one) {
  const numbers = (count) => (one === 1 ? new Float64Array(count) : new Array(count));
  const ends = alive[alive.length - 1];
  let below = numbers(ends.length);
  for (let end = 0; end < ends.length; end += 1) below[end] = ends[end] ? one : none;
  let largest = one;
  for (let place = piece.layers.length - 1; place >= 0; place -= 1) {
    const { nodes, to, label, classes: all } = piece.layers[place];
    const [width, open, weight] = [all.length, classes[place], weights[place]];
    const here = numbers(nodes);
    for (let node = 0; node < nodes; node += 1) {
      let sum = none;
      for (let of = 0, edge = node * width; of < width; of += 1, edge += 1) {
        if (open[of] && to[edge] !== CLOSED && labels[label[edge]]) sum += weight[of] * below[to[edge]];
      }
      here[node] = sum;
      if (sum > largest) largest = sum;
    }
    below = here;
  }
  return [below[0], largest <= Number.MAX_SAFE_INTEGER];
}

/** The verdict, the count, and per issue which cells are possible whatever is fixed on that issue itself. */
function evaluate(asked) {
  const { diagram, fixed } = asked;
  const found = diagram.pieces.map((piece) => opened(asked, piece));
  const wrong = diagram.issues.map((issue, place) => fixesNothingLeft(issue, fixed[place]));
  const never = diagram.always.some(asked.isHeld);
  const dead = found.filter((piece) => !piece.isAlive).length + wrong.filter(Boolean).length;
  const isFeasible = !never && dead === 0;
  const possible = possibleCells(asked, found, (issue, place) => {
    const own = issue.piece < 0 ? wrong[place] : !found[issue.piece].isAlive;
    return !never && dead - (own ? 1 : 0) === 0;
  });
  return { isFeasible, possible, isExact: diagram.issues.every((issue) => issue.isExact), found, asked };
}

function possibleCells({ diagram }, found, othersAllow) {
  const byPiece = diagram.pieces.map((piece, place) => possibleClasses(piece, found[place]));
  return diagram.issues.map((issue, place) => {
    if (issue.leftOut) return null;
    const cells = new Uint8Array(issue.values.length);
    if (!othersAllow(issue, place)) return cells;
    if (issue.piece < 0) return Uint8Array.from(issue.left, (left) => (left ? 1 : 0));
    const layer = diagram.pieces[issue.piece].layers.findIndex((layer) => layer.issue === place);
    const classes = diagram.pieces[issue.piece].layers[layer].classes;
    classes.forEach((all, of) => byPiece[issue.piece][layer][of] && all.forEach((cell) => (cells[cell] = 1)));
    return cells;
  });
}

/** How many packages an answer stands for. */
function countPackages({ isFeasible, found, asked }) {
  if (!isFeasible) return 0n;
  const { diagram, fixed } = asked;
  let count = 1n;
  diagram.pieces.forEach((piece, place) => (count *= countPiece(asked, piece, found[place])));
  diagram.issues.forEach((issue, place) => {
    if (issue.piece >= 0 || issue.leftOut) return;
    const cells = issue.left.flatMap((left, cell) => (left ? [cell] : []));
    count *= classWeight(issue, fixed[place], cells);
  });
  return count;
}

/** One package: a cell for every issue, and the truths of sums that go with them; null if there is none. */
function examplePackage({ isFeasible, found, asked }) {
  if (!isFeasible) return null;
  const { diagram, fixed } = asked;
  const cells = diagram.issues.map((issue, place) => (fixed[place] ? fixed[place].cell : issue.left.indexOf(true)));
  const truths = new Map();
  diagram.pieces.forEach((piece, place) => {
    const { labels, classes, alive } = found[place];
    let node = 0;
    piece.layers.forEach((layer, at) => {
      const width = layer.classes.length;
      const leads = (of) => {
        const edge = node * width + of;
        const to = layer.to[edge];
        return classes[at][of] && to !== CLOSED && labels[layer.label[edge]] && alive[at + 1][to];
      };
      const of = layer.classes.findIndex((_, of) => leads(of));
      if (!fixed[layer.issue]) cells[layer.issue] = layer.classes[of][0];
      node = layer.to[node * width + of];
    });
    const way = piece.ends[node].find(({ breaks }) => !breaks.some(asked.isHeld));
    way.truths.forEach(([sum, truth]) => truths.set(sum, truth));
  });
  return { cells, truths };
}
