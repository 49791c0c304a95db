import { maxDrawdown } from './maxDrawdown.ts';
import { defineMetric, known, unknown, type MoneySample } from './metric.ts';
import { sessionsPerYear } from './sharpe.ts';
import { totalReturn } from './totalReturn.ts';

/** (wealth^(252 / rows) − 1) / largest drawdown, over all rows. Null where wealth never falls. */
export const calmar = defineMetric<MoneySample>({
  name: 'calmar',
  purpose: 'Compound annual return of the strategy after costs over its largest fall from a peak.',
  cite: 'Young (1991), "Calmar ratio: a smoother tool", Futures 20; all rows, 252 sessions a year.',
  better: 'higher',
  range: [-Infinity, Infinity],
  compute(sample) {
    const { net, rowsPerYear = sessionsPerYear } = sample;
    const fall = maxDrawdown.compute(sample).value ?? 0;
    if (net.length < 2 || !(fall > 0))
      return unknown(`A Calmar ratio needs at least 2 returns and a fall, got ${net.length} and a fall of ${fall}`);
    const wealth = Math.max(0, 1 + totalReturn.compute(sample).value!);
    return known((wealth ** (rowsPerYear / net.length) - 1) / fall);
  },
});
