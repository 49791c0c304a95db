import { readFileSync } from 'node:fs';
import type { BlockResampling } from '../../../../ml/evaluation/selection/blockResampling.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

interface ConfidenceSetFixture {
  readonly order: readonly number[];
  readonly pValues: readonly number[];
  readonly included: readonly number[];
}

interface PValues {
  readonly lower: number;
  readonly consistent: number;
  readonly upper: number;
}

interface SelectionFixture {
  readonly comparison: {
    readonly block: number;
    readonly reps: number;
    readonly benchmark: readonly number[];
    readonly losses: readonly (readonly number[])[];
    readonly spa: { readonly pValues: PValues };
    readonly studentised: { readonly statistic: number; readonly pValues: readonly number[] };
    readonly stepM: readonly number[];
    readonly range: ConfidenceSetFixture;
    readonly max: ConfidenceSetFixture;
  };
  readonly dieboldMariano: readonly {
    readonly horizon: number;
    readonly weights: 'rectangular' | 'bartlett';
    readonly statistic: number;
    readonly pValue: number;
  }[];
}

export const selectionFixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/selection.json', import.meta.url), 'utf8'),
) as SelectionFixture;

const { comparison } = selectionFixture;
export const benchmark = Float64Array.from(comparison.benchmark);
export const losses = comparison.losses.map((values) => Float64Array.from(values));

/** The resamples of scripts/fixtures/selection.py: block starts from s ← (1103515245 s + 12345) mod 2³². */
export function repeatable(): BlockResampling {
  let state = 1;
  const random = {
    ...createRandom(1),
    integer(below: number): number {
      state = (Math.imul(1103515245, state) + 12345) >>> 0;
      return (state >>> 8) % below;
    },
  };
  return { scheme: 'circular', blockLength: comparison.block, resamples: comparison.reps, random };
}

/** n normal values around `mean` with deviation 1. */
export function noise(n: number, mean: number, ...streams: readonly (number | string)[]): Float64Array {
  const random = createRandom(17, ...streams);
  return Float64Array.from({ length: n }, () => mean + random.normal());
}
