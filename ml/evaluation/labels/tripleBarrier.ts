import { DataQualityError } from '../../../contracts/failures.ts';
import { emptyLabels, requirePrices, type Labels } from './labels.ts';

/** What happened between closes. */
export interface IntrabarPrices {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

export interface TripleBarrierOptions {
  /** (n) epoch ms, ascending. */
  readonly time: Float64Array;
  /** (n) above 0. */
  readonly close: Float64Array;
  /** Look for touches within bars; null looks at closes alone. */
  readonly bars: IntrabarPrices | null;
  /** (n) σ of a simple return over the time that the barriers are meant for, known at the row; NaN gives no label. */
  readonly volatility: Float64Array;
  /** Upper barrier at close_t (1 + profitTake · σ_t), lower at close_t (1 − stopLoss · σ_t); Infinity leaves it out. */
  readonly profitTake: number;
  readonly stopLoss: number;
  /** Rows until the vertical barrier. */
  readonly horizon: number;
  /** Label where only the vertical barrier is reached: 0, or the sign of the return there. */
  readonly vertical: 'zero' | 'sign';
}

interface Touch {
  readonly value: number;
  readonly price: number;
}

/**
 * The barrier that a bar touches first. An open beyond a barrier settles it, at the open; else, if both are touched within the bar,
 * the lower counts, for the order is not known.
 */
function touchOf(options: TripleBarrierOptions, row: number, upper: number, lower: number): Touch | null {
  const { close, bars } = options;
  if (bars === null) {
    const price = close[row]!;
    return price >= upper ? { value: 1, price } : price <= lower ? { value: -1, price } : null;
  }
  const open = bars.open[row]!;
  if (open >= upper) return { value: 1, price: open };
  if (open <= lower) return { value: -1, price: open };
  if (bars.low[row]! <= lower) return { value: -1, price: lower };
  return bars.high[row]! >= upper ? { value: 1, price: upper } : null;
}

function requireBarriers(options: TripleBarrierOptions): void {
  const { time, close, bars, volatility, profitTake, stopLoss, horizon } = options;
  requirePrices(time, { close, ...bars }, horizon);
  if (volatility.length !== time.length)
    throw new DataQualityError(`Barriers need one volatility a row, ${time.length}, got ${volatility.length}.`);
  if (!(profitTake > 0) || !(stopLoss > 0))
    throw new DataQualityError(`Barriers need widths above 0, got ${profitTake} up and ${stopLoss} down.`);
  const bad = volatility.findIndex((value) => !Number.isNaN(value) && !(value > 0 && value < Infinity));
  if (bad >= 0)
    throw new DataQualityError(
      `Barriers need a volatility above 0, got ${volatility[bad]!} at row ${bad}; use a longer window or NaN.`,
    );
  if (bars === null) return;
  const crossed = close.findIndex(
    (price, row) =>
      Math.max(price, bars.open[row]!) > bars.high[row]! || Math.min(price, bars.open[row]!) < bars.low[row]!,
  );
  if (crossed >= 0)
    throw new DataQualityError(
      `Open and close must lie within low ${bars.low[crossed]!} and high ${bars.high[crossed]!}, got ${bars.open[crossed]!} and ${close[crossed]!} at row ${crossed}.`,
    );
}

/**
 * Triple-barrier labels: which of a profit barrier, a loss barrier (both scaled by volatility) and a time limit is reached first
 * after the close of the row. value 1, −1, or as `vertical` says; labelEnd is the time of the first touch; forwardReturn ends at
 * the close (bars null), or at the barrier, or at the open where that lies beyond it.
 *
 * A row whose time limit lies beyond the data has no label even if a barrier was touched: of those rows only quick touches would be
 * known. O(n · horizon).
 * López de Prado (2018), Advances in Financial Machine Learning, §3.4, snippets 3.2–3.5.
 */
export function tripleBarrier(options: TripleBarrierOptions): Labels {
  requireBarriers(options);
  const { time, close, volatility, profitTake, stopLoss, horizon, vertical } = options;
  const labels = emptyLabels(time.length);
  for (let row = 0; row + horizon < time.length; row += 1) {
    const sigma = volatility[row]!;
    if (Number.isNaN(sigma)) continue;
    const [upper, lower] = [close[row]! * (1 + profitTake * sigma), close[row]! * (1 - stopLoss * sigma)];
    let at = row + 1;
    let touch = touchOf(options, at, upper, lower);
    while (touch === null && at < row + horizon) touch = touchOf(options, ++at, upper, lower);
    const change = (touch?.price ?? close[at]!) / close[row]! - 1;
    labels.value[row] = touch?.value ?? (vertical === 'sign' ? Math.sign(change) : 0);
    labels.labelEnd[row] = time[at]!;
    labels.forwardReturn[row] = change;
  }
  return labels;
}
