import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endChild, ending, isAlive, pause } from '../../runtime/processLife.ts';

export interface ChildServerOptions {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** The server's own temporary folder; it goes when the server is stopped. */
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Who runs it, where the program refuses root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What ends it kindly, and at once; SIGTERM and SIGKILL when not given. */
  readonly signals?: { readonly stop: NodeJS.Signals; readonly kill: NodeJS.Signals };
  /** Whether it answers; asked until it does. */
  readonly isReady: () => Promise<boolean>;
  readonly startLimitMs?: number;
}

export interface ChildServer {
  readonly pid: number;
  /** Ends the server, kindly first, and removes its folder. */
  stop(): Promise<void>;
  /** Ends it and all its connections at once; the folder stays until `stop`. */
  kill(): Promise<void>;
}

const stopGraceMs = 10_000;

/** Starts a server in the foreground, waits until it answers, and sees to it that it goes with this process. */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const signals = options.signals ?? { stop: 'SIGTERM', kill: 'SIGKILL' };
  const log = join(options.folder, 'server.log');
  const out = openSync(log, 'a');
  const child = spawn(options.command, options.arguments, {
    cwd: options.folder,
    stdio: ['ignore', out, out],
    env: options.environment ?? process.env,
    ...options.user,
  });
  closeSync(out);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const sweep = () => {
    if (child.pid !== undefined && ending(child) === null) child.kill(signals.kill);
    rmSync(options.folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', sweep);
  const stop = async () => {
    child.kill(signals.stop);
    await endChild(child, stopGraceMs);
    process.off('exit', sweep);
    rmSync(options.folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const deadline = performance.now() + (options.startLimitMs ?? 60_000);
  while (!(await options.isReady())) {
    const how = failure?.message ?? ending(child) ?? (performance.now() > deadline ? 'no answer in time' : null);
    if (how !== null) {
      const tail = readFileSync(log, 'utf8').slice(-1500).trim();
      await stop();
      throw new Error(`${options.name} should have started and did not (${how}); its log ends with: ${tail}`);
    }
    await pause(50);
  }
  const pid = child.pid!;
  const kill = async () => {
    child.kill(signals.kill);
    while (isAlive(pid) && ending(child) === null) await pause(10);
  };
  return { pid, stop, kill };
}
