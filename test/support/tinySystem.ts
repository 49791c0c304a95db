import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { createComputeActivities } from '../../activities/compute.ts';
import type { Dependencies } from '../../activities/dependencies.ts';
import { createLightActivities, createTrainingActivities, type Activities } from '../../activities/index.ts';
import { queues } from '../../contracts/names.ts';
import type { ModelManifest, PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import type { ModelSpec, SystemSpec } from '../../contracts/system.ts';
import { knownNames } from '../../ml/knownNames.ts';
import { entry } from '../../runtime/modulePath.ts';
import { sourceKinds } from '../../sources/registry.ts';
import { snapshotEnd } from '../../sources/snapshot/end.ts';
import { startSnapshot } from '../../sources/snapshot/server.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { sha256 } from '../../storage/sha256.ts';
import { bundledSystems, listSystems, loadSystem } from '../../systems/load.ts';
import { fastClock } from '../sources/support.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { withWorkers } from './withWorkers.ts';

export interface TinyWorld {
  readonly lake: Lake;
  readonly activities: Activities;
  /** The models that a trainer child was started for, in order of their starts. */
  readonly trained: string[];
  /** What the system file says from now on. */
  useModels(change: Readonly<Record<string, Partial<ModelSpec>>>): void;
  close(): Promise<void>;
}

export const tinyModels = ['logistic', 'lightgbm', 'xgboost', 'stack'] as const;
export const tinyInput: PipelineInput = { system: 'tiny', asOf: '2019-12-31' };

/** `signal-ensemble` with all its series and features on nine years and four folds, with small trees. */
async function tinySystem(change: Readonly<Record<string, Partial<ModelSpec>>>): Promise<SystemSpec> {
  const known = { ...knownNames, sources: sourceKinds };
  const whole = await loadSystem('signal-ensemble', bundledSystems, known);
  const small: Readonly<Record<string, Partial<ModelSpec>>> = {
    lightgbm: { parameters: { rounds: 20 } },
    xgboost: { parameters: { rounds: 20 } },
  };
  const models = tinyModels.map((id) => [id, { ...whole.models[id]!, ...small[id], ...change[id] }] as const);
  return {
    ...whole,
    name: 'tiny',
    start: '2011-01-03',
    splits: { ...whole.splits, firstTest: '2016-01-04' },
    models: Object.fromEntries(models),
  };
}

/** The real activities with real trainer children on a lake of their own. */
export async function tinyWorld({ threads = 1 }: { threads?: number } = {}): Promise<TinyWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-tiny-'));
  const snapshot = await startSnapshot();
  const lake = createLake(join(folder, 'lake'));
  const trained: string[] = [];
  let change: Readonly<Record<string, Partial<ModelSpec>>> = {};
  const deps: Dependencies = {
    lake,
    systems: { list: () => listSystems(bundledSystems), load: () => tinySystem(change) },
    sources: {
      http: fetch,
      fred: { url: snapshot.url, mode: 'snapshot' },
      dataDir: fileURLToPath(new URL('../../sources/snapshot/data/market', import.meta.url)),
      signal: new AbortController().signal,
      clock: fastClock(),
      onProgress: () => undefined,
    },
    dataEnd: snapshotEnd,
    trainer: entry('../../trainer/main', import.meta.url),
    renderer: entry('../../report/render', import.meta.url),
    workDir: join(folder, 'work'),
    threads,
    engines,
    device: 'cpu',
    stallMs: 60_000,
    heartbeatMs: 1_000,
    now: Date.now,
    warn: () => undefined,
    client: () => {
      throw new Error('these tests tell no controller');
    },
    environment: {},
    uiUrl: null,
  };
  const training = createTrainingActivities(deps);
  return {
    lake,
    trained,
    activities: {
      ...createLightActivities(deps),
      ...createComputeActivities(deps),
      ...training,
      trainModel: async (request) => {
        const model = await training.trainModel(request);
        if (!model.reused) trained.push(model.id);
        return model;
      },
    },
    useModels: (next) => {
      change = next;
    },
    close: async () => {
      await snapshot.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Pipeline = (input: PipelineInput) => Promise<PipelineResult>;

/** Runs the whole pipeline of the tiny system on the shared server; `after` sees the workflow while workers are there. */
export async function runTiny(
  { activities }: TinyWorld,
  after: (handle: WorkflowHandle<Pipeline>) => Promise<void> = () => Promise.resolve(),
): Promise<PipelineResult> {
  return withWorkers(activities, async ({ client }) => {
    const handle = await client.workflow.start<Pipeline>('pipeline', {
      taskQueue: queues.flow,
      workflowId: `tiny-${randomUUID()}`,
      args: [tinyInput],
    });
    const result = await handle.result();
    await after(handle);
    return result;
  });
}

/** sha256 of all that a run computed: silver, gold, evaluation, and every file of every model. */
export async function tinyHashes(lake: Lake, { executionId }: PipelineResult): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for await (const key of lake.store.list('')) {
    // The records of the run itself carry its id and its times.
    const records = /^(bronze|memo|registry|runs)\/|\/manifest\.json$|_results\.json$/;
    if (!key.includes(executionId) || records.test(key)) continue;
    hashes[key.replaceAll(executionId, 'run')] = await sha256((await lake.store.get(key))!);
  }
  for (const model of tinyModels) {
    const bytes = await lake.store.get(`models/${executionId}/${model}/manifest.json`);
    const { predictions, files } = JSON.parse(Buffer.from(bytes!).toString()) as ModelManifest;
    hashes[`${model} predictions`] = predictions.sha256;
    for (const [name, file] of Object.entries(files)) hashes[`${model} ${name}`] = file.sha256;
  }
  return hashes;
}

/** Files in the lake's folder that are not its keys: what somebody began to write and did not end. */
export async function workingFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes('.regimen-') && !name.includes('.regimen-lock-'));
}

export const readText = async (path: string): Promise<string> => readFile(path, 'utf8');
