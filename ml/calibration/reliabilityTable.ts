import { InputError } from '../../contracts/failures.ts';
import type { ClassifierSample } from '../evaluation/metrics/metric.ts';
import { requireOutcomes } from './requireOutcomes.ts';

/** How rows are grouped: bins of equal width over [0, 1], or of equal count of rows. */
export interface Bins {
  readonly by: 'width' | 'count';
  readonly bins: number;
}

export interface ReliabilityBin {
  /** Least and greatest probability: the bin's edges by width, those of its rows by count. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability and share of ones; null in an empty bin. */
  readonly predicted: number | null;
  readonly observed: number | null;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** The bin of each row. */
  readonly binOf: Int32Array;
}

/**
 * Bin of each row. By width: [b/B, (b+1)/B), the last one closed. By count: rows in order of probability are dealt out so that
 * sizes differ by one at most; rows of one probability are not parted, they go where the first of them goes.
 */
function assign(probability: Float64Array, { by, bins }: Bins): Int32Array {
  if (by === 'width') return Int32Array.from(probability, (p) => Math.min(bins - 1, Math.floor(p * bins)));
  const order = Uint32Array.from(probability, (_, row) => row).sort(
    (i, j) => probability[i]! - probability[j]! || i - j,
  );
  const binOf = new Int32Array(probability.length);
  order.forEach((row, rank) => {
    const before = order[rank - 1];
    binOf[row] =
      before !== undefined && probability[before] === probability[row]
        ? binOf[before]!
        : Math.floor((rank * bins) / order.length);
  });
  return binOf;
}

/** The table of `reliabilityTable` from a sample and a number of bins that are known to be right. */
export function groupRows({ probability, label }: ClassifierSample, grouping: Bins): Reliability {
  const { by, bins } = grouping;
  const binOf = assign(probability, grouping);
  const [predicted, observed, count] = [new Float64Array(bins), new Float64Array(bins), new Int32Array(bins)];
  const [least, greatest] = [new Float64Array(bins).fill(1), new Float64Array(bins)];
  binOf.forEach((bin, row) => {
    const p = probability[row]!;
    predicted[bin]! += p;
    observed[bin]! += label[row]!;
    count[bin]! += 1;
    least[bin] = Math.min(least[bin]!, p);
    greatest[bin] = Math.max(greatest[bin]!, p);
  });
  const table = Array.from(count, (rows, bin): ReliabilityBin => {
    const [from, to] = by === 'width' ? [bin / bins, (bin + 1) / bins] : [least[bin]!, greatest[bin]!];
    return rows === 0
      ? { from, to, count: 0, predicted: null, observed: null }
      : { from, to, count: rows, predicted: predicted[bin]! / rows, observed: observed[bin]! / rows };
  });
  return { bins: table, binOf };
}

/**
 * Reliability of probabilities: rows grouped as declared, with their mean probability and share of ones. Empty bins stay, with nulls.
 *
 * `probability`: (n) from 0 to 1; `label`: 0 or 1; n ≥ 1. By count more bins than rows are refused.
 * Murphy and Winkler (1977), JRSS C 26; equal counts as in Hosmer and Lemeshow (1980), Communications in Statistics 9.
 */
export function reliabilityTable(sample: ClassifierSample, grouping: Bins): Reliability {
  const { probability, label } = sample;
  const { by, bins } = grouping;
  requireOutcomes('A reliability table', probability, label);
  const most = by === 'count' ? probability.length : 100_000;
  if (!Number.isInteger(bins) || bins < 1 || bins > most)
    throw new InputError(`A reliability table needs from 1 to ${most} bins by ${by}, got ${bins}; choose fewer.`);
  return groupRows(sample, grouping);
}
