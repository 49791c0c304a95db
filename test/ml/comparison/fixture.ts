import { readFileSync } from 'node:fs';
import type { Alternative } from '../../../ml/comparison/comparison.ts';

type Numbers = readonly number[];

interface SampleFixture extends Readonly<Record<Alternative, Readonly<Record<string, Numbers>>>> {
  readonly a: Numbers;
  readonly b: Numbers;
  readonly cohenInterval: Numbers;
  readonly kolmogorovSmirnov: Numbers;
}

type Intervals = Readonly<Record<'percentile' | 'basic' | 'bca', Numbers>>;

interface ComparisonFixture {
  readonly samples: Readonly<Record<'sleep' | 'unequal' | 'tied', SampleFixture>>;
  readonly exact: Readonly<Record<'a' | 'b' | 'c' | 'd' | Alternative, Numbers>>;
  readonly exactTied: { readonly a: Numbers; readonly b: Numbers; readonly less: number };
  readonly power: {
    readonly independent: readonly (readonly [number, number, number, number, Alternative, number])[];
    readonly paired: readonly Numbers[];
    readonly rows: readonly Numbers[];
    readonly pairs: readonly Numbers[];
    readonly effect: readonly Numbers[];
    readonly pooled: readonly Numbers[];
    readonly arcsine: readonly Numbers[];
  };
  readonly noncentral: readonly Numbers[];
  readonly bootstrap: readonly {
    readonly rows: number;
    readonly block: number;
    readonly resamples: number;
    readonly mean: Intervals;
    readonly sharpe: Intervals;
  }[];
}

/** scripts/fixtures/comparison.py with SciPy 1.17, statsmodels 0.15 and arch 8.0. */
export const comparisonFixture = JSON.parse(
  readFileSync(new URL('../../fixtures/comparison.json', import.meta.url), 'utf8'),
) as ComparisonFixture;

export const alternatives: readonly Alternative[] = ['two-sided', 'less', 'greater'];

const { sleep } = comparisonFixture.samples;

/** R's `sleep`: extra hours of sleep of ten people by two drugs. */
export const sleepA = Float64Array.from(sleep.a);
export const sleepB = Float64Array.from(sleep.b);
