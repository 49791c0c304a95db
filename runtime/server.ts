import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { searchAttributes } from '../contracts/names.ts';
import { EngineUnavailableError } from '../contracts/failures.ts';
import { connect } from './connect.ts';
import { withFileLock } from './fileLock.ts';
import { freePort } from './freePort.ts';
import { prepareNamespace } from './prepareNamespace.ts';
import { endChild, ending, goneWithin, isAlive, pause } from './processLife.ts';
import { serverVersionOf } from './serverBinary.ts';
import { dropServerRecord, readServerRecord, writeServerRecord } from './serverRecord.ts';
import type { ServerRecord } from './serverRecord.ts';

export interface StartServerOptions {
  /** The Temporal program. */
  readonly binary: string;
  readonly stateDir: string;
  readonly ip?: string;
  /** First ports tried; ports that are taken are stepped over. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly namespace?: string;
  readonly retentionDays?: number;
  /** The server outlives this process. */
  readonly detached?: boolean;
  readonly signal?: AbortSignal;
}

export interface RunningServer {
  readonly address: string;
  readonly uiUrl: string;
  /** Prometheus metrics of the server itself. */
  readonly metricsUrl: string;
  readonly pid: number;
  readonly serverVersion: string;
  /** True when a server on this database ran already; it is used, and `stop` leaves it alone. */
  readonly reused: boolean;
  stop(): Promise<void>;
}

type Settings = Required<Omit<StartServerOptions, 'signal'>>;

interface Launched {
  readonly child: ChildProcess;
  readonly record: ServerRecord;
}

interface Ports {
  readonly port: number;
  readonly uiPort: number;
  readonly metricsPort: number;
}

const startLimitMs = 60_000;
const stopGraceMs = 10_000;
const portAttempts = 5;

function serverArguments(options: Settings, ports: Ports, database: string): string[] {
  const polls = ['transferProcessor', 'timerProcessor', 'visibilityProcessor'];
  return [
    ...['server', 'start-dev', '--ip', options.ip, '--port', String(ports.port), '--ui-port', String(ports.uiPort)],
    ...['--metrics-port', String(ports.metricsPort), '--db-filename', database],
    ...['--log-level', 'warn', '--namespace', options.namespace],
    // With a write-ahead log, `normal` loses nothing when a process dies; only a power cut can take the last steps back.
    ...['journal_mode=wal', 'synchronous=normal', 'wal_autocheckpoint=10000'].flatMap((pragma) => [
      '--sqlite-pragma',
      pragma,
    ]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    // The default of 20 polls a second makes every activity step cost 100 ms instead of 15.
    ...polls.flatMap((name) => ['--dynamic-config-value', `history.${name}MaxPollRPS=2000`]),
    // An activity of the worker that scheduled it starts with the answer to its workflow task, without another dispatch.
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
  ];
}

async function logTail(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).slice(-1500).trim();
}

/** Waits until the child serves; false when it ended because another process took its port in the meantime. */
async function awaitHealth(
  child: ChildProcess,
  address: string,
  logFile: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const died = new AbortController();
  const onExit = (): void => died.abort(new Error('ended'));
  child.once('exit', onExit);
  if (ending(child) !== null) onExit();
  const signals = signal === undefined ? died.signal : AbortSignal.any([died.signal, signal]);
  try {
    const connection = await connect({ address, timeoutMs: startLimitMs, signal: signals });
    await connection.close();
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    const how = ending(child);
    const tail = await logTail(logFile);
    if (how !== null && tail.includes('address already in use')) return false;
    throw new EngineUnavailableError(
      `The Temporal server should be healthy at ${address} and ${how === null ? 'is not' : `ended with ${how}`}; its log ${logFile} ends with: ${tail}`,
      { cause: error },
    );
  } finally {
    child.off('exit', onExit);
  }
}

function recordOf(pid: number, { ip }: Settings, ports: Ports, database: string, serverVersion: string): ServerRecord {
  return {
    pid,
    address: `${ip}:${ports.port}`,
    uiUrl: `http://${ip}:${ports.uiPort}`,
    metricsUrl: `http://${ip}:${ports.metricsPort}/metrics`,
    database,
    serverVersion,
  };
}

async function launch(
  settings: Settings,
  database: string,
  serverVersion: string,
  signal?: AbortSignal,
): Promise<Launched> {
  const logFile = join(settings.stateDir, 'logs', 'temporal-server.log');
  for (let attempt = 1; attempt <= portAttempts; attempt += 1) {
    const port = await freePort(settings.ip, settings.port);
    const uiPort = await freePort(settings.ip, settings.uiPort, [port]);
    const ports = { port, uiPort, metricsPort: await freePort(settings.ip, uiPort + 1, [port]) };
    const out = openSync(logFile, 'a');
    // A process group of its own keeps a terminal's Ctrl-C away: the server must outlive the workers' clean stop.
    const child = spawn(settings.binary, serverArguments(settings, ports, database), {
      stdio: ['ignore', out, out],
      detached: process.platform !== 'win32',
    });
    closeSync(out);
    await once(child, 'spawn');
    const record = recordOf(child.pid!, settings, ports, database, serverVersion);
    try {
      // Recorded before it is healthy, so that a kill of this process now does not lose a server that holds the database.
      await writeServerRecord(settings.stateDir, record);
      if (await awaitHealth(child, record.address, logFile, signal)) return { child, record };
    } catch (error) {
      await endChild(child, stopGraceMs);
      await dropServerRecord(settings.stateDir, record.pid);
      throw error;
    }
    await pause(100 * attempt);
  }
  throw new EngineUnavailableError(
    `Lost the race for a free port ${portAttempts} times from ${settings.port} on; choose other ports.`,
  );
}

/** A recorded server on the same database that answers, or null. */
async function findRunning(stateDir: string, database: string): Promise<ServerRecord | null> {
  const record = await readServerRecord(stateDir);
  if (record?.database !== database || !isAlive(record.pid)) return null;
  const connection = await connect({ address: record.address, timeoutMs: 5000 }).catch(() => null);
  await connection?.close();
  return connection === null ? null : record;
}

function describe(record: ServerRecord, reused: boolean, stop: () => Promise<void>): RunningServer {
  const { address, uiUrl, metricsUrl, pid, serverVersion } = record;
  return { address, uiUrl, metricsUrl, pid, serverVersion, reused, stop };
}

/**
 * Starts the embedded Temporal server as its own process, on a database in `stateDir` that survives it, or uses the one
 * that runs on this database already. Two starts at once end with one server.
 */
export async function startServer({ signal, ...given }: StartServerOptions): Promise<RunningServer> {
  const defaults = {
    ip: '127.0.0.1',
    port: 7233,
    uiPort: 8233,
    namespace: 'default',
    retentionDays: 30,
    detached: false,
  };
  const options = { ...defaults, ...given, stateDir: resolve(given.stateDir) };
  mkdirSync(join(options.stateDir, 'logs'), { recursive: true });
  const serverVersion = await serverVersionOf(options.binary);
  const database = join(options.stateDir, `temporal-${serverVersion}.db`);
  return withFileLock(join(options.stateDir, 'server.lock'), startLimitMs * 2, async () => {
    const running = await findRunning(options.stateDir, database);
    if (running !== null) return describe(running, true, () => Promise.resolve());
    const { child, record } = await launch(options, database, serverVersion, signal);
    const stop = async (): Promise<void> => {
      await endChild(child, stopGraceMs);
      await dropServerRecord(options.stateDir, record.pid);
    };
    try {
      const connection = await connect({ address: record.address });
      await prepareNamespace(connection, options).finally(() => connection.close());
    } catch (error) {
      await stop();
      throw error;
    }
    if (options.detached) child.unref();
    return describe(record, false, stop);
  });
}

/** Ends the server that is recorded for a state folder, whoever started it; false when none runs. */
export async function stopRecordedServer(stateDir: string): Promise<boolean> {
  const record = await readServerRecord(resolve(stateDir));
  if (record === null || !isAlive(record.pid)) return false;
  process.kill(record.pid, 'SIGTERM');
  if (!(await goneWithin(record.pid, stopGraceMs))) process.kill(record.pid, 'SIGKILL');
  await dropServerRecord(resolve(stateDir), record.pid);
  return true;
}
