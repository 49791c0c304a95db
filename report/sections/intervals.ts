import type { Coverage, IntervalEvaluation } from '../../contracts/evaluation.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import type { Line } from '../charts/lineChart.ts';
import { formatDay, formatNumber, formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';

function coverageTable({ nominal, all, groups }: IntervalEvaluation): Html {
  return table<Coverage>(
    `Outcomes inside the intervals, against ${formatShare(nominal)} promised`,
    [
      { name: 'rows', header: true, cell: ({ group }) => group },
      { name: 'count', numeric: true, cell: ({ rows }) => formatNumber(rows) },
      { name: 'inside', numeric: true, cell: ({ covered }) => formatShare(covered) },
      { name: '95 % interval', numeric: true, cell: ({ from, to }) => `${formatShare(from)} – ${formatShare(to)}` },
      { name: 'mean width', numeric: true, cell: ({ width }) => formatShare(width) },
    ],
    [all, ...groups],
  );
}

function intervalFigure({ curve, nominal }: IntervalEvaluation, key: string): Html {
  const points = (values: readonly number[]) => values.map((value, at) => [curve.time[at]!, value] as const);
  const lines: Line[] = [
    { name: 'upper', colour: seriesColour(0), dash: 'solid', points: points(curve.upper), width: 1.5 },
    { name: 'lower', colour: seriesColour(0), dash: 'solid', points: points(curve.lower), width: 1.5 },
    { name: 'outcome', colour: colour('muted'), dash: 'solid', points: points(curve.outcome), width: 1 },
  ];
  const rows = curve.time.map((at, index) => ({ at, index })).filter((_, index) => index % 12 === 0);
  return figure({
    drawing: lineChart({
      key: `${key}-intervals`,
      title: `Intervals that promise ${formatShare(nominal)} and what happened`,
      lines,
      x: { name: '', kind: 'time' },
      y: { name: 'return over the horizon', unit: false },
    }),
    caption: 'Intervals of the return.',
    reading: 'Each was made at its day from what was known; they widen when errors grow.',
    legend: [
      { label: 'bounds', colour: seriesColour(0), mark: 'line' },
      { label: 'outcome', colour: colour('muted'), mark: 'line' },
    ],
    table: table<(typeof rows)[number]>(
      'Intervals, thinned',
      [
        { name: 'date', header: true, cell: ({ at }) => formatDay(at) },
        { name: 'lower', numeric: true, cell: ({ index }) => formatNumber(curve.lower[index] ?? null) },
        { name: 'upper', numeric: true, cell: ({ index }) => formatNumber(curve.upper[index] ?? null) },
        { name: 'outcome', numeric: true, cell: ({ index }) => formatNumber(curve.outcome[index] ?? null) },
      ],
      rows,
    ),
  });
}

/** What the intervals promised and held, by thirds of volatility, and the intervals over time. */
export function intervals(outcome: IntervalEvaluation, key: string): Html {
  return html`${coverageTable(outcome)} ${intervalFigure(outcome, key)}`;
}
