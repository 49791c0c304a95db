import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NumericsError } from '../../../contracts/failures.ts';
import { parzenEstimator } from '../../../ml/stats/parzenEstimator.ts';
import { assertClose } from '../../support/assertClose.ts';

interface Case {
  readonly observations: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly weights: readonly number[];
  readonly at: readonly number[];
  readonly logDensity: readonly number[];
}

const path = new URL('../../fixtures/parzen.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };

describe('parzenEstimator', () => {
  for (const { observations, low, high, at, ...expected } of cases) {
    // The kernels of the first case are A1 of the reference numbers; its log densities are Optuna's own.
    it(`has Optuna’s kernels and log densities around ${observations.join(', ')}`, () => {
      const found = parzenEstimator(observations, { low, high });
      for (const part of ['means', 'deviations', 'weights'] as const) {
        assert.equal(found[part].length, expected[part].length);
        found[part].forEach((value, i) => {
          assertClose(value, expected[part][i]!, { rel: 1e-12, why: `${part} ${i}` });
        });
      }
      at.forEach((x, i) => {
        assertClose(found.logDensity(x), expected.logDensity[i]!, { abs: 1e-10, why: `log density at ${x}` });
      });
    });

    it(`holds all its mass between ${low} and ${high} (observations ${observations.join(', ')})`, () => {
      const { logDensity } = parzenEstimator(observations, { low, high });
      const [steps, width] = [20_000, high - low];
      let mass = 0;
      for (let i = 0; i < steps; i++) mass += (Math.exp(logDensity(low + ((i + 0.5) * width) / steps)) * width) / steps;
      assertClose(mass, 1, { abs: 1e-6, why: 'midpoint rule' });
    });
  }

  it('refuses what it cannot stand on, with what came', () => {
    assert.throws(() => parzenEstimator([], { low: 0, high: 1 }), /at least 1 values, got 0/);
    assert.throws(() => parzenEstimator([0.5], { low: 1, high: 1 }), /low < high, got 1 and 1/);
    assert.throws(() => parzenEstimator([0.5, 2], { low: 0, high: 1 }), /0 to 1 got 2 at index 1/);
    assert.throws(() => parzenEstimator([0.5], { low: 0, high: 1 }).logDensity(-0.1), NumericsError);
  });
});
