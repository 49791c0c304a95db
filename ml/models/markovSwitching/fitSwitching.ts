import { NumericsError } from '../../../contracts/failures.ts';
import { sortNumbers } from '../../stats/sortNumbers.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';
import { createRandom, type Random } from '../../stats/rng.ts';
import { minimise, withNumericGradient } from '../../timeSeries/minimise.ts';
import { canonicalOrder } from '../gaussianHmm/canonicalOrder.ts';
import { createPass, filterSwitching, jointStates } from './filterSwitching.ts';
import { permuteSwitching, type SwitchingData, type SwitchingLaw } from './switchingLaw.ts';

export interface SwitchingShape {
  readonly states: number;
  readonly order: number;
  readonly variance: 'common' | 'switching';
}

export interface SwitchingFit {
  readonly law: SwitchingLaw;
  /** Conditional on the first p rows, nats. */
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** The likelihood that each start led to; null where it led nowhere. */
  readonly restarts: readonly (number | null)[];
  readonly best: number;
}

/**
 * Maximum likelihood of a Markov-switching autoregression by BFGS from several starts: log odds, means, log variances and
 * autoregression are free. `data` should be standardised. Start 0 puts the means at equally spaced quantiles; start r draws
 * its own from stream ('switching', r) of the seed. States come in order of rising mean, then variance.
 */
export async function fitSwitching(
  data: SwitchingData,
  shape: SwitchingShape,
  { restarts, seed }: { readonly restarts: number; readonly seed: number },
  between: (done: number, best: number | null) => Promise<void>,
): Promise<SwitchingFit> {
  const pass = createPass(data.y.length, jointStates(shape));
  const loss = withNumericGradient((x) => {
    const value = filterSwitching(lawOf(x, shape, data.width), data, pass);
    return Number.isFinite(value) ? -value : Infinity;
  });
  const guarded: typeof loss = (x, gradient) => {
    // Past these the law is not one that a computer can filter by, and the line search should turn back.
    if (x.some((value) => !(Math.abs(value) < 40))) return Infinity;
    return loss(x, gradient);
  };
  const results: (number | null)[] = [];
  let chosen: { law: SwitchingLaw; value: number; converged: boolean; at: number } | null = null;
  for (let index = 0; index < restarts; index++) {
    const start = startingVector(data, shape, index === 0 ? null : createRandom(seed, 'switching', index));
    const found = minimise(guarded, start, { tolerance: 1e-6, most: 400 });
    const usable = Number.isFinite(found.value);
    results.push(usable ? -found.value : null);
    if (usable && (chosen === null || found.value < chosen.value)) {
      const law = lawOf(found.x, shape, data.width);
      chosen = { law, value: found.value, converged: found.converged, at: index };
    }
    await between(index + 1, chosen === null ? null : -chosen.value);
  }
  if (chosen === null) {
    throw new NumericsError(
      `A Markov-switching autoregression needs a stationary optimum, got 0 from ${restarts} starts; lower order or states.`,
    );
  }
  const { states, means, variances } = chosen.law;
  const order = canonicalOrder({ states, dimension: 1, means, covariances: variances });
  return {
    law: permuteSwitching(chosen.law, order),
    logLikelihood: -chosen.value,
    converged: chosen.converged,
    restarts: results,
    best: chosen.at,
  };
}

/** Free variables: log odds (k, k − 1, 1 + q), means (k), log variances (1 or k), autoregression (p). */
function lawOf(x: Float64Array, { states: k, order, variance }: SwitchingShape, width: number): SwitchingLaw {
  const wide = 1 + width;
  const logits = new Float64Array(k * k * wide);
  for (let i = 0; i < k; i++) {
    const from = i * (k - 1) * wide;
    logits.set(x.subarray(from, from + (k - 1) * wide), i * k * wide);
  }
  let at = k * (k - 1) * wide;
  const take = (count: number) => x.slice(at, (at += count));
  const means = take(k);
  const logVariances = take(variance === 'common' ? 1 : k);
  const variances = Float64Array.from({ length: k }, (_, i) => Math.exp(logVariances[i % logVariances.length]!));
  return { states: k, order, means, variances, autoregression: take(order), logits };
}

function startingVector(data: SwitchingData, shape: SwitchingShape, random: Random | null): Float64Array {
  const { states: k, order, variance } = shape;
  const sorted = sortNumbers(data.y.slice());
  const noise = (size: number) => (random ? size * random.normal() : 0);
  const logits: number[] = [];
  for (let i = 0; i < k; i++) {
    const stay = Math.log(6) + noise(2);
    for (let j = 0; j < k - 1; j++) {
      // Log odds against the last state: stay over move where j = i, move over stay where the last state is i itself.
      logits.push(i === k - 1 ? -stay - Math.log(k - 1) : j === i ? stay + Math.log(k - 1) : 0);
      for (let c = 0; c < data.width; c++) logits.push(noise(0.5));
    }
  }
  const means = Array.from({ length: k }, (_, i) => quantileOfSorted(sorted, (i + 0.5) / k) + noise(0.7));
  const variances = Array.from({ length: variance === 'common' ? 1 : k }, () => Math.log(0.5) + noise(0.7));
  const autoregression = Array.from({ length: order }, () => noise(0.15));
  return Float64Array.from([...logits, ...means, ...variances, ...autoregression]);
}
