import { stl, type Decomposition } from '../timeSeries/stl.ts';
import type { ResolvedParameters } from './defineFeature.ts';

const stlParameters = {
  period: {
    default: 12,
    minimum: 2,
    maximum: 400,
    integer: true,
    meaning: 'rows in a season: 12 monthly, 4 quarterly',
  },
  seasonal_reach: {
    default: 6,
    minimum: 3,
    maximum: 500,
    integer: true,
    meaning: 'seasons on either side in the seasonal window: 6 is a window of 13',
  },
  least_rows: { default: 48, minimum: 5, maximum: 10_000, integer: true, meaning: 'rows of the first decomposition' },
  most_rows: {
    default: 240,
    minimum: 5,
    maximum: 10_000,
    integer: true,
    meaning: 'rows of a decomposition at most: the window grows to them and slides from there on',
  },
  convention: {
    default: 'r',
    oneOf: ['r', 'statsmodels'],
    meaning: 'whose defaults, see stl; r is three times as fast',
  },
} as const;

type StlValues = ResolvedParameters<typeof stlParameters>;

function checkStl({ period, least_rows, most_rows }: StlValues): string | null {
  if (least_rows < 2 * period + 1) {
    return `least_rows must be at least 2·period + 1 = ${2 * period + 1}, got ${least_rows}.`;
  }
  return most_rows >= least_rows ? null : `most_rows must be at least least_rows = ${least_rows}, got ${most_rows}.`;
}

/** What the features that take the last row of seasonal decompositions have in common. */
export const ofStl = {
  cite: 'Cleveland, Cleveland, McRae and Terpenning (1990), STL, Journal of Official Statistics 6',
  unit: 'unit of the input',
  parameters: stlParameters,
  check: checkStl,
  rows: ({ least_rows, most_rows }: StlValues) => ({ least: least_rows, most: most_rows }),
} as const;

/** One part of the decomposition of `past`, at its last row. */
export function lastOf(part: keyof Decomposition, past: Float64Array, values: StlValues): number {
  const { period, seasonal_reach, convention } = values;
  return stl(past, { period, convention, seasonal: 2 * seasonal_reach + 1 })[part].at(-1)!;
}
