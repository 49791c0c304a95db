import { drawGroup, type SamplingRules, type SamplingUnits } from './sampling.ts';
import { fillLeaves, type RowMoments } from './trees/fillLeaves.ts';
import { growTree, treeSpace, type GrowRules } from './trees/growTree.ts';
import type { NodeLabels } from './trees/nodeLabels.ts';
import { narrowed, type SortedColumns } from './trees/sortedColumns.ts';
import { joinTrees, type Trees } from './trees/trees.ts';

/** All that the trees of a forest depend on, the seed included. */
export interface ForestTask {
  readonly data: SortedColumns;
  readonly units: SamplingUnits;
  readonly labels: NodeLabels;
  readonly moments: RowMoments;
  readonly rules: GrowRules & SamplingRules;
  readonly seed: number;
}

/**
 * Grows the groups `from` … `to` − 1 of a forest, each of `rules.groupSize` trees: a function of the task and the range and
 * of nothing else, so that ranges may be grown in any order, thread or process and joined by `joinTrees`.
 */
export function fitTrees(task: ForestTask, from: number, to: number): Trees {
  const { data, units, labels, moments, rules, seed } = task;
  const grown: Trees[] = [];
  const space = treeSpace(data, data.rows);
  for (let group = from; group < to; group++) {
    const samples = drawGroup(units, rules, seed, group);
    const shared = narrowed(
      data,
      samples.map(({ split }) => split),
    );
    for (const { split, estimate, random } of samples) {
      const tree = growTree(shared, split, labels, rules, random, space);
      grown.push(fillLeaves(tree, data, estimate, moments));
    }
  }
  return joinTrees(grown);
}
