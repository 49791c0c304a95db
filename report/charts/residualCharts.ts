import type { ResidualCurves } from '../../contracts/residuals.ts';
import { colour, seriesColour } from '../palette.ts';
import type { Drawing } from './drawChart.ts';
import { lineChart, type Line } from './lineChart.ts';

type Named = Readonly<{ key: string; title: string }>;
type Points = Line['points'];

const flat = (from: number, to: number, y: number): Points => [
  [from, y],
  [to, y],
];
const guide = (points: Points): Line => ({
  name: 'guide',
  colour: colour('muted'),
  dash: 'dotted',
  points,
  width: 1.5,
});

/** Each residual as a dot, and the mean of the last of them as a line between the bounds that noise keeps to. */
export function residualsOverTime(named: Named, { time, residual, level, window }: ResidualCurves): Drawing {
  const [first, last] = [time[0]!, time.at(-1)!];
  const bound = 1.96 / Math.sqrt(window);
  const at = (values: readonly (number | null)[]): Points =>
    values.flatMap((value, i) => (value === null ? [] : [[time[i]!, value] as const]));
  return lineChart({
    ...named,
    lines: [
      { name: 'residual', colour: colour('muted'), dash: 'solid', points: at(residual), width: 0, radius: () => 1.2 },
      { name: 'mean', colour: seriesColour(0), dash: 'solid', points: at(level) },
      guide(flat(first, last, bound)),
      guide(flat(first, last, -bound)),
    ],
    x: { name: '', kind: 'time' },
    y: { name: 'residual', unit: false },
  });
}

/** A stem a lag, between the bounds that noise keeps to. */
export function memoryChart(
  named: Named,
  { autocorrelation, band }: Pick<ResidualCurves, 'autocorrelation' | 'band'>,
): Drawing {
  const lags = autocorrelation.length;
  const stems = autocorrelation.map((value, at): Line => ({
    ...{ name: `lag ${at + 1}`, colour: seriesColour(0), dash: 'solid', width: 5 },
    points: [
      [at + 1, 0],
      [at + 1, value],
    ],
  }));
  return lineChart({
    ...named,
    lines: [...stems, guide(flat(0, lags + 1, band)), guide(flat(0, lags + 1, -band))],
    x: { name: 'lag', kind: 'count' },
    y: { name: 'autocorrelation', unit: false },
    half: true,
  });
}

/** Quantiles that came against those that were expected; on the dotted line where the distribution is right. */
export function quantileChart(
  named: Named & { readonly law: string },
  { expected, found }: Pick<ResidualCurves, 'expected' | 'found'>,
): Drawing {
  const { law, ...rest } = named;
  const [low, high] = [expected[0]!, expected.at(-1)!];
  return lineChart({
    ...rest,
    lines: [
      guide([
        [low, low],
        [high, high],
      ]),
      {
        ...{ name: 'found', colour: seriesColour(0), dash: 'solid', width: 0, radius: () => 2.5 },
        points: expected.map((value, at) => [value, found[at]!] as const),
      },
    ],
    x: { name: `${law} quantile`, kind: 'number' },
    y: { name: 'found', unit: false },
    half: true,
  });
}
