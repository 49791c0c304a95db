import type { Matrix } from '../../../contracts/frame.ts';
import { runLengths, type RunLengths } from '../../regimes/runLengths.ts';
import { countParameters } from './countParameters.ts';
import { expectation } from './expectationMaximisation.ts';
import type { BestOfRestarts } from './fitRestarts.ts';
import { createWorkspace, type CovarianceKind, type HmmParameters, type RowLayout } from './hmmTypes.ts';
import { viterbi } from './viterbi.ts';

/** A fit before it is written down; parameters in the features' own units and in canonical order. */
export interface HmmFit {
  readonly x: Matrix;
  readonly parameters: HmmParameters;
  readonly covariance: CovarianceKind;
  /** How Student-t states hold their degrees of freedom; absent where emissions are Gaussian. */
  readonly degrees?: 'state' | 'shared';
  readonly layout: RowLayout;
  /** Canonical position to position in `found`. */
  readonly order: readonly number[];
  readonly found: BestOfRestarts;
  /** What standardising took off the log density. */
  readonly jacobian: number;
}

export interface HmmMeasures {
  readonly logLikelihood: number;
  readonly parameters: number;
  /** −Σ γ·ln γ in nats. */
  readonly entropy: number;
  /** Stays along the most likely path. */
  readonly runLengths: readonly RunLengths[];
}

/** Likelihood, size, how sure the states are, and how long the stays were, of the rows a model was fitted on. */
export function measureHmm({ x, parameters, covariance, degrees, layout, found, jacobian }: HmmFit): HmmMeasures {
  const { states: k, dimension, start, transition } = parameters;
  const work = createWorkspace(x.rows, k);
  expectation(x.values, x.rows, parameters, work, layout);
  let entropy = 0;
  for (const p of work.smoothed) if (p > 0) entropy -= p * Math.log(p);
  const path = new Int32Array(x.rows);
  layout.starts.forEach((begin, at) => {
    const end = layout.starts[at + 1] ?? x.rows;
    path.set(viterbi(start, transition, work.logEmission.subarray(begin * k, end * k), end - begin).path, begin);
  });
  const free = degrees === undefined ? 0 : degrees === 'shared' ? 1 : k;
  return {
    logLikelihood: found.restarts[found.best]!.logLikelihood - jacobian,
    parameters: countParameters(k, dimension, covariance, free),
    entropy: Math.max(entropy, 0),
    runLengths: runLengths(path, k, layout.starts),
  };
}
