import { DataQualityError } from '../../../contracts/failures.ts';
import type { Random } from '../../stats/rng.ts';
import { concurrency, type LabelSpans } from './labelSpans.ts';

/** Sum over each label's bars of a value a bar, by running sums; 0 for an unknown label. */
function spanSums({ first, last }: LabelSpans, values: Float64Array): Float64Array {
  const running = new Float64Array(values.length + 1);
  for (let bar = 0; bar < values.length; bar += 1) running[bar + 1] = running[bar]! + values[bar]!;
  return Float64Array.from(first, (from, row) => running[last[row]! + 1]! - running[from]!);
}

const lengthOf = ({ first, last }: LabelSpans, row: number): number => last[row]! - first[row]! + 1;

/**
 * Average uniqueness of each label, 0–1: mean over its bars of 1 / number of labels that read the bar; 0 for a label that is
 * not known. A weight for overlapping labels: their sum is about the number of independent ones. O(labels + bars).
 * López de Prado (2018), Advances in Financial Machine Learning, §4.4, with bars as of `labelSpans`.
 */
export function averageUniqueness(spans: LabelSpans): Float64Array {
  const share = Float64Array.from(concurrency(spans), (count) => (count > 0 ? 1 / count : 0));
  return spanSums(spans, share).map((sum, row) => (lengthOf(spans, row) > 0 ? sum / lengthOf(spans, row) : 0));
}

/**
 * Weights by return attribution: |Σ over the label's bars of logReturn / concurrency|, scaled so that the known labels' mean is 1.
 * logReturns: (bars) return into each bar; the first may be NaN. Refuses other missing returns, and returns that are all 0.
 * López de Prado (2018), §4.6, snippet 4.10.
 */
export function returnAttribution(spans: LabelSpans, logReturns: Float64Array): Float64Array {
  if (logReturns.length !== spans.bars)
    throw new DataQualityError(`Weights need one return a bar, ${spans.bars}, got ${logReturns.length}.`);
  const count = concurrency(spans);
  const shared = logReturns.map((value, bar) => {
    if (count[bar] === 0) return 0;
    if (!Number.isFinite(value))
      throw new DataQualityError(`Weights need finite returns, got ${value} at bar ${bar}; fill or drop it.`);
    return value / count[bar]!;
  });
  const weights = spanSums(spans, shared).map(Math.abs);
  const total = weights.reduce((sum, value) => sum + value, 0);
  const known = spans.first.filter((_, row) => lengthOf(spans, row) > 0).length;
  if (!(total > 0))
    throw new DataQualityError(`Weights need returns that move, got a sum of ${total} over ${known} known labels.`);
  return weights.map((value) => (value * known) / total);
}

/**
 * Factors that fade with age, counted in cumulated uniqueness: linear from `oldest` (at no cumulated weight) to 1 for the newest; a
 * negative `oldest` gives the oldest share −oldest of the weight 0.
 * uniqueness: (n) in time order, at least 0, not all 0; oldest: −1 < oldest ≤ 1, 1 for no decay.
 * López de Prado (2018), §4.7, snippet 4.11.
 */
export function timeDecay(uniqueness: Float64Array, oldest: number): Float64Array {
  if (!(oldest > -1 && oldest <= 1))
    throw new DataQualityError(`A decay needs an oldest factor above -1 and up to 1, got ${oldest}.`);
  let total = 0;
  const running = uniqueness.map((value) => {
    if (!(value >= 0)) throw new DataQualityError(`A decay needs weights of at least 0, got ${value}.`);
    return (total += value);
  });
  if (!(total > 0))
    throw new DataQualityError(`A decay needs a weight above 0, got a sum of ${total} over ${uniqueness.length} rows.`);
  const slope = oldest >= 0 ? (1 - oldest) / total : 1 / ((oldest + 1) * total);
  return running.map((value) => Math.max(0, 1 - slope * (total - value)));
}

/**
 * Sequential bootstrap: draws rows with replacement, each with a probability in proportion to the average uniqueness that its label
 * would have beside those drawn already, so that a sample overlaps less than one drawn evenly. Gives row numbers in the order drawn;
 * unknown labels are never drawn. O(draws · (labels + bars)).
 * López de Prado (2018), §4.5.
 */
export function sequentialBootstrap(spans: LabelSpans, draws: number, random: Random): Int32Array {
  const rows = spans.first.length;
  const known = spans.first.filter((_, row) => lengthOf(spans, row) > 0).length;
  if (!Number.isInteger(draws) || draws < 1 || known === 0)
    throw new DataQualityError(
      `A sequential bootstrap needs at least 1 draw and 1 known label, got ${draws} and ${known} of ${rows}.`,
    );
  const share = new Float64Array(spans.bars).fill(1);
  const taken = new Int32Array(spans.bars);
  const drawn = new Int32Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    const unique = spanSums(spans, share);
    let total = 0;
    for (let row = 0; row < rows; row += 1) {
      const length = lengthOf(spans, row);
      total += unique[row] = length > 0 ? unique[row]! / length : 0;
    }
    let left = random.uniform() * total;
    let chosen = -1;
    for (let row = 0; row < rows && (chosen < 0 || left >= 0); row += 1) {
      if (unique[row] === 0) continue;
      chosen = row;
      left -= unique[row]!;
    }
    drawn[draw] = chosen;
    for (let bar = spans.first[chosen]!; bar <= spans.last[chosen]!; bar += 1) {
      taken[bar]! += 1;
      share[bar] = 1 / (1 + taken[bar]!);
    }
  }
  return drawn;
}
