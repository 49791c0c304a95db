import { InputError, NumericsError } from '../../contracts/failures.ts';
import type { Bar } from '../../contracts/observation.ts';

/**
 * Prices of one instrument, adjusted for splits and dividends as of a time t, from bars as traded.
 *
 *   adjusted_i(t) = price_i · Π f_j   over actions j with i < j and known by t
 *   f_j = 1 / s_j                                    'splits'
 *   f_j = (1 / s_j) · (1 − d_j · s_j / c_{j−1})      'total-return'
 *
 * with s_j new shares for one old one and d_j cash a (new) share, both as of the open of session j, and c_{j−1} the
 * close of the session before as traded. Volume is multiplied by Π s_j. The last bar known by t is as traded, and a bar
 * is known at its `releaseTime`: an action with a later one changes nothing, so a value as of t can never know what
 * came after t. Prices fetched adjusted do: as a level they are look-ahead. A later action multiplies all earlier
 * prices by one factor and so leaves the returns between them as they were.
 *
 * 'total-return' is the reckoning of CRSP and of Yahoo's adjclose: return_j = s_j · c_j / (c_{j−1} − d_j · s_j) − 1,
 * the dividend being reinvested at the close before the ex-date.
 *
 * `bars`: one series, ascending by session. `asOf`: epoch milliseconds. Gives the bars known by then, with prices and
 * volume adjusted, `splitFactor` 1 and, after 'total-return', `dividend` 0; after 'splits' dividends are adjusted too.
 * Source: Yahoo, "What is the adjusted close?" (help.yahoo.com SLN28256); CRSP, Data Descriptions Guide, "Price factors".
 * Example: closes 100, 49 with a split of 2 for 1 in between give 50, 49.
 */
export function adjustBars(
  bars: readonly Bar[],
  { asOf, method }: { readonly asOf: number; readonly method: Adjustment },
): readonly Bar[] {
  const known = bars.filter(({ releaseTime }) => releaseTime <= asOf);
  const adjusted = new Array<Bar>(known.length);
  let shares = 1;
  let price = 1;
  for (let at = known.length - 1; at >= 0; at--) {
    const bar = known[at]!;
    const before = known[at - 1];
    adjusted[at] = {
      ...bar,
      open: bar.open * price,
      high: bar.high * price,
      low: bar.low * price,
      close: bar.close * price,
      volume: bar.volume * shares,
      splitFactor: 1,
      dividend: method === 'splits' ? bar.dividend * price : 0,
    };
    if (before === undefined) break;
    checkOrder(before, bar);
    checkSplit(bar);
    shares *= bar.splitFactor;
    price *= (method === 'splits' ? 1 : remainder(bar, before)) / bar.splitFactor;
  }
  return adjusted;
}

export type Adjustment = 'splits' | 'total-return';

function checkOrder(before: Bar, bar: Bar): void {
  if (before.series === bar.series && before.sessionDate < bar.sessionDate) return;
  throw new InputError(
    `Bars to adjust should be of one series, one a session in order, got ${before.series} ${before.sessionDate} before ${bar.series} ${bar.sessionDate}: adjust each series apart, sorted.`,
  );
}

function checkSplit({ series, sessionDate, splitFactor }: Bar): void {
  if (splitFactor > 0 && splitFactor < Infinity) return;
  throw new InputError(
    `The split factor of ${series} on ${sessionDate} should be positive, got ${splitFactor}: correct the bar; 1 means no split.`,
  );
}

/** Share of the last close that is left once the dividend has gone ex. */
function remainder({ series, sessionDate, dividend, splitFactor }: Bar, before: Bar): number {
  const left = 1 - (dividend * splitFactor) / before.close;
  if (dividend >= 0 && left > 0) return left;
  throw new NumericsError(
    `The dividend of ${series} on ${sessionDate} should be from 0 to below the last close, got ${dividend * splitFactor} and a close of ${before.close} on ${before.sessionDate}: check the dividend's currency and unit.`,
  );
}
