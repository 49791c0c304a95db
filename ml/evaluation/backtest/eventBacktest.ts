import {
  emptyResult,
  requireBacktest,
  requireSolvent,
  unitCost,
  type BacktestInput,
  type BacktestResult,
} from './backtest.ts';

/** In this order at each close: the financing of the period that ends, the new prices, then the orders. */
type BacktestEvent =
  | { readonly kind: 'financing'; readonly row: number }
  | { readonly kind: 'mark'; readonly row: number; readonly prices: Float64Array }
  | { readonly kind: 'rebalance'; readonly row: number; readonly weights: Float64Array };

/** What the account holds; the engine knows nothing of later events. */
interface Account {
  readonly units: Float64Array;
  readonly marks: Float64Array;
  cash: number;
}

const rowOf = (columns: readonly Float64Array[], row: number): Float64Array =>
  Float64Array.from(columns, (column) => column[row]!);

function* eventsOf({ prices, weights }: BacktestInput, rows: number): Generator<BacktestEvent> {
  for (let row = 0; row < rows; row += 1) {
    if (row > 0) yield { kind: 'financing', row };
    yield { kind: 'mark', row, prices: rowOf(prices, row) };
    if (row + 1 < rows) yield { kind: 'rebalance', row, weights: rowOf(weights, row) };
  }
}

function valueOf({ units, marks, cash }: Account): number {
  let value = cash;
  for (let asset = 0; asset < units.length; asset += 1) value += units[asset]! * marks[asset]!;
  return value;
}

function rebalance(account: Account, target: Float64Array, perUnit: number): { turnover: number; cost: number } {
  const equity = valueOf(account);
  let [traded, cost] = [0, 0];
  target.forEach((weight, asset) => {
    const price = account.marks[asset]!;
    const order = (weight * equity) / price - account.units[asset]!;
    const fee = perUnit * Math.abs(order * price);
    account.units[asset]! += order;
    account.cash -= order * price + fee;
    traded += Math.abs(order * price);
    cost += fee;
  });
  return { turnover: traded / equity, cost: cost / equity };
}

function financing(account: Account, { costs }: BacktestInput): number {
  let short = 0;
  account.units.forEach((held, asset) => (short += Math.max(-held * account.marks[asset]!, 0)));
  return (costs.cashRate * account.cash - costs.borrowRate * short) / costs.periodsPerYear;
}

/**
 * Backtest as an account that meets one event after the other and holds units and cash: interest and borrow fees on what was held
 * since the last close, the new prices, then one order an asset, sized by the equity before costs and filled at the close.
 * An independent way to the numbers of `vectorisedBacktest`, and equal to it but for rounding (1e-12).
 */
export function eventBacktest(input: BacktestInput): BacktestResult {
  const rows = requireBacktest(input);
  const result = emptyResult(rows);
  const account: Account = {
    units: new Float64Array(input.prices.length),
    marks: new Float64Array(input.prices.length),
    cash: 1,
  };
  const perUnit = unitCost(input.costs);
  for (const event of eventsOf(input, rows)) {
    const { row } = event;
    switch (event.kind) {
      case 'financing': {
        const interest = financing(account, input);
        account.cash += interest;
        result.financing[row - 1] = interest / result.equity[row - 1]!;
        break;
      }
      case 'mark': {
        account.marks.set(event.prices);
        result.equity[row] = valueOf(account);
        requireSolvent(result.equity[row], row);
        if (row > 0) result.net[row - 1] = result.equity[row] / result.equity[row - 1]! - 1;
        break;
      }
      case 'rebalance': {
        const { turnover, cost } = rebalance(account, event.weights, perUnit);
        result.turnover[row] = turnover;
        result.cost[row] = cost;
        result.cash[row] = account.cash / result.equity[row]!;
      }
    }
  }
  return result;
}
