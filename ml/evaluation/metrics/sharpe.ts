import { averageOver, defineMetric, known, unknown, type MetricValue, type MoneySample } from './metric.ts';

/** Sessions in a year. */
export const sessionsPerYear = 252;

/**
 * √rows a year · mean / standard deviation (ddof 1) of the rows' returns, with no interest on cash; 252 rows a year where not
 * given. Null when they do not vary.
 */
export function annualSharpe(returns: Float64Array, rowsPerYear = sessionsPerYear): MetricValue {
  if (returns.length < 2) return unknown(`A Sharpe ratio needs at least 2 returns, got ${returns.length}`);
  const mean = averageOver(returns.length, (row) => returns[row]!);
  const squares = averageOver(returns.length, (row) => (returns[row]! - mean) ** 2);
  const deviation = Math.sqrt((squares * returns.length) / (returns.length - 1));
  if (!(deviation > 1e-15))
    return unknown(`A Sharpe ratio needs returns that vary, got a standard deviation of ${deviation}`);
  return known((Math.sqrt(rowsPerYear) * mean) / deviation);
}

export const sharpe = defineMetric<MoneySample>({
  name: 'sharpe',
  purpose: 'Annualised Sharpe ratio of the strategy after costs.',
  cite: 'Sharpe (1994), "The Sharpe ratio", J. Portfolio Management 21; 252 sessions a year, no risk-free rate.',
  better: 'higher',
  range: [-Infinity, Infinity],
  compute: ({ net, rowsPerYear }) => annualSharpe(net, rowsPerYear),
});

export const sharpeBuyAndHold = defineMetric<MoneySample>({
  name: 'sharpe_buy_and_hold',
  purpose: 'Annualised Sharpe ratio of holding over the same rows, without costs.',
  cite: 'Sharpe (1994), "The Sharpe ratio", J. Portfolio Management 21; 252 sessions a year, no risk-free rate.',
  better: null,
  range: [-Infinity, Infinity],
  compute: ({ hold, rowsPerYear }) => annualSharpe(hold, rowsPerYear),
});
