import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CausalAnalysis } from '../../contracts/causal.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { PredictJob, TrainJob } from '../../contracts/job.ts';
import { dateOf, startOfDay } from '../../contracts/dates.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { effectRows } from '../support/effectRows.ts';
import { hashesOf, runTrainer, temporaryFolder } from './runTrainer.ts';

const rows = 900;
const features = ['a', 'b', 'shock', 'other'];
const dayMs = 86_400_000;

/** Gold whose outcome is the return over three rows; the label, a direction, is not what effects are learnt of. */
function makeGold(): Frame {
  const { data } = effectRows(1, rows);
  const time = Float64Array.from({ length: rows }, (_, row) => startOfDay('2015-01-01') + row * dayMs);
  const known = (values: Float64Array) => values.map((value, row) => (row < rows - 3 ? value : NaN));
  const columns = Object.fromEntries(
    features.map((name, j) => [name, Float64Array.from({ length: rows }, (_, row) => data.x.values[row * 4 + j]!)]),
  );
  return {
    time,
    columns: {
      ...columns,
      target: known(data.target.map((value) => (value > 0 ? 1 : 0))),
      forward_return: known(data.target),
      label_end: known(time.map((at) => at + 3 * dayMs)),
    },
  };
}

describe('trainer child of a model of effects', function () {
  this.timeout(120_000);
  let folder: string;
  let job: TrainJob;
  before(async () => {
    folder = await temporaryFolder();
    const gold = join(folder, 'gold.arrow');
    await writeArrow(gold, makeGold());
    job = {
      task: 'train',
      id: 'hybrid',
      spec: {
        model: 'hybrid-causal',
        parameters: {
          ...{ every: 1, horizon_rows: 3, coverage_repeats: 2, placebos: 19 },
          ...{ 'causal_model.n_estimators': 40, 'regime_classifier.n_regimes': 2 },
        },
        stacks: [],
        features: [],
      },
      features,
      supervised: true,
      treatments: ['shock', 'other'],
      splits: { scheme: 'expanding', firstTest: '2016-06-01', testRows: 200, embargoRows: 3, trainRows: 0 },
      bases: [],
      gold,
      out: join(folder, 'first'),
      seed: 11,
      threads: 1,
      engines: {},
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('writes the artifacts by their names, scores the outcome by fold, and is the same twice', async () => {
    const run = await runTrainer(job);
    assert.equal(run.code, 0, run.errorText);
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'result');
    assert.ok(last.result.modelFiles.includes('hybrid_causal_model'));
    const results = JSON.parse(await readFile(join(job.out, 'training_results.json'), 'utf8')) as {
      n_samples: number;
      n_features: number;
      performance_metrics: Record<string, number>;
      causal: { treatments: { name: string }[] };
    };
    assert.deepEqual([results.n_samples, results.n_features], [rows - 3, 4]);
    const { mean_r2: r2, std_r2: spread, mean_mse: mse, std_mse: wide, folds } = results.performance_metrics;
    assert.ok(
      r2! > 0.5 && spread! >= 0 && mse! > 0 && wide! >= 0 && folds === 2,
      JSON.stringify(results.performance_metrics),
    );
    assert.deepEqual(
      results.causal.treatments.map(({ name }) => name),
      ['shock', 'other'],
    );
    assert.equal(await readFile(join(job.out, 'feature_columns.txt'), 'utf8'), 'a\nb\nshock\nother\n');
    await readFile(join(job.out, 'model_config.json'));
    const { columns, time } = await readArrow(join(job.out, 'predictions.arrow'));
    for (const name of ['fold', 'effect', 'prediction', 'effect_shock', 'standard_error_other', 'regime_1'])
      assert.equal(columns[name]?.length, time.length, name);
    const again = { ...job, out: join(folder, 'second') };
    assert.equal((await runTrainer(again)).code, 0);
    assert.deepEqual(await hashesOf(again.out), await hashesOf(job.out));
  });

  it('predicts later rows from the stored model, warmed up by those before', async () => {
    const { gold, seed, threads, engines, spec } = job;
    const run = await runTrainer(job);
    assert.equal(run.code, 0, run.errorText);
    const end = run.lines.at(-1)!;
    assert.ok(end.type === 'result');
    const files = Object.fromEntries(end.result.modelFiles.map((name) => [name, join(job.out, name)]));
    const predict: PredictJob = {
      ...{ task: 'predict', gold, out: join(folder, 'live'), seed, threads, engines, bases: [] },
      from: startOfDay('2015-01-01') + 880 * dayMs,
      model: { id: 'hybrid', spec, features, files },
    };
    const live = await runTrainer(predict);
    assert.equal(live.code, 0, live.errorText);
    const { time, columns } = await readArrow(join(predict.out, 'predictions.arrow'));
    assert.equal(time.length, 20);
    assert.ok(columns['effect_shock']!.every(Number.isFinite) && columns['regime_0']!.every(Number.isFinite));
    const { newest } = JSON.parse(await readFile(join(job.out, 'training_results.json'), 'utf8')) as {
      newest: CausalAnalysis;
    };
    const { date, causal_effects: effects, regime, uncertainty } = newest;
    const last = time.length - 1;
    assert.equal(date, dateOf(time[last]!));
    assert.deepEqual(Object.keys(effects), ['other', 'shock']);
    assert.equal(effects['shock']!.effect, columns['effect_shock']![last]);
    assert.equal(effects['other']!.standard_error, columns['standard_error_other']![last]);
    assert.deepEqual(regime.probabilities, [columns['regime_0']![last], columns['regime_1']![last]]);
    assert.equal(regime.dominant, columns['regime']![last]);
    assert.equal(uncertainty.upper, columns['upper']![last]);
  });

  it('opens tensors where its parameters ask for a network, in training and in prediction', async () => {
    const { gold, seed, threads, engines, spec } = job;
    const parameters = {
      ...{ ...spec.parameters, 'regime_classifier.kind': 'attention', 'regime_classifier.epochs': 3 },
      ...{ 'uncertainty_estimator.kind': 'mc-dropout', 'uncertainty_estimator.passes': 10 },
    };
    const own = { ...job, out: join(folder, 'network'), spec: { ...spec, parameters } };
    const run = await runTrainer(own);
    assert.equal(run.code, 0, run.errorText);
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'result');
    assert.match(last.result.engine, /^wasm /);
    const files = Object.fromEntries(last.result.modelFiles.map((name) => [name, join(own.out, name)]));
    const predict: PredictJob = {
      ...{ task: 'predict', gold, out: join(folder, 'network-live'), seed, threads, engines, bases: [] },
      from: startOfDay('2015-01-01') + 880 * dayMs,
      model: { id: 'hybrid', spec: own.spec, features, files },
    };
    const live = await runTrainer(predict);
    assert.equal(live.code, 0, live.errorText);
    const { columns } = await readArrow(join(predict.out, 'predictions.arrow'));
    for (const name of ['regime', 'regime_entropy', 'uncertainty'])
      assert.ok(columns[name]!.every(Number.isFinite), name);
  });
});
