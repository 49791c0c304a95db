import { InputError, NumericsError } from '../../../contracts/failures.ts';
import type { DistanceRecord } from '../../../contracts/neural.ts';
import type { FitContext } from '../../models/model.ts';
import { createRandom, type Random } from '../../stats/rng.ts';
import { shown } from '../../stats/shown.ts';
import { atOnce } from '../atOnce.ts';
import { initialWeights } from '../initialWeights.ts';
import type { Layer } from '../layer.ts';
import { dense } from '../layers/dense.ts';
import { sequence } from '../layers/sequence.ts';
import type { OpenTensors, Tensor, TensorLibrary } from '../tensors.ts';
import { adamStep } from '../training/adam.ts';
import { gradientOf } from '../training/gradientOf.ts';
import { weightTensors } from '../weightTensors.ts';
import { criticOf, type Critic } from './critic.ts';
import { criticLoss } from './criticLoss.ts';
import { keepGanState, newGanState, readGanState, type GanSide, type GanState } from './ganState.ts';

/** Steps between two writes of the state; the trainer keeps one a second at most. */
const stepsKept = 10;

export interface GanOptions {
  /** Standard normals that a row is drawn from. */
  readonly noise: number;
  /** Units of the hidden layers of generator and critic. */
  readonly generator: readonly number[];
  readonly critic: readonly number[];
  /** Steps of the generator. */
  readonly steps: number;
  /** Last columns that are not drawn but given, such as a label: a drawn row has those of a real one. 0 where absent. */
  readonly given?: number;
  /** Rows a step; 64 where absent. */
  readonly batch?: number;
  /** Steps of the critic before each of the generator; 5 where absent. */
  readonly criticSteps?: number;
  /** Weight λ of the gradient penalty; 0.1 where absent: see `fitGan`. */
  readonly penalty?: number;
  /** Of Adam with β₁ = 0 and β₂ = 0.9; 0.002 where absent. */
  readonly learningRate?: number;
}

/** A fitted generator; plain numbers. */
export interface Gan {
  readonly noise: number;
  readonly generator: readonly number[];
  readonly width: number;
  readonly given: number;
  readonly weights: Float32Array;
  /** Estimates of the Wasserstein distance by the critic, the penalty taken off, at up to 100 steps. */
  readonly curve: readonly DistanceRecord[];
  readonly diverged: boolean;
}

interface Task {
  /** (n, width) row-major, standardised. */
  readonly rows: Float32Array;
  readonly width: number;
  readonly options: GanOptions;
  readonly tensors: OpenTensors;
  readonly context: Pick<FitContext, 'seed' | 'signal' | 'onProgress' | 'checkpoint'>;
}

interface Fit extends Task {
  readonly all: Required<GanOptions>;
  readonly critic: Critic;
  readonly generator: Layer;
  readonly state: GanState;
}

type Sizes = Pick<Gan, 'noise' | 'generator' | 'width' | 'given'>;

const generatorOf = ({ noise, generator: hidden, width, given }: Sizes): Layer =>
  sequence(
    [noise + given, ...hidden].map((inputs, place) =>
      place < hidden.length
        ? dense({ inputs, outputs: hidden[place]!, activation: 'relu' })
        : dense({ inputs, outputs: width - given }),
    ),
  );

const normals = (tf: TensorLibrary, random: Random, shape: [number, number]): Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape[0] * shape[1] }, () => random.normal()),
    shape,
  );

function draw(tf: TensorLibrary, generator: Layer, weights: readonly Tensor[], noise: Tensor): Tensor {
  return generator.apply({ tf, dropping: false, seed: () => 0 }, weights, noise);
}

/** Real rows, any of them any number of times. */
function someRows({ rows, width, all, tensors }: Fit, random: Random): Tensor {
  const taken = new Float32Array(all.batch * width);
  for (let i = 0; i < all.batch; i += 1) {
    const from = random.integer(rows.length / width) * width;
    taken.set(rows.subarray(from, from + width), i * width);
  }
  return tensors.tf.tensor(taken, [all.batch, width]);
}

/** Drawn rows, a batch of them, with the given columns of the real ones. */
function drawBeside(fit: Fit, weights: readonly Tensor[], random: Random, real: () => Tensor): Tensor {
  const { tensors, all, generator, width } = fit;
  const { tf } = tensors;
  const noise = normals(tf, random, [all.batch, all.noise]);
  if (all.given === 0) return draw(tf, generator, weights, noise);
  const known = tf.slice(real(), [0, width - all.given], [-1, -1]);
  return tf.concat([draw(tf, generator, weights, tf.concat([noise, known], 1)), known], 1);
}

/** One step of Adam with the moments of Wasserstein critics; false, and no step, where a number is not finite. */
function step({ weights, adam }: GanSide, gradient: Float64Array, loss: number, learningRate: number): boolean {
  if (!Number.isFinite(loss) || !gradient.every(Number.isFinite)) return false;
  adamStep(weights, gradient, adam, { learningRate, beta1: 0, beta2: 0.9 });
  return true;
}

/** One step of the critic: the loss it learnt from, or null where it diverged. */
async function criticStep(fit: Fit, random: Random): Promise<number | null> {
  const { tensors, all, critic, generator, state } = fit;
  const { tf } = tensors;
  const { batch, penalty, learningRate } = all;
  const { judging, drawing } = state;
  const objective = (own: readonly Tensor[]) => {
    const real = someRows(fit, random);
    const drawn = drawBeside(fit, weightTensors(tf, generator.weights, drawing.weights), random, () => real);
    const share = tf.tensor(
      Float32Array.from({ length: batch }, () => random.uniform()),
      [batch, 1],
    );
    const between = tf.add(drawn, tf.mul(share, tf.sub(real, drawn)));
    return criticLoss(tf, (x) => critic.judge(tf, own, x), { real, drawn, between }, penalty);
  };
  const gradient = new Float64Array(judging.weights.length);
  const loss = await gradientOf(tf, critic.weights, judging.weights, objective, gradient);
  return step(judging, gradient, loss, learningRate) ? loss : null;
}

/** The generator learns to be scored like what is real; false where it diverged. */
async function generatorStep(fit: Fit, random: Random): Promise<boolean> {
  const { tensors, all, critic, generator, state } = fit;
  const { tf } = tensors;
  const { judging, drawing } = state;
  const objective = (own: readonly Tensor[]) => {
    const drawn = drawBeside(fit, own, random, () => someRows(fit, random));
    const judges = weightTensors(tf, critic.weights, judging.weights);
    return tf.neg(tf.mean(critic.judge(tf, judges, drawn).score));
  };
  const gradient = new Float64Array(drawing.weights.length);
  const loss = await gradientOf(tf, generator.weights, drawing.weights, objective, gradient);
  return step(drawing, gradient, loss, all.learningRate);
}

/** The critic's steps, then the generator's: the distance that the last of the former saw, or null where one diverged. */
async function ganStep(fit: Fit, random: Random): Promise<number | null> {
  let loss: number | null = 0;
  for (let k = 0; k < fit.all.criticSteps && loss !== null; k += 1) loss = await criticStep(fit, random);
  return loss !== null && (await generatorStep(fit, random)) ? -loss : null;
}

function prepared(task: Task): Fit {
  const { rows, width, options, context } = task;
  const all = { given: 0, batch: 64, criticSteps: 5, penalty: 0.1, learningRate: 0.002, ...options };
  const wrong = rows.findIndex((value) => !Number.isFinite(value));
  if (rows.length < width || rows.length % width !== 0 || wrong >= 0)
    throw new InputError(
      `A generative network expected rows of ${width} finite numbers, got ${rows.length} numbers with ${wrong < 0 ? 'none' : rows[wrong]!} at ${wrong}; drop what is missing.`,
    );
  if (all.given >= width)
    throw new InputError(
      `A generative network expected fewer than ${width} given columns, got ${all.given}; leave one to draw.`,
    );
  const critic = criticOf({ inputs: width, hidden: all.critic });
  const generator = generatorOf({ ...all, width });
  const [judging, drawing] = [critic, generator].map(({ weights }, side) =>
    initialWeights(weights, createRandom(context.seed, 'gan', side).integer(0x100000000)),
  );
  const state = readGanState(context.checkpoint) ?? newGanState(judging!, drawing!);
  return { ...task, all, critic, generator, state };
}

/**
 * Fits a generator of rows that look like those given: a Wasserstein network with gradient penalty. Each step of the generator
 * follows `criticSteps` of a critic that tells drawn rows from real ones; both learn by Adam with β₁ 0 and β₂ 0.9.
 *
 * rows: (n, width) row-major, standardised, in 32 bits. The result depends on rows, options, seed and engine alone: every step draws
 * from its own stream, so a fit taken up from `context.checkpoint` ends with the bits of an undisturbed one. A loss that is not
 * finite ends the fit as `diverged`, with the weights before it. The curve's distance holds the penalty as well while the critic is
 * not 1-Lipschitz. Judge what is drawn by `stylisedFacts` and `comparedFacts`, not by the loss.
 *
 * With `given` columns the generator reads them beside the noise and the critic beside the rest, which fits the law of the drawn ones
 * given those (Mirza & Osindero 2014, arXiv 1411.1784); a drawn row and the real one on its line have the same.
 *
 * λ decides whether every group of rows is found. The paper's 10 is meant for images and 10⁵ steps: in some hundred steps the
 * penalty outweighs the small distances of few columns. 0.1 is what its authors use for eight groups in a ring, and so do we: in
 * 300 steps all eight are found, none with less than half its share (`npm run bench -- gan`), with 10 hardly ever.
 *
 * @throws InputError on rows of another width or not finite. @throws NumericsError where the first step is not finite.
 * Goodfellow et al. (2014), NeurIPS 27; Gulrajani et al. (2017), NeurIPS 30, algorithm 1, and the authors' program for toy data.
 * Example: `drawRows(tensors, await fitGan({ rows, width: 2, options, tensors, context }), 1000, 7)`.
 */
export async function fitGan(task: Task): Promise<Gan> {
  const fit = prepared(task);
  const { all, state, tensors, context, width } = fit;
  const every = Math.ceil(all.steps / 100);
  while (state.done < all.steps && !state.diverged) {
    const distance = await ganStep(fit, createRandom(context.seed, 'gan', 'step', state.done));
    if (distance === null) {
      state.diverged = true;
      break;
    }
    state.done += 1;
    if (state.done % every === 0) state.curve.push({ step: state.done, distance });
    if (state.done % stepsKept === 0) await keepGanState(state, context.checkpoint);
    context.onProgress(state.done, all.steps, `distance ${shown(distance)}`);
    await tensors.tf.nextFrame();
    context.signal.throwIfAborted();
  }
  if (state.done === 0)
    throw new NumericsError(
      `A generative network expected a finite loss in its first step, got none at a learning rate of ${all.learningRate}; standardise the rows.`,
    );
  await keepGanState(state, context.checkpoint);
  const { noise, generator, given } = all;
  const { curve, diverged, drawing } = state;
  return { noise, generator, width, given, weights: Float32Array.from(drawing.weights), curve, diverged };
}

/**
 * Rows of a fitted generator, (count, width − given) row-major; more of them begin with the fewer. `known`: (count, given), what
 * is given of each.
 */
export function drawRows(
  tensors: OpenTensors,
  gan: Gan,
  count: number,
  seed: number,
  known: Float32Array = new Float32Array(0),
): Float64Array {
  const { tf } = tensors;
  const { noise, given, weights } = gan;
  if (known.length !== count * given)
    throw new InputError(
      `Expected ${count * given} given numbers, ${given} for each of ${count} rows to draw, got ${known.length}; give those.`,
    );
  const layer = generatorOf(gan);
  const random = createRandom(seed, 'gan', 'draw');
  const read = () => {
    const source = normals(tf, random, [count, noise]);
    const input = given === 0 ? source : tf.concat([source, tf.tensor(known.slice(), [count, given])], 1);
    return draw(tf, layer, weightTensors(tf, layer.weights, weights), input).dataSync();
  };
  return Float64Array.from(atOnce(tensors, () => tf.tidy(read)));
}
