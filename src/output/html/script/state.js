// What the reader chose: kept in the address, and told as a command line.
//
// A state has, per position, how many of its rungs are given up (all of them: it is switched off), per party whether it
// takes part, and per issue null or the fixed cell.

/** The state as the page was made: everything held, nothing fixed. */
function initialState(data) {
  return {
    given: data.positions.map(() => 0),
    absent: data.parties.map(() => false),
    fixed: data.issues.map(() => null),
  };
}

/** Of every rung, whether it is held. */
function heldRungs(data, state) {
  const held = data.rungs.map(() => false);
  data.positions.forEach((position, place) => {
    if (state.absent[position.party]) return;
    position.rungs.slice(state.given[place]).forEach((rung) => (held[rung] = true));
  });
  return held;
}

/** The positions that are not held as the file states them, with the last rung that is given up. */
function givenUp(data, state) {
  return data.positions.flatMap((position, place) => {
    const given = state.given[place];
    if (given === 0 || state.absent[position.party]) return [];
    return [{ position, isOff: given === position.rungs.length, last: data.rungs[position.rungs[given - 1]] }];
  });
}

/** What the state adds to the options of the view, as pairs of option and value, in the order they are applied. */
function optionsOf(data, state) {
  const options = [];
  if (state.absent.some(Boolean)) {
    const kept = data.parties.filter((_, place) => !state.absent[place]);
    options.push(["only", kept.map((party) => party.id).join(",")]);
  }
  for (const { position, isOff, last } of givenUp(data, state)) {
    options.push(isOff ? ["drop", position.id] : ["concede", last.id]);
  }
  state.fixed.forEach((fix, issue) => {
    if (fix) options.push(["set", `${data.issues[issue].id}=${nameOfFix(data, issue, fix)}`]);
  });
  const rank = { only: 0, drop: 1, concede: 2, set: 3 };
  return options.sort(([a], [b]) => rank[a] - rank[b]);
}

const nameOfFix = (data, issue, fix) => fix.value ?? data.issues[issue].cells[fix.cell].name;

/** The command line that asks for the same view. */
function commandLine(data, state, command) {
  const { base } = data;
  const added = optionsOf(data, state);
  const of = (name) => added.filter(([option]) => option === name).map(([, value]) => value);
  const only = of("only").length ? of("only") : base.only.length ? [base.only.join(",")] : [];
  const all = [
    ["variant", base.variant ? [base.variant] : []],
    ["as-of", base.asOf ? [base.asOf] : []],
    ["only", only],
    ["drop", [...base.drop, ...of("drop")]],
    ["concede", [...base.concede, ...of("concede")]],
    ["set", [...base.set, ...of("set")]],
  ];
  const words = all.flatMap(([option, values]) => values.flatMap((value) => [`--${option}`, forShell(value)]));
  const file = base.file === "<stdin>" ? "FILE" : base.file.startsWith("-") ? `./${base.file}` : base.file;
  return ["zopa", command, forShell(file), ...words].join(" ");
}

/** A word as it is typed at a shell, as `zopa` itself quotes. */
function forShell(word) {
  const isPlain = /^[\p{Alphabetic}\p{N}_\-./,:=@%+#]+$/u.test(word) && !word.startsWith("#");
  return isPlain ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The state as the part of an address behind its `#`. */
function fragmentOf(data, state) {
  const parts = new URLSearchParams();
  state.absent.forEach((isAbsent, place) => isAbsent && parts.append("without", data.parties[place].id));
  optionsOf(data, state).forEach(([option, value]) => option !== "only" && parts.append(option, value));
  return parts.toString();
}

/** The state that such a part of an address means; what this page does not know in it is passed over. */
function stateOf(data, fragment) {
  const [parts, state] = [new URLSearchParams(fragment), initialState(data)];
  const placeOf = (list, id) => list.findIndex((item) => item.id === id);
  for (const [option, value] of parts) {
    if (option === "without" && placeOf(data.parties, value) >= 0) state.absent[placeOf(data.parties, value)] = true;
    if (option === "drop") {
      const place = placeOf(data.positions, value);
      if (place >= 0) state.given[place] = data.positions[place].rungs.length;
    }
    if (option === "concede") {
      const rung = placeOf(data.rungs, value);
      const place = data.positions.findIndex(({ rungs }) => rungs.includes(rung));
      if (place >= 0) state.given[place] = data.positions[place].rungs.indexOf(rung) + 1;
    }
    if (option === "set") readFix(data, state, value);
  }
  if (state.absent.every(Boolean)) state.absent.fill(false);
  return state;
}

function readFix(data, state, setting) {
  const split = setting.indexOf("=");
  const issue = data.issues.findIndex(({ id, leftOut }) => !leftOut && id === setting.slice(0, split));
  if (issue < 0) return;
  const text = setting.slice(split + 1);
  const cell = data.issues[issue].cells.findIndex(({ name }) => name === text);
  state.fixed[issue] = cell >= 0 ? { cell, one: false } : fixAt(data.issues[issue], text);
}

/** The fix of an amount at one number; null if the amount has no such value, or sums tie it to others. */
function fixAt(issue, text) {
  const number = fraction(text);
  if (issue.min === null || number === null || issue.tied) return null;
  const steps = issue.step === null ? [0n, 1n] : over(minus(number, fraction(issue.min)), fraction(issue.step));
  const cell = issue.cells.findIndex(({ range: [min, max, minOpen, maxOpen] }) => {
    const [low, high] = [compared(number, fraction(min)), compared(number, fraction(max))];
    return (minOpen ? low > 0 : low >= 0) && (maxOpen ? high < 0 : high <= 0);
  });
  return steps[1] === 1n && cell >= 0 ? { cell, one: true, value: spelled(number) } : null;
}
