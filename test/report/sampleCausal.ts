import type { CausalView } from '../../contracts/causal.ts';

/** Effects of one treatment, made up. */
export const sampleCausal: CausalView = {
  model: 'hybrid',
  regimeModel: 'gaussian-hmm',
  uncertainty: 'conformal',
  outcome: 'return over the horizon',
  rows: 898,
  newest: {
    date: '2018-12-31',
    causal_effects: { rate_surprise: { effect: -0.0071, standard_error: 0.003, lower: -0.0131, upper: -0.0011 } },
    regime: { probabilities: [0.15, 0.85], dominant: 1 },
    uncertainty: { prediction: 0.0042, lower: -0.0458, upper: 0.0542, uncertainty: 0.05 },
  },
  treatments: [
    {
      name: 'rate_surprise',
      average: { effect: -0.004, standardError: 0.002, lower: -0.008, upper: -0.0001 },
      estimates: [{ method: 'partially linear', effect: -0.005, standardError: 0.003, lower: -0.011, upper: 0.001 }],
      weights: { constant: 0.25, linear: 0, forest: 0.75 },
      rLoss: { none: 0.002, constant: 0.0019, linear: 0.0021, forest: 0.0018, ensemble: 0.0017 },
      nuisances: { outcome: 0.1, treatment: 0.2 },
      coverage: {
        ...{ repeats: 10, nominal: 0.95, covered: 0.62, coveredError: 0.03, factor: 2.1, coveredCalibrated: 0.95 },
        sentence:
          '95 % intervals cover 62 % of known effects on 10 simulated data sets like this one, so widen them by 2.1.',
      },
      importance: [
        { feature: 'credit_spread', share: 0.6 },
        { feature: 'inflation', share: 0.4 },
      ],
      curve: {
        feature: 'credit_spread',
        points: [
          { at: 0.5, effect: -0.002, lower: -0.006, upper: 0.002 },
          { at: 1.5, effect: -0.009, lower: -0.013, upper: -0.005 },
        ],
      },
      refutations: [
        {
          ...{ name: 'placebo treatment', effect: -0.005, found: 0.0002, spread: 0.001, pValue: 0.025, passed: true },
          sentence: '0 of 39 placebos had an effect of at least 0.005 either way.',
        },
        {
          ...{ name: 'unobserved confounder', effect: -0.005, found: 0.03, spread: null, pValue: null, passed: false },
          sentence: 'A confounder that explains 3 % would bring the effect to 0.',
        },
      ],
    },
  ],
};
