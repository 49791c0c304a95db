import assert from 'node:assert/strict';
import { bootstrapFit } from '../../../ml/pointProcess/bootstrapFit.ts';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import { goodnessOfFit } from '../../../ml/pointProcess/goodnessOfFit.ts';
import { simulateHawkes } from '../../../ml/pointProcess/simulateHawkes.ts';
import { fewModel, numbers } from './fixture.ts';

describe('bootstrapFit', function () {
  this.timeout(120_000);

  it('has p-values near uniform under the model, where those of known parameters are too high', () => {
    const pairs = Array.from({ length: 20 }, (_, seed) => {
      const path = simulateHawkes(fewModel, { seed: 400 + seed, horizon: 120 });
      const fit = fitHawkes(path, { kernel: 'exponential', starts: 1 });
      const known = goodnessOfFit(fit.model, path).pooled.pValue;
      return { known, fitted: bootstrapFit(fit, path, { seed: 1000 * seed, replicates: 19 }).pValue };
    });
    const meanOf = (which: 'known' | 'fitted') => pairs.reduce((sum, pair) => sum + pair[which] / pairs.length, 0);
    // A uniform p has mean 0.5 ± 0.29/√20 = 0.065.
    assert.ok(Math.abs(meanOf('fitted') - 0.525) < 3 * 0.065, `mean of fitted p ${meanOf('fitted')}`);
    assert.ok(meanOf('known') > meanOf('fitted') + 0.1, `known ${meanOf('known')}, fitted ${meanOf('fitted')}`);
    assert.ok(pairs.filter(({ fitted }) => fitted <= 0.05).length <= 4);
  });

  it('rejects a process of another kind and repeats itself', () => {
    // Regular events, with a gap that never varies much: no exponential Hawkes process looks so.
    const times = Float64Array.from({ length: 150 }, (_, k) => 1 + k + 0.2 * Math.sin(k * k));
    const events = { times: [times], horizon: 152 };
    const fit = fitHawkes(events, { kernel: 'exponential' });
    const test = bootstrapFit(fit, events, { seed: 5, replicates: 39 });
    assert.equal(test.pValue, 1 / 40);
    assert.equal(test.distances.length, 39);
    assert.deepEqual(bootstrapFit(fit, events, { seed: 5, replicates: 39 }), test);
  });

  it('refuses too few replicates and a fit that explodes', () => {
    const path = simulateHawkes(fewModel, { seed: 1, horizon: 60 });
    const fit = fitHawkes(path, { kernel: 'exponential' });
    assert.throws(() => bootstrapFit(fit, path, { seed: 1, replicates: 5 }), /at least 19 replicates, got 5/);
    const wild = { ...fit, model: { ...fit.model, weights: numbers(3), shapes: numbers(2) } };
    assert.throws(() => bootstrapFit(wild, path, { seed: 1 }), /should have at most/);
  });
});
