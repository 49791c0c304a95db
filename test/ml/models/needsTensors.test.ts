import assert from 'node:assert/strict';
import { needsTensors } from '../../../ml/models/needsTensors.ts';
import { models } from '../../../ml/models/registry.ts';

describe('needsTensors', () => {
  it('is what the parameters ask for where the model says so, else what the model needs', () => {
    assert.equal(needsTensors(models['hybrid-causal'], {}), false);
    assert.equal(needsTensors(models['hybrid-causal'], { 'regime_classifier.kind': 'attention' }), true);
    assert.equal(needsTensors(models.mlp, {}), true);
    assert.equal(needsTensors(models.lightgbm, {}), false);
  });
});
