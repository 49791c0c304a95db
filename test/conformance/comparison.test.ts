import assert from 'node:assert/strict';
import type { TestDefinition } from '../../ml/comparison/comparison.ts';
import { comparisonTests } from '../../ml/comparison/registry.ts';
import { createRandom } from '../../ml/stats/rng.ts';

const definitions: readonly TestDefinition[] = Object.values(comparisonTests);
const trials = 300;
const draw = (n: number, shift: number, ...streams: (string | number)[]) => {
  const random = createRandom(21, ...streams);
  return Float64Array.from({ length: n }, () => random.normal() + shift);
};

describe('every test of two samples', () => {
  for (const definition of definitions) {
    describe(definition.name, () => {
      const rows = 40;
      const run = (shift: number, trial: number) =>
        definition.compare(draw(rows, shift, 'a', trial), draw(rows, 0, 'b', trial), { level: 0.95, seed: trial });

      it('says what it is for, where it comes from and what it needs', () => {
        assert.ok(definition.purpose.length > 20 && definition.cite.length > 10);
        assert.ok(definition.minimumRows >= 2);
        assert.equal(comparisonTests[definition.name as keyof typeof comparisonTests].name, definition.name);
      });

      it('alarms about as often as its level without a difference', () => {
        let alarms = 0;
        for (let trial = 0; trial < trials; trial += 1) if (run(0, trial).pValue <= 0.05) alarms += 1;
        // Three standard errors of 5 % over 300 trials are 3.8 points.
        assert.ok(alarms / trials <= 0.09, `${alarms} of ${trials}`);
      });

      it('finds a shift of two deviations and says which way', () => {
        const [up, down] = [run(2, 1), run(-2, 1)];
        assert.ok(up.pValue < 0.001 && down.pValue < 0.001, `${up.pValue} ${down.pValue}`);
        if (definition.name === 'kolmogorovSmirnov') return;
        const none = up.effect.name === 'P(A > B)' ? 0.5 : 0;
        assert.ok(up.effect.value > none && down.effect.value < none);
        const { lower, upper } = up.effect.interval!;
        assert.ok(lower > none && lower <= up.effect.value && up.effect.value <= upper, `${lower} … ${upper}`);
      });

      it('has the same bits again, names its convention, and leaves its samples alone', () => {
        const [a, b] = [draw(rows, 0.3, 'a'), draw(rows, 0, 'b')];
        const [copyA, copyB] = [a.slice(), b.slice()];
        const options = { level: 0.9, seed: 7 };
        const found = definition.compare(a, b, options);
        assert.deepEqual(definition.compare(a, b, options), found);
        assert.deepEqual([a, b], [copyA, copyB]);
        assert.ok(found.convention.length > 10 && found.pValue > 0 && found.pValue <= 1);
        assert.equal(found.effect.interval?.level ?? 0.9, 0.9);
      });

      it('refuses short, infinite, missing and unpaired rows with both numbers', () => {
        const options = { level: 0.95, seed: 1 };
        const [good, short] = [draw(rows, 0, 'good'), draw(definition.minimumRows - 1, 0, 'short')];
        const message = new RegExp(`at least ${definition.minimumRows} values, got ${short.length}`);
        assert.throws(() => definition.compare(short, good, options), { name: 'NumericsError', message });
        for (const bad of [NaN, Infinity]) {
          const broken = good.slice();
          broken[3] = bad;
          assert.throws(() => definition.compare(good, broken, options), { message: /got (NaN|Infinity) at index 3/ });
        }
        if (definition.paired)
          assert.throws(() => definition.compare(good, good.slice(1), options), { message: /got 40 and 39/ });
      });
    });
  }
});
