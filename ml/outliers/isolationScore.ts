import { countUpTo } from '../stats/countBelow.ts';
import { createRandom } from '../stats/rng.ts';
import { averagePathLength, cutBetween, isolationDepth } from './averagePathLength.ts';

/**
 * Isolation-forest score of a value among ascending values that it is one of: the forest of `fitIsolationForest` in one
 * column, each tree from all `n` values. Only the branch to the value is grown, and a node is a stretch of the sorted
 * values, so a tree takes O(log² n).
 *
 * Random numbers belong to a tree and a depth and are the same for every call: a score depends on the values alone.
 * `n` ≥ 2. Liu, Ting and Zhou (2008), Isolation Forest, ICDM.
 */
export function createIsolationScore(
  n: number,
  { trees, seed }: { readonly trees: number; readonly seed: number },
): (sorted: Float64Array, value: number) => number {
  const limit = isolationDepth(n);
  const random = createRandom(seed, 'isolation score');
  const uniforms = Float64Array.from({ length: trees * limit }, () => random.uniform());
  const lengths = Float64Array.from({ length: n + 1 }, (_, rows) => averagePathLength(rows));
  return (sorted, value) => {
    let total = 0;
    for (let tree = 0; tree < trees; tree++) {
      let [from, to, depth] = [0, n, 0];
      while (depth < limit && sorted[from]! < sorted[to - 1]!) {
        const cut = cutBetween(sorted[from]!, sorted[to - 1]!, uniforms[tree * limit + depth]!);
        const middle = countUpTo(sorted, cut);
        if (value <= cut) to = middle;
        else from = middle;
        depth += 1;
      }
      total += depth + lengths[to - from]!;
    }
    return 2 ** (-total / (trees * lengths[n]!));
  };
}
