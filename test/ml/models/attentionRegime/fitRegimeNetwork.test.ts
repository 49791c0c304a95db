import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import {
  fitRegimeNetwork,
  type FittedRegimes,
  type RegimeTask,
} from '../../../../ml/models/attentionRegime/fitRegimeNetwork.ts';
import { mostLikely } from '../../../../ml/models/stateColumns.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
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

  it('balanced, it finds rare regimes that rows by their number hide', async () => {
    const rare = async (seed: number, length: number): Promise<RegimeTask> => {
      const plain = await regimeTask(seed, length);
      const random = createRandom(seed, 'rare regimes');
      const labels = new Float64Array(3 * length);
      // The scores of the regimes are 0, 2b − 3 and −2b − 3: the two at the ends have a tenth of the rows each.
      for (let row = 0; row < length; row += 1) {
        const b = plain.x.values[2 * row + 1]!;
        const odds = [1, Math.exp(2 * b - 3), Math.exp(-2 * b - 3)];
        let draw = random.uniform() * odds.reduce((sum, value) => sum + value);
        const regime = odds.findIndex((value) => (draw -= value) < 0);
        labels[3 * row + regime] = 1;
      }
      return { ...plain, labels, parameters: { ...plain.parameters, regimes: 3 } };
    };
    const [learnt, fresh] = [await rare(4, 600), await rare(5, 600)];
    const truth = mostLikely(fresh.labels, 3);
    const recall = async (parameters: RegimeTask['parameters']) => {
      const { network } = await fitRegimeNetwork({ ...learnt, parameters });
      const told = mostLikely(network.read(fresh.x).probabilities, 3);
      return [0, 1, 2].map((regime) => {
        const rows = [...truth.keys()].filter((row) => truth[row] === regime);
        return rows.filter((row) => told[row] === regime).length / rows.length;
      });
    };
    const plain = await recall(learnt.parameters);
    const balanced = await recall({ ...learnt.parameters, classWeight: 'balanced' });
    for (const regime of [1, 2])
      assert.ok(balanced[regime]! > plain[regime]! + 0.1, `${plain.join(', ')} and ${balanced.join(', ')}`);
    assert.ok(balanced[0]! < plain[0]!);
  }).timeout(60_000);

  it('refuses fewer rows than a window, with both numbers', async () => {
    const parameters = { ...task.parameters, window: 300 };
    await assert.rejects(fitRegimeNetwork({ ...task, parameters }), {
      name: DataQualityError.name,
      message: /at least 300 rows to learn from, one window, got 299/,
    });
  });

  it('refuses rows that lack a regime', async () => {
    const labels = task.labels.map((_, at) => (at % 2 === 0 ? 1 : 0));
    await assert.rejects(fitRegimeNetwork({ ...task, labels }), {
      name: DataQualityError.name,
      message: /each of 2 regimes in at least 1 of the 299 rows it learns from, got regime 1 in 0.00/,
    });
  });
});
