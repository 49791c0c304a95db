import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startOfDay } from '../../contracts/dates.ts';
import type { PredictJob, TrainJob } from '../../contracts/job.ts';
import type { ModelSpec } from '../../contracts/system.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { besideTable, featureTable, stackTable } from '../../trainer/inputTable.ts';
import { runTrainer, temporaryFolder } from './runTrainer.ts';

const random = createRandom(3, 'gold');
const rows = 700;
const time = Float64Array.from({ length: rows }, (_, row) => startOfDay('2015-01-01') + row * 86_400_000);
const a = time.map(() => random.normal());
const b = time.map(() => random.normal());
const labelEnd = time.map((_, row) => time[row + 3] ?? NaN);
const target = a.map((value, row) => (Number.isNaN(labelEnd[row]!) ? NaN : value + random.normal() > 0 ? 1 : 0));
const frame = { time, columns: { a, b, target, label_end: labelEnd } };

const below: ModelSpec = { model: 'logistic-regression', parameters: {}, stacks: [], features: [] };
const parameters = { window: 3, size: 4, hidden: 4, epochs: 2, minimum_rows: 100 };
const above: ModelSpec = { model: 'residual-transformer', stacks: ['below'], features: ['b', 'a'], parameters };

describe('inputTable', function () {
  this.timeout(240_000);
  let folder: string;
  let gold: string;
  before(async () => {
    folder = await temporaryFolder();
    gold = join(folder, 'gold.arrow');
    await writeArrow(gold, frame);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const shared = () => ({ gold, seed: 11, threads: 1, engines: {} });
  const train = async (id: string, spec: ModelSpec, bases: TrainJob['bases'] = []) => {
    const splits = {
      scheme: 'expanding',
      firstTest: '2015-08-01',
      testRows: 100,
      embargoRows: 2,
      trainRows: 0,
    } as const;
    const out = join(folder, id);
    const run = await runTrainer({
      ...shared(),
      ...{ id, spec, splits, bases, out },
      task: 'train',
      features: ['a', 'b'],
      supervised: true,
    });
    const last = run.lines.at(-1)!;
    assert.ok(last.type === 'result', JSON.stringify(last));
    const files = Object.fromEntries(last.result.modelFiles.map((name) => [name, join(out, name)]));
    const predictions = join(out, 'predictions.arrow');
    return { predictions, model: { id, spec, features: [...spec.stacks, ...spec.features], files } };
  };
  const predict = async (name: string, job: Pick<PredictJob, 'model' | 'bases'>) => {
    const out = join(folder, name);
    const run = await runTrainer({ ...shared(), ...job, task: 'predict', out, from: time.at(-4)! });
    assert.equal(run.code, 0, JSON.stringify(run.lines.at(-1)));
    return (await readArrow(join(out, 'predictions.arrow'))).columns;
  };

  it('puts features beside probabilities; rows that a base did not predict are not usable', () => {
    const stacked = stackTable(time, [{ id: 'p', predictions: { time: time.slice(5), columns: { probability: a } } }]);
    const both = besideTable(stacked, featureTable(frame, ['b', 'a']));
    assert.deepEqual(both.names, ['p', 'b', 'a']);
    assert.deepEqual(both.columns.slice(1), [b, a]);
    assert.deepEqual([both.usable(4), both.usable(5)], [false, true]);
    const alone = besideTable(stacked, featureTable(frame, []));
    assert.deepEqual([alone.names, alone.columns], [stacked.names, stacked.columns]);
  });

  it('a model over a base and features gets both, out of time in training and restored ones live', async () => {
    const base = await train('below', below);
    base.model.features = ['a', 'b'];
    const found = await train('above', above, [{ id: 'below', predictions: base.predictions }]);
    const [trained, known] = [await readArrow(found.predictions), await readArrow(base.predictions)];
    // Blocks start at rows 212, 312, 412 …; the second has 95 labelled rows of the base before it, the third 195.
    assert.equal(trained.columns['fold']![0], 2);
    assert.equal(trained.time[0], time[412]);
    assert.deepEqual(trained.columns['base_probability'], known.columns['probability']!.slice(200));
    const live = await predict('live', { model: found.model, bases: [base.model] });
    const alone = await predict('alone', { model: base.model, bases: [] });
    assert.deepEqual(live['base_probability'], alone['probability']);
    assert.equal(live['probability']!.length, 4);
  });
});
