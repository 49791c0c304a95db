import type { ModelPlan } from './system.ts';

/** Generous: a worker on a busy machine must not be cut off; the stall watchdog catches hangs much earlier. */
export const leastTrainingSeconds = 2 * 3600;
/** What would take longer is asked for with fewer epochs, or larger folds. */
const mostTrainingSeconds = 7 * 86_400;

/**
 * Seconds that one pass may take over one row on a slow and busy processor. A network that attends over a window on
 * plain WASM takes about 0.008; one round of trees on a hundred columns takes about 0.00002.
 */
const secondsPerRow = { network: 0.01, other: 0.0002 } as const;

/** What decides how long a training takes beside the number of its rows. */
export interface TrainingEffort {
  /** Rows of one out-of-time block. */
  readonly testRows: number;
  /** Most passes of one fit over its rows: epochs of a network, rounds, trees or restarts of another model. */
  readonly passes: number;
  readonly kind: keyof typeof secondsPerRow;
}

/**
 * Seconds after which a training on `rows` rows is given up: passes × rows of all fits × the worst seconds a row. A block
 * asks for a fit on the rows before it, so f = ⌈rows / testRows⌉ blocks ask for at most rows·(f + 1)/2 together, and the last
 * fit for all rows. Never below the plan's own seconds, and never above a week.
 * Example: 6000 rows in blocks of 250 and 60 epochs: 60 · 6000 · (25/2 + 1) · 0.01 s = 48 600 s.
 */
export function trainingSeconds({ effort, timeoutSeconds }: ModelPlan, rows: number): number {
  if (effort === undefined) return timeoutSeconds;
  const blocks = Math.ceil(rows / effort.testRows);
  const computed = Math.ceil(effort.passes * rows * ((blocks + 1) / 2 + 1) * secondsPerRow[effort.kind]);
  return Math.max(timeoutSeconds, Math.min(computed, mostTrainingSeconds));
}
