import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Context, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import {
  TrainerCrashedError,
  TrainerOutOfMemoryError,
  TrainerStalledError,
  hopelessFailures,
} from '../../contracts/failures.ts';
import type { TrainerLine, TrainerResult } from '../../contracts/job.ts';
import type { Dependencies } from '../dependencies.ts';
import { requireGpu } from './requireGpu.ts';
import { createTimeLeft, createTrainingMetrics, type TrainingTags } from './trainingProgress.ts';

/** After SIGTERM a trainer has this long to stop by itself. */
const graceMs = 2_000;
const rememberedErrorBytes = 8_000;

interface Watch {
  result: TrainerResult | null;
  failure: { failure: string; message: string } | null;
  latest: Record<string, unknown>;
  movedAt: number;
  stalled: boolean;
  errorText: string;
  readonly timeLeft: ReturnType<typeof createTimeLeft>;
  readonly metrics: ReturnType<typeof createTrainingMetrics> | null;
}

function parseLine(text: string): TrainerLine | null {
  if (!text.startsWith('{')) return null;
  try {
    const line = JSON.parse(text) as Partial<TrainerLine>;
    return typeof line.type === 'string' ? (line as TrainerLine) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function hear(watch: Watch, text: string): void {
  const line = parseLine(text);
  if (!line) {
    if (text.length > 0) Context.current().log.debug('trainer printed', { text: text.slice(0, 500) });
    return;
  }
  watch.movedAt = Date.now();
  if (line.type === 'result') watch.result = line.result;
  else if (line.type === 'failure') watch.failure = { failure: line.failure, message: line.message };
  else if (line.type === 'checkpoint') watch.latest = { ...watch.latest, checkpoint: line.name };
  else if (line.type === 'epoch') {
    watch.latest = { ...watch.latest, phase: line.phase, ...line.record };
    watch.metrics?.epoch(line.record);
  } else hearStep(watch, line);
}

function hearStep(watch: Watch, line: Extract<TrainerLine, { type: 'progress' }>): void {
  const { phase, done, of, note } = line;
  const left = watch.timeLeft(line, watch.movedAt);
  watch.metrics?.step(line, left);
  // A fit of the phase before has nothing to say of this one.
  const { checkpoint } = watch.latest;
  const before = watch.latest.phase === phase ? watch.latest : checkpoint !== undefined && { checkpoint };
  watch.latest = {
    ...before,
    phase,
    done,
    of,
    ...(note && { note }),
    ...(left !== null && { secondsLeft: Math.round(left) }),
  };
}

const whereOf = ({ latest }: Watch): string => (typeof latest.phase === 'string' ? ` during ${latest.phase}` : '');

function exitError(watch: Watch, code: number | null, signal: NodeJS.Signals | null, stallMs: number): Error {
  const where = whereOf(watch);
  const last = watch.errorText.trim().split('\n').at(-1) ?? '';
  if (watch.stalled)
    return new TrainerStalledError(
      `The trainer made no progress for ${Math.round(stallMs / 1000)} s${where} and was ended. Its work so far is kept; the next attempt goes on from the last checkpoint.`,
    );
  if (/heap out of memory|bad_alloc|Cannot allocate memory/i.test(watch.errorText))
    return new TrainerOutOfMemoryError(
      `The trainer ran out of memory${where} (exit ${code ?? signal}). Give it fewer rows or features, or a machine with more memory.`,
    );
  if (watch.failure) {
    const { failure, message } = watch.failure;
    return ApplicationFailure.create({
      type: failure,
      message,
      nonRetryable: (hopelessFailures as readonly string[]).includes(failure),
    });
  }
  return new TrainerCrashedError(
    `The trainer ended with ${code === null ? String(signal) : `exit code ${code}`}${where} and no result. ${last}`.trim(),
  );
}

function end(child: ChildProcessWithoutNullStreams): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
}

/**
 * Runs the trainer child on a job file and watches over it: progress comes as NDJSON lines, heartbeats from a timer with
 * the latest progress, cancellation is SIGTERM then SIGKILL, silence for `stallMs` ends the child, and each cause of
 * exit becomes a typed failure. With `tags` its numbers go out as metrics under them. The child ends with its parent: it watches standard input close.
 * Where the worker holds a GPU that is gone no child is started.
 */
export async function superviseTrainer(
  deps: Pick<Dependencies, 'trainer' | 'trainerVariables' | 'stallMs' | 'heartbeatMs' | 'gpu'>,
  jobFile: string,
  tags?: TrainingTags,
): Promise<TrainerResult> {
  const context = Context.current();
  if (deps.gpu) await requireGpu(deps.gpu, ' before it began');
  const child = spawn(process.execPath, [...deps.trainer.execArgv, deps.trainer.file, jobFile], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: deps.trainerVariables,
  });
  const watch: Watch = {
    result: null,
    failure: null,
    latest: { phase: 'start' },
    movedAt: Date.now(),
    stalled: false,
    errorText: '',
    timeLeft: createTimeLeft(),
    metrics: tags === undefined ? null : createTrainingMetrics(context.metricMeter, tags),
  };
  const cancel = () => end(child);
  context.cancellationSignal.addEventListener('abort', cancel, { once: true });
  // A cancellation that came while the job was written fires no event any more.
  if (context.cancellationSignal.aborted) cancel();
  const beat = setInterval(() => {
    heartbeat(watch.latest);
    if (Date.now() - watch.movedAt <= deps.stallMs) return;
    watch.stalled = true;
    end(child);
  }, deps.heartbeatMs);
  child.stderr.on('data', (bytes: Buffer) => {
    watch.errorText = (watch.errorText + bytes.toString()).slice(-rememberedErrorBytes);
  });
  createInterface({ input: child.stdout }).on('line', (text) => hear(watch, text));
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, by) => resolve([exit, by]));
    });
    if (context.cancellationSignal.aborted) await context.cancelled;
    if (code === 0 && watch.result) return watch.result;
    // What libraries print on the way to a failure that the trainer explains is no better explanation.
    if (deps.gpu) await requireGpu(deps.gpu, whereOf(watch), watch.failure?.message ?? watch.errorText);
    throw exitError(watch, code, signal, deps.stallMs);
  } finally {
    clearInterval(beat);
    context.cancellationSignal.removeEventListener('abort', cancel);
    end(child);
  }
}
