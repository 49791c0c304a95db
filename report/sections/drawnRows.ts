import type { DistanceRecord, GenerativeView, NeuralView } from '../../contracts/neural.ts';
import { factsChart, laggedFacts } from '../charts/factsChart.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import { quantileChart } from '../charts/residualCharts.ts';
import { formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { thin } from './curves.ts';

type Facts = NonNullable<GenerativeView['facts']>;
interface Row {
  readonly what: string;
  readonly real: number | null;
  readonly drawn: number | null;
}

const columns = [
  { name: 'fact', header: true, cell: ({ what }: Row) => what },
  { name: 'real', numeric: true, cell: ({ real }: Row) => formatNumber(real) },
  { name: 'drawn', numeric: true, cell: ({ drawn }: Row) => formatNumber(drawn) },
];

function distanceFigure(model: string, { distances, diverged }: GenerativeView, key: string): Html {
  const last = distances.at(-1)!;
  return figure({
    drawing: lineChart({
      key,
      title: `Distance that the critic of ${model} saw over ${plural(last.step, 'step')}, ${formatNumber(last.distance)} in the end`,
      lines: [
        {
          ...{ name: 'distance', colour: seriesColour(0), dash: 'solid' as const },
          points: distances.map(({ step, distance }) => [step, distance] as const),
        },
      ],
      x: { name: 'step of the generator', kind: 'count' },
      y: { name: 'distance', unit: false },
      half: true,
    }),
    caption: `How the generator of ${model} learnt.`,
    reading: `Its critic’s estimate of how far drawn rows are from real ones. It rises while the critic learns to tell them apart and falls as the generator follows.${diverged ? ' It diverged, and nothing that it draws was learnt from.' : ''}`,
    legend: [],
    table: table<DistanceRecord>(
      `Distances of ${model}, thinned`,
      [
        { name: 'step', header: true, cell: ({ step }) => step },
        { name: 'distance', numeric: true, cell: ({ distance }) => formatNumber(distance) },
      ],
      thin(distances, 25),
    ),
  });
}

function memoryFigure(model: string, facts: Facts, key: string): Html {
  const rows = laggedFacts.flatMap(({ fact, label }) =>
    facts.real[fact].map((real, at): Row => ({
      what: `${label}, lag ${at + 1}`,
      real,
      drawn: facts.drawn[fact][at] ?? null,
    })),
  );
  return figure({
    drawing: factsChart(key, facts),
    caption: `What windows of ${facts.column} remember, real and drawn by ${model}.`,
    reading: 'Solid lines are of real windows, dashed ones of drawn windows; the nearer, the truer.',
    legend: [
      ...laggedFacts.map(({ label, colour: own }) => ({ label, colour: own, mark: 'line' as const })),
      { label: 'of drawn windows', colour: colour('muted'), mark: 'line', dash: 'dashed' },
    ],
    table: table<Row>('Correlations by lag', columns, rows),
  });
}

function tailFigure(model: string, { column, levels, real, drawn }: Facts, key: string): Html {
  const rows: Row[] = [
    { what: 'deviation', real: real.deviation, drawn: drawn.deviation },
    { what: 'kurtosis, 3 of the normal', real: real.kurtosis, drawn: drawn.kurtosis },
    ...levels.map((level, at) => ({
      ...{ what: `quantile ${level}`, real: real.quantiles[at] ?? null, drawn: drawn.quantiles[at] ?? null },
    })),
  ];
  return figure({
    drawing: quantileChart(
      { key, title: `Quantiles of ${column}, drawn by ${model} against real ones`, law: 'real' },
      { expected: real.quantiles, found: drawn.quantiles },
    ),
    caption: `Quantiles of ${column}, drawn by ${model}.`,
    reading: `In training deviations; on the dotted line what is drawn is distributed as what is real. Kurtosis is ${formatNumber(real.kurtosis)} of real and ${formatNumber(drawn.kurtosis)} of drawn rows.`,
    legend: [],
    table: table<Row>('Distribution', columns, rows),
  });
}

function taughtBy({ taught_by: losses, drawn_rows: rows }: GenerativeView): Html {
  if (!losses) return nothing;
  const taught = [
    { what: 'real rows', loss: losses.real },
    { what: 'drawn rows', loss: losses.drawn },
    { what: 'both', loss: losses.both },
  ];
  return html`${table<(typeof taught)[number]>(
      'Loss on the newest real rows, by what the network was taught',
      [
        { name: 'taught by', header: true, cell: ({ what }) => what },
        { name: 'loss', numeric: true, cell: ({ loss }) => formatNumber(loss) },
      ],
      taught,
    )}
    <p class="muted">
      Lower is better; the same network each time, ${formatNumber(rows)} drawn rows. A network taught by drawn rows
      alone does as well as one taught by real rows where the generator kept what foretells the target.
    </p>`;
}

/** How rows drawn by a model’s generator compare with real ones: the critic’s distance, memory, tails, and what they teach. */
export function drawnRows({ model, generative: view }: NeuralView, key: string): Html {
  if (!view) return nothing;
  const { facts } = view;
  return html`<h3>Rows drawn by ${model}</h3>
    <div class="pair">
      ${view.distances.length > 0 ? distanceFigure(model, view, `${key}-distance`) : nothing}
      ${facts ? html`${memoryFigure(model, facts, `${key}-memory`)} ${tailFigure(model, facts, `${key}-tails`)}` : nothing}
    </div>
    ${taughtBy(view)}`;
}
