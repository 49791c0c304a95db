import type {
  ColumnProfile,
  Correlations,
  ProfilePage,
  StationarityReading,
  UnitRootTest,
} from '../../contracts/profile.ts';
import { figure } from '../charts/figure.ts';
import { formatNumber, formatPValue, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { section } from '../sections/section.ts';
import { table } from '../table.ts';
import { smallMultiples } from './smallMultiples.ts';

const panelsShown = 40;

function shaded(value: number | null): Html {
  if (value === null) return html`<span class="heat">—</span>`;
  const text = value
    .toFixed(2)
    .replace(/^-(?!0\.00$)/, '−')
    .replace(/^-/, '');
  return html`<span class="heat ${value < 0 ? 'low' : 'high'}" style="--heat:${Math.round(Math.abs(value) * 38)}%"
    >${text}</span
  >`;
}

function matrix(title: string, names: readonly string[], values: Correlations['pearson']): Html {
  return table(
    `${title}; blue is negative and orange positive`,
    [
      { name: 'column', header: true, cell: ({ name }, at) => `${at + 1} ${name}` },
      // Numbers for names: a matrix of long names does not fit on any screen.
      ...names.map((name, column) => ({
        name: html`<abbr title="${name}">${column + 1}</abbr>`,
        numeric: true,
        cell: ({ own }: { readonly own: readonly (number | null)[] }) => shaded(own[column] ?? null),
        className: () => 'heated',
      })),
    ],
    names.map((name, row) => ({ name, own: values[row] ?? [] })),
  );
}

/** How columns go together. */
export function correlationTables({ correlations: { names, pearson, spearman } }: ProfilePage, key: string): Html {
  if (names.length < 2) return nothing;
  return section(
    key,
    'Correlations',
    html`<p>
        Of every two columns over the rows in which both have a value. Two columns with trends correlate whatever they
        mean: look at the next section first.
      </p>
      ${matrix('Pearson', names, pearson)} ${matrix('Spearman, of ranks', names, spearman)}`,
  );
}

const readings: Readonly<Record<StationarityReading, Html>> = {
  stationary: html`<span class="good">✓ stationary</span>`,
  'unit root': html`<span class="warn">▲ unit root</span>`,
  'both rejected': html`both rejected: a break, or a slow return`,
  undecided: html`undecided: too little evidence either way`,
  'not tested': html`—`,
};

const tested = (test: UnitRootTest | null | undefined, p: (value: number) => string): string =>
  test ? `${formatNumber(test.statistic)} (p ${p(test.pValue)}, ${test.lags} lags)` : '—';

/** The table of KPSS goes from 0.01 to 0.1; beyond it only the side is known. */
const kpssPValue = (value: number): string => (value >= 0.1 ? '≥ 0.1' : value <= 0.01 ? '≤ 0.01' : formatPValue(value));

function tests(columns: readonly ColumnProfile[]): Html {
  const refused = columns.filter(({ dependence }) => dependence !== null && dependence.why !== null);
  return html`${table<ColumnProfile>(
    'Stationarity: augmented Dickey–Fuller (null: a unit root; constant, lags by AIC) and KPSS (null: stationary about a level)',
    [
      { name: 'column', header: true, cell: ({ name }) => name },
      { name: 'reading at 5 %', cell: ({ dependence }) => readings[dependence?.reading ?? 'not tested'] },
      { name: 'ADF', numeric: true, cell: ({ dependence }) => tested(dependence?.adf, formatPValue) },
      { name: 'KPSS', numeric: true, cell: ({ dependence }) => tested(dependence?.kpss, kpssPValue) },
      { name: 'rows', numeric: true, cell: ({ dependence }) => formatNumber(dependence?.rows ?? null) },
      { name: 'from row', numeric: true, cell: ({ dependence }) => formatNumber(dependence?.from ?? null) },
    ],
    columns,
  )}
  ${
    refused.length === 0
      ? nothing
      : html`<ul class="notes">
          ${refused.map(({ name, dependence }) => html`<li><strong>${name}</strong>: ${dependence!.why}</li>`)}
        </ul>`
  }`;
}

/** How each column hangs together with its own past. */
export function dependenceOverTime({ columns }: ProfilePage, key: string): Html {
  if (columns.length === 0) return nothing;
  const drawn = columns.filter(({ dependence }) => (dependence?.autocorrelation.length ?? 0) > 0).slice(0, panelsShown);
  const panels = drawn.map(({ name, dependence }) => ({
    name,
    bars: dependence!.autocorrelation.map((height, at) => ({ from: at + 0.65, to: at + 1.35, height })),
    band: 1.96 / Math.sqrt(dependence!.rows),
  }));
  const lags = [1, 2, 3, 5, 10, 20, 40];
  return section(
    key,
    'Dependence on the past',
    html`${tests(columns)}
    ${
      panels.length === 0
        ? nothing
        : figure({
            drawing: smallMultiples({
              key: `${key}-chart`,
              title: `Autocorrelations of ${drawn.map(({ name }) => name).join(', ')}`,
              panels,
              range: [-1, 1],
            }),
            caption: 'Autocorrelation by lag.',
            reading: `Of noise 95 % lie within the dashed lines.${columns.length > drawn.length ? ` ${plural(drawn.length, 'column')} of ${columns.length} are drawn.` : ''}`,
            legend: [
              { label: 'autocorrelation', colour: seriesColour(0), mark: 'band' },
              { label: '±1.96/√rows', colour: colour('bad'), mark: 'line', dash: 'dashed' },
            ],
            table: table<ColumnProfile>(
              'Autocorrelation at some lags',
              [
                { name: 'column', header: true, cell: ({ name }) => name },
                ...lags.map((lag) => ({
                  name: String(lag),
                  numeric: true,
                  cell: ({ dependence }: ColumnProfile) => formatNumber(dependence?.autocorrelation[lag - 1] ?? null),
                })),
              ],
              drawn,
            ),
          })
    }`,
  );
}
