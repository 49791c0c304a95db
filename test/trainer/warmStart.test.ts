import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dateOf, endOfDay, startOfDay } from '../../contracts/dates.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { TrainJob } from '../../contracts/job.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { startsWarm } from '../../trainer/warmStart.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { hashesOf, runTrainer, temporaryFolder } from './runTrainer.ts';

const dayMs = 86_400_000;
const rows = 700;
const day = (row: number) => startOfDay('2015-01-01') + row * dayMs;
const random = createRandom(5, 'warm start');
const drawn = Array.from({ length: rows }, () => [random.normal(), random.normal(), random.normal()] as const);

/** The table as it was known when row `length − 1` was the last: the labels of its last three rows are not known. */
function goldOf(length: number): Frame {
  const of = (value: (row: number) => number) => Float64Array.from({ length }, (_, row) => value(row));
  const known = (row: number, value: number) => (row < length - 3 ? value : NaN);
  const label = ([a, , noise]: (typeof drawn)[number]) => (a + noise > 0 ? 1 : 0);
  return {
    time: of(day),
    columns: {
      a: of((row) => drawn[row]![0]),
      b: of((row) => drawn[row]![1]),
      target: of((row) => known(row, label(drawn[row]!))),
      label_end: of((row) => known(row, day(row + 3))),
    },
  };
}

describe('startsWarm', () => {
  const time = Float64Array.from({ length: 20 }, (_, row) => day(row));
  const warm = (from: number, embargoRows: number, trainedUntil: number) =>
    startsWarm(time, { from, embargoRows, trainedUntil });

  it('asks that the model knew nothing of the block, nor of the embargo before it', () => {
    assert.equal(warm(10, 0, day(9)), true);
    assert.equal(warm(10, 0, day(10)), false);
    assert.equal(warm(10, 3, day(6)), true);
    assert.equal(warm(10, 3, day(7)), false);
    assert.equal(warm(2, 5, day(0)), false);
  });
});

describe('a training that goes on from a model', function () {
  this.timeout(120_000);
  let folder: string;
  let gold: string;
  /** Rows that the earlier model was trained on, or could have been. */
  const earlierRows = 520;
  const jobOf = (out: string, over: Partial<TrainJob> = {}): TrainJob => ({
    task: 'train',
    id: 'trees',
    spec: { model: 'lightgbm', parameters: { rounds: 20, learning_rate: 0.1 }, stacks: [], features: [] },
    features: ['a', 'b'],
    supervised: true,
    splits: { scheme: 'expanding', firstTest: dateOf(day(212)), testRows: 100, embargoRows: 2, trainRows: 0 },
    bases: [],
    gold,
    out: join(folder, out),
    seed: 11,
    threads: 1,
    engines,
    ...over,
  });
  const done = async (job: TrainJob) => {
    const run = await runTrainer(job);
    assert.equal(run.code, 0, run.errorText);
    const { time, columns } = await readArrow(join(job.out, 'predictions.arrow'));
    const results = JSON.parse(await readFile(join(job.out, 'training_results.json'), 'utf8')) as {
      readonly folds: readonly { readonly warm_start?: true }[];
      readonly rounds_with_warm_start?: number;
    };
    return { time, probability: columns['probability']!, fold: columns['fold']!, results };
  };
  const from = (out: string, until: number) => ({
    files: { 'model.txt': join(folder, out, 'model.txt') },
    trainedUntil: endOfDay(dateOf(day(until))),
  });
  before(async () => {
    folder = await temporaryFolder();
    gold = join(folder, 'gold.arrow');
    const early = join(folder, 'early.arrow');
    await writeArrow(gold, goldOf(rows));
    await writeArrow(early, goldOf(earlierRows));
    await done(jobOf('earlier', { gold: early }));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('goes on in the final fit and in blocks after all that the model knew; the others begin anew', async () => {
    const cold = await done(jobOf('cold'));
    const warm = await done(jobOf('warm', { warmStart: from('earlier', earlierRows - 1) }));
    assert.deepEqual(
      warm.results.folds.map(({ warm_start }) => warm_start),
      [undefined, undefined, undefined, undefined, true],
    );
    assert.equal(warm.results.rounds_with_warm_start, 40);
    const differs = Array.from(warm.probability, (p, row) => p !== cold.probability[row]);
    assert.deepEqual(warm.time, cold.time);
    // No row that the earlier model was trained on is predicted by it, to the bit.
    assert.ok(differs.every((other, row) => !other || cold.fold[row] === 4));
    assert.ok(differs.filter(Boolean).length > 80);
  });

  it('learns only from rows that the model did not know, where asked to', async () => {
    const warmStart = { ...from('earlier', earlierRows - 1), newOnly: true };
    const fresh = await done(jobOf('fresh', { warmStart }));
    const all = await done(jobOf('fresh-all', { warmStart: from('earlier', earlierRows - 1) }));
    // The last block begins 612 rows in: 92 rows before it are new, fewer than a fit takes, so that it begins anew.
    assert.deepEqual(
      fresh.results.folds.map(({ warm_start }) => warm_start),
      [undefined, undefined, undefined, undefined, undefined],
    );
    assert.equal(fresh.results.rounds_with_warm_start, 40);
    const modelOf = (out: string) => readFile(join(folder, out, 'model.txt'), 'utf8');
    assert.notEqual(await modelOf('fresh'), await modelOf('fresh-all'));
    assert.equal(all.results.rounds_with_warm_start, 40);
    // The same rows, had the table held no others: nothing older is learnt from.
    const alone = join(folder, 'alone.arrow');
    const whole = goldOf(rows);
    const first = whole.columns['label_end']!.findIndex((at) => at > warmStart.trainedUntil);
    const columns = Object.entries(whole.columns).map(([name, values]) => [name, values.slice(first)]);
    await writeArrow(alone, {
      time: whole.time.slice(first),
      columns: Object.fromEntries(columns) as Frame['columns'],
    });
    const splits = { ...jobOf('x').splits, firstTest: dateOf(day(rows - 20)) };
    await done(jobOf('alone', { gold: alone, splits, warmStart: from('earlier', earlierRows - 1) }));
    assert.equal(await modelOf('alone'), await modelOf('fresh'));
  });

  it('refuses to learn from new rows of which there are too few', async () => {
    const run = await runTrainer(jobOf('few', { warmStart: { ...from('earlier', rows - 30), newOnly: true } }));
    assert.match(run.lines.map((line) => JSON.stringify(line)).join(), /rows that the champion did not know, got \d+/);
  });

  it('has the same bytes again, and begins all blocks anew after a model of the last day', async () => {
    const warmStart = from('earlier', earlierRows - 1);
    await done(jobOf('again', { warmStart }));
    assert.deepEqual(await hashesOf(join(folder, 'again')), await hashesOf(join(folder, 'warm')));
    const late = await done(jobOf('late', { warmStart: from('earlier', rows - 1) }));
    assert.ok(late.results.folds.every(({ warm_start }) => warm_start === undefined));
    assert.equal(late.results.rounds_with_warm_start, 40);
  });

  it('names a file that is not there', async () => {
    const run = await runTrainer(jobOf('lost', { warmStart: from('nowhere', 1) }));
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'failure');
    assert.match(
      `${last.failure}: ${last.message}`,
      /^IntegrityError: Expected the file 'model.txt' that 'trees' goes/,
    );
  });
});
