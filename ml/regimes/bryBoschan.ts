import { InputError } from '../../contracts/failures.ts';
import { alternate, censor, localTurns, type TurningPoint, type TurningRules } from './turningPoints.ts';

const monthly: TurningRules = { window: 5, phase: 5, cycle: 15, ends: 6 };
const quarterly: TurningRules = { window: 2, phase: 2, cycle: 5, ends: 2 };

/** Spencer's 15-term weights, in 320ths: they leave a cubic as it is. */
const spencer = [-3, -6, -5, 3, 21, 46, 67, 74, 67, 46, 21, 3, -5, -6, -3].map((weight) => weight / 320);

/** Rows of the moving average that stands for "months for cyclical dominance". */
const shortAverage = 4;

/**
 * Turning points of a level (output, employment; n finite values, one a month or a quarter), oldest first.
 *
 * Monthly, after Bry and Boschan: peaks and troughs within ±5 months of the 12-month moving average; from these to the
 * extreme within ±5 months of Spencer's curve, then of the 4-month average, then within ±4 of the series itself; after
 * Spencer's and at the end cycles of less than 15 months go, at the end also phases of less than 5 and turns within 6
 * months of either end. Their replacement of outliers is left out: a month of 2020 is a turn, not an error.
 * Quarterly (BBQ): extremes within ±2 quarters; phases of at least 2, cycles of at least 5.
 *
 * Two-sided: a turn is known 5 months (2 quarters) later at the soonest. For charts and labels, never for features.
 * Bry and Boschan (1971), Cyclical Analysis of Time Series, NBER; Harding and Pagan (2002), "Dissecting the cycle: a
 * methodological investigation", Journal of Monetary Economics 49.
 */
export function bryBoschan(y: Float64Array, frequency: 'monthly' | 'quarterly'): TurningPoint[] {
  const rules = frequency === 'monthly' ? monthly : quarterly;
  const least = 2 * rules.cycle;
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (y.length < least || bad >= 0) {
    throw new InputError(
      `Dating turning points needs at least ${least} finite ${frequency} values, got ${y.length}${bad < 0 ? '' : ` with ${y[bad]!} at row ${bad}`}; start earlier or fill the gaps.`,
    );
  }
  if (frequency === 'quarterly') return censor(localTurns(y, rules.window), y, rules);
  const yearly = movingAverage(y, new Array<number>(12).fill(1 / 12));
  const curve = movingAverage(y, spencer);
  const short = movingAverage(y, new Array<number>(shortAverage).fill(1 / shortAverage));
  const first = alternate(localTurns(yearly, rules.window), yearly);
  const second = censor(moveTo(first, curve, rules.window), curve, { ...rules, phase: 1, ends: 0 });
  const third = moveTo(second, short, rules.window);
  return censor(moveTo(third, y, Math.max(4, shortAverage)), y, rules);
}

/** Each turn moved to the extreme of `y` within ±`reach` rows; those that then coincide or cross are alternated. */
function moveTo(turns: readonly TurningPoint[], y: Float64Array, reach: number): TurningPoint[] {
  const moved = turns.map(({ row, kind }) => {
    let best = row;
    for (let at = Math.max(0, row - reach); at <= Math.min(y.length - 1, row + reach); at++) {
      if (kind === 'peak' ? y[at]! > y[best]! : y[at]! < y[best]!) best = at;
    }
    return { row: best, kind };
  });
  moved.sort((a, b) => a.row - b.row);
  return alternate(moved, y);
}

/** Centred weighted average; an even number of weights leans half a row back. At the ends the first or last value goes on. */
function movingAverage(y: Float64Array, weights: readonly number[]): Float64Array {
  const before = Math.floor(weights.length / 2);
  return y.map((_, row) => {
    let sum = 0;
    weights.forEach((weight, i) => {
      sum += weight * y[Math.min(y.length - 1, Math.max(0, row - before + i))]!;
    });
    return sum;
  });
}
