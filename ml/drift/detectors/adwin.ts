import { defineDetector, requireWithin } from './detector.ts';

interface Parameters extends Readonly<Record<string, number>> {
  readonly delta: number;
  /** Values between two checks. */
  readonly clock: number;
  /** Buckets of one size before two of them are merged. */
  readonly buckets: number;
  /** Fewest values on either side of a cut. */
  readonly minimumSide: number;
  readonly minimumWindow: number;
}

interface Bucket {
  readonly total: number;
  /** Σ (x − mean)² within. */
  readonly squares: number;
}

interface State {
  /** Row i holds buckets of 2^i values, oldest first. */
  rows: Bucket[][];
  width: number;
  total: number;
  squares: number;
  seen: number;
}

/** Σ (x − mean)² that two groups have beyond their own when they are put together. */
const between = (n: number, meanN: number, m: number, meanM: number) => (n * m * (meanN - meanM) ** 2) / (n + m);

function insert(state: State, value: number): void {
  state.width += 1;
  if (state.width > 1) state.squares += between(1, value, state.width - 1, state.total / (state.width - 1));
  state.total += value;
  state.rows[0]!.push({ total: value, squares: 0 });
}

/** Merges the two oldest of every row that has too many, from the smallest on. */
function compress(state: State, most: number): void {
  for (let row = 0; row < state.rows.length && state.rows[row]!.length > most; row += 1) {
    const [one, two] = state.rows[row]!.splice(0, 2) as [Bucket, Bucket];
    const n = 2 ** row;
    const squares = one.squares + two.squares + between(n, one.total / n, n, two.total / n);
    (state.rows[row + 1] ??= []).push({ total: one.total + two.total, squares });
  }
}

/** Whether some cut of the window has means further apart than chance allows. */
function hasCut(state: State, { delta, minimumSide }: Parameters): boolean {
  const { width, total } = state;
  const spread = state.squares / width;
  const bound = Math.log((2 * Math.log(width)) / delta);
  let [n, sum] = [0, 0];
  for (let row = state.rows.length - 1; row >= 0; row -= 1) {
    for (const bucket of state.rows[row]!) {
      n += 2 ** row;
      sum += bucket.total;
      const rest = width - n;
      if (rest === 0) return false;
      if (n < minimumSide || rest < minimumSide) continue;
      const inverse = 1 / (n - minimumSide + 1) + 1 / (rest - minimumSide + 1);
      const allowed = Math.sqrt(2 * inverse * spread * bound) + (2 / 3) * bound * inverse;
      if (Math.abs(sum / n - (total - sum) / rest) > allowed) return true;
    }
  }
  return false;
}

/**
 * ADWIN: keeps the longest window without a cut whose two means differ by more than
 * √(2 σ² ln(2 ln n / δ) / m) + 2 ln(2 ln n / δ) / (3 m), in buckets of doubling size: O(log n) memory. Meant for values in
 * [0, 1] or so: the second term takes them as bounded by 1. Checks every `clock` values. After an alarm the window starts
 * empty, as in river; the paper keeps the newer part.
 * Bifet and Gavaldà (2007), "Learning from time-changing data with adaptive windowing", SDM.
 */
export const adwin = defineDetector<Parameters, State>({
  name: 'adwin',
  purpose: 'Changes of the mean of any size and speed, with a bound on false alarms for independent bounded values.',
  cite: 'Bifet and Gavaldà (2007), SIAM Data Mining, pp. 443–448.',
  values: 'numbers',
  sees: 'mean',
  parameters: { delta: 0.002, clock: 32, buckets: 5, minimumSide: 5, minimumWindow: 10 },
  check({ delta, clock, buckets, minimumSide }) {
    requireWithin('adwin', 'delta', delta, Number.MIN_VALUE, 1);
    requireWithin('adwin', 'clock', clock, 1, 2 ** 31);
    requireWithin('adwin', 'buckets', buckets, 2, 1000);
    requireWithin('adwin', 'minimumSide', minimumSide, 1, 2 ** 31);
  },
  begin: () => ({ rows: [[]], width: 0, total: 0, squares: 0, seen: 0 }),
  step(state, value, parameters) {
    insert(state, value);
    compress(state, parameters.buckets);
    state.seen += 1;
    if (state.seen % parameters.clock !== 0 || state.width <= parameters.minimumWindow) return 'none';
    return hasCut(state, parameters) ? 'drift' : 'none';
  },
});
