import { drawGroup, type SamplingRules, type SamplingUnits } from './sampling.ts';
import { fillLeaves, type RowMoments } from './trees/fillLeaves.ts';
import { growTree, type GrowRules } from './trees/growTree.ts';
import type { NodeLabels } from './trees/nodeLabels.ts';
import type { SortedColumns } from './trees/sortedColumns.ts';
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
  for (let group = from; group < to; group++) {
    for (const { split, estimate, random } of drawGroup(units, rules, seed, group)) {
      const tree = growTree(data, split, labels, rules, random);
      grown.push(fillLeaves(tree, data, estimate, moments));
    }
  }
  return joinTrees(grown);
}
