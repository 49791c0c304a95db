import { ConfigError } from '../../../contracts/failures.ts';
import type { LabelIntervals } from './labelIntervals.ts';
import { purgedTrain, requireWhole, rowBlocks, rowsOf, type RowBlock } from './purgedTrain.ts';
import { requirePurged, type PurgedSplit } from './requirePurged.ts';

export interface CombinatorialOptions {
  /** N: number of consecutive groups that the rows are cut into. */
  readonly groups: number;
  /** k: number of groups that each split tests, 1 … N − 1. */
  readonly testGroups: number;
  /** Rows left out after the latest label end of each contiguous run of test groups. */
  readonly embargoRows: number;
  /** Most splits to make; default 1,000. */
  readonly maximumSplits?: number;
}

export interface CombinatorialSplits {
  readonly groups: readonly RowBlock[];
  /** C(N, k) splits, in lexicographic order of their test groups. */
  readonly splits: readonly PurgedSplit[];
  /** C(N − 1, k − 1) backtests: `paths[p][g]` is the split whose predictions of group g belong to path p. */
  readonly paths: readonly Int32Array[];
}

/** C(n, k), exact up to 2⁵³. */
export function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i += 1) count = (count * (n - Math.min(k, n - k) + i)) / i;
  return Math.round(count);
}

function choices(n: number, k: number): number[][] {
  const chosen = Array.from({ length: k }, (_, i) => i);
  const found: number[][] = [];
  for (;;) {
    found.push([...chosen]);
    let last = k - 1;
    while (last >= 0 && chosen[last] === n - k + last) last -= 1;
    if (last < 0) return found;
    chosen[last]! += 1;
    for (let i = last + 1; i < k; i += 1) chosen[i] = chosen[i - 1]! + 1;
  }
}

/** The m-th split that tests a group gives it to path m: every path has each group once. */
function pathsOf(tested: readonly (readonly number[])[], groups: number): readonly Int32Array[] {
  const seen = new Int32Array(groups);
  const paths: Int32Array[] = [];
  tested.forEach((chosen, split) => {
    for (const group of chosen) {
      const path = seen[group]!++;
      paths[path] ??= new Int32Array(groups);
      paths[path][group] = split;
    }
  });
  return paths;
}

/**
 * Combinatorial purged cross-validation: every choice of `testGroups` of `groups` consecutive groups is a test set, with
 * purge and embargo around each contiguous run of it; the tests join to C(N − 1, k − 1) = k/N · C(N, k) paths, each of which
 * predicts every row once.
 * Refuses more splits than `maximumSplits`, fewer rows than groups, and a split left without a training row.
 * López de Prado (2018), Advances in Financial Machine Learning, §12.3–12.4.
 * Example: 6 groups of which 2 are tested give 15 splits and 5 paths.
 */
export function combinatorialPurged(intervals: LabelIntervals, options: CombinatorialOptions): CombinatorialSplits {
  const { groups, testGroups, embargoRows, maximumSplits = 1000 } = options;
  requireWhole('groups', groups, 2);
  requireWhole('testGroups', testGroups, 1);
  requireWhole('embargoRows', embargoRows, 0);
  if (testGroups >= groups)
    throw new ConfigError(`testGroups must be below groups, ${groups}, got ${testGroups}; leave a group to train on.`);
  const count = combinations(groups, testGroups);
  if (count > maximumSplits)
    throw new ConfigError(
      `${testGroups} of ${groups} groups make ${count} splits, more than the ${maximumSplits} allowed; use fewer groups or raise maximumSplits.`,
    );
  const blocks = rowBlocks(intervals.start.length, groups);
  const tested = choices(groups, testGroups);
  const splits = tested.map((chosen, fold) => {
    const test = chosen.map((group) => blocks[group]!);
    return requirePurged({ fold, train: purgedTrain(intervals, test, embargoRows), test: rowsOf(test) }, intervals);
  });
  return { groups: blocks, splits, paths: pathsOf(tested, groups) };
}

/**
 * The values of one path, a value a row, from the values that each split gave its test rows (aligned with `split.test`).
 */
export function pathValues(
  { groups, splits }: CombinatorialSplits,
  path: Int32Array,
  predicted: readonly Float64Array[],
): Float64Array {
  const values = new Float64Array(groups.at(-1)!.to);
  groups.forEach(({ from, to }, group) => {
    const split = splits[path[group]!]!;
    const given = predicted[split.fold];
    if (given?.length !== split.test.length)
      throw new ConfigError(
        `Split ${split.fold} needs ${split.test.length} predicted values, got ${given?.length ?? 0}; predict every test row.`,
      );
    const at = split.test.indexOf(from);
    values.set(given.subarray(at, at + to - from), from);
  });
  return values;
}
