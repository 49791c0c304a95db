import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { effectMoments, forestEffects, outOfBagEffects } from '../../../../ml/causal/effects/forestEffects.ts';
import { fitTrees } from '../../../../ml/causal/fitTrees.ts';
import { drawGroup, samplingUnits } from '../../../../ml/causal/sampling.ts';
import { effectLabels } from '../../../../ml/causal/trees/nodeLabels.ts';
import { sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';
import { packTrees } from '../../../../ml/causal/trees/packTrees.ts';
import { leafOf, treeCount } from '../../../../ml/causal/trees/trees.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { causalDesigns, drawCausal } from '../../../support/causalDesigns.ts';

const rules = {
  minimumLeaf: 5,
  minimumSide: 1,
  alpha: 0.05,
  depth: 6,
  featuresPerSplit: 3,
  sampleFraction: 0.4,
  groupSize: 2,
  splitShare: 0.5,
  criterion: 'mse',
} as const;
const n = 200;
const { x, treatment, outcome } = drawCausal(causalDesigns.continuous, n, 4, 11);
const weights = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3));
const units = samplingUnits(n, null);
const trees = fitTrees(
  {
    data: sortColumns(x),
    units,
    labels: effectLabels(treatment, outcome, weights),
    moments: effectMoments(treatment, outcome, weights),
    rules,
    seed: 4,
  },
  0,
  15,
);

/** Weights α_i of the forest at a row, from leaf sharing, over some of the trees. */
function alphas(row: number, chosen: number[]): Float64Array {
  const found = new Float64Array(n);
  for (const tree of chosen) {
    const { estimate } = drawGroup(units, rules, 4, Math.floor(tree / 2))[tree % 2]!;
    const leaf = leafOf(trees, tree, x.values, 4 * row);
    const shared = estimate.filter((other) => leafOf(trees, tree, x.values, 4 * other) === leaf);
    for (const other of shared) found[other]! += weights[other]! / shared.length / chosen.length;
  }
  return found;
}

/** Weighted least squares slope of outcome on treatment, and its constant. */
function slope(alpha: Float64Array): { slope: number; constant: number; spread: number; mean: number; weight: number } {
  const weight = alpha.reduce((sum, a) => sum + a, 0);
  const mean = (values: Float64Array) => alpha.reduce((sum, a, i) => sum + a * values[i]!, 0) / weight;
  const [t, y] = [mean(treatment), mean(outcome)];
  const spread = alpha.reduce((sum, a, i) => sum + a * (treatment[i]! - t) ** 2, 0);
  const product = alpha.reduce((sum, a, i) => sum + a * (treatment[i]! - t) * (outcome[i]! - y), 0);
  return { slope: product / spread, constant: y - (product / spread) * t, spread, mean: t, weight };
}

describe('forestEffects', () => {
  const every = Array.from({ length: treeCount(trees) }, (_, tree) => tree);
  const { effect, variance } = forestEffects(packTrees(trees), x.values, n, 2);

  it('is the regression of outcome on treatment under the weights of shared leaves', () => {
    for (const row of [0, 17, 99, 151]) {
      assertClose(effect[row]!, slope(alphas(row, every)).slope, { rel: 1e-9, why: 'slow oracle' });
    }
  });

  it('takes its variance from influences of trees, grouped by half-sample', () => {
    for (const row of [3, 42]) {
      const whole = slope(alphas(row, every));
      const influence = every.map((tree) =>
        alphas(row, [tree]).reduce((sum, a, i) => {
          const residual = outcome[i]! - whole.constant - whole.slope * treatment[i]!;
          return sum + (a * (treatment[i]! - whole.mean) * residual) / whole.spread;
        }, 0),
      );
      const pairs = every.filter((tree) => tree % 2 === 0).map((tree) => (influence[tree]! + influence[tree + 1]!) / 2);
      const between = pairs.reduce((sum, value) => sum + value ** 2, 0) / pairs.length;
      const total = influence.reduce((sum, value) => sum + value ** 2, 0) / influence.length;
      // The debias only adds, and adds less than its own scale.
      const raw = 2 * between - total;
      assert.ok(variance[row]! > Math.max(0, raw), `${variance[row]!} over ${raw}`);
      assert.ok(variance[row]! < Math.max(0, raw) + Math.max(between, total) * Math.sqrt(2 / 15), 'debias is small');
    }
  });

  it('reads a fitted row out of bag from trees that have not seen it', () => {
    const seenBy = (tree: number, seen: Uint8Array) => {
      const { split, estimate } = drawGroup(units, rules, 4, Math.floor(tree / 2))[tree % 2]!;
      for (const i of [...split, ...estimate]) seen[i] = 1;
    };
    const found = outOfBagEffects(packTrees(trees), x.values, n, seenBy);
    for (const row of [5, 123]) {
      const unseen = every.filter((tree) => {
        const seen = new Uint8Array(n);
        seenBy(tree, seen);
        return seen[row] === 0;
      });
      assertClose(found[row]!, slope(alphas(row, unseen)).slope, { rel: 1e-9, why: 'slow oracle' });
    }
  });

  it('refuses a fitted row that every tree has seen', () => {
    assert.throws(
      () => outOfBagEffects(packTrees(trees), x.values, n, (_, seen) => seen.fill(1)),
      /Row 0 needs at least 1 tree that has not seen it, got 0/,
    );
  });

  it('refuses a row whose neighbours all have one treatment', () => {
    const one = { ...trees, moments: trees.moments.map((_, i) => [1, 0.5, 2, 0.25, 1][i % 5]!) };
    assert.throws(
      () => forestEffects(packTrees(one), x.values, n, 2),
      (error) => error instanceof NumericsError && /Row 0 .*2 different.*got 1/.test(error.message),
    );
  });
});
