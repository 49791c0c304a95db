import { NumericsError } from '../../../contracts/failures.ts';

const steps = 300;

/**
 * The x between `low` and `high` where an increasing f is 0, to a relative 1e-13 or until f is 0 to the last digits: false position,
 * halved on the side that stays (Illinois), with a bisection whenever the bracket shrinks too slowly. Refuses ends of one sign.
 * Dowell and Jarratt (1971), "A modified regula falsi method", BIT 11.
 */
export function solveIncreasing(f: (x: number) => number, low: number, high: number): number {
  let [left, right, atLeft, atRight] = [low, high, f(low), f(high)];
  if (atLeft === 0) return left;
  if (atRight === 0) return right;
  if (!(atLeft < 0 && atRight > 0))
    throw new NumericsError(
      `A root needs a negative and a positive end, got ${atLeft} at ${low} and ${atRight} at ${high}; widen the range.`,
    );
  let side = 0;
  for (let step = 0; step < steps && right - left > 1e-13 * Math.max(Math.abs(left), Math.abs(right)); step += 1) {
    const wide = right - left;
    const inside = (left * atRight - right * atLeft) / (atRight - atLeft);
    const x = step % 4 === 3 || !(inside > left && inside < right) ? left + wide / 2 : inside;
    const value = f(x);
    if (Math.abs(value) <= 1e-15) return x;
    if (value < 0) {
      [left, atLeft] = [x, value];
      if (side === -1) atRight /= 2;
      side = -1;
    } else {
      [right, atRight] = [x, value];
      if (side === 1) atLeft /= 2;
      side = 1;
    }
  }
  return (left + right) / 2;
}
