import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { createRandom } from '../stats/rng.ts';
import { atOnce } from './atOnce.ts';
import type { Layer, Pass } from './layer.ts';
import type { NetworkState } from './networkFiles.ts';
import { inputShape } from './networkOutputs.ts';
import type { OpenTensors, Tensor } from './tensors.ts';
import { weightTensors } from './weightTensors.ts';
import { rowsWithPast, windowsOf } from './windows.ts';

export interface DropoutOptions {
  /** T, at least 2. */
  readonly passes: number;
  readonly seed: number;
  /** Turns the outputs of one pass, in place, into what moments are wanted of: say, logits into probabilities. */
  readonly read?: (outputs: Float64Array) => void;
  /** τ⁻¹ of each output: variance of the noise about it; 0 where absent. */
  readonly noise?: readonly number[];
}

export interface DropoutMoments {
  /** Outputs a row. */
  readonly outputs: number;
  /** (n, outputs) row-major. */
  readonly mean: Float64Array;
  /** Predictive variance, (n, outputs) row-major. */
  readonly variance: Float64Array;
}

interface Inputs {
  readonly x: Matrix;
  readonly history?: Matrix | undefined;
  /** Rows that a prediction reads; `null` for networks of single rows. */
  readonly window: number | null;
  /** Rows of x that are wanted, n of them; all where absent. */
  readonly rows?: Int32Array | undefined;
}

/** The same window once for every pass: rows of one batch, each of which gets a dropout mask of its own. */
function copies(of: Float32Array, passes: number): Float32Array {
  const all = new Float32Array(passes * of.length);
  for (let pass = 0; pass < passes; pass += 1) all.set(of, pass * of.length);
  return all;
}

/** Mean and variance over the passes of one row into its place. `values`: (passes, outputs) row-major. */
function momentsOf(values: Float64Array, outputs: number, row: number, { mean, variance }: DropoutMoments): void {
  const passes = values.length / outputs;
  for (let k = 0; k < outputs; k += 1) {
    let sum = 0;
    for (let at = k; at < values.length; at += outputs) sum += values[at]!;
    const centre = sum / passes;
    let squares = 0;
    for (let at = k; at < values.length; at += outputs) squares += (values[at]! - centre) ** 2;
    mean[row * outputs + k] = centre;
    variance[row * outputs + k]! += squares / passes;
  }
}

/**
 * Monte-Carlo dropout: T passes f_t(x) of a network whose dropout stays on, as draws of its predictive distribution.
 *
 * mean = (1/T) Σ f_t; variance = (1/T) Σ (f_t − mean)² + τ⁻¹, divided by T. τ is the precision of the noise about the
 * output: under a prior of length l, τ = p·l² / (2Nλ) with p the share kept, N rows and weight decay λ; where decay is
 * decoupled that does not hold, and τ⁻¹ is better the error that is left on rows which were not learnt from. The variance
 * is no calibrated one: take it as the scale of a conformal score.
 *
 * x: (n, p), or n rows of it → moments (n, outputs). The passes of a row are one batch of T copies of it, each under its own mask, and all
 * rows have the same T masks, which are the seed's alone: a row's moments do not depend on the rows beside it, and are
 * smooth in x. No tensor outlives the call. Example: `mcDropout(tensors, layer, state, { x, window: null }, { passes: 100, seed: 1 })`.
 *
 * @throws ConfigError for fewer than 2 passes. @throws NumericsError where an output is not finite.
 * Gal and Ghahramani (2016), Dropout as a Bayesian approximation, ICML, §3–§4.
 */
export function mcDropout(
  tensors: OpenTensors,
  layer: Layer,
  { moments, weights }: Pick<NetworkState, 'moments' | 'weights'>,
  inputs: Inputs,
  { passes, seed, read, noise }: DropoutOptions,
): DropoutMoments {
  if (!Number.isInteger(passes) || passes < 2)
    throw new ConfigError(`Monte-Carlo dropout needs at least 2 whole passes, got ${passes}; 100 are usual.`);
  const { tf } = tensors;
  const { x, window } = inputs;
  const rows = inputs.rows ?? Int32Array.from({ length: x.rows }, (_, row) => row);
  const width = x.columns.length;
  const { known, scaled } = rowsWithPast(inputs, moments);
  // All rows have the same masks, which a fourth of the time would go into.
  const masks = new Map<number, Tensor>();
  let found = null as DropoutMoments | null;
  const draw = () => {
    const own = weightTensors(tf, layer.weights, weights);
    rows.forEach((row, place) => {
      const random = createRandom(seed, 'mc-dropout');
      const pass: Pass = { tf, dropping: true, seed: () => random.integer(0x100000000), masks };
      const input = copies(windowsOf(scaled, width, window ?? 1, [known + row]), passes);
      let values = new Float64Array(0);
      tf.tidy(() => {
        const given = tf.tensor(input, inputShape(passes, window, width));
        values = Float64Array.from(layer.apply(pass, own, given).dataSync());
      });
      const outputs = values.length / passes;
      if (read) for (let at = 0; at < values.length; at += outputs) read(values.subarray(at, at + outputs));
      found ??= emptyMoments(rows.length, outputs, noise);
      momentsOf(values, outputs, place, found);
    });
  };
  try {
    atOnce(tensors, () => tf.tidy(draw));
  } finally {
    for (const mask of masks.values()) mask.dispose();
  }
  return requireFinite(found ?? emptyMoments(0, 1, noise));
}

function emptyMoments(rows: number, outputs: number, noise: readonly number[] | undefined): DropoutMoments {
  const variance = Float64Array.from({ length: rows * outputs }, (_, at) => noise?.[at % outputs] ?? 0);
  return { outputs, mean: new Float64Array(rows * outputs), variance };
}

function requireFinite(found: DropoutMoments): DropoutMoments {
  const wrong = found.mean.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return found;
  throw new NumericsError(
    `Monte-Carlo dropout expected finite outputs, got ${found.mean[wrong]!} at row ${Math.floor(wrong / found.outputs)}; clip the inputs, or train the network again.`,
  );
}
