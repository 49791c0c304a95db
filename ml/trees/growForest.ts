import { InputError } from '../../contracts/failures.ts';
import { createRandom } from '../stats/rng.ts';
import type { BinnedColumns } from './binColumns.ts';
import { growTree, type GrowOptions } from './growTree.ts';
import { createSearch } from './splitSearch.ts';
import type { Tree } from './tree.ts';

export interface ForestOptions extends GrowOptions {
  readonly seed: number;
  /** Whether every tree sees n rows drawn with replacement, or all of them. */
  readonly bootstrap: boolean;
}

export interface ForestData {
  readonly data: BinnedColumns;
  /** 0 … classes − 1, or a number where `classes` is 0. */
  readonly target: Float64Array;
  readonly classes: number;
  /** One positive weight a row; all 1 where absent. */
  readonly weight?: Float64Array;
}

/** How often tree `tree` drew every row; 0 is out of its bag. */
export function bootstrapCounts(seed: number, tree: number, rows: number): Uint16Array {
  const random = createRandom(seed, 'bootstrap', tree);
  const counts = new Uint16Array(rows);
  for (let i = 0; i < rows; i += 1) counts[random.integer(rows)]! += 1;
  return counts;
}

function check({ data, target, classes, weight }: ForestData, { columnsTried, minimumLeaf }: ForestOptions): void {
  if (target.length !== data.rows)
    throw new InputError(`A forest expects ${data.rows} targets, one a row, got ${target.length}; align them.`);
  if (weight && weight.length !== data.rows)
    throw new InputError(`A forest expects ${data.rows} weights, one a row, got ${weight.length}; align them.`);
  if (columnsTried < 1 || columnsTried > data.columns.length)
    throw new InputError(
      `A forest tries from 1 to ${data.columns.length} columns at a node, got ${columnsTried}; correct the number.`,
    );
  if (data.rows < 2 * minimumLeaf)
    throw new InputError(
      `A forest needs ${2 * minimumLeaf} rows for two leaves of ${minimumLeaf}, got ${data.rows}; lower the leaf size.`,
    );
  const wrong = target.findIndex((y) =>
    classes > 0 ? !(Number.isInteger(y) && y >= 0 && y < classes) : !Number.isFinite(y),
  );
  if (wrong >= 0) {
    const wanted = classes > 0 ? `a class from 0 to ${classes - 1}` : 'a finite number';
    throw new InputError(
      `A forest expects ${wanted} as target, got ${target[wrong]!} in row ${wrong}; drop such rows.`,
    );
  }
}

/**
 * Trees `from` up to but not including `to` of a random forest. Every tree has random streams of its own, so any
 * number of processes may share the work: the trees, put together in order, have the same bits.
 *
 * Each tree sees n rows drawn with replacement and tries `columnsTried` random columns at a node.
 * `between` is called after each tree. Breiman (2001), Random Forests, Machine Learning 45.
 */
export function growTrees(
  forest: ForestData,
  options: ForestOptions,
  from: number,
  to: number,
  between: (grown: number) => void = () => undefined,
): Tree[] {
  check(forest, options);
  const { data, target, classes, weight } = forest;
  const centre = classes > 0 ? 0 : target.reduce((sum, y) => sum + y, 0) / target.length;
  const value = classes > 0 ? Int32Array.from(target) : target.map((y) => y - centre);
  const search = createSearch(classes);
  return Array.from({ length: to - from }, (_, i) => {
    const counts = options.bootstrap ? bootstrapCounts(options.seed, from + i, data.rows) : null;
    const weights = Float64Array.from({ length: data.rows }, (_, row) => (counts?.[row] ?? 1) * (weight?.[row] ?? 1));
    const random = createRandom(options.seed, 'tree', from + i);
    const tree = growTree({ data, outcome: { classes, value, weight: weights }, centre, options, random, search });
    between(from + i + 1);
    return tree;
  });
}
