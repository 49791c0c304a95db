import type { EpochRecord } from '../../../contracts/neural.ts';
import { createRandom } from '../../stats/rng.ts';
import { shown } from '../../stats/shown.ts';
import type { Pass } from '../layer.ts';
import { readTensors } from '../readTensors.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { weightTensors } from '../weightTensors.ts';
import { adamStep } from './adam.ts';
import { clipGradient } from './clipGradient.ts';
import type { NetworkTask } from './fitNetwork.ts';
import { gradientOf } from './gradientOf.ts';
import { learningRateAt } from './learningRate.ts';
import type { TrainingState } from './trainingState.ts';

/** Epochs without a better training loss that count as a plateau, where there are no validation rows. */
const plateauEpochs = 5;

const seedsOf = (seed: number, ...streams: readonly (string | number)[]) => {
  const random = createRandom(seed, 'network', ...streams);
  return () => random.integer(0x100000000);
};

/** Mean of the objective over the rows, batch by batch, with dropout off. */
export async function validationLoss(task: NetworkTask, state: TrainingState): Promise<number | null> {
  const { validation: rows, tensors, weights, context } = task;
  if (rows.length === 0) return null;
  const { tf } = tensors;
  const pass: Pass = { tf, dropping: false, seed: seedsOf(context.seed, 'validation') };
  let sum = 0;
  for (let from = 0; from < rows.length; from += state.batch) {
    const part = rows.subarray(from, from + state.batch);
    const objective = () => [task.objective(pass, weightTensors(tf, weights, state.weights), part)];
    const loss = await readTensors(tf, objective, ([value]) => value![0]!);
    sum += part.length * loss;
    await yieldTo(tf, context.signal);
  }
  return sum / rows.length;
}

/** Lets signals and timers of the process in between two batches. */
async function yieldTo(tf: TensorLibrary, signal: AbortSignal): Promise<void> {
  await tf.nextFrame();
  signal.throwIfAborted();
}

export function noteOf({ epoch, loss, validation, learning_rate }: EpochRecord, of: number): string {
  const watched = validation === null ? '' : `, validation ${shown(validation)}`;
  return `epoch ${epoch} of ${of}: loss ${shown(loss)}${watched}, learning rate ${shown(learning_rate)}`;
}

/**
 * One pass over the shuffled training rows; null as soon as a number is not finite. `streams`: of random numbers that are
 * another worker's under the same seed.
 */
export async function runEpoch(
  task: NetworkTask,
  state: TrainingState,
  streams: readonly (string | number)[] = [],
): Promise<Omit<EpochRecord, 'validation'> | null> {
  const { train, options, tensors, context } = task;
  const { tf } = tensors;
  const epoch = state.curve.length;
  const last = state.curve.at(-1);
  const rows = createRandom(context.seed, 'network', 'order', epoch, ...streams).shuffle(train.slice());
  const pass: Pass = { tf, dropping: true, seed: seedsOf(context.seed, 'dropping', epoch, ...streams) };
  const gradient = new Float64Array(state.weights.length);
  const batches = Math.ceil(rows.length / state.batch);
  const steps = options.epochs * batches;
  let sum = 0;
  let learningRate = 0;
  for (let b = 0; b < batches; b += 1) {
    const part = rows.subarray(b * state.batch, (b + 1) * state.batch);
    const objective = (weights: readonly Tensor[]) => task.objective(pass, weights, part);
    const loss = await gradientOf(tf, task.weights, state.weights, objective, gradient);
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
export function record(state: TrainingState, epoch: EpochRecord, patience: number): void {
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
