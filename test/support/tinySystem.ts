import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { createComputeActivities } from '../../activities/compute.ts';
import type { Dependencies } from '../../activities/dependencies.ts';
import {
  createLightActivities,
  createProviderActivities,
  createTrainingActivities,
  type Activities,
} from '../../activities/index.ts';
import { queues } from '../../contracts/names.ts';
import type { PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import type { ModelSpec, SystemSpec } from '../../contracts/system.ts';
import { knownNames } from '../../ml/knownNames.ts';
import { trainerVariables } from '../../runtime/trainerVariables.ts';
import { entry } from '../../runtime/modulePath.ts';
import { sourceKinds } from '../../sources/registry.ts';
import { snapshotEnd } from '../../sources/snapshot/end.ts';
import { startSnapshot, type Snapshot } from '../../sources/snapshot/server.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { bundledSystems, listSystems, loadSystem } from '../../systems/load.ts';
import { fastClock } from '../sources/support.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { withWorkers } from './withWorkers.ts';

export interface TinyWorld {
  readonly lake: Lake;
  readonly snapshot: Snapshot;
  readonly activities: Activities;
  /** The models that a trainer child was started for, in order of their starts. */
  readonly trained: string[];
  /** What the system file says from now on. */
  useModels(change: Readonly<Record<string, Partial<ModelSpec>>>): void;
  close(): Promise<void>;
}

export const tinyModels = ['logistic', 'lightgbm', 'xgboost', 'neural', 'stack', 'calibrated'] as const;
export const tinyInput: PipelineInput = { system: 'tiny', asOf: '2019-12-31' };

/** `signal-ensemble` with all its series and features on nine years and four folds, with small trees and a small network. */
async function tinySystem(change: Readonly<Record<string, Partial<ModelSpec>>>): Promise<SystemSpec> {
  const known = { ...knownNames, sources: sourceKinds };
  const whole = await loadSystem('signal-ensemble', bundledSystems, known);
  const small: Readonly<Record<string, Partial<ModelSpec>>> = {
    lightgbm: { parameters: { rounds: 20 } },
    xgboost: { parameters: { rounds: 20 } },
    neural: { parameters: { hidden: '4', epochs: 2, batch: 256 } },
    calibrated: { parameters: { method: 'smoothedIsotonic', minimum_rows: 200 } },
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
export async function tinyWorld({
  threads = 1,
  providerQueue = () => null,
}: { threads?: number; providerQueue?: Dependencies['providerQueue'] } = {}): Promise<TinyWorld> {
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
      yahoo: { url: snapshot.origin, mode: 'snapshot' },
      worldBank: { url: snapshot.origin, mode: 'snapshot' },
      dataDir: fileURLToPath(new URL('../../sources/snapshot/data/market', import.meta.url)),
      signal: new AbortController().signal,
      clock: fastClock(),
      onProgress: () => undefined,
    },
    dataEnd: snapshotEnd,
    trainer: entry('../../trainer/main', import.meta.url),
    trainerVariables: trainerVariables(threads),
    workDir: join(folder, 'work'),
    threads,
    engines,
    device: 'cpu',
    stallMs: 60_000,
    heartbeatMs: 1_000,
    now: Date.now,
    redact: (text) => text,
    sourceUrls: {},
    dropbox: null,
    providerQueue,
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
    snapshot,
    trained,
    activities: {
      ...createLightActivities(deps),
      ...createProviderActivities(deps),
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
