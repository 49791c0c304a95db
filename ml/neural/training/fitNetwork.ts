import { NumericsError, TrainerOutOfMemoryError } from '../../../contracts/failures.ts';
import type { EpochRecord } from '../../../contracts/neural.ts';
import type { FitContext } from '../../models/model.ts';
import type { Pass, Weight } from '../layer.ts';
import type { OpenTensors, Tensor } from '../tensors.ts';
import { noteOf, record, runEpoch, validationLoss } from './epoch.ts';
import { isOutOfMemory } from './isOutOfMemory.ts';
import type { Schedule } from './learningRate.ts';
import { takePart } from './sharedFit.ts';
import {
  hasEnded,
  keepTrainingState,
  newTrainingState,
  readTrainingState,
  type TrainingState,
} from './trainingState.ts';

export interface TrainingOptions {
  readonly epochs: number;
  /** Rows a step. */
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Epochs without a better validation before the fit stops. */
  readonly patience: number;
  /** Longest gradient; 0: any. */
  readonly clip: number;
  readonly schedule: Schedule;
  /** Share of the steps over which the learning rate climbs. */
  readonly warmUp: number;
}

export interface NetworkTask {
  readonly name: string;
  readonly weights: readonly Weight[];
  /** Where the weights begin, one flat buffer. */
  readonly start: Float64Array;
  /** Mean loss over some rows, a scalar; makes its own tensors of them. */
  readonly objective: (pass: Pass, weights: readonly Tensor[], rows: Int32Array) => Tensor;
  readonly train: Int32Array;
  /** Rows that early stopping watches; where there are none, all epochs run and the last weights count. */
  readonly validation: Int32Array;
  readonly options: TrainingOptions;
  readonly tensors: OpenTensors;
  readonly context: Pick<FitContext, 'seed' | 'signal' | 'onProgress' | 'onEpoch' | 'checkpoint' | 'share'>;
}

export interface TrainedNetwork {
  /** Weights after the best epoch. */
  readonly weights: Float64Array;
  /** For the summary of a model: no NaN in it. */
  readonly training: {
    readonly epochs: number;
    readonly best_epoch: number;
    readonly best_validation: number | null;
    readonly batch: number;
    readonly diverged: boolean;
    /** Epoch whose numbers were no longer finite. */
    readonly diverged_at_epoch?: number;
    readonly learning_curve: readonly EpochRecord[];
  };
}

function outcomeOf({ validation }: NetworkTask, state: TrainingState): TrainedNetwork {
  const { curve, diverged = false } = state;
  return {
    weights: state.best,
    training: {
      epochs: curve.length,
      best_epoch: state.bestEpoch,
      best_validation: validation.length > 0 ? state.lowest : null,
      batch: state.batch,
      diverged,
      ...(diverged && { diverged_at_epoch: curve.length + 1 }),
      learning_curve: curve,
    },
  };
}

async function run(task: NetworkTask, state: TrainingState): Promise<TrainedNetwork> {
  const { options, context, name } = task;
  const { epochs, patience } = options;
  while (!hasEnded(state, task)) {
    const epoch = await runEpoch(task, state);
    const watched = epoch && (await validationLoss(task, state));
    if (epoch === null || (watched !== null && !Number.isFinite(watched))) {
      state.diverged = true;
      break;
    }
    record(state, { ...epoch, validation: watched }, patience);
    context.onEpoch?.(state.curve.at(-1)!);
    await keepTrainingState(state, context.checkpoint);
  }
  const last = state.curve.at(-1);
  if (last === undefined)
    throw new NumericsError(
      `${name} expected a finite loss in the first epoch, got none at a learning rate of ${options.learningRate}; lower it, or clip gradients.`,
    );
  const found = outcomeOf(task, state);
  const at = found.training.diverged_at_epoch;
  context.onProgress(1, 1, at === undefined ? noteOf(last, epochs) : `diverged in epoch ${at} of ${epochs}`);
  return found;
}

/**
 * Fits the weights of a network by AdamW on shuffled mini-batches and gives those of the best epoch on the validation
 * rows. It stops after `patience` epochs without a better one.
 *
 * The result depends on data, options, seed and engine alone: order and dropout of an epoch come from streams of the
 * seed that its number names, so a fit taken up from `context.checkpoint`, which is written after every epoch, ends with
 * the bits of an undisturbed one. Between batches the event loop gets its turn, and the signal is heeded.
 * A loss, gradient or validation that is not finite ends the fit as `diverged`, with the best weights so far.
 * A batch that does not fit memory is halved once and the fit begun again; a worker that shares a fit refuses it at once, since
 * all must take the same steps. Of a worker's part in a shared fit only the state that it leaves counts.
 *
 * @throws NumericsError when not even one epoch was finite.
 * @throws TrainerOutOfMemoryError when half a batch does not fit memory either.
 * Prechelt (1998), Early stopping – but when?, Neural Networks: Tricks of the Trade.
 */
export async function fitNetwork(task: NetworkTask): Promise<TrainedNetwork> {
  const { name, start, options, context } = task;
  const state = readTrainingState(context.checkpoint) ?? newTrainingState(start, options.batch);
  const half = Math.floor(options.batch / 2);
  const refuse = (error: unknown): never => {
    if (!isOutOfMemory(error)) throw error;
    throw new TrainerOutOfMemoryError(
      `${name} expected ${options.batch} rows a step to fit memory, and neither they nor ${half} did (${(error as Error).message}); lower batch, window or the network's size.`,
      { cause: error },
    );
  };
  if (context.share) {
    await takePart(task, state, context.share).catch(refuse);
    return outcomeOf(task, state);
  }
  try {
    return await run(task, state);
  } catch (error) {
    if (!isOutOfMemory(error) || state.batch < options.batch || half < 1) return refuse(error);
    return await run(task, newTrainingState(start, half)).catch(refuse);
  }
}
