import { countBelow, countUpTo } from '../stats/countBelow.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';
import { populationStabilityIndex, psiBinsFor } from './psi.ts';
import { countBinsOfSorted, flooredShares, quantileEdges } from './quantileBins.ts';

/** Most distinct reference values that evidently takes one by one instead of in bins. */
const evidentlyDistinct = 20;

/**
 * PSI over the reference's quantile bins and two more of their own: below its least and above its largest value. A row of the
 * same law falls into either with chance 1/(n + 1), which is the share expected there. So a live
 * window beyond anything seen in training counts as such, where `psi` lets it fall into the outermost decile. The two bins
 * expect less than one row, so there is no χ² law and no p-value.
 */
export const psiRange = defineDrift({
  name: 'psiRange',
  kind: 'distance',
  purpose: 'PSI with bins of their own for live rows below and above the range of the reference.',
  cite: 'Siddiqi (2006), Credit Risk Scorecards, ch. 10; 1/(n + 1) by exchangeability of the extremes.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const [before, now] = [sortNumbers(reference), sortNumbers(live)];
    const [n, m] = [before.length, now.length];
    const edges = quantileEdges(before, psiBinsFor(m));
    const [least, most] = [before[0]!, before.at(-1)!];
    const above = m - countUpTo(now, most);
    const below = countBelow(now, least);
    const inside = countBinsOfSorted(now.subarray(below, m - above), edges);
    const expected = flooredShares(countBinsOfSorted(before, edges), n);
    // Nothing outside is what is expected there: an empty outer bin adds nothing.
    const outside = (count: number) => (count === 0 ? 1 / (n + 1) : count / m);
    const statistic = populationStabilityIndex(
      [1 / (n + 1), ...expected, 1 / (n + 1)],
      [outside(below), ...flooredShares(inside, m), outside(above)],
    );
    const note = below + above > 0 ? `${below} of ${m} live rows lie below and ${above} above the reference` : null;
    return { statistic, pValue: null, note };
  },
});

/** As evidently fills zero shares: 1e-4, or a millionth of the least share where that is at most 1e-4. */
function evidentlyFill(shares: readonly number[]): readonly number[] {
  const least = shares.reduce((low, share) => (share > 0 ? Math.min(low, share) : low), Infinity);
  const fill = least <= 1e-4 ? least / 1e6 : 1e-4;
  return shares.map((share) => (share === 0 ? fill : share));
}

/** Edges of ⌈log₂ N + 1⌉ equal bins over both samples, as NumPy's `histogram_bin_edges(…, 'sturges')`. */
function sturgesEdges(reference: Float64Array, live: Float64Array): Float64Array {
  const [low, high] = [Math.min(reference[0]!, live[0]!), Math.max(reference.at(-1)!, live.at(-1)!)];
  const count = Math.max(1, Math.ceil(Math.log2(reference.length + live.length) + 1));
  const step = (high - low) / count;
  return Float64Array.from({ length: count + 1 }, (_, at) => (at === count ? high : low + at * step));
}

/** Share in each [edge, next edge), the last one closed. */
function equalBinShares(sorted: Float64Array, edges: Float64Array): readonly number[] {
  const shares = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < shares.length - 1 && value >= edges[bin + 1]!) bin += 1;
    shares[bin]! += 1;
  }
  return shares.map((count) => count / sorted.length);
}

/** Share of each value that either sample has. */
function valueShares(sorted: Float64Array, keys: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  return keys.map((key) => (counts.get(key) ?? 0) / sorted.length);
}

/**
 * PSI as evidently 0.7 counts it: equal bins over the range of both samples by Sturges' rule, or the values one by one where the
 * reference has at most 20; empty bins filled. For comparing with its reports: the bins move with outliers of the live rows, and
 * with fat tails almost all rows share a few bins.
 */
export const psiEvidently = defineDrift({
  name: 'psiEvidently',
  kind: 'distance',
  purpose: 'PSI in evidently’s convention, to compare with its reports.',
  cite: 'evidently 0.7, psi with Sturges bins of the pooled rows.',
  minimumReference: 1,
  minimumLive: 1,
  compare(reference, live) {
    const [before, now] = [sortNumbers(reference), sortNumbers(live)];
    const distinct = new Set(before);
    const byValue = distinct.size <= evidentlyDistinct;
    const keys = byValue ? [...new Set([...before, ...now])] : [];
    const edges = sturgesEdges(before, now);
    const shares = (sorted: Float64Array) =>
      evidentlyFill(byValue ? valueShares(sorted, keys) : equalBinShares(sorted, edges));
    return { statistic: populationStabilityIndex(shares(before), shares(now)), pValue: null, note: null };
  },
});
