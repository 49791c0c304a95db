import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { ConfigError } from '../contracts/failures.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { connect } from '../runtime/connect.ts';
import type { Environment } from '../runtime/env.ts';
import { freePort } from '../runtime/freePort.ts';
import { gpuDevices, type GpuDevice } from '../runtime/gpuDevices.ts';
import { createLog } from '../runtime/log.ts';
import { entry } from '../runtime/modulePath.ts';
import { prepareNamespace } from '../runtime/prepareNamespace.ts';
import { findServerBinary } from '../runtime/serverBinary.ts';
import { startServer } from '../runtime/server.ts';
import { supervise, type Supervisor } from '../runtime/supervise.ts';
import type { WorkerSpec } from '../runtime/workerProcess.ts';
import { applySchedules, type AppliedSchedule } from '../schedules/apply.ts';
import { startSnapshot } from '../sources/snapshot/server.ts';
import { createLake, type Lake } from '../storage/lake.ts';
import { systemFiles } from '../workers/composition.ts';
import { workerParts } from './workerParts.ts';

/** What runs, as `up` left it for the other commands. */
export interface StackRecord {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly pid: number;
  readonly source: 'fred-api' | 'snapshot';
}

export interface Stack extends StackRecord {
  readonly client: Client;
  readonly lake: Lake;
  readonly device: 'cpu' | 'gpu';
  readonly workers: Supervisor;
  readonly schedules: readonly AppliedSchedule[];
  stop(): Promise<void>;
}

const recordFile = (environment: Environment) => join(environment.stateDir, 'stack.json');
const realFred = 'https://api.stlouisfed.org/fred';

/** The lake, with copies of what lies elsewhere beside the other state. */
export const openLake = ({ lakeUri, stateDir }: Environment): Lake => createLake(lakeUri, join(stateDir, 'copies'));

async function startTemporal(environment: Environment, say: (line: string) => void) {
  if (environment.temporalAddress !== undefined) {
    const { temporalAddress: address } = environment;
    say(`Temporal server at ${address} (TEMPORAL_ADDRESS)`);
    const connection = await connect({ address });
    await prepareNamespace(connection, { namespace: environment.namespace, retentionDays: 30 });
    await connection.close();
    return { address, uiUrl: environment.temporalUiUrl ?? null, stop: () => Promise.resolve() };
  }
  const { path } = await findServerBinary(environment.home);
  const server = await startServer({
    binary: path,
    stateDir: environment.stateDir,
    port: environment.port,
    uiPort: environment.uiPort,
  });
  say(
    `Temporal server ${server.serverVersion} at ${server.address}${server.reused ? ' (ran already)' : ''}, UI at ${server.uiUrl}`,
  );
  return server;
}

interface WorkerArguments {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly fredUrl: string;
  readonly source: StackRecord['source'];
  readonly gpus: readonly GpuDevice[];
}

/** The worker processes with their command lines; metrics ports that are taken are stepped over. */
async function workerSpecs(
  environment: Environment,
  given: WorkerArguments,
): Promise<{ specs: WorkerSpec[]; metrics: string[] }> {
  const taken: number[] = [];
  const specs: WorkerSpec[] = [];
  for (const { name, role, flags } of workerParts(given.gpus)) {
    const port = await freePort(environment.metricsIp, environment.metricsPort, taken);
    taken.push(port);
    const args = [
      ...['--address', given.address, '--fred-url', given.fredUrl, '--fred-mode', given.source],
      ...['--metrics', `${environment.metricsIp}:${port}`],
      ...(given.uiUrl ? ['--ui-url', given.uiUrl] : []),
      ...flags,
    ];
    specs.push({ name, entry: entry(`../workers/${role}`, import.meta.url), args });
  }
  return { specs, metrics: taken.map((port) => `${environment.metricsIp}:${port}`) };
}

async function readSystems(): Promise<SystemSpec[]> {
  const names = await systemFiles.list();
  return Promise.all(names.map((name) => systemFiles.load(name)));
}

async function startData(environment: Environment, say: (line: string) => void) {
  if (environment.fredApiKey) {
    say('data: the live FRED API');
    return { source: 'fred-api' as const, fredUrl: environment.fredUrl ?? realFred, stop: () => Promise.resolve() };
  }
  const snapshot = await startSnapshot();
  say('data: bundled snapshot in FRED’s wire format (set FRED_API_KEY for the live API)');
  return { source: 'snapshot' as const, fredUrl: snapshot.url, stop: () => snapshot.stop() };
}

/** Starts server, data source and the workers, and brings the schedules in line. What was started is stopped when a later part fails. */
export async function startStack(environment: Environment, say: (line: string) => void): Promise<Stack> {
  await mkdir(environment.stateDir, { recursive: true });
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    await rm(recordFile(environment), { force: true });
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const server = await startTemporal(environment, say);
    const { address, uiUrl } = server;
    stops.push(() => server.stop());
    const { source, fredUrl, stop: stopData } = await startData(environment, say);
    stops.push(stopData);
    const gpus = await gpuDevices();
    const device = gpus.length > 0 ? 'gpu' : 'cpu';
    const log = createLog({ level: environment.logLevel, file: join(environment.stateDir, 'logs', 'supervisor.log') });
    stops.push(() => log.close());
    const { specs, metrics } = await workerSpecs(environment, { address, uiUrl, fredUrl, source, gpus });
    const [workers, systems] = await Promise.all([
      supervise({ workers: specs, stateDir: environment.stateDir, log }),
      readSystems(),
    ]);
    stops.push(() => workers.stop());
    say(
      `workers: ${specs.map(({ name }) => name).join(', ')}${device === 'cpu' ? ' (no GPU here: the gpu queue runs on the processor)' : ''}; metrics at ${metrics.join(', ')}`,
    );
    const connection = await connect({ address });
    stops.push(() => connection.close());
    const client = new Client({ connection, namespace: environment.namespace });
    const schedules = await applySchedules(client, systems);
    const record: StackRecord = { address, uiUrl, pid: process.pid, source };
    await writeFile(recordFile(environment), JSON.stringify(record));
    return { ...record, client, lake: openLake(environment), device, workers, schedules, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface Attached {
  readonly client: Client;
  readonly lake: Lake;
  readonly uiUrl: string | null;
  close(): Promise<void>;
}

/** Connects to what `up` started (or to TEMPORAL_ADDRESS); says how to start it when nothing runs. */
export async function attach(environment: Environment): Promise<Attached> {
  const text = await readFile(recordFile(environment), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  const record = text === null ? null : (JSON.parse(text) as StackRecord);
  const address = environment.temporalAddress ?? record?.address;
  if (address === undefined) throw new ConfigError('Nothing runs here yet. Start server and workers with: regimen up');
  const connection = await connect({ address, timeoutMs: 3_000 });
  return {
    client: new Client({ connection, namespace: environment.namespace }),
    lake: openLake(environment),
    uiUrl: environment.temporalUiUrl ?? record?.uiUrl ?? null,
    close: () => connection.close(),
  };
}
