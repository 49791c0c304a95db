import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childVariables } from './env.ts';
import type { Entry } from './modulePath.ts';

export interface WorkerSpec {
  /** Names the log file, `<stateDir>/logs/<name>.log`. */
  readonly name: string;
  readonly entry: Entry;
  readonly args?: readonly string[];
  /** Added to this process's variables; undefined removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

export type ReadyLine = Readonly<Record<string, unknown>>;

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly logFile: string;
  /** What the worker said in its ready line; null when it ended without one. */
  readonly ready: Promise<ReadyLine | null>;
  /** How it ended, in words; when its output is in the log as well. */
  readonly ended: Promise<string>;
}

function readyLine(line: string): ReadyLine | null {
  if (!line.startsWith('{')) return null;
  try {
    const said = JSON.parse(line) as ReadyLine;
    return said['ready'] === true ? said : null;
  } catch {
    // A stray print that begins like JSON is not a ready line; it is in the log.
    return null;
  }
}

/**
 * Starts a worker. It says `{"ready":true,…}` on a line of standard output when it polls; all it prints goes to its log.
 * Its standard input stays open as long as this process lives, so a worker can end itself when the supervisor is gone.
 */
export function startWorker({ name, entry, args = [], variables = {} }: WorkerSpec, stateDir: string): WorkerProcess {
  const folder = join(stateDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, `${name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, [...entry.execArgv, entry.file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: childVariables(variables),
    // Ctrl-C goes to the supervisor alone, which then ends the workers in order.
    detached: process.platform !== 'win32',
  });
  child.stdin.on('error', () => undefined);
  child.stderr.pipe(log, { end: false });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      log.end(() => resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`));
    });
  });
  const ready = new Promise<ReadyLine | null>((resolve) => {
    lines.on('line', (line) => {
      log.write(`${line}\n`);
      const said = readyLine(line);
      if (said !== null) resolve(said);
    });
    void ended.then(() => resolve(null));
  });
  return { child, logFile, ready, ended };
}

/** The end of a worker's log, for a failure's sentence. */
export async function workerLogTail(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8')).slice(-1500).trim();
}
