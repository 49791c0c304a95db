import { defineMetric, known, unknown, type RegimeSample } from './metric.ts';

/**
 * Free parameters of a Gaussian HMM with k states and d features: means kd, covariances kd(d+1)/2 (full) or kd (diagonal),
 * transitions k(k−1), start k−1.
 */
export function hmmParameterCount(states: number, features: number, covariance: 'full' | 'diagonal'): number {
  const spread = covariance === 'full' ? (features * (features + 1)) / 2 : features;
  return states * (features + spread) + states * (states - 1) + states - 1;
}

const missing = (name: string) => unknown(`${name} needs the training results of the final fit, got none`);

export const aic = defineMetric<RegimeSample>({
  name: 'aic',
  purpose: 'Akaike’s criterion of the final fit.',
  cite: 'Akaike (1974), IEEE Transactions on Automatic Control 19.',
  better: 'lower',
  range: [-Infinity, Infinity],
  compute: ({ fit }) => (fit ? known(fit.aic) : missing('AIC')),
});

export const bic = defineMetric<RegimeSample>({
  name: 'bic',
  purpose: 'Schwarz’s criterion of the final fit.',
  cite: 'Schwarz (1978), Annals of Statistics 6.',
  better: 'lower',
  range: [-Infinity, Infinity],
  compute: ({ fit }) => (fit ? known(fit.bic) : missing('BIC')),
});
