import assert from 'node:assert/strict';
import { hardwareOf } from '../../../ml/models/hardwareOf.ts';
import { models } from '../../../ml/models/registry.ts';

describe('hardwareOf', () => {
  it('sends XGBoost on CUDA to the gpu queue, and all else where its definition says', () => {
    assert.equal(hardwareOf(models.xgboost, { device: 'cuda' }), 'gpu');
    assert.equal(hardwareOf(models.xgboost, { device: 'cpu' }), 'cpu');
    assert.equal(hardwareOf(models.xgboost, {}), 'cpu');
    assert.equal(hardwareOf(models.lightgbm, { device: 'cuda' }), models.lightgbm.hardware);
  });
});
