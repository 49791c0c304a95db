import assert from 'node:assert/strict';
import { ConfigError, DataQualityError, EngineUnavailableError, IntegrityError } from '../../../contracts/failures.ts';
import { xgboost } from '../../../ml/models/xgboost.ts';
import { auc, breastCancer, largestGap, logLoss } from '../engines/breastCancer.ts';
import { engines } from '../engines/installedEngines.ts';

const context = {
  seed: 5,
  threads: 1,
  engines,
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

describe('xgboost', () => {
  const { train, test } = breastCancer();
  const data = { time: train.target.map((_, row) => row), x: train.x, target: train.target };

  it('ranks held-out rows well and is calibrated on average', async () => {
    const model = await xgboost.fit(data, {}, context);
    const probability = model.predict(test.x)['probability']!;
    assert.ok(auc(test.target, probability) > 0.97);
    assert.ok(logLoss(test.target, probability) < 0.25);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean(model.predict(train.x)['probability']!) - mean(train.target)) < 0.02);
    model.dispose?.();
  });

  it('restores to the same predictions, and refits to the same bytes with more threads', async () => {
    const model = await xgboost.fit(data, {}, context);
    const restored = await xgboost.restore(model.files, context);
    assert.equal(largestGap(restored.predict(test.x)['probability']!, model.predict(test.x)['probability']!), 0);
    const again = await xgboost.fit(data, {}, { ...context, threads: 2 });
    assert.deepEqual(again.files, model.files);
    const other = await xgboost.fit(data, {}, { ...context, seed: 6 });
    assert.notDeepEqual(other.files, model.files);
    assert.deepEqual(Object.keys(model.files), ['model.ubj']);
    [model, restored, again, other].forEach((fitted) => fitted.dispose?.());
  });

  it('says what it found: version, training log loss, gain by column', async () => {
    const model = await xgboost.fit(data, { rounds: 50 }, context);
    const {
      engine,
      training_log_loss: loss,
      gain,
    } = model.summary as {
      engine: string;
      training_log_loss: number;
      gain: Record<string, number>;
    };
    assert.equal(engine, 'xgboost 3.4.1');
    assert.ok(Math.abs(loss - logLoss(train.target, model.predict(train.x)['probability']!)) < 1e-12);
    assert.deepEqual(Object.keys(gain), [...train.x.columns]);
    model.dispose?.();
  });

  it('handles missing values in the fit and in the prediction', async () => {
    const holes = breastCancer(true);
    const model = await xgboost.fit({ ...data, x: holes.train.x }, { rounds: 100 }, context);
    assert.ok(auc(holes.test.target, model.predict(holes.test.x)['probability']!) > 0.95);
    model.dispose?.();
  });

  it('reports progress to the end and obeys its signal', async () => {
    const seen: number[] = [];
    const model = await xgboost.fit(data, { rounds: 30 }, { ...context, onProgress: (done) => seen.push(done) });
    assert.deepEqual([seen[0], seen.at(-1)], [1, 30]);
    model.dispose?.();
    await assert.rejects(xgboost.fit(data, {}, { ...context, signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  it('refuses one class, too few rows, unknown parameters, an absent engine and absent files', async () => {
    const constant = { ...data, target: data.target.map(() => 1) };
    await assert.rejects(xgboost.fit(constant, {}, context), DataQualityError);
    await assert.rejects(xgboost.fit(data, { round: 3 }, context), ConfigError);
    await assert.rejects(xgboost.fit(data, {}, { ...context, engines: {} }), EngineUnavailableError);
    await assert.rejects(xgboost.restore({}, context), IntegrityError);
  });
});
