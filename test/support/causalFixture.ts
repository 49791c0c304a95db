import { readFileSync } from 'node:fs';

interface CausalFixture {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly label: readonly number[];
  readonly weights: readonly number[];
  readonly clusters: readonly number[];
  readonly coefficients: readonly number[];
  readonly hc3: readonly number[];
  readonly hc3_p: readonly number[];
  readonly clustered_without_factor: readonly number[];
  readonly penalty: number;
  readonly ridge: readonly number[];
  readonly logistic: readonly number[];
}

/** Outside values of statsmodels and scikit-learn, made by scripts/fixtures/causal.py. */
export const causalFixture = JSON.parse(
  readFileSync(new URL('../fixtures/causal.json', import.meta.url), 'utf8'),
) as CausalFixture;
