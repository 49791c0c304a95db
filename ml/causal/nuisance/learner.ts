import type { Random } from '../../stats/rng.ts';
import type { SortedColumns } from '../trees/sortedColumns.ts';

/** What a nuisance is learnt from: E[target | x] on the rows `train`. */
export interface NuisanceTask {
  readonly data: SortedColumns;
  readonly target: Float64Array;
  readonly weights: Float64Array;
  /** Whether the target is 0 or 1, so that its mean is a probability. */
  readonly binary: boolean;
  readonly train: Int32Array;
}

/** Learns on the task's rows and gives the conditional mean at the rows `test`, in their order. */
export type NuisanceLearner = (task: NuisanceTask, test: Int32Array, random: Random) => Float64Array;
