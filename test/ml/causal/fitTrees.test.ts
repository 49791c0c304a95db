import assert from 'node:assert/strict';
import { effectMoments } from '../../../ml/causal/effects/forestEffects.ts';
import { fitTrees, type ForestTask } from '../../../ml/causal/fitTrees.ts';
import { samplingUnits } from '../../../ml/causal/sampling.ts';
import { effectLabels } from '../../../ml/causal/trees/nodeLabels.ts';
import { sortColumns } from '../../../ml/causal/trees/sortedColumns.ts';
import { joinTrees, treeCount } from '../../../ml/causal/trees/trees.ts';
import { causalDesigns, drawCausal } from '../../support/causalDesigns.ts';

function task(seed: number): ForestTask {
  const { x, treatment, outcome } = drawCausal(causalDesigns.D, 300, 6, 3);
  const weights = new Float64Array(300).fill(1);
  return {
    data: sortColumns(x),
    units: samplingUnits(300, null),
    labels: effectLabels(treatment, outcome, weights),
    moments: effectMoments(treatment, outcome, weights),
    rules: {
      minimumLeaf: 5,
      minimumSide: 2,
      alpha: 0.05,
      depth: 10,
      featuresPerSplit: 4,
      sampleFraction: 0.45,
      groupSize: 2,
      splitShare: 0.5,
      criterion: 'mse',
    },
    seed,
  };
}

describe('fitTrees', () => {
  it('grows the same trees whole and in parts, grown in any order', () => {
    const whole = fitTrees(task(1), 0, 20);
    const late = fitTrees(task(1), 13, 20);
    const early = fitTrees(task(1), 0, 5);
    const middle = fitTrees(task(1), 5, 13);
    assert.deepEqual(joinTrees([early, middle, late]), whole);
    assert.equal(treeCount(whole), 40);
  });

  it('grows other trees from another seed', () => {
    assert.notDeepEqual(fitTrees(task(1), 0, 2).threshold, fitTrees(task(2), 0, 2).threshold);
  });
});
