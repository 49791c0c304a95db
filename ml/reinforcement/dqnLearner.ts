import { adamStep, newAdamState } from '../neural/training/adam.ts';
import { clipGradient } from '../neural/training/clipGradient.ts';
import type { Random } from '../stats/rng.ts';
import type { Tape } from './denseNetwork.ts';
import { huber, huberSlope } from './huber.ts';
import type { QNetwork } from './qNetwork.ts';
import { qTargets } from './qTargets.ts';
import { emptyBatch, type Batch, type ReplayBuffer } from './replayBuffer.ts';

export interface LearnerOptions {
  readonly learningRate: number;
  /** Share of every weight, times the learning rate, that a step takes away; none where left out. */
  readonly weightDecay?: number;
  /** Transitions a gradient step. */
  readonly batch: number;
  /** γ: what a reward one step later is worth now, 0–1. */
  readonly discount: number;
  /** Whether the learning network chooses the action that the target network values. */
  readonly double: boolean;
  /** Largest norm of a gradient; 0 for none. */
  readonly clipNorm: number;
}

/** What learns: it changes the weights it was given, in place. */
export interface Learner {
  refreshTarget(): void;
  /** So many gradient steps; gives their mean loss, not a number when training has diverged. */
  round(gradientSteps: number, random: Random): number;
}

/**
 * Gradient steps on the mean Huber loss of Q(s, a) against the targets of `qTargets`, over batches drawn from the buffer, with the
 * gradient clipped by its norm and Adam. The target network begins as a copy.
 */
export function createLearner(
  network: QNetwork,
  weights: Float64Array,
  buffer: ReplayBuffer,
  options: LearnerOptions,
): Learner {
  const { batch: rows, learningRate, weightDecay = 0, clipNorm } = options;
  const target = weights.slice();
  const adam = newAdamState(network.weightCount);
  const gradient = new Float64Array(network.weightCount);
  const batch = emptyBatch(rows, network.shape.observationSize);
  const [tape, nextTape] = [network.createTape(rows), network.createTape(rows)];
  const wanted = new Float64Array(rows);
  const { actions } = network.shape;
  const slopes = new Float64Array(rows * actions);

  const gradientStep = (random: Random): number => {
    buffer.sample(batch, random);
    const online = options.double ? valuesOf(network, weights, tape, batch.next) : undefined;
    const valued = valuesOf(network, target, nextTape, batch.next);
    qTargets(batch, { actions, target: valued, ...(online && { online }) }, options.discount, wanted);
    const values = valuesOf(network, weights, tape, batch.observations);
    const loss = lossOf({ values, actions }, wanted, batch, slopes);
    network.backward(weights, { tape, rows, slopes }, gradient);
    const norm = clipGradient(gradient, clipNorm);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) return NaN;
    adamStep(weights, gradient, adam, { learningRate, weightDecay });
    return loss;
  };
  return {
    refreshTarget: () => target.set(weights),
    round(gradientSteps, random) {
      let sum = 0;
      for (let step = 0; step < gradientSteps && !Number.isNaN(sum); step++) sum += gradientStep(random);
      return sum / gradientSteps;
    },
  };
}

function valuesOf(network: QNetwork, weights: Float64Array, tape: Tape, observations: Float64Array): Float64Array {
  tape.layers[0]!.set(observations);
  return network.values(weights, tape, observations.length / network.shape.observationSize);
}

/** Mean Huber loss of the actions taken; writes d loss / d Q. */
function lossOf(
  { values, actions }: { readonly values: Float64Array; readonly actions: number },
  wanted: Float64Array,
  batch: Batch,
  slopes: Float64Array,
): number {
  let sum = 0;
  slopes.fill(0);
  for (let row = 0; row < batch.rows; row++) {
    const at = row * actions + batch.actions[row]!;
    const error = values[at]! - wanted[row]!;
    sum += huber(error);
    slopes[at] = huberSlope(error) / batch.rows;
  }
  return sum / batch.rows;
}
