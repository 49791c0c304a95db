import assert from 'node:assert/strict';
import { ConfigError, DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { CausalData } from '../../../ml/causal/causalData.ts';
import { fitCausalForest } from '../../../ml/causal/fitCausalForest.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { causalDesigns, drawCausal, type CausalDesign, type CausalSample } from '../../support/causalDesigns.ts';

/** grf's defaults, with fewer trees. */
const asGrf = {
  ...{ trees: 400, minimumLeaf: 1, minimumSide: 5, depth: 60 },
  ...{ sampleFraction: 0.5, groupSize: 2, criterion: 'het' },
};
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

async function score(design: CausalDesign, rows: number, columns: number, seed: number, parameters = {}) {
  const test = drawCausal(design, 1000, columns, 1000 + seed);
  const forest = await fitCausalForest(drawCausal(design, rows, columns, seed), parameters, { seed });
  const { effect, lower, upper } = forest.effect(test.x);
  return {
    forest,
    mse: mean(effect.map((value, i) => (value - test.tau[i]!) ** 2)),
    coverage: mean(effect.map((_, i) => Number(lower[i]! <= test.tau[i]! && test.tau[i]! <= upper[i]!))),
  };
}

async function scores(design: CausalDesign, rows: number, columns: number, parameters = {}) {
  const found = [];
  for (let seed = 1; seed <= 10; seed++) found.push(await score(design, rows, columns, seed, parameters));
  return { mse: mean(found.map(({ mse }) => mse)), coverage: mean(found.map(({ coverage }) => coverage)) };
}

describe('fitCausalForest: known laws, means over 10 seeds (bench/causalCoverage.ts has the whole table)', () => {
  it('A, no effect but confounding, n 500, p 5: grf has MSE .0172 (sd .011) and coverage .964', async () => {
    const { mse, coverage } = await scores(causalDesigns.A, 500, 5, asGrf);
    // Its mean plus three of its deviations over √10.
    assert.ok(mse < 0.0172 + (3 * 0.011) / Math.sqrt(10), `MSE ${mse}`);
    assert.ok(coverage > 0.9, `coverage ${coverage}`);
  });

  it('D, confounded linear effect, defaults, n 500, p 25: EconML has MSE .2269 and coverage .537', async () => {
    const { mse, coverage } = await scores(causalDesigns.D, 500, 25);
    assert.ok(mse < 0.2269, `MSE ${mse}`);
    assert.ok(coverage > 0.537, `coverage ${coverage}`);
  });

  it('D, n 2000, p 10: EconML’s criterion is nearer than grf’s where one treatment is rare', async () => {
    const settings = { trees: 60, nuisance: 'linear' };
    const { mse, coverage } = await scores(causalDesigns.D, 2000, 10, settings);
    const byRows = await scores(causalDesigns.D, 2000, 10, { ...settings, criterion: 'het' });
    assert.ok(mse < 0.95 * byRows.mse, `MSE ${mse}, by rows ${byRows.mse}`);
    assert.ok(coverage > byRows.coverage, `coverage ${coverage}, by rows ${byRows.coverage}`);
  });
});

describe('fitCausalForest: gates of grf’s own tests', () => {
  const law = (e: number, tau: (x: Float64Array) => number): CausalDesign => ({
    features: 'normal',
    binary: true,
    e: () => e,
    tau,
    base: (x) => x[0]!,
  });

  it('finds effects at a propensity of .1 with an RMSE below .20', async () => {
    const { mse } = await score(
      law(0.1, () => 0.1),
      1000,
      5,
      3,
      asGrf,
    );
    assert.ok(Math.sqrt(mse) < 0.2, `RMSE ${Math.sqrt(mse)}`);
  });

  it('finds a strong step from 50 rows, and with 500 splits more than two thirds of roots on it', async () => {
    const step = law(0.5, (x) => (x[0]! > 0 ? 100 : 0));
    const parameters = { ...asGrf, minimumSide: 2, folds: 4 };
    const { mse } = await score(step, 50, 4, 1, parameters);
    assert.ok(Math.sqrt(mse) / 100 < 1 / 3, `scaled RMSE ${Math.sqrt(mse) / 100}`);
    const [first] = (await score(step, 500, 4, 1, parameters)).forest.importance();
    assert.ok(first!.root > 2 / 3 && first!.heterogeneity > 2 / 3 && first!.splits > 0.4, JSON.stringify(first));
  });

  it('takes the scale of weights for nothing', async () => {
    const data = drawCausal(causalDesigns.D, 300, 4, 2);
    const random = createRandom(3);
    const weights = Float64Array.from({ length: 300 }, () => 0.5 + random.uniform());
    const fit = (scale: number) =>
      fitCausalForest({ ...data, weights: weights.map((w) => w * scale) }, { trees: 40 }, { seed: 1 });
    const [one, large] = [await fit(1), await fit(1024)];
    assert.deepEqual(large.effect(data.x), one.effect(data.x));
    assert.deepEqual(large.averageEffect(), one.averageEffect());
  });
});

describe('fitCausalForest', () => {
  const data = drawCausal(causalDesigns.D, 400, 4, 7);
  const fit = (some: CausalData, parameters = {}, seed = 1) =>
    fitCausalForest(some, { trees: 40, ...parameters }, { seed });

  it('is the same twice, other for another seed, and tells how far it is', async () => {
    const heard: number[] = [];
    const first = await fitCausalForest(data, { trees: 80 }, { seed: 1, onProgress: (done) => void heard.push(done) });
    const second = await fitCausalForest(data, { trees: 80 }, { seed: 1 });
    assert.deepEqual(first.files(), second.files());
    assert.deepEqual([...new Set(heard)], [0, 40, 80]);
    const other = await fitCausalForest(data, { trees: 80 }, { seed: 2 });
    assert.notDeepEqual(other.effect(data.x).effect, first.effect(data.x).effect);
    const aborted = AbortSignal.abort();
    await assert.rejects(fitCausalForest(data, {}, { seed: 1, signal: aborted }), { name: 'AbortError' });
  });

  it('sees that effects differ, by which feature, and how', async () => {
    const large = drawCausal(causalDesigns.D, 1500, 4, 5);
    const forest = await fit(large, { trees: 200 });
    const { meanPrediction, differentialPrediction } = forest.calibrationTest();
    assertClose(meanPrediction.estimate, 1, { abs: 3 * meanPrediction.standardError, why: 'average is calibrated' });
    assert.ok(differentialPrediction.pValue < 0.001, `p ${differentialPrediction.pValue}`);
    const projection = forest.bestLinearProjection();
    [1, 0.5, 0, 0, 0].forEach((truth, j) => {
      const { name, estimate, standardError } = projection[j]!;
      assertClose(estimate, truth, { abs: 3.5 * standardError, why: `${name} of 1 + x1/2` });
    });
    assert.ok(forest.importance()[0]!.heterogeneity > 0.6, 'x1 first');
    const { estimate, lower } = forest.rankAverage(large.x.values.filter((_, i) => i % 4 === 0));
    assert.ok(lower > 0 && estimate > 0.2, `rank average ${estimate}, from ${lower}`);
  });

  it('takes continuous treatments, controls, and several treatments in turn', async () => {
    const first = drawCausal(causalDesigns.continuous, 1000, 3, 1);
    const random = createRandom(8);
    const second = first.treatment.map((t) => 0.7 * t + random.normal());
    const outcome = first.outcome.map((y, i) => y - 2 * second[i]!);
    const asMatrix = (name: string, values: Float64Array) => ({ rows: 1000, columns: [name], values });
    const of = (treatment: Float64Array, others: Float64Array) =>
      fit({ x: first.x, treatment, outcome, controls: asMatrix('other', others) }, { trees: 100 });
    const [a, b] = [await of(first.treatment, second), await of(second, first.treatment)];
    for (const [forest, truth] of [
      [a, 1],
      [b, -2],
    ] as const) {
      const { estimate, standardError } = forest.averageEffect();
      assertClose(estimate, truth, { abs: 4 * standardError, why: 'effect of one holding the other' });
      assert.ok(standardError < 0.1, `error ${standardError}`);
    }
    assertClose(mean(b.effect(first.x).effect), -2, { abs: 0.2, why: 'effects at rows' });
  });

  it('takes missing features, clusters and time', async () => {
    const holed = { ...data.x, values: data.x.values.map((value, i) => (i % 7 === 0 ? NaN : value)) };
    const clusters = Int32Array.from({ length: 400 }, (_, i) => Math.floor(i / 5));
    const time = Float64Array.from({ length: 400 }, (_, i) => 86_400_000 * i);
    const forest = await fit({ ...data, x: holed, clusters, time }, { embargoRows: 3, trees: 100 });
    const { effect, standardError } = forest.effect(holed);
    assert.ok(effect.every(Number.isFinite) && standardError.every((value) => value > 0));
    const { estimate, standardError: error } = forest.averageEffect();
    assertClose(estimate, mean(data.tau), { abs: 4 * error, why: 'average effect' });
  });

  it('moves with the outcome: shift changes nothing, scale scales', async () => {
    const linear = { nuisance: 'linear' };
    const base = (await fit(data, linear)).effect(data.x);
    const moved = (await fit({ ...data, outcome: data.outcome.map((y) => 4 * y + 100) }, linear)).effect(data.x);
    moved.effect.forEach((value, i) =>
      assertClose(value, 4 * base.effect[i]!, { rel: 1e-6, abs: 1e-6, why: 'effect' }),
    );
    moved.standardError.forEach((value, i) => {
      assertClose(value, 4 * base.standardError[i]!, { rel: 1e-6, why: 'error' });
    });
  });
});

describe('fitCausalForest: bad input', () => {
  const data = drawCausal(causalDesigns.D, 100, 3, 1);
  const refuses = (
    change: Partial<CausalSample & CausalData>,
    words: RegExp,
    kind: typeof DataQualityError = DataQualityError,
  ) =>
    assert.rejects(
      fitCausalForest({ ...data, ...change }, { trees: 60 }, { seed: 1 }),
      (error) => error instanceof kind && words.test(error.message),
    );

  it('is refused with both numbers', async () => {
    await refuses({ treatment: new Float64Array(100).fill(1) }, /overlap: at least 8 treated.*got 0 untreated of 100/);
    await refuses({ treatment: new Float64Array(100).fill(2.5) }, /at least 2 different.*got 1 \(2\.5\) in all 100/);
    await refuses({ outcome: new Float64Array(100) }, /outcome, got 1 \(0\) in all 100/);
    await refuses({ outcome: data.outcome.with(3, NaN) }, /0 missing.*outcome, got 1 of 100 \(first at row 3: NaN\)/);
    await refuses({ treatment: data.treatment.with(9, Infinity) }, /treatment, got 1 of 100 \(first at row 9/);
    await refuses({ weights: new Float64Array(100).with(0, 1) }, /weights above 0, got 0 at row 1/);
    await refuses(
      { time: Float64Array.from({ length: 100 }, (_, i) => -i) },
      /ascending time, got -1 at row 1 after 0/,
    );
    await refuses({ outcome: new Float64Array(99) }, /expected 100 values of the outcome.*got 99/, InputError);
    await refuses({ clusters: new Int32Array(7) }, /expected 100 clusters.*got 7/, InputError);
    const few = drawCausal(causalDesigns.D, 39, 3, 1);
    await refuses(few, /at least 40 rows \(4 folds × 10 rows a leaf\), got 39/);
  });

  it('is refused in parameters too', async () => {
    await assert.rejects(
      fitCausalForest(data, { trees: 10, groupSize: 4 }, { seed: 1 }),
      (error) => error instanceof ConfigError && /groups of 4, got 10; take 12/.test(error.message),
    );
    await assert.rejects(fitCausalForest(data, { leaf: 3 }, { seed: 1 }), /unknown parameter "leaf"/);
    const forest = await fitCausalForest(data, { trees: 60 }, { seed: 1 });
    const other = { ...data.x, columns: ['x1', 'x3', 'x2'] };
    assert.throws(() => forest.effect(other), /column 1 to be "x2", got "x3"/);
  });
});
