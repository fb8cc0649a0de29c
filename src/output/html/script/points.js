// The points of a frontier that theories of bargaining name, as `docs/bargaining.md` defines them.

const POINT_NAMES = ["Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian"];

/**
 * The named points among deals that nobody finds worse than no deal: for each name the places of the deals that do equally
 * well, none if there is no such point.
 */
function namedPoints(deals, { reservations }) {
  const gains = deals.map(({ worth }) => worth.map((own, party) => BigInt(own) - BigInt(reservations[party])));
  const rational = deals.flatMap((_, place) => (gains[place].every((gain) => gain >= 0n) ? [place] : []));
  const ideals = reservations.map((_, party) => rational.reduce((most, place) => (gains[place][party] > most ? gains[place][party] : most), 0n));
  const product = (place) => [gains[place].reduce((product, gain) => product * gain, 1n)];
  const sum = (place) => [deals[place].worth.reduce((sum, own) => sum + BigInt(own), 0n)];
  const shares = (place) => ascending(gains[place].map((gain, party) => (ideals[party] === 0n ? [1n, 1n] : [gain, ideals[party]])), compared);
  const least = (place) => ascending(gains[place], inOrder);
  const nash = greatest(rational, product, inOrder).filter((place) => product(place)[0] > 0n);
  return [nash, greatest(rational, shares, compared), greatest(rational, least, inOrder), greatest(rational, sum, inOrder)];
}

const inOrder = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const ascending = (numbers, order) => [...numbers].sort(order);

/** The places for which a list is greatest, the first number first. */
function greatest(places, listOf, order) {
  let [best, list] = [[], null];
  for (const place of places) {
    const own = listOf(place);
    const at = list === null ? -1 : own.findIndex((number, of) => order(number, list[of]) !== 0);
    const is = list === null ? 1 : at < 0 ? 0 : order(own[at], list[at]);
    if (is > 0) [best, list] = [[place], own];
    else if (is === 0) best.push(place);
  }
  return best;
}

/** Why there is no deal that nobody finds worse than no deal; `titles` are those of the parties weighed. */
function whyNoPoint(deals, { reservations }, titles) {
  const worse = titles.filter((_, party) => deals.every(({ worth }) => worth[party] < reservations[party]));
  if (worse.length === 0) return "no package is as good as no deal for all at once";
  return `no package is as good as no deal for ${worse.length > 1 ? `${worse.slice(0, -1).join(", ")} and ${worse[worse.length - 1]}` : worse[0]}`;
}

/** A worth in the numbers of the file. */
const worthIn = ({ scale }, worth) => reduced(BigInt(worth), scale);

/** A worth as people read it: exactly if that takes few digits, else rounded. */
function worthWords(weighed, worth) {
  const number = worthIn(weighed, worth);
  const thousand = times(number, [1000n, 1n]);
  const near = floored(plus(thousand, [1n, 2n]));
  const words = grouped(spelled(reduced(near, 1000n)));
  return thousand[1] === 1n ? words : `≈ ${words}`;
}
