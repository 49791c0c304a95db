import assert from 'node:assert/strict';
import type { DriftDefinition } from '../../ml/drift/drift.ts';
import { driftStatistics } from '../../ml/drift/registry.ts';
import { createRandom } from '../../ml/stats/rng.ts';

const trials = 1000;
const sample = (n: number, shift: number, ...streams: (string | number)[]) => {
  const random = createRandom(11, ...streams);
  return Float64Array.from({ length: n }, () => random.normal() + shift);
};
const definitions: readonly DriftDefinition[] = Object.values(driftStatistics);

describe('every drift statistic', () => {
  for (const definition of definitions) {
    describe(definition.name, () => {
      const run = (n: number, m: number, shift: number, trial: number) =>
        definition.compare(sample(n, 0, 'reference', n, trial), sample(m, shift, 'live', m, trial));

      it('says what it is for, where it comes from and what it needs', () => {
        assert.ok(definition.purpose.length > 20 && definition.cite.length > 10);
        assert.ok(definition.minimumReference >= 1 && definition.minimumLive >= 1);
      });

      it('has a p-value if and only if it is a test', () => {
        assert.equal(run(100, 40, 0, 0).pValue !== null, definition.kind === 'test');
      });

      if (definition.kind === 'test') {
        // 1000 trials: three standard errors of a 5 % level are 2 points; small samples are discrete and may be conservative.
        for (const [n, m, least, most] of [
          [400, 200, 0.025, 0.07],
          [700, 24, 0.015, 0.08],
          [60, 12, 0, 0.08],
        ] as const) {
          it(`rejects about 5 % without drift at ${n} against ${m} rows`, () => {
            let rejected = 0;
            for (let trial = 0; trial < trials; trial += 1) if (run(n, m, 0, trial).pValue! < 0.05) rejected += 1;
            assert.ok(
              rejected / trials >= least && rejected / trials <= most,
              `level ${rejected / trials}, allowed ${least} to ${most}`,
            );
          });
        }
        it('finds a planted shift of one standard deviation', () => {
          for (let trial = 0; trial < 50; trial += 1) assert.ok(run(400, 100, 1, trial).pValue! < 1e-3);
        });
      } else {
        it('is small without drift and about as large as a planted shift', () => {
          for (let trial = 0; trial < 50; trial += 1) {
            assert.ok(Math.abs(run(400, 100, 0, trial).statistic!) < 4 * Math.sqrt(1 / 400 + 1 / 100));
            assert.ok(Math.abs(run(400, 100, 1, trial).statistic! - 1) < 0.6);
          }
        });
      }

      it('is zero for a sample against itself and does not depend on order', () => {
        const values = sample(80, 0, 'same');
        assert.ok(Math.abs(definition.compare(values, values).statistic!) < 1e-12);
        const live = sample(40, 0.3, 'live');
        const found = definition.compare(values, live).statistic!;
        assert.ok(Math.abs(definition.compare(values.toReversed(), live.toReversed()).statistic! - found) < 1e-12);
      });
    });
  }
});
