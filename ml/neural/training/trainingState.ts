import type { EpochRecord } from '../../../contracts/neural.ts';
import type { FitCheckpoint } from '../../models/model.ts';
import { readModelFiles, writeModelFiles } from '../../models/modelFiles.ts';
import { newAdamState, type AdamState } from './adam.ts';
import type { NetworkTask } from './fitNetwork.ts';

/** Where a fit stands after an epoch: all that the next one depends on besides the data, the options and the seed. */
export interface TrainingState {
  /** Rows a step; fewer than asked for where so many did not fit memory. */
  readonly batch: number;
  readonly weights: Float64Array;
  readonly adam: AdamState;
  readonly best: Float64Array;
  bestEpoch: number;
  /** Lowest objective watched so far. */
  lowest: number;
  /** Epochs since then. */
  still: number;
  plateaus: number;
  readonly curve: EpochRecord[];
  /** That a number was no longer finite after the last epoch of the curve. */
  diverged?: boolean;
}

const kind = { model: 'training-state', revision: 1 };

export const newTrainingState = (start: Float64Array, batch: number): TrainingState => ({
  batch,
  weights: start.slice(),
  adam: newAdamState(start.length),
  best: start.slice(),
  bestEpoch: 0,
  lowest: Infinity,
  still: 0,
  plateaus: 0,
  curve: [],
});

/** Keeps the state after a whole epoch. Random numbers need no place of their own: every epoch has its own streams. */
export async function keepTrainingState(state: TrainingState, checkpoint: FitCheckpoint | undefined): Promise<void> {
  if (!checkpoint) return;
  const { weights, adam, best, ...rest } = state;
  const { first, second, steps } = adam;
  await checkpoint.write(writeModelFiles({ ...kind, ...rest, steps }, { weights, first, second, best }));
}

/** The state kept last, or null. */
export function readTrainingState(checkpoint: FitCheckpoint | undefined): TrainingState | null {
  const files = checkpoint?.read() ?? null;
  if (files === null) return null;
  return stateOf(files);
}

/** What `keepTrainingState` wrote. */
export function stateOf(files: Readonly<Record<string, Uint8Array>>): TrainingState {
  const { header, arrays } = readModelFiles(kind, files);
  const { batch, bestEpoch, lowest, still, plateaus, curve, steps, diverged } = header as Omit<
    TrainingState,
    'adam'
  > & {
    readonly steps: number;
  };
  const { weights, first, second, best } = arrays as Record<'weights' | 'first' | 'second' | 'best', Float64Array>;
  return {
    batch,
    weights,
    adam: { first, second, steps },
    best,
    bestEpoch,
    lowest,
    still,
    plateaus,
    curve,
    ...(diverged && { diverged }),
  };
}

/** Whether a fit needs no further epoch: all are made, none was better for long, or it diverged. */
export const hasEnded = (
  { curve, still, diverged = false }: TrainingState,
  { options, validation }: Pick<NetworkTask, 'options' | 'validation'>,
): boolean => diverged || curve.length >= options.epochs || (validation.length > 0 && still >= options.patience);
