import { EngineUnavailableError } from '../contracts/failures.ts';
import type { Log } from './log.ts';
import { endChild } from './processLife.ts';
import { startWorker, workerLogTail } from './workerProcess.ts';
import type { ReadyLine, WorkerProcess, WorkerSpec } from './workerProcess.ts';

export interface SuperviseOptions {
  readonly workers: readonly WorkerSpec[];
  readonly stateDir: string;
  readonly log: Log;
  /** Longest wait for the ready line. */
  readonly readyMs?: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
  /** First pause before a restart; doubles up to 30 s and begins anew after a minute of good service. */
  readonly backoffMs?: number;
}

export interface SupervisedWorker {
  readonly name: string;
  readonly pid: number;
  readonly restarts: number;
  /** What the worker last said in its ready line; null while it starts. */
  readonly ready: ReadyLine | null;
}

export interface Supervisor {
  workers(): readonly SupervisedWorker[];
  /** SIGTERM to all at once, SIGKILL to those that are still there after the grace time. */
  stop(): Promise<void>;
}

type Settings = Required<SuperviseOptions>;

const longestBackoffMs = 30_000;
const goodServiceMs = 60_000;

/** Waits for the ready line; a worker that ends or stays silent before it is a failure with the end of its log. */
async function awaitReady(name: string, worker: WorkerProcess, { readyMs, graceMs }: Settings): Promise<ReadyLine> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), readyMs);
  });
  const said = await Promise.race([worker.ready, late]);
  clearTimeout(timer);
  if (said !== null && said !== 'late') return said;
  if (said === 'late') await endChild(worker.child, graceMs);
  const how = said === 'late' ? `was not ready after ${readyMs / 1000} s` : `ended with ${await worker.ended}`;
  throw new EngineUnavailableError(
    `Worker ${name} should say that it is ready and ${how}; its log ${worker.logFile} ends with: ${await workerLogTail(worker.logFile)}`,
  );
}

interface Keeper {
  readonly first: Promise<ReadyLine>;
  state(): SupervisedWorker;
  stop(): Promise<void>;
}

/** Keeps one worker alive: starts it, and starts it again after each unwanted end, with a growing pause. */
function keep(spec: WorkerSpec, settings: Settings): Keeper {
  const { log, stateDir, graceMs } = settings;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  let worker = startWorker(spec, stateDir);
  let ready: ReadyLine | null = null;
  let restarts = 0;
  let backoff = settings.backoffMs;
  const first = awaitReady(spec.name, worker, settings).then((said) => (ready = said));
  const watch = async (): Promise<void> => {
    for (;;) {
      const began = performance.now();
      const how = await worker.ended;
      ready = null;
      if (stopped()) return;
      backoff = performance.now() - began > goodServiceMs ? settings.backoffMs : backoff;
      log.warn(`worker ${spec.name} ended with ${how}; it starts again in ${backoff} ms`, { worker: spec.name });
      await interruptiblePause(backoff, stopping.signal);
      if (stopped()) return;
      backoff = Math.min(backoff * 2, longestBackoffMs);
      restarts += 1;
      worker = startWorker(spec, stateDir);
      await awaitReady(spec.name, worker, settings).then(
        (said) => (ready = said),
        (error: unknown) => {
          if (!stopped()) log.error(`worker ${spec.name} did not come up again`, { worker: spec.name, error });
        },
      );
    }
  };
  const watching = first.then(watch, () => undefined);
  return {
    first,
    state: () => ({ name: spec.name, pid: worker.child.pid ?? 0, restarts, ready }),
    stop: async () => {
      stopping.abort();
      await endChild(worker.child, graceMs);
      await worker.ended;
      await watching;
    },
  };
}

async function interruptiblePause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Starts workers, each a process of its own, and keeps them alive. Resolves when all are ready; rejects, with every
 * worker ended, when one does not come up the first time, since a restart would not help then.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervisor> {
  const settings: Settings = { readyMs: 60_000, graceMs: 15_000, backoffMs: 500, ...options };
  const keepers = settings.workers.map((spec) => keep(spec, settings));
  const stop = async (): Promise<void> => {
    await Promise.all(keepers.map((keeper) => keeper.stop()));
  };
  try {
    await Promise.all(keepers.map((keeper) => keeper.first));
  } catch (error) {
    await stop();
    throw error;
  }
  return { workers: () => keepers.map((keeper) => keeper.state()), stop };
}
