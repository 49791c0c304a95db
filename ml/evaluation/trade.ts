import { NumericsError } from '../../contracts/failures.ts';
import type { MoneySample } from './metrics/metric.ts';

/** Cost of trading one unit of position, in basis points. */
export const costBasisPoints = 5;

/** What a system's trading differs in from daily sessions at the usual cost. */
export interface TradingTerms {
  readonly rowsPerYear?: number;
  /** Cost of trading one unit of position. */
  readonly costBasisPoints?: number;
}

export interface Signals {
  /** Probability of a rise over the next `horizon` rows, known at the close of each row. */
  readonly probability: Float64Array;
  /** Return from the close of each row to the next close. */
  readonly nextReturn: Float64Array;
  readonly horizon: number;
  /** Probability above which a row's signal is 1: one for all rows, or one a row; 0.5 where left out. */
  readonly threshold?: number | Float64Array;
  /** Cost of trading one unit of position; the 5 basis points above where left out. */
  readonly basisPoints?: number;
}

/**
 * A long-or-flat strategy that follows the probabilities. The signal of a row is 1 above its threshold (0.5), else 0; the position at
 * its close is the mean signal of the last `horizon` rows (as many equal sleeves, each held for one horizon; rows before the first
 * count as flat) and earns the return to the next close. Each unit of change of position costs 5 basis points (or those given) at
 * the close where it is made: net_t = position_t · r_t − 0.0005 · |position_t − position_{t−1}|.
 * Jegadeesh and Titman (1993), "Returns to buying winners and selling losers", J. Finance 48: overlapping portfolios.
 */
export function trade({
  probability,
  nextReturn,
  horizon,
  threshold = 0.5,
  basisPoints = costBasisPoints,
}: Signals): MoneySample {
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new NumericsError(`A strategy needs a horizon of at least 1 row, got ${horizon}; correct target.horizon.`);
  const signal = (row: number) => probability[row]! > (typeof threshold === 'number' ? threshold : threshold[row]!);
  const position = new Float64Array(probability.length);
  let sleeves = 0;
  for (let row = 0; row < position.length; row += 1) {
    if (signal(row)) sleeves += 1;
    if (row >= horizon && signal(row - horizon)) sleeves -= 1;
    position[row] = sleeves / horizon;
  }
  const cost = basisPoints / 10_000;
  const net = position.map((held, row) => held * nextReturn[row]! - cost * Math.abs(held - (position[row - 1] ?? 0)));
  return { position, net, hold: nextReturn };
}
