import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dateOf, endOfDay, startOfDay } from '../../contracts/dates.ts';
import type { TrainJob } from '../../contracts/job.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { train } from '../../trainer/train.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { temporaryFolder } from './runTrainer.ts';

interface Made {
  readonly file: string;
  readonly probability: readonly number[];
}

interface Fixture {
  readonly columns: readonly string[];
  readonly x: readonly (number | null)[];
  readonly target: readonly number[];
  readonly python: Readonly<Record<string, Made>>;
  readonly refused: Readonly<Record<string, string>>;
  readonly regimen: Readonly<Record<string, Made>>;
}

const fixture = JSON.parse(
  await readFile(new URL('../fixtures/portableModels.json', import.meta.url), 'utf8'),
) as Fixture;
const { columns, x, target } = fixture;
const rows = target.length;
const day = (row: number) => startOfDay('2015-01-01') + row * 86_400_000;
const bytesOf = (name: string, file: string) => Buffer.from(file, name.endsWith('ubj') ? 'hex' : 'utf8');

describe('a model of another program in place of a training', function () {
  this.timeout(120_000);
  let folder: string;
  let gold: string;
  before(async () => {
    folder = await temporaryFolder();
    gold = join(folder, 'gold.arrow');
    const of = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row));
    const features = columns.map((name, at) => [name, of((row) => x[row * columns.length + at] ?? NaN)] as const);
    const known = (value: (row: number) => number) => of((row) => (row < rows - 1 ? value(row) : NaN));
    const label = { target: known((row) => target[row]!), label_end: known((row) => day(row + 1)) };
    await writeArrow(gold, { time: of(day), columns: { ...Object.fromEntries(features), ...label } });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  let jobs = 0;
  async function imported(name: string, file: Buffer, over: Partial<NonNullable<TrainJob['imported']>> = {}) {
    const out = join(folder, `job-${(jobs += 1)}`);
    const path = join(folder, `file-${jobs}`);
    await mkdir(out);
    await writeFile(path, file);
    const sha256 = createHash('sha256').update(file).digest('hex');
    const model = name.split(' ')[0]!;
    const job: TrainJob = {
      ...{ task: 'train', id: 'trees', spec: { model, parameters: {}, stacks: [], features: [] }, features: columns },
      ...{ supervised: true, bases: [], gold, out, seed: 1, threads: 1, engines },
      splits: { scheme: 'expanding', firstTest: dateOf(day(200)), testRows: 60, embargoRows: 3, trainRows: 0 },
      imported: { file: path, sha256, trainedUntil: endOfDay(dateOf(day(270))), ...over },
    };
    try {
      await train(job, { say: () => undefined, progress: () => () => undefined }, new AbortController().signal);
      return { out, said: '' };
    } catch (error) {
      const { name: failure, message } = error as Error;
      return { out, said: `${failure}: ${message}` };
    }
  }
  const json = async (out: string, name: string) =>
    JSON.parse(await readFile(join(out, name), 'utf8')) as Readonly<Record<string, unknown>>;

  for (const [name, { file, probability }] of Object.entries(fixture.python))
    it(`predicts what Python predicts with its own file: ${name}`, async () => {
      const { out, said } = await imported(name, bytesOf(name, file));
      assert.equal(said, '');
      const { time, columns: predicted } = await readArrow(join(out, 'predictions.arrow'));
      // Row 270 is the last that it may know, three rows of embargo follow.
      assert.deepEqual([time.length, time[0]], [rows - 274, day(274)]);
      const gap = Array.from(predicted['probability']!, (p, at) => Math.abs(p - probability[274 + at]!));
      assert.equal(Math.max(...gap), 0);
      const results = await json(out, 'training_results.json');
      assert.equal(results['n_samples'], null);
      assert.deepEqual(results['features'], columns);
      const config = await json(out, 'model_config.json');
      assert.equal((config['imported'] as { trained_until: string }).trained_until.slice(0, 10), dateOf(day(270)));
      const golden = (await json(out, 'golden.json')) as { output: { probability: number[] } };
      assert.deepEqual(golden.output.probability, probability.slice(274, 279));
      const stored = name.startsWith('lightgbm') ? 'model.txt' : 'model.ubj';
      const kept = await readFile(join(out, stored));
      if (!name.endsWith('json')) assert.ok(kept.equals(bytesOf(name, file)), 'byte for byte');
    });

  for (const [name, { file, probability }] of Object.entries(fixture.regimen))
    it(`what was fitted and exported here predicts in Python what it predicts here: ${name}`, async () => {
      const { out, said } = await imported(name, bytesOf(name, file));
      assert.equal(said, '');
      const { columns: predicted } = await readArrow(join(out, 'predictions.arrow'));
      assert.deepEqual(Array.from(predicted['probability']!), probability.slice(274));
    });

  it('refuses features that are missing or in another order, and what gives no probability', async () => {
    const wanted: Readonly<Record<string, RegExp>> = {
      'lightgbm other order':
        /^DataQualityError: 'trees' reads 3 features \(spread, momentum, volatility\), got a model of 3 \(volatility, momentum, spread\): the order differs from feature 1 on; train it/,
      'xgboost other order': /the order differs from feature 1 on/,
      'lightgbm without volatility': /got a model of 2 \(spread, momentum\): it lacks volatility; train it/,
      'lightgbm regression':
        /^DataQualityError: Expected probabilities from 0 to 1 of the imported 'trees', got -?[\d.]+ in row \d+ of \d+;/,
      'lightgbm three classes': /^NumericsError: Expected a LightGBM model of 1 score a row, got 3; /,
      'xgboost three classes': /^NumericsError: Expected 1-dimensional probability values of XGBoost, got 2/,
    };
    assert.deepEqual(Object.keys(fixture.refused), Object.keys(wanted));
    for (const [name, file] of Object.entries(fixture.refused)) {
      const { said } = await imported(name, bytesOf(name, file));
      assert.match(said, wanted[name]!, name);
    }
  });

  it('refuses a file with one byte changed, no model at all, and one that knows every row', async () => {
    const [name, { file }] = Object.entries(fixture.python)[0]!;
    const bytes = bytesOf(name, file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const changed = Buffer.from(bytes);
    changed[1000]! ^= 1;
    assert.match(
      (await imported(name, changed, { sha256 })).said,
      new RegExp(`^IntegrityError: Expected the file of 'trees' with sha256 ${sha256}, got [0-9a-f]{64};`),
    );
    assert.match(
      (await imported(name, Buffer.from('no model'))).said,
      /^NumericsError: Expected a LightGBM model text/,
    );
    const late = await imported(name, bytes, { trainedUntil: endOfDay(dateOf(day(398))) });
    assert.match(
      late.said,
      /^DataQualityError: Expected test rows after 2016-02-03 and an embargo of 3 rows to judge 'trees' on, got none: the last of 400 rows is of 2016-02-04;/,
    );
  });
});
