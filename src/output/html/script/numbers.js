// Exact numbers: fractions of two BigInts, and how counts and costs are written.

/** Reads "12", "-0.5" or "10/3"; null if it is none of these. */
function fraction(text) {
  const parts = /^\s*(-?)(\d+)(?:\.(\d+)|\/(\d+))?\s*$/.exec(text);
  if (!parts) return null;
  const [, sign, whole, decimals = "", below] = parts;
  const over = below === undefined ? 10n ** BigInt(decimals.length) : BigInt(below);
  if (over === 0n) return null;
  const number = BigInt(whole + decimals);
  return reduced(sign ? -number : number, over);
}

function reduced(over, under) {
  if (under < 0n) [over, under] = [-over, -under];
  let [a, b] = [over < 0n ? -over : over, under];
  while (b) [a, b] = [b, a % b];
  return a > 1n ? [over / a, under / a] : [over, under];
}

const plus = (a, b) => reduced(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const times = (a, b) => reduced(a[0] * b[0], a[1] * b[1]);
const minus = (a, b) => plus(a, [-b[0], b[1]]);
const over = (a, b) => reduced(a[0] * b[1], a[1] * b[0]);

/** Below nought, nought or above as `a` is less than, equal to or more than `b`. */
function compared(a, b) {
  const [left, right] = [a[0] * b[1], b[0] * a[1]];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The greatest whole number that is not more. */
function floored(a) {
  const whole = a[0] / a[1];
  return a[0] < 0n && whole * a[1] !== a[0] ? whole - 1n : whole;
}

/** The shortest exact spelling: a decimal where there is one, else a fraction. */
function spelled([number, under]) {
  let [rest, digits] = [under, 0];
  for (const prime of [2n, 5n]) {
    let power = 0;
    while (rest % prime === 0n) {
      rest /= prime;
      power += 1;
    }
    digits = Math.max(digits, power);
  }
  if (rest !== 1n) return `${number}/${under}`;
  const sign = number < 0n ? "-" : "";
  const all = String(((number < 0n ? -number : number) * 10n ** BigInt(digits)) / under).padStart(digits + 1, "0");
  return sign + (digits ? `${all.slice(0, -digits)}.${all.slice(-digits)}` : all);
}

/** Digits in groups of three: "1,234,567". */
function grouped(text) {
  return text.replace(/^(-?)(\d+)/, (_, sign, digits) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** A count as people read it: every digit up to fifteen, beyond that its size. */
function counted(count, isExact = true) {
  const digits = String(count);
  const least = isExact ? "" : "at least ";
  if (digits.length <= 15) return least + grouped(digits);
  let [leading, power] = [Number(digits.slice(0, 3)), digits.length - 1];
  if (isExact && digits[3] >= "5") leading += 1;
  if (leading === 1000) [leading, power] = [100, power + 1];
  return `${isExact ? "about " : least}${(leading / 100).toFixed(2)} × 10^${power}`;
}

/** A number of things: "no package", "1 package", "2 packages". */
function several(count, one, isExact = true) {
  if (count === 0n && isExact) return `no ${one}`;
  return `${counted(count, isExact)} ${one}${count === 1n ? "" : "s"}`;
}
