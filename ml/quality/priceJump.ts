import type { Bar } from '../../contracts/observation.ts';

/** Consecutive bars whose prices can be compared. */
export interface Step {
  readonly before: Bar;
  readonly bar: Bar;
}

const sound = ({ open, close, splitFactor, dividend }: Bar): boolean =>
  [open, close, splitFactor].every((value) => Number.isFinite(value) && value > 0) && Number.isFinite(dividend);

/** Steps from one bar to the next between sound ones. */
export function steps(bars: readonly Bar[]): readonly Step[] {
  return bars.slice(1).flatMap((bar, row) => {
    const before = bars[row]!;
    return sound(before) && sound(bar) ? [{ before, bar }] : [];
  });
}
