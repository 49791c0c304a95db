import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { hopelessFailures } from '../contracts/failures.ts';
import { queues } from '../contracts/names.ts';

const nonRetryableErrorTypes = [...hopelessFailures];

/** Reading the world may take a provider's bad hour: retries reach over ten minutes before they give up. */
export const world = proxyActivities<Activities>({
  taskQueue: queues.flow,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '2 minutes',
    maximumAttempts: 10,
    nonRetryableErrorTypes,
  },
});

/**
 * Asks a provider once an activity, on the queue that keeps its rate: the wait for a turn is the queue's business and
 * has no limit of its own, the request itself has a minute. A provider's bad hours are waited out.
 */
export const stepperOn = (taskQueue: string) =>
  proxyActivities<Activities>({
    taskQueue,
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '10 seconds',
    retry: {
      initialInterval: '2 seconds',
      backoffCoefficient: 2,
      maximumInterval: '5 minutes',
      maximumAttempts: 20,
      nonRetryableErrorTypes,
    },
  });

/** Copies a run to a service outside, which may have its bad hours; the copy goes on where it was. */
export const mirror = proxyActivities<Activities>({
  taskQueue: queues.flow,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '2 minutes',
    maximumAttempts: 8,
    nonRetryableErrorTypes,
  },
});

/** Light work over the lake: seconds of honest time; a minute covers a slow disk. */
export const light = proxyActivities<Activities>({
  taskQueue: queues.flow,
  startToCloseTimeout: '5 minutes',
  retry: {
    initialInterval: '500 milliseconds',
    backoffCoefficient: 2,
    maximumInterval: '30 seconds',
    maximumAttempts: 6,
    nonRetryableErrorTypes,
  },
});

/** Work in a trainer child. The heartbeat comes from a timer, so that silence means a dead worker, not a busy one. */
export const trainerOptions = {
  heartbeatTimeout: '20 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 5,
    nonRetryableErrorTypes,
  },
} as const;

/** Scoring with a stored model: a restore and one pass over the rows. */
export const scorer = proxyActivities<Activities>({
  taskQueue: queues.cpu,
  startToCloseTimeout: '15 minutes',
  ...trainerOptions,
});

export const trainers = {
  cpu: proxyActivities<Activities>({ taskQueue: queues.cpu, startToCloseTimeout: '2 hours', ...trainerOptions }),
  gpu: proxyActivities<Activities>({ taskQueue: queues.gpu, startToCloseTimeout: '6 hours', ...trainerOptions }),
};
