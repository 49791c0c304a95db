import { NumericsError } from '../../contracts/failures.ts';
import { ksOneSampleTail } from '../drift/kolmogorovOneSample.ts';
import { concatenate } from '../stats/concatenate.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { ljungBox } from '../timeSeries/ljungBox.ts';
import type { HawkesEvents } from './events.ts';
import type { HawkesModel } from './hawkesModel.ts';
import { rescaledGaps } from './rescaledGaps.ts';

interface Test {
  readonly statistic: number;
  readonly pValue: number;
}

export interface GapTests {
  readonly events: number;
  /** 1 at a maximum of the likelihood, about. */
  readonly meanGap: number;
  /** Largest distance to 1 − e^{−z}. Its p-value takes the parameters as known: too high where they were fitted. */
  readonly kolmogorovSmirnov: Test;
  /** n (n+2) Σ_{h ≤ lags} r_h² / (n − h) of the gaps, against χ² of `lags` degrees: gaps that remember each other. */
  readonly ljungBox: Test & { readonly lags: number };
  /** √n (s² − 1) / √8 against the standard normal, two-sided: gaps more or less spread than an exponential's. */
  readonly excessDispersion: Test;
}

export interface GoodnessOfFit {
  readonly kinds: readonly GapTests[];
  /** Kolmogorov–Smirnov over the gaps of all kinds together. */
  readonly pooled: Test;
}

/**
 * Goodness of fit by time rescaling. Every p-value is for known parameters; `bootstrapFit` gives the one for fitted ones.
 * `lags`: of Ljung–Box, default 20, lowered to a quarter of the events. s² has n − 1 degrees of freedom.
 * Ogata (1988), JASA 83(401); Ljung and Box (1978), Biometrika 65; Engle and Russell (1998), Econometrica 66, for dispersion.
 * Example: see `logLikelihood`: D .18875093, p .76280504.
 * @throws NumericsError where a kind has fewer than 5 events.
 */
export function goodnessOfFit(model: HawkesModel, events: HawkesEvents, lags = 20): GoodnessOfFit {
  const gaps = rescaledGaps(model, events);
  return { kinds: gaps.map((each, kind) => gapTests(each, kind, lags)), pooled: exponentialDistance(gaps) };
}

/** Kolmogorov–Smirnov distance of all gaps together to the exponential of mean 1, with the exact p-value. */
export function exponentialDistance(gaps: readonly Float64Array[]): Test {
  const sorted = sortNumbers(concatenate(gaps));
  const count = sorted.length;
  let statistic = 0;
  sorted.forEach((gap, i) => {
    const p = -Math.expm1(-gap);
    statistic = Math.max(statistic, (i + 1) / count - p, p - i / count);
  });
  return { statistic, pValue: ksOneSampleTail(statistic, count) };
}

/** The tests of one kind's gaps; see `goodnessOfFit`. */
export function gapTests(gaps: Float64Array, kind: number, lags = 20): GapTests {
  const count = gaps.length;
  if (count < 5)
    throw new NumericsError(`Goodness of fit needs at least 5 events of each kind, got ${count} of kind ${kind}.`);
  let meanGap = 0;
  for (const gap of gaps) meanGap += gap / count;
  let squares = 0;
  for (const gap of gaps) squares += (gap - meanGap) ** 2;
  const reach = Math.max(1, Math.min(lags, Math.floor(count / 4)));
  const dispersion = (Math.sqrt(count) * (squares / (count - 1) - 1)) / Math.sqrt(8);
  return {
    events: count,
    meanGap,
    kolmogorovSmirnov: exponentialDistance([gaps]),
    ljungBox: ljungBox(gaps, reach),
    excessDispersion: { statistic: dispersion, pValue: 2 * normalCdf(-Math.abs(dispersion)) },
  };
}
