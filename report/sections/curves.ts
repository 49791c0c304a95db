import type { EvaluationCurves } from '../../contracts/evaluation.ts';
import { figure } from '../charts/figure.ts';
import type { LegendEntry } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import type { Line } from '../charts/lineChart.ts';
import { formatDay, formatNumber } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour, seriesDash } from '../palette.ts';
import { table } from '../table.ts';

const diagonal: Line = {
  name: 'diagonal',
  colour: colour('muted'),
  dash: 'dotted',
  points: [
    [0, 0],
    [1, 1],
  ],
  width: 1.5,
};
const pairs = (x: readonly number[], y: readonly number[]) => x.map((value, at) => [value, y[at]!] as const);
const legendOf = (lines: readonly Line[]): LegendEntry[] =>
  lines.map(({ name, colour: tint, dash }) => ({ label: name, colour: tint, dash, mark: 'line' }));

/** The same model has the same colour and dash in every chart of a run. */
const style = (index: number) => ({ colour: seriesColour(index), dash: seriesDash(index) });

function rocFigure(roc: EvaluationCurves['roc'], key: string): Html {
  if (roc.length === 0) return nothing;
  const lines: Line[] = roc.map(({ model, falsePositive, truePositive }, at) => ({
    name: model,
    ...style(at),
    points: pairs(falsePositive, truePositive),
  }));
  const all = [...lines, { ...diagonal, name: 'chance' }];
  const rows = lines.flatMap(({ name, points }) => thin(points, 11).map(([x, y]) => ({ name, x, y })));
  return figure({
    drawing: lineChart({
      key: `${key}-roc`,
      title: `ROC curves of ${roc.map(({ model }) => model).join(', ')}`,
      lines: all,
      x: { name: 'false positive rate', kind: 'unit' },
      y: { name: 'true positive rate', unit: true },
      half: true,
    }),
    caption: 'ROC.',
    reading: 'The further above the dotted line, the better a model ranks.',
    legend: legendOf(all),
    table: table<(typeof rows)[number]>(
      'ROC points, thinned',
      [
        { name: 'model', header: true, cell: ({ name }) => name },
        { name: 'false positive', numeric: true, cell: ({ x }) => formatNumber(x) },
        { name: 'true positive', numeric: true, cell: ({ y }) => formatNumber(y) },
      ],
      rows,
    ),
  });
}

function calibrationFigure(calibration: EvaluationCurves['calibration'], key: string): Html {
  if (calibration.length === 0) return nothing;
  const largest = Math.max(1, ...calibration.flatMap(({ count }) => count));
  const lines: Line[] = calibration.map(({ model, predicted, observed, count }, at) => ({
    name: model,
    ...style(at),
    points: pairs(predicted, observed),
    radius: (index) => 2 + 5 * Math.sqrt((count[index] ?? 0) / largest),
  }));
  const all = [...lines, { ...diagonal, name: 'perfect' }];
  const rows = calibration.flatMap(({ model, predicted, observed, count }) =>
    predicted.map((value, at) => ({
      model,
      predicted: value,
      observed: observed[at] ?? null,
      count: count[at] ?? null,
    })),
  );
  return figure({
    drawing: lineChart({
      key: `${key}-calibration`,
      title: `Calibration of ${calibration.map(({ model }) => model).join(', ')}`,
      lines: all,
      x: { name: 'predicted probability', kind: 'unit' },
      y: { name: 'observed share', unit: true },
      half: true,
    }),
    caption: 'Calibration.',
    reading: 'On the dotted line, probabilities come true as often as they say; a larger dot has more rows.',
    legend: legendOf(all),
    table: table<(typeof rows)[number]>(
      'Calibration bins',
      [
        { name: 'model', header: true, cell: ({ model }) => model },
        { name: 'predicted', numeric: true, cell: ({ predicted }) => formatNumber(predicted) },
        { name: 'observed', numeric: true, cell: ({ observed }) => formatNumber(observed) },
        { name: 'rows', numeric: true, cell: ({ count }) => formatNumber(count) },
      ],
      rows,
    ),
  });
}

function equityFigure(equity: EvaluationCurves['equity'], key: string): Html {
  if (equity === null || equity.time.length === 0) return nothing;
  const lines: Line[] = [
    { name: 'strategy after costs', ...style(0), points: pairs(equity.time, equity.strategy) },
    { name: 'buy and hold', colour: seriesColour(1), dash: 'dashed', points: pairs(equity.time, equity.buyAndHold) },
  ];
  const rows = thin(
    equity.time.map((at, index) => ({ at, index })),
    25,
  );
  return figure({
    drawing: lineChart({
      key: `${key}-equity`,
      title: `Equity after costs from ${formatDay(equity.time[0]!)} to ${formatDay(equity.time.at(-1)!)}: ends at ${formatNumber(equity.strategy.at(-1) ?? null)}, buy and hold at ${formatNumber(equity.buyAndHold.at(-1) ?? null)}`,
      lines,
      x: { name: '', kind: 'time' },
      y: { name: 'value of 1 invested', unit: false },
    }),
    caption: 'Equity after costs.',
    reading: `1 became ${formatNumber(equity.strategy.at(-1) ?? null)} with the strategy and ${formatNumber(equity.buyAndHold.at(-1) ?? null)} with buy and hold.`,
    legend: legendOf(lines),
    table: table<(typeof rows)[number]>(
      'Equity, thinned',
      [
        { name: 'date', header: true, cell: ({ at }) => formatDay(at) },
        { name: 'strategy', numeric: true, cell: ({ index }) => formatNumber(equity.strategy[index] ?? null) },
        { name: 'buy and hold', numeric: true, cell: ({ index }) => formatNumber(equity.buyAndHold[index] ?? null) },
      ],
      rows,
    ),
  });
}

/** At most `count` of the items, evenly spaced, first and last included. */
export function thin<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, at) => items[Math.round((at * (items.length - 1)) / (count - 1))]!);
}

/** ROC, calibration and equity, as far as the evaluation has them. */
export function curves({ roc, calibration, equity }: EvaluationCurves, key: string): Html {
  const both = [rocFigure(roc, key), calibrationFigure(calibration, key)];
  return html`<div class="pair">${both}</div>
    ${equityFigure(equity, key)}`;
}
