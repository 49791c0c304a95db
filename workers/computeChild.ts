import { fork, type ChildProcess } from 'node:child_process';
import { ApplicationFailure } from '@temporalio/common';
import type { ComputeActivities } from '../activities/compute.ts';
import { TrainerCrashedError, hopelessFailures } from '../contracts/failures.ts';
import type { Entry } from '../runtime/modulePath.ts';

type StageName = keyof ComputeActivities;

export interface ComputeRequest {
  readonly id: number;
  readonly stage: StageName;
  readonly request: unknown;
}

export type ComputeReply =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly failure: { readonly name: string; readonly message: string; readonly stack: string };
    };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A failure of the child as the failure it would have been here: its class name is the type that retry policies know. */
function asFailure({ name, message, stack }: Extract<ComputeReply, { failure: unknown }>['failure']): Error {
  const failure = ApplicationFailure.create({
    type: name,
    message,
    nonRetryable: (hopelessFailures as readonly string[]).includes(name),
  });
  failure.stack = stack;
  return failure;
}

/**
 * The computing stages in a child process that is started with the worker and kept: the worker's event loop stays free
 * for polling and heartbeats, and the worker stays small. A child that dies fails what it was doing, retryably, and the
 * next call starts another.
 */
export function createComputeChild(
  entry: Entry,
  args: readonly string[],
): { readonly activities: ComputeActivities; stop(): void } {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | null = null;
  let lastId = 0;
  const start = (): ChildProcess => {
    const started = fork(entry.file, [...args], {
      execArgv: [...entry.execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    started.on('message', (reply: ComputeReply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('failure' in reply) asked?.reject(asFailure(reply.failure));
      else asked?.resolve(reply.result);
    });
    started.on('exit', (code, signal) => {
      if (child === started) child = null;
      for (const asked of waiting.values())
        asked.reject(
          new TrainerCrashedError(
            `The compute process ended with ${signal ?? `exit code ${String(code)}`} in the middle of a stage; the stage is tried again in a new one.`,
          ),
        );
      waiting.clear();
    });
    return started;
  };
  child = start();
  const call = (stage: StageName) => (request: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      child ??= start();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, stage, request } satisfies ComputeRequest);
    });
  const stages = [
    'openRun',
    'listSystems',
    'loadRetrainPolicy',
    'validateData',
    'buildFeatures',
    'recordDatasets',
    'evaluateModels',
    'measureDrift',
    'writeReport',
    'openStudy',
    'suggestTrial',
    'scoreTrial',
    'chooseEntrants',
    'judgeEntrants',
  ] as const satisfies readonly StageName[];
  return {
    activities: Object.fromEntries(stages.map((stage) => [stage, call(stage)])) as unknown as ComputeActivities,
    stop: () => child?.disconnect(),
  };
}
