import { readFileSync } from 'node:fs';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly adf: { readonly statistic: number; readonly pValue: number; readonly lags: number; readonly rows: number };
  readonly kpss: { readonly statistic: number; readonly pValue: number; readonly lags: number };
  readonly autocorrelation: readonly number[];
  readonly skewness: number;
  readonly excessKurtosis: number;
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

/** Written by scripts/fixtures/profile.py with statsmodels, SciPy and NumPy. */
export const reference = JSON.parse(readFileSync(new URL('../../fixtures/profile.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
  /** Of y_t = 0.8 y_{t−1} + sin t² from y_0 = 0, so many rows each. */
  readonly made: readonly {
    readonly rows: number;
    readonly adf: { readonly statistic: number; readonly lags: number };
    readonly kpss: { readonly statistic: number; readonly lags: number };
  }[];
  readonly spearman: readonly (readonly number[])[];
  readonly pearson: readonly (readonly number[])[];
};
