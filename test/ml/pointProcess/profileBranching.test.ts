import assert from 'node:assert/strict';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import { logLikelihood } from '../../../ml/pointProcess/logLikelihood.ts';
import { profileBranching } from '../../../ml/pointProcess/profileBranching.ts';
import { simulateHawkes } from '../../../ml/pointProcess/simulateHawkes.ts';
import { minimise, withNumericGradient } from '../../../ml/timeSeries/minimise.ts';
import { assertClose } from '../../support/assertClose.ts';
import { few, fewModel, numbers, two } from './fixture.ts';

/** χ²₁ at 95 %, halved. */
const allowed = 3.841458820694124 / 2;

describe('profileBranching', function () {
  this.timeout(120_000);

  it('ends where the best likelihood at that ratio has fallen by half of χ²', () => {
    const path = simulateHawkes(fewModel, { seed: 3, horizon: 400 });
    const fit = fitHawkes(path, { kernel: 'exponential' });
    const { interval } = profileBranching(fit, path);
    const profile = (ratio: number): number => {
      const loss = (x: Float64Array) =>
        -logLikelihood(
          {
            ...fewModel,
            baseline: numbers(Math.exp(x[0]!)),
            weights: numbers(ratio),
            shapes: numbers(Math.exp(x[1]!)),
          },
          path,
        );
      const start = numbers(Math.log(fit.model.baseline[0]!), Math.log(fit.model.shapes[0]!));
      return -minimise(withNumericGradient(loss), start, { tolerance: 1e-4 }).value;
    };
    for (const end of interval)
      assertClose(fit.logLikelihood - profile(end), allowed, { abs: 2e-3, why: `direct profile at ${end}` });
    assert.ok(interval[0] < fit.branching.ratio && fit.branching.ratio < interval[1]);
    // With 400 s the two kinds of interval are close.
    fit.branching.interval!.forEach((end, i) => {
      assertClose(interval[i]!, end, { rel: 0.15, why: 'delta method' });
    });
  });

  it('reaches 0 where events may be a Poisson process, and takes several kinds', () => {
    const { interval, ratio } = profileBranching(fitHawkes(few, { kernel: 'exponential' }), few);
    assert.equal(interval[0], 0);
    assert.ok(interval[1] > ratio);
    const fit = fitHawkes(two, { kernel: 'exponential' });
    const both = profileBranching(fit, two, 0.9);
    assert.ok(both.interval[0] < fit.branching.ratio && fit.branching.ratio < both.interval[1]);
    assert.throws(() => profileBranching(fit, two, 95), /between 0 and 1, got 95/);
  });
});
