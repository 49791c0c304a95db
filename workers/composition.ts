import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, type Connection } from '@temporalio/client';
import type { Dependencies, TrainingGpu } from '../activities/dependencies.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { knownNames } from '../ml/knownNames.ts';
import { enginePaths, engineVersions } from '../runtime/enginePaths.ts';
import type { Environment } from '../runtime/env.ts';
import type { Log } from '../runtime/log.ts';
import { entry } from '../runtime/modulePath.ts';
import { trainerVariables } from '../runtime/trainerVariables.ts';
import { redact } from '../sources/fred/redact.ts';
import { snapshotEnd } from '../sources/snapshot/end.ts';
import { sourceKinds } from '../sources/registry.ts';
import type { SourceContext } from '../sources/source.ts';
import { dropboxSettings, type DropboxSettings } from '../storage/dropbox/settings.ts';
import { openOnlineStore } from '../storage/featureStore/openOnlineStore.ts';
import { createLake } from '../storage/lake.ts';
import { bundledSystems, listSystems, loadSystem } from '../systems/load.ts';
import { providersOf } from './providers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const packagedBars = join(root, 'sources', 'snapshot', 'data', 'market');

/** A trainer that says nothing for so long hangs; the longest silent step, one fold of a big booster, takes a fraction. */
const stallMs = 10 * 60_000;
/** A cancellation arrives as the answer to a heartbeat, and a trainer is to end within five seconds of it. */
const heartbeatMs = 1_000;

export interface CompositionOptions {
  readonly environment: Environment;
  readonly connection: Connection;
  /** Base URL of FRED's API or of the snapshot that speaks its format. */
  readonly fred: { readonly url: string; readonly mode: 'fred-api' | 'snapshot' };
  readonly uiUrl: string | null;
  readonly device: 'cpu' | 'gpu';
  /** The GPU that the worker holds, with its UUID. */
  readonly gpu: (TrainingGpu & { readonly uuid: string }) | null;
  readonly log: Log;
}

function gitCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'not a git checkout';
  }
}

/** What the run record keeps of the machine and the versions; no paths, no host names, no secrets. */
export function describeEnvironment(environment: Environment): Record<string, string | number> {
  const require = createRequire(import.meta.url);
  const version = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return {
    regimen: (require(join(root, root.endsWith('dist/') ? '..' : '.', 'package.json')) as { version: string }).version,
    commit: gitCommit(),
    node: process.version,
    temporal_sdk: version('@temporalio/worker'),
    ...Object.fromEntries(Object.entries(engineVersions)),
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    threads: environment.threads,
  };
}

const known = { ...knownNames, sources: sourceKinds };

export const systemFiles: Dependencies['systems'] = {
  list: () => listSystems(bundledSystems),
  load: (name) => loadSystem(name, bundledSystems, known),
};

export const dataEndOf = (mode: string) => (spec: SystemSpec) => (mode === 'snapshot' ? snapshotEnd(spec) : null);

const liveUrls = {
  fred: 'https://api.stlouisfed.org/fred',
  yahoo: 'https://query1.finance.yahoo.com',
  worldBank: 'https://api.worldbank.org',
} as const;

/** Services without a key: live beside the live FRED, otherwise the snapshot that speaks their formats as well. */
function openServices({ url, mode }: CompositionOptions['fred']): Pick<SourceContext, 'yahoo' | 'worldBank'> {
  if (mode === 'snapshot') {
    const { origin } = new URL(url);
    return { yahoo: { url: origin, mode }, worldBank: { url: origin, mode } };
  }
  return {
    yahoo: { url: liveUrls.yahoo, mode: 'yahoo' },
    worldBank: { url: liveUrls.worldBank, mode: 'world-bank' },
  };
}

/** The Dropbox that the environment connects, or null. */
export function dropboxOf({ dropbox }: Environment): DropboxSettings | null {
  const { refreshToken, appKey, appSecret, accessToken, folder } = dropbox;
  return dropboxSettings({
    refreshToken: refreshToken?.reveal(),
    appKey: appKey?.reveal(),
    appSecret: appSecret?.reveal(),
    accessToken: accessToken?.reveal(),
    folder,
  });
}

/** The online store of features, where it is one that other processes see. */
function sharedOnlineStore({ onlineStore }: Environment): Pick<Dependencies, 'onlineStore'> {
  const uri = onlineStore.reveal();
  return uri.startsWith('memory:') ? {} : { onlineStore: () => openOnlineStore(uri, Date.now) };
}

/** Where live sources are asked. */
export function sourceUrls(mode: string): Readonly<Record<string, string>> {
  return mode === 'snapshot' ? {} : { fred: liveUrls.fred, yahoo: liveUrls.yahoo, 'world-bank': liveUrls.worldBank };
}

/** Builds the outside world for one worker process. */
export function compose(options: CompositionOptions): Dependencies {
  const { environment, connection, fred, uiUrl, device, gpu, log } = options;
  const client = new Client({ connection, namespace: environment.namespace });
  const never = new AbortController().signal;
  const providers = providersOf(fred.mode, environment);
  return {
    lake: createLake(environment.lakeUri, join(environment.stateDir, 'copies')),
    systems: systemFiles,
    sources: {
      http: fetch,
      fred: { ...fred, ...(environment.fredApiKey && { apiKey: environment.fredApiKey.reveal() }) },
      ...openServices(fred),
      databases: Object.fromEntries(Object.entries(environment.databases).map(([name, uri]) => [name, uri.reveal()])),
      dataDir: environment.dataDir ?? packagedBars,
      signal: never,
      onProgress: () => undefined,
    },
    dataEnd: dataEndOf(fred.mode),
    trainer: entry('../trainer/main', import.meta.url),
    trainerVariables: trainerVariables(environment.threads, gpu?.uuid),
    workDir: join(environment.stateDir, 'work'),
    threads: environment.threads,
    engines: enginePaths(environment.home),
    device,
    ...(gpu && { gpu }),
    stallMs,
    heartbeatMs,
    now: Date.now,
    redact: (text) => redact(text, environment.fredApiKey?.reveal() ?? ''),
    sourceUrls: sourceUrls(fred.mode),
    providerQueue: (source) => providers[source]?.queue ?? null,
    warn: (message, fields) => log.warn(message, fields),
    client: () => client,
    dropbox: dropboxOf(environment),
    ...sharedOnlineStore(environment),
    environment: describeEnvironment(environment),
    uiUrl,
  };
}
