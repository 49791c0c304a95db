import { createRandom } from '../../ml/stats/rng.ts';
import { fixture } from './modelData.ts';

/** What scripts/fixtures/calibration.py wrote. */
export interface CalibrationFixture {
  readonly probability: readonly number[];
  readonly label: readonly number[];
  readonly weight: readonly number[];
  readonly grid: readonly number[];
  readonly platt: { readonly plain: readonly number[]; readonly weighted: readonly number[] };
  readonly temperature: { readonly plain: number; readonly weighted: number };
  readonly beta: { readonly free: readonly number[]; readonly bounded: readonly number[] };
  readonly isotonic: Readonly<
    Record<'plain' | 'weighted', { readonly knots: readonly number[][]; readonly predicted: readonly number[] }>
  >;
  readonly small: Readonly<Record<'values' | 'labels' | 'sigmoid' | 'scores', readonly number[]>>;
  readonly pava: { readonly plain: readonly number[]; readonly weighted: readonly number[] };
  readonly vennAbers: Readonly<Record<'scores' | 'labels' | 'given', readonly number[]>> & {
    readonly pairs: readonly (readonly number[])[];
  };
  readonly crps: Readonly<Record<'outcome' | 'ensemble' | 'gaussian' | 'mean' | 'deviation', readonly number[]>> & {
    readonly members: readonly (readonly number[])[];
  };
  readonly pit: { readonly values: readonly number[]; readonly statistic: number; readonly pValue: number };
  readonly clopperPearson: readonly (readonly [number, number, number, number, number])[];
  readonly diabetes: Readonly<
    Record<'calibration' | 'test', { readonly prediction: readonly number[]; readonly outcome: readonly number[] }>
  >;
  readonly cross: Readonly<Record<'x' | 'y' | 'test' | 'fold', readonly number[]>> & {
    readonly alpha: number;
    readonly plus: Bounds;
    readonly minmax: Bounds;
  };
  readonly regression: { readonly x: readonly number[]; readonly y: readonly number[] };
}

interface Bounds {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export const calibrationFixture = () => fixture('calibration') as CalibrationFixture;

export const floats = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);

const logistic = (score: number) => 1 / (1 + Math.exp(-score));

/** Rows whose true P(1) is `truth` of the probability given, which is spread over 0.02–0.98. */
export function scoredOutcomes(seed: number, rows: number, truth: (p: number) => number) {
  const random = createRandom(seed, 'scored');
  const probability = new Float64Array(rows).map(() => logistic(7.8 * random.uniform() - 3.9));
  const label = probability.map((p) => (random.uniform() < truth(p) ? 1 : 0));
  return { probability, label };
}
