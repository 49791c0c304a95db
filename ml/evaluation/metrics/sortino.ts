import { averageOver, defineMetric, known, unknown, type MoneySample } from './metric.ts';
import { sessionsPerYear } from './sharpe.ts';

/** √252 · mean / √(mean of min(r, 0)² over all rows): the target is 0. Null where no row loses. */
export const sortino = defineMetric<MoneySample>({
  name: 'sortino',
  purpose: 'Annualised return of the strategy after costs over its downside deviation.',
  cite: 'Sortino and van der Meer (1991), "Downside risk", J. Portfolio Management 17; target 0, 252 sessions a year.',
  better: 'higher',
  range: [-Infinity, Infinity],
  compute({ net, rowsPerYear = sessionsPerYear }) {
    if (net.length < 2) return unknown(`A Sortino ratio needs at least 2 returns, got ${net.length}`);
    const downside = Math.sqrt(averageOver(net.length, (row) => Math.min(net[row]!, 0) ** 2));
    if (!(downside > 1e-15))
      return unknown(`A Sortino ratio needs a row that loses, got a downside deviation of ${downside}`);
    return known((Math.sqrt(rowsPerYear) * averageOver(net.length, (row) => net[row]!)) / downside);
  },
});
