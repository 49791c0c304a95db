import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { ConfigError } from '../contracts/failures.ts';
import { knownNames } from '../ml/knownNames.ts';
import { connect } from '../runtime/connect.ts';
import type { Environment } from '../runtime/env.ts';
import { freePort } from '../runtime/freePort.ts';
import { createLog } from '../runtime/log.ts';
import { entry } from '../runtime/modulePath.ts';
import { prepareNamespace } from '../runtime/prepareNamespace.ts';
import { findServerBinary } from '../runtime/serverBinary.ts';
import { startServer } from '../runtime/server.ts';
import { supervise, type Supervisor } from '../runtime/supervise.ts';
import { applySchedules, type AppliedSchedule } from '../schedules/apply.ts';
import { sourceKinds } from '../sources/registry.ts';
import { startSnapshot } from '../sources/snapshot/server.ts';
import { createLake, type Lake } from '../storage/lake.ts';
import { bundledSystems, listSystems, loadSystem } from '../systems/load.ts';
import { gpus } from '../workers/main.ts';

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

export const knownSystems = { ...knownNames, sources: sourceKinds };

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
  const server = await startServer({ binary: path, stateDir: environment.stateDir, port: environment.port, uiPort: environment.uiPort });
  say(`Temporal server ${server.serverVersion} at ${server.address}${server.reused ? ' (ran already)' : ''}, UI at ${server.uiUrl}`);
  return server;
}

/** Starts server, data source and the three workers, and brings the schedules in line. */
export async function startStack(environment: Environment, say: (line: string) => void): Promise<Stack> {
  await mkdir(environment.stateDir, { recursive: true });
  const server = await startTemporal(environment, say);
  const source = environment.fredApiKey ? 'fred-api' : 'snapshot';
  const snapshot = source === 'snapshot' ? await startSnapshot() : null;
  const fredUrl = snapshot?.url ?? environment.fredUrl ?? realFred;
  say(source === 'snapshot' ? 'data: bundled snapshot in FRED’s wire format (set FRED_API_KEY for the live API)' : 'data: the live FRED API');
  const device = gpus().length > 0 ? 'gpu' : 'cpu';
  const log = createLog({ level: environment.logLevel, file: join(environment.stateDir, 'logs', 'supervisor.log') });
  const metrics: Record<string, string> = {};
  let port = environment.metricsPort;
  for (const role of ['flow', 'cpu', 'gpu']) {
    const free = await freePort(environment.metricsIp, port);
    metrics[role] = `${environment.metricsIp}:${free}`;
    port = free + 1;
  }
  const args = (role: string) => [
    ...['--address', server.address, '--fred-url', fredUrl, '--fred-mode', source, '--metrics', metrics[role]!],
    ...(server.uiUrl ? ['--ui-url', server.uiUrl] : []),
    ...(role === 'gpu' ? ['--device', device] : []),
  ];
  const workersUp = supervise({
    workers: ['flow', 'cpu', 'gpu'].map((role) => ({ name: role, entry: entry(`../workers/${role}`, import.meta.url), args: args(role) })),
    stateDir: environment.stateDir,
    log,
  });
  const names = await listSystems(bundledSystems);
  const [workers, ...specs] = await Promise.all([workersUp, ...names.map((name) => loadSystem(name, bundledSystems, knownSystems))]);
  say(`workers: flow, cpu, gpu${device === 'cpu' ? ' (no GPU here: the gpu queue runs on the processor)' : ''}; metrics at ${Object.values(metrics).join(', ')}`);
  const connection = await connect({ address: server.address });
  const client = new Client({ connection, namespace: environment.namespace });
  const schedules = await applySchedules(client, specs);
  const record: StackRecord = { address: server.address, uiUrl: server.uiUrl, pid: process.pid, source };
  await writeFile(recordFile(environment), JSON.stringify(record));
  return {
    ...record,
    client,
    lake: createLake(environment.lakeUri),
    device,
    workers,
    schedules,
    async stop() {
      await rm(recordFile(environment), { force: true });
      await workers.stop();
      await connection.close();
      await snapshot?.stop();
      await server.stop();
      await log.close();
    },
  };
}

export interface Attached {
  readonly client: Client;
  readonly lake: Lake;
  readonly uiUrl: string | null;
  close(): Promise<void>;
}

/** Connects to what `up` started (or to TEMPORAL_ADDRESS); says how to start it when nothing runs. */
export async function attach(environment: Environment): Promise<Attached> {
  const text = await readFile(recordFile(environment), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const record = text === null ? null : (JSON.parse(text) as StackRecord);
  const address = environment.temporalAddress ?? record?.address;
  if (address === undefined) throw new ConfigError('Nothing runs here yet. Start server and workers with: regimen up');
  const connection = await connect({ address, timeoutMs: 3_000 });
  return {
    client: new Client({ connection, namespace: environment.namespace }),
    lake: createLake(environment.lakeUri),
    uiUrl: environment.temporalUiUrl ?? record?.uiUrl ?? null,
    close: () => connection.close(),
  };
}
