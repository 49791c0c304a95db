import assert from 'node:assert/strict';
import { goldColumns, type Frame } from '../../../contracts/frame.ts';
import { compareFamily } from '../../../ml/comparison/compareFamily.ts';
import { compareModels, type ModelsToCompare } from '../../../ml/comparison/compareModels.ts';
import { brier } from '../../../ml/evaluation/metrics/brier.ts';
import { logLoss } from '../../../ml/evaluation/metrics/logLoss.ts';
import { holm } from '../../../ml/stats/multipleTesting.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const day = 86_400_000;
const rows = 900;
const random = createRandom(31, 'compare');
const chance = Float64Array.from({ length: rows }, () => 0.1 + 0.8 * random.uniform());
const target = chance.map((p) => (random.uniform() < p ? 1 : 0));
let price = 100;
const close = Float64Array.from({ length: rows + 1 }, () => (price *= Math.exp(0.01 * random.normal())));
const gold: Frame = {
  time: Float64Array.from({ length: rows + 1 }, (_, row) => row * day),
  columns: {
    [goldColumns.target]: Float64Array.from([...target, NaN]),
    [goldColumns.close]: close,
  },
};
const predict = (probability: Float64Array, from = 0): Frame => ({
  time: gold.time.slice(from, from + probability.length),
  columns: { probability },
});
const blurred = (by: number, stream: string) => {
  const noise = createRandom(32, stream);
  return chance.map((p) => Math.min(0.99, Math.max(0.01, p + by * noise.normal())));
};
const signal = (a: Frame, b: Frame): ModelsToCompare => ({
  a: { name: 'sharp', predictions: a, features: [] },
  b: { name: 'blunt', predictions: b, features: [] },
  ...{ kind: 'signal', gold, horizon: 1, seed: 1 },
});

describe('compareModels', () => {
  it('says that the model that knows the chances is better, with metrics of the evaluation', () => {
    const blunt = blurred(0.3, 'blunt');
    const found = compareModels(signal(predict(chance), predict(blunt)));
    assert.equal(found.verdict.better, 'a');
    assert.match(
      found.verdict.sentence,
      /^sharp is better: its log_loss is lower by 0\.\d+ over 900 rows .*interval.* p /,
    );
    assert.deepEqual([found.rows, found.from], [rows, '1970-01-01']);
    const metric = (name: string) => found.metrics.find((one) => one.metric === name)!;
    const labels = Float64Array.from(target);
    for (const definition of [logLoss, brier]) {
      const { a, b, difference, lower, upper } = metric(definition.name);
      assertClose(a!, definition.compute({ probability: chance, label: labels }).value!, { rel: 1e-12, why: 'A' });
      assertClose(b!, definition.compute({ probability: blunt, label: labels }).value!, { rel: 1e-12, why: 'B' });
      assert.ok(lower! < difference! && difference! < upper! && upper! < 0, `${lower} ${difference} ${upper}`);
    }
    assert.deepEqual(
      found.metrics.map((one) => one.metric),
      ['log_loss', 'brier', 'strategy_return', 'sharpe'],
    );
    assert.ok(found.notes.includes('Sharpe ratios are of a year of 252 rows.'));
    const monthly = compareModels({
      ...signal(predict(chance), predict(blunt)),
      trading: { rowsPerYear: 12, costBasisPoints: 0 },
    });
    const free = compareModels({ ...signal(predict(chance), predict(blunt)), trading: { costBasisPoints: 0 } });
    const [month, day] = [monthly, free].map(({ metrics }) => metrics.find((one) => one.metric === 'sharpe')!);
    for (const name of ['a', 'b', 'difference', 'lower', 'upper'] as const)
      assertClose(month![name]!, day![name]! * Math.sqrt(12 / 252), { rel: 1e-12, why: `Sharpe ratio, ${name}` });
    assert.ok(day!.a! > metric('sharpe').a!, 'costs lower a Sharpe ratio');
    assert.ok(monthly.notes.includes('Sharpe ratios are of a year of 12 rows.'));
    const corrected = holm(found.tests.map(({ pValue }) => pValue));
    assert.deepEqual(
      found.tests.map(({ correctedPValue }) => correctedPValue),
      [...corrected],
    );
    const last = found.curve!.advantage.at(-1)!;
    assert.ok(found.curve!.lower.at(-1)! > 0 && found.curve!.lower.at(-1)! < last && last < found.curve!.upper.at(-1)!);
    assert.ok(found.curve!.pValue < 0.05 && found.curve!.advantage.length <= 401);
  });

  it('turns round with its models', () => {
    const [a, b] = [predict(blurred(0.1, 'x')), predict(blurred(0.35, 'y'))];
    const [one, turned] = [compareModels(signal(a, b)), compareModels(signal(b, a))];
    assert.deepEqual([one.verdict.better, turned.verdict.better], ['a', 'b']);
    assertClose(turned.decisive!.statistic, -one.decisive!.statistic, { rel: 1e-12, why: 'statistic' });
    assertClose(turned.metrics[0]!.lower!, -one.metrics[0]!.upper!, { rel: 1e-9, why: 'interval' });
  });

  it('says that equal models cannot be told apart, and how many more rows it would take', () => {
    const found = compareModels(signal(predict(blurred(0.2, 'p')), predict(blurred(0.2, 'q'))));
    assert.equal(found.verdict.better, null);
    assert.match(
      found.verdict.sentence,
      /^It cannot be told whether sharp or blunt is better: .*takes about [\d,]+ more rows/,
    );
    assert.ok(found.power!.moreRows! > rows && found.power!.detectable > Math.abs(found.decisive!.difference));
    assert.ok(found.power!.effectiveRows <= rows);
  });

  it('gives metrics and no tests where the models predict the same', () => {
    const found = compareModels(signal(predict(chance), predict(chance)));
    assert.deepEqual([found.tests, found.decisive, found.curve, found.verdict.better], [[], null, null, null]);
    assert.match(found.verdict.sentence, /cannot be told apart: their log_loss differs by the same 0 in all 900 rows/);
    assert.match(found.notes[0]!, /No test of log_loss: .* 900 rows/);
  });

  it('compares densities of regimes over the same features only', () => {
    const regime = (mean: number, features: readonly string[]) => ({
      name: `regime ${mean}`,
      predictions: {
        time: gold.time.slice(0, 200),
        columns: { log_likelihood: Float64Array.from({ length: 200 }, (_, t) => mean + 0.1 * Math.sin(t * t + mean)) },
      },
      features,
    });
    const of = (features: readonly string[]): ModelsToCompare => ({
      ...{ a: regime(-1.2, ['x', 'y']), b: regime(-1, features), kind: 'regime', gold, horizon: 1, seed: 1 },
    });
    const found = compareModels(of(['y', 'x']));
    assert.match(
      found.verdict.sentence,
      /^regime -1 is better: its log_likelihood_per_observation is higher by 0\.\d+ over 200 rows/,
    );
    assert.throws(() => compareModels(of(['z'])), {
      name: 'InputError',
      message: /same 2 features \(x, y\) only, got 1 \(z\)/,
    });
  });

  it('refuses no common rows and too few of them, with both numbers', () => {
    const [early, late] = [predict(chance.slice(0, 100)), predict(chance.slice(0, 300), 100)];
    assert.throws(() => compareModels(signal(early, late)), {
      name: 'DataQualityError',
      message: /got 0 of 100 rows of sharp and 300 of blunt/,
    });
    const overlapping = predict(chance.slice(0, 300), 90);
    assert.throws(() => compareModels(signal(early, overlapping)), { message: /at least 32 rows .* got 10 of 100/ });
  });
});

describe('compareFamily', () => {
  const [a, b] = [
    Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * i)),
    Float64Array.from({ length: 30 }, (_, i) => Math.cos(i * i)),
  ];

  it('corrects all p-values together', () => {
    const questions = ['welch', 'mannWhitney', 'wilcoxon'].map((test) => ({ label: test, test, a, b }));
    const found = compareFamily(questions, { seed: 1, correction: 'bonferroni', level: 0.9 });
    for (const { pValue, correctedPValue, rejected } of found) {
      assertClose(correctedPValue, Math.min(1, 3 * pValue), { rel: 1e-12, why: 'Bonferroni' });
      assert.equal(rejected, correctedPValue <= 0.1);
    }
  });

  it('refuses no question, an unknown test with the nearest, and short samples by their label', () => {
    assert.throws(() => compareFamily([], { seed: 1 }), { message: /at least 1 question, got 0/ });
    const ask = (test: string, x: Float64Array) => () =>
      compareFamily([{ label: 'brier', test, a: x, b: x }], { seed: 1 });
    assert.throws(ask('wilcoxn', a), { name: 'InputError', message: /got wilcoxn\. Did you mean wilcoxon\?/ });
    assert.throws(ask('welch', a.slice(0, 1)), { message: /welch of brier needs at least 2 values, got 1/ });
  });
});
