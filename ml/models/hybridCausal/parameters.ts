import type { Resolved } from '../resolveParameters.ts';

/** Parameters of `hybrid-causal`; names with a dot may be written as blocks in a system file. */
export const hybridParameters = {
  'causal_model.n_estimators': {
    default: 100,
    minimum: 8,
    maximum: 100_000,
    integer: true,
    meaning: 'trees, a multiple of 4',
  },
  'causal_model.min_samples_leaf': {
    default: 10,
    minimum: 1,
    integer: true,
    search: { from: 3, to: 100, scale: 'log' },
    meaning: 'least rows in a leaf',
  },
  'causal_model.max_depth': {
    default: 10,
    minimum: 1,
    maximum: 60,
    integer: true,
    search: { from: 3, to: 20 },
    meaning: 'greatest depth of a leaf',
  },
  'causal_model.nuisance': {
    default: 'linear',
    oneOf: ['auto', 'linear', 'forest', 'boosted'],
    meaning: 'learner of outcome and treatment; auto: the best out of fold, about ten times the time',
  },
  'causal_model.renewed_share': {
    default: 0.5,
    minimum: 0.25,
    maximum: 1,
    meaning: 'share of the trees, the oldest, that is grown anew where a fit goes on from the champion',
  },
  'regime_classifier.n_regimes': { default: 3, minimum: 2, maximum: 8, integer: true, meaning: 'number of regimes' },
  'regime_classifier.features': {
    default: '',
    meaning: 'columns that regimes are read from, with commas between; empty: the first two that are no treatment',
  },
  'regime_classifier.kind': {
    default: 'hmm',
    oneOf: ['hmm', 'attention'],
    meaning:
      'hmm: filtered states of a hidden Markov model; attention: a network that learns to tell its states from all columns',
  },
  'regime_classifier.hidden': { default: 32, minimum: 1, maximum: 1024, integer: true, meaning: 'attention: units' },
  'regime_classifier.heads': {
    default: 4,
    minimum: 1,
    maximum: 64,
    integer: true,
    meaning: 'attention: heads; they divide the units',
  },
  'regime_classifier.dropout': {
    default: 0.3,
    minimum: 0.01,
    maximum: 0.9,
    meaning: 'attention: share of inner values left out, in training and in Monte-Carlo passes',
  },
  'regime_classifier.window': {
    default: 10,
    minimum: 2,
    maximum: 1000,
    integer: true,
    meaning: 'attention: rows that a prediction reads',
  },
  'regime_classifier.epochs': {
    default: 60,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    meaning: 'attention: most passes over the rows',
  },
  'regime_classifier.patience': {
    default: 10,
    minimum: 1,
    integer: true,
    meaning: 'attention: epochs without a better loss on newer rows before the fit stops',
  },
  'regime_classifier.learning_rate': {
    default: 3e-3,
    minimum: 1e-7,
    maximum: 1,
    meaning: 'attention: highest learning rate',
  },
  'regime_classifier.class_weight': {
    default: 'none',
    oneOf: ['none', 'balanced'],
    meaning: 'attention: whether all regimes weigh alike together, whatever their rows',
  },
  'uncertainty_estimator.kind': {
    default: 'conformal',
    oneOf: ['conformal', 'mc-dropout'],
    meaning:
      'conformal: one half-width; mc-dropout: conformal too, scaled by the deviation over Monte-Carlo passes; needs attention',
  },
  'uncertainty_estimator.passes': {
    default: 100,
    minimum: 2,
    maximum: 10_000,
    integer: true,
    meaning: 'attention: Monte-Carlo passes of a prediction',
  },
  'uncertainty_estimator.confidence_level': {
    default: 0.9,
    minimum: 0.5,
    maximum: 0.99,
    meaning: 'share of outcomes that lower and upper should hold',
  },
  horizon_rows: { default: 21, minimum: 1, maximum: 1000, integer: true, meaning: 'rows that an outcome reaches over' },
  every: { default: 5, minimum: 1, maximum: 1000, integer: true, meaning: 'learn from every so many rows' },
  folds: {
    default: 4,
    minimum: 2,
    maximum: 20,
    integer: true,
    meaning: 'time blocks of cross-fitting, stretches of the stability test',
  },
  placebos: { default: 39, minimum: 19, maximum: 9999, integer: true, meaning: 'placebo treatments tried' },
  coverage_repeats: {
    default: 10,
    minimum: 2,
    maximum: 1000,
    integer: true,
    meaning: 'simulated data sets for the coverage report',
  },
} as const;

export type HybridParameters = Resolved<typeof hybridParameters>;
