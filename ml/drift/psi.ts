import { NumericsError } from '../../contracts/failures.ts';
import { chiSquareCritical, chiSquareTail } from './chiSquare.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift, type DriftStatistic } from './drift.ts';
import { countBins, countBinsOfSorted, flooredShares, quantileEdges } from './quantileBins.ts';

const mostBins = 10;
/** Live rows expected in a bin; fewer bins are used when there are too few rows for ten. */
const rowsPerBin = 5;

/**
 * Population stability index of two discrete distributions: Σ (a − e) ln(a / e), ≥ 0.
 * expected, actual: shares of the same bins, each positive. Symmetric in its arguments (Jeffreys divergence).
 * Siddiqi (2006), Credit Risk Scorecards, ch. 10. Example: equal shares give 0.
 */
export function populationStabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  if (expected.length !== actual.length)
    throw new NumericsError(
      `PSI needs equally many bins, got ${expected.length} and ${actual.length}; bin both samples alike.`,
    );
  return expected.reduce((sum, share, bin) => {
    const other = actual[bin]!;
    if (!(share > 0 && other > 0))
      throw new NumericsError(
        `PSI needs positive shares, got ${share} and ${other} in bin ${bin}; floor empty bins first.`,
      );
    return sum + (other - share) * Math.log(other / share);
  }, 0);
}

/**
 * PSI above which a shift is significant at `level` for n reference and m live rows in so many bins:
 * (1/n + 1/m) · χ²_{bins−1} critical value. Yurdakul and Naranjo (2020), J. Risk Model Validation 14(4).
 * Example: psiCritical(0.05, 10, 1000, 100) = 0.1861.
 */
export function psiCritical(level: number, bins: number, referenceRows: number, liveRows: number): number {
  return (1 / referenceRows + 1 / liveRows) * chiSquareCritical(level, bins - 1);
}

/** How many quantile bins so many live rows are compared over. */
export const psiBinsFor = (liveRows: number) => Math.max(2, Math.min(mostBins, Math.floor(liveRows / rowsPerBin)));

/** PSI and its χ² p-value from counts of the same bins; an empty bin counts as half a row. */
export function psiOfCounts(reference: readonly number[], live: readonly number[]): { psi: number; pValue: number } {
  const rows = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [n, m] = [rows(reference), rows(live)];
  const value = populationStabilityIndex(flooredShares(reference, n), flooredShares(live, m));
  return { psi: value, pValue: chiSquareTail(value / (1 / n + 1 / m), reference.length - 1) };
}

function compare(reference: Float64Array, live: Float64Array): DriftStatistic {
  const wanted = psiBinsFor(live.length);
  const before = sortNumbers(reference);
  const edges = quantileEdges(before, wanted);
  if (edges.length === 0)
    return {
      statistic: null,
      pValue: null,
      note: 'psi needs at least 2 distinct bins, got 1: the reference hardly varies',
    };
  const { psi, pValue } = psiOfCounts(countBinsOfSorted(before, edges), countBins(live, edges));
  const merged = edges.length + 1 < wanted ? `ties merged ${wanted} bins into ${edges.length + 1}` : null;
  return { statistic: psi, pValue, note: merged };
}

/**
 * PSI over bins at equal quantiles (type 1) of the reference: ten, or as many as leave 5 live rows to each, at least two.
 * Bins are open below and closed above; tied edges are merged and the note says so; an empty bin counts as half a row, so that
 * a small live sample is not called drifted for one empty bin. p-value: PSI / (1/n + 1/m) ~ χ² with bins − 1 degrees of freedom
 * without drift, for independent rows.
 */
export const psi = defineDrift({
  name: 'psi',
  kind: 'test',
  purpose: 'How far the live shares of the reference’s quantile bins have moved, in nats.',
  cite: 'Siddiqi (2006), Credit Risk Scorecards, ch. 10; Yurdakul and Naranjo (2020), J. Risk Model Validation 14(4), for the χ² law.',
  minimumReference: 20,
  minimumLive: 10,
  compare,
});
