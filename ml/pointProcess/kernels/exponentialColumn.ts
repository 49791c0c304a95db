import type { Pair } from '../events.ts';

/**
 * S_k = Σ_{s < t_k} impact_s e^{−b (t_k − s)} at every target t_k, and dS_k/db, in one pass of O(n) (Ogata 1981, recursion).
 *
 * The state is anchored at the last source event: `excitation` just before it and `added`, its own impact; so a reading never
 * moves the state and a stream that does the same arithmetic gives the same bits. Writes `level` and, unless null, `slope`;
 * returns S and dS/db just after the horizon.
 */
export function exponentialColumn(
  pair: Pair,
  decay: number,
  level: Float64Array,
  slope: Float64Array | null,
): ColumnEnd {
  return pair.target === pair.source ? ofOneKind(pair, decay, level, slope) : ofTwoKinds(pair, decay, level, slope);
}

interface ColumnEnd {
  readonly level: number;
  readonly slope: number;
}

/** Every event is both target and source, so one step serves reading and moving on: the same arithmetic at half the cost. */
function ofOneKind(
  { target, impact, horizon }: Pair,
  decay: number,
  level: Float64Array,
  slope: Float64Array | null,
): ColumnEnd {
  let [excitation, change, anchor, added] = [0, 0, 0, 0];
  const count = target.length;
  for (let k = 0; k < count; k++) {
    const time = target[k]!;
    const wait = time - anchor;
    const held = excitation + added;
    const left = Math.exp(-decay * wait);
    excitation = left * held;
    level[k] = excitation;
    if (slope !== null) {
      change = left * (change - wait * held);
      slope[k] = change;
    }
    anchor = time;
    added = impact[k]!;
  }
  const wait = horizon - anchor;
  const held = excitation + added;
  const left = Math.exp(-decay * wait);
  return { level: left * held, slope: left * (change - wait * held) };
}

function ofTwoKinds(
  { target, source, impact, horizon }: Pair,
  decay: number,
  level: Float64Array,
  slope: Float64Array | null,
): ColumnEnd {
  let [excitation, change, anchor, added] = [0, 0, 0, 0];
  let next = 0;
  for (let k = 0; ; k++) {
    const time = k < target.length ? target[k]! : horizon;
    // At the horizon the last event counts even where it lies on it.
    while (next < source.length && (source[next]! < time || k === target.length)) {
      const at = source[next]!;
      const wait = at - anchor;
      const held = excitation + added;
      const left = Math.exp(-decay * wait);
      change = left * (change - wait * held);
      excitation = left * held;
      anchor = at;
      added = impact[next]!;
      next++;
    }
    const wait = time - anchor;
    const held = excitation + added;
    const left = Math.exp(-decay * wait);
    if (k === target.length) return { level: left * held, slope: left * (change - wait * held) };
    level[k] = left * held;
    if (slope) slope[k] = left * (change - wait * held);
  }
}
