import {
  emptyResult,
  requireBacktest,
  requireSolvent,
  unitCost,
  type BacktestInput,
  type BacktestResult,
} from './backtest.ts';

/**
 * Backtest in weights: with d the weights that the last ones drifted to and c the unit cost,
 * turnover_t = Σ |w_t − d_t|, cash_t = 1 − Σ w_t − c · turnover_t, financing_t = (cash rate · cash_t − borrow rate · Σ max(−w_t, 0)) / periods,
 * net_t = Σ w_t r_t − c · turnover_t + financing_t, d_{t+1} = w_t (1 + r_t) / (1 + net_t). `eventBacktest` gives the same from units and cash.
 *
 * O(n · k), no trade at the last row. Refuses equity at or below 0, with the row.
 * Bacon (2008), Practical Portfolio Performance Measurement and Attribution, ch. 2–3; financing simple per row.
 */
export function vectorisedBacktest(input: BacktestInput): BacktestResult {
  const rows = requireBacktest(input);
  const { prices, weights, costs } = input;
  const perUnit = unitCost(costs);
  const result = emptyResult(rows);
  const drifted = new Float64Array(prices.length);
  for (let row = 0; row + 1 < rows; row += 1) {
    let [turnover, invested, short, gain] = [0, 0, 0, 0];
    for (let asset = 0; asset < drifted.length; asset += 1) {
      const weight = weights[asset]![row]!;
      turnover += Math.abs(weight - drifted[asset]!);
      invested += weight;
      short += Math.max(-weight, 0);
      gain += weight * (prices[asset]![row + 1]! / prices[asset]![row]! - 1);
    }
    const cost = perUnit * turnover;
    const cash = 1 - invested - cost;
    const financing = (costs.cashRate * cash - costs.borrowRate * short) / costs.periodsPerYear;
    const net = gain - cost + financing;
    requireSolvent((1 + net) * result.equity[row]!, row + 1);
    for (let asset = 0; asset < drifted.length; asset += 1)
      drifted[asset] = (weights[asset]![row]! * (prices[asset]![row + 1]! / prices[asset]![row]!)) / (1 + net);
    result.net[row] = net;
    result.turnover[row] = turnover;
    result.cost[row] = cost;
    result.financing[row] = financing;
    result.cash[row] = cash;
    result.equity[row + 1] = result.equity[row]! * (1 + net);
  }
  return result;
}
