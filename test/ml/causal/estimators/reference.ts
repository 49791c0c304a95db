import { fixture } from '../../../support/modelData.ts';

interface Reference {
  readonly binary: {
    readonly treatment: number[];
    readonly outcome: number[];
    readonly untreated: number[];
    readonly treated: number[];
    readonly propensity: number[];
    readonly ipw: number;
    readonly ra: number;
    readonly aipw: number;
  };
  readonly sandwich: {
    readonly outcome: number[];
    readonly treatment: number[];
    readonly z: number[];
    readonly fits: Record<string, { readonly coefficients: number[]; readonly covariance: number[] }>;
  };
  readonly ridge: {
    readonly x: number[];
    readonly y: number[];
    readonly fits: Record<string, { readonly prediction: number[] }>;
    readonly treatment: number[];
    readonly propensity: number[];
  };
}

/** Numbers of scikit-learn and statsmodels: scripts/fixtures/causalEstimators.py. */
export const reference = fixture('causalEstimators') as Reference;
