import type { Matrix } from '../../contracts/frame.ts';
import { createRandom } from '../../ml/stats/rng.ts';

/** Rows of a known law: data, with the effect τ, mean outcome m = E[Y | x] and mean treatment e of each row. */
export interface CausalSample {
  readonly x: Matrix;
  readonly treatment: Float64Array;
  readonly outcome: Float64Array;
  readonly tau: Float64Array;
  readonly m: Float64Array;
  readonly e: Float64Array;
}

export interface CausalDesign {
  readonly features: 'uniform' | 'normal';
  /** E[T | x]; a probability where `binary`. */
  e(x: Float64Array): number;
  tau(x: Float64Array): number;
  /** E[Y | x] − e·τ: the mean outcome of the untreated. */
  base(x: Float64Array): number;
  readonly binary: boolean;
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const bump = (value: number): number => 1 + sigmoid(20 * (value - 1 / 3));
/** Density of Beta(2, 4). */
const beta24 = (value: number): number => 20 * value * (1 - value) ** 3;

/**
 * Wager & Athey (2018), §5: A has confounding and no effect, B effects and no confounding. D has both on normal features.
 * continuous: T = x₁ + noise with the effects of D.
 */
export const causalDesigns = {
  A: {
    features: 'uniform',
    binary: true,
    e: (x) => (1 + beta24(x[0]!)) / 4,
    tau: () => 0,
    base: (x) => 2 * x[0]! - 1,
  },
  B: {
    features: 'uniform',
    binary: true,
    e: () => 0.5,
    tau: (x) => bump(x[0]!) * bump(x[1]!),
    base: (x) => -0.5 * bump(x[0]!) * bump(x[1]!),
  },
  D: {
    features: 'normal',
    binary: true,
    e: (x) => sigmoid(x[0]!),
    tau: (x) => 1 + 0.5 * x[0]!,
    base: (x) => x[0]!,
  },
  continuous: {
    features: 'normal',
    binary: false,
    e: (x) => x[0]!,
    tau: (x) => 1 + 0.5 * x[0]!,
    base: (x) => x[1]!,
  },
} as const satisfies Record<string, CausalDesign>;

/** `rows` draws of a design with `columns` features x1, x2, …; noise has deviation 1. */
export function drawCausal(design: CausalDesign, rows: number, columns: number, seed: number): CausalSample {
  const random = createRandom(seed, 'causal design');
  const sample = {
    x: {
      rows,
      columns: Array.from({ length: columns }, (_, j) => `x${j + 1}`),
      values: new Float64Array(rows * columns),
    },
    treatment: new Float64Array(rows),
    outcome: new Float64Array(rows),
    tau: new Float64Array(rows),
    m: new Float64Array(rows),
    e: new Float64Array(rows),
  };
  for (let i = 0; i < rows; i++) {
    const x = sample.x.values.subarray(i * columns, (i + 1) * columns);
    for (let j = 0; j < columns; j++) x[j] = design.features === 'uniform' ? random.uniform() : random.normal();
    const e = design.e(x);
    const tau = design.tau(x);
    const treatment = design.binary ? Number(random.uniform() < e) : e + random.normal();
    sample.e[i] = e;
    sample.tau[i] = tau;
    sample.m[i] = design.base(x) + e * tau;
    sample.treatment[i] = treatment;
    sample.outcome[i] = design.base(x) + tau * treatment + random.normal();
  }
  return sample;
}
