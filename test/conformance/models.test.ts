import assert from 'node:assert/strict';
import type { Matrix } from '../../contracts/frame.ts';
import type { Parameters } from '../../contracts/system.ts';
import { ConfigError, DataQualityError, InputError } from '../../contracts/failures.ts';
import type { FitContext, FittedModel, ModelDefinition, TrainingData } from '../../ml/models/model.ts';
import { models } from '../../ml/models/registry.ts';
import { resolveParameters } from '../../ml/models/resolveParameters.ts';
import { enginePaths } from '../support/enginePaths.ts';
import { fitContext, matrixOf, rowsOf } from '../support/modelData.ts';
import { generators, ownGenerators } from '../support/modelGenerators.ts';
import { wasmTensors } from '../support/tensors.ts';

const rows = 1500;
const engines = enginePaths();

/** Smaller or truer than the defaults, where the generator's law or the clock asks for it. */
const overrides: Readonly<Record<string, Parameters>> = {
  'gaussian-hmm': { states: 2, restarts: 3 },
  'student-hmm': { states: 2, restarts: 2 },
  'hybrid-causal': {
    ...{ every: 1, horizon_rows: 1, coverage_repeats: 4, placebos: 19 },
    ...{ 'causal_model.n_estimators': 60, 'regime_classifier.n_regimes': 2 },
  },
  'markov-switching': { restarts: 1 },
  'random-forest': { trees: 60, minimum_leaf: 30 },
  'random-forest-regressor': { trees: 60, columns_tried: 3 },
  'decision-tree': { minimum_leaf: 60 },
  dqn: { steps: 6000, hidden: 16 },
  lightgbm: { rounds: 150 },
  xgboost: { rounds: 150 },
  autoencoder: { hidden: '8', code: 2, epochs: 15, learning_rate: 0.01, patience: 6 },
  'variational-autoencoder': { hidden: '8', code: 2, epochs: 12, learning_rate: 0.01, patience: 6 },
  'generative-augmentation': {
    ...{ window: 2, epochs: 12, learning_rate: 0.01, patience: 6 },
    ...{ 'generator.hidden': '16', 'generator.epochs': 12, 'generator.noise': 4 },
  },
  mlp: { hidden: '16', epochs: 12, learning_rate: 0.01, patience: 6 },
  'lead-lag-network': { target: 'follower', epochs: 8, learning_rate: 0.01 },
  'mlp-regressor': { hidden: '24', epochs: 40, learning_rate: 0.01, dropout: 0, patience: 0 },
  convolution: { window: 4, layers: 2, channels: 8, epochs: 4, learning_rate: 0.01 },
  lstm: { window: 3, units: 8, epochs: 4, learning_rate: 0.02 },
  gru: { window: 3, units: 8, epochs: 4, learning_rate: 0.02 },
  transformer: { window: 4, layers: 1, size: 8, heads: 2, hidden: 16, epochs: 4, learning_rate: 0.01 },
  'residual-transformer': { window: 3, size: 8, hidden: 16, epochs: 4, learning_rate: 0.01 },
  'temporal-fusion': { window: 3, size: 4, heads: 2, static: 'p_c', epochs: 3, learning_rate: 0.03 },
};

function withoutLast(data: TrainingData, part: 'time' | 'target'): TrainingData {
  return { ...data, [part]: data[part].slice(0, -1) };
}

function withNaN(x: Matrix): Matrix {
  const values = x.values.slice();
  values[4 * x.columns.length + 1] = NaN;
  return { ...x, values };
}

const both = (expected: number, got: number) => (error: unknown) => {
  assert.ok(error instanceof InputError || error instanceof DataQualityError, String(error));
  for (const number of [expected, got]) assert.match(error.message, new RegExp(`\\b${number}\\b`));
  return true;
};

function conforms(name: string, model: ModelDefinition): void {
  const parameters = overrides[name] ?? {};
  const make = ownGenerators[name] ?? generators[model.family];
  const { data } = make(1, rows);
  const fit = (from: TrainingData, given: Parameters = parameters, threads = 1) =>
    model.fit(from, given, fitContext({ engines, threads, ...tensors }));
  let fitted: FittedModel;
  let tensors: Pick<FitContext, 'tensors'> = {};

  before(async function () {
    const engine = model.needs.engine;
    if (engine !== undefined && engines[engine] === undefined) {
      console.log(`      skipped: the ${engine} library is not installed`);
      this.skip();
    }
    if (model.needs.tensors) tensors = { tensors: await wasmTensors() };
    fitted = await fit(data);
  });
  after(() => (fitted as FittedModel | undefined)?.dispose?.());

  it('says what it is for and where it comes from', () => {
    assert.equal(model.name, name);
    for (const text of [model.purpose, model.cite, model.output, model.needs.shape]) assert.ok(text.length > 10, text);
    assert.match(model.cite, /\d{4}/);
    assert.ok(model.regimes.length > 0);
    assert.ok(Number.isInteger(model.revision) && model.revision >= 1);
    for (const [key, { meaning }] of Object.entries(model.parameters)) assert.ok(meaning.length > 5, key);
  });

  it('takes its own defaults and refuses unknown parameters by name', async () => {
    const defaults = resolveParameters(name, model.parameters, {});
    assert.deepEqual(Object.keys(defaults), Object.keys(model.parameters));
    const known = Object.keys(model.parameters).find((key) => key.length > 4);
    await assert.rejects(fit(data, { [`${known!}x`]: 1 }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.ok(error.message.includes(`did you mean "${known!}"`), error.message);
      return true;
    });
  });

  it('refuses parameters out of range, with both numbers', async () => {
    for (const [key, definition] of Object.entries(model.parameters)) {
      const wrong = definition.minimum !== undefined ? definition.minimum - 1 : definition.oneOf && 'no such word';
      if (wrong === undefined) continue;
      await assert.rejects(fit(data, { [key]: wrong }), (error) => {
        assert.ok(error instanceof ConfigError && error.message.includes(String(wrong)), String(error));
        return true;
      });
    }
  });

  it('same data, parameters and seed: same bytes, with one thread and two', async () => {
    const again = await fit(data, parameters, 2);
    assert.deepEqual(Object.keys(again.files).sort(), Object.keys(fitted.files).sort());
    for (const [file, bytes] of Object.entries(fitted.files))
      assert.ok(Buffer.from(bytes).equals(again.files[file]!), file);
    assert.equal(JSON.stringify(again.summary), JSON.stringify(fitted.summary));
    again.dispose?.();
  });

  it('restored from its files predicts the same, bit for bit', async () => {
    const restored = await model.restore(fitted.files, { engines, threads: 1, ...tensors });
    assert.deepEqual(restored.predict(data.x), fitted.predict(data.x));
    assert.deepEqual(restored.explain?.(data.x), fitted.explain?.(data.x));
    assert.deepEqual(restored.files, fitted.files);
    restored.dispose?.();
  });

  it('predicts what its family promises, finite, one a row', () => {
    const promised = {
      classifier: ['probability'],
      regressor: ['prediction'],
      regime: ['log_likelihood', 'state', 'filtered_0'],
      effect: ['effect', 'prediction', 'effect_shock', 'standard_error_shock'],
    };
    const predicted = fitted.predict(data.x);
    for (const column of promised[model.family]) assert.ok(predicted[column], column);
    for (const [column, values] of Object.entries(predicted)) {
      assert.equal(values.length, rows, column);
      assert.ok(values.every(Number.isFinite), column);
    }
    assert.doesNotMatch(JSON.stringify(fitted.summary), /null,null,null/);
  });

  it('later rows change no earlier prediction', () => {
    const whole = fitted.predict(data.x);
    for (const length of [1, 7, rows - 1]) {
      const part = fitted.predict(rowsOf(data.x, 0, length));
      for (const [column, values] of Object.entries(part))
        assert.deepEqual(values, whole[column]!.slice(0, length), column);
    }
  });

  it('missing values are as it says: handled, or refused with both numbers', async () => {
    const holed = withNaN(data.x);
    if (model.needs.missing === 'handled') {
      assert.ok(Object.values(fitted.predict(holed)).every((values) => values.every(Number.isFinite)));
      (await fit({ ...data, x: holed })).dispose?.();
      return;
    }
    const [width, at] = [holed.columns.length, holed.values.findIndex(Number.isNaN)];
    const where = `row ${Math.floor(at / width)}, column "${holed.columns[at % width]!}": NaN`;
    const named = (error: unknown) => both(0, 1)(error) && (error as Error).message.includes(where);
    await assert.rejects(fit({ ...data, x: holed }), named);
    assert.throws(() => fitted.predict(holed), named);
  });

  it('refuses one class alone, with the rows of each', async () => {
    if (model.family !== 'classifier') return;
    for (const [only, said] of [
      [0, `got ${rows} zeros and 0 ones`],
      [1, `got 0 zeros and ${rows} ones`],
    ] as const)
      await assert.rejects(
        fit({ ...data, target: data.target.map(() => only) }),
        (error) => error instanceof DataQualityError && error.message.includes(said),
      );
  });

  it('refuses empty input, with both numbers', async () => {
    const empty = matrixOf(data.x.columns, []);
    const nothing = new Float64Array(0);
    await assert.rejects(fit({ time: nothing, x: empty, target: nothing }), both(1, 0));
    assert.throws(() => fitted.predict(empty), both(1, 0));
  });

  it('refuses mis-sized input, with both numbers', async () => {
    const width = data.x.columns.length;
    const torn = { ...data.x, values: data.x.values.slice(1) };
    await assert.rejects(fit({ ...data, x: torn }), both(rows * width, rows * width - 1));
    await assert.rejects(fit(withoutLast(data, 'time')), both(rows, rows - 1));
    if (model.family !== 'regime') await assert.rejects(fit(withoutLast(data, 'target')), both(rows, rows - 1));
    assert.throws(() => fitted.predict(torn), both(rows * width, rows * width - 1));
    const others = width === 1 ? ['p_a', 'p_b'] : ['p_a'];
    assert.throws(() => fitted.predict(matrixOf(others, [1, 2])), both(width, others.length));
    const short = { time: data.time.slice(0, 4), x: rowsOf(data.x, 0, 4), target: Float64Array.of(0, 1, 0, 1) };
    await assert.rejects(fit(short), both(model.needs.minimumRows, 4));
  });

  it('refuses columns in another order', () => {
    const { columns } = data.x;
    const reversed = { ...data.x, columns: columns.length === 1 ? ['p_b'] : columns.toReversed() };
    assert.throws(() => fitted.predict(reversed), InputError);
  });

  it('recovers the truth of its generator on rows it has not seen', () => {
    make(2, rows).recovers(fitted);
  });

  it('reports progress up to the end, and stops when asked to', async () => {
    const seen: number[] = [];
    const onProgress = (done: number, of: number) => void seen.push(done / of);
    (await model.fit(data, parameters, fitContext({ engines, onProgress, ...tensors }))).dispose?.();
    assert.equal(seen.at(-1), 1);
    assert.ok(
      seen.every((share, i) => share >= (seen[i - 1] ?? 0)),
      'never backwards',
    );
  });
}

describe('every model', () => {
  for (const [name, model] of Object.entries(models)) describe(name, () => conforms(name, model));
});
