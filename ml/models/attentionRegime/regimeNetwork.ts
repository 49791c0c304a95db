import type { Matrix } from '../../../contracts/frame.ts';
import { mcDropout } from '../../neural/mcDropout.ts';
import { readNetwork, writeNetwork, type NetworkState } from '../../neural/networkFiles.ts';
import type { OpenTensors } from '../../neural/tensors.ts';
import type { ModelFiles } from '../modelFiles.ts';
import { regimeLayer } from './regimeLayer.ts';
import type { RegimeNetworkParameters } from './regimeNetworkParameters.ts';

const identity = { model: 'attention-regime', revision: 1 } as const;

export interface RegimeNetworkState extends Omit<NetworkState, 'parameters' | 'summary'> {
  readonly parameters: RegimeNetworkParameters;
  readonly summary: {
    /** Of the passes: the same masks for every row and every call. */
    readonly seed: number;
    /** τ⁻¹ of the standardised outcome; 0 until it is measured. */
    readonly noise: number;
  };
}

export interface RegimeReading {
  /** Mean over the passes of P(regime), (n, regimes) row-major. */
  readonly probabilities: Float64Array;
  /** Outcome as the network sees it, in its unit: mean over the passes. */
  readonly outcome: Float64Array;
  /** √(variance over the passes + τ⁻¹) of the outcome, in its unit. */
  readonly deviation: Float64Array;
}

export interface RegimeNetwork {
  readonly state: RegimeNetworkState;
  readonly files: ModelFiles;
  /** Reads every row, or `rows` of them; `history`: rows before x. */
  read(x: Matrix, more?: { readonly history?: Matrix | undefined; readonly rows?: Int32Array }): RegimeReading;
}

/** Logits of one pass, the outcome last → probabilities; the outcome stays. */
function softmaxOfRegimes(outputs: Float64Array): void {
  const logits = outputs.subarray(0, -1);
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  let sum = 0;
  for (let k = 0; k < logits.length; k += 1) sum += logits[k] = Math.exp(logits[k]! - highest);
  for (let k = 0; k < logits.length; k += 1) logits[k]! /= sum;
}

export const layerOf = (parameters: RegimeNetworkParameters, inputs: number) => regimeLayer({ ...parameters, inputs });

/** A trained regime network, read with dropout on: `passes` of it, whose mean is told. */
export function openRegimeNetwork(state: RegimeNetworkState, tensors: OpenTensors): RegimeNetwork {
  const { parameters, target, features, summary } = state;
  const { regimes, window, passes } = parameters;
  const layer = layerOf(parameters, features.length);
  const noise = [...new Array<number>(regimes).fill(0), summary.noise];
  return {
    state,
    files: writeNetwork(identity, layer.weights, { ...state, parameters: { ...parameters } }),
    read(x, more = {}) {
      const options = { passes, seed: summary.seed, noise, read: softmaxOfRegimes };
      const { mean, variance, outputs } = mcDropout(tensors, layer, state, { ...more, x, window }, options);
      return {
        probabilities: mean.filter((_, at) => at % outputs < regimes),
        outcome: lastOf(mean, outputs).map((value) => target.centre + target.spread * value),
        deviation: lastOf(variance, outputs).map((value) => target.spread * Math.sqrt(value)),
      };
    },
  };
}

const lastOf = (values: Float64Array, outputs: number): Float64Array =>
  values.filter((_, at) => at % outputs === outputs - 1);

/** Opens what `openRegimeNetwork` wrote. @throws IntegrityError where the files are of another architecture. */
export function restoreRegimeNetwork(files: ModelFiles, inputs: number, tensors: OpenTensors): RegimeNetwork {
  const state = readNetwork(
    identity,
    files,
    (parameters) => layerOf(parameters as unknown as RegimeNetworkParameters, inputs).weights,
  );
  return openRegimeNetwork(state as unknown as RegimeNetworkState, tensors);
}
