import { averageOver, defineMetric, known, type RegimeSample } from './metric.ts';

export const logLikelihoodPerObservation = defineMetric<RegimeSample>({
  name: 'log_likelihood_per_observation',
  purpose:
    'Mean predictive log density of a row given the rows before it, in nats; proper, comparable on equal features only.',
  cite: 'Geweke and Amisano (2010), "Comparing and evaluating Bayesian predictive distributions", Int. J. Forecasting 26.',
  better: 'higher',
  range: [-Infinity, Infinity],
  compute: ({ logLikelihood }) => known(averageOver(logLikelihood.length, (row) => logLikelihood[row]!)),
});
