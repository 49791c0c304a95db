import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { deflatedSharpe, expectedMaximum } from '../../../../ml/evaluation/selection/deflatedSharpe.ts';
import { minimumBacktestLength } from '../../../../ml/evaluation/selection/minimumBacktestLength.ts';
import { minimumTrackRecordLength } from '../../../../ml/evaluation/selection/minimumTrackRecordLength.ts';
import { probabilisticSharpe } from '../../../../ml/evaluation/selection/probabilisticSharpe.ts';
import { sharpeMoments } from '../../../../ml/evaluation/selection/sharpeMoments.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const paper = {
  sharpe: 2.5 / Math.sqrt(250),
  observations: 1250,
  skewness: -3,
  kurtosis: 10,
  trialSharpeVariance: 0.5 / 250,
};
const refuses = (run: () => void, message: RegExp) =>
  assert.throws(run, (error) => error instanceof NumericsError && message.test(error.message));

describe('deflatedSharpe', () => {
  it('S8: the numbers of the paper', () => {
    const hundred = deflatedSharpe({ ...paper, trials: 100 });
    assertClose(hundred.benchmark, 0.113172, { abs: 5e-8, why: 'methods.md S8' });
    assertClose(hundred.probability, 0.9003968, { abs: 5e-8, why: 'methods.md S8' });
    assertClose(deflatedSharpe({ ...paper, trials: 46 }).probability, 0.9505017, { abs: 5e-8, why: 'methods.md S8' });
    const normal = deflatedSharpe({ ...paper, skewness: 0, kurtosis: 3, trials: 88 });
    assertClose(normal.probability, 0.9504908, { abs: 5e-8, why: 'methods.md S8' });
  });

  it('the expected maximum is that of drawn normals (known truth), rises with the trials and starts at 0', () => {
    const random = createRandom(2, 'maximum');
    const worlds = 4000;
    for (const trials of [10, 100]) {
      let total = 0;
      for (let world = 0; world < worlds; world += 1) {
        let most = -Infinity;
        for (let trial = 0; trial < trials; trial += 1) most = Math.max(most, random.normal());
        total += most;
      }
      assertClose(expectedMaximum(trials), total / worlds, { abs: 0.05, why: `approximation at ${trials}, 3 se 0.03` });
    }
    assert.equal(expectedMaximum(1), 0);
    const values = [1, 1.5, 2, 5, 50, 1e6].map(expectedMaximum);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    const alone = deflatedSharpe({ ...paper, trials: 1 });
    assert.equal(alone.probability, probabilisticSharpe({ ...paper, benchmark: 0 }));
  });

  it('refuses what is no trial, no variance and no moments, with both numbers', () => {
    refuses(() => deflatedSharpe({ ...paper, trials: 0 }), /at least 1 trial, got 0/);
    refuses(() => deflatedSharpe({ ...paper, trials: 2, trialSharpeVariance: -1 }), /at least 0, got -1 over 2/);
    refuses(() => deflatedSharpe({ ...paper, trials: 2, observations: 1 }), /at least 2 observations, got 1/);
    refuses(() => deflatedSharpe({ ...paper, trials: 2, kurtosis: 7 }), /at least 1 \+ skewness², 10, got 7/);
    refuses(() => probabilisticSharpe({ ...paper, benchmark: NaN }), /finite benchmark, got NaN/);
  });
});

describe('probabilisticSharpe', () => {
  it('is right about the true ratio as often as it says (known truth, skewed returns)', () => {
    const [worlds, n, truth] = [1500, 200, 0.1];
    const random = createRandom(5, 'gamma');
    // Sum of three exponentials less their mean: skewness 2 / √3, kurtosis 5.
    const draw = () =>
      -(Math.log(1 - random.uniform()) + Math.log(1 - random.uniform()) + Math.log(1 - random.uniform()));
    let above = 0;
    for (let world = 0; world < worlds; world += 1) {
      const returns = Float64Array.from({ length: n }, () => (draw() - 3) / Math.sqrt(3) + truth);
      if (probabilisticSharpe({ ...sharpeMoments(returns), benchmark: truth }) > 0.95) above += 1;
    }
    assertClose(above / worlds, 0.05, { abs: 0.02, why: 'share of probabilities above 95 %, 3 se 0.017' });
  });

  it('moments of returns: by hand, and a constant series is refused', () => {
    const found = sharpeMoments(Float64Array.of(0, 0, 0, 4));
    assertClose(found.sharpe, 0.5, { rel: 1e-12, why: '1 / 2' });
    assertClose(found.skewness, 2 / Math.sqrt(3), { rel: 1e-12, why: '(3·(−1) + 27) / 4 / 3^1.5' });
    assertClose(found.kurtosis, 7 / 3, { rel: 1e-12, why: '(3 + 81) / 4 / 9' });
    refuses(() => sharpeMoments(new Float64Array(30).fill(0.01)), /vary, got 30 times 0.01/);
    refuses(() => sharpeMoments(Float64Array.of(1)), /at least 2 values, got 1/);
  });
});

describe('minimum lengths', () => {
  it('the track record is the length at which the probability reaches the confidence', () => {
    const moments = { sharpe: 0.1, skewness: -1, kurtosis: 6, benchmark: 0.03 };
    const length = minimumTrackRecordLength({ ...moments, confidence: 0.95 });
    assertClose(probabilisticSharpe({ ...moments, observations: length }), 0.95, { abs: 1e-12, why: 'inverse' });
    const normal = { sharpe: 0.1, skewness: 0, kurtosis: 3, benchmark: 0, confidence: 0.95 };
    assertClose(minimumTrackRecordLength(normal), 272.907, { abs: 1e-3, why: '1 + 1.005 · (1.644854 / 0.1)²' });
    refuses(() => minimumTrackRecordLength({ ...normal, benchmark: 0.2 }), /above its benchmark 0.2, got 0.1/);
    refuses(() => minimumTrackRecordLength({ ...normal, confidence: 0.5 }), /between 0.5 and 1, got 0.5/);
  });

  it('the backtest of 45 trials takes 5 years for a ratio of 1, as the paper says', () => {
    assertClose(minimumBacktestLength({ trials: 45, sharpe: 1 }).years, 5, { abs: 0.05, why: 'Bailey et al. (2014)' });
    for (const trials of [2, 10, 1000]) {
      const { years, bound } = minimumBacktestLength({ trials, sharpe: 0.8 });
      assert.ok(years < bound, `${years} below ${bound}`);
    }
    refuses(() => minimumBacktestLength({ trials: 10, sharpe: 0 }), /above 0, got 0/);
  });
});
