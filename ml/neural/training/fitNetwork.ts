import { NumericsError, TrainerOutOfMemoryError } from '../../../contracts/failures.ts';
import type { EpochRecord } from '../../../contracts/neural.ts';
import type { FitContext } from '../../models/model.ts';
import { createRandom } from '../../stats/rng.ts';
import { shown } from '../../stats/shown.ts';
import type { Pass, Weight } from '../layer.ts';
import type { OpenTensors, Tensor, TensorLibrary } from '../tensors.ts';
import { weightTensors } from '../weightTensors.ts';
import { adamStep } from './adam.ts';
import { clipGradient } from './clipGradient.ts';
import { gradientOf } from './gradientOf.ts';
import { isOutOfMemory } from './isOutOfMemory.ts';
import { learningRateAt, type Schedule } from './learningRate.ts';
import { keepTrainingState, newTrainingState, readTrainingState, type TrainingState } from './trainingState.ts';

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
  readonly context: Pick<FitContext, 'seed' | 'signal' | 'onProgress' | 'onEpoch' | 'checkpoint'>;
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

/** Epochs without a better training loss that count as a plateau, where there are no validation rows. */
const plateauEpochs = 5;

const seedsOf = (seed: number, ...streams: readonly (string | number)[]) => {
  const random = createRandom(seed, 'network', ...streams);
  return () => random.integer(0x100000000);
};

/** Mean of the objective over the rows, batch by batch, with dropout off. */
async function validationLoss(task: NetworkTask, state: TrainingState): Promise<number | null> {
  const { validation: rows, tensors, weights, context } = task;
  if (rows.length === 0) return null;
  const { tf } = tensors;
  const pass: Pass = { tf, dropping: false, seed: seedsOf(context.seed, 'validation') };
  let sum = 0;
  for (let from = 0; from < rows.length; from += state.batch) {
    const part = rows.subarray(from, from + state.batch);
    sum +=
      part.length * tf.tidy(() => task.objective(pass, weightTensors(tf, weights, state.weights), part).dataSync()[0]!);
    await yieldTo(tf, context.signal);
  }
  return sum / rows.length;
}

/** Lets signals and timers of the process in between two batches. */
async function yieldTo(tf: TensorLibrary, signal: AbortSignal): Promise<void> {
  await tf.nextFrame();
  signal.throwIfAborted();
}

function noteOf({ epoch, loss, validation, learning_rate }: EpochRecord, of: number): string {
  const watched = validation === null ? '' : `, validation ${shown(validation)}`;
  return `epoch ${epoch} of ${of}: loss ${shown(loss)}${watched}, learning rate ${shown(learning_rate)}`;
}

/** One pass over the shuffled training rows; null as soon as a number is not finite. */
async function runEpoch(task: NetworkTask, state: TrainingState): Promise<Omit<EpochRecord, 'validation'> | null> {
  const { train, options, tensors, context } = task;
  const { tf } = tensors;
  const epoch = state.curve.length;
  const last = state.curve.at(-1);
  const rows = createRandom(context.seed, 'network', 'order', epoch).shuffle(train.slice());
  const pass: Pass = { tf, dropping: true, seed: seedsOf(context.seed, 'dropping', epoch) };
  const gradient = new Float64Array(state.weights.length);
  const batches = Math.ceil(rows.length / state.batch);
  const steps = options.epochs * batches;
  let sum = 0;
  let learningRate = 0;
  for (let b = 0; b < batches; b += 1) {
    const part = rows.subarray(b * state.batch, (b + 1) * state.batch);
    const objective = (weights: readonly Tensor[]) => task.objective(pass, weights, part);
    const loss = gradientOf(tf, task.weights, state.weights, objective, gradient);
    if (!Number.isFinite(loss) || !Number.isFinite(clipGradient(gradient, options.clip))) return null;
    const step = epoch * batches + b;
    const { schedule, warmUp, learningRate: highest, weightDecay } = options;
    learningRate = learningRateAt({ schedule, highest, step, steps, warmUp, plateaus: state.plateaus });
    adamStep(state.weights, gradient, state.adam, { learningRate, weightDecay });
    sum += part.length * loss;
    if (step + 1 < steps) context.onProgress(step + 1, steps, last && noteOf(last, options.epochs));
    await yieldTo(tf, context.signal);
  }
  return { epoch: epoch + 1, loss: sum / rows.length, learning_rate: learningRate };
}

/** Takes an epoch into the state: the best weights, how long nothing got better, plateaus. */
function record(state: TrainingState, epoch: EpochRecord, patience: number): void {
  const watched = epoch.validation ?? epoch.loss;
  const better = watched < state.lowest;
  state.curve.push(epoch);
  state.still = better ? 0 : state.still + 1;
  if (better) state.lowest = watched;
  if (better || epoch.validation === null) {
    state.best.set(state.weights);
    state.bestEpoch = epoch.epoch;
  }
  const plateau = epoch.validation === null ? plateauEpochs : Math.ceil(patience / 2);
  if (state.still > 0 && state.still % plateau === 0) state.plateaus += 1;
}

async function run(task: NetworkTask, state: TrainingState): Promise<TrainedNetwork> {
  const { options, context, validation, name } = task;
  const { epochs, patience } = options;
  let diverged = false;
  while (state.curve.length < epochs && !(validation.length > 0 && state.still >= patience)) {
    const epoch = await runEpoch(task, state);
    const watched = epoch && (await validationLoss(task, state));
    diverged = epoch === null || (watched !== null && !Number.isFinite(watched));
    if (epoch === null || diverged) break;
    record(state, { ...epoch, validation: watched }, patience);
    context.onEpoch?.(state.curve.at(-1)!);
    await keepTrainingState(state, context.checkpoint);
  }
  const last = state.curve.at(-1);
  if (last === undefined)
    throw new NumericsError(
      `${name} expected a finite loss in the first epoch, got none at a learning rate of ${options.learningRate}; lower it, or clip gradients.`,
    );
  const at = diverged ? state.curve.length + 1 : null;
  context.onProgress(1, 1, at === null ? noteOf(last, epochs) : `diverged in epoch ${at} of ${epochs}`);
  return {
    weights: state.best,
    training: {
      epochs: state.curve.length,
      best_epoch: state.bestEpoch,
      best_validation: validation.length > 0 ? state.lowest : null,
      batch: state.batch,
      diverged,
      ...(at !== null && { diverged_at_epoch: at }),
      learning_curve: state.curve,
    },
  };
}

/**
 * Fits the weights of a network by AdamW on shuffled mini-batches and gives those of the best epoch on the validation
 * rows. It stops after `patience` epochs without a better one.
 *
 * The result depends on data, options, seed and engine alone: order and dropout of an epoch come from streams of the
 * seed that its number names, so a fit taken up from `context.checkpoint`, which is written after every epoch, ends with
 * the bits of an undisturbed one. Between batches the event loop gets its turn, and the signal is heeded.
 * A loss, gradient or validation that is not finite ends the fit as `diverged`, with the best weights so far.
 * A batch that does not fit memory is halved once and the fit begun again.
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
  try {
    return await run(task, state);
  } catch (error) {
    if (!isOutOfMemory(error) || state.batch < options.batch || half < 1) return refuse(error);
    return await run(task, newTrainingState(start, half)).catch(refuse);
  }
}
