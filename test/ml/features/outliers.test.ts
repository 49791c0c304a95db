import assert from 'node:assert/strict';
import { features } from '../../../ml/features/registry.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import type { Parameters } from '../../../contracts/system.ts';

const run = (name: keyof typeof features, inputs: readonly Float64Array[], parameters: Parameters = {}) =>
  features[name].compute(inputs, parameters);

describe('outliers', () => {
  const planted = [100, 173, 260, 333];
  const random = createRandom(5, 'outliers');
  const noise = Float64Array.from({ length: 400 }, (_, t) => random.normal() + (planted.includes(t) ? 12 : 0));

  it('that were planted are flagged, and their scores are the largest', () => {
    for (const name of ['mad_outlier', 'iqr_outlier', 'hampel_outlier'] as const) {
      const found = run(name, [noise], { window: 60 });
      for (const t of planted) assert.equal(found[t], 1, `${name}, row ${t}`);
      const others = found.filter((flag, t) => flag === 1 && !planted.includes(t)).length;
      assert.ok(others <= 12, `${name} flags ${others} others`);
    }
    for (const name of ['rolling_robust_zscore', 'iqr_score', 'isolation_forest_score'] as const) {
      const found = run(name, [noise]);
      const rest = found.filter((score, t) => !Number.isNaN(score) && !planted.includes(t));
      for (const t of planted) assert.ok(Number.isNaN(found[t]) || found[t]! > Math.max(...rest), `${name}, row ${t}`);
    }
  });

  it('are gone from the cleaned column, and other values are as they were', () => {
    for (const [name, flag] of [
      ['mad_cleaned', 'mad_outlier'],
      ['iqr_cleaned', 'iqr_outlier'],
      ['hampel_cleaned', 'hampel_outlier'],
    ] as const) {
      const [cleaned, flags] = [run(name, [noise]), run(flag, [noise])];
      cleaned.forEach((value, t) => {
        if (flags[t] === 0) assert.equal(value, noise[t]);
        if (flags[t] === 1) assert.ok(Math.abs(value) < Math.abs(noise[t]!) && Math.abs(value) < 7);
      });
    }
    const [score, cleaned] = [run('isolation_forest_score', [noise]), run('isolation_forest_cleaned', [noise])];
    for (const t of planted.slice(1)) assert.ok(score[t]! > 0.7 && Math.abs(cleaned[t]!) < 1);
    const changed = cleaned.filter((value, t) => !Number.isNaN(value) && value !== noise[t]).length;
    assert.ok(changed >= planted.length - 1 && changed <= 30, `${changed} rows changed`);
  });
});
