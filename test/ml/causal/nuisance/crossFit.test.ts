import assert from 'node:assert/strict';
import { crossFit } from '../../../../ml/causal/nuisance/crossFit.ts';
import { nuisanceLearners } from '../../../../ml/causal/nuisance/fitNuisances.ts';
import { foldsOf } from '../../../../ml/causal/nuisance/foldsOf.ts';
import { samplingUnits } from '../../../../ml/causal/sampling.ts';
import { sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

const rows = 400;
const random = createRandom(2, 'crossFit test');
const values = Float64Array.from({ length: rows * 4 }, () => random.normal());
const data = sortColumns({ rows, columns: ['a', 'b', 'c', 'd'], values });
const noise = Float64Array.from({ length: rows }, () => random.normal());
const target = (of: (a: number, b: number) => number, deviation: number) =>
  noise.map((e, i) => of(values[4 * i]!, values[4 * i + 1]!) + deviation * e);
const fit = (y: Float64Array, extra = {}) =>
  crossFit(
    {
      name: 'test',
      data,
      target: y,
      weights: new Float64Array(rows).fill(1),
      binary: false,
      folds: foldsOf(samplingUnits(rows, null), { folds: 5, blocked: false, embargoRows: 0, seed: 1 }),
      learners: nuisanceLearners('auto', 60),
      seed: 1,
      ...extra,
    },
    () => Promise.resolve(),
  );

describe('crossFit', () => {
  it('chooses a line for a line, and trees for steps and products', async () => {
    const line = await fit(target((a, b) => a - 2 * b, 1));
    assert.match(line.chosen, /^ridge/);
    // Explained: 5 of 6 parts of the variance.
    assert.ok(line.rSquared > 0.79 && line.rSquared < 0.87, `R² ${line.rSquared}`);
    const steps = await fit(target((a, b) => (a > 0 ? 3 : 0) * (b > 0 ? 1 : -1), 0.5));
    assert.match(steps.chosen, /forest|boosted/);
    assert.ok(steps.rSquared > 0.7, `R² ${steps.rSquared}`);
  });

  it('explains nothing of noise: no row teaches its own prediction', async () => {
    const { errors, rSquared } = await fit(noise);
    assert.ok(rSquared < 0.02, `R² ${rSquared}`);
    assert.deepEqual(Object.keys(errors), ['ridge 0.001', 'ridge 0.1', 'ridge 1', 'forest', 'boosted']);
  });
});
