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

/** Of N(0, 1) against N(1, 1), where it is not 1: closed forms, or integrals of the densities. */
const atOneDeviation: Readonly<Record<string, number>> = {
  // 2 ∫ (Φ(x) − Φ(x − 1))² dx = 0.5296.
  energyDistance: 0.728,
  // Zero bins filled with 1e-4 add to it.
  psiEvidently: 1.6,
  // The divergence of the densities is 0.160 bits; ten bins lose a little.
  jensenShannon: 0.39,
};

describe('every drift statistic', () => {
  for (const definition of definitions) {
    describe(definition.name, () => {
      const draw = (n: number, shift: number, ...streams: (string | number)[]) => {
        const values = sample(n, shift, ...streams);
        return definition.values === 'categories' ? values.map((value) => Math.round(value) + 0) : values;
      };
      const run = (n: number, m: number, shift: number, trial: number) =>
        definition.compare(draw(n, 0, 'reference', n, trial), draw(m, shift, 'live', m, trial));
      // Fewer trials widen what three standard errors of a level span.
      const [repeats, slack] = definition.slow ? [60, 0.06] : [trials, 0];

      it('says what it is for, where it comes from and what it needs', () => {
        assert.ok(definition.purpose.length > 20 && definition.cite.length > 10);
        assert.ok(definition.minimumReference >= 1 && definition.minimumLive >= 1);
      });

      it('has a p-value if and only if it is a test', () => {
        assert.equal(run(100, 40, 0, 0).pValue !== null, definition.kind === 'test');
      });

      if (definition.kind === 'test') {
        // 1000 trials: three standard errors of a 5 % level are 2 points; small samples are discrete and may be conservative.
        const sizes = [
          [400, 200, 0.025, 0.07],
          [700, 24, 0.015, 0.08],
          [60, 12, 0, 0.08],
        ] as const;
        for (const [n, m, least, most] of definition.slow ? sizes.slice(2) : sizes) {
          it(`rejects about 5 % without drift at ${n} against ${m} rows`, () => {
            let rejected = 0;
            for (let trial = 0; trial < repeats; trial += 1) if (run(n, m, 0, trial).pValue! < 0.05) rejected += 1;
            assert.ok(
              rejected / repeats >= least - slack && rejected / repeats <= most + slack,
              `level ${rejected / repeats}, allowed ${least - slack} to ${most + slack}`,
            );
          });
        }
        it('finds a planted shift of one standard deviation', () => {
          // A p-value by 199 permutations is 1/200 at least.
          const below = definition.slow ? 5.1e-3 : 1e-3;
          for (let trial = 0; trial < (definition.slow ? 10 : 50); trial += 1)
            assert.ok(run(400, 100, 1, trial).pValue! < below);
        });
      } else {
        it('is small without drift and about as large as a planted shift', () => {
          for (let trial = 0; trial < 50; trial += 1) {
            assert.ok(Math.abs(run(400, 100, 0, trial).statistic!) < 4 * Math.sqrt(1 / 400 + 1 / 100));
            const expected = atOneDeviation[definition.name] ?? 1;
            const found = run(400, 100, 1, trial).statistic!;
            assert.ok(Math.abs(found - expected) < 0.6 * expected, `expected about ${expected}, got ${found}`);
          }
        });
      }

      it('is zero for a sample against itself and does not depend on order', () => {
        const values = draw(80, 0, 'same');
        assert.ok(Math.abs(definition.compare(values, values).statistic!) < 1e-12);
        const live = draw(40, 0.3, 'live');
        const found = definition.compare(values, live).statistic!;
        assert.ok(Math.abs(definition.compare(values.toReversed(), live.toReversed()).statistic! - found) < 1e-12);
      });
    });
  }
});
