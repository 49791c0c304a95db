import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError, NumericsError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { stack } from '../../../ml/models/stack.ts';
import { assertClose } from '../../support/assertClose.ts';

const context = { seed: 1, threads: 1, engines: {}, signal: new AbortController().signal, onProgress: () => undefined };
const sigmoid = (s: number) => 1 / (1 + Math.exp(-s));
const logit = (p: number) => Math.log(p / (1 - p));

/** Two bases that see the true score through noise, the second through more, and a third that sees nothing. */
function sample(rows: number, seed: number) {
  let state = seed;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const values = new Float64Array(rows * 3);
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const score = normal();
    values.set([sigmoid(score + 0.3 * normal()), sigmoid(score + 2 * normal()), sigmoid(normal())], row * 3);
    target[row] = uniform() < sigmoid(score) ? 1 : 0;
  }
  const x: Matrix = { rows, columns: ['good', 'noisy', 'blind'], values };
  return { time: target.map((_, row) => row), x, target };
}
type Data = ReturnType<typeof sample>;

const weightsOf = (model: { summary: unknown }) => (model.summary as { weights: Record<string, number> }).weights;

/** The penalised loss, straight from the header's formula: Σ log loss + ½ λ Σ (w − t)². */
function loss(data: Data, intercept: number, weights: readonly number[], lambda: number, towards: number): number {
  const rate = data.target.reduce((sum, y) => sum + y, 0) / data.x.rows;
  let sum = 0;
  for (let row = 0; row < data.x.rows; row += 1) {
    const s = weights.reduce((all, w, j) => all + w * (logit(data.x.values[row * 3 + j]!) - logit(rate)), intercept);
    sum += Math.log1p(Math.exp(s)) - data.target[row]! * s;
  }
  return sum + 0.5 * lambda * weights.reduce((all, w) => all + (w - towards) ** 2, 0);
}

describe('stack', () => {
  const data = sample(2000, 7);

  it('recovers that one base is worth more than the other and the third nothing', async () => {
    const { good, noisy, blind } = weightsOf(await stack.fit(data, { lambda_l2: 1 }, context));
    // Given the good base, the noisy one adds little: its weight is within 0.15 of nothing at 2000 rows.
    assert.ok(good! > 0.7 && good! < 1.1, `weight of the good base ${good}`);
    assert.ok(noisy! < 0.15 && blind! < 0.1);
  });

  it('no nearby weights within the bounds have a smaller penalised loss', async () => {
    for (const [towards, target] of [
      ['equal-weights', 1 / 3],
      ['base-rate', 0],
    ] as const)
      for (const nonNegative of [true, false]) {
        const model = await stack.fit(data, { lambda_l2: 5, towards, non_negative: nonNegative }, context);
        const weights = Object.values(weightsOf(model));
        const { intercept } = model.summary as { intercept: number };
        const best = loss(data, intercept, weights, 5, target);
        for (let j = 0; j <= 3; j += 1)
          for (const move of [-1e-3, 1e-3]) {
            const moved = weights.map((w, k) => (k === j ? w + move : w));
            if (nonNegative && moved.some((w) => w < 0)) continue;
            assert.ok(loss(data, intercept + (j === 3 ? move : 0), moved, 5, target) > best - 1e-9);
          }
        if (nonNegative) assert.ok(weights.every((w) => w >= 0));
      }
  });

  it('is calibrated on average: the mean probability is the base rate, since the intercept is free', async () => {
    const model = await stack.fit(data, {}, context);
    const probability = model.predict(data.x)['probability']!;
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    assertClose(mean(probability), mean(data.target), { abs: 1e-9, why: 'score equation of the intercept' });
  });

  it('with a huge penalty it is the equally weighted pool of log-odds, or the base rate', async () => {
    const equal = weightsOf(await stack.fit(data, { lambda_l2: 1e12 }, context));
    for (const weight of Object.values(equal)) assertClose(weight, 1 / 3, { abs: 1e-8, why: 'equal weight' });
    const flat = await stack.fit(data, { lambda_l2: 1e12, towards: 'base-rate' }, context);
    const rate = data.target.reduce((sum, y) => sum + y, 0) / data.x.rows;
    flat.predict(data.x)['probability']!.forEach((p) => assertClose(p, rate, { abs: 1e-6, why: 'base rate' }));
  });

  it('does not depend on the order of the bases, and a twin splits its weight', async () => {
    const swap = (from: readonly number[]) => ({
      ...data,
      x: {
        rows: data.x.rows,
        columns: from.map((j) => `${data.x.columns[j]!}${from.indexOf(j)}`).map((name, k) => `${name}_${k}`),
        values: Float64Array.from(
          { length: data.x.rows * from.length },
          (_, i) => data.x.values[Math.floor(i / from.length) * 3 + from[i % from.length]!]!,
        ),
      },
    });
    const [a, b] = [await stack.fit(swap([0, 1, 2]), {}, context), await stack.fit(swap([2, 0, 1]), {}, context)];
    const [w, v] = [Object.values(weightsOf(a)), Object.values(weightsOf(b))];
    [v[1]!, v[2]!, v[0]!].forEach((weight, j) => assertClose(weight, w[j]!, { abs: 1e-8, why: 'permuted weight' }));
    const twins = Object.values(weightsOf(await stack.fit(swap([0, 0]), {}, context)));
    assertClose(twins[0]!, twins[1]!, { abs: 1e-8, why: 'twins' });
  });

  it('restores to the same predictions and refits to the same bytes', async () => {
    const model = await stack.fit(data, {}, context);
    const restored = await stack.restore(model.files, context);
    assert.deepEqual(restored.predict(data.x), model.predict(data.x));
    assert.deepEqual((await stack.fit(data, {}, context)).files, model.files);
  });

  it('averages, or weighs as configured, and says how much the bases disagree', async () => {
    const average = await stack.fit(data, { meta: 'average' }, context);
    const fixed = await stack.fit(data, { meta: 'fixed', weights: 'noisy: 1, good: 3, blind: 0' }, context);
    const [mean, weighed] = [average.predict(data.x), fixed.predict(data.x)];
    for (let row = 0; row < 50; row += 1) {
      const p = data.x.values.subarray(3 * row, 3 * row + 3);
      const center = (p[0]! + p[1]! + p[2]!) / 3;
      assertClose(mean['probability']![row]!, center, { abs: 1e-12, why: 'mean' });
      assertClose(weighed['probability']![row]!, 0.75 * p[0]! + 0.25 * p[1]!, { abs: 1e-12, why: 'weighed' });
      const deviation = Math.hypot(p[0]! - center, p[1]! - center, p[2]! - center) / Math.sqrt(3);
      assertClose(weighed['disagreement']![row]!, deviation, { abs: 1e-12, why: 'disagreement' });
      assertClose(weighed['mean_proba']![row]!, center, { abs: 1e-12, why: 'unweighted mean' });
      const bits = -center * Math.log2(center) - (1 - center) * Math.log2(1 - center);
      assertClose(weighed['uncertainty']![row]!, bits, { abs: 1e-12, why: 'entropy of the mean' });
      assertClose(weighed['confidence']![row]!, Math.max(center, 1 - center), { abs: 1e-12, why: 'confidence' });
    }
    assert.deepEqual((await stack.restore(fixed.files, context)).predict(data.x), weighed);
    for (const weights of ['good: 1', 'good: 1, noisy: 1, blind: -1', 'good: 0, noisy: 0, blind: 0', ''])
      await assert.rejects(stack.fit(data, { meta: 'fixed', weights }, context), ConfigError);
  });

  it('refuses what is no probability', async () => {
    const values = data.x.values.slice();
    values[4] = 1.5;
    await assert.rejects(
      stack.fit({ ...data, x: { ...data.x, values } }, {}, context),
      (error) => error instanceof NumericsError && /got 1.5 from noisy in row 1/.test(error.message),
    );
  });

  it('settles on any data, also on bases that separate the classes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.001, 1, 100), async (seed, lambda) => {
        const tiny = sample(60, seed);
        const perfect = {
          ...tiny.x,
          values: tiny.x.values.map((p, i) => (i % 3 === 0 ? tiny.target[(i - (i % 3)) / 3]! : p)),
        };
        const model = await stack.fit({ ...tiny, x: perfect }, { lambda_l2: lambda }, context);
        assert.ok(model.predict(perfect)['probability']!.every((p) => p >= 0 && p <= 1));
      }),
      { numRuns: 25, seed: 1 },
    );
  });
});
