import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOfDay } from '../../contracts/dates.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { TrainerLine, TrainJob } from '../../contracts/job.ts';
import type { ModelSpec } from '../../contracts/system.ts';
import { stack } from '../../ml/models/stack.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { hashesOf, runTrainer, temporaryFolder } from './runTrainer.ts';

const dayMs = 86_400_000;
const rows = 700;

/** A daily table whose target depends on the first feature; the last three labels are not known yet. */
function makeGold(length: number): Frame {
  let state = 1;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const time = Float64Array.from({ length }, (_, row) => startOfDay('2015-01-01') + row * dayMs);
  const a = new Float64Array(length);
  const b = new Float64Array(length);
  const target = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    a[row] = uniform() - 0.5;
    b[row] = uniform() - 0.5;
    target[row] = a[row]! + 0.5 * (uniform() - 0.5) > 0 ? 1 : 0;
  }
  const labelEnd = time.map((_, row) => time[row + 3] ?? NaN);
  return {
    time,
    columns: { a, b, target: target.map((y, row) => (labelEnd[row]! > 0 ? y : NaN)), label_end: labelEnd },
  };
}

const spec = (model: string, over: Partial<ModelSpec> = {}): ModelSpec => ({
  model,
  parameters: {},
  stacks: [],
  features: [],
  ...over,
});
const trees = spec('lightgbm', { parameters: { rounds: 20, learning_rate: 0.1 } });

/** What a fitted stack gives for the live probabilities of its bases. */
async function predictFrom(job: TrainJob, bases: readonly Frame[]): Promise<Float64Array> {
  const names = ['model.json', 'parameters.bin'];
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(job.out, name))] as const)),
  );
  const fitted = await stack.restore(files, { engines: {}, threads: 1 });
  const columns = bases.map(({ columns: { probability } }) => probability!);
  const rows = columns[0]!.length;
  const x = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => column.forEach((p, row) => (x[row * columns.length + j] = p)));
  return fitted.predict({ rows, columns: job.spec.stacks, values: x })['probability']!;
}

describe('trainer child', function () {
  this.timeout(120_000);
  let folder: string;
  let gold: string;
  let runs = 0;
  const jobOf = (over: Partial<TrainJob> = {}): TrainJob => ({
    task: 'train',
    id: 'trees',
    spec: trees,
    features: ['a', 'b'],
    supervised: true,
    splits: { scheme: 'expanding', firstTest: '2015-08-01', testRows: 100, embargoRows: 2, trainRows: 0 },
    bases: [],
    gold,
    out: join(folder, `run-${(runs += 1)}`),
    seed: 11,
    threads: 1,
    engines,
    ...over,
  });
  before(async () => {
    folder = await temporaryFolder();
    gold = join(folder, 'gold.arrow');
    await writeArrow(gold, makeGold(rows));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('trains, says progress, checkpoints and result, and writes the promised files', async () => {
    const job = jobOf();
    const run = await runTrainer(job);
    assert.equal(run.code, 0, run.errorText);
    const of = (type: TrainerLine['type']) => run.lines.filter((line) => line.type === type).length;
    assert.equal(of('checkpoint'), 5);
    assert.ok(of('progress') >= 6);
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'result');
    assert.deepEqual(last.result.modelFiles, ['model.txt', 'golden.json']);
    assert.equal(last.result.engine, 'lightgbm 4.7.0');
    assert.equal(last.result.outOfTimeRows, rows - 212);
    for (const { name } of last.result.files) await readFile(join(job.out, name));
    const predictions = await readArrow(join(job.out, 'predictions.arrow'));
    assert.deepEqual(Object.keys(predictions.columns), ['fold', 'probability']);
    const results = JSON.parse(await readFile(join(job.out, 'training_results.json'), 'utf8')) as {
      n_samples: number;
      performance_metrics: { accuracy: number; rows: number };
    };
    assert.equal(results.n_samples, rows - 3);
    assert.equal(results.performance_metrics.rows, rows - 212 - 3);
    // The label follows the first feature: a model that learnt it is right far more often than half of the time.
    assert.ok(results.performance_metrics.accuracy > 0.75);
  });

  for (const model of ['lightgbm', 'xgboost'])
    it(`${model}: same bytes twice and with 1 and 2 threads`, async () => {
      const jobs = [1, 1, 2].map((threads) => jobOf({ threads, spec: { ...trees, model } }));
      const hashes = [];
      for (const job of jobs) {
        assert.equal((await runTrainer(job)).code, 0);
        hashes.push(await hashesOf(job.out));
      }
      assert.equal(Object.keys(hashes[0]!).length, 6);
      assert.deepEqual(hashes[1], hashes[0]);
      assert.deepEqual(hashes[2], hashes[0]);
    });

  it('killed in the middle, it goes on from its checkpoints to the same bytes', async () => {
    const whole = jobOf();
    assert.equal((await runTrainer(whole)).code, 0);
    const broken = jobOf();
    const first = await runTrainer(broken, (line, kill) => {
      if (line.type === 'checkpoint' && line.name === 'fold-0001') kill('SIGKILL');
    });
    assert.equal(first.signal, 'SIGKILL');
    // A torn checkpoint must not count.
    await writeFile(join(broken.out, 'checkpoints', 'fold-0000.arrow'), 'torn');
    const second = await runTrainer(broken);
    assert.equal(second.code, 0, second.errorText);
    const kept = second.lines.filter((line) => line.type === 'progress' && line.note === 'kept');
    assert.ok(kept.length >= 1);
    const made = second.lines.filter((line) => line.type === 'checkpoint').map((line) => line.name);
    assert.equal(made[0], 'fold-0000');
    const hashes = await hashesOf(broken.out);
    assert.deepEqual(
      Object.fromEntries(Object.entries(hashes).filter(([name]) => !name.startsWith('.regimen-'))),
      await hashesOf(whole.out),
    );
  });

  it('checkpoints of another job do not count', async () => {
    const job = jobOf();
    await runTrainer(job);
    const other = await runTrainer({ ...job, seed: 12 });
    assert.equal(other.lines.filter((line) => line.type === 'checkpoint').length, 5);
  });

  it('with a folder of folds, a training as of a later day fits only what the earlier one had not, to the same bytes', async () => {
    const folds = join(folder, 'folds');
    const cut = join(folder, 'cut.arrow');
    const { time, columns } = makeGold(rows);
    const before = Object.entries(columns).map(([name, column]) => [name, column.slice(0, 560)] as const);
    await writeArrow(cut, { time: time.slice(0, 560), columns: Object.fromEntries(before) });
    const fitted = async (job: TrainJob) => {
      const run = await runTrainer(job);
      assert.equal(run.code, 0, run.errorText);
      return run.lines.filter((line) => line.type === 'checkpoint').map((line) => line.name);
    };
    assert.equal((await fitted(jobOf({ gold: cut, folds }))).length, 4);
    const later = jobOf({ folds });
    // Blocks of 100 rows from row 212 on: the fourth had 48 rows, and the fifth was not there.
    assert.deepEqual(await fitted(later), ['fold-0003', 'fold-0004']);
    const alone = jobOf();
    assert.equal((await fitted(alone)).length, 5);
    assert.deepEqual(await hashesOf(later.out), await hashesOf(alone.out));
    assert.equal((await fitted(jobOf({ folds, seed: 12 }))).length, 5);
    assert.equal((await fitted(jobOf({ folds, spec: { ...trees, parameters: { rounds: 21 } } }))).length, 5);
    assert.deepEqual(await fitted(jobOf({ folds, threads: 2 })), []);
    for (const name of (await readdir(folds)).filter((one) => one.endsWith('.arrow')))
      await writeFile(join(folds, name), 'torn');
    assert.equal((await fitted(jobOf({ folds }))).length, 5);
  });

  it('SIGTERM ends it with code 3 within 5 s and leaves no result file', async () => {
    const job = jobOf({ spec: { ...trees, parameters: { rounds: 20_000, min_data_in_leaf: 1 } } });
    let asked = 0;
    const run = await runTrainer(job, (line, kill) => {
      if (asked > 0 || line.type !== 'progress') return;
      asked = Date.now();
      kill('SIGTERM');
    });
    assert.equal(run.code, 3);
    assert.ok(Date.now() - asked < 5000);
    assert.deepEqual(
      (await readdir(job.out)).filter((name) => name !== 'job.json' && name !== 'checkpoints'),
      [],
    );
  });

  it('says a failure with its class and exits with code 2', async () => {
    const failureOf = async (job: Parameters<typeof runTrainer>[0]) => {
      const run = await runTrainer(job);
      assert.equal(run.code, 2, run.errorText);
      const line = run.lines.at(-1)!;
      assert.ok(line.type === 'failure');
      return `${line.failure}: ${line.message}`;
    };
    assert.match(await failureOf(jobOf({ spec: spec('lightgmb') })), /^ConfigError: .*got 'lightgmb'/);
    assert.match(
      await failureOf(jobOf({ spec: spec('lightgbm', { parameters: { round: 3 } }) })),
      /^ConfigError: .*"round"/,
    );
    assert.match(await failureOf(jobOf({ features: ['a', 'absent'] })), /^ConfigError: .*'absent'/);
    assert.match(await failureOf(jobOf({ gold: join(folder, 'none.arrow') })), /^IntegrityError: /);
    assert.match(await failureOf(jobOf({ engines: {} })), /^EngineUnavailableError: /);
    assert.match(await failureOf(join(folder, 'no-job.json')), /^InputError: /);
  });

  it('sees no future: without the tail of gold, the earlier folds predict the same', async () => {
    const whole = jobOf();
    await runTrainer(whole);
    const shortGold = join(folder, 'short.arrow');
    const { time, columns } = makeGold(rows);
    const cut = (column: Float64Array) => column.slice(0, 520);
    const known = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cut(column)]));
    // The labels of the last rows are not known as of the cut.
    for (let row = 517; row < 520; row += 1) known['target']![row] = known['label_end']![row] = NaN;
    await writeArrow(shortGold, { time: cut(time), columns: known });
    const short = jobOf({ gold: shortGold });
    assert.equal((await runTrainer(short)).code, 0);
    const all = await readArrow(join(whole.out, 'predictions.arrow'));
    const early = await readArrow(join(short.out, 'predictions.arrow'));
    assert.equal(early.time.length, 520 - 212);
    assert.deepEqual(early.columns['probability'], all.columns['probability']!.slice(0, 520 - 212));
  });

  it('fits a stack on out-of-time predictions only, and predict restores bases and stack', async () => {
    const light = jobOf({ id: 'light' });
    const boost = jobOf({ id: 'boost', spec: { ...trees, model: 'xgboost' } });
    assert.equal((await runTrainer(light)).code, 0);
    assert.equal((await runTrainer(boost)).code, 0);
    const bases = [light, boost].map(({ id, out }) => ({ id, predictions: join(out, 'predictions.arrow') }));
    const stackSpec = spec('stack', { stacks: ['light', 'boost'], parameters: { minimum_rows: 150 } });
    const stacked = jobOf({ id: 'stacked', spec: stackSpec, bases });
    const run = await runTrainer(stacked);
    assert.equal(run.code, 0, JSON.stringify(run.lines.at(-1)));
    const predictions = await readArrow(join(stacked.out, 'predictions.arrow'));
    // Blocks start at rows 212, 312, 412 …; the third has 412 − 2 − 3 − 212 < 200 labelled base rows, at least 150.
    assert.equal(predictions.columns['fold']![0], 2);
    const goldFrame = await readArrow(gold);
    assert.equal(predictions.time[0], goldFrame.time[412]);
    const features = ['a', 'b'];
    const filesOf = (job: TrainJob, files: readonly string[]) => ({
      id: job.id,
      spec: job.spec,
      features,
      files: Object.fromEntries(files.map((name) => [name, join(job.out, name)])),
    });
    const out = join(folder, 'predict');
    const alone = async (job: TrainJob): Promise<Frame> => {
      const { from, model } = { from: goldFrame.time[690]!, model: filesOf(job, ['model.txt']) };
      const single = join(folder, 'predict-alone');
      await runTrainer({ task: 'predict', gold, out: single, seed: 11, threads: 1, engines, from, model, bases: [] });
      return readArrow(join(single, 'predictions.arrow'));
    };
    const predicted = await runTrainer({
      task: 'predict',
      gold,
      out,
      seed: 11,
      threads: 1,
      engines,
      from: goldFrame.time[690]!,
      model: filesOf(stacked, ['model.json', 'parameters.bin']),
      bases: [filesOf(light, ['model.txt']), filesOf(boost, ['model.ubj'])],
    });
    assert.equal(predicted.code, 0, JSON.stringify(predicted.lines.at(-1)));
    const live = await readArrow(join(out, 'predictions.arrow'));
    assert.equal(live.time.length, 10);
    assert.ok(live.columns['probability']!.every((p) => p > 0 && p < 1));
    const early = await runTrainer(
      jobOf({ id: 'early', spec: { ...stackSpec, parameters: { minimum_rows: 5000 } }, bases }),
    );
    assert.match(JSON.stringify(early.lines.at(-1)), /DataQualityError.*5000 needed/);

    const outerSpec = spec('stack', { stacks: ['stacked', 'light'], parameters: { minimum_rows: 50 } });
    const inner = { id: 'stacked', predictions: join(stacked.out, 'predictions.arrow') };
    const outer = jobOf({ id: 'outer', spec: outerSpec, bases: [inner, bases[0]!] });
    assert.equal((await runTrainer(outer)).code, 0);
    const outerOut = join(folder, 'predict-outer');
    const below = [filesOf(boost, ['model.ubj']), filesOf(light, ['model.txt'])];
    const restored = {
      ...{ task: 'predict' as const, gold, out: outerOut, seed: 11, threads: 1, engines },
      from: goldFrame.time[690]!,
      model: filesOf(outer, ['model.json', 'parameters.bin']),
    };
    const stackFiles = filesOf(stacked, ['model.json', 'parameters.bin']);
    const nested = await runTrainer({ ...restored, bases: [...below, stackFiles] });
    assert.equal(nested.code, 0, JSON.stringify(nested.lines.at(-1)));
    const ofBoth = await readArrow(join(outerOut, 'predictions.arrow'));
    // The outer stack reads the inner one's live probabilities, which were seen above.
    const ofInner = await predictFrom(outer, [live, await alone(light)]);
    assert.deepEqual(ofBoth.columns['probability'], ofInner);
    const without = await runTrainer({ ...restored, bases: below });
    assert.match(JSON.stringify(without.lines.at(-1)), /stacks 'stacked', got the files of \[boost, light\]/);
  });

  it('regimes: filtered probabilities of the final fit, and live rows warmed up by the rows before', async () => {
    const hmm = spec('gaussian-hmm', { parameters: { states: 2, restarts: 2, iterations: 50 } });
    const job = jobOf({ id: 'regimes', spec: hmm, supervised: false });
    const run = await runTrainer(job);
    assert.equal(run.code, 0, JSON.stringify(run.lines.at(-1)));
    const states = await readArrow(join(job.out, 'states.arrow'));
    assert.equal(states.time.length, rows);
    assert.deepEqual(Object.keys(states.columns), ['filtered_0', 'filtered_1', 'smoothed_0', 'smoothed_1', 'viterbi']);
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'result');
    const out = join(folder, 'predict-regimes');
    const files = Object.fromEntries(last.result.modelFiles.map((name) => [name, join(job.out, name)]));
    const model = { id: 'regimes', spec: hmm, features: ['a', 'b'], files };
    const from = states.time[600]!;
    await runTrainer({ task: 'predict', gold, out, seed: 11, threads: 1, engines, from, model, bases: [] });
    const live = await readArrow(join(out, 'predictions.arrow'));
    assert.deepEqual(live.columns['filtered_0'], states.columns['filtered_0']!.slice(600));
  });
});
