import assert from 'node:assert/strict';
import { trainingEffort } from '../../../activities/trainer/trainingEffort.ts';
import { models } from '../../../ml/models/registry.ts';

const splits = { scheme: 'expanding', firstTest: '2016-01-04', testRows: 63, embargoRows: 5, trainRows: 0 } as const;

describe('trainingEffort', () => {
  it('counts epochs of networks and rounds of trees, as given or by default', () => {
    assert.deepEqual(trainingEffort(models.mlp, {}, splits), { testRows: 63, passes: 60, kind: 'network' });
    assert.equal(trainingEffort(models.mlp, { epochs: 5 }, splits).passes, 5);
    assert.deepEqual(trainingEffort(models.lightgbm, {}, splits), { testRows: 63, passes: 200, kind: 'other' });
    assert.equal(trainingEffort(models['gaussian-hmm'], {}, splits).kind, 'other');
  });

  it('is at least one pass for every model', () => {
    for (const definition of Object.values(models)) assert.ok(trainingEffort(definition, {}, splits).passes >= 1);
  });
});
