import { mean } from '../stats/mean.ts';
import { quantileOfSorted } from '../stats/quantile.ts';

/** How long stays in each state were. */
export interface RunLengths {
  /** Stays, each a run of equal states. */
  readonly runs: number;
  /** Mean and median length in rows; null where there was no stay. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly longest: number;
}

/**
 * Empirical durations: the runs of equal states in a path, for each of `states` states. A run cut off by the first or the
 * last row counts with the length that is seen. A new sequence begins a new run. Set them beside the durations that the
 * Markov chain expects (`expectedDurations`). Example: runLengths([0, 0, 1], 2) → two stays of 2 and 1 rows.
 */
export function runLengths(path: ArrayLike<number>, states: number, starts: readonly number[] = [0]): RunLengths[] {
  const lengths = Array.from({ length: states }, (): number[] => []);
  const begins = new Set(starts);
  let length = 0;
  for (let t = 0; t < path.length; t++) {
    length += 1;
    const ends = t + 1 === path.length || path[t + 1] !== path[t] || begins.has(t + 1);
    if (!ends) continue;
    lengths[path[t]!]!.push(length);
    length = 0;
  }
  return lengths.map((runs) => {
    if (runs.length === 0) return { runs: 0, mean: null, median: null, longest: 0 };
    runs.sort((a, b) => a - b);
    return { runs: runs.length, mean: mean(runs), median: quantileOfSorted(runs, 0.5), longest: runs.at(-1)! };
  });
}
