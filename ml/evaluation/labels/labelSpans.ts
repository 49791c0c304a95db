import { DataQualityError } from '../../../contracts/failures.ts';
import { countUpTo } from '../../stats/countBelow.ts';
import type { LabelIntervals } from '../splits/labelIntervals.ts';

/** Which bars each label reads. */
export interface LabelSpans {
  /** Number of bars. */
  readonly bars: number;
  /** First bar after the row: the label reads returns from there on. */
  readonly first: Int32Array;
  /** Last bar, inclusive; `first` − 1 where the label is not known. */
  readonly last: Int32Array;
}

/**
 * Bars whose return each label reads: those with start < time ≤ end. The bar of the row itself is not among them (López de
 * Prado's snippets 4.1–4.2 count it): a label of one bar ahead shares no return with its neighbour and is unique.
 *
 * intervals: (n) as of `labelIntervals`; time: (bars) epoch ms, ascending, the bars that returns are measured over (the rows'
 * own times, unless rows are sampled events). Refuses a known label that reads no bar. Unknown labels have an empty span.
 */
export function labelSpans({ start, end }: LabelIntervals, time: Float64Array): LabelSpans {
  const [first, last] = [new Int32Array(start.length), new Int32Array(start.length)];
  let from = 0;
  for (let row = 0; row < start.length; row += 1) {
    while (from < time.length && time[from]! <= start[row]!) from += 1;
    first[row] = from;
    last[row] = from - 1;
    if (Number.isNaN(end[row]!)) continue;
    last[row] = countUpTo(time, end[row]!) - 1;
    if (last[row]! < from)
      throw new DataQualityError(
        `The label of row ${row} from ${start[row]!} to ${end[row]!} must read at least 1 bar, got 0 of ${time.length}; pass the bars it was made of.`,
      );
  }
  return { bars: time.length, first, last };
}

/** Number of labels that read each bar. O(labels + bars). */
export function concurrency({ bars, first, last }: LabelSpans): Int32Array {
  const count = new Int32Array(bars + 1);
  for (let row = 0; row < first.length; row += 1) {
    count[first[row]!]! += 1;
    count[last[row]! + 1]! -= 1;
  }
  for (let bar = 1; bar < bars; bar += 1) count[bar]! += count[bar - 1]!;
  return count.subarray(0, bars);
}
