import { averageOver, defineMetric, known, type MoneySample } from './metric.ts';
import { sessionsPerYear } from './sharpe.ts';

/** Rows a year (252) · mean |position_t − position_{t−1}|, position before the first row 0. */
export const turnover = defineMetric<MoneySample>({
  name: 'turnover',
  purpose: 'How many times a year the whole position is traded, one way.',
  cite: 'Grinold and Kahn (2000), Active Portfolio Management, ch. 16.',
  better: null,
  // One whole turn a row.
  range: [0, Infinity],
  compute: ({ position, rowsPerYear = sessionsPerYear }) =>
    known(rowsPerYear * averageOver(position.length, (row) => Math.abs(position[row]! - (position[row - 1] ?? 0)))),
});
