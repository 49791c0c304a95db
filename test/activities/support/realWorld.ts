import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createComputeActivities } from '../../../activities/compute.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import {
  createLightActivities,
  createProviderActivities,
  createTrainingActivities,
  type Activities,
} from '../../../activities/index.ts';
import type { OpenRequest } from '../../../contracts/openRequest.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { knownNames } from '../../../ml/knownNames.ts';
import { trainerVariables } from '../../../runtime/trainerVariables.ts';
import { entry } from '../../../runtime/modulePath.ts';
import { sourceKinds } from '../../../sources/registry.ts';
import { snapshotEnd } from '../../../sources/snapshot/end.ts';
import { startSnapshot, type Snapshot } from '../../../sources/snapshot/server.ts';
import type { SourceContext } from '../../../sources/source.ts';
import { createLake, type Lake } from '../../../storage/lake.ts';
import { bundledSystems, listSystems, loadSystem } from '../../../systems/load.ts';
import { fastClock } from '../../sources/support.ts';

export interface World {
  readonly lake: Lake;
  readonly snapshot: Snapshot;
  /** Where the csv source looks. */
  readonly dataDir: string;
  readonly warnings: readonly string[];
  /** Some of the activities, for a worker. */
  pick<Name extends keyof Activities>(...names: readonly Name[]): Pick<Activities, Name>;
  /** Runs an activity in an activity context. */
  run<Name extends keyof Activities>(
    name: Name,
    ...args: Parameters<Activities[Name]>
  ): Promise<Awaited<ReturnType<Activities[Name]>>>;
  /** Keys in the lake below a prefix. */
  keys(prefix: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly lakeUri?: string;
  readonly sources?: Partial<SourceContext>;
  readonly fred?: Partial<SourceContext['fred']>;
  readonly engines?: Dependencies['engines'];
}

const known = { ...knownNames, sources: sourceKinds };

/** `macro-cycle` with one series, one feature and one model; `small-bars` with a user's own bars. */
async function smallSystem(name: string): Promise<SystemSpec> {
  if (name !== 'small' && name !== 'small-bars') return loadSystem(name, bundledSystems, known);
  const whole = await loadSystem('macro-cycle', bundledSystems, known);
  const series = { id: 'UNRATE', frequency: 'monthly', optional: false } as const;
  const bars = { id: 'MINE', frequency: 'daily', optional: false } as const;
  return {
    ...whole,
    name,
    sources:
      name === 'small'
        ? [{ source: 'fred', kind: 'observations', options: {}, series: [series] }]
        : [{ source: 'csv', kind: 'bars', options: {}, series: [bars] }],
    features: { change: { feature: 'difference', of: ['UNRATE'], parameters: { lag: 3 } } },
    models: { hmm: { model: 'gaussian-hmm', parameters: { states: 2 }, stacks: [], features: [] } },
  };
}

/** The real activities over a real lake and the real snapshot server; only the workers are left out. */
export async function realWorld({ lakeUri, sources = {}, fred = {}, engines = {} }: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-world-'));
  const dataDir = join(folder, 'bars');
  await mkdir(dataDir);
  const snapshot = await startSnapshot();
  const lake = createLake(lakeUri ?? join(folder, 'lake'), join(folder, 'copies'));
  const warnings: string[] = [];
  const deps: Dependencies = {
    lake,
    systems: { list: () => listSystems(bundledSystems), load: smallSystem },
    sources: {
      http: fetch,
      fred: { url: snapshot.url, mode: 'snapshot', ...fred },
      yahoo: { url: snapshot.origin, mode: 'snapshot' },
      worldBank: { url: snapshot.origin, mode: 'snapshot' },
      dataDir,
      signal: new AbortController().signal,
      clock: fastClock(),
      onProgress: () => undefined,
      ...sources,
    },
    dataEnd: snapshotEnd,
    trainer: entry('../../../trainer/main', import.meta.url),
    trainerVariables: trainerVariables(1),
    workDir: join(folder, 'work'),
    threads: 1,
    engines,
    device: 'cpu',
    stallMs: 60_000,
    heartbeatMs: 1_000,
    now: Date.now,
    redact: (text) => text,
    sourceUrls: {},
    dropbox: null,
    providerQueue: () => null,
    warn: (message) => warnings.push(message),
    client: () => {
      throw new Error('these tests tell no controller');
    },
    environment: {},
    uiUrl: null,
  };
  const activities: Activities = {
    ...createLightActivities(deps),
    ...createProviderActivities(deps),
    ...createComputeActivities(deps),
    ...createTrainingActivities(deps),
  };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => undefined) });
  return {
    pick: <Name extends keyof Activities>(...names: readonly Name[]) =>
      Object.fromEntries(names.map((name) => [name, activities[name]])) as Pick<Activities, Name>,
    lake,
    snapshot,
    dataDir,
    warnings,
    run: (name, ...args) => environment.run(activities[name] as (...args: unknown[]) => Promise<never>, ...args),
    async keys(prefix) {
      const found: string[] = [];
      for await (const key of lake.store.list(prefix)) found.push(key);
      return found;
    },
    async close() {
      await snapshot.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What `openRun` is asked by a person's run of a system. */
export function opening(system: string, over: Partial<OpenRequest> = {}): OpenRequest {
  return {
    system,
    asOf: '2019-12-31',
    logicalDate: '2026-01-01',
    trigger: 'manual',
    reason: '',
    runId: '0123456789abcdef',
    models: null,
    until: null,
    executionId: null,
    ...over,
  };
}
