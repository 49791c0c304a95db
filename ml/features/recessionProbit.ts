import { expandingProbit } from '../timeSeries/expandingProbit.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = Φ(a + b · spread[t]): probability of a recession `lead` rows ahead, with a and b fitted on what was known at row t.
 *
 * The label of row s, 1 in a recession and 0 otherwise, counts as known from row s + label_delay on, whatever the column
 * holds before: the NBER has announced turning points 4 to 21 months late, so that 21 rows of months never know one early.
 * Row t therefore fits the pairs (spread[s − lead], recession[s]) with s ≤ t − label_delay, and does so every `refit_every`
 * rows. Rows whose label is not known yet need a number all the same, such as 0; which one makes no difference.
 *
 * Missing for lead + label_delay + least_rows − 1 rows, and on while only one class is known. Labels other than 0 and 1,
 * and classes that the spread tells apart in full, are refused. With the coefficients that the New York Fed publishes
 * instead, which were fitted on 1959–2009: `recession_probability`.
 */
export const recessionProbit = defineFeature({
  name: 'recession_probit',
  revision: 1,
  purpose: 'What the term spread says about a recession ahead, by a probit of what was known',
  cite: 'Estrella and Mishkin (1998), Predicting U.S. Recessions, Review of Economics and Statistics 80; NBER, Business Cycle Dating Committee Announcements',
  unit: 'probability, 0 – 1',
  inputs: ['term_spread', 'recession'],
  missing: 'onward',
  streamless: 'each row is fitted on all rows before it',
  parameters: {
    lead: {
      default: 12,
      minimum: 0,
      maximum: 10_000,
      integer: true,
      meaning: 'rows from a spread to the label it forecasts',
    },
    label_delay: {
      default: 21,
      minimum: 0,
      maximum: 10_000,
      integer: true,
      meaning: 'rows after which a label is known',
    },
    least_rows: {
      default: 96,
      minimum: 8,
      maximum: 1_000_000,
      integer: true,
      meaning: 'pairs that the first fit needs',
    },
    refit_every: { default: 12, minimum: 1, maximum: 1_000_000, integer: true, meaning: 'rows from fit to fit' },
  },
  lookback: ({ lead, label_delay, least_rows }) => lead + label_delay + least_rows - 1,
  compute: ([spread, recession], { lead, label_delay, least_rows, refit_every }) => {
    const out = new Float64Array(spread!.length).fill(NaN);
    const first = spread!.findIndex((value) => !Number.isNaN(value));
    if (first < 0) return out;
    const gap = spread!.findIndex((value, t) => t > first && Number.isNaN(value));
    const end = gap < 0 ? undefined : gap;
    const options = { lead, labelDelay: label_delay, least: least_rows, refitEvery: refit_every };
    out.set(expandingProbit(spread!.subarray(first, end), recession!.subarray(first, end), options), first);
    return out;
  },
});
