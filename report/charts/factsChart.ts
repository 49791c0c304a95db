import type { GenerativeView, WindowFacts } from '../../contracts/neural.ts';
import { seriesColour } from '../palette.ts';
import type { Drawing } from './drawChart.ts';
import { lineChart, type Line } from './lineChart.ts';

/** What is drawn of each lag, and its colour. */
export const laggedFacts = [
  { fact: 'absolute', label: 'absolute returns', colour: seriesColour(0) },
  { fact: 'returns', label: 'returns', colour: seriesColour(1) },
  { fact: 'leverage', label: 'returns with absolute returns later', colour: seriesColour(2) },
] as const;

/** Correlations of a window's returns by lag: solid of real windows, dashed of drawn ones. */
export function factsChart(key: string, { column, real, drawn }: NonNullable<GenerativeView['facts']>): Drawing {
  const line = ({ fact, colour }: (typeof laggedFacts)[number], of: WindowFacts, dash: Line['dash']): Line => ({
    ...{ name: fact, colour, dash, radius: () => 2 },
    points: of[fact].map((value, at) => [at + 1, value] as const),
  });
  const lags = real.returns.length;
  return lineChart({
    key,
    title: `Correlations of ${column} at ${lags === 1 ? 'lag 1' : `lags 1 to ${lags}`}, of real and of drawn windows`,
    lines: laggedFacts.flatMap((one) => [line(one, real, 'solid'), line(one, drawn, 'dashed')]),
    x: { name: 'lag', kind: 'count' },
    y: { name: 'correlation', unit: false },
    half: true,
  });
}
