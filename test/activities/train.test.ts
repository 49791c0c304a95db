import assert from 'node:assert/strict';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../activities/dependencies.ts';
import { createTrain } from '../../activities/train.ts';
import { endOfDay } from '../../contracts/dates.ts';
import type { ModelManifest, RunContext, TrainRequest, TrainedModel } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { entry } from '../../runtime/modulePath.ts';
import { trainerVariables } from '../../runtime/trainerVariables.ts';
import { writeArrow } from '../../storage/arrow.ts';
import type { Lake } from '../../storage/lake.ts';
import { promote, registerVersion } from '../../storage/modelRegistry.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';
import { ref } from '../support/fakeActivities.ts';
import { temporaryFolder } from '../trainer/runTrainer.ts';

const rows = 400;
const random = createRandom(2, 'train');
const x = Float64Array.from({ length: rows }, () => random.normal());
const time = Float64Array.from({ length: rows }, (_, row) => endOfDay('2018-12-31') + row * 86_400_000);
const plan = { id: 'trees', model: 'lightgbm', hardware: 'cpu', stacks: [], timeoutSeconds: 60 } as const;

describe('trainModel', function () {
  this.timeout(120_000);
  let lake: Lake;
  let remove: () => Promise<void>;
  let folder: string;
  let deps: Dependencies;
  let runs = 0;
  before(async () => {
    ({ lake, remove } = await temporaryLake());
    folder = await temporaryFolder();
    const known = { lake, threads: 1, engines, device: 'cpu', stallMs: 60_000, heartbeatMs: 200, now: Date.now };
    const trainer = { trainer: entry('../../trainer/main', import.meta.url), trainerVariables: trainerVariables(1) };
    deps = { ...known, ...trainer, workDir: join(folder, 'work'), warn: () => undefined } as unknown as Dependencies;
  });
  after(async () => {
    await remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function requestOf(asOf: string): Promise<TrainRequest> {
    const spec = {
      seed: 1,
      target: { name: 'up', kind: 'direction', of: 'close', horizon: 1 },
      treatments: [],
      splits: { scheme: 'expanding', firstTest: '2019-06-01', testRows: 60, embargoRows: 1, trainRows: 0 },
      models: {
        trees: { model: 'lightgbm', parameters: { rounds: 5 }, stacks: [], features: [], warmStart: 'champion' },
      },
    } as unknown as SystemSpec;
    const config = await lake.putJson(`runs/${asOf}/config.json`, spec, 'config');
    const run: RunContext = { system: 'lab', asOf, executionId: `run-${(runs += 1)}`, trigger: 'manual', config };
    const length = time.findLastIndex((at) => at <= endOfDay(asOf)) + 1;
    const file = join(folder, `${asOf}.arrow`);
    const known = (of: (row: number) => number) =>
      Float64Array.from({ length }, (_, row) => (row + 1 < length ? of(row) : NaN));
    const columns = {
      a: x.slice(0, length),
      target: known((row) => (x[row]! + x[(row * 7) % rows]! > 0 ? 1 : 0)),
      label_end: known((row) => time[row + 1]!),
    };
    await writeArrow(file, { time: time.slice(0, length), columns });
    const arrow = await lake.putFile(`gold/${asOf}.arrow`, file, 'gold', length);
    const gold = { parquet: arrow, arrow, summary: arrow, features: ['a'], rows: length, reused: false };
    return { run, plan, gold, bases: [] };
  }

  const trained = async (
    asOf: string,
    champion?: number,
    over: Partial<Dependencies> = {},
  ): Promise<{ model: TrainedModel; manifest: ModelManifest }> => {
    const training = createTrain({ ...deps, ...over });
    const environment = new MockActivityEnvironment();
    const model = await environment.run<[TrainRequest], TrainedModel, (one: TrainRequest) => Promise<TrainedModel>>(
      (one) => training.trainModel(one),
      { ...(await requestOf(asOf)), ...(champion !== undefined && { champion }) },
    );
    return { model, manifest: await lake.readJson<ModelManifest>(model.manifest) };
  };

  it('goes on from the champion of an earlier day, and says so in its manifest', async () => {
    const first = await trained('2019-10-31');
    assert.equal(first.manifest.warmStart, undefined);
    assert.equal((await trained('2019-10-31')).model.reused, true);
    const { run } = await requestOf('2019-10-31');
    const { version } = await registerVersion(lake, {
      ...{ model: 'lab', asOf: run.asOf, executionId: run.executionId, challenger: 'trees', contentKey: 'key' },
      ...{ config: run.config, manifest: first.model.manifest, gold: ref('g'), features: ['a'], evaluation: ref('e') },
      ...{ metrics: {}, trigger: 'manual', createdAt: '2026-01-01T00:00:00.000Z' },
    });
    const cold = await trained('2019-12-31');
    await promote(lake, 'lab', version, { at: '2026-01-01T00:00:00.000Z', by: 'test', reason: 'it', asOf: run.asOf });
    const warm = await trained('2019-12-31');
    assert.equal(warm.model.reused, false, 'another start is another training');
    assert.deepEqual(warm.manifest.warmStart, { version, asOf: run.asOf, manifest: first.model.manifest });
    const results = await lake.readJson<{ rounds_with_warm_start: number }>(warm.manifest.results);
    assert.equal(results.rounds_with_warm_start, 10);
    assert.notEqual(warm.manifest.files['model.txt']!.sha256, cold.manifest.files['model.txt']!.sha256);
    assert.equal((await trained('2019-12-31')).model.reused, true);
    // A run pins the champion that there was when it began: one that came since changes no later attempt.
    const before = await trained('2019-12-31', 0);
    assert.deepEqual([before.manifest.warmStart, before.manifest.files], [undefined, cold.manifest.files]);
    const pinned = await trained('2019-12-31', version);
    assert.deepEqual(pinned.manifest.files, warm.manifest.files);
  });

  it('removes test blocks that no training took over for long, and keeps its own', async () => {
    const folds = join(deps.workDir, 'folds');
    await mkdir(folds, { recursive: true });
    await writeFile(join(folds, 'old.json'), '{}');
    await utimes(join(folds, 'old.json'), 0, 0);
    await trained('2019-07-31');
    const left = await readdir(folds, { recursive: true });
    assert.ok(!left.includes('old.json') && left.some((name) => name.endsWith('.arrow')), left.join(', '));
  });

  it('names the GPU that trained it, the only one that the trainer sees, and none otherwise', async () => {
    const gpu = { name: 'NVIDIA H100', isThere: () => Promise.resolve(true) };
    const trainer = entry('../support/trainers/onGpu', import.meta.url);
    const onGpu = { gpu, trainer, trainerVariables: trainerVariables(1, 'GPU-1') };
    const { model, manifest } = await trained('2019-09-30', 0, onGpu);
    assert.deepEqual([model.device, model.gpu, manifest.gpu], ['gpu', gpu.name, gpu.name]);
    assert.equal(manifest.engine, 'saw GPU-1');
    // A worker that holds a GPU may be told to compute on the processor: the record says what did.
    const other = await trained('2019-08-31', 0, { gpu });
    assert.deepEqual([other.model.device, other.manifest.gpu, 'gpu' in other.model], ['cpu', undefined, false]);
  });
});
