import type { ResidualCurves, ResidualTest, ResidualView, WaitingView } from '../../contracts/residuals.ts';
import type { RunReport } from '../../contracts/report.ts';
import { figure, type LegendEntry } from '../charts/figure.ts';
import { memoryChart, quantileChart, residualsOverTime } from '../charts/residualCharts.ts';
import { formatDay, formatNumber, formatPValue } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table, type Column } from '../table.ts';
import { thin } from './curves.ts';
import { section } from './section.ts';

const dotted = (label: string): LegendEntry => ({ label, colour: colour('muted'), mark: 'line', dash: 'dotted' });
const solid = (label: string): LegendEntry => ({ label, colour: seriesColour(0), mark: 'line' });
const p = (test: Pick<ResidualTest, 'pValue'> | null | undefined) => formatPValue(test?.pValue ?? null);

function testsTable(views: readonly ResidualView[]): Html {
  return table<ResidualView>(
    'What the models left over',
    [
      { name: 'model', header: true, cell: ({ model }) => model },
      { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows) },
      { name: 'mean', numeric: true, cell: ({ tests }) => formatNumber(tests?.mean ?? null) },
      { name: 'deviation', numeric: true, cell: ({ tests }) => formatNumber(tests?.deviation ?? null) },
      { name: 'p, memory', numeric: true, cell: ({ tests }) => p(tests?.memory) },
      { name: 'p, clusters', numeric: true, cell: ({ tests }) => p(tests?.clusters) },
    ],
    views,
  );
}

const meanings = {
  probability: 'A residual is outcome less probability, over the deviation that the probability gives it',
  outcome: 'A residual is outcome less prediction, in deviations of all of them',
} as const;

function explained({ kind, step, tests }: ResidualView): Html {
  const spared = step > 1 ? ` Every ${step}th row, since labels of rows between overlap.` : '';
  const lags = tests ? ` Memory is Ljung–Box over ${tests.memory.lags} lags, clusters Engle’s test of the spread.` : '';
  return html`<p class="muted">
    Out-of-time rows. ${meanings[kind]}: mean 0 and deviation 1 where the model is right.${spared}${lags} A low p says
    that something was left to learn.
  </p>`;
}

function memoryFigure(name: string, key: string, curves: Pick<ResidualCurves, 'autocorrelation' | 'band'>): Html {
  const rows = curves.autocorrelation.map((value, at) => ({ lag: at + 1, value }));
  return figure({
    drawing: memoryChart({ key: `${key}-memory`, title: `Autocorrelation of ${name} at ${rows.length} lags` }, curves),
    caption: `Memory of ${name}.`,
    reading: 'Of noise, 95 stems in 100 end between the dotted lines.',
    legend: [],
    table: table<(typeof rows)[number]>(
      'Autocorrelations',
      [
        { name: 'lag', header: true, cell: ({ lag }) => lag },
        { name: 'autocorrelation', numeric: true, cell: ({ value }) => formatNumber(value) },
      ],
      rows,
    ),
  });
}

function quantileFigure(
  { name, law, reading }: { readonly name: string; readonly law: string; readonly reading: string },
  key: string,
  curves: Pick<ResidualCurves, 'expected' | 'found'>,
): Html {
  const rows = thin(
    curves.expected.map((expected, at) => ({ expected, found: curves.found[at]! })),
    11,
  );
  return figure({
    drawing: quantileChart({ key: `${key}-quantiles`, title: `Quantiles of ${name} against the ${law}`, law }, curves),
    caption: `Quantiles of ${name}.`,
    reading,
    legend: [],
    table: table<(typeof rows)[number]>(
      'Quantiles, thinned',
      [
        { name: law, numeric: true, cell: ({ expected }) => formatNumber(expected) },
        { name: 'found', numeric: true, cell: ({ found }) => formatNumber(found) },
      ],
      rows,
    ),
  });
}

function timeFigure({ model }: ResidualView, key: string, curves: ResidualCurves): Html {
  const rows = thin(
    curves.time.map((at, index) => ({ at, residual: curves.residual[index]!, level: curves.level[index]! })),
    25,
  );
  return figure({
    drawing: residualsOverTime({ key: `${key}-time`, title: `Residuals of ${model} over time` }, curves),
    caption: `Residuals of ${model} over time.`,
    reading: `The line is the mean of the last ${curves.window}; outside the dotted lines the model was off for a while.`,
    legend: [
      { label: 'residual', colour: colour('muted'), mark: 'line' },
      solid(`mean of ${curves.window}`),
      dotted('what noise keeps to'),
    ],
    table: table<(typeof rows)[number]>(
      'Residuals, thinned',
      [
        { name: 'date', header: true, cell: ({ at }) => formatDay(at) },
        { name: 'residual', numeric: true, cell: ({ residual }) => formatNumber(residual) },
        { name: 'mean', numeric: true, cell: ({ level }) => formatNumber(level) },
      ],
      rows,
    ),
  });
}

const normalReadings = {
  probability:
    'Quantile residuals, normal where the probabilities are right; each is drawn within the step of its outcome, from the system’s seed.',
  outcome: 'On the dotted line, outcomes spread about predictions as a normal law does.',
} as const;

function modelFigures(view: ResidualView, key: string): Html {
  const { model, kind, curves } = view;
  if (curves === undefined) return nothing;
  const name = `what ${model} left over`;
  const reading = normalReadings[kind];
  return html`${timeFigure(view, key, curves)}
    <div class="pair">
      ${memoryFigure(name, key, curves)} ${quantileFigure({ name, law: 'normal', reading }, key, curves)}
    </div>`;
}

function waitingPart(views: readonly WaitingView[], key: string): Html {
  if (views.length === 0) return nothing;
  const columns: Column<WaitingView>[] = [
    { name: 'orders', header: true, cell: ({ series, side }) => `${series} ${side}` },
    { name: 'count', numeric: true, cell: ({ orders }) => formatNumber(orders) },
    { name: 'fits', numeric: true, cell: ({ fits }) => formatNumber(fits) },
    { name: 'mean wait', numeric: true, cell: ({ meanWait }) => formatNumber(meanWait) },
    { name: 'distance', numeric: true, cell: ({ distance }) => formatNumber(distance.statistic) },
    { name: 'p, distance', numeric: true, cell: ({ distance }) => p(distance) },
    { name: 'p, memory', numeric: true, cell: ({ memory }) => p(memory) },
    { name: 'p, dispersion', numeric: true, cell: ({ dispersion }) => p(dispersion) },
  ];
  const figures = views.map((view, at) => {
    const name = `waits between ${view.series} ${view.side} orders`;
    const reading = 'Above the dotted line at the right, long waits came more often than the process allows.';
    const own = `${key}-waits-${at}`;
    return html`${quantileFigure({ name, law: 'exponential', reading }, own, view.curves)}
    ${memoryFigure(name, own, view.curves)}`;
  });
  return html`${table<WaitingView>('Waits between orders on the clock of the Hawkes process', columns, views)}
    <p class="muted">
      Orders that came after each fit, none that it was fitted on: waits are exponential with mean 1 where the process
      is right. With thousands of orders a small distance has a low p as well.
    </p>
    <div class="pair">${figures}</div>`;
}

/** What the models of outcomes left over, and how well Hawkes processes foretold the orders. */
export function residuals({ residuals: views = [], waits = [] }: RunReport, key: string): Html {
  const first = views[0];
  if (first === undefined && waits.length === 0) return nothing;
  const told = views.find(({ tests }) => tests !== null) ?? first;
  const models = told && html`${testsTable(views)} ${explained(told)}`;
  const drawn = views.map((view, at) => modelFigures(view, `${key}-model-${at}`));
  return section(key, 'Residuals', html`${models ?? nothing} ${drawn} ${waitingPart(waits, key)}`);
}
