import { normalCdf } from '../stats/normalCdf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = Φ(intercept + slope · spread[t]): probability of a U.S. recession twelve months ahead. The default coefficients
 * are those that the Federal Reserve Bank of New York publishes, fitted on 1959–2009: rows before 2010 knew them in no
 * way. Coefficients of what was known at each row: `recession_probit`.
 */
export const recessionProbability = defineFeature({
  name: 'recession_probability',
  revision: 1,
  purpose: 'What the term spread says about a recession a year ahead',
  cite: 'Estrella and Trubin (2006), The Yield Curve as a Leading Indicator, Current Issues in Economics and Finance 12(5)',
  unit: 'probability, 0 – 1',
  inputs: ['term_spread'],
  missing: 'window',
  parameters: {
    intercept: { default: -0.5333, minimum: -100, maximum: 100, meaning: 'constant of the probit' },
    slope: { default: -0.633, minimum: -100, maximum: 100, meaning: 'coefficient of a percentage point of spread' },
  },
  lookback: () => 0,
  compute: ([spread], { intercept, slope }) => spread!.map((value) => normalCdf(intercept + slope * value)),
});
