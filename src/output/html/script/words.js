// How answers are put into words.

/** What some rungs cost together, as it is written. */
function costOf(data, rungs) {
  const weights = rungs.filter((rung) => !data.rungs[rung].redLine).map((rung) => fraction(data.rungs[rung].weight));
  return spelled(weights.reduce(plus, [0n, 1n]));
}

/** A fixed value as it is typed. */
const settingOf = (data, state, issue) => `${data.issues[issue].id}=${nameOfFix(data, issue, state.fixed[issue])}`;
