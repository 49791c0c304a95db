import assert from 'node:assert/strict';
import type { AttentionView } from '../../../contracts/neural.ts';
import { residualTransformer } from '../../../ml/models/residualTransformer.ts';
import type { FitContext, TrainingData } from '../../../ml/models/model.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

const rows = 1600;
const trained = 1100;
const lag = 2;
/** Where the rows begin that early stopping watches. */
const turn = 0.8 * trained;
const logistic = (score: number): number => 1 / (1 + Math.exp(-score));

/** Known law: P(target = 1) = σ(1.5 s_t + strength · a_{t−2}), of which the base knows σ(1.5 s_t). */
function remainder(strength: number, after = strength) {
  const random = createRandom(6, 'remainder');
  const s = Array.from({ length: rows }, () => random.normal());
  const a = Array.from({ length: rows }, () => random.normal());
  const truth = s.map((score, t) => logistic(1.5 * score + (t < turn ? strength : after) * (a[t - lag] ?? 0)));
  const base = s.map((score) => logistic(1.5 * score));
  const values = a.flatMap((value, t) => [base[t]!, value, random.normal()]);
  const target = truth.map((p) => (random.uniform() < p ? 1 : 0));
  return { ...trainingOf(matrixOf(['base', 'a', 'noise'], values), target), truth, base };
}

type Made = ReturnType<typeof remainder>;
const part = ({ x, target }: Made): TrainingData => trainingOf(rowsOf(x, 0, trained), target.slice(0, trained));
const lossOf = ({ target }: Made, p: (t: number) => number) =>
  [...target.keys()].slice(trained).reduce((sum, t) => sum - Math.log(target[t] === 1 ? p(t) : 1 - p(t)), 0) /
  (rows - trained);

describe('residual-transformer', function () {
  this.timeout(120_000);
  const quick = { window: 5, epochs: 15, learning_rate: 0.01, dropout: 0 };
  let context: FitContext;
  before(async () => {
    context = fitContext({ tensors: await wasmTensors() });
  });

  it('finds out of time what a base leaves over and lagged features tell', async () => {
    const made = remainder(2.5);
    const fitted = await residualTransformer.fit(part(made), quick, context);
    const later = fitted.predict(rowsOf(made.x, trained, rows), rowsOf(made.x, 0, trained));
    const [got, best, base] = [
      lossOf(made, (t) => later['probability']![t - trained]!),
      lossOf(made, (t) => made.truth[t]!),
      lossOf(made, (t) => made.base[t]!),
    ];
    assert.ok(got < base - 0.75 * (base - best), `log loss ${got}, the law's own ${best}, the base's ${base}`);
    assert.equal(fitted.summary['kept_base'], false);
    assert.deepEqual([...later['base_probability']!], made.base.slice(trained));
    const { layers } = fitted.summary['attention'] as AttentionView;
    layers[0]!.forEach((step, at) =>
      assert.ok(
        step.slice(at + 1).every((weight) => weight === 0),
        'no step attends to a later one',
      ),
    );
  });

  it('begins at the base', async () => {
    const made = remainder(2.5);
    const fitted = await residualTransformer.fit(part(made), { ...quick, epochs: 2, learning_rate: 1e-7 }, context);
    const corrections = fitted.predict(made.x)['correction']!;
    assert.ok(Math.max(...corrections.map(Math.abs)) < 1e-4);
  });

  it('stays the base, bit for bit, where what it learns fails on the newest rows', async () => {
    const turned = remainder(2.5, -2.5);
    const fitted = await residualTransformer.fit(part(turned), { ...quick, epochs: 4 }, context);
    assert.equal(fitted.summary['kept_base'], true);
    assert.ok((fitted.summary['base_validation'] as number) <= (fitted.summary['best_validation'] as number));
    const { probability, correction } = fitted.predict(turned.x);
    assert.deepEqual([...probability!], turned.base);
    assert.ok(correction!.every((value) => value === 0));
  });

  it('reads of the base the own row alone, and of features none that is later', async () => {
    const made = remainder(2.5);
    const fitted = await residualTransformer.fit(part(made), { ...quick, epochs: 2 }, context);
    const late = rowsOf(made.x, trained, rows);
    const history = rowsOf(made.x, 0, trained);
    const whole = fitted.predict(late, history);
    const silent = { ...history, values: history.values.map((value, at) => (at % 3 === 0 ? 0.5 : value)) };
    assert.deepEqual(fitted.predict(late, silent), whole);
    const changed = { ...late, values: late.values.map((value, at) => (at < 30 ? value : at % 3 === 0 ? 0.1 : 9)) };
    const before = fitted.predict(changed, history);
    for (const [name, values] of Object.entries(whole))
      assert.deepEqual(before[name]!.slice(0, 10), values.slice(0, 10), name);
  });

  it('refuses a base without features, and what is no probability', async () => {
    const made = remainder(0);
    const alone = trainingOf(matrixOf(['base'], made.base), [...made.target]);
    await assert.rejects(residualTransformer.fit(alone, quick, context), /at least 1 feature after it, got base/);
    const odd = { ...made, x: { ...made.x, values: made.x.values.map((value) => 3 * value) } };
    await assert.rejects(residualTransformer.fit(odd, quick, context), /takes probabilities from 0 to 1/);
  });
});
