import { fstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ConfigError, InputError } from '../contracts/failures.ts';
import type { TrainerJob, TrainerResult } from '../contracts/job.ts';
import { createReporter } from './lines.ts';
import type { Reporter } from './lines.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';
import { trainShare } from './trainShare.ts';

const exit = { done: 0, failed: 2, cancelled: 3 } as const;
/** A fit that does not yield within this time is left where it stands: every file is written whole or not at all. */
const graceMs = 2000;

async function readJob(path: string | undefined): Promise<TrainerJob> {
  if (path === undefined)
    throw new InputError('The trainer expects the path of a job file, got no argument; pass one.');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(
      `The trainer expected a readable job file, got ${(error as Error).message}; pass the path of one.`,
    );
  });
  try {
    return JSON.parse(text) as TrainerJob;
  } catch (error) {
    throw new InputError(
      `The trainer expected a job as JSON, got ${(error as Error).message}; write the job file again.`,
    );
  }
}

function checkJob(job: TrainerJob): void {
  const task: string = job.task;
  if (task !== 'train' && task !== 'predict')
    throw new ConfigError(`Expected the task 'train' or 'predict', got '${task}'; correct the job.`);
  if (!Number.isInteger(job.threads) || job.threads < 1)
    throw new ConfigError(`Expected threads to be a whole number of at least 1, got ${job.threads}; correct the job.`);
}

/** OpenMP reads these when the first native library is loaded, which happens after this. */
function quietThreads(threads: number): void {
  // Threads that spin while they wait make two threads many times slower than one on a busy machine.
  process.env['OMP_WAIT_POLICY'] = 'PASSIVE';
  process.env['OMP_NUM_THREADS'] = String(threads);
}

async function run(reporter: Reporter, signal: AbortSignal): Promise<TrainerResult> {
  const job = await readJob(process.argv[2]);
  checkJob(job);
  quietThreads(job.threads);
  if (job.task === 'predict') return predict(job, reporter, signal);
  return job.share ? trainShare(job, job.share, reporter, signal) : train(job, reporter, signal);
}

/** When the worker is gone nobody reads the result; a retry takes up the checkpoints. */
function endWithParent(): void {
  const gone = (): never => process.exit(exit.cancelled);
  process.stdout.on('error', gone);
  const input = fstatSync(0);
  // Only a pipe's end means that the other side is gone; a terminal or /dev/null says nothing.
  if (input.isFIFO() || input.isSocket()) process.stdin.on('end', gone).on('error', gone).resume();
}

async function main(): Promise<number> {
  const abort = new AbortController();
  const reporter = createReporter(
    (text) => process.stdout.write(text),
    () => performance.now(),
  );
  const cancel = (): void => {
    abort.abort();
    setTimeout(() => process.exit(exit.cancelled), graceMs).unref();
  };
  process.on('SIGTERM', cancel);
  process.on('SIGINT', cancel);
  endWithParent();
  try {
    reporter.say({ type: 'result', result: await run(reporter, abort.signal) });
    return exit.done;
  } catch (error) {
    if (abort.signal.aborted) return exit.cancelled;
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reporter.say({ type: 'failure', failure: name, message });
    return exit.failed;
  }
}

process.exit(await main());
