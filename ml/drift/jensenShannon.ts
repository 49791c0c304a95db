import { NumericsError } from '../../contracts/failures.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';
import { countBinsOfSorted, quantileEdges } from './quantileBins.ts';

const bins = 10;

/**
 * Jensen–Shannon divergence of two discrete distributions, in bits: H((p + q)/2) − (H(p) + H(q))/2 with base 2, from 0 to 1.
 * p, q: shares of the same bins, zeros allowed. Its root is a metric, scipy's `distance.jensenshannon(p, q, base=2)`.
 * Lin (1991), IEEE Transactions on Information Theory 37. Example: of [1, 0] and [0, 1]: 1.
 */
export function jensenShannonDivergence(p: readonly number[], q: readonly number[]): number {
  if (p.length !== q.length)
    throw new NumericsError(
      `Jensen–Shannon needs equally many bins, got ${p.length} and ${q.length}; bin both samples alike.`,
    );
  const part = (share: number, middle: number) => (share === 0 ? 0 : share * Math.log2(share / middle));
  const sum = p.reduce((total, share, bin) => {
    const middle = (share + q[bin]!) / 2;
    return total + part(share, middle) + part(q[bin]!, middle);
  }, 0);
  return Math.max(0, sum / 2);
}

/** The distance, √divergence, over ten bins at the quantiles (type 1) of the reference; tied edges are merged. */
export const jensenShannon = defineDrift({
  name: 'jensenShannon',
  kind: 'distance',
  purpose: 'Distance from 0 to 1 between the shares of the reference’s quantile bins; empty bins need no floor.',
  cite: 'Lin (1991), IEEE Trans. Information Theory 37; Endres and Schindelin (2003), same journal 49, for the metric.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const [before, now] = [sortNumbers(reference), sortNumbers(live)];
    const edges = quantileEdges(before, bins);
    const shares = (sorted: Float64Array) => countBinsOfSorted(sorted, edges).map((count) => count / sorted.length);
    return { statistic: Math.sqrt(jensenShannonDivergence(shares(before), shares(now))), pValue: null, note: null };
  },
});
