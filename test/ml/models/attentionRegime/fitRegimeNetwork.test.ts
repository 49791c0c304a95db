import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import {
  fitRegimeNetwork,
  type FittedRegimes,
  type RegimeTask,
} from '../../../../ml/models/attentionRegime/fitRegimeNetwork.ts';
import { mostLikely } from '../../../../ml/models/stateColumns.ts';
import { regimeTask } from '../../../support/regimeTask.ts';

describe('fitRegimeNetwork', () => {
  let task: RegimeTask;
  let fitted: FittedRegimes;
  before(async () => {
    task = await regimeTask(1, 500);
    fitted = await fitRegimeNetwork(task);
  });

  it('tells planted regimes in rows it has not seen', async () => {
    const fresh = await regimeTask(2, 300);
    const { probabilities } = fitted.network.read(fresh.x);
    const [told, truth] = [mostLikely(probabilities, 2), mostLikely(fresh.labels, 2)];
    const right = told.filter((regime, row) => regime === truth[row]).length / 300;
    // The sign of a alone is right 84 times in 100.
    assert.ok(right > 0.86, `${right} told`);
    assert.ok(Math.abs(fitted.watchedAccuracy - right) < 0.1, `${fitted.watchedAccuracy} on watched rows`);
  });

  it('knows the outcome and how far off it is, in its unit', async () => {
    const fresh = await regimeTask(3, 300);
    const { outcome, deviation } = fitted.network.read(fresh.x);
    const error = Math.sqrt(outcome.reduce((sum, value, row) => sum + (value - fresh.outcome[row]!) ** 2, 0) / 300);
    assert.ok(error < 0.95, `${error} off, 1.1 without knowing the regime`);
    const mean = Math.sqrt(deviation.reduce((sum, value) => sum + value ** 2, 0) / 300);
    assert.ok(mean > 0.6 * error && mean < 1.6 * error, `${mean} said for ${error}`);
  });

  it('learns from the first rows alone: later outcomes and labels change nothing but what stops it', async () => {
    const { outcome, labels, cut } = task;
    const from = cut.calibrate[0]!;
    const changed = {
      outcome: outcome.map((value, row) => (row < from ? value : 99)),
      labels: labels.map((value, at) => (at < 2 * from ? value : 0.5)),
    };
    const other = await fitRegimeNetwork({ ...task, ...changed });
    assert.deepEqual(other.network.files, fitted.network.files);
  });

  it('keeps the curve, the best epoch and the attention of the newest rows', () => {
    const { training, attention } = fitted;
    assert.equal(training.learning_curve.length, training.epochs);
    assert.ok(training.best_epoch <= training.epochs);
    assert.deepEqual([attention.rows, attention.layers.length, attention.layers[0]!.length], [64, 1, 8]);
  });

  it('refuses rows that lack a regime', async () => {
    const labels = task.labels.map((_, at) => (at % 2 === 0 ? 1 : 0));
    await assert.rejects(fitRegimeNetwork({ ...task, labels }), {
      name: DataQualityError.name,
      message: /each of 2 regimes in at least 1 of the 299 rows it learns from, got regime 1 in 0.00/,
    });
  });
});
