import { NumericsError } from '../../../contracts/failures.ts';

export interface TradingCosts {
  /** Commission and fees, basis points of the value traded. */
  readonly costBasisPoints: number;
  /** Full bid–ask spread, basis points of the price; each trade pays half of it. */
  readonly spreadBasisPoints: number;
  /** Annual rates, simple: paid on the value sold short; earned on cash (paid where cash is below 0). */
  readonly borrowRate: number;
  readonly cashRate: number;
  /** Rows in a year. */
  readonly periodsPerYear: number;
}

export interface BacktestInput {
  /** (k assets) × (n rows) closes, above 0. */
  readonly prices: readonly Float64Array[];
  /**
   * (k) × (n) target weight at each close, as a share of the equity before that close's costs, known at the close and traded at it;
   * below 0 is short. The last row trades nothing.
   */
  readonly weights: readonly Float64Array[];
  readonly costs: TradingCosts;
}

/** Row t = 0 … n − 2: what happens from the close of t to the next close. */
export interface BacktestResult {
  /** Return after costs and financing. */
  readonly net: Float64Array;
  /** Σ |target weight − weight that the last one drifted to|, one way. */
  readonly turnover: Float64Array;
  /** Commission and half spread, as a share of equity. */
  readonly cost: Float64Array;
  /** Interest on cash less borrow fees, as a share of equity. */
  readonly financing: Float64Array;
  /** Cash after trading and its costs, as a share of equity. */
  readonly cash: Float64Array;
  /** (n) equity before trading at each close, 1 at the first. */
  readonly equity: Float64Array;
}

/** Refuses columns of unequal length, fewer than 2 rows, prices that are not above 0, and weights or costs that are no numbers. */
export function requireBacktest({ prices, weights, costs }: BacktestInput): number {
  const rows = prices[0]?.length ?? 0;
  if (rows < 2 || prices.length !== weights.length)
    throw new NumericsError(
      `A backtest needs at least 2 rows and weights for each of ${prices.length} assets, got ${rows} rows and ${weights.length} weights.`,
    );
  for (const [asset, price] of prices.entries()) {
    const weight = weights[asset]!;
    if (price.length !== rows || weight.length !== rows)
      throw new NumericsError(
        `A backtest needs ${rows} prices and weights of each asset, got ${price.length} and ${weight.length} of asset ${asset}.`,
      );
    for (let row = 0; row < rows; row += 1)
      if (!(price[row]! > 0 && price[row]! < Infinity) || !Number.isFinite(weight[row]!))
        throw new NumericsError(
          `A backtest needs prices above 0 and finite weights, got ${price[row]!} and ${weight[row]!} of asset ${asset} at row ${row}.`,
        );
  }
  const { costBasisPoints, spreadBasisPoints, borrowRate, cashRate, periodsPerYear } = costs;
  if (
    !(costBasisPoints >= 0 && spreadBasisPoints >= 0 && borrowRate >= 0 && periodsPerYear > 0) ||
    !Number.isFinite(cashRate)
  )
    throw new NumericsError(
      `Costs must be at least 0 and periods a year above 0, got ${costBasisPoints}, ${spreadBasisPoints}, ${borrowRate} and ${periodsPerYear} with cash at ${cashRate}.`,
    );
  return rows;
}

/** Cost of trading one unit of value: commission and half the spread. */
export const unitCost = ({ costBasisPoints, spreadBasisPoints }: TradingCosts): number =>
  (costBasisPoints + spreadBasisPoints / 2) / 10_000;

export function emptyResult(rows: number): BacktestResult {
  const column = (): Float64Array => new Float64Array(rows - 1);
  return {
    net: column(),
    turnover: column(),
    cost: column(),
    financing: column(),
    cash: column(),
    equity: new Float64Array(rows).fill(1),
  };
}

export function requireSolvent(equity: number, row: number): void {
  if (!(equity > 0))
    throw new NumericsError(`A backtest needs equity above 0, got ${equity} at row ${row}; lower the weights.`);
}
