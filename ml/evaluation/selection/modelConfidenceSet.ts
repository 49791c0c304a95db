import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { requireSeries, resampledMeans, type BlockResampling } from './blockResampling.ts';
import { requireSize } from './superiorPredictiveAbility.ts';

export interface ConfidenceSet {
  /** Models in the order in which they were eliminated, the survivor last. */
  readonly order: readonly number[];
  /** Smallest size at which each model (by index) leaves the set; 1 for the survivor. */
  readonly pValues: Float64Array;
  /** Models with a p-value above `size`, ascending. */
  readonly included: readonly number[];
}

export interface ConfidenceSetOptions {
  /** (k ≥ 2) losses over the same n ≥ 8 rows, lower is better. */
  readonly losses: readonly Float64Array[];
  readonly size: number;
  /** `range`: highest t of all pairs; `max`: highest t of a model against the mean of the set. */
  readonly method: 'range' | 'max';
  readonly resampling: BlockResampling;
}

/** The worst model of a set, and the p-value of "all of the set are equal". */
type Step = (set: readonly number[]) => { readonly worst: number; readonly pValue: number };

/** Means of the losses less their mean over the set, or of their pairs; squares averaged over resamples. */
interface Drawn {
  readonly k: number;
  readonly means: Float64Array;
  /** (resamples, k) row-major, each less the sample mean of its model. */
  readonly deviations: Float64Array;
}

const varies = (variance: number, models: string): number => {
  if (variance > 0) return Math.sqrt(variance);
  throw new NumericsError(
    `A model confidence set needs losses that differ over time, got a variance of ${variance} for ${models}; leave one out.`,
  );
};

function rangeStep({ k, means, deviations }: Drawn): Step {
  const resamples = deviations.length / k;
  const error = new Float64Array(k * k);
  for (let i = 0; i < k; i += 1)
    for (let j = 0; j < k; j += 1) {
      if (i === j) continue;
      let squares = 0;
      for (let at = 0; at < deviations.length; at += k) squares += (deviations[at + i]! - deviations[at + j]!) ** 2;
      error[i * k + j] = varies(squares / resamples, `models ${i} and ${j}`);
    }
  return (set) => {
    let [worst, statistic] = [set[0]!, -Infinity];
    const pairs = set.flatMap((i) => set.flatMap((j) => (i === j ? [] : [[i, j] as const])));
    for (const [i, j] of pairs) {
      const t = (means[i]! - means[j]!) / error[i * k + j]!;
      if (t > statistic) [worst, statistic] = [i, t];
    }
    let above = 0;
    for (let at = 0; at < deviations.length; at += k) {
      let most = -Infinity;
      for (const [i, j] of pairs)
        most = Math.max(most, (deviations[at + i]! - deviations[at + j]!) / error[i * k + j]!);
      if (statistic < most) above += 1;
    }
    return { worst, pValue: above / resamples };
  };
}

function maxStep({ k, means, deviations }: Drawn): Step {
  const resamples = deviations.length / k;
  return (set) => {
    const size = set.length;
    const relative = new Float64Array(resamples * size);
    const squares = new Float64Array(size);
    for (let b = 0; b < resamples; b += 1) {
      let total = 0;
      for (const model of set) total += deviations[b * k + model]!;
      set.forEach((model, at) => {
        const value = deviations[b * k + model]! - total / size;
        relative[b * size + at] = value;
        squares[at]! += value * value;
      });
    }
    const error = squares.map((total, at) => varies(total / resamples, `model ${set[at]!} against the set`));
    const average = set.reduce((sum, model) => sum + means[model]!, 0) / size;
    let [worst, statistic] = [set[0]!, -Infinity];
    set.forEach((model, at) => {
      const t = (means[model]! - average) / error[at]!;
      if (t > statistic) [worst, statistic] = [model, t];
    });
    let above = 0;
    for (let b = 0; b < resamples; b += 1) {
      let most = -Infinity;
      for (let at = 0; at < size; at += 1) most = Math.max(most, relative[b * size + at]! / error[at]!);
      if (statistic < most) above += 1;
    }
    return { worst, pValue: above / resamples };
  };
}

/**
 * Model confidence set: the models that contain the best with confidence 1 − size. While more than one is left, all are
 * tested for equal loss with the same block resamples, and the worst leaves; a model's p-value is the highest so far.
 *
 * Refuses losses that do not differ over time (two equal models), whose error would be 0.
 * Hansen, Lunde and Nason (2011), "The model confidence set", Econometrica 79, §3.1.2; p-values as `arch.bootstrap.MCS` 8.0.
 * Example: `modelConfidenceSet({ losses, size: 0.1, method: 'range', resampling })`.
 */
export function modelConfidenceSet({ losses, size, method, resampling }: ConfidenceSetOptions): ConfidenceSet {
  requireSize(size);
  requireSeries(losses, 2, 'A model confidence set');
  const k = losses.length;
  const means = Float64Array.from(losses, mean);
  const deviations = resampledMeans(losses, resampling).map((value, at) => value - means[at % k]!);
  const step = (method === 'range' ? rangeStep : maxStep)({ k, means, deviations });
  const order: number[] = [];
  const pValues = new Float64Array(k);
  let set = [...losses.keys()];
  let highest = 0;
  while (set.length > 1) {
    const { worst, pValue } = step(set);
    highest = Math.max(highest, pValue);
    pValues[worst] = highest;
    order.push(worst);
    set = set.filter((model) => model !== worst);
  }
  pValues[set[0]!] = 1;
  return {
    order: [...order, ...set],
    pValues,
    included: [...losses.keys()].filter((model) => pValues[model]! > size),
  };
}
