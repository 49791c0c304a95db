export interface Loess {
  /** Points in a window, odd. */
  readonly length: number;
  /** 0: local mean, 1: local line. */
  readonly degree: number;
  /** The smoother runs at every `jump`-th point and straight lines join what it gives. */
  readonly jump: number;
}

/** Weights of one window, kept from point to point: inside a series they only move along. */
export interface LoessWindow {
  readonly weights: Float64Array;
  left: number;
  right: number;
  at: number;
}

export function loessWindow(points: number): LoessWindow {
  return { weights: new Float64Array(points), left: 0, right: -1, at: NaN };
}

/**
 * Smooths the first `n` values of y at equally spaced points 0 … n − 1 into `out`, from `offset` on: local means or lines
 * with tricube weights over the `length` nearest points, times `robustness` where given. Where a window has no weight the
 * value itself stays. Cleveland, Cleveland, McRae and Terpenning (1990), "STL", J. Official Statistics 6, section 2.2.
 */
export function loess(
  y: Float64Array,
  n: number,
  how: Loess,
  robustness: Float64Array | null,
  out: Float64Array,
  offset: number,
  window: LoessWindow,
): void {
  if (n < 2) {
    out[offset] = y[0]!;
    return;
  }
  window.at = NaN;
  const { length } = how;
  const jump = Math.min(how.jump, n - 1);
  const half = (length + 1) >> 1;
  const leftOf = (i: number): number => (length >= n ? 0 : Math.max(0, Math.min(n - length, i + 1 - half)));
  const rightOf = (left: number): number => (length >= n ? n - 1 : left + length - 1);
  const at = (i: number, left: number): void => {
    const value = loessAt(y, n, how, robustness, i, left, rightOf(left), window);
    out[offset + i] = Number.isNaN(value) ? y[i]! : value;
  };
  for (let i = 0; i < n; i += jump) at(i, leftOf(i));
  if (jump === 1) return;
  const last = Math.floor((n - 1) / jump) * jump;
  for (let i = 0; i < last; i += jump) join(out, offset + i, offset + i + jump);
  if (last === n - 1) return;
  // As in the published program the last point takes the window of the last one before it.
  at(n - 1, leftOf(last));
  join(out, offset + last, offset + n - 1);
}

function join(out: Float64Array, from: number, to: number): void {
  const slope = (out[to]! - out[from]!) / (to - from);
  for (let j = from + 1; j < to; j++) out[j] = out[from]! + slope * (j - from);
}

/** The smooth at `x`, which may lie outside 0 … n − 1, from the points `left` to `right`; NaN where they have no weight. */
export function loessAt(
  y: Float64Array,
  n: number,
  { length, degree }: Loess,
  robustness: Float64Array | null,
  x: number,
  left: number,
  right: number,
  window: LoessWindow,
): number {
  const { weights } = window;
  const size = right - left + 1;
  const moved = robustness === null && left - x === window.left - window.at && right - x === window.right - window.at;
  if (!moved && !fillWeights(n, length, degree, robustness, x, left, size, weights)) return NaN;
  window.left = left;
  window.right = right;
  window.at = robustness === null ? x : NaN;
  let sum = 0;
  for (let j = 0; j < size; j++) sum += weights[j]! * y[left + j]!;
  return sum;
}

function fillWeights(
  n: number,
  length: number,
  degree: number,
  robustness: Float64Array | null,
  x: number,
  left: number,
  size: number,
  weights: Float64Array,
): boolean {
  const h = Math.max(x - left, left + size - 1 - x) + (length > n ? Math.floor((length - n) / 2) : 0);
  let total = 0;
  for (let j = 0; j < size; j++) {
    const distance = Math.abs(left + j - x);
    let weight = 0;
    if (distance <= 0.999 * h) {
      const share = distance / h;
      const rest = 1 - share * share * share;
      weight = distance <= 0.001 * h ? 1 : rest * rest * rest;
      if (robustness !== null) weight *= robustness[left + j]!;
    }
    weights[j] = weight;
    total += weight;
  }
  if (!(total > 0)) return false;
  let centre = 0;
  for (let j = 0; j < size; j++) {
    weights[j] = weights[j]! / total;
    centre += weights[j]! * (left + j);
  }
  if (degree > 0 && h > 0) tilt(weights, size, left, centre, x, n);
  return true;
}

/** Turns weights of a local mean into those of a local line at x, unless the points lie too close together. */
function tilt(weights: Float64Array, size: number, left: number, centre: number, x: number, n: number): void {
  let spread = 0;
  for (let j = 0; j < size; j++) spread += weights[j]! * (left + j - centre) ** 2;
  if (!(Math.sqrt(spread) > 0.001 * (n - 1))) return;
  const slope = (x - centre) / spread;
  for (let j = 0; j < size; j++) weights[j] = weights[j]! * (slope * (left + j - centre) + 1);
}
